package products

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"go.temporal.io/sdk/activity"

	"digitalbridge/activities/border"
	"digitalbridge/clients/autotask"
	"digitalbridge/clients/tdsynnex/pricefile"
	"digitalbridge/internal/bridge"
	"digitalbridge/internal/catalog"
	"digitalbridge/internal/problem"
	"digitalbridge/internal/store"
)

// InspectProductsInput says what to look for.
type InspectProductsInput struct {
	// Report is ReportDuplicates or ReportReview; empty: both.
	Report string `json:"report,omitempty"`
}

// Reports of InspectProducts.
const (
	// ReportDuplicates lists products of Autotask that stand for one.
	ReportDuplicates = "duplicates"
	// ReportReview lists products of the price file that may be there already.
	ReportReview = "review"
)

// ProductInspection is what Autotask shows now.
type ProductInspection struct {
	At time.Time `json:"at"`
	// Products is the number of active products that were looked at, Ours how many of them are the bridge's.
	Products int `json:"products,omitempty"`
	Ours     int `json:"ours"`
	// Duplicates and Review are the first few; DuplicatesTotal and ReviewTotal count all, which are in the
	// store under DuplicatesKey and ReviewKey.
	Duplicates      []catalog.DuplicateGroup `json:"duplicates,omitempty"`
	DuplicatesTotal int                      `json:"duplicatesTotal"`
	DuplicatesKey   string                   `json:"duplicatesKey,omitempty"`
	Review          []catalog.ReviewItem     `json:"review,omitempty"`
	ReviewTotal     int                      `json:"reviewTotal"`
	ReviewKey       string                   `json:"reviewKey,omitempty"`
	// PriceFile is the date of the price file that the review is about.
	PriceFile time.Time `json:"priceFile,omitzero"`
}

// maxInspected keeps the result far below what Temporal takes: a group has about half a kilobyte.
const maxInspected = 500

// Inspector looks for doubtful and duplicate products.
type Inspector struct{ Ours }

// InspectProducts looks for doubtful and duplicate products. It reads Autotask and writes only the blob store,
// so it may be repeated. Doubles take a page read for every 500 active products of the whole tenant.
func (a *Inspector) InspectProducts(ctx context.Context, in InspectProductsInput) (*ProductInspection, error) {
	found, err := a.inspect(ctx, in)
	return found, border.Failure(ctx, err)
}

func (a *Inspector) inspect(ctx context.Context, in InspectProductsInput) (*ProductInspection, error) {
	beat, stop := border.Narrate(ctx)
	defer stop()
	vendor, err := a.Tenant.Vendor(ctx)
	if err != nil {
		return nil, err
	}
	have, err := a.ours(ctx, vendor.ID, ProductsRead{}, beat)
	if err != nil {
		return nil, err
	}
	defer have.close()
	info := activity.GetInfo(ctx)
	out := &ProductInspection{At: info.ScheduledTime.UTC(), Ours: have.total}
	prefix := "reports/products/" + info.WorkflowExecution.RunID
	if in.Report != ReportReview {
		groups, err := a.duplicates(ctx, have, out, beat)
		if err != nil {
			return nil, err
		}
		out.DuplicatesKey, out.DuplicatesTotal, out.Duplicates = prefix+"/duplicates.jsonl", len(groups), groups[:min(len(groups), maxInspected)]
		if err := store.PutLines(ctx, a.Store, out.DuplicatesKey, slices.Values(groups)); err != nil {
			return nil, err
		}
	}
	if in.Report != ReportDuplicates {
		review, err := a.review(ctx, vendor.ID, have, out, beat)
		if err != nil {
			return nil, err
		}
		out.ReviewKey, out.ReviewTotal, out.Review = prefix+"/review.jsonl", len(review), review[:min(len(review), maxInspected)]
		if err := store.PutLines(ctx, a.Store, out.ReviewKey, slices.Values(review)); err != nil {
			return nil, err
		}
	}
	return out, nil
}

// duplicates are the SKUs that several products of ours stand for, and the part numbers that several
// products have, ours or not.
func (a *Inspector) duplicates(ctx context.Context, have *ourProducts, out *ProductInspection,
	beat func(string)) ([]catalog.DuplicateGroup, error) {
	groups, err := have.sharedSKUs()
	if err != nil {
		return nil, err
	}
	ours := map[int64]string{}
	synced := map[int64]bool{}
	for sku, p := range have.bySKU {
		ours[p.productID], synced[p.productID] = sku, true
		for _, d := range p.duplicates {
			ours[d.ProductID] = sku
		}
	}
	parts := catalog.PartNumbers{}
	q := autotask.Where(autotask.Eq("isActive", true), autotask.Exist("manufacturerProductName")).Include("id", "name", "sku", "isActive",
		"manufacturerName", "manufacturerProductName")
	for p, err := range a.Autotask.Products.Query(ctx, q) {
		if _, unread := autotask.AsUnread(err); unread {
			continue // told apart; the others are still worth showing
		}
		if err != nil {
			return nil, err
		}
		parts.Add(catalog.Numbered{Foreign: foreign(p), TDSynnexSKU: ours[p.ID], Synced: synced[p.ID]})
		if out.Products++; out.Products%autotask.MaxPageSize == 0 {
			beat(fmt.Sprintf("%d products compared", out.Products))
		}
	}
	return append(groups, parts.Shared()...), nil
}

// review matches the last full price file with Autotask as it is now.
func (a *Inspector) review(ctx context.Context, vendorID int64, have *ourProducts, out *ProductInspection,
	beat func(string)) ([]catalog.ReviewItem, error) {
	const fix = "Run `starter sync plan`, which reads the price file and writes nothing to Autotask, and ask again."
	latest, err := latestSnapshot(ctx, a.Store)
	if err != nil {
		return nil, err
	}
	if latest == nil {
		return nil, problem.New(bridge.NotFound, fix, "no price file has been read yet, so there is nothing to compare Autotask with")
	}
	out.PriceFile = latest.FileDate
	matches, err := a.possibleMatches(ctx, vendorID, PlanProductsInput{Staged: *latest}, have, nil, beat)
	if errors.Is(err, store.ErrNotFound) {
		return nil, problem.New(bridge.NotFound, fix, "the price file of %s was read too long ago", latest.FileDate.Format(time.DateOnly))
	}
	if err != nil || len(matches) == 0 {
		return nil, err
	}
	var review []catalog.ReviewItem
	for page := range latest.Pages {
		for item, err := range store.Lines[pricefile.Item](ctx, a.Store, snapshotKey(latest.Key, page)) {
			if err != nil {
				return nil, err
			}
			if candidates := matches[item.SKU]; len(candidates) > 0 {
				maker := catalog.Maker{Manufacturer: item.Manufacturer, PartNumber: item.ManufacturerPartNumber}
				review = append(review, catalog.NewReviewItem(item.SKU, catalog.CanonicalText(item.Description), maker, candidates,
					a.Policy.Products.SKUPrefix))
			}
		}
	}
	return review, nil
}
