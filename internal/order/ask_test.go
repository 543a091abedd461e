package order

import (
	"strings"
	"testing"

	"github.com/shopspring/decimal"
	"github.com/stretchr/testify/require"
)

func TestTheQuestionComesFirst(t *testing.T) {
	found := []Finding{
		{Severity: Warns, Problem: "the contact has no phone", Fix: "add one"},
		{Severity: Blocks, Problem: "no address", Fix: "give one"},
		{Severity: Asks, Line: 2, Problem: "the price moved by +31.8 %, from 10.00 to 13.18", Fix: "approve or reject it"},
	}
	lines := []Line{{Quantity: 2, ProductName: "Dock"}, {Quantity: 1, SKU: "100"}}
	text := strings.Split(Ask(found, "Needs approval: price", lines, decimal.RequireFromString("33.18")), "\n")
	require.Equal(t, []string{
		"line 2: the price moved by +31.8 %, from 10.00 to 13.18 - approve or reject it", "no address - give one",
		"the contact has no phone - add one", "Needs approval: price", "It is about 33.18 in all, 2 lines: 2 × Dock; 1 × 100",
	}, text)
	require.Equal(t, "Outcome unknown", Ask(nil, "Outcome unknown", nil, decimal.Decimal{}))
	many := make([]Line, 9)
	require.Contains(t, Ask(nil, "x", many, decimal.Decimal{}), "and 4 more")
}
