package order

import (
	"cmp"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/shopspring/decimal"

	"digitalbridge/clients/tdsynnex/lengths"
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
	DropShip bool     `json:"dropShip,omitempty"`
	EndUser  *EndUser `json:"endUser,omitempty"`
	// EndUserPO is the end user's own purchase order number.
	EndUserPO string `json:"endUserPO,omitempty"`
	// Reseller is the MSP itself, which an order with an end user or a licence has to name.
	Reseller     *EndUser            `json:"reseller,omitempty"`
	Licence      *Licence            `json:"licence,omitempty"`
	SpecialPrice policy.SpecialPrice `json:"specialPrice,omitzero"`
	// Comments, Hold and ResellerNote hold the order for a person at the distributor.
	Comments     []string          `json:"comments,omitempty"`
	Hold         string            `json:"hold,omitempty"`
	ResellerNote string            `json:"resellerNote,omitempty"`
	Lines        []DistributorLine `json:"lines"`

	// What checks have to say of the rendering: what of the contact can't go along, and that the lines ask for
	// special prices of several kinds.
	notSent   []string
	mixedBids bool
}

// ShipTo is an address in the distributor's form.
type ShipTo struct {
	Name       string `json:"name"`
	Name2      string `json:"name2,omitempty"`
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
	Fax   string `json:"fax,omitempty"`
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
	// Cost is the purchase order's cost when the distributor's price of the moment is sent in its place; zero when
	// it is the cost that is sent.
	Cost decimal.Decimal `json:"cost,omitzero"`
	// Bid is the number of the bid or promotion of this line.
	Bid string `json:"bid,omitempty"`
	// Electronic: it is delivered by e-mail, as a licence is.
	Electronic bool `json:"electronic,omitempty"`
	// Replacements are other SKUs that are right for the line; they are not sent.
	Replacements []string `json:"replacements,omitempty"`
}

// Render makes the distributor's order of a purchase order and lists everything about the purchase order
// that speaks against sending it, all at once. What only the distributor knows is for CheckOffers.
func Render(po PurchaseOrder, p policy.Orders) (DistributorOrder, []Finding) {
	split := p.Split
	o := DistributorOrder{
		Number: DistributorNumber(po.Number, p), ShipTo: renderAddress(po.ShipTo, countryOf(p), lengths.ShipTo()),
		ShipMethod: shipMethod(po, p), FreightAccount: p.FreightAccount, Warehouse: p.Warehouse,
		// What waits for a person's answer may be back-ordered when the answer is yes.
		BackOrder: p.OutOfStock != policy.OutOfStockRefuse, ShipComplete: p.ShipComplete, Split: &split,
		DropShip: dropShip(po, p), SpecialPrice: p.SpecialPrice, Comments: comments(po, p), ResellerNote: Plain(p.ResellerNote),
		Hold: firstMarked(po.GeneralMemo, MarkHold),
	}
	o.Contact, o.notSent = shipToContact(po, p, o.DropShip)
	if o.DropShip || p.EndUser == policy.EndUserAlways {
		o.nameEndUser(po, p)
	}
	if number := endUserPO(po); utf8.RuneCountInString(number) <= lengths.EndUserPONumber {
		o.EndUserPO = number
	}
	if special, ok := bid(po.GeneralMemo); ok {
		o.SpecialPrice = special
	}
	for _, l := range po.Lines {
		if !l.Dropped() {
			o.addLine(l)
		}
	}
	return o, check(po, o, p)
}

func (o *DistributorOrder) addLine(l Line) {
	line := DistributorLine{Number: l.Number, SKU: strings.TrimSpace(l.SKU), Quantity: l.Quantity, UnitPrice: l.UnitCost.Round(2),
		Electronic:   l.Virtual,
		Replacements: l.replacements()}
	if special, ok := bid(l.Memo); ok {
		o.mixedBids = o.mixedBids || (o.SpecialPrice.Type != "" && o.SpecialPrice.Type != special.Type)
		o.SpecialPrice.Type, line.Bid = special.Type, special.Reference
	}
	o.Lines = append(o.Lines, line)
}

// endUserPO is the customer's own purchase order number: that of the memo, or else of the charge or ticket behind
// a line.
func endUserPO(po PurchaseOrder) string {
	return cmp.Or(firstMarked(po.GeneralMemo, MarkEndUserPO), Plain(po.EndUserPO))
}

// shipToContact is who the distributor calls about the delivery: the customer when it ships blind, the policy's
// contact otherwise, with the purchase order's own phone number. It also says what of it can't go along.
func shipToContact(po PurchaseOrder, p policy.Orders, dropShip bool) (Contact, []string) {
	name, phone, email := p.Contact.Name, p.Contact.Phone, p.Contact.Email
	if dropShip {
		c := po.Customer
		name, email = cmp.Or(c.Contact.Name, name), cmp.Or(c.Contact.Email, email)
		phone = firstPhone(c.Contact.Phone, c.Phone, phone)
	}
	return contactFor(name, firstPhone(po.Phone, phone), email)
}

// firstPhone is the first of several texts that holds a phone number, or else the first with any digit.
func firstPhone(texts ...string) string {
	for _, least := range []int{shortestNumber, 1} {
		for _, s := range texts {
			if digits, _ := Phone(s); len(digits) >= least {
				return s
			}
		}
	}
	return ""
}

// shipMethod is the code that the memo asks for, or that of the purchase order's shipping type, or else the
// policy's default.
func shipMethod(po PurchaseOrder, p policy.Orders) string {
	if code := firstMarked(po.GeneralMemo, MarkShipMethod); code != "" {
		return strings.ToUpper(code)
	}
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
	return wrapText(Plain(SetMemoBlock(po.GeneralMemo, "")), lengths.Comment)
}

// wrapText breaks a text into lines of so many characters, at blanks where there are any.
func wrapText(s string, most int) []string {
	var out []string
	for runes := []rune(s); len(runes) > 0; {
		n := min(most, len(runes))
		for i := n; i > 0 && n < len(runes); i-- {
			if runes[i] == ' ' {
				n = i
				break
			}
		}
		out = append(out, strings.TrimSpace(string(runes[:n])))
		runes = []rune(strings.TrimSpace(string(runes[n:])))
	}
	return out
}

// Comments breaks a text into comments of the length that the distributor takes.
func Comments(text string) []string { return wrapText(Plain(text), lengths.Comment) }

// AllComments are all comments that go along with the order; any of them makes the distributor hold it.
func (o DistributorOrder) AllComments() []string {
	return slices.Concat(wrapText(o.Hold, lengths.Comment), o.Comments)
}
