package order_test

import (
	"testing"
	"time"

	"github.com/shopspring/decimal"
	"github.com/stretchr/testify/require"

	. "digitalbridge/internal/order"
	"digitalbridge/internal/policy"
)

// TestAgeOfAnInput: an order status that is older than what is known takes nothing back, also not what is only true as
// last said, and a person is told.
func TestAgeOfAnInput(t *testing.T) {
	limit := time.Duration(policy.Default().Tracking.Alarms.AnswerBehind)
	noon := step(10).Add(12 * time.Hour)
	item := func(change func(*AnswerItem)) AnswerItem {
		it := AnswerItem{Line: 1, SKU: "8100001", Code: CodePartial, OrderNumber: "SO1", Ordered: 10, Shipped: 6, BackOrder: true, ETA: step(20),
			ShippedAt: step(5), UnitPrice: decimal.NewFromInt(100), Parcels: []Parcel{{Tracking: []string{"1Z1"}, Quantity: 6, Delivered: step(8)}}}
		if change != nil {
			change(&it)
		}
		return it
	}
	answer := func(change func(*Answer)) Answer {
		a := found(item(nil))
		a.At, a.Invoices = noon, []Invoice{{Number: "INV1", Date: step(6), Lines: []InvoiceLine{{Line: 1, SKU: "8100001", Quantity: 6}}}}
		if change != nil {
			change(&a)
		}
		return a
	}
	of := func(change func(*AnswerItem)) func(*Answer) {
		return func(a *Answer) { a.Items[0] = item(change) }
	}
	for name, c := range map[string]struct {
		change func(*Answer)
		want   []string // part of each reason
	}{
		"the same again":                      {nil, nil},
		"a minute before, of another machine": {func(a *Answer) { a.At = noon.Add(-time.Minute) }, nil},
		"the hour that comes twice in autumn": {func(a *Answer) { a.At = noon.Add(-time.Hour) }, nil},
		"three hours before": {func(a *Answer) { a.At = noon.Add(-3 * time.Hour) },
			[]string{"2026-11-12 09:00 UTC, and an earlier one is of 2026-11-12 12:00 UTC"}},
		"last year":                     {func(a *Answer) { a.At = noon.AddDate(-1, 0, 0) }, []string{"it is dated 2025"}},
		"no time, and it says the same": {func(a *Answer) { a.At = time.Time{} }, nil},
		"no time, and it says less": {func(a *Answer) { a.At = time.Time{}; of(func(it *AnswerItem) { it.Shipped = 2 })(a) },
			[]string{"2 of 10 shipped, and 6 before", "2 of 10 delivered"}},
		"nothing has shipped": {of(func(it *AnswerItem) { it.Code, it.Shipped, it.Parcels = CodeAccepted, 0, nil }),
			[]string{"line 1, SKU 8100001: 0 of 10 shipped, and 6 before", "0 of 10 delivered, and 6 before"}},
		"the parcel is not delivered": {of(func(it *AnswerItem) { it.Parcels[0].Delivered = time.Time{} }), []string{"0 of 10 delivered"}},
		"the order is gone":           {func(a *Answer) { *a = Answer{At: noon} }, []string{"does not show the order"}},
		"the invoice is gone":         {func(a *Answer) { a.Invoices = nil }, []string{"it lacks invoice INV1"}},
		"the invoice is another one":  {func(a *Answer) { a.Invoices[0].Number = "INV2" }, []string{"it lacks invoice INV1"}},
		"the invoices were not asked": {func(a *Answer) { a.Invoices, a.Missing = nil, "the invoices: status 503" }, nil},
		"an invoice can't be read":    {func(a *Answer) { a.Invoices, a.Unread = nil, []string{"invoice INV1: torn"} }, nil},
		"the line is left out":        {func(a *Answer) { a.Items[0].Line = 2 }, nil},
		"more has shipped":            {of(func(it *AnswerItem) { it.Shipped, it.Parcels[0].Quantity = 9, 9 }), nil},
		"the rest is deleted": {func(a *Answer) {
			a.Items = append(a.Items, AnswerItem{Line: 1, SKU: "8100001", Code: CodeDeleted, OrderNumber: "SO2", Ordered: 4})
		}, nil},
	} {
		t.Run(name, func(t *testing.T) {
			po := PurchaseOrder{Number: "1016", CreatedAt: step(0),
				Lines: []Line{{Number: 1, ItemID: 11, ProductID: 5, SKU: "8100001", Quantity: 10}}}
			before := NewTracking(po)
			before.Identified = true
			before = Identify(before, answer(nil))
			a := answer(c.change)
			a.Older = Older(before, a, noon, limit, policy.Zone{})
			require.Len(t, a.Older, len(c.want), a.Older)
			for i, want := range c.want {
				require.Contains(t, a.Older[i], want)
			}
			for i := range a.Items { // whatever it says of what comes and goes
				a.Items[i].BackOrder, a.Items[i].ETA = true, step(30)
			}
			after := Identify(before, a)
			alarms := Kinds(Alarms(po, after, Heard{Began: noon, LastChange: noon, Latest: noon}, policy.Default().Tracking, policy.Zone{}, noon))
			received := policy.Default().Tracking
			received.Receive, received.ReceiveNeedsInvoice = policy.ReceiveShipped, false
			po.Status = StatusSubmitted
			_, waiting := Receipts(po, after, nil, nil, received)
			if c.want == nil {
				require.NotContains(t, alarms, string(AlarmOlder))
				require.Empty(t, waiting)
				return
			}
			require.Contains(t, alarms, string(AlarmOlder))
			require.Contains(t, waiting[1], "says less", "what can't be taken back waits")
			after.Older = nil
			after.Invoices = before.Invoices // another invoice is no step back
			require.False(t, News(before, after), "nothing is taken back")
		})
	}
}

// TestAgeOfAnInvoice: a date that is missing or yet to come is told; one from before the purchase order is no invoice of it.
func TestAgeOfAnInvoice(t *testing.T) {
	now := step(10)
	for name, c := range map[string]struct {
		date  time.Time
		alarm string
		memo  string
	}{
		"today":                         {now, "", "Invoice INV1 of 2026-11-12: 12.00"},
		"the day it shipped":            {step(5), "", "Invoice INV1 of 2026-11-07: 12.00"},
		"tomorrow, in another zone":     {step(11), "", "Invoice INV1 of 2026-11-13: 12.00"},
		"in three days, of a weekend":   {step(13), "", "Invoice INV1 of 2026-11-15: 12.00"},
		"in four days":                  {step(14), "it is dated 2026-11-16, which is yet to come", "Invoice INV1 of 2026-11-16: 12.00"},
		"next year":                     {now.AddDate(1, 0, 0), "which is yet to come", "Invoice INV1 of 2027-11-12: 12.00"},
		"a day that can't be read":      {time.Time{}, "its date is missing or can't be read", "Invoice INV1: 12.00"},
		"the day of the purchase order": {step(0), "", "Invoice INV1 of 2026-11-02: 12.00"},
		"a month before it":             {step(-30), "it is dated 2026-10-03, and the purchase order was made on 2026-11-02", ""},
		"two years before it":           {step(-730), "and the purchase order was made on", ""},
	} {
		t.Run(name, func(t *testing.T) {
			po := PurchaseOrder{Number: "1016", CreatedAt: step(0), Lines: []Line{{Number: 1, ItemID: 11, SKU: "8100001", Quantity: 2}}}
			known := NewTracking(po)
			known.Identified = true
			known = Identify(known, Answer{Found: true, At: now,
				Items: []AnswerItem{{Line: 1, SKU: "8100001", Code: CodeInvoiced, OrderNumber: "SO1", Ordered: 2, Shipped: 2, ShippedAt: step(5)}},
				Invoices: []Invoice{{Number: "INV1", Date: c.date, Total: decimal.NewFromInt(12),
					Lines: []InvoiceLine{{Line: 1, SKU: "8100001", Quantity: 2}}}}})
			var text string
			for _, a := range Alarms(po, known, Heard{Began: now, LastChange: now}, policy.Default().Tracking, policy.Zone{}, now) {
				if a.Kind == AlarmInvoice || a.Kind == AlarmOtherOrder {
					text += a.Text
				}
			}
			require.Contains(t, text, c.alarm)
			require.Equal(t, c.alarm == "", text == "", text)
			update := WriteBack(po, known, policy.Default().Orders, time.UTC)
			if c.memo == "" {
				require.NotContains(t, *update.GeneralMemo, "INV1")
				return
			}
			require.Contains(t, *update.GeneralMemo, c.memo+"\n")
		})
	}
}

// A memo whose history did not fit says the same again.
func TestAMemoThatWasCutIsAFixedPoint(t *testing.T) {
	po, known := tenPieces(found(AnswerItem{Line: 1, SKU: "8100001", Code: CodeAccepted, OrderNumber: "SO1", Ordered: 10}))
	for n := range 15 {
		known.History = append(known.History, Event{At: step(n), Text: "Line 1: Processing, expected 2026-12-01, was 2026-11-30"})
	}
	po.GeneralMemo = string(make([]byte, 0, MaxMemo))
	for len(po.GeneralMemo) < MaxMemo-800 {
		po.GeneralMemo += "a person's own words. "
	}
	po.GeneralMemo = *WriteBack(po, known, policy.Default().Orders, time.UTC).GeneralMemo
	require.Less(t, len(RecordedHistory(po.GeneralMemo)), 15, "it was cut")
	known.History = nil
	require.Nil(t, WriteBack(po, known, policy.Default().Orders, time.UTC).GeneralMemo)
}
