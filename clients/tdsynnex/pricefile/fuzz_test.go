package pricefile_test

import (
	"bytes"
	"errors"
	"fmt"
	"testing"
	"unicode/utf8"

	"github.com/stretchr/testify/require"

	"digitalbridge/clients/tdsynnex/pricefile"
)

// FuzzReader holds the reader to what it promises for any bytes: it ends, counts what it yields, refuses
// a file once and last, yields valid UTF-8 within bounds, and what it read as an item is written and read
// back as the same item.
func FuzzReader(f *testing.F) {
	f.Add(sample(f), false)
	f.Add([]byte(header+row(map[int]string{7: "CAF\xe9", 10: "1,234", 13: "1,353.56", 39: "20261231", 67: "YY"})), true)
	f.Add([]byte(header+"x\n"+row(nil)[:50]), false)
	f.Add([]byte("\r\n\n1~HDR~261123~261123~U\r\n"), true)
	f.Fuzz(func(t *testing.T, data []byte, canada bool) {
		region := pricefile.US
		if canada {
			region = pricefile.CA
		}
		r, err := pricefile.NewReader(bytes.NewReader(data), pricefile.Options{Region: region, MaxMalformed: 1})
		if err != nil {
			var refused *pricefile.FeedError
			require.ErrorAs(t, err, &refused)
			return
		}
		good, bad, ended := 0, 0, false
		for item, err := range r.Items() {
			require.False(t, ended)
			var rowError *pricefile.RowError
			switch {
			case err == nil:
				good++
				checkItem(t, item, region)
			case errors.As(err, &rowError):
				bad++
			default:
				ended = true
			}
		}
		require.Equal(t, bad, r.Report().Malformed)
		require.Equal(t, good+bad, r.Report().Rows)
	})
}

func checkItem(t *testing.T, item pricefile.Item, region pricefile.Region) {
	t.Helper()
	require.NotEmpty(t, item.SKU)
	require.LessOrEqual(t, len(item.SKU), 8)
	require.True(t, utf8.ValidString(item.Description))
	require.False(t, item.ContractPrice.IsNegative())
	require.GreaterOrEqual(t, item.QuantityTotal, 0)
	for _, w := range item.Warehouses {
		require.Positive(t, w.Quantity)
	}
	if bytes.ContainsAny([]byte(fmt.Sprintf("%v", item)), "&\x00") || len(item.Unreadable) > 0 {
		return // what is written of it reads as something else
	}
	// Twice: the first pass rounds prices to the two decimals that a file has.
	once := rewrite(t, item, region)
	again := rewrite(t, once, region)
	once.Line, again.Line = 0, 0
	require.Equal(t, once, again)
	require.Equal(t, item.SKU, once.SKU)
	require.Equal(t, item.QuantityTotal, once.QuantityTotal)
	require.True(t, item.ContractPrice.Round(2).Equal(once.ContractPrice))
}

// rewrite writes an item and reads it back.
func rewrite(t *testing.T, item pricefile.Item, region pricefile.Region) pricefile.Item {
	t.Helper()
	if item.TradingPartner == "HDR" { // a line that reads as a header
		item.TradingPartner = ""
	}
	var out bytes.Buffer
	w := pricefile.NewWriter(&out, region)
	require.NoError(t, w.WriteHeader(pricefile.Header{TradingPartner: "T", Qualifier: pricefile.Full}))
	require.NoError(t, w.Write(&item))
	require.NoError(t, w.Flush())
	items, bad, refused := read(t, out.String(), pricefile.Options{Region: region})
	require.Nil(t, refused, out.String())
	require.Empty(t, bad, out.String())
	require.Len(t, items, 1)
	return items[0]
}

// FuzzStockReader holds the stock reader to the same promises.
func FuzzStockReader(f *testing.F) {
	f.Add([]byte(stockLine(nil)))
	f.Add([]byte("HDR~x\n" + stockLine(map[int]string{2: "9999", 3: "-1", 22: "1,000.00"})))
	f.Add([]byte(stockLine(nil)[:40]))
	f.Fuzz(func(t *testing.T, data []byte) {
		r := pricefile.NewStockReader(bytes.NewReader(data), pricefile.Options{MaxMalformed: 1})
		good, bad, ended := 0, 0, false
		for row, err := range r.Rows() {
			require.False(t, ended)
			var rowError *pricefile.RowError
			switch {
			case err == nil:
				good++
				require.NotEmpty(t, row.SKU)
				sum := 0
				for _, w := range row.Warehouses {
					require.Positive(t, w.Quantity)
					sum += w.Quantity
				}
				if row.QuantityTotal != pricefile.UnlimitedQuantity {
					require.Equal(t, sum, row.QuantityTotal)
				}
				require.True(t, utf8.ValidString(row.Description))
			case errors.As(err, &rowError):
				bad++
			default:
				ended = true
			}
		}
		require.Equal(t, bad, r.Report().Malformed)
		require.Equal(t, good+bad, r.Report().Rows)
	})
}
