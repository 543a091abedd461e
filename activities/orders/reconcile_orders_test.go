package orders_test

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/shopspring/decimal"
	"github.com/stretchr/testify/require"
	enumspb "go.temporal.io/api/enums/v1"
	"go.temporal.io/api/serviceerror"
	workflowpb "go.temporal.io/api/workflow/v1"
	"go.temporal.io/api/workflowservice/v1"

	"digitalbridge/activities/activitytest"
	orderactivities "digitalbridge/activities/orders"
	"digitalbridge/clients/autotask"
	"digitalbridge/internal/bridge"
	"digitalbridge/internal/order"
	"digitalbridge/internal/policy"
	"digitalbridge/internal/reconcile"
)

// openWorkflows answers for the workflows that run.
type openWorkflows map[string]bool

func (w openWorkflows) DescribeWorkflowExecution(
	_ context.Context, id, _ string) (*workflowservice.DescribeWorkflowExecutionResponse, error) {
	open, known := w[id]
	if !known {
		return nil, serviceerror.NewNotFound("no such workflow")
	}
	status := enumspb.WORKFLOW_EXECUTION_STATUS_COMPLETED
	if open {
		status = enumspb.WORKFLOW_EXECUTION_STATUS_RUNNING
	}
	return &workflowservice.DescribeWorkflowExecutionResponse{WorkflowExecutionInfo: &workflowpb.WorkflowExecutionInfo{Status: status}}, nil
}

func (b *bench) reconciliation(w openWorkflows) *orderactivities.Reconciliation {
	return &orderactivities.Reconciliation{Orders: b.Orders(), Store: b.Store, Workflows: w, Connection: "main", Now: b.Sandboxes.Clock.Now}
}

// place sends an order of one line under a number, at any price.
func (b *bench) place(number string, quantity int, price decimal.Decimal) {
	b.T.Helper()
	b.AtTDSynnex("/sandbox/scenario", activitytest.Object{"service": "PO", "scenario": "anyPrice"})
	o := b.order(number)
	o.Lines = o.Lines[:1]
	o.Lines[0].Quantity, o.Lines[0].UnitPrice = quantity, price
	sent, err := activitytest.Run[orderactivities.SentOrder](b, activitytest.Attempt{}, b.Orders().SendOrder,
		orderactivities.SendOrderInput{Order: o})
	require.NoError(b.T, err)
	require.Equal(b.T, order.Accepted, sent.Outcome, sent.Reason)
}

// orderNumber is the distributor's number of the order under a purchase order number.
func (b *bench) orderNumber(number string) string {
	b.T.Helper()
	return activitytest.Must[order.Answer](b, b.Orders().FindOrder, orderactivities.FindOrderInput{Number: number}).Items[0].OrderNumber
}

// recordAs writes to a purchase order what the distributor says of the order under a number.
func (b *bench) recordAs(id int64, purchaseOrder, number string) {
	b.T.Helper()
	answer := activitytest.Must[order.Answer](b, b.following().PollOrder, orderactivities.FindOrderInput{Number: number})
	known := order.Merge(order.NewTracking(b.prepare(purchaseOrder).PurchaseOrder), answer)
	known.CustomerPO = number
	_, err := b.record(activitytest.Attempt{}, id, known)
	require.NoError(b.T, err)
}

// external writes External P.O. Number as a person would.
func (b *bench) external(id int64, text string) {
	b.T.Helper()
	require.NoError(b.T, b.Autotask.PurchaseOrders.Patch(b.T.Context(), autotask.PurchaseOrder{ID: id, ExternalPONumber: autotask.Of(text)}))
}

// reconciled compares everything, page by page, and returns the report and the rows by purchase order.
func (b *bench) reconciled(w openWorkflows, key string) (orderactivities.ReconciliationReport, map[string]reconcile.Row) {
	b.T.Helper()
	in := orderactivities.ReconcilePageInput{Key: orderactivities.ReconciliationKey(key)}
	orders := 0
	for {
		page := activitytest.Must[orderactivities.ReconciledPage](b, b.reconciliation(w).ReconcilePage, in)
		orders += page.Orders
		in.Page, in.After, in.Since = in.Page+1, page.Last, page.Since
		if page.Done {
			break
		}
	}
	r := activitytest.Must[orderactivities.ReconciliationReport](b, b.reconciliation(w).ReportReconciliation,
		orderactivities.ReportReconciliationInput{
			Connection: "main", Key: in.Key, Pages: in.Page, Orders: orders, Since: in.Since, At: b.Sandboxes.Clock.Now(),
		})
	var full struct {
		Orders []reconcile.Row `json:"orders"`
	}
	require.NoError(b.T, json.Unmarshal([]byte(b.stored(r.JSON)), &full))
	rows := map[string]reconcile.Row{}
	for _, row := range full.Orders {
		rows[row.PurchaseOrder] = row
	}
	require.Len(b.T, rows, orders, "a row for every purchase order")
	return r, rows
}

func (b *bench) stored(key string) string {
	b.T.Helper()
	f, err := b.Store.ReadFile(b.T.Context(), key, 0)
	require.NoError(b.T, err)
	defer func() { _ = f.Close() }()
	data, err := io.ReadAll(f)
	require.NoError(b.T, err)
	return string(data)
}

func kinds(r reconcile.Row) []string {
	out := []string{}
	for _, f := range r.Findings {
		out = append(out, string(f.Kind))
	}
	slices.Sort(out)
	return slices.Compact(out)
}

func TestReconcileFindsEveryDifferenceAndWritesNothing(t *testing.T) {
	b := newBench(t, 200)
	product := b.Product("TDS-9001", b.skuOfDistributor(0))
	made := func(status string) (int64, string) { return b.purchaseOrder(status, product) }
	running := openWorkflows{}
	follow := func(number string) { running[bridge.OrderStatusID("main", number)] = true }

	// Long ago: one that was invoiced, one that was received besides.
	_, invoiced := made("Submitted")
	b.AtTDSynnex("/sandbox/scenario", activitytest.Object{"poNumber": "*", "scenario": "freightInTotal"})
	b.place(invoiced, 2, activitytest.Cost)
	receivedID, received := made("Submitted")
	b.place(received, 2, activitytest.Cost)
	b.Sandboxes.Clock.Advance(30 * 24 * time.Hour)
	b.recordAs(receivedID, received, received)
	for item, err := range b.Autotask.PurchaseOrderItems.List(t.Context(), receivedID) {
		require.NoError(t, err)
		b.stocked(item.ID)
		_, err = b.Autotask.PurchaseOrderItemReceiving.Create(t.Context(), item.ID, autotask.PurchaseOrderItemReceiving{
			PurchaseOrderItemID: autotask.Of(item.ID), QuantityNowReceiving: autotask.Of(int64(2))})
		require.NoError(t, err)
	}

	_, fine := made("Submitted")
	b.place(fine, 2, activitytest.Cost)
	_, unsent := made("Submitted")
	_, waiting := made("Submitted")
	running[bridge.SubmitOrderID("main", waiting)] = true
	_, more := made("Submitted")
	b.place(more, 3, activitytest.Cost)
	_, dearer := made("Submitted")
	b.place(dearer, 2, activitytest.Cost.Add(decimal.NewFromInt(5)))
	_, draft := made("New")
	b.place(draft, 2, activitytest.Cost)
	twiceID, twice := made("Submitted")
	b.place(twice, 2, activitytest.Cost)
	b.place("PHONE-7", 2, activitytest.Cost)
	b.recordAs(twiceID, twice, "PHONE-7")
	wrongID, wrong := made("Submitted")
	b.external(wrongID, "4711")
	thiefID, thief := made("Submitted")
	b.place(thief, 2, activitytest.Cost)
	b.external(thiefID, b.orderNumber(thief)+", "+b.orderNumber(fine))
	_, alone := made("Submitted")
	b.place(alone, 2, activitytest.Cost)
	running[bridge.OrderStatusID("main", alone)] = false // it has ended
	for _, number := range []string{fine, more, dearer, twice, thief} {
		follow(number)
	}
	b.Sandboxes.Clock.Advance(25 * time.Hour)
	_, fresh := made("Submitted")

	before := b.State()
	b.Forget()
	report, rows := b.reconciled(running, "one")
	require.Equal(t, before, b.State(), "nothing changes in Autotask")
	for name, e := range b.Stats(b.Sandboxes.AutotaskURL()) {
		method, path, _ := strings.Cut(name, " ")
		require.True(t, method == http.MethodGet || strings.HasSuffix(path, "/query"), "%s: %d", name, e.Requests)
	}
	require.NotContains(t, b.Stats(b.Sandboxes.TDSynnexURL()), sendEndpoint)

	for number, want := range map[string][]string{
		fine: {}, fresh: {}, received: {},
		unsent: {"Not sent"}, waiting: {"Not sent"}, wrong: {"Not at TD SYNNEX"}, draft: {"No purchase order"},
		more: {"Quantity differs"}, dearer: {"Price differs"}, twice: {"Duplicate"}, alone: {"Not followed"},
		invoiced: {"Freight differs", "Not received"}, thief: {"Duplicate", "Not at TD SYNNEX"},
	} {
		require.Equal(t, want, kinds(rows[number]), "purchase order %s: %+v", number, rows[number].Findings)
	}
	require.Contains(t, rows[waiting].Findings[0].Fix, "--needs-decision")
	require.Contains(t, rows[alone].Findings[0].Fix, "starter order status "+alone)
	require.Contains(t, rows[twice].Findings[0].Text, "PHONE-7")
	require.Equal(t, order.Invoiced, rows[invoiced].State)
	require.Equal(t, 2, rows[received].Received)

	require.Equal(t, report.Reconciliation.Findings, report.Reconciliation.New, "the first time all are new")
	require.Positive(t, report.Reconciliation.Findings)
	require.Equal(t, report.Reconciliation.Findings+1, strings.Count(b.stored(report.CSV), "\n"))
	page := b.stored(report.HTML)
	require.Contains(t, page, ">"+unsent+"<")
	require.Contains(t, page, "starter order submit "+unsent)
	require.NotContains(t, page, "<script")

	// The next night: one is fixed, one is new, the others have their age.
	require.NoError(t, b.Autotask.PurchaseOrders.Patch(t.Context(), autotask.PurchaseOrder{ID: wrongID, Status: b.status("Canceled")}))
	_, late := made("Submitted")
	b.Policy.Reconcile.SettleFor = policy.Duration(time.Hour)
	b.Sandboxes.Clock.Advance(2 * time.Hour)
	follow(fresh)
	b.place(fresh, 2, activitytest.Cost)
	again, rows := b.reconciled(running, "two")
	require.Equal(t, []string{"Not sent"}, kinds(rows[late]))
	require.Empty(t, rows[wrong].Findings)
	require.Equal(t, 1, again.Reconciliation.New, "%+v", again.Reconciliation)
	require.True(t, rows[unsent].Findings[0].Since.Equal(report.Reconciliation.Made), "it keeps the time of the first night")
	repeated := activitytest.Must[orderactivities.ReconciliationReport](b, b.reconciliation(running).ReportReconciliation,
		orderactivities.ReportReconciliationInput{
			Connection: "main", Key: orderactivities.ReconciliationKey("two"), Pages: (len(rows) + 24) / 25, Orders: len(rows),
			Since: again.Reconciliation.Since, At: again.Reconciliation.Made,
		})
	require.Equal(t, again, repeated, "a repetition finds the same")
}

// A page is bounded; the pages together hold every purchase order once.
func TestReconcileGoesPageByPage(t *testing.T) {
	b := newBench(t, 50)
	product := b.Product("TDS-9001", b.skuOfDistributor(0))
	numbers := map[string]bool{}
	for range 27 {
		_, number := b.purchaseOrder("New", product)
		numbers[number] = true
	}
	first := activitytest.Must[orderactivities.ReconciledPage](b, b.reconciliation(nil).ReconcilePage, orderactivities.ReconcilePageInput{
		Key: "reports/reconciliation/x"})
	require.Equal(t, 25, first.Orders)
	require.False(t, first.Done)
	_, rows := b.reconciled(nil, "pages")
	for number := range numbers {
		require.Contains(t, rows, number)
	}
	for _, row := range rows {
		require.Empty(t, row.Findings, "drafts are nobody's concern")
	}
}

// A purchase order that is old and done is not compared; an old one that is open is.
func TestReconcileComparesWhatIsRecentOrOpen(t *testing.T) {
	b := newBench(t, 50)
	product := b.Product("TDS-9001", b.skuOfDistributor(0))
	id, done := b.purchaseOrder("Submitted", product)
	require.NoError(t, b.Autotask.PurchaseOrders.Patch(t.Context(), autotask.PurchaseOrder{ID: id, Status: b.status("Canceled")}))
	_, open := b.purchaseOrder("Submitted", product)
	b.Sandboxes.Clock.Advance(100 * 24 * time.Hour)
	_, rows := b.reconciled(nil, "old")
	require.NotContains(t, rows, done)
	require.Equal(t, []string{"Not sent"}, kinds(rows[open]))
}

// An answer about one order that can't be used does not end the comparison of the others; credentials
// that are refused do.
func TestReconcileLeavesOutWhatCanNotBeAsked(t *testing.T) {
	b := newBench(t, 50)
	product := b.Product("TDS-9001", b.skuOfDistributor(0))
	b.purchaseOrder("Submitted", product)
	b.purchaseOrder("Submitted", product)
	b.Sandboxes.Clock.Advance(25 * time.Hour)
	garbage := func() {
		b.AtTDSynnex("/sandbox/faults", activitytest.Object{
			"rules": []activitytest.Object{{"path": "/SynnexXML/POStatus", "action": "garbage", "count": 1}}})
	}
	garbage()
	in := orderactivities.ReconcilePageInput{Key: orderactivities.ReconciliationKey("faults")}
	_, err := activitytest.Run[orderactivities.ReconciledPage](b, activitytest.Attempt{Number: 1}, b.reconciliation(nil).ReconcilePage, in)
	require.False(t, activitytest.Failed(t, err).NonRetryable(), "it is tried again first")
	garbage()
	page, err := activitytest.Run[orderactivities.ReconciledPage](b, activitytest.Attempt{Number: 4}, b.reconciliation(nil).ReconcilePage, in)
	require.NoError(t, err)
	require.Equal(t, map[reconcile.Kind]int{reconcile.NotCompared: 1, reconcile.NotSent: 1}, page.Counts)
	b.AtTDSynnex("/sandbox/scenario", activitytest.Object{"service": "POStatus", "scenario": "loginFailed"})
	_, err = activitytest.Run[orderactivities.ReconciledPage](b, activitytest.Attempt{Number: 4}, b.reconciliation(nil).ReconcilePage, in)
	require.Equal(t, bridge.Auth, activitytest.Failed(t, err).Type())
}

// Among numbers that the portal lists, those that no purchase order asks for are found.
func TestReconcileNumbers(t *testing.T) {
	b := newBench(t, 200)
	b.Policy.Orders.NumberPrefix = "MSP-"
	product := b.Product("TDS-9001", b.skuOfDistributor(0))
	_, own := b.purchaseOrder("Submitted", product)
	b.place("MSP-"+own, 2, activitytest.Cost)
	adoptedID, adopted := b.purchaseOrder("Submitted", product)
	b.place("PHONE-1", 2, activitytest.Cost)
	b.recordAs(adoptedID, adopted, "PHONE-1")
	b.place("PHONE-2", 2, activitytest.Cost)
	in := orderactivities.ReconcileNumbersInput{
		Key: orderactivities.ReconciliationKey("numbers"), Numbers: []string{"MSP-" + own, "phone-1", " PHONE-2 ", "PHONE-3", ""}}
	page := activitytest.Must[orderactivities.ReconciledPage](b, b.reconciliation(nil).ReconcileNumbers, in)
	require.Equal(t, map[reconcile.Kind]int{reconcile.NoPurchaseOrder: 1}, page.Counts)
	require.Contains(t, b.stored(fmt.Sprintf("%s/rows-%05d.jsonl", in.Key, 0)), "PHONE-2")

	// A number about which no usable answer comes is said to be so, and the others are looked for.
	b.AtTDSynnex("/sandbox/faults", activitytest.Object{
		"rules": []activitytest.Object{{"path": "/SynnexXML/POStatus", "action": "garbage", "count": 1}}})
	page, err := activitytest.Run[orderactivities.ReconciledPage](b, activitytest.Attempt{Number: 4}, b.reconciliation(nil).ReconcileNumbers,
		orderactivities.ReconcileNumbersInput{Key: in.Key, Numbers: []string{"PHONE-3", "PHONE-2"}})
	require.NoError(t, err)
	require.Equal(t, map[reconcile.Kind]int{reconcile.NotCompared: 1, reconcile.NoPurchaseOrder: 1}, page.Counts)
}

// What can't be read in Autotask of one purchase order leaves that one out of the comparison, by name, and no other.
func TestARowThatCantBeReadLeavesOneOrderOutOfTheComparison(t *testing.T) {
	for _, c := range []struct{ entity, field string }{
		{"PurchaseOrders", "freight"}, {"PurchaseOrders", "purchaseOrderNumber"}, {"PurchaseOrderItems", "quantity"},
		{"PurchaseOrderItems", "orderID"}, {"ProductVendors", "vendorPartNumber"}, {"ProductVendors", "productID"},
	} {
		b := newBench(t, 10)
		id, damaged := b.purchaseOrder("Submitted", b.Product("TDS-9001", "9001"))
		product := b.Product("TDS-9002", "9002")
		_, other := b.purchaseOrder("Submitted", product)
		row := id
		switch c.entity {
		case "PurchaseOrderItems":
			for item, err := range b.Autotask.PurchaseOrderItems.List(t.Context(), id) {
				require.NoError(t, err)
				row = item.ID
			}
		case "ProductVendors":
			row = b.VendorRows(b.WithSKU("TDS-9001")[0].ID)[0].ID
		}
		b.Damage(c.entity, row, c.field, `{}`)
		b.Sandboxes.Clock.Advance(25 * time.Hour)
		_, rows := b.reconciled(openWorkflows{}, "one")
		require.Equal(t, []string{"Not sent"}, kinds(rows[other]), "%s %s", c.entity, c.field)
		left := rows[damaged]
		for name, r := range rows {
			if strings.HasPrefix(name, "the row") {
				left = r
			}
		}
		require.Equal(t, []string{"Not compared"}, kinds(left), "%s %s", c.entity, c.field)
		require.Contains(t, left.Findings[0].Text, c.field+": {}")
	}
}
