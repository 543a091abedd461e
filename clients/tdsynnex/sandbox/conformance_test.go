package sandbox

// The behaviours of the distributor's own specifications and of captured messages, one row each, named after
// where they stand: 1 common, 2.x purchase order, 3.x order status, 4 price & availability, 5 freight quote, 6 invoice, 8
// warehouses, 9 ship methods. How the client reads them, and the price file (7), are tested beside the clients.

import (
	"fmt"
	"net/http"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// behaviour is one row: what is sent, what must be in the answer and what must not.
type behaviour struct {
	row   string
	check func(*testing.T, *lab)
}

func TestSpecificationBehaviours(t *testing.T) {
	all := slices.Concat(commonBehaviours(), submissionBehaviours(), requestBehaviours(), sampleBehaviours(), errorBehaviours(),
		statusBehaviours(), priceBehaviours(), freightBehaviours(), invoiceBehaviours())
	held, seen := 0, map[string]bool{}
	for _, b := range all {
		require.False(t, seen[b.row], "row %q stands twice", b.row)
		seen[b.row] = true
		if t.Run(b.row, func(t *testing.T) { b.check(t, newLab(t)) }) {
			held++
		}
	}
	fmt.Printf("specification behaviours %d of %d\n", held, len(all))
	doc, err := os.ReadFile("../../../docs/vendors.md")
	require.NoError(t, err)
	require.True(t, strings.Contains(string(doc), fmt.Sprintf("| specification behaviours | %d of %d |", held, len(all))),
		"docs/vendors.md has another figure")
}

// orders answers a purchase order and then its status some hours later.
func orders(po, extra string, hours int, want []string, lines ...string) func(*testing.T, *lab) {
	return func(t *testing.T, l *lab) {
		t.Helper()
		answer := l.call(poPath, poMessage(po, extra, lines...))
		l.clock.Advance(time.Duration(hours) * time.Hour)
		answer = append(answer, l.call(statusPath, statusMessage("2.7", po))...)
		require.Subset(t, answer, want)
	}
}

// sends posts a purchase order after some replacements.
func sends(want []string, replace ...string) func(*testing.T, *lab) {
	return func(t *testing.T, l *lab) {
		t.Helper()
		message := strings.NewReplacer(replace...).Replace(poMessage("PO-1", "", "8100001*2"))
		require.Subset(t, l.call(poPath, message), want)
	}
}

const (
	poLine   = "OrderResponse/Items/Item1/"
	stLine   = "OrderStatusResponse/Items/Item1/"
	poHeader = "OrderResponse/"
	stHeader = "OrderStatusResponse/"
)

func submissionBehaviours() []behaviour {
	held := []string{poHeader + "Code=accepted", poLine + "Code=accepted", poLine + "OrderType=99",
		poLine + "SynnexInternalReference=" + referenceComment}
	variance := []string{poHeader + "Code=accepted", poLine + "OrderType=99",
		poLine + "SynnexInternalReference=POLINEQC,A-SALESPND---PRICEVAR,A-SALESPND"}
	ordered := []string{poHeader + "Code=accepted", poLine + "OrderType=SO"}
	canada := func(price string, want []string) func(*testing.T, *lab) {
		return func(t *testing.T, _ *lab) {
			t.Helper()
			l := newLab(t, func(o *Options) { o.Region = "CA" })
			require.Subset(
				t, l.call(poPath, strings.NewReplacer("281.86", price, "<Code>FG<", "<Code>PUG<").Replace(poMessage("PO-1", "",
					"8100001*2"))), want)
		}
	}
	return []behaviour{
		{"2.2 the plain answer has no part number, no product name and an empty warehouse", func(t *testing.T, l *lab) {
			answer := l.call(poPath, poMessage("PO-1", "", "8100001*2"))
			require.Contains(t, answer, poLine+"ShipFromWarehouse=")
			for _, path := range []string{"MfgPN", "ProductName", "Reason"} {
				_, found := value(answer, poLine+path)
				require.False(t, found, path)
			}
		}},
		{"2.2 an empty header code: a representative must process the order",
			orders("PO-1-MANUAL", "", 0, []string{poHeader + "Code=", stLine + "OrderType=QO"}, "8100001*2")},
		{"2.2 a line may be answered Backorder", orders("PO-1-BOCODE", "", 0, []string{poHeader + "Code=accepted", poLine +
			"Code=Backorder"},
			"8100001*2")},
		{"2.3 SO with the sales order reference", sends(append(ordered, poLine+"SynnexInternalReference=SALESORDER,A-CIS---SOLINE,A-CIS"))},
		{"2.3 BO with an empty reference, header and line accepted",
			orders("PO-1", "", 0, []string{poHeader + "Code=accepted", poLine + "Code=accepted", poLine + "OrderType=BO",
				poLine + "SynnexInternalReference="}, "8100004*2")},
		{"2.3 99 with PRICEVAR", sends(variance, "281.86", "281.80")},
		{
			"2.3 99 with SKUERR",
			sends([]string{poHeader + "Code=accepted", poLine + "OrderType=99",
				poLine + "SynnexInternalReference=POLINEQC,A-SALESPND---SKUERR,A-SALESPND"}, "8100001", "7999999")},
		{"2.3 99 with OKCOMMENTS", orders("PO-1", "<Comment>hurry</Comment>", 0, held, "8100001*2")},
		{
			"2.3 99 with DUPREJECT", orders("PO-1-DUPLICATE", "", 0,
				[]string{poLine + "OrderType=99", poLine + "SynnexInternalReference=DUPREJECT,R-PODUPE---DUPPOKILL,R-PODUPE"},
				"8100001*2")},
		{"2.3 order status shows an order in review as QO with the SKU as asked",
			orders("PO-1", "<Comment>hurry</Comment>", 1, []string{stHeader + "Code=accepted", stLine + "OrderType=QO", stLine +
				"SKU=8100001"},
				"8100001*2")},
		{"2.3 an order in review may become a sales order",
			orders("PO-1", "<Comment>hurry</Comment>", 5, []string{stHeader + "Code=accepted", stLine + "OrderType=SO"}, "8100001*2")},
		{
			"2.3 QO with SKU 99 never ships", orders("PO-1-QUOTE", "", 900,
				[]string{stLine + "SKU=99", stLine + "MfgPN=NON-SYNNEX MFG", stLine + "ProductName=NON-STOCK", stLine + "ShipQuantity=0"},
				"8100001*2")},
		{"2.4 a Comment holds the order", orders("PO-1", "<Comment>x</Comment>", 0, held, "8100001*2")},
		{"2.4 a ShipComment holds the order", orders("PO-1", "<ShipComment>x</ShipComment>", 0, held, "8100001*2")},
		{"2.4 a ShipCommentInternal holds the order", orders("PO-1", "<ShipCommentInternal>x</ShipCommentInternal>", 0, held, "8100001*2")},
		{"2.4 a line's Comment holds the order", sends(held, "</Item>", "<Comment>x</Comment></Item>")},
		{"2.4 US: one cent off passes", sends(ordered, "281.86", "281.87")},
		{"2.4 US: two cents above is a variance", sends(variance, "281.86", "281.88")},
		{"2.4 US: two cents below is a variance", sends(variance, "281.86", "281.84")},
		{"2.4 CA: two cents off pass", canada("281.84", ordered)},
		{"2.4 CA: three cents off are a variance", canada("281.89", variance)},
		{"2.4 without auto-fill profile every order is in review", func(t *testing.T, l *lab) {
			l.choose(scenarioRule{Service: "PO", Scenario: scenarioNoProfile})
			sends([]string{poHeader + "Code=accepted", poLine + "OrderType=99"})(t, l)
		}},
		{"2.4 another price without SpecialPriceType is a variance",
			sends(variance, "281.86", "267.77", "<DropShipFlag>",
				"<SpecialPriceReferenceNumber>BID-1</SpecialPriceReferenceNumber><DropShipFlag>")},
		{"2.4 VendorPromotion with its reference has the deal's price", sends(ordered, "281.86", "267.77", "<DropShipFlag>",
			"<SpecialPriceType>VendorPromotion</SpecialPriceType><SpecialPriceReferenceNumber>BID-1</SpecialPriceReferenceNumber>"+
				"<DropShipFlag>")},
		{"2.4 VendorPromotion with the line's reference has the deal's price",
			sends(ordered, "281.86", "267.77", "<DropShipFlag>", "<SpecialPriceType>VendorPromotion</SpecialPriceType><DropShipFlag>",
				"</Item>", "<SpecialPriceReferenceNumber>BID-1</SpecialPriceReferenceNumber></Item>")},
		{"2.4 VendorPromotion without reference is held",
			sends(variance, "<DropShipFlag>", "<SpecialPriceType>VendorPromotion</SpecialPriceType><DropShipFlag>")},
		{"2.4 a reference without type is allowed",
			sends(ordered, "<DropShipFlag>", "<SpecialPriceReferenceNumber>BID-1</SpecialPriceReferenceNumber><DropShipFlag>")},
		{"2.4 a duplicate, with the short header reason",
			orders("PO-1-DUPLICATE", "", 0, []string{poHeader + "Code=rejected", poHeader + "Reason=" + reasonDuplicate, poLine +
				"Code=rejected",
				poLine + "Reason=" + reasonDuplicateLine}, "8100001*2")},
		{"2.4 a duplicate, with the sentence in header and line",
			orders("PO-1-DUPSENTENCE", "", 0, []string{poHeader + "Reason=" + reasonDuplicateLine, poLine + "Reason=" +
				reasonDuplicateLine},
				"8100001*2")},
		{"2.4 what a representative cancels later is deleted, not rejected",
			orders("PO-1-DELETED", "", 4, []string{poHeader + "Code=accepted", stHeader + "Code=deleted", stLine + "Code=deleted"},
				"8100001*2")},
		{"2.4 drop ship changes the papers only", sends(ordered, "<DropShipFlag>N", "<DropShipFlag>Y")},
		{"2.4 a licence order has the customer and the licence block",
			orders("PO-1", licenceBlock, 2, []string{poLine + "OrderType=SO", stHeader + "Code=shipped"}, "8100003*1")},
		{"2.4 a licence without its block waits for a person", orders("PO-1", "", 0, []string{poLine + "OrderType=99"}, "8100003*1")},
		{"2.4 an end user's order has the customer block", orders("PO-1", endUser, 0, ordered, "8100006*1")},
		{"2.4 a product that the account may not buy is rejected", func(t *testing.T, l *lab) {
			l.choose(scenarioRule{SKU: "8100001", Scenario: scenarioNotAuthorized})
			sends([]string{poHeader + "Code=rejected", poLine + "Code=rejected", poLine + "Reason=" + reasonNotAuthorized})(t, l)
		}},
		{"2.4 freight may go to another carrier account",
			sends(ordered, "</ShipMethod>", "</ShipMethod><FreightAccountNumber>A77</FreightAccountNumber>")},
		{"1 prices of the test system are last weekend's", func(t *testing.T, l *lab) {
			l.choose(scenarioRule{Service: "PO", Scenario: scenarioWeekendPrices})
			sends(variance)(t, l)
		}},
		{"9 an unknown ship method is held as NL", func(t *testing.T, l *lab) {
			sends(ordered, "<Code>FG<", "<Code>ZZZ<")(t, l)
			require.Subset(t, l.call(statusPath, statusMessage("2.7", "PO-1")),
				[]string{stLine + "ShipMethod=NL", stLine + "ShipMethodDescription=Hold Order"})
		}},
	}
}

func errorBehaviours() []behaviour {
	fault := func(n int, path string) string { return fmt.Sprintf("(%d)OrderRequest/%s", n, path) }
	var out []behaviour
	for id, code := range map[string]string{
		scenarioDatabaseIssue: "DatabaseIssue|Server.DatabaseIssue", scenarioIncompleteXML: "IncompleteXML01|XML Content is Incomplete",
		scenarioInternalFault: "Internal API Fault|Server.APIFault", scenarioServerError: "ServerError|SYNNEX XML Server is not Available",
		scenarioIPInvalid: "IP Address Invalid|IP Address has not been Validated",
	} {
		words := strings.Split(code, "|")
		out = append(out, behaviour{"2.6 error " + words[0] + ", by id and by code", func(t *testing.T, l *lab) {
			l.choose(scenarioRule{Service: "PO", Scenario: id})
			sends([]string{poHeader + "ErrorMessage=" + words[0]})(t, l)
			l.choose(scenarioRule{Service: "PO", Scenario: scenarioErrorCodes})
			sends([]string{poHeader + "ErrorMessage=" + words[1]})(t, l)
		}})
	}
	slices.SortFunc(out, func(a, b behaviour) int { return strings.Compare(a.row, b.row) })
	return append(out,
		behaviour{"2.6 error PO_TIMEOUT, by id and by code", func(t *testing.T, l *lab) {
			require.Contains(t, l.call(poPath, poMessage("PO-1-POTIMEOUT", "", "8100001*1")), poHeader+"ErrorMessage=PO_TIMEOUT")
			l.choose(scenarioRule{Service: "PO", Scenario: scenarioErrorCodes})
			require.Contains(t, l.call(poPath, poMessage("PO-2-POTIMEOUT", "", "8100001*1")), poHeader+"ErrorMessage=Server.Timeout")
		}},
		behaviour{"2.6 an address that is not registered is named", func(t *testing.T, _ *lab) {
			l := newLab(t, func(o *Options) { o.IPAllowList = []string{"192.0.2.1"} })
			detail, _ := value(l.call(poPath, poMessage("PO-1", "", "8100001*1")), poHeader+"ErrorDetail")
			require.Contains(t, detail, "IP address:127.0.0.1 not defined.")
		}},
		behaviour{"2.6 every fault of an incomplete order is listed, numbered, on its own line", func(t *testing.T, l *lab) {
			message := strings.NewReplacer("<AddressName1>Acme MSP</AddressName1>", "", "<ZipCode>89501</ZipCode>", "",
				"<ShipMethod><Code>FG</Code></ShipMethod>", "",
				"<UnitPrice>281.86</UnitPrice>", "", "<OrderQuantity>2<", "<OrderQuantity>two<").Replace(poMessage("PO-1", "", "8100001*2"))
			answer := l.call(poPath, message)
			require.Contains(t, answer, poHeader+"ErrorMessage=Client.IncompleteXML")
			detail, _ := value(answer, poHeader+"ErrorDetail")
			require.Equal(t, []string{
				fault(1, "Shipment/ShipTo/AddressName1: String value required"), fault(2,
					"Shipment/ShipTo/ZipCode|State: String value required"),
				fault(3, "Shipment/ShipMethod/Code: String value required"), fault(4, "Items/Item[0]/UnitPrice: Float value required"),
				fault(5, "Items/Item[0]/OrderQuantity: Integer value required"),
			}, strings.Split(strings.TrimSpace(detail), "\n"))
			require.Contains(t, l.call(statusPath, statusMessage("2.7", "PO-1")), stHeader+"Code=notFound", "nothing was processed")
		}},
		behaviour{"2.6 an item without a product is a fault with an empty path",
			sends([]string{poHeader + "ErrorMessage=Client.IncompleteXML"}, "<SKU>8100001</SKU>", "")},
		behaviour{"2.1 lengths of the ship-to address", func(t *testing.T, l *lab) {
			sends([]string{poHeader + "Code=accepted"}, "Acme MSP", strings.Repeat("n", 30), "1 Main St", strings.Repeat("s", 60), "Reno",
				strings.Repeat("c", 20))(t, l)
			for old, most := range map[string]int{"Acme MSP": 30, "1 Main St": 60, "Reno": 20} {
				sends([]string{poHeader + "ErrorMessage=Client.IncompleteXML"}, old, strings.Repeat("x", most+1))(t, l)
			}
		}},
		behaviour{"2.1 the ship method is required",
			sends([]string{poHeader + "ErrorMessage=Client.IncompleteXML"}, "<ShipMethod><Code>FG</Code></ShipMethod>", "")},
		behaviour{"2.1 a licence needs all of the licensee's contact, the fax number too", func(t *testing.T, l *lab) {
			answer := l.call(
				poPath,
				poMessage("PO-1", strings.Replace(licenceBlock, "<LicenseeContact>"+person,
					"<LicenseeContact><ContactName>A. Buyer</ContactName>", 1),
					"8100003*1"))
			detail, _ := value(answer, poHeader+"ErrorDetail")
			for _, field := range []string{"PhoneNumber", "FaxNumber", "EmailAddress"} {
				require.Contains(t, detail, "SoftWareLicense/Licensee/LicenseeContact/"+field)
			}
		}},
		behaviour{"2.1 an end user or a licence needs the customer",
			orders("PO-1", "<EndUser><AddressName1>Clinic</AddressName1></EndUser>", 0, []string{poHeader +
				"ErrorMessage=Client.IncompleteXML"},
				"8100006*1")},
	)
}

func statusBehaviours() []behaviour {
	return []behaviour{
		{"3.4 sample 2: received, nothing shipped",
			orders("PO-1", "", 1, []string{stHeader + "Code=accepted", stLine + "Code=accepted", stLine + "OrderType=SO", stLine +
				"ShipQuantity=0",
				stLine + "ShipFromWarehouse=3", stLine + "ShipFromCity=Tracy", stLine + "ShipDatetime=", stLine + "ETADate=", stLine +
					"Packages=",
				stHeader + "PODatetime=2026-11-23T09:00:00"}, "8100001*2")},
		{"3.4 sample 3: a back order beside a deleted line, header accepted",
			orders("PO-1-DELETELINE", "", 4, []string{stHeader + "Code=accepted", stLine + "OrderType=BO", stLine + "ShipMethod=NL",
				stLine + "ShipMethodDescription=Hold Order", stHeader + "Items/Item2/Code=deleted", stHeader +
					"Items/Item2/OrderType=BO"}, "8100004*1",
				"8100001*1")},
		{"3.4 sample 4: shipped in packages with a serial number each",
			orders("PO-1", "", 8, []string{stHeader + "Code=shipped", stHeader + "PODatetime=", stLine + "OrderQuantity=3",
				stLine + "Packages/Package3/ShipItemQuantity=1", stLine + "Packages/Package3/Weight=30.0"}, "8100002*3")},
		{
			"3.4 sample 5: shipped in one package", orders(
				"PO-1", "", 8, []string{stHeader + "Code=shipped", stLine + "Packages/Package1/ShipItemQuantity=2"}, "8100007*2")},
		{"3.4 sample 6: QO beside SO, each with the whole quantity",
			orders("PO-1-QOBESIDE", "", 8, []string{stLine + "OrderType=QO", stLine + "OrderQuantity=4", stLine + "ShipQuantity=0",
				stHeader + "Items/Item2/OrderType=SO", stHeader + "Items/Item2/OrderQuantity=4", stHeader + "Items/Item2/ShipQuantity=4"},
				"8100002*4")},
		{"3.4 sample 7: the four fees from version 2.4 on", func(t *testing.T, l *lab) {
			l.call(poPath, poMessage("PO-1", "", "8100001*1"))
			l.clock.Advance(8 * time.Hour)
			require.Subset(t, l.call(statusPath, statusMessage("2.4", "PO-1")),
				[]string{stLine + "HandlingFee=0.00", stLine + "Tax=0.00", stLine + "RecyclingFee=0.00"})
			require.NotContains(t, strings.Join(l.call(statusPath, statusMessage("2.2", "PO-1")), " "), "HandlingFee")
		}},
		{"3.4 sample 8: not found has empty items", func(t *testing.T, l *lab) {
			require.Subset(t, l.call(statusPath, statusMessage("2.7", "PO-9")),
				[]string{stHeader + "Code=notFound", stHeader + "Items=", stHeader + "PODatetime="})
		}},
		{"3.4 sample 9a: rejected has empty items and no date",
			orders("PO-1-REJECT", "", 0, []string{stHeader + "Code=rejected", stHeader + "Items=", stHeader + "PODatetime="}, "8100001*1")},
		{
			"3.4 sample 9b: deleted", orders("PO-1-DELETED", "", 4,
				[]string{stHeader + "Code=deleted", stHeader + "PODatetime=", stLine + "Code=deleted", stLine + "OrderType=BO",
					stLine + "OrderQuantity=2"}, "8100001*2")},
		{"3.4 the header is accepted while anything is in review",
			orders("PO-1", "", 3, []string{stHeader + "Code=accepted"}, "7999999*1", "8100003*1")},
		{"3.2 the elapsed time stands last, the reason is empty", func(t *testing.T, l *lab) {
			l.call(poPath, poMessage("PO-1", "", "8100001*1"))
			answer := l.call(statusPath, statusMessage("2.7", "PO-1"))
			require.Equal(t, stHeader+"ResponseElapsedTime="+elapsed, answer[len(answer)-1])
			require.Contains(t, answer, stHeader+"Reason=")
		}},
		{"3.3 a unit price drops its trailing zero", func(t *testing.T, l *lab) {
			l.call(poPath, poMessage("PO-1", "", "8100002*1"))
			require.Contains(t, l.call(statusPath, statusMessage("2.7", "PO-1")), stLine+"UnitPrice=2400.0")
		}},
		{"3.3 an ETA may be written MM-DD-YYYY", orders("PO-1-MDY", "", 0, []string{stLine + "ETADate=12-03-2026"}, "8100001*1")},
		{"3.3 no fees before an item is released to ship", func(t *testing.T, l *lab) {
			l.call(poPath, poMessage("PO-1", "", "8100001*1"))
			_, found := value(l.call(statusPath, statusMessage("2.7", "PO-1")), stLine+"Freight")
			require.False(t, found)
		}},
		{"3.3 a split line repeats its whole quantity",
			orders("PO-1-SPLIT", "", 0, []string{stLine + "OrderQuantity=4", stHeader + "Items/Item2/OrderQuantity=4"}, "8100001*4")},
		{"3.1 the root repeats the version", func(t *testing.T, l *lab) {
			require.Contains(t, l.call(statusPath, statusMessage("2.4", "PO-9")), "/@version=2.4")
		}},
	}
}

func priceBehaviours() []behaviour {
	row := func(n int) string { return fmt.Sprintf("PriceAvailabilityList%d/", n) }
	asks := func(version, entry string, want []string, absent ...string) func(*testing.T, *lab) {
		return func(t *testing.T, l *lab) {
			t.Helper()
			answer := l.call(pricePath, priceMessage(version, entry))
			require.Subset(t, answer, want)
			for _, path := range absent {
				_, found := value(answer, path)
				require.False(t, found, path)
			}
		}
	}
	return []behaviour{
		{
			"4 Active has all elements", asks("2.8", sku("8100001"),
				[]string{row(1) + "status=Active", row(1) + "GlobalProductStatusCode=Active", row(1) + "price=281.86", row(1) +
					"totalQuantity=8",
					row(1) + "mfgCode=676"})},
		{"4 Not found has SKU, status and line number",
			asks("2.8", sku("7999999"), []string{row(1) + "synnexSKU=7999999", row(1) + "status=Not found", row(1) + "lineNumber=1"},
				row(1)+"mfgPN", row(1)+"price", row(1)+"GlobalProductStatusCode", row(1)+"totalQuantity")},
		{"4 Discontinued has its status twice and no price",
			asks("2.8", sku("8100005"), []string{row(1) + "status=Discontinued", row(1) + "GlobalProductStatusCode=Discontinued"},
				row(1)+"price",
				row(1)+"totalQuantity")},
		{"4 Not authorized has its status twice and no price", func(t *testing.T, l *lab) {
			l.choose(scenarioRule{SKU: "8100001", Scenario: scenarioNotAuthorized})
			asks("2.8", sku("8100001"), []string{row(1) + "status=Not authorized", row(1) + "GlobalProductStatusCode=Not authorized",
				row(1) + "mfgPN=MON-27"}, row(1)+"price")(t, l)
		}},
		{"4 the version is echoed", asks("2.8", sku("8100001"), []string{"/@version=2.8"})},
		{"4 price type and deal number are echoed",
			asks("2.8", sku("8100001")+"<priceType>Education</priceType><specialDealNumber>B1</specialDealNumber>",
				[]string{row(1) + "priceType=Education", row(1) + "specialDealNumber=B1"})},
		{"4 a deal number gives the deal's price", asks("2.8", sku("8100001")+"<specialDealNumber>B1</specialDealNumber>",
			[]string{row(1) + "price=267.77"})},
		{"4 requestWarehouse narrows the rows, not the total", asks("2.3", sku("8100001")+"<requestWarehouse>3,12</requestWarehouse>",
			[]string{row(1) + "totalQuantity=8", row(1) + "AvailabilityByWarehouse1/qty=5", row(1) + "AvailabilityByWarehouse2/qty=0"},
			row(1)+"AvailabilityByWarehouse3/qty")},
		{"4 every warehouse has a row, with its address",
			asks("2.8", sku("8100001"), []string{row(1) + "AvailabilityByWarehouse1/qty=0",
				row(1) + "AvailabilityByWarehouse11/warehouseInfo/addr=506 DISTRIBUTION WAY"})},
		{"4 the manufacturer's shipment is warehouse 98",
			asks("2.8", sku("8100009"), []string{row(1) + "AvailabilityByWarehouse12/warehouseInfo/number=98",
				row(1) + "AvailabilityByWarehouse12/warehouseInfo/zipcode=00000",
				row(1) + "AvailabilityByWarehouse12/warehouseInfo/city=MFG Drop Shipped",
				row(1) + "AvailabilityByWarehouse12/warehouseInfo/addr=MFG Drop Shipped", row(1) + "AvailabilityByWarehouse12/qty=7"})},
		{"4 on order and arrival from version 2.1 on, only where there is some",
			asks("2.1", sku("8100004"), []string{row(1) + "AvailabilityByWarehouse8/onOrderQuantity=40",
				row(1) + "AvailabilityByWarehouse8/estimatedArrivalDate=20261201"},
				row(1)+"AvailabilityByWarehouse1/onOrderQuantity")},
		{"4 without a version nothing is on order", asks("", sku("8100004"), nil, row(1)+"AvailabilityByWarehouse8/onOrderQuantity")},
		{
			"4 a part number may have several rows", asks(
				"", mpn("SHARED-1"), []string{row(1) + "synnexSKU=8100007", row(2) + "synnexSKU=8100008", row(2) + "lineNumber=1"})},
		{
			"4 an unknown part number has SKU 0", asks(
				"2.8", mpn("NOPE"), []string{row(1) + "synnexSKU=0", row(1) + "mfgPN=NOPE", row(1) + "status=Not found"})},
		{"4 availability alone has an empty price and wants version 3.0", func(t *testing.T, l *lab) {
			require.Subset(t, l.call("/SynnexXML/Availability", priceMessage("3.0", sku("8100001"))),
				[]string{row(1) + "price=", row(1) + "totalQuantity=8"})
			require.Contains(t, l.call("/SynnexXML/Availability", priceMessage("2.8", sku("8100001"))), "errorMessage="+messageVersion)
		}},
		{"4 the line number stands last", func(t *testing.T, l *lab) {
			answer := l.call(pricePath, priceMessage("2.8", sku("8100001")))
			require.Equal(t, row(1)+"lineNumber=1", answer[len(answer)-1])
		}},
		{"4 the declaration may stand twice, behind a byte order mark", func(t *testing.T, l *lab) {
			l.choose(scenarioRule{Service: "PriceAvailability", Scenario: scenarioDoubledProlog})
			_, _, answer := l.do(http.MethodPost, pricePath, "text/xml", priceMessage("2.8", sku("8100001")))
			require.True(t, strings.HasPrefix(answer, "\ufeff<?xml"))
			require.Equal(t, 2, strings.Count(answer, "<?xml"))
		}},
	}
}

func freightBehaviours() []behaviour {
	const q = "FreightQuoteResponse/"
	to := "<ShipTo><AddressName1>Acme</AddressName1><AddressLine1>1 Main " +
		"St</AddressLine1><City>Reno</City><State>NV</State><ZipCode>89501</ZipCode><Country>US</Country></ShipTo>"
	plain := freightMessage("2.0", to, "8100001*2")
	asks := func(message string, want ...string) func(*testing.T, *lab) {
		return func(t *testing.T, l *lab) {
			t.Helper()
			require.Subset(t, l.call(freightPath, message), want)
		}
	}
	change := func(old, new string) string { return strings.Replace(plain, old, new, 1) }
	level := func(days string) string {
		return change("<ShipMethodCode></ShipMethodCode>", "<ShipMethodCode></ShipMethodCode><ServiceLevel>"+days+"</ServiceLevel>")
	}
	const again = q + "ErrorDetail=please check and submit again."
	return []behaviour{
		{"5 version 2.0: address and its type in the answer",
			asks(plain, q+"@version=2.0", q+"ShipTo/City=Reno", q+"ShipTo/AddressType=Commercial")},
		{"5 version 1.0: the ZIP code in the answer",
			asks(freightMessage("1.0", "<ShipToZipCode>89501</ShipToZipCode>", "8100001*2"), q+"@version=1.0", q+"ShipToZipCode=89501")},
		{"5 a residential address", asks(change("1 Main St", "1 Main St Apt 4"), q+"ShipTo/AddressType=Residential")},
		{"5 the items are echoed", asks(plain, q+"Items/Item1/@lineNumber=1", q+"Items/Item1/SKU=8100001", q+"Items/Item1/Quantity=2")},
		{"5 without method and level all methods are listed, levels in days",
			asks(plain, q+"AvailableShipMethods/AvailableShipMethod1/ServiceLevel=5",
				q+"AvailableShipMethods/AvailableShipMethod9/ServiceLevel=0")},
		{"5 a level lists methods of so many days or fewer", func(t *testing.T, l *lab) {
			answer := l.call(freightPath, level("2"))
			require.Subset(t, answer, []string{q + "ServiceLevel=2", q + "AvailableShipMethods/AvailableShipMethod1/@code=F2",
				q + "AvailableShipMethods/AvailableShipMethod4/@code= DE "})
			_, found := value(answer, q+"AvailableShipMethods/AvailableShipMethod5/@code")
			require.False(t, found)
		}},
		{"5 codes may carry blanks", asks(level("0"), q+"AvailableShipMethods/AvailableShipMethod1/@code= DE ",
			q+"AvailableShipMethods/AvailableShipMethod1/ShipMethodDescription= Local Delivery")},
		{"5 the other charges stand beside the methods", asks(plain, q+"OtherCharges/MinOrderFee=0.00", q+"OtherCharges/CODFee=0.00")},
		{"5.2 weight, sales and the threshold of free freight",
			asks(plain, q+"TotalWeight=41.00", q+"TotalSales=563.72", q+"FreeFreightThreshold="+freeFreightThreshold)},
		{"5.2 the warehouse with its address", asks(plain, q+"ShipFromWarehouse/Number=3", q+"ShipFromWarehouse/ZipCode=95304",
			q+"ShipFromWarehouse/City=Tracy, CA")},
		{"5.2 the method that was asked for alone", func(t *testing.T, l *lab) {
			answer := l.call(freightPath, change("<ShipMethodCode>", "<ShipMethodCode>F2"))
			require.Contains(t, answer, q+"AvailableShipMethods/AvailableShipMethod1/@code=F2")
			_, found := value(answer, q+"AvailableShipMethods/AvailableShipMethod2/@code")
			require.False(t, found)
		}},
		{"5.2 an internal reference holds a line break", func(t *testing.T, l *lab) {
			reference, _ := value(l.call(freightPath, plain), q+"SynnexInternalReference")
			require.Contains(t, reference, "\n")
		}},
		{"5.3 No Result Found", asks(strings.Replace(level("0"), "<ShipMethodCode>", "<ShipMethodCode>FG", 1),
			q+"ErrorMessage=No Result Found",
			q+"ErrorDetail=We do not have any ship method meet your request")},
		{"5.3 a missing element is named", asks(change("<ShipFromWarehouse>3</ShipFromWarehouse>", ""), q+"ErrorMessage=ShipFromWarehouse",
			q+"ErrorDetail="+detailFormat)},
		{"5.3 InvalidSKU", asks(change("8100001", "7999999"), q+"ErrorMessage=InvalidSKU")},
		{"5.3 Not Authorized SKU", func(t *testing.T, l *lab) {
			l.choose(scenarioRule{SKU: "8100001", Scenario: scenarioNotAuthorized})
			asks(plain, q+"ErrorMessage=Not Authorized SKU")(t, l)
		}},
		{"5.3 Invalid Ship Method Code, Service Level or Carrier", func(t *testing.T, l *lab) {
			asks(change("<ShipMethodCode>", "<ShipMethodCode>ZZZ"), q+"ErrorMessage=Invalid Ship Method Code, Service Level or Carrier ",
				again)(t, l)
			asks(level("G"), q+"ErrorMessage=Invalid Ship Method Code, Service Level or Carrier ", again)(t, l)
		}},
		{"5.3 Invalid ZIP Code", asks(change("89501", "8950"), q+"ErrorMessage=Invalid ZIP Code ", again)},
		{"5.3 Invalid Address (Not Found)", func(t *testing.T, l *lab) {
			l.choose(scenarioRule{Service: "FreightQuote", Scenario: scenarioAddressNotFound})
			asks(plain, q+"ErrorMessage=Invalid Address (Not Found)", again)(t, l)
		}},
		{"5.3 Invalid Warehouse Number", asks(change("<ShipFromWarehouse>3<", "<ShipFromWarehouse>77<"),
			q+"ErrorMessage=Invalid Warehouse Number", again)},
	}
}

func invoiceBehaviours() []behaviour {
	const inv = "InvoiceResponse/Invoice1/"
	after := func(po, extra string, want []string, lines ...string) func(*testing.T, *lab) {
		return func(t *testing.T, l *lab) {
			t.Helper()
			l.call(poPath, poMessage(po, extra, lines...))
			l.clock.Advance(32 * time.Hour)
			require.Subset(t, l.call(invoicePath, invoiceMessage(po)), want)
		}
	}
	return []behaviour{
		{"6 the date stands before the number, the type is 1, the root has no version", func(t *testing.T, l *lab) {
			after("PO-1", "", []string{inv + "OrderType=1"}, "8100001*2")(t, l)
			answer := l.call(invoicePath, invoiceMessage("PO-1"))
			date := slices.IndexFunc(answer, func(f string) bool { return strings.HasPrefix(f, inv+"InvoiceDate=") })
			require.True(t, strings.HasPrefix(answer[date+1], inv+"InvoiceNumber="))
			require.NotContains(t, strings.Join(answer, "\n"), "@version")
		}},
		{"6 the addresses are spelled AddressName, AddressName1 and Zip",
			after("PO-1", "", []string{inv + "ShipTo/AddressName=Acme MSP", inv + "ShipTo/Zip=89501", inv + "ShipTo/AddressLine2= ",
				inv + "BillTo/AddressName1=SANDBOX RESELLER", inv + "BillTo/Zip=89501"}, "8100001*2")},
		{"6 unit prices have four decimals and a thousands comma",
			after("PO-1", "", []string{inv + "Items/Item1/UnitPrice=2,400.0000"}, "8100002*1")},
		{"6 the total is the sum of the lines, freight is not in it",
			after("PO-1", "", []string{inv + "Summary/TotalInvoiceAmount=563.72", inv + "Summary/Freight=26.9500"}, "8100001*2")},
		{"6 a rebate is negative and already in the prices",
			after("PO-1-TWOINVOICES", "", []string{inv + "Summary/Rebate=-65.40", inv + "Summary/TotalInvoiceAmount=281.86"}, "8100001*2")},
		{"6 line numbers are attributes and begin again on each invoice", func(t *testing.T, l *lab) {
			l.call(poPath, poMessage("PO-1", licenceBlock, "8100003*1", "8100001*1"))
			l.clock.Advance(40 * time.Hour)
			require.Subset(t, l.call(invoicePath, invoiceMessage("PO-1")),
				[]string{inv + "Items/Item1/@lineNumber=1", "InvoiceResponse/Invoice2/Items/Item1/@lineNumber=1"})
		}},
		{
			"6 CustPOLineNo is the reseller's line", after(
				"PO-1", "", []string{inv + "Items/Item2/@lineNumber=2", inv + "Items/Item2/CustPOLineNo=2"}, "8100001*1", "8100007*1")},
		{"6 serial numbers have their prefix", func(t *testing.T, l *lab) {
			after("PO-1", "", nil, "8100002*1")(t, l)
			serial, _ := value(l.call(invoicePath, invoiceMessage("PO-1")), inv+"Items/Item1/SerialNo1")
			require.Regexp(t, `^SN: SN\d{10}$`, serial)
		}},
		{"6 tracking numbers are joined by commas without blanks", func(t *testing.T, l *lab) {
			after("PO-1", "", nil, "8100002*2")(t, l)
			numbers, _ := value(l.call(invoicePath, invoiceMessage("PO-1")), inv+"Tracking/TrackNumber")
			require.Regexp(t, `^\d{12},\d{12}$`, numbers)
		}},
		{"6 an electronic delivery has EDEL, one blank as tracking and no UPC", func(t *testing.T, l *lab) {
			after("PO-1", licenceBlock, []string{inv + "ShipMethodCode=EDEL", inv + "ShipMethodDesc=Electronic Delivery (Email)",
				inv + "Tracking/TrackNumber= "}, "8100003*1")(t, l)
			require.NotContains(t, strings.Join(l.call(invoicePath, invoiceMessage("PO-1")), "\n"), "UPCCode")
		}},
		{"6 the reference is the order's: one on all its invoices, two where the order has two", func(t *testing.T, l *lab) {
			references := func(po string, lines ...string) map[string]int {
				l.call(poPath, poMessage(po, "", lines...))
				l.clock.Advance(100 * time.Hour)
				out := map[string]int{}
				for _, f := range l.call(invoicePath, invoiceMessage(po)) {
					if _, n, ok := strings.Cut(f, "/InternalReferenceNumber="); ok {
						out[n]++
					}
				}
				return out
			}
			require.Len(t, references("PO-1-TWOINVOICES", "8100002*2"), 1)
			require.Len(t, references("PO-2", "8100001*7"), 2)
		}},
		{"6 invoices are in no certain order", func(t *testing.T, l *lab) {
			sorted := true
			for n := range 8 {
				po := fmt.Sprintf("PO-%d-TWOINVOICES", n)
				l.call(poPath, poMessage(po, "", "8100004*2"))
			}
			l.clock.Advance(600 * time.Hour)
			for n := range 8 {
				var dates []string
				for _, f := range l.call(invoicePath, invoiceMessage(fmt.Sprintf("PO-%d-TWOINVOICES", n))) {
					if _, d, ok := strings.Cut(f, "/InvoiceDate="); ok {
						dates = append(dates, d)
					}
				}
				require.Len(t, dates, 2)
				sorted = sorted && slices.IsSorted(dates)
			}
			require.False(t, sorted)
		}},
		{"6 payment terms and discount", after("PO-1", "", []string{inv + "PaymentTermDays=30", inv + "PaymentTermDesc=NET 30 DAYS",
			inv + "Discount=0.00", inv + "DiscountDays=0"}, "8100001*2")},
		{"6 the customer's purchase order number stands above the invoices",
			after("PO-1", "", []string{"InvoiceResponse/CustomerPONumber=PO-1"}, "8100001*2")},
		{"6 the manufacturer's part number is spelled as captured", after("PO-1", "", []string{inv +
			"Items/Item1/ManuafacturerPartNumber=MON-27"},
			"8100001*2")},
		{"6 an invoice may be over nothing", after("PO-1-FREE", "", []string{inv + "Summary/TotalInvoiceAmount=0.00"}, "8100001*2")},
		{"6 no invoice yet", func(t *testing.T, l *lab) {
			l.call(poPath, poMessage("PO-1", "", "8100001*2"))
			require.Contains(t, l.call(invoicePath, invoiceMessage("PO-1")), "InvoiceResponse/ErrorCode="+invoiceNotFoundCode)
		}},
	}
}
