package sandbox

// One row for every scenario: how it is chosen, and what each service then answers.

import (
	"context"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// episode is one order (or price look-up) under a scenario.
type episode struct {
	name     string
	scenario string
	rule     *scenarioRule // nil: the PO number chooses
	po       string
	extra    string
	lines    []string
	answer   []string // facts of the purchase order's answer
	after    []moment
	price    string   // a skuList entry to look up
	priced   []string // facts of the answer to it
}

// moment is what is seen some time after the order.
type moment struct {
	at      time.Duration // since the order
	status  []string      // facts of order status
	absent  []string      // paths that order status must not show
	invoice []string      // facts of the invoice query
}

func TestEveryScenario(t *testing.T) {
	const po, item = "OrderResponse/", "OrderResponse/Items/Item"
	const st, line = "OrderStatusResponse/", "OrderStatusResponse/Items/Item"
	const inv = "InvoiceResponse/"
	const row = "PriceAvailabilityList"
	rows := []episode{
		{name: "(b) a pending order becomes a sales order with another number", scenario: scenarioPendingReview, po: "PO-1-PENDING",
			lines: []string{"8100001*2"},
			answer: []string{po + "Code=accepted", item + "1/Code=accepted", item + "1/OrderType=99",
				item + "1/SynnexInternalReference=" + referenceComment},
			after: []moment{
				{at: time.Hour, status: []string{st + "Code=accepted", line + "1/OrderType=QO", line + "1/SKU=8100001"}},
				{at: 5 * time.Hour, status: []string{st + "Code=accepted", line + "1/OrderType=SO"}},
				{at: 11 * time.Hour, status: []string{st + "Code=shipped"}}}},
		{name: "(b) a free-text comment alone makes an order pending", scenario: scenarioPendingReview, po: "PO-1",
			extra: "<Comment>please hurry</Comment>",
			lines: []string{"8100001*2"}, answer: []string{item + "1/OrderType=99"}},
		{name: "(b) chosen by control", scenario: scenarioPendingReview, rule: &scenarioRule{PONumber: "*-x"}, po: "PO-1-X", lines: []string{
			"8100001*2"},
			answer: []string{item + "1/OrderType=99"}},
		{name: "(c) an unknown SKU waits for a person, who deletes it", scenario: scenarioQuoteOrder, po: "PO-2", lines: []string{
			"7999999*2", "8100001*1"},
			answer: []string{po + "Code=accepted", item + "1/Code=accepted", item + "1/SKU=7999999", item + "1/OrderType=99",
				item + "1/SynnexInternalReference=" + referenceBadSKU, item + "2/OrderType=SO"},
			after: []moment{{at: time.Hour, status: []string{st + "Code=accepted", line + "1/OrderType=QO", line + "1/Code=accepted"}},
				{at: 12 * time.Hour, status: []string{st + "Code=shipped", line + "1/Code=deleted", line + "2/Code=shipped"}}}},
		{name: "(c) a quote order never ships", scenario: scenarioQuoteOrder, po: "PO-2-QUOTE", lines: []string{"8100001*2"},
			answer: []string{po + "Code=accepted", item + "1/Code=accepted", item + "1/SKU=99", item + "1/OrderType=QO",
				item + "1/MfgPN=NON-SYNNEX MFG", item + "1/ProductName=NON-STOCK"},
			after: []moment{{at: 1000 * time.Hour, status: []string{st + "Code=accepted", line + "1/SKU=99", line + "1/ShipQuantity=0"}}}},
		{name: "(c) chosen by product", scenario: scenarioQuoteOrder, rule: &scenarioRule{SKU: "8100001"}, po: "PO-2", lines: []string{
			"8100001*2", "8100002*1"},
			answer: []string{item + "1/OrderType=QO", item + "2/OrderType=SO"}},
		{name: "(d) a duplicate is rejected as captured", scenario: scenarioDuplicate, po: "PO-3-DUPLICATE", lines: []string{"8100001*2"},
			answer: []string{po + "Code=rejected", po + "Reason=DUPPLICATED INSERT.. ", item + "1/Code=rejected", item + "1/OrderType=99",
				item + "1/ShipFromWarehouse=", item + "1/SynnexInternalReference=DUPREJECT,R-PODUPE---DUPPOKILL,R-PODUPE"},
			after: []moment{{status: []string{st + "Code=notFound"}}}},
		{name: "(e) one line of three is rejected", scenario: scenarioRejectLine, po: "PO-4-REJECTLINE", lines: []string{
			"8100001*1", "8100002*1", "8100007*1"},
			answer: []string{po + "Code=accepted", item + "1/Code=accepted", item + "2/Code=accepted", item + "3/Code=rejected",
				item + "3/Reason=" + reasonScenario},
			after: []moment{{at: 8 * time.Hour, status: []string{st + "Code=shipped", line + "3/Code=rejected"}}}},
		{name: "(e) the line of a product is rejected", scenario: scenarioRejectLine, rule: &scenarioRule{SKU: "8100002"}, po: "PO-4",
			lines: []string{"8100001*1", "8100002*1", "8100007*1"}, answer: []string{
				item + "1/Code=accepted", item + "2/Code=rejected", item + "3/Code=accepted"}},
		{name: "(e) every line is rejected and no order exists", scenario: scenarioRejectOrder, po: "PO-4-REJECT", lines: []string{
			"8100001*1", "8100002*1"},
			answer: []string{po + "Code=rejected", po + "Reason=" + reasonAllRejected, item + "1/Code=rejected", item + "2/Code=rejected"},
			after:  []moment{{status: []string{st + "Code=rejected", st + "PODatetime=", st + "Items="}, absent: []string{line + "1/Code"}}}},
		{name: "(f) a line is split over two warehouses with an order number each", scenario: scenarioSplit, po: "PO-5-SPLIT", lines: []string{
			"8100001*4"},
			answer: []string{item + "1/@lineNumber=1", item + "1/OrderQuantity=2", item + "2/@lineNumber=1", item + "2/OrderQuantity=2"},
			after: []moment{
				{at: 8 * time.Hour, status: []string{st + "Code=shipped", line + "1/OrderQuantity=4", line + "2/OrderQuantity=4",
					line + "1/ShipQuantity=2", line + "2/ShipQuantity=2",
					line + "1/ShipFromCity=Tracy", line + "2/ShipFromCity=Romeoville"}}}},
		{name: "(f) chosen by product", scenario: scenarioSplit, rule: &scenarioRule{SKU: "8100001"}, po: "PO-5", lines: []string{"8100001*2"},
			answer: []string{item + "1/OrderQuantity=1", item + "2/OrderQuantity=1"}},
		{name: "(f) stock that is spread splits a line by itself", scenario: scenarioSplit, po: "PO-5", lines: []string{"8100001*7"},
			answer: []string{item + "1/OrderQuantity=5", item + "2/OrderQuantity=2"},
			after:  []moment{{at: time.Hour, status: []string{line + "1/ShipFromWarehouse=3", line + "2/ShipFromWarehouse=6"}}}},
		{name: "(h) PO_TIMEOUT, and the order was taken", scenario: scenarioPOTimeout, po: "PO-6-POTIMEOUT", lines: []string{"8100001*1"},
			answer: []string{po + "ErrorMessage=PO_TIMEOUT"}, after: []moment{{status: []string{st + "Code=accepted"}}}},
		{name: "(h) PO_TIMEOUT, and the order was not taken", scenario: scenarioPOTimeoutLost, po: "PO-6-POLOST", lines: []string{"8100001*1"},
			answer: []string{po + "ErrorMessage=PO_TIMEOUT"}, after: []moment{{status: []string{st + "Code=notFound"}}}},
		{name: "(h) login failed", scenario: scenarioLogin, po: "PO-6-LOGIN", lines: []string{"8100001*1"}, answer: []string{
			po + "ErrorMessage=Login failed"}},
		{name: "(h) IP address invalid", scenario: scenarioIPInvalid, po: "PO-6-IPINVALID", lines: []string{"8100001*1"},
			answer: []string{po + "ErrorMessage=IP Address Invalid"}, after: []moment{{status: []string{st + "Code=notFound"}}}},
		{name: "(h) incomplete XML", scenario: scenarioIncompleteXML, po: "PO-6-INCOMPLETE", lines: []string{"8100001*1"},
			answer: []string{po + "ErrorMessage=IncompleteXML01"}, after: []moment{{status: []string{st + "Code=notFound"}}}},
		{name: "(h) database issue", scenario: scenarioDatabaseIssue, po: "PO-6-DBISSUE", lines: []string{"8100001*1"}, answer: []string{
			po + "ErrorMessage=DatabaseIssue"}},
		{name: "(h) internal API fault", scenario: scenarioInternalFault, po: "PO-6-FAULT", lines: []string{"8100001*1"}, answer: []string{
			po + "ErrorMessage=Internal API Fault"}},
		{name: "(h) server error", scenario: scenarioServerError, po: "PO-6-SERVERERROR", lines: []string{"8100001*1"}, answer: []string{
			po + "ErrorMessage=ServerError"}},
		{name: "(i) order status lags behind acceptance", scenario: scenarioStatusLag, po: "PO-7-LAG", lines: []string{"8100001*1"},
			answer: []string{po + "Code=accepted"},
			after: []moment{{at: 14 * time.Minute, status: []string{st + "Code=notFound"}, absent: []string{line + "1/Code"}},
				{at: 16 * time.Minute, status: []string{st + "Code=accepted"}}}},
		{name: "(j) half ships first, the rest two days later", scenario: scenarioPartialShip, po: "PO-8-PARTIAL", lines: []string{"8100001*4"},
			answer: []string{po + "Code=accepted"},
			after: []moment{
				{at: 8 * time.Hour, status: []string{st + "Code=partial", line + "1/OrderQuantity=4", line + "1/ShipQuantity=2"},
					absent: []string{line + "1/Packages/Package2/TrackingNumber"}},
				{at: 56 * time.Hour, status: []string{st + "Code=shipped", line + "1/ShipQuantity=4"}}}},
		{name: "(j) the header can be shipped while a line is open", scenario: scenarioMixedHeader, po: "PO-8-MIXED", lines: []string{
			"8100001*4"}, answer: []string{po + "Code=accepted"},
			after: []moment{{at: 8 * time.Hour, status: []string{st + "Code=shipped", line + "1/ShipQuantity=2"}}}},
		{name: "(k) two shipments make two invoices with comma amounts", scenario: scenarioTwoInvoices, po: "PO-9-TWOINVOICES", lines: []string{
			"8100001*4"},
			answer: []string{po + "Code=accepted"},
			after: []moment{
				{at: 32 * time.Hour, invoice: []string{inv + "CustomerPONumber=PO-9-TWOINVOICES", inv + "Invoice1/Summary/TotalInvoiceAmount=563.72",
					inv + "Invoice1/Summary/Freight=1,150.0000", inv + "Invoice1/Summary/Rebate=-65.40", inv + "Invoice1/Items/Item1/ShipQuantity=2"}},
				{at: 100 * time.Hour, status: []string{st + "Code=invoiced"}, invoice: []string{inv + "Invoice2/Summary/TotalInvoiceAmount=563.72"}}}},
		{name: "back-ordered until its ETA", scenario: scenarioBackOrder, po: "PO-10-BACKORDER", lines: []string{"8100001*2"},
			answer: []string{po + "Code=accepted", item + "1/OrderType=BO"},
			after: []moment{
				{at: 8 * time.Hour, status: []string{st + "Code=accepted", line + "1/OrderType=BO", line + "1/ETADate=2026-12-03",
					line + "1/ShipQuantity=0"}},
				{at: 11 * 24 * time.Hour, status: []string{st + "Code=shipped", line + "1/OrderType=SO", line + "1/ETADate="}}}},
		{name: "a product without stock ships when its ETA comes", scenario: scenarioBackOrder, po: "PO-10", lines: []string{"8100004*5"},
			answer: []string{item + "1/OrderType=BO", item + "1/SynnexInternalReference="},
			after: []moment{
				{at: 24 * time.Hour, status: []string{line + "1/ETADate=2026-12-01", line + "1/ShipFromWarehouse=503", line + "1/ShipMethod=NL",
					line + "1/ShipMethodDescription=Hold Order"}},
				{at: 10 * 24 * time.Hour, status: []string{st + "Code=invoiced"}}}},
		{name: "a short product ships in two parts", scenario: scenarioBackOrder, po: "PO-10", lines: []string{"8100001*10"},
			answer: []string{item + "1/OrderQuantity=5", item + "2/OrderQuantity=3", item + "3/OrderQuantity=2", item + "3/OrderType=BO"},
			after: []moment{
				{at: 8 * time.Hour, status: []string{st + "Code=partial", line + "1/Code=shipped", line + "2/Code=shipped", line + "3/Code=accepted"}},
				{at: 12 * 24 * time.Hour, status: []string{st + "Code=invoiced"}}}},
		{name: "an ETA slips by a week a day before it is reached", scenario: scenarioSlip, po: "PO-11-SLIP", lines: []string{"8100001*2"},
			answer: []string{item + "1/OrderType=BO"},
			after: []moment{{at: 24 * time.Hour, status: []string{line + "1/ETADate=2026-12-03"}},
				{at: 9 * 24 * time.Hour, status: []string{line + "1/ETADate=2026-12-10", line + "1/ShipQuantity=0"}},
				{at: 12 * 24 * time.Hour, status: []string{line + "1/ShipQuantity=0"}},
				{at: 18 * 24 * time.Hour, status: []string{line + "1/ShipQuantity=2"}}}},
		{name: "(l) the distributor deletes an order", scenario: scenarioDeleted, po: "PO-12-DELETED", lines: []string{"8100001*2"},
			answer: []string{po + "Code=accepted"},
			after: []moment{{at: time.Hour, status: []string{st + "Code=accepted"}},
				{at: 4 * time.Hour, status: []string{st + "Code=deleted", line + "1/Code=deleted", line + "1/ShipMethod=NL"}},
				{at: 100 * time.Hour, status: []string{st + "Code=deleted", line + "1/ShipQuantity=0"}, invoice: []string{
					inv + "ErrorCode=NOTFOUND"}}}},
		{name: "ships without tracking", scenario: scenarioNoTracking, po: "PO-13-NOTRACKING", lines: []string{"8100001*1"}, answer: []string{
			po + "Code=accepted"},
			after: []moment{{at: 8 * time.Hour, status: []string{line + "1/Code=shipped", line + "1/Packages/Package1/TrackingNumber=NA"}}}},
		{name: "(m) not found", scenario: scenarioNotFound, rule: &scenarioRule{SKU: "8100001"}, price: sku("8100001"),
			priced: []string{row + "1/status=Not found", row + "1/synnexSKU=8100001"}, po: "PO-14", lines: []string{"8100001*1"}, answer: []string{
				item + "1/OrderType=QO"}},
		{name: "(m) not authorized", scenario: scenarioNotAuthorized, rule: &scenarioRule{SKU: "8100001"}, price: sku("8100001"),
			priced: []string{row + "1/status=Not authorized"}, po: "PO-14", lines: []string{"8100001*1"}, answer: []string{
				item + "1/Reason=" + reasonNotAuthorized}},
		{name: "(m) discontinued", scenario: scenarioDiscontinued, rule: &scenarioRule{SKU: "8100001"}, price: sku("8100001"),
			priced: []string{row + "1/status=Discontinued"}, po: "PO-14", lines: []string{"8100001*1"}, answer: []string{
				item + "1/Reason=" + reasonDiscontinued}},
		{name: "(m) inactive", scenario: scenarioInactive, rule: &scenarioRule{SKU: "8100001"}, price: sku("8100001"), priced: []string{
			row + "1/status=Inactive", row + "1/price="}},
		{name: "(m) one part number, two SKUs", scenario: scenarioTwoSKUs, rule: &scenarioRule{SKU: "8100001"}, price: mpn("MON-27"),
			priced: []string{row + "1/synnexSKU=8100001", row + "1/lineNumber=1", row + "2/synnexSKU=81000012", row + "2/lineNumber=1"},
			po:     "PO-14", lines: []string{"81000012*1"}, answer: []string{item + "1/OrderType=SO"}},
		{name: "end user required", scenario: scenarioEndUser, rule: &scenarioRule{SKU: "8100001"}, price: sku("8100001"),
			priced: []string{row + "1/EURequired=Y"}, po: "PO-14", lines: []string{"8100001*1"}, answer: []string{
				item + "1/Reason=" + reasonEndUserRequired}},
		{name: "end user given", scenario: scenarioEndUser, rule: &scenarioRule{SKU: "8100001"}, po: "PO-14", lines: []string{"8100001*1"},
			extra: endUser, answer: []string{item + "1/OrderType=SO"}},
		{name: "(m) Server.RuntimeError on a service", scenario: scenarioRuntimeError, rule: &scenarioRule{Service: "priceavailability"},
			price:  sku("8100001"),
			priced: []string{"errorMessage=Server.RuntimeError"}},
	}
	rows = append(rows, laterEpisodes()...)
	// tests of their own
	elsewhere := []string{scenarioTimeout, scenarioTooManyRequest, scenarioAddressNotFound, scenarioDoubledProlog, scenarioErrorCodes}

	covered := map[string]bool{}
	for _, name := range elsewhere {
		covered[name] = true
	}
	for _, e := range rows {
		covered[e.scenario] = true
		t.Run(e.name, func(t *testing.T) {
			l := newLab(t)
			if e.rule != nil {
				e.rule.Scenario = e.scenario
				l.choose(*e.rule)
			}
			if e.price != "" {
				answer := l.call(pricePath, priceMessage("2.8", e.price))
				require.Subset(t, answer, e.priced)
				if !strings.Contains(strings.Join(e.priced, " "), "=SO") && e.scenario != scenarioTwoSKUs && e.scenario != scenarioEndUser {
					price, _ := value(answer, row+"1/price")
					require.Empty(t, price, "only an active product has a price")
				}
			}
			if e.po == "" {
				return
			}
			answer := l.call(poPath, poMessage(e.po, e.extra, e.lines...))
			require.Subset(t, answer, e.answer)
			for _, m := range e.after {
				l.clock.Advance(monday.Add(m.at).Sub(l.clock.Now()))
				status := l.call(statusPath, statusMessage("2.7", e.po))
				require.Subset(t, status, m.status, "after %s", m.at)
				for _, path := range m.absent {
					_, found := value(status, path)
					require.False(t, found, "%s after %s", path, m.at)
				}
				if m.invoice != nil {
					require.Subset(t, l.call(invoicePath, invoiceMessage(e.po)), m.invoice, "after %s", m.at)
				}
			}
		})
	}
	for _, s := range scenarioTable() {
		require.True(t, covered[s.name], "scenario %s has no row", s.name)
	}
}

// laterEpisodes are the scenarios that came with the distributor's own specifications.
func laterEpisodes() []episode {
	const po, item = "OrderResponse/", "OrderResponse/Items/Item"
	const st, line = "OrderStatusResponse/", "OrderStatusResponse/Items/Item"
	const inv = "InvoiceResponse/"
	return []episode{
		{name: "an account without profile: every order waits for a person", scenario: scenarioNoProfile, rule: &scenarioRule{Service: "PO"},
			po: "PO-20", lines: []string{"8100001*1"},
			answer: []string{po + "Code=accepted", item + "1/OrderType=99"}, after: []moment{
				{at: time.Hour, status: []string{line + "1/OrderType=QO"}}, {at: 5 * time.Hour, status: []string{line + "1/OrderType=SO"}}}},
		{name: "without profile, chosen by number", scenario: scenarioNoProfile, po: "PO-20-NOPROFILE", lines: []string{"8100001*1"},
			answer: []string{item + "1/OrderType=99"}},
		{name: "an empty code means processing by hand", scenario: scenarioManual, po: "PO-21-MANUAL", lines: []string{"8100001*1"},
			answer: []string{po + "Code=", item + "1/Code=", item + "1/OrderType=99"}, after: []moment{
				{at: time.Hour, status: []string{st + "Code=accepted", line + "1/OrderType=QO"}}}},
		{name: "a line is answered Backorder", scenario: scenarioBackOrderCode, po: "PO-22-BOCODE", lines: []string{"8100001*1"},
			answer: []string{po + "Code=accepted", item + "1/Code=Backorder", item + "1/OrderType=BO", item + "1/SynnexInternalReference="}},
		{name: "QO beside SO of the same line", scenario: scenarioQuoteBeside, po: "PO-23-QOBESIDE", lines: []string{"8100001*3"},
			answer: []string{item + "1/OrderType=SO"},
			after: []moment{
				{at: 8 * time.Hour, status: []string{st + "Code=shipped", line + "1/OrderType=QO", line + "1/SKU=8100001", line + "1/OrderQuantity=3",
					line + "1/ShipQuantity=0",
					line + "2/OrderType=SO", line + "2/OrderQuantity=3", line + "2/ShipQuantity=3"}}}},
		{name: "one line is deleted, the header stays", scenario: scenarioDeleteLine, po: "PO-24-DELETELINE", lines: []string{
			"8100004*1", "8100001*1"}, answer: []string{item + "2/OrderType=SO"},
			after: []moment{
				{at: 4 * time.Hour, status: []string{st + "Code=accepted", line + "1/Code=accepted", line + "2/Code=deleted",
					line + "2/OrderType=BO"}}}},
		{name: "an ETA in the American form", scenario: scenarioAmericanDates, po: "PO-25-MDY", lines: []string{"8100001*1"}, answer: []string{
			item + "1/OrderType=BO"},
			after: []moment{{at: time.Hour, status: []string{line + "1/ETADate=12-03-2026"}}}},
		{name: "a duplicate in the specification's words", scenario: scenarioDuplicateSentence, po: "PO-26-DUPSENTENCE", lines: []string{
			"8100001*1"},
			answer: []string{po + "Code=rejected", po + "Reason=" + reasonDuplicateLine, item + "1/Reason=" + reasonDuplicateLine}},
		{name: "prices of the weekend's copy", scenario: scenarioWeekendPrices, po: "PO-27-WEEKEND", lines: []string{"8100001*1"},
			answer: []string{item + "1/OrderType=99", item + "1/SynnexInternalReference=" + referencePriceVariance}},
		{name: "a profile that lets every price pass", scenario: scenarioAnyPrice, po: "P-WEEKEND-ANYPRICE", lines: []string{"8100001*1"},
			answer: []string{item + "1/OrderType=SO"}},
		{name: "freight in the invoice's total", scenario: scenarioFreightInTotal, po: "PO-28-FREIGHTINTOTAL", lines: []string{"8100001*1"},
			answer: []string{po + "Code=accepted"},
			after: []moment{
				{at: 32 * time.Hour, invoice: []string{inv + "Invoice1/Summary/TotalInvoiceAmount=299.59", inv + "Invoice1/Summary/Freight=17.7300"}}}},
		{name: "an invoice over nothing", scenario: scenarioFreeGoods, po: "PO-29-FREE", lines: []string{"8100001*1"}, answer: []string{
			po + "Code=accepted"},
			after: []moment{
				{at: 32 * time.Hour, invoice: []string{inv + "Invoice1/Summary/TotalInvoiceAmount=0.00",
					inv + "Invoice1/Items/Item1/UnitPrice=0.0000"}}}},
	}
}

func TestAPendingOrderChangesItsNumber(t *testing.T) {
	l := newLab(t)
	number := func(all []string, path string) string {
		n, ok := value(all, path)
		require.True(t, ok)
		require.NotEmpty(t, n)
		return n
	}
	pending := number(l.call(poPath, poMessage("PO-1-PENDING", "", "8100001*1")), "OrderResponse/Items/Item1/OrderNumber")
	require.Equal(t, pending, number(l.call(statusPath, statusMessage("2.7", "PO-1-PENDING")), "OrderStatusResponse/Items/Item1/OrderNumber"))
	l.clock.Advance(reviewTime)
	require.NotEqual(t, pending, number(l.call(statusPath, statusMessage("2.7", "PO-1-PENDING")),
		"OrderStatusResponse/Items/Item1/OrderNumber"))
}

func TestPartialShipmentsJoinTrackingAndRepeatSerials(t *testing.T) {
	l := newLab(t)
	l.call(poPath, poMessage("PO-1-PARTIAL", "", "8100002*2"))
	l.clock.Advance(8 * time.Hour)
	status := l.call(statusPath, statusMessage("2.7", "PO-1-PARTIAL"))
	pack := "OrderStatusResponse/Items/Item1/Packages/Package1/"
	tracking, _ := value(status, pack+"TrackingNumber")
	require.Regexp(t, `^\d{12},\d{12}$`, tracking)
	first, _ := value(status, pack+"SerialNo1")
	repeated, _ := value(status, pack+"SerialNo2")
	require.Regexp(t, `^SN\d{10}$`, first)
	require.Equal(t, first, repeated)
}

func TestAWithheldAnswerComesAfterTheOrderIsTaken(t *testing.T) {
	l := newLab(t)
	ctx, giveUp := context.WithCancel(t.Context())
	ended := make(chan error, 1)
	go func() {
		_, err := post(ctx, l.url+poPath, poMessage("PO-1-TIMEOUT", "", "8100001*1"))
		ended <- err
	}()
	require.Eventually(t, func() bool {
		return slices.Contains(l.call(statusPath, statusMessage("2.7", "PO-1-TIMEOUT")), "OrderStatusResponse/Code=accepted")
	}, time.Minute, time.Millisecond)
	require.Empty(t, ended, "the answer came")
	giveUp()
	require.ErrorIs(t, <-ended, context.Canceled)
}

func TestScenarioChoicesAreChecked(t *testing.T) {
	l := newLab(t)
	for _, tt := range []struct{ name, body, says string }{
		{"an unknown scenario", `{"poNumber":"*","scenario":"nonsense"}`, "no scenario"},
		{"a scenario in the wrong place", `{"sku":"8100001","scenario":"statusLag"}`, "chosen by poNumber"},
		{"no place at all", `{"scenario":"statusLag"}`, "exactly one"},
		{"two places", `{"poNumber":"*","sku":"1","scenario":"split"}`, "exactly one"},
		{"a pattern that cannot be read", `{"poNumber":"[","scenario":"statusLag"}`, "pattern"},
		{"an unknown field", `{"purchaseOrder":"1","scenario":"statusLag"}`, "unknown field"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			status, _, answer := l.do("POST", "/sandbox/scenario", "application/json", tt.body)
			require.Equal(t, 400, status)
			require.Contains(t, answer, tt.says)
		})
	}
}

func TestAServiceScenarioEndsAfterItsCount(t *testing.T) {
	l := newLab(t)
	l.choose(scenarioRule{Service: "POStatus", Scenario: scenarioDatabaseIssue, Count: 2})
	for _, want := range []string{"OrderStatusResponse/BizError/detail=DatabaseIssue Please try again later.",
		"OrderStatusResponse/BizError/detail=DatabaseIssue Please try again later.", "OrderStatusResponse/Code=notFound"} {
		require.Contains(t, l.call(statusPath, statusMessage("2.7", "PO-1")), want)
	}
}
