package products_test

import (
	"encoding/csv"
	"io"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"digitalbridge/activities/activitytest"
	"digitalbridge/activities/operations"
	"digitalbridge/activities/products"
	"digitalbridge/clients/tdsynnex/pricefile"
	"digitalbridge/internal/policy"
)

func (b *bench) file(key string) string {
	b.T.Helper()
	f, err := b.Store.ReadFile(b.T.Context(), key, 0)
	require.NoError(b.T, err)
	defer func() { require.NoError(b.T, f.Close()) }()
	data, err := io.ReadAll(f)
	require.NoError(b.T, err)
	return string(data)
}

func TestAPlansReportLiesBesideThePlan(t *testing.T) {
	b := newBench(t, 10)
	b.Fields()
	dearer := item("3001")
	dearer.CategoryCode = "005038126"
	first := b.stage(true, []pricefile.Item{dearer, item("3002")}, nil)
	b.apply(b.plan(first, activitytest.Today))
	dearer.ContractPrice, dearer.UnitCost = activitytest.Cost.Add(activitytest.Cost).Add(activitytest.Cost.Shift(1)),
		activitytest.Cost.Add(activitytest.Cost).Add(activitytest.Cost.Shift(1))
	second := b.stage(true, []pricefile.Item{dearer, item("3002"), item("3003")}, nil)
	plan := b.plan(second, activitytest.Today)
	r := activitytest.Must[products.PlanReport](b, b.PlanReports().ReportPlan, products.ReportPlanInput{
		Connection: "acme", Staged: second, Plan: plan, At: activitytest.Today})
	require.Equal(t, plan.Key+"/report.html", r.HTML)
	require.Equal(t, plan.Digest, r.Plan.Digest)
	require.Equal(t, activitytest.Today.Add(plan.Forecast), r.Plan.Finish.UTC())
	require.Equal(t, 1, r.Summary.Money.CostUp)

	rows, err := csv.NewReader(strings.NewReader(b.file(r.CSV))).ReadAll()
	require.NoError(t, err)
	require.Len(t, rows, 3, "the head, an update and a new product")
	require.Equal(t, []string{"update", "3001"}, rows[1][:2])
	require.Equal(t, []string{"100", "126"}, rows[1][6:8])
	require.Contains(t, b.file(r.HTML), "Monitor / Display / Projector")
	require.Contains(t, b.file(r.JSON), `"sku":"3003"`)

	piece := activitytest.Must[operations.ReadReportResult](b, (&operations.Reports{Store: b.Store}).ReadReport, operations.ReadReportInput{
		Key: r.HTML})
	require.NotEmpty(t, piece.Gzip, "and can be fetched")
}

func TestTheListsBesideAPlanAreInItsReport(t *testing.T) {
	b := newBench(t, 10)
	b.Fields()
	s := b.stage(true, []pricefile.Item{item("3001")}, nil)
	b.apply(b.plan(s, activitytest.Today))
	twin := b.Product("TDS-3001", "3001")
	plan := b.plan(s, activitytest.Today)
	r := activitytest.Must[products.PlanReport](b, b.PlanReports().ReportPlan, products.ReportPlanInput{
		Connection: "acme", Staged: s, Plan: plan, At: activitytest.Today})
	require.Equal(t, 1, plan.Counts.Duplicates)
	page := b.file(r.HTML)
	require.Contains(t, page, "Duplicates in Autotask")
	require.Contains(t, page, "Product TDS-3001")
	require.NotZero(t, twin)
}

// A plan that may only be written at night is done at night, however little there is to write.
func TestAReportForecastsWithinThePolicysWindow(t *testing.T) {
	b := newBench(t, 10)
	b.Fields()
	b.Policy.TimeZone = "UTC"
	b.Policy.Products.Window = policy.Window{From: policy.TimeOfDay(activitytest.Today.Add(3 * time.Hour).Format("15:04")),
		To: policy.TimeOfDay(activitytest.Today.Add(5 * time.Hour).Format("15:04"))}
	s := b.stage(true, []pricefile.Item{item("3001")}, nil)
	plan := activitytest.Must[products.ProductPlan](b, b.Planner().PlanProducts, products.PlanProductsInput{Staged: s, At: activitytest.Today})
	require.True(t, plan.Windowed)
	require.Positive(t, plan.Forecast)
	require.Less(t, plan.Forecast, time.Hour)
	r := activitytest.Must[products.PlanReport](b, b.PlanReports().ReportPlan, products.ReportPlanInput{
		Connection: "acme", Staged: s, Plan: plan, At: activitytest.Today})
	require.Equal(t, activitytest.Today.Add(plan.Forecast), r.Plan.Finish.UTC())
	require.Equal(t, activitytest.Today.Add(3*time.Hour).Truncate(time.Minute).Add(plan.Forecast), r.Plan.FinishInWindow.UTC())
	require.Contains(t, b.file(r.HTML), "written only from "+b.Policy.Products.Window.String()+" UTC")
}
