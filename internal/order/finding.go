package order

import (
	"fmt"
	"slices"
	"strings"

	"github.com/shopspring/decimal"

	"digitalbridge/internal/problem"
)

// Severity is how much a finding weighs.
type Severity string

// Severities. A finding without one blocks.
const (
	Blocks Severity = "blocks" // nothing is sent until it is fixed
	Asks   Severity = "asks"   // nothing is sent until people have approved it
	Warns  Severity = "warns"  // it is shown, and the order goes out
)

// Finding is something that speaks against sending an order as it is.
type Finding struct {
	// Line is the line number, 0 when the finding is about the whole order.
	Line    int    `json:"line,omitempty"`
	Problem string `json:"problem"`
	Fix     string `json:"fix"`

	Severity Severity `json:"severity,omitempty"`
	// Code names the kind of finding, for filters and programs; it never changes.
	Code string `json:"code,omitempty"`
	// Figure is what people approve of an asking finding, such as the price: with another figure they
	// are asked again.
	Figure string `json:"figure,omitempty"`
}

// Codes of findings.
const (
	AboutNumber        = "number"
	AboutVendor        = "vendor"
	AboutStatus        = "status"
	AboutGivenUp       = "givenUp"
	AboutAddress       = "address"
	AboutReach         = "reach"
	AboutContact       = "contact"
	AboutNoItems       = "noItems"
	AboutNoSKU         = "noSKU"
	AboutQuantity      = "quantity"
	AboutMinimum       = "minimumQuantity"
	AboutCost          = "cost"
	AboutShipMethod    = "shipMethod"
	AboutComment       = "comment"
	AboutHold          = "hold"
	AboutLicence       = "licence"
	AboutOtherOrder    = "otherOrder"
	AboutAmount        = "amount"
	AboutCeiling       = "ceiling"
	AboutSimilar       = "similar"
	AboutNotSold       = "notSold"
	AboutNotAuthorized = "notAuthorized"
	AboutNoOffer       = "noOffer"
	AboutStock         = "stock"
	AboutPrice         = "price"
	AboutEndUser       = "endUser"
	AboutAlreadyThere  = "alreadyThere"
	AboutRecorded      = "recorded"
	AboutPartial       = "partial"
	AboutPendingReview = "pendingReview"
	AboutQuoteOrder    = "quoteOrder"
)

// String is the finding in two sentences.
func (f Finding) String() string {
	where := ""
	if f.Line > 0 {
		where = fmt.Sprintf("line %d: ", f.Line)
	}
	return where + problem.InList(f.Problem, f.Fix)
}

// Weight is the severity; a finding without one blocks.
func (f Finding) Weight() Severity {
	if f.Severity == "" {
		return Blocks
	}
	return f.Severity
}

// Question is what an approval of the finding answers: its kind, line and figure.
func (f Finding) Question() string { return fmt.Sprintf("%s/%d/%s", f.Code, f.Line, f.Figure) }

// With are the findings of one severity.
func With(s Severity, findings []Finding) []Finding {
	var out []Finding
	for _, f := range findings {
		if f.Weight() == s {
			out = append(out, f)
		}
	}
	return out
}

// Without are the findings of other kinds than a code.
func Without(code string, findings []Finding) []Finding {
	return slices.DeleteFunc(slices.Clone(findings), func(f Finding) bool { return f.Code == code })
}

// List is the findings as one text, a line each.
func List(findings []Finding) string {
	lines := make([]string, len(findings))
	for i, f := range findings {
		lines[i] = f.String()
	}
	return strings.Join(lines, "\n")
}

// findings collects what stands in the way of an order.
type findings []Finding

func (f *findings) blocks(code string, line int, problem, fix string) {
	*f = append(*f, Finding{Severity: Blocks, Code: code, Line: line, Problem: problem, Fix: fix})
}

func (f *findings) asks(code string, line int, figure, problem, fix string) {
	*f = append(*f, Finding{Severity: Asks, Code: code, Line: line, Figure: figure, Problem: problem, Fix: fix})
}

func (f *findings) warns(code string, line int, problem, fix string) {
	*f = append(*f, Finding{Severity: Warns, Code: code, Line: line, Problem: problem, Fix: fix})
}

// money is an amount as people read it.
func money(d decimal.Decimal) string { return d.StringFixed(2) }
