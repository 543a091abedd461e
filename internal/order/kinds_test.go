package order_test

// Kinds of mistakes, one table each: nothing is taken for what it is not.

import (
	"cmp"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/shopspring/decimal"
	"github.com/stretchr/testify/require"

	. "digitalbridge/internal/order"
	"digitalbridge/internal/policy"
)

// Post-office boxes, military addresses and territories by ship method: a warning where carriers refuse.
func TestWhereCarriersRefuse(t *testing.T) {
	for name, c := range map[string]struct {
		line, city, state, zip, method string
		warned                         bool
	}{
		"a box, by FedEx":                    {"PO Box 12", "Reno", "NV", "89501", "FG", true},
		"a box with points":                  {"P.O. Box 12", "Reno", "NV", "89501", "FG", true},
		"a box with blanks":                  {"P O Box 12", "Reno", "NV", "89501", "FG", true},
		"a box in capitals":                  {"PO BOX 1234", "Reno", "NV", "89501", "UG", true},
		"a box in words":                     {"Post Office Box 7", "Reno", "NV", "89501", "FG", true},
		"a box without a space":              {"POBox 12", "Reno", "NV", "89501", "FG", true},
		"a box behind a street":              {"12 Main St, PO Box 9", "Reno", "NV", "89501", "FG", true},
		"a street that begins with the word": {"12 Boxwood Lane", "Reno", "NV", "89501", "FG", false},
		"a place called Post":                {"1 Post Street", "Reno", "NV", "89501", "FG", false},
		"a suite box":                        {"5 Port Box Road", "Reno", "NV", "89501", "FG", false},
		"a fleet post office":                {"PSC 3 UNIT 9", "FPO", "AP", "96601", "FG", true},
		"an army post office":                {"Unit 2050", "APO", "AE", "09012", "UG", true},
		"a diplomatic post office":           {"Unit 9900", "DPO", "AA", "34002", "FG", true},
		"Puerto Rico by ground":              {"1 Calle Sol", "San Juan", "PR", "00901", "FG", true},
		"Puerto Rico by air":                 {"1 Calle Sol", "San Juan", "PR", "00901", "F2", false},
		"Guam by its name, by ground":        {"1 Marine Dr", "Hagatna", "Guam", "96910", "FG", true},
		"the Virgin Islands by ground":       {"1 Main St", "St Thomas", "VI", "00802", "FG", true},
		"American Samoa by ground":           {"1 Main St", "Pago Pago", "AS", "96799", "FG", true},
		"Alaska is a state":                  {"1 Main St", "Juneau", "AK", "99801", "FG", false},
		"a street in Reno":                   {"1 Main St", "Reno", "NV", "89501", "FG", false},
	} {
		t.Run(name, func(t *testing.T) {
			po, p := goodOrder(), rules
			po.ShipTo.Address1, po.ShipTo.City, po.ShipTo.State, po.ShipTo.PostalCode = c.line, c.city, c.state, c.zip
			p.ShipMethod = c.method
			_, findings := Render(po, p)
			got := ofCode(AboutReach, findings)
			require.Equal(t, c.warned, len(got) == 1, "%v", got)
			if c.warned {
				require.Equal(t, Warns, got[0].Severity)
				require.Contains(t, got[0].Problem, c.method)
			}
		})
	}
}

// A gate that is missing its input, or can't read it, or whose input is too old, has not checked anything. Each is one of
// [Checks].
func TestAGateWithoutItsInputIsNotPassed(t *testing.T) {
	const (
		number, vendor, status, goods, address = AboutNumber, AboutVendor, AboutStatus, AboutNoItems, AboutAddress
	)
	gone := func(*PurchaseOrder, *policy.Orders) {}
	po := func(change func(*PurchaseOrder)) func(*PurchaseOrder, *policy.Orders) {
		return func(po *PurchaseOrder, _ *policy.Orders) { change(po) }
	}
	rule := func(change func(*policy.Orders)) func(*PurchaseOrder, *policy.Orders) {
		return func(_ *PurchaseOrder, p *policy.Orders) { change(p) }
	}
	offer := func(line int, change func(*Offer)) []Offer {
		o := Offer{Line: line, Status: "active", Quantity: 9, Price: limit("281.86")}
		change(&o)
		return []Offer{o}
	}
	licence := func(po *PurchaseOrder, _ *policy.Orders) { po.Lines[0].Virtual = true }
	tested := map[string]bool{}
	for name, c := range map[string]struct {
		gate   string // a code of the check
		change func(*PurchaseOrder, *policy.Orders)
		offers []Offer
		code   string // of the finding; empty: the gate's
		want   Severity
	}{
		"no number":          {number, po(func(po *PurchaseOrder) { po.Number = "" }), nil, "", Blocks},
		"a number of blanks": {number, po(func(po *PurchaseOrder) { po.Number = " \t" }), nil, "", Blocks},
		"another vendor":     {vendor, po(func(po *PurchaseOrder) { po.ForDistributor = false }), nil, "", Blocks},
		"a vendor without a name": {vendor, po(func(po *PurchaseOrder) {
			po.ForDistributor, po.VendorName = false, ""
		}), nil, "", Blocks},
		"a status that Autotask doesn't say": {status, po(func(po *PurchaseOrder) { po.Status = "" }), nil, "", Blocks},
		"a status that nobody named":         {status, po(func(po *PurchaseOrder) { po.Status = "17" }), nil, "", Blocks},
		"no approved status in the policy":   {status, rule(func(p *policy.Orders) { p.ApprovedStatuses = nil }), nil, "", Blocks},
		"no items":                           {goods, po(func(po *PurchaseOrder) { po.Lines = nil }), nil, "", Blocks},
		"no SKU":                             {goods, po(func(po *PurchaseOrder) { po.Lines[0].SKU = "" }), nil, AboutNoSKU, Blocks},
		"no quantity":                        {goods, po(func(po *PurchaseOrder) { po.Lines[0].Quantity = 0 }), nil, AboutQuantity, Blocks},
		"no cost": {goods, po(func(po *PurchaseOrder) {
			po.Lines[0].UnitCost = decimal.Zero
		}), nil, AboutCost, Blocks},
		"no name":                   {address, po(func(po *PurchaseOrder) { po.ShipTo.Name = "" }), nil, "", Blocks},
		"no address":                {address, po(func(po *PurchaseOrder) { po.ShipTo.Address1 = "" }), nil, "", Blocks},
		"no city":                   {address, po(func(po *PurchaseOrder) { po.ShipTo.City = "" }), nil, "", Blocks},
		"no state":                  {address, po(func(po *PurchaseOrder) { po.ShipTo.State = "" }), nil, "", Blocks},
		"a state that nobody knows": {address, po(func(po *PurchaseOrder) { po.ShipTo.State = "Atlantis" }), nil, "", Blocks},
		"no postal code":            {address, po(func(po *PurchaseOrder) { po.ShipTo.PostalCode = "" }), nil, "", Blocks},
		"a code whose reach nobody knows": {AboutReach, rule(func(p *policy.Orders) {
			p.ShipMethod = "XXYZ"
		}), nil, AboutShipMethod, Warns},
		"no ship method": {AboutShipMethod, rule(func(p *policy.Orders) { p.ShipMethod = "" }), nil, "", Blocks},
		"no contact":     {AboutContact, po(func(po *PurchaseOrder) { po.Phone = "" }), nil, "", Warns},
		"a minimum that is not a number": {AboutMinimum, po(func(po *PurchaseOrder) {
			po.Lines[0].MinimumText = "a box"
		}), nil, "", Warns},
		"no answer about a line":          {AboutNotSold, gone, []Offer{}, AboutNoOffer, Blocks},
		"an answer about another line":    {AboutNotSold, gone, offer(9, func(*Offer) {}), AboutNoOffer, Blocks},
		"a status of the offer not known": {AboutNotSold, gone, offer(1, func(o *Offer) { o.Status = "" }), AboutNoOffer, Blocks},
		"no stock":                        {AboutStock, gone, offer(1, func(o *Offer) { o.StockNotSaid = true }), "", Asks},
		"no price":                        {AboutPrice, gone, offer(1, func(o *Offer) { o.Price.Valid = false }), "", Asks},
		"a price of nothing":              {AboutPrice, gone, offer(1, func(o *Offer) { o.Price = limit("0") }), "", Asks},
		"an amount whose price is not known": {AboutAmount, rule(func(p *policy.Orders) { p.Approval.Above = limit("1000") }),
			offer(1, func(o *Offer) { o.Price.Valid = false }), AboutPrice, Asks},
		"a ceiling without a quantity": {AboutCeiling, po(func(po *PurchaseOrder) {
			po.Lines[0].Quantity = -1
		}), nil, AboutQuantity, Blocks},
		"not said whether an end user": {AboutEndUser, gone, offer(1, func(o *Offer) { o.EndUserNotSaid = true }), "", Asks},
		"no licensee":                  {AboutLicence, licence, offer(1, func(*Offer) {}), "", Asks},
	} {
		t.Run(name, func(t *testing.T) {
			tested[c.gate] = true
			po, p := goodOrder(), rules
			p.PriceTolerancePercent = limit("2")
			if c.gate == AboutContact {
				p.Contact = policy.Contact{}
			}
			c.change(&po, &p)
			rendered, findings := Render(po, p)
			if c.offers != nil {
				findings = append(findings, CheckOffers(po, Complete(po, rendered, c.offers, p), c.offers, p)...)
			}
			got := ofCode(cmp.Or(c.code, c.gate), findings)
			require.NotEmpty(t, got, "%s", List(findings))
			require.Equal(t, c.want, got[0].Severity)
			require.NotEmpty(t, got[0].Fix)
		})
	}
	asked := SimilarNotChecked("the row 7 of PurchaseOrders can't be read")
	require.Equal(t, Asks, asked.Severity)
	tested[AboutSimilar] = true

	// Every check has its row above, or its test elsewhere.
	for _, c := range Checks() {
		where, elsewhere := gatesTestedElsewhere[c.What]
		if len(c.Codes) > 0 && !elsewhere {
			require.True(t, slices.ContainsFunc(c.Codes, func(code string) bool {
				return tested[code]
			}), "no row takes the input of %q away", c.What)
			continue
		}
		require.True(t, elsewhere, "no test takes the input of %q away", c.What)
		file, row, _ := strings.Cut(where, ": ")
		source, err := os.ReadFile(filepath.Join("..", "..", file))
		require.NoError(t, err)
		require.True(t, strings.Contains(string(source), row), "%s has no %s", file, row)
	}
	require.Len(t, gatesTestedElsewhere, len(slices.DeleteFunc(Checks(), func(c Check) bool { return gatesTestedElsewhere[c.What] == "" })))
}

// gatesTestedElsewhere are the checks whose missing input another test shows: its file, and what stands there.
var gatesTestedElsewhere = map[string]string{
	"The memo says that it is ordered or given up": "activities/orders/orders_test.go: func TestSendOrderLooksFirst(",
	"An order under its number is this one: products, quantities, lines, date, ship-to of invoices": "internal/order/identity_test.go: " +
		`"TD SYNNEX names no product"`,
	"Comments and notes that make TD SYNNEX hold the order":      "internal/order/checks_test.go: \"a note with every order\"",
	"TD SYNNEX accepted all of it":                               "clients/tdsynnex/fuzz_test.go: func checkError(",
	"Who approves or decides, why, and which figures were shown": "workflows/shared/decision_test.go: \"nobody\"",
	"No order is open that was sent under another prefix": "activities/orders/unread_test.go: func " +
		"TestANewPrefixWaitsForARowThatCantBeRead(",
	"No other run is sending the order": "activities/orders/orders_test.go: func " +
		"TestWhatAnotherRunWasSendingIsInDoubt(",
	"It was submitted since sending is switched on": "internal/order/since_test.go: \"no date at all\"",
	"An order that is adopted is held by no other purchase order": "activities/orders/adopt_order_test.go: \"another purchase " +
		"order that can't be read may hold it\"",
	"What is converted is not on order already: the charge behind it": "activities/orders/charges_test.go: func " +
		"TestChargesThatCantBeReadStopTheConversion(",
	"Each line of an answer names the line's product": "internal/order/identity_test.go: func " +
		"TestReceivingWaitsForCertainty(",
	"A line of an invoice belongs to a line: its number together with the SKU": "internal/order/invoices_test.go: " +
		`"a number without a product is not enough"`,
	"An invoice is of this order: date and postal code": "internal/order/invoices_test.go: func " +
		"TestAnInvoiceThatDoesNotSayWhichOfTwoLinesIsOfTheOrder(",
	"An answer is not older than an earlier one: its time, and what it says of shipped, invoiced, delivered and " +
		"invoices": "internal/order/age_test.go: " +
		`"no time, and it says less"`,
	"Date of an invoice against today":     "internal/order/age_test.go: \"a day that can't be read\"",
	"The invoice service answers":          "activities/orders/status_test.go: func TestAnOutageOfOneHoldsBackNoOther(",
	"The purchase order is as it was sent": "internal/order/identity_test.go: before the first look nothing is compared",
	"Goods may be received: shipped or delivered, invoiced, the product named and unchanged": "activities/orders/receive_goods_test.go: " +
		"func TestARowThatCantBeReadMakesItsLineWait(",
}

// A value that returns to zero or to nothing is written, when the bridge wrote it; what a person wrote is not.
func TestAValueThatReturnsToNothingIsWritten(t *testing.T) {
	credit := func(total, freight string) Invoice {
		return Invoice{Number: "CM1", Credit: true, Date: step(4), Total: dollars(total), Freight: dollars(freight)}
	}
	for name, c := range map[string]struct {
		change func(*PurchaseOrder, *Tracking)
		// what is written of freight and arrival: empty, nothing is.
		freight, arrival string
		memo             string // stands in the memo of the line or the order afterwards, or not when it begins with !
	}{
		"nothing changes": {func(*PurchaseOrder, *Tracking) {}, "", "", "Freight charged: 12.34"},
		"all freight is refunded": {func(_ *PurchaseOrder, k *Tracking) {
			k.Invoices = append(k.Invoices, credit("-12.34", "-12.34"))
		}, "0", "", "Freight charged: 0.00"},
		"a part is refunded": {func(_ *PurchaseOrder, k *Tracking) {
			k.Invoices = append(k.Invoices, credit("-2.34", "-2.34"))
		}, "10", "", "Freight charged: 10.00"},
		"more is refunded than was charged": {func(_ *PurchaseOrder, k *Tracking) {
			k.Invoices = append(k.Invoices, credit("-99", "-99"))
		}, "0", "", "Freight charged: 0.00"},
		"a refund without its sign": {func(_ *PurchaseOrder, k *Tracking) {
			i := credit("-12.34", "12.34")
			i.Credit = false
			k.Invoices = append(k.Invoices, i)
		}, "0", "", "Freight charged: 0.00"},
		"the freight is refunded in two parts": {func(_ *PurchaseOrder, k *Tracking) {
			i := credit("-2.34", "-2.34")
			i.Number = "CM2"
			k.Invoices = append(k.Invoices, credit("-10", "-10"), i)
		}, "0", "", "Freight charged: 0.00"},
		"the invoice is made anew without it": {func(_ *PurchaseOrder, k *Tracking) {
			k.Invoices[0].Total, k.Invoices[0].Freight = dollars("1341.22"), decimal.Zero
		}, "0", "", "!Freight charged"},
		"the invoice is over nothing now": {func(_ *PurchaseOrder, k *Tracking) {
			k.Invoices[0].Total, k.Invoices[0].Freight = decimal.Zero, decimal.Zero
		}, "0", "", "!Freight charged"},
		"a person wrote freight over it": {func(po *PurchaseOrder, _ *Tracking) {
			po.Freight = dollars("50")
		}, "12.34", "", "Freight charged: 12.34"},
		"the arrival is taken back": {func(_ *PurchaseOrder, k *Tracking) {
			k.Lines[0].ETA = time.Time{}
		}, "", "none", "!expected 2026-11-11"},
		"another arrival": {func(_ *PurchaseOrder, k *Tracking) {
			k.Lines[0].ETA = step(12)
		}, "", step(12).Format(time.DateOnly), "expected 2026-11-14"},
		"a person's arrival stays": {func(po *PurchaseOrder, k *Tracking) {
			po.Lines[0].Estimated, k.Lines[0].ETA = step(20), time.Time{}
		}, "", "", "!expected 2026-11-11"},
		"what has come keeps its arrival": {func(_ *PurchaseOrder, k *Tracking) {
			k.Lines[0].ETA, k.Lines[0].BackOrdered = time.Time{}, 0
		}, "", "", "!back-ordered"},
		"nothing is back-ordered any more": {func(_ *PurchaseOrder, k *Tracking) {
			k.Lines[0].BackOrdered = 0
		}, "", "", "!back-ordered"},
		"the invoices can't be asked: nothing is": {func(_ *PurchaseOrder, k *Tracking) {
			k.Missing = "the invoices: status 503"
		}, "", "", "Freight charged: 12.34"},
	} {
		t.Run(name, func(t *testing.T) {
			po, known := shippedOrder()
			known.Invoices[0].Lines = []InvoiceLine{{Line: 1, SKU: "8100001", Quantity: 3, UnitPrice: dollars("447.0733333333")}}
			po = apply(po, WriteBack(po, known, rules, time.UTC))
			require.Equal(t, "12.34", po.Freight.String())
			require.Equal(t, step(9), po.Lines[0].Estimated)
			c.change(&po, &known)
			u := WriteBack(po, known, rules, time.UTC)
			freight, arrival := "", ""
			if u.Freight != nil {
				freight = u.Freight.String()
			}
			for _, l := range u.Lines {
				if l.Estimated != nil {
					arrival = "none"
					if !l.Estimated.IsZero() {
						arrival = l.Estimated.Format(time.DateOnly)
					}
				}
			}
			require.Equal(t, c.freight, freight)
			require.Equal(t, c.arrival, arrival)
			after := apply(po, u)
			text := after.GeneralMemo + after.Lines[0].Memo
			if unwanted, ok := strings.CutPrefix(c.memo, "!"); ok {
				require.NotContains(t, text, unwanted)
			} else {
				require.Contains(t, text, c.memo)
			}
			require.True(t, WriteBack(after, known, rules, time.UTC).Empty(), "and once")
		})
	}
}
