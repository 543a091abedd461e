package products_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"digitalbridge/activities/activitytest"
	"digitalbridge/activities/products"
	"digitalbridge/clients/autotask"
	"digitalbridge/clients/tdsynnex/pricefile"
	"digitalbridge/internal/bridge"
	"digitalbridge/internal/catalog"
)

func (b *bench) relink(sku string, product int64, dryRun bool) (products.RelinkedProduct, error) {
	b.T.Helper()
	return activitytest.Run[products.RelinkedProduct](b, activitytest.Attempt{RunID: "relink"}, b.Relinker().RelinkProduct,
		products.RelinkProductInput{SKU: sku, Product: product, DryRun: dryRun, Actor: "Ann", Reason: "ours since 2019"})
}

func (b *bench) inspect(report string) products.ProductInspection {
	b.T.Helper()
	return activitytest.Must[products.ProductInspection](b, b.Inspector().InspectProducts, products.InspectProductsInput{Report: report})
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
	b.Fields()
	s := serveFolder(t)
	s.offer(b, true, []pricefile.Item{by("9001", "HP INC", "4P5G7UT#ABA"), item("9002")})
	own := b.made("OWN-A", "HP", "4P5G7UTABA")
	elsewhere := b.OtherVendor()
	b.VendorRow(own, elsewhere, "V-1")
	staged, err := b.StageNow("first")
	require.NoError(t, err)
	require.Equal(t, 1, b.apply(b.plan(staged, activitytest.Today)).Created)
	review := b.inspect(products.ReportReview)
	require.Equal(t, 1, review.ReviewTotal)
	require.Equal(t, own, review.Review[0].Candidates[0].ProductID)
	require.Equal(t, review.Review, activitytest.Lines[catalog.ReviewItem](b, review.ReviewKey))

	before := b.State()
	dry, err := b.relink("9001", own, true)
	require.NoError(t, err)
	require.Equal(t, []catalog.LinkAction{catalog.CreateRow}, actions(dry.Steps))
	require.Equal(t, before, b.State(), "a dry run writes nothing")
	done, err := b.relink("9001", own, false)
	require.NoError(t, err)
	require.Equal(t, dry.Steps, done.Steps)
	var record products.RelinkedProduct
	require.NoError(t, b.Store.GetJSON(t.Context(), "reports/relinks/9001-relink.json", &record))
	require.Equal(t, "Ann", record.Actor)
	require.Equal(t, "ours since 2019", record.Reason)
	again, err := b.relink("9001", own, false)
	require.NoError(t, err)
	require.Empty(t, again.Steps, "repeating it changes nothing")

	p, err := b.Autotask.Products.Get(t.Context(), own)
	require.NoError(t, err)
	require.Equal(t, elsewhere, p.DefaultVendorID.Or(0), "the person's default vendor stays")
	plan := b.plan(staged, activitytest.Today)
	require.Zero(t, plan.Counts.Review)
	e := entry(t, b.entries(plan), "9001")
	require.Equal(t, catalog.Update, e.Action)
	require.Equal(t, own, e.ProductID)
	b.apply(plan)
	require.Empty(t, b.entries(b.plan(staged, activitytest.Today)))
	require.Zero(t, b.inspect(products.ReportReview).ReviewTotal)
}

// Which of several products keeps the SKU: the others let go of it, nothing is deleted.
func TestRelinkMergesDuplicates(t *testing.T) {
	b := newBench(t, 10)
	b.Fields()
	first, second := b.Product("TDS-9101", "9101"), b.Product("TDS-9101", "9101")
	third := b.Product("OWN-9101", "9101")
	groups := b.inspect(products.ReportDuplicates)
	require.Equal(t, 1, groups.DuplicatesTotal)
	require.Equal(t, "9101", groups.Duplicates[0].SKU)
	require.Len(t, groups.Duplicates[0].Products, 3)
	require.Equal(t, first, groups.Duplicates[0].Products[0].ProductID)

	order := b.ordered(first, "New")
	_, err := b.relink("9101", third, false)
	app := activitytest.Failed(t, err)
	require.Equal(t, bridge.RelinkRefused, app.Type())
	require.True(t, app.NonRetryable())
	require.Contains(t, app.Message(), "is on purchase order")
	list, err := b.Autotask.PurchaseOrders.Picklist(t.Context(), "status")
	require.NoError(t, err)
	canceled, _ := list.ByLabel("Canceled")
	status, _ := canceled.ID()
	require.NoError(t, b.Autotask.PurchaseOrders.Patch(t.Context(), autotask.PurchaseOrder{ID: order, Status: autotask.Of(status)}))

	_, err = b.relink("9101", third, false)
	require.NoError(t, err)
	for id, active := range map[int64]bool{first: false, second: false, third: true} {
		p, err := b.Autotask.Products.Get(t.Context(), id)
		require.NoError(t, err, "nothing is deleted")
		require.Equal(t, active, p.IsActive.Or(!active))
	}
	require.Zero(t, b.inspect(products.ReportDuplicates).DuplicatesTotal)
	plan := b.plan(b.stage(true, []pricefile.Item{item("9101")}, nil), activitytest.Today)
	require.Equal(t, third, entry(t, b.entries(plan), "9101").ProductID)
	b.apply(plan)
	require.Empty(t, b.entries(b.plan(b.stage(true, []pricefile.Item{item("9101")}, nil), activitytest.Today)))
}

// A write that fails in the middle is finished by the next attempt.
func TestRelinkGoesOnWhereItStopped(t *testing.T) {
	b := newBench(t, 10)
	b.Fields()
	b.Product("TDS-9201", "9201")
	own := b.Product("OWN-1", "")
	b.AutotaskFault(activitytest.Object{"path": productsPath, "method": "PATCH", "action": "status", "status": 503})
	_, err := b.relink("9201", own, false)
	require.False(t, activitytest.Failed(t, err).NonRetryable())
	b.HealAutotask()
	done, err := b.relink("9201", own, false)
	require.NoError(t, err)
	require.Equal(t, []catalog.LinkAction{catalog.DeactivateProduct, catalog.CreateRow}, actions(done.Steps),
		"the number has been let go of before")
	require.Zero(t, b.inspect(products.ReportDuplicates).DuplicatesTotal)
}

func TestRelinkChecksFirst(t *testing.T) {
	b := newBench(t, 10)
	b.Fields()
	s := serveFolder(t)
	gone := item("9302")
	gone.Status, gone.ReplacementSKU = pricefile.StatusDeleted, "9301"
	s.offer(b, true, []pricefile.Item{item("9301"), gone})
	own, taken := b.Product("OWN-1", ""), b.Product("OWN-2", "9301")
	done, err := b.relink("9399", own, true)
	require.NoError(t, err)
	require.Contains(t, done.Notes[0], "no price file", "without a price file there is nothing to hold the SKU against")
	_, err = b.StageNow("price")
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
			b.T = t
			before := b.State()
			_, err := b.relink(c.sku, c.product, false)
			app := activitytest.Failed(t, err)
			require.Equal(t, c.kind, app.Type())
			require.Contains(t, app.Message(), c.says)
			require.Contains(t, app.Message(), "What to do: ")
			require.Equal(t, before, b.State())
		})
	}
	done, err = b.relink("9302", own, true)
	require.NoError(t, err)
	require.Equal(t, []string{"TD SYNNEX does not sell the SKU any more; SKU 9301 replaces it"}, done.Notes)
}

// Products of ours and of the MSP's own that are one thing.
func TestInspectFindsSharedPartNumbers(t *testing.T) {
	b := newBench(t, 10)
	b.Fields()
	b.apply(b.plan(b.stage(true, []pricefile.Item{by("9401", "HP INC", "X-1234"), by("9402", "HP INC", "X-1234"), by("9403", "APC", "Y-1234")},
		nil), activitytest.Today))
	own := b.made("OWN-1", "Hewlett-Packard", "x1234")
	b.made("OWN-2", "Lenovo", "X1234")
	a, c := b.made("OWN-3", "Lenovo", "Z-77"), b.made("OWN-4", "LENOVO", "Z77")
	found := b.inspect(products.ReportDuplicates)
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
	b.Fields()
	_, err := activitytest.Run[products.ProductInspection](b, activitytest.Attempt{}, b.Inspector().InspectProducts,
		products.InspectProductsInput{Report: products.ReportReview})
	require.Equal(t, bridge.NotFound, activitytest.Failed(t, err).Type())
	require.Contains(t, activitytest.Failed(t, err).Message(), "starter sync plan")
}
