package catalog

import (
	"fmt"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestTheBiggestMovesAreLookedAtFirst(t *testing.T) {
	var m Movers
	price := func(id int64, old, now string) Entry {
		return Entry{Action: Update, SKU: fmt.Sprint(id), ProductID: id, Changes: []Change{{Field: UnitPrice, Old: old, New: now}}}
	}
	m.Add(price(1, "10.00", "13.18"))
	m.Add(price(2, "10.00", "4.00"))
	m.Add(Entry{Action: Deactivate, SKU: "3", ProductID: 3})
	m.Add(price(4, "", "4.00"))                                                                       // it had no price
	m.Add(Entry{Action: Create, SKU: "5", Changes: []Change{{Field: UnitPrice, New: "1.00"}}})        // nobody counts on it yet
	m.Add(Entry{Action: Update, SKU: "6", ProductID: 6, Changes: []Change{{Field: Stock, New: "7"}}}) // no price
	var skus []string
	for _, x := range m.First() {
		skus = append(skus, x.SKU)
	}
	require.Equal(t, []string{"3", "2", "1"}, skus)
	require.Equal(t, "31.8", m[0].Move.String())
	for i := range 10 * MaxMovers {
		m.Add(price(int64(100+i), "1.00", fmt.Sprintf("%d.00", i+2)))
	}
	require.Less(t, len(m), 4*MaxMovers)
	require.Len(t, m.First(), MaxMovers)
	require.Equal(t, fmt.Sprint(100+10*MaxMovers-1), m.First()[0].SKU)
}
