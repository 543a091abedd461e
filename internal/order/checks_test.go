package order_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/shopspring/decimal"
	"github.com/stretchr/testify/require"

	. "digitalbridge/internal/order"
	"digitalbridge/internal/policy"
)

var customer = Customer{
	ID: 9, Name: "Customer", Phone: "(775) 555-0111", Contact: Contact{Name: "Cleo", Email: "cleo@customer.example"},
	Address: Address{Name: "Customer", Address1: "9 Side St", City: "Reno", State: "nv", PostalCode: "89502"},
}

// ofCode are the findings of one code.
func ofCode(code string, findings []Finding) []Finding {
	var out []Finding
	for _, f := range findings {
		if f.Code == code {
			out = append(out, f)
		}
	}
	return out
}

func limit(amount string) decimal.NullDecimal {
	return decimal.NewNullDecimal(decimal.RequireFromString(amount))
}

func TestChecksThatAskOrWarn(t *testing.T) {
	for name, c := range map[string]struct {
		change func(*PurchaseOrder, *policy.Orders)
		code   string
		want   Severity // empty: nothing is found
	}{
		"worth the limit":            {func(_ *PurchaseOrder, p *policy.Orders) { p.Approval.Above = limit("563.71") }, AboutAmount, ""},
		"worth a cent more":          {func(_ *PurchaseOrder, p *policy.Orders) { p.Approval.Above = limit("563.70") }, AboutAmount, Asks},
		"no limit":                   {func(*PurchaseOrder, *policy.Orders) {}, AboutAmount, ""},
		"below the minimum quantity": {func(po *PurchaseOrder, _ *policy.Orders) { po.Lines[0].MinimumQuantity = 3 }, AboutMinimum, Warns},
		"below the minimum, to be asked": {func(po *PurchaseOrder, p *policy.Orders) {
			po.Lines[0].MinimumQuantity, p.MinimumQuantity = 3, policy.MinimumAsk
		}, AboutMinimum, Asks},
		"below the minimum, to be blocked": {func(po *PurchaseOrder, p *policy.Orders) {
			po.Lines[0].MinimumQuantity, p.MinimumQuantity = 3, policy.MinimumBlock
		}, AboutMinimum, Blocks},
		"a minimum that is not a number": {func(po *PurchaseOrder, _ *policy.Orders) { po.Lines[0].MinimumText = "a box" }, AboutMinimum, Warns},
		"no ship method":                 {func(_ *PurchaseOrder, p *policy.Orders) { p.ShipMethod = "" }, AboutShipMethod, Blocks},
		"only the memo's ship method": {func(po *PurchaseOrder, p *policy.Orders) {
			p.ShipMethod, po.GeneralMemo = "", "TD SYNNEX ship method: up"
		}, AboutShipMethod, ""},
		"a code that nobody lists":    {func(_ *PurchaseOrder, p *policy.Orders) { p.ShipMethod = "XXYZ" }, AboutShipMethod, Warns},
		"a code that keeps the order": {func(_ *PurchaseOrder, p *policy.Orders) { p.ShipMethod = "HS" }, AboutShipMethod, Asks},
		"a note with every order":     {func(_ *PurchaseOrder, p *policy.Orders) { p.ResellerNote = "no saturday" }, AboutComment, Warns},
		"a memo that asks for a hold": {func(po *PurchaseOrder, _ *policy.Orders) { po.GeneralMemo = "- TD SYNNEX hold: check the colour" },
			AboutHold, Warns},
		"the most of a line": {func(po *PurchaseOrder, p *policy.Orders) { po.Lines[0].Quantity, p.MaxQuantity = 50, 50 }, AboutCeiling, ""},
		"more than the most of a line": {func(po *PurchaseOrder, p *policy.Orders) {
			po.Lines[0].Quantity, p.MaxQuantity = 51, 50
		}, AboutCeiling, Blocks},
		"no most of a line": {func(po *PurchaseOrder, p *policy.Orders) {
			po.Lines[0].Quantity, p.MaxQuantity = 700, 0
		}, AboutCeiling, ""},
		"the most of an order":       {func(_ *PurchaseOrder, p *policy.Orders) { p.MaxAmount = limit("563.71") }, AboutCeiling, ""},
		"a cent more than the most":  {func(_ *PurchaseOrder, p *policy.Orders) { p.MaxAmount = limit("563.70") }, AboutCeiling, Blocks},
		"a post-office box by FedEx": {func(po *PurchaseOrder, _ *policy.Orders) { po.ShipTo.Address1 = "P.O. Box 12" }, AboutReach, Warns},
		"a street called Box":        {func(po *PurchaseOrder, _ *policy.Orders) { po.ShipTo.Address1 = "12 Boxwood Lane" }, AboutReach, ""},
		"a military address by FedEx": {func(po *PurchaseOrder, _ *policy.Orders) {
			po.ShipTo.City, po.ShipTo.State, po.ShipTo.PostalCode = "APO", "AE", "09012"
		}, AboutReach, Warns},
		"a territory by ground": {func(po *PurchaseOrder, _ *policy.Orders) {
			po.ShipTo.City, po.ShipTo.State, po.ShipTo.PostalCode = "San Juan", "Puerto Rico", "00901"
		}, AboutReach, Warns},
		"a territory by air": {func(po *PurchaseOrder, p *policy.Orders) {
			po.ShipTo.City, po.ShipTo.State, po.ShipTo.PostalCode, p.ShipMethod = "San Juan", "PR", "00901", "F2"
		}, AboutReach, ""},
		"an end user's number that fits": {func(po *PurchaseOrder, _ *policy.Orders) { po.GeneralMemo = "Customer PO: 123456789012345" },
			AboutEndUser, ""},
		"one that is too long": {func(po *PurchaseOrder, _ *policy.Orders) { po.GeneralMemo = "Customer PO: 1234567890123456" },
			AboutEndUser, Warns},
		"charges of several companies": {func(po *PurchaseOrder, _ *policy.Orders) {
			po.CustomerProblem = "its charges are of Acme and of Beta"
		}, AboutEndUser, Warns},
		"two kinds of special price": {func(po *PurchaseOrder, _ *policy.Orders) {
			po.GeneralMemo, po.Lines[0].Memo = "TD SYNNEX bid: Education E1", "TD SYNNEX bid: B2"
		}, AboutPrice, Blocks},
		"the minimum quantity": {func(po *PurchaseOrder, _ *policy.Orders) { po.Lines[0].MinimumQuantity = 2 }, AboutMinimum, ""},
		"nobody to call":       {func(_ *PurchaseOrder, p *policy.Orders) { p.Contact = policy.Contact{} }, AboutContact, Warns},
		"a name without a number": {func(po *PurchaseOrder, p *policy.Orders) {
			po.Phone, p.Contact = "", policy.Contact{Name: "Ann"}
		}, AboutContact, Warns},
		"a number without a name": {func(_ *PurchaseOrder, p *policy.Orders) {
			p.Contact = policy.Contact{Phone: "7755550100"}
		}, AboutContact, Warns},
		"a shipping type with a code": {func(po *PurchaseOrder, p *policy.Orders) { po.ShippingType = "ground" }, AboutShipMethod, ""},
		"a shipping type without":     {func(po *PurchaseOrder, p *policy.Orders) { po.ShippingType = "Pigeon" }, AboutShipMethod, Warns},
		"a memo that stays here":      {func(po *PurchaseOrder, _ *policy.Orders) { po.GeneralMemo = "Call Bob" }, AboutComment, ""},
		"a memo that goes along": {func(po *PurchaseOrder, p *policy.Orders) {
			po.GeneralMemo, p.Comments = "Call Bob", policy.CommentsMemo
		}, AboutComment, Warns},
		"an end user is always wanted": {func(_ *PurchaseOrder, p *policy.Orders) { p.EndUser = policy.EndUserAlways }, AboutEndUser, Warns},
		"and is there": {func(po *PurchaseOrder, p *policy.Orders) { po.Customer, p.EndUser = &customer, policy.EndUserAlways },
			AboutEndUser, ""},
		"given up": {func(po *PurchaseOrder, _ *policy.Orders) {
			po.GeneralMemo = SetMemoBlock("", WithheldText("Rejected", "Ann", "too dear", time.Time{}))
		}, AboutGivenUp, Blocks},
		"a block of an order is no such": {func(po *PurchaseOrder, _ *policy.Orders) { po.GeneralMemo = SetMemoBlock("", "Status: Processing") },
			AboutGivenUp, ""},
	} {
		t.Run(name, func(t *testing.T) {
			po, p := goodOrder(), rules
			p.Contact, p.ShipMethods = policy.Contact{Name: "Ann", Phone: "7755550100"}, map[string]string{"Ground": "FG"}
			c.change(&po, &p)
			_, findings := Render(po, p)
			got := ofCode(c.code, findings)
			if c.want == "" {
				require.Empty(t, got)
				return
			}
			require.Len(t, got, 1)
			require.Equal(t, c.want, got[0].Severity)
			require.NotEmpty(t, got[0].Fix)
		})
	}
}

func TestAnApprovalIsForOneFigure(t *testing.T) {
	po, p := goodOrder(), rules
	p.Approval.Above = limit("1")
	_, before := Render(po, p)
	po.Lines[0].Quantity++
	_, after := Render(po, p)
	require.NotEqual(t, ofCode(AboutAmount, before)[0].Question(), ofCode(AboutAmount, after)[0].Question())
}

func TestRenderWhatIsAskedBesideTheGoods(t *testing.T) {
	po, p := goodOrder(), rules
	po.ShippingType, po.Customer, po.GeneralMemo = "2nd Day", &customer, SetMemoBlock("Call\r\nBob", "Status: Not sent")
	po.ShipTo, po.Phone = customer.Address, ""
	p.ShipMethods, p.ShipMethod = map[string]string{"2nd day": "F2"}, "FG"
	p.FreightAccount, p.Warehouse, p.OutOfStock, p.ShipComplete, p.Split = "A77", "50", policy.OutOfStockRefuse, true, false
	p.DropShip, p.Comments, p.ResellerNote = policy.DropShipToCustomer, policy.CommentsMemo, " no  saturday "
	p.SpecialPrice = policy.SpecialPrice{Type: "VendorPromotion", Reference: "BID-1"}
	p.Contact = policy.Contact{Name: "Ann", Phone: "1", Email: "ann@acme.example"}
	o, _ := Render(po, p)
	require.Equal(t, "F2", o.ShipMethod)
	require.Equal(t, []any{"A77", "50", false, true, false}, []any{o.FreightAccount, o.Warehouse, o.BackOrder, o.ShipComplete, *o.Split})
	require.True(t, o.DropShip)
	require.Equal(t, Contact{Name: "Cleo", Phone: "7755550111", Email: "cleo@customer.example"}, o.Contact,
		"a blind shipment is the customer's")
	require.Equal(t, "9 Side St", o.EndUser.Address.Line1)
	require.Equal(t, []string{"Call Bob"}, o.Comments, "the bridge's own block stays here")
	require.Equal(t, "no saturday", o.ResellerNote)
	require.Equal(t, p.SpecialPrice, o.SpecialPrice)

	po.ShipTo.Address1 = "1 Main St"
	o, _ = Render(po, p)
	require.False(t, o.DropShip, "it goes to the MSP")
	require.Nil(t, o.EndUser)
	require.Equal(t, "Ann", o.Contact.Name)
}

func TestADroppedLineIsNotOrdered(t *testing.T) {
	po := goodOrder()
	second := po.Lines[0]
	second.Number, second.ItemID = 2, 2
	second.Memo = SetMemoBlock("mine", WithheldText("Dropped", "Ann", "bought\nelsewhere", time.Date(2026, 3, 2, 0, 0, 0, 0, time.UTC)))
	require.Contains(t, second.Memo, "Dropped by Ann on 2026-03-02: bought elsewhere")
	po.Lines = append(po.Lines, second)
	o, findings := Render(po, rules)
	require.Empty(t, With(Blocks, findings))
	require.Len(t, o.Lines, 1)
	require.Equal(t, "563.71", po.Total().String())
	require.Len(t, NewTracking(po).Lines, 1)
	po.Lines = po.Lines[1:]
	_, findings = Render(po, rules)
	require.Len(t, ofCode(AboutNoItems, findings), 1)
}

func TestGivenUpSaysWhoAndWhy(t *testing.T) {
	at := time.Date(2026, 3, 2, 23, 0, 0, 0, time.UTC)
	memo := SetMemoBlock("Call Bob", WithheldText("Rejected", "Ann", "too dear", at))
	why, ok := GivenUp(PurchaseOrder{GeneralMemo: memo})
	require.True(t, ok)
	require.Equal(t, "Rejected by Ann on 2026-03-02: too dear", why)
	require.True(t, Recorded(PurchaseOrder{GeneralMemo: memo}, rules), "no sweep submits it")
	require.True(t, RecordedState(PurchaseOrder{GeneralMemo: memo}).Terminal(), "no sweep follows it")
	_, ok = GivenUp(PurchaseOrder{GeneralMemo: SetMemoBlock(memo, "")})
	require.False(t, ok, "taking the block out lifts it")
	_, ok = GivenUp(PurchaseOrder{GeneralMemo: "Status: Not sent"})
	require.False(t, ok, "what people write decides nothing")
}

func TestSimilar(t *testing.T) {
	po := goodOrder()
	po.ID, po.Lines[0].ProductID = 1, 5
	other := func(change func(*PurchaseOrder)) []Finding {
		o := goodOrder()
		o.ID, o.Number, o.Lines[0].ProductID, o.CreatedAt = 2, "1015", 5, time.Date(2026, 3, 2, 0, 0, 0, 0, time.UTC)
		change(&o)
		return Similar(po, []PurchaseOrder{o})
	}
	same := other(func(*PurchaseOrder) {})
	require.Len(t, same, 1)
	require.Equal(t, Warns, same[0].Severity)
	require.Contains(t, same[0].Problem, "1015 of 2026-03-02")
	require.Empty(t, other(func(o *PurchaseOrder) { o.ID = 1 }), "itself")
	require.Empty(t, other(func(o *PurchaseOrder) { o.Lines[0].Quantity = 3 }))
	require.Empty(t, other(func(o *PurchaseOrder) { o.Lines[0].ProductID = 6 }))
	require.Empty(t, other(func(o *PurchaseOrder) { o.ShipTo.PostalCode = "89999" }))
	require.Empty(t, other(func(o *PurchaseOrder) { o.Lines = nil }))
	require.Len(t, other(func(o *PurchaseOrder) { // split over two lines it is still the same
		half := o.Lines[0]
		half.Quantity = 1
		o.Lines = []Line{half, half}
	}), 1)
}

// A tenant may have hundreds that are alike: one finding names the latest and counts the rest.
func TestSimilarOrdersAreOneFinding(t *testing.T) {
	po := goodOrder()
	po.ID, po.Lines[0].ProductID = 1, 5
	var others []PurchaseOrder
	for n := range 5 {
		o := goodOrder()
		o.ID, o.Number, o.Lines[0].ProductID = int64(n+2), fmt.Sprint(1011+n), 5
		o.CreatedAt = time.Date(2026, 3, n+1, 0, 0, 0, 0, time.UTC)
		others = append(others, o)
	}
	for n, want := range map[int]string{
		1: "purchase order 1011 of 2026-03-01 orders the same products",
		2: "purchase orders 1012 of 2026-03-02 and 1011 of 2026-03-01 order the same products",
		3: "purchase orders 1013 of 2026-03-03, 1012 of 2026-03-02 and 1011 of 2026-03-01 order the same products",
		5: "purchase orders 1015 of 2026-03-05, 1014 of 2026-03-04, 1013 of 2026-03-03 and 2 more order the same products",
	} {
		found := Similar(po, others[:n])
		require.Len(t, found, 1)
		require.Contains(t, found[0].Problem, want)
	}
}

func TestCheckOffersPrice(t *testing.T) {
	for name, c := range map[string]struct {
		live, tolerance string
		want            Severity
	}{
		"the line's price":        {"100", "0", ""},
		"a cent more, none borne": {"100.01", "0", Asks},
		"just what is borne":      {"102", "2", Warns},
		"a cent above what is":    {"102.01", "2", Asks},
		"less, within":            {"98", "2", Warns},
		"less, beyond":            {"97.99", "2", Asks},
		"more, but not compared":  {"500", "", Warns},
		"no price is named":       {"", "2", Asks},
		"a price of nothing":      {"0", "2", Asks},
		"nor compared":            {"", "", ""},
	} {
		t.Run(name, func(t *testing.T) {
			p, offer := rules, Offer{Line: 1, Status: "active", Quantity: 5}
			p.PriceTolerancePercent = decimal.NullDecimal{}
			if c.tolerance != "" {
				p.PriceTolerancePercent = limit(c.tolerance)
			}
			if c.live != "" {
				offer.Price = limit(c.live)
			}
			o := DistributorOrder{Lines: []DistributorLine{{Number: 1, SKU: "81", Quantity: 5, UnitPrice: decimal.NewFromInt(100)}}}
			got := ofCode(AboutPrice, CheckOffers(goodOrder(), o, []Offer{offer}, p))
			if c.want == "" {
				require.Empty(t, got)
				return
			}
			require.Len(t, got, 1)
			require.Equal(t, c.want, got[0].Severity)
		})
	}
}

func TestCheckOffersOutOfStock(t *testing.T) {
	o := DistributorOrder{Lines: []DistributorLine{{Number: 1, SKU: "81", Quantity: 5}}}
	offer := Offer{Line: 1, Status: "active", Quantity: 3, ETA: time.Date(2026, 4, 1, 0, 0, 0, 0, time.UTC)}
	for policyWord, want := range map[policy.OutOfStock]Severity{
		policy.OutOfStockBackOrder: Warns, policy.OutOfStockAsk: Asks, policy.OutOfStockRefuse: Blocks} {
		p := rules
		p.OutOfStock = policyWord
		got := CheckOffers(goodOrder(), o, []Offer{offer}, p)
		require.Len(t, got, 1, policyWord)
		require.Equal(t, want, got[0].Severity, policyWord)
		require.Contains(t, got[0].Problem, "3 are in stock, 5 are ordered, more are expected on 2026-04-01")
	}
	p := rules
	p.OutOfStock = policy.OutOfStockAsk
	first := CheckOffers(goodOrder(), o, []Offer{offer}, p)[0].Question()
	offer.Quantity = 2
	require.Equal(t, first, CheckOffers(goodOrder(), o, []Offer{offer}, p)[0].Question(),
		"a back-order is approved for the quantity, whatever is in stock")
}

func TestCompleteNamesTheEndUserWhenItIsDemanded(t *testing.T) {
	po, o := goodOrder(), DistributorOrder{Lines: []DistributorLine{{Number: 1, SKU: "81", Quantity: 1}}}
	demanded := []Offer{{Line: 1, Status: "active", Quantity: 5, EndUserRequired: true}}
	require.Len(t, ofCode(AboutEndUser, CheckOffers(po, Complete(po, o, demanded, rules), demanded, rules)), 1, "the order is for nobody")
	po.Customer = &customer
	complete := Complete(po, o, demanded, rules)
	require.Equal(t, "Customer", complete.EndUser.Address.Name)
	require.Empty(t, CheckOffers(goodOrder(), complete, demanded, rules))
	require.Nil(t, Complete(po, o, []Offer{{Line: 1}}, rules).EndUser, "nobody is named without need")
	never := rules
	never.EndUser = policy.EndUserNever
	require.Contains(t, CheckOffers(po, Complete(po, o, demanded, never), demanded, never)[0].Fix, "orders.endUser")
	bare := customer
	bare.Address.City = ""
	po.Customer = &bare
	require.Nil(t, Complete(po, o, demanded, rules).EndUser, "half an address is none")
}

func TestPreview(t *testing.T) {
	po, p := goodOrder(), rules
	p.PaymentTerm, po.ExternalPONumber = "Net 30", "QB-1"
	text := Preview(po, p)
	require.Len(t, text, 4)
	require.Contains(t, text[0], `in place of "QB-1"`)
	p.WriteOrderNumber, p.WriteLineMemo, po.HasPaymentTerm = false, false, true
	require.Len(t, Preview(po, p), 1)
}

func TestAPurchaseOrderThatCarriesAnOrderIsNotSentAgain(t *testing.T) {
	recorded := func(customerPO string) PurchaseOrder {
		po := goodOrder()
		known := Merge(NewTracking(po), found(AnswerItem{Line: 1, Code: CodeAccepted, OrderNumber: "66515543", Ordered: 2}))
		known.CustomerPO = customerPO
		return apply(po, WriteBack(po, known, rules, time.UTC))
	}
	named := func(number string) PurchaseOrder {
		po := goodOrder()
		po.ExternalPONumber = number
		return po
	}
	withheld := goodOrder()
	withheld.GeneralMemo = SetMemoBlock("", WithheldText("Rejected", "Ann", "too dear", tuesday))
	elsewhere := rules
	elsewhere.WriteOrderNumber = false
	rows := map[string]struct {
		po    PurchaseOrder
		rules policy.Orders
		want  []string // parts of the finding; none: there is none
	}{
		"a new one": {goodOrder(), rules, nil},
		"one that the bridge ordered": {
			recorded(""), rules, []string{"as order 66515543", "under the number PO-1016", "starter order status po-1016"}},
		"one that was placed by phone": {
			recorded("PHONE-7"), rules, []string{"as order 66515543", "under the number PHONE-7", "nothing is sent a second time",
				"copied from another purchase order"}},
		"one with a number and no block": {
			named("66515543"), rules, []string{"External P.O. Number is 66515543", "starter order adopt po-1016 --distributor-order 66515543"}},
		"a field that is an accounting link's mark": {named("QB-1"), elsewhere, nil},
		"one that people decided against":           {withheld, rules, nil}, // which is a finding of its own
	}
	for name, row := range rows {
		t.Run(name, func(t *testing.T) {
			_, all := Render(row.po, row.rules)
			var about []Finding
			for _, f := range all {
				if f.Code == AboutRecorded {
					about = append(about, f)
				}
			}
			if row.want == nil {
				require.Empty(t, about)
				return
			}
			require.Len(t, about, 1)
			require.Equal(t, Blocks, about[0].Weight())
			for _, part := range row.want {
				require.Contains(t, about[0].String(), part)
			}
		})
	}
}
