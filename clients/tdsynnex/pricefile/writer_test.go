package pricefile_test

import (
	"bytes"
	"errors"
	"strings"
	"testing"

	"github.com/shopspring/decimal"
	"github.com/stretchr/testify/require"

	"digitalbridge/clients/tdsynnex/pricefile"
)

// fieldsOf writes an item and returns its fields, counted from 0.
func fieldsOf(t *testing.T, item pricefile.Item, region pricefile.Region) []string {
	t.Helper()
	var out bytes.Buffer
	w := pricefile.NewWriter(&out, region)
	require.NoError(t, w.Write(&item))
	require.NoError(t, w.Flush())
	require.True(t, strings.HasSuffix(out.String(), "\n"))
	fields := strings.Split(strings.TrimSuffix(out.String(), "\n"), "~")
	require.Len(t, fields, 70)
	return fields
}

func TestWhatTheLayoutCannotHoldIsReplaced(t *testing.T) {
	item := pricefile.Item{SKU: "1", Description: "A~B\r\nC \u2122 é ½ 显"}
	require.Equal(t, "A B  C \x99 \xe9 \xbd ?", fieldsOf(t, item, pricefile.US)[6])
}

func TestPricesAreWrittenWithTwoDecimals(t *testing.T) {
	for in, want := range map[string]string{"0": "0.00", "5": "5.00", "12.3": "12.30", "0.07": "0.07", "1234567.89": "1234567.89",
		"1.005": "1.01", "120e1": "1200.00"} {
		item := pricefile.Item{SKU: "1", ContractPrice: decimal.RequireFromString(in)}
		require.Equal(t, want, fieldsOf(t, item, pricefile.US)[12], in)
	}
}

func TestAWarehouseOfTheOtherRegionHasNoSlot(t *testing.T) {
	item := pricefile.Item{SKU: "1", Warehouses: []pricefile.WarehouseStock{{Number: 31, Quantity: 7}}}
	require.Equal(t, "7", fieldsOf(t, item, pricefile.CA)[19])
	require.NotContains(t, fieldsOf(t, item, pricefile.US), "7")
}

func TestALongDescriptionIsCutIntoThreeParts(t *testing.T) {
	text := strings.Repeat("é", 100) + strings.Repeat("b", 100)
	fields := fieldsOf(t, pricefile.Item{SKU: "1", LongDescription: text}, pricefile.US)
	require.Equal(t, strings.Repeat("\xe9", 80), fields[49])
	require.Equal(t, strings.Repeat("\xe9", 20)+strings.Repeat("b", 60), fields[50])
	require.Equal(t, strings.Repeat("b", 40), fields[51])
}

func TestAFullDiskShowsAtFlush(t *testing.T) {
	full := errors.New("no space left")
	w := pricefile.NewWriter(failingWriter{full}, pricefile.US)
	require.NoError(t, w.Write(&pricefile.Item{SKU: "1"}))
	require.ErrorIs(t, w.Flush(), full)
}

type failingWriter struct{ err error }

func (f failingWriter) Write([]byte) (int, error) { return 0, f.err }
