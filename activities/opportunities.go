package activities

import (
	"context"
	"errors"
	"slices"
	"strconv"
	"strings"

	"github.com/shopspring/decimal"
	"go.temporal.io/sdk/activity"

	"digitalbridge/clients/autotask"
	"digitalbridge/internal/bridge"
	"digitalbridge/internal/order"
	"digitalbridge/internal/policy"
)

// Opportunities makes purchase orders of won opportunities. Its calls go before those of the catalogue
// in Autotask's hourly budget.
type Opportunities struct {
	Autotask *autotask.Client
	Tenant   *Tenant
	Policy   policy.Policy
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
}

// PlanConversion reads the opportunity, its primary quote and the purchase orders that were made of it
// before, and decides what is missing. It writes nothing and may be repeated.
func (a *Opportunities) PlanConversion(ctx context.Context, in OpportunityInput) (*PlannedConversion, error) {
	c, err := a.plan(autotask.WithPriority(ctx), in.Opportunity)
	if err != nil {
		return nil, failure(ctx, err)
	}
	return &PlannedConversion{Conversion: c, Rules: a.Policy.Orders.Convert}, nil
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
		return order.Sale{}, newProblem(bridge.NotFound, "Check the id in Autotask (it is in the address of the opportunity's page), and that the API user may see opportunities.", "Autotask shows no opportunity with the id %d", id)
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
		Opportunity: o.ID, Title: o.Title.Or(""), Status: statusLabel(statuses, o.Status.Or(0)), CompanyID: company.ID, CompanyName: company.CompanyName.Or(""),
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
	for _, q := range autotask.SplitIn(autotask.Where().Include("id", "name", "isActive"), "id", productIDs) {
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
			Active: product.IsActive.Or(false) && vendorRow.IsActive.Or(true), SKU: strings.TrimSpace(vendorRow.VendorPartNumber.Or("")), Optional: row.IsOptional.Or(false),
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

// ownCompany is the id of the MSP's own company (reference autotask.md §5.14).
const ownCompany = 0

// shipTo finds the address that the policy wants. The parts of the address stay together: an address is
// taken whole from the first place that has a street.
func (a *Opportunities) shipTo(ctx context.Context, s *order.Sale, o autotask.Opportunity, quote autotask.Quote, customer autotask.Company) error {
	if a.Policy.Orders.Convert.ShipTo == policy.ShipToOffice {
		return a.office(ctx, s)
	}
	s.Phone = customer.Phone.Or("")
	name := customer.CompanyName.Or("")
	if id, ok := o.SalesOrderID.Get(); ok {
		so, err := a.Autotask.SalesOrders.Get(ctx, id)
		if err != nil && !errors.Is(err, autotask.ErrNotFound) {
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
				Name: name, Address1: l.Address1.Or(""), Address2: l.Address2.Or(""), City: l.City.Or(""), State: l.State.Or(""), PostalCode: l.PostalCode.Or(""),
			}, "the quote (ship to)"
			return nil
		}
	}
	s.ShipTo, s.ShipToFrom = companyAddress(customer), "the company "+name
	return nil
}

// office is the address of the MSP's own location that the policy names, or its primary one.
func (a *Opportunities) office(ctx context.Context, s *order.Sale) error {
	own, err := a.Autotask.Companies.Get(ctx, ownCompany)
	if err != nil {
		return err
	}
	s.ShipTo, s.ShipToFrom, s.Phone = companyAddress(own), "your own company", own.Phone.Or("")
	want := a.Policy.Orders.Convert.OfficeLocation
	if want == "" {
		return nil
	}
	var names []string
	for l, err := range a.Autotask.CompanyLocations.List(ctx, ownCompany) {
		if err != nil {
			return err
		}
		if !l.IsActive.Or(true) {
			continue
		}
		if strings.EqualFold(l.Name.Or(""), want) {
			s.ShipTo = order.Address{
				Name: own.CompanyName.Or(""), Address1: l.Address1.Or(""), Address2: l.Address2.Or(""), City: l.City.Or(""), State: l.State.Or(""), PostalCode: l.PostalCode.Or(""),
			}
			s.ShipToFrom, s.Phone = "your location "+l.Name.Or(""), firstOf(l.Phone.Or(""), s.Phone)
			return nil
		}
		names = append(names, l.Name.Or(""))
	}
	return newProblem(bridge.InvalidPolicy, "Name one of them in the policy (orders.convert.officeLocation), or leave it empty for the company's own address.", "your own company has no active location %q; it has: %s", want, orNothing(names))
}

func companyAddress(c autotask.Company) order.Address {
	return order.Address{
		Name: c.CompanyName.Or(""), Address1: c.Address1.Or(""), Address2: c.Address2.Or(""), City: c.City.Or(""), State: c.State.Or(""), PostalCode: c.PostalCode.Or(""),
	}
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
	return 0, newProblem(bridge.InvalidPolicy, "Name one of them in the policy (orders.convert.inventoryLocation), or make it in Autotask under Inventory > Locations.", "Autotask has no active inventory location %q; it has: %s", firstOf(want, "(default)"), orNothing(names))
}

// converted finds the purchase orders that carry an opportunity's mark.
func (a *Opportunities) converted(ctx context.Context, vendorID, opportunity int64) ([]order.ConvertedOrder, error) {
	statuses, err := a.Autotask.PurchaseOrders.Picklist(ctx, "status")
	if err != nil {
		return nil, err
	}
	var found []order.ConvertedOrder
	// Without the full stop, which a search may treat as it likes; the exact mark is compared here.
	search := strings.TrimSuffix(order.OpportunityMark(opportunity), ".")
	for row, err := range a.Autotask.PurchaseOrders.Query(ctx, autotask.Where(autotask.Eq("vendorID", vendorID), autotask.Contains("generalMemo", search))) {
		if err != nil {
			return nil, err
		}
		if order.MarkedOpportunity(row.GeneralMemo.Or("")) != opportunity {
			continue
		}
		po := order.ConvertedOrder{ID: row.ID, Number: row.PurchaseOrderNumber.Or(""), Status: statusLabel(statuses, row.Status.Or(0))}
		for item, err := range a.Autotask.PurchaseOrderItems.List(ctx, row.ID) {
			if err != nil {
				return nil, err
			}
			if id := order.MarkedQuoteItem(item.Memo.Or("")); id != 0 {
				po.QuoteItems = append(po.QuoteItems, id)
			}
		}
		found = append(found, po)
	}
	return found, nil
}

// MakePurchaseOrderInput is the plan to carry out.
type MakePurchaseOrderInput struct {
	Conversion order.Conversion `json:"conversion"`
}

// MadePurchaseOrder is what one attempt to make a purchase order came to.
type MadePurchaseOrder struct {
	ID     int64  `json:"id,omitempty"`
	Number string `json:"number,omitempty"`
	Status string `json:"status,omitempty"`
	// Created: the purchase order is of this attempt. Added counts its items.
	Created bool `json:"created,omitempty"`
	Added   int  `json:"added,omitempty"`
	// Refused are lines that Autotask did not take.
	Refused []order.LeftOut `json:"refused,omitempty"`
	// Doubt says why it is not known what Autotask did; nobody may create anything before the time of the
	// policy has passed.
	Doubt string `json:"doubt,omitempty"`
}

// MakePurchaseOrder makes the purchase order of a conversion, or adds the items that it lacks. It looks
// for both first, and must be run with a single attempt: when an answer was lost the caller waits before
// it runs it again.
func (a *Opportunities) MakePurchaseOrder(ctx context.Context, in MakePurchaseOrderInput) (*MadePurchaseOrder, error) {
	defer keepAlive(ctx, aliveEvery, func() { activity.RecordHeartbeat(ctx) })()
	made, err := a.make(autotask.WithPriority(ctx), in.Conversion)
	return made, failure(ctx, err)
}

func (a *Opportunities) make(ctx context.Context, c order.Conversion) (*MadePurchaseOrder, error) {
	vendor, err := a.Tenant.Vendor(ctx)
	if err != nil {
		return nil, err
	}
	location, err := a.location(ctx)
	if err != nil {
		return nil, err
	}
	found, err := a.converted(ctx, vendor.ID, c.Opportunity)
	if err != nil {
		return nil, err
	}
	out := &MadePurchaseOrder{}
	there, _ := order.ChooseConverted(found)
	if there == nil || order.SameLabel(there.Status, order.StatusCanceled) {
		if there, err = a.create(ctx, vendor.ID, c, out); err != nil || out.Doubt != "" {
			return out, err
		}
	}
	out.ID, out.Number, out.Status = there.ID, there.Number, there.Status
	return out, a.addItems(ctx, location, c, there, out)
}

// create makes the header. When another one was made at the same time, by a workflow under another id, the
// older counts: this one is cancelled, and the other workflow is left to finish.
func (a *Opportunities) create(ctx context.Context, vendorID int64, c order.Conversion, out *MadePurchaseOrder) (*order.ConvertedOrder, error) {
	draft, err := a.status(ctx, order.StatusNew)
	if err != nil {
		return nil, err
	}
	row := autotask.PurchaseOrder{
		VendorID: autotask.Of(vendorID), Status: autotask.Of(draft), PurchaseForCompanyID: autotask.Of(c.CompanyID),
		ShipToName: autotask.Of(c.ShipTo.Name), ShipToAddress1: autotask.Of(c.ShipTo.Address1), ShipToCity: autotask.Of(c.ShipTo.City),
		ShipToState: autotask.Of(c.ShipTo.State), ShipToPostalCode: autotask.Of(c.ShipTo.PostalCode),
		GeneralMemo: autotask.Of(c.Title + "\n" + order.OpportunityMark(c.Opportunity)),
	}
	if c.ShipTo.Address2 != "" {
		row.ShipToAddress2 = autotask.Of(c.ShipTo.Address2)
	}
	if c.Phone != "" {
		row.Phone = autotask.Of(c.Phone)
	}
	id, err := a.Autotask.PurchaseOrders.Create(ctx, row)
	if out.Doubt = doubtful(err); out.Doubt != "" {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	out.Created = true
	found, err := a.converted(ctx, vendorID, c.Opportunity)
	if err != nil {
		out.Doubt = "purchase order with the id " + strconv.FormatInt(id, 10) + " was made, and could not be read back: " + err.Error()
		return nil, nil //nolint:nilerr // it is the doubt, which the caller waits with
	}
	chosen, _ := order.ChooseConverted(found)
	switch {
	case !slices.ContainsFunc(found, func(o order.ConvertedOrder) bool { return o.ID == id }):
		return nil, newProblem(bridge.Validation, "Write the line "+strconv.Quote(order.OpportunityMark(c.Opportunity))+" into its memo, or cancel it, and convert the opportunity again; check that the API user may edit the memo of purchase orders.",
			"Autotask made the purchase order with the id %d but does not show its memo, by which it would be found again", id)
	case chosen.ID != id:
		out.Created, out.Doubt = false, "purchase order "+chosen.Number+" is being made of the same opportunity by somebody else"
		return nil, a.cancel(ctx, id)
	}
	return chosen, nil
}

// cancel withdraws a purchase order that has nothing on it.
func (a *Opportunities) cancel(ctx context.Context, id int64) error {
	canceled, err := a.status(ctx, order.StatusCanceled)
	if err != nil {
		return err
	}
	return a.Autotask.PurchaseOrders.Patch(ctx, autotask.PurchaseOrder{ID: id, Status: autotask.Of(canceled)})
}

// addItems adds the lines that the purchase order lacks. A line that Autotask refuses is noted and does
// not stop the others.
func (a *Opportunities) addItems(ctx context.Context, location int64, c order.Conversion, there *order.ConvertedOrder, out *MadePurchaseOrder) error {
	for _, l := range c.Lines {
		if slices.Contains(there.QuoteItems, l.QuoteItem) {
			continue
		}
		_, err := a.Autotask.PurchaseOrderItems.Create(ctx, there.ID, autotask.PurchaseOrderItem{
			OrderID: autotask.Of(there.ID), ProductID: autotask.Of(l.ProductID), Quantity: autotask.Of(l.Quantity), UnitCost: autotask.Of(l.UnitCost),
			InventoryLocationID: autotask.Of(location), Memo: autotask.Of(order.QuoteItemMark(l.QuoteItem)),
		})
		if err == nil {
			out.Added++
			continue
		}
		if out.Doubt = doubtful(err); out.Doubt != "" {
			return nil
		}
		d := describe(err)
		if d.kind != bridge.Validation {
			return err
		}
		out.Refused = append(out.Refused, order.LeftOut{QuoteItem: l.QuoteItem, Item: l.Product, Reason: cut(d.cause, maxCause), Fix: cut(d.fix, maxFix), Problem: true})
	}
	return nil
}

// doubtful is the reason why it is not known whether a create took effect, empty when it is known.
func doubtful(err error) string {
	switch autotask.ClassOf(err) {
	case autotask.ClassAmbiguous, autotask.ClassMalformed:
		return cut(err.Error(), maxCause)
	}
	return ""
}

// status is the id of a purchase order status by its label.
func (a *Opportunities) status(ctx context.Context, label string) (int64, error) {
	statuses, err := a.Autotask.PurchaseOrders.Picklist(ctx, "status")
	if err != nil {
		return 0, err
	}
	if v, ok := statuses.ByLabel(label); ok {
		if id, ok := v.ID(); ok {
			return id, nil
		}
	}
	return 0, newProblem(bridge.InvalidPolicy, "Use one of Autotask's own labels; a tenant in another language, or with renamed statuses, has others.", "Autotask has no purchase order status %q; it has: %s", label, orNothing(statuses.Labels()))
}

// SubmitPurchaseOrderInput names a purchase order by its id.
type SubmitPurchaseOrderInput struct {
	ID int64 `json:"id"`
}

// SubmittedPurchaseOrder is the purchase order as it stands.
type SubmittedPurchaseOrder struct {
	Number string `json:"number"`
	Status string `json:"status"`
}

// SubmitPurchaseOrder gives a New purchase order the first approved status of the policy, which is what
// a person does by pressing Submit. It may be repeated; an order that is approved already stays as it is.
func (a *Opportunities) SubmitPurchaseOrder(ctx context.Context, in SubmitPurchaseOrderInput) (*SubmittedPurchaseOrder, error) {
	out, err := a.submit(autotask.WithPriority(ctx), in.ID)
	return out, failure(ctx, err)
}

func (a *Opportunities) submit(ctx context.Context, id int64) (*SubmittedPurchaseOrder, error) {
	row, err := a.Autotask.PurchaseOrders.Get(ctx, id)
	if err != nil {
		return nil, err
	}
	statuses, err := a.Autotask.PurchaseOrders.Picklist(ctx, "status")
	if err != nil {
		return nil, err
	}
	approved := a.Policy.Orders.ApprovedStatuses
	out := &SubmittedPurchaseOrder{Number: row.PurchaseOrderNumber.Or(""), Status: statusLabel(statuses, row.Status.Or(0))}
	switch {
	case slices.ContainsFunc(approved, func(l string) bool { return order.SameLabel(l, out.Status) }):
		return out, nil
	case !order.SameLabel(out.Status, order.StatusNew):
		return nil, newProblem(bridge.OrderNotReady, "Look at it in Autotask; only a purchase order that is New is submitted.", "purchase order %s is %s", out.Number, out.Status)
	}
	want, err := a.status(ctx, approved[0])
	if err != nil {
		return nil, err
	}
	_, ignored, err := a.Autotask.PurchaseOrders.PatchVerified(ctx, autotask.PurchaseOrder{ID: id, Status: autotask.Of(want)})
	if err != nil {
		return nil, err
	}
	if len(ignored) > 0 {
		return nil, newProblem(bridge.Validation, "Submit it in Autotask, and check that the API user may edit purchase orders.", "Autotask took the new status of purchase order %s but did not keep it", out.Number)
	}
	out.Status = approved[0]
	return out, nil
}
