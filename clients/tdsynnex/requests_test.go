package tdsynnex_test

// What the client sends: every field of every message, where to, and what it refuses to send.

import (
	"encoding/json"
	"encoding/xml"
	"net/http"
	"strconv"
	"strings"
	"testing"

	"github.com/shopspring/decimal"
	"github.com/stretchr/testify/require"

	"digitalbridge/clients/tdsynnex"
)

func fullOrder() tdsynnex.PurchaseOrderRequest {
	yes, no := true, false
	someone := tdsynnex.Contact{Name: "A. Buyer", Phone: "+1 (775) 555-0100", Fax: "775.555.0101", Email: "buyer@acme.example"}
	place := tdsynnex.Address{Name: "Acme <MSP> & Co", Name2: "Dock 2", Line1: "1 Main St", Line2: "Floor 3", City: "Reno", State: "NV",
		ZipCode: "89501", Country: "US"}
	return tdsynnex.PurchaseOrderRequest{
		PONumber: "PO-1", EndUserPONumber: "EU-9", DropShip: true, BackOrder: &yes, ShipComplete: &no, WarehouseSplit: &no,
		ShipFromWarehouse: "ANY", SpecialPriceType: "VendorPromotion", SpecialPriceReferenceNumber: "BID-1",
		ShipTo: place, ShipToContact: someone, ShipMethod: "FG", FreightAccount: "FA-1",
		Customer:        &tdsynnex.Customer{Address: place, Contact: someone},
		EndUser:         &tdsynnex.EndUser{Type: "Education", Address: place, Contact: someone},
		SoftwareLicense: &tdsynnex.SoftwareLicense{AuthorizationNumber: "AUTH", Reorder: true, Licensee: place, Contact: someone},
		Comments:        []string{"one", "two"}, ShipComments: []string{"ring"}, InternalShipComments: []string{"inside", "out"},
		Lines: []tdsynnex.PurchaseOrderLine{
			{LineNumber: 1, SKU: "8100001", UnitPrice: decimal.RequireFromString("281.855"), Quantity: 2,
				ShipFromWarehouse: "3", SpecialPriceReferenceNumber: "BID-2", Comments: []string{"red"}},
			{LineNumber: 2, SKU: "8100002", UnitPrice: decimal.RequireFromString("700"), Quantity: 1},
		},
	}
}

func TestPurchaseOrderMessage(t *testing.T) {
	v := &vendor{}
	_, _ = v.client(t).SubmitPurchaseOrder(t.Context(), fullOrder())
	require.Len(t, v.bodies, 1)
	body := v.bodies[0]
	place := `<AddressName1>Acme &lt;MSP&gt; &amp; Co</AddressName1><AddressName2>Dock 2</AddressName2><AddressLine1>1 Main St</AddressLine1><AddressLine2>Floor 3</AddressLine2>` +
		`<City>Reno</City><State>NV</State><ZipCode>89501</ZipCode><Country>US</Country>`
	someone := `<ContactName>A. Buyer</ContactName><PhoneNumber>17755550100</PhoneNumber><FaxNumber>7755550101</FaxNumber><EmailAddress>buyer@acme.example</EmailAddress>`
	for _, tt := range []struct{ name, part string }{
		{"no version, as most clients", "<SynnexB2B><Credential>"},
		{"credential, escaped", "<Credential><UserID>ec@reseller.example</UserID><Password>s3cret&amp;&lt;pass&gt;</Password></Credential>"},
		{"customer and PO number", "<OrderRequest><CustomerNumber>555001</CustomerNumber><PONumber>PO-1</PONumber>"},
		{
			"flags",
			"<DropShipFlag>Y</DropShipFlag><BackOrderFlag>Y</BackOrderFlag><ShipComplete>N</ShipComplete><WarehouseSplit>N</WarehouseSplit>"},
		{"special price", "<SpecialPriceType>VendorPromotion</SpecialPriceType><SpecialPriceReferenceNumber>BID-1</SpecialPriceReferenceNumber>"},
		{"end user PO", "<EndUserPONumber>EU-9</EndUserPONumber>"},
		{"customer", "<Customer>" + place + "<CustomerContact>" + someone + "</CustomerContact></Customer><Shipment>"},
		{"end user", "<EndUser><EndUserType>Education</EndUserType>" + place + "<EndUserContact>" + someone + "</EndUserContact></EndUser>"},
		{"licence, in the vendor's spelling", "<SoftWareLicense><AuthorizationNumber>AUTH</AuthorizationNumber><ReOrder>Y</ReOrder><Licensee>" +
			place + "<LicenseeContact>" + someone + "</LicenseeContact></Licensee></SoftWareLicense>"},
		{
			"comments",
			"<Comment>one</Comment><Comment>two</Comment><ShipComment>ring</ShipComment><ShipCommentInternal>inside</ShipCommentInternal>" +
				"<ShipCommentInternal>out</ShipCommentInternal>"},
		{"shipment with the warehouse inside", "<Shipment><ShipFromWarehouse>ANY</ShipFromWarehouse><ShipTo>" + place +
			"</ShipTo><ShipToContact>" + someone +
			"</ShipToContact><ShipMethod><Code>FG</Code></ShipMethod><FreightAccountNumber>FA-1</FreightAccountNumber></Shipment>"},
		{"bill-to account", `<Payment><BillTo code="555001"></BillTo></Payment>`},
		{
			"a line with its price in cents",
			`<Items><Item lineNumber="1"><SKU>8100001</SKU><UnitPrice>281.86</UnitPrice><OrderQuantity>2</OrderQuantity>` +
				`<Comment>red</Comment><ShipFromWarehouse>3</ShipFromWarehouse><SpecialPriceReferenceNumber>BID-2</SpecialPriceReferenceNumber></Item>`},
		{"a plain line", `<Item lineNumber="2"><SKU>8100002</SKU><UnitPrice>700.00</UnitPrice><OrderQuantity>1</OrderQuantity></Item></Items>`},
	} {
		t.Run(tt.name, func(t *testing.T) { require.Contains(t, body, tt.part) })
	}
	r := v.requests[0]
	require.Equal(t, "/SynnexXML/PO", r.URL.Path)
	require.Equal(t, http.MethodPost, r.Method)
	require.Equal(t, "text/xml; charset=UTF-8", r.Header.Get("Content-Type"))
	require.Empty(t, r.Header.Get("Idempotency-Key"))
	require.Empty(t, r.Header.Get("Authorization"))
	require.True(t, r.Close, "a connection of its own, so that net/http never repeats it")
	require.NoError(t, xml.Unmarshal([]byte(body), new(struct{ XMLName xml.Name })))
}

func TestPurchaseOrderMessageSmallest(t *testing.T) {
	v := &vendor{}
	_, _ = v.client(t).SubmitPurchaseOrder(t.Context(), order("PO-1", tdsynnex.PurchaseOrderLine{LineNumber: 1, SKU: "8100001", Quantity: 1}))
	for _, absent := range []string{"EndUser", "SoftWareLicense", "Comment", "BackOrderFlag", "ShipComplete", "WarehouseSplit", "Customer",
		"FreightAccountNumber"} {
		require.NotContains(t, v.bodies[0], absent+">")
	}
	require.Contains(t, v.bodies[0], "<SynnexB2B><Credential>", "most clients send no version")
}

func TestWhatIsNeverSent(t *testing.T) {
	one := tdsynnex.PurchaseOrderLine{LineNumber: 1, SKU: "8100001", Quantity: 1}
	for _, tt := range []struct {
		name   string
		change func(*tdsynnex.PurchaseOrderRequest)
		says   string
	}{
		{"no PO number", func(o *tdsynnex.PurchaseOrderRequest) { o.PONumber = "" }, "PO number"},
		{"spaces around the PO number", func(o *tdsynnex.PurchaseOrderRequest) { o.PONumber = "PO-1 " }, "PO number"},
		{"no line", func(o *tdsynnex.PurchaseOrderRequest) { o.Lines = nil }, "no line"},
		{"line number 0", func(o *tdsynnex.PurchaseOrderRequest) { o.Lines[0].LineNumber = 0 }, "not positive"},
		{"a line number twice", func(o *tdsynnex.PurchaseOrderRequest) { o.Lines = append(o.Lines, one) }, "occurs twice"},
		{"no product", func(o *tdsynnex.PurchaseOrderRequest) { o.Lines[0].SKU = "" }, "no TD SYNNEX SKU"},
		{"no quantity", func(o *tdsynnex.PurchaseOrderRequest) { o.Lines[0].Quantity = 0 }, "quantity 0"},
		{"a negative price", func(o *tdsynnex.PurchaseOrderRequest) { o.Lines[0].UnitPrice = decimal.NewFromInt(-1) }, "negative"},
		{"no name", func(o *tdsynnex.PurchaseOrderRequest) { o.ShipTo.Name = " " }, "no name"},
		{"no street", func(o *tdsynnex.PurchaseOrderRequest) { o.ShipTo.Line1 = "" }, "no street"},
		{"no city", func(o *tdsynnex.PurchaseOrderRequest) { o.ShipTo.City = "" }, "no city"},
		{"no state", func(o *tdsynnex.PurchaseOrderRequest) { o.ShipTo.State = "" }, "no state"},
		{"no ZIP code", func(o *tdsynnex.PurchaseOrderRequest) { o.ShipTo.ZipCode = "" }, "no ZIP code"},
		{"another country", func(o *tdsynnex.PurchaseOrderRequest) { o.ShipTo.Country = "DE" }, `country "DE"`},
	} {
		t.Run("order: "+tt.name, func(t *testing.T) {
			v := &vendor{}
			o := order("PO-1", one)
			tt.change(&o)
			resp, err := v.client(t).SubmitPurchaseOrder(t.Context(), o)
			require.ErrorContains(t, err, tt.says)
			require.Equal(t, tdsynnex.ClassValidation, tdsynnex.ClassOf(err))
			require.Equal(t, tdsynnex.OutcomeNotSent, tdsynnex.ClassifySubmission(o, resp, err).Outcome)
			require.Empty(t, v.requests)
		})
	}
	v := &vendor{}
	client := v.client(t)
	_, err := client.OrderStatus(t.Context(), " ")
	require.Equal(t, tdsynnex.ClassValidation, tdsynnex.ClassOf(err))
	_, err = client.Invoices(t.Context(), "")
	require.Equal(t, tdsynnex.ClassValidation, tdsynnex.ClassOf(err))
	_, err = client.PriceAvailability(t.Context(), []tdsynnex.PriceAvailabilityRequest{{SynnexSKU: "1"}, {SynnexSKU: " "}})
	require.ErrorContains(t, err, "item 2 has neither", "one empty item can fail the whole batch at the distributor")
	_, err = client.FreightQuote(t.Context(), tdsynnex.FreightQuoteRequest{ShipTo: tdsynnex.Address{ZipCode: "89501"}})
	require.ErrorContains(t, err, "no line")
	_, err = client.FreightQuote(t.Context(), tdsynnex.FreightQuoteRequest{Lines: []tdsynnex.FreightQuoteLine{{SKU: "1", Quantity: 1}}})
	require.ErrorContains(t, err, "ZIP code is empty")
	require.Empty(t, v.requests)
	rows, err := client.PriceAvailability(t.Context(), nil)
	require.NoError(t, err)
	require.Empty(t, rows)
}

func TestReadMessages(t *testing.T) {
	t.Run("price & availability", func(t *testing.T) {
		v := &vendor{answer: "<priceResponse/>"}
		_, err := v.client(t).PriceAvailability(t.Context(), []tdsynnex.PriceAvailabilityRequest{
			{SynnexSKU: " 8100001 "}, {ManufacturerPartNumber: "SW<24>P"}, {SynnexSKU: "8100001"},
			{SynnexSKU: "8100002", ManufacturerPartNumber: "X"}})
		require.NoError(t, err)
		require.Equal(t, "/SynnexXML/PriceAvailability", v.requests[0].URL.Path)
		require.Contains(
			t, v.bodies[0],
			`<priceRequest version="2.8"><customerNo>555001</customerNo><userName>ec@reseller.example</userName><password>s3cret&amp;&lt;pass&gt;</password>`+
				`<skuList><synnexSKU>8100001</synnexSKU><lineNumber>1</lineNumber></skuList><skuList><mfgPN>SW&lt;24&gt;P</mfgPN><lineNumber>2</lineNumber></skuList>`+
				`<skuList><synnexSKU>8100002</synnexSKU><lineNumber>3</lineNumber></skuList></priceRequest>`)
	})
	t.Run("calls of at most 100", func(t *testing.T) {
		v := &vendor{answer: "<priceResponse/>"}
		var requests []tdsynnex.PriceAvailabilityRequest
		for i := range 201 {
			requests = append(requests, tdsynnex.PriceAvailabilityRequest{SynnexSKU: strconv.Itoa(8100000 + i)})
		}
		_, err := v.client(t).PriceAvailability(t.Context(), requests)
		require.NoError(t, err)
		var counts []int
		for _, b := range v.bodies {
			counts = append(counts, strings.Count(b, "<skuList>"))
		}
		require.Equal(t, []int{100, 100, 1}, counts)
	})
	t.Run("order status", func(t *testing.T) {
		v := &vendor{}
		_, _ = v.client(t).OrderStatus(t.Context(), "PO-1")
		require.Equal(t, "/SynnexXML/POStatus", v.requests[0].URL.Path)
		require.Contains(t, v.bodies[0], `<SynnexB2B version="2.7"><Credential>`)
		require.Contains(
			t, v.bodies[0], `<OrderStatusRequest><CustomerNumber>555001</CustomerNumber><PONumber>PO-1</PONumber></OrderStatusRequest>`)
	})
	t.Run("invoice query", func(t *testing.T) {
		v := &vendor{}
		_, _ = v.client(t).Invoices(t.Context(), "PO-1")
		require.Equal(t, "/webservice/invoice/query", v.requests[0].URL.Path)
		require.Contains(t, v.bodies[0], `<InvoiceRequest><CustomerNumber>555001</CustomerNumber><PONumber>PO-1</PONumber></InvoiceRequest>`)
	})
	t.Run("freight quote to an address", func(t *testing.T) {
		v := &vendor{}
		_, _ = v.client(t).FreightQuote(t.Context(), tdsynnex.FreightQuoteRequest{
			CustomerName: "Acme", ShipFromWarehouse: "3", WithinDays: new(2),
			ShipTo: tdsynnex.Address{Name: "Acme", Line1: "1 Main St", City: "Reno", State: "NV", ZipCode: "89501", Country: "US"},
			Lines:  []tdsynnex.FreightQuoteLine{{SKU: "8100001", ManufacturerPartNumber: "MON-27", Description: "D", Quantity: 2}}})
		require.Equal(t, "/SynnexXML/FreightQuote", v.requests[0].URL.Path)
		for _, part := range []string{
			`<FreightQuoteRequest version="2.0"><CustomerNumber>555001</CustomerNumber><CustomerName>Acme</CustomerName><RequestDateTime>20`,
			`<ShipFromWarehouse>3</ShipFromWarehouse><ShipTo><AddressName1>Acme</AddressName1>`, `<Country>US</Country></ShipTo>`,
			`<ShipMethodCode></ShipMethodCode><ServiceLevel>2</ServiceLevel>`,
			`<Item lineNumber="1"><SKU>8100001</SKU><MfgPartNumber>MON-27</MfgPartNumber><Description>D</Description><Quantity>2</Quantity></Item>`} {
			require.Contains(t, v.bodies[0], part)
		}
	})
	t.Run("freight quote to a ZIP code", func(t *testing.T) {
		v := &vendor{}
		_, _ = v.client(t).FreightQuote(t.Context(), tdsynnex.FreightQuoteRequest{
			ShipTo: tdsynnex.Address{ZipCode: "89501"}, Lines: []tdsynnex.FreightQuoteLine{{SKU: "8100001", Quantity: 2}}})
		require.Contains(t, v.bodies[0], `<FreightQuoteRequest version="1.0">`)
		require.Contains(t, v.bodies[0], `<ShipToZipCode>89501</ShipToZipCode>`)
		require.NotContains(t, v.bodies[0], "<ShipTo>")
	})
}

func TestPurchaseOrderTypesSurviveJSON(t *testing.T) {
	before := fullOrder()
	data, err := json.Marshal(before)
	require.NoError(t, err)
	var after tdsynnex.PurchaseOrderRequest
	require.NoError(t, json.Unmarshal(data, &after))
	sameJSON(t, before, after)
}
