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

// CheckedOrder lists what stands in the way of the order now, and what the distributor says of its lines.
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
	similar, err := a.purchaseOrders().similar(ctx, in.PurchaseOrder)
	if unread, ok := autotask.AsUnread(err); ok {
		checked.Findings = append(checked.Findings, order.SimilarNotChecked(unread.Error()))
	} else if err != nil {
		return nil, err
	}
	checked.Findings = append(checked.Findings, order.Similar(in.PurchaseOrder, similar)...)
	if in.Freight || rules.FreightQuote {
		checked.Freight = a.freight(ctx, complete, order.FreightShipTo(in.PurchaseOrder.ShipTo, rules), offers)
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

// comparedAtOnce is how many other purchase orders are compared line by line: as many as a page usually holds the lines of.
const comparedAtOnce = 100

// similar reads the purchase orders to the distributor that were made before this one, within the policy's days, for the
// same postal code; cancelled ones don't count. Mostly that is one call, and one more for their lines. A tenant may make
// hundreds of orders in those days for its own office: then it asks first which of them have the product of the first line.
func (a purchaseOrders) similar(ctx context.Context, po order.PurchaseOrder) ([]order.PurchaseOrder, error) {
	within := time.Duration(a.policy.Orders.SimilarWithin)
	product := slices.IndexFunc(po.Lines, func(l order.Line) bool { return l.ProductID != 0 && !l.Dropped() })
	if within <= 0 || po.ID == 0 || po.CreatedAt.IsZero() || po.ShipTo.PostalCode == "" || product < 0 {
		return nil, nil
	}
	others, err := a.samePlace(ctx, po, within)
	if err != nil {
		return nil, err
	}
	ids := slices.Sorted(maps.Keys(others))
	if len(ids) > comparedAtOnce {
		having, err := a.items(ctx, autotask.SplitIn(autotask.Where(autotask.Eq("productID", po.Lines[product].ProductID)).Include("orderID"),
			"orderID", ids)...)
		if err != nil {
			return nil, err
		}
		ids = slices.Sorted(maps.Keys(having))
	}
	lines, err := a.items(ctx, autotask.SplitIn(autotask.Where().Include("orderID", "productID", "quantity", "memo"), "orderID", ids)...)
	if err != nil {
		return nil, err
	}
	var alike []order.PurchaseOrder
	for _, id := range slices.Sorted(maps.Keys(lines)) {
		other := others[id]
		other.Lines = lines[id]
		alike = append(alike, other)
	}
	return alike, nil
}

// samePlace are the purchase orders, without their lines, that were made so long before this one for the same postal code.
func (a purchaseOrders) samePlace(
	ctx context.Context, po order.PurchaseOrder, within time.Duration,
) (map[int64]order.PurchaseOrder, error) {
	statuses, err := a.tenant.Statuses(ctx)
	if err != nil {
		return nil, err
	}
	others := map[int64]order.PurchaseOrder{}
	for row, err := range a.autotask.PurchaseOrders.Query(ctx, autotask.Where(autotask.Eq("vendorID", po.VendorID),
		autotask.Gte("createDateTime", po.CreatedAt.Add(-within)), autotask.Lt("id", po.ID),
		autotask.Eq("shipToPostalCode", po.ShipTo.PostalCode)).Include("purchaseOrderNumber", "status", "createDateTime", "shipToPostalCode")) {
		if err != nil {
			return nil, err
		}
		other := purchaseOrder(row)
		other.Status = statuses.Name(row.Status.Or(0))
		if !other.Cancelled() {
			others[other.ID] = other
		}
	}
	return others, nil
}

// items are the lines that the queries find, by the id of their purchase order.
func (a purchaseOrders) items(ctx context.Context, queries ...autotask.Query) (map[int64][]order.Line, error) {
	lines := map[int64][]order.Line{}
	for _, q := range queries {
		for item, err := range a.autotask.PurchaseOrderItems.Query(ctx, q) {
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
func (a *Orders) freight(ctx context.Context, o order.DistributorOrder, to order.ShipTo, offers []order.Offer) *order.Freight {
	request := tdsynnex.FreightQuoteRequest{ShipFromWarehouse: freightWarehouse(o, offers), ShipTo: address(to),
		ShipMethod: o.ShipMethod}
	if request.ShipFromWarehouse == "" {
		return &order.Freight{Problem: "no warehouse has the products in stock, so there is nowhere to ship from yet"}
	}
	for _, l := range o.Lines {
		request.Lines = append(request.Lines, tdsynnex.FreightQuoteLine{LineNumber: l.Number, SKU: l.SKU, Quantity: l.Quantity})
	}
	quote, err := a.TDSynnex.FreightQuote(ctx, request)
	if err != nil {
		return &order.Freight{Warehouse: request.ShipFromWarehouse, Problem: border.Brief(err).Cause}
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
	o.Electronic = o.Quantity >= order.Unlimited && row.ParcelShippable != nil && !*row.ParcelShippable && row.Weight.Valid &&
		row.Weight.Decimal.IsZero()
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
