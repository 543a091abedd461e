package products

import (
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"go.temporal.io/sdk/activity"

	"digitalbridge/activities/border"
	"digitalbridge/clients/tdsynnex/pricefile"
	"digitalbridge/internal/bridge"
	"digitalbridge/internal/catalog"
	"digitalbridge/internal/policy"
	"digitalbridge/internal/problem"
	"digitalbridge/internal/store"
)

// PlanProductsInput asks for the plan that turns Autotask's products into a snapshot. Which feed it is and
// which SKUs it is limited to, the snapshot says.
type PlanProductsInput struct {
	Staged StagedCatalog `json:"staged"`
	// Read is what ReadProducts has read meanwhile; empty: the plan reads Autotask itself.
	Read ProductsRead `json:"read,omitzero"`
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
	// Forecast is how long applying takes within the hourly budget, without the time in which the policy's
	// window is closed; 0 when it is not known.
	Forecast time.Duration `json:"forecast"`
	// Hold says why the plan must not be applied by itself; empty when nothing stands in its way.
	Hold string `json:"hold,omitempty"`
	// Quarantined is the number of products on the quarantine's list when the plan was made.
	Quarantined int `json:"quarantined,omitempty"`
	// Earlier is the sync whose plan was held last, which may still wait for a person.
	Earlier *HeldSync `json:"earlier,omitempty"`
	// Windowed: the policy has a window outside of which nothing is written.
	Windowed bool `json:"windowed,omitempty"`
	// Zone is the policy's time zone, for as long as writing may take, pauses included.
	Zone policy.Zone `json:"zone,omitempty"`
}

// zoneFor is how long a plan that is being written may be shown, pauses included.
const zoneFor = 30 * 24 * time.Hour

// PlanPage is the number of entries that one apply activity writes.
const PlanPage = 1000

func planKey(key string, page int) string { return fmt.Sprintf("%s/entries-%05d.jsonl", key, page) }

// Lists beside a plan's entries: products that a person has to match first (catalog.ReviewItem), that
// left the catalogue but are on open orders or quotes (catalog.KeptProduct), and that share a SKU
// (catalog.DuplicateGroup). Every plan has all three, if only empty.
func reviewKey(planKey string) string     { return planKey + "/review.jsonl" }
func keptKey(planKey string) string       { return planKey + "/kept.jsonl" }
func duplicatesKey(planKey string) string { return planKey + "/duplicates.jsonl" }

// usesKey holds, of a plan that is held, the products that people look at first and what counts on them (catalog.Mover).
func usesKey(planKey string) string { return planKey + "/uses.jsonl" }

// unreadKey is the list of products that can't be compared, because a row in Autotask can't be read
// (catalog.UnreadProduct); a plan has it only when there are any.
func unreadKey(planKey string) string { return planKey + "/unread.jsonl" }

// Planner plans what a price file or a stock file changes in Autotask.
type Planner struct {
	Ours
	// CallsPerHour is the number of calls that the bridge may make in an hour, for the forecast; 0:
	// not known before Autotask has told.
	CallsPerHour func(context.Context) (int, error)
}

// PlanProducts compares the snapshot with Autotask and writes the plan. It reads Autotask and writes
// only the blob store, so it may be repeated.
func (a *Planner) PlanProducts(ctx context.Context, in PlanProductsInput) (*ProductPlan, error) {
	plan, err := a.plan(ctx, in)
	if err == nil && in.Read.Key != "" {
		_ = a.Store.Remove(ctx, in.Read.Key) // what stays goes with the plan
	}
	if errors.Is(err, store.ErrNotFound) {
		err = goneFromStore("the snapshot of the price file (%s) is gone from the blob store: %v", in.Staged.Key, err)
	}
	return plan, border.Failure(ctx, err)
}

func (a *Planner) plan(ctx context.Context, in PlanProductsInput) (*ProductPlan, error) {
	beat, stop := border.Narrate(ctx)
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
	have, err := a.readOursFor(ctx, vendor.ID, in, beat)
	if err != nil {
		return nil, err
	}
	defer have.close()
	w := &planWriter{store: a.Store, plan: &ProductPlan{
		Key: "plans/" + activity.GetInfo(ctx).WorkflowExecution.RunID, Ours: have.total, Windowed: !a.Policy.Products.Window.Always(),
		Zone: policy.ZoneOf(a.Policy.Location(), time.Now().UTC().Truncate(time.Hour), time.Now().Add(zoneFor)),
	}}
	if w.plan.Earlier, err = a.heldBefore(ctx); err != nil {
		return nil, err
	}
	if w.holder, err = newHolder(ctx, a.Store, a.Policy.Products.Limits, in.Staged); err != nil {
		return nil, err
	}
	w.plan.Quarantined = len(w.holder.known)
	duplicates, err := have.sharedSKUs()
	if err != nil {
		return nil, err
	}
	for _, g := range duplicates {
		w.plan.Counts.Duplicates += len(g.Products) - 1
	}
	if in.Staged.Feed == FeedStock {
		err = a.planStock(ctx, in, terms, have, w, beat)
	} else {
		err = a.planPriceFile(ctx, vendor.ID, in, terms, have, w, beat)
	}
	if err != nil {
		return nil, err
	}
	if err := w.flush(ctx); err != nil {
		return nil, err
	}
	for _, why := range have.unread.others {
		w.leave("", nil, why)
	}
	if err := w.lists(ctx, duplicates); err != nil {
		return nil, err
	}
	plan := w.finish()
	plan.Hold = catalog.CheckPlan(plan.Counts, plan.Ours, in.Staged.Figures, in.Staged.NotChecked, a.Policy.Products.Limits)
	if plan.Hold != "" && a.Policy.Products.KeepOrdered { // else nobody asks what is on order
		if err := a.uses(ctx, w, in.At); err != nil {
			return nil, err
		}
	}
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

func (a *Planner) requireUDFs(ctx context.Context) error {
	missing, err := a.Tenant.MissingUDFs(ctx)
	if err != nil || len(missing) == 0 {
		return err
	}
	return problem.New(bridge.Validation, "Run `starter check --fix`, which creates them, or make them by hand as text fields under "+
		"Admin > Products > User-Defined Fields.",
		"Autotask lacks the user-defined product fields %s", strings.Join(missing, ", "))
}

// readOursFor reads what the snapshot has to be compared with: all products of ours for a full price file,
// and else those of the SKUs that it carries, when these are fewer than there can be products.
func (a *Planner) readOursFor(ctx context.Context, vendorID int64, in PlanProductsInput, beat func(string)) (*ourProducts, error) {
	staged := in.Staged
	switch {
	case len(staged.Only) > 0:
		return a.some(ctx, vendorID, staged.Only, beat)
	case staged.Full || staged.Figures.Rows > a.Policy.Products.Select.Cap:
		return a.ours(ctx, vendorID, in.Read, beat)
	}
	var skus []string
	if staged.Feed == FeedStock {
		for line, err := range store.Lines[catalog.StockLine](ctx, a.Store, stockKey(staged.Key)) {
			if err != nil {
				return nil, err
			}
			skus = append(skus, line.SKU)
		}
	} else {
		if err := a.needsFew(ctx); err != nil {
			return nil, err
		}
		for row, err := range store.Lines[fileSKU](ctx, a.Store, skusKey(staged.Key)) {
			if err != nil {
				return nil, err
			}
			skus = append(skus, row.SKU)
		}
	}
	return a.some(ctx, vendorID, skus, beat)
}

// planPriceFile plans a price file: the selected items first, then what of ours is not selected.
func (a *Planner) planPriceFile(ctx context.Context, vendorID int64, in PlanProductsInput, terms catalog.Terms, have *ourProducts,
	w *planWriter, beat func(string)) error {
	chosen, err := a.withinCap(ctx, in, have)
	if err != nil {
		return err
	}
	matches, err := a.possibleMatches(ctx, vendorID, in, have, chosen, beat)
	if err != nil {
		return err
	}
	if err := a.planWanted(ctx, in, terms, have, chosen, matches, w, beat); err != nil {
		return err
	}
	// What planWanted left is ours but not selected.
	return a.planRest(ctx, in, have, w)
}

// planWanted plans every selected item and takes it out of have.
func (a *Planner) planWanted(ctx context.Context, in PlanProductsInput, terms catalog.Terms, have *ourProducts, chosen map[string]bool,
	matches map[string][]catalog.Candidate, w *planWriter, beat func(string)) error {
	for page := range in.Staged.Pages {
		for item, err := range store.Lines[pricefile.Item](ctx, a.Store, snapshotKey(in.Staged.Key, page)) {
			if err != nil {
				return err
			}
			w.plan.Counts.Wanted++
			w.holder.look(item.SKU)
			old, err := have.get(item.SKU)
			if err != nil {
				return err
			}
			why := have.notChecked(item.SKU)
			delete(have.bySKU, item.SKU)
			if why != "" {
				w.leave(item.SKU, old, why)
				continue
			}
			if chosen != nil && !chosen[item.SKU] && (old == nil || !old.Active()) {
				w.plan.Counts.LeftOut++
				continue
			}
			want := catalog.Wanted(&item, old, terms, in.At)
			if candidates := matches[item.SKU]; old == nil && len(candidates) > 0 {
				maker := catalog.Maker{Manufacturer: item.Manufacturer, PartNumber: item.ManufacturerPartNumber}
				w.review = append(w.review, catalog.NewReviewItem(item.SKU, want.Get(catalog.Name), maker, candidates,
					a.Policy.Products.SKUPrefix))
				continue
			}
			entry, differs := catalog.PlanWanted(item.SKU, old, want, a.Policy.Products)
			if !differs {
				w.plan.Counts.Unchanged++
				continue
			}
			entry.Category = item.CategoryCode
			if entry, differs = w.holder.check(entry, &w.plan.Counts); !differs {
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
// has left it, and a product that somebody still counts on is reported instead.
func (a *Planner) planRest(ctx context.Context, in PlanProductsInput, have *ourProducts, w *planWriter) error {
	listed := map[string]fileSKU{}
	for row, err := range store.Lines[fileSKU](ctx, a.Store, skusKey(in.Staged.Key)) {
		if err != nil {
			return err
		}
		if have.bySKU[row.SKU] != nil {
			if before, twice := listed[row.SKU]; twice && !before.Gone {
				continue // one row that sells it is enough
			}
			listed[row.SKU] = row
		}
	}
	var going []string
	for _, sku := range have.skus() {
		if why := have.notChecked(sku); why != "" {
			old, err := have.get(sku)
			if err != nil {
				return err
			}
			w.leave(sku, old, why)
			continue
		}
		row, inFile := listed[sku]
		leaves := row.Gone || (!inFile && in.Staged.Full)
		switch {
		case !leaves || !a.Policy.Products.Deactivate:
			w.plan.Counts.OutsideSelection++
		case have.bySKU[sku].active:
			going = append(going, sku)
		}
	}
	uses := map[int64][]catalog.Use{}
	if a.Policy.Products.KeepOrdered && len(going) > 0 {
		ids := make([]int64, len(going))
		for i, sku := range going {
			ids[i] = have.bySKU[sku].productID
		}
		var err error
		if uses, err = (productUses{a.Autotask, a.Tenant}).find(ctx, ids, in.At); err != nil {
			return err
		}
	}
	for _, sku := range going {
		old, err := have.get(sku)
		if err != nil {
			return err
		}
		row, inFile := listed[sku]
		reason := "discontinued by the distributor"
		if !inFile {
			reason = "no longer in the price file"
		}
		entry, differs := catalog.PlanGone(sku, reason, row.Replacement, old, a.Policy.Products)
		if used := uses[old.ProductID]; differs && len(used) > 0 {
			w.kept = append(w.kept, catalog.KeptProduct{
				SKU: sku, ProductID: old.ProductID, Name: entry.Name, Reason: entry.Reason, Uses: used,
				ReplacementSKU: cmp.Or(row.Replacement, old.Values.Get(catalog.ReplacementSKU)),
			})
			continue
		}
		if differs {
			if err := w.add(ctx, entry); err != nil {
				return err
			}
		}
	}
	return nil
}

// planWriter collects entries into pages and counts them.
type planWriter struct {
	store  *store.Store
	plan   *ProductPlan
	page   []catalog.Entry
	lines  []string
	review []catalog.ReviewItem
	kept   []catalog.KeptProduct
	unread []catalog.UnreadProduct
	holder *holder
	movers catalog.Movers
}

// uses notes on which open orders and quotes the products are that a person looks at first before deciding about a held plan. A missing
// right takes the list away and not the plan.
func (a *Planner) uses(ctx context.Context, w *planWriter, at time.Time) error {
	first := w.movers.First()
	ids := make([]int64, len(first))
	for i, m := range first {
		ids[i] = m.ProductID
	}
	if len(ids) == 0 {
		return nil
	}
	uses, err := productUses{a.Autotask, a.Tenant}.find(ctx, ids, at)
	if err != nil && border.Describe(err).Kind == bridge.Permission {
		activity.GetLogger(ctx).Warn("open orders and quotes of a held plan are not shown", "cause", err.Error())
		return nil
	}
	if err != nil {
		return err
	}
	var used catalog.Movers
	for _, m := range first {
		if m.Uses = uses[m.ProductID]; len(m.Uses) > 0 {
			used = append(used, m)
		}
	}
	return store.PutLines(ctx, w.store, usesKey(w.plan.Key), slices.Values(used))
}

// leave leaves a product as it is, because a row in Autotask that concerns it can't be read.
func (w *planWriter) leave(sku string, have *catalog.Existing, why string) {
	left := catalog.UnreadProduct{SKU: sku, Cause: why}
	if have != nil {
		left.ProductID, left.Name = have.ProductID, have.Values.Get(catalog.Name)
	}
	w.unread = append(w.unread, left)
}

// lists writes what is beside the entries.
func (w *planWriter) lists(ctx context.Context, duplicates []catalog.DuplicateGroup) error {
	w.plan.Counts.Review, w.plan.Counts.Kept, w.plan.Counts.NotRead = len(w.review), len(w.kept), len(w.unread)
	if len(w.unread) > 0 {
		if err := store.PutLines(ctx, w.store, unreadKey(w.plan.Key), slices.Values(w.unread)); err != nil {
			return err
		}
	}
	if err := store.PutLines(ctx, w.store, reviewKey(w.plan.Key), slices.Values(w.review)); err != nil {
		return err
	}
	if err := w.holder.write(ctx, w.store, w.plan.Key); err != nil {
		return err
	}
	if err := store.PutLines(ctx, w.store, keptKey(w.plan.Key), slices.Values(w.kept)); err != nil {
		return err
	}
	return store.PutLines(ctx, w.store, duplicatesKey(w.plan.Key), slices.Values(duplicates))
}

func (w *planWriter) add(ctx context.Context, e catalog.Entry) error {
	w.plan.Counts.Add(e)
	w.movers.Add(e)
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
