package tdsynnex

// What is checked about a purchase order before it may leave: only what makes it unsendable. Prices and
// stock are a matter of policy and belong to the caller.

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"

	"digitalbridge/clients/tdsynnex/lengths"
)

// check says what is wrong, or "" when the order can be sent.
func (o PurchaseOrderRequest) check() string {
	if o.PONumber == "" || o.PONumber != strings.TrimSpace(o.PONumber) || strings.ContainsFunc(o.PONumber, unicode.IsControl) {
		return fmt.Sprintf("the PO number %q is empty or has spaces around it", clip(o.PONumber))
	}
	if problem := o.ShipTo.check(); problem != "" {
		return "the ship-to address " + problem
	}
	if problem := o.tooLong(); problem != "" {
		return problem
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
		case l.SKU == "":
			return fmt.Sprintf("line %d has no TD SYNNEX SKU", l.LineNumber)
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

// limited is one text of an order and how many characters it may have.
type limited struct {
	name, text string
	most       int
}

// tooLong names the first field with more characters than the distributor takes. An e-mail address is not
// among them: one that is too long is left out of the message.
func (o PurchaseOrderRequest) tooLong() string {
	fields := []limited{
		{"the PO number", o.PONumber, lengths.PONumber}, {"the end user's PO number", o.EndUserPONumber, lengths.EndUserPONumber},
		{"the ship method", o.ShipMethod, lengths.ShipMethod}, {"the freight account", o.FreightAccount, lengths.FreightAccountNumber},
		{"the special price reference", o.SpecialPriceReferenceNumber, lengths.SpecialPriceReference},
	}
	fields = append(fields, o.ShipTo.limits("the ship-to address", lengths.ShipTo())...)
	fields = append(fields, o.ShipToContact.limits("the ship-to contact", lengths.ShipToContact())...)
	if c := o.Customer; c != nil {
		fields = append(fields, c.Address.limits("the customer", lengths.Party())...)
		fields = append(fields, c.Contact.limits("the customer's contact", lengths.PartyContact())...)
	}
	if u := o.EndUser; u != nil {
		fields = append(fields, u.Address.limits("the end user", lengths.Party())...)
		fields = append(fields, u.Contact.limits("the end user's contact", lengths.PartyContact())...)
	}
	if l := o.SoftwareLicense; l != nil {
		fields = append(fields, limited{"the licence's authorization number", l.AuthorizationNumber, lengths.AuthorizationNumber})
		fields = append(fields, l.Licensee.limits("the licensee", lengths.Party())...)
		fields = append(fields, l.Contact.limits("the licensee's contact", lengths.PartyContact())...)
	}
	for _, comments := range [][]string{o.Comments, o.ShipComments, o.InternalShipComments} {
		for _, c := range comments {
			fields = append(fields, limited{"a comment", c, lengths.Comment})
		}
	}
	for _, l := range o.Lines {
		fields = append(fields, limited{lineField(l.LineNumber, "SKU"), l.SKU, lengths.SKU},
			limited{lineField(l.LineNumber, "special price reference"), l.SpecialPriceReferenceNumber, lengths.SpecialPriceReference})
		for _, c := range l.Comments {
			fields = append(fields, limited{lineField(l.LineNumber, "comment"), c, lengths.Comment})
		}
	}
	for _, f := range fields {
		if lengths.TooLong(f.text, f.most) {
			return fmt.Sprintf("%s has %d characters, more than the %d that TD SYNNEX takes: %q", f.name, utf8.RuneCountInString(f.text), f.most,
				clip(f.text))
		}
	}
	return ""
}

func (a Address) limits(of string, most lengths.Address) []limited {
	return []limited{
		{of + ": its name", a.Name, most.Name}, {of + ": its second name", a.Name2, most.Name2}, {of + ": its first line", a.Line1, most.Line1},
		{of + ": its second line", a.Line2, most.Line2}, {of + ": its city", a.City, most.City}, {of + ": its state", a.State, most.State},
		{of + ": its ZIP code", a.ZipCode, most.ZipCode}, {of + ": its country", a.Country, most.Country},
	}
}

func (c Contact) limits(of string, most lengths.Contact) []limited {
	return []limited{
		{of + ": the name", c.Name, most.Name}, {of + ": the telephone number", phoneNumber(c.Phone), most.Phone},
		{of + ": the fax number", phoneNumber(c.Fax), most.Fax},
	}
}
