package order_test

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/shopspring/decimal"
	"github.com/stretchr/testify/require"

	. "digitalbridge/internal/order"
	"digitalbridge/internal/policy"
)

var rules = goodRules()

// goodRules are the default ones with what an order can't do without.
func goodRules() policy.Orders {
	p := policy.Default().Orders
	p.ShipMethod = "FG"
	return p
}

// apply is what Autotask has after an update; its memos come back with the line ends of a browser.
func apply(po PurchaseOrder, u Update) PurchaseOrder {
	crlf := func(s string) string {
		return strings.ReplaceAll(strings.ReplaceAll(s, "\r\n", "\n"), "\n", "\r\n")
	}
	if u.ExternalPONumber != nil {
		po.ExternalPONumber = *u.ExternalPONumber
	}
	if u.VendorInvoiceNumber != nil {
		po.VendorInvoiceNumber = *u.VendorInvoiceNumber
	}
	if u.GeneralMemo != nil {
		po.GeneralMemo = crlf(*u.GeneralMemo)
	}
	if u.ShippingDate != nil {
		po.ShippingDate = *u.ShippingDate
	}
	if u.Freight != nil {
		po.Freight = *u.Freight
	}
	po.Lines = append([]Line(nil), po.Lines...)
	for _, lu := range u.Lines {
		for i := range po.Lines {
			if po.Lines[i].ItemID != lu.ItemID {
				continue
			}
			if lu.Memo != nil {
				po.Lines[i].Memo = crlf(*lu.Memo)
			}
			if lu.Estimated != nil {
				po.Lines[i].Estimated = *lu.Estimated
			}
		}
	}
	return po
}

func TestWriteBackIsAFixedPoint(t *testing.T) {
	for n := range uint64(100) {
		l := newLife(rand.New(rand.NewPCG(seed, n)))
		po, known := l.po, NewTracking(l.po)
		po.GeneralMemo, po.Lines[0].Memo = "Ann's note\r\n", "leave at the door"
		for i, a := range l.answers {
			known = Merge(known, a)
			data, err := json.Marshal(known)
			require.NoError(t, err)
			var carried Tracking
			require.NoError(t, json.Unmarshal(data, &carried))
			resumed, err := json.Marshal(Merge(carried, a))
			require.NoError(t, err)
			require.JSONEq(t, string(data), string(resumed), "life %d, answer %d: a tracking survives JSON", n, i)

			po = apply(po, WriteBack(po, known, rules, time.UTC))
			again := WriteBack(po, known, rules, time.UTC)
			require.True(t, again.Empty(), "life %d, answer %d: %s", n, i, again.Describe())
			require.Equal(t, known.State(), RecordedState(po))
			require.True(t, Recorded(po, rules))
			require.True(t, strings.HasPrefix(po.GeneralMemo, "Ann's note\r\n"))
			require.True(t, strings.HasPrefix(po.Lines[0].Memo, "leave at the door"))
		}
	}
}

func shippedOrder() (PurchaseOrder, Tracking) {
	po := PurchaseOrder{Number: "1016", Status: "Submitted", Lines: []Line{{Number: 1, ItemID: 11, SKU: "8100001", Quantity: 4}}}
	eta := step(9).Add(7 * time.Hour)
	known := Merge(NewTracking(po), Answer{Found: true,
		Items: []AnswerItem{
			{Line: 1, Code: CodeShipped, OrderNumber: "SO1", Ordered: 3, Shipped: 3, ShippedAt: step(2).Add(23 * time.Hour), Warehouse: "3",
				Method:  "FedEx Ground",
				Parcels: []Parcel{{Tracking: []string{"B", "A"}, Quantity: 3, Serials: []string{"S2", "S1", "S2"}}}},
			{Line: 1, Code: CodeAccepted, OrderNumber: "SO2", Ordered: 1, BackOrder: true, ETA: eta},
		},
		Invoices: []Invoice{
			{Number: "INV1", Date: step(3), Total: decimal.RequireFromString("1353.56"), Freight: decimal.RequireFromString("12.34")}},
	})
	return po, known
}

func TestWriteBackWritesEveryField(t *testing.T) {
	po, known := shippedOrder()
	u := WriteBack(po, known, rules, time.UTC)
	require.Equal(t, "SO1, SO2", *u.ExternalPONumber)
	require.Equal(t, "INV1", *u.VendorInvoiceNumber)
	require.Equal(t, step(2), *u.ShippingDate)
	require.Equal(t, "12.34", u.Freight.String())
	require.Equal(t, strings.Join([]string{
		"Status: Partially shipped",
		"TD SYNNEX order: SO1, SO2",
		"Customer PO at TD SYNNEX: 1016",
		"Line 1, SKU 8100001: Partially shipped; 3 of 4 shipped; 1 back-ordered, expected 2026-11-11",
		"Invoice INV1 of 2026-11-05: 1353.56",
		"Freight charged: 12.34",
	}, "\n"), MemoBlock(*u.GeneralMemo))
	require.Len(t, u.Lines, 1)
	require.Equal(t, step(9), *u.Lines[0].Estimated)
	require.Equal(t, strings.Join([]string{
		"Status: Partially shipped; 3 of 4 shipped; 1 back-ordered, expected 2026-11-11",
		"TD SYNNEX order: SO1, SO2",
		"Shipped 2026-11-04: 3 by FedEx Ground, tracking A, B",
		"Track: https://www.fedex.com/fedextrack/?trknbr=A",
		"Track: https://www.fedex.com/fedextrack/?trknbr=B",
		"Serial numbers in A, B: S1, S2",
	}, "\n"), MemoBlock(*u.Lines[0].Memo))
	require.Equal(t, "externalPONumber, vendorInvoiceNumber, generalMemo, shippingDate, freight, memo of item 11, "+
		"estimatedArrivalDate of item 11", u.Describe())
}

func TestWriteBackOnlyWritesDifferences(t *testing.T) {
	for name, c := range map[string]struct {
		change func(*PurchaseOrder, *Tracking, *policy.Orders)
		want   string
	}{
		"nothing when all is there": {func(*PurchaseOrder, *Tracking, *policy.Orders) {}, ""},
		"a changed order number": {func(po *PurchaseOrder, _ *Tracking, _ *policy.Orders) { po.ExternalPONumber = "mine" },
			"externalPONumber"},
		"not the order number where the policy says so": {func(po *PurchaseOrder, _ *Tracking, p *policy.Orders) {
			po.ExternalPONumber, p.WriteOrderNumber = "QB-7", false
		}, ""},
		"a changed invoice number": {func(po *PurchaseOrder, _ *Tracking, _ *policy.Orders) { po.VendorInvoiceNumber = "" },
			"vendorInvoiceNumber"},
		"not the invoice number once goods were received": {func(po *PurchaseOrder, _ *Tracking, _ *policy.Orders) {
			po.VendorInvoiceNumber, po.Status = "", "Received Partial"
		}, ""},
		"a ship date on another day": {func(po *PurchaseOrder, _ *Tracking, _ *policy.Orders) { po.ShippingDate = step(1) }, "shippingDate"},
		"not a ship date of the same day": {func(po *PurchaseOrder, _ *Tracking, _ *policy.Orders) {
			po.ShippingDate = step(2).Add(5 * time.Hour)
		}, ""},
		"changed freight": {func(po *PurchaseOrder, _ *Tracking, _ *policy.Orders) { po.Freight = decimal.NewFromInt(1) },
			"freight"},
		"not a person's freight when the invoices have none": {func(po *PurchaseOrder, k *Tracking, _ *policy.Orders) {
			po.Freight = decimal.NewFromInt(1)
			k.Invoices = []Invoice{{Number: "INV1", Date: k.Invoices[0].Date, Total: k.Invoices[0].Total}}
		}, "generalMemo"},
		"an edited block": {func(po *PurchaseOrder, _ *Tracking, _ *policy.Orders) {
			po.GeneralMemo = strings.Replace(po.GeneralMemo, "Status", "State", 1)
		}, "generalMemo"},
		"an edited item": {func(po *PurchaseOrder, _ *Tracking, _ *policy.Orders) { po.Lines[0].Memo = "" }, "memo of item 11"},
		"another arrival": {func(po *PurchaseOrder, _ *Tracking, _ *policy.Orders) { po.Lines[0].Estimated = step(1) },
			"estimatedArrivalDate of item 11"},
		"no item that is received in full": {func(po *PurchaseOrder, _ *Tracking, _ *policy.Orders) {
			po.Lines[0].Memo, po.Status = "", "ReceivedFull"
		}, ""},
		"no item of a cancelled order": {
			func(po *PurchaseOrder, _ *Tracking, _ *policy.Orders) { po.Lines[0].Memo, po.Status = "", "Canceled" }, ""},
		"the arrival that the distributor takes back": {func(_ *PurchaseOrder, k *Tracking, _ *policy.Orders) { k.Lines[0].ETA = time.Time{} },
			"generalMemo, memo of item 11, estimatedArrivalDate of item 11"},
		"not the arrival that a person gave when the distributor has none": {func(po *PurchaseOrder, k *Tracking, _ *policy.Orders) {
			po.Lines[0].Estimated, k.Lines[0].ETA = step(20), time.Time{}
		}, "generalMemo, memo of item 11"},
		"not the arrival of what has come": {func(_ *PurchaseOrder, k *Tracking, _ *policy.Orders) {
			k.Lines[0].ETA, k.Lines[0].BackOrdered = time.Time{}, 0
		}, "generalMemo, memo of item 11"},
		"freight that a credit memo takes back": {func(_ *PurchaseOrder, k *Tracking, _ *policy.Orders) {
			k.Invoices = append(slices.Clone(k.Invoices),
				Invoice{Number: "CM1", Credit: true, Date: step(4), Total: decimal.RequireFromString("-12.34"),
					Freight: decimal.RequireFromString("-12.34")})
		}, "vendorInvoiceNumber, generalMemo, freight"},
	} {
		t.Run(name, func(t *testing.T) {
			po, known := shippedOrder()
			po = apply(po, WriteBack(po, known, rules, time.UTC))
			p := rules
			c.change(&po, &known, &p)
			u := WriteBack(po, known, p, time.UTC)
			require.Equal(t, c.want, u.Describe())
			require.Equal(t, c.want == "", u.Empty())
		})
	}
}

func TestReferencesFitTheirField(t *testing.T) {
	numbered := func(n int, format string) (invoices []Invoice) {
		for i := range n {
			invoices = append(invoices, Invoice{Number: fmt.Sprintf(format, i), Date: step(i)})
		}
		return invoices
	}
	for name, c := range map[string]struct {
		invoices []Invoice
		want     string
	}{
		"none writes nothing":         {nil, ""},
		"one":                         {numbered(1, "INV-%d"), "INV-0"},
		"fifty characters exactly":    {numbered(2, "%024d"), strings.Repeat("0", 24) + ", " + strings.Repeat("0", 23) + "1"},
		"the rest is counted":         {numbered(9, "INVOICE-%05d"), "INVOICE-00000, INVOICE-00001, INVOICE-00002 +6"},
		"one that is too long is cut": {numbered(1, "%060d"), strings.Repeat("0", 50)},
		"so is the first of several":  {numbered(2, "%048d"), strings.Repeat("0", 48) + " +"},
		"characters count, not bytes": {numbered(1, strings.Repeat("ü", 49)+"%d"), strings.Repeat("ü", 49) + "0"},
	} {
		t.Run(name, func(t *testing.T) {
			u := WriteBack(PurchaseOrder{}, Tracking{Invoices: c.invoices}, rules, time.UTC)
			if c.want == "" {
				require.Nil(t, u.VendorInvoiceNumber)
				return
			}
			require.Equal(t, c.want, *u.VendorInvoiceNumber)
		})
	}
}

func TestSerialNumbersNeverCrowdOutTracking(t *testing.T) {
	var serials []string
	for i := range 900 {
		serials = append(serials, fmt.Sprintf("SERIAL%05d", i))
	}
	po := PurchaseOrder{Lines: []Line{{Number: 1, ItemID: 1, Quantity: 900}}}
	known := Merge(NewTracking(po), Answer{Found: true, Items: []AnswerItem{
		{Line: 1, Code: CodeShipped, OrderNumber: "SO1", Ordered: 900, Shipped: 900, ShippedAt: step(1),
			Parcels: []Parcel{{Tracking: []string{"T1"}, Quantity: 450, Serials: serials[:450]},
				{Tracking: []string{"T2"}, Quantity: 450, Serials: serials[450:]}}}}})
	memo := *WriteBack(po, known, rules, time.UTC).Lines[0].Memo
	require.LessOrEqual(t, len(memo), MaxMemo)
	require.Greater(t, len(memo), MaxMemo-200, "the room is used")
	require.Contains(t, memo, "tracking T1")
	require.Contains(t, memo, "tracking T2")
	require.Contains(t, memo, "\n...\n")
}

func TestRecorded(t *testing.T) {
	off := rules
	off.WriteOrderNumber = false
	for name, c := range map[string]struct {
		po    PurchaseOrder
		rules policy.Orders
		want  bool
	}{
		"a new order is not":                                  {PurchaseOrder{}, rules, false},
		"people's notes alone are not":                        {PurchaseOrder{GeneralMemo: "Status: Shipped"}, rules, false},
		"the bridge's block is":                               {PurchaseOrder{GeneralMemo: block("Status: Shipped")}, off, true},
		"a distributor order number is":                       {PurchaseOrder{ExternalPONumber: "SO1"}, rules, true},
		"an accounting link's mark is not where it is theirs": {PurchaseOrder{ExternalPONumber: "QB-7"}, off, false},
	} {
		t.Run(name, func(t *testing.T) { require.Equal(t, c.want, Recorded(c.po, c.rules)) })
	}
}

func TestRecordedStateOfEveryState(t *testing.T) {
	for _, s := range []State{Submitted, PendingReview, Processing, BackOrdered, PartiallyShipped, Shipped, Delivered, Invoiced, Cancelled,
		Rejected} {
		require.Equal(t, s, RecordedState(PurchaseOrder{GeneralMemo: "a\n" + block("Status: "+string(s)+"\nmore")}))
	}
	require.Empty(t, RecordedState(PurchaseOrder{GeneralMemo: "Status: Shipped"}))
	require.Empty(t, RecordedState(PurchaseOrder{GeneralMemo: block("nothing of the kind")}))
}

// The id of the distributor's customer purchase order stays in sight after the sales order has got its
// number, and every line says which invoice charges how much of it.
func TestWriteBackNamesCPOAndInvoices(t *testing.T) {
	po := PurchaseOrder{Number: "1016", Status: "Submitted", Lines: []Line{{Number: 1, ItemID: 71, SKU: "1000001", Quantity: 3}}}
	known := Tracking{Seen: true, Lines: []LineTracking{
		{Number: 1, ItemID: 71, SKU: "1000001", Ordered: 3, Shipped: 3, PendingNumbers: []string{"55"}, OrderNumbers: []string{"77"}}},
		Invoices: []Invoice{
			{Number: "900", Total: decimal.NewFromInt(2), Lines: []InvoiceLine{{Line: 1, SKU: "1000001", Quantity: 2}}},
			{Number: "901", Total: decimal.NewFromInt(1), Lines: []InvoiceLine{{Line: 1, SKU: "1000001", Quantity: 1}}},
		}}
	u := WriteBack(po, known, policy.Default().Orders, time.UTC)
	require.Contains(t, *u.GeneralMemo, "TD SYNNEX order: 77\nTD SYNNEX CPO id: 55\n")
	require.Contains(t, *u.Lines[0].Memo, "Invoice 900: 2\nInvoice 901: 1\n")
	known.Lines[0].PendingNumbers = nil
	require.NotContains(t, *WriteBack(po, known, policy.Default().Orders, time.UTC).GeneralMemo, "CPO")
}
