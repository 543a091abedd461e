package order_test

import (
	"strings"
	"testing"

	"github.com/shopspring/decimal"
	"github.com/stretchr/testify/require"

	. "digitalbridge/internal/order"
	"digitalbridge/internal/policy"
)

func goodOrder() PurchaseOrder {
	return PurchaseOrder{
		Number: "po-1016", Status: "Submitted", ForDistributor: true, Phone: "+1 (775) 555-0100 ext. 12",
		ShipTo: Address{Name: " Acme\tMSP ", Address1: "1 Main St", City: "Reno", State: "nv", PostalCode: "89501"},
		Lines:  []Line{{Number: 1, ItemID: 1, SKU: " 8100001", Quantity: 2, UnitCost: decimal.RequireFromString("281.855")}},
	}
}

func TestRenderAGoodOrder(t *testing.T) {
	p := rules
	p.NumberPrefix, p.ShipMethod, p.Contact = "AT-", "FG", policy.Contact{Name: "Ann", Email: "ann@acme.example", Phone: "1"}
	o, findings := Render(goodOrder(), p)
	split := true
	require.Empty(t, findings)
	require.Equal(t, DistributorOrder{
		Number: "AT-PO-1016", ShipTo: ShipTo{Name: "Acme MSP", Line1: "1 Main St", City: "Reno", State: "NV", PostalCode: "89501", Country: "US"},
		Contact: Contact{Name: "Ann x12", Phone: "17755550100", Email: "ann@acme.example"}, ShipMethod: "FG", BackOrder: true, Split: &split,
		Lines: []DistributorLine{{Number: 1, SKU: "8100001", Quantity: 2, UnitPrice: decimal.RequireFromString("281.86")}},
	}, o)
}

func TestRenderFindings(t *testing.T) {
	for name, c := range map[string]struct {
		change func(*PurchaseOrder, *policy.Orders)
		want   []string
	}{
		"no number": {func(po *PurchaseOrder, p *policy.Orders) { po.Number, p.NumberPrefix = " ", "AT-" },
			[]string{"it has no number yet"}},
		"twenty characters are fine": {func(po *PurchaseOrder, _ *policy.Orders) { po.Number = strings.Repeat("9", 20) }, nil},
		"twenty-one are not": {func(po *PurchaseOrder, _ *policy.Orders) { po.Number = strings.Repeat("9", 21) },
			[]string{"has 21 characters, more than the 20"}},
		"a slash is written otherwise": {func(po *PurchaseOrder, _ *policy.Orders) { po.Number = "1/2" }, nil},
		"another vendor": {func(po *PurchaseOrder, _ *policy.Orders) { po.ForDistributor, po.VendorName = false, "Dell" },
			[]string{`its vendor is "Dell"`}},
		"a draft":  {func(po *PurchaseOrder, _ *policy.Orders) { po.Status = "New" }, []string{`its status is "New"`}},
		"no items": {func(po *PurchaseOrder, _ *policy.Orders) { po.Lines = nil }, []string{"it has no items"}},
		"no SKU": {func(po *PurchaseOrder, _ *policy.Orders) { po.Lines[0].SKU, po.Lines[0].ProductName = " ", "Dock" },
			[]string{`line 1: product "Dock" has no TD SYNNEX SKU`}},
		"a vendor row that Autotask added": {func(po *PurchaseOrder, _ *policy.Orders) {
			po.Lines[0].SKU, po.Lines[0].ProductName, po.Lines[0].NoPartNumber = "", "Dock", true
		}, []string{`line 1: product "Dock" has no TD SYNNEX SKU: its TD SYNNEX vendor row has no part number, as Autotask adds it by itself`}},
		"no quantity": {func(po *PurchaseOrder, _ *policy.Orders) { po.Lines[0].Quantity = 0 },
			[]string{"line 1: its quantity is 0"}},
		"a cost that rounds to nothing": {func(po *PurchaseOrder, _ *policy.Orders) { po.Lines[0].UnitCost = decimal.RequireFromString("0.004") },
			[]string{"line 1: its unit cost is 0.004"}},
		"all faults of all lines at once": {func(po *PurchaseOrder, _ *policy.Orders) {
			po.Lines = []Line{{Number: 1}, {Number: 2, ProductID: 7}}
		}, []string{
			"line 1: product (none) has no", "line 1: its quantity", "line 1: its unit cost", "line 2: product 7 has no", "line 2: its quantity",
			"line 2: its unit cost"}},
		"an empty address": {func(po *PurchaseOrder, _ *policy.Orders) { po.ShipTo = Address{Name: " "} },
			[]string{"no name", "no first line", "no city", "no state", "no postal code"}},
		"a name that is too long": {func(po *PurchaseOrder, _ *policy.Orders) { po.ShipTo.Name = strings.Repeat("ü", 31) },
			[]string{"the name of the ship-to address has 31 characters"}},
		"30 characters are not": {func(po *PurchaseOrder, _ *policy.Orders) { po.ShipTo.Name = strings.Repeat("ü", 30) }, nil},
		"a name that goes on in the second field": {func(po *PurchaseOrder, _ *policy.Orders) {
			po.ShipTo.Name = "University Medical Center of Southern Nevada"
		}, nil},
		"a city that is too long": {func(po *PurchaseOrder, _ *policy.Orders) { po.ShipTo.City = strings.Repeat("x", 21) },
			[]string{"the city of the ship-to address has 21 characters"}},
		"44 and 26 characters": {func(po *PurchaseOrder, _ *policy.Orders) {
			po.ShipTo.Address1, po.ShipTo.Address2 = strings.Repeat("x", 44), strings.Repeat("y", 26)
		}, nil},
		"60 and 30 characters": {func(po *PurchaseOrder, _ *policy.Orders) {
			po.ShipTo.Address1, po.ShipTo.Address2 = strings.Repeat("x", 60), strings.Repeat("y", 30)
		}, nil},
		"a second line of 31": {func(po *PurchaseOrder, _ *policy.Orders) { po.ShipTo.Address2 = strings.Repeat("y", 31) },
			[]string{"the second line of the ship-to address has 31 characters"}},
		"a state that is spelt out": {func(po *PurchaseOrder, _ *policy.Orders) { po.ShipTo.State = "Nevada" }, nil},
		"a state that nobody knows": {func(po *PurchaseOrder, _ *policy.Orders) { po.ShipTo.State = "Nirvana" }, []string{`the state "Nirvana"`}},
		"two letters that are none": {func(po *PurchaseOrder, _ *policy.Orders) { po.ShipTo.State = "XX" }, []string{`the state "XX"`}},
		"ZIP+4":                     {func(po *PurchaseOrder, _ *policy.Orders) { po.ShipTo.PostalCode = "89501-1234" }, nil},
		"a short ZIP": {func(po *PurchaseOrder, _ *policy.Orders) { po.ShipTo.PostalCode = "8950" },
			[]string{`"8950" is not a postal code of US`}},
		"a Canadian code in the US": {func(po *PurchaseOrder, _ *policy.Orders) { po.ShipTo.PostalCode = "K1A 0B1" },
			[]string{"is not a postal code of US"}},
		"a Canadian code": {func(po *PurchaseOrder, p *policy.Orders) {
			po.ShipTo.PostalCode, po.ShipTo.State, p.Country = "k1a0b1", "on", "CA"
		}, nil},
		"with a blank": {func(po *PurchaseOrder, p *policy.Orders) {
			po.ShipTo.PostalCode, po.ShipTo.State, p.Country = "K1A 0B1", "Québec", "CA"
		}, nil},
		"a ZIP in Canada": {func(po *PurchaseOrder, p *policy.Orders) { p.Country, po.ShipTo.State = "CA", "ON" },
			[]string{"is not a postal code of CA"}},
		"an address that wraps": {func(po *PurchaseOrder, _ *policy.Orders) { po.ShipTo.Address1 = "1 Main St " + strings.Repeat("x", 30) }, nil},
		"an address of three lines": {func(po *PurchaseOrder, _ *policy.Orders) {
			po.ShipTo.Address1, po.ShipTo.Address2 = "1 Main St "+strings.Repeat("x", 55), "Suite 123"
		}, []string{"the first line of the ship-to address has 65 characters"}},
		"everything at once": {func(po *PurchaseOrder, _ *policy.Orders) { *po = PurchaseOrder{} }, []string{
			"no number", "its vendor", "its status", "no name", "no first line", "no city", "no state", "no postal code", "no items"}},
	} {
		t.Run(name, func(t *testing.T) {
			po, p := goodOrder(), rules
			c.change(&po, &p)
			_, findings := Render(po, p)
			findings = With(Blocks, findings)
			require.Len(t, findings, len(c.want), List(findings))
			for i, f := range findings {
				require.Contains(t, f.String(), c.want[i])
				require.NotEmpty(t, f.Fix)
			}
		})
	}
}

func TestRenderWrapsAddressLines(t *testing.T) {
	long := "12345 North Old Mountain Highway West, Building Seven, Rear Entrance"
	for name, c := range map[string]struct{ in1, in2, line1, line2 string }{
		"a short line stays":               {"1 Main St", "Suite 2", "1 Main St", "Suite 2"},
		"60 characters stay":               {strings.Repeat("é", 60), "", strings.Repeat("é", 60), ""},
		"a long one breaks at a blank":     {long, "Suite 2", "12345 North Old Mountain Highway West, Building Seven, Rear", "Entrance Suite 2"},
		"also right after 60 characters":   {strings.Repeat("é", 60) + " x", "", strings.Repeat("é", 60), "x"},
		"line breaks become blanks":        {"1 Main St\r\nBuilding\tB", "", "1 Main St Building B", ""},
		"what nobody sees is taken out":    {"1 Main\u00a0St\u200b", "\ufeffSuite 2", "1 Main St", "Suite 2"},
		"an apostrophe is one of the keys": {"1 O\u2019Brien St", "", "1 O'Brien St", ""},
	} {
		t.Run(name, func(t *testing.T) {
			po := goodOrder()
			po.ShipTo.Address1, po.ShipTo.Address2 = c.in1, c.in2
			o, findings := Render(po, rules)
			require.Empty(t, With(Blocks, findings))
			require.Equal(t, []string{c.line1, c.line2}, []string{o.ShipTo.Line1, o.ShipTo.Line2})
		})
	}
	po := goodOrder()
	po.ShipTo.Name = "University Medical Center of Southern Nevada"
	o, _ := Render(po, rules)
	require.Equal(t, [2]string{"University Medical Center of", "Southern Nevada"}, [2]string{o.ShipTo.Name, o.ShipTo.Name2})
}

func TestRenderPhone(t *testing.T) {
	for in, want := range map[string]string{
		"": "5550199", "n/a": "5550199", "775.555.0100": "7755550100", "775-555-0100 x5": "7755550100", "775-555-0100 #12": "7755550100",
		"1-800-Acme-123456 ext 9": "1800123456",
	} {
		po, p := goodOrder(), rules
		po.Phone, p.Contact.Phone = in, "555-0199"
		o, _ := Render(po, p)
		require.Equal(t, want, o.Contact.Phone, in)
	}
}

func TestNumberLines(t *testing.T) {
	po := PurchaseOrder{Lines: []Line{{ItemID: 1 << 40, Number: 1}, {ItemID: 3}, {ItemID: 17}}}
	for range 2 {
		po.NumberLines()
		require.Equal(t, []Line{{ItemID: 3, Number: 1}, {ItemID: 17, Number: 2}, {ItemID: 1 << 40, Number: 3}}, po.Lines)
	}
}

func TestSameLabel(t *testing.T) {
	for _, pair := range [][2]string{{"Received Partial", "ReceivedPartial"}, {"new", "NEW"}, {"a-b_c.d", "A B\u00a0C/D"},
		{"Übermittelt", "übermittelt"}} {
		require.True(t, SameLabel(pair[0], pair[1]), pair)
	}
	for _, pair := range [][2]string{{"New", "Now"}, {"", ""}, {"-", "."}, {"Received Partial", "Received Full"}, {"Status 1", "Status 2"}} {
		require.False(t, SameLabel(pair[0], pair[1]), pair)
	}
	require.False(t, PurchaseOrder{Status: "Submitted"}.Approved(nil))
	require.True(t, PurchaseOrder{Status: "submitted"}.Approved([]string{"New", "Submitted"}))
}

func TestTotal(t *testing.T) {
	po := PurchaseOrder{
		Lines: []Line{{Quantity: 3, UnitCost: decimal.RequireFromString("0.1")},
			{Quantity: 1, UnitCost: decimal.RequireFromString("1000000.0001")}}}
	require.Equal(t, "1000000.3001", po.Total().String())
}

func TestCheckOffers(t *testing.T) {
	for name, c := range map[string]struct {
		offer Offer
		back  bool
		want  []string
	}{
		"in stock":                     {Offer{Status: "active", Quantity: 5}, false, nil},
		"one too few":                  {Offer{Status: "active", Quantity: 4}, false, []string{"4 are in stock, 5 are ordered"}},
		"one too few, with back-order": {Offer{Status: "active", Quantity: 4}, true, nil},
		"end user's data":              {Offer{Status: "Active", Quantity: 5, EndUserRequired: true}, true, []string{"end user's data"}},
		"short and end user's data": {Offer{Status: "active", EndUserRequired: true}, false,
			[]string{"0 are in stock", "end user's data"}},
		"not found":                      {Offer{Status: "notFound"}, true, []string{"does not know it"}},
		"not authorised":                 {Offer{Status: "notAuthorized"}, true, []string{"not authorised"}},
		"discontinued with enough left":  {Offer{Status: "discontinued", Quantity: 5}, true, nil},
		"discontinued with too few left": {Offer{Status: "discontinued", Quantity: 4}, true, []string{"discontinued and 4 are left of the 5"}},
		"discontinued and end user's data": {Offer{Status: "discontinued", Quantity: 5, EndUserRequired: true}, true,
			[]string{"end user's data"}},
		"inactive":                 {Offer{Status: "inactive", Quantity: 5}, true, []string{"does not sell it any more"}},
		"unanswered":               {Offer{Status: "unanswered"}, true, []string{"no usable answer about it (unanswered)"}},
		"a word that nobody knows": {Offer{Status: "unknown", RawStatus: "Maybe"}, true, []string{"(Maybe)"}},
		"no offer at all":          {Offer{Line: 9, Status: "active", Quantity: 5}, true, []string{"(no answer)"}},
	} {
		t.Run(name, func(t *testing.T) {
			if c.offer.Line == 0 {
				c.offer.Line = 1
			}
			o, p := DistributorOrder{Lines: []DistributorLine{{Number: 1, SKU: "81", Quantity: 5}}}, policy.Default().Orders
			if !c.back {
				p.OutOfStock = policy.OutOfStockRefuse
			}
			findings := With(Blocks, CheckOffers(goodOrder(), o, []Offer{c.offer}, p))
			require.Len(t, findings, len(c.want), List(findings))
			for i, f := range findings {
				require.Equal(t, 1, f.Line)
				require.Contains(t, f.Problem, c.want[i])
				require.NotEmpty(t, f.Fix)
			}
		})
	}
	twice := DistributorOrder{Lines: []DistributorLine{
		{Number: 1, SKU: "81", Quantity: 5}, {Number: 2, SKU: "81", Quantity: 2}, {Number: 3, SKU: "82", Quantity: 20000}}}
	findings := CheckOffers(goodOrder(), twice, []Offer{{Line: 1, Status: "active", Quantity: 6}, {Line: 2, Status: "active", Quantity: 6},
		{Line: 3, Status: "active", Quantity: 9999}}, policy.Default().Orders)
	require.Len(t, findings, 2, "lines share the stock of their product; 9999 means that it can't run out")
	require.Contains(t, findings[1].Problem, "6 are in stock, 7 are ordered")
}

func TestAnyShipped(t *testing.T) {
	require.False(t, Answer{Items: []AnswerItem{{Code: CodeAccepted, Ordered: 2}}}.AnyShipped())
	require.True(t, Answer{Items: []AnswerItem{{}, {Shipped: 1}}}.AnyShipped())
	require.True(t, Answer{Items: []AnswerItem{{Code: CodeInvoiced, Ordered: 1}}}.AnyShipped())
}
