package order_test

import (
	"testing"

	"github.com/shopspring/decimal"
	"github.com/stretchr/testify/require"

	. "digitalbridge/internal/order"
	"digitalbridge/internal/policy"
)

var ownCompany = Customer{Name: "Acme MSP", Phone: "775-555-0100", Address: Address{
	Name: "Acme MSP", Address1: "1 Main St", City: "Reno", State: "NV", PostalCode: "89501"}}

func TestThePriceOfNowIsSent(t *testing.T) {
	for name, c := range map[string]struct {
		live, tolerance, want, cost string
	}{
		"the same":                        {"281.86", "2", "281.86", "0"},
		"a cent more":                     {"281.87", "2", "281.87", "281.86"},
		"less":                            {"280.00", "2", "280", "281.86"},
		"more than is borne, to be asked": {"300.00", "2", "300", "281.86"},
		"not compared":                    {"300.00", "", "281.86", "0"},
		"not known":                       {"", "2", "281.86", "0"},
		"nothing":                         {"0", "2", "281.86", "0"},
	} {
		t.Run(name, func(t *testing.T) {
			po, p := goodOrder(), rules
			p.PriceTolerancePercent = decimal.NullDecimal{}
			if c.tolerance != "" {
				p.PriceTolerancePercent = limit(c.tolerance)
			}
			offer := Offer{Line: 1, Status: "active", Quantity: 5}
			if c.live != "" {
				offer.Price = limit(c.live)
			}
			rendered, _ := Render(po, p)
			o := Complete(po, rendered, []Offer{offer}, p)
			require.Equal(t, c.want, o.Lines[0].UnitPrice.String())
			require.Equal(t, c.cost, o.Lines[0].Cost.String())
			require.Equal(t, "281.86", rendered.Lines[0].UnitPrice.String(), "the rendered order stays as it was")
			require.Equal(t, o, Complete(po, o, []Offer{offer}, p), "the same once more")
		})
	}
}

func TestTheAmountIsAskedAtThePricesOfNow(t *testing.T) {
	po, p := goodOrder(), rules
	p.Approval.Above, p.PriceTolerancePercent = limit("570"), limit("5")
	offers := []Offer{{Line: 1, Status: "active", Quantity: 5, Price: limit("290")}}
	rendered, findings := Render(po, p)
	require.Empty(t, ofCode(AboutAmount, findings), "at its costs it is below the limit")
	o := Complete(po, rendered, offers, p)
	asked := ofCode(AboutAmount, CheckOffers(po, o, offers, p))
	require.Len(t, asked, 1)
	require.Equal(t, Asks, asked[0].Severity)
	require.Contains(t, asked[0].Problem, "580.00")
}

func TestWhatIsNotSaidOfAnOfferIsAsked(t *testing.T) {
	po := goodOrder()
	o, _ := Render(po, rules)
	offer := Offer{Line: 1, Status: "active", Price: limit("281.86"), StockNotSaid: true, EndUserNotSaid: true}
	findings := CheckOffers(po, o, []Offer{offer}, rules)
	require.Len(t, findings, 2)
	for _, f := range findings {
		require.Equal(t, Asks, f.Severity)
		require.Contains(t, f.Problem, "not checked")
	}
}

func TestTheEndUserOfStockIsTheMSPByPolicy(t *testing.T) {
	po, p := goodOrder(), rules
	po.Reseller = &ownCompany
	demanded := []Offer{{Line: 1, Status: "active", Quantity: 5, Price: limit("281.86"), EndUserRequired: true}}
	rendered, _ := Render(po, p)
	blocked := ofCode(AboutEndUser, CheckOffers(po, Complete(po, rendered, demanded, p), demanded, p))
	require.Len(t, blocked, 1)
	require.Contains(t, blocked[0].Problem, "the purchase order is for no company")
	require.Contains(t, blocked[0].Fix, "orders.stockEndUser")
	p.StockEndUser = policy.StockEndUserSelf
	o := Complete(po, rendered, demanded, p)
	require.Equal(t, "Acme MSP", o.EndUser.Address.Name)
	require.Equal(t, "Acme MSP", o.Reseller.Address.Name)
	require.Empty(t, CheckOffers(po, o, demanded, p))

	po.CustomerProblem = "its charges are of two companies"
	require.Nil(t, Complete(po, rendered, demanded, p).EndUser, "it is not for stock, it is only not known for whom")
	po.CustomerProblem, po.Customer = "", &Customer{Name: "Beta", Address: Address{Name: "Beta", Address1: "2 Side St"}}
	incomplete := ofCode(AboutEndUser, CheckOffers(po, Complete(po, rendered, demanded, p), demanded, p))
	require.Contains(t, incomplete[0].Problem, "the address of Beta in Autotask has no city, no state, no postal code")
}

func TestLicencesGoOutWithTheirBlock(t *testing.T) {
	po := goodOrder()
	licensee := customer
	licensee.Fax, licensee.Contact.Phone = "775-555-0112", "775-555-0111"
	po.Customer, po.Reseller, po.GeneralMemo = &licensee, &ownCompany, "TD SYNNEX authorization: A-77"
	offers := []Offer{{Line: 1, Status: "active", Quantity: Unlimited, Price: limit("281.86"), Electronic: true}}
	rendered, _ := Render(po, rules)
	o := Complete(po, rendered, offers, rules)
	require.Equal(t, "EDEL", o.ShipMethod)
	require.Equal(t, "A-77", o.Licence.Authorization)
	require.Equal(t, Contact{Name: "Cleo", Phone: "7755550111", Fax: "7755550112", Email: "cleo@customer.example"}, o.Licence.Licensee.Contact)
	require.NotNil(t, o.Reseller)
	require.Empty(t, ofCode(AboutLicence, CheckOffers(po, o, offers, rules)))

	licensee.Fax = ""
	asked := ofCode(AboutLicence, CheckOffers(po, Complete(po, rendered, offers, rules), offers, rules))
	require.Len(t, asked, 1)
	require.Contains(t, asked[0].Problem, "no fax number")

	second := po.Lines[0]
	second.Number, second.ItemID = 2, 2
	po.Lines = append(po.Lines, second)
	rendered, _ = Render(po, rules)
	o = Complete(po, rendered, append(offers, Offer{Line: 2, Status: "active", Quantity: 9, Price: limit("281.86")}), rules)
	require.Equal(t, "FG", o.ShipMethod, "goods and licences have one ship method")
	require.Contains(t, List(CheckOffers(po, o, offers, rules)), "an order has one ship method")
}

func TestWhatOneOrderAsksForInItsMemo(t *testing.T) {
	po := goodOrder()
	po.GeneralMemo = SetMemoBlock("Call Bob\r\n* td-synnex HOLD : check  the colour\nTD SYNNEX bid: Education E-12\nCustomer PO: "+
		"45000\nTD SYNNEX ship method: f2", "TD SYNNEX hold: not this one")
	po.Lines[0].Memo = "TD SYNNEX bid: Education E-99"
	o, findings := Render(po, rules)
	require.Empty(t, With(Blocks, findings))
	require.Equal(t, "check the colour", o.Hold)
	require.Equal(t, []string{"check the colour"}, o.AllComments())
	require.Equal(t, policy.SpecialPrice{Type: "Education", Reference: "E-12"}, o.SpecialPrice)
	require.Equal(t, "E-99", o.Lines[0].Bid)
	require.Equal(t, []string{"45000", "F2"}, []string{o.EndUserPO, o.ShipMethod})
	po.GeneralMemo, po.EndUserPO = "", "TICKET-1"
	o, _ = Render(po, rules)
	require.Equal(t, "TICKET-1", o.EndUserPO)
	require.Equal(t, policy.SpecialPrice{Type: "Education"}, o.SpecialPrice)
	po.Lines[0].Memo = "TD SYNNEX bid: 123456789012345678901"
	_, findings = Render(po, rules)
	require.Contains(t, List(With(Blocks, findings)), "more than 20 characters")
}

// What a licence is, the price file says (field 67); price & availability says so only of one that can't run out.
func TestALicenceWithoutStockGoesOut(t *testing.T) {
	po := goodOrder()
	licensee := customer
	licensee.Fax, licensee.Contact.Phone = "775-555-0112", "775-555-0111"
	po.Customer, po.Reseller = &licensee, &ownCompany
	offers := []Offer{{Line: 1, Status: "active", Quantity: 0, Price: limit("281.86")}}
	rendered, _ := Render(po, rules)
	goods := CheckOffers(po, Complete(po, rendered, offers, rules), offers, rules)
	require.NotEmpty(t, ofCode(AboutStock, goods), "goods that are not there are asked for")

	po.Lines[0].Virtual = true
	rendered, _ = Render(po, rules)
	o := Complete(po, rendered, offers, rules)
	require.Equal(t, "EDEL", o.ShipMethod)
	require.NotNil(t, o.Licence)
	require.Empty(t, CheckOffers(po, o, offers, rules))
}
