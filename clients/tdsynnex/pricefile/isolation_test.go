package pricefile_test

// What a damaged value costs: itself, never its row, and never another row.

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"digitalbridge/clients/tdsynnex/pricefile"
)

func TestAnOptionalFieldThatCannotBeReadCostsNothingButItself(t *testing.T) {
	tests := []struct {
		name   string
		fields map[int]string
		want   []int
		holds  string
	}{
		{"an ETA to come", map[int]string{39: "TBD"}, []int{39}, "TBD"},
		{"an ETA in month 13", map[int]string{39: "261301"}, []int{39}, "261301"},
		{"31 November", map[int]string{39: "261131"}, []int{39}, "261131"},
		{"a date of 7 digits", map[int]string{37: "2026113"}, []int{37}, "2026113"},
		{"the last day of time", map[int]string{49: "99991231"}, []int{49}, "99991231"},
		{"the last day of the century", map[int]string{39: "20991231"}, []int{39}, "20991231"},
		{"a date of year 1066", map[int]string{60: "10661014"}, []int{60}, "10661014"},
		{"an MSRP in words", map[int]string{14: "N/A"}, []int{14}, "N/A"},
		{"a negative MSRP", map[int]string{14: "(263.07)"}, []int{14}, "(263.07)"},
		{"a unit cost with two points", map[int]string{21: "1.2.3"}, []int{21}, "1.2.3"},
		{"a unit cost with an exponent", map[int]string{21: "1E5"}, []int{21}, "1E5"},
		{"a quantity on order in words", map[int]string{11: "SOON"}, []int{11}, "SOON"},
		{"stock of one warehouse in words", map[int]string{16: "x"}, []int{16}, "x"},
		{"a weight with its unit", map[int]string{28: "3 lb"}, []int{28}, "3 lb"},
		{"a flag in words", map[int]string{47: "MAYBE"}, []int{47}, "MAYBE"},
		{"one flag of the anchors", map[int]string{17: "0"}, []int{17}, "0"},
		{"a category in words", map[int]string{25: "CABLES"}, []int{25}, "CABLES"},
		{"a country in words", map[int]string{32: "CHINA"}, []int{32}, "CHINA"},
		{"a replacement that is no SKU", map[int]string{65: "SEE REP"}, []int{65}, "SEE REP"},
		{"two at once, in one row", map[int]string{14: "?", 39: "?"}, []int{14, 39}, "?"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			r, err := pricefile.NewReader(strings.NewReader(header+row(nil)+row(tt.fields)+row(map[int]string{5: "42"})), pricefile.Options{
				MaxMalformed: -1})
			require.NoError(t, err)
			var items []pricefile.Item
			for item, err := range r.Items() {
				require.NoError(t, err)
				items = append(items, item)
			}
			require.Len(t, items, 3)
			require.Empty(t, items[0].Unreadable)
			slices.Sort(items[1].Unreadable)
			require.Equal(t, tt.want, items[1].Unreadable)
			require.Equal(t, "20.99", items[1].ContractPrice.String(), "the rest of the row is read")
			require.Equal(t, "SURGE ARREST", items[1].Description)
			report := r.Report()
			require.Zero(t, report.Malformed)
			require.Equal(t, 3, report.Items)
			for _, n := range tt.want {
				require.Equal(t, 1, report.Unreadable[n])
			}
			require.Len(t, report.FirstUnreadable, len(tt.want))
			require.Equal(t, pricefile.FieldError{Line: 3, SKU: "111578", Field: report.FirstUnreadable[0].Field, Holds: tt.holds},
				report.FirstUnreadable[0])
		})
	}
}

func TestAStrayTildeBehindThePriceSpoilsOnlyWhatFollowsIt(t *testing.T) {
	item := readRow(t, map[int]string{16: "7", 48: "SAVE ~ 10", 61: "5", 65: "8100002", 66: "250", 67: "YN", 68: "PH         NN"},
		pricefile.Options{})
	require.Equal(t, "20.99", item.ContractPrice.String())
	require.Equal(t, []pricefile.WarehouseStock{{Number: 3, Code: "DFR", City: "Tracy, CA", Quantity: 7}}, item.Warehouses)
	require.Zero(t, item.MinimumOrderQuantity, "a SKU is not a quantity")
	require.Empty(t, item.ReplacementSKU)
	for _, n := range []int{48, 49, 61, 65, 66, 67, 68, 70} {
		require.Contains(t, item.Unreadable, n)
	}
	require.NotContains(t, item.Unreadable, 47)
}

func TestARefusedRowSaysWhichProductIsThere(t *testing.T) {
	tests := []struct {
		name, line, sku string
		perhaps         []string
	}{
		{"cut in its price", "555001~DTL~NET7~APC-NET7~111578~A~SURGE~APC~2399~5~0~0~20.\n", "111578", nil},
		{"cut in its SKU", "555001~DTL~NET7~APC-NET7~1115\n", "", nil},
		{"a stray ~ in the part number", row(map[int]string{3: "NET~7"}), "", []string{"7", "111578"}},
		{"no price that can be read", row(map[int]string{13: "12.0O"}), "111578", nil},
		{"no quantity that can be read", row(map[int]string{10: "MANY"}), "111578", nil},
		{"another record", row(map[int]string{2: "TRL"}), "", []string{"111578", "2399"}},
		{"endless", strings.Replace(row(nil), "SURGE", strings.Repeat("x", 70<<10), 1), "111578", nil},
		{"of another account", row(map[int]string{1: "777"}), "111578", nil},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			items, bad, refused := read(t, header+row(map[int]string{5: "42"})+tt.line, pricefile.Options{MaxMalformed: 1, Account: "555001"})
			require.Nil(t, refused)
			require.Len(t, items, 1)
			require.Len(t, bad, 1)
			require.Equal(t, tt.sku, bad[0].SKU)
			require.Equal(t, tt.perhaps, bad[0].Perhaps)
		})
	}
}

func TestRowsOfAnotherAccountAreRefused(t *testing.T) {
	ours, theirs := row(map[int]string{5: "42"}), row(map[int]string{1: "777"})
	t.Run("one between", func(t *testing.T) {
		items, bad, refused := read(t, header+strings.Repeat(ours, 200)+theirs+ours, pricefile.Options{Account: "555001"})
		require.Nil(t, refused)
		require.Len(t, items, 201)
		require.Equal(t, pricefile.ReasonAccount, bad[0].Reason)
		require.Contains(t, bad[0].Detail, `belongs to account "777" and not to "555001"`)
	})
	t.Run("one before all others", func(t *testing.T) {
		items, _, refused := read(t, header+theirs+strings.Repeat(ours, 200), pricefile.Options{Account: "555001"})
		require.Nil(t, refused)
		require.Len(t, items, 200)
	})
	t.Run("the second half", func(t *testing.T) {
		_, _, refused := read(t, header+ours+theirs, pricefile.Options{Account: "555001"})
		require.Equal(t, pricefile.FaultWrongAccount, refused.Fault)
	})
	t.Run("all: given up after a few", func(t *testing.T) {
		r, err := pricefile.NewReader(strings.NewReader(header+strings.Repeat(theirs, 5000)), pricefile.Options{
			Account: "555001", MaxMalformed: 1})
		require.NoError(t, err)
		var refused *pricefile.FeedError
		for _, err := range r.Rows() {
			_ = errors.As(err, &refused)
		}
		require.Equal(t, pricefile.FaultWrongAccount, refused.Fault)
		require.Equal(t, 20, r.Report().Rows)
	})
}

func TestAFileIsGivenUpAsSoonAsItCannotBecomeGood(t *testing.T) {
	file := header + strings.Repeat(row(nil), 100) + strings.Repeat("x\n", 100_000)
	r, err := pricefile.NewReader(strings.NewReader(file), pricefile.Options{Size: int64(len(file))})
	require.NoError(t, err)
	var refused *pricefile.FeedError
	for _, err := range r.Rows() {
		_ = errors.As(err, &refused)
	}
	require.Equal(t, pricefile.FaultMalformedRows, refused.Fault)
	require.Contains(t, refused.Error(), "of the first")
	require.Less(t, r.Report().Rows, 200, "100 good rows and a rest of 200 kB, in which at most 2,700 good ones fit")
	require.Len(t, r.Report().First, 20)
}

func TestMoreRowsThanAllowed(t *testing.T) {
	_, _, refused := read(t, header+strings.Repeat(row(nil), 11), pricefile.Options{MaxRows: 10})
	require.Equal(t, pricefile.FaultTooBig, refused.Fault)
	require.Contains(t, refused.Error(), "more than 10 rows")
}

func TestTheHeadSaysWhatTheItemSays(t *testing.T) {
	for name, fields := range map[string]map[int]string{
		"plain":            nil,
		"promoted":         {47: "Y", 10: "12", 37: "20160704", 66: "250", 67: "Y"},
		"unlimited":        {10: "9999", 15: "9999", 16: "9999", 70: "9999"},
		"not stocked":      {10: "9999"},
		"a count of 9,999": {10: "9999", 15: "9000", 16: "999"},
		"a placeholder":    {3: "SON-NONSTOCK", 7: "NONSTOCK ITEM"},
		"one by its part":  {4: "son-nonstock"},
		"to be gone":       {40: "T", 65: "00042"},
		"free":             {13: "0.00"},
		"exact":            {13: "0.18", 21: "0.18"},
	} {
		t.Run(name, func(t *testing.T) {
			r, err := pricefile.NewReader(strings.NewReader(header+row(fields)), pricefile.Options{})
			require.NoError(t, err)
			for row, err := range r.Rows() {
				require.NoError(t, err)
				require.Equal(t, row.Head, func() pricefile.Head {
					h := row.Item().Head()
					if h.ABCCode != pricefile.ABCToBeDiscontinued {
						h.ReplacementSKU = ""
					}
					return h
				}())
			}
		})
	}
}

func TestOnlyTheWantedLinesAreRead(t *testing.T) {
	file := header + row(nil) + "damaged\n" + row(map[int]string{5: "42"}) + row(map[int]string{5: "43", 39: "TBD"})
	r, err := pricefile.NewReader(strings.NewReader(file), pricefile.Options{})
	require.NoError(t, err)
	var skus []string
	for item, err := range r.ItemsAt(func(line int) bool { return line >= 4 }) {
		require.NoError(t, err)
		skus = append(skus, item.SKU)
	}
	require.Equal(t, []string{"42", "43"}, skus)
	require.Equal(t, 2, r.Report().Items)
	require.Equal(t, map[int]int{39: 1}, r.Report().Unreadable)
}

func TestARowThatIsNotTakenTakesNoMemory(t *testing.T) {
	const rows = 2000
	var file strings.Builder
	file.WriteString(header)
	for i := range rows {
		file.WriteString(row(map[int]string{5: fmt.Sprint(1_000_000 + i), 7: "CAF\xc9 &amp; BAR", 13: fmt.Sprint(i+1) + ".50"}))
	}
	text := file.String()
	allocations := testing.AllocsPerRun(5, func() {
		r, err := pricefile.NewReader(strings.NewReader(text), pricefile.Options{Account: "555001"})
		if err != nil {
			panic(err)
		}
		for _, err := range r.Rows() {
			if err != nil {
				panic(err)
			}
		}
	})
	require.LessOrEqual(t, allocations, 1.5*rows, "its SKU, and what all rows share")
}

// FuzzADamagedRowRemovesNoGoodOne: whatever line is put between good rows, they are all read as they were.
func FuzzADamagedRowRemovesNoGoodOne(f *testing.F) {
	for _, line := range []string{"", "x", "~~~~", "555001~DTL~~~1", row(map[int]string{39: "TBD"}), row(map[int]string{1: "777"}),
		"T~HDR~261123~261123~C~~~~~", strings.Repeat("~", 200), "\x00\xff"} {
		for place := range 3 {
			f.Add([]byte(line), place)
		}
	}
	good := []string{row(nil), row(map[int]string{5: "42", 16: "7", 7: "CAF\xc9"}), row(map[int]string{5: "43", 47: "Y", 49: "261231"})}
	items := func(t testing.TB, file string) (out []pricefile.Item) {
		r, err := pricefile.NewReader(strings.NewReader(file), pricefile.Options{Account: "555001", MaxMalformed: 1})
		require.NoError(t, err)
		for item, err := range r.Items() {
			var bad *pricefile.RowError
			if err != nil {
				require.ErrorAs(t, err, &bad)
				continue
			}
			item.Line = 0
			out = append(out, item)
		}
		return out
	}
	want := items(f, header+strings.Join(good, ""))
	f.Fuzz(func(t *testing.T, damaged []byte, place int) {
		line := strings.NewReplacer("\n", "", "\r", "").Replace(string(damaged)) + "\n"
		at := min(max(place, 0), len(good))
		got := items(t, header+strings.Join(good[:at], "")+line+strings.Join(good[at:], ""))
		for _, item := range want {
			require.Contains(t, got, item)
		}
	})
}
