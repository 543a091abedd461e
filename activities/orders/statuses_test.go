package orders_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"digitalbridge/activities/activitytest"
	"digitalbridge/activities/orders"
	"digitalbridge/clients/autotask"
	"digitalbridge/internal/bridge"
	"digitalbridge/internal/config"
	"digitalbridge/internal/order"
	"digitalbridge/internal/policy"
)

// language is a tenant whose labels are not English.
type language struct {
	labels, approved          string // as the policy names them
	draft, submitted, cancels string // as Autotask shows them
}

var (
	german = language{
		labels:   `{New: Neu, Submitted: Übermittelt, Received Partial: Teilweise erhalten, Received Full: Vollständig erhalten, Canceled: Storniert}`,
		approved: "Übermittelt", draft: "Neu", submitted: "Übermittelt", cancels: "Storniert",
	}
	french = language{
		labels:   `{New: Nouveau, Submitted: Soumis, Received Partial: Reçu partiellement, Received Full: Reçu entièrement, Canceled: Annulé}`,
		approved: "Submitted", draft: "Nouveau", submitted: "Soumis", cancels: "Annulé",
	}
)

// in makes the tenant show its labels in a language, and reads a policy that names them.
func (b *bench) in(code string, l language) {
	b.T.Helper()
	b.AtAutotask("/sandbox/tenant", activitytest.Object{"labels": code})
	p,
		err := policy.Parse(
		fmt.Appendf(nil, "autotask: {statusLabels: %s}\norders: {approvedStatuses: [%s]}\ntracking: {statuses: {Cancelled: %s}}\n", l.labels,
			l.approved, l.cancels))
	require.NoError(b.T, err)
	b.Autotask = b.NewAutotask(config.SandboxAutotaskSecret) // one that knows no other labels yet
	p.Orders.ShipMethod, p.Orders.Contact = b.Policy.Orders.ShipMethod, b.Policy.Orders.Contact
	b.Policy = p
}

// shown is what Autotask shows as the status of a purchase order.
func (b *bench) shown(id int64) string {
	b.T.Helper()
	row, err := b.Autotask.PurchaseOrders.Get(b.T.Context(), id)
	require.NoError(b.T, err)
	v, ok := mustPicklist(b).ByID(row.Status.Or(0))
	require.True(b.T, ok)
	return v.Label
}

// draftIn makes a New purchase order of a product in a tenant that does not speak English.
func (b *bench) draftIn(l language, product int64) (int64, string) {
	b.T.Helper()
	ctx := b.T.Context()
	location, err := b.Autotask.InventoryLocations.First(ctx, autotask.Where(autotask.Eq("isActive", true)))
	require.NoError(b.T, err)
	id, err := b.Autotask.PurchaseOrders.Create(ctx, autotask.PurchaseOrder{
		VendorID: autotask.Of(b.Vendor()), Status: b.status(l.draft), ShipToName: autotask.Of("Sample MSP"),
		ShipToAddress1: autotask.Of("1 Main Street"),
		ShipToCity:     autotask.Of("Reno"), ShipToState: autotask.Of("NV"), ShipToPostalCode: autotask.Of("89501"),
	})
	require.NoError(b.T, err)
	_, err = b.Autotask.PurchaseOrderItems.Create(ctx, id, autotask.PurchaseOrderItem{
		OrderID: autotask.Of(id), ProductID: autotask.Of(product), InventoryLocationID: autotask.Of(location.ID), Quantity: autotask.Of(int64(2)),
		UnitCost: autotask.Of(activitytest.Cost),
	})
	require.NoError(b.T, err)
	row, err := b.Autotask.PurchaseOrders.Get(ctx, id)
	require.NoError(b.T, err)
	return id, row.PurchaseOrderNumber.Or("")
}

func TestAnOrderGoesItsWholeWayInAnotherLanguage(t *testing.T) {
	for code, l := range map[string]language{"de": german, "fr": french} {
		t.Run(code, func(t *testing.T) {
			b := newBench(t, 30)
			sku := b.skuOfDistributor(0)
			product := b.Product("TDS-"+sku, sku)
			b.in(code, l)
			id, number := b.draftIn(l, product)
			following := b.following

			draft := b.prepare(number)
			require.Equal(t, order.StatusNew, draft.PurchaseOrder.Status)
			require.False(t, draft.PurchaseOrder.Approved(draft.Rules.ApprovedStatuses))
			require.Empty(t, b.listed(following().ListApproved))

			require.NoError(t, b.Autotask.PurchaseOrders.Patch(t.Context(), autotask.PurchaseOrder{ID: id, Status: b.status(l.submitted)}))
			require.Equal(t, l.submitted, b.shown(id))
			require.Equal(t, []string{number}, b.listed(following().ListApproved))

			prepared := b.prepare(number)
			require.Equal(t, order.StatusSubmitted, prepared.PurchaseOrder.Status)
			require.True(t, prepared.PurchaseOrder.Approved(prepared.Rules.ApprovedStatuses))
			b.sendPrepared(prepared)
			known := tracking(prepared.PurchaseOrder)
			_, err := b.record(activitytest.Attempt{}, id, known)
			require.NoError(t, err)
			require.Equal(t, l.submitted, b.shown(id), "the write-back leaves the status")
			require.Empty(t, b.listed(following().ListApproved), "it was sent")
			require.Equal(t, []string{number}, b.listed(following().ListOpen))

			known.Lines[0].Cancelled = known.Lines[0].Ordered
			_, err = b.record(activitytest.Attempt{}, id, known)
			require.NoError(t, err)
			require.Equal(t, l.cancels, b.shown(id), "the policy's status")
			require.True(t, b.prepare(number).PurchaseOrder.Cancelled())
			require.Empty(t, b.listed(following().ListOpen))
		})
	}
}

func TestAConversionSubmitsInAnotherLanguage(t *testing.T) {
	b := newBench(t, 30)
	sku := b.skuOfDistributor(0)
	opportunity := b.sale(b.Product("TDS-"+sku, sku))
	b.in("de", german)
	c := b.planned(opportunity)
	made := b.makes(c)
	require.Equal(t, "Neu", b.shown(made.ID))
	require.Equal(t, order.StatusNew, made.Status)
	for range 2 { // it may be repeated
		out := activitytest.Must[orders.SubmittedPurchaseOrder](b, b.opportunities().SubmitPurchaseOrder, orders.SubmitPurchaseOrderInput{
			ID: made.ID, Lines: c.Lines})
		require.Empty(t, out.Findings)
		require.Equal(t, order.StatusSubmitted, out.Status)
		require.Equal(t, "Übermittelt", b.shown(made.ID))
	}
}

func TestAnOrderWaitsForTheLabelsOfATenantInAnotherLanguage(t *testing.T) {
	b := newBench(t, 30)
	sku := b.skuOfDistributor(0)
	product := b.Product("TDS-"+sku, sku)
	b.in("de", german)
	_, number := b.draftIn(german, product)
	for left, mapped := range map[string]string{
		"Canceled": strings.Replace(german.labels, ", Canceled: Storniert", "", 1),
		"New":      strings.Replace(german.labels, "Neu", "Nieuw", 1),
	} {
		l := german
		l.labels = mapped
		b.in("de", l)
		_, err := activitytest.Run[orders.PreparedOrder](b, activitytest.Attempt{}, b.Orders().PrepareOrder, orders.PrepareOrderInput{
			PurchaseOrder: number})
		failed := activitytest.Failed(t, err)
		require.Equal(t, bridge.InvalidPolicy, failed.Type())
		require.Contains(t, failed.Message(), "no purchase order status "+left)
		require.Contains(t, failed.Message(), "autotask.statusLabels."+left)
	}
}
