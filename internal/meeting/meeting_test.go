package meeting

import (
	"bytes"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"digitalbridge/internal/redact"
)

func hider() *Hider {
	return &Hider{
		Pseudonyms: NewPseudonyms([]byte("a key")),
		Secrets:    redact.New("s3cr3t-word", "ec@msp.example"),
		Public:     []string{"Submitted"},
	}
}

func TestPseudonymsKeepTheFormAndNeverMeet(t *testing.T) {
	p := NewPseudonyms([]byte("a key"))
	for digits := 1; digits <= 4; digits++ {
		seen := map[string]string{}
		for n := range pow(10, digits) {
			run := fmt.Sprintf("%0*d", digits, n)
			out := p.Digits(run)
			require.Len(t, out, digits)
			require.Equal(t, run[0] == '0', out[0] == '0', "%s %s", run, out)
			require.Empty(t, seen[out], "%s and %s", run, seen[out])
			seen[out] = run
		}
	}
	seen := map[string]string{}
	for a := 'a'; a <= 'z'; a++ {
		for b := 'a'; b <= 'z'; b++ {
			out := p.Word(string([]rune{a, b, a}))
			require.Empty(t, seen[out])
			seen[out] = "x"
		}
	}
	require.Equal(t, p.Text("Ann Lee"), p.Text("Ann Lee"))
	require.Equal(t, strings.ToLower(p.Text("ANN")), strings.ToLower(p.Text("ann")), "in every case the same person")
	require.NotEqual(t, p.Text("Ann Lee"), NewPseudonyms([]byte("another")).Text("Ann Lee"))
	require.Regexp(t, `^[a-z]{3}@[a-z]{7}\.[a-z]{3}$`, p.Text("ann@example.com"))
	require.Equal(t, strings.TrimRight(p.Amount("1234.50"), "0"), strings.TrimRight(p.Amount("1234.5"), "0"), "the same amount")
	require.Len(t, p.Amount("1234.50"), 7)
	require.Equal(t, "0.00", p.Amount("0.00"))
	require.Regexp(t, `^-\d\d\.\d$`, p.Amount("-12.5"))
}

func pow(base, n int) int {
	out := 1
	for range n {
		out *= base
	}
	return out
}

// canaries are what must not be in a recording, whatever it stands in.
var canaries = []string{
	"s3cr3t-word",
	"ec@msp.example",
	"Zelda",
	"Quux",
	"zelda@quux.example",
	"555-0142",
	"7755550142",
	"Wumpus",
	"89509",
	"1299.99",
	"1299.9",
	"73456",
	"8812345",
	"47118150",
	"Frobnicator",
	"17 Wumpus",
}

func clean(t *testing.T, text string) {
	t.Helper()
	for _, c := range canaries {
		require.NotContains(t, strings.ToLower(text), strings.ToLower(c))
	}
}

func TestNothingOfAnybodyIsInARecording(t *testing.T) {
	h := hider()
	for name, body := range map[string]string{
		"rows": `{"items":[{"id":73456,"companyID":47118150,"firstName":"Zelda","lastName":"Quux","emailAddress":"zelda@quux.example",
			"phone":"+1 (775) 555-0142","addressLine1":"17 Wumpus Way","zipCode":"89509","unitCost":1299.99,"msrp":1299.9900,"status":2,
			"purchaseOrderNumber":"8812345","generalMemo":"for Zelda, 7755550142","isActive":true,"createDateTime":"2026-11-01T10:00:00Z",
			"userDefinedFields":[{"name":"Frobnicator of Quux","value":"Wumpus"},{"name":"Our cost","value":"1299.99"}]}],
			"pageDetails":{"count":1,
			"nextPageUrl":"https://webservices15.autotask.net/ATServicesRest/V1.0/Contacts/query/next?paging=73456"}}`,
		"question": `{"filter":[{"op":"eq","field":"lastName","value":"Quux"},
			{"op":"eq","field":"companyID","value":47118150}],"MaxRecords":500}`,
		"errors": `{"errors":["The value Zelda Quux of the field shipToName is too long, see 73456 or zelda@quux.example s3cr3t-word"]}`,
		"fields": `{"fields":[{"name":"status","dataType":"integer","picklistValues":[
			{"value":"2","label":"Submitted"},{"value":"73456","label":"Zelda Quux"}]}]}`,
		"order": `<?xml version="1.0"?><SynnexB2B><Credential><UserID>ec@msp.example</UserID><Password>s3cr3t-word</Password></Credential>
			<OrderRequest><CustomerNumber>73456</CustomerNumber><PONumber>DB-8812345</PONumber><Shipment><ShipTo>
			<AddressName1>Zelda Quux</AddressName1>
			<AddressLine1>17 Wumpus Way</AddressLine1><ZipCode>89509</ZipCode></ShipTo></Shipment><Payment><BillTo code="73456"/></Payment>
			<Items><Item lineNumber="1"><SKU>8812345</SKU><UnitPrice>1299.99</UnitPrice>
			<OrderQuantity>2</OrderQuantity></Item></Items></OrderRequest></SynnexB2B>`,
		"refusal": `<SynnexB2B><OrderResponse><Code>rejected</Code>
			<Reason>ship to Zelda Quux, 17 Wumpus Way 89509 is not on account 73456</Reason>
			</OrderResponse></SynnexB2B>`,
		"page":        `<html><title>Maintenance</title><body>Ask Zelda Quux at 775-555-0142<br></body></html>`,
		"text":        "proxy: user ec@msp.example password s3cr3t-word for Zelda from 73456",
		"broken JSON": `{"firstName":"Zelda","unitCost":1299.99`,
		"broken XML":  `<a><Name>Zelda Quux</Name><Price>1299.99`,
		"a string":    `"Zelda Quux"`,
		"a list":      `[{"ContactName":"Zelda"},["Quux",73456,1299.99]]`,
		"an exponent": `{"unitCost":1.29999e3}`,
		"cdata":       `<a><![CDATA[Zelda Quux 73456]]></a>`,
		"comment":     `<a><!-- Zelda Quux --><b note="Zelda"/></a>`,
	} {
		t.Run(name, func(t *testing.T) { clean(t, h.Body([]byte(body))) })
	}
	clean(
		t,
		h.Path(
			"/ATServicesRest/V1.0/Companies/47118150/Contacts/73456",
		)+h.Query(
			`user=zelda@quux.example&search={"filter":[{"value":"Quux"}]}`,
		),
	)
}

// What says how the vendor's interface works stays, or a recording would be of no use.
func TestWhatTheInterfaceSaysStays(t *testing.T) {
	h := hider()
	for body, want := range map[string]string{
		`{"id":73456,"status":2,"quantity":12,"isActive":true}`:         `"status":2`,
		`{"errors":["Value does not exist for the field shipToName."]}`: `Value does not exist for the field shipToName`,
		`{"value":"2","label":"Submitted","isActive":true}`:             `{"isActive":true,"label":"Submitted","value":"2"}`,
		`{"createDateTime":"2026-11-01T10:00:00Z"}`:                     `2026-11-01T10:00:00Z`,
		`<R><Code>accepted</Code><OrderType>SO</OrderType></R>`:         `<Code>accepted</Code><OrderType>SO</OrderType>`,
		`<Item lineNumber="2"><Quantity>12</Quantity></Item>`:           `<Item lineNumber="2"><Quantity>12</Quantity></Item>`,
		`<priceRequest version="2.8"/>`:                                 `version="2.8"`,
		`<Code>backOrderedSomewhere</Code>`:                             `backOrderedSomewhere`,
	} {
		require.Contains(t, h.Body([]byte(body)), want)
	}
	row, asked := h.Body([]byte(`{"vendorID":12}`)), h.Body([]byte(`{"filter":[{"op":"eq","field":"vendorID","value":12}]}`))
	require.Contains(t, asked, strings.TrimSuffix(strings.TrimPrefix(row, `{"vendorID":`), "}"), "a question fits the rows that answer it")
}

func file(t *testing.T, exchanges ...Exchange) *Recording {
	t.Helper()
	var b bytes.Buffer
	require.NoError(t, Write(&b, Recording{Exchanges: exchanges}, time.Date(2026, 11, 28, 9, 30, 0, 0, time.UTC)))
	r, err := Read(bytes.NewReader(b.Bytes()), int64(b.Len()))
	require.NoError(t, err)
	return r
}

func TestARecordingIsReadAsItWasWritten(t *testing.T) {
	r := file(t, Exchange{Vendor: TDSynnex, Method: "POST", Path: "/b", Answer: "<a>&</a>", Status: 200, At: 2},
		Exchange{Vendor: Autotask, Method: "GET", Path: "/a", Status: 200, At: 1})
	require.Equal(
		t,
		Manifest{Format: 1, Day: "2026-11-28", Redacted: true, Exchanges: map[string]int{Autotask: 1, TDSynnex: 1}},
		r.Manifest,
	)
	require.Equal(t, []string{"/a", "/b"}, []string{r.Exchanges[0].Path, r.Exchanges[1].Path})
	require.Equal(t, "<a>&</a>", r.Exchanges[1].Answer)
	for _, data := range [][]byte{nil, []byte("no zip")} {
		_, err := Read(bytes.NewReader(data), int64(len(data)))
		require.ErrorContains(t, err, "it is no recording")
	}
}

func TestCompareNamesThePlace(t *testing.T) {
	const asked = "/ATServicesRest/V1.0/Companies/query"
	type row struct{ vendor, sandbox, where, says, instead string }
	for name, tt := range map[string]row{
		"another type":      {`{"items":[{"id":1,"fee":1.5}]}`, `{"items":[{"id":2,"fee":"1.5"}]}`, "/items[]/fee", "number", "text"},
		"a field more":      {`{"items":[{"id":1,"odd":true}]}`, `{"items":[{"id":2}]}`, "/items[]/odd", "yes or no", "not there"},
		"a field less":      {`{"items":[{"id":1}]}`, `{"items":[{"id":2,"odd":true}]}`, "/items[]/odd", "not there", "yes or no"},
		"another label":     {`{"label":"Approved"}`, `{"label":"Submitted"}`, "/label", "text: Approved", "text: Submitted"},
		"another status":    {`<R><Code>parked</Code></R>`, `<R><Code>accepted</Code></R>`, "/R/Code", "text: parked", "text: accepted"},
		"an element more":   {`<R><Code>on</Code><New>1</New></R>`, `<R><Code>on</Code></R>`, "/R/New", "whole number", "not there"},
		"an attribute less": {`<R><I/></R>`, `<R><I lineNumber="1"/></R>`, "/R/I/@lineNumber", "not there", "whole number"},
		"null":              {`{"a":null}`, `{"a":1}`, "", "", ""},
		"no rows":           {`{"items":[]}`, `{"items":[{"id":1}]}`, "", "", ""},
		"other names":       {`{"name":"Zelda"}`, `{"name":"Ann"}`, "", "", ""},
	} {
		t.Run(name, func(t *testing.T) {
			r := file(t, Exchange{Vendor: Autotask, Method: "POST", Path: asked, Status: 200, Type: "application/json", Answer: tt.vendor})
			got, err := Compare(r, func(Exchange) (Answered, string, error) {
				return Answered{Status: 200, Type: "application/json; charset=utf-8", Body: tt.sandbox}, "", nil
			})
			require.NoError(t, err)
			if tt.where == "" {
				require.Empty(t, got.Differences)
				require.Equal(t, 1, got.Same)
				return
			}
			require.Len(t, got.Differences, 1)
			d := got.Differences[0]
			require.Equal(t, []string{tt.where, tt.says, tt.instead}, []string{d.Where, d.Vendor, d.Sandbox})
		})
	}
	r := file(t, Exchange{Vendor: Autotask, Method: "POST", Path: asked, Status: 500, Answer: `{"errors":["x"]}`})
	got, err := Compare(r, func(Exchange) (Answered, string, error) { return Answered{Status: 404}, "", nil })
	require.NoError(t, err)
	require.Equal(
		t,
		[]Difference{{Kind: "autotask POST " + asked, Where: "status", Vendor: "500", Sandbox: "404", Times: 1, Example: 1}},
		got.Differences,
	)
}
