package order_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	. "digitalbridge/internal/order"
	"digitalbridge/internal/policy"
)

func TestAskPartialBySituation(t *testing.T) {
	po := PurchaseOrder{Number: "1016", Lines: []Line{
		{ItemID: 11, Number: 1, SKU: "9001", Quantity: 10}, {ItemID: 12, Number: 2, SKU: "9002", Quantity: 2}}}
	item := func(line int, code Code, ordered int) AnswerItem {
		return AnswerItem{Line: line, Code: code, OrderNumber: "SO1", Ordered: ordered}
	}
	said := Finding{Line: 2, Problem: "SKU 9002 was refused: sold out", Fix: "order it elsewhere"}
	renamed := Finding{Line: 1, Problem: "SKU 9001 was accepted as SKU 9003", Fix: "call TD SYNNEX"}
	for name, c := range map[string]struct {
		answer Answer
		said   []Finding
		about  []int // lines that are asked about
		gone   []int
	}{
		"all as ordered":                      {found(item(1, CodeAccepted, 10), item(2, CodeAccepted, 2)), nil, nil, nil},
		"a line is refused":                   {found(item(1, CodeAccepted, 10), item(2, CodeRejected, 2)), []Finding{said}, []int{2}, []int{2}},
		"a refused line is found at a look":   {found(item(1, CodeAccepted, 10), item(2, CodeRejected, 2)), nil, []int{2}, []int{2}},
		"a deleted line is found at a look":   {found(item(1, CodeAccepted, 10), item(2, CodeDeleted, 2)), nil, []int{2}, []int{2}},
		"another SKU is no line that is gone": {found(item(1, CodeAccepted, 10), item(2, CodeAccepted, 2)), []Finding{renamed}, []int{1}, nil},
		"what comes in part is not gone": {found(item(1, CodeAccepted, 6), item(1, CodeRejected, 4), item(2, CodeAccepted, 2)),
			[]Finding{renamed}, []int{1}, nil},
		"both kinds": {found(item(1, CodeAccepted, 10), item(2, CodeRejected, 2)), []Finding{renamed},
			[]int{1, 2}, []int{2}},
		"nothing is left to decide on": {found(item(1, CodeRejected, 10), item(2, CodeRejected, 2)), []Finding{said}, nil, []int{1, 2}},
		"nothing is known yet":         {Answer{}, nil, nil, nil},
	} {
		t.Run(name, func(t *testing.T) {
			tracking := Merge(NewTracking(po), c.answer)
			var about, gone []int
			questions := AskPartial(tracking, c.said)
			for _, f := range questions {
				about = append(about, f.Line)
				require.NotEmpty(t, f.Problem)
				require.NotEmpty(t, f.Fix)
			}
			require.Equal(t, c.about, about)
			require.Len(t, With(Asks, questions), len(questions), "people are asked all of it")
			told := NotAsOrdered(tracking, c.said)
			require.Empty(t, With(Asks, told), "who is told is not asked")
			if len(questions) > 0 {
				require.Len(t, told, len(questions))
			}
			for _, l := range tracking.Gone() {
				gone = append(gone, l.Number)
			}
			require.Equal(t, c.gone, gone)
		})
	}
	require.Empty(t, said.Severity, "what was said stays as it was")
}

// A line that was given up is no longer the tracker's to write, nor one that anything is expected of.
func TestALineThatWasGivenUpKeepsItsMark(t *testing.T) {
	memo := SetMemoBlock("Call Bob", RestText("Ann", "bought\nelsewhere", time.Date(2026, 3, 2, 23, 0, 0, 0, time.FixedZone("", -3600*5))))
	require.Contains(t, memo, "Call Bob")
	require.Contains(t, memo, "Given up by Ann on 2026-03-03: bought elsewhere\n")
	po := PurchaseOrder{Number: "1016", Lines: []Line{
		{ItemID: 11, Number: 1, SKU: "9001", Quantity: 10}, {ItemID: 12, Number: 2, SKU: "9002", Quantity: 2}}}
	answer := found(AnswerItem{Line: 1, Code: CodeAccepted, OrderNumber: "SO1", Ordered: 10},
		AnswerItem{Line: 2, Code: CodeRejected, Ordered: 2})
	known := Merge(NewTracking(po), answer)
	items := func() (ids []int64) {
		for _, l := range WriteBack(po, known, policy.Default().Orders, time.UTC).Lines {
			ids = append(ids, l.ItemID)
		}
		return ids
	}
	require.Equal(t, []int64{11, 12}, items())
	po.Lines[1].Memo = memo
	require.True(t, po.Lines[1].Dropped())
	require.Equal(t, []int64{11}, items())
	require.Nil(t, AskPartial(Merge(NewTracking(po), answer), nil), "whoever submits it again is not asked again")
}
