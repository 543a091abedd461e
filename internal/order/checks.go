package order

import (
	"cmp"
	"fmt"
	"regexp"
	"strings"
	"time"
	"unicode/utf8"

	"digitalbridge/internal/policy"
)

// This file is what is checked about a purchase order before it may leave, by itself: offers.go holds
// what is checked against the distributor's prices and stock.

// maxNumber is the longest order number known to be accepted (reference tdsynnex.md §3.5).
const maxNumber = 20

var (
	orderNumber = regexp.MustCompile(`^[A-Z0-9-]+$`)
	zipUS       = regexp.MustCompile(`^\d{5}(-\d{4})?$`)
	postalCA    = regexp.MustCompile(`^[A-Za-z]\d[A-Za-z] ?\d[A-Za-z]\d$`)
	state       = regexp.MustCompile(`^[A-Za-z]{2}$`)
)

// check lists everything about the purchase order that speaks against sending it.
func check(po PurchaseOrder, o DistributorOrder, p policy.Orders) []Finding {
	var f findings
	if strings.TrimSpace(po.Number) == "" {
		f.blocks(AboutNumber, 0, "it has no number yet", "wait until Autotask shows one; without it two orders could go out under the same number")
	} else if !orderNumber.MatchString(o.Number) || len(o.Number) > maxNumber {
		f.blocks(AboutNumber, 0, fmt.Sprintf("its number %q can't be a TD SYNNEX purchase order number (up to %d of A-Z, 0-9 and dash)", o.Number, maxNumber), "change the policy's orders.numberPrefix")
	}
	if !po.ForDistributor {
		f.blocks(AboutVendor, 0, fmt.Sprintf("its vendor is %q, not TD SYNNEX", po.VendorName), "only purchase orders to the TD SYNNEX vendor company are sent; check the vendor, or autotask.vendorID in the policy")
	}
	if !po.Approved(p.ApprovedStatuses) {
		f.blocks(AboutStatus, 0, fmt.Sprintf("its status is %q", po.Status), fmt.Sprintf("set it to %s in Autotask; drafts and cancelled orders are never sent", strings.Join(p.ApprovedStatuses, " or ")))
	}
	if why, ok := GivenUp(po); ok {
		f.blocks(AboutGivenUp, 0, "it was given up: "+why, "if it is to be sent after all, submit it with lift (starter order submit "+po.Number+" --lift), or take the TD SYNNEX lines out of its memo")
	}
	checkRecorded(&f, po, p)
	checkAddress(&f, po.ShipTo, o.ShipTo, string(p.Country))
	checkWishes(&f, po, o, p)
	if len(o.Lines) == 0 {
		f.blocks(AboutNoItems, 0, "it has no items", "add items while its status is New, then submit it")
	}
	for _, l := range po.Lines {
		if !l.Dropped() {
			checkLine(&f, l)
		}
	}
	if above := p.Approval.Above; above.Valid && po.Total().GreaterThan(above.Decimal) {
		f.asks(AboutAmount, 0, money(po.Total()), fmt.Sprintf("it is worth %s, above the limit of %s", money(po.Total()), money(above.Decimal)), approvers(p.Approval.Approvers))
	}
	return f
}

// checkRecorded refuses a purchase order that carries an order of the distributor's. One that the distributor
// has under the purchase order's own number was found before anything is checked; what is left was placed
// under another number, or is no longer shown, and sending it would make a second order.
func checkRecorded(f *findings, po PurchaseOrder, p policy.Orders) {
	follow := "nothing is sent a second time; starter order status " + po.Number + " follows the order"
	copied := "; if the memo was copied from another purchase order, take the TD SYNNEX lines out of it"
	switch number, state := RecordedNumber(po), RecordedState(po); {
	case number != "":
		f.blocks(AboutRecorded, 0, fmt.Sprintf("its memo says that TD SYNNEX has it as order %s, ordered under the number %s", cmp.Or(po.ExternalPONumber, "(no number yet)"), number), follow+copied)
	case state != "" && state != Withheld:
		f.blocks(AboutRecorded, 0, fmt.Sprintf("its memo says that TD SYNNEX has it (%s)", state), follow+copied)
	case p.WriteOrderNumber && po.ExternalPONumber != "":
		f.blocks(AboutRecorded, 0, fmt.Sprintf("its External P.O. Number is %s, so it has been ordered", po.ExternalPONumber),
			fmt.Sprintf("to follow that order: starter order adopt %s --distributor-order %s; if it is none, empty the field, or set orders.writeOrderNumber to false in the policy", po.Number, po.ExternalPONumber))
	}
}

func approvers(n int) string {
	if n == 2 {
		return "two different people have to approve it"
	}
	return "somebody has to approve it"
}

func checkAddress(f *findings, a Address, s ShipTo, country string) {
	for _, part := range []struct{ name, value string }{{"name", s.Name}, {"first line", s.Line1}, {"city", s.City}, {"state", s.State}, {"postal code", s.PostalCode}} {
		if part.value == "" {
			f.blocks(AboutAddress, 0, "the ship-to address has no "+part.name, "complete the ship-to address of the purchase order")
		}
	}
	for _, part := range []struct{ name, value string }{{"name", s.Name}, {"second line", s.Line2}} {
		if n := utf8.RuneCountInString(part.value); n > maxAddressLine {
			f.blocks(AboutAddress, 0, fmt.Sprintf("the %s of the ship-to address has %d characters, more than the %d that TD SYNNEX is known to take", part.name, n, maxAddressLine), "shorten it on the purchase order")
		}
	}
	if s.State != "" && !state.MatchString(s.State) {
		f.blocks(AboutAddress, 0, fmt.Sprintf("the state %q of the ship-to address is not a two-letter code", a.State), "write for example NV or ON")
	}
	if code := s.PostalCode; code != "" {
		if (country == "US" && !zipUS.MatchString(code)) || (country == "CA" && !postalCA.MatchString(code)) {
			f.blocks(AboutAddress, 0, fmt.Sprintf("%q is not a postal code of %s", a.PostalCode, country), "correct the ship-to address of the purchase order, or orders.country in the policy")
		}
	}
}

// checkWishes looks at what is asked of the distributor beside the goods.
func checkWishes(f *findings, po PurchaseOrder, o DistributorOrder, p policy.Orders) {
	if o.Contact.Name == "" || o.Contact.Phone == "" {
		f.warns(AboutContact, 0, "TD SYNNEX has no name or no phone number to call about the delivery", "give orders.contact in the policy")
	}
	if _, mapped := mappedShipMethod(po, p); po.ShippingType != "" && len(p.ShipMethods) > 0 && !mapped {
		f.warns(AboutShipMethod, 0, fmt.Sprintf("its shipping type %q stands for no ship method of TD SYNNEX, so it goes by %s", po.ShippingType, orDefault(o.ShipMethod)), "add it to orders.shipMethods in the policy")
	}
	if len(o.Comments) > 0 {
		f.warns(AboutComment, 0, "its memo goes along as a comment, which makes TD SYNNEX hold the order until a person has read it", "empty the memo, or set orders.comments to never in the policy")
	}
	if p.EndUser == policy.EndUserAlways && o.EndUser == nil {
		f.warns(AboutEndUser, 0, "there is no end user to name", "set the company that the purchase order is for, and complete its address")
	}
}

func orDefault(shipMethod string) string {
	if shipMethod == "" {
		return "TD SYNNEX's default"
	}
	return shipMethod
}

func checkLine(f *findings, l Line) {
	if strings.TrimSpace(l.SKU) == "" {
		f.blocks(AboutNoSKU, l.Number, fmt.Sprintf("product %s has no TD SYNNEX SKU", describeProduct(l)), "run Product Sync for it, or order the item elsewhere; the SKU is the vendor part number of the product's TD SYNNEX vendor row")
	}
	if l.Quantity <= 0 {
		f.blocks(AboutQuantity, l.Number, fmt.Sprintf("its quantity is %d", l.Quantity), "give a quantity of at least 1")
	}
	if l.Quantity > 0 && l.Quantity < l.MinimumQuantity {
		f.asks(AboutMinimum, l.Number, fmt.Sprint(l.Quantity), fmt.Sprintf("its quantity is %d, below the minimum order quantity of %d", l.Quantity, l.MinimumQuantity), "raise the quantity, or approve it and let TD SYNNEX decide")
	}
	if !l.UnitCost.Round(2).IsPositive() {
		f.blocks(AboutCost, l.Number, fmt.Sprintf("its unit cost is %s", l.UnitCost), "give the cost at which it is to be ordered, at least 0.01")
	}
}

func describeProduct(l Line) string {
	if l.ProductName != "" {
		return fmt.Sprintf("%q", l.ProductName)
	}
	if l.ProductID != 0 {
		return fmt.Sprintf("%d", l.ProductID)
	}
	return "(none)"
}

// Similar warns of other purchase orders that order the same products in the same quantities for the same
// address. It only warns: people do order the same again.
func Similar(po PurchaseOrder, others []PurchaseOrder) []Finding {
	var f findings
	mine := basket(po)
	for _, other := range others {
		if other.ID == po.ID || len(mine) == 0 || foldLabel(other.ShipTo.PostalCode) != foldLabel(po.ShipTo.PostalCode) || !sameBasket(mine, basket(other)) {
			continue
		}
		f.warns(AboutSimilar, 0, fmt.Sprintf("purchase order %s of %s orders the same products in the same quantities for the same place", other.Number, other.CreatedAt.UTC().Format(time.DateOnly)),
			"check that it is not the same order again")
	}
	return f
}

func basket(po PurchaseOrder) map[int64]int {
	b := map[int64]int{}
	for _, l := range po.Lines {
		if l.ProductID != 0 && !l.Dropped() {
			b[l.ProductID] += l.Quantity
		}
	}
	return b
}

func sameBasket(a, b map[int64]int) bool {
	if len(a) != len(b) {
		return false
	}
	for product, n := range a {
		if b[product] != n {
			return false
		}
	}
	return true
}
