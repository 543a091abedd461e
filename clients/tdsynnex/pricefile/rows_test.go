package pricefile_test

import (
	"errors"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"digitalbridge/clients/tdsynnex/pricefile"
)

const header = "FLTM1U555001~HDR~261123~261123~C~~~~~\n"

// row is a valid DTL line with some fields replaced; positions count from 1.
func row(fields map[int]string) string {
	f := make([]string, 70)
	for i, v := range map[int]string{1: "555001", 2: "DTL", 3: "NET7", 4: "APC-NET7", 5: "111578", 6: "A", 7: "SURGE ARREST",
		8: "APC BY SCHNEIDER ELECTRIC",
		9: "2399", 10: "0", 13: "20.99", 14: "34.00", 17: "Y", 19: "Y", 21: "20.99", 25: "008112000", 28: "1.95", 29: "N", 38: "NNY",
		40: "A", 41: "S"} {
		f[i-1] = v
	}
	for i, v := range fields {
		f[i-1] = v
	}
	return strings.Join(f, "~") + "\n"
}

// read reads a whole file and returns its good items, its malformed rows, and what refused it.
func read(t testing.TB, file string, opts pricefile.Options) ([]pricefile.Item, []*pricefile.RowError, *pricefile.FeedError) {
	t.Helper()
	var refused *pricefile.FeedError
	r, err := pricefile.NewReader(strings.NewReader(file), opts)
	if err != nil {
		require.ErrorAs(t, err, &refused)
		return nil, nil, refused
	}
	var items []pricefile.Item
	var bad []*pricefile.RowError
	for item, err := range r.Items() {
		require.Nil(t, refused, "nothing follows the refusal of the file")
		var row *pricefile.RowError
		switch {
		case err == nil:
			items = append(items, item)
		case errors.As(err, &refused):
		case errors.As(err, &row):
			bad = append(bad, row)
		default:
			require.NoError(t, err)
		}
	}
	report := r.Report()
	require.Equal(t, len(bad), report.Malformed)
	if refused == nil {
		require.Equal(t, len(items)+len(bad), report.Rows)
		require.Equal(t, int64(len(file)), report.Bytes)
	}
	return items, bad, refused
}

// lenient lets single malformed rows of a short file pass.
var lenient = pricefile.Options{MaxMalformed: 1}

// readRow reads one row that must be good.
func readRow(t testing.TB, fields map[int]string, opts pricefile.Options) pricefile.Item {
	t.Helper()
	items, bad, refused := read(t, header+row(fields), opts)
	require.Nil(t, refused)
	require.Empty(t, bad)
	require.Len(t, items, 1)
	return items[0]
}
