package report

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"errors"
	"io"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"digitalbridge/internal/order"
	"digitalbridge/internal/reconcile"
)

func compared(rows ...reconcile.Row) ReconciledRows {
	return func(yield func(reconcile.Row, error) bool) {
		for _, r := range rows {
			if !yield(r, nil) {
				return
			}
		}
	}
}

func sampleRows(text string) ReconciledRows {
	return compared(
		reconcile.Row{PurchaseOrder: "1015", Status: "Received Full", Number: "1015", State: order.Invoiced, DistributorOrders: []string{"76"},
			Pieces: 2, Ordered: d("21")},
		reconcile.Row{PurchaseOrder: "1016", Status: "Submitted", Number: "1016", State: order.Shipped, DistributorOrders: []string{"77", "78"},
			Invoices: []string{"900"}, Ordered: d("21"), Charged: d("26.5"), Findings: []reconcile.Finding{
				{Kind: reconcile.Price, PurchaseOrder: "1016", Line: 1, Autotask: "10.50", Distributor: "13.25", Text: text, Fix: "ask", Since: made},
				{Kind: reconcile.NotFollowed, PurchaseOrder: "1016", Text: "nobody follows it", Fix: "follow it", Since: made},
			}},
		reconcile.Row{Number: "PHONE-7", Findings: []reconcile.Finding{
			{Kind: reconcile.NoPurchaseOrder, Text: "no purchase order", Fix: "make one", Since: made}}},
	)
}

func comparison() Reconciliation {
	counts, all := Count(map[reconcile.Kind]int{reconcile.NotFollowed: 1, reconcile.Price: 1, reconcile.NoPurchaseOrder: 1,
		reconcile.Freight: 0})
	return Reconciliation{Connection: "main", Made: made, Since: made.AddDate(0, -3, 0), Orders: 2, Findings: all, New: 1, Counts: counts}
}

func TestCountsAreSaidInOneOrder(t *testing.T) {
	require.Equal(t, 3, comparison().Findings)
	require.Equal(t, "1 no purchase order, 1 price differs, 1 not followed", comparison().Text())
	require.Equal(t, "no difference", Reconciliation{}.Text())
	require.Equal(t, "2 not at TD SYNNEX", Reconciliation{Findings: 2, Counts: []KindCount{{reconcile.NotAtTDSynnex, 2}}}.Text())
}

func TestReconciliationCSVHasARowForEveryFinding(t *testing.T) {
	var out bytes.Buffer
	require.NoError(t, WriteReconciliationCSV(&out, sampleRows("=1+1")))
	rows, err := csv.NewReader(&out).ReadAll()
	require.NoError(t, err)
	require.Len(t, rows, 4)
	require.Equal(t, findingsHead, rows[0])
	require.Equal(t, []string{"Price differs", "1016", "1", "1016", "77 78", "900", "10.50", "13.25", "'=1+1", "ask",
		made.Format(time.DateOnly)}, rows[1])
	require.Equal(t, []string{"No purchase order", "", "", "PHONE-7"}, rows[3][:4])
}

func TestReconciliationJSONHasEveryPurchaseOrder(t *testing.T) {
	var out bytes.Buffer
	require.NoError(t, WriteReconciliationJSON(&out, comparison(), sampleRows("<b>")))
	var got struct {
		Reconciliation Reconciliation  `json:"reconciliation"`
		Orders         []reconcile.Row `json:"orders"`
	}
	require.NoError(t, json.Unmarshal(out.Bytes(), &got))
	require.Equal(t, comparison(), got.Reconciliation)
	require.Len(t, got.Orders, 3)
	require.Equal(t, "<b>", got.Orders[1].Findings[0].Text)
}

func TestReconciliationPageNeedsNothingElse(t *testing.T) {
	var out bytes.Buffer
	evil := `</td><script>alert(1)</script><img src=x onerror=alert(1)>`
	require.NoError(t, WriteReconciliationHTML(&out, comparison(), sampleRows(evil)))
	page := out.String()
	require.NotContains(t, page, "<script")
	require.NotContains(t, page, "<img")
	require.NotRegexp(t, `(?i)(src|href)\s*=\s*["h]|https?://|\sstyle=`, page)
	require.Contains(t, page, "style-src 'sha256-"+named(between(t, page, "<style>", "</style>"))+"'")
	require.Contains(t, page, "What to do: follow it.")
	require.Equal(t, 1, strings.Count(page, "<!doctype html>"))
	orders := page[strings.Index(page, "All purchase orders compared"):]
	require.Equal(t, 3, strings.Count(orders, "<tr>"), "a head and two purchase orders")
	require.NotContains(t, orders, "PHONE-7")
	require.Contains(t, orders, ">26.50<")
}

func TestAnAgreementSaysSo(t *testing.T) {
	var out bytes.Buffer
	require.NoError(t, WriteReconciliationHTML(&out, Reconciliation{Made: made}, compared()))
	require.Contains(t, out.String(), "<p>None.</p>")
}

func TestAFaultOfTheStoreEndsEveryFormOfAReconciliation(t *testing.T) {
	broken := errors.New("the store is gone")
	rows := ReconciledRows(func(yield func(reconcile.Row, error) bool) { yield(reconcile.Row{}, broken) })
	for name, write := range map[string]func(io.Writer) error{
		"csv":  func(w io.Writer) error { return WriteReconciliationCSV(w, rows) },
		"json": func(w io.Writer) error { return WriteReconciliationJSON(w, comparison(), rows) },
		"html": func(w io.Writer) error { return WriteReconciliationHTML(w, comparison(), rows) },
	} {
		require.ErrorIs(t, write(io.Discard), broken, name)
	}
}
