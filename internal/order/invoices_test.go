package order_test

import (
	"testing"
	"time"

	"github.com/shopspring/decimal"
	"github.com/stretchr/testify/require"

	. "digitalbridge/internal/order"
)

func dollars(s string) decimal.Decimal { return decimal.RequireFromString(s) }

func TestALineOfAnInvoiceBelongsToALineByNumberAndSKU(t *testing.T) {
	po := threeLines()
	po.Lines = append(po.Lines, Line{Number: 4, ItemID: 14, SKU: "8100001", Quantity: 1}) // the first product once more
	known := NewTracking(po)
	for name, c := range map[string]struct {
		line InvoiceLine
		want int // 0: none
	}{
		"number and SKU":                                 {InvoiceLine{Line: 2, SKU: "8100002"}, 2},
		"the same product twice, by number":              {InvoiceLine{Line: 4, SKU: "8100001"}, 4},
		"the same product twice, without a number":       {InvoiceLine{SKU: "8100001"}, 0},
		"no number, and one line has the product":        {InvoiceLine{SKU: "8100003"}, 3},
		"a number that begins again on the invoice":      {InvoiceLine{Line: 1, SKU: "8100003"}, 3},
		"a number that the purchase order does not have": {InvoiceLine{Line: 13, SKU: "8100002"}, 2},
		"another product under a right number":           {InvoiceLine{Line: 2, SKU: "9999999"}, 0},
		"a number without a product is not enough":       {InvoiceLine{Line: 2}, 0},
		"neither": {InvoiceLine{}, 0},
		"a second invoice's line 1 is the line 2 it says": {InvoiceLine{Line: 2, SKU: "8100002", Quantity: 1}, 2},
	} {
		t.Run(name, func(t *testing.T) {
			l, ok := known.Line(c.line)
			require.Equal(t, c.want != 0, ok)
			require.Equal(t, c.want, l.Number)
		})
	}
}

func TestFreightCountsAsFarAsTheTotalExceedsTheGoods(t *testing.T) {
	goods := []InvoiceLine{{Line: 1, SKU: "8100001", Quantity: 2, UnitPrice: dollars("100.0000")}}
	back := []InvoiceLine{{Line: 1, SKU: "8100001", Quantity: -2, UnitPrice: dollars("100.0000")}}
	for name, c := range map[string]struct {
		invoice Invoice
		want    string
	}{
		"named and not charged": {Invoice{Total: dollars("200"), Freight: dollars("176.64"), Lines: goods}, "0"},
		"charged":               {Invoice{Total: dollars("212.34"), Freight: dollars("12.34"), Lines: goods}, "12.34"},
		"charged in part":       {Invoice{Total: dollars("205"), Freight: dollars("12.34"), Lines: goods}, "5"},
		"a rest of rounding is no freight": {Invoice{Total: dollars("10.01"), Freight: dollars("5"), Lines: []InvoiceLine{
			{Line: 1, SKU: "8100001", Quantity: 3, UnitPrice: dollars("3.3350")}}}, "0"},
		"the rest is tax": {Invoice{Total: dollars("216"), Freight: dollars("12.34"), Fees: dollars("16"), Lines: goods},
			"0"},
		"freight and tax": {Invoice{Total: dollars("228.34"), Freight: dollars("12.34"), Fees: dollars("16"), Lines: goods},
			"12.34"},
		"no freight":             {Invoice{Total: dollars("300"), Lines: goods}, "0"},
		"nothing charged at all": {Invoice{Freight: dollars("12.34"), Lines: []InvoiceLine{{Line: 1, Quantity: 9}}}, "0"},
		"four decimals":          {Invoice{Total: dollars("323.456"), Freight: dollars("123.4560"), Lines: goods}, "123.46"},
		"a credit memo of goods and freight": {Invoice{Credit: true, Total: dollars("-212.34"), Freight: dollars("-12.34"), Lines: back},
			"-12.34"},
		"a credit memo of freight alone":      {Invoice{Credit: true, Total: dollars("-12.34"), Freight: dollars("-12.34")}, "-12.34"},
		"a credit memo of goods alone":        {Invoice{Credit: true, Total: dollars("-200"), Freight: dollars("-12.34"), Lines: back}, "0"},
		"a credit memo by its total only":     {Invoice{Total: dollars("-212.34"), Freight: dollars("12.34"), Lines: goods}, "-12.34"},
		"a total that was not said is no sum": {Invoice{Freight: dollars("12.34"), Lines: goods}, "0"},
		"goods for nothing and freight for it": {
			Invoice{Total: dollars("9"), Freight: dollars("9"), Lines: []InvoiceLine{{Line: 1, Quantity: 1}}}, "9"},
	} {
		t.Run(name, func(t *testing.T) { require.Equal(t, c.want, c.invoice.FreightCharged().String()) })
	}
}

func TestAnInvoiceThatDoesNotSayWhichOfTwoLinesIsOfTheOrder(t *testing.T) {
	po := threeLines()
	po.Lines[1].SKU = po.Lines[0].SKU
	known := NewTracking(po)
	known.Invoices = []Invoice{{Number: "901", Date: step(2), Total: dollars("200"), Lines: []InvoiceLine{
		{SKU: po.Lines[0].SKU, Quantity: 2, UnitPrice: dollars("100")}}}}
	differences := Differences(po, known, dollars("2"))
	require.Equal(t, []DifferenceKind{DiffCharged}, kindsOf(differences))
	require.Equal(t, "invoice 901 charges 2 of SKU 8100001 and does not say for which of the 2 lines with it", differences[0].Text)
}

func TestTwoInvoicesOfOneOrderRaiseNoAlarm(t *testing.T) {
	po := threeLines()
	known := Identify(NewTracking(po), itsOrder())
	known.Invoices = []Invoice{
		{Number: "901", Date: step(2), Total: dollars("250"), PostalCode: "89501", Lines: []InvoiceLine{
			{Line: 1, SKU: "8100001", Quantity: 2, UnitPrice: dollars("100")}, {Line: 2, SKU: "8100002", Quantity: 1, UnitPrice: dollars("50")}}},
		{Number: "900", Date: step(3), Total: dollars("90"), PostalCode: "89501-0001", Lines: []InvoiceLine{
			{Line: 3, SKU: "8100003", Quantity: 9, UnitPrice: dollars("10")}}},
	}
	require.Empty(t, Differences(po, known, dollars("2")))
	known.Invoices[1].Lines[0].SKU = "9999999"
	require.Equal(t, []DifferenceKind{DiffProduct}, kindsOf(Differences(po, known, dollars("2"))), "none of its products is ours")
	require.Len(t, known.Ours(), 1)
	known.Invoices[1].Lines[0].SKU, known.Invoices[1].Date = "8100003", step(-30)
	require.Equal(t, []DifferenceKind{DiffDate}, kindsOf(Differences(po, known, dollars("2"))), "older than the purchase order")
	require.Len(t, known.Ours(), 1)
	require.Equal(t, "901", *WriteBack(po, known, rules, time.UTC).VendorInvoiceNumber, "an invoice of another order is not recorded")
}
