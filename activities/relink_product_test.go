package activities_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"digitalbridge/activities"
	"digitalbridge/clients/autotask"
	"digitalbridge/clients/tdsynnex/pricefile"
	"digitalbridge/internal/bridge"
	"digitalbridge/internal/catalog"
)

func (b *bench) relink(sku string, product int64, dryRun bool) (activities.RelinkedProduct, error) {
	b.t.Helper()
	return run[activities.RelinkedProduct](b, attempt{runID: "relink"}, b.products().RelinkProduct, activities.RelinkProductInput{SKU: sku, Product: product, DryRun: dryRun, Actor: "Ann", Reason: "ours since 2019"})
}

func (b *bench) inspect(report string) activities.ProductInspection {
	b.t.Helper()
	return must[activities.ProductInspection](b, b.products().InspectProducts, activities.InspectProductsInput{Report: report})
}

func actions(steps []catalog.LinkStep) []catalog.LinkAction {
	var out []catalog.LinkAction
	for _, s := range steps {
		out = append(out, s.Action)
	}
	return out
}

// From the review list to a product of ours: nothing is created, and the next sync writes the old product.
func TestRelinkAdoptsAProduct(t *testing.T) {
	b := newBench(t, 10)
	b.fields()
	s := serveFolder(t)
	s.offer(b, true, []pricefile.Item{by("9001", "HP INC", "4P5G7UT#ABA"), item("9002")})
	own := b.made("OWN-A", "HP", "4P5G7UTABA")
	elsewhere := b.otherVendor()
	b.vendorRow(own, elsewhere, "V-1")
	staged, err := b.stageNow("first")
	require.NoError(t, err)
	require.Equal(t, 1, b.apply(b.plan(staged, today)).Created)
	review := b.inspect(activities.ReportReview)
	require.Equal(t, 1, review.ReviewTotal)
	require.Equal(t, own, review.Review[0].Candidates[0].ProductID)
	require.Equal(t, review.Review, lines[catalog.ReviewItem](b, review.ReviewKey))

	before := b.state()
	dry, err := b.relink("9001", own, true)
	require.NoError(t, err)
	require.Equal(t, []catalog.LinkAction{catalog.CreateRow}, actions(dry.Steps))
	require.Equal(t, before, b.state(), "a dry run writes nothing")
	done, err := b.relink("9001", own, false)
	require.NoError(t, err)
	require.Equal(t, dry.Steps, done.Steps)
	var record activities.RelinkedProduct
	require.NoError(t, b.store.GetJSON(t.Context(), "reports/relinks/9001-relink.json", &record))
	require.Equal(t, "Ann", record.Actor)
	require.Equal(t, "ours since 2019", record.Reason)
	again, err := b.relink("9001", own, false)
	require.NoError(t, err)
	require.Empty(t, again.Steps, "repeating it changes nothing")

	p, err := b.autotask.Products.Get(t.Context(), own)
	require.NoError(t, err)
	require.Equal(t, elsewhere, p.DefaultVendorID.Or(0), "the person's default vendor stays")
	plan := b.plan(staged, today)
	require.Zero(t, plan.Counts.Review)
	e := entry(t, b.entries(plan), "9001")
	require.Equal(t, catalog.Update, e.Action)
	require.Equal(t, own, e.ProductID)
	b.apply(plan)
	require.Empty(t, b.entries(b.plan(staged, today)))
	require.Zero(t, b.inspect(activities.ReportReview).ReviewTotal)
}

// Which of several products keeps the SKU: the others let go of it, nothing is deleted.
func TestRelinkMergesDuplicates(t *testing.T) {
	b := newBench(t, 10)
	b.fields()
	first, second := b.product("TDS-9101", "9101"), b.product("TDS-9101", "9101")
	third := b.product("OWN-9101", "9101")
	groups := b.inspect(activities.ReportDuplicates)
	require.Equal(t, 1, groups.DuplicatesTotal)
	require.Equal(t, "9101", groups.Duplicates[0].SKU)
	require.Len(t, groups.Duplicates[0].Products, 3)
	require.Equal(t, first, groups.Duplicates[0].Products[0].ProductID)

	order := b.ordered(first, "New")
	_, err := b.relink("9101", third, false)
	app := failed(t, err)
	require.Equal(t, bridge.RelinkRefused, app.Type())
	require.True(t, app.NonRetryable())
	require.Contains(t, app.Message(), "is on purchase order")
	list, err := b.autotask.PurchaseOrders.Picklist(t.Context(), "status")
	require.NoError(t, err)
	canceled, _ := list.ByLabel("Canceled")
	status, _ := canceled.ID()
	require.NoError(t, b.autotask.PurchaseOrders.Patch(t.Context(), autotask.PurchaseOrder{ID: order, Status: autotask.Of(status)}))

	_, err = b.relink("9101", third, false)
	require.NoError(t, err)
	for id, active := range map[int64]bool{first: false, second: false, third: true} {
		p, err := b.autotask.Products.Get(t.Context(), id)
		require.NoError(t, err, "nothing is deleted")
		require.Equal(t, active, p.IsActive.Or(!active))
	}
	require.Zero(t, b.inspect(activities.ReportDuplicates).DuplicatesTotal)
	plan := b.plan(b.stage(true, []pricefile.Item{item("9101")}, nil), today)
	require.Equal(t, third, entry(t, b.entries(plan), "9101").ProductID)
	b.apply(plan)
	require.Empty(t, b.entries(b.plan(b.stage(true, []pricefile.Item{item("9101")}, nil), today)))
}

// A write that fails in the middle is finished by the next attempt.
func TestRelinkGoesOnWhereItStopped(t *testing.T) {
	b := newBench(t, 10)
	b.fields()
	b.product("TDS-9201", "9201")
	own := b.product("OWN-1", "")
	b.autotaskFault(object{"path": productsPath, "method": "PATCH", "action": "status", "status": 503})
	_, err := b.relink("9201", own, false)
	require.False(t, failed(t, err).NonRetryable())
	b.healAutotask()
	done, err := b.relink("9201", own, false)
	require.NoError(t, err)
	require.Equal(t, []catalog.LinkAction{catalog.DeactivateProduct, catalog.CreateRow}, actions(done.Steps), "the number has been let go of before")
	require.Zero(t, b.inspect(activities.ReportDuplicates).DuplicatesTotal)
}

func TestRelinkChecksFirst(t *testing.T) {
	b := newBench(t, 10)
	b.fields()
	s := serveFolder(t)
	gone := item("9302")
	gone.Status, gone.ReplacementSKU = pricefile.StatusDeleted, "9301"
	s.offer(b, true, []pricefile.Item{item("9301"), gone})
	own, taken := b.product("OWN-1", ""), b.product("OWN-2", "9301")
	done, err := b.relink("9399", own, true)
	require.NoError(t, err)
	require.Contains(t, done.Notes[0], "no price file", "without a price file there is nothing to hold the SKU against")
	_, err = b.stageNow("price")
	require.NoError(t, err)
	for name, c := range map[string]struct {
		sku     string
		product int64
		kind    string
		says    string
	}{
		"no such product":         {"9301", 999999, bridge.NotFound, "no product with the id 999999"},
		"another SKU's product":   {"9302", taken, bridge.RelinkRefused, "stands for TD SYNNEX SKU 9301 already"},
		"a SKU that nobody sells": {"9399", own, bridge.RelinkRefused, "does not list SKU 9399"},
	} {
		t.Run(name, func(t *testing.T) {
			b.t = t
			before := b.state()
			_, err := b.relink(c.sku, c.product, false)
			app := failed(t, err)
			require.Equal(t, c.kind, app.Type())
			require.Contains(t, app.Message(), c.says)
			require.Contains(t, app.Message(), "What to do: ")
			require.Equal(t, before, b.state())
		})
	}
	done, err = b.relink("9302", own, true)
	require.NoError(t, err)
	require.Equal(t, []string{"TD SYNNEX does not sell the SKU any more; SKU 9301 replaces it"}, done.Notes)
}

// Products of ours and of the MSP's own that are one thing.
func TestInspectFindsSharedPartNumbers(t *testing.T) {
	b := newBench(t, 10)
	b.fields()
	b.apply(b.plan(b.stage(true, []pricefile.Item{by("9401", "HP INC", "X-1234"), by("9402", "HP INC", "X-1234"), by("9403", "APC", "Y-1234")}, nil), today))
	own := b.made("OWN-1", "Hewlett-Packard", "x1234")
	b.made("OWN-2", "Lenovo", "X1234")
	a, c := b.made("OWN-3", "Lenovo", "Z-77"), b.made("OWN-4", "LENOVO", "Z77")
	found := b.inspect(activities.ReportDuplicates)
	require.Equal(t, 2, found.DuplicatesTotal)
	require.Contains(t, []string{"9401", "9402"}, found.Duplicates[0].SKU)
	require.Equal(t, own, found.Duplicates[0].Products[2].ProductID)
	require.Len(t, found.Duplicates[0].Products, 3, "another maker's number is another product")
	require.False(t, found.Duplicates[0].Products[2].Ours)
	require.True(t, found.Duplicates[0].Products[0].Ours)
	require.Equal(t, []int64{a, c}, []int64{found.Duplicates[1].Products[0].ProductID, found.Duplicates[1].Products[1].ProductID})
	require.Contains(t, found.Duplicates[1].Fix, "deactivate")
}

func TestInspectNeedsAPriceFileForTheReview(t *testing.T) {
	b := newBench(t, 10)
	b.fields()
	_, err := run[activities.ProductInspection](b, attempt{}, b.products().InspectProducts, activities.InspectProductsInput{Report: activities.ReportReview})
	require.Equal(t, bridge.NotFound, failed(t, err).Type())
	require.Contains(t, failed(t, err).Message(), "starter sync plan")
}
