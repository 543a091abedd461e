package order

import (
	"slices"
	"strings"

	"digitalbridge/internal/policy"
)

// This file reads what people ask for one purchase order or one line by a marked line in its memo: a line of its
// own that begins with one of these marks, outside the bridge's block. Case, blanks and the dash before it do not
// count.

// Marks of lines in memos.
const (
	// MarkBid gives the bid or promotion under which the order or line is bought: its number, with the kind of
	// price before it where it is another than VendorPromotion.
	MarkBid = "TD SYNNEX bid"
	// MarkHold asks the distributor's representative to look at the order before it ships; the text is for them.
	MarkHold = "TD SYNNEX hold"
	// MarkReplacement is another SKU that is right for the line.
	MarkReplacement = "TD SYNNEX replacement SKU"
	// MarkEndUserPO is the customer's own purchase order number.
	MarkEndUserPO = "Customer PO"
	// MarkAuthorization is the authorization number of a licence agreement.
	MarkAuthorization = "TD SYNNEX authorization"
	// MarkSameOrder says that the order with this number of TD SYNNEX's is the purchase order's, although something
	// speaks against it.
	MarkSameOrder = "TD SYNNEX same order"
	// MarkShipMethod is the ship method of one purchase order.
	MarkShipMethod = "TD SYNNEX ship method"
)

// texts are the texts behind a mark in a memo, in their order; the bridge's own block does not count.
func texts(memo, mark string) []string {
	before, _, after, _ := findBlock(memo)
	var out []string
	for line := range strings.Lines(before + "\n" + after) {
		name, text, ok := strings.Cut(line, ":")
		if !ok || foldLabel(strings.TrimLeft(name, " -*\t")) != foldLabel(mark) {
			continue
		}
		if text = Plain(text); text != "" {
			out = append(out, text)
		}
	}
	return out
}

func firstMarked(memo, mark string) string {
	if all := texts(memo, mark); len(all) > 0 {
		return all[0]
	}
	return ""
}

// specialPriceKinds are the distributor's kinds of special prices (reference tdsynnex-spec.md §2.1).
func specialPriceKinds() []policy.SpecialPriceType {
	return []policy.SpecialPriceType{"VendorPromotion", "FederalGovernment", "StateGovernment", "Education"}
}

// bid is the special price that a memo asks for, and false when it asks for none.
func bid(memo string) (policy.SpecialPrice, bool) {
	text := firstMarked(memo, MarkBid)
	if text == "" {
		return policy.SpecialPrice{}, false
	}
	kinds := specialPriceKinds()
	first, rest, _ := strings.Cut(text, " ")
	if i := slices.IndexFunc(kinds, func(k policy.SpecialPriceType) bool { return strings.EqualFold(string(k), first) }); i >= 0 {
		return policy.SpecialPrice{Type: kinds[i], Reference: strings.TrimSpace(rest)}, true
	}
	return policy.SpecialPrice{Type: kinds[0], Reference: text}, true
}
