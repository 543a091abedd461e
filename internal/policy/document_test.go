package policy

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// A file that is made to hurt is refused with one sentence, and in the time that a policy takes.
func TestAFileThatNoPolicyNeedsIsRefused(t *testing.T) {
	bomb := "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n"
	for i := 1; i < 9; i++ {
		bomb += fmt.Sprintf("a%d: &a%d [%s]\n", i, i, strings.TrimSuffix(strings.Repeat(fmt.Sprintf("*a%d, ", i-1), 10), ", "))
	}
	deep := ""
	for i := range 500 {
		deep += strings.Repeat(" ", i) + "a:\n"
	}
	for name, row := range map[string]struct{ yaml, want string }{
		"nested lists": {strings.Repeat("[", 400_000), "line 1: lists and tables lie in each other more than 32 deep"},
		"nested lists, closed": {"products: " + strings.Repeat("[", 50) + strings.Repeat("]", 50),
			"line 1: lists and tables lie in each other"},
		"nested tables":          {"products: " + strings.Repeat("{a: ", 100_000), "line 1: lists and tables lie in each other"},
		"nested dashes":          {strings.Repeat("- ", 100_000), "line 1: lists and tables lie in each other"},
		"nested keys":            {deep, "lists and tables lie in each other"},
		"too long":               {"# " + strings.Repeat("x", maxFileBytes), "more than 1048576"},
		"anchors that multiply":  {bomb, "anchors make the file larger or deeper than a policy ever is"},
		"an anchor in itself":    {"products: &p {select: *p}\n", ""},
		"bytes that are no text": {"products: \x00\x01\xff\n", ""},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := Parse([]byte(row.yaml))
			require.ErrorContains(t, err, row.want)
			require.Len(t, Mistakes(err), 1, err)
		})
	}
}

func TestALongFileIsNotReadToItsEnd(t *testing.T) {
	path := filepath.Join(t.TempDir(), "bridge.yaml")
	f, err := os.Create(path)
	require.NoError(t, err)
	require.NoError(t, f.Truncate(1<<40)) // a sparse file that no memory holds
	require.NoError(t, f.Close())
	_, err = Load(path)
	require.ErrorContains(t, err, "a policy is never so long")
}

// A catalogue's worth of SKUs is no attack.
func TestAListOfAllSKUsIsRead(t *testing.T) {
	skus := make([]string, 20_000)
	for i := range skus {
		skus[i] = fmt.Sprint(10_000_000 + i)
	}
	p, err := Parse([]byte("\uFEFFproducts: {select: {block: [" + strings.Join(skus, ", ") + "]}}\r\n"))
	require.NoError(t, err)
	require.Equal(t, skus, p.Products.Select.Block)
}

func TestValuesAreTakenAsTheyAreWritten(t *testing.T) {
	p, err := Parse([]byte(`
products:
  select: {allow: [1, "2", '3'], priceMin: 0.10, priceMax: null}
  pricing: {roundTo: 0.010, markupPercent: 12.50}
orders:
  shipMethods: {2nd. Day: F2, 7: FG}
  contact: {phone: 7755550100}
  priceTolerancePercent: null
  approval: {above: 1000000000000.005}
  warehouse:
  hours: {days: [mon], from: "08:00", to: 17:30}
tracking:
  hours: {days: [sat]}
  statuses: {Back-ordered: Waiting}
`))
	require.NoError(t, err)
	require.Equal(t, []string{"1", "2", "3"}, p.Products.Select.Allow)
	require.Equal(t, "0.1", p.Products.Select.PriceMin.Decimal.String())
	require.False(t, p.Products.Select.PriceMax.Valid)
	require.Equal(t, "0.01", p.Products.Pricing.RoundTo.String())
	require.Equal(t, "12.5", p.Products.Pricing.MarkupPercent.String())
	require.Equal(t, map[string]string{"2nd. Day": "F2", "7": "FG"}, p.Orders.ShipMethods)
	require.Equal(t, "7755550100", p.Orders.Contact.Phone)
	require.False(t, p.Orders.PriceTolerancePercent.Valid, "null is not the default")
	require.Equal(t, "1000000000000.005", p.Orders.Approval.Above.Decimal.String())
	require.Empty(t, p.Orders.Warehouse)
	require.Equal(t, TimeOfDay("17:30"), p.Orders.Hours.To)
	require.Equal(t, []Weekday{"sat"}, p.Tracking.Hours.Days, "a list replaces the default")
	require.Equal(t, TimeOfDay("07:00"), p.Tracking.Hours.From, "a table only changes what it names")
	require.Equal(t, map[OrderState]string{"Back-ordered": "Waiting"}, p.Tracking.Statuses)
}
