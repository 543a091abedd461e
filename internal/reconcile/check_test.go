package reconcile

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/shopspring/decimal"
	"github.com/stretchr/testify/require"

	"digitalbridge/internal/order"
	"digitalbridge/internal/policy"
)

var now = time.Date(2026, 9, 30, 12, 0, 0, 0, time.UTC)

func days(n int) time.Time { return now.AddDate(0, 0, n) }

func amount(s string) decimal.Decimal { return decimal.RequireFromString(s) }

// agreeing is a purchase order of two lines on which both systems agree to the end: shipped, invoiced,
// received.
func agreeing() Order {
	return Order{
		PurchaseOrder: order.PurchaseOrder{
			ID: 7, Number: "1016", Status: "Received Full", ForDistributor: true, ExternalPONumber: "66515543", CreatedAt: days(-30),
			Freight:     amount("12.50"),
			GeneralMemo: order.SetMemoBlock("by hand", "Status: Invoiced\nTD SYNNEX order: 66515543\nCustomer PO at TD SYNNEX: 1016"),
			Lines: []order.Line{
				{Number: 1, ItemID: 71, SKU: "1000001", Quantity: 5, UnitCost: amount("80.00")},
				{Number: 2, ItemID: 72, SKU: "1000002", Quantity: 2, UnitCost: amount("10.00")},
			},
		},
		SubmittedAt: days(-30), Number: "1016", At: now, Received: map[int64]int{71: 5, 72: 2},
		Found: []Found{{Number: "1016", Answer: order.Answer{
			Found: true, At: now, PlacedAt: days(-30),
			Items: []order.AnswerItem{
				{Line: 1, SKU: "1000001", Code: order.CodeInvoiced, OrderNumber: "66515543", Ordered: 5, Shipped: 5, UnitPrice: amount("80.00"),
					ShippedAt: days(-28)},
				{Line: 2, SKU: "1000002", Code: order.CodeInvoiced, OrderNumber: "66515543", Ordered: 2, Shipped: 2, UnitPrice: amount("10.00"),
					ShippedAt: days(-28)},
			},
			Invoices: []order.Invoice{{Number: "900", Date: days(-27), Total: amount("432.50"), Freight: amount("12.50"), Lines: []order.InvoiceLine{
				{Line: 1, SKU: "1000001", Quantity: 5, UnitPrice: amount("80.00")}, {Line: 2, SKU: "1000002", Quantity: 2, UnitPrice: amount("10.00")},
			}}},
		}}},
	}
}

// open is the same order on its second day: accepted, nothing shipped.
func open() Order {
	o := agreeing()
	o.PurchaseOrder.Status, o.PurchaseOrder.Freight, o.Received, o.Followed = "Submitted", decimal.Zero, map[int64]int{}, true
	a := &o.Found[0].Answer
	a.Invoices = nil
	for i := range a.Items {
		a.Items[i].Code, a.Items[i].Shipped, a.Items[i].ShippedAt = order.CodeAccepted, 0, time.Time{}
	}
	return o
}

func told(r Row) []string {
	var out []string
	for _, f := range r.Findings {
		out = append(out, fmt.Sprintf("%s/%d", f.Kind, f.Line))
	}
	return out
}

func TestCheck(t *testing.T) {
	type row struct {
		name  string
		order func() Order
		with  func(*Order)
		rules func(*policy.Policy)
		want  []string
	}
	items := func(o *Order) []order.AnswerItem { return o.Found[0].Answer.Items }
	invoice := func(o *Order) *order.Invoice { return &o.Found[0].Answer.Invoices[0] }
	absent := func(o *Order) { o.Found = nil }
	unsent := func(o *Order) {
		absent(o)
		o.PurchaseOrder.GeneralMemo, o.PurchaseOrder.ExternalPONumber, o.Followed = "by hand", "", false
	}
	for _, r := range []row{
		{name: "both agree to the end"},
		{name: "both agree on an open order", order: open},

		{name: "approved and not sent", order: open, with: unsent, want: []string{"Not sent/0"}},
		{name: "approved a moment ago", order: open, with: func(o *Order) { unsent(o); o.SubmittedAt = now.Add(-time.Hour) }},
		{name: "made long ago, approved a moment ago", order: open, with: func(o *Order) {
			unsent(o)
			o.PurchaseOrder.CreatedAt, o.SubmittedAt = days(-90), now.Add(-time.Hour)
		}},
		{name: "a submission waits", order: open, with: func(o *Order) { unsent(o); o.Submitting = true }, want: []string{"Not sent/0"}},
		{name: "a draft is not sent", order: open, with: func(o *Order) { unsent(o); o.PurchaseOrder.Status = "New" }},
		{name: "given up", order: open, with: func(o *Order) {
			unsent(o)
			o.PurchaseOrder.GeneralMemo = order.SetMemoBlock("", order.WithheldText("Rejected", "ann", "too dear", days(-20)))
		}},
		{name: "cancelled and not sent", order: open, with: func(o *Order) { unsent(o); o.PurchaseOrder.Status = "Canceled" }},

		{name: "sent, and nobody knows it", order: open, with: func(o *Order) { absent(o); o.Followed = false },
			want: []string{"Not at TD SYNNEX/0"}},
		{name: "sent, unknown, and its tracker raises the alarm", order: open, with: absent},
		{name: "seen to be rejected", order: open, with: func(o *Order) {
			absent(o)
			o.PurchaseOrder.GeneralMemo, o.Followed = order.SetMemoBlock("", "Status: Rejected"), false
		}},

		{name: "ordered for a draft", order: open, with: func(o *Order) { o.PurchaseOrder.Status = "New" },
			want: []string{"No purchase order/0"}},
		{name: "ordered for a cancelled one", order: open, with: func(o *Order) { o.PurchaseOrder.Status = "Canceled" },
			want: []string{"No purchase order/0"}},
		{name: "cancelled on both sides", order: open, with: func(o *Order) {
			o.PurchaseOrder.Status = "Canceled"
			for i := range items(o) {
				items(o)[i].Code = order.CodeDeleted
			}
		}},
		{name: "cancelled at TD SYNNEX only", order: open, with: func(o *Order) {
			for i := range items(o) {
				items(o)[i].Code = order.CodeDeleted
			}
		}, want: []string{"Quantity differs/1", "Quantity differs/2"}},

		{name: "fewer pieces", order: open, with: func(o *Order) { items(o)[0].Ordered = 3 }, want: []string{"Quantity differs/1"}},
		{name: "a split line adds up", order: open, with: func(o *Order) {
			items(o)[0].Ordered = 3
			second := items(o)[0]
			second.Ordered, second.OrderNumber = 2, "66515544"
			o.Found[0].Answer.Items = append(items(o), second)
		}},
		{name: "a line is missing", order: open, with: func(o *Order) { o.Found[0].Answer.Items = items(o)[:1] },
			want: []string{"Quantity differs/2"}},
		{name: "a line too many", order: open, with: func(o *Order) {
			o.Found[0].Answer.Items = append(items(o), order.AnswerItem{Line: 9, Code: order.CodeAccepted, Ordered: 4})
		}, want: []string{"Quantity differs/9"}},
		{name: "a line that people dropped", order: open, with: func(o *Order) {
			o.PurchaseOrder.Lines[1].Memo = order.SetMemoBlock("", order.WithheldText("Dropped", "ann", "not needed", days(-20)))
			o.Found[0].Answer.Items = items(o)[:1]
		}},
		{name: "invoiced too many", with: func(o *Order) { invoice(o).Lines[0].Quantity, invoice(o).Total = 6, amount("512.50") },
			want: []string{"Quantity differs/1"}},
		{name: "an invoice for a line that was not ordered", with: func(o *Order) {
			invoice(o).Total = amount("433.50")
			invoice(o).Lines = append(invoice(o).Lines, order.InvoiceLine{Line: 9, SKU: "1", Quantity: 1, UnitPrice: amount("1")})
		}, want: []string{"Quantity differs/9"}},
		{name: "received too many", with: func(o *Order) { o.Received[71] = 7 }, want: []string{"Not invoiced/1", "Quantity differs/1"}},

		{name: "another price on the order", order: open, with: func(o *Order) { items(o)[0].UnitPrice = amount("82.00") },
			want: []string{"Price differs/1"}},
		{name: "a price within the tolerance", order: open, with: func(o *Order) { items(o)[0].UnitPrice = amount("80.80") }},
		{name: "another price on the invoice", with: func(o *Order) { invoice(o).Lines[1].UnitPrice = amount("9.00") },
			want: []string{"Price differs/2"}},
		{name: "no price is no difference", order: open, with: func(o *Order) { items(o)[0].UnitPrice = decimal.Zero }},

		{name: "another freight", with: func(o *Order) { invoice(o).Freight, invoice(o).Total = amount("20"), amount("440") },
			want: []string{"Freight differs/0"}},
		{name: "freight within the tolerance", with: func(o *Order) { invoice(o).Freight, invoice(o).Total = amount("13.50"), amount("433.50") }},
		{name: "freight that is named and not charged", with: func(o *Order) { invoice(o).Freight = amount("176.64") }},
		{name: "freight of two invoices", with: func(o *Order) {
			second := *invoice(o)
			second.Number, second.Lines, second.Freight, second.Total = "901", invoice(o).Lines[1:], amount("2.50"), amount("22.50")
			invoice(o).Lines, invoice(o).Freight, invoice(o).Total = invoice(o).Lines[:1], amount("10"), amount("410")
			o.Found[0].Answer.Invoices = append(o.Found[0].Answer.Invoices, second)
		}},

		{name: "received, never invoiced", with: func(o *Order) { o.Found[0].Answer.Invoices = nil },
			want: []string{"Not invoiced/1", "Not invoiced/2"}},
		{name: "shipped yesterday, not invoiced yet", order: open, with: func(o *Order) {
			items(o)[0].Code, items(o)[0].Shipped, items(o)[0].ShippedAt = order.CodeShipped, 5, days(-1)
		}},
		{name: "invoiced, not received", with: func(o *Order) { o.Received = map[int64]int{71: 3, 72: 2} }, want: []string{"Not received/1"}},
		{name: "invoiced yesterday", with: func(o *Order) { o.Received = nil; invoice(o).Date = days(-1) }},
		{name: "nothing is received in Autotask", with: func(o *Order) { o.Received = nil }, rules: func(p *policy.Policy) {
			p.Reconcile.Receiving = false
		}},
		{name: "credited again", with: func(o *Order) {
			o.Received = map[int64]int{71: 5}
			o.Found[0].Answer.Invoices = append(o.Found[0].Answer.Invoices,
				order.Invoice{Number: "C1", Credit: true, Date: days(-3), Total: amount("-20"), Lines: []order.InvoiceLine{
					{Line: 2, SKU: "1000002", Quantity: -2, UnitPrice: amount("10")}}})
		}, want: []string{"Not invoiced/2"}},

		{name: "half of it is invoiced, with half of the freight", with: func(o *Order) {
			invoice(o).Lines, invoice(o).Freight, invoice(o).Total = invoice(o).Lines[:1], amount("6.25"), amount("406.25")
		}, want: []string{"Not invoiced/2"}},
		{name: "credited at another price, which is no charge", with: func(o *Order) {
			o.Received = map[int64]int{71: 5}
			o.Found[0].Answer.Invoices = append(o.Found[0].Answer.Invoices,
				order.Invoice{Number: "C1", Credit: true, Date: days(-3), Total: amount("-14"), Lines: []order.InvoiceLine{
					{Line: 2, SKU: "1000002", Quantity: -2, UnitPrice: amount("7")}}})
		}, want: []string{"Not invoiced/2"}},

		{name: "nobody follows it", order: open, with: func(o *Order) { o.Followed = false }, want: []string{"Not followed/0"}},
		{name: "stale orders are not followed on purpose", order: open, with: func(o *Order) {
			o.Followed = false
			o.PurchaseOrder.GeneralMemo = order.SetMemoBlock("", "Status: Stale\nNot followed any more, because nothing changed: since 2026-08-01")
		}},
		{name: "on its way to the customer, and nobody follows it", with: func(o *Order) {
			items(o)[0].Parcels = []order.Parcel{{Tracking: []string{"1Z1"}, Quantity: 5, ShippedAt: days(-2)}}
			items(o)[0].ShippedAt, items(o)[1].ShippedAt, invoice(o).Date = days(-2), days(-2), days(-1)
		}, want: []string{"Not followed/0"}},
		{name: "the carrier has been silent for weeks", with: func(o *Order) {
			items(o)[0].Parcels = []order.Parcel{{Tracking: []string{"1Z1"}, Quantity: 5, ShippedAt: days(-28)}}
		}},

		{name: "over at TD SYNNEX, and nobody follows the rest", with: func(o *Order) {
			o.PurchaseOrder.Lines[0].Quantity = 9
		}, want: []string{"Quantity differs/1"}},

		{name: "another order under a number in Autotask", order: open, with: func(o *Order) {
			o.Found = append(
				o.Found, Found{Number: "PHONE-7", Answer: order.Answer{
					Found: true, PlacedAt: days(-30), Items: []order.AnswerItem{
						{Line: 1, SKU: "9999", Code: order.CodeAccepted, OrderNumber: "77", Ordered: 5}}}})
		}, want: []string{"Another order/0"}},
		{name: "another product on a line", order: open, with: func(o *Order) { items(o)[1].SKU = "9999" }, want: []string{"Another order/2"}},
		{name: "a product that the price file names as its replacement", order: open, with: func(o *Order) {
			items(o)[1].SKU, o.PurchaseOrder.Lines[1].ReplacementSKU = "9999", "9999"
		}},
		{name: "an order that nobody recorded is compared as a whole", order: open, with: func(o *Order) {
			o.PurchaseOrder.GeneralMemo, o.Found[0].Answer.Items = "", items(o)[:1]
			items(o)[0].SKU, o.Found[0].Answer.PlacedAt = "9999", days(-400)
		}, want: []string{"Another order/1", "Another order/2", "Another order/0"}},
		{name: "one that is the same is no finding", order: open, with: func(o *Order) { o.PurchaseOrder.GeneralMemo = "" }},
		{name: "one without a date is not compared", order: open, with: func(o *Order) {
			o.PurchaseOrder.GeneralMemo, o.PurchaseOrder.ExternalPONumber, o.Found[0].Answer.PlacedAt = "", "", time.Time{}
		}, want: []string{"Another order/0"}},
		{name: "one without a date whose number Autotask shows", order: open, with: func(o *Order) {
			o.PurchaseOrder.GeneralMemo, o.Found[0].Answer.PlacedAt = "", time.Time{}
		}},
		{name: "one that a person has said to be it", order: open, with: func(o *Order) {
			o.PurchaseOrder.GeneralMemo, o.Found[0].Answer.PlacedAt = "TD SYNNEX same order: 66515543", time.Time{}
		}},
		{name: "the second invoice begins with line 1 again", with: func(o *Order) {
			second := *invoice(o)
			second.Number, second.Lines, second.Freight, second.Total = "901", []order.InvoiceLine{
				{Line: 1, SKU: "1000002", Quantity: 2, UnitPrice: amount("10.00")}}, decimal.Zero, amount("20")
			invoice(o).Lines, invoice(o).Total = invoice(o).Lines[:1], amount("412.50")
			o.Found[0].Answer.Invoices = append(o.Found[0].Answer.Invoices, second)
		}},
		{name: "two orders", order: open, with: func(o *Order) {
			second := o.Found[0]
			second.Number = "PHONE-7"
			second.Answer.Items = []order.AnswerItem{
				{Line: 1, SKU: "1000001", Code: order.CodeAccepted, OrderNumber: "77", Ordered: 5},
				{Line: 2, SKU: "1000002", Code: order.CodeAccepted, OrderNumber: "77", Ordered: 2},
			}
			o.Found = append(o.Found, second)
		}, want: []string{"Duplicate/0"}},
		{name: "two orders, one of them cancelled", order: open, with: func(o *Order) {
			second := o.Found[0]
			second.Number = "PHONE-7"
			second.Answer.Items = []order.AnswerItem{{Line: 1, SKU: "1000001", Code: order.CodeDeleted, OrderNumber: "77", Ordered: 5},
				{Line: 2, SKU: "1000002", Code: order.CodeDeleted, OrderNumber: "77", Ordered: 2}}
			o.Found = append(o.Found, second)
		}},
		{name: "another order number in Autotask", order: open, with: func(o *Order) { o.PurchaseOrder.ExternalPONumber = "66515543, 4711" },
			want: []string{"Not at TD SYNNEX/0"}},
		{name: "a person's mark instead of an order number", order: open, with: func(o *Order) { o.PurchaseOrder.ExternalPONumber = "QB-4711" }},
		{name: "the field is an accounting link's", order: open, with: func(o *Order) { o.PurchaseOrder.ExternalPONumber = "4711" },
			rules: func(p *policy.Policy) { p.Orders.WriteOrderNumber = false }},

		{name: "TD SYNNEX can't be asked", order: open, with: func(o *Order) { o.Problem, o.Fix = "the answer is no XML", "ask TD SYNNEX" },
			want: []string{"Not compared/0"}},
		{name: "the invoices can't be asked for, and the rest is compared", with: func(o *Order) {
			o.Found[0].Answer.Invoices, o.Found[0].Answer.Missing = nil, "the invoices: status 503"
			o.PurchaseOrder.Lines[1].Quantity = 3
		}, want: []string{"Not compared/0", "Quantity differs/2"}},
		{name: "the invoices of another order can't be asked for", order: open,
			with: func(o *Order) { o.Missing = []string{"the invoices of order 7"} },
			want: []string{"Not compared/0"}},
		{name: "a part of the answer can't be read", with: func(o *Order) { o.Found[0].Answer.Unread = []string{"line 3: torn"} },
			want: []string{"Not compared/0"}},
		{name: "an invoice without a date", with: func(o *Order) { o.Found[0].Answer.Invoices[0].Date = time.Time{} },
			want: []string{"Not compared/0"}},
		{name: "an invoice of next month", with: func(o *Order) { o.Found[0].Answer.Invoices[0].Date = days(31) },
			want: []string{"Not compared/0"}},
	} {
		t.Run(r.name, func(t *testing.T) {
			o := agreeing()
			if r.order != nil {
				o = r.order()
			}
			if r.with != nil {
				r.with(&o)
			}
			p := policy.Default()
			if r.rules != nil {
				r.rules(&p)
			}
			got := Check(o, p)
			require.Equal(t, r.want, told(got))
			keys := map[string]bool{}
			for _, f := range got.Findings {
				require.Equal(t, "1016", f.PurchaseOrder)
				require.NotEmpty(t, f.Text)
				require.NotEmpty(t, f.Fix)
				require.False(t, keys[f.Key], "two findings of one key: %s", f.Key)
				keys[f.Key] = true
			}
			require.Equal(t, got, Check(o, p), "the same once more")
		})
	}
}

func TestARowAddsUp(t *testing.T) {
	r := Check(agreeing(), policy.Default())
	require.Equal(t, Row{
		PurchaseOrder: "1016", Status: "Received Full", Number: "1016", State: order.Invoiced, DistributorOrders: []string{"66515543"},
		References: []string{"66515543"}, Invoices: []string{"900"},
		Pieces: 7, Shipped: 7, Invoiced: 7, Received: 7, Ordered: r.Ordered, Charged: r.Charged, Freight: amount("12.50"),
		FreightCharged: r.FreightCharged,
	}, r)
	require.Equal(t, "420 420 12.5", r.Ordered.String()+" "+r.Charged.String()+" "+r.FreightCharged.String())
}

func TestTheFixNamesTheCommand(t *testing.T) {
	o := open()
	o.Followed = false
	require.Contains(t, Check(o, policy.Default()).Findings[0].Fix, "starter order status 1016")
	o.Found, o.PurchaseOrder.GeneralMemo, o.PurchaseOrder.ExternalPONumber = nil, "", ""
	require.Contains(t, Check(o, policy.Default()).Findings[0].Fix, "starter order submit 1016")
	o.Submitting = true
	require.Contains(t, Check(o, policy.Default()).Findings[0].Fix, "--needs-decision")
}

func TestReferencesAreReadAsTheBridgeWritesThem(t *testing.T) {
	for text, want := range map[string]string{"": "", "1": "1", "1, 2": "1 2", "1, 2 +3": "1 2", "QB-1": "", "12 by phone": "", " 7 ": "7"} {
		require.Equal(t, want, strings.Join(references(order.PurchaseOrder{ExternalPONumber: text}), " "), text)
	}
}

// What has left a warehouse is returned, never cancelled.
func TestNobodyIsToldToCancelWhatHasLeft(t *testing.T) {
	twice := func(first, second order.Code) Row {
		o := open()
		for i := range o.Found[0].Answer.Items {
			it := &o.Found[0].Answer.Items[i]
			if it.Code = first; first == order.CodeShipped {
				it.Shipped = it.Ordered
			}
		}
		other := Found{Number: "PHONE-7", Answer: o.Found[0].Answer}
		other.Answer.Items = nil
		for _, it := range o.Found[0].Answer.Items {
			it.OrderNumber, it.Code, it.Shipped = "77", second, 0
			if second == order.CodeShipped {
				it.Shipped = it.Ordered
			}
			other.Answer.Items = append(other.Answer.Items, it)
		}
		o.Found = append(o.Found, other)
		return Check(o, policy.Default())
	}
	fix := func(r Row) string {
		for _, f := range r.Findings {
			if f.Kind == Duplicate {
				return f.Fix
			}
		}
		return ""
	}
	require.Equal(t, "call TD SYNNEX to cancel one of them before it ships", fix(twice(order.CodeAccepted, order.CodeAccepted)))
	for _, codes := range [][2]order.Code{{order.CodeShipped, order.CodeAccepted}, {order.CodeAccepted, order.CodeShipped}} {
		require.Equal(t, "call TD SYNNEX to cancel the one of which nothing has shipped", fix(twice(codes[0], codes[1])))
	}
	require.Contains(t, fix(twice(order.CodeShipped, order.CodeShipped)), "return, RMA")

	delivered := agreeing()
	delivered.PurchaseOrder.Status = "Canceled"
	require.Contains(t, Check(delivered, policy.Default()).Findings[0].Fix, "ask TD SYNNEX for a return (RMA)")
	underWay := open()
	underWay.PurchaseOrder.Status = "Canceled"
	require.Contains(t, Check(underWay, policy.Default()).Findings[0].Fix, "cancel the order at TD SYNNEX")
	require.Contains(t, Orphan(delivered.Found[0]).Findings[0].Fix, "ask TD SYNNEX for a return (RMA)")
	require.Contains(t, Orphan(underWay.Found[0]).Findings[0].Fix, "cancel the order at TD SYNNEX")
	edited := order.Tracking{Sent: order.SentAs(underWay.PurchaseOrder), Lines: []order.LineTracking{
		{ItemID: 71, Number: 1, Ordered: 5, Shipped: 5}}}
	now := order.SentAs(delivered.PurchaseOrder)
	now.Lines[0].Quantity, edited.Current = 6, &now
	require.Contains(t, edited.Edited()[0].Fix, "ask them for a return (RMA)")
}
