package tdsynnex_test

// Hand-written answers, field by field: what the client makes of each documented element.

import (
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/shopspring/decimal"
	"github.com/stretchr/testify/require"

	"digitalbridge/clients/tdsynnex"
)

const (
	testUser     = "ec@reseller.example"
	testPassword = "s3cret&<pass>"
)

// vendor is a server that gives one answer and remembers what it was sent.
type vendor struct {
	status   int
	header   map[string]string
	answer   string
	requests []*http.Request
	bodies   []string
}

func (v *vendor) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	body, _ := io.ReadAll(r.Body)
	v.requests, v.bodies = append(v.requests, r), append(v.bodies, string(body))
	for k, value := range v.header {
		w.Header().Set(k, value)
	}
	if v.status != 0 {
		w.WriteHeader(v.status)
	}
	_, _ = io.WriteString(w, v.answer)
}

func (v *vendor) client(t *testing.T, change ...func(*tdsynnex.Config)) *tdsynnex.Client {
	t.Helper()
	server := httptest.NewServer(v)
	t.Cleanup(server.Close)
	config := tdsynnex.Config{Region: tdsynnex.US, CustomerNumber: "555001", UserID: testUser, Password: testPassword,
		WebServiceURL: server.URL, InvoiceURL: server.URL + "/", RequestsPerMinute: -1}
	for _, c := range change {
		c(&config)
	}
	client, err := tdsynnex.New(config)
	require.NoError(t, err)
	client.SetRetryPause(time.Millisecond)
	return client
}

func amount(s string) decimal.NullDecimal {
	return decimal.NullDecimal{Decimal: decimal.RequireFromString(s), Valid: true}
}

// sameJSON compares by value, so that 1.50 and 1.5 are the same amount.
func sameJSON(t *testing.T, want, got any) {
	t.Helper()
	w, err := json.Marshal(want)
	require.NoError(t, err)
	g, err := json.Marshal(got)
	require.NoError(t, err)
	require.JSONEq(t, string(w), string(g))
}

func date(y int, m time.Month, d int) time.Time { return time.Date(y, m, d, 0, 0, 0, 0, time.UTC) }

func priceAnswer(row string) string {
	return `<priceResponse><customerNo>555001</customerNo><userName>x</userName><PriceAvailabilityList>` + row +
		`</PriceAvailabilityList></priceResponse>`
}

func TestPriceAvailabilityFields(t *testing.T) {
	yes, no, twelve, nought := true, false, 12, 0
	for _, tt := range []struct {
		name, row string
		want      func(*tdsynnex.PriceAvailability)
	}{
		{"synnexSKU", "<synnexSKU>8100001</synnexSKU>", func(p *tdsynnex.PriceAvailability) { p.SynnexSKU = "8100001" }},
		{"synnexSKU 0 is none", "<synnexSKU>0</synnexSKU>", func(*tdsynnex.PriceAvailability) {}},
		{"mfgPN", "<mfgPN>MON-27</mfgPN>", func(p *tdsynnex.PriceAvailability) { p.ManufacturerPartNumber = "MON-27" }},
		{"mfgCode", "<mfgCode>676</mfgCode>", func(p *tdsynnex.PriceAvailability) { p.ManufacturerCode = "676" }},
		{"description with entities", "<description>27&quot; &amp; &#233;</description>", func(p *tdsynnex.PriceAvailability) {
			p.Description = `27" & é`
		}},
		{"GlobalProductStatusCode", "<GlobalProductStatusCode>Active</GlobalProductStatusCode>", func(p *tdsynnex.PriceAvailability) {
			p.GlobalProductStatus, p.GlobalStatus = "Active", tdsynnex.ProductActive
		}},
		{"price of an active product", "<status>Active</status><price>1,281.86</price>", func(p *tdsynnex.PriceAvailability) {
			p.Status, p.RawStatus, p.Price = tdsynnex.ProductActive, "Active", amount("1281.86")
		}},
		{"price of any other product is dropped", "<status>Discontinued</status><price>281.86</price>", func(p *tdsynnex.PriceAvailability) {
			p.Status, p.RawStatus = tdsynnex.ProductDiscontinued, "Discontinued"
		}},
		{"empty price", "<status>Active</status><price/>", func(p *tdsynnex.PriceAvailability) {
			p.Status, p.RawStatus = tdsynnex.ProductActive, "Active"
		}},
		{"price that is not a number", "<status>Active</status><price>ask</price>", func(p *tdsynnex.PriceAvailability) {
			p.Status, p.RawStatus, p.Warnings = tdsynnex.ProductActive, "Active", []string{`price "ask" is not a number`}
		}},
		{"status Not found", "<status>Not found</status>", func(p *tdsynnex.PriceAvailability) {
			p.Status, p.RawStatus = tdsynnex.ProductNotFound, "Not found"
		}},
		{"status NotFound", "<status>NotFound</status>", func(p *tdsynnex.PriceAvailability) {
			p.Status, p.RawStatus = tdsynnex.ProductNotFound, "NotFound"
		}},
		{"status Not authorized", "<status>Not authorized</status>", func(p *tdsynnex.PriceAvailability) {
			p.Status, p.RawStatus = tdsynnex.ProductNotAuthorized, "Not authorized"
		}},
		{"status NOTAUTHORIZED", "<status>NOTAUTHORIZED</status>", func(p *tdsynnex.PriceAvailability) {
			p.Status, p.RawStatus = tdsynnex.ProductNotAuthorized, "NOTAUTHORIZED"
		}},
		{"status Inactive", "<status>Inactive</status>", func(p *tdsynnex.PriceAvailability) {
			p.Status, p.RawStatus = tdsynnex.ProductInactive, "Inactive"
		}},
		{"a status nobody knows", "<status>On holiday</status>", func(p *tdsynnex.PriceAvailability) { p.RawStatus = "On holiday" }},
		{"msrp", "<msrp>349.00</msrp>", func(p *tdsynnex.PriceAvailability) { p.MSRP = amount("349") }},
		{"msrp 0 is none", "<msrp>0</msrp>", func(*tdsynnex.PriceAvailability) {}},
		{"totalQuantity", "<totalQuantity>1,030</totalQuantity>", func(p *tdsynnex.PriceAvailability) { n := 1030; p.TotalQuantity = &n }},
		{"weight", "<weight>20.5</weight>", func(p *tdsynnex.PriceAvailability) { p.Weight = amount("20.5") }},
		{"parcelShippable", "<parcelShippable>Y</parcelShippable>", func(p *tdsynnex.PriceAvailability) { p.ParcelShippable = &yes }},
		{"parcelShipable as the SOAP description spells it", "<parcelShipable>N</parcelShipable>", func(p *tdsynnex.PriceAvailability) {
			p.ParcelShippable = &no
		}},
		{"EURequired", "<EURequired>Y</EURequired>", func(p *tdsynnex.PriceAvailability) { p.EndUserRequired = &yes }},
		{"an error on the row", "<errorMessage>bad</errorMessage><errorDetail>row</errorDetail>", func(p *tdsynnex.PriceAvailability) {
			p.ErrorMessage, p.ErrorDetail = "bad", "row"
		}},
		{
			"warehouses, those without stock too",
			`<AvailabilityByWarehouse><warehouseInfo><number>3</number><zipcode>95304</zipcode><city>Tracy, CA</city><addr>1 Way</addr></warehouseInfo>` +
				`<qty>5</qty><onOrderQuantity>12</onOrderQuantity><estimatedArrivalDate>20261201</estimatedArrivalDate></AvailabilityByWarehouse>` +
				`<AvailabilityByWarehouse><warehouseInfo><number>98</number><city>MFG Drop Shipped</city></warehouseInfo><qty>0</qty><onOrderQuantity>0</onOrderQuantity></AvailabilityByWarehouse>` +
				`<AvailabilityByWarehouse><warehouseInfo><number>6</number></warehouseInfo><qty>2</qty><onOrderQuantity>NA</onOrderQuantity></AvailabilityByWarehouse>`,
			func(p *tdsynnex.PriceAvailability) {
				seven := 7
				p.TotalQuantity = &seven
				p.Warehouses = []tdsynnex.WarehouseAvailability{
					{Number: "3", City: "Tracy, CA", ZipCode: "95304", Address: "1 Way", Quantity: 5, OnOrderQuantity: &twelve,
						EstimatedArrivalDate: date(2026, 12, 1)},
					{Number: "98", City: "MFG Drop Shipped", OnOrderQuantity: &nought}, {Number: "6", Quantity: 2}}
			}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			want := tdsynnex.PriceAvailability{Status: tdsynnex.ProductUnknown}
			tt.want(&want)
			v := &vendor{answer: priceAnswer(tt.row + "<lineNumber>1</lineNumber>")}
			rows, err := v.client(t).PriceAvailability(t.Context(), []tdsynnex.PriceAvailabilityRequest{{SynnexSKU: "8100001"}})
			require.NoError(t, err)
			require.Len(t, rows, 1)
			sameJSON(t, want, rows[0])
		})
	}
}

func TestPriceAvailabilityRowsFindTheirRequests(t *testing.T) {
	row := func(line, sku, part string) string {
		return "<PriceAvailabilityList><synnexSKU>" + sku + "</synnexSKU><mfgPN>" + part + "</mfgPN><status>Active</status>" + line +
			"</PriceAvailabilityList>"
	}
	number := func(n string) string { return "<lineNumber>" + n + "</lineNumber>" }
	asked := []tdsynnex.PriceAvailabilityRequest{{SynnexSKU: "8100001"}, {ManufacturerPartNumber: "SW-24P"}, {SynnexSKU: "8100003"}}
	for _, tt := range []struct {
		name, rows string
		want       []string // request index, SKU, status
	}{
		{"in any order", row(number("3"), "8100003", "C") + row(number("1"), "8100001", "A") + row(number("2"), "8100002", "SW-24P"),
			[]string{"0 8100001 active", "1 8100002 active", "2 8100003 active"}},
		{"several for one part number", row(number("1"), "8100001", "A") + row(number("2"), "8100002", "SW-24P") + row(
			number("2"), "8100009", "SW-24P") + row(number("3"), "8100003", "C"),
			[]string{"0 8100001 active", "1 8100002 active", "1 8100009 active", "2 8100003 active"}},
		{"without line numbers", row("", "8100003", "C") + row("", "8100001", "A") + row("", "8100002", "sw-24p"),
			[]string{"0 8100001 active", "1 8100002 active", "2 8100003 active"}},
		{"a part number collapsed into the SKU it is", row(number("1"), "8100001", "SW-24P") + row(number("3"), "8100003", "C"),
			[]string{"0 8100001 active", "1 8100001 active", "2 8100003 active"}},
		{"a request without a row is unanswered", row(number("1"), "8100001", "A"),
			[]string{"0 8100001 active", "1  unanswered", "2 8100003 unanswered"}},
		{"a line number out of range is nobody's", row(number("7"), "9", "Z") + row(number("1"), "8100001", "A") + row(
			number("2"), "8100002", "SW-24P") + row(number("3"), "8100003", "C"),
			[]string{"0 8100001 active", "1 8100002 active", "2 8100003 active"}},
		{"an empty answer leaves all unanswered", "", []string{"0 8100001 unanswered", "1  unanswered", "2 8100003 unanswered"}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			v := &vendor{answer: "<priceResponse>" + tt.rows + "</priceResponse>"}
			rows, err := v.client(t).PriceAvailability(t.Context(), asked)
			require.NoError(t, err)
			var got []string
			for _, r := range rows {
				got = append(got, string(rune('0'+r.RequestIndex))+" "+r.SynnexSKU+" "+string(r.Status))
			}
			require.Equal(t, tt.want, got)
		})
	}
}

func statusAnswer(item string) string {
	return `<SynnexB2B><OrderStatusResponse><CustomerNumber>555001</CustomerNumber><PONumber>PO-1</PONumber><Code>shipped</Code>` +
		`<PODatetime>2026-07-01T13:00:43</PODatetime><ResponseDateTime>2026-12-01T13:00:43</ResponseDateTime><ResponseElapsedTime>1.4s</ResponseElapsedTime>` +
		`<Items><Item lineNumber="1">` + item + `</Item></Items></OrderStatusResponse></SynnexB2B>`
}

func TestOrderStatusFields(t *testing.T) {
	for _, tt := range []struct {
		name, item string
		want       func(*tdsynnex.OrderStatusLine)
	}{
		{"Code", "<Code>Shipped</Code>", func(l *tdsynnex.OrderStatusLine) { l.Code, l.RawCode = tdsynnex.StatusShipped, "Shipped" }},
		{"Code accepted", "<Code>accepted</Code>", func(l *tdsynnex.OrderStatusLine) { l.Code, l.RawCode = tdsynnex.StatusAccepted, "accepted" }},
		{"Code partial", "<Code>partial</Code>", func(l *tdsynnex.OrderStatusLine) { l.Code, l.RawCode = tdsynnex.StatusPartial, "partial" }},
		{"Code invoiced", "<Code>INVOICED</Code>", func(l *tdsynnex.OrderStatusLine) { l.Code, l.RawCode = tdsynnex.StatusInvoiced, "INVOICED" }},
		{"Code deleted", "<Code>deleted</Code>", func(l *tdsynnex.OrderStatusLine) { l.Code, l.RawCode = tdsynnex.StatusDeleted, "deleted" }},
		{"Code rejected with its reason", "<Code>rejected</Code><Reason>no</Reason>", func(l *tdsynnex.OrderStatusLine) {
			l.Code, l.RawCode, l.Reason = tdsynnex.StatusRejected, "rejected", "no"
		}},
		{"a code nobody knows is kept", "<Code>teleported</Code>", func(l *tdsynnex.OrderStatusLine) { l.RawCode = "teleported" }},
		{"OrderNumber and OrderType", "<OrderNumber>70001</OrderNumber><OrderType>so</OrderType>", func(l *tdsynnex.OrderStatusLine) {
			l.OrderNumber, l.OrderType = "70001", tdsynnex.OrderTypeSalesOrder
		}},
		{"quantities and price", "<OrderQuantity>4</OrderQuantity><ShipQuantity>2</ShipQuantity><UnitPrice>1,281.86</UnitPrice>",
			func(l *tdsynnex.OrderStatusLine) {
				l.OrderQuantity, l.ShipQuantity, l.UnitPrice = 4, 2, amount("1281.86")
			}},
		{"product", "<SKU>8100001</SKU><MfgPN>MON-27</MfgPN><ProductName>27IN MONITOR</ProductName>", func(l *tdsynnex.OrderStatusLine) {
			l.SKU, l.ManufacturerPartNumber, l.ProductName = "8100001", "MON-27", "27IN MONITOR"
		}},
		{"ShipDatetime in the evening keeps its day", "<ShipDatetime>2026-12-01T22:30:00</ShipDatetime>", func(l *tdsynnex.OrderStatusLine) {
			l.ShipDate = date(2026, 12, 1)
		}},
		{"ShipDatetime in summer keeps its day", "<ShipDatetime>2026-07-01T22:30:00</ShipDatetime>", func(l *tdsynnex.OrderStatusLine) {
			l.ShipDate = date(2026, 7, 1)
		}},
		{"ShipDatetime as a day", "<ShipDatetime>2026-12-01</ShipDatetime>", func(l *tdsynnex.OrderStatusLine) {
			l.ShipDate = date(2026, 12, 1)
		}},
		{"ShipDatetime with a zone is the day in California", "<ShipDatetime>2026-12-02T02:30:00.000-05:00</ShipDatetime>",
			func(l *tdsynnex.OrderStatusLine) {
				l.ShipDate = date(2026, 12, 1)
			}},
		{
			"warehouse",
			"<ShipFromWarehouse>3</ShipFromWarehouse><ShipFromCity>Tracy</ShipFromCity><ShipFromState>CA</ShipFromState>" +
				"<ShipFromZip>95304</ShipFromZip>",
			func(l *tdsynnex.OrderStatusLine) {
				l.ShipFromWarehouse, l.ShipFromCity, l.ShipFromState, l.ShipFromZip = "3", "Tracy", "CA", "95304"
			}},
		{"ship method", "<ShipMethod>FHD</ShipMethod><ShipMethodDescription>FedEx Home Delivery - Ground</ShipMethodDescription>",
			func(l *tdsynnex.OrderStatusLine) {
				l.ShipMethod, l.ShipMethodDescription = "FHD", "FedEx Home Delivery - Ground"
			}},
		{"ETADate", "<ETADate>2026-12-24</ETADate>", func(l *tdsynnex.OrderStatusLine) { l.ETADate = date(2026, 12, 24) }},
		{"ETADate without separators", "<ETADate>20261224</ETADate>", func(l *tdsynnex.OrderStatusLine) { l.ETADate = date(2026, 12, 24) }},
		{"ETADate with a time keeps its day", "<ETADate>2026-12-24T23:59:59</ETADate>", func(l *tdsynnex.OrderStatusLine) {
			l.ETADate = date(2026, 12, 24)
		}},
		{"ETADate NA is none", "<ETADate>NA</ETADate>", func(*tdsynnex.OrderStatusLine) {}},
		{"EstimatedShipDate and its code", "<EstimatedShipDate>2026-12-02</EstimatedShipDate><EstimatedShipDateCode>X</EstimatedShipDateCode>",
			func(l *tdsynnex.OrderStatusLine) {
				l.EstimatedShipDate, l.EstimatedShipDateCode = date(2026, 12, 2), "X"
			}},
		{"EstimatedDeliveryDate", "<EstimatedDeliveryDate>2026-12-05</EstimatedDeliveryDate>", func(l *tdsynnex.OrderStatusLine) {
			l.EstimatedDeliveryDate = date(2026, 12, 5)
		}},
		{"EstimateDeliveryDate as some answers spell it", "<EstimateDeliveryDate>2026-12-05</EstimateDeliveryDate>",
			func(l *tdsynnex.OrderStatusLine) { l.EstimatedDeliveryDate = date(2026, 12, 5) }},
		{"charges", "<Freight>1,012.50</Freight><HandlingFee>3</HandlingFee><Tax>0.00</Tax><RecyclingFee>NA</RecyclingFee>",
			func(l *tdsynnex.OrderStatusLine) {
				l.Freight, l.HandlingFee, l.Tax = amount("1012.5"), amount("3"), amount("0")
			}},
		{"VendorOrderNumber and CustPOLineNo", "<VendorOrderNumber>V9</VendorOrderNumber><CustPOLineNo>7</CustPOLineNo>",
			func(l *tdsynnex.OrderStatusLine) {
				l.VendorOrderNumber, l.CustomerPOLineNumber = "V9", "7"
			}},
		{
			"one package",
			"<Packages><Package><TrackingNumber>111</TrackingNumber><Weight>4.5</Weight><ShipItemQuantity>2</ShipItemQuantity>" +
				"<SerialNo>S1</SerialNo></Package></Packages>",
			func(l *tdsynnex.OrderStatusLine) {
				l.Packages = []tdsynnex.Package{{TrackingNumbers: []string{"111"}, Weight: amount("4.5"), Quantity: 2, SerialNumbers: []string{"S1"}}}
			}},
		{"several packages, repeated and joined values, NA left out",
			"<Packages><Package><TrackingNumber>111,112</TrackingNumber><SerialNo>S1</SerialNo><SerialNo>S2</SerialNo><SerialNo>S1</SerialNo>" +
				"</Package>" +
				"<Package><TrackingNumber>NA</TrackingNumber><SerialNo>NA</SerialNo><Imei>I1</Imei><MacAddress>M1</MacAddress></Package></Packages>",
			func(l *tdsynnex.OrderStatusLine) {
				l.Packages = []tdsynnex.Package{{TrackingNumbers: []string{"111", "112"}, SerialNumbers: []string{"S1", "S2"}},
					{IMEIs: []string{"I1"}, MACAddresses: []string{"M1"}}}
			}},
		{
			"delivered and refused",
			"<Packages><Package><CarrierDeliveredDate>2026-12-05</CarrierDeliveredDate><RefusedDeliveryDate>2026-12-06</RefusedDeliveryDate>" +
				"</Package></Packages>",
			func(l *tdsynnex.OrderStatusLine) {
				l.Packages = []tdsynnex.Package{{CarrierDeliveredDate: date(2026, 12, 5), RefusedDeliveryDate: date(2026, 12, 6)}}
			}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			want := tdsynnex.OrderStatusLine{LineNumber: 1, Code: tdsynnex.StatusUnknown}
			tt.want(&want)
			status, err := (&vendor{answer: statusAnswer(tt.item)}).client(t).OrderStatus(t.Context(), "PO-1")
			require.NoError(t, err)
			require.Empty(t, status.Warnings)
			require.Len(t, status.Lines, 1)
			sameJSON(t, want, status.Lines[0])
			require.Equal(t, time.Date(2026, 7, 1, 20, 0, 43, 0, time.UTC), status.POTime)
			require.Equal(t, time.Date(2026, 12, 1, 21, 0, 43, 0, time.UTC), status.ResponseTime)
			require.Equal(t, tdsynnex.StatusShipped, status.Code)
		})
	}
}

func TestOrderStatusSpellings(t *testing.T) {
	t.Run("not found is a value in every spelling", func(t *testing.T) {
		for _, code := range []string{"notFound", "NOTFOUND", "not found", "NOT_FOUND"} {
			v := &vendor{answer: "<SynnexB2B><OrderStatusResponse><PONumber>PO-1</PONumber><Code>" + code +
				"</Code></OrderStatusResponse></SynnexB2B>"}
			status, err := v.client(t).OrderStatus(t.Context(), "PO-1")
			require.NoError(t, err)
			require.Equal(t, tdsynnex.StatusNotFound, status.Code)
			require.Equal(t, code, status.RawCode)
		}
	})
	t.Run("line number as a child", func(t *testing.T) {
		v := &vendor{answer: strings.Replace(statusAnswer("<LineNumber>4</LineNumber>"), ` lineNumber="1"`, "", 1)}
		status, err := v.client(t).OrderStatus(t.Context(), "PO-1")
		require.NoError(t, err)
		require.Equal(t, 4, status.Lines[0].LineNumber)
	})
	t.Run("a date that cannot be read is a warning with its text", func(t *testing.T) {
		status, err := (&vendor{answer: statusAnswer("<ETADate>after lunch</ETADate>")}).client(t).OrderStatus(t.Context(), "PO-1")
		require.NoError(t, err)
		require.Equal(t, []string{`line 1 ETADate "after lunch" is not a date`}, status.Warnings)
	})
	t.Run("an answer whose only item cannot be read is malformed", func(t *testing.T) {
		_, err := (&vendor{answer: statusAnswer("<ShipQuantity>two</ShipQuantity>")}).client(t).OrderStatus(t.Context(), "PO-1")
		require.Equal(t, tdsynnex.ClassMalformed, tdsynnex.ClassOf(err))
		require.ErrorContains(t, err, `line 1 ShipQuantity "two" is not a number`)
	})
	t.Run("another order's answer is not this order's", func(t *testing.T) {
		_, err := (&vendor{answer: statusAnswer("")}).client(t).OrderStatus(t.Context(), "PO-2")
		require.Equal(t, tdsynnex.ClassMalformed, tdsynnex.ClassOf(err))
	})
}

func TestBackOrderedIsDeduced(t *testing.T) {
	eta := date(2026, 12, 24)
	for _, tt := range []struct {
		name string
		line tdsynnex.OrderStatusLine
		want int
	}{
		{"type BO", tdsynnex.OrderStatusLine{OrderQuantity: 5, ShipQuantity: 2, OrderType: tdsynnex.OrderTypeBackOrder}, 3},
		{"an ETA", tdsynnex.OrderStatusLine{OrderQuantity: 5, ETADate: eta}, 5},
		{"neither: it is on its way", tdsynnex.OrderStatusLine{OrderQuantity: 5, OrderType: tdsynnex.OrderTypeSalesOrder}, 0},
		{"all shipped", tdsynnex.OrderStatusLine{OrderQuantity: 5, ShipQuantity: 5, OrderType: tdsynnex.OrderTypeBackOrder}, 0},
		{"deleted", tdsynnex.OrderStatusLine{OrderQuantity: 5, ETADate: eta, Code: tdsynnex.StatusDeleted}, 0},
	} {
		t.Run(tt.name, func(t *testing.T) { require.Equal(t, tt.want, tt.line.BackOrdered()) })
	}
}

func TestInvoiceFields(t *testing.T) {
	const whole = `<SynnexB2B><InvoiceResponse><CustomerPONumber>PO-1</CustomerPONumber><Invoice>` +
		`<InvoiceNumber>900001</InvoiceNumber><InvoiceDate>2026-12-02</InvoiceDate><OrderType>SO</OrderType><ApprovalNumber>A1</ApprovalNumber>` +
		`<ShipTo><AddressName1>Acme</AddressName1><AddressLine1>1 Main St</AddressLine1><City>Reno</City><State>NV</State><ZipCode>89501</ZipCode><Country>US</Country></ShipTo>` +
		`<BillTo><AddressName1>Acme HQ</AddressName1></BillTo><Discount>2.50</Discount><DiscountDays>10</DiscountDays><PaymentTermDays>30</PaymentTermDays>` +
		`<PaymentTermDesc>NET 30 DAYS</PaymentTermDesc><ShipMethodCode>FG</ShipMethodCode><ShipMethodDesc>FedEx Ground</ShipMethodDesc><ShipDate>2026-12-01</ShipDate>` +
		`<Comments>thanks</Comments><InternalReferenceNumber>900001</InternalReferenceNumber><Tracking><TrackNumber>111,112</TrackNumber><TrackNumber>113</TrackNumber></Tracking>` +
		`<Items><Item><lineNumber>1</lineNumber><ShipQuantity>2</ShipQuantity><UnitPrice>1,353.56</UnitPrice><SynnexPartNumber>ACM-MON-27</SynnexPartNumber>` +
		`<ManuafacturerPartNumber>MON-27</ManuafacturerPartNumber><SKU>8100001</SKU><VendorNumber>676</VendorNumber><VendorName>ACME</VendorName><UPCCode>012345678905</UPCCode>` +
		`<ProductDescription>27IN MONITOR</ProductDescription><CustPOLineNo>7</CustPOLineNo><SerialNo>S1</SerialNo><SerialNo>S2</SerialNo></Item></Items>` +
		`<Summary><TotalInvoiceAmount>2,733.62</TotalInvoiceAmount><AllowanceOrCharge>C</AllowanceOrCharge><ExpenseTotal>26.50</ExpenseTotal><MinOrderFee>1</MinOrderFee>` +
		`<Rebate>2</Rebate><Freight>26.50</Freight><ProcessingFee>3</ProcessingFee><RecyclingFee>4</RecyclingFee><BoxCharge>5</BoxCharge><TotalWeight>41</TotalWeight>` +
		`<BoxCount>2</BoxCount><SalesTax>6</SalesTax><Shipping>26.50</Shipping></Summary></Invoice></InvoiceResponse></SynnexB2B>`
	want := tdsynnex.Invoice{
		Number: "900001", Date: date(2026, 12, 2), OrderType: "SO", ApprovalNumber: "A1", CustomerPONumber: "PO-1",
		InternalReferenceNumber: "900001",
		ShipTo:                  tdsynnex.Address{Name: "Acme", Line1: "1 Main St", City: "Reno", State: "NV", ZipCode: "89501", Country: "US"},
		BillTo:                  tdsynnex.Address{Name: "Acme HQ"},
		Discount:                amount("2.5"), DiscountDays: 10, PaymentTermDays: 30, PaymentTermDescription: "NET 30 DAYS", ShipMethod: "FG",
		ShipMethodDescription: "FedEx Ground",
		ShipDate:              date(2026, 12, 1), Comments: []string{"thanks"}, TrackingNumbers: []string{"111", "112", "113"},
		Lines: []tdsynnex.InvoiceLine{{LineNumber: 1, ShipQuantity: 2, UnitPrice: amount("1353.56"), SynnexPartNumber: "ACM-MON-27",
			ManufacturerPartNumber: "MON-27", SKU: "8100001",
			VendorNumber: "676", VendorName: "ACME", UPC: "012345678905", Description: "27IN MONITOR", CustomerPOLineNumber: "7",
			SerialNumbers: []string{"S1", "S2"}}},
		Summary: tdsynnex.InvoiceSummary{TotalInvoiceAmount: amount("2733.62"), AllowanceOrCharge: "C", ExpenseTotal: amount("26.5"),
			MinOrderFee: amount("1"), Rebate: amount("2"),
			Freight: amount("26.5"), ProcessingFee: amount("3"), RecyclingFee: amount("4"), BoxCharge: amount("5"), SalesTax: amount("6"),
			Shipping:    amount("26.5"),
			TotalWeight: amount("41"), BoxCount: 2},
	}
	t.Run("every documented field", func(t *testing.T) {
		invoices, err := (&vendor{answer: whole}).client(t).Invoices(t.Context(), "PO-1")
		require.NoError(t, err)
		require.Len(t, invoices, 1)
		sameJSON(t, want, invoices[0])
	})
	t.Run("two invoices", func(t *testing.T) {
		answer := strings.Replace(whole, "</InvoiceResponse>", "<Invoice><InvoiceNumber>900002</InvoiceNumber></Invoice></InvoiceResponse>", 1)
		invoices, err := (&vendor{answer: answer}).client(t).Invoices(t.Context(), "PO-1")
		require.NoError(t, err)
		require.Len(t, invoices, 2)
		require.Equal(t, "900002", invoices[1].Number)
	})
	t.Run("none yet is an empty list", func(t *testing.T) {
		for _, reason := range []string{"Invoice not found.", "NOT FOUND", "No invoice for this PO"} {
			v := &vendor{answer: "<SynnexB2B><InvoiceResponse><ErrorCode>E1</ErrorCode><ErrorReason>" + reason +
				"</ErrorReason></InvoiceResponse></SynnexB2B>"}
			invoices, err := v.client(t).Invoices(t.Context(), "PO-1")
			require.NoError(t, err)
			require.Empty(t, invoices)
		}
	})
}

func TestFreightQuoteFields(t *testing.T) {
	v := &vendor{
		answer: `<SynnexB2B><FreightQuoteResponse><CustomerNumber>555001</CustomerNumber><ResponseDateTime>2026-12-01T13:00:43</ResponseDateTime>` +
			`<TotalWeight>41.0</TotalWeight><TotalSales>1,563.72</TotalSales><FreeFreightThreshold>500</FreeFreightThreshold>` +
			`<ShipFromWarehouse><Number>3</Number><ZipCode>95304</ZipCode><City>Tracy</City></ShipFromWarehouse><ShipMethodCode>FG</ShipMethodCode>` +
			`<ShipMethodDescription>FedEx Ground</ShipMethodDescription><ServiceLevel>G</ServiceLevel><AvailableShipMethods>` +
			`<AvailableShipMethod code="FG"><ShipMethodDescription>FedEx Ground</ShipMethodDescription><ServiceLevel>3</ServiceLevel><Freight>26.95</Freight></AvailableShipMethod>` +
			`<AvailableShipMethod code="F2"><Freight>NA</Freight></AvailableShipMethod></AvailableShipMethods>` +
			`<OtherCharges><MinOrderFee>5</MinOrderFee><CODFee>0.00</CODFee></OtherCharges><SynnexInternalReference>R</SynnexInternalReference></FreightQuoteResponse></SynnexB2B>`}
	quote, err := v.client(t).FreightQuote(t.Context(), tdsynnex.FreightQuoteRequest{ShipTo: tdsynnex.Address{ZipCode: "89501"},
		Lines: []tdsynnex.FreightQuoteLine{{SKU: "8100001", Quantity: 2}}})
	require.NoError(t, err)
	sameJSON(t, tdsynnex.FreightQuote{ResponseTime: time.Date(2026, 12, 1, 21, 0, 43, 0, time.UTC), TotalWeight: amount("41"),
		TotalSales:           amount("1563.72"),
		FreeFreightThreshold: amount("500"), ShipFromWarehouse: "3", ShipMethod: "FG", ShipMethodDescription: "FedEx Ground", ServiceLevel: "G",
		Methods:     []tdsynnex.FreightMethod{{Code: "FG", Description: "FedEx Ground", Days: new(3), Freight: amount("26.95")}, {Code: "F2"}},
		MinOrderFee: amount("5"), CODFee: amount("0"), InternalReference: "R"}, quote)
	require.True(t, quote.FreeFreight())
	quote.FreeFreightThreshold = amount("0")
	require.False(t, quote.FreeFreight(), "a threshold of 0 is none")
}

func TestPurchaseOrderAnswerFields(t *testing.T) {
	v := &vendor{
		answer: `<?xml version="1.0" encoding="UTF-8"?><SynnexB2B><OrderResponse><CustomerNumber>555001</CustomerNumber><PONumber>PO-1</PONumber><Code>accepted</Code>` +
			`<ResponseDateTime>2026-07-01T13:00:43</ResponseDateTime><ResponseElapsedTime>2.17s</ResponseElapsedTime><Items>` +
			`<Item lineNumber="1"><SKU>8100001</SKU><MfgPN>MON-27</MfgPN><ProductName>27IN MONITOR</ProductName><OrderQuantity>2</OrderQuantity><Code>accepted</Code>` +
			`<OrderNumber>70001</OrderNumber><OrderType>SO</OrderType><ShipFromWarehouse>3</ShipFromWarehouse><SynnexInternalReference>SALESORDER,A-CIS---SOLINE,A-CIS</SynnexInternalReference></Item>` +
			`<Item lineNumber="2"><SKU>8100002</SKU><OrderQuantity>1</OrderQuantity><Code>rejected</Code><Reason>no</Reason></Item></Items></OrderResponse></SynnexB2B>`}
	got, err := v.client(t).SubmitPurchaseOrder(t.Context(), fullOrder())
	require.NoError(t, err)
	sameJSON(t, tdsynnex.PurchaseOrderResponse{CustomerNumber: "555001", PONumber: "PO-1", Code: tdsynnex.StatusAccepted, RawCode: "accepted",
		ResponseTime: time.Date(2026, 7, 1, 20, 0, 43, 0, time.UTC), Elapsed: "2.17s", Lines: []tdsynnex.PurchaseOrderResponseLine{
			{LineNumber: 1, SKU: "8100001", ManufacturerPartNumber: "MON-27", ProductName: "27IN MONITOR", Quantity: 2,
				Code: tdsynnex.StatusAccepted, RawCode: "accepted",
				OrderNumber: "70001", OrderType: tdsynnex.OrderTypeSalesOrder, ShipFromWarehouse: "3",
				InternalReference: "SALESORDER,A-CIS---SOLINE,A-CIS"},
			{LineNumber: 2, SKU: "8100002", Quantity: 1, Code: tdsynnex.StatusRejected, RawCode: "rejected", Reason: "no"}}}, got)
}
