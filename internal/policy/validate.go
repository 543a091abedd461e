package policy

import (
	"errors"
	"fmt"
	"regexp"
	"strings"
	"time"

	"github.com/shopspring/decimal"
)

// maxDistributorNumber is the longest purchase order number that is known to be accepted by TD SYNNEX
// (reference: 20 characters of A-Z, 0-9 and dash).
const maxDistributorNumber = 20

var (
	categoryCode = regexp.MustCompile(`^(\d{3}){1,3}$`)
	skuNumber    = regexp.MustCompile(`^\d{1,8}$`)
	numberPrefix = regexp.MustCompile(`^[A-Z0-9-]*$`)
)

// Validate returns every mistake at once, each with the key it is about.
func (p Policy) Validate() error {
	var errs []error
	bad := func(key, format string, args ...any) {
		errs = append(errs, fmt.Errorf("%s: %s", key, fmt.Sprintf(format, args...)))
	}
	if p.Autotask.VendorID == 0 && strings.TrimSpace(p.Autotask.VendorName) == "" {
		bad("autotask.vendorName", "give part of the TD SYNNEX company's name, or its id as autotask.vendorID")
	}
	if p.Products.SKUPrefix == "" || len(p.Products.SKUPrefix) > 20 {
		bad("products.skuPrefix", "give 1 to 20 characters; it marks the products that belong to the bridge")
	}
	s := p.Products.Select
	for _, c := range s.Categories {
		if !categoryCode.MatchString(c) {
			bad("products.select.categories", "%q is not a category code of 3, 6 or 9 digits", c)
		}
	}
	for _, list := range [][]string{s.Allow, s.Block} {
		for _, sku := range list {
			if !skuNumber.MatchString(sku) {
				bad("products.select", "%q is not a TD SYNNEX SKU of up to 8 digits", sku)
			}
		}
	}
	if s.Cap < 1 {
		bad("products.select.cap", "%d selects nothing; give at least 1", s.Cap)
	}
	if s.PriceMin.Valid && s.PriceMax.Valid && s.PriceMin.Decimal.GreaterThan(s.PriceMax.Decimal) {
		bad("products.select.priceMin", "%s is above priceMax %s, so nothing is selected", s.PriceMin.Decimal, s.PriceMax.Decimal)
	}
	if p.Products.Pricing.MarkupPercent.IsNegative() {
		bad("products.pricing.markupPercent", "%s would price below cost", p.Products.Pricing.MarkupPercent)
	}
	if !p.Products.Pricing.RoundTo.IsPositive() {
		bad("products.pricing.roundTo", "%s is not a step; 0.01 rounds up to the cent", p.Products.Pricing.RoundTo)
	}
	g := p.Products.Gates
	for key, v := range map[string]decimal.Decimal{
		"maxMalformedPercent": g.MaxMalformedPercent, "maxZeroCostPercent": g.MaxZeroCostPercent,
		"maxRowDropPercent": g.MaxRowDropPercent, "maxDeactivatePercent": g.MaxDeactivatePercent,
	} {
		if v.IsNegative() || v.GreaterThan(decimal.NewFromInt(100)) {
			bad("products.gates."+key, "%s is not a share between 0 and 100", v)
		}
	}
	if len(p.Orders.ApprovedStatuses) == 0 {
		bad("orders.approvedStatuses", "name at least one Autotask status, or no order ever goes out")
	}
	if !numberPrefix.MatchString(p.Orders.NumberPrefix) || len(p.Orders.NumberPrefix) > maxDistributorNumber-6 {
		bad("orders.numberPrefix", "%q: use up to %d characters of A-Z, 0-9 and dash", p.Orders.NumberPrefix, maxDistributorNumber-6)
	}
	if p.Orders.Country != "US" && p.Orders.Country != "CA" {
		bad("orders.country", "%q is not US or CA", p.Orders.Country)
	}
	for key, d := range map[string]Duration{
		"orders.reconcileFor": p.Orders.ReconcileFor, "orders.reconcileEvery": p.Orders.ReconcileEvery,
		"tracking.pollEvery": p.Tracking.PollEvery, "tracking.pollBackOrderEvery": p.Tracking.PollBackOrderEvery,
		"tracking.notFoundFor": p.Tracking.NotFoundFor, "tracking.giveUpAfter": p.Tracking.GiveUpAfter,
	} {
		if time.Duration(d) < time.Second {
			bad(key, "%s is shorter than a second", time.Duration(d))
		}
	}
	return errors.Join(errs...)
}
