// Package dossier is the file that is kept of every purchase order on its way to the distributor: what was
// rendered, asked, sent, answered, decided and written back, and when. It outlives Temporal's retention.
//
// Everything here is pure: no clock, no store, no Temporal. An entry is written once and never changed; a
// dossier is put together from its entries whenever somebody reads it. Prices are texts, so that a hidden
// one is not a number. The types are kept for years as JSON, so they only ever grow.
package dossier

import (
	"time"

	"digitalbridge/internal/order"
)

// Kind is what an entry is about.
type Kind string

// Kinds, in the order in which they follow each other when their times are the same.
const (
	Rendered Kind = "rendered"     // the purchase order was read and made into the distributor's order
	Looked   Kind = "looked up"    // the distributor was asked whether it has the order
	Checked  Kind = "checked"      // price and stock of the lines
	Decided  Kind = "decided"      // a person decided
	Sending  Kind = "sending"      // the order is about to go out
	Answered Kind = "answered"     // what became of the attempt to send it
	Written  Kind = "written back" // Autotask was written
	Ended    Kind = "ended"        // the submission is over
)

var kinds = []Kind{Rendered, Looked, Checked, Decided, Sending, Answered, Written, Ended}

// Entry is one step of a purchase order.
type Entry struct {
	PurchaseOrder   string    `json:"purchaseOrder"`
	PurchaseOrderID int64     `json:"purchaseOrderId,omitempty"`
	At              time.Time `json:"at"`
	Kind            Kind      `json:"kind"`
	Run             Run       `json:"run"`
	// Text is what happened, in one sentence.
	Text     string    `json:"text"`
	Request  *Request  `json:"request,omitempty"`
	Answer   *Answer   `json:"answer,omitempty"`
	Offers   []Offer   `json:"offers,omitempty"`
	Findings []Finding `json:"findings,omitempty"`
	// Decisions are all that people decided until then, of which most are in earlier entries too.
	Decisions []Decision `json:"decisions,omitempty"`
	// Written names the fields of Autotask that were changed.
	Written []string `json:"written,omitempty"`
	// Outcome is what an attempt or the submission came to, Orders are the distributor's order numbers.
	Outcome string   `json:"outcome,omitempty"`
	Orders  []string `json:"orders,omitempty"`
	// Problem is why it failed, ProblemType the type of the failure.
	Problem     string `json:"problem,omitempty"`
	ProblemType string `json:"problemType,omitempty"`
	// PricesHidden: prices were taken out, by the policy.
	PricesHidden bool `json:"pricesHidden,omitempty"`
}

// Run is where an entry comes from.
type Run struct {
	WorkflowID string `json:"workflowId"`
	RunID      string `json:"runId"`
	Activity   string `json:"activity,omitempty"`
	// Attempt counts from 1.
	Attempt int32 `json:"attempt,omitempty"`
	// URL is the run's page in the Temporal web UI; set only in a dossier that is shown.
	URL string `json:"url,omitempty"`
}

// Request is the order as it goes to the distributor. It has no credentials.
type Request struct {
	Number  string   `json:"number"`
	ShipTo  string   `json:"shipTo"`
	Options []Option `json:"options,omitempty"`
	Lines   []Line   `json:"lines"`
	// Digest is the SHA-256 of the request as it is kept here: two with the same digest are the same.
	Digest string `json:"digest"`
}

// Option is something that was asked for beside the lines.
type Option struct {
	Name  string `json:"name"`
	Value string `json:"value"`
}

// Line is a line of the order.
type Line struct {
	Number   int    `json:"number"`
	SKU      string `json:"sku"`
	Quantity int    `json:"quantity"`
	Price    string `json:"price"`
}

// Answer is what the distributor said of an order.
type Answer struct {
	Found bool         `json:"found"`
	Items []AnswerItem `json:"items,omitempty"`
	// At is the distributor's own time, as far as it says it.
	At     time.Time `json:"at,omitzero"`
	Digest string    `json:"digest"`
}

// AnswerItem is one item of an answer.
type AnswerItem struct {
	Line    int       `json:"line"`
	Says    string    `json:"says"`
	Order   string    `json:"order,omitempty"`
	Ordered int       `json:"ordered"`
	Shipped int       `json:"shipped"`
	ETA     time.Time `json:"eta,omitzero"`
	Price   string    `json:"price,omitempty"`
}

// Offer is what the distributor said of a product before it was ordered.
type Offer struct {
	Line   int       `json:"line"`
	SKU    string    `json:"sku"`
	Status string    `json:"status"`
	Price  string    `json:"price,omitempty"`
	Stock  int       `json:"stock"`
	ETA    time.Time `json:"eta,omitzero"`
}

// Finding is what spoke against the order.
type Finding struct {
	Severity string `json:"severity"`
	Code     string `json:"code,omitempty"`
	Text     string `json:"text"`
}

// Decision is what a person decided.
type Decision struct {
	Decision string    `json:"decision"`
	Actor    string    `json:"actor"`
	Reason   string    `json:"reason"`
	Detail   string    `json:"detail,omitempty"`
	At       time.Time `json:"at"`
}

// FindingsOf are findings as a dossier keeps them.
func FindingsOf(findings []order.Finding) []Finding {
	var out []Finding
	for _, f := range findings {
		out = append(out, Finding{Severity: string(f.Weight()), Code: f.Code, Text: f.String()})
	}
	return out
}

// OffersOf are offers as a dossier keeps them.
func OffersOf(offers []order.Offer) []Offer {
	var out []Offer
	for _, o := range offers {
		kept := Offer{Line: o.Line, SKU: o.SKU, Status: o.Status, Stock: o.Quantity, ETA: o.ETA}
		if o.Price.Valid {
			kept.Price = o.Price.Decimal.StringFixed(2)
		}
		out = append(out, kept)
	}
	return out
}
