package pricefile_test

import (
	"bytes"
	"errors"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"digitalbridge/clients/tdsynnex/pricefile"
)

// stockLine is a valid row of a ".app" file with some fields replaced; positions count from 0.
func stockLine(fields map[int]string) string {
	f := make([]string, 33)
	for i, v := range map[int]string{0: "DTL", 1: "111578", 13: "NET7", 14: "APC", 20: "39121610", 21: "SURGE", 22: "34.00", 23: "20.99",
		25: "A", 32: "731304000204"} {
		f[i] = v
	}
	for i, v := range fields {
		f[i] = v
	}
	return strings.Join(f, "~") + "\n"
}

func readStock(t testing.TB, file string, opts pricefile.Options) ([]pricefile.StockRow, []*pricefile.RowError, *pricefile.FeedError) {
	t.Helper()
	r := pricefile.NewStockReader(strings.NewReader(file), opts)
	var rows []pricefile.StockRow
	var bad []*pricefile.RowError
	var refused *pricefile.FeedError
	for item, err := range r.Rows() {
		require.Nil(t, refused)
		var row *pricefile.RowError
		switch {
		case err == nil:
			rows = append(rows, item)
		case errors.As(err, &refused):
		default:
			require.ErrorAs(t, err, &row)
			bad = append(bad, row)
		}
	}
	if refused == nil {
		require.Equal(t, len(rows)+len(bad), r.Report().Rows)
	}
	return rows, bad, refused
}

func TestAnHourlyStockRowIsRead(t *testing.T) {
	rows, bad, refused := readStock(t, stockLine(map[int]string{2: "5", 4: "1,200", 12: "1"}), pricefile.Options{})
	require.Nil(t, refused)
	require.Empty(t, bad)
	require.Len(t, rows, 1)
	got := rows[0]
	require.Equal(t, "111578", got.SKU)
	require.Equal(t, "NET7", got.ManufacturerPartNumber)
	require.Equal(t, "APC", got.Vendor)
	require.Equal(t, "39121610", got.UNSPSC)
	require.Equal(t, "SURGE", got.Description)
	require.Equal(t, "A", got.Status)
	require.Equal(t, "731304000204", got.UPC)
	require.Equal(t, "34", got.MSRP.Decimal.String())
	require.Equal(t, "20.99", got.Cost.Decimal.String())
	require.Equal(t, 1206, got.QuantityTotal)
	require.Equal(t, []pricefile.WarehouseStock{
		{Number: 16, Code: "DFL", City: "Miami, FL", Quantity: 5},
		{Number: 6, Code: "DCH", City: "Romeoville, IL", Quantity: 1200},
		{Number: 506, Code: "DFO", City: "Fontana, CA", Quantity: 1},
	}, got.Warehouses)
	require.Equal(t, 1, got.Line)
}

func TestUnlimitedStockIsNotAddedUp(t *testing.T) {
	fields := map[int]string{}
	for i := 2; i <= 12; i++ {
		fields[i] = "9999"
	}
	rows, _, _ := readStock(t, stockLine(fields), pricefile.Options{})
	require.Equal(t, pricefile.UnlimitedQuantity, rows[0].QuantityTotal)
}

func TestAHeaderLineInAStockFileIsPassedOver(t *testing.T) {
	for _, header := range []string{"FLTM1U555001~HDR~261123~261123~C~~~~~\n", "HDR~261123\n"} {
		rows, bad, refused := readStock(t, header+stockLine(nil), pricefile.Options{})
		require.Nil(t, refused)
		require.Empty(t, bad)
		require.Len(t, rows, 1)
	}
}

func TestMalformedStock(t *testing.T) {
	tests := []struct {
		name   string
		line   string
		reason pricefile.RowReason
	}{
		{"32 fields", strings.Replace(stockLine(nil), "~", "", 1), pricefile.ReasonTooFewFields},
		{"no DTL", stockLine(map[int]string{0: "TRL"}), pricefile.ReasonRecordID},
		{"no SKU", stockLine(map[int]string{1: ""}), pricefile.ReasonSKU},
		{"stock in words", stockLine(map[int]string{7: "some"}), pricefile.ReasonNumber},
		{"an endless row", strings.Repeat("~", 70<<10) + "\n", pricefile.ReasonTooLong},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			rows, bad, refused := readStock(t, stockLine(nil)+tt.line, lenient)
			require.Nil(t, refused)
			require.Len(t, rows, 1)
			require.Len(t, bad, 1)
			require.Equal(t, tt.reason, bad[0].Reason)
			require.Equal(t, 2, bad[0].Line)
		})
	}
	t.Run("half of the rows", func(t *testing.T) {
		_, _, refused := readStock(t, stockLine(nil)+"x\n", pricefile.Options{})
		require.Equal(t, pricefile.FaultMalformedRows, refused.Fault)
	})
	t.Run("cut in a row", func(t *testing.T) {
		_, _, refused := readStock(t, stockLine(nil)+stockLine(nil)[:30], lenient)
		require.Equal(t, pricefile.FaultTruncated, refused.Fault)
	})
	t.Run("empty", func(t *testing.T) {
		_, _, refused := readStock(t, "", lenient)
		require.Equal(t, pricefile.FaultEmpty, refused.Fault)
	})
}

func TestStockThatIsWrittenIsReadBack(t *testing.T) {
	for _, region := range []pricefile.Region{pricefile.US, pricefile.CA} {
		var out bytes.Buffer
		w := pricefile.NewStockWriter(&out, region)
		want := map[string]int{}
		for n, warehouse := range pricefile.Warehouses(region) {
			item := pricefile.Item{SKU: string(rune('1' + n%9)), ManufacturerPartNumber: warehouse.Code,
				Warehouses: []pricefile.WarehouseStock{{Number: warehouse.Number, Quantity: n + 1}}}
			want[warehouse.Code] = n + 1
			require.NoError(t, w.Write(&item))
		}
		require.NoError(t, w.Flush())
		rows, _, refused := readStock(t, out.String(), pricefile.Options{Region: region})
		require.Nil(t, refused)
		require.Len(t, rows, len(want))
		for _, row := range rows {
			require.Len(t, row.Warehouses, 1)
			require.Equal(t, row.ManufacturerPartNumber, row.Warehouses[0].Code)
			require.Equal(t, want[row.ManufacturerPartNumber], row.Warehouses[0].Quantity)
			require.Equal(t, row.Warehouses[0].Quantity, row.QuantityTotal)
		}
	}
}

// FuzzADamagedStockRowRemovesNoGoodOne: whatever stands between them, good rows are read.
func FuzzADamagedStockRowRemovesNoGoodOne(f *testing.F) {
	for _, line := range []string{"", "x", "~~~~", "DTL~1", stockLine(map[int]string{7: "some"}), stockLine(map[int]string{1: ""}),
		"T~HDR~261123",
		strings.Repeat("~", 200), "\x00\xff", stockLine(map[int]string{2: "25+"})} {
		for place := range 3 {
			f.Add([]byte(line), place)
		}
	}
	good := []string{stockLine(nil), stockLine(map[int]string{1: "42", 3: "7", 21: "CAF\xc9"}), stockLine(map[int]string{1: "43",
		12: "1,200"})}
	read := func(t testing.TB, file string) (out []pricefile.StockRow) {
		for row, err := range pricefile.NewStockReader(strings.NewReader(file), pricefile.Options{MaxMalformed: 1}).Rows() {
			var bad *pricefile.RowError
			if err != nil {
				require.ErrorAs(t, err, &bad)
				continue
			}
			row.Line = 0
			out = append(out, row)
		}
		return out
	}
	want := read(f, strings.Join(good, ""))
	require.Len(f, want, 3)
	f.Fuzz(func(t *testing.T, damaged []byte, place int) {
		line := strings.NewReplacer("\n", "", "\r", "").Replace(string(damaged)) + "\n"
		at := min(max(place, 0), len(good))
		got := read(t, strings.Join(good[:at], "")+line+strings.Join(good[at:], ""))
		for _, row := range want {
			require.Contains(t, got, row)
		}
	})
}
