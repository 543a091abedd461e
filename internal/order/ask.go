package order

import (
	"fmt"
	"slices"
	"strings"

	"github.com/shopspring/decimal"

	"digitalbridge/internal/spelling"
)

// asked is how many lines of an order a question names.
const asked = 5

// Ask is what people are asked about an order that waits: first what stands in its way, the questions before all else, then the state,
// and then what the order is about.
func Ask(found []Finding, state string, lines []Line, total decimal.Decimal) string {
	weight := []Severity{Asks, Blocks, Warns}
	found = slices.Clone(found)
	slices.SortStableFunc(found, func(a, b Finding) int {
		return slices.Index(weight, a.Weight()) - slices.Index(weight, b.Weight())
	})
	var out []string
	if len(found) > 0 {
		out = append(out, List(found))
	}
	out = append(out, state)
	if len(lines) > 0 {
		about := fmt.Sprintf("It is about %s in all, %s: ", money(total), spelling.Count(len(lines), "line"))
		var named []string
		for _, l := range lines[:min(len(lines), asked)] {
			name := l.ProductName
			if name == "" {
				name = l.SKU
			}
			named = append(named, strings.TrimSpace(fmt.Sprintf("%d × %s", l.Quantity, name)))
		}
		if more := len(lines) - len(named); more > 0 {
			named = append(named, fmt.Sprintf("and %d more", more))
		}
		out = append(out, about+strings.Join(named, "; "))
	}
	return strings.Join(out, "\n")
}
