package orders

import (
	"cmp"
	"context"
	"maps"
	"slices"
	"strings"
	"time"

	"digitalbridge/activities/border"
	"digitalbridge/clients/autotask"
	"digitalbridge/clients/tdsynnex"
	"digitalbridge/internal/bridge"
	"digitalbridge/internal/order"
)

// CheckOrderInput asks whether the distributor sells the lines of an order now.
type CheckOrderInput struct {
	Order order.DistributorOrder `json:"order"`
	// PurchaseOrder is what the order was made of.
	PurchaseOrder order.PurchaseOrder `json:"purchaseOrder,omitzero"`
	// Freight asks for the freight as well, beside the policy's say.
	Freight bool `json:"freight,omitempty"`
	// Filed is what the last answer said, so that the same is not noted twice in the dossier.
	Filed string `json:"filed,omitempty"`
}

// CheckedOrder lists what speaks against the order now, and what the distributor says of its lines.
type CheckedOrder struct {
	Findings []order.Finding `json:"findings,omitempty"`
	// Order is the order with what the distributor demands of it, such as the end user's block.
	Order   *order.DistributorOrder `json:"order,omitempty"`
	Offers  []order.Offer           `json:"offers,omitempty"`
	Freight *order.Freight          `json:"freight,omitempty"`
	// Filed stands for what the dossier has of this answer, empty when it has nothing.
	Filed string `json:"filed,omitempty"`
}

// CheckOrder asks the distributor for price and availability of every line that has a SKU, and Autotask for
// similar orders of the last days. It writes nothing but the dossier and may be repeated.
func (a *Orders) CheckOrder(ctx context.Context, in CheckOrderInput) (*CheckedOrder, error) {
	defer border.Alive(ctx)()
	checked, err := a.check(ctx, in)
	if err != nil {
		return nil, border.Failure(ctx, err)
	}
	if entry, digest := checkedEntry(in, checked); digest == in.Filed || a.Dossiers.file(ctx, entry) {
		checked.Filed = digest
	}
	return checked, nil
}

func (a *Orders) check(ctx context.Context, in CheckOrderInput) (*CheckedOrder, error) {
	rules := a.Policy.Orders
	offers, err := a.offers(ctx, in.Order)
	if err != nil {
		return nil, err
	}
	complete := order.Complete(in.PurchaseOrder, in.Order, offers, rules)
	checked := &CheckedOrder{Order: &complete, Offers: offers, Findings: order.CheckOffers(in.PurchaseOrder, complete, offers, rules)}
	similar, err := a.similar(autotask.WithPriority(ctx), in.PurchaseOrder)
	if err != nil {
		return nil, err
	}
	checked.Findings = append(checked.Findings, order.Similar(in.PurchaseOrder, similar)...)
	if in.Freight || rules.FreightQuote {
		checked.Freight = a.freight(ctx, complete, offers)
	}
	return checked, nil
}

func (a *Orders) offers(ctx context.Context, o order.DistributorOrder) ([]order.Offer, error) {
	var lines []order.DistributorLine
	var requests []tdsynnex.PriceAvailabilityRequest
	for _, l := range o.Lines {
		if l.SKU != "" {
			lines, requests = append(lines, l), append(requests, priceRequest(o, l))
		}
	}
	if len(lines) == 0 {
		return nil, nil
	}
	rows, err := a.TDSynnex.PriceAvailability(ctx, requests)
	if err != nil {
		return nil, err
	}
	offers := make([]order.Offer, 0, len(rows))
	for _, row := range rows {
		offers = append(offers, offer(lines[row.RequestIndex], row))
	}
	return offers, nil
}

// similarAtMost is how many purchase orders with the product are compared, the latest ones: as many as one query
// may name.
const similarAtMost = autotask.MaxOrConditions

// similar reads the purchase orders to the distributor that were made before this one, within the
// policy's days, for the same postal code, and have one of its products; cancelled ones don't count. A tenant
// may make hundreds of orders in those days, so it asks for those with the product first.
func (a *Orders) similar(ctx context.Context, po order.PurchaseOrder) ([]order.PurchaseOrder, error) {
	within := time.Duration(a.Policy.Orders.SimilarWithin)
	product := slices.IndexFunc(po.Lines, func(l order.Line) bool { return l.ProductID != 0 && !l.Dropped() })
	if within <= 0 || po.ID == 0 || po.CreatedAt.IsZero() || po.ShipTo.PostalCode == "" || product < 0 {
		return nil, nil
	}
	recent := autotask.Where(autotask.Eq("vendorID", po.VendorID), autotask.Gte("createDateTime", po.CreatedAt.Add(-within)), autotask.Lt("id", po.ID))
	first, err := a.firstOf(ctx, recent)
	if err != nil || first == 0 {
		return nil, err
	}
	having, err := a.items(ctx, autotask.Where(autotask.Eq("productID", po.Lines[product].ProductID), autotask.Gte("orderID", first), autotask.Lt("orderID", po.ID)).Include("orderID"))
	if err != nil {
		return nil, err
	}
	ids := slices.Sorted(maps.Keys(having)) // ids grow with time
	ids = ids[max(0, len(ids)-similarAtMost):]
	statuses, err := a.Tenant.Statuses(ctx)
	if err != nil {
		return nil, err
	}
	others := map[int64]order.PurchaseOrder{}
	same := recent.And(autotask.Eq("shipToPostalCode", po.ShipTo.PostalCode)).Include("purchaseOrderNumber", "status", "createDateTime", "shipToPostalCode")
	for _, q := range autotask.SplitIn(same, "id", ids) {
		for row, err := range a.Autotask.PurchaseOrders.Query(ctx, q) {
			if err != nil {
				return nil, err
			}
			other := purchaseOrder(row)
			other.Status = statuses.Name(row.Status.Or(0))
			if !other.Cancelled() {
				others[other.ID] = other
			}
		}
	}
	var alike []order.PurchaseOrder
	of := autotask.Where().Include("orderID", "productID", "quantity", "memo")
	lines, err := a.items(ctx, autotask.SplitIn(of, "orderID", slices.Sorted(maps.Keys(others)))...)
	if err != nil {
		return nil, err
	}
	for _, id := range slices.Sorted(maps.Keys(lines)) {
		other := others[id]
		other.Lines = lines[id]
		alike = append(alike, other)
	}
	return alike, nil
}

// firstOf is the lowest id of the purchase orders that the query finds, 0 when there is none: Autotask sorts by
// id (reference autotask.md §2.3).
func (a *Orders) firstOf(ctx context.Context, q autotask.Query) (int64, error) {
	for row, err := range a.Autotask.PurchaseOrders.Query(ctx, q.Include("id").PageSize(1)) {
		return row.ID, err
	}
	return 0, nil
}

// items are the lines that the queries find, by the id of their purchase order.
func (a *Orders) items(ctx context.Context, queries ...autotask.Query) (map[int64][]order.Line, error) {
	lines := map[int64][]order.Line{}
	for _, q := range queries {
		for item, err := range a.Autotask.PurchaseOrderItems.Query(ctx, q) {
			if err != nil {
				return nil, err
			}
			id := item.OrderID.Or(0)
			lines[id] = append(lines[id], purchaseOrderLine(item))
		}
	}
	return lines, nil
}

// freight asks what shipping would cost. A quote that fails is a remark, not a failure.
func (a *Orders) freight(ctx context.Context, o order.DistributorOrder, offers []order.Offer) *order.Freight {
	request := tdsynnex.FreightQuoteRequest{ShipFromWarehouse: freightWarehouse(o, offers), ShipTo: address(o.ShipTo), ShipMethod: o.ShipMethod}
	if request.ShipFromWarehouse == "" {
		return &order.Freight{Problem: "no warehouse has the products in stock, so there is nowhere to ship from yet"}
	}
	for _, l := range o.Lines {
		request.Lines = append(request.Lines, tdsynnex.FreightQuoteLine{LineNumber: l.Number, SKU: l.SKU, Quantity: l.Quantity})
	}
	quote, err := a.TDSynnex.FreightQuote(ctx, request)
	if err != nil {
		d := border.Describe(err)
		return &order.Freight{Warehouse: request.ShipFromWarehouse, Problem: bridge.Cut(d.Cause, border.MaxCause)}
	}
	f := &order.Freight{Warehouse: request.ShipFromWarehouse, Free: quote.FreeFreight()}
	for _, m := range quote.Methods {
		f.Methods = append(f.Methods, order.FreightMethod{Code: m.Code, Description: m.Description, Charge: m.Freight})
	}
	return f
}

// freightWarehouse is the warehouse that the order asks for, or else the one that has most of a line.
func freightWarehouse(o order.DistributorOrder, offers []order.Offer) string {
	if o.Warehouse != "" && o.Warehouse != "ANY" {
		return o.Warehouse
	}
	for _, f := range offers {
		if f.Warehouse != "" {
			return f.Warehouse
		}
	}
	return ""
}

// offer is what a row of price & availability says of a line.
func offer(l order.DistributorLine, row tdsynnex.PriceAvailability) order.Offer {
	o := order.Offer{
		Line: l.Number, SKU: l.SKU, Status: string(row.Status), RawStatus: row.RawStatus, StockNotSaid: row.TotalQuantity == nil,
		EndUserRequired: row.EndUserRequired != nil && *row.EndUserRequired, EndUserNotSaid: row.EndUserRequired == nil, Price: row.Price,
	}
	if row.TotalQuantity != nil {
		o.Quantity = *row.TotalQuantity
	}
	// What weighs nothing, can't run out and no parcel service carries is a licence or a service.
	o.Electronic = o.Quantity >= order.Unlimited && row.ParcelShippable != nil && !*row.ParcelShippable && row.Weight.Valid && row.Weight.Decimal.IsZero()
	most := 0
	for _, w := range row.Warehouses {
		if w.Quantity > most {
			most, o.Warehouse = w.Quantity, w.Number
		}
		if eta := w.EstimatedArrivalDate; !eta.IsZero() && (o.ETA.IsZero() || eta.Before(o.ETA)) {
			o.ETA = eta
		}
	}
	return o
}

// priceRequest asks for the price under which a line is bought: that of its bid, when it has one.
func priceRequest(o order.DistributorOrder, l order.DistributorLine) tdsynnex.PriceAvailabilityRequest {
	r := tdsynnex.PriceAvailabilityRequest{SynnexSKU: l.SKU, SpecialDealNumber: cmp.Or(l.Bid, o.SpecialPrice.Reference)}
	switch o.SpecialPrice.Type {
	case "FederalGovernment", "StateGovernment", "Education":
		r.PriceType = strings.ToUpper(string(o.SpecialPrice.Type))
	}
	return r
}
