package report

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"regexp"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/shopspring/decimal"
	"github.com/stretchr/testify/require"

	"digitalbridge/internal/catalog"
)

var made = time.Date(2026, 11, 26, 3, 15, 0, 0, time.UTC)

func plan() Plan {
	return Plan{
		Connection: "main", Digest: "abc123", Made: made, FileDate: made, Full: true, Rows: 1000, Selected: 900, Ours: 800,
		Counts: catalog.Counts{Wanted: 900, Create: 1, Update: 2, Deactivate: 1, Unchanged: 897, Calls: 7}, Finish: made.Add(90 * time.Minute),
	}
}

func list(entries ...catalog.Entry) Entries {
	return func(yield func(catalog.Entry, error) bool) {
		for _, e := range entries {
			if !yield(e, nil) {
				return
			}
		}
	}
}

func change(f catalog.Field, old, now string) catalog.Change {
	return catalog.Change{Field: f, Old: old, New: now}
}

// sample has one entry of each kind: a new product, one that gets dearer, one whose stock alone moves, and
// one that goes.
func sample() Entries {
	return list(
		catalog.Entry{Action: catalog.Create, SKU: "1000001", Name: "Dock", Category: "002057184", Cost: "80", Price: "100",
			Changes: []catalog.Change{change(catalog.Name, "", "Dock"), change(catalog.UnitCost, "", "80"), change(catalog.UnitPrice, "", "100")}},
		catalog.Entry{Action: catalog.Update, SKU: "1000002", ProductID: 7, Name: "Screen", Category: "005038126", Cost: "110", Price: "130",
			Changes: []catalog.Change{change(catalog.UnitCost, "100", "110"), change(catalog.UnitPrice, "125", "130"),
				change(catalog.Stock, "3", "12")}},
		catalog.Entry{Action: catalog.Update, SKU: "1000003", ProductID: 8, Name: "Cable", Category: "006070243", Cost: "5", Price: "6",
			Changes: []catalog.Change{change(catalog.Stock, "", "9")}},
		catalog.Entry{Action: catalog.Deactivate, SKU: "1000004", ProductID: 9, Name: "Old", Cost: "5", Price: "6",
			Reason: "no longer in the price file", Changes: []catalog.Change{change(catalog.IsActive, "true", "false")}},
	)
}

func names(t testing.TB) Names {
	t.Helper()
	n, err := LoadNames()
	require.NoError(t, err)
	return n
}

func summary(t testing.TB, entries Entries) Summary {
	t.Helper()
	s, err := Summarize(entries, names(t))
	require.NoError(t, err)
	return s
}

func d(s string) decimal.Decimal { return decimal.RequireFromString(s) }

func TestTheSummaryAddsUpMoneyOverOnePieceOfEachRepricedProduct(t *testing.T) {
	update := func(oldCost, newCost, oldPrice, newPrice string) catalog.Entry {
		return catalog.Entry{Action: catalog.Update, SKU: "1", Cost: newCost, Price: newPrice, Changes: []catalog.Change{
			change(catalog.UnitCost, oldCost, newCost), change(catalog.UnitPrice, oldPrice, newPrice)}}
	}
	for name, tt := range map[string]struct {
		entries Entries
		want    Money
	}{
		"nothing": {list(), Money{}},
		"a new product has no old margin": {
			list(catalog.Entry{Action: catalog.Create, SKU: "1", Cost: "80", Price: "100"}), Money{},
		},
		"a new product below cost is a warning": {
			list(catalog.Entry{Action: catalog.Create, SKU: "1", Cost: "110", Price: "100"}), Money{BelowCost: 1},
		},
		"cost and price up": {
			list(update("100", "110", "115", "126.50")),
			Money{Repriced: 1, CostUp: 1, PriceUp: 1, AverageCostMove: d("10"), AveragePriceMove: d("10"), OldMargin: d("13.04"),
				NewMargin: d("13.04"), MarginChange: d("1.5")},
		},
		"one up, one down": {
			list(update("100", "110", "200", "200"), update("50", "40", "100", "90")),
			Money{Repriced: 2, CostUp: 1, CostDown: 1, PriceDown: 1, AverageCostMove: d("-5"), AveragePriceMove: d("-10"), OldMargin: d("50"),
				NewMargin: d("48.28"), MarginChange: d("-10")},
		},
		"a price of nothing before has no move": {
			list(update("", "10", "", "12")), Money{Repriced: 1},
		},
		"only the stock changes": {
			list(catalog.Entry{Action: catalog.Update, SKU: "1", Cost: "5", Price: "6", Changes: []catalog.Change{change(catalog.Stock, "1", "2")}}),
			Money{},
		},
		"what goes has no price": {
			list(catalog.Entry{Action: catalog.Deactivate, SKU: "1", Cost: "5", Price: "4"}), Money{},
		},
	} {
		t.Run(name, func(t *testing.T) {
			got, err := json.Marshal(summary(t, tt.entries).Money)
			require.NoError(t, err)
			want, err := json.Marshal(tt.want)
			require.NoError(t, err)
			require.JSONEq(t, string(want), string(got))
		})
	}
}

func TestEveryPercentFallsIntoOneBucket(t *testing.T) {
	for value, want := range map[string]string{
		"-99": "below −25", "-25": "−25 to −10", "-10": "−10 to −5", "-0.01": "−1 to 0", "0": "0 to 1", "0.99": "0 to 1",
		"1": "1 to 5", "24.99": "10 to 25", "25": "25 and more", "900": "25 and more",
	} {
		require.Equal(t, want, moveBounds.labels[moveBounds.of(d(value))], value)
	}
	for value, want := range map[string]string{"-3": "below 0", "0": "0 to 5", "13.04": "10 to 15", "40": "40 and more"} {
		require.Equal(t, want, marginBounds.labels[marginBounds.of(d(value))], value)
	}
	require.Len(t, moveBounds.labels, len(moveBounds.limits)+1)
	require.Len(t, marginBounds.labels, len(marginBounds.limits)+1)
}

func TestCategoriesAreGroupedByTheirNameAtTheTop(t *testing.T) {
	got := map[string]Group{}
	for _, g := range summary(t, sample()).Groups {
		got[g.Name] = g
	}
	require.Equal(t, 1, got["Computers and Portables"].Create)
	require.Equal(t, 1, got["Monitor / Display / Projector"].Update)
	require.Equal(t, 1, got["Networking"].Update)
	require.Equal(t, 1, got[NoCategory].Deactivate)
	name, group := names(t).of("999999999")
	require.Equal(t, [2]string{"999999999", "999999999"}, [2]string{name, group}, "an unknown code stands for itself")
}

func TestLinesSayCountsMoneyAndTheClock(t *testing.T) {
	p := plan()
	text := func() string {
		var b strings.Builder
		for _, l := range Lines(p, summary(t, sample())) {
			fmt.Fprintf(&b, "%s: %s\n", l.Name, l.Value)
		}
		return b.String()
	}
	require.Contains(t, text(), "would create: 1\nwould update: 2\nwould deactivate: 1\nunchanged: 897\n")
	require.Contains(t, text(), "cost moves: 1 up, 0 down, +10.00 % on average\n")
	require.Contains(t, text(), "margin: 20.00 % before, 15.38 % after\nmargin change: -5.00 for one piece of each of 1 repriced products\n")
	require.Contains(t, text(), "Autotask calls: 7\nforecast: done at 04:45 UTC when applied at once (1 h 30 min)\ndigest: abc123\n")
	require.NotContains(t, text(), "held")
	p.Finish, p.Hold = made.Add(24*time.Hour), "it would deactivate 300 of 800 products"
	require.Contains(t, text(), "done at 2026-11-27 03:15 UTC")
	p.TimeZone = "America/New_York"
	require.Contains(t, text(), "done at 2026-11-26 22:15 EST when")
	require.Equal(t, "2026-11-25 22:15 EST", p.When())
	p.TimeZone = ""
	require.Contains(t, text(), "held: it would deactivate 300 of 800 products\n")
	p.Finish, p.Window, p.FinishInWindow = made.Add(90*time.Minute), "20:00 to 06:00 UTC", made.Add(18*time.Hour)
	require.Contains(t, text(), "forecast: done at 21:15 UTC when applied at once, written only from 20:00 to 06:00 UTC (1 h 30 min of "+
		"writing); with sync apply --now at 04:45 UTC\n")
	p.Finish = time.Time{}
	require.NotContains(t, text(), "forecast")
}

func TestTheCSVFileHasARowForEveryEntry(t *testing.T) {
	var out bytes.Buffer
	require.NoError(t, WriteCSV(&out, sample(), names(t)))
	rows, err := csv.NewReader(&out).ReadAll()
	require.NoError(t, err)
	require.Len(t, rows, 5)
	require.Equal(t, csvHead, rows[0])
	require.Equal(t, []string{"create", "1000001", "", "Dock", "002057184"}, rows[1][:5])
	require.Equal(t, []string{"", "80", "", "", "100", "", "", "20.00"}, rows[1][6:14])
	require.Equal(t, []string{"100", "110", "10.00", "125", "130", "4.00", "20.00", "15.38"}, rows[2][6:14])
	require.Equal(t, "unitCost, unitPrice, TDS Stock", rows[2][14])
	require.Equal(t, "TDS Stock: 3 → 12", rows[2][15])
	require.Equal(t, "no longer in the price file", rows[4][16])
}

func TestNoCellIsAFormula(t *testing.T) {
	for text, want := range map[string]string{`=HYPERLINK("http://x")`: `'=HYPERLINK("http://x")`, "+1-2": "'+1-2", "-1": "-1", "@a": "'@a",
		"\t=a": "' =a", "Dock": "Dock", "": ""} {
		var out bytes.Buffer
		require.NoError(t, WriteCSV(&out, list(catalog.Entry{Action: catalog.Update, SKU: "1", Name: text, Reason: text}), names(t)))
		rows, err := csv.NewReader(&out).ReadAll()
		require.NoError(t, err)
		require.Equal(t, want, rows[1][3])
		require.Equal(t, want, rows[1][16])
	}
}

func TestTheJSONFileIsOneObjectWithARowForEveryEntry(t *testing.T) {
	var out bytes.Buffer
	require.NoError(t, WriteJSON(&out, plan(), summary(t, sample()), []List{{Title: "Review", Rows: [][]string{{"1"}}}}, sample(), names(t)))
	var got struct {
		Plan    Plan    `json:"plan"`
		Summary Summary `json:"summary"`
		Lists   []List  `json:"lists"`
		Entries []Row   `json:"entries"`
	}
	require.NoError(t, json.Unmarshal(out.Bytes(), &got))
	require.Equal(t, "abc123", got.Plan.Digest)
	require.Equal(t, 1, got.Summary.Money.Repriced)
	require.Equal(t, "Review", got.Lists[0].Title)
	require.Len(t, got.Entries, 4)
	require.Equal(t, "110", got.Entries[1].NewCost)
	require.True(t, got.Entries[1].CostMove.Decimal.Equal(d("10")))
	require.False(t, got.Entries[0].CostMove.Valid)
}

func html(t testing.TB, p Plan, lists []List, entries Entries) string {
	t.Helper()
	var out bytes.Buffer
	require.NoError(t, WriteHTML(&out, p, summary(t, entries), lists, entries, names(t)))
	return out.String()
}

func between(t *testing.T, text, from, to string) string {
	t.Helper()
	_, rest, ok := strings.Cut(text, from)
	require.True(t, ok, from)
	part, _, ok := strings.Cut(rest, to)
	require.True(t, ok, to)
	return part
}

// named is a digest as an attribute holds it: browsers read &#43; as +.
func named(text string) string { return strings.ReplaceAll(digest(text), "+", "&#43;") }

func TestThePageNeedsNothingElse(t *testing.T) {
	page := html(t, plan(), nil, sample())
	require.NotRegexp(t, `(?i)(src|href)\s*=`, page, "nothing is loaded or linked")
	require.NotRegexp(t, `(?i)url\(|@import|https?://|fetch\(|XMLHttpRequest|\sstyle=|\son[a-z]+=`, page)
	require.Contains(t, page, `default-src 'none'`)
	require.Contains(t, page, "style-src 'sha256-"+named(between(t, page, "<style>", "</style>"))+"'",
		"the policy lets exactly this style apply")
	require.Contains(t, page, "script-src 'sha256-"+named(between(t, page, "<script>", "</script>"))+"'", "and exactly this script run")
	require.Equal(t, 1, strings.Count(page, "<!doctype html>"))
	require.Equal(t, 3, strings.Count(page, "<svg"), "three charts")
	require.Contains(t, page, "@media (prefers-color-scheme: dark)")
	require.Contains(t, page, "@media print")
}

func TestThePageHasTheRowsAsData(t *testing.T) {
	page := html(t, plan(), nil, sample())
	var got struct {
		Categories [][2]string `json:"categories"`
		Rows       [][]any     `json:"rows"`
	}
	require.NoError(t, json.Unmarshal([]byte(between(t, page, `<script id="data" type="application/json">`, "</script>")), &got))
	require.Len(t, got.Rows, 4)
	row := got.Rows[1]
	require.Equal(t, "Monitor / Display / Projector", got.Categories[int(row[3].(float64))][1])
	require.Equal(t, []any{"100", "110", "125", "130", 10.0, 4.0, 20.0, 15.38}, row[4:12])
	require.Equal(t, []any{2.0, "1000004", "Old", 0.0}, got.Rows[3][:4])
	require.Nil(t, got.Rows[0][8])
}

func TestThePageEscapesEverything(t *testing.T) {
	evil := `</script><script>alert(1)</script><img src=x onerror=alert(1)>"'&` + "\u2028"
	p := plan()
	p.Hold, p.Connection, p.Digest = evil, evil, evil
	entries := list(catalog.Entry{
		Action: catalog.Update, SKU: evil, Name: evil, Category: evil, Reason: evil, Cost: evil, Price: evil,
		Changes: []catalog.Change{change(catalog.Name, evil, evil), change(catalog.UnitCost, evil, evil)},
	})
	page := html(t, p, []List{{Title: evil, Note: evil, Head: []string{evil}, Rows: [][]string{{evil}}}}, entries)
	require.Equal(t, 2, len(regexp.MustCompile(`(?i)<script`).FindAllString(page, -1)), "the data and our own script")
	require.NotContains(t, page, "<img")
	var got struct {
		Rows [][]any `json:"rows"`
	}
	require.NoError(t, json.Unmarshal([]byte(between(t, page, `<script id="data" type="application/json">`, "</script>")), &got))
	require.Equal(t, evil, got.Rows[0][2])
}

func TestAnEmptyPlanIsAPageWithoutCharts(t *testing.T) {
	page := html(t, plan(), nil, list())
	require.NotContains(t, page, "<svg")
	require.Contains(t, page, `"rows":[`)
}

func TestManyCategoriesBecomeTwelveBars(t *testing.T) {
	var groups []Group
	for i := range 30 {
		groups = append(groups, Group{Name: fmt.Sprint("Category ", i), Update: 30 - i})
	}
	chart := string(groupsChart(groups))
	require.Equal(t, maxGroups, strings.Count(chart, `class="label"`))
	require.Contains(t, chart, "19 other categories")
	require.Contains(t, chart, "19 other categories: 190 update")
}

func TestAFaultOfTheStoreEndsEveryForm(t *testing.T) {
	broken := errors.New("the store is gone")
	entries := Entries(func(yield func(catalog.Entry, error) bool) { yield(catalog.Entry{}, broken) })
	_, err := Summarize(entries, names(t))
	require.ErrorIs(t, err, broken)
	for name, write := range map[string]func(io.Writer) error{
		"csv":  func(w io.Writer) error { return WriteCSV(w, entries, names(t)) },
		"json": func(w io.Writer) error { return WriteJSON(w, plan(), Summary{}, nil, entries, names(t)) },
		"html": func(w io.Writer) error { return WriteHTML(w, plan(), Summary{}, nil, entries, names(t)) },
	} {
		require.ErrorIs(t, write(io.Discard), broken, name)
	}
}

// many makes up entries without keeping them.
func many(n int) Entries {
	return func(yield func(catalog.Entry, error) bool) {
		for i := range n {
			e := catalog.Entry{
				Action: catalog.Update, SKU: fmt.Sprint(1_000_000 + i), ProductID: int64(i),
				Name: fmt.Sprintf("Product number %d with a name as long as most", i), Category: "005038126",
				Cost: fmt.Sprint(100 + i%50), Price: fmt.Sprint(120 + i%70),
				Changes: []catalog.Change{change(catalog.UnitCost, fmt.Sprint(100+i%40), fmt.Sprint(100+i%50)),
					change(catalog.UnitPrice, fmt.Sprint(120+i%60), fmt.Sprint(120+i%70)), change(catalog.Stock, "1", fmt.Sprint(i))},
			}
			if !yield(e, nil) {
				return
			}
		}
	}
}

// watermark notes how much memory is in use while a report is written.
type watermark struct {
	highest uint64
	written int
	next    int
}

func (w *watermark) Write(p []byte) (int, error) {
	if w.written += len(p); w.written >= w.next {
		w.next += 1 << 19
		var m runtime.MemStats
		runtime.GC()
		runtime.ReadMemStats(&m)
		w.highest = max(w.highest, m.HeapAlloc)
	}
	return len(p), nil
}

// What is in use while 20,000 entries, the largest selection, are written is no more than before, within two megabytes: less
// than any of the files has.
func TestMemoryStaysBounded(t *testing.T) {
	entries, n := many(20_000), names(t)
	s, err := Summarize(entries, n)
	require.NoError(t, err)
	var before runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&before)
	for name, write := range map[string]func(io.Writer) error{
		"csv":  func(w io.Writer) error { return WriteCSV(w, entries, n) },
		"json": func(w io.Writer) error { return WriteJSON(w, plan(), s, nil, entries, n) },
		"html": func(w io.Writer) error { return WriteHTML(w, plan(), s, nil, entries, n) },
	} {
		w := &watermark{}
		require.NoError(t, write(w))
		require.Greater(t, w.written, 5<<19, name)
		require.Less(t, w.highest, before.HeapAlloc+2<<20, name)
	}
}

func BenchmarkHTML(b *testing.B) {
	n := names(b)
	entries := many(20_000)
	s, err := Summarize(entries, n)
	require.NoError(b, err)
	for b.Loop() {
		require.NoError(b, WriteHTML(io.Discard, plan(), s, nil, entries, n))
	}
}

// A person sees an odd file before anything is written, and what the cap has cut.
func TestTheSummaryShowsWhatKindOfFileItIs(t *testing.T) {
	p := plan()
	p.Feed = catalog.FeedFigures{
		Rows: 1000, SKUs: 1000, Fields: 70, OtherFields: 3, Malformed: 1, Placeholders: 20, Unlimited: 100, NotStocked: 15,
		MinimumQuantity: 111, EndUserRequired: 42, Items: 500, Unreadable: map[int]int{39: 7},
	}
	p.Cut = "No category is chosen (products.select.categories), so the cap of 500 decides"
	p.NotChecked = []string{"no earlier price file is known"}
	lines := map[string]string{}
	for _, l := range Lines(p, summary(t, sample())) {
		lines[l.Name] = l.Value
	}
	require.Equal(t, "layout up to 4.2, 70 fields a row, 3 rows with another number", lines["file layout"])
	require.Equal(t, "NONSTOCK placeholders 2 % (20), 9,999 pieces 10 % (100), of these in no warehouse 1.5 % (15), minimum "+
		"quantity 11.1 % (111), "+
		"end user required 4.2 % (42), unreadable 0.1 % (1)", lines["rows in it"])
	require.Equal(t, "field 39 (ETA) can't be read in 7 of 500 selected products", lines["left as it is"])
	require.Equal(t, p.Cut, lines["selection"])
	require.Equal(t, "no earlier price file is known", lines["not checked"])
}

func TestAMoveWritesItsAmountsInFull(t *testing.T) {
	m := Move{SKU: "8100001", Name: "Dock", Old: "16.2", New: "20", Percent: decimal.RequireFromString("23.456")}
	require.Equal(t, "price +23.5 % (16.20 → 20.00): SKU 8100001, Dock", m.String())
}
