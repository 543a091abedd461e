package orders_test

import (
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

// chargeOrder makes a submitted purchase order of a ticket's charge. It returns its id and number, and the
// ticket.
func (b *bench) chargeOrder() (id int64, number string, ticket int64) {
	b.T.Helper()
	ctx := b.T.Context()
	charge, err := b.Autotask.TicketCharges.First(ctx, autotask.Where(autotask.Eq("status", 3)))
	require.NoError(b.T, err)
	location, err := b.Autotask.InventoryLocations.First(ctx, autotask.Where(autotask.Eq("isActive", true)))
	require.NoError(b.T, err)
	b.VendorRow(charge.ProductID.Or(0), b.Vendor(), "9001")
	id, number = b.purchaseOrder("New")
	_, err = b.Autotask.PurchaseOrderItems.Create(ctx, id, autotask.PurchaseOrderItem{
		OrderID: autotask.Of(id), ChargeID: autotask.Of(charge.ID), InventoryLocationID: autotask.Of(location.ID),
		Quantity: autotask.Of(int64(1)), UnitCost: autotask.Of(activitytest.Cost),
	})
	require.NoError(b.T, err)
	require.NoError(b.T, b.Autotask.PurchaseOrders.Patch(ctx, autotask.PurchaseOrder{ID: id, Status: b.status("Submitted")}))
	return id, number, charge.TicketID.Or(0)
}

func (b *bench) ticketNotes(ticket int64) (rows []autotask.TicketNote) {
	b.T.Helper()
	for row, err := range b.Autotask.TicketNotes.List(b.T.Context(), ticket) {
		require.NoError(b.T, err)
		rows = append(rows, row)
	}
	return rows
}

func (b *bench) note(id int64, known order.Tracking, told ...string) (orders.NotedTickets, error) {
	b.T.Helper()
	b.LongestCall(time.Millisecond)
	return activitytest.Run[orders.NotedTickets](b, activitytest.Attempt{}, b.following().NoteTickets, orders.NoteTicketsInput{
		PurchaseOrderID: id, Tracking: known, Told: told})
}

// shippedLine is an order of one line of which everything has left.
func (b *bench) shippedLine(number string) order.Tracking {
	b.T.Helper()
	known := order.NewTracking(b.prepare(number).PurchaseOrder)
	known.Seen, known.Lines[0].Confirmed, known.Lines[0].Shipped = true, true, known.Lines[0].Ordered
	return known
}

func TestNoteTickets(t *testing.T) {
	b := newBench(t, 10)
	id, number, ticket := b.chargeOrder()
	require.NotZero(t, ticket)
	known := b.shippedLine(number)
	b.Forget()
	got, err := b.note(id, known)
	require.NoError(t, err)
	require.Equal(t, orders.NotedTickets{}, got)
	require.Zero(t, b.Requests(""), "without the policy's word not even a look")

	b.Policy.Tracking.Notes.Internal, b.Policy.Tracking.Notes.Customer = []policy.OrderState{"Shipped"}, []policy.OrderState{"Delivered"}
	b.Policy.Tracking.Notes.CustomerNoteType = "Customer Update"
	got, err = b.note(id, known)
	require.NoError(t, err)
	require.Equal(t, orders.NotedTickets{Told: []string{number + "/1/Shipped"}, Made: 1}, got)
	rows := b.ticketNotes(ticket)
	require.Len(t, rows, 1)
	require.EqualValues(t, 2, rows[0].Publish.Or(0), "the customer does not see it")
	require.EqualValues(t, 3, rows[0].NoteType.Or(0), "Task Notes")
	require.Contains(t, rows[0].Description.Or(""), "Purchase order "+number)

	// A person adds to it; nothing is made twice or changed, whether the tracker remembers it or not.
	require.NoError(t, b.Autotask.TicketNotes.Patch(
		t.Context(), ticket, autotask.TicketNote{ID: rows[0].ID, Description: autotask.Of("Told Bob.\n" + rows[0].Description.Or(""))}))
	for _, told := range [][]string{nil, {number + "/1/Shipped"}} {
		got, err = b.note(id, known, told...)
		require.NoError(t, err)
		require.Equal(t, orders.NotedTickets{Told: []string{number + "/1/Shipped"}}, got)
	}
	require.Contains(t, b.ticketNotes(ticket)[0].Description.Or(""), "Told Bob.")

	known.Lines[0].Delivered = known.Lines[0].Ordered
	got, err = b.note(id, known, got.Told...)
	require.NoError(t, err)
	require.Equal(t, []string{number + "/1/Shipped", number + "/1/Delivered"}, got.Told)
	rows = b.ticketNotes(ticket)
	require.Len(t, rows, 2)
	require.EqualValues(t, 1, rows[1].Publish.Or(0), "the customer sees it")
	require.EqualValues(t, 200, rows[1].NoteType.Or(0), "a type of its own, by which a workflow rule mails it")
	require.NotContains(t, rows[1].Description.Or(""), "SYNNEX")
}

// A note whose answer was lost is there: the next attempt waits, looks and does not make it again.
func TestNoteTicketsAfterALostAnswer(t *testing.T) {
	b := newBench(t, 10)
	b.Policy.Tracking.Notes.Internal = []policy.OrderState{"Shipped"}
	id, number, ticket := b.chargeOrder()
	b.AutotaskFault(activitytest.Object{"method": http.MethodPost, "path": "/ATServicesRest/V1.0/Tickets/*/Notes", "action": "reset",
		"when": "after", "count": 1})
	_, err := b.note(id, b.shippedLine(number))
	app := activitytest.Failed(t, err)
	require.False(t, app.NonRetryable())
	require.Positive(t, app.NextRetryDelay(), "the lost create may still be under way")
	got, err := b.note(id, b.shippedLine(number))
	require.NoError(t, err)
	require.Zero(t, got.Made)
	require.Len(t, b.ticketNotes(ticket), 1)
}

func TestNoteTicketsNamesTheKeyOfALabelThatAutotaskLacks(t *testing.T) {
	b := newBench(t, 10)
	b.Policy.Tracking.Notes.Customer, b.Policy.Tracking.Notes.CustomerPublish = []policy.OrderState{"Shipped"}, "Everybody"
	b.Policy.Tracking.Notes.CustomerNoteType = "Customer Update"
	id, number, ticket := b.chargeOrder()
	_, err := b.note(id, b.shippedLine(number))
	require.Equal(t, bridge.InvalidPolicy, activitytest.Failed(t, err).Type())
	require.Contains(t, activitytest.Failed(t, err).Message(), "tracking.notes.customerPublish")
	require.Contains(t, activitytest.Failed(t, err).Message(), "All Autotask Users")
	require.Empty(t, b.ticketNotes(ticket))
}

// A line without a ticket tells nobody.
func TestNoteTicketsOfALineWithoutATicket(t *testing.T) {
	b := newBench(t, 10)
	b.Policy.Tracking.Notes.Internal = []policy.OrderState{"Shipped"}
	id, number := b.purchaseOrder("Submitted", b.Product("TDS-9001", "9001"))
	got, err := b.note(id, b.shippedLine(number))
	require.NoError(t, err)
	require.Zero(t, got)
}

// A note that can't be read may be one that was made before: its ticket gets none now. Once it can be read again, it does.
func TestATicketWhoseNotesCantBeReadGetsNoneTwice(t *testing.T) {
	for field, raw := range map[string]string{"description": `{}`, "ticketID": `"?"`} {
		t.Run(field, func(t *testing.T) {
			b := newBench(t, 10)
			id, number, ticket := b.chargeOrder()
			b.Policy.Tracking.Notes.Internal = []policy.OrderState{"Shipped"}
			known := b.shippedLine(number)
			got, err := b.note(id, known)
			require.NoError(t, err)
			require.Equal(t, 1, got.Made)
			made := b.ticketNotes(ticket)[0].ID
			b.Damage("TicketNotes", made, field, raw)
			got, err = b.note(id, known)
			require.NoError(t, err)
			require.Equal(t, orders.NotedTickets{}, got)
			b.Damage("TicketNotes", made, field, "")
			got, err = b.note(id, known)
			require.NoError(t, err)
			require.Equal(t, orders.NotedTickets{Told: []string{number + "/1/Shipped"}}, got)
			require.Len(t, b.ticketNotes(ticket), 1)
		})
	}
}
