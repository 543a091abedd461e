package workflowtest

import (
	"time"

	"digitalbridge/activities/orders"
	"digitalbridge/internal/order"
	"digitalbridge/internal/policy"

	"github.com/shopspring/decimal"
)

// The purchase order of all tests, and what the distributor says of it.

func PurchaseOrder() order.PurchaseOrder {
	po := order.PurchaseOrder{
		ID: 7, Number: "1016", Status: "Submitted", VendorID: 42, VendorName: "TD SYNNEX", ForDistributor: true, CreatedAt: Start.Add(-time.Hour),
		Lines: []order.Line{
			{ItemID: 71, SKU: "1001", ProductName: "Dock", Quantity: 2, UnitCost: decimal.RequireFromString("199.5")},
			{ItemID: 72, SKU: "1002", ProductName: "Screen", Quantity: 5, UnitCost: decimal.RequireFromString("310")},
		},
	}
	po.NumberLines()
	return po
}

func Prepared() *orders.PreparedOrder {
	po := PurchaseOrder()
	rules := policy.Default().Orders
	o := order.DistributorOrder{Number: po.Number, ShipTo: order.ShipTo{Name: "Acme", Country: "US"}, BackOrder: true}
	for _, l := range po.Lines {
		o.Lines = append(o.Lines, order.DistributorLine{Number: l.Number, SKU: l.SKU, Quantity: l.Quantity, UnitPrice: l.UnitCost})
	}
	return &orders.PreparedOrder{PurchaseOrder: po, Order: o, Total: po.Total(), Live: true, Rules: rules}
}

// With changes a prepared order.
func With(change func(*orders.PreparedOrder)) *orders.PreparedOrder {
	p := Prepared()
	change(p)
	return p
}

// Answer is the distributor's answer with both lines in one state.
func Answer(code order.Code) order.Answer {
	a := order.Answer{Found: true, PlacedAt: Start}
	for _, l := range PurchaseOrder().Lines {
		item := order.AnswerItem{Line: l.Number, SKU: l.SKU, Code: code, OrderNumber: "SO-5501", Ordered: l.Quantity}
		if code == order.CodeShipped || code == order.CodeInvoiced {
			item.Shipped = l.Quantity
		}
		a.Items = append(a.Items, item)
	}
	return a
}

func BackOrdered() order.Answer {
	a := Answer(order.CodeAccepted)
	for i := range a.Items {
		a.Items[i].BackOrder = true
	}
	return a
}

func Tracked(answers ...order.Answer) order.Tracking {
	t := order.NewTracking(PurchaseOrder())
	t.Identified = true
	for _, a := range answers {
		t = order.Merge(t, a)
	}
	return t
}

// NotFound is the answer of a distributor that does not show the order.
func NotFound() *orders.FoundOrder { return &orders.FoundOrder{} }

func Found(a order.Answer) *orders.FoundOrder { return &orders.FoundOrder{Answer: a} }
