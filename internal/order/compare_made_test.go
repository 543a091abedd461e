package order_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	. "digitalbridge/internal/order"
)

func TestAPurchaseOrderIsComparedWithWhatItWasMadeOf(t *testing.T) {
	lines := []ConvertedLine{{QuoteItem: 1, ProductID: 11, Product: "Dock", SKU: "1001", Quantity: 2},
		{QuoteItem: 2, ProductID: 12, ChargeID: 502, Product: "Screen", SKU: "1002", Quantity: 5}}
	dock, screen := MadeItem{QuoteItem: 1, ProductID: 11, Quantity: 2}, MadeItem{QuoteItem: 2, ProductID: 12, ChargeID: 502, Quantity: 5}
	for name, row := range map[string]struct {
		items []MadeItem
		want  []string
	}{
		"as it was made":    {items: []MadeItem{screen, dock}},
		"a line twice":      {items: []MadeItem{dock, screen, dock}, want: []string{"Dock (SKU 1001) stands on it 2 times"}},
		"a line is missing": {items: []MadeItem{dock}, want: []string{"Screen (SKU 1002) is missing"}},
		"nothing on it":     {want: []string{"Dock (SKU 1001) is missing", "Screen (SKU 1002) is missing"}},
		"another quantity": {items: []MadeItem{dock, {QuoteItem: 2, ProductID: 12, ChargeID: 502, Quantity: 6}},
			want: []string{"Screen (SKU 1002) is ordered 6 times and was quoted 5 times"}},
		"another product": {items: []MadeItem{dock, {QuoteItem: 2, ProductID: 99, Quantity: 5}},
			want: []string{"the line of Screen (SKU 1002) holds another product"}},
		"the charge is lost": {items: []MadeItem{dock, {QuoteItem: 2, ProductID: 12, Quantity: 5}},
			want: []string{"the line of Screen (SKU 1002) does not belong to the charge that it was made for"}},
		"a person's line": {items: []MadeItem{dock, screen, {ProductID: 77, Quantity: 1}},
			want: []string{"it has a line that is not from the quote"}},
		"lines of another quote": {items: []MadeItem{dock, screen, {QuoteItem: 8}, {QuoteItem: 9}},
			want: []string{"it has 2 lines that are not from the quote"}},
	} {
		t.Run(name, func(t *testing.T) {
			var got []string
			for _, f := range CompareMade(lines, row.items) {
				got = append(got, f.Problem)
				require.NotEmpty(t, f.Fix)
			}
			require.Equal(t, row.want, got)
		})
	}
}
