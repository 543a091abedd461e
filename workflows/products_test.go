package workflows

import (
	"testing"

	"github.com/stretchr/testify/mock"
	"github.com/stretchr/testify/require"

	"digitalbridge/activities"
	"digitalbridge/internal/bridge"
	"digitalbridge/internal/catalog"
)

func TestInspectProductsShowsWhatItFound(t *testing.T) {
	found := &activities.ProductInspection{
		Ours: 3, DuplicatesTotal: 1, DuplicatesKey: "d", ReviewTotal: 1, ReviewKey: "r",
		Duplicates: []catalog.DuplicateGroup{{SKU: "8100001", Why: "same | SKU", Fix: "relink", Products: []catalog.DuplicateProduct{{ProductID: 42, Name: "Dock"}, {ProductID: 43, Name: "Dock 2"}}}},
		Review:     []catalog.ReviewItem{{SKU: "8100002", Name: "Screen", Candidates: []catalog.Candidate{{ProductID: 44, Name: "Our screen", Why: "same number"}}, Fix: "relink it"}},
	}
	h := newHarness(t, nil)
	h.OnActivity(productActivities.InspectProducts, mock.Anything, activities.InspectProductsInput{}).Return(found, nil).Once()
	h.run(bridge.InspectProducts, activities.InspectProductsInput{})
	require.Equal(t, *found, result[activities.ProductInspection](h))
	require.Equal(t, found, query[*activities.ProductInspection](h, "report"))
	requireContains(t, inspectionDetails(found), "1 groups of double products", `| 8100001 |  | 42 (Dock), 43 (Dock 2) | same \| SKU | relink |`, "1 doubtful matches", "44 (Our screen): same number")
}

func TestInspectProductsKnowsItsReports(t *testing.T) {
	h := newHarness(t, nil)
	h.run(bridge.InspectProducts, activities.InspectProductsInput{Report: "everything"})
	require.Equal(t, bridge.InvalidInput, h.failure().Type())
	requireContains(t, h.failure().Message(), "duplicates", "review", "What to do")
}

func TestRelinkProductRefusesInputThatSaysTooLittle(t *testing.T) {
	for name, in := range map[string]activities.RelinkProductInput{
		"nothing at all":             {},
		"a part number as SKU":       {SKU: "MPN-1", Product: 42, Actor: "Ann"},
		"no product":                 {SKU: "8100001", Actor: "Ann"},
		"nobody who decides":         {SKU: "8100001", Product: 42, Actor: " "},
		"a SKU that is too long":     {SKU: "123456789", Product: 42, Actor: "Ann"},
		"a product that can't exist": {SKU: "8100001", Product: -1, Actor: "Ann"},
	} {
		t.Run(name, func(t *testing.T) {
			h := newHarness(t, nil)
			h.run(bridge.RelinkProduct, in)
			require.Equal(t, bridge.InvalidInput, h.failure().Type())
			requireContains(t, h.failure().Message(), "What to do")
		})
	}
}

func TestRelinkProductSaysWhatItDid(t *testing.T) {
	for name, c := range map[string]struct {
		dryRun bool
		steps  []catalog.LinkStep
		says   []string
	}{
		"done":    {false, []catalog.LinkStep{{Action: catalog.CreateRow, Text: "gets a vendor row"}}, []string{"### Done", "- gets a vendor row", "decided by Ann: ours"}},
		"dry run": {true, []catalog.LinkStep{{Action: catalog.CreateRow, Text: "gets a vendor row"}}, []string{"nothing was written"}},
		"no need": {false, nil, []string{"Nothing had to be changed"}},
	} {
		t.Run(name, func(t *testing.T) {
			in := activities.RelinkProductInput{SKU: "8100001", Product: 42, DryRun: c.dryRun, Actor: "Ann", Reason: "ours"}
			done := &activities.RelinkedProduct{RelinkProductInput: in, Name: "Dock", Steps: c.steps, Notes: []string{"a note"}}
			h := newHarness(t, nil)
			h.OnActivity(productActivities.RelinkProduct, mock.Anything, in).Return(done, nil).Once()
			h.run(bridge.RelinkProduct, in)
			require.Equal(t, *done, result[activities.RelinkedProduct](h))
			status := query[RelinkStatus](h, "status")
			require.Equal(t, done, status.Done)
			requireContains(t, relinkDetails(status), append(c.says, "a note", "product 42 (Dock)")...)
		})
	}
}

func TestRelinkProductSurfacesARefusal(t *testing.T) {
	in := activities.RelinkProductInput{SKU: "8100001", Product: 42, Actor: "Ann"}
	h := newHarness(t, nil)
	h.OnActivity(productActivities.RelinkProduct, mock.Anything, in).Return(nil, activityError(bridge.RelinkRefused, "product 42 is not active. What to do: activate it")).Once()
	h.run(bridge.RelinkProduct, in)
	require.Equal(t, bridge.RelinkRefused, h.failure().Type())
	require.Equal(t, "product 42 is not active. What to do: activate it", h.failure().Message())
}
