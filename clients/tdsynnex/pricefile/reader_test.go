package pricefile_test

import (
	"bytes"
	"os"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"digitalbridge/clients/tdsynnex/pricefile"
)

// sample is eight rows of a real file; the account is invented.
func sample(t testing.TB) []byte {
	t.Helper()
	data, err := os.ReadFile("testdata/sample.ap")
	require.NoError(t, err)
	return data
}

// readAll reads a file that must be good.
func readAll(t testing.TB, data []byte, opts pricefile.Options) (pricefile.Header, []pricefile.Item) {
	t.Helper()
	r, err := pricefile.NewReader(bytes.NewReader(data), opts)
	require.NoError(t, err)
	var items []pricefile.Item
	for item, err := range r.Items() {
		require.NoError(t, err)
		items = append(items, item)
	}
	require.Equal(t, len(items), r.Report().Rows)
	return r.Header(), items
}

func TestRealRowsAreWrittenBackByteForByte(t *testing.T) {
	sample := sample(t)
	header, items := readAll(t, sample, pricefile.Options{Account: "555001"})
	require.Len(t, items, 8)

	var out bytes.Buffer
	w := pricefile.NewWriter(&out, pricefile.US)
	require.NoError(t, w.WriteHeader(header))
	for _, item := range items {
		require.NoError(t, w.Write(&item))
	}
	require.NoError(t, w.Flush())
	// The media type is written blank or as one space in real files; it comes back as blank.
	require.Equal(t, strings.ReplaceAll(string(sample), "~ ~", "~~"), out.String())
}
