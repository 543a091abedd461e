package order_test

import (
	"testing"
	"time"

	"github.com/shopspring/decimal"
	"github.com/stretchr/testify/require"

	. "digitalbridge/internal/order"
	"digitalbridge/internal/policy"
)

// tenPieces is a purchase order of ten pieces at 100 each, and what answers say of it.
func tenPieces(answers ...Answer) (PurchaseOrder, Tracking) {
	po := PurchaseOrder{Number: "1016", Status: "Submitted",
		Lines: []Line{{Number: 1, ItemID: 11, ProductID: 5, SKU: "8100001", Quantity: 10, UnitCost: decimal.NewFromInt(100)}}}
	t := NewTracking(po)
	t.Identified = true
	for _, a := range answers {
		t = Merge(t, a)
	}
	return po, t
}

func TestAlarms(t *testing.T) {
	item := func(change func(*AnswerItem)) Answer {
		it := AnswerItem{Line: 1, SKU: "8100001", Code: CodeAccepted, OrderNumber: "SO1", Ordered: 10, UnitPrice: decimal.NewFromInt(100)}
		change(&it)
		return found(it)
	}
	accepted := item(func(*AnswerItem) {})
	waiting := func(eta time.Time) Answer { return item(func(it *AnswerItem) { it.BackOrder, it.ETA = true, eta }) }
	shipped := func(p ...Parcel) Answer {
		return item(func(it *AnswerItem) {
			it.Code, it.Shipped, it.ShippedAt, it.Parcels = CodeShipped, 10, tuesday.AddDate(0, 0, -2), p
		})
	}
	charged := func(n, price int64) Answer {
		a := shipped(Parcel{Tracking: []string{"A"}, Quantity: 10})
		a.Invoices = []Invoice{
			{Number: "INV1", Date: tuesday.AddDate(0, 0, -1), Total: decimal.NewFromInt(n * price), Lines: []InvoiceLine{
				{Line: 1, SKU: "8100001", Quantity: int(n), UnitPrice: decimal.NewFromInt(price)}}}}
		return a
	}
	day := func(n int) time.Time { return tuesday.Truncate(24*time.Hour).AddDate(0, 0, n) }
	for name, c := range map[string]struct {
		answers []Answer
		quiet   time.Duration // since the last change
		want    []AlarmKind
	}{
		"nothing is wrong":                {[]Answer{accepted}, time.Hour, nil},
		"unknown right after it was sent": {[]Answer{{}}, time.Hour, nil},
		"unknown for more than a day":     {[]Answer{{}}, 25 * time.Hour, []AlarmKind{AlarmNotKnown}},
		"no order number, soon":           {[]Answer{item(func(it *AnswerItem) { it.OrderNumber = "" })}, time.Hour, nil},
		"no order number for long": {[]Answer{item(func(it *AnswerItem) { it.OrderNumber = "" })}, 9 * time.Hour,
			[]AlarmKind{AlarmNoOrderNumber}},
		"a person at TD SYNNEX has to release it": {
			[]Answer{item(func(it *AnswerItem) { it.Pending = true })}, time.Hour, []AlarmKind{AlarmPendingReview}},
		"released": {[]Answer{item(func(it *AnswerItem) { it.Pending = true }), accepted}, time.Hour, nil},
		"a quotation of another product": {[]Answer{item(func(it *AnswerItem) { it.Quote, it.SKU = true, "8100009" })}, time.Hour,
			[]AlarmKind{AlarmQuoteOrder}},
		"a product that was not recognised": {[]Answer{item(func(it *AnswerItem) { it.NonStock, it.SKU = true, "99" })}, time.Hour,
			[]AlarmKind{AlarmQuoteOrder}},
		"a quotation of the ordered product": {
			[]Answer{item(func(it *AnswerItem) { it.Quote = true })}, time.Hour, []AlarmKind{AlarmPendingReview}},
		"another product on the line": {
			[]Answer{item(func(it *AnswerItem) { it.SKU = "8100009" })}, time.Hour, []AlarmKind{AlarmNoOrderNumber, AlarmOtherOrder}[1:]},
		"the date holds":      {[]Answer{waiting(day(5)), waiting(day(5))}, time.Hour, nil},
		"the date moves":      {[]Answer{waiting(day(5)), waiting(day(7))}, time.Hour, []AlarmKind{AlarmETASlipped}},
		"it comes sooner":     {[]Answer{waiting(day(7)), waiting(day(5)), waiting(day(5))}, time.Hour, nil},
		"the date has passed": {[]Answer{waiting(day(-3))}, time.Hour, []AlarmKind{AlarmETASlipped}},
		"it slipped and has shipped since": {
			[]Answer{waiting(day(5)), waiting(day(7)), shipped(Parcel{Tracking: []string{"A"}, Quantity: 10})}, time.Hour, nil},
		"nothing happens for three working days": {[]Answer{accepted}, 7 * 24 * time.Hour, []AlarmKind{AlarmSilence}},
		"a weekend is no silence":                {[]Answer{accepted}, 4 * 24 * time.Hour, nil},
		"a date that is ahead is no silence":     {[]Answer{waiting(day(20))}, 14 * 24 * time.Hour, nil},
		"what is on its way may be silent":       {[]Answer{shipped(Parcel{Tracking: []string{"A"}, Quantity: 10})}, 14 * 24 * time.Hour, nil},
		"shipped two days ago without tracking":  {[]Answer{shipped()}, time.Hour, []AlarmKind{AlarmNoTracking}},
		"a licence needs none":                   {[]Answer{shipped(Parcel{Quantity: 10, Weightless: true})}, time.Hour, nil},
		"the number came":                        {[]Answer{shipped(), shipped(Parcel{Tracking: []string{"A"}, Quantity: 10})}, time.Hour, nil},
		"the supplier cancels some": {
			[]Answer{item(func(it *AnswerItem) { it.Ordered = 6 }),
				found(AnswerItem{Line: 1, Code: CodeAccepted, OrderNumber: "SO1", Ordered: 6, UnitPrice: decimal.NewFromInt(100)},
					AnswerItem{Line: 1, Code: CodeDeleted, OrderNumber: "SO2", Ordered: 4})}, time.Hour, []AlarmKind{AlarmQuantity}},
		"the supplier has less on order": {
			[]Answer{item(func(it *AnswerItem) { it.Ordered = 6 })}, time.Hour, []AlarmKind{AlarmQuantity}},
		"the supplier has more on order": {
			[]Answer{item(func(it *AnswerItem) { it.Ordered = 12 })}, time.Hour, []AlarmKind{AlarmQuantity}},
		"the price is within the tolerance": {[]Answer{item(func(it *AnswerItem) { it.UnitPrice = decimal.RequireFromString("101") })},
			time.Hour, nil},
		"the price is beyond it": {[]Answer{item(func(it *AnswerItem) { it.UnitPrice = decimal.RequireFromString("101.01") })},
			time.Hour, []AlarmKind{AlarmPrice}},
		"the invoice is right":              {[]Answer{charged(10, 100)}, time.Hour, nil},
		"the invoice charges another price": {[]Answer{charged(10, 110)}, time.Hour, []AlarmKind{AlarmInvoice}},
		"the invoice charges too many":      {[]Answer{charged(11, 100)}, time.Hour, []AlarmKind{AlarmInvoice}},
		"a delivery is refused": {[]Answer{shipped(Parcel{Tracking: []string{"A"}, Quantity: 10, Refused: day(-1)})}, time.Hour,
			[]AlarmKind{AlarmRefused}},
		"and succeeds later": {
			[]Answer{shipped(Parcel{Tracking: []string{"A"}, Quantity: 10, Refused: day(-1), Delivered: day(0)})}, time.Hour, nil},
		"a word that the bridge does not know": {[]Answer{{Found: true, Items: accepted.Items, Unknown: []string{"on fire"}}}, time.Hour,
			[]AlarmKind{AlarmUnknownStatus}},
	} {
		t.Run(name, func(t *testing.T) {
			po, known := tenPieces(c.answers...)
			h := Heard{Began: tuesday.Add(-c.quiet), LastChange: tuesday.Add(-c.quiet)}
			alarms := Alarms(po, known, h, policy.Default().Tracking, newYork(t), tuesday)
			var kinds []AlarmKind
			for _, a := range alarms {
				kinds = append(kinds, a.Kind)
				require.NotEmpty(t, a.Text)
				require.NotEmpty(t, a.Fix)
			}
			require.Equal(t, c.want, kinds, "%+v", alarms)
		})
	}
}

func TestRaiseTellsOnce(t *testing.T) {
	a, b := Alarm{Kind: AlarmPrice, Key: "1"}, Alarm{Kind: AlarmRefused, Key: "2"}
	all, fresh := Raise(nil, []Alarm{a}, tuesday)
	require.Len(t, fresh, 1)
	all, fresh = Raise(all, []Alarm{a, b}, tuesday.Add(time.Hour))
	require.Equal(t, []Alarm{{Kind: AlarmRefused, Key: "2", Since: tuesday.Add(time.Hour)}}, fresh)
	require.Equal(t, tuesday, all[0].Since)
	require.Equal(t, []string{string(AlarmRefused), string(AlarmPrice)}, Kinds(append(all, b)))
	all, fresh = Raise(all, []Alarm{b}, tuesday.Add(2*time.Hour))
	require.Len(t, all, 1)
	require.Empty(t, fresh)
	_, fresh = Raise(all, []Alarm{a, b}, tuesday.Add(3*time.Hour))
	require.Len(t, fresh, 1, "what was over and is there again is told again")
}

func TestReceipts(t *testing.T) {
	shipped := func(n int, parcels ...Parcel) AnswerItem {
		return AnswerItem{Line: 1, SKU: "8100001", Code: CodePartial, OrderNumber: "SO1", Ordered: 10, Shipped: n, ShippedAt: step(1),
			Parcels: parcels}
	}
	a, b := Parcel{Tracking: []string{"A"}, Quantity: 4, Delivered: step(3), Serials: []string{"S1", "S2"}},
		Parcel{Tracking: []string{"B"}, Quantity: 6}
	invoice := func(number string, day, n int) Invoice {
		return Invoice{Number: number, Date: step(day), Total: decimal.NewFromInt(1), Lines: []InvoiceLine{
			{Line: 1, SKU: "8100001", Quantity: n}}}
	}
	r := func(n int, serial, invoice string) Receipt {
		return Receipt{ItemID: 11, Line: 1, Quantity: n, Serial: serial, Invoice: invoice}
	}
	for name, c := range map[string]struct {
		receive    policy.Receive
		noInvoice  bool // the tenant demands none
		status     string
		parcels    []Parcel
		invoices   []Invoice
		received   Received
		serialised bool
		want       []Receipt
		waiting    string
	}{
		"never": {receive: policy.ReceiveNever, parcels: []Parcel{a, b}, noInvoice: true},
		"a record for each parcel": {
			receive: policy.ReceiveShipped, parcels: []Parcel{a, b}, noInvoice: true, want: []Receipt{r(4, "", ""), r(6, "", "")}},
		"only what was delivered": {receive: policy.ReceiveDelivered, parcels: []Parcel{a, b}, noInvoice: true,
			want: []Receipt{r(4, "", "")}},
		"only what is missing": {
			receive: policy.ReceiveShipped, parcels: []Parcel{a, b}, noInvoice: true, received: Received{Net: 4, Gross: 4}, want: []Receipt{
				r(6, "", "")}},
		"a person has received a part of a parcel": {
			receive: policy.ReceiveShipped, parcels: []Parcel{a, b}, noInvoice: true, received: Received{Net: 5, Gross: 5}, want: []Receipt{
				r(5, "", "")}},
		"all is received": {
			receive: policy.ReceiveShipped, parcels: []Parcel{a, b}, noInvoice: true, received: Received{Net: 10, Gross: 10}},
		"what was sent back is not received again": {
			receive: policy.ReceiveShipped, parcels: []Parcel{a, b}, noInvoice: true, received: Received{Net: 6, Gross: 10}},
		"it waits for the invoice": {receive: policy.ReceiveShipped, parcels: []Parcel{a, b}, waiting: "no invoice yet"},
		"as far as it is invoiced": {
			receive: policy.ReceiveShipped, parcels: []Parcel{a, b}, invoices: []Invoice{invoice("INV1", 2, 4)}, want: []Receipt{r(4, "", "INV1")},
			waiting: "no invoice yet"},
		"each invoice has its pieces": {
			receive: policy.ReceiveShipped, parcels: []Parcel{a, b}, invoices: []Invoice{invoice("INV1", 2, 6), invoice("INV2", 3, 4)},
			want: []Receipt{r(4, "", "INV1"), r(2, "", "INV1"), r(4, "", "INV2")}},
		"serial numbers one by one": {receive: policy.ReceiveDelivered, parcels: []Parcel{a, b}, noInvoice: true,
			serialised: true, want: []Receipt{r(1, "S1", ""), r(1, "S2", "")}, waiting: "no serial number yet"},
		"a serial number only once": {receive: policy.ReceiveDelivered, parcels: []Parcel{a, b}, noInvoice: true,
			serialised: true, received: Received{Net: 1, Gross: 1, Serials: []string{"S1"}}, want: []Receipt{r(1, "S2", "")},
			waiting: "no serial number yet"},
		"not when the purchase order is not open": {receive: policy.ReceiveShipped, status: "Canceled", parcels: []Parcel{a, b},
			noInvoice: true},
		"nor when it is received in full": {receive: policy.ReceiveShipped, status: "Received Full", parcels: []Parcel{a, b},
			noInvoice: true},
		"also when it is received in part": {receive: policy.ReceiveShipped, status: "Received Partial", parcels: []Parcel{a, b},
			noInvoice: true, received: Received{Net: 4, Gross: 4}, want: []Receipt{r(6, "", "")}},
		"goods without tracking are received as one": {receive: policy.ReceiveShipped, noInvoice: true, want: []Receipt{r(10, "", "")}},
	} {
		t.Run(name, func(t *testing.T) {
			answer := found(shipped(10, c.parcels...))
			answer.Invoices = c.invoices
			po, known := tenPieces(answer)
			if c.status != "" {
				po.Status = c.status
			}
			rules := policy.Default().Tracking
			rules.Receive, rules.ReceiveNeedsInvoice = c.receive, !c.noInvoice
			got, waiting := Receipts(po, known, map[int64]Received{11: c.received}, map[int64]bool{5: c.serialised}, rules)
			require.Equal(t, c.want, got)
			require.Equal(t, c.waiting, waiting[1])

			// After these records nothing is missing, and nothing is ever received beyond what was ordered.
			after := c.received
			for _, x := range got {
				after.Net, after.Gross = after.Net+x.Quantity, after.Gross+x.Quantity
				if x.Serial != "" {
					after.Serials = append(after.Serials, x.Serial)
				}
			}
			again, _ := Receipts(po, known, map[int64]Received{11: after}, map[int64]bool{5: c.serialised}, rules)
			require.Empty(t, again)
			require.LessOrEqual(t, after.Net, 10)
		})
	}
}

func TestHistoryIsKeptInTheMemo(t *testing.T) {
	po, _ := tenPieces()
	po.GeneralMemo = "Ann's note"
	known, at := NewTracking(po), tuesday
	for n := 1; n <= 10; n++ {
		shipped := found(AnswerItem{Line: 1, Code: CodePartial, OrderNumber: "SO1", Ordered: 10, Shipped: n, ShippedAt: step(n)})
		shipped.Invoices = []Invoice{{Number: string(rune('A' + n)), Date: step(n), Total: decimal.NewFromInt(int64(n))}}
		at = at.Add(time.Hour)
		known = Happened(known, Merge(known, shipped), at)
		po = apply(po, WriteBack(po, known, rules, time.UTC))
		again := WriteBack(po, known, rules, time.UTC)
		require.True(t, again.Empty(), again.Describe())
		require.Equal(t, known.History, RecordedHistory(po.GeneralMemo), "it is read back as it was")
	}
	require.Len(t, known.History, 15, "the newest stay")
	require.Equal(t, Event{At: at, Text: "Line 1: Shipped, 10 of 10 shipped"}, known.History[0])
	require.Equal(t, "1016", RecordedNumber(po))
	require.Contains(t, po.GeneralMemo, "Ann's note")

	known.History, known.CustomerPO = nil, "PHONE-7"
	po = apply(po, WriteBack(po, known, rules, time.UTC))
	require.Len(t, RecordedHistory(po.GeneralMemo), 15, "who knows no history takes none away")
	require.Equal(t, "PHONE-7", RecordedNumber(po))
}

// What happened is read on the clock of the policy's zone, by its name, and is known again when the policy names another.
func TestHistoryIsOnTheClockOfTheZone(t *testing.T) {
	newYork, err := time.LoadLocation("America/New_York")
	require.NoError(t, err)
	po, known := tenPieces(found(AnswerItem{Line: 1, SKU: "8100001", Code: CodeAccepted, OrderNumber: "SO1", Ordered: 10}))
	known.History = []Event{
		{At: time.Date(2026, 11, 1, 6, 30, 0, 0, time.UTC), Text: "Line 1: Shipped"}, // 01:30 for the second time
		{At: time.Date(2026, 3, 3, 1, 5, 0, 0, time.UTC), Text: "TD SYNNEX order SO1"},
	}
	po = apply(po, WriteBack(po, known, rules, newYork))
	require.Contains(t, MemoBlock(po.GeneralMemo), "History, newest first, times in America/New_York:\n"+
		"2026-11-01 01:30 Line 1: Shipped\n2026-03-02 20:05 TD SYNNEX order SO1")
	require.True(t, WriteBack(po, known, rules, newYork).Empty())
	require.Equal(t, known.History[1], RecordedHistory(po.GeneralMemo)[1])

	known.History = nil
	require.True(t, WriteBack(po, known, rules, newYork).Empty(), "who knows no history writes none anew")
	po = apply(po, WriteBack(po, known, rules, time.UTC))
	require.Contains(t, po.GeneralMemo, "times in UTC:")
	require.Contains(t, po.GeneralMemo, "2026-03-03 01:05 TD SYNNEX order SO1")
}

func TestLinks(t *testing.T) {
	require.Equal(t, []string{"https://www.fedex.com/fedextrack/?trknbr=1", "https://www.fedex.com/fedextrack/?trknbr=2"},
		Parcel{Method: "FedEx Home Delivery - Ground", Tracking: []string{"1", "2"}}.Links())
	require.Equal(t, []string{"https://www.ups.com/track?tracknum=1Z9"}, Parcel{Method: "UPS Ground", Tracking: []string{"1Z9"}}.Links())
	require.Empty(t, Parcel{Method: "Will call", Tracking: []string{"1"}}.Links())
}

func TestNewStatus(t *testing.T) {
	cancelled := map[policy.OrderState]string{"Cancelled": "Canceled"}
	_, known := tenPieces(found(AnswerItem{Line: 1, Code: CodeDeleted, OrderNumber: "SO1", Ordered: 10}))
	for status, want := range map[string]bool{"Submitted": true, "New": true, "Canceled": false, "Received Partial": false,
		"Received Full": false} {
		label, change := NewStatus(PurchaseOrder{Status: status}, known, cancelled)
		require.Equal(t, want, change, status)
		require.Equal(t, "Canceled", label)
	}
	_, change := NewStatus(PurchaseOrder{Status: "Submitted"}, known, nil)
	require.False(t, change, "only what the policy names")
}
