// Package lengths says how many characters the fields of a purchase order may have, by the distributor's
// specification of 2015 (nothing newer is public). It is a leaf for the client, the sandbox and the rules.
package lengths

import "unicode/utf8"

// Address holds the lengths of an address block.
type Address struct {
	Name, Name2, Line1, Line2, City, State, ZipCode, Country int
}

// Contact holds the lengths of a contact block.
type Contact struct {
	Name, Phone, Fax, Email int
}

// ShipTo is where the goods go.
func ShipTo() Address {
	return Address{Name: 30, Name2: 35, Line1: 60, Line2: 30, City: 20, State: 2, ZipCode: 10, Country: 15}
}

// ShipToContact is the person there; a fax number is not asked for.
func ShipToContact() Contact { return Contact{Name: 30, Phone: 20, Email: 30} }

// Party is the customer, the end user, the licensee, and the address of a freight quote.
func Party() Address {
	return Address{Name: 35, Name2: 35, Line1: 35, Line2: 35, City: 20, State: 2, ZipCode: 10, Country: 2}
}

// PartyContact is the person at such an address.
func PartyContact() Contact { return Contact{Name: 35, Phone: 20, Fax: 20, Email: 40} }

// Lengths of single fields.
const (
	PONumber              = 20
	EndUserPONumber       = 15
	FreightAccountNumber  = 30
	ShipMethod            = 5
	SpecialPriceReference = 20
	AuthorizationNumber   = 25 // of a software licence
	Comment               = 60 // of every kind, each
	LineNumber            = 5
	SKU                   = 9
)

// TooLong tells whether a text has more characters than a field takes; 0 is no limit.
func TooLong(text string, limit int) bool { return limit > 0 && utf8.RuneCountInString(text) > limit }
