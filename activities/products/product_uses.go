package products

import (
	"cmp"
	"context"
	"slices"
	"strconv"
	"time"

	"digitalbridge/activities/border"
	"digitalbridge/activities/tenant"
	"digitalbridge/clients/autotask"
	"digitalbridge/internal/bridge"
	"digitalbridge/internal/catalog"
	"digitalbridge/internal/order"
)

// The statuses in which nothing is expected of a purchase order any more, and of the
// opportunities that came to nothing (reference autotask.md §5.7, §5.17). Another status
// counts as open: a product that stays active too long harms nobody.
var (
	closedOrders      = []string{order.StatusReceivedFull, order.StatusCanceled}
	lostOpportunities = []string{"Lost"}
)

// productUses looks for what still counts on products.
type productUses struct {
	Autotask *autotask.Client
	Tenant   *tenant.Tenant
}

// find finds the open purchase orders and quotes that products are on, by product. at is the day on
// which quotes must not have expired. It costs two calls for every 500 products, and more only for what
// they are on.
func (a productUses) find(ctx context.Context, productIDs []int64, at time.Time) (map[int64][]catalog.Use, error) {
	uses := map[int64][]catalog.Use{}
	if err := a.ordersOf(ctx, productIDs, uses); err != nil {
		return nil, explainUses(err, "purchase orders and their items")
	}
	if err := a.quotesOf(ctx, productIDs, at, uses); err != nil {
		return nil, explainUses(err, "quotes, quote items and opportunities")
	}
	for _, list := range uses {
		slices.SortFunc(list, func(x, y catalog.Use) int { return cmp.Or(cmp.Compare(x.Kind, y.Kind), cmp.Compare(x.ID, y.ID)) })
	}
	return uses, nil
}

// explainUses says what a missing right is needed for.
func explainUses(err error, what string) error {
	if autotask.ClassOf(err) != autotask.ClassPermission {
		return err
	}
	return border.NewProblem(bridge.Permission, "Give the API user's security level the right to read "+what+", or set products.keepOrdered to false.",
		"whether discontinued products are still on order can't be seen: %v", err)
}

func (a productUses) ordersOf(ctx context.Context, productIDs []int64, uses map[int64][]catalog.Use) error {
	products := map[int64][]int64{} // by order
	for _, q := range autotask.SplitIn(autotask.Where().Include("id", "orderID", "productID"), "productID", productIDs) {
		for item, err := range a.Autotask.PurchaseOrderItems.Query(ctx, q) {
			if err != nil {
				return err
			}
			note(products, item.OrderID.Or(0), item.ProductID.Or(0))
		}
	}
	if len(products) == 0 {
		return nil
	}
	statuses, err := a.Tenant.StatusesToShow(ctx)
	if err != nil {
		return err
	}
	for _, q := range autotask.SplitIn(autotask.Where().Include("id", "purchaseOrderNumber", "status"), "id", keys(products)) {
		for po, err := range a.Autotask.PurchaseOrders.Query(ctx, q) {
			if err != nil {
				return err
			}
			status := statuses.Name(po.Status.Or(0))
			if slices.Contains(closedOrders, status) {
				continue
			}
			use := catalog.Use{Kind: "purchase order", ID: po.ID, Number: po.PurchaseOrderNumber.Or(""), Status: status}
			for _, product := range products[po.ID] {
				uses[product] = append(uses[product], use)
			}
		}
	}
	return nil
}

// quotesOf takes quotes that are active, have not expired and whose opportunity is not lost. That of a sale
// counts: its purchase order may not have been made yet.
func (a productUses) quotesOf(ctx context.Context, productIDs []int64, at time.Time, uses map[int64][]catalog.Use) error {
	products := map[int64][]int64{} // by quote
	for _, q := range autotask.SplitIn(autotask.Where().Include("id", "quoteID", "productID"), "productID", productIDs) {
		for item, err := range a.Autotask.QuoteItems.Query(ctx, q) {
			if err != nil {
				return err
			}
			note(products, item.QuoteID.Or(0), item.ProductID.Or(0))
		}
	}
	var open []autotask.Quote
	today := at.UTC().Truncate(24 * time.Hour)
	q := autotask.Where(autotask.Gte("expirationDate", today.Add(-12*time.Hour))).Include("id", "name", "quoteNumber", "isActive", "expirationDate", "opportunityID")
	for _, q := range autotask.SplitIn(q, "id", keys(products)) {
		for quote, err := range a.Autotask.Quotes.Query(ctx, q) {
			if err != nil {
				return err
			}
			if quote.IsActive.Or(true) && !autotask.ReadDay(quote.ExpirationDate.Or(today)).Before(today) {
				open = append(open, quote)
			}
		}
	}
	lost, err := a.lostOf(ctx, open)
	if err != nil {
		return err
	}
	for _, quote := range open {
		if lost[quote.OpportunityID.Or(0)] {
			continue
		}
		number := quote.Name.Or("")
		if n, ok := quote.QuoteNumber.Get(); ok {
			number = strconv.FormatInt(n, 10)
		}
		use := catalog.Use{Kind: "quote", ID: quote.ID, Number: number, Status: "valid until " + catalog.Day(autotask.ReadDay(quote.ExpirationDate.Or(time.Time{})))}
		for _, product := range products[quote.ID] {
			uses[product] = append(uses[product], use)
		}
	}
	return nil
}

// lostOf tells which opportunities of quotes are lost.
func (a productUses) lostOf(ctx context.Context, quotes []autotask.Quote) (map[int64]bool, error) {
	lost := map[int64]bool{}
	if len(quotes) == 0 {
		return lost, nil
	}
	statuses, err := a.Autotask.Opportunities.Picklist(ctx, "status")
	if err != nil {
		return nil, err
	}
	labels := idsOf(statuses, lostOpportunities)
	if len(labels) == 0 {
		return lost, nil
	}
	ids := make([]int64, len(quotes))
	for i, quote := range quotes {
		ids[i] = quote.OpportunityID.Or(0)
	}
	for _, q := range autotask.SplitIn(autotask.Where(autotask.In("status", labels...)).Include("id"), "id", ids) {
		for o, err := range a.Autotask.Opportunities.Query(ctx, q) {
			if err != nil {
				return nil, err
			}
			lost[o.ID] = true
		}
	}
	return lost, nil
}

// idsOf are the values of the labels that a picklist has.
func idsOf(list autotask.Picklist, labels []string) []int64 {
	var ids []int64
	for _, label := range labels {
		if v, ok := list.ByLabel(label); ok {
			if id, ok := v.ID(); ok {
				ids = append(ids, id)
			}
		}
	}
	return ids
}

// note adds a product to those of a parent, once.
func note(products map[int64][]int64, parent, product int64) {
	if !slices.Contains(products[parent], product) {
		products[parent] = append(products[parent], product)
	}
}

func keys(m map[int64][]int64) []int64 {
	ids := make([]int64, 0, len(m))
	for id := range m {
		ids = append(ids, id)
	}
	slices.Sort(ids)
	return ids
}
