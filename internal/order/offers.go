package order

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/shopspring/decimal"

	"digitalbridge/internal/policy"
	"digitalbridge/internal/spelling"
)

// This file is what is checked of an order against the distributor's prices and stock of the moment.

// Offer is what the distributor says of a line's product before it is ordered.
type Offer struct {
	Line int `json:"line"`
	// Status is active, discontinued, inactive, notFound, notAuthorized or unanswered; RawStatus is the
	// distributor's own word.
	Status          string `json:"status"`
	RawStatus       string `json:"rawStatus,omitempty"`
	Quantity        int    `json:"quantity"` // in stock; 9999 can't run out
	EndUserRequired bool   `json:"endUserRequired,omitempty"`
	// StockNotSaid and EndUserNotSaid: the distributor's answer leaves it out, or it can't be read.
	StockNotSaid   bool `json:"stockNotSaid,omitempty"`
	EndUserNotSaid bool `json:"endUserNotSaid,omitempty"`
	// Electronic: nothing of it is shipped.
	Electronic bool `json:"electronic,omitempty"`

	SKU string `json:"sku,omitempty"`
	// Price is the MSP's own price now, null when the distributor names none.
	Price decimal.NullDecimal `json:"price"`
	// Warehouse has the most of it in stock, empty when none has any.
	Warehouse string `json:"warehouse,omitempty"`
	// ETA is the first day on which more arrives, zero when it is not known.
	ETA time.Time `json:"eta,omitzero"`
}

// Unlimited is the stock figure of products that can't run out (reference tdsynnex.md §6, field 10).
const Unlimited = 9999

// Complete is the order with what the offers make necessary: the distributor's prices of the moment, the end
// user's block when the distributor demands it and the policy does not forbid it, and the licence block and ship
// method of lines that are delivered electronically.
func Complete(po PurchaseOrder, o DistributorOrder, offers []Offer, p policy.Orders) DistributorOrder {
	o.Lines = slices.Clone(o.Lines)
	for i := range o.Lines {
		l := &o.Lines[i]
		n := slices.IndexFunc(offers, func(f Offer) bool { return f.Line == l.Number })
		if n < 0 {
			continue
		}
		offer := offers[n]
		l.Electronic = l.Electronic || offer.Electronic
		// Any other price than its own makes the distributor hold the order (reference tdsynnex-spec.md §2.4). One
		// beyond the tolerance is sent too, but only once a person has approved just that price.
		if live := offer.Price.Decimal.Round(2); p.PriceTolerancePercent.Valid && offer.Price.Valid && live.IsPositive() &&
			!live.Equal(l.UnitPrice) {
			l.Cost, l.UnitPrice = l.cost(), live
		}
		if offer.EndUserRequired && p.EndUser != policy.EndUserNever {
			o.nameEndUser(po, p)
		}
	}
	o.licence(po, p)
	return o
}

// cost is what the purchase order says.
func (l DistributorLine) cost() decimal.Decimal {
	if l.Cost.IsPositive() {
		return l.Cost
	}
	return l.UnitPrice
}

// CheckOffers lists what stands in the way of ordering the lines now: products that are not sold, prices that
// moved, stock that does not suffice, end-user data that is missing, and what of that is not known. Lines of the
// same product share its stock. The order is a completed one.
func CheckOffers(po PurchaseOrder, o DistributorOrder, offers []Offer, p policy.Orders) []Finding {
	byLine, wanted := map[int]Offer{}, map[string]int{}
	for _, f := range offers {
		byLine[f.Line] = f
	}
	for _, l := range o.Lines {
		wanted[l.SKU] += l.Quantity
	}
	var f findings
	for _, l := range o.Lines {
		if l.SKU == "" {
			continue // said already
		}
		offer := byLine[l.Number]
		if checkSold(&f, l, offer, wanted[l.SKU], p) {
			checkPrice(&f, l, offer, p)
		} else {
			offer.EndUserNotSaid = false // nothing else is known of it either
		}
		checkEndUser(&f, po, o, l, offer, p)
	}
	checkLicence(&f, po, o, p)
	checkAmount(&f, po, o, p)
	return f
}

// checkEndUser looks at what some manufacturers demand to know.
func checkEndUser(f *findings, po PurchaseOrder, o DistributorOrder, l DistributorLine, offer Offer, p policy.Orders) {
	switch {
	case o.EndUser != nil:
	case offer.EndUserRequired && p.EndUser == policy.EndUserNever:
		f.blocks(AboutEndUser, l.Number, about(l, "the manufacturer demands the end user's data, and the policy names none"),
			"set orders.endUser to whenRequired in the policy, or order this item in the TD SYNNEX portal")
	case offer.EndUserRequired:
		f.blocks(AboutEndUser, l.Number, about(l, "the manufacturer demands the end user's data, and the order names none"+missingOf(po, p)),
			endUserField+"; or order this item in the TD SYNNEX portal")
	case offer.EndUserNotSaid:
		f.asks(AboutEndUser, l.Number, "notSaid", about(
			l, "TD SYNNEX does not say whether the manufacturer demands the end user's data, so it is not checked"),
			"approve it without an end user, or set Purchase For (company) on the purchase order")
	}
}

// checkAmount asks when the distributor's prices lift the order above the limit that its costs keep below.
func checkAmount(f *findings, po PurchaseOrder, o DistributorOrder, p policy.Orders) {
	above, sum := p.Approval.Above, decimal.Zero
	for _, l := range o.Lines {
		sum = sum.Add(l.UnitPrice.Mul(decimal.NewFromInt(int64(l.Quantity))))
	}
	if why := TooDear(sum, p); why != "" && TooDear(po.Total(), p) == "" {
		f.blocks(AboutCeiling, 0, "at TD SYNNEX's current prices "+why,
			"look at the prices, or raise orders.maxAmount in the policy if that is intended")
	}
	if above.Valid && sum.GreaterThan(above.Decimal) && !po.Total().GreaterThan(above.Decimal) {
		f.asks(AboutAmount, 0, money(sum), fmt.Sprintf("at TD SYNNEX's current prices it is worth %s, above the limit of %s", money(sum),
			money(above.Decimal)), approvers(p.Approval.Approvers))
	}
}

func about(l DistributorLine, problem string) string {
	return fmt.Sprintf("SKU %s: %s", l.SKU, problem)
}

// checkSold reports whether the distributor sells the line's product, after it has said what is wrong
// about it and its stock.
func checkSold(f *findings, l DistributorLine, offer Offer, wanted int, p policy.Orders) bool {
	short := offer.Quantity < wanted && offer.Quantity < Unlimited && !offer.StockNotSaid
	if offer.StockNotSaid && slices.Contains([]string{"active", "discontinued"}, strings.ToLower(offer.Status)) {
		f.asks(AboutStock, l.Number, fmt.Sprint("not said ", wanted),
			about(l, "TD SYNNEX does not say how many are in stock, so the stock is not checked"),
			"approve it and let TD SYNNEX decide, or look at the product in the TD SYNNEX portal")
	}
	switch strings.ToLower(offer.Status) {
	case "active":
		// A licence is made when it is ordered: its stock of 0 says nothing (reference tdsynnex-spec.md §7).
		if short && !l.Electronic {
			checkStock(f, l, offer, wanted, p)
		}
		return true
	case "discontinued":
		if short {
			f.blocks(AboutNotSold, l.Number, about(l, fmt.Sprintf("it is discontinued and %s left of the %d ordered",
				spelling.Be(offer.Quantity), wanted)), "choose its replacement")
		}
		return true
	case "notfound":
		f.blocks(AboutNotSold, l.Number, about(l, "TD SYNNEX does not know it"),
			"run Product Sync, check the vendor part number of the product's TD SYNNEX vendor row, or choose another product")
	case "notauthorized":
		f.blocks(AboutNotAuthorized, l.Number, about(l, "the account is not authorised to buy it"),
			"ask TD SYNNEX for the manufacturer's authorisation, or choose another product")
	case "inactive":
		f.blocks(AboutNotSold, l.Number, about(l, "TD SYNNEX does not sell it any more"), "choose another product")
	default:
		f.blocks(
			AboutNoOffer, l.Number,
			about(l, fmt.Sprintf("TD SYNNEX gives no usable answer about it (%s)", cmp.Or(offer.RawStatus, offer.Status, "no answer"))),
			"try again later, or ask TD SYNNEX about the SKU")
	}
	return false
}

func checkStock(f *findings, l DistributorLine, offer Offer, wanted int, p policy.Orders) {
	problem := about(l, fmt.Sprintf("%s in stock, %s ordered", spelling.Be(offer.Quantity), spelling.Be(wanted)))
	if !offer.ETA.IsZero() {
		problem += ", more are expected on " + offer.ETA.UTC().Format(time.DateOnly)
	}
	switch p.OutOfStock {
	case policy.OutOfStockRefuse:
		f.blocks(AboutStock, l.Number, problem+", and the policy allows no back-order",
			"lower the quantity, or allow back-orders in the policy (orders.outOfStock)")
	case policy.OutOfStockAsk:
		f.asks(AboutStock, l.Number, fmt.Sprint(wanted), problem, "approve the back-order, or change or drop the line")
	default:
		f.warns(AboutStock, l.Number, problem, "the rest is back-ordered")
	}
}

// checkPrice compares the distributor's price of the moment with the line's cost. A price that is not known asks: it
// is not checked.
func checkPrice(f *findings, l DistributorLine, offer Offer, p policy.Orders) {
	cost, live := l.cost(), offer.Price.Decimal.Round(2)
	moved := live.Sub(cost)
	switch {
	case !cost.IsPositive(): // said already
	case !offer.Price.Valid || !live.IsPositive():
		if p.PriceTolerancePercent.Valid {
			f.asks(AboutPrice, l.Number, "not said "+money(cost),
				about(l, fmt.Sprintf("TD SYNNEX names no price, so the line's %s is not checked", money(cost))),
				"approve the line's cost, or change or drop the line; a price that is not TD SYNNEX's makes it hold the order")
		}
	case moved.IsZero():
	case !p.PriceTolerancePercent.Valid:
		f.warns(
			AboutPrice, l.Number,
			about(l, fmt.Sprintf("TD SYNNEX asks %s now, and the line's %s is sent, because orders.priceTolerancePercent compares nothing",
				money(live), money(cost))), "TD SYNNEX holds such an order for its price (PRICEVAR); set orders.priceTolerancePercent in the policy "+
				"to have its own price sent")
	case moved.Abs().GreaterThan(cost.Mul(p.PriceTolerancePercent.Decimal.Shift(-2))):
		direction := "above"
		if moved.IsNegative() {
			direction = "below"
		}
		f.asks(AboutPrice, l.Number, money(live), about(
			l, fmt.Sprintf("TD SYNNEX asks %s now, %s %% %s the line's %s", money(live), moved.Abs().Div(cost).Shift(2).StringFixed(1), direction,
				money(cost))),
			"approve that it is ordered at "+money(live)+", or change or drop the line")
	default:
		f.warns(
			AboutPrice, l.Number, about(l, fmt.Sprintf("it is ordered at %s, TD SYNNEX's current price, in place of the line's %s", money(live),
				money(cost))), "correct the unit cost if the difference matters")
	}
}

// Freight is what shipping an order would cost, as quoted before it is sent.
type Freight struct {
	Warehouse string          `json:"warehouse"`
	Methods   []FreightMethod `json:"methods,omitempty"`
	// Free: the order is above the distributor's threshold for free freight.
	Free bool `json:"free,omitempty"`
	// Problem says why there is no quote; the order does not depend on it.
	Problem string `json:"problem,omitempty"`
}

// FreightMethod is one way to ship and its charge, which may leave out tax and handling.
type FreightMethod struct {
	Code        string              `json:"code"`
	Description string              `json:"description,omitempty"`
	Charge      decimal.NullDecimal `json:"charge"`
}
