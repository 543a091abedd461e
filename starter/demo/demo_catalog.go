package demo

import (
	"context"
	"encoding/csv"
	"errors"
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"time"

	"go.temporal.io/sdk/client"

	"digitalbridge/clients/sandboxkit"
	"digitalbridge/internal/bridge"
	"digitalbridge/internal/catalog"
	"digitalbridge/internal/policy"
	"digitalbridge/internal/spelling"
	"digitalbridge/starter/runs"
	"digitalbridge/workflows/products"
	"digitalbridge/workflows/shared"
)

// The steps of the demo that show the catalogue's life: a plan that is read before it is applied, a day on
// which prices change, a promotion that ends, and a plan that is held.

// plan makes a plan and its report, and looks that nothing was written.
func (r *Demo) plan(ctx context.Context, step *Step) error {
	before, err := r.autotaskState(ctx)
	if err != nil {
		return err
	}
	run, result, err := r.runs.Sync(ctx, products.ProductSyncInput{Mode: products.ModePlan})
	if run != nil {
		step.by(r, run.GetID(), run.GetRunID())
	}
	if err != nil {
		return err
	}
	if result.Report == nil {
		return errors.New("the plan has no report")
	}
	r.digest = result.Plan.Digest
	c := result.Plan.Counts
	step.Counts = map[string]int{"create": c.Create, "update": c.Update, "deactivate": c.Deactivate, "calls": c.Calls}
	after, err := r.autotaskState(ctx)
	if err != nil {
		return err
	}
	step.expect("products in Autotask as before", reflect.DeepEqual(before.Products, after.Products), "%d", len(after.Products))
	page, rows := filepath.Join(r.dir, "plan.html"), filepath.Join(r.dir, "plan.csv")
	if err := errors.Join(r.runs.SaveReport(ctx, result.Report.HTML, page), r.runs.SaveReport(ctx, result.Report.CSV, rows)); err != nil {
		return err
	}
	info, err := os.Stat(page)
	if err != nil {
		return err
	}
	listed, err := csvRows(rows)
	if err != nil {
		return err
	}
	step.expect("report", info.Size() > 0, "%s, %d kB, stays while the demo runs", page, info.Size()>>10)
	step.expect("every product of the plan is in the report", listed == c.Create+c.Update+c.Deactivate && listed > 0, "%d rows", listed)
	return nil
}

// csvRows counts the rows of a CSV file without its head.
func csvRows(path string) (int, error) {
	f, err := os.Open(path) //nolint:gosec // the file was just written
	if err != nil {
		return 0, err
	}
	rows, err := csv.NewReader(f).ReadAll()
	return len(rows) - 1, errors.Join(err, f.Close())
}

// changed is what the distributor says it changed.
type changed struct {
	Changed, Discontinued, New int
	ChangedSKUs                []string `json:"changedSkus"`
}

// priceChange lets a day pass at the distributor: prices move, products come and go.
func (r *Demo) priceChange(ctx context.Context, step *Step) error {
	day, err := r.changeCatalog(ctx, map[string]any{"changePercent": 5, "discontinuePercent": 1, "newSkus": newSKUs, "seed": 7})
	if err != nil {
		return err
	}
	r.say("   TD SYNNEX moved %d prices, discontinued %d products and has %d new ones", day.Changed, day.Discontinued, day.New)
	run, result, err := r.runs.Sync(ctx, products.ProductSyncInput{Mode: products.ModeApply})
	if run != nil {
		step.by(r, run.GetID(), run.GetRunID())
	}
	if err != nil {
		return err
	}
	step.Counts = syncCounts(result)
	state, err := r.autotaskState(ctx)
	if err != nil {
		return err
	}
	touched := result.Applied.Updated + result.Applied.Deactivated + result.Applied.Created
	step.expect("only what changed was written", touched > 0 && touched <= day.Changed+2*day.Discontinued+day.New, "%d of %d products",
		touched, len(state.ours()))
	return r.costsOf(ctx, step, state, day.ChangedSKUs)
}

// costsOf compares the cost of some products with the distributor's price.
func (r *Demo) costsOf(ctx context.Context, step *Step, state autotaskDump, skus []string) error {
	wrong, compared, err := r.compareCosts(ctx, state.of(skus))
	if err != nil {
		return err
	}
	step.expect("cost in Autotask is the distributor's price", len(wrong) == 0 && compared > 0,
		"%d compared through price & availability, %d differ %s", compared, len(wrong), strings.Join(wrong, "; "))
	return nil
}

func (r *Demo) changeCatalog(ctx context.Context, change map[string]any) (day changed, err error) {
	return day, sandboxkit.Call(ctx, http.MethodPost, r.stack.Sandboxes.TDSynnexURL()+"/sandbox/catalog", change, &day)
}

// beforeEnd is how long before the end of the promotion the demo sets the sandboxes' clock.
const beforeEnd = 2 * time.Second

// promotionEnds sets the sandboxes' clock to shortly before the next promotion ends, tells the workflow
// what time it is there, and watches the price go back without any sync.
func (r *Demo) promotionEnds(ctx context.Context, step *Step) error {
	id := bridge.EndPromotionsID(r.connection)
	listed, err := r.promotions(ctx, id, func(p products.PromotionProgress) bool { return len(p.Days) > 0 })
	if err != nil {
		return err
	}
	next := listed.Days[0]
	before, err := r.autotaskState(ctx)
	if err != nil {
		return err
	}
	if err := r.stack.Client.CancelWorkflow(ctx, id, ""); err != nil {
		return err
	}
	_ = r.stack.Client.GetWorkflow(ctx, id, "").Get(ctx, nil) // ends as cancelled
	clock := r.stack.Sandboxes.Clock
	clock.Advance(next.Ends.Add(-beforeEnd).Sub(clock.Now()))
	r.say("   at the sandboxes it is %s; promotions that end in %s: %d", clock.Now().Format("Mon 2 Jan 15:04:05 MST"),
		spelling.Span(beforeEnd), next.Count)
	run, err := r.runs.Start(ctx, bridge.EndPromotions, id, "Promotions of TD SYNNEX end on time (by the sandbox's clock)",
		products.EndPromotionsInput{Clock: clock.Now()})
	if err != nil {
		return err
	}
	step.by(r, id, run.GetRunID())
	done, err := r.promotions(ctx, id, func(p products.PromotionProgress) bool { return p.Totals.Ended >= next.Count })
	if err != nil {
		return err
	}
	step.Counts = map[string]int{"ended": done.Totals.Ended, "updated": done.Totals.Priced, "failed": done.Totals.Failed}
	after, err := r.autotaskState(ctx)
	if err != nil {
		return err
	}
	step.expect("promotions taken back at their end", done.Totals.Priced == next.Count && !clock.Now().Before(next.Ends), "%d of %d, at %s",
		done.Totals.Priced, next.Count, spelling.Moment(next.Ends, time.UTC))
	named := slices.DeleteFunc(after.of(next.SKUs), func(p map[string]any) bool { return udf(p, catalog.PromotionEnds) == "" })
	step.expect("no promotion is left on them", len(named) == 0 && len(before.of(next.SKUs)) == len(next.SKUs), "%d of %s", len(named),
		strings.Join(next.SKUs, ", "))
	return r.costsOf(ctx, step, after, next.SKUs)
}

// promotionsWithin bounds the wait for the workflow that ends promotions.
const promotionsWithin = time.Minute

// promotions asks the workflow that ends promotions until it is so far.
func (r *Demo) promotions(ctx context.Context, id string, ready func(products.PromotionProgress) bool) (p products.PromotionProgress,
	err error) {
	ctx, cancel := context.WithTimeout(ctx, promotionsWithin)
	defer cancel()
	runs.Every(ctx, func(ctx context.Context) {
		var now products.PromotionProgress
		v, queryErr := r.stack.Client.QueryWorkflow(ctx, id, "", bridge.QueryProgress)
		if queryErr == nil {
			queryErr = v.Get(&now)
		}
		if err = queryErr; err == nil && ready(now) {
			p = now
			cancel()
		}
	})
	if !ready(p) {
		return p, errors.Join(fmt.Errorf("workflow %s did not get where it should within %s; it says %q", id,
			spelling.Span(promotionsWithin), p.Phase), err)
	}
	return p, nil
}

// held lets the distributor drop a fifth of its products, which breaks a limit of the policy, and decides
// as a person would.
func (r *Demo) held(ctx context.Context, step *Step) error {
	if _, err := r.changeCatalog(ctx, map[string]any{"discontinuePercent": 20, "seed": 8}); err != nil {
		return err
	}
	before, err := r.autotaskState(ctx)
	if err != nil {
		return err
	}
	in := products.ProductSyncInput{Mode: products.ModeApply}
	run, err := r.runs.Start(ctx, bridge.ProductSync, bridge.ProductSyncID(r.connection),
		"Catalogue of TD SYNNEX into Autotask (a fifth is gone)", in)
	if err != nil {
		return err
	}
	step.by(r, run.GetID(), run.GetRunID())
	var result *products.ProductSyncResult
	var held, approved error
	decided := false
	err = r.runs.Await(ctx, run, &result, func(ctx context.Context) {
		var p products.SyncProgress
		if v, err := r.stack.Client.QueryWorkflow(ctx, run.GetID(), run.GetRunID(), bridge.QueryProgress); err != nil ||
			v.Get(&p) != nil || decided ||
			p.Plan == nil || p.Plan.Hold == "" {
			return
		}
		decided = true
		r.say("   held: %s", p.Plan.Hold)
		var meanwhile autotaskDump
		meanwhile, held = r.autotaskState(ctx)
		step.expect("nothing is written while it is held", reflect.DeepEqual(before.Products, meanwhile.Products), "%d products as before",
			len(meanwhile.Products))
		approved = r.approve(ctx, run)
	})
	if err := errors.Join(err, held, approved); err != nil {
		return err
	}
	step.expect("a person was asked", decided, "approved by %s", buyer)
	step.Counts = syncCounts(result)
	after, err := r.autotaskState(ctx)
	if err != nil {
		return err
	}
	step.expect("deactivated once approved, none deleted", result.Applied.Deactivated > 0 && len(after.ours()) >= len(before.ours()) &&
		after.active() == before.active()-result.Applied.Deactivated+result.Applied.Created,
		"%d, so %d of %d are active", result.Applied.Deactivated, after.active(), len(after.ours()))
	return nil
}

const buyer = "Dana of purchasing"

func (r *Demo) approve(ctx context.Context, run client.WorkflowRun) error {
	handle, err := r.stack.Client.UpdateWorkflow(ctx, client.UpdateWorkflowOptions{
		WorkflowID: run.GetID(), RunID: run.GetRunID(), UpdateName: bridge.UpdateApprove, WaitForStage: client.WorkflowUpdateStageCompleted,
		Args: []any{shared.Decision{Actor: buyer, Reason: "TD SYNNEX dropped a line"}},
	})
	if err != nil {
		return err
	}
	return handle.Get(ctx, nil)
}

// of are the products of ours for some TD SYNNEX SKUs.
func (d autotaskDump) of(skus []string) []map[string]any {
	return slices.DeleteFunc(d.ours(), func(p map[string]any) bool {
		return !slices.Contains(skus, strings.TrimPrefix(fmt.Sprint(p["sku"]), policy.Default().Products.SKUPrefix))
	})
}

// active counts the products of ours that can be sold.
func (d autotaskDump) active() (n int) {
	for _, p := range d.ours() {
		if p["isActive"] == true {
			n++
		}
	}
	return n
}

// udf is a user-defined field of a product as the sandbox's dump has it; empty when there is none.
func udf(product map[string]any, f catalog.Field) string {
	fields, _ := product["userDefinedFields"].(map[string]any)
	value, _ := fields[string(f)].(string)
	return value
}
