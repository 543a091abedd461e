package products

import (
	"context"
	"errors"
	"slices"
	"strconv"
	"time"

	"digitalbridge/activities/border"
	"digitalbridge/clients/autotask"
	"digitalbridge/clients/tdsynnex"
	"digitalbridge/clients/tdsynnex/pricefile"
	"digitalbridge/internal/bridge"
	"digitalbridge/internal/catalog"
	"digitalbridge/internal/problem"
	"digitalbridge/internal/store"
)

// PlanRefreshInput asks for the plan that brings cost, price and stock of some products up to date.
type PlanRefreshInput struct {
	At time.Time `json:"at"`
	// SKUs are the products; none means those that the policy chooses.
	SKUs []string `json:"skus,omitempty"`
}

// RefreshPlan is a plan and what was asked for it.
type RefreshPlan struct {
	Plan   ProductPlan `json:"plan"`
	Chosen int         `json:"chosen"`
	// Answered were found by price & availability; Unpriced of them show no cost, so only their stock counts.
	Answered int `json:"answered"`
	Unpriced int `json:"unpriced"`
	// Unknown were chosen and are not in the catalogue that was last synced, so they stay as they are.
	Unknown int `json:"unknown"`
}

// askAtOnce is the number of products that are asked for between two heartbeats: ten calls, which a
// self-limited client makes within half a minute.
const askAtOnce = 1000

// Refresher plans what happens between two syncs: promotions that end, and costs and stock of the moment.
type Refresher struct {
	Ours
	// Live is price & availability; Region reads its warehouses.
	Live   tdsynnex.PriceAvailabilityService
	Region pricefile.Region
	// CallsPerHour is the number of calls that the bridge may make in an hour, for the forecast; 0:
	// not known before Autotask has told.
	CallsPerHour func(context.Context) (int, error)
}

// PlanRefresh asks price & availability about the chosen products and plans what differs. It writes only
// the blob store and may be repeated.
func (a *Refresher) PlanRefresh(ctx context.Context, in PlanRefreshInput) (*RefreshPlan, error) {
	plan, err := a.planRefresh(ctx, in)
	return plan, border.Failure(ctx, err)
}

func (a *Refresher) planRefresh(ctx context.Context, in PlanRefreshInput) (*RefreshPlan, error) {
	beat, stop := border.Narrate(ctx)
	defer stop()
	applied, err := appliedCatalog(ctx, a.Store)
	if errors.Is(err, store.ErrNotFound) {
		return nil, problem.New(bridge.NotFound, "Run a sync first; a refresh brings its products up to date.",
			"no sync has been applied yet, or its record is gone from the blob store")
	}
	if err != nil {
		return nil, err
	}
	items, unknown, err := a.chosen(ctx, in, applied, beat)
	if err != nil {
		return nil, err
	}
	out := &RefreshPlan{Chosen: len(items) + unknown, Unknown: unknown}
	live, err := a.live(ctx, items, beat)
	if err != nil {
		return nil, err
	}
	fresh := items[:0]
	for _, item := range items {
		now, ok := live[item.SKU]
		if !ok {
			continue
		}
		out.Answered++
		if !now.Cost.Valid {
			out.Unpriced++
		}
		fresh = append(fresh, catalog.Live(item, now, a.Policy.Products.Promotions, pricefile.Warehouses(a.Region)))
	}
	plan, err := a.planSome(ctx, fresh, in.At, catalog.LiveFields, a.withinLimits, beat)
	if err != nil {
		return nil, err
	}
	out.Plan = *plan
	return out, nil
}

// withinLimits takes a cost or price that breaks a limit out of an entry: it is left to the next sync, whose
// quarantine shows it to a person. Stock passes.
func (a *Refresher) withinLimits(e catalog.Entry, c *catalog.Counts) (catalog.Entry, bool) {
	if len(catalog.CheckEntry(e, a.Policy.Products.Limits)) == 0 {
		return e, true
	}
	pass := catalog.SplitHeld(e)
	if len(pass.Changes) == 0 {
		c.Held++
		return pass, false
	}
	c.HeldInPart++
	return pass, true
}

// chosen are the items of the applied catalogue that the input names or the policy chooses, and the number
// of named SKUs that it does not have.
func (a *Refresher) chosen(ctx context.Context, in PlanRefreshInput, applied AppliedCatalog, beat func(string)) ([]pricefile.Item,
	int, error) {
	rules := a.Policy.Products.Refresh
	named := map[string]bool{}
	for _, sku := range in.SKUs {
		named[sku] = true
	}
	inStock := false
	if len(in.SKUs) == 0 {
		inStock = rules.InStock
		for _, sku := range rules.SKUs {
			named[sku] = true
		}
		if rules.OpenQuotes {
			quoted, err := a.quotedSKUs(ctx, in.At, beat)
			if err != nil {
				return nil, 0, err
			}
			for _, sku := range quoted {
				named[sku] = true
			}
		}
	}
	var items []pricefile.Item
	for item, err := range applied.items(ctx, a.Store) {
		if err != nil {
			return nil, 0, err
		}
		if named[item.SKU] || inStock && catalog.InStock(item) {
			items = append(items, *item)
			delete(named, item.SKU)
		}
	}
	return items, len(named), nil
}

// quotedSKUs are the TD SYNNEX SKUs on quotes that are active and have not expired.
func (a *Refresher) quotedSKUs(ctx context.Context, at time.Time, beat func(string)) ([]string, error) {
	vendor, err := a.Tenant.Vendor(ctx)
	if err != nil {
		return nil, err
	}
	var quotes []int64
	today := at.UTC().Truncate(24 * time.Hour)
	for quote, err := range a.Autotask.Quotes.Query(
		ctx, autotask.Where(autotask.Eq("isActive", true), autotask.Gte("expirationDate", today.Add(-12*time.Hour)))) {
		if _, unread := autotask.AsUnread(err); unread {
			continue // its products are refreshed for another quote, or by the next sync
		}
		if err != nil {
			return nil, err
		}
		if autotask.ReadDay(quote.ExpirationDate.Or(today)).Before(today) {
			continue
		}
		quotes = append(quotes, quote.ID)
	}
	var products []int64
	for _, q := range autotask.SplitIn(autotask.Where(autotask.Exist("productID")), "quoteID", quotes) {
		for item, err := range a.Autotask.QuoteItems.Query(ctx, q) {
			if _, unread := autotask.AsUnread(err); err != nil && !unread {
				return nil, err
			}
			if id, ok := item.ProductID.Get(); ok {
				products = append(products, id)
			}
		}
		beat(strconv.Itoa(len(products)) + " quote items read")
	}
	var skus []string
	for _, q := range autotask.SplitIn(autotask.Where(autotask.Eq("vendorID", vendor.ID)), "productID", products) {
		for row, err := range a.Autotask.ProductVendors.Query(ctx, q) {
			if _, unread := autotask.AsUnread(err); err != nil && !unread {
				return nil, err
			}
			if sku := row.VendorPartNumber.Or(""); sku != "" {
				skus = append(skus, sku)
			}
		}
	}
	slices.Sort(skus)
	return slices.Compact(skus), nil
}

// live asks price & availability. A product that it does not know is left out.
func (a *Refresher) live(ctx context.Context, items []pricefile.Item, beat func(string)) (map[string]catalog.LivePrice, error) {
	out := make(map[string]catalog.LivePrice, len(items))
	for some := range slices.Chunk(items, askAtOnce) {
		requests := make([]tdsynnex.PriceAvailabilityRequest, 0, len(some))
		for _, item := range some {
			requests = append(requests, tdsynnex.PriceAvailabilityRequest{SynnexSKU: item.SKU})
		}
		answers, err := a.Live.PriceAvailability(ctx, requests)
		if err != nil {
			return nil, err
		}
		for _, p := range answers {
			if p.SynnexSKU == "" || p.ErrorMessage != "" || p.Status != tdsynnex.ProductActive && p.Status != tdsynnex.ProductDiscontinued {
				continue // nothing can be concluded, not even that there is no stock
			}
			now := catalog.LivePrice{Cost: p.Price, Quantities: map[int]int{}}
			for _, w := range p.Warehouses {
				if number, err := strconv.Atoi(w.Number); err == nil {
					now.Quantities[number] += w.Quantity
				}
			}
			out[p.SynnexSKU] = now
		}
		beat(strconv.Itoa(len(out)) + " of " + strconv.Itoa(len(items)) + " products asked for")
	}
	return out, nil
}
