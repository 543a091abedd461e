package order

import (
	"testing"

	"github.com/shopspring/decimal"
	"github.com/stretchr/testify/require"

	"digitalbridge/internal/policy"
)

func dec(s string) decimal.Decimal { return decimal.RequireFromString(s) }

// sale is won, with a dock and two screens of ours, a mouse of another vendor and labour.
func sale(change ...func(*Sale)) Sale {
	s := Sale{
		Opportunity: 123, Title: "Workplace refresh", Status: "Closed", CompanyID: 9, CompanyName: "Acme Dental", Quote: 45, QuoteName: "Offer",
		QuoteActive: true,
		ShipTo:      Address{Name: "Northwind", Address1: "100 Main Street", City: "Greenville", State: "SC", PostalCode: "29601"},
		ShipToFrom:  "your own company",
		Items: []QuotedItem{
			{ID: 1, Name: "Dock", Kind: "Product", ProductID: 11, Active: true, SKU: "1001", Quantity: dec("2"), UnitCost: dec("199.50"),
				VendorCost: dec("205")},
			{ID: 2, Name: "Screen", Kind: "Product", ProductID: 12, Active: true, SKU: "1002", Quantity: dec("5.0"), UnitCost: dec("310")},
			{ID: 3, Name: "Mouse", Kind: "Product", ProductID: 13, Active: true, Quantity: dec("5"), UnitCost: dec("9")},
			{ID: 4, Name: "Set-up", Kind: "Labor", Quantity: dec("3.5")},
		},
	}
	for _, c := range change {
		c(&s)
	}
	return s
}

func item(i int, change func(*QuotedItem)) func(*Sale) {
	return func(s *Sale) { change(&s.Items[i]) }
}

func conversionRules() policy.Conversion { return policy.Default().Orders.Convert }

func TestASaleBecomesTheLinesThatTheDistributorDelivers(t *testing.T) {
	c := Convert(sale(), nil, conversionRules())
	require.Empty(t, c.Findings)
	require.Equal(t, []ConvertedLine{
		{QuoteItem: 1, ProductID: 11, Product: "Dock", SKU: "1001", Quantity: 2, UnitCost: dec("199.50")},
		{QuoteItem: 2, ProductID: 12, Product: "Screen", SKU: "1002", Quantity: 5, UnitCost: dec("310")},
	}, c.Lines)
	require.Equal(t, c.Lines, c.Missing)
	require.Equal(t, "1949", c.Total.String())
	require.Len(t, c.LeftOut, 2)
	require.False(t, c.Problems())
	require.False(t, c.Settled())
}

func TestEveryItemThatIsNotOrderedSaysWhy(t *testing.T) {
	rows := []struct {
		name    string
		change  func(*QuotedItem)
		problem bool
		reason  string
		fix     string
	}{
		{"labour and freight", func(q *QuotedItem) { q.ProductID, q.Kind = 0, "Shipping" }, false, "not a product (Shipping)", "nothing"},
		{"a product of another vendor", func(q *QuotedItem) { q.SKU = "" }, false, "no TD SYNNEX SKU", "Product Sync"},
		{"an option that was not taken", func(q *QuotedItem) { q.Optional = true }, false, "optional", "clear the mark"},
		{"a product that is switched off", func(q *QuotedItem) { q.Active = false }, true, "not active", "replacement"},
		{"half a piece", func(q *QuotedItem) { q.Quantity = dec("1.5") }, true, "quantity is 1.5", "whole number"},
		{"no piece", func(q *QuotedItem) { q.Quantity = dec("0") }, true, "quantity is 0", "at least 1"},
		{"no cost at all", func(q *QuotedItem) { q.UnitCost, q.VendorCost = dec("0"), dec("0") }, true, "has a cost", "unit cost"},
	}
	for _, row := range rows {
		t.Run(row.name, func(t *testing.T) {
			c := Convert(sale(item(0, row.change)), nil, conversionRules())
			require.Len(t, c.Lines, 1, "the others are ordered all the same")
			require.Equal(t, int64(1), c.LeftOut[0].QuoteItem)
			require.Equal(t, "Dock", c.LeftOut[0].Item)
			require.Contains(t, c.LeftOut[0].Reason, row.reason)
			require.Contains(t, c.LeftOut[0].Fix, row.fix)
			require.Equal(t, row.problem, c.Problems())
			require.Empty(t, c.Findings)
		})
	}
}

func TestTheCostIsThatOfThePolicyAndTheOtherStandsIn(t *testing.T) {
	rows := []struct {
		name                 string
		from                 policy.CostFrom
		quoted, vendor, want string
	}{
		{"as quoted", policy.CostFromQuote, "199.50", "205", "199.5"},
		{"as the vendor asks", policy.CostFromVendor, "199.50", "205", "205"},
		{"not quoted", policy.CostFromQuote, "0", "205", "205"},
		{"not known of the vendor", policy.CostFromVendor, "199.50", "0", "199.5"},
	}
	for _, row := range rows {
		t.Run(row.name, func(t *testing.T) {
			p := conversionRules()
			p.CostFrom = row.from
			c := Convert(sale(item(0, func(q *QuotedItem) { q.UnitCost, q.VendorCost = dec(row.quoted), dec(row.vendor) })), nil, p)
			require.Equal(t, row.want, c.Lines[0].UnitCost.String())
		})
	}
}

func TestFindingsComeAllAtOnce(t *testing.T) {
	c := Convert(sale(func(s *Sale) {
		s.Status, s.QuoteActive, s.ShipTo.Address1, s.ShipTo.State = "Active", false, "", "South Carolina, United States"
	}), nil, conversionRules())
	require.Len(t, c.Findings, 4)
	text := List(c.Findings)
	for _, part := range []string{`status is "Active"`, "win it", "not active", "address of your own company has no first line",
		"29 characters, and a purchase order takes 25"} {
		require.Contains(t, text, part)
	}
}

func TestWhatSpeaksAgainstConverting(t *testing.T) {
	rows := []struct {
		name   string
		change func(*Sale)
		want   string
	}{
		{"no primary quote", func(s *Sale) { s.Quote, s.Items = 0, nil }, "no primary quote"},
		{"nothing to order", func(s *Sale) { s.Items = s.Items[2:] }, "nothing that is to be ordered from TD SYNNEX"},
		{"lost", func(s *Sale) { s.Status = "Lost" }, `status is "Lost"`},
		{"no city", func(s *Sale) { s.ShipTo.City = " " }, "has no city"},
	}
	for _, row := range rows {
		t.Run(row.name, func(t *testing.T) {
			c := Convert(sale(row.change), nil, conversionRules())
			require.Len(t, c.Findings, 1, List(c.Findings))
			require.Contains(t, c.Findings[0].Problem, row.want)
			require.NotEmpty(t, c.Findings[0].Fix)
		})
	}
}

func TestAPurchaseOrderThatWasMadeBefore(t *testing.T) {
	made := func(status string, items ...int64) []ConvertedOrder {
		return []ConvertedOrder{{ID: 7, Number: "1016", Status: status, QuoteItems: items}}
	}
	rows := []struct {
		name    string
		found   []ConvertedOrder
		settled bool
		missing int
		finding string
		warning string
	}{
		{"complete", made("New", 1, 2), true, 0, "", ""},
		{"complete and submitted", made("Submitted", 1, 2), true, 0, "", ""},
		{"half made is completed", made("New", 1), false, 1, "", ""},
		{"half made and submitted can't be completed", made("Submitted", 1), false, 1, "lacks Screen", ""},
		{"cancelled", made("Canceled", 1, 2), false, 0, "1016, which is cancelled", ""},
		{"an item that the quote lost", made("New", 1, 2, 99), true, 0, "", "quote item 99"},
		{"two of them", append(made("New", 1, 2), ConvertedOrder{ID: 9, Number: "1018", Status: "New"}), true, 0, "",
			"purchase order 1018 carries the mark"},
		{
			"a cancelled one beside a good one", append(
				made("Canceled"), ConvertedOrder{ID: 9, Number: "1018", Status: "New", QuoteItems: []int64{1, 2}}), true, 0, "", ""},
	}
	for _, row := range rows {
		t.Run(row.name, func(t *testing.T) {
			c := Convert(sale(), row.found, conversionRules())
			require.Equal(t, row.settled, c.Settled())
			require.Len(t, c.Missing, row.missing)
			requireFinding(t, c.Findings, row.finding)
			requireFinding(t, c.Warnings, row.warning)
		})
	}
	t.Run("complete, whatever has become of the opportunity", func(t *testing.T) {
		c := Convert(sale(func(s *Sale) { s.Status, s.ShipTo = "Lost", Address{} }), made("New", 1, 2), conversionRules())
		require.Empty(t, c.Findings)
	})
}

func requireFinding(t *testing.T, findings []Finding, want string) {
	t.Helper()
	if want == "" {
		require.Empty(t, findings)
		return
	}
	require.Len(t, findings, 1)
	require.Contains(t, findings[0].Problem, want)
	require.NotEmpty(t, findings[0].Fix)
}

func TestMarksAreReadExactly(t *testing.T) {
	require.Equal(t, int64(12), MarkedOpportunity("For the new office.\n"+OpportunityMark(12)+"\nCall first."))
	require.Equal(t, int64(123), MarkedOpportunity(OpportunityMark(123)), "not taken for 12")
	require.Zero(t, MarkedOpportunity("Digital Bridge: opportunity 12"), "a mark that was cut proves nothing")
	require.Zero(t, MarkedOpportunity(QuoteItemMark(12)))
	require.Equal(t, int64(7), MarkedQuoteItem(QuoteItemMark(7)))
	require.Zero(t, MarkedQuoteItem("Digital Bridge: quote item 99999999999999999999."))
}

func TestTheTrackersBlockLeavesTheMarkAlone(t *testing.T) {
	memo := SetMemoBlock("Workplace refresh\n"+OpportunityMark(12), "Order 5501: shipped")
	require.Equal(t, int64(12), MarkedOpportunity(memo))
	require.Equal(t, int64(12), MarkedOpportunity(SetMemoBlock(memo, "")))
}
