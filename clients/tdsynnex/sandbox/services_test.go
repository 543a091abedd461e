package sandbox

// The documented rules of each service, spoken to with hand-written messages.

import (
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

func TestPriceAvailability(t *testing.T) {
	const row = "PriceAvailabilityList"
	for _, tt := range []struct {
		name    string
		path    string
		version string
		entries []string
		want    []string
		absent  []string
	}{
		{name: "an active product, every documented field", version: "2.8", entries: []string{sku("8100001")}, want: []string{
			"customerNo=555001", "userName=ec@sandbox.example",
			row + "1/synnexSKU=8100001", row + "1/mfgPN=MON-27", row + "1/mfgCode=676", row + "1/status=Active", row + "1/description=27IN MONITOR",
			row + "1/GlobalProductStatusCode=Active", row + "1/price=281.86", row + "1/msrp=349.00", row + "1/totalQuantity=8",
			row + "1/weight=20.5", row + "1/parcelShippable=Y", row + "1/EURequired=N", row + "1/lineNumber=1",
			row + "1/AvailabilityByWarehouse2/warehouseInfo/number=3", row + "1/AvailabilityByWarehouse2/warehouseInfo/zipcode=95304",
			row + "1/AvailabilityByWarehouse2/warehouseInfo/city=Tracy, CA", row + "1/AvailabilityByWarehouse2/qty=5",
			row + "1/AvailabilityByWarehouse2/warehouseInfo/addr=3 DISTRIBUTION WAY", "/@version=2.8",
			row + "1/AvailabilityByWarehouse1/qty=0"}},
		{name: "stock on order with its date", version: "2.8", entries: []string{sku("8100004")}, want: []string{
			row + "1/AvailabilityByWarehouse8/onOrderQuantity=40", row + "1/AvailabilityByWarehouse8/estimatedArrivalDate=20261201"},
			absent: []string{row + "1/AvailabilityByWarehouse1/onOrderQuantity"}},
		{name: "version 2.3 has no MSRP and weight", version: "2.3", entries: []string{sku("8100004")},
			want:   []string{row + "1/price=3.10", row + "1/AvailabilityByWarehouse8/onOrderQuantity=40"},
			absent: []string{row + "1/msrp", row + "1/weight", row + "1/EURequired"}},
		{name: "on order and arrival come with version 2.1", version: "", entries: []string{sku("8100004")}, want: []string{row + "1/price=3.10"},
			absent: []string{row + "1/AvailabilityByWarehouse8/onOrderQuantity"}},
		{name: "only the warehouses asked for, the total over all", version: "2.8", entries: []string{
			sku("8100001") + "<requestWarehouse>6, 12</requestWarehouse>"},
			want: []string{row + "1/totalQuantity=8", row + "1/AvailabilityByWarehouse1/warehouseInfo/number=6",
				row + "1/AvailabilityByWarehouse2/warehouseInfo/number=12"},
			absent: []string{row + "1/AvailabilityByWarehouse3/qty"}},
		{name: "requestWarehouse is unknown before 2.3", version: "2.1", entries: []string{
			sku("8100001") + "<requestWarehouse>6</requestWarehouse>"},
			want: []string{row + "1/AvailabilityByWarehouse2/warehouseInfo/number=3"}},
		{name: "price type and deal are echoed", version: "2.8", entries: []string{
			sku("8100001") + "<priceType>Education</priceType><specialDealNumber>BID-1</specialDealNumber>"},
			want: []string{row + "1/priceType=Education", row + "1/specialDealNumber=BID-1", row + "1/price=267.77"}},
		{name: "part numbers are looked up in any version", version: "", entries: []string{mpn("MON-27")},
			want: []string{row + "1/synnexSKU=8100001"}},
		{name: "an unknown SKU is echoed", version: "2.8", entries: []string{sku("7999999")}, want: []string{
			row + "1/synnexSKU=7999999", row + "1/status=Not found", row + "1/lineNumber=1"},
			absent: []string{row + "1/price", row + "1/mfgPN", row + "1/GlobalProductStatusCode", row + "1/totalQuantity"}},
		{name: "an unknown part number is echoed with SKU 0", version: "2.8", entries: []string{mpn("NOPE-1")}, want: []string{
			row + "1/synnexSKU=0", row + "1/mfgPN=NOPE-1", row + "1/status=Not found"}},
		{name: "a discontinued product has neither price nor stock", version: "2.8", entries: []string{sku("8100005")}, want: []string{
			row + "1/status=Discontinued", row + "1/GlobalProductStatusCode=Discontinued"}, absent: []string{
			row + "1/price", row + "1/totalQuantity", row + "1/AvailabilityByWarehouse1/qty"}},
		{name: "one part number, several SKUs, one line number", version: "2.8", entries: []string{sku("8100001"), mpn("SHARED-1")},
			want: []string{
				row + "2/synnexSKU=8100007", row + "2/lineNumber=2", row + "3/synnexSKU=8100008", row + "3/lineNumber=2"}},
		{name: "equal identifiers are answered once, on the first line", version: "2.8", entries: []string{
			sku("8100001"), sku("8100002"), sku("8100001")}, want: []string{
			row + "1/lineNumber=1", row + "2/lineNumber=2"}, absent: []string{row + "3/lineNumber"}},
		{name: "an item without identifier fails the batch", version: "2.8", entries: []string{sku("8100001"), ""}, want: []string{
			"errorMessage=" + messageNoIdentifier}, absent: []string{row + "1/status"}},
		{name: "100 items are answered", version: "2.8", entries: manySKUs(100), want: []string{row + "100/status=Not found"}},
		{name: "101 items are refused", version: "2.8", entries: manySKUs(101), want: []string{"errorMessage=" + messageTooManyItems},
			absent: []string{row + "1/status"}},
		{name: "availability has stock and an empty price", path: "/SynnexXML/Availability", version: "3.0", entries: []string{sku("8100001")},
			want: []string{row + "1/totalQuantity=8", row + "1/price="}, absent: []string{row + "1/msrp"}},
		{name: "availability wants version 3.0", path: "/SynnexXML/Availability", version: "2.8", entries: []string{sku("8100001")},
			want: []string{"errorMessage=" + messageVersion}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			path := firstFilled(tt.path, pricePath)
			answer := newLab(t).call(path, priceMessage(tt.version, tt.entries...))
			require.Subset(t, answer, tt.want)
			for _, p := range tt.absent {
				_, found := value(answer, p)
				require.False(t, found, p)
			}
		})
	}
}

func manySKUs(n int) []string {
	var out []string
	for i := range n {
		out = append(out, sku(fmt.Sprint(7000000+i)))
	}
	return out
}

func TestEveryServiceRefusesInItsOwnShape(t *testing.T) {
	messages := map[string]string{
		poPath: poMessage("PO-1", "", "8100001*1"), statusPath: statusMessage("2.7", "PO-1"), pricePath: priceMessage("2.8", sku("8100001")),
		freightPath: freightMessage("1.0", "<ShipToZipCode>89501</ShipToZipCode>", "8100001*1"), invoicePath: invoiceMessage("PO-1"),
	}
	shape := map[string]string{ // where the service puts its error
		poPath: "OrderResponse/ErrorMessage", statusPath: "OrderStatusResponse/BizError/detail", pricePath: "errorMessage",
		freightPath: "FreightQuoteResponse/ErrorMessage", invoicePath: "InvoiceResponse/ErrorCode",
	}
	for path, message := range messages {
		for _, tt := range []struct {
			name, message, want string
			options             func(*Options)
		}{
			{name: "wrong password", message: strings.ReplaceAll(message, "sandbox-password", "stale"), want: "Login failed"},
			{name: "wrong user", message: strings.ReplaceAll(message, "ec@sandbox.example", "other@sandbox.example"), want: "Login failed"},
			{name: "wrong customer number", message: strings.ReplaceAll(message, "555001", "555009"),
				want: "The customer# 555009 you provided does not exist in our system"},
			{name: "message cut short", message: message[:len(message)-20], want: "IncompleteXML01"},
			{name: "not XML at all", message: "hello", want: "IncompleteXML01"},
			{name: "another root", message: "<Something/>", want: "IncompleteXML01"},
			{name: "empty", message: "  ", want: "IncompleteXML01"},
			{name: "unregistered address", message: message, want: "IP Address Invalid", options: func(o *Options) {
				o.IPAllowList = []string{"192.0.2.0/24"}
			}},
		} {
			t.Run(path+" "+tt.name, func(t *testing.T) {
				l := newLab(t, func(o *Options) {
					if tt.options != nil {
						tt.options(o)
					}
				})
				answer := l.call(path, tt.message)
				got, found := value(answer, shape[path])
				require.True(t, found, "%v", answer)
				require.Contains(t, got, tt.want)
				require.NotContains(t, strings.Join(answer, "\n"), "/Code=", "a fatal error has no Code")
			})
		}
	}
}

func TestRegisteredAddressesMayCall(t *testing.T) {
	l := newLab(t, func(o *Options) { o.IPAllowList = []string{"192.0.2.1", "127.0.0.1", "::1"} })
	require.Contains(t, l.call(pricePath, priceMessage("2.8", sku("8100001"))), "PriceAvailabilityList1/status=Active")
	_, err := New(Options{SKUs: 10, IPAllowList: []string{"not an address"}})
	require.ErrorContains(t, err, "allow-list")
}

func TestFormsOfTheMessage(t *testing.T) {
	latin1 := strings.Replace(poMessage("PO-1", "", "8100001*1"), "UTF-8", "ISO-8859-1", 1)
	latin1 = strings.Replace(latin1, "Acme MSP", "Caf\xe9", 1)
	for _, tt := range []struct {
		name, kind, body, want string
	}{
		{"raw as text/xml", "text/xml; charset=UTF-8", poMessage("PO-1", "", "8100001*1"), "OrderResponse/Code=accepted"},
		{"raw as application/xml", "application/xml", poMessage("PO-1", "", "8100001*1"), "OrderResponse/Code=accepted"},
		{"form field xmldata", "application/x-www-form-urlencoded", form(poMessage("PO-1", "", "8100001*1")), "OrderResponse/Code=accepted"},
		{"form without xmldata", "application/x-www-form-urlencoded", "data=x", "OrderResponse/ErrorMessage=IncompleteXML01"},
		{"declared Latin-1", "text/xml", latin1, "OrderResponse/Code=accepted"},
		{"a status request posted to PO", "text/xml", statusMessage("2.7", "PO-1"), "OrderStatusResponse/Code=notFound"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			status, header, answer := newLab(t).do(http.MethodPost, poPath, tt.kind, tt.body)
			require.Equal(t, http.StatusOK, status)
			require.Contains(t, header.Get("Content-Type"), "xml")
			require.Contains(t, facts(t, answer), tt.want)
		})
	}
	status, _, _ := newLab(t).do(http.MethodGet, poPath, "", "")
	require.Equal(t, http.StatusMethodNotAllowed, status)
}

func TestPurchaseOrderRules(t *testing.T) {
	const item, status = "OrderResponse/Items/Item", "OrderStatusResponse/Items/Item"
	plain := poMessage("PO-1", "", "8100001*2")
	for _, tt := range []struct {
		name, message string
		want          []string
		absent        string
	}{
		{name: "accepted as a sales order, every captured field", message: plain, want: []string{
			"OrderResponse/CustomerNumber=555001", "OrderResponse/PONumber=PO-1", "OrderResponse/Code=accepted",
			"OrderResponse/ResponseDateTime=2026-11-23T09:00:00",
			item + "1/@lineNumber=1", item + "1/SKU=8100001", item + "1/OrderQuantity=2", item + "1/Code=accepted", item + "1/OrderType=SO",
			item + "1/ShipFromWarehouse=", item + "1/SynnexInternalReference=SALESORDER,A-CIS---SOLINE,A-CIS"}},
		{name: "line numbers are echoed whatever they are", message: strings.Replace(plain, `lineNumber="1"`, `lineNumber="4711"`, 1),
			want: []string{item + "1/@lineNumber=4711"}},
		{name: "line number as a child", message: strings.Replace(plain, `<Item lineNumber="1">`, `<Item><LineNumber>3</LineNumber>`, 1),
			want: []string{item + "1/@lineNumber=3"}},
		{name: "two lines with one number", message: strings.Replace(poMessage("PO-1", "", "8100001*1", "8100002*1"), `lineNumber="2"`,
			`lineNumber="1"`, 1),
			want: []string{"OrderResponse/ErrorMessage=Client.IncompleteXML"}},
		{name: "an item with MfgPN alone becomes a quote, as in 2025",
			message: strings.NewReplacer("<SKU>", "<MfgPN>", "</SKU>", "</MfgPN>").Replace(plain),
			want:    []string{item + "1/OrderType=QO", item + "1/SKU=99"}},
		{name: "an item without any product is incomplete",
			message: strings.NewReplacer("<SKU>", "<SynnexSKU>", "</SKU>", "</SynnexSKU>").Replace(plain),
			want:    []string{"OrderResponse/ErrorMessage=Client.IncompleteXML"}},
		{name: "by manufacturer part number", message: strings.Replace(
			plain, "<SKU>8100001</SKU>", "<ManufacturerPartNumber>MON-27</ManufacturerPartNumber>", 1),
			want: []string{item + "1/SKU=8100001", item + "1/OrderType=SO"}},
		{name: "items before everything else", message: itemsFirst(plain), want: []string{item + "1/OrderType=SO"}},
		{name: "warehouse under Shipment", message: strings.Replace(plain, "<Shipment>", "<Shipment><ShipFromWarehouse>6</ShipFromWarehouse>", 1),
			want: []string{status + "1/ShipFromWarehouse=6"}},
		{name: "warehouse under OrderRequest", message: poMessage("PO-1", "<ShipFromWarehouse>6</ShipFromWarehouse>", "8100001*2"),
			want: []string{status + "1/ShipFromWarehouse=6"}},
		{name: "warehouse of an item", message: strings.Replace(plain, "</Item>", "<ShipFromWarehouse>6</ShipFromWarehouse></Item>", 1),
			want: []string{status + "1/ShipFromWarehouse=6"}},
		{name: "warehouse ANY", message: strings.Replace(plain, "<Shipment>", "<Shipment><ShipFromWarehouse>ANY</ShipFromWarehouse>", 1),
			want: []string{status + "1/ShipFromWarehouse=3"}},
		{name: "no back order wanted", message: poMessage("PO-1", "<BackOrderFlag>N</BackOrderFlag>", "8100004*2"),
			want: []string{item + "1/Code=rejected", item + "1/Reason=" + reasonNoBackOrder}},
		{name: "no split wanted: the rest waits", message: poMessage("PO-1", "<WarehouseSplit>N</WarehouseSplit>", "8100001*7"),
			want: []string{item + "1/OrderQuantity=5", item + "1/OrderType=SO", item + "2/OrderQuantity=2", item + "2/OrderType=BO"}},
		{name: "special handling goes to a person", message: poMessage("PO-1", "<SpecialHandle>Y</SpecialHandle>", "8100001*2"),
			want: []string{item + "1/OrderType=99"}},
		{name: "an item's comment goes to a person", message: strings.Replace(plain, "</Item>", "<Comment>red</Comment></Item>", 1),
			want: []string{item + "1/OrderType=99"}},
		{name: "end user missing", message: poMessage("PO-1", "", "8100006*1"),
			want: []string{item + "1/Code=rejected", item + "1/Reason=" + reasonEndUserRequired}},
		{name: "end user given", message: poMessage("PO-1", endUser, "8100006*1"), want: []string{item + "1/Code=accepted"}},
		{name: "discontinued, the last one sells", message: poMessage("PO-1", "", "8100005*1"), want: []string{item + "1/Code=accepted"}},
		{name: "discontinued and out of stock", message: poMessage("PO-1", "", "8100005*2"),
			want: []string{item + "1/Reason=" + reasonDiscontinued}},
		{name: "no items", message: poMessage("PO-1", ""), want: []string{"OrderResponse/ErrorMessage=Client.IncompleteXML"}},
		{name: "no quantity", message: poMessage("PO-1", "", "8100001*0"), want: []string{"OrderResponse/ErrorMessage=Client.IncompleteXML"}},
		{name: "a price of astronomical size", message: strings.Replace(plain, "281.86", "1e999999999", 1),
			want: []string{"OrderResponse/ErrorMessage=Client.IncompleteXML"}},
		{name: "no PO number", message: poMessage(" ", "", "8100001*1"), want: []string{"OrderResponse/ErrorMessage=Client.IncompleteXML"}},
		{name: "no ship-to", message: strings.Replace(plain, "<AddressLine1>1 Main St</AddressLine1>", "", 1),
			want: []string{"OrderResponse/ErrorMessage=Client.IncompleteXML"}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			l := newLab(t)
			answer := l.call(poPath, tt.message)
			require.Subset(t, append(answer, l.call(statusPath, statusMessage("2.7", "PO-1"))...), tt.want)
		})
	}
}

func itemsFirst(message string) string {
	start, end := strings.Index(message, "<Items>"), strings.Index(message, "</Items>")+len("</Items>")
	items := message[start:end]
	return strings.Replace(message[:start]+message[end:], "<OrderRequest>", "<OrderRequest>"+items, 1)
}

func TestShipCompleteWaitsForTheLastPiece(t *testing.T) {
	l := newLab(t)
	l.call(poPath, poMessage("PO-1", "<ShipComplete>Y</ShipComplete>", "8100001*1", "8100004*1"))
	l.clock.Advance(24 * time.Hour)
	require.Contains(t, l.call(statusPath, statusMessage("2.7", "PO-1")), "OrderStatusResponse/Code=accepted")
	l.clock.Advance(8 * 24 * time.Hour)
	require.Contains(t, l.call(statusPath, statusMessage("2.7", "PO-1")), "OrderStatusResponse/Code=shipped")
}

func TestLicencesAreDeliveredElectronically(t *testing.T) {
	l := newLab(t)
	l.call(poPath, poMessage("PO-1", licenceBlock, "8100003*500"))
	l.clock.Advance(61 * time.Minute)
	require.Subset(t, l.call(statusPath, statusMessage("2.7", "PO-1")), []string{
		"OrderStatusResponse/Code=shipped", "OrderStatusResponse/Items/Item1/ShipQuantity=500",
		"OrderStatusResponse/Items/Item1/Packages/Package1/TrackingNumber=NA"})
}

func TestDuplicatePurchaseOrders(t *testing.T) {
	l := newLab(t)
	taken := l.call(poPath, poMessage("PO-1", "", "8100001*1", "8100002*1"))
	number, _ := value(taken, "OrderResponse/Items/Item1/OrderNumber")
	again := l.call(poPath, poMessage(" po-1 ", "", "8100001*1", "8100002*1"))
	item := "OrderResponse/Items/Item"
	require.Subset(t, again, []string{"OrderResponse/Code=rejected", "OrderResponse/Reason=DUPPLICATED INSERT.. ",
		item + "1/Code=rejected", item + "1/OrderType=99", item + "1/ShipFromWarehouse=", item + "2/Code=rejected",
		item + "2/SynnexInternalReference=DUPREJECT,R-PODUPE---DUPPOKILL,R-PODUPE"})
	reason, _ := value(again, item+"1/Reason")
	require.True(
		t, strings.HasPrefix(reason, "This PO# already exists in our system for your account, therefore we are rejecting this request to "+
			"prevent a duplicate shipment"))
	killed, _ := value(again, item+"1/OrderNumber")
	require.NotEmpty(t, killed)
	require.NotEqual(t, number, killed)

	t.Run("a deleted order keeps its number", func(t *testing.T) {
		l := newLab(t)
		l.call(poPath, poMessage("PO-1-DELETED", "", "8100001*1"))
		l.clock.Advance(100 * time.Hour)
		require.Contains(t, l.call(poPath, poMessage("PO-1-DELETED", "", "8100001*1")), "OrderResponse/Code=rejected")
	})
	t.Run("a wholly rejected order frees it", func(t *testing.T) {
		l := newLab(t)
		l.call(poPath, poMessage("PO-1", "<BackOrderFlag>N</BackOrderFlag>", "8100004*1"))
		require.Contains(t, l.call(poPath, poMessage("PO-1", "", "8100001*1")), "OrderResponse/Code=accepted")
	})
}

func TestManyAttemptsAtOnceMakeOneOrder(t *testing.T) {
	l := newLab(t)
	var wg sync.WaitGroup
	accepted := make(chan bool, 30)
	for range 30 {
		wg.Go(func() {
			accepted <- strings.Contains(strings.Join(l.call(poPath, poMessage("PO-1", "", "8100001*1")), "\n"), "OrderResponse/Code=accepted")
		})
	}
	wg.Wait()
	close(accepted)
	n := 0
	for ok := range accepted {
		if ok {
			n++
		}
	}
	require.Equal(t, 1, n)
	var out struct {
		Orders            []orderRecord
		RefusedDuplicates []refusedDuplicate
	}
	l.controlled("/sandbox/orders", &out)
	require.Len(t, out.Orders, 1)
	require.Len(t, out.RefusedDuplicates, 29)
}

func TestOrdersReserveStock(t *testing.T) {
	l := newLab(t)
	l.call(poPath, poMessage("PO-1", "", "8100001*4"))
	require.Contains(t, l.call(pricePath, priceMessage("2.8", sku("8100001"))), "PriceAvailabilityList1/totalQuantity=4")
	require.Contains(t, l.call(poPath, poMessage("PO-2", "", "8100001*5")), "OrderResponse/Items/Item3/OrderType=BO",
		"from 1 left in one warehouse and 3 in the other")
}

func TestTwoLinesOfOneProductDoNotTakeTheSameStock(t *testing.T) {
	l := newLab(t)
	require.Subset(t, l.call(poPath, poMessage("PO-1", "", "8100001*5", "8100001*5")),
		[]string{"OrderResponse/Items/Item3/OrderQuantity=2", "OrderResponse/Items/Item3/OrderType=BO"})
	require.Subset(t, l.call(statusPath, statusMessage("2.7", "PO-1")),
		[]string{"OrderStatusResponse/Items/Item1/ShipFromWarehouse=3", "OrderStatusResponse/Items/Item2/ShipFromWarehouse=6"})
}

func TestOrderStatusFieldsByVersion(t *testing.T) {
	l := newLab(t)
	l.call(poPath, strings.Replace(poMessage("PO-1", "", "8100002*2"), "</Item>", "<CustPOLineNo>7</CustPOLineNo></Item>", 1))
	st, item := "OrderStatusResponse/", "OrderStatusResponse/Items/Item1/"
	for _, tt := range []struct {
		name, version string
		after         time.Duration
		want, absent  []string
	}{
		{"accepted, 2.7", "2.7", 0, []string{st + "CustomerNumber=555001", st + "PONumber=PO-1", st + "Code=accepted",
			st + "PODatetime=2026-11-23T09:00:00",
			st + "ResponseDateTime=2026-11-23T09:00:00", item + "@lineNumber=1", item + "Code=accepted", item + "OrderType=SO",
			item + "OrderQuantity=2",
			item + "ShipQuantity=0", item + "UnitPrice=2400.0", item + "SKU=8100002", item + "ShipDatetime=", item + "ETADate=", item + "Packages=",
			item + "ShipFromWarehouse=7", item + "MfgPN=SRV-1", item + "ProductName=RACK SERVER",
			item + "EstimatedShipDate=2026-11-23", item + "EstimatedShipDateCode=C", item + "EstimatedDeliveryDate=2026-11-25"},
			[]string{item + "Freight", item + "CustPOLineNo"}},
		{"accepted, 2.5 has no estimates", "2.5", 0, []string{st + "Code=accepted"},
			[]string{item + "EstimatedShipDate", item + "EstimatedDeliveryDate"}},
		{"accepted, 3.0 has the customer's line number", "3.0", 0, []string{item + "CustPOLineNo=7"}, nil},
		{"shipped", "2.7", 7 * time.Hour, []string{
			st + "Code=shipped", item + "Code=shipped", item + "ShipQuantity=2", item + "ShipDatetime=2026-11-23T15:00:00",
			item + "ShipFromWarehouse=7", item + "ShipFromCity=Southaven", item + "ShipFromState=MS", item + "ShipFromZip=38672",
			item + "ShipMethod=FG", item + "ShipMethodDescription=FedEx Ground", item + "Packages/Package1/ShipItemQuantity=1",
			item + "Packages/Package1/Weight=30.0", item + "Freight=35.50", item + "Packages/Package1/CarrierDeliveredDate="}, nil},
		{"shipped, 2.2 has no fees", "2.2", 7 * time.Hour, []string{st + "Code=shipped"},
			[]string{item + "Freight", item + "Tax", item + "VendorOrderNumber"}},
		{"delivered", "2.7", 55 * time.Hour, []string{st + "Code=invoiced", item + "Packages/Package1/CarrierDeliveredDate=2026-11-25"}, nil},
		{"delivered, 2.5 does not say", "2.5", 55 * time.Hour, []string{st + "Code=invoiced"},
			[]string{item + "Packages/Package1/CarrierDeliveredDate"}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			l.clock.Advance(monday.Add(tt.after).Sub(l.clock.Now()))
			answer := l.call(statusPath, statusMessage(tt.version, "PO-1"))
			require.Subset(t, answer, tt.want)
			for _, p := range tt.absent {
				_, found := value(answer, p)
				require.False(t, found, p)
			}
		})
	}
	serial, _ := value(l.call(statusPath, statusMessage("2.7", "PO-1")), item+"Packages/Package2/SerialNo1")
	require.Regexp(t, `^SN\d{10}$`, serial, "30 pounds each: one in a parcel, each with its serial number")
}

func TestNothingShipsAtNightOrOnSunday(t *testing.T) {
	for _, tt := range []struct{ name, at, want string }{
		{"in the day it stays", "2026-11-23T20:00:00Z", "2026-11-23T20:00:00Z"},
		{"after 22:00 it waits for 6:00", "2026-11-24T06:30:00Z", "2026-11-24T14:30:00Z"},
		{"before 6:00 it waits for 6:00", "2026-11-24T10:15:00Z", "2026-11-24T14:15:00Z"},
		{"Saturday night waits for Monday", "2026-11-29T07:00:00Z", "2026-11-30T14:00:00Z"},
		{"Sunday noon waits for Monday", "2026-11-29T20:10:00Z", "2026-11-30T14:10:00Z"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			at, err := time.Parse(time.RFC3339, tt.at)
			require.NoError(t, err)
			require.Equal(t, tt.want, officeHours(at).Format(time.RFC3339))
		})
	}
}

func TestInvoices(t *testing.T) {
	l := newLab(t)
	taken := l.call(poPath, poMessage("PO-1", "", "8100001*7"))
	inv := "InvoiceResponse/"
	require.Subset(t, l.call(invoicePath, invoiceMessage("PO-1")), []string{inv + "CustomerPONumber=PO-1", inv + "ErrorCode=NOTFOUND"})
	l.clock.Advance(32 * time.Hour)
	all := l.call(invoicePath, invoiceMessage("PO-1"))
	for _, field := range []string{"InvoiceNumber", "InvoiceDate", "OrderType", "ShipTo/City", "PaymentTermDays", "PaymentTermDesc",
		"ShipMethodCode", "ShipDate",
		"InternalReferenceNumber", "Tracking/TrackNumber", "Items/Item1/@lineNumber", "Items/Item1/SynnexPartNumber",
		"Items/Item1/ManuafacturerPartNumber",
		"Items/Item1/VendorName", "Items/Item1/UPCCode", "Summary/TotalInvoiceAmount", "Summary/Freight", "ShipTo/AddressName", "ShipTo/Zip",
		"BillTo/AddressName1", "BillTo/Zip"} {
		v, found := value(all, inv+"Invoice1/"+field)
		require.True(t, found, field)
		require.NotEmpty(t, v, field)
	}
	_, found := value(all, inv+"Invoice2/InvoiceNumber")
	require.True(t, found, "two warehouses, two invoices")
	require.Contains(t, strings.Join(all, "\n"), "Summary/TotalInvoiceAmount=1,409.30", "5 x 281.86 without freight, with a thousands comma")

	t.Run("by order number only that order's", func(t *testing.T) {
		number, _ := value(taken, "OrderResponse/Items/Item2/OrderNumber")
		one := l.call(invoicePath, strings.Replace(invoiceMessage(""), "<PONumber></PONumber>", "<OrderNumber>"+number+"</OrderNumber>", 1))
		quantity, _ := value(one, inv+"Invoice1/Items/Item1/ShipQuantity")
		require.Equal(t, "2", quantity)
		_, found := value(one, inv+"Invoice2/InvoiceNumber")
		require.False(t, found)
	})
}

func TestALicenceIsInvoicedApartFromWhatIsShippedLater(t *testing.T) {
	l := newLab(t)
	l.call(poPath, poMessage("PO-1", licenceBlock, "8100003*1", "8100001*1"))
	l.clock.Advance(26 * time.Hour)
	first, _ := value(l.call(invoicePath, invoiceMessage("PO-1")), "InvoiceResponse/Invoice1/InvoiceNumber")
	l.clock.Advance(10 * time.Hour)
	both := l.call(invoicePath, invoiceMessage("PO-1"))
	require.Contains(t, strings.Join(both, "\n"), "/InvoiceNumber="+first, "in no certain order")
	require.NotContains(t, strings.Join(both, "\n"), "Items/Item2/SKU", "an invoice does not change once it is out")
	require.Contains(t, strings.Join(both, "\n"), "Items/Item1/SKU=8100001")
}

func freightMessage(version, to string, lines ...string) string {
	var items strings.Builder
	for i, l := range lines {
		s, quantity, _ := strings.Cut(l, "*")
		fmt.Fprintf(&items, `<Item lineNumber="%d"><SKU>%s</SKU><Quantity>%s</Quantity></Item>`, i+1, s, quantity)
	}
	return `<SynnexB2B>` + login + `<FreightQuoteRequest version="` + version +
		`"><CustomerNumber>555001</CustomerNumber><ShipFromWarehouse>3</ShipFromWarehouse>` +
		to + `<ShipMethodCode></ShipMethodCode><Items>` + items.String() + `</Items></FreightQuoteRequest></SynnexB2B>`
}

func TestFreightQuote(t *testing.T) {
	const q = "FreightQuoteResponse/"
	for _, tt := range []struct {
		name, message string
		want          []string
	}{
		{"by address, every documented field", freightMessage("2.0", "<ShipTo><ZipCode>89501</ZipCode></ShipTo>", "8100001*2"), []string{
			q + "CustomerNumber=555001", q + "TotalWeight=41.00", q + "TotalSales=563.72", q + "FreeFreightThreshold=500.00",
			q + "ShipFromWarehouse/Number=3",
			q + "ShipFromWarehouse/City=Tracy, CA", q + "AvailableShipMethods/AvailableShipMethod1/@code=FG",
			q + "AvailableShipMethods/AvailableShipMethod1/ShipMethodDescription=FedEx Ground",
			q + "AvailableShipMethods/AvailableShipMethod1/Freight=26.95",
			q + "OtherCharges/MinOrderFee=0.00", q + "OtherCharges/CODFee=0.00"}},
		{"by ZIP code", freightMessage("1.0", "<ShipToZipCode>89501</ShipToZipCode>", "8100001*1"), []string{q + "TotalWeight=20.50"}},
		{"2.0 without address", freightMessage("2.0", "<ShipToZipCode>89501</ShipToZipCode>", "8100001*1"),
			[]string{q + "ErrorMessage=ShipToZipCode", q + "ErrorDetail=" + detailFormat}},
		{"one method asked", strings.Replace(freightMessage("1.0", "<ShipToZipCode>89501</ShipToZipCode>", "8100001*1"), "<ShipMethodCode>",
			"<ShipMethodCode>F2", 1),
			[]string{q + "AvailableShipMethods/AvailableShipMethod1/@code=F2", q + "ShipMethodDescription=FedEx 2 Day"}},
		{"unknown product", freightMessage("1.0", "<ShipToZipCode>89501</ShipToZipCode>", "7999999*1"), []string{q + "ErrorMessage=InvalidSKU"}},
	} {
		t.Run(tt.name, func(t *testing.T) { require.Subset(t, newLab(t).call(freightPath, tt.message), tt.want) })
	}
}

func TestTwoRunsWithTheSameOrdersHaveTheSameState(t *testing.T) {
	state := func(pos ...string) string {
		l := newLab(t)
		for _, po := range pos {
			l.call(poPath, poMessage(po, "", "8100002*1"))
		}
		l.clock.Advance(9 * time.Hour)
		_, _, answer := l.do(http.MethodGet, "/sandbox/state", "", "")
		return answer
	}
	first := state("PO-1", "PO-2", "PO-1")
	require.Equal(t, first, state("PO-2", "PO-1", "PO-1"))
	require.Contains(t, first, `"poNumber": "PO-1"`)
	require.Contains(t, first, `"tracking"`)
	require.NotEqual(t, first, state("PO-1", "PO-3"))
}

func TestOrderRecordsForOutsideTests(t *testing.T) {
	l := newLab(t)
	l.call(poPath, poMessage("PO-1", "", "8100001*7"))
	l.call(poPath, poMessage("PO-2-PENDING", "", "8100002*1"))
	l.call(poPath, poMessage("PO-1", "", "8100001*7"))
	_, _, answer := l.do(http.MethodGet, "/sandbox/orders", "", "")
	var out struct {
		Orders []struct {
			PONumber     string   `json:"poNumber"`
			OrderNumber  string   `json:"orderNumber"`
			OrderNumbers []string `json:"orderNumbers"`
			Type         string   `json:"type"`
			State        string   `json:"state"`
			Time         string   `json:"time"`
			Lines        []struct {
				SKU      string `json:"sku"`
				Quantity int    `json:"quantity"`
			} `json:"lines"`
		} `json:"orders"`
		RefusedDuplicates []struct {
			PONumber string `json:"poNumber"`
		} `json:"refusedDuplicates"`
	}
	require.NoError(t, json.Unmarshal([]byte(answer), &out))
	require.Len(t, out.Orders, 2)
	require.Equal(t, "PO-1", out.Orders[0].PONumber)
	require.Len(t, out.Orders[0].OrderNumbers, 2)
	require.Equal(t, out.Orders[0].OrderNumbers[0], out.Orders[0].OrderNumber)
	require.Equal(t, "SO", out.Orders[0].Type)
	require.Equal(t, "accepted", out.Orders[0].State)
	require.Equal(t, "2026-11-23T17:00:00Z", out.Orders[0].Time)
	require.Equal(t, 7, out.Orders[0].Lines[0].Quantity)
	require.Equal(t, "99", out.Orders[1].Type)
	require.Equal(t, "PO-1", out.RefusedDuplicates[0].PONumber)
}
