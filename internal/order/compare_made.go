package order

import "fmt"

// MadeItem is an item of a purchase order as it stands in Autotask.
type MadeItem struct {
	// QuoteItem is what its memo says that it was made of, 0 when it says nothing.
	QuoteItem int64
	ProductID int64
	ChargeID  int64
	Quantity  int64
}

// CompareMade finds what a purchase order holds otherwise than it was to be made. With any finding nobody but
// a person may submit it: a line may stand on it twice, or somebody has changed it on purpose.
func CompareMade(lines []ConvertedLine, items []MadeItem) (findings []Finding) {
	find := func(format string, args ...any) {
		findings = append(findings, Finding{
			Problem: fmt.Sprintf(format, args...),
			Fix:     "compare the purchase order with the quote in Autotask, fix it, and submit it there",
		})
	}
	made := map[int64][]MadeItem{}
	for _, item := range items {
		made[item.QuoteItem] = append(made[item.QuoteItem], item)
	}
	for _, l := range lines {
		there := made[l.QuoteItem]
		delete(made, l.QuoteItem)
		switch {
		case len(there) == 0:
			find("%s (SKU %s) is missing", l.Product, l.SKU)
		case len(there) > 1:
			find("%s (SKU %s) stands on it %d times", l.Product, l.SKU, len(there))
		case there[0].ProductID != l.ProductID:
			find("the line of %s (SKU %s) holds another product", l.Product, l.SKU)
		case there[0].ChargeID != l.ChargeID:
			find("the line of %s (SKU %s) does not belong to the charge that it was made for", l.Product, l.SKU)
		case there[0].Quantity != l.Quantity:
			find("%s (SKU %s) is ordered %d times and was quoted %d times", l.Product, l.SKU, there[0].Quantity, l.Quantity)
		}
	}
	further := 0
	for _, rest := range made {
		further += len(rest)
	}
	switch {
	case further == 1:
		find("it has a line that is not from the quote")
	case further > 1:
		find("it has %d lines that are not from the quote", further)
	}
	return findings
}
