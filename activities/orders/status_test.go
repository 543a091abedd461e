package orders_test

import (
	"encoding/json"
	"net/http"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"digitalbridge/activities/activitytest"
	"digitalbridge/activities/orders"
	"digitalbridge/clients/autotask"
	"digitalbridge/internal/bridge"
	"digitalbridge/internal/order"
	"digitalbridge/internal/policy"
)

func (b *bench) following() *orders.Status {
	return &orders.Status{Orders: b.Orders(), Store: b.Store, Moments: orders.Moments{Every: true}}
}

// listed are the numbers that one of the two lists names.
func (b *bench) listed(list any) []string {
	b.T.Helper()
	out, err := activitytest.Run[orders.ListedOrders](b, activitytest.Attempt{}, list, nil)
	require.NoError(b.T, err)
	return out.PurchaseOrders
}

// What a sweep submits and what it follows: by vendor, by status and by what is recorded.
func TestLists(t *testing.T) {
	b := newBench(t, 10)
	product := b.Product("TDS-9001", "9001")
	approvedBefore, openBefore := b.listed(b.following().ListApproved), b.listed(b.following().ListOpen)

	_, draft := b.purchaseOrder("New", product)
	_, canceled := b.purchaseOrder("Canceled", product)
	waiting, approved := b.purchaseOrder("Submitted", product)
	elsewhere := b.Product("ACME-1", "")
	other := b.OtherVendor()
	b.VendorRow(elsewhere, other, "1")
	b.foreignOrder(other, elsewhere)
	sent, followed := b.purchaseOrder("Submitted", product)
	known := tracking(b.prepare(followed).PurchaseOrder)
	_, err := b.record(activitytest.Attempt{}, sent, known)
	require.NoError(t, err)
	ended, over := b.purchaseOrder("Submitted", product)
	last := tracking(b.prepare(over).PurchaseOrder)
	last.Lines[0].Cancelled = last.Lines[0].Ordered
	require.True(t, last.Terminal())
	_, err = b.record(activitytest.Attempt{}, ended, last)
	require.NoError(t, err)

	stale, silent := b.purchaseOrder("Submitted", product)
	quiet := tracking(b.prepare(silent).PurchaseOrder)
	quiet.StaleSince = time.Date(2026, 9, 1, 0, 0, 0, 0, time.UTC)
	_, err = b.record(activitytest.Attempt{}, stale, quiet)
	require.NoError(t, err)

	require.ElementsMatch(t, append(approvedBefore, approved), b.listed(b.following().ListApproved), "neither %s nor %s", draft, canceled)
	require.ElementsMatch(t, append(openBefore, followed), b.listed(b.following().ListOpen),
		"what is at its end is left out, and what is silent for good")

	// An accounting link marks the order in the field that the policy gives to it: that is no distributor
	// order.
	require.NoError(t, b.Autotask.PurchaseOrders.Patch(
		t.Context(), autotask.PurchaseOrder{ID: waiting, ExternalPONumber: autotask.Of("QB-77")}))
	require.NotContains(t, b.listed(b.following().ListApproved), approved)
	b.Policy.Orders.WriteOrderNumber = false
	require.Contains(t, b.listed(b.following().ListApproved), approved)
	require.NotContains(t, b.listed(b.following().ListOpen), approved)
}

// foreignOrder is a submitted purchase order to another vendor.
func (b *bench) foreignOrder(vendor, product int64) {
	b.T.Helper()
	ctx := b.T.Context()
	location, err := b.Autotask.InventoryLocations.First(ctx, autotask.Where(autotask.Eq("isActive", true)))
	require.NoError(b.T, err)
	id, err := b.Autotask.PurchaseOrders.Create(ctx, autotask.PurchaseOrder{
		VendorID: autotask.Of(vendor), Status: b.status("New"), ShipToName: autotask.Of("Sample MSP"),
		ShipToAddress1: autotask.Of("1 Main Street"),
		ShipToCity:     autotask.Of("Reno"), ShipToState: autotask.Of("NV"), ShipToPostalCode: autotask.Of("89501"),
	})
	require.NoError(b.T, err)
	_, err = b.Autotask.PurchaseOrderItems.Create(ctx, id, autotask.PurchaseOrderItem{
		OrderID: autotask.Of(id), ProductID: autotask.Of(product), InventoryLocationID: autotask.Of(location.ID), Quantity: autotask.Of(int64(1)),
		UnitCost: autotask.Of(activitytest.Cost),
	})
	require.NoError(b.T, err)
	require.NoError(b.T, b.Autotask.PurchaseOrders.Patch(ctx, autotask.PurchaseOrder{ID: id, Status: b.status("Submitted")}))
}

// A label that Autotask does not have is a mistake in the policy, told with the labels that it has.
func TestListsNeedThePolicysStatuses(t *testing.T) {
	b := newBench(t, 10)
	b.Policy.Orders.ApprovedStatuses = []string{"Submitted", "Signed off"}
	for name, list := range map[string]any{"ListApproved": b.following().ListApproved, "ListOpen": b.following().ListOpen} {
		_, err := activitytest.Run[orders.ListedOrders](b, activitytest.Attempt{}, list, nil)
		app := activitytest.Failed(t, err)
		require.Equal(t, bridge.InvalidPolicy, app.Type(), name)
		require.True(t, app.NonRetryable(), name)
		require.Contains(t, app.Message(), `"Signed off"`)
		require.Contains(t, app.Message(), "Received Partial")
	}
}

// An order that went out in another status than Autotask's Submitted is followed all the same.
func TestListOpenFollowsThePolicysStatuses(t *testing.T) {
	b := newBench(t, 10)
	b.Policy.Orders.ApprovedStatuses = []string{"New"}
	id, number := b.purchaseOrder("New", b.Product("TDS-9001", "9001"))
	_, err := b.record(activitytest.Attempt{}, id, tracking(b.prepare(number).PurchaseOrder))
	require.NoError(t, err)
	require.Contains(t, b.listed(b.following().ListOpen), number)
}

// Invoices are asked for only once something has shipped: before that there are none.
func TestPollOrder(t *testing.T) {
	b := newBench(t, 200)
	sent, err := b.send("PO-1")
	require.NoError(t, err)
	require.Equal(t, order.Accepted, sent.Outcome)
	poll := func(number string) order.Answer {
		t.Helper()
		b.Forget()
		return activitytest.Must[order.Answer](b, b.following().PollOrder, orders.FindOrderInput{Number: number})
	}
	asked := func(endpoint string) int { return b.Stats(b.Sandboxes.TDSynnexURL())[endpoint].Requests }

	answer := poll("PO-1")
	require.True(t, answer.Found)
	require.False(t, answer.AnyShipped())
	require.Equal(t, 1, asked(statusEndpoint))
	require.Zero(t, asked(invoiceEndpoint))

	b.Sandboxes.Clock.Advance(30 * 24 * time.Hour)
	answer = poll("PO-1")
	require.True(t, answer.AnyShipped())
	require.NotEmpty(t, answer.Invoices)
	require.True(t, answer.Invoices[0].Total.IsPositive())
	require.Equal(t, 1, asked(invoiceEndpoint))

	require.False(t, poll("PO-UNKNOWN").Found)
	require.Zero(t, asked(invoiceEndpoint))

	b.AtTDSynnex("/sandbox/faults", activitytest.Object{
		"rules": []activitytest.Object{{"method": http.MethodPost, "path": "/webservice/invoice/query", "action": "status", "status": 503}}})
	answer = poll("PO-1")
	require.True(t, answer.AnyShipped(), "what the status service says counts at once")
	require.Empty(t, answer.Invoices)
	require.Contains(t, answer.Missing, "the invoices: ")
	require.Empty(t, answer.NotRead)
}

// A secondary source never holds back the primary one, whichever pair it is: what TD SYNNEX says of the order counts
// when Autotask does not answer, and what could not be read is said apart from what TD SYNNEX was not asked.
func TestAnOutageOfOneHoldsBackNoOther(t *testing.T) {
	b := newBench(t, 200)
	id, number := b.purchaseOrder("Submitted", b.Product("TDS-9001", b.skuOfDistributor(0)))
	b.place(number, 2, activitytest.Cost)
	b.Sandboxes.Clock.Advance(30 * 24 * time.Hour)
	down := func(autotask, invoices bool) order.Answer {
		t.Helper()
		if autotask {
			b.AutotaskFault(activitytest.Object{"path": "/ATServicesRest/V1.0/PurchaseOrders/*", "action": "status", "status": 403})
		}
		if invoices {
			b.AtTDSynnex("/sandbox/faults", activitytest.Object{
				"rules": []activitytest.Object{{"method": http.MethodPost, "path": "/webservice/invoice/query", "action": "status", "status": 503}}})
		}
		return activitytest.Must[order.Answer](b, b.following().PollOrder, orders.FindOrderInput{Number: number, PurchaseOrderID: id})
	}
	both := down(false, false)
	require.NotEmpty(t, both.Invoices)
	require.NotNil(t, both.PurchaseOrder)
	require.Empty(t, both.Missing+both.NotRead)
	none := down(true, true)
	require.Equal(t, both.Items, none.Items, "the order's state is known")
	require.Contains(t, none.Missing, "the invoices: ")
	require.Contains(t, none.NotRead, "does not permit it")
	require.Nil(t, none.PurchaseOrder)
}

// A tracker starts from the purchase order and the number that the distributor knows.
func TestOpenTracking(t *testing.T) {
	b := newBench(t, 10)
	b.Policy.Orders.NumberPrefix = "MSP-"
	_, number := b.purchaseOrder("Submitted", b.Product("TDS-9001", "9001"))
	open := activitytest.Must[orders.OpenOrder](b, b.following().OpenTracking, orders.ReadPurchaseOrderInput{PurchaseOrder: number})
	require.Equal(t, "MSP-"+number, open.Number)
	require.Equal(t, "9001", open.PurchaseOrder.Lines[0].SKU)
	want, err := json.Marshal(b.Policy.Tracking)
	require.NoError(t, err)
	got, err := json.Marshal(open.Rules)
	require.NoError(t, err)
	require.JSONEq(t, string(want), string(got))
	require.Equal(t, 12, open.Zone.Local(time.Date(2026, 12, 1, 12, 0, 0, 0, time.UTC)).Hour())
}

// Outside the hours of the policy nothing is listed, and it is said when orders go out again.
func TestApprovedOrdersWaitForTheHoursOfThePolicy(t *testing.T) {
	b := newBench(t, 10)
	b.Policy.Orders.Hours = policy.Hours{Days: []policy.Weekday{"mon"}, From: "08:00", To: "17:00"}
	at := func(now time.Time) orders.ListedOrders {
		s := b.following()
		s.Now = func() time.Time { return now }
		return activitytest.Must[orders.ListedOrders](b, s.ListApproved, nil)
	}
	monday := time.Date(2026, 3, 9, 8, 0, 0, 0, time.UTC)
	closed := at(monday.Add(-time.Minute))
	require.Empty(t, closed.PurchaseOrders)
	require.Equal(t, monday, closed.Opens)
	require.Equal(t, "2026-03-09 08:00 UTC", closed.Zone.Moment(closed.Opens))
	require.Zero(t, b.Requests(""), "Autotask is not asked")
	require.Zero(t, at(monday).Opens)
	require.NotZero(t, b.Requests(""))
}
