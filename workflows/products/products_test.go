package products

import (
	"testing"

	"github.com/stretchr/testify/mock"
	"github.com/stretchr/testify/require"

	"digitalbridge/activities/products"
	"digitalbridge/internal/bridge"
	"digitalbridge/internal/catalog"
	"digitalbridge/workflows/workflowtest"
)

func TestInspectProductsShowsWhatItFound(t *testing.T) {
	found := &products.ProductInspection{
		Ours: 3, DuplicatesTotal: 1, DuplicatesKey: "d", ReviewTotal: 1, ReviewKey: "r",
		Duplicates: []catalog.DuplicateGroup{
			{SKU: "8100001", Why: "same | SKU", Fix: "relink", Products: []catalog.DuplicateProduct{
				{ProductID: 42, Name: "Dock"}, {ProductID: 43, Name: "Dock 2"}}}},
		Review: []catalog.ReviewItem{
			{SKU: "8100002", Name: "Screen", Candidates: []catalog.Candidate{{ProductID: 44, Name: "Our screen", Why: "same number"}},
				Fix: "relink it"}},
	}
	h := newHarness(t, nil)
	h.OnActivity(inspector.InspectProducts, mock.Anything, products.InspectProductsInput{}).Return(found, nil).Once()
	h.Run(bridge.InspectProducts, products.InspectProductsInput{})
	require.Equal(t, *found, workflowtest.Result[products.ProductInspection](h))
	require.Equal(t, found, workflowtest.Query[*products.ProductInspection](h, bridge.QueryReport))
	workflowtest.RequireContains(t, inspectionDetails(found), "Groups of duplicate products: 1",
		`| 8100001 |  | 42 (Dock), 43 (Dock 2) | same \| SKU | relink |`, "Doubtful matches: 1", "44 (Our screen): same number")
}

func TestInspectProductsKnowsItsReports(t *testing.T) {
	h := newHarness(t, nil)
	h.Run(bridge.InspectProducts, products.InspectProductsInput{Report: "everything"})
	require.Equal(t, bridge.InvalidInput, h.Failure().Type())
	workflowtest.RequireContains(t, h.Failure().Message(), "duplicates", "review", "What to do")
}

func TestRelinkProductRefusesInputThatSaysTooLittle(t *testing.T) {
	for name, in := range map[string]products.RelinkProductInput{
		"nothing at all":             {},
		"a part number as SKU":       {SKU: "MPN-1", Product: 42, Actor: "Ann"},
		"no product":                 {SKU: "8100001", Actor: "Ann"},
		"nobody who decides":         {SKU: "8100001", Product: 42, Actor: " ", Reason: "ours"},
		"no reason":                  {SKU: "8100001", Product: 42, Actor: "Ann"},
		"a SKU that is too long":     {SKU: "123456789", Product: 42, Actor: "Ann"},
		"a product that can't exist": {SKU: "8100001", Product: -1, Actor: "Ann"},
	} {
		t.Run(name, func(t *testing.T) {
			h := newHarness(t, nil)
			h.Run(bridge.RelinkProduct, in)
			require.Equal(t, bridge.InvalidInput, h.Failure().Type())
			workflowtest.RequireContains(t, h.Failure().Message(), "What to do")
		})
	}
}

func TestRelinkProductSaysWhatItDid(t *testing.T) {
	for name, c := range map[string]struct {
		dryRun bool
		steps  []catalog.LinkStep
		says   []string
	}{
		"done": {false, []catalog.LinkStep{{Action: catalog.CreateRow, Text: "gets a vendor row"}},
			[]string{"Done", "- gets a vendor row", "decided by Ann: ours"}},
		"dry run": {true, []catalog.LinkStep{{Action: catalog.CreateRow, Text: "gets a vendor row"}}, []string{"nothing was written"}},
		"no need": {false, nil, []string{"Nothing had to be changed"}},
	} {
		t.Run(name, func(t *testing.T) {
			in := products.RelinkProductInput{SKU: "8100001", Product: 42, DryRun: c.dryRun, Actor: "Ann", Reason: "ours"}
			done := &products.RelinkedProduct{RelinkProductInput: in, Name: "Dock", Steps: c.steps, Notes: []string{"a note"}}
			h := newHarness(t, nil)
			h.OnActivity(relinker.RelinkProduct, mock.Anything, in).Return(done, nil).Once()
			h.Run(bridge.RelinkProduct, in)
			require.Equal(t, *done, workflowtest.Result[products.RelinkedProduct](h))
			status := workflowtest.Query[RelinkStatus](h, bridge.QueryStatus)
			require.Equal(t, done, status.Done)
			workflowtest.RequireContains(t, status.State+relinkDetails(in, status.Done), append(c.says, "a note", "product 42 (Dock)")...)
		})
	}
}

func TestRelinkProductSurfacesARefusal(t *testing.T) {
	in := products.RelinkProductInput{SKU: "8100001", Product: 42, Actor: "Ann", Reason: "ours"}
	h := newHarness(t, nil)
	h.OnActivity(relinker.RelinkProduct, mock.Anything, in).Return(
		nil, workflowtest.ActivityError(bridge.RelinkRefused, "product 42 is not active. What to do: activate it")).Once()
	h.Run(bridge.RelinkProduct, in)
	require.Equal(t, bridge.RelinkRefused, h.Failure().Type())
	require.Equal(t, "product 42 is not active. What to do: activate it", h.Failure().Message())
}
