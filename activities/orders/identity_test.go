package orders_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"digitalbridge/activities/activitytest"
	orderactivities "digitalbridge/activities/orders"
	"digitalbridge/internal/bridge"
	"digitalbridge/internal/order"
	"digitalbridge/internal/policy"
	"digitalbridge/internal/reconcile"
)

// TestAForeignOrderUnderTheNumberIsNobodys: an order about something else lies at TD SYNNEX under the purchase order's number.
// Every activity that meets it shows both sides, and neither sends beside it, adopts, records nor receives it.
func TestAForeignOrderUnderTheNumberIsNobodys(t *testing.T) {
	for name, c := range map[string]struct {
		foreign func(b *bench, o *order.DistributorOrder)
		// before: it was placed so long before the purchase order was made.
		before time.Duration
		same   bool
		text   string
	}{
		"the same order": {foreign: func(*bench, *order.DistributorOrder) {}, same: true},
		"another product": {foreign: func(b *bench, o *order.DistributorOrder) {
			o.Lines[1].SKU = b.skuOfDistributor(2)
		}, text: "TD SYNNEX has SKU"},
		"another quantity": {foreign: func(_ *bench, o *order.DistributorOrder) {
			o.Lines[0].Quantity = 7
		}, text: "TD SYNNEX has 7 on order"},
		"one line of the two": {foreign: func(_ *bench, o *order.DistributorOrder) {
			o.Lines = o.Lines[:1]
		}, text: "does not have the line"},
		"the other line": {foreign: func(_ *bench, o *order.DistributorOrder) {
			o.Lines = o.Lines[1:]
		}, text: "does not have the line"},
		"a line more": {foreign: func(b *bench, o *order.DistributorOrder) {
			o.Lines = append(o.Lines, o.Lines[0])
			o.Lines[2].Number = 3
		}, text: "has the line"},
		"the lines changed over": {foreign: func(_ *bench, o *order.DistributorOrder) {
			o.Lines[0].SKU, o.Lines[1].SKU = o.Lines[1].SKU, o.Lines[0].SKU
		}, text: "TD SYNNEX has SKU"},
		"the same, of last month": {foreign: func(*bench, *order.DistributorOrder) {}, before: 40 * 24 * time.Hour,
			text: "and the purchase order was made on"},
		"the same, of two days ago": {foreign: func(*bench, *order.DistributorOrder) {}, before: 49 * time.Hour,
			text: "and the purchase order was made on"},
		"another, of last year": {foreign: func(b *bench, o *order.DistributorOrder) {
			o.Lines = o.Lines[:1]
		}, before: 365 * 24 * time.Hour, text: "does not have the line"},
	} {
		t.Run(name, func(t *testing.T) {
			b := newBench(t, 200)
			b.Policy.Tracking.Receive, b.Policy.Tracking.ReceiveNeedsInvoice = policy.ReceiveShipped, false
			const number = "77001"
			b.AtAutotask("/sandbox/tenant", activitytest.Object{"nextPurchaseOrder": number})
			b.AtTDSynnex("/sandbox/scenario", activitytest.Object{"service": "PO", "scenario": "anyPrice"})
			place := func() {
				foreign := b.order(number)
				foreign.Lines[1].Quantity = 2
				c.foreign(b, &foreign)
				sent := activitytest.Must[orderactivities.SentOrder](b, b.Orders().SendOrder,
					orderactivities.SendOrderInput{Order: foreign})
				require.Equal(t, order.Accepted, sent.Outcome, sent.Reason)
			}
			if c.before > 0 {
				place()
				b.Sandboxes.Clock.Advance(c.before)
			}
			id, named := b.purchaseOrder("Submitted", b.Product("TDS-9001", b.skuOfDistributor(0)), b.Product("TDS-9002",
				b.skuOfDistributor(1)))
			require.Equal(t, number, named)
			ours := b.prepare(number)
			if c.before == 0 {
				place()
			}

			// Submission: the look before anything else, and the one right before sending.
			_, err := activitytest.Run[orderactivities.FoundOrder](b, activitytest.Attempt{}, b.Orders().FindOrder,
				orderactivities.FindOrderInput{
					Number: number, Of: &ours.PurchaseOrder})
			if c.same {
				require.NoError(t, err)
			} else {
				require.Equal(t, bridge.OtherOrder, activitytest.Failed(t, err).Type())
				require.Contains(t, err.Error(), c.text)
			}
			again := activitytest.Must[orderactivities.SentOrder](b, b.Orders().SendOrder, orderactivities.SendOrderInput{
				Order: ours.Order, Of: &ours.PurchaseOrder})
			require.Equal(t, map[bool]order.Outcome{true: order.AlreadyThere, false: order.Refused}[c.same], again.Outcome)
			require.Equal(t, 1, b.atDistributor(number), "nothing is sent beside it")
			if !c.same {
				require.Contains(t, again.Reason, c.text)
			}

			// Adoption.
			adoption, err := b.adopt(orderactivities.AdoptOrderInput{PurchaseOrder: number, CustomerPO: number, DryRun: true})
			require.NoError(t, err)
			require.Equal(t, c.same, len(adoption.Against) == 0, order.List(adoption.Against))

			// Tracker, invoices and receiving, when all of it has shipped.
			b.Sandboxes.Clock.Advance(30 * 24 * time.Hour)
			open := activitytest.Must[orderactivities.OpenOrder](b, b.following().OpenTracking,
				orderactivities.ReadPurchaseOrderInput{PurchaseOrder: number})
			answer := activitytest.Must[order.Answer](b, b.following().PollOrder, orderactivities.FindOrderInput{Number: number,
				PurchaseOrderID: id})
			require.NotEmpty(t, answer.Invoices)
			known := order.Identify(order.NewTracking(open.PurchaseOrder), answer)
			require.Equal(t, c.same, known.Identified)
			require.Equal(t, c.same, len(known.Invoices) > 0)
			_, err = b.receive(id, known)
			require.NoError(t, err)
			require.Equal(t, c.same, len(b.receipts(id)) > 0)

			// Reconciliation.
			_, rows := b.reconciled(openWorkflows{}, "identity")
			kinds := map[reconcile.Kind]bool{}
			for _, f := range rows[number].Findings {
				kinds[f.Kind] = true
			}
			require.Equal(t, !c.same, kinds[reconcile.AnotherOrder] || kinds[reconcile.Quantity], rows[number].Findings)
		})
	}
}
