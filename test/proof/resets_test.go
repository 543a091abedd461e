package proof

import (
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/shopspring/decimal"
	"github.com/stretchr/testify/require"
	commonpb "go.temporal.io/api/common/v1"
	enumspb "go.temporal.io/api/enums/v1"
	"go.temporal.io/api/workflowservice/v1"
	"go.temporal.io/sdk/temporal"

	"digitalbridge/activities/operations"
	"digitalbridge/clients/autotask"
	"digitalbridge/clients/tdsynnex"
	"digitalbridge/internal/bridge"
	"digitalbridge/internal/order"
	"digitalbridge/starter/local"
	"digitalbridge/workflows/orders"
	productworkflows "digitalbridge/workflows/products"
	"digitalbridge/workflows/shared"
)

// resetPolicy writes everything that the bridge can write of an order, and follows it only when it is told to.
const resetPolicy = orderPolicy + `  pollSoonEvery: 12h
  pollOffHoursEvery: 12h
  pollShippedEvery: 12h
  pollAtLeastEvery: 12h
  followDeliveryFor: 1h
  receive: shipped
  receiveNeedsInvoice: false
  notes: {internal: [Shipped, Invoiced]}
`

// Whatever has been done is not done again when a workflow is reset: to any of its moments, as people do it in the web UI. Of
// each workflow that writes to a vendor, every write is counted.
func TestAResetAtAnyMomentRepeatsNoWrite(t *testing.T) {
	// Nothing is late here and no worker is lost: with the usual time limits a busy machine repeats no call that the count would
	// take for a write of the reset. It runs alone for the same reason.
	w := newWorld(t, worldOptions{skus: 200, policy: resetPolicy})
	resets := 0
	holds := func(name, id string, did ...string) {
		t.Helper()
		before := w.writes()
		for _, write := range did {
			require.Positive(t, before[write], "%s has not done what it is to do once: %v", name, before)
		}
		for _, task := range w.tasksOf(id) {
			// What is found again is found later, as a memo shows times: to the minute.
			w.atTDSynnex("/sandbox/clock", map[string]any{"advance": "2m"})
			w.resetTo(id, task)
			var over *temporal.ApplicationError // "there is none any more", as it has been taken back
			if err := w.await(id, nil); !errors.As(err, &over) || over.Type() != bridge.AdoptionRefused {
				require.NoError(t, err, "%s, reset to event %d", name, task.event)
			}
			require.Equal(t, before, w.writes(), "%s, reset to event %d, has written something again", name, task.event)
			resets++
		}
	}
	run := func(workflowType, id string, input any) {
		t.Helper()
		w.forget()
		require.NoError(t, w.run(workflowType, id, input, nil), "%s", w.logs())
	}

	id := bridge.CheckConnectionID(w.connection)
	run(bridge.CheckConnection, id, operations.CheckInput{Fix: true})
	holds("the check that makes fields", id, "POST /V1.0/UserDefinedFieldDefinitions")

	w.sync()
	w.nextDay()
	id = bridge.ProductSyncID(w.connection)
	run(bridge.ProductSync, id, productworkflows.ProductSyncInput{})
	holds("a sync", id, "POST /V1.0/Products", "PATCH /V1.0/Products")
	holds("the writing of a plan", bridge.ApplyProductPlanID(w.connection), "POST /V1.0/Products", "PATCH /V1.0/Products")

	b := w.buyer()
	cheaper := b.products[0]
	cost := cheaper.UnitCost.Or(decimal.Zero)
	require.NoError(t, b.at.Products.Patch(t.Context(), autotask.Product{ID: cheaper.ID,
		UnitCost: autotask.Of(cost.Mul(decimal.RequireFromString("0.95")).Round(2))}))
	id = bridge.RefreshPricesID(w.connection)
	run(bridge.RefreshPrices, id, productworkflows.RefreshPricesInput{SKUs: []string{strings.TrimPrefix(cheaper.SKU.Or(""), "TDS-")}})
	holds("a refresh of prices", id, "PATCH /V1.0/Products")

	opportunity, err := local.WinSale(t.Context(), b.at, "New office", local.SaleItem{
		ProductID: b.products[0].ID, Quantity: decimal.NewFromInt(2), UnitCost: cost})
	require.NoError(t, err)
	id = bridge.ConvertOpportunityID(w.connection, fmt.Sprint(opportunity))
	w.forget()
	var converted orders.ConvertOpportunityResult
	require.NoError(t, w.run(bridge.ConvertOpportunity, id, map[string]any{"opportunity": opportunity, "submit": true}, &converted))
	require.NoError(t, w.await(converted.SubmittedBy, nil))
	w.lookOnce(converted.PurchaseOrder)
	holds("a conversion", id, "POST /V1.0/PurchaseOrders", "POST /V1.0/PurchaseOrders/{id}/Items", "POST /SynnexXML/PO")
	require.NoError(t, w.await(converted.SubmittedBy, nil))

	number := b.chargeOrder()
	id = bridge.SubmitOrderID(w.connection, number)
	run(bridge.SubmitOrder, id, map[string]any{"purchaseOrder": number})
	w.lookOnce(number)
	holds("a submission", id, "POST /SynnexXML/PO", "PATCH /V1.0/PurchaseOrders")

	for _, tracked := range []string{converted.PurchaseOrder, number} { // a look that was still under way would find what is new by then
		eventually(t, "the tracker of "+tracked+" waits", func() bool { return w.rests(bridge.OrderStatusID(w.connection, tracked)) })
	}
	w.forget()
	w.atTDSynnex("/sandbox/clock", map[string]any{"advance": (30 * aDay).String()})
	id = bridge.OrderStatusID(w.connection, number)
	require.NoError(t, w.client.SignalWorkflow(t.Context(), id, "", bridge.SignalPollNow, nil))
	var status orders.OrderStatus
	require.NoError(t, w.await(id, &status))
	require.Equal(t, order.Invoiced, status.State)
	holds("a tracker", id, "PATCH /V1.0/PurchaseOrders", "POST /V1.0/PurchaseOrderItems/{id}/Receiving", "POST /V1.0/Tickets/{id}/Notes")

	phoned, err := b.order(0)
	require.NoError(t, err)
	b.phone(phoned, "PHONE-7")
	ann := shared.Decision{Actor: "Ann", Reason: "ordered by phone"}
	id = bridge.AdoptOrderID(w.connection, phoned)
	run(bridge.AdoptOrder, id, orders.AdoptOrderInput{Decision: ann, PurchaseOrder: orders.PurchaseOrderRef(phoned), CustomerPO: "PHONE-7"})
	w.lookOnce(phoned)
	holds("an adoption", id, "PATCH /V1.0/PurchaseOrders")
	run(bridge.UnadoptOrder, id, orders.UnadoptOrderInput{Decision: ann, PurchaseOrder: orders.PurchaseOrderRef(phoned)})
	holds("an adoption that is taken back", id, "PATCH /V1.0/PurchaseOrders")
	t.Logf("%d resets", resets)
}

// lookOnce lets the tracker of an order look at it, which says more than TD SYNNEX's answer to the order did, and write that.
func (w *world) lookOnce(number string) {
	w.tb.Helper()
	id := bridge.OrderStatusID(w.connection, number)
	require.NoError(w.tb, w.client.SignalWorkflow(w.tb.Context(), id, "", bridge.SignalPollNow, nil))
	eventually(w.tb, "a look at "+number, func() bool {
		answers, ended, ok := w.answersOf(trackedOrder{number: number})
		return ok && !ended && answers > 0 && w.rests(id)
	})
}

// rests reports whether a workflow waits: neither a task nor an activity of it is under way.
func (w *world) rests(id string) bool {
	d, err := w.client.DescribeWorkflowExecution(w.tb.Context(), id, "")
	return err == nil && len(d.GetPendingActivities()) == 0 && d.GetPendingWorkflowTask() == nil
}

// writes are the calls that change something at a vendor, by endpoint.
func (w *world) writes() map[string]int {
	w.tb.Helper()
	out := map[string]int{}
	for name, e := range w.autotaskStats().Endpoints {
		if method, path, _ := strings.Cut(name, " "); method != "GET" && !strings.Contains(path, "/query") {
			out[name] = e.Requests
		}
	}
	if n := w.posts(); n > 0 {
		out["POST /SynnexXML/PO"] = n
	}
	return out
}

// moment is the end of a workflow task of a run.
type moment struct {
	run   string
	event int64
}

// tasksOf are moments of the run of a workflow that ended last, from its beginning to its end.
func (w *world) tasksOf(id string) (moments []moment) {
	w.tb.Helper()
	d, err := w.client.DescribeWorkflowExecution(w.tb.Context(), id, "")
	require.NoError(w.tb, err)
	run := d.GetWorkflowExecutionInfo().GetExecution().GetRunId()
	for events := w.client.GetWorkflowHistory(w.tb.Context(), id, run, false, enumspb.HISTORY_EVENT_FILTER_TYPE_ALL_EVENT); events.HasNext(); {
		e, err := events.Next()
		require.NoError(w.tb, err)
		if e.EventType == enumspb.EVENT_TYPE_WORKFLOW_TASK_COMPLETED {
			moments = append(moments, moment{run, e.EventId})
		}
	}
	require.NotEmpty(w.tb, moments)
	most := scale(4, 40)
	if len(moments) <= most {
		return moments
	}
	var some []moment
	for i := range most {
		some = append(some, moments[i*(len(moments)-1)/(most-1)])
	}
	return some
}

// resetTo resets a workflow, as the web UI does.
func (w *world) resetTo(id string, to moment) {
	w.tb.Helper()
	_, err := w.client.ResetWorkflowExecution(w.tb.Context(), &workflowservice.ResetWorkflowExecutionRequest{
		Namespace: "default", WorkflowExecution: &commonpb.WorkflowExecution{WorkflowId: id, RunId: to.run}, Reason: "drill",
		WorkflowTaskFinishEventId: to.event, RequestId: fmt.Sprint(id, time.Now().UnixNano()),
	})
	require.NoError(w.tb, err)
}

// chargeOrder makes a submitted purchase order of a ticket's charge, and returns its number.
func (b *buyer) chargeOrder() string {
	t, ctx := b.w.tb, b.w.tb.Context()
	t.Helper()
	charge, err := b.at.TicketCharges.First(ctx, autotask.Where(autotask.Eq("status", 3)))
	require.NoError(t, err)
	sold := b.products[len(b.products)-1]
	_, err = b.at.ProductVendors.Create(ctx, charge.ProductID.Or(0), autotask.ProductVendor{
		VendorID: autotask.Of(b.vendor), VendorPartNumber: autotask.Of(strings.TrimPrefix(sold.SKU.Or(""), "TDS-")), IsActive: autotask.Of(true),
		IsDefault: autotask.Of(true),
	})
	require.NoError(t, err)
	id, err := b.at.PurchaseOrders.Create(ctx, autotask.PurchaseOrder{
		VendorID: autotask.Of(b.vendor), Status: b.statuses["New"], ShipToName: autotask.Of("Sample MSP"),
		ShipToAddress1: autotask.Of("1 Main Street"),
		ShipToCity:     autotask.Of("Reno"), ShipToState: autotask.Of("NV"), ShipToPostalCode: autotask.Of("89501"),
	})
	require.NoError(t, err)
	_, err = b.at.PurchaseOrderItems.Create(ctx, id, autotask.PurchaseOrderItem{
		OrderID: autotask.Of(id), ChargeID: autotask.Of(charge.ID), InventoryLocationID: autotask.Of(b.location), Quantity: autotask.Of(int64(1)),
		UnitCost: sold.UnitCost,
	})
	require.NoError(t, err)
	require.NoError(t, b.at.PurchaseOrders.Patch(ctx, autotask.PurchaseOrder{ID: id, Status: b.statuses["Submitted"]}))
	po, err := b.at.PurchaseOrders.Get(ctx, id)
	require.NoError(t, err)
	return po.PurchaseOrderNumber.Or("")
}

// phone places the order of a purchase order at the distributor under another number.
func (b *buyer) phone(purchaseOrder, number string) {
	t, ctx := b.w.tb, b.w.tb.Context()
	t.Helper()
	skus := map[int64]string{}
	for _, p := range b.products {
		skus[p.ID] = strings.TrimPrefix(p.SKU.Or(""), "TDS-")
	}
	po, err := b.at.PurchaseOrders.First(ctx, autotask.Where(autotask.Eq("purchaseOrderNumber", purchaseOrder)))
	require.NoError(t, err)
	request := tdsynnex.PurchaseOrderRequest{PONumber: number, ShipMethod: "FG",
		ShipTo: tdsynnex.Address{Name: "Sample MSP", Line1: "1 Main Street", City: "Reno", State: "NV", ZipCode: "89501", Country: "US"}}
	for item, err := range b.at.PurchaseOrderItems.List(ctx, po.ID) {
		require.NoError(t, err)
		request.Lines = append(request.Lines, tdsynnex.PurchaseOrderLine{LineNumber: len(request.Lines) + 1,
			SKU: skus[item.ProductID.Or(0)], UnitPrice: item.UnitCost.Or(decimal.Zero), Quantity: int(item.Quantity.Or(0))})
	}
	answer, err := b.w.distributor().SubmitPurchaseOrder(ctx, request)
	require.NoError(t, err)
	require.Equal(t, tdsynnex.StatusAccepted, answer.Code)
}
