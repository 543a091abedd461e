package order

import (
	"cmp"
	"fmt"
	"strings"
	"time"

	"github.com/shopspring/decimal"

	"digitalbridge/internal/policy"
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

	SKU string `json:"sku,omitempty"`
	// Price is the MSP's own price now, null when the distributor names none.
	Price decimal.NullDecimal `json:"price"`
	// Warehouse has the most of it in stock, empty when none has any.
	Warehouse string `json:"warehouse,omitempty"`
	// ETA is the first day on which more arrives, zero when it is not known.
	ETA time.Time `json:"eta,omitzero"`
}

// unlimited is the stock figure of products that can't run out (reference tdsynnex.md §6, field 10).
const unlimited = 9999

// Complete is the order with what the offers make necessary: the end user's block, when the distributor
// demands it and the policy does not forbid it.
func Complete(po PurchaseOrder, o DistributorOrder, offers []Offer, p policy.Orders) DistributorOrder {
	for _, f := range offers {
		if f.EndUserRequired && o.EndUser == nil && p.EndUser != policy.EndUserNever {
			o.EndUser = renderEndUser(po, p)
		}
	}
	return o
}

// CheckOffers lists what speaks against ordering the lines now: products that are not sold, prices that
// moved, stock that does not suffice, end-user data that is missing. Lines of the same product share its
// stock. The order is a completed one.
func CheckOffers(o DistributorOrder, offers []Offer, p policy.Orders) []Finding {
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
		}
		if offer.EndUserRequired && o.EndUser == nil {
			fix := "set the company that the purchase order is for, and complete its address; or order this item in the TD SYNNEX portal"
			if p.EndUser == policy.EndUserNever {
				fix = "set orders.endUser to whenRequired in the policy, or order this item in the TD SYNNEX portal"
			}
			f.blocks(AboutEndUser, l.Number, about(l, "the manufacturer demands the end user's data, and the order names none"), fix)
		}
	}
	return f
}

func about(l DistributorLine, problem string) string {
	return fmt.Sprintf("SKU %s: %s", l.SKU, problem)
}

// checkSold reports whether the distributor sells the line's product, after it has said what is wrong
// about it and its stock.
func checkSold(f *findings, l DistributorLine, offer Offer, wanted int, p policy.Orders) bool {
	short := offer.Quantity < wanted && offer.Quantity < unlimited
	switch strings.ToLower(offer.Status) {
	case "active":
		if short {
			checkStock(f, l, offer, wanted, p)
		}
		return true
	case "discontinued":
		if short {
			f.blocks(AboutNotSold, l.Number, about(l, fmt.Sprintf("it is discontinued and %d are left of the %d ordered", offer.Quantity, wanted)), "choose its replacement")
		}
		return true
	case "notfound":
		f.blocks(AboutNotSold, l.Number, about(l, "TD SYNNEX does not know it"), "run Product Sync, check the vendor part number of the product's TD SYNNEX vendor row, or choose another product")
	case "notauthorized":
		f.blocks(AboutNotAuthorized, l.Number, about(l, "the account is not authorised to buy it"), "ask TD SYNNEX for the manufacturer's authorisation, or choose another product")
	case "inactive":
		f.blocks(AboutNotSold, l.Number, about(l, "TD SYNNEX does not sell it any more"), "choose another product")
	default:
		f.blocks(AboutNoOffer, l.Number, about(l, fmt.Sprintf("TD SYNNEX gives no usable answer about it (%s)", cmp.Or(offer.RawStatus, offer.Status, "no answer"))), "try again later, or ask TD SYNNEX about the SKU")
	}
	return false
}

func checkStock(f *findings, l DistributorLine, offer Offer, wanted int, p policy.Orders) {
	problem := about(l, fmt.Sprintf("%d are in stock, %d are ordered", offer.Quantity, wanted))
	if !offer.ETA.IsZero() {
		problem += ", more are expected on " + offer.ETA.UTC().Format(time.DateOnly)
	}
	switch p.OutOfStock {
	case policy.OutOfStockRefuse:
		f.blocks(AboutStock, l.Number, problem+", and the policy allows no back-order", "lower the quantity, or allow back-orders in the policy (orders.outOfStock)")
	case policy.OutOfStockAsk:
		f.asks(AboutStock, l.Number, fmt.Sprint(wanted), problem, "approve the back-order, or change or drop the line")
	default:
		f.warns(AboutStock, l.Number, problem, "the rest is back-ordered")
	}
}

// checkPrice compares the live price with the line's.
func checkPrice(f *findings, l DistributorLine, offer Offer, p policy.Orders) {
	if !offer.Price.Valid || !p.PriceTolerancePercent.Valid || !l.UnitPrice.IsPositive() {
		return
	}
	live, share := offer.Price.Decimal, p.PriceTolerancePercent.Decimal.Shift(-2)
	moved := live.Sub(l.UnitPrice)
	if moved.Abs().LessThanOrEqual(l.UnitPrice.Mul(share)) {
		return
	}
	percent := moved.Div(l.UnitPrice).Shift(2).StringFixed(1)
	if moved.IsPositive() {
		f.asks(AboutPrice, l.Number, money(live), about(l, fmt.Sprintf("TD SYNNEX asks %s now, %s%% above the line's %s", money(live), percent, money(l.UnitPrice))),
			"approve the higher price, or change or drop the line")
		return
	}
	f.warns(AboutPrice, l.Number, about(l, fmt.Sprintf("TD SYNNEX asks %s now, less than the line's %s", money(live), money(l.UnitPrice))), "correct the unit cost if the difference matters")
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
