package tdsynnex

// What is checked about a purchase order before it may leave: only what makes it unsendable. Limits
// that are a matter of policy (lengths, prices, stock) belong to the caller.

import (
	"fmt"
	"strings"
	"unicode"
)

// check says what is wrong, or "" when the order can be sent.
func (o PurchaseOrderRequest) check() string {
	if o.PONumber == "" || o.PONumber != strings.TrimSpace(o.PONumber) || strings.ContainsFunc(o.PONumber, unicode.IsControl) {
		return fmt.Sprintf("the PO number %q is empty or has spaces around it", clip(o.PONumber))
	}
	if problem := o.ShipTo.check(); problem != "" {
		return "the ship-to address " + problem
	}
	if len(o.Lines) == 0 {
		return "the order has no line"
	}
	seen := map[int]bool{}
	for _, l := range o.Lines {
		switch {
		case l.LineNumber <= 0:
			return fmt.Sprintf("line number %d is not positive", l.LineNumber)
		case seen[l.LineNumber]:
			return fmt.Sprintf("line number %d occurs twice", l.LineNumber)
		case l.SKU == "" && l.ManufacturerPartNumber == "":
			return fmt.Sprintf("line %d has neither a TD SYNNEX SKU nor a manufacturer part number", l.LineNumber)
		case l.Quantity <= 0:
			return fmt.Sprintf("line %d has quantity %d", l.LineNumber, l.Quantity)
		case l.UnitPrice.IsNegative():
			return fmt.Sprintf("line %d has the negative unit price %s", l.LineNumber, l.UnitPrice)
		}
		seen[l.LineNumber] = true
	}
	return ""
}

func (a Address) check() string {
	for _, f := range []struct{ name, value string }{
		{"name", a.Name}, {"street", a.Line1}, {"city", a.City}, {"state", a.State}, {"ZIP code", a.ZipCode},
	} {
		if strings.TrimSpace(f.value) == "" {
			return "has no " + f.name
		}
	}
	if a.Country != "US" && a.Country != "CA" {
		return fmt.Sprintf("has country %q, not US or CA", clip(a.Country))
	}
	return ""
}
