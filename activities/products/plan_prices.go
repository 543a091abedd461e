package products

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"go.temporal.io/sdk/activity"

	"digitalbridge/activities/border"
	"digitalbridge/clients/tdsynnex/pricefile"
	"digitalbridge/internal/bridge"
	"digitalbridge/internal/catalog"
	"digitalbridge/internal/problem"
	"digitalbridge/internal/store"
)

// PlanPromotionEndsInput asks for the plan that takes back what ended promotions brought.
type PlanPromotionEndsInput struct {
	Now   time.Time `json:"now"`
	Since time.Time `json:"since"`
}

// PlanPromotionEnds plans cost, price and promotion fields of the products whose promotion has ended,
// from the applied catalogue. A move that is only the end of a promotion is no surprise, so no limit holds
// it: the file that was accepted said what the cost is without. It writes only the blob store and may be
// repeated.
func (a *Refresher) PlanPromotionEnds(ctx context.Context, in PlanPromotionEndsInput) (*ProductPlan, error) {
	plan, err := a.planPromotionEnds(ctx, in)
	return plan, border.Failure(ctx, err)
}

func (a *Refresher) planPromotionEnds(ctx context.Context, in PlanPromotionEndsInput) (*ProductPlan, error) {
	beat, stop := border.Narrate(ctx)
	defer stop()
	applied, err := appliedCatalog(ctx, a.Store)
	if errors.Is(err, store.ErrNotFound) {
		return nil, problem.New(bridge.NotFound, "Run a sync; its promotions are followed from then on.",
			"no sync has been applied yet, or its record is gone from the blob store")
	}
	if err != nil {
		return nil, err
	}
	calendar := catalog.PromotionCalendar{Since: in.Since, Now: in.Now}
	var items []pricefile.Item
	for item, err := range applied.items(ctx, a.Store) {
		if err != nil {
			return nil, err
		}
		before := len(calendar.Due())
		if calendar.Add(item); len(calendar.Due()) > before {
			items = append(items, *item)
		}
	}
	return a.planSome(ctx, items, in.Now, catalog.PromotionEndFields, nil, beat)
}

// planSome plans some fields of some products; check, when there is one, may take an entry out or apart.
func (a *Refresher) planSome(ctx context.Context, items []pricefile.Item, at time.Time, fields []catalog.Field,
	check func(catalog.Entry, *catalog.Counts) (catalog.Entry, bool), beat func(string)) (*ProductPlan, error) {
	info := activity.GetInfo(ctx)
	w := &planWriter{store: a.Store, plan: &ProductPlan{Key: fmt.Sprintf("plans/%s-%s", info.WorkflowExecution.RunID, info.ActivityID)}}
	terms, err := a.Tenant.Terms(ctx)
	if err != nil {
		return nil, err
	}
	skus := make([]string, 0, len(items))
	for _, item := range items {
		skus = append(skus, item.SKU)
	}
	have, err := a.someOfOurs(ctx, skus, beat)
	if err != nil {
		return nil, err
	}
	defer have.close()
	w.plan.Ours = have.total
	slices.SortFunc(items, func(x, y pricefile.Item) int { return catalog.CompareSKU(x.SKU, y.SKU) })
	for i := range items {
		item := &items[i]
		w.plan.Counts.Wanted++
		old, err := have.get(item.SKU)
		if err != nil {
			return nil, err
		}
		entry, differs := catalog.PlanFields(item.SKU, old, catalog.Wanted(item, old, terms, at), a.Policy.Products, fields)
		entry.Category = item.CategoryCode
		if !differs {
			w.plan.Counts.Unchanged++
			continue
		}
		if check != nil {
			if entry, differs = check(entry, &w.plan.Counts); !differs {
				continue
			}
		}
		if err := w.add(ctx, entry); err != nil {
			return nil, err
		}
	}
	if err := w.flush(ctx); err != nil {
		return nil, err
	}
	plan := w.finish()
	if perHour, err := a.CallsPerHour(ctx); err == nil && perHour > 0 {
		plan.Forecast = (time.Duration(plan.Counts.Calls) * time.Hour / time.Duration(perHour)).Round(time.Second)
	}
	return plan, a.Store.PutJSON(ctx, plan.Key+"/plan.json", plan)
}
