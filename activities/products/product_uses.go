package products

import (
	"cmp"
	"context"
	"slices"
	"strconv"
	"time"

	"digitalbridge/activities/tenant"
	"digitalbridge/clients/autotask"
	"digitalbridge/internal/bridge"
	"digitalbridge/internal/catalog"
	"digitalbridge/internal/order"
	"digitalbridge/internal/problem"
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
	if err := autotask.Narrow(productIDs, func(some []int64) ([]string, error) { return a.ordersOf(ctx, some, uses) },
		unreadUse(uses, useOrder)); err != nil {
		return nil, explainUses(err, "purchase orders and their items")
	}
	if err := autotask.Narrow(productIDs, func(some []int64) ([]string, error) { return a.quotesOf(ctx, some, at, uses) },
		unreadUse(uses, useQuote)); err != nil {
		return nil, explainUses(err, "quotes, quote items and opportunities")
	}
	for id, list := range uses {
		slices.SortFunc(list, func(x, y catalog.Use) int { return cmp.Or(cmp.Compare(x.Kind, y.Kind), cmp.Compare(x.ID, y.ID)) })
		uses[id] = slices.Compact(list)
	}
	return uses, nil
}

// Kinds of uses.
const (
	useOrder = "purchase order"
	useQuote = "quote"
)

// unreadUse takes a row that can't be read for a use of the product: it may be one.
func unreadUse(uses map[int64][]catalog.Use, kind string) func(product int64, why string) {
	return func(product int64, why string) {
		uses[product] = append(uses[product], catalog.Use{Kind: kind, Status: "not known: " + why})
	}
}

// explainUses says what a missing right is needed for.
func explainUses(err error, what string) error {
	if autotask.ClassOf(err) != autotask.ClassPermission {
		return err
	}
	return problem.New(bridge.Permission, "Give the API user's security level the right to read "+what+
		"; where the module that has them is not active, which is answered the same, set products.keepOrdered to false.",
		"whether discontinued products are still on order can't be seen: %v", err)
}

// ordersOf also returns the rows that can't be read and concern it is not known whom.
func (a productUses) ordersOf(ctx context.Context, productIDs []int64, uses map[int64][]catalog.Use) (unknown []string, err error) {
	used := unreadUse(uses, useOrder)
	products := map[int64][]int64{} // by order
	for _, q := range autotask.SplitIn(autotask.Where().Include("id", "orderID", "productID"), "productID", productIDs) {
		for item, err := range a.Autotask.PurchaseOrderItems.Query(ctx, q) {
			row, unread := autotask.AsUnread(err)
			switch {
			case unread && row.Lacks("productID"):
				unknown = append(unknown, row.Error())
			case unread && row.Lacks("orderID"):
				used(item.ProductID.Or(0), row.Error())
			case err != nil && !unread:
				return nil, err
			default:
				note(products, item.OrderID.Or(0), item.ProductID.Or(0))
			}
		}
	}
	if len(products) == 0 {
		return unknown, nil
	}
	statuses, err := a.Tenant.StatusesToShow(ctx)
	if err != nil {
		return nil, err
	}
	for _, q := range autotask.SplitIn(autotask.Where().Include("id", "purchaseOrderNumber", "status"), "id", keys(products)) {
		for po, err := range a.Autotask.PurchaseOrders.Query(ctx, q) {
			row, unread := autotask.AsUnread(err)
			switch {
			case unread && row.Lacks("id"):
				unknown = append(unknown, row.Error())
				continue
			case err != nil && !unread:
				return nil, err
			}
			status := statuses.Name(po.Status.Or(0))
			if unread {
				status = "not known: " + row.Error()
			}
			if slices.Contains(closedOrders, status) {
				continue
			}
			use := catalog.Use{Kind: useOrder, ID: po.ID, Number: po.PurchaseOrderNumber.Or(""), Status: status}
			for _, product := range products[po.ID] {
				uses[product] = append(uses[product], use)
			}
		}
	}
	return unknown, nil
}

// quotesOf takes quotes that are active, have not expired and whose opportunity is not lost. That of a sale
// counts: its purchase order may not have been made yet.
func (a productUses) quotesOf(ctx context.Context, productIDs []int64, at time.Time,
	uses map[int64][]catalog.Use) (unknown []string, err error) {
	used := unreadUse(uses, useQuote)
	products := map[int64][]int64{} // by quote
	for _, q := range autotask.SplitIn(autotask.Where().Include("id", "quoteID", "productID"), "productID", productIDs) {
		for item, err := range a.Autotask.QuoteItems.Query(ctx, q) {
			row, unread := autotask.AsUnread(err)
			switch {
			case unread && row.Lacks("productID"):
				unknown = append(unknown, row.Error())
				continue
			case unread && row.Lacks("quoteID"):
				used(item.ProductID.Or(0), row.Error())
				continue
			case err != nil && !unread:
				return nil, err
			}
			note(products, item.QuoteID.Or(0), item.ProductID.Or(0))
		}
	}
	var open []autotask.Quote
	today := at.UTC().Truncate(24 * time.Hour)
	q := autotask.Where(autotask.Gte("expirationDate", today.Add(-12*time.Hour))).Include("id", "name", "quoteNumber", "isActive",
		"expirationDate", "opportunityID")
	for _, q := range autotask.SplitIn(q, "id", keys(products)) {
		for quote, err := range a.Autotask.Quotes.Query(ctx, q) {
			row, unread := autotask.AsUnread(err)
			switch {
			case unread && row.Lacks("id"):
				unknown = append(unknown, row.Error())
				continue
			case unread:
				for _, product := range products[quote.ID] {
					used(product, row.Error())
				}
				continue
			case err != nil:
				return nil, err
			}
			if quote.IsActive.Or(true) && !autotask.ReadDay(quote.ExpirationDate.Or(today)).Before(today) {
				open = append(open, quote)
			}
		}
	}
	lost, err := a.lostOf(ctx, open)
	if err != nil {
		return nil, err
	}
	for _, quote := range open {
		if lost[quote.OpportunityID.Or(0)] {
			continue
		}
		number := quote.Name.Or("")
		if n, ok := quote.QuoteNumber.Get(); ok {
			number = strconv.FormatInt(n, 10)
		}
		use := catalog.Use{Kind: useQuote, ID: quote.ID, Number: number,
			Status: "valid until " + catalog.Day(autotask.ReadDay(quote.ExpirationDate.Or(time.Time{})))}
		for _, product := range products[quote.ID] {
			uses[product] = append(uses[product], use)
		}
	}
	return unknown, nil
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
			if _, unread := autotask.AsUnread(err); unread {
				continue // not known to be lost
			}
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
