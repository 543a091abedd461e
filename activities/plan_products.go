package activities

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"time"

	"go.temporal.io/sdk/activity"

	"digitalbridge/clients/tdsynnex/pricefile"
	"digitalbridge/internal/bridge"
	"digitalbridge/internal/catalog"
	"digitalbridge/internal/store"
)

// PlanProductsInput asks for the plan that turns Autotask's products into a snapshot.
type PlanProductsInput struct {
	Staged StagedCatalog `json:"staged"`
	// At decides which promotions run.
	At time.Time `json:"at"`
	// Expect is the digest that the plan must have; empty: any.
	Expect string `json:"expect,omitempty"`
}

// ProductPlan is a plan in the blob store: pages of entries in SKU order, deactivations last.
type ProductPlan struct {
	Counts catalog.Counts `json:"counts"`
	Key    string         `json:"key"`
	Digest string         `json:"digest"`
	Pages  int            `json:"pages"`
	// Ours is the number of products that the bridge had in Autotask when the plan was made.
	Ours int `json:"ours"`
	// Forecast is how long applying takes within the hourly budget; 0 when it is not known.
	Forecast time.Duration `json:"forecast"`
	// Hold says why the plan must not be applied by itself; empty when nothing speaks against it.
	Hold string `json:"hold,omitempty"`
	// Quarantined is the number of products on the quarantine's list when the plan was made.
	Quarantined int `json:"quarantined,omitempty"`
	// Windowed: the policy has a window outside of which nothing is written.
	Windowed bool `json:"windowed,omitempty"`
}

// PlanPage is the number of entries that one apply activity writes.
const PlanPage = 1000

func planKey(key string, page int) string { return fmt.Sprintf("%s/entries-%05d.jsonl", key, page) }

// Lists beside a plan's entries: products that a person has to match first (catalog.ReviewItem), that
// left the catalogue but are on open orders or quotes (catalog.KeptProduct), and that share a SKU
// (catalog.DuplicateGroup). Every plan has all three, if only empty.
func reviewKey(planKey string) string     { return planKey + "/review.jsonl" }
func keptKey(planKey string) string       { return planKey + "/kept.jsonl" }
func duplicatesKey(planKey string) string { return planKey + "/duplicates.jsonl" }

// PlanProducts compares the snapshot with Autotask and writes the plan. It reads Autotask and writes
// only the blob store, so it may be repeated.
func (a *Products) PlanProducts(ctx context.Context, in PlanProductsInput) (*ProductPlan, error) {
	plan, err := a.plan(ctx, in)
	return plan, failure(ctx, err)
}

func (a *Products) plan(ctx context.Context, in PlanProductsInput) (*ProductPlan, error) {
	beat, stop := narrate(ctx)
	defer stop()
	vendor, err := a.Tenant.Vendor(ctx)
	if err != nil {
		return nil, err
	}
	if err := a.requireUDFs(ctx); err != nil {
		return nil, err
	}
	terms, err := a.Tenant.Terms(ctx)
	if err != nil {
		return nil, err
	}
	have, err := a.ours(ctx, vendor.ID, beat)
	if err != nil {
		return nil, err
	}
	w := &planWriter{store: a.Store, plan: &ProductPlan{
		Key: "plans/" + activity.GetInfo(ctx).WorkflowExecution.RunID, Ours: len(have), Windowed: !a.Policy.Products.Window.Always(),
	}}
	if w.gates, err = newGatekeeper(ctx, a.Store, a.Policy.Products.Gates, in.Staged); err != nil {
		return nil, err
	}
	w.plan.Quarantined = len(w.gates.known)
	duplicates := sharedSKUs(have)
	for _, g := range duplicates {
		w.plan.Counts.Duplicates += len(g.Products) - 1
	}
	if err := a.planWanted(ctx, in, terms, have, w, beat); err != nil {
		return nil, err
	}
	// What planWanted left in the map is ours but not selected.
	if err := a.planRest(ctx, in.Staged, have, w); err != nil {
		return nil, err
	}
	if err := w.flush(ctx); err != nil {
		return nil, err
	}
	if err := w.lists(ctx, duplicates); err != nil {
		return nil, err
	}
	plan := w.finish()
	plan.Hold = catalog.CheckPlan(plan.Counts, plan.Ours, a.Policy.Products.Gates)
	if perHour, err := a.CallsPerHour(ctx); err == nil && perHour > 0 {
		plan.Forecast = (time.Duration(plan.Counts.Calls) * time.Hour / time.Duration(perHour)).Round(time.Second)
	}
	if err := a.Store.PutJSON(ctx, plan.Key+"/plan.json", plan); err != nil {
		return nil, err
	}
	record, err := a.record(ctx, in, plan)
	if err != nil {
		return nil, err
	}
	return plan, a.expect(ctx, in.Expect, record)
}

func (a *Products) requireUDFs(ctx context.Context) error {
	missing, err := a.Tenant.MissingUDFs(ctx)
	if err != nil || len(missing) == 0 {
		return err
	}
	return newProblem(bridge.Validation, "Run `starter check --fix`, which creates them, or make them by hand as text fields under Admin > Products > User-Defined Fields.",
		"Autotask lacks the user-defined product fields %s", strings.Join(missing, ", "))
}

// planWanted plans every selected item and takes it out of have.
func (a *Products) planWanted(ctx context.Context, in PlanProductsInput, terms catalog.Terms, have map[string]*catalog.Existing, w *planWriter, beat func(string)) error {
	for page := range in.Staged.Pages {
		for item, err := range store.Lines[pricefile.Item](ctx, a.Store, snapshotKey(in.Staged.Key, page)) {
			if err != nil {
				return err
			}
			w.plan.Counts.Wanted++
			w.gates.look(item.SKU)
			want := catalog.Desired(&item, terms, in.At)
			entry, differs := catalog.PlanWanted(item.SKU, have[item.SKU], want, a.Policy.Products)
			delete(have, item.SKU)
			if !differs {
				w.plan.Counts.Unchanged++
				continue
			}
			entry.Category = item.CategoryCode
			if entry, differs = w.gates.check(entry, &w.plan.Counts); !differs {
				continue
			}
			if err := w.add(ctx, entry); err != nil {
				return err
			}
		}
		beat(fmt.Sprintf("%d of %d snapshot pages planned", page+1, in.Staged.Pages))
	}
	return nil
}

// planRest looks at the products of ours that were not selected: those that left the file, or that the
// file calls gone, are deactivated; the others stay as they are. Only a full file proves that a product
// has left it.
func (a *Products) planRest(ctx context.Context, staged StagedCatalog, have map[string]*catalog.Existing, w *planWriter) error {
	listed := map[string]bool{}
	for sku, err := range store.Lines[fileSKU](ctx, a.Store, skusKey(staged.Key)) {
		if err != nil {
			return err
		}
		if have[sku.SKU] != nil {
			listed[sku.SKU] = sku.Gone
		}
	}
	rest := make([]string, 0, len(have))
	for sku := range have {
		rest = append(rest, sku)
	}
	slices.Sort(rest)
	for _, sku := range rest {
		gone, inFile := listed[sku]
		reason := ""
		switch {
		case inFile && gone:
			reason = "discontinued by the distributor"
		case !inFile && staged.Full:
			reason = "no longer in the price file"
		}
		if reason == "" || !a.Policy.Products.Deactivate {
			w.plan.Counts.OutsideSelection++
			continue
		}
		if entry, differs := catalog.PlanGone(sku, reason, have[sku]); differs {
			if err := w.add(ctx, entry); err != nil {
				return err
			}
		}
	}
	return nil
}

// sharedSKUs are the TD SYNNEX SKUs that several products of ours stand for, by SKU.
func sharedSKUs(have map[string]*catalog.Existing) []catalog.DuplicateGroup {
	var groups []catalog.DuplicateGroup
	for sku, e := range have {
		if len(e.Duplicates) > 0 {
			groups = append(groups, catalog.SharedSKU(sku, e))
		}
	}
	slices.SortFunc(groups, func(x, y catalog.DuplicateGroup) int { return catalog.CompareSKU(x.SKU, y.SKU) })
	return groups
}

// planWriter collects entries into pages and counts them.
type planWriter struct {
	store  *store.Store
	plan   *ProductPlan
	page   []catalog.Entry
	lines  []string
	review []catalog.ReviewItem
	kept   []catalog.KeptProduct
	gates  *gatekeeper
}

// lists writes what is beside the entries.
func (w *planWriter) lists(ctx context.Context, duplicates []catalog.DuplicateGroup) error {
	w.plan.Counts.Review, w.plan.Counts.Kept = len(w.review), len(w.kept)
	if err := store.PutLines(ctx, w.store, reviewKey(w.plan.Key), slices.Values(w.review)); err != nil {
		return err
	}
	if err := w.gates.write(ctx, w.store, w.plan.Key); err != nil {
		return err
	}
	if err := store.PutLines(ctx, w.store, keptKey(w.plan.Key), slices.Values(w.kept)); err != nil {
		return err
	}
	return store.PutLines(ctx, w.store, duplicatesKey(w.plan.Key), slices.Values(duplicates))
}

func (w *planWriter) add(ctx context.Context, e catalog.Entry) error {
	w.plan.Counts.Add(e)
	w.page = append(w.page, e)
	if len(w.page) < PlanPage {
		return nil
	}
	return w.flush(ctx)
}

func (w *planWriter) flush(ctx context.Context) error {
	if len(w.page) == 0 {
		return nil
	}
	data, err := json.Marshal(w.page)
	if err != nil {
		return fmt.Errorf("encoding a plan page: %w", err)
	}
	sum := sha256.Sum256(data)
	w.lines = append(w.lines, hex.EncodeToString(sum[:]))
	if err := store.PutLines(ctx, w.store, planKey(w.plan.Key, w.plan.Pages), slices.Values(w.page)); err != nil {
		return err
	}
	w.plan.Pages++
	w.page = w.page[:0]
	return nil
}

// finish gives the plan its digest: that of its pages' digests.
func (w *planWriter) finish() *ProductPlan {
	sum := sha256.Sum256([]byte(strings.Join(w.lines, "\n")))
	w.plan.Digest = hex.EncodeToString(sum[:6])
	return w.plan
}
