package activitylog

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

var monday = time.Date(2026, 3, 2, 6, 0, 0, 0, time.UTC)

func at(hours int) time.Time { return monday.Add(time.Duration(hours) * time.Hour) }

func sync(hours int, result Result, bad ...string) Run {
	r := Run{At: at(hours), Connection: "main", Template: "ProductSync", WorkflowID: "product-sync/main", RunID: fmt.Sprint("sync-", hours),
		Object: Object{Kind: Catalogue}, Operation: "sync", Result: result}
	for _, sku := range bad {
		r.Records = append(r.Records, Record{Object: Object{Kind: Product, ID: sku}, Operation: "update", Result: Failed,
			Problem: Problem{Class: "validation", Cause: "Autotask refused product " + sku + ": its name is too long", Fix: "shorten the name"}})
	}
	return r
}

func submit(hours int, po, run string, result Result, cause string) Run {
	return Run{At: at(hours), Connection: "main", Template: "SubmitOrder", WorkflowID: "submit-order/main/" + po, RunID: run,
		Object: Object{Kind: PurchaseOrder, ID: po}, Operation: "submit", Result: result, Problem: Problem{Cause: cause}}
}

// shown is the log as lines, the newest first.
func shown(runs ...Run) []string {
	var out []string
	for _, e := range Entries(runs) {
		line := fmt.Sprintf("%s %s: %s", e.At.Format("15:04"), e.Object, e.Result)
		if e.Gone {
			line += ", over"
		}
		out = append(out, line)
	}
	return out
}

func TestWhatALaterRunMakesUpForIsOver(t *testing.T) {
	planned := sync(2, Success)
	planned.Operation = Planned
	few := func(hours int, result Result, only ...string) Run {
		r := sync(hours, result)
		r.Only = only
		return r
	}
	more := sync(1, Partial, "A")
	more.More = 3
	rows := map[string]struct {
		runs []Run
		want []string
	}{
		"a product that failed and was written by the next sync": {[]Run{sync(1, Partial, "A", "B"), sync(2, Partial, "B")},
			[]string{"08:00 SKU B: Failed", "08:00 catalogue: Partial success", "07:00 SKU B: Failed", "07:00 SKU A: Failed, over",
				"07:00 catalogue: Partial success, over"}},
		"all products of a sync": {[]Run{sync(1, Partial, "A"), sync(2, Success)},
			[]string{"08:00 catalogue: Success", "07:00 SKU A: Failed, over", "07:00 catalogue: Partial success, over"}},
		"a product by a sync of this one": {[]Run{sync(1, Partial, "A", "B"), few(2, Success, "A")},
			[]string{"08:00 catalogue: Success", "07:00 SKU B: Failed", "07:00 SKU A: Failed, over", "07:00 catalogue: Partial success"}},
		"no product by a plan": {[]Run{sync(1, Partial, "A"), planned},
			[]string{"08:00 catalogue: Success", "07:00 SKU A: Failed", "07:00 catalogue: Partial success"}},
		"no product whose sync was refused": {[]Run{sync(1, Partial, "A"), sync(2, Failed)},
			[]string{"08:00 catalogue: Failed", "07:00 SKU A: Failed", "07:00 catalogue: Partial success"}},
		"a sync with more failures than are kept, by a whole sync": {[]Run{more, sync(2, Success)},
			[]string{"08:00 catalogue: Success", "07:00 SKU A: Failed, over", "07:00 catalogue: Partial success, over"}},
		"no sync with more failures by one with some as well": {[]Run{sync(0, Partial, "Z"), more},
			[]string{"07:00 SKU A: Failed", "07:00 catalogue: Partial success", "06:00 SKU Z: Failed", "06:00 catalogue: Partial success, over"}},
		"a refused sync by one that ran": {[]Run{sync(1, Failed), sync(2, Partial, "A")},
			[]string{"08:00 SKU A: Failed", "08:00 catalogue: Partial success", "07:00 catalogue: Failed, over"}},
		"a refused sync, not by one of few products": {[]Run{sync(1, Failed), few(2, Success, "A")},
			[]string{"08:00 catalogue: Success", "07:00 catalogue: Failed"}},
		"an order that failed and went out": {
			[]Run{submit(1, "1016", "r1", Failed, "no address"), submit(2, "1016", "r2", Success, "")},
			[]string{"08:00 purchase order 1016: Success", "07:00 purchase order 1016: Failed, over"}},
		"not another order": {
			[]Run{submit(1, "1016", "r1", Failed, "no address"), submit(2, "1017", "r2", Success, "")},
			[]string{"08:00 purchase order 1017: Success", "07:00 purchase order 1016: Failed"}},
		"not what failed after it": {
			[]Run{submit(1, "1016", "r1", Success, ""), submit(2, "1016", "r2", Failed, "no address")},
			[]string{"08:00 purchase order 1016: Failed", "07:00 purchase order 1016: Success"}},
		"an order that waited, whatever came of it": {
			[]Run{submit(1, "1016", "r1", Waiting, "too dear"), submit(2, "1016", "r1", Failed, "nobody decided")},
			[]string{"08:00 purchase order 1016: Failed", "07:00 purchase order 1016: Waiting, over"}},
		"not one that waits": {[]Run{submit(1, "1016", "r1", Waiting, "too dear")}, []string{"07:00 purchase order 1016: Waiting"}},
	}
	for name, row := range rows {
		t.Run(name, func(t *testing.T) {
			require.Equal(t, row.want, shown(row.runs...))
			slices.Reverse(row.runs) // the store lists in no order that matters
			require.Equal(t, row.want, shown(row.runs...))
		})
	}
	other := sync(2, Success)
	other.Connection = "other"
	require.Contains(t, shown(sync(1, Partial, "A"), other), "07:00 SKU A: Failed", "another connection makes up for nothing")
}

func TestTheSameCausesAreOneGroup(t *testing.T) {
	runs := []Run{sync(1, Partial, "1000003", "1000004"), sync(2, Partial, "1000004"),
		submit(3, "1016", "r1", Failed, "purchase order 1016 has no address"),
		submit(4, "1017", "r2", Failed, "purchase order 1017 has no address"),
		submit(5, "1018", "r3", Failed, "SKU 55 costs 250.00 now"), submit(6, "1019", "r4", Failed, "SKU 56 costs 11.50 now"),
		submit(7, "1020", "r5", Success, "")}
	for n, wait := range []string{"1 h", "59 min 3 s", "4 min", "12 s", "1 day 2 h"} {
		runs = append(runs, submit(8+n, "1030", fmt.Sprint("w", n), Failed, "not asked again for another "+wait+", because it locks the user"))
	}
	groups := Groups(Entries(runs))
	var got []string
	for _, g := range groups {
		got = append(got, fmt.Sprintf("%d of %d %s %v", g.Open, g.Count, g.Template, g.Objects))
	}
	require.ElementsMatch(t, []string{
		"2 of 3 ProductSync [SKU 1000004 SKU 1000003]", "1 of 2 ProductSync [catalogue]",
		"2 of 2 SubmitOrder [purchase order 1017 purchase order 1016]", "2 of 2 SubmitOrder [purchase order 1019 purchase order 1018]",
		"5 of 5 SubmitOrder [purchase order 1030]",
	}, got)
	require.Equal(t, 5, groups[0].Open, "those that want most are first")

	random := rand.New(rand.NewPCG(1, 2))
	for range 50 {
		random.Shuffle(len(runs), func(i, j int) { runs[i], runs[j] = runs[j], runs[i] })
		for _, g := range Groups(Entries(runs)) {
			require.True(t, slices.ContainsFunc(groups, func(o Group) bool { return o.ID == g.ID && o.Count == g.Count }), "ids last")
		}
	}
}

func TestWhatIsStartedAgainForAGroup(t *testing.T) {
	many := make([]string, MaxSKUs+1)
	for i := range many {
		many[i] = fmt.Sprint(2000000 + i)
	}
	var crowded []Run
	for i := 0; i < len(many); i += MaxRecords {
		r := sync(1, Partial, many[i:min(i+MaxRecords, len(many))]...)
		r.RunID, r.Only = fmt.Sprint("crowd-", i), many[i:min(i+MaxRecords, len(many))]
		crowded = append(crowded, r)
	}
	rows := map[string]struct {
		runs []Run
		want []Restart
	}{
		"the products that are still wrong, each once": {[]Run{sync(1, Partial, "B", "A", "C"), sync(2, Partial, "B", "A")},
			[]Restart{{Template: "ProductSync", Object: Object{Kind: Catalogue}, SKUs: []string{"A", "B"}}}},
		"everything when they are many": {crowded, []Restart{{Template: "ProductSync", Object: Object{Kind: Catalogue}}}},
		"each order once": {[]Run{submit(1, "1016", "r1", Failed, "no"), submit(2, "1016", "r2", Failed, "no"),
			submit(3, "1017", "r3", Failed, "no")},
			[]Restart{{Template: "SubmitOrder", Object: Object{PurchaseOrder, "1017"}},
				{Template: "SubmitOrder", Object: Object{PurchaseOrder, "1016"}}}},
		"nothing of what is over": {[]Run{submit(1, "1016", "r1", Failed, "no"), submit(2, "1016", "r2", Success, "")}, nil},
		"nothing that waits":      {[]Run{submit(1, "1016", "r1", Waiting, "too dear")}, nil},
	}
	for name, row := range rows {
		t.Run(name, func(t *testing.T) {
			entries := Entries(row.runs)
			group := ""
			for _, e := range entries {
				if e.Result == Failed || e.Result == Waiting {
					group = e.Group
				}
			}
			require.NotEmpty(t, group)
			require.Equal(t, row.want, Restarts(entries, group))
		})
	}
}

func TestAFilterIsMeantAsPeopleTypeIt(t *testing.T) {
	runs := []Run{sync(1, Partial, "1000003"), submit(2, "PO-7", "r1", Failed, "no address"), submit(3, "PO-7", "r2", Success, "")}
	count := func(f Filter) int { return len(f.Choose(Entries(runs))) }
	require.Equal(t, 4, count(Filter{}))
	require.Equal(t, 2, count(Filter{Template: "product-sync"}))
	require.Equal(t, 2, count(Filter{PurchaseOrder: " po-7"}))
	require.Equal(t, 1, count(Filter{SKU: "1000003"}))
	require.Equal(t, 2, count(Filter{Result: Failed}))
	require.Equal(t, 2, count(Filter{Open: true}))
	require.Equal(t, 1, count(Filter{Since: at(3)}))
	require.Equal(t, 2, count(Filter{Until: at(2)}))
	for text, want := range map[string]Result{"success": Success, "partial": Partial, "Partial success": Partial, "FAILED": Failed,
		"waiting": Waiting} {
		got, err := ResultOf(text)
		require.NoError(t, err)
		require.Equal(t, want, got)
	}
	_, err := ResultOf("green")
	require.ErrorContains(t, err, "give success, partial, failed or waiting")
}

func TestARunIsBoundedAndSaysSo(t *testing.T) {
	r := sync(1, Partial, make([]string, MaxRecords+5)...)
	r.Cause = strings.Repeat("ü", 5000)
	kept := r.Bounded()
	require.Len(t, kept.Records, MaxRecords)
	require.Equal(t, 5, kept.More)
	require.Len(t, []rune(kept.Cause), maxText)
	require.Equal(t, kept, kept.Bounded())
	require.Len(t, r.Records, MaxRecords+5, "what was given stays as it is")
}

func TestASpreadsheetHasNoFormula(t *testing.T) {
	var out bytes.Buffer
	require.NoError(t, WriteCSV(&out, Entries([]Run{submit(1, "1016", "r1", Failed, `=HYPERLINK("http://evil.example")`)})))
	lines := strings.Split(out.String(), "\n")
	require.Equal(t, strings.Join(Head(), ","), lines[0])
	require.Contains(t, lines[1], `'=HYPERLINK`)
}
