package order

import (
	"fmt"
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/shopspring/decimal"

	"digitalbridge/internal/policy"
)

// DistributorOrder is the order as it goes to TD SYNNEX.
type DistributorOrder struct {
	// Number is the purchase order number that TD SYNNEX sees, a pure function of the Autotask number
	// and the policy's prefix: sending it twice can't make two orders.
	Number       string            `json:"number"`
	ShipTo       ShipTo            `json:"shipTo"`
	Contact      Contact           `json:"contact"`
	ShipMethod   string            `json:"shipMethod,omitempty"`
	BackOrder    bool              `json:"backOrder"`
	ShipComplete bool              `json:"shipComplete"`
	Lines        []DistributorLine `json:"lines"`
}

// ShipTo is the delivery address in the distributor's form.
type ShipTo struct {
	Name       string `json:"name"`
	Line1      string `json:"line1"`
	Line2      string `json:"line2,omitempty"`
	City       string `json:"city"`
	State      string `json:"state"`
	PostalCode string `json:"postalCode"`
	Country    string `json:"country"`
}

// Contact is who the distributor calls about the delivery.
type Contact struct {
	Name  string `json:"name,omitempty"`
	Phone string `json:"phone,omitempty"`
	Email string `json:"email,omitempty"`
}

// DistributorLine is one line of the order.
type DistributorLine struct {
	Number    int             `json:"number"`
	SKU       string          `json:"sku"`
	Quantity  int             `json:"quantity"`
	UnitPrice decimal.Decimal `json:"unitPrice"`
}

// Finding is something that speaks against sending an order as it is.
type Finding struct {
	// Line is the line number, 0 when the finding is about the whole order.
	Line    int    `json:"line,omitempty"`
	Problem string `json:"problem"`
	Fix     string `json:"fix"`
}

// String is the finding in two sentences.
func (f Finding) String() string {
	where := ""
	if f.Line > 0 {
		where = fmt.Sprintf("line %d: ", f.Line)
	}
	return where + f.Problem + " - " + f.Fix
}

const (
	// maxNumber is the longest order number known to be accepted (reference tdsynnex.md §3.5).
	maxNumber = 20
	// maxAddressLine is where known clients wrap address lines (same source).
	maxAddressLine = 35
)

var (
	orderNumber = regexp.MustCompile(`^[A-Z0-9-]+$`)
	zipUS       = regexp.MustCompile(`^\d{5}(-\d{4})?$`)
	postalCA    = regexp.MustCompile(`^[A-Za-z]\d[A-Za-z] ?\d[A-Za-z]\d$`)
	state       = regexp.MustCompile(`^[A-Za-z]{2}$`)
)

// DistributorNumber is the purchase order number that TD SYNNEX sees.
func DistributorNumber(purchaseOrder string, p policy.Orders) string {
	return p.NumberPrefix + strings.ToUpper(strings.TrimSpace(purchaseOrder))
}

// Render makes the distributor's order of a purchase order and lists everything that keeps it from
// being sent, all at once.
func Render(po PurchaseOrder, p policy.Orders) (DistributorOrder, []Finding) {
	var findings []Finding
	find := func(line int, problem, fix string) {
		findings = append(findings, Finding{Line: line, Problem: problem, Fix: fix})
	}
	o := DistributorOrder{
		Number:     DistributorNumber(po.Number, p),
		Contact:    Contact{Name: p.Contact.Name, Phone: firstNonEmpty(digits(po.Phone), digits(p.Contact.Phone)), Email: p.Contact.Email},
		ShipMethod: p.ShipMethod, BackOrder: p.BackOrder, ShipComplete: p.ShipComplete,
	}
	if strings.TrimSpace(po.Number) == "" {
		find(0, "it has no number yet", "wait until Autotask shows one; without it two orders could go out under the same number")
	} else if !orderNumber.MatchString(o.Number) || len(o.Number) > maxNumber {
		find(0, fmt.Sprintf("its number %q can't be a TD SYNNEX purchase order number (up to %d of A-Z, 0-9 and dash)", o.Number, maxNumber), "change the policy's orders.numberPrefix")
	}
	if !po.ForDistributor {
		find(0, fmt.Sprintf("its vendor is %q, not TD SYNNEX", po.VendorName), "only purchase orders to the TD SYNNEX vendor company are sent; check the vendor, or autotask.vendorID in the policy")
	}
	if !po.Approved(p.ApprovedStatuses) {
		find(0, fmt.Sprintf("its status is %q", po.Status), fmt.Sprintf("set it to %s in Autotask; drafts and cancelled orders are never sent", strings.Join(p.ApprovedStatuses, " or ")))
	}
	o.ShipTo = renderAddress(po.ShipTo, p.Country, find)
	if len(po.Lines) == 0 {
		find(0, "it has no items", "add items while its status is New, then submit it")
	}
	for _, l := range po.Lines {
		sku, price := strings.TrimSpace(l.SKU), l.UnitCost.Round(2)
		if sku == "" {
			find(l.Number, fmt.Sprintf("product %s has no TD SYNNEX SKU", describeProduct(l)), "run Product Sync for it, or order the item elsewhere; the SKU is the vendor part number of the product's TD SYNNEX vendor row")
		}
		if l.Quantity <= 0 {
			find(l.Number, fmt.Sprintf("its quantity is %d", l.Quantity), "give a quantity of at least 1")
		}
		if !price.IsPositive() {
			find(l.Number, fmt.Sprintf("its unit cost is %s", l.UnitCost), "give the cost at which it is to be ordered, at least 0.01")
		}
		o.Lines = append(o.Lines, DistributorLine{Number: l.Number, SKU: sku, Quantity: l.Quantity, UnitPrice: price})
	}
	return o, findings
}

func renderAddress(a Address, country string, find func(int, string, string)) ShipTo {
	s := ShipTo{
		Name: oneLine(a.Name), City: oneLine(a.City), State: strings.ToUpper(oneLine(a.State)),
		PostalCode: strings.ToUpper(oneLine(a.PostalCode)), Country: country,
	}
	var rest string
	s.Line1, rest = wrap(oneLine(a.Address1))
	s.Line2 = oneLine(rest + " " + a.Address2)
	for _, part := range []struct{ name, value string }{{"name", s.Name}, {"first line", s.Line1}, {"city", s.City}, {"state", s.State}, {"postal code", s.PostalCode}} {
		if part.value == "" {
			find(0, "the ship-to address has no "+part.name, "complete the ship-to address of the purchase order")
		}
	}
	for _, part := range []struct{ name, value string }{{"name", s.Name}, {"second line", s.Line2}} {
		if n := utf8.RuneCountInString(part.value); n > maxAddressLine {
			find(0, fmt.Sprintf("the %s of the ship-to address has %d characters, more than the %d that TD SYNNEX is known to take", part.name, n, maxAddressLine), "shorten it on the purchase order")
		}
	}
	if s.State != "" && !state.MatchString(s.State) {
		find(0, fmt.Sprintf("the state %q of the ship-to address is not a two-letter code", a.State), "write for example NV or ON")
	}
	if code := s.PostalCode; code != "" {
		if (country == "US" && !zipUS.MatchString(code)) || (country == "CA" && !postalCA.MatchString(code)) {
			find(0, fmt.Sprintf("%q is not a postal code of %s", a.PostalCode, country), "correct the ship-to address of the purchase order, or orders.country in the policy")
		}
	}
	return s
}

// oneLine is a text with single blanks: addresses are pasted with line breaks and tabs.
func oneLine(s string) string { return strings.Join(strings.Fields(s), " ") }

// wrap breaks an address line at the last blank that fits.
func wrap(s string) (line, rest string) {
	if utf8.RuneCountInString(s) <= maxAddressLine {
		return s, ""
	}
	runes := []rune(s)
	for i := maxAddressLine; i > 0; i-- {
		if runes[i] == ' ' {
			return string(runes[:i]), strings.TrimSpace(string(runes[i:]))
		}
	}
	return string(runes[:maxAddressLine]), string(runes[maxAddressLine:])
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

// digits are the digits of a phone number without its extension.
func digits(s string) string {
	const complete = 10 // of a number of the US or Canada; a letter after that begins the extension
	var b strings.Builder
	for _, r := range s {
		switch {
		case r >= '0' && r <= '9':
			b.WriteRune(r)
		case unicode.IsLetter(r) && b.Len() >= complete:
			return b.String()
		}
	}
	return b.String()
}

func firstNonEmpty(values ...string) string {
	for _, v := range values {
		if v != "" {
			return v
		}
	}
	return ""
}
