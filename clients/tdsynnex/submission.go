package tdsynnex

// What an attempt to submit a purchase order came to: the pure judgement over request, answer and error.

import (
	"errors"
	"fmt"
	"maps"
	"net/http"
	"slices"
	"strings"
)

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
	LinePendingReview LineState = "pendingReview" // accepted as type 99 or QO, or by an empty code; a person at the distributor decides
	LineQuoteOrder    LineState = "quoteOrder"    // filed as SKU 99 or NON-STOCK, or as a quotation of another product; never ships
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
	Holds        []Hold    `json:"holds,omitempty"`  // why a person holds it
	BackOrdered  bool      `json:"backOrdered,omitempty"`
	Partial      bool      `json:"partial,omitempty"` // a part of the line will not ship
	// Quantity is how many pieces the answer says are taken, when that is another number than was ordered; 0: the same, or
	// not said.
	Quantity int `json:"quantity,omitempty"`
}

// ClassifySubmission judges an attempt from the request, the answer and the error of
// [Client.SubmitPurchaseOrder]. It is pure. What it cannot prove is OutcomeUnknown.
func ClassifySubmission(req PurchaseOrderRequest, resp PurchaseOrderResponse, err error) Submission {
	if err != nil {
		return classifyError(err)
	}
	if resp.PONumber != "" && !strings.EqualFold(resp.PONumber, req.PONumber) {
		return Submission{Outcome: OutcomeUnknown, Reason: fmt.Sprintf("the answer is about another purchase order, %s", clip(resp.PONumber)),
			Fix: fixLookUp}
	}
	if duplicate(resp) {
		s := Submission{Outcome: OutcomeAlreadyThere, NumberTaken: true,
			Reason: "the distributor already holds an order under this PO number", Fix: fixAdopt}
		for _, l := range req.Lines {
			r := LineResult{LineNumber: l.LineNumber, State: LineRefused}
			for _, item := range resp.Lines {
				if item.LineNumber == l.LineNumber {
					r.Reason = item.Reason
				}
			}
			s.Lines = append(s.Lines, r)
		}
		return s
	}
	switch resp.Code {
	case StatusAccepted, StatusPartial, StatusBackOrdered, StatusRejected, StatusManualProcessing:
	default:
		return Submission{Outcome: OutcomeUnknown, Reason: fmt.Sprintf("the answer's code is %q", clip(resp.RawCode)), Fix: fixLookUp}
	}
	return classifyLines(req, resp)
}

const (
	fixLookUp  = "Do not send again: look the purchase order up by its number until it is found or certainly absent."
	fixAdopt   = "Read the order's numbers and state from order status under the same PO number."
	fixRefuse  = "Correct what the distributor names, then submit the purchase order again."
	fixQuote   = "The PO number is used up: ask TD SYNNEX to cancel the quote order, correct the product and order under a new purchase order."
	fixChanged = "Call TD SYNNEX before it ships: take what is on order, or have it cancelled; only then order again, under a new " +
		"purchase order."
	fixLines = "Order the lines that cannot ship in a new purchase order, or take them off this one."
)

// classifyError judges an attempt without an answer. Only what never left, or what the distributor
// refused before it looked at the order, is certain.
func classifyError(err error) Submission {
	var e *Error
	if !errors.As(err, &e) {
		return Submission{Outcome: OutcomeUnknown, Reason: err.Error(), Fix: fixLookUp}
	}
	s := Submission{Outcome: OutcomeUnknown, Reason: e.Error(), Fix: fixLookUp}
	switch {
	case e.NotSent:
		s.Outcome, s.Fix = OutcomeNotSent, e.Fix()
	case e.Class == ClassThrottled && e.Status == http.StatusTooManyRequests:
		s.Outcome, s.Fix = OutcomeNotSent, e.Fix()
	case e.Class == ClassAuth, e.Class == ClassPermission, e.Class == ClassValidation, e.Class == ClassNotFound:
		s.Outcome, s.Fix = OutcomeRefused, e.Fix()
	}
	return s
}

// duplicate recognises the rejection of a PO number that the account has used before. The words are
// the distributor's, misspelling included, and may be broken into lines.
func duplicate(resp PurchaseOrderResponse) bool {
	says := func(reason, reference string) bool {
		words := fold(reason)
		return strings.Contains(words, "dupplicated") || strings.Contains(words, "duplicated") ||
			strings.Contains(words, "alreadyexistsinoursystem") || strings.Contains(strings.ToUpper(reference), "PODUPE")
	}
	if resp.Code == StatusAccepted || resp.Code == StatusPartial {
		return false
	}
	if says(resp.Reason, "") {
		return true
	}
	for _, l := range resp.Lines {
		if l.Code == StatusRejected && says(l.Reason, l.InternalReference) {
			return true
		}
	}
	return false
}

func classifyLines(req PurchaseOrderRequest, resp PurchaseOrderResponse) Submission {
	s := Submission{}
	numbers := map[string]bool{}
	shipping, unanswered := 0, 0
	var firstReason string
	for _, l := range req.Lines {
		r := lineResult(l, resp)
		switch r.State {
		case LineOrdered, LinePendingReview:
			shipping++
			for _, n := range r.OrderNumbers {
				numbers[n] = true
			}
			s.PendingReview = s.PendingReview || r.State == LinePendingReview
			s.Partial = s.Partial || r.Partial
			s.NumberTaken = true
		case LineQuoteOrder, LineSKUChanged:
			s.QuoteOrder = s.QuoteOrder || r.State == LineQuoteOrder
			s.NumberTaken = true
		case LineUnanswered:
			unanswered++
		}
		if firstReason == "" && r.Reason != "" {
			firstReason = fmt.Sprintf("line %d: %s", l.LineNumber, r.Reason)
		}
		s.Lines = append(s.Lines, r)
	}
	s.OrderNumbers = slices.Sorted(maps.Keys(numbers))
	if unanswered > 0 {
		s.Partial = false
	}
	why := firstNonEmpty(resp.Reason, firstReason, "no reason given")
	switch {
	case shipping == len(req.Lines) && shipping > 0 && !s.Partial:
		s.Outcome, s.Reason = OutcomeAccepted, "accepted"
		if s.PendingReview {
			s.Reason = "accepted, pending review by a person at the distributor"
		}
	case unanswered > 0 && (resp.Code != StatusRejected || shipping > 0):
		s.Outcome, s.Fix = OutcomeUnknown, fixLookUp
		s.Reason = fmt.Sprintf("%d of %d lines are missing from the answer", unanswered, len(req.Lines))
	case shipping > 0:
		s.Outcome, s.Partial, s.Fix = OutcomeAccepted, true, fixLines
		s.Reason = fmt.Sprintf("%d of %d lines accepted, not all of them whole; %s", shipping, len(req.Lines), why)
	case s.QuoteOrder:
		s.Outcome, s.Fix = OutcomeRefused, fixQuote
		s.Reason = "the distributor did not recognise the product and filed a quote order, which never ships"
	case s.NumberTaken:
		s.Outcome, s.Fix = OutcomeRefused, fixChanged
		s.Reason = "the distributor accepted another product than the one ordered: " + why
	default:
		s.Outcome, s.Fix, s.Reason = OutcomeRefused, fixRefuse, why
	}
	return s
}

// lineResult gathers every item of the answer for one line. One item with a code we do not know leaves
// the whole line open; otherwise a line ships as far as one of its items does.
func lineResult(l PurchaseOrderLine, resp PurchaseOrderResponse) LineResult {
	r := LineResult{LineNumber: l.LineNumber, State: LineUnanswered}
	if len(resp.Lines) == 0 && len(resp.Unread) == 0 {
		switch resp.Code {
		case StatusRejected:
			r.State, r.Reason = LineRefused, resp.Reason
		case StatusManualProcessing:
			r.State, r.Reason = LinePendingReview, resp.Reason
		}
	}
	states := map[LineState]bool{}
	var stuck []string // numbers that will never ship, such as a quote order's
	for _, item := range resp.Lines {
		if item.LineNumber != l.LineNumber {
			continue
		}
		state := itemState(l, item, resp.Code)
		states[state] = true
		if state == LineSKUChanged || state == LineQuoteOrder {
			r.ReturnedSKU = item.SKU
		}
		if item.Reason != "" && r.Reason == "" {
			r.Reason = item.Reason
		}
		switch state {
		case LineOrdered, LinePendingReview:
			r.OrderNumbers = appendNew(r.OrderNumbers, item.OrderNumber)
		case LineQuoteOrder, LineSKUChanged:
			stuck = appendNew(stuck, item.OrderNumber)
		}
		r.Warehouses = appendNew(r.Warehouses, item.ShipFromWarehouse)
		for _, h := range item.Holds {
			if !slices.Contains(r.Holds, h) {
				r.Holds = append(r.Holds, h)
			}
		}
		r.BackOrdered = r.BackOrdered || item.Code == StatusBackOrdered || item.OrderType == OrderTypeBackOrder
	}
	if len(r.OrderNumbers) == 0 {
		r.OrderNumbers = stuck
	}
	for _, state := range []LineState{LineUnanswered, LinePendingReview, LineOrdered, LineQuoteOrder, LineSKUChanged, LineRefused} {
		if states[state] {
			r.State = state
			break
		}
	}
	if taken := takenPieces(l, resp); len(resp.Unread) == 0 && (r.State == LineOrdered || r.State == LinePendingReview) {
		if taken > 0 && taken != l.Quantity {
			r.Quantity = taken
			r.Reason = firstNonEmpty(r.Reason, fmt.Sprintf("%d of %d pieces are taken", taken, l.Quantity))
		}
	}
	r.Partial = (r.Quantity > 0 && r.Quantity < l.Quantity) ||
		(states[LineOrdered] || states[LinePendingReview]) && (states[LineQuoteOrder] || states[LineSKUChanged] || states[LineRefused])
	return r
}

// takenPieces is how many pieces of a line the answer's live items take; 0 when it does not say. Items of a split line
// may each repeat the whole quantity.
func takenPieces(l PurchaseOrderLine, resp PurchaseOrderResponse) int {
	sum := 0
	for _, item := range resp.Lines {
		if state := itemState(l, item, resp.Code); item.LineNumber != l.LineNumber || (state != LineOrdered && state != LinePendingReview) {
			continue
		}
		if item.Quantity == l.Quantity {
			return l.Quantity
		}
		sum += item.Quantity
	}
	return sum
}

func appendNew(to []string, s string) []string {
	if s == "" || slices.Contains(to, s) {
		return to
	}
	return append(to, s)
}

// itemState says what an item of the answer means for its line. Dead is only what was filed as SKU 99 or
// NON-STOCK, or as a quotation of another product; type 99 and type QO with the ordered SKU wait for a person, and so does an item whose
// code is
// empty, or that has no order number yet beside an empty code of the header.
func itemState(l PurchaseOrderLine, item PurchaseOrderResponseLine, header StatusCode) LineState {
	switch {
	case item.Code == StatusRejected || item.Code == StatusDeleted:
		return LineRefused
	case !taken(item.Code), item.Code == StatusManualProcessing && header == StatusRejected:
		return LineUnanswered
	case item.NonStock(), item.OrderType == OrderTypeQuote && !l.is(item.SKU):
		return LineQuoteOrder
	case !l.is(item.SKU):
		return LineSKUChanged
	case item.Code == StatusManualProcessing, header == StatusManualProcessing && item.OrderNumber == "",
		item.OrderType == OrderTypePendingReview, item.OrderType == OrderTypeQuote:
		return LinePendingReview
	}
	return LineOrdered
}

func taken(code StatusCode) bool {
	switch code {
	case StatusAccepted, StatusBackOrdered, StatusManualProcessing, StatusPartial, StatusShipped, StatusInvoiced:
		return true
	}
	return false
}
