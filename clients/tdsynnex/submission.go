package tdsynnex

// What an attempt to submit a purchase order came to: the pure judgement over request, answer and error.

// Outcome is what is known about a purchase order after one attempt to submit it.
type Outcome string

// Outcomes.
const (
	// OutcomeAccepted: at least one line is ordered or pending review under the reference's rule.
	OutcomeAccepted Outcome = "accepted"
	// OutcomeAlreadyThere: the distributor holds an order under this PO number; adopt it through order status.
	OutcomeAlreadyThere Outcome = "alreadyThere"
	// OutcomeRefused: the distributor answered, and no line will ship.
	OutcomeRefused Outcome = "refused"
	// OutcomeNotSent: nothing reached the distributor; sending again is safe.
	OutcomeNotSent Outcome = "notSent"
	// OutcomeUnknown is everything else: look the order up by its PO number, do not send again.
	OutcomeUnknown Outcome = "unknown"
)

// LineState is what became of one requested line.
type LineState string

// Line states. Only ordered and pendingReview can ship.
const (
	LineOrdered       LineState = "ordered"
	LinePendingReview LineState = "pendingReview" // accepted as type 99; a person at the distributor decides
	LineQuoteOrder    LineState = "quoteOrder"    // accepted as type QO or SKU 99; never ships
	LineSKUChanged    LineState = "skuChanged"    // accepted under another SKU than the one sent
	LineRefused       LineState = "refused"
	LineUnanswered    LineState = "unanswered" // the answer does not mention it
)

// Submission is the judgement over one attempt.
type Submission struct {
	Outcome Outcome      `json:"outcome"`
	Lines   []LineResult `json:"lines,omitempty"` // one per requested line, in its order; empty when there was no answer
	// OrderNumbers of the lines that can ship, sorted; a pending order's number will change later.
	// The number in a duplicate rejection is never here.
	OrderNumbers []string `json:"orderNumbers,omitempty"`

	PendingReview bool `json:"pendingReview,omitempty"` // some line is pending review
	QuoteOrder    bool `json:"quoteOrder,omitempty"`    // some line became a quote order
	Partial       bool `json:"partial,omitempty"`       // accepted, but not every line can ship
	// NumberTaken: the distributor keeps a record under this PO number, so that sending it again
	// can only be answered with a duplicate rejection.
	NumberTaken bool `json:"numberTaken,omitempty"`

	Reason string `json:"reason,omitempty"` // one sentence: what happened
	Fix    string `json:"fix,omitempty"`    // one sentence: what to do; empty when nothing is to be done
}

// LineResult is what became of one requested line. A split line has several order numbers.
type LineResult struct {
	LineNumber   int       `json:"lineNumber"`
	State        LineState `json:"state"`
	OrderNumbers []string  `json:"orderNumbers,omitempty"`
	Warehouses   []string  `json:"warehouses,omitempty"` // numbers of the warehouses it ships from
	ReturnedSKU  string    `json:"returnedSKU,omitempty"`
	Reason       string    `json:"reason,omitempty"` // the distributor's words
}
