package order

import (
	"fmt"
	"slices"
	"strings"

	"github.com/shopspring/decimal"

	"digitalbridge/internal/policy"
)

// This file is the adoption of an order that was placed outside the bridge, by phone or in the portal: whose it is, how
// both sides look, and how it is taken back.

// BeforeAdoption is what an adoption overwrites in the purchase order, as it was before.
type BeforeAdoption struct {
	ExternalPONumber    string          `json:"externalPONumber,omitempty"`
	VendorInvoiceNumber string          `json:"vendorInvoiceNumber,omitempty"`
	Freight             decimal.Decimal `json:"freight"`
}

// Before is what an adoption is going to overwrite.
func Before(po PurchaseOrder) BeforeAdoption {
	return BeforeAdoption{ExternalPONumber: po.ExternalPONumber, VendorInvoiceNumber: po.VendorInvoiceNumber, Freight: po.Freight}
}

// HoldsOrder says by what a purchase order holds the distributor's order that is known under a number and has these
// order numbers; empty when it does not. One that was cancelled or given up holds none.
func HoldsOrder(po PurchaseOrder, number string, orders []string, p policy.Orders) string {
	if _, givenUp := GivenUp(po); givenUp || po.Cancelled() {
		return ""
	}
	if strings.EqualFold(RecordedNumber(po), number) {
		return "its memo says that it was ordered under the number " + number
	}
	if p.WriteOrderNumber {
		for _, ref := range ExternalReferences(po) {
			if slices.Contains(orders, ref) {
				return "its External P.O. Number is " + po.ExternalPONumber
			}
		}
	}
	if RecordedNumber(po) == "" && strings.EqualFold(DistributorNumber(po.Number, p), number) {
		return number + " is its own number at TD SYNNEX"
	}
	return ""
}

// ExternalReferences are the words of External P.O. Number.
func ExternalReferences(po PurchaseOrder) []string {
	return strings.FieldsFunc(po.ExternalPONumber, func(r rune) bool { return r == ',' || r == ' ' || r == ';' })
}

// AdoptionLine is one line on both sides.
type AdoptionLine struct {
	Line   int    `json:"line"`
	Ours   string `json:"ours"`
	Theirs string `json:"theirs"`
}

// BothLines puts the lines of a purchase order beside those of the distributor's order.
func BothLines(po PurchaseOrder, a Answer) []AdoptionLine {
	var out []AdoptionLine
	side := func(number int) *AdoptionLine {
		i := slices.IndexFunc(out, func(l AdoptionLine) bool { return l.Line == number })
		if i < 0 {
			out, i = append(out, AdoptionLine{Line: number, Ours: "none", Theirs: "none"}), len(out)
		}
		return &out[i]
	}
	for _, l := range po.Lines {
		if !l.Dropped() {
			side(l.Number).Ours = fmt.Sprintf("%d of SKU %s at %s", l.Quantity, l.SKU, l.UnitCost.StringFixed(2))
		}
	}
	for _, it := range a.Items {
		text := fmt.Sprintf("%d of SKU %s at %s, %s", it.Ordered, it.SKU, it.UnitPrice.StringFixed(2), it.Code)
		if it.OrderNumber != "" {
			text += ", order " + it.OrderNumber
		}
		if l := side(it.Line); l.Theirs == "none" {
			l.Theirs = text
		} else {
			l.Theirs += "; " + text
		}
	}
	slices.SortStableFunc(out, func(a, b AdoptionLine) int { return a.Line - b.Line })
	return out
}

// Unadopt is what takes an adoption back: the bridge's blocks leave the memos, the fields are what they were before, and
// mark says that the purchase order is not to be sent, since its goods may be ordered.
func Unadopt(po PurchaseOrder, before BeforeAdoption, mark string, p policy.Orders) Update {
	var u Update
	if p.WriteOrderNumber && po.ExternalPONumber != before.ExternalPONumber {
		u.ExternalPONumber = &before.ExternalPONumber
	}
	if po.VendorInvoiceNumber != before.VendorInvoiceNumber {
		u.VendorInvoiceNumber = &before.VendorInvoiceNumber
	}
	if ownFreight(po) && !po.Freight.Equal(before.Freight) {
		u.Freight = &before.Freight
	}
	if memo := SetMemoBlock(po.GeneralMemo, mark); memo != po.GeneralMemo {
		u.GeneralMemo = &memo
	}
	for _, l := range po.Lines {
		if memo := SetMemoBlock(l.Memo, ""); memo != l.Memo && !l.Dropped() {
			u.Lines = append(u.Lines, LineUpdate{ItemID: l.ItemID, Memo: &memo})
		}
	}
	return u
}
