package report

import (
	"bufio"
	"encoding/json"
	"io"
	"iter"
	"strconv"
	"strings"
	"time"

	"digitalbridge/internal/reconcile"
	"digitalbridge/internal/spelling"
	"digitalbridge/internal/spreadsheet"
)

// This file writes a comparison of purchase orders with the distributor's orders and invoices.

// ReconciledRows are the purchase orders of a comparison, in its order; they may be ranged over more than
// once.
type ReconciledRows = iter.Seq2[reconcile.Row, error]

// Reconciliation is what a report says of a comparison as a whole.
type Reconciliation struct {
	Connection string `json:"connection"`
	// TimeZone is the policy's, in which people read the times; empty: UTC.
	TimeZone string    `json:"timeZone,omitempty"`
	Made     time.Time `json:"made"`
	// Since: purchase orders made earlier were compared only when they were open.
	Since    time.Time   `json:"since"`
	Orders   int         `json:"orders"`
	Findings int         `json:"findings"`
	New      int         `json:"new"`    // findings that the comparison before did not have
	Counts   []KindCount `json:"counts"` // findings by kind, those that occur
}

// When is when the comparison was made, as people read it.
func (r Reconciliation) When() string { return spelling.Moment(r.Made, spelling.Zone(r.TimeZone)) }

// KindCount counts the findings of a kind.
type KindCount struct {
	Kind  reconcile.Kind `json:"kind"`
	Count int            `json:"count"`
}

// Count adds up findings by kind, in the order in which reports show them.
func Count(counts map[reconcile.Kind]int) (out []KindCount, all int) {
	for _, k := range reconcile.Kinds() {
		if n := counts[k]; n > 0 {
			out, all = append(out, KindCount{k, n}), all+n
		}
	}
	return out, all
}

// Text says the counts in one line.
func (r Reconciliation) Text() string {
	if r.Findings == 0 {
		return "no difference"
	}
	parts := make([]string, 0, len(r.Counts))
	for _, c := range r.Counts {
		parts = append(parts, strconv.Itoa(c.Count)+" "+strings.ToLower(string(c.Kind)))
	}
	return strings.ReplaceAll(strings.Join(parts, ", "), "td synnex", "TD SYNNEX")
}

var findingsHead = []string{"finding", "purchase order", "line", "number at TD SYNNEX", "TD SYNNEX orders", "invoices", "autotask",
	"td synnex", "text", "what to do", "since"}

// WriteReconciliationCSV writes a row for every finding.
func WriteReconciliationCSV(w io.Writer, rows ReconciledRows) error {
	out := spreadsheet.NewWriter(w)
	if err := out.Write(findingsHead...); err != nil {
		return err
	}
	for r, err := range rows {
		if err != nil {
			return err
		}
		for _, f := range r.Findings {
			if err := out.Write(
				string(f.Kind), f.PurchaseOrder, lineText(f.Line), r.Number, strings.Join(r.DistributorOrders, " "), strings.Join(r.Invoices, " "),
				f.Autotask, f.Distributor, f.Text, f.Fix, day(f.Since),
			); err != nil {
				return err
			}
		}
	}
	return out.Close()
}

func lineText(n int) string {
	if n == 0 {
		return ""
	}
	return strconv.Itoa(n)
}

// WriteReconciliationJSON writes one object: the comparison and a row for every purchase order, with its
// findings.
func WriteReconciliationJSON(w io.Writer, r Reconciliation, rows ReconciledRows) error {
	out := bufio.NewWriterSize(w, 64<<10)
	head, err := json.Marshal(r)
	if err != nil {
		return err
	}
	_, _ = out.WriteString(`{"reconciliation":`)
	_, _ = out.Write(head)
	_, _ = out.WriteString(`,"orders":[`)
	enc := json.NewEncoder(out)
	enc.SetEscapeHTML(false)
	first := true
	for row, err := range rows {
		if err != nil {
			return err
		}
		if !first {
			_ = out.WriteByte(',')
		}
		first = false
		if err := enc.Encode(row); err != nil {
			return err
		}
	}
	_, _ = out.WriteString("]}\n")
	return out.Flush() // a bufio.Writer keeps its first error
}
