package main

// fault is one wrong line in a rule: the text stands once in the file, and the tests of the file's package
// must fail when it is replaced.
type fault struct {
	name, file, text, wrong string
}

// faults are what somebody could get wrong in the rules that decide over money, orders and products.
func faults() []fault {
	return []fault{
		{"an item that is not found counts as one", "internal/order/merge.go", `it.Line != l.Number || it.Code == CodeNotFound`,
			`it.Line != l.Number`},
		{"two warehouses of an order are taken for one", "internal/order/merge.go", ` && it.Warehouse == o.Warehouse`, ``},
		{"a rejected item goes on living", "internal/order/merge.go", `return it.Code == CodeDeleted || it.Code == CodeRejected`,
			`return it.Code == CodeDeleted`},
		{"an older, smaller figure wins", "internal/order/merge.go", `Cmp(a.Abs()); c > 0`, `Cmp(a.Abs()); c < 0`},
		{"an invoiced item is not counted as shipped", "internal/order/merge.go", `if it.Code == CodeInvoiced {`, `if it.Code != CodeInvoiced {`},
		{"what was shipped without a parcel is lost", "internal/order/parcels.go", `if len(parcels) == 0 && it.shipped() > 0 {`,
			`if len(parcels) == 1 && it.shipped() > 0 {`},
		{"a line of no pieces is ordered", "internal/order/checks.go", `if l.Quantity <= 0 {`, `if l.Quantity < 0 {`},
		{"half a contact is enough", "internal/order/checks.go", `o.Contact.Name == "" || o.Contact.Phone == ""`,
			`o.Contact.Name == "" && o.Contact.Phone == ""`},
		{"an order placed in part is no difference", "internal/order/differences.go", `if l.Placed > 0 && l.Placed+l.Cancelled != l.Ordered {`,
			`if l.Placed > 0 && l.Placed > l.Ordered {`},
		{"pieces are received twice", "internal/order/receiving.go", `missing := min(due-have.Gross, line.Quantity-have.Net)`,
			`missing := min(due, line.Quantity)`},
		{"a purchase order that was received is written again", "internal/order/write_back.go",
			`return SameLabel(po.Status, StatusReceivedFull) || po.Cancelled()`, `return po.Cancelled()`},
		{"a quoted product without a cost is ordered", "internal/order/conversion.go", `case !cost.IsPositive():`, `case cost.IsNegative():`},
		{"a price file that moved too far is taken", "internal/catalog/feed.go", `move.Abs().GreaterThan(limits.MaxMedianMovePercent)`,
			`move.GreaterThan(limits.MaxMedianMovePercent)`},
		{"what did not change is written", "internal/catalog/plan.go", `if len(changes) == 0 {`, `if len(changes) < 0 {`},
		{"the lowest price is a tenth of what was said", "internal/catalog/selection.go", `s.minimum = rules.PriceMin.Decimal.Shift(4)`,
			`s.minimum = rules.PriceMin.Decimal.Shift(3)`},
		{"a promotion that has ended ends again", "internal/catalog/promotion_end.go", `!ends.After(c.Since)`, `ends.After(c.Since)`},
		{"a price above the cap stays", "internal/catalog/pricing.go", `limit.Valid && price.GreaterThan(limit.Decimal)`,
			`limit.Valid && price.LessThan(limit.Decimal)`},
		{"a person's decision over a product's field is overwritten", "internal/catalog/ownership.go",
			`case owner == policy.OwnerPerson, wanted == "" && handsOff(f):`, `case wanted == "" && handsOff(f):`},
		{"differences are told before an order could settle", "internal/reconcile/check.go",
			`c.order.At.Sub(began) > time.Duration(c.rules.SettleFor)`, `c.order.At.Sub(began) < time.Duration(c.rules.SettleFor)`},
		{"freight is compared before everything is invoiced", "internal/reconcile/lines.go", ` || c.row.Invoiced < c.row.Shipped {`, ` {`},
	}
}
