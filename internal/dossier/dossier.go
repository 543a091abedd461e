package dossier

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"time"
)

// Dossier is all that is kept of a purchase order.
type Dossier struct {
	Connection      string `json:"connection"`
	PurchaseOrder   string `json:"purchaseOrder"`
	PurchaseOrderID int64  `json:"purchaseOrderId,omitempty"`
	// Number is the purchase order number that the distributor knows, Orders are its own order numbers.
	Number string   `json:"number,omitempty"`
	Orders []string `json:"orders,omitempty"`
	// Outcome is what the last submission came to, empty while it runs.
	Outcome string `json:"outcome,omitempty"`
	Problem string `json:"problem,omitempty"`
	// AutotaskURL is where to find the purchase order in Autotask.
	AutotaskURL  string `json:"autotaskUrl,omitempty"`
	PricesHidden bool   `json:"pricesHidden,omitempty"`
	// Made is when the dossier was put together.
	Made time.Time `json:"made"`
	// TimeZone is the policy's, in which people read the times; empty: UTC.
	TimeZone string  `json:"timeZone,omitempty"`
	Steps    []Entry `json:"steps"`
}

// Make puts a dossier together from its entries, in any order. What people decided becomes steps of its own,
// each once, and a run ends once: an attempt whose answer was lost may have noted it too. With hidePrices none is left, whatever the
// entries hold.
func Make(connection string, entries []Entry, hidePrices bool, at time.Time) Dossier {
	d := Dossier{Connection: connection, Made: at.UTC()}
	decided := map[string]bool{}
	for _, e := range entries {
		if hidePrices {
			e = HidePrices(e)
		}
		d.PricesHidden = d.PricesHidden || e.PricesHidden
		for _, made := range e.Decisions {
			key := fmt.Sprintf("%s\x00%s\x00%s", made.At.UTC().Format(time.RFC3339Nano), made.Decision, made.Actor)
			if decided[key] {
				continue
			}
			decided[key] = true
			d.Steps = append(d.Steps, Entry{
				PurchaseOrder: e.PurchaseOrder, PurchaseOrderID: e.PurchaseOrderID, At: made.At, Kind: Decided,
				Run:  Run{WorkflowID: e.Run.WorkflowID, RunID: e.Run.RunID},
				Text: made.Decision + " by " + made.Actor, Decisions: []Decision{made}, PricesHidden: e.PricesHidden,
			})
		}
		e.Decisions = nil
		d.Steps = append(d.Steps, e)
	}
	slices.SortStableFunc(d.Steps, func(a, b Entry) int {
		return cmp.Or(a.At.Compare(b.At), cmp.Compare(slices.Index(kinds, a.Kind), slices.Index(kinds, b.Kind)),
			cmp.Compare(a.Run.RunID, b.Run.RunID))
	})
	ended := map[string]bool{}
	d.Steps = slices.DeleteFunc(d.Steps, func(e Entry) bool {
		if e.Kind != Ended || e.Run.RunID == "" {
			return false
		}
		again := ended[e.Run.RunID]
		ended[e.Run.RunID] = true
		return again
	})
	for _, e := range d.Steps {
		d.take(e)
	}
	return d
}

// take brings the head of the dossier up to a later step.
func (d *Dossier) take(e Entry) {
	d.PurchaseOrder = cmp.Or(e.PurchaseOrder, d.PurchaseOrder)
	d.PurchaseOrderID = cmp.Or(e.PurchaseOrderID, d.PurchaseOrderID)
	if e.Request != nil {
		d.Number = e.Request.Number
	}
	for _, n := range e.Orders {
		if !slices.Contains(d.Orders, n) {
			d.Orders = append(d.Orders, n)
		}
	}
	switch e.Kind {
	case Rendered: // a submission has begun
		d.Outcome, d.Problem = "", ""
	case Ended:
		d.Outcome, d.Problem = cmp.Or(e.Outcome, "Failed"), e.Problem
	}
}

// WithLinks is the dossier with the page of every run.
func (d Dossier) WithLinks(page func(workflowID, runID string) string) Dossier {
	d.Steps = slices.Clone(d.Steps)
	for i := range d.Steps {
		r := &d.Steps[i].Run
		r.URL = page(r.WorkflowID, r.RunID)
	}
	return d
}

// Details says in lines what a step holds beside its text.
func (e Entry) Details() []string {
	var out []string
	add := func(format string, args ...any) { out = append(out, fmt.Sprintf(format, args...)) }
	if r := e.Request; r != nil {
		add("Order %s to %s", r.Number, r.ShipTo)
		for _, o := range r.Options {
			add("%s: %s", o.Name, o.Value)
		}
		for _, l := range r.Lines {
			add("Line %d: %d x SKU %s at %s", l.Number, l.Quantity, l.SKU, l.Price)
		}
		add("Request digest: %s", r.Digest)
	}
	for _, o := range e.Offers {
		add("Line %d: SKU %s %s, %d in stock%s%s", o.Line, o.SKU, o.Status, o.Stock, prefixed(", price ", o.Price), day(", more on ", o.ETA))
	}
	if a := e.Answer; a != nil && a.Found {
		for _, it := range a.Items {
			add("Line %d: %s%s, %d ordered, %d shipped%s%s", it.Line, it.Says, prefixed(", order ", it.Order), it.Ordered, it.Shipped,
				prefixed(", price ", it.Price), day(", expected ", it.ETA))
		}
		add("Answer digest: %s", a.Digest)
	}
	for _, f := range e.Findings {
		add("%s: %s", f.Severity, f.Text)
	}
	for _, d := range e.Decisions {
		add("Reason: %s", d.Reason)
		if d.Detail != "" {
			add("Detail: %s", d.Detail)
		}
	}
	if len(e.Written) > 0 {
		add("Fields: %s", strings.Join(e.Written, ", "))
	}
	if len(e.Orders) > 0 {
		add("TD SYNNEX order: %s", strings.Join(e.Orders, ", "))
	}
	if e.Problem != "" {
		add("%s%s", prefixed("", e.ProblemType+": "), e.Problem)
	}
	return out
}

func prefixed(prefix, s string) string {
	if s == "" || s == ": " {
		return ""
	}
	return prefix + s
}

func day(prefix string, t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return prefix + t.UTC().Format(time.DateOnly)
}
