package order

import (
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
	Number         string  `json:"number"`
	ShipTo         ShipTo  `json:"shipTo"`
	Contact        Contact `json:"contact"`
	ShipMethod     string  `json:"shipMethod,omitempty"`
	FreightAccount string  `json:"freightAccount,omitempty"`
	Warehouse      string  `json:"warehouse,omitempty"`
	BackOrder      bool    `json:"backOrder"`
	ShipComplete   bool    `json:"shipComplete"`
	// Split lets a line come from several warehouses; nil leaves it to the account.
	Split *bool `json:"split,omitempty"`
	// DropShip ships blind, in the MSP's name.
	DropShip     bool                `json:"dropShip,omitempty"`
	EndUser      *EndUser            `json:"endUser,omitempty"`
	SpecialPrice policy.SpecialPrice `json:"specialPrice,omitzero"`
	// Comments park the order for a person at the distributor.
	Comments     []string          `json:"comments,omitempty"`
	ResellerNote string            `json:"resellerNote,omitempty"`
	Lines        []DistributorLine `json:"lines"`
}

// ShipTo is an address in the distributor's form.
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

// EndUser is the customer as some manufacturers demand to know it.
type EndUser struct {
	Address ShipTo  `json:"address"`
	Contact Contact `json:"contact"`
}

// DistributorLine is one line of the order.
type DistributorLine struct {
	Number    int             `json:"number"`
	SKU       string          `json:"sku"`
	Quantity  int             `json:"quantity"`
	UnitPrice decimal.Decimal `json:"unitPrice"`
}

// DistributorNumber is the purchase order number that TD SYNNEX sees.
func DistributorNumber(purchaseOrder string, p policy.Orders) string {
	return p.NumberPrefix + strings.ToUpper(strings.TrimSpace(purchaseOrder))
}

// Render makes the distributor's order of a purchase order and lists everything about the purchase order
// that speaks against sending it, all at once. What only the distributor knows is for CheckOffers.
func Render(po PurchaseOrder, p policy.Orders) (DistributorOrder, []Finding) {
	split := p.Split
	o := DistributorOrder{
		Number: DistributorNumber(po.Number, p), ShipTo: renderAddress(po.ShipTo, string(p.Country)),
		ShipMethod: shipMethod(po, p), FreightAccount: p.FreightAccount, Warehouse: p.Warehouse,
		// What waits for a person's answer may be back-ordered when the answer is yes.
		BackOrder: p.OutOfStock != policy.OutOfStockRefuse, ShipComplete: p.ShipComplete, Split: &split,
		DropShip: dropShip(po, p), SpecialPrice: p.SpecialPrice, Comments: comments(po, p), ResellerNote: oneLine(p.ResellerNote),
	}
	contact := Contact{Name: p.Contact.Name, Phone: digits(p.Contact.Phone), Email: p.Contact.Email}
	if o.DropShip {
		contact = orContact(customerContact(*po.Customer), contact)
	}
	o.Contact = orContact(Contact{Phone: digits(po.Phone)}, contact)
	if o.DropShip || p.EndUser == policy.EndUserAlways {
		o.EndUser = renderEndUser(po, p)
	}
	for _, l := range po.Lines {
		if !l.Dropped() {
			o.Lines = append(o.Lines, DistributorLine{Number: l.Number, SKU: strings.TrimSpace(l.SKU), Quantity: l.Quantity, UnitPrice: l.UnitCost.Round(2)})
		}
	}
	return o, check(po, o, p)
}

// shipMethod is the code of the purchase order's shipping type, or else the policy's default.
func shipMethod(po PurchaseOrder, p policy.Orders) string {
	code, ok := mappedShipMethod(po, p)
	if ok {
		return code
	}
	return p.ShipMethod
}

func mappedShipMethod(po PurchaseOrder, p policy.Orders) (string, bool) {
	for label, code := range p.ShipMethods {
		if SameLabel(label, po.ShippingType) {
			return code, true
		}
	}
	return "", false
}

// dropShip reports whether the order goes to the address of the customer that it is for.
func dropShip(po PurchaseOrder, p policy.Orders) bool {
	if p.DropShip != policy.DropShipToCustomer || po.Customer == nil {
		return false
	}
	c := po.Customer.Address
	return SameLabel(c.Address1, po.ShipTo.Address1) && foldLabel(c.PostalCode) == foldLabel(po.ShipTo.PostalCode)
}

// comments are the people's text of the memo, when the policy lets it go along.
func comments(po PurchaseOrder, p policy.Orders) []string {
	if p.Comments != policy.CommentsMemo {
		return nil
	}
	if text := oneLine(SetMemoBlock(po.GeneralMemo, "")); text != "" {
		return []string{text}
	}
	return nil
}

// renderEndUser is the customer's block, nil when the purchase order is for no customer or its address
// is not whole.
func renderEndUser(po PurchaseOrder, p policy.Orders) *EndUser {
	if po.Customer == nil {
		return nil
	}
	u := EndUser{Address: renderAddress(po.Customer.Address, string(p.Country)), Contact: customerContact(*po.Customer)}
	if a := u.Address; a.Name == "" || a.Line1 == "" || a.City == "" || a.State == "" || a.PostalCode == "" {
		return nil
	}
	return &u
}

func customerContact(c Customer) Contact {
	return Contact{Name: c.Contact.Name, Phone: firstNonEmpty(digits(c.Contact.Phone), digits(c.Phone)), Email: c.Contact.Email}
}

// orContact fills what a contact lacks from another one.
func orContact(c, other Contact) Contact {
	return Contact{Name: firstNonEmpty(c.Name, other.Name), Phone: firstNonEmpty(c.Phone, other.Phone), Email: firstNonEmpty(c.Email, other.Email)}
}

func renderAddress(a Address, country string) ShipTo {
	s := ShipTo{
		Name: oneLine(a.Name), City: oneLine(a.City), State: strings.ToUpper(oneLine(a.State)),
		PostalCode: strings.ToUpper(oneLine(a.PostalCode)), Country: country,
	}
	var rest string
	s.Line1, rest = wrap(oneLine(a.Address1))
	s.Line2 = oneLine(rest + " " + a.Address2)
	return s
}

// oneLine is a text with single blanks: addresses are pasted with line breaks and tabs.
func oneLine(s string) string { return strings.Join(strings.Fields(s), " ") }

// maxAddressLine is where known clients wrap address lines (reference tdsynnex.md §3.5).
const maxAddressLine = 35

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
