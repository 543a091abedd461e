package order

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"time"

	"digitalbridge/clients/tdsynnex/lengths"
	"digitalbridge/clients/tdsynnex/shipmethod"
	"digitalbridge/internal/policy"
)

// This file is what is checked about a purchase order before it may leave, by itself: offers.go holds
// what is checked against the distributor's prices and stock.

// check lists everything about the purchase order that speaks against sending it.
func check(po PurchaseOrder, o DistributorOrder, p policy.Orders) []Finding {
	var f findings
	checkNumber(&f, po, o, p)
	if !po.ForDistributor {
		f.blocks(AboutVendor, 0, fmt.Sprintf("its vendor is %q, not TD SYNNEX", po.VendorName),
			"only purchase orders to the TD SYNNEX vendor company are sent; check the vendor, or autotask.vendorID in the policy")
	}
	if !po.Approved(p.ApprovedStatuses) {
		f.blocks(AboutStatus, 0, fmt.Sprintf("its status is %q", po.Status),
			fmt.Sprintf("set it to %s in Autotask; drafts and cancelled orders are never sent", strings.Join(p.ApprovedStatuses, " or ")))
	}
	if why, ok := GivenUp(po); ok {
		f.blocks(AboutGivenUp, 0, "it was given up: "+why, "if it is to be sent after all, submit it with lift (starter order submit "+po.Number+
			" --lift), or take the TD SYNNEX lines out of its memo")
	}
	checkRecorded(&f, po, p)
	checkAddress(&f, po.ShipTo, o.ShipTo, countryOf(p))
	checkWishes(&f, po, o, p)
	if len(o.Lines) == 0 {
		f.blocks(AboutNoItems, 0, "it has no items", "add items while its status is New, then submit it")
	}
	for _, l := range po.Lines {
		if !l.Dropped() {
			checkLine(&f, l, p)
		}
	}
	checkCeilings(&f, po, p)
	if above := p.Approval.Above; above.Valid && po.Total().GreaterThan(above.Decimal) {
		f.asks(AboutAmount, 0, money(po.Total()), fmt.Sprintf("it is worth %s, above the limit of %s", money(po.Total()), money(above.Decimal)),
			approvers(p.Approval.Approvers))
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
		f.blocks(AboutRecorded, 0, fmt.Sprintf("its memo says that TD SYNNEX has it as order %s, ordered under the number %s",
			cmp.Or(po.ExternalPONumber, "(no number yet)"), number), follow+copied)
	case state != "" && state != Withheld:
		f.blocks(AboutRecorded, 0, fmt.Sprintf("its memo says that TD SYNNEX has it (%s)", state), follow+copied)
	case p.WriteOrderNumber && po.ExternalPONumber != "":
		f.blocks(AboutRecorded, 0, fmt.Sprintf("its External P.O. Number is %s, so it has been ordered", po.ExternalPONumber),
			fmt.Sprintf("to follow that order: starter order adopt %s --distributor-order %s --reason WHY; if it is none, empty the field, or set "+
				"orders.writeOrderNumber to false in the policy", po.Number, po.ExternalPONumber))
	}
}

func approvers(n int) string {
	if n == 2 {
		return "two different people have to approve it"
	}
	return "somebody has to approve it"
}

// checkWishes looks at what is asked of the distributor beside the goods.
func checkWishes(f *findings, po PurchaseOrder, o DistributorOrder, p policy.Orders) {
	switch lost := strings.Join(o.notSent, "; "); {
	case o.Contact.Name == "" || o.Contact.Phone == "":
		f.warns(AboutContact, 0, "TD SYNNEX has no name or no phone number to call about the delivery"+after(lost),
			"give orders.contact in the policy, with an extension as in 775-555-0100 x12")
	case lost != "":
		f.warns(AboutContact, 0, "not all of the contact goes along"+after(lost),
			"correct the phone number, contact or e-mail address where it comes from")
	}
	checkShipMethod(f, po, o, p)
	checkReach(f, o.ShipTo, o.ShipMethod)
	if len(o.Comments) > 0 {
		f.warns(AboutComment, 0, "its memo goes along as a comment, which makes TD SYNNEX hold the order until your representative has read it",
			"empty the memo, or set orders.comments to never in the policy")
	}
	if o.ResellerNote != "" {
		f.warns(AboutComment, 0, "orders.resellerNote goes along with every order, which makes TD SYNNEX hold each of them until your "+
			"representative has read it",
			"take orders.resellerNote out of the policy; to hold one order write the line \""+MarkHold+": WHY\" into its memo")
	}
	if o.Hold != "" {
		f.warns(AboutHold, 0, "its memo asks for it: TD SYNNEX holds the order until your representative has read: "+o.Hold,
			"take the line \""+MarkHold+"\" out of the memo when it is to ship at once")
	}
	checkNamedEndUser(f, po, o, p)
	checkReferences(f, o)
	if o.mixedBids {
		f.blocks(AboutPrice, 0, "its lines ask for different kinds of special prices, and an order has one",
			"put the lines on purchase orders of their own, or give the same kind in their memos")
	}
}

// checkReferences refuses numbers that are longer than their fields: cut off they would name something else.
func checkReferences(f *findings, o DistributorOrder) {
	const bid = "write the right number into the memo (" + MarkBid + ") or into orders.specialPrice of the policy"
	if lengths.TooLong(o.SpecialPrice.Reference, lengths.SpecialPriceReference) {
		f.blocks(AboutPrice, 0, fmt.Sprintf("the bid number %q has more than %d characters", o.SpecialPrice.Reference,
			lengths.SpecialPriceReference), bid)
	}
	for _, l := range o.Lines {
		if lengths.TooLong(l.Bid, lengths.SpecialPriceReference) {
			f.blocks(AboutPrice, l.Number, fmt.Sprintf("the bid number %q has more than %d characters", l.Bid, lengths.SpecialPriceReference), bid)
		}
	}
	if lengths.TooLong(o.FreightAccount, lengths.FreightAccountNumber) {
		f.blocks(AboutShipMethod, 0, fmt.Sprintf("the freight account has more than %d characters", lengths.FreightAccountNumber),
			"correct orders.freightAccount in the policy")
	}
}

// after is a detail that follows a sentence.
func after(detail string) string {
	if detail == "" {
		return ""
	}
	return " (" + detail + ")"
}

// checkShipMethod refuses an order without a ship method: the distributor requires one.
func checkShipMethod(f *findings, po PurchaseOrder, o DistributorOrder, p policy.Orders) {
	_, mapped := mappedShipMethod(po, p)
	unmapped := po.ShippingType != "" && len(p.ShipMethods) > 0 && !mapped
	_, known := shipmethod.Find(shipmethod.Country(countryOf(p)), o.ShipMethod)
	switch {
	case o.ShipMethod == "" && po.ShippingType != "":
		f.blocks(AboutShipMethod, 0, fmt.Sprintf("it has no ship method: its shipping type %q stands for none, and there is no default",
			po.ShippingType),
			"set orders.shipMethod in the policy, or add the type to orders.shipMethods; starter order ship-methods lists the codes, "+
				"and starter order submit "+po.Number+" --dry-run --freight what each costs to this address")
	case o.ShipMethod == "":
		f.blocks(AboutShipMethod, 0, "it has no ship method, and TD SYNNEX requires one",
			"set orders.shipMethod in the policy; starter order ship-methods lists the codes, and starter order submit "+po.Number+
				" --dry-run --freight what each costs to this address")
	case unmapped && firstMarked(po.GeneralMemo, MarkShipMethod) == "":
		f.warns(AboutShipMethod, 0, fmt.Sprintf("its shipping type %q stands for no ship method of TD SYNNEX, so it goes by %s", po.ShippingType,
			o.ShipMethod), "add it to orders.shipMethods in the policy")
	case keeps(o.ShipMethod):
		f.asks(AboutShipMethod, 0, o.ShipMethod, fmt.Sprintf("ship method %s makes TD SYNNEX keep the order", o.ShipMethod),
			"approve it, or give another ship method")
	case !known:
		f.warns(
			AboutShipMethod, 0,
			fmt.Sprintf("ship method %s is not in the list of TD SYNNEX's methods of %s that the bridge has, and one that TD SYNNEX does not know "+
				"makes it hold the order", o.ShipMethod, countryOf(p)),
			"compare it with starter order ship-methods")
	}
}

func checkLine(f *findings, l Line, p policy.Orders) {
	const wherefrom = "the SKU is the vendor part number of the product's TD SYNNEX vendor row"
	switch {
	case strings.TrimSpace(l.SKU) != "":
	case l.NoPartNumber:
		f.blocks(AboutNoSKU, l.Number, fmt.Sprintf("product %s has no TD SYNNEX SKU: its TD SYNNEX vendor row has no part number, as Autotask "+
			"adds it by itself when the vendor of a purchase order is changed to TD SYNNEX", describeProduct(l)),
			"write the TD SYNNEX SKU into the row's vendor part number ("+wherefrom+"), or order the item elsewhere")
	default:
		f.blocks(AboutNoSKU, l.Number, fmt.Sprintf("product %s has no TD SYNNEX SKU", describeProduct(l)),
			"run Product Sync for it, or order the item elsewhere; "+wherefrom)
	}
	if l.Quantity <= 0 {
		f.blocks(AboutQuantity, l.Number, fmt.Sprintf("its quantity is %d", l.Quantity), "give a quantity of at least 1")
	}
	checkMinimum(f, l, p)
	if !l.UnitCost.Round(2).IsPositive() {
		f.blocks(AboutCost, l.Number, fmt.Sprintf("its unit cost is %s", l.UnitCost), "give the cost at which it is to be ordered, at least 0.01")
	}
}

// checkMinimum looks at the minimum order quantity of the price file. It is often the size of a carton of what is
// sold singly (reference tdsynnex-spec.md §7), so the policy says how much it weighs.
func checkMinimum(f *findings, l Line, p policy.Orders) {
	var problem string
	switch {
	case l.MinimumText != "":
		problem = fmt.Sprintf("its minimum order quantity is not checked: the product says %q", l.MinimumText)
	case l.Quantity > 0 && l.Quantity < l.MinimumQuantity:
		problem = fmt.Sprintf("its quantity is %d, below the minimum order quantity of %d", l.Quantity, l.MinimumQuantity)
	default:
		return
	}
	switch p.MinimumQuantity {
	case policy.MinimumBlock:
		f.blocks(AboutMinimum, l.Number, problem, "raise the quantity; when it is sold singly set orders.minimumQuantity to warn in the policy")
	case policy.MinimumAsk:
		f.asks(AboutMinimum, l.Number, fmt.Sprint(l.Quantity), problem, "raise the quantity, or approve it and let TD SYNNEX decide")
	default:
		f.warns(AboutMinimum, l.Number, problem, "raise the quantity when TD SYNNEX refuses it; the price file often gives the size of a carton")
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

// similarNamed is how many of the similar purchase orders are named: an office that orders the same every day has hundreds.
const similarNamed = 3

// Similar warns of other purchase orders that order the same products in the same quantities for the same
// address, and names the latest of them. It only warns: people do order the same again.
func Similar(po PurchaseOrder, others []PurchaseOrder) []Finding {
	mine := basket(po)
	var alike []PurchaseOrder
	for _, other := range others {
		if other.ID != po.ID && len(mine) > 0 && foldLabel(other.ShipTo.PostalCode) == foldLabel(po.ShipTo.PostalCode) &&
			sameBasket(mine, basket(other)) {
			alike = append(alike, other)
		}
	}
	if len(alike) == 0 {
		return nil
	}
	slices.SortFunc(alike, func(a, b PurchaseOrder) int { return b.CreatedAt.Compare(a.CreatedAt) })
	var f findings
	f.warns(AboutSimilar, 0, similarOrders(alike)+" the same products in the same quantities for the same place",
		"check that it is not the same order again")
	return f
}

// similarOrders is the beginning of the sentence about them.
func similarOrders(alike []PurchaseOrder) string {
	var named []string
	for _, po := range alike[:min(len(alike), similarNamed)] {
		named = append(named, fmt.Sprintf("%s of %s", po.Number, po.CreatedAt.UTC().Format(time.DateOnly)))
	}
	if len(alike) == 1 {
		return "purchase order " + named[0] + " orders"
	}
	if more := len(alike) - len(named); more > 0 {
		named = append(named, fmt.Sprintf("%d more", more))
	}
	last := len(named) - 1
	return "purchase orders " + strings.Join(named[:last], ", ") + " and " + named[last] + " order"
}

// SimilarNotChecked is the finding of a purchase order that can't be compared with the others, because one of them can't
// be read.
func SimilarNotChecked(why string) Finding {
	var f findings
	f.asks(AboutSimilar, 0, why, "whether it was ordered before is not checked: "+why,
		"look in Autotask whether the same was ordered in these days, then approve; saving that row again lets it be checked")
	return f[0]
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
