package reconcile

import (
	"testing"
	"time"

	"github.com/shopspring/decimal"
	"github.com/stretchr/testify/require"

	"digitalbridge/internal/order"
	"digitalbridge/internal/policy"
)

// TestNothingIsTakenForThisOrder: what lies under the purchase order's number and is about something else is not sent beside,
// adopted, followed, recorded, received, or counted as agreeing; a person is shown both sides. The order itself is.
func TestNothingIsTakenForThisOrder(t *testing.T) {
	item := func(n int, change func(*order.AnswerItem)) func(*order.Answer) {
		return func(a *order.Answer) { change(&a.Items[n]) }
	}
	invoiced := func(change func(*order.Invoice)) func(*order.Answer) {
		return func(a *order.Answer) { change(&a.Invoices[0]) }
	}
	for name, c := range map[string]struct {
		theirs func(*order.Answer)
		ours   func(*order.PurchaseOrder)
		same   bool
		// shows are the two sides.
		shows []string
	}{
		"this order": {same: true},
		"a replacement in the file": {item(1, func(i *order.AnswerItem) { i.SKU = "1000009" }), func(po *order.PurchaseOrder) {
			po.Lines[1].ReplacementSKU = "1000009"
		}, true, nil},
		"a replacement by a person": {item(1, func(i *order.AnswerItem) { i.SKU = "1000009" }), func(po *order.PurchaseOrder) {
			po.Lines[1].Memo = "TD SYNNEX replacement SKU: 1000009"
		}, true, nil},
		"an hour before it was made": {func(a *order.Answer) { a.PlacedAt = days(-30).Add(-time.Hour) }, nil, true, nil},
		"another SKU": {item(0, func(i *order.AnswerItem) {
			i.SKU = "9999999"
		}), nil, false, []string{"9999999", "1000001"}},
		"another SKU on each line": {func(a *order.Answer) {
			a.Items[0].SKU, a.Items[1].SKU = "9999998", "9999999"
		}, nil, false, []string{"9999998", "1000001", "9999999", "1000002"}},
		"the SKUs the other way round": {func(a *order.Answer) {
			a.Items[0].SKU, a.Items[1].SKU = a.Items[1].SKU, a.Items[0].SKU
		}, nil, false,
			[]string{"1000002", "1000001"}},
		"a SKU that begins alike": {item(0, func(i *order.AnswerItem) { i.SKU = "10000010" }), nil, false, []string{"10000010"}},
		"a piece less": {item(0, func(i *order.AnswerItem) {
			i.Ordered, i.Shipped = 4, 4
		}), nil, false, []string{"4", "5"}},
		"a piece more": {item(1, func(i *order.AnswerItem) {
			i.Ordered, i.Shipped = 3, 3
		}), nil, false, []string{"3", "2"}},
		"ten times as much": {item(0, func(i *order.AnswerItem) { i.Ordered = 50 }), nil, false, []string{"50", "5"}},
		"no quantity": {item(0, func(i *order.AnswerItem) {
			i.Ordered, i.Shipped = 0, 0
		}), nil, false, []string{"line 1"}},
		"one line for two":     {func(a *order.Answer) { a.Items = a.Items[:1] }, nil, false, []string{"line 2"}},
		"the other line alone": {func(a *order.Answer) { a.Items = a.Items[1:] }, nil, false, []string{"line 1"}},
		"a line more": {func(a *order.Answer) {
			i := a.Items[1]
			i.Line = 3
			a.Items = append(a.Items, i)
		}, nil, false, []string{"line 3"}},
		"lines of other numbers": {func(a *order.Answer) {
			a.Items[0].Line, a.Items[1].Line = 11, 12
		}, nil, false, []string{"line 1"}},
		"of last year": {func(a *order.Answer) {
			a.PlacedAt = days(-395)
		}, nil, false, []string{"2025-08-31", "2026-08-31"}},
		"of a week before it was made": {func(a *order.Answer) { a.PlacedAt = days(-37) }, nil, false, []string{"2026-08-24"}},
		"shipped before it was made": {func(a *order.Answer) {
			a.PlacedAt = time.Time{}
			a.Items[0].ShippedAt = days(-60)
		}, nil, false, []string{"2026-08-01"}},
		"invoiced before it was made": {invoiced(func(i *order.Invoice) { i.Date = days(-60) }), nil, false, []string{"2026-08-01"}},
		"invoiced for another place": {invoiced(func(i *order.Invoice) {
			i.PostalCode, i.Country = "10001", "US"
		}), nil, false, []string{"10001", "89501"}},
		"for another place in Canada": {invoiced(func(i *order.Invoice) {
			i.PostalCode, i.Country = "K1A0B1", "CA"
		}), nil, false, []string{"K1A"}},
		"no SKU anywhere": {func(a *order.Answer) {
			a.Items[0].SKU, a.Items[1].SKU = "", ""
		}, nil, false, []string{"line 1", "line 2"}},
		"a line that can't be read": {func(a *order.Answer) {
			a.Unread = []string{"line 1.1: no number"}
		}, nil, false, []string{"1.1"}},
		"a product that is not known": {item(0, func(i *order.AnswerItem) {
			i.SKU, i.NonStock = "99", true
		}), nil, false, []string{"line 1"}},
		"our product without a SKU": {nil, func(po *order.PurchaseOrder) { po.Lines[0].SKU = "" }, false, []string{"line 1"}},
		"everything of it": {func(a *order.Answer) {
			a.PlacedAt = days(-395)
			a.Items = a.Items[:1]
			a.Items[0].SKU, a.Items[0].Ordered = "9999999", 1
		}, nil, false,
			[]string{"9999999", "line 2"}},
	} {
		t.Run(name, func(t *testing.T) {
			o := agreeing()
			o.PurchaseOrder.ShipTo = order.Address{Name: "Acme", Address1: "1 Main St", City: "Reno", State: "NV", PostalCode: "89501"}
			a := &o.Found[0].Answer
			if c.theirs != nil {
				c.theirs(a)
			}
			if c.ours != nil {
				c.ours(&o.PurchaseOrder)
			}
			po := o.PurchaseOrder
			po.Status, po.ExternalPONumber, po.GeneralMemo, po.Freight = order.StatusSubmitted, "", "", decimal.Zero

			// Submission and adoption: what order status says, before anything is known of the order.
			differences := order.Compare(order.NewTracking(po), *a)
			require.Equal(t, c.same, len(differences) == 0, order.BothSides(differences))
			shown := order.BothSides(differences)
			for _, side := range c.shows {
				require.Contains(t, shown, side)
			}
			if !c.same {
				f := order.OtherOrder("1016", differences)
				require.Equal(t, order.Blocks, f.Severity)
				require.NotEmpty(t, f.Fix)
			}

			// Tracker and invoices.
			known := order.Identify(order.NewTracking(po), *a)
			require.Equal(t, c.same, known.Identified)
			require.Equal(t, c.same, len(known.OrderNumbers()) > 0)
			require.Equal(t, c.same, len(known.Invoices) > 0)
			alarms := order.Kinds(order.Alarms(po, known, order.Heard{Began: now, LastChange: now, Latest: now}, policy.Default().Tracking,
				policy.Zone{}, now))
			if !c.same {
				require.Contains(t, alarms, string(order.AlarmOtherOrder))
			}
			update := order.WriteBack(po, known, policy.Default().Orders, time.UTC)
			require.Equal(t, c.same, update.ExternalPONumber != nil)
			require.Equal(t, c.same, update.VendorInvoiceNumber != nil)

			// Receiving.
			rules := policy.Default().Tracking
			rules.Receive = policy.ReceiveShipped
			receipts, _ := order.Receipts(po, known, nil, nil, rules)
			require.Equal(t, c.same, len(receipts) > 0)

			// Reconciliation.
			row := Check(o, policy.Default())
			require.Equal(t, c.same, len(row.Findings) == 0, told(row))
			for _, f := range row.Findings {
				require.NotEmpty(t, f.Fix)
			}
		})
	}
}
