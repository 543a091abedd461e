package order

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"digitalbridge/clients/tdsynnex/lengths"
	"digitalbridge/clients/tdsynnex/shipmethod"
	"digitalbridge/internal/policy"
)

// This file names the parties behind an order: the end user, the reseller itself, and the licensee of what is
// delivered electronically.

// Licence is what an order for licences says beside its lines.
type Licence struct {
	// Authorization is the number of the customer's agreement with the manufacturer.
	Authorization string  `json:"authorization,omitempty"`
	Licensee      EndUser `json:"licensee"`
}

// endUserOf is the company that the order is for, or the MSP itself for stock where the policy says so.
func endUserOf(po PurchaseOrder, p policy.Orders) *Customer {
	if po.Customer == nil && po.CustomerProblem == "" && p.StockEndUser == policy.StockEndUserSelf {
		return po.Reseller
	}
	return po.Customer
}

// nameEndUser names the end user, and with it the reseller, when its data is whole.
func (o *DistributorOrder) nameEndUser(po PurchaseOrder, p policy.Orders) {
	c := endUserOf(po, p)
	if o.EndUser != nil || c == nil {
		return
	}
	if u := party(*c, p); len(u.Address.missingParts()) == 0 && len(u.Address.longParts(lengths.Party())) == 0 {
		o.EndUser = &u
		o.nameReseller(po, p)
	}
}

func (o *DistributorOrder) nameReseller(po PurchaseOrder, p policy.Orders) {
	if po.Reseller == nil || o.Reseller != nil {
		return
	}
	r := party(*po.Reseller, p)
	r.Contact.Name, r.Contact.Phone = cmp.Or(r.Contact.Name, Plain(p.Contact.Name)), cmp.Or(r.Contact.Phone, phoneDigits(p.Contact.Phone))
	r.Contact.Email = cmp.Or(r.Contact.Email, Plain(p.Contact.Email))
	if len(r.Address.missingParts()) == 0 && len(r.Address.longParts(lengths.Party())) == 0 {
		o.Reseller = &r
	}
}

// party is a company as the distributor's blocks name it.
func party(c Customer, p policy.Orders) EndUser {
	u := EndUser{Address: renderAddress(c.Address, countryOf(p), lengths.Party())}
	u.Contact = Contact{
		Name: firstRunes(Plain(c.Contact.Name), lengths.PartyContact().Name), Phone: phoneDigits(firstPhone(c.Contact.Phone, c.Phone)),
		Fax: phoneDigits(c.Fax), Email: Plain(c.Contact.Email),
	}
	if utf8.RuneCountInString(u.Contact.Email) > lengths.PartyContact().Email {
		u.Contact.Email = ""
	}
	return u
}

// phoneDigits are the digits of a phone number that has enough of them.
func phoneDigits(s string) string {
	if digits, _ := Phone(s); len(digits) >= shortestNumber && len(digits) <= lengths.PartyContact().Phone {
		return digits
	}
	return ""
}

// missingOf says which data of the end user is missing, to follow a sentence that says that there is none.
func missingOf(po PurchaseOrder, p policy.Orders) string {
	c := endUserOf(po, p)
	switch {
	case po.CustomerProblem != "":
		return " (" + po.CustomerProblem + ")"
	case c == nil:
		return " (the purchase order is for no company)"
	}
	address := renderAddress(c.Address, countryOf(p), lengths.Party())
	if missing := address.missingParts(); len(missing) > 0 {
		return fmt.Sprintf(" (the address of %s in Autotask has no %s)", c.Name, strings.Join(missing, ", no "))
	}
	if long := address.longParts(lengths.Party()); len(long) > 0 {
		return " (" + fmt.Sprintf(long[0], "of "+c.Name) + ")"
	}
	return ""
}

// endUserField says where the end user comes from.
const endUserField = "set Purchase For (company) on the purchase order and complete that company's address in Autotask; lines for " +
	"several companies go on purchase orders of their own; for stock set orders.stockEndUser to self in the policy"

// checkNamedEndUser looks at whom the order can name as its end user, before anybody has demanded one.
func checkNamedEndUser(f *findings, po PurchaseOrder, o DistributorOrder, p policy.Orders) {
	const write = "write the line \"" + MarkEndUserPO + ": NUMBER\" into its memo"
	if po.CustomerProblem != "" && p.EndUser != policy.EndUserNever {
		f.warns(AboutEndUser, 0, "it is not known whom the order is for: "+po.CustomerProblem, endUserField)
	}
	if p.EndUser == policy.EndUserAlways && o.EndUser == nil {
		f.warns(AboutEndUser, 0, "there is no end user to name"+missingOf(po, p), endUserField)
	}
	switch number := endUserPO(po); {
	case number != "" && o.EndUserPO == "":
		f.warns(AboutEndUser, 0, fmt.Sprintf("the customer's purchase order number %q has more than the %d characters that TD SYNNEX takes, so "+
			"it does not go along", number, lengths.EndUserPONumber), "shorten it where it stands, in the memo, charge or ticket; or "+write)
	case number == "" && po.EndUserPOs != "":
		f.warns(AboutEndUser, 0, "the charges behind its lines have several purchase order numbers of the customer, "+po.EndUserPOs+
			", and an order has one, so none goes along", write+", or put the lines on purchase orders of their own")
	}
}

// electronic reports how many lines are delivered electronically.
func (o DistributorOrder) electronic() int {
	n := 0
	for _, l := range o.Lines {
		if l.Electronic {
			n++
		}
	}
	return n
}

// licence adds what lines need that are delivered electronically.
func (o *DistributorOrder) licence(po PurchaseOrder, p policy.Orders) {
	n := o.electronic()
	if n == 0 {
		return
	}
	if n == len(o.Lines) {
		o.ShipMethod = shipmethod.Electronic
	}
	c := endUserOf(po, p)
	if c == nil {
		return
	}
	o.Licence = &Licence{Authorization: firstMarked(po.GeneralMemo, MarkAuthorization), Licensee: party(*c, p)}
	o.nameReseller(po, p)
}

// checkLicence looks at what the distributor wants to know about licences: the licensee with phone, fax and e-mail,
// and the reseller.
func checkLicence(f *findings, po PurchaseOrder, o DistributorOrder, p policy.Orders) {
	n := o.electronic()
	if n == 0 {
		return
	}
	i := slices.IndexFunc(o.Lines, func(l DistributorLine) bool { return l.Electronic })
	line := o.Lines[i]
	if n < len(o.Lines) {
		f.asks(AboutLicence, line.Number, o.ShipMethod,
			about(line, fmt.Sprintf("it is delivered by e-mail, and other lines are shipped by %s: an order has one ship method",
				cmp.Or(o.ShipMethod, "none"))),
			"put what is delivered electronically on a purchase order of its own, or approve it as it is")
	}
	var missing []string
	if o.Licence == nil {
		missing = append(missing, "licensee"+missingOf(po, p))
	} else {
		missing = append(missing, o.Licence.Licensee.Address.missingParts()...)
		for _, part := range []struct{ name, value string }{
			{"contact", o.Licence.Licensee.Contact.Name}, {"phone number", o.Licence.Licensee.Contact.Phone},
			{"fax number", o.Licence.Licensee.Contact.Fax}, {"e-mail address", o.Licence.Licensee.Contact.Email},
		} {
			if part.value == "" {
				missing = append(missing, part.name)
			}
		}
	}
	if len(missing) > 0 {
		f.asks(AboutLicence, line.Number, strings.Join(missing, ","),
			about(line, "a licence goes to a licensee with address, contact, phone, fax and e-mail, and the order has no "+strings.Join(
				missing, ", no ")),
			"set Purchase For (company) on the purchase order and complete that company and its primary contact in Autotask; or approve "+
				"it and let TD SYNNEX ask")
	}
	if o.Reseller == nil {
		f.asks(AboutLicence, line.Number, "reseller",
			about(line, "a licence order names the reseller with its address, and yours is not complete in Autotask"),
			"complete the address of your own company in Autotask (company id 0), or approve it and let TD SYNNEX ask")
	}
}
