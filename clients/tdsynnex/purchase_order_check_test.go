package tdsynnex

// How long the fields of an order may be, and how telephone numbers travel.

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// filled is an order whose every limited text is a pointer away.
func filled() PurchaseOrderRequest {
	o := orderOf("8100001")
	o.Customer = &Customer{Address: o.ShipTo, Contact: Contact{Name: "A. Buyer"}}
	o.EndUser = &EndUser{Address: o.ShipTo, Contact: Contact{Name: "A. Buyer"}}
	o.SoftwareLicense = &SoftwareLicense{Licensee: o.ShipTo, Contact: Contact{Name: "A. Buyer"}}
	o.Comments, o.ShipComments, o.InternalShipComments, o.Lines[0].Comments = []string{""}, []string{""}, []string{""}, []string{""}
	return o
}

func TestLengthsOfTheSpecification(t *testing.T) {
	for _, tt := range []struct {
		name  string
		most  int
		field func(*PurchaseOrderRequest) *string
	}{
		{"PONumber", 20, func(o *PurchaseOrderRequest) *string { return &o.PONumber }},
		{"EndUserPONumber", 15, func(o *PurchaseOrderRequest) *string { return &o.EndUserPONumber }},
		{"ShipMethod/Code", 5, func(o *PurchaseOrderRequest) *string { return &o.ShipMethod }},
		{"FreightAccountNumber", 30, func(o *PurchaseOrderRequest) *string { return &o.FreightAccount }},
		{"SpecialPriceReferenceNumber", 20, func(o *PurchaseOrderRequest) *string { return &o.SpecialPriceReferenceNumber }},
		{"ShipTo/AddressName1", 30, func(o *PurchaseOrderRequest) *string { return &o.ShipTo.Name }},
		{"ShipTo/AddressName2", 35, func(o *PurchaseOrderRequest) *string { return &o.ShipTo.Name2 }},
		{"ShipTo/AddressLine1", 60, func(o *PurchaseOrderRequest) *string { return &o.ShipTo.Line1 }},
		{"ShipTo/AddressLine2", 30, func(o *PurchaseOrderRequest) *string { return &o.ShipTo.Line2 }},
		{"ShipTo/City", 20, func(o *PurchaseOrderRequest) *string { return &o.ShipTo.City }},
		{"ShipTo/State", 2, func(o *PurchaseOrderRequest) *string { return &o.ShipTo.State }},
		{"ShipTo/ZipCode", 10, func(o *PurchaseOrderRequest) *string { return &o.ShipTo.ZipCode }},
		{"ShipToContact/ContactName", 30, func(o *PurchaseOrderRequest) *string { return &o.ShipToContact.Name }},
		{"Customer/AddressName1", 35, func(o *PurchaseOrderRequest) *string { return &o.Customer.Address.Name }},
		{"Customer/AddressLine1", 35, func(o *PurchaseOrderRequest) *string { return &o.Customer.Address.Line1 }},
		{"Customer/CustomerContact/ContactName", 35, func(o *PurchaseOrderRequest) *string { return &o.Customer.Contact.Name }},
		{"EndUser/AddressLine2", 35, func(o *PurchaseOrderRequest) *string { return &o.EndUser.Address.Line2 }},
		{"EndUser/City", 20, func(o *PurchaseOrderRequest) *string { return &o.EndUser.Address.City }},
		{"Licensee/AddressName2", 35, func(o *PurchaseOrderRequest) *string { return &o.SoftwareLicense.Licensee.Name2 }},
		{"AuthorizationNumber", 25, func(o *PurchaseOrderRequest) *string { return &o.SoftwareLicense.AuthorizationNumber }},
		{"Comment", 60, func(o *PurchaseOrderRequest) *string { return &o.Comments[0] }},
		{"ShipComment", 60, func(o *PurchaseOrderRequest) *string { return &o.ShipComments[0] }},
		{"ShipCommentInternal", 60, func(o *PurchaseOrderRequest) *string { return &o.InternalShipComments[0] }},
		{"Item/Comment", 60, func(o *PurchaseOrderRequest) *string { return &o.Lines[0].Comments[0] }},
		{"Item/SKU", 9, func(o *PurchaseOrderRequest) *string { return &o.Lines[0].SKU }},
		{"Item/SpecialPriceReferenceNumber", 20, func(o *PurchaseOrderRequest) *string { return &o.Lines[0].SpecialPriceReferenceNumber }},
	} {
		t.Run(tt.name, func(t *testing.T) {
			o := filled()
			*tt.field(&o) = strings.Repeat("é", tt.most) // characters, not bytes
			require.Empty(t, o.check())
			*tt.field(&o) += "X"
			require.Contains(t, o.check(), "more than the")
		})
	}
}

func TestAnEmailAddressThatIsTooLongIsLeftOut(t *testing.T) {
	c, err := New(account())
	require.NoError(t, err)
	o := filled()
	o.ShipToContact = Contact{Name: "A. Buyer", Email: strings.Repeat("a", 30) + "@b"}
	o.EndUser.Contact.Email = strings.Repeat("a", 30) + "@b"
	require.Empty(t, o.check())
	m := c.purchaseOrderMessage(o)
	require.Empty(t, m.Order.Shipment.Contact.EmailAddress, "30 characters at the ship-to contact")
	require.NotEmpty(t, m.Order.EndUser.EndUserContact.EmailAddress, "40 elsewhere")
}

func TestTelephoneNumbers(t *testing.T) {
	for raw, want := range map[string]string{
		"(775) 555-0100": "7755550100", "+1 775.555.0100": "17755550100", "775-555-0100 #12": "7755550100", "775-555-0100 x12": "7755550100",
		"775-555-0100 ext. 12": "7755550100", "775-555-0100x12": "7755550100", "775/555-0100": "7755550100",
		"775-555-0100 / 555-0101": "7755550100",
		"775-555-0100, 12":        "7755550100", "514-555-0100 poste 7": "5145550100", "Fax 775-555-0100": "7755550100", "": "", "none": "",
	} {
		require.Equal(t, want, phoneNumber(raw), raw)
	}
}
