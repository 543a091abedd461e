// Package activitylog is the log of what the bridge has done: every run of a template, and the records of it that need a
// person, with result, cause and what to do. It outlives Temporal's retention.
//
// Everything here is pure: no clock, no store, no Temporal. A run is written once and never changed; what is over by now
// is found when the log is read. The types are kept for long as JSON, so they only ever grow.
package activitylog

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"digitalbridge/internal/dossier"
	"digitalbridge/internal/problem"
)

// Result is what came of a run or a record, in the words of the original connector's activity log.
type Result string

// Results.
const (
	Success Result = "Success"
	Partial Result = "Partial success"
	Failed  Result = "Failed"
	Waiting Result = "Waiting" // for a person
)

// Results lists them.
func Results() []Result { return []Result{Success, Partial, Failed, Waiting} }

// ResultOf is the result that a person has typed, in whatever case; partial is enough for partial success.
func ResultOf(text string) (Result, error) {
	for _, r := range Results() {
		if word, _, _ := strings.Cut(string(r), " "); strings.EqualFold(text, string(r)) || strings.EqualFold(text, word) {
			return r, nil
		}
	}
	return "", fmt.Errorf("%q is not a result; give success, partial, failed or waiting", text)
}

// Kind is what an entry is about.
type Kind string

// Kinds.
const (
	Catalogue     Kind = "catalogue"
	Product       Kind = "SKU"
	PurchaseOrder Kind = "purchase order"
	Line          Kind = "line" // of a purchase order, as 1016/2
	Opportunity   Kind = "opportunity"
	Orders        Kind = "orders" // all of them, as a sweep or a reconciliation sees them
	Kept          Kind = "what is kept"
)

// Object is the thing that an entry is about.
type Object struct {
	Kind Kind   `json:"kind"`
	ID   string `json:"id,omitempty"`
}

// String is the object as a person reads it.
func (o Object) String() string { return strings.TrimSpace(string(o.Kind) + " " + o.ID) }

// Problem is why something went wrong, and what to do.
type Problem struct {
	// Class is the failure's type, as the web UI shows it.
	Class string `json:"class,omitempty"`
	Cause string `json:"cause,omitempty"`
	Fix   string `json:"fix,omitempty"`
}

// ProblemOf takes a failure's message apart.
func ProblemOf(class, message string) Problem {
	p := problem.Parse(class, message)
	return Problem{Class: class, Cause: p.Cause, Fix: p.Fix}
}

// Run is one run of a template: what is kept as one object.
type Run struct {
	At         time.Time `json:"at"`
	Connection string    `json:"connection"`
	// Template is the workflow's type.
	Template   string `json:"template"`
	WorkflowID string `json:"workflowId"`
	RunID      string `json:"runId"`
	Object     Object `json:"object"`
	// Operation says what was done with the object: "sync", "submit", "status" and so on.
	Operation string `json:"operation"`
	Result    Result `json:"result"`
	// Text is what happened, in one sentence.
	Text string `json:"text,omitempty"`
	Problem
	// Report is where the store has the whole of it.
	Report string `json:"report,omitempty"`
	// Records are the parts of the run that went wrong or wait, at most MaxRecords; More is how many there are beyond them.
	Records []Record `json:"records,omitempty"`
	More    int      `json:"more,omitempty"`
	// Only are the SKUs that the run was about; none means all. Of each of them that is in no record, the run was a success.
	Only []string `json:"only,omitempty"`
}

// Record is a part of a run that went wrong or waits: a product of a sync, a line of an order.
type Record struct {
	Object    Object `json:"object"`
	Operation string `json:"operation"`
	Result    Result `json:"result"`
	Problem
}

const (
	// MaxRecords bounds what is kept of one run; its report has the rest.
	MaxRecords = 200
	// maxText bounds a text in characters.
	maxText = 1000
)

// Bounded is the run as it is kept: texts cut, and no more records than fit.
func (r Run) Bounded() Run {
	r.Text, r.Problem = cut(r.Text), r.Problem.bounded()
	if beyond := len(r.Records) - MaxRecords; beyond > 0 {
		r.Records, r.More = r.Records[:MaxRecords], r.More+beyond
	}
	records := make([]Record, len(r.Records))
	for i, record := range r.Records {
		record.Problem = record.Problem.bounded()
		records[i] = record
	}
	r.Records = records
	return r
}

func (p Problem) bounded() Problem {
	return Problem{Class: p.Class, Cause: cut(p.Cause), Fix: cut(p.Fix)}
}

// WithoutPrices is the run without the amounts in its texts.
func (r Run) WithoutPrices() Run {
	r.Text, r.Problem = dossier.WithoutAmounts(r.Text), r.Problem.withoutPrices()
	r.Records = slices.Clone(r.Records)
	for i := range r.Records {
		r.Records[i].Problem = r.Records[i].Problem.withoutPrices()
	}
	return r
}

func (p Problem) withoutPrices() Problem {
	return Problem{Class: p.Class, Cause: dossier.WithoutAmounts(p.Cause), Fix: dossier.WithoutAmounts(p.Fix)}
}

func cut(s string) string {
	s = strings.TrimSpace(s)
	if runes := []rune(s); len(runes) > maxText {
		return string(runes[:maxText-3]) + "..."
	}
	return s
}
