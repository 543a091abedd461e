package order_test

import (
	"testing"

	"github.com/shopspring/decimal"
	"github.com/stretchr/testify/require"

	. "digitalbridge/internal/order"
)

func found(items ...AnswerItem) Answer { return Answer{Found: true, Items: items} }

// TestMergeBySituation follows a line of ten pieces through what a distributor does.
func TestMergeBySituation(t *testing.T) {
	accepted := AnswerItem{Line: 1, Code: CodeAccepted, OrderNumber: "SO1", Ordered: 10}
	item := func(change func(*AnswerItem)) AnswerItem {
		it := accepted
		change(&it)
		return it
	}
	shipped := func(n, day int, parcels ...Parcel) AnswerItem {
		return item(func(it *AnswerItem) {
			it.Shipped, it.ShippedAt, it.Warehouse, it.Parcels = n, step(day), "3", parcels
			it.Code = CodePartial
			if n == it.Ordered {
				it.Code = CodeShipped
			}
		})
	}
	pending := item(func(it *AnswerItem) { it.OrderNumber, it.Pending = "99001", true })
	waiting := func(day int) AnswerItem {
		return item(func(it *AnswerItem) { it.BackOrder, it.ETA = true, step(day) })
	}
	half := func(order string, code Code, n int) AnswerItem {
		return AnswerItem{Line: 1, Code: code, OrderNumber: order, Warehouse: order, Ordered: 5, Shipped: n}
	}
	for name, c := range map[string]struct {
		answers []Answer
		state   State
		check   func(*testing.T, LineTracking)
	}{
		"nothing is known before the distributor shows it": {
			[]Answer{{}}, Submitted, func(t *testing.T, l LineTracking) { require.Equal(t, 10, l.Ordered) }},
		"an answer about another line says nothing of it": {[]Answer{found(AnswerItem{Line: 2, Code: CodeShipped, Shipped: 10})}, Submitted,
			func(t *testing.T, l LineTracking) { require.Zero(t, l.Shipped) }},
		"a line that is not found is not mentioned": {
			[]Answer{found(item(func(it *AnswerItem) { it.Code, it.Shipped = CodeNotFound, 3 }))}, Submitted, func(t *testing.T, l LineTracking) {
				require.Zero(t, l.Shipped)
			}},
		"pending review shows its pending number": {
			[]Answer{found(pending)}, PendingReview, func(t *testing.T, l LineTracking) { require.Equal(t, []string{"99001"}, l.Numbers()) }},
		"a released order shows its sales order": {[]Answer{found(pending), found(accepted)}, Processing, func(t *testing.T, l LineTracking) {
			require.Equal(t, []string{"SO1"}, l.Numbers())
			require.Equal(t, []string{"99001"}, l.PendingNumbers)
		}},
		"a released order is not the deleted pending one": {
			[]Answer{found(accepted, item(func(it *AnswerItem) { it.OrderNumber, it.Pending, it.Code = "99001", true, CodeDeleted }))}, Processing,
			func(t *testing.T, l LineTracking) { require.Zero(t, l.Cancelled) }},
		"a line split over two warehouses adds up": {[]Answer{found(half("SO1", CodeShipped, 5), half("SO2", CodeShipped, 5))}, Shipped,
			func(t *testing.T, l LineTracking) {
				require.Equal(t, 10, l.Shipped)
				require.Equal(t, []string{"SO1", "SO2"}, l.OrderNumbers)
			}},
		"an answer that leaves out a warehouse takes nothing away": {
			[]Answer{found(half("SO1", CodeShipped, 5), half("SO2", CodeAccepted, 0)), found(half("SO2", CodeShipped, 5))}, Shipped,
			func(t *testing.T, l LineTracking) { require.Equal(t, 10, l.Shipped) }},
		"an item that is repeated counts once": {
			[]Answer{found(shipped(4, 1), shipped(4, 1))}, PartiallyShipped, func(t *testing.T, l LineTracking) { require.Equal(t, 4, l.Shipped) }},
		"two equal halves count twice": {
			[]Answer{found(half("SO1", CodeShipped, 5), half("SO1", CodeShipped, 5))}, Shipped, func(t *testing.T, l LineTracking) {
				require.Equal(t, 10, l.Shipped)
			}},
		"a repeated item and its twin from another warehouse": {
			[]Answer{found(half("SO1", CodeShipped, 5), half("SO1", CodeShipped, 5), item(func(it *AnswerItem) {
				it.Code, it.Warehouse, it.Ordered, it.Shipped = CodeShipped, "9", 5, 5
			}))}, Shipped, func(t *testing.T, l LineTracking) { require.Equal(t, 10, l.Shipped) }},
		"a partial shipment": {[]Answer{found(shipped(4, 1, Parcel{Tracking: []string{"A"}, Quantity: 4}))}, PartiallyShipped,
			func(t *testing.T, l LineTracking) {
				require.Equal(t, 4, l.Shipped)
				require.Equal(t, []Parcel{{Tracking: []string{"A"}, Quantity: 4, Warehouse: "3", ShippedAt: step(1)}}, l.Parcels)
			}},
		"the rest follows, and the first parcel keeps its day": {
			[]Answer{found(shipped(4, 1, Parcel{Tracking: []string{"A"}, Quantity: 4})),
				found(shipped(10, 3, Parcel{Tracking: []string{"A"}, Quantity: 4}, Parcel{Tracking: []string{"B"}, Quantity: 6}))}, Shipped,
			func(t *testing.T, l LineTracking) {
				require.Equal(t, []Parcel{{Tracking: []string{"A"}, Quantity: 4, Warehouse: "3", ShippedAt: step(1)},
					{Tracking: []string{"B"}, Quantity: 6, Warehouse: "3", ShippedAt: step(3)}}, l.Parcels)
				require.Equal(t, step(1), l.FirstShipped)
			}},
		"an answer that comes late takes nothing away": {[]Answer{found(shipped(10, 3)), found(shipped(4, 1)), found(waiting(9))}, Shipped,
			func(t *testing.T, l LineTracking) {
				require.Equal(t, 10, l.Shipped)
				require.Zero(t, l.BackOrdered)
				require.True(t, l.ETA.IsZero())
				require.Equal(t, step(1), l.FirstShipped)
			}},
		"a back-order shows what waits and until when": {[]Answer{found(waiting(9))}, BackOrdered, func(t *testing.T, l LineTracking) {
			require.Equal(t, 10, l.BackOrdered)
			require.Equal(t, step(9), l.ETA)
		}},
		"its date moves": {[]Answer{found(waiting(9)), found(waiting(7))}, BackOrdered, func(t *testing.T, l LineTracking) {
			require.Equal(t, step(7), l.ETA)
		}},
		"and goes with the back-order": {[]Answer{found(waiting(9)), found(accepted)}, Processing, func(t *testing.T, l LineTracking) {
			require.Zero(t, l.BackOrdered)
			require.True(t, l.ETA.IsZero())
		}},
		"a deleted line is cancelled": {
			[]Answer{found(accepted), found(item(func(it *AnswerItem) { it.Code = CodeDeleted }))}, Cancelled, func(t *testing.T, l LineTracking) {
				require.Equal(t, 10, l.Cancelled)
			}},
		"also when the answer gives no quantities": {
			[]Answer{found(AnswerItem{Line: 1, Code: CodeDeleted})}, Cancelled, func(t *testing.T, l LineTracking) {
				require.Equal(t, 10, l.Cancelled)
			}},
		"a rejected line is rejected": {[]Answer{found(AnswerItem{Line: 1, Code: CodeRejected, Ordered: 10})}, Rejected,
			func(t *testing.T, l LineTracking) { require.Equal(t, 10, l.Cancelled) }},
		"deleted after a part has shipped": {
			[]Answer{found(shipped(4, 1)), found(item(func(it *AnswerItem) { it.Code = CodeDeleted }))}, Shipped,
			func(t *testing.T, l LineTracking) { require.Equal(t, 6, l.Cancelled) }},
		"goods that leave after all are not cancelled": {
			[]Answer{found(item(func(it *AnswerItem) { it.Code = CodeDeleted })), found(shipped(10, 1))}, Shipped,
			func(t *testing.T, l LineTracking) { require.Zero(t, l.Cancelled) }},
		"an order jumps from accepted to invoiced": {
			[]Answer{found(accepted), found(item(func(it *AnswerItem) { it.Code, it.Shipped = CodeInvoiced, 10 }))}, Invoiced,
			func(t *testing.T, l LineTracking) { require.Equal(t, 10, l.Shipped) }},
		"invoiced without a quantity means all": {[]Answer{found(item(func(it *AnswerItem) { it.Code = CodeInvoiced }))}, Invoiced,
			func(t *testing.T, l LineTracking) { require.Equal(t, 10, l.Invoiced) }},
		"a line is delivered with its last parcel": {
			[]Answer{
				found(shipped(10, 1, Parcel{Tracking: []string{"A"}, Quantity: 4, Delivered: step(3)},
					Parcel{Tracking: []string{"B"}, Quantity: 6, Delivered: step(4)}))}, Delivered, func(t *testing.T, l LineTracking) {
				require.Equal(t, 10, l.Delivered)
			}},
		"and not before": {
			[]Answer{
				found(shipped(10, 1, Parcel{Tracking: []string{"A"}, Quantity: 4, Delivered: step(3)}, Parcel{Tracking: []string{"B"}, Quantity: 6}))},
			Shipped, func(t *testing.T, l LineTracking) { require.Equal(t, 4, l.Delivered) }},
		"never more is delivered than shipped": {
			[]Answer{found(shipped(3, 1, Parcel{Tracking: []string{"A"}, Quantity: 9, Delivered: step(3)}))}, PartiallyShipped,
			func(t *testing.T, l LineTracking) { require.Equal(t, 3, l.Delivered) }},
		"the only parcel without quantity holds the rest": {
			[]Answer{found(shipped(10, 1, Parcel{Tracking: []string{"A"}, Delivered: step(3)}, Parcel{Tracking: []string{"B"}, Quantity: 6}))},
			Shipped, func(t *testing.T, l LineTracking) { require.Equal(t, 4, l.Delivered) }},
		"a refused delivery is not delivered": {[]Answer{found(shipped(10, 1, Parcel{Tracking: []string{"A"}, Quantity: 10, Refused: step(3)}))},
			Shipped, func(t *testing.T, l LineTracking) {
				require.Zero(t, l.Delivered)
				require.Equal(t, step(3), l.Parcels[0].Refused)
			}},
		"an unknown code still has quantities": {[]Answer{found(item(func(it *AnswerItem) { it.Code, it.Shipped = "on fire", 2 }))},
			PartiallyShipped, func(t *testing.T, l LineTracking) { require.Equal(t, 2, l.Shipped) }},
		"and says nothing else": {[]Answer{found(item(func(it *AnswerItem) { it.Code = "on fire" }))}, Submitted,
			func(t *testing.T, l LineTracking) { require.False(t, l.Confirmed) }},
		"goods without a tracking number are one parcel": {[]Answer{found(shipped(4, 1))}, PartiallyShipped, func(t *testing.T, l LineTracking) {
			require.Equal(t, []Parcel{{Quantity: 4, Warehouse: "3", ShippedAt: step(1)}}, l.Parcels)
		}},
		"which goes when the numbers come": {[]Answer{found(shipped(4, 1)), found(shipped(4, 2, Parcel{Tracking: []string{"A"}, Quantity: 4}))},
			PartiallyShipped, func(t *testing.T, l LineTracking) {
				require.Equal(t, []Parcel{{Tracking: []string{"A"}, Quantity: 4, Warehouse: "3", ShippedAt: step(2)}}, l.Parcels)
				require.Equal(t, step(1), l.FirstShipped)
			}},
		"and stays for what has none": {
			[]Answer{
				found(shipped(10, 1, Parcel{Tracking: []string{"A"}, Quantity: 4, Serials: []string{"S1"}},
					Parcel{Quantity: 6, Serials: []string{"S2"}}))}, Shipped, func(t *testing.T, l LineTracking) {
				require.Equal(t, Parcel{Quantity: 6, Serials: []string{"S2"}, Warehouse: "3", ShippedAt: step(1)}, l.Parcels[1])
			}},
		"two boxes without numbers are not one": {[]Answer{found(shipped(4, 1, Parcel{Quantity: 2}, Parcel{Quantity: 2}))}, PartiallyShipped,
			func(t *testing.T, l LineTracking) { require.Equal(t, 4, l.Parcels[0].Quantity) }},
		"numbers with commas are one parcel in any order": {
			[]Answer{found(shipped(4, 1, Parcel{Tracking: []string{"B", "A"}, Quantity: 4})),
				found(shipped(4, 1, Parcel{Tracking: []string{"A", "B"}, Quantity: 4})),
				found(shipped(4, 1, Parcel{Tracking: []string{"A"}, Quantity: 4}))}, PartiallyShipped, func(t *testing.T, l LineTracking) {
				require.Equal(t, []Parcel{{Tracking: []string{"A", "B"}, Quantity: 4, Warehouse: "3", ShippedAt: step(1)}}, l.Parcels)
			}},
		"a box with a node for each piece adds up, with each serial once": {
			[]Answer{
				found(shipped(4, 1, Parcel{Tracking: []string{"A"}, Quantity: 2, Serials: []string{"S2", "S1"}},
					Parcel{Tracking: []string{"A"}, Quantity: 2, Serials: []string{"S2", "S3"}}))}, PartiallyShipped, func(t *testing.T, l LineTracking) {
				require.Equal(
					t, []Parcel{{Tracking: []string{"A"}, Quantity: 4, Serials: []string{"S1", "S2", "S3"}, Warehouse: "3", ShippedAt: step(1)}},
					l.Parcels)
			}},
		"more than ordered is kept when it was said at once": {
			[]Answer{found(AnswerItem{Line: 1, Code: CodeShipped, OrderNumber: "SO1", Ordered: 12, Shipped: 12})}, Shipped,
			func(t *testing.T, l LineTracking) { require.Equal(t, 12, l.Shipped) }},
		"less on order than in Autotask stays open": {
			[]Answer{found(AnswerItem{Line: 1, Code: CodeInvoiced, OrderNumber: "SO1", Ordered: 8, Shipped: 8})}, PartiallyShipped,
			func(t *testing.T, l LineTracking) { require.Equal(t, 8, l.Placed) }},
	} {
		t.Run(name, func(t *testing.T) {
			known := NewTracking(PurchaseOrder{Lines: []Line{{Number: 1, ItemID: 11, SKU: "8100001", Quantity: 10}}})
			for _, a := range c.answers {
				known = Merge(known, a)
			}
			require.Equal(t, c.state, known.Lines[0].State())
			require.Equal(t, c.state, known.State())
			require.Equal(t, c.state.Terminal(), known.Terminal())
			c.check(t, known.Lines[0])
		})
	}
}

func TestStateOfTheOrder(t *testing.T) {
	line := map[State]LineTracking{
		Submitted: {Ordered: 2}, PendingReview: {Ordered: 2, Pending: true}, Processing: {Ordered: 2, Confirmed: true},
		BackOrdered:      {Ordered: 2, Confirmed: true, BackOrdered: 2},
		PartiallyShipped: {Ordered: 2, Shipped: 1}, Shipped: {Ordered: 2, Shipped: 2}, Delivered: {Ordered: 2, Shipped: 2, Delivered: 2},
		Invoiced: {Ordered: 2, Shipped: 2, Invoiced: 2}, Cancelled: {Ordered: 2, Cancelled: 2},
		Rejected: {Ordered: 2, Cancelled: 2, Refused: true},
	}
	for name, c := range map[string]struct {
		lines    []State
		want     State
		terminal bool
	}{
		"no lines":                                {nil, Submitted, false},
		"the line furthest behind counts":         {[]State{Processing, PendingReview}, PendingReview, false},
		"back-order before processing":            {[]State{Processing, BackOrdered}, BackOrdered, false},
		"some on its way, some not":               {[]State{Shipped, BackOrdered}, PartiallyShipped, false},
		"invoiced and pending is partial too":     {[]State{Invoiced, PendingReview}, PartiallyShipped, false},
		"all on its way":                          {[]State{Delivered, Shipped, Invoiced}, Shipped, false},
		"cancelled lines do not hold the rest up": {[]State{Cancelled, Delivered, Rejected}, Delivered, false},
		"all invoiced or cancelled is the end":    {[]State{Cancelled, Invoiced}, Invoiced, true},
		"all cancelled":                           {[]State{Cancelled, Rejected}, Cancelled, true},
		"all rejected":                            {[]State{Rejected, Rejected}, Rejected, true},
	} {
		t.Run(name, func(t *testing.T) {
			var known Tracking
			for _, s := range c.lines {
				require.Equal(t, s, line[s].State())
				known.Lines = append(known.Lines, line[s])
			}
			require.Equal(t, c.want, known.State())
			require.Equal(t, c.terminal, known.Terminal())
		})
	}
}

func TestMergeInvoices(t *testing.T) {
	amount := decimal.RequireFromString
	first := Answer{Invoices: []Invoice{{Number: "B", Date: step(2), Total: amount("10"), Freight: amount("1")},
		{Number: "A", Date: step(2), Total: amount("5")}}}
	credit := Answer{Invoices: []Invoice{{Number: "B", Date: step(2)}, {Number: "C", Date: step(1), Total: amount("-3")}, {Number: "C"}}}
	for _, answers := range [][]Answer{{first, credit}, {credit, first}, {first, credit, first, credit}} {
		var known Tracking
		for _, a := range answers {
			known = Merge(known, a)
		}
		require.False(t, known.Seen)
		require.Equal(t, []string{"C -3", "A 5", "B 10"}, []string{
			known.Invoices[0].Number + " " + known.Invoices[0].Total.String(),
			known.Invoices[1].Number + " " + known.Invoices[1].Total.String(),
			known.Invoices[2].Number + " " + known.Invoices[2].Total.String(),
		})
		require.Len(t, known.Invoices, 3)
		require.Equal(t, "1", known.Invoices[2].Freight.String())
	}
}
