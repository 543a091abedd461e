package products

import (
	"context"
	"errors"
	"fmt"
	"time"

	"go.temporal.io/sdk/activity"

	"digitalbridge/activities/border"
	"digitalbridge/clients/autotask"
	"digitalbridge/internal/bridge"
	"digitalbridge/internal/catalog"
	"digitalbridge/internal/problem"
	"digitalbridge/internal/store"
)

// RelinkProductInput names the product that is to stand for a TD SYNNEX SKU.
type RelinkProductInput struct {
	SKU string `json:"sku"`
	// Product is the id of the product in Autotask.
	Product int64 `json:"product"`
	// DryRun: say what would be written, and write nothing.
	DryRun bool `json:"dryRun,omitempty"`
	// Actor and Reason say who decides and why.
	Actor  string `json:"actor"`
	Reason string `json:"reason,omitempty"`
}

// RelinkedProduct is what a relink did, or would do.
type RelinkedProduct struct {
	RelinkProductInput
	Name string `json:"name"`
	// Steps are the writes; none: the product stood for the SKU alone already.
	Steps []catalog.LinkStep `json:"steps"`
	// Notes are for the person who decided.
	Notes []string  `json:"notes,omitempty"`
	At    time.Time `json:"at"`
}

// Relinker changes which product stands for a TD SYNNEX SKU.
type Relinker struct{ Ours }

// RelinkProduct makes a product stand for a TD SYNNEX SKU. It looks before every write, so it may be
// repeated.
func (a *Relinker) RelinkProduct(ctx context.Context, in RelinkProductInput) (*RelinkedProduct, error) {
	_, stop := border.Narrate(ctx)
	defer stop()
	done, err := a.relink(ctx, in)
	return done, border.Failure(ctx, err)
}

func (a *Relinker) relink(ctx context.Context, in RelinkProductInput) (_ *RelinkedProduct, err error) {
	if !in.DryRun {
		fence, busy := border.AwaitFence(ctx, a.Store, writingProducts, a.Autotask.LongestCall())
		if busy != nil {
			return nil, busy
		}
		// A row is looked for before it is made, so a lost answer is for the next attempt to see.
		defer func() { fence.End(ctx, autotask.ClassOf(err) != autotask.ClassAmbiguous) }()
	}
	vendor, err := a.Tenant.Vendor(ctx)
	if err != nil {
		return nil, err
	}
	done := &RelinkedProduct{RelinkProductInput: in, At: activity.GetInfo(ctx).ScheduledTime.UTC()}
	if done.Notes, err = a.knownToPriceFile(ctx, in.SKU); err != nil {
		return nil, err
	}
	p, err := a.Autotask.Products.Get(ctx, in.Product)
	if autotask.ClassOf(err) == autotask.ClassNotFound {
		return nil, problem.New(bridge.NotFound, "Give the id that Autotask shows for the product.",
			"Autotask shows no product with the id %d", in.Product)
	}
	if err != nil {
		return nil, err
	}
	done.Name = p.Name.Or("")
	target, err := a.linked(ctx, vendor.ID, p)
	if err != nil {
		return nil, err
	}
	others, err := a.othersOf(ctx, vendor.ID, in)
	if err != nil {
		return nil, err
	}
	steps, refusal := catalog.Relink(in.SKU, target, others, a.Policy.Products.SKUPrefix)
	if refusal != nil {
		refusal.Kind = bridge.RelinkRefused
		return nil, refusal
	}
	done.Steps = steps
	if in.DryRun {
		return done, nil
	}
	for _, s := range steps {
		if err := a.carryOut(ctx, vendor.ID, in.SKU, target, s); err != nil {
			return nil, err
		}
	}
	if len(steps) == 0 {
		return done, nil
	}
	key := fmt.Sprintf("reports/relinks/%s-%s.json", in.SKU, activity.GetInfo(ctx).WorkflowExecution.RunID)
	return done, a.Store.PutJSON(ctx, key, done)
}

// knownToPriceFile refuses a SKU that the last full price file does not list. Without one there is nothing
// to hold it against.
func (a *Relinker) knownToPriceFile(ctx context.Context, sku string) (notes []string, err error) {
	latest, err := latestSnapshot(ctx, a.Store)
	if err != nil || latest == nil {
		return []string{"no price file of the last days is there to tell whether TD SYNNEX sells the SKU"}, err
	}
	for row, err := range store.Lines[fileSKU](ctx, a.Store, skusKey(latest.Key)) {
		switch {
		case errors.Is(err, store.ErrNotFound):
			return []string{"no price file of the last days is there to tell whether TD SYNNEX sells the SKU"}, nil
		case err != nil:
			return nil, err
		case row.SKU != sku:
		case row.Gone && row.Replacement != "":
			return []string{"TD SYNNEX does not sell the SKU any more; SKU " + row.Replacement + " replaces it"}, nil
		case row.Gone:
			return []string{"TD SYNNEX does not sell the SKU any more"}, nil
		default:
			return nil, nil
		}
	}
	return nil, problem.New(bridge.RelinkRefused, "Check the number; it is TD SYNNEX's SKU, not the manufacturer's part number.",
		"the price file of %s does not list SKU %s", latest.FileDate.Format(time.DateOnly), sku)
}

// linked reads what joins a product to TD SYNNEX.
func (a *Relinker) linked(ctx context.Context, vendorID int64, p autotask.Product) (catalog.Linked, error) {
	l := catalog.Linked{ProductID: p.ID, Name: p.Name.Or(""), SKU: p.SKU.Or(""), Active: p.IsActive.Or(false)}
	for row, err := range a.Autotask.ProductVendors.List(ctx, p.ID) {
		switch {
		case err != nil:
			return l, err
		case row.VendorID.Or(0) == vendorID:
			l.Row = &catalog.LinkRow{ID: row.ID, PartNumber: row.VendorPartNumber.Or(""), Active: row.IsActive.Or(false),
				Default: row.IsDefault.Or(false)}
		case row.IsActive.Or(false):
			l.OtherVendor = true
		}
	}
	return l, nil
}

// othersOf reads the other products that stand for the SKU, and the open purchase orders that they are on.
func (a *Relinker) othersOf(ctx context.Context, vendorID int64, in RelinkProductInput) ([]catalog.Linked, error) {
	o, err := a.newOurProducts(ctx)
	if err != nil {
		return nil, err
	}
	defer o.close()
	if err := a.readSome(ctx, vendorID, []string{in.SKU}, o, func(string) {}); err != nil {
		return nil, err
	}
	if why := append(o.unread.others, o.notChecked(in.SKU)); why[0] != "" {
		return nil, notRead(why[0])
	}
	p := o.bySKU[in.SKU]
	if p == nil {
		return nil, nil
	}
	var ids []int64
	for _, id := range append([]int64{p.productID}, duplicateIDs(p.duplicates)...) {
		if id != in.Product {
			ids = append(ids, id)
		}
	}
	uses := map[int64][]catalog.Use{}
	on := productUses{a.Autotask, a.Tenant}
	if err := autotask.Narrow(ids, func(some []int64) ([]string, error) { return on.ordersOf(ctx, some, uses) },
		unreadUse(uses, useOrder)); err != nil {
		return nil, err
	}
	var others []catalog.Linked
	for _, id := range ids {
		p, err := a.Autotask.Products.Get(ctx, id)
		if err != nil {
			return nil, err
		}
		l, err := a.linked(ctx, vendorID, p)
		if err != nil {
			return nil, err
		}
		l.Orders = uses[id]
		others = append(others, l)
	}
	return others, nil
}

func duplicateIDs(list []catalog.DuplicateProduct) []int64 {
	ids := make([]int64, len(list))
	for i, d := range list {
		ids[i] = d.ProductID
	}
	return ids
}

// carryOut makes one write. A vendor row that was made and whose answer was lost is found by the next
// attempt, and Autotask takes only one for a product and vendor.
func (a *Relinker) carryOut(ctx context.Context, vendorID int64, sku string, target catalog.Linked, s catalog.LinkStep) error {
	switch s.Action {
	case catalog.CreateRow:
		// A person's own default vendor stays; Autotask makes the only vendor the default by itself.
		_, err := a.Autotask.ProductVendors.Create(ctx, s.ProductID, autotask.ProductVendor{
			VendorID: autotask.Of(vendorID), VendorPartNumber: autotask.Of(sku), IsActive: autotask.Of(true),
			IsDefault: autotask.Of(!target.OtherVendor),
		})
		return err
	case catalog.SetRow:
		return a.Autotask.ProductVendors.Patch(ctx, s.ProductID, autotask.ProductVendor{
			ID: s.RowID, VendorPartNumber: autotask.Of(sku), IsActive: autotask.Of(true)})
	case catalog.DeactivateRow:
		return a.Autotask.ProductVendors.Patch(ctx, s.ProductID, autotask.ProductVendor{ID: s.RowID, IsActive: autotask.Of(false)})
	case catalog.ClearRow:
		return a.Autotask.ProductVendors.Patch(ctx, s.ProductID, autotask.ProductVendor{ID: s.RowID, VendorPartNumber: autotask.Null[string]()})
	case catalog.DeactivateProduct:
		return a.Autotask.Products.Patch(ctx, autotask.Product{ID: s.ProductID, IsActive: autotask.Of(false)})
	}
	return fmt.Errorf("unknown step %q", s.Action)
}
