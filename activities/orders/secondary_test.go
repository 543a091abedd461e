package orders_test

import (
	"net/http"
	"path/filepath"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"digitalbridge/activities/activitytest"
	orderactivities "digitalbridge/activities/orders"
	"digitalbridge/internal/ledger"
	"digitalbridge/internal/order"
	"digitalbridge/internal/reconcile"
	"digitalbridge/internal/store"
)

// TestASecondarySourceHoldsNothingBack: whatever else is down, and however it is, what the source that matters says is known
// at once, and what is missing is named.
func TestASecondarySourceHoldsNothingBack(t *testing.T) {
	tdsynnex := func(path string, fault activitytest.Object) func(*bench) {
		return func(b *bench) {
			fault["method"], fault["path"] = http.MethodPost, path
			b.AtTDSynnex("/sandbox/faults", activitytest.Object{"rules": []activitytest.Object{fault}})
		}
	}
	autotask := func(path string, fault activitytest.Object) func(*bench) {
		return func(b *bench) {
			fault["path"] = "/ATServicesRest/V1.0/" + path
			b.AutotaskFault(fault)
		}
	}
	status := func(code int) activitytest.Object { return activitytest.Object{"action": "status", "status": code} }
	const invoices, freight = "/webservice/invoice/query", "/SynnexXML/FreightQuote"
	both := func(first, second func(*bench)) func(*bench) { return func(b *bench) { first(b); second(b) } }
	for name, c := range map[string]struct {
		down             func(*bench)
		missing, notRead bool // of a look
		freight          bool // of a check
	}{
		"nothing":                                {down: func(*bench) {}},
		"the invoices: an outage":                {down: tdsynnex(invoices, status(503)), missing: true},
		"the invoices: an error of the server":   {down: tdsynnex(invoices, status(500)), missing: true},
		"the invoices: too many calls":           {down: tdsynnex(invoices, status(429)), missing: true},
		"the invoices: not permitted":            {down: tdsynnex(invoices, status(403)), missing: true},
		"the invoices: no such service":          {down: tdsynnex(invoices, status(404)), missing: true},
		"the invoices: cut short":                {down: tdsynnex(invoices, activitytest.Object{"action": "truncate"}), missing: true},
		"the invoices: a connection that breaks": {down: tdsynnex(invoices, activitytest.Object{"action": "reset"}), missing: true},
		"Autotask: an error of the server":       {down: autotask("PurchaseOrders/*", status(500)), notRead: true},
		"Autotask: not permitted":                {down: autotask("PurchaseOrders/*", status(403)), notRead: true},
		"Autotask: gone":                         {down: autotask("PurchaseOrders/*", status(404)), notRead: true},
		"Autotask: the lines":                    {down: autotask("PurchaseOrderItems/*", status(500)), notRead: true},
		"Autotask: cut short": {down: autotask("PurchaseOrders/*", activitytest.Object{"action": "truncate"}),
			notRead: true},
		"Autotask and the invoices": {down: both(autotask("PurchaseOrders/*", status(403)), tdsynnex(invoices, status(503))),
			missing: true, notRead: true},
		"the freight quote: an outage":       {down: tdsynnex(freight, status(503)), freight: true},
		"the freight quote: no such service": {down: tdsynnex(freight, status(404)), freight: true},
		"the freight quote: cut short":       {down: tdsynnex(freight, activitytest.Object{"action": "truncate"}), freight: true},
		"the ledger of what is not known":    {down: func(b *bench) { b.ledgerGone = true }},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			b := newBench(t, 200)
			id, number := b.purchaseOrder("Submitted", b.Product("TDS-9001", b.skuOfDistributor(0)))
			prepared := b.prepare(number)
			b.place(number, 2, activitytest.Cost)
			b.Sandboxes.Clock.Advance(30 * 24 * time.Hour)
			b.LongestCall(time.Second)
			c.down(b)
			at := b.following()
			if b.ledgerGone {
				broken, err := store.Open(t.Context(), "file://"+filepath.ToSlash(t.TempDir()))
				require.NoError(t, err)
				require.NoError(t, broken.Close())
				at.Orders.Book = &ledger.Book{Store: broken}
			}

			// A look.
			got := activitytest.Must[order.Answer](b, at.PollOrder, orderactivities.FindOrderInput{Number: number, PurchaseOrderID: id})
			require.True(t, got.Found)
			require.Equal(t, order.CodeInvoiced, got.Items[0].Code, "the order's state is known")
			require.NotEmpty(t, got.Items[0].Parcels)
			require.Equal(t, c.missing, got.Missing != "", got.Missing)
			require.Equal(t, c.missing, len(got.Invoices) == 0)
			require.Equal(t, c.notRead, got.NotRead != "", got.NotRead)
			require.Equal(t, c.notRead, got.PurchaseOrder == nil)

			// A check with its freight.
			if !c.notRead {
				checked := activitytest.Must[orderactivities.CheckedOrder](b, b.Orders().CheckOrder, orderactivities.CheckOrderInput{
					Order: prepared.Order, PurchaseOrder: prepared.PurchaseOrder, Freight: true})
				require.True(t, checked.Offers[0].Price.Valid)
				require.Equal(t, c.freight, checked.Freight.Problem != "", checked.Freight.Problem)
			}

			// The comparison of all orders.
			if !c.notRead {
				in := orderactivities.ReconcilePageInput{Key: orderactivities.ReconciliationKey("secondary")}
				page, err := activitytest.Run[orderactivities.ReconciledPage](b, activitytest.Attempt{Number: 4},
					b.reconciliation(openWorkflows{}).ReconcilePage, in)
				require.NoError(t, err, "the first attempts ask again")
				require.Equal(t, c.missing, page.Counts[reconcile.NotCompared] > 0, page.Counts)
				row := activitytest.Lines[reconcile.Row](b, in.Key+"/rows-00000.jsonl")[0]
				require.Equal(t, 2, row.Shipped, "what order status says is compared")
			}
		})
	}
}
