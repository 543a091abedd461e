package report

import (
	"bufio"
	_ "embed"
	"html/template"
	"io"

	"github.com/shopspring/decimal"

	"digitalbridge/internal/reconcile"
)

//go:embed reconciliation.html
var reconciliationHTML string

// WriteReconciliationHTML writes one page that needs nothing else and runs no script: the findings, and
// below them every purchase order that was compared. Rows are streamed, never held.
func WriteReconciliationHTML(w io.Writer, r Reconciliation, rows ReconciledRows) error {
	pages, err := template.New("reconciliation").Funcs(template.FuncMap{"day": day, "money": twoPlaces, "differ": differ}).Parse(
		reconciliationHTML)
	if err != nil {
		return err
	}
	out := bufio.NewWriterSize(w, 64<<10)
	err = pages.ExecuteTemplate(out, "head", struct {
		Reconciliation
		CSS       template.CSS
		CSSDigest string
	}{r, template.CSS(pageCSS), digest(pageCSS)}) //nolint:gosec // our own file
	if err != nil {
		return err
	}
	for _, part := range []string{"finding", "order"} {
		if err := pages.ExecuteTemplate(out, part+"s", r); err != nil {
			return err
		}
		for row, err := range rows {
			if err != nil {
				return err
			}
			if part == "order" && row.PurchaseOrder == "" {
				continue // an order that no purchase order asks for
			}
			if err := pages.ExecuteTemplate(out, part, row); err != nil {
				return err
			}
		}
	}
	if err := pages.ExecuteTemplate(out, "tail", nil); err != nil {
		return err
	}
	return out.Flush() // a bufio.Writer keeps its first error
}

func twoPlaces(d decimal.Decimal) string { return d.StringFixed(places) }

// differ marks a row that has findings.
func differ(r reconcile.Row) string {
	if len(r.Findings) > 0 {
		return "deactivate"
	}
	return "create"
}
