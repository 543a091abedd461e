package products

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"digitalbridge/activities/border"
	"digitalbridge/internal/bridge"
	"digitalbridge/internal/catalog"
	"digitalbridge/internal/problem"
	"digitalbridge/internal/spreadsheet"
	"digitalbridge/internal/store"
)

// CollectFailuresInput names the pages of a plan that have been applied.
type CollectFailuresInput struct {
	PlanKey string `json:"planKey"`
	Pages   int    `json:"pages"`
}

func allFailuresKey(planKey string) string { return planKey + "/failures.jsonl" }

// CollectFailures puts the failures of all pages into one file, as JSON lines and as CSV beside it, and
// returns the first one's key. It may be repeated.
func (a *PlanReports) CollectFailures(ctx context.Context, in CollectFailuresInput) (string, error) {
	key, err := a.collectFailures(ctx, in)
	return key, border.Failure(ctx, err)
}

func (a *PlanReports) collectFailures(ctx context.Context, in CollectFailuresInput) (string, error) {
	var all []EntryFailure
	for page := range in.Pages {
		failures, err := readAll[EntryFailure](ctx, a.Store, failuresKey(in.PlanKey, page))
		if err != nil {
			return "", err
		}
		all = append(all, failures...)
	}
	var table strings.Builder
	w := spreadsheet.NewWriter(&table)
	err := w.Write("SKU", "Action", "Class", "Cause", "What to do")
	for _, f := range all {
		err = errors.Join(err, w.Write(f.SKU, string(f.Action), f.Class, f.Cause, f.Fix))
	}
	if err := errors.Join(err, w.Close()); err != nil {
		return "", fmt.Errorf("writing the failures as CSV: %w", err)
	}
	key := allFailuresKey(in.PlanKey)
	if err := a.Store.PutBytes(ctx, strings.TrimSuffix(key, "jsonl")+"csv", "text/csv", []byte(table.String())); err != nil {
		return "", err
	}
	return key, store.PutLines(ctx, a.Store, key, slices.Values(all))
}

// FailedSKUsInput names a run of ProductSync.
type FailedSKUsInput struct {
	RunID string `json:"runId"`
}

// FailedSKUs lists the SKUs that a sync could not write.
func (a *PlanReports) FailedSKUs(ctx context.Context, in FailedSKUsInput) ([]string, error) {
	skus, err := a.failedSKUs(ctx, in)
	return skus, border.Failure(ctx, err)
}

func (a *PlanReports) failedSKUs(ctx context.Context, in FailedSKUsInput) ([]string, error) {
	key := "plans/" + in.RunID
	var plan ProductPlan
	if err := a.Store.GetJSON(ctx, key+"/plan.json", &plan); errors.Is(err, store.ErrNotFound) {
		return nil, problem.New(bridge.NotFound,
			"Give the run id of a sync of the last two weeks (`temporal workflow list`), or run a whole sync.",
			"the store holds no plan of the run %s", in.RunID)
	} else if err != nil {
		return nil, err
	}
	failures, err := readAll[EntryFailure](ctx, a.Store, allFailuresKey(key))
	if err != nil {
		return nil, err
	}
	if len(failures) == 0 {
		return nil, problem.New(bridge.InvalidInput, "There is nothing to try again; run a whole sync if something is missing.",
			"the run %s has no failures", in.RunID)
	}
	skus := make([]string, len(failures))
	for i, f := range failures {
		skus[i] = f.SKU
	}
	slices.SortFunc(skus, catalog.CompareSKU)
	return slices.Compact(skus), nil
}
