package order

import (
	"fmt"
	"strings"
)

// Outcome is what one attempt to send an order came to.
type Outcome string

// Outcomes. Unknown is everything that nothing else was proven of: the order may or may not be there.
const (
	Accepted     Outcome = "accepted"
	AlreadyThere Outcome = "already there"
	Refused      Outcome = "refused"
	NotSent      Outcome = "not sent"
	Unknown      Outcome = "unknown"
)

// Offer is what the distributor says of a line's product before it is ordered.
type Offer struct {
	Line int `json:"line"`
	// Status is active, discontinued, inactive, notFound, notAuthorized or unanswered; RawStatus is the
	// distributor's own word.
	Status          string `json:"status"`
	RawStatus       string `json:"rawStatus,omitempty"`
	Quantity        int    `json:"quantity"`
	EndUserRequired bool   `json:"endUserRequired,omitempty"`
}

// unlimited is the stock figure of products that can't run out (reference tdsynnex.md §6, field 10).
const unlimited = 9999

// CheckOffers lists the lines that the distributor would not sell as ordered. Lines of the same product
// share its stock.
func CheckOffers(o DistributorOrder, offers []Offer) []Finding {
	byLine, wanted := map[int]Offer{}, map[string]int{}
	for _, f := range offers {
		byLine[f.Line] = f
	}
	for _, l := range o.Lines {
		wanted[l.SKU] += l.Quantity
	}
	var findings []Finding
	for _, l := range o.Lines {
		f := byLine[l.Number]
		find := func(problem, fix string) {
			findings = append(findings, Finding{Line: l.Number, Problem: fmt.Sprintf("SKU %s: %s", l.SKU, problem), Fix: fix})
		}
		status := strings.ToLower(f.Status)
		short := f.Quantity < wanted[l.SKU] && f.Quantity < unlimited
		switch {
		case status == "active" && short && !o.BackOrder:
			find(fmt.Sprintf("%d are in stock, %d are ordered, and the policy allows no back-order", f.Quantity, wanted[l.SKU]), "lower the quantity, or allow back-orders in the policy (orders.backOrder)")
		case status == "discontinued" && short:
			find(fmt.Sprintf("it is discontinued and %d are left of the %d ordered", f.Quantity, wanted[l.SKU]), "choose its replacement")
		case status == "active" || status == "discontinued":
		case status == "notfound":
			find("TD SYNNEX does not know it", "run Product Sync, check the vendor part number of the product's TD SYNNEX vendor row, or choose another product")
		case status == "notauthorized":
			find("the account is not authorised to buy it", "ask TD SYNNEX for the manufacturer's authorisation, or choose another product")
		case status == "inactive":
			find("TD SYNNEX does not sell it any more", "choose another product")
		default:
			find(fmt.Sprintf("TD SYNNEX gives no usable answer about it (%s)", firstNonEmpty(f.RawStatus, f.Status, "no answer")), "try again later, or ask TD SYNNEX about the SKU")
		}
		if f.EndUserRequired {
			find("the manufacturer demands the end user's data, which a purchase order of Autotask does not hold", "order this item in the TD SYNNEX portal, and take it off the purchase order")
		}
	}
	return findings
}

// AnyShipped reports whether something of the order has left a warehouse.
func (a Answer) AnyShipped() bool {
	for _, it := range a.Items {
		if it.shipped() > 0 {
			return true
		}
	}
	return false
}

// Quotes reports whether something of the order was filed as a quote order, which never ships although
// the distributor calls it accepted (reference tdsynnex.md §3.2).
func (a Answer) Quotes() bool {
	for _, it := range a.Items {
		if it.Quote {
			return true
		}
	}
	return false
}

// List is the findings as one text, a line each.
func List(findings []Finding) string {
	lines := make([]string, len(findings))
	for i, f := range findings {
		lines[i] = f.String()
	}
	return strings.Join(lines, "\n")
}
