package operations

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/shopspring/decimal"

	"digitalbridge/activities/border"
	"digitalbridge/clients/autotask"
	"digitalbridge/clients/tdsynnex"
	"digitalbridge/clients/tdsynnex/shipmethod"
	"digitalbridge/internal/bridge"
	"digitalbridge/internal/order"
	"digitalbridge/internal/problem"
	"digitalbridge/internal/spelling"
)

// This file asks what TD SYNNEX's ship methods cost, for whoever chooses orders.shipMethod.

// QuoteShipMethodsInput asks for the ship methods of one piece of a product.
type QuoteShipMethodsInput struct {
	// SKU is the TD SYNNEX SKU that is quoted; empty: one of yours that is in stock.
	SKU string `json:"sku,omitempty"`
}

// QuotedShipMethods are the ways to ship one piece of a product from one warehouse to the office, the cheapest first.
type QuotedShipMethods struct {
	ShipTo order.ShipTo `json:"shipTo"`
	// ShipToFrom says where the address is kept.
	ShipToFrom string             `json:"shipToFrom"`
	SKU        string             `json:"sku"`
	Product    string             `json:"product,omitempty"`
	Warehouse  string             `json:"warehouse"`
	Methods    []QuotedShipMethod `json:"methods"`
}

// QuotedShipMethod is one way to ship. Its charge may leave out tax and handling.
type QuotedShipMethod struct {
	Code        string              `json:"code"`
	Description string              `json:"description,omitempty"`
	Carrier     string              `json:"carrier,omitempty"` // who has a tracking page for it
	Days        *int                `json:"days,omitempty"`    // 0 is the same day; absent when not said
	Charge      decimal.NullDecimal `json:"charge"`
}

// QuoteShipMethods asks TD SYNNEX for its ship methods to the office, with what each costs. It writes nothing and may
// be repeated.
func (a *Connection) QuoteShipMethods(ctx context.Context, in QuoteShipMethodsInput) (*QuotedShipMethods, error) {
	quoted, err := a.quoteShipMethods(autotask.WithPriority(ctx), in)
	return quoted, border.Failure(ctx, err)
}

func (a *Connection) quoteShipMethods(ctx context.Context, in QuoteShipMethodsInput) (*QuotedShipMethods, error) {
	office, err := a.Tenant.Office(ctx)
	if err != nil {
		return nil, err
	}
	sample, err := a.sample(ctx, in.SKU)
	if err != nil {
		return nil, err
	}
	out := &QuotedShipMethods{
		ShipTo: order.FreightShipTo(office.Address, a.Policy.Orders), ShipToFrom: office.From, SKU: sample.SynnexSKU, Product: sample.Description,
		Warehouse: a.warehouse(sample),
	}
	s := out.ShipTo
	quote, err := a.TDSynnex.FreightQuote(ctx, tdsynnex.FreightQuoteRequest{
		ShipFromWarehouse: out.Warehouse,
		ShipTo: tdsynnex.Address{
			Name: s.Name, Name2: s.Name2, Line1: s.Line1, Line2: s.Line2, City: s.City, State: s.State, ZipCode: s.PostalCode, Country: s.Country,
		},
		Lines: []tdsynnex.FreightQuoteLine{{LineNumber: 1, SKU: sample.SynnexSKU, Quantity: 1}},
	})
	if err != nil {
		return nil, err
	}
	for _, m := range quote.Methods {
		out.Methods = append(out.Methods, QuotedShipMethod{
			Code: m.Code, Description: m.Description, Carrier: string(shipmethod.CarrierOf(m.Code, "")), Days: m.Days, Charge: m.Freight,
		})
	}
	slices.SortStableFunc(out.Methods, func(x, y QuotedShipMethod) int { return x.Charge.Decimal.Cmp(y.Charge.Decimal) })
	return out, nil
}

// samplesAtMost is how many products are asked for to find one that is in stock: as many as one call takes.
const samplesAtMost = 100

// sample is the product whose shipping is quoted: the one that was named, or one of ours that a parcel service carries
// and a warehouse has in stock.
func (a *Connection) sample(ctx context.Context, sku string) (tdsynnex.PriceAvailability, error) {
	var requests []tdsynnex.PriceAvailabilityRequest
	if sku != "" {
		requests = append(requests, tdsynnex.PriceAvailabilityRequest{SynnexSKU: sku})
	} else {
		ours, err := a.someOfOurs(ctx)
		if err != nil {
			return tdsynnex.PriceAvailability{}, err
		}
		requests = ours
	}
	if len(requests) > 0 {
		rows, err := a.TDSynnex.PriceAvailability(ctx, requests)
		if err != nil {
			return tdsynnex.PriceAvailability{}, err
		}
		for _, row := range rows {
			carried := row.ParcelShippable == nil || *row.ParcelShippable
			if row.Status == tdsynnex.ProductActive && a.warehouse(row) != "" && (carried || sku != "") {
				return row, nil
			}
		}
	}
	if sku != "" {
		return tdsynnex.PriceAvailability{}, problem.New(bridge.Validation, "Give the SKU of a product that TD SYNNEX has in stock.",
			"no warehouse of TD SYNNEX has SKU %s in stock", sku)
	}
	why := "Autotask has no product with a TD SYNNEX SKU yet, so there is nothing to quote"
	if n := len(requests); n > 0 {
		why = fmt.Sprintf("of the first %s with a TD SYNNEX SKU in Autotask none is in stock, so there is nothing to quote",
			spelling.Count(n, "product"))
	}
	return tdsynnex.PriceAvailability{}, problem.New(bridge.NotFound, "Run a sync first, or name a TD SYNNEX SKU that is in stock (--sku).",
		"%s", why)
}

func (a *Connection) someOfOurs(ctx context.Context) ([]tdsynnex.PriceAvailabilityRequest, error) {
	vendor, err := a.Tenant.Vendor(ctx)
	if err != nil {
		return nil, err
	}
	var requests []tdsynnex.PriceAvailabilityRequest
	q := autotask.Where(autotask.Eq("vendorID", vendor.ID), autotask.Eq("isActive", true)).PageSize(samplesAtMost)
	for row, err := range a.Autotask.ProductVendors.Query(ctx, q) {
		if err != nil {
			return nil, err
		}
		if sku := row.VendorPartNumber.Or(""); sku != "" {
			requests = append(requests, tdsynnex.PriceAvailabilityRequest{SynnexSKU: sku})
		}
		if len(requests) == samplesAtMost {
			break
		}
	}
	return requests, nil
}

// warehouse is where the product is quoted from: the policy's warehouse, or else the one that has most of it; empty
// when none has any. The manufacturer's own shipments are not quoted.
func (a *Connection) warehouse(p tdsynnex.PriceAvailability) string {
	best, most := "", 0
	for _, w := range p.Warehouses {
		if w.Quantity > most && w.Number != tdsynnex.DropShipWarehouse {
			best, most = w.Number, w.Quantity
		}
	}
	if own := a.Policy.Orders.Warehouse; best != "" && own != "" && own != "ANY" {
		return own
	}
	return best
}

// checkFreight says what each ship method costs to the office. An order needs no quote, so one that fails is a warning.
func (a *Connection) checkFreight(ctx context.Context) (string, error) {
	quoted, err := a.quoteShipMethods(autotask.WithPriority(ctx), QuoteShipMethodsInput{})
	if err != nil {
		d := border.Describe(err)
		switch {
		case errors.Is(err, autotask.ErrAuth), ctx.Err() != nil:
			return "", err
		case d.Kind == bridge.NotFound && errors.As(err, new(*problem.Problem)):
			return "", &unknown{d.Cause, d.Fix}
		}
		return "", concernf(d.Fix, "no freight quote: %s", d.Cause)
	}
	switch code := a.Policy.Orders.ShipMethod; {
	case code != "" && !slices.ContainsFunc(quoted.Methods, func(m QuotedShipMethod) bool { return m.Code == code }):
		return "", concernf("Compare it with starter order ship-methods.", "TD SYNNEX does not offer %s to your office; %s", code, quoted)
	}
	return quoted.String(), nil
}

// String is the quote in one sentence.
func (q QuotedShipMethods) String() string {
	costs := make([]string, 0, len(q.Methods))
	for _, m := range q.Methods {
		costs = append(costs, m.Code+" "+m.Charge.Decimal.StringFixed(2))
	}
	return fmt.Sprintf("one piece of SKU %s from warehouse %s to %s, %s %s: %s", q.SKU, q.Warehouse, q.ShipTo.City, q.ShipTo.State,
		q.ShipTo.PostalCode, strings.Join(costs, ", "))
}
