package sandbox

// The faults of a purchase order that is not complete: the service lists all of them, numbered, each on a
// line of its own, and takes nothing.

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/shopspring/decimal"

	"digitalbridge/clients/tdsynnex/lengths"
)

const (
	textRequired    = "String value required"
	floatRequired   = "Float value required"
	integerRequired = "Integer value required"
)

// faults gathers them by the path of their element.
type faults struct{ found []string }

func (f *faults) add(path, text string) { f.found = append(f.found, path+": "+text) }

// text checks a value that must not be empty, or too long.
func (f *faults) text(path, value string, required bool, most int) {
	value = strings.TrimSpace(value)
	switch {
	case required && value == "":
		f.add(path, textRequired)
	case lengths.TooLong(value, most):
		f.add(path, fmt.Sprintf(textTooLong, most))
	}
}

func incomplete(found []string) *refusal {
	var b strings.Builder
	for n, fault := range found {
		fmt.Fprintf(&b, "\n(%d)%s", n+1, fault)
	}
	return &refusal{"Client.IncompleteXML", b.String() + "\n"}
}

func faultsOf(r orderRequest) []string {
	f := &faults{}
	const order = "OrderRequest/"
	f.text(order+"PONumber", r.PONumber, true, lengths.PONumber)
	f.text(order+"DropShipFlag", r.DropShipFlag, true, 1)
	f.text(order+"SpecialPriceReferenceNumber", r.SpecialPriceRef, false, lengths.SpecialPriceReference)
	if r.Customer != nil || r.EndUser != nil || r.License != nil {
		f.party(order+"Customer", "CustomerContact", r.Customer, true, func(p *party) *contact { return p.CustomerContact })
	}
	to, limits := r.Shipment.ShipTo, lengths.ShipTo()
	f.address(order+"Shipment/ShipTo", to, limits, true)
	if strings.TrimSpace(to.State) == "" || strings.TrimSpace(to.ZipCode) == "" {
		f.add(order+"Shipment/ShipTo/ZipCode|State", textRequired)
	}
	f.contact(order+"Shipment/ShipToContact", r.Shipment.Contact, lengths.ShipToContact(), false)
	f.text(order+"Shipment/ShipMethod/Code", r.Shipment.ShipMethod.Code, true, lengths.ShipMethod)
	f.text(order+"Shipment/FreightAccountNumber", r.Shipment.FreightAccount, false, lengths.FreightAccountNumber)
	f.text(order+"EndUserPONumber", r.EndUserPONumber, false, lengths.EndUserPONumber)
	if r.EndUser != nil {
		f.party(order+"EndUser", "EndUserContact", r.EndUser, false, func(p *party) *contact { return p.EndUserContact })
	}
	if l := r.License; l != nil {
		f.text(order+"SoftWareLicense/AuthorizationNumber", l.AuthorizationNumber, false, lengths.AuthorizationNumber)
		f.text(order+"SoftWareLicense/ReOrder", l.ReOrder, true, 1)
		f.party(order+"SoftWareLicense/Licensee", "LicenseeContact", l.Licensee, true, func(p *party) *contact { return p.LicenseeContact })
	}
	for name, comments := range map[string][]string{
		"Comment": r.Comments, "ShipComment": r.ShipComments, "ShipCommentInternal": r.InternalNotes} {
		for _, c := range comments {
			f.text(order+name, c, false, lengths.Comment)
		}
	}
	f.items(r.Items)
	return f.found
}

func (f *faults) address(path string, a address, most lengths.Address, required bool) {
	f.text(path+"/AddressName1", a.AddressName1, required, most.Name)
	f.text(path+"/AddressName2", a.AddressName2, false, most.Name2)
	f.text(path+"/AddressLine1", a.AddressLine1, required, most.Line1)
	f.text(path+"/AddressLine2", a.AddressLine2, false, most.Line2)
	f.text(path+"/City", a.City, required, most.City)
	f.text(path+"/State", a.State, false, most.State)
	f.text(path+"/ZipCode", a.ZipCode, false, most.ZipCode)
	f.text(path+"/Country", a.Country, false, most.Country)
}

// contact checks a contact; all of a required one must be filled, the fax number too. The e-mail address of
// the customer's own contact is not insisted on (unknowns.go).
func (f *faults) contact(path string, c contact, most lengths.Contact, required bool) {
	f.text(path+"/ContactName", c.ContactName, required, most.Name)
	f.text(path+"/PhoneNumber", c.PhoneNumber, required, most.Phone)
	f.text(path+"/FaxNumber", c.FaxNumber, required, most.Fax)
	f.text(path+"/EmailAddress", c.EmailAddress, required && !strings.HasSuffix(path, "/CustomerContact"), most.Email)
}

func (f *faults) party(path, contactName string, p *party, required bool, contactOf func(*party) *contact) {
	if p == nil {
		p = &party{}
	}
	f.address(path, p.address, lengths.Party(), required)
	if required && (strings.TrimSpace(p.State) == "" || strings.TrimSpace(p.ZipCode) == "") {
		f.add(path+"/ZipCode|State", textRequired)
	}
	c := contactOf(p)
	if c == nil {
		if !required {
			return
		}
		c = &contact{}
	}
	f.contact(path+"/"+contactName, *c, lengths.PartyContact(), required)
}

func (f *faults) items(items []orderItem) {
	if len(items) == 0 {
		f.add("OrderRequest/Items", "at least one Item required")
	}
	seen := map[int]bool{}
	for i, item := range items {
		path := fmt.Sprintf("OrderRequest/Items/Item[%d]/", i)
		n, err := strconv.Atoi(item.number())
		if err != nil || seen[n] {
			f.add(path+"@lineNumber", integerRequired)
		}
		seen[n] = true
		if firstFilled(item.SKU, item.PartNumber, item.MfgPN) == "" {
			f.add("", "one of SKU, SynnexPartNumber, ManufacturerPartNumber, CustomerPartNumber required")
		}
		f.text(path+"SKU", item.SKU, false, lengths.SKU)
		// An exponent would ask for a number of any size.
		if p := strings.TrimSpace(item.UnitPrice); len(p) > 20 || strings.ContainsAny(p, "eE") || !isNumber(p) {
			f.add(path+"UnitPrice", floatRequired)
		}
		if q, err := strconv.Atoi(strings.TrimSpace(item.Quantity)); err != nil || q <= 0 || q > maxQuantity {
			f.add(path+"OrderQuantity", integerRequired)
		}
		f.text(path+"SpecialPriceReferenceNumber", item.SpecialPriceRef, false, lengths.SpecialPriceReference)
		for _, c := range item.Comments {
			f.text(path+"Comment", c, false, lengths.Comment)
		}
	}
}

func isNumber(s string) bool {
	_, err := decimal.NewFromString(s)
	return err == nil
}
