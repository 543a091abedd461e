package orders

import (
	"context"
	"errors"
	"slices"
	"strings"
	"time"

	"github.com/shopspring/decimal"

	"digitalbridge/activities/border"
	"digitalbridge/activities/tenant"
	"digitalbridge/clients/autotask"
	"digitalbridge/internal/bridge"
	"digitalbridge/internal/ledger"
	"digitalbridge/internal/order"
	"digitalbridge/internal/policy"
	"digitalbridge/internal/problem"
	"digitalbridge/internal/store"
)

// Opportunities makes purchase orders of won opportunities. Its calls go before those of the catalogue
// in Autotask's hourly budget.
type Opportunities struct {
	Autotask *autotask.Client
	Tenant   *tenant.Tenant
	Policy   policy.Policy
	// Store is where the run that makes a purchase order keeps others from doing the same.
	Store *store.Store
	// Book keeps what the tenant shows in passing; nil keeps nothing.
	Book *ledger.Book
}

// OpportunityInput names an opportunity by its id.
type OpportunityInput struct {
	Opportunity int64 `json:"opportunity"`
}

// PlannedConversion is what would become of an opportunity.
type PlannedConversion struct {
	Conversion order.Conversion `json:"conversion"`
	// Rules are the parts of the policy that the workflow decides by.
	Rules policy.Conversion `json:"rules"`
	// LongestCall is how long Autotask may go on with a create whose answer was lost: so long nobody may make it
	// again.
	LongestCall policy.Duration `json:"longestCall"`
	// Zone is the policy's time zone, in which people read the times.
	Zone policy.Zone `json:"zone,omitempty"`
}

// PlanConversion reads the opportunity, its primary quote, the charges behind it and the purchase orders that
// were made of it before, and decides what is missing. It writes nothing and may be repeated.
func (a *Opportunities) PlanConversion(ctx context.Context, in OpportunityInput) (*PlannedConversion, error) {
	c, err := a.plan(ctx, in.Opportunity)
	if err != nil {
		return nil, border.Failure(ctx, err)
	}
	now := time.Now()
	return &PlannedConversion{
		Conversion: c, Rules: a.Policy.Orders.Convert, LongestCall: policy.Duration(a.Autotask.LongestCall()),
		Zone: policy.ZoneOf(a.Policy.Location(), now, now.AddDate(0, 0, 7)),
	}, nil
}

func (a *Opportunities) plan(ctx context.Context, id int64) (order.Conversion, error) {
	vendor, err := a.Tenant.Vendor(ctx)
	if err != nil {
		return order.Conversion{}, err
	}
	if _, err := a.location(ctx); err != nil {
		return order.Conversion{}, err
	}
	sale, err := a.sale(ctx, id, vendor.ID)
	if err != nil {
		return order.Conversion{}, err
	}
	found, err := a.converted(ctx, vendor.ID, id)
	if err != nil {
		return order.Conversion{}, err
	}
	return order.Convert(sale, found, a.Policy.Orders.Convert), nil
}

// sale reads an opportunity with its primary quote.
func (a *Opportunities) sale(ctx context.Context, id, vendorID int64) (order.Sale, error) {
	o, err := a.Autotask.Opportunities.Get(ctx, id)
	if errors.Is(err, autotask.ErrNotFound) {
		return order.Sale{}, problem.New(bridge.NotFound,
			"Check the id in Autotask (it is in the address of the opportunity's page), and that the API user can see opportunities.",
			"Autotask shows no opportunity with the id %d", id)
	}
	if err != nil {
		return order.Sale{}, err
	}
	statuses, err := a.Autotask.Opportunities.Picklist(ctx, "status")
	if err != nil {
		return order.Sale{}, err
	}
	company, err := a.Autotask.Companies.Get(ctx, o.CompanyID.Or(0))
	if err != nil {
		return order.Sale{}, err
	}
	s := order.Sale{
		Opportunity: o.ID, Title: o.Title.Or(""), Status: tenant.StatusLabel(statuses, o.Status.Or(0)), CompanyID: company.ID,
		CompanyName: company.CompanyName.Or(""),
	}
	quote, err := a.Autotask.Quotes.First(ctx, autotask.Where(autotask.Eq("opportunityID", o.ID), autotask.Eq("primaryQuote", true)))
	switch {
	case errors.Is(err, autotask.ErrNotFound):
	case err != nil:
		return s, err
	default:
		s.Quote, s.QuoteName, s.QuoteActive = quote.ID, quote.Name.Or(""), quote.IsActive.Or(true)
		if s.Items, err = a.quoted(ctx, quote.ID, vendorID); err != nil {
			return s, err
		}
	}
	if s.Charges, s.ChargesUnseen, err = a.charges(ctx, o); err != nil {
		return s, err
	}
	return s, a.shipTo(ctx, &s, o, quote, company)
}

// quoted reads the items of a quote in their order on it.
func (a *Opportunities) quoted(ctx context.Context, quote, vendorID int64) ([]order.QuotedItem, error) {
	kinds, err := a.Autotask.QuoteItems.Picklist(ctx, "quoteItemType")
	if err != nil {
		return nil, err
	}
	var rows []autotask.QuoteItem
	var productIDs []int64
	for row, err := range a.Autotask.QuoteItems.List(ctx, quote) {
		if err != nil {
			return nil, err
		}
		rows = append(rows, row)
		if id, ok := row.ProductID.Get(); ok {
			productIDs = append(productIDs, id)
		}
	}
	slices.SortStableFunc(rows, func(x, y autotask.QuoteItem) int { return int(x.SortOrderID.Or(0) - y.SortOrderID.Or(0)) })
	slices.Sort(productIDs)
	productIDs = slices.Compact(productIDs)
	products, vendorRows := map[int64]autotask.Product{}, map[int64]autotask.ProductVendor{}
	for _, q := range autotask.SplitIn(autotask.Where().Include("id", "name", "isActive", "doesNotRequireProcurement"), "id", productIDs) {
		for p, err := range a.Autotask.Products.Query(ctx, q) {
			if err != nil {
				return nil, err
			}
			products[p.ID] = p
		}
	}
	for _, q := range autotask.SplitIn(autotask.Where(autotask.Eq("vendorID", vendorID)), "productID", productIDs) {
		for row, err := range a.Autotask.ProductVendors.Query(ctx, q) {
			if err != nil {
				return nil, err
			}
			vendorRows[row.ProductID.Or(0)] = row
		}
	}
	items := make([]order.QuotedItem, 0, len(rows))
	for _, row := range rows {
		product, vendorRow := products[row.ProductID.Or(0)], vendorRows[row.ProductID.Or(0)]
		items = append(items, order.QuotedItem{
			ID: row.ID, Name: firstOf(row.Name.Or(""), product.Name.Or("")), Kind: quoteItemKind(kinds, row), ProductID: row.ProductID.Or(0),
			NoProcurement: product.DoesNotRequireProcurement.Or(false),
			Active:        product.IsActive.Or(false) && vendorRow.IsActive.Or(true), SKU: strings.TrimSpace(vendorRow.VendorPartNumber.Or("")),
			Optional: row.IsOptional.Or(false),
			Quantity: row.Quantity.Or(decimal.Zero), UnitCost: row.UnitCost.Or(decimal.Zero), VendorCost: vendorRow.VendorCost.Or(decimal.Zero),
		})
	}
	return items, nil
}

func quoteItemKind(kinds autotask.Picklist, row autotask.QuoteItem) string {
	if v, ok := kinds.ByID(row.QuoteItemType.Or(0)); ok {
		return v.Label
	}
	return ""
}

// shipTo finds the address that the policy wants. The parts of the address stay together: an address is
// taken whole from the first place that has a street.
func (a *Opportunities) shipTo(ctx context.Context, s *order.Sale, o autotask.Opportunity, quote autotask.Quote,
	customer autotask.Company) error {
	if a.Policy.Orders.Convert.ShipTo == policy.ShipToOffice {
		office, err := a.Tenant.Office(ctx)
		s.ShipTo, s.ShipToFrom, s.Phone = office.Address, office.From, office.Phone
		return err
	}
	s.Phone = customer.Phone.Or("")
	name := customer.CompanyName.Or("")
	if id, ok := o.SalesOrderID.Get(); ok {
		so, err := a.Autotask.SalesOrders.Get(ctx, id)
		// Sales orders exist only with Procurement.
		if err != nil && !errors.Is(err, autotask.ErrNotFound) && !errors.Is(err, autotask.ErrPermission) {
			return err
		}
		if so.ShipToAddress1.Or("") != "" {
			s.ShipTo, s.ShipToFrom = order.Address{
				Name: name, Address1: so.ShipToAddress1.Or(""), Address2: so.ShipToAddress2.Or(""), City: so.ShipToCity.Or(""),
				State: so.ShipToState.Or(""), PostalCode: so.ShipToPostalCode.Or(""),
			}, "the sales order of the opportunity"
			return nil
		}
	}
	if id, ok := quote.ShipToLocationID.Get(); ok {
		l, err := a.Autotask.QuoteLocations.Get(ctx, id)
		if err != nil && !errors.Is(err, autotask.ErrNotFound) {
			return err
		}
		if l.Address1.Or("") != "" {
			s.ShipTo, s.ShipToFrom = order.Address{
				Name: name, Address1: l.Address1.Or(""), Address2: l.Address2.Or(""), City: l.City.Or(""), State: l.State.Or(""),
				PostalCode: l.PostalCode.Or(""),
			}, "the quote (ship to)"
			return nil
		}
	}
	s.ShipTo, s.ShipToFrom = tenant.CompanyAddress(customer), "the company "+name
	return nil
}

// location is the inventory location that receives converted orders.
func (a *Opportunities) location(ctx context.Context) (int64, error) {
	want := a.Policy.Orders.Convert.InventoryLocation
	var names []string
	for l, err := range a.Autotask.InventoryLocations.Query(ctx, autotask.Where(autotask.Eq("isActive", true))) {
		if err != nil {
			return 0, err
		}
		if (want == "" && l.IsDefault.Or(false)) || (want != "" && strings.EqualFold(l.LocationName.Or(""), want)) {
			return l.ID, nil
		}
		names = append(names, l.LocationName.Or(""))
	}
	return 0, problem.New(bridge.InvalidPolicy,
		"Name one of them in the policy (orders.convert.inventoryLocation), or make it in Autotask under Inventory > Locations.",
		"Autotask has no active inventory location %q; it has: %s", firstOf(want, "(default)"), tenant.OrNothing(names))
}

// converted finds the purchase orders that carry an opportunity's mark.
func (a *Opportunities) converted(ctx context.Context, vendorID, opportunity int64) ([]order.ConvertedOrder, error) {
	statuses, err := a.Tenant.Statuses(ctx)
	if err != nil {
		return nil, err
	}
	var found []order.ConvertedOrder
	// Without the full stop, which a search may treat as it likes; the exact mark is compared here.
	search := strings.TrimSuffix(order.OpportunityMark(opportunity), ".")
	for row, err := range a.Tenant.OrdersWithMemo(ctx, vendorID, search) {
		if err != nil {
			return nil, err
		}
		if order.MarkedOpportunity(row.GeneralMemo.Or("")) != opportunity {
			continue
		}
		po := order.ConvertedOrder{ID: row.ID, Number: numberOf(row), Status: statuses.Name(row.Status.Or(0)),
			Charges: map[int64]int64{}}
		for item, err := range a.Autotask.PurchaseOrderItems.List(ctx, row.ID) {
			if err != nil {
				return nil, err
			}
			if id := order.MarkedQuoteItem(item.Memo.Or("")); id != 0 {
				po.QuoteItems = append(po.QuoteItems, id)
				if charge := item.ChargeID.Or(0); charge != 0 {
					po.Charges[id] = charge
				}
			}
		}
		found = append(found, po)
	}
	return found, nil
}
