package sandbox

// The bench of this package's tests: a sandbox over a handful of known products, spoken to with
// hand-written messages over real HTTP, its answers flattened to facts such as
// "OrderResponse/Items/Item1/Code=accepted".

import (
	"bytes"
	"context"
	"digitalbridge/clients/sandboxkit"
	"encoding/json"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/shopspring/decimal"
	"github.com/stretchr/testify/require"
)

// monday is a Monday at 09:00 in California.
var monday = time.Date(2026, 11, 23, 17, 0, 0, 0, time.UTC)

// shelf is a catalogue of known products.
type shelf []product

func (s shelf) bySKU(sku string) (product, bool) {
	for _, p := range s {
		if p.SKU == sku {
			return p, true
		}
	}
	return product{}, false
}

func (s shelf) byPartNumber(mpn string) []product {
	var out []product
	for _, p := range s {
		if p.MPN == mpn {
			out = append(out, p)
		}
	}
	return out
}

func knownProducts() shelf {
	named := func(sku, mpn, description, price, weight string, quantities map[string]int) product {
		p := product{SKU: sku, MPN: mpn, VendorNumber: "676", VendorName: "ACME DISPLAYS", PartNumber: "ACM-" + mpn, Description: description,
			UPC: "012345678905", Status: "Active", Price: decimal.RequireFromString(price), MSRP: decimal.RequireFromString("349.00"),
			Weight: decimal.RequireFromString(weight), ParcelShip: true}
		for _, w := range warehousesOf("US") {
			p.Stock = append(p.Stock, stock{Warehouse: w, Quantity: quantities[w.Number]})
		}
		return p
	}
	monitor := named("8100001", "MON-27", "27IN MONITOR", "281.86", "20.5", map[string]int{"3": 5, "6": 3})
	server := named("8100002", "SRV-1", "RACK SERVER", "2400.00", "30", map[string]int{"7": 10})
	server.Serialized = true
	licence := named("8100003", "LIC-1Y", "LICENCE 1 YEAR", "99.00", "0", nil)
	licence.UnlimitedStock = true
	cable := named("8100004", "CAB-2", "CABLE", "3.10", "0.2", nil)
	cable.Stock[7].OnOrder, cable.Stock[7].ETA = 40, time.Date(2026, 12, 1, 0, 0, 0, 0, time.UTC)
	old := named("8100005", "OLD-1", "OLD SWITCH", "50.00", "4", map[string]int{"3": 1})
	old.Status = "Discontinued"
	cisco := named("8100006", "SW-24P", "SWITCH 24P", "700.00", "6", map[string]int{"3": 9})
	cisco.EndUserNeeded = true
	direct := named("8100009", "DIRECT-1", "CHAIR", "120.00", "40", nil)
	direct.Stock = append(direct.Stock, stock{Warehouse: dropShipWarehouse(), Quantity: 7})
	return shelf{monitor, server, licence, cable, old, cisco, direct,
		named("8100007", "SHARED-1", "ADAPTER", "10.00", "0.5", map[string]int{"3": 9}),
		named("8100008", "SHARED-1", "ADAPTER RETAIL", "11.00", "0.5", map[string]int{"3": 9})}
}

type lab struct {
	t     *testing.T
	clock *sandboxkit.Clock
	url   string
}

func newLab(t *testing.T, change ...func(*Options)) *lab {
	t.Helper()
	clock := sandboxkit.NewClock(monday)
	clock.SetRate(0)
	options := Options{Clock: clock}
	for _, c := range change {
		c(&options)
	}
	options = options.withDefaults()
	allowed, err := parseAllowList(options.IPAllowList)
	require.NoError(t, err)
	server := httptest.NewServer(newServer(options, allowed, knownProducts(), nil, nil))
	t.Cleanup(server.Close)
	return &lab{t: t, clock: clock, url: server.URL}
}

func (l *lab) do(method, path, contentType, body string, header ...string) (int, http.Header, string) {
	l.t.Helper()
	req, err := http.NewRequestWithContext(l.t.Context(), method, l.url+path, strings.NewReader(body))
	require.NoError(l.t, err)
	req.Header.Set("Content-Type", contentType)
	for i := 0; i+1 < len(header); i += 2 {
		req.Header.Set(header[i], header[i+1])
	}
	resp, err := http.DefaultClient.Do(req)
	require.NoError(l.t, err)
	defer func() { _ = resp.Body.Close() }()
	answer, err := io.ReadAll(resp.Body)
	require.NoError(l.t, err)
	return resp.StatusCode, resp.Header, string(answer)
}

// call posts a message and returns the facts of the answer, which comes with HTTP 200 always.
func (l *lab) call(path, message string) []string {
	l.t.Helper()
	status, _, answer := l.do(http.MethodPost, path, "text/xml", message)
	require.Equal(l.t, http.StatusOK, status, answer)
	return facts(l.t, answer)
}

func (l *lab) choose(rule scenarioRule) {
	l.t.Helper()
	body, err := json.Marshal(rule)
	require.NoError(l.t, err)
	status, _, answer := l.do(http.MethodPost, "/sandbox/scenario", "application/json", string(body))
	require.Equal(l.t, http.StatusOK, status, answer)
}

func (l *lab) controlled(path string, into any) {
	l.t.Helper()
	status, _, answer := l.do(http.MethodGet, path, "", "")
	require.Equal(l.t, http.StatusOK, status)
	require.NoError(l.t, json.Unmarshal([]byte(answer), into))
}

const (
	poPath      = "/SynnexXML/PO"
	statusPath  = "/SynnexXML/POStatus"
	pricePath   = "/SynnexXML/PriceAvailability"
	freightPath = "/SynnexXML/FreightQuote"
	invoicePath = "/webservice/invoice/query"

	login = `<Credential><UserID>ec@sandbox.example</UserID><Password>sandbox-password</Password></Credential>`
)

// Blocks of an order that some products need.
const (
	street       = `<AddressLine1>1 Main St</AddressLine1><City>Reno</City><State>NV</State><ZipCode>89501</ZipCode><Country>US</Country>`
	person       = `<ContactName>A. Buyer</ContactName><PhoneNumber>7755550100</PhoneNumber><FaxNumber>7755550101</FaxNumber><EmailAddress>buyer@acme.example</EmailAddress>`
	customer     = `<Customer><AddressName1>Acme MSP</AddressName1>` + street + `<CustomerContact>` + person + `</CustomerContact></Customer>`
	endUser      = customer + `<EndUser><AddressName1>Clinic</AddressName1></EndUser>`
	licenceBlock = customer + `<SoftWareLicense><ReOrder>N</ReOrder><Licensee><AddressName1>Clinic</AddressName1>` + street +
		`<LicenseeContact>` + person + `</LicenseeContact></Licensee></SoftWareLicense>`
)

// poMessage is a purchase order; lines are "sku*quantity", extra is put into OrderRequest.
func poMessage(po, extra string, lines ...string) string {
	var items strings.Builder
	for i, l := range lines {
		sku, quantity, _ := strings.Cut(l, "*")
		price := "281.86"
		if p, ok := knownProducts().bySKU(sku); ok {
			price = p.Price.StringFixed(2)
		}
		fmt.Fprintf(&items, `<Item lineNumber="%d"><SKU>%s</SKU><UnitPrice>%s</UnitPrice><OrderQuantity>%s</OrderQuantity></Item>`, i+1, sku,
			price, quantity)
	}
	return `<?xml version="1.0" encoding="UTF-8"?><SynnexB2B>` + login +
		`<OrderRequest><CustomerNumber>555001</CustomerNumber><PONumber>` + po +
		`</PONumber><DropShipFlag>N</DropShipFlag>` + extra +
		`<Shipment><ShipTo><AddressName1>Acme MSP</AddressName1><AddressLine1>1 Main St</AddressLine1>` +
		`<City>Reno</City><State>NV</State><ZipCode>89501</ZipCode><Country>US</Country></ShipTo><ShipMethod><Code>FG</Code></ShipMethod></Shipment>` +
		`<Payment><BillTo code="555001"/></Payment><Items>` + items.String() + `</Items></OrderRequest></SynnexB2B>`
}

func statusMessage(version, po string) string {
	return `<SynnexB2B version="` + version + `">` + login + `<OrderStatusRequest><CustomerNumber>555001</CustomerNumber><PONumber>` + po +
		`</PONumber></OrderStatusRequest></SynnexB2B>`
}

func invoiceMessage(po string) string {
	return `<SynnexB2B version="2.2">` + login + `<InvoiceRequest><CustomerNumber>555001</CustomerNumber><PONumber>` + po +
		`</PONumber></InvoiceRequest></SynnexB2B>`
}

func priceMessage(version string, entries ...string) string {
	var list strings.Builder
	for i, e := range entries {
		fmt.Fprintf(&list, `<skuList>%s<lineNumber>%d</lineNumber></skuList>`, e, i+1)
	}
	return `<priceRequest version="` + version +
		`"><customerNo>555001</customerNo><userName>ec@sandbox.example</userName><password>sandbox-password</password>` +
		list.String() + `</priceRequest>`
}

func sku(s string) string { return "<synnexSKU>" + s + "</synnexSKU>" }
func mpn(s string) string { return "<mfgPN>" + s + "</mfgPN>" }

// facts flattens an answer below its root. Elements that may repeat are numbered among their
// siblings; attributes are written as @name.
func facts(t *testing.T, document string) []string {
	t.Helper()
	type level struct {
		path   string
		counts map[string]int
		leaf   bool
		text   strings.Builder
	}
	var out []string
	var stack []*level
	d := xml.NewDecoder(bytes.NewReader([]byte(document)))
	for {
		token, err := d.Token()
		if errors.Is(err, io.EOF) {
			return out
		}
		require.NoError(t, err, document)
		switch e := token.(type) {
		case xml.StartElement:
			l := &level{counts: map[string]int{}, leaf: true}
			if len(stack) > 0 {
				parent := stack[len(stack)-1]
				parent.leaf = false
				parent.counts[e.Name.Local]++
				l.path = strings.TrimPrefix(parent.path+"/"+e.Name.Local, "/")
				if slices.Contains([]string{"Item", "Package", "Invoice", "PriceAvailabilityList", "AvailabilityByWarehouse", "SerialNo",
					"AvailableShipMethod"}, e.Name.Local) {
					l.path += fmt.Sprint(parent.counts[e.Name.Local])
				}
			}
			for _, a := range e.Attr {
				out = append(out, l.path+"/@"+a.Name.Local+"="+a.Value)
			}
			stack = append(stack, l)
		case xml.CharData:
			if len(stack) > 0 {
				stack[len(stack)-1].text.Write(e)
			}
		case xml.EndElement:
			l := stack[len(stack)-1]
			stack = stack[:len(stack)-1]
			if l.leaf {
				out = append(out, l.path+"="+l.text.String())
			}
		}
	}
}

// value is the text of one fact, and whether there is such a fact.
func value(all []string, path string) (string, bool) {
	for _, f := range all {
		if v, ok := strings.CutPrefix(f, path+"="); ok {
			return v, true
		}
	}
	return "", false
}

func form(message string) string { return url.Values{"xmldata": {message}}.Encode() }

// post posts a message until the context ends.
func post(ctx context.Context, address, message string) (*http.Response, error) {
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, address, strings.NewReader(message))
	if err != nil {
		return nil, err
	}
	return http.DefaultClient.Do(req)
}
