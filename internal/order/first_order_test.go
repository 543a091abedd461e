package order

import (
	"testing"

	"github.com/shopspring/decimal"
	"github.com/stretchr/testify/require"
)

// remarks are the points that a person has to look at, or that can't be told.
func remarks(points []FirstPoint, v FirstVerdict) map[string]string {
	out := map[string]string{}
	for _, p := range points {
		if p.Verdict == v {
			out[p.Name] = p.Detail
		}
	}
	return out
}

func firstFreight() *Freight {
	return &Freight{Methods: []FreightMethod{{Code: "FG", Charge: decimal.NewNullDecimal(decimal.RequireFromString("8.95"))}}}
}

func TestAGoodFirstOrder(t *testing.T) {
	office := ShipTo{City: "Reno", PostalCode: "89501"}
	for _, row := range []struct {
		name   string
		change func(*DistributorOrder, *Offer, *Freight)
		about  string
		detail string
	}{
		{name: "good"},
		{"two lines", func(o *DistributorOrder, _ *Offer, _ *Freight) {
			o.Lines = append(o.Lines, DistributorLine{Number: 2, SKU: "2", Quantity: 1})
		}, "one line", "2 lines"},
		{"not in stock", func(_ *DistributorOrder, f *Offer, _ *Freight) { f.Quantity = 0 }, "in stock", "0 of SKU 1000003, 1 ordered"},
		{"a licence", func(_ *DistributorOrder, f *Offer, _ *Freight) { f.Electronic = true }, "in stock", "electronically"},
		{"dear", func(o *DistributorOrder, _ *Offer, _ *Freight) { o.Lines[0].Quantity = 100 }, "small", "100 pieces for 1050.00"},
		{"to a customer", func(o *DistributorOrder, _ *Offer, _ *Freight) { o.ShipTo.PostalCode = "10001" }, "to the office", "10001"},
		{"without a method", func(o *DistributorOrder, _ *Offer, _ *Freight) { o.ShipMethod = "" }, "ship method", "none"},
		{"by a method that is not offered", func(o *DistributorOrder, _ *Offer, _ *Freight) { o.ShipMethod = "ZZ" }, "ship method",
			"does not offer"},
		{"with a comment", func(o *DistributorOrder, _ *Offer, _ *Freight) { o.Comments = []string{"hi"} }, "goes through by itself", "a person"},
	} {
		t.Run(row.name, func(t *testing.T) {
			o := DistributorOrder{ShipTo: ShipTo{City: "Reno", PostalCode: "89501-1234"}, ShipMethod: "FG",
				Lines: []DistributorLine{{Number: 1, SKU: "1000003", Quantity: 1, UnitPrice: decimal.RequireFromString("10.50")}}}
			offer, freight := Offer{Line: 1, Quantity: 1000}, firstFreight()
			if row.change != nil {
				row.change(&o, &offer, freight)
			}
			points := FirstBefore(o, []Offer{offer}, freight, nil, office)
			look := remarks(points, FirstLook)
			if row.about == "" {
				require.Empty(t, look)
				require.Empty(t, remarks(points, FirstOpen))
				return
			}
			require.Contains(t, look[row.about], row.detail, points)
		})
	}
	points := FirstBefore(DistributorOrder{ShipMethod: "FG", Lines: []DistributorLine{{Number: 1, SKU: "1"}}}, nil, nil,
		[]Finding{{Problem: "the price moved"}}, ShipTo{})
	require.Len(t, remarks(points, FirstOpen), 3, "stock, office and freight are not known, which is not good")
	require.Equal(t, "the price moved", remarks(points, FirstLook)["nothing stands in its way"])
}

func TestWhatBecameOfTheFirstOrder(t *testing.T) {
	sent := map[int]decimal.Decimal{1: decimal.RequireFromString("10.50")}
	whole := func() Tracking {
		return Tracking{
			Seen: true, Identified: true, Sent: Sent{ShipTo: Address{PostalCode: "89501"}},
			Lines: []LineTracking{{Number: 1, SKU: "1000003", Ordered: 1, Placed: 1, Named: true, Confirmed: true, Shipped: 1, Invoiced: 1,
				UnitPrice: decimal.RequireFromString("10.50")}},
			Invoices: []Invoice{{Number: "I-1", Total: decimal.RequireFromString("18.00"), Freight: decimal.RequireFromString("7.50"),
				PostalCode: "89501-1234", Lines: []InvoiceLine{{Line: 1, SKU: "1000003", Quantity: 1, UnitPrice: decimal.RequireFromString("10.50")}}}},
		}
	}
	for _, row := range []struct {
		name    string
		change  func(*Tracking)
		verdict FirstVerdict
		about   string
		detail  string
	}{
		{"as meant", func(*Tracking) {}, FirstLook, "", ""},
		{"not there yet", func(o *Tracking) { o.Seen = false }, FirstOpen, "there", "an hour"},
		{"another price", func(o *Tracking) { o.Lines[0].UnitPrice = decimal.RequireFromString("11") }, FirstLook, "line 1, price",
			"11.00 in order status, 10.50"},
		{"another quantity", func(o *Tracking) { o.Lines[0].Placed = 4 }, FirstLook, "line 1, quantity", "4 on order, 1 ordered"},
		{"parked", func(o *Tracking) {
			o.Lines[0].Pending, o.Lines[0].Confirmed, o.Lines[0].Shipped, o.Lines[0].Invoiced = true, false, 0, 0
		}, FirstLook, "line 1, released", "auto-fill profile"},
		{"another price on the invoice", func(o *Tracking) { o.Invoices[0].Lines[0].UnitPrice = decimal.RequireFromString("12") }, FirstLook,
			"invoice I-1, line 1", "12.00 in the invoice, 10.50 was sent"},
		{"dearer freight", func(o *Tracking) { o.Invoices[0].Freight = decimal.RequireFromString("20") }, FirstLook,
			"invoice I-1, freight", "8.95 was quoted"},
		{"to another place", func(o *Tracking) { o.Invoices[0].PostalCode = "10001" }, FirstLook, "invoice I-1", "10001"},
		{"no invoice yet", func(o *Tracking) { o.Invoices = nil }, FirstOpen, "invoice", "none yet"},
		{"invoices that could not be asked for", func(o *Tracking) { o.Missing = "the invoices: busy" }, FirstOpen, "answers", "busy"},
	} {
		t.Run(row.name, func(t *testing.T) {
			o := whole()
			row.change(&o)
			points := FirstAfter(o, sent, firstFreight(), "FG")
			if row.about == "" {
				require.Empty(t, remarks(points, FirstLook))
				require.Empty(t, remarks(points, FirstOpen))
				return
			}
			require.Contains(t, remarks(points, row.verdict)[row.about], row.detail, points)
		})
	}
	points := FirstAfter(whole(), nil, nil, "FG")
	require.Contains(t, remarks(points, FirstOpen)["line 1, price"], "not known")
	require.Contains(t, remarks(points, FirstOpen)["invoice I-1, freight"], "no quote")
}
