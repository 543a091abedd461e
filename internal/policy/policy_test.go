package policy

import (
	"testing"
	"time"

	"github.com/shopspring/decimal"
	"github.com/stretchr/testify/require"
)

func TestDefaultsAreValid(t *testing.T) { require.NoError(t, Default().Validate()) }

func TestParseKeepsDefaultsForWhatIsNotSaid(t *testing.T) {
	p, err := Parse([]byte(`
products:
  select:
    categories: ["005", "002001"]
    priceMin: 10.50
  pricing:
    markupPercent: 12.5
tracking:
  pollEvery: 90s
`))
	require.NoError(t, err)
	require.Equal(t, []string{"005", "002001"}, p.Products.Select.Categories)
	require.Equal(t, 20000, p.Products.Select.Cap)
	require.True(t, p.Products.Select.PriceMin.Valid)
	require.Equal(t, "10.5", p.Products.Select.PriceMin.Decimal.String())
	require.True(t, p.Products.Pricing.MarkupPercent.Equal(decimal.RequireFromString("12.5")))
	require.Equal(t, Duration(90*time.Second), p.Tracking.PollEvery)
	require.Equal(t, []string{"Submitted"}, p.Orders.ApprovedStatuses)
	require.True(t, p.Products.Promotions)
}

func TestMistakesAreNamedWithTheirPlace(t *testing.T) {
	rows := []struct{ name, yaml, want string }{
		{"unknown key with its line", "products:\n  skuPrefixx: A\n", "[2:3]"},
		{"wrong type with its line", "products:\n  promotions: often\n", "[2:"},
		{"time span", "tracking:\n  pollEvery: soon\n", "soon"},
		{"category", "products: {select: {categories: [\"12\"]}}", "products.select.categories"},
		{"negative mark-up", "products: {pricing: {markupPercent: -1}}", "below cost"},
		{"range", "products: {select: {priceMin: 9, priceMax: 5}}", "nothing is selected"},
		{"no status", "orders: {approvedStatuses: []}", "no order ever goes out"},
		{"country", "orders: {country: DE}", "not US or CA"},
		{"prefix", "orders: {numberPrefix: \"po_\"}", "orders.numberPrefix"},
		{"gate", "products: {gates: {maxRowDropPercent: 120}}", "between 0 and 100"},
	}
	for _, row := range rows {
		t.Run(row.name, func(t *testing.T) {
			_, err := Parse([]byte(row.yaml))
			require.ErrorContains(t, err, row.want)
		})
	}
}

func TestLoadSaysWhatToDoAboutAMissingFile(t *testing.T) {
	_, err := Load("nowhere.yaml")
	require.ErrorContains(t, err, "BRIDGE_POLICY")
	p, err := Load("")
	require.NoError(t, err)
	require.Equal(t, Default(), p)
}
