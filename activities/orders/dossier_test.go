package orders_test

import (
	"fmt"
	"net/http"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"

	"digitalbridge/activities/activitytest"
	orderactivities "digitalbridge/activities/orders"
	"digitalbridge/internal/bridge"
	"digitalbridge/internal/dossier"
	"digitalbridge/internal/order"
	"digitalbridge/internal/policy"
	"digitalbridge/internal/store"
)

func (b *bench) dossiers() *orderactivities.Dossiers {
	return &orderactivities.Dossiers{Store: b.Store, Policy: b.Policy, Autotask: b.Autotask}
}

// keeping are the activities of orders with a dossier.
func (b *bench) keeping() *orderactivities.Orders {
	o := b.Orders()
	o.Dossiers = b.dossiers()
	return o
}

// dossierOf reads a dossier as the starter does.
func (b *bench) dossierOf(purchaseOrder string) dossier.Dossier {
	b.T.Helper()
	file := activitytest.Must[orderactivities.DossierFile](b, b.dossiers().ReadDossier, orderactivities.ReadDossierInput{
		PurchaseOrder: purchaseOrder})
	var d dossier.Dossier
	require.NoError(b.T, b.Store.GetJSON(b.T.Context(), file.Key, &d))
	require.Len(b.T, d.Steps, file.Steps)
	return d
}

func kindsOf(d dossier.Dossier) []dossier.Kind {
	var out []dossier.Kind
	for _, e := range d.Steps {
		out = append(out, e.Kind)
	}
	return out
}

// fileThrough takes a purchase order through all activities of a submission.
func (b *bench) fileThrough(number string) {
	b.T.Helper()
	orders := b.keeping()
	prepared := activitytest.Must[orderactivities.PreparedOrder](b, orders.PrepareOrder, orderactivities.PrepareOrderInput{
		PurchaseOrder: number})
	require.NotEmpty(b.T, prepared.Filed)
	activitytest.Must[order.Answer](b, orders.FindOrder, orderactivities.FindOrderInput{Number: prepared.Order.Number, PurchaseOrder: number})
	checked := activitytest.Must[orderactivities.CheckedOrder](b, orders.CheckOrder, orderactivities.CheckOrderInput{
		Order: prepared.Order, PurchaseOrder: prepared.PurchaseOrder})
	require.NotEmpty(b.T, checked.Filed)
	sent := activitytest.Must[orderactivities.SentOrder](b, orders.SendOrder, orderactivities.SendOrderInput{
		Order: *checked.Order, PurchaseOrder: number})
	require.Equal(b.T, order.Accepted, sent.Outcome)
	end := orderactivities.OrderEnd{PurchaseOrder: number, PurchaseOrderID: prepared.PurchaseOrder.ID, Outcome: "Accepted"}
	in := orderactivities.RecordOrderInput{PurchaseOrderID: prepared.PurchaseOrder.ID,
		Tracking: order.Merge(order.NewTracking(prepared.PurchaseOrder), sent.Answer), End: &end}
	recorded := activitytest.Must[orderactivities.RecordedOrder](b, orders.RecordOrder, in)
	require.True(b.T, recorded.Filed)
}

func TestEveryStepOfAnOrderComesIntoItsDossier(t *testing.T) {
	b := newBench(t, 200)
	id, number := b.purchaseOrder("Submitted", b.Product("TDS-1", b.skuOfDistributor(0)))
	b.fileThrough(number)
	d := b.dossierOf(number)
	require.Equal(t, []dossier.Kind{dossier.Rendered, dossier.Looked, dossier.Checked, dossier.Sending, dossier.Answered, dossier.Written,
		dossier.Ended}, kindsOf(d))
	require.Equal(t, id, d.PurchaseOrderID)
	require.Equal(t, "Accepted", d.Outcome)
	require.Len(t, d.Orders, 1)
	require.Equal(t, d.Orders[0], b.externalNumber(id))
	require.NotEmpty(t, d.AutotaskURL)
	sending, answered := d.Steps[3], d.Steps[4]
	require.Equal(t, d.Steps[2].Offers[0].Price, sending.Request.Lines[0].Price, "the distributor's own price is sent")
	require.Equal(t, d.Orders[0], answered.Answer.Items[0].Order)
	require.NotEmpty(t, sending.Run.WorkflowID)
	require.NotEmpty(t, sending.Run.RunID)
	require.Equal(t, "SendOrder", sending.Run.Activity)

	require.Equal(t, kindsOf(d), kindsOf(b.dossierOf(bridge.PurchaseOrderIDPrefix+fmt.Sprint(id))), "the id names it too")
}

func (b *bench) externalNumber(id int64) string {
	b.T.Helper()
	po, err := b.Autotask.PurchaseOrders.Get(b.T.Context(), id)
	require.NoError(b.T, err)
	return po.ExternalPONumber.Or("")
}

func TestTheSameIsNotNotedTwice(t *testing.T) {
	b := newBench(t, 200)
	_, number := b.purchaseOrder("Submitted", b.Product("TDS-1", b.skuOfDistributor(0)))
	prepare := func(in orderactivities.PrepareOrderInput) orderactivities.PreparedOrder {
		in.PurchaseOrder = number
		return activitytest.Must[orderactivities.PreparedOrder](b, b.keeping().PrepareOrder, in)
	}
	first := prepare(orderactivities.PrepareOrderInput{})
	same := prepare(orderactivities.PrepareOrderInput{Filed: first.Filed})
	require.Equal(t, first.Filed, same.Filed)
	require.Len(t, b.dossierOf(number).Steps, 1)
	// A repeated attempt of one activity replaces its entry.
	prepare(orderactivities.PrepareOrderInput{})
	require.Len(t, b.dossierOf(number).Steps, 1)

	decided := prepare(orderactivities.PrepareOrderInput{
		Filed: first.Filed, Decided: []dossier.Decision{{Decision: "approve", Actor: "Ann", Reason: "agreed"}}})
	require.NotEqual(t, first.Filed, decided.Filed)
	require.Contains(t, kindsOf(b.dossierOf(number)), dossier.Decided)
}

func TestWhatOneActivityNotesIsOneObject(t *testing.T) {
	b := newBench(t, 200)
	_, number := b.purchaseOrder("Submitted", b.Product("TDS-1", b.skuOfDistributor(0)))
	prepared := activitytest.Must[orderactivities.PreparedOrder](b, b.keeping().PrepareOrder, orderactivities.PrepareOrderInput{
		PurchaseOrder: number, Look: true})
	require.NotEmpty(t, prepared.Filed)
	require.NotEmpty(t, prepared.Found.Checked.Filed)
	keys, err := b.Store.Keys(t.Context(), "dossiers/")
	require.NoError(t, err)
	require.Len(t, keys, 1)
	require.Equal(t, []dossier.Kind{dossier.Rendered, dossier.Looked, dossier.Checked}, kindsOf(b.dossierOf(number)))
}

func TestPricesAreNotKeptWhenThePolicyHidesThem(t *testing.T) {
	b := newBench(t, 200)
	b.Policy.Orders.Dossier.Prices = policy.PricesHide
	_, number := b.purchaseOrder("Submitted", b.Product("TDS-1", b.skuOfDistributor(0)))
	b.fileThrough(number)
	keys, err := b.Store.Keys(t.Context(), "dossiers/")
	require.NoError(t, err)
	require.Len(t, keys, 6)
	for _, key := range keys {
		var entries []dossier.Entry
		require.NoError(t, b.Store.GetJSON(t.Context(), key, &entries))
		for _, e := range entries {
			require.True(t, e.PricesHidden, key)
			if e.Request != nil {
				require.Equal(t, "hidden", e.Request.Lines[0].Price)
			}
		}
	}

	t.Run("and are not shown when they were kept before", func(t *testing.T) {
		b.Policy.Orders.Dossier.Prices = policy.PricesShow
		_, number := b.purchaseOrder("Submitted", b.Product("TDS-2", b.skuOfDistributor(1)))
		b.fileThrough(number)
		require.Equal(t, activitytest.Cost.StringFixed(2), b.dossierOf(number).Steps[0].Request.Lines[0].Price)
		b.Policy.Orders.Dossier.Prices = policy.PricesHide
		require.Equal(t, "hidden", b.dossierOf(number).Steps[0].Request.Lines[0].Price)
	})
}

// The store may be away: what becomes of the order does not depend on it.
func TestAnOrderGoesOutOnceWhenTheDossierCanNotBeWritten(t *testing.T) {
	b := newBench(t, 200)
	_, number := b.purchaseOrder("Submitted", b.Product("TDS-1", b.skuOfDistributor(0)))
	broken, err := store.Open(t.Context(), "file://"+filepath.ToSlash(t.TempDir()))
	require.NoError(t, err)
	require.NoError(t, broken.Close())
	orders := b.Orders()
	orders.Dossiers = &orderactivities.Dossiers{Store: broken, Policy: b.Policy, Autotask: b.Autotask}
	prepared := activitytest.Must[orderactivities.PreparedOrder](b, orders.PrepareOrder, orderactivities.PrepareOrderInput{
		PurchaseOrder: number})
	require.Empty(t, prepared.Filed)
	sent := activitytest.Must[orderactivities.SentOrder](b, orders.SendOrder, orderactivities.SendOrderInput{
		Order: prepared.Order, PurchaseOrder: number})
	require.Equal(t, order.Accepted, sent.Outcome)
	require.Equal(t, 1, b.atDistributor(prepared.Order.Number))
	end := orderactivities.OrderEnd{PurchaseOrder: number, Outcome: "Accepted"}
	in := orderactivities.RecordOrderInput{PurchaseOrderID: prepared.PurchaseOrder.ID,
		Tracking: order.Merge(order.NewTracking(prepared.PurchaseOrder), sent.Answer), End: &end}
	recorded := activitytest.Must[orderactivities.RecordedOrder](b, orders.RecordOrder, in)
	require.True(t, recorded.Header)
	require.False(t, recorded.Filed, "the workflow has to note the end by itself")
	_, err = activitytest.Run[any](b, activitytest.Attempt{}, orders.Dossiers.FileOrderEnd, end)
	require.Equal(t, bridge.Transient, activitytest.Failed(t, err).Type(), "which is tried again")
}

// An attempt that ends with the worker has left what it was about to send.
func TestAnAttemptWithoutAnAnswerLeavesATrace(t *testing.T) {
	b := newBench(t, 200)
	_, number := b.purchaseOrder("Submitted", b.Product("TDS-1", b.skuOfDistributor(0)))
	prepared := activitytest.Must[orderactivities.PreparedOrder](b, b.keeping().PrepareOrder, orderactivities.PrepareOrderInput{
		PurchaseOrder: number})
	b.Control(http.MethodPost, b.Sandboxes.TDSynnexURL()+"/sandbox/faults", activitytest.Object{
		"rules": []activitytest.Object{{"method": "POST", "path": "/SynnexXML/PO", "when": "after", "action": "reset", "count": 1}}}, nil)
	sent := activitytest.Must[orderactivities.SentOrder](b, b.keeping().SendOrder, orderactivities.SendOrderInput{
		Order: prepared.Order, PurchaseOrder: number})
	require.Equal(t, order.Unknown, sent.Outcome)
	d := b.dossierOf(number)
	require.Equal(t, []dossier.Kind{dossier.Rendered, dossier.Sending, dossier.Answered}, kindsOf(d))
	require.Equal(t, "unknown", d.Steps[2].Outcome)
	require.NotEmpty(t, d.Steps[2].Problem)
	require.Equal(t, d.Steps[0].Request.Digest, d.Steps[1].Request.Digest)
	require.Equal(t, "Under way", d.State())
}

func TestReadDossierSaysWhatIsMissing(t *testing.T) {
	b := newBench(t, 10)
	_, err := activitytest.Run[orderactivities.DossierFile](b, activitytest.Attempt{}, b.dossiers().ReadDossier,
		orderactivities.ReadDossierInput{PurchaseOrder: "4711"})
	require.Equal(t, bridge.NotFound, activitytest.Failed(t, err).Type())
	require.ErrorContains(t, err, `no dossier of a purchase order "4711"`)
	require.ErrorContains(t, err, "What to do:")
}

func TestThePolicyNamesThePageInAutotask(t *testing.T) {
	b := newBench(t, 200)
	b.Policy.Orders.Dossier.AutotaskLink = "https://ww2.autotask.net/po?id={id}&n={number}"
	id, number := b.purchaseOrder("New", b.Product("TDS-1", b.skuOfDistributor(0)))
	activitytest.Must[orderactivities.PreparedOrder](b, b.keeping().PrepareOrder, orderactivities.PrepareOrderInput{PurchaseOrder: number})
	require.Equal(t, "https://ww2.autotask.net/po?id="+fmt.Sprint(id)+"&n="+number, b.dossierOf(number).AutotaskURL)
}
