package tdsynnex

// One bad item never spoils the answer: what cannot be read is reported, and all else is used.

import (
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

func read(t testing.TB, operation, response, body string) *element {
	t.Helper()
	c, err := New(account())
	require.NoError(t, err)
	e, err := c.readXML(exchange{operation: operation, subject: "PO-1016"}, []byte(body), response)
	require.NoError(t, err)
	return e
}

const goodStatusItem = `<Item lineNumber="%d"><Code>shipped</Code><OrderNumber>7000%[1]d</OrderNumber><OrderType>SO</OrderType><SKU>810000%[1]d</SKU>` +
	`<OrderQuantity>2</OrderQuantity><ShipQuantity>2</ShipQuantity><Packages><Package><TrackingNumber>11%[1]d</TrackingNumber></Package></Packages></Item>`

func statusOf(items string) string {
	return `<SynnexB2B><OrderStatusResponse><PONumber>PO-1016</PONumber><Code>shipped</Code><Items>` + items +
		`</Items></OrderStatusResponse></SynnexB2B>`
}

// damaged are items of order status that cannot be read, whole or in part.
func damaged() map[string]string {
	item := func(number, rest string) string {
		return `<Item lineNumber="` + number + `"><Code>shipped</Code><SKU>8100009</SKU>` + rest + `</Item>`
	}
	return map[string]string{
		"a line number that is not a number": item("1.1", "<OrderQuantity>1</OrderQuantity><ShipQuantity>1</ShipQuantity>"),
		"a quantity with a unit":             item("3", "<OrderQuantity>2 EA</OrderQuantity><ShipQuantity>2</ShipQuantity>"),
		"a quantity and more":                item("3", "<OrderQuantity>25+</OrderQuantity><ShipQuantity>25</ShipQuantity>"),
		"a quantity in words":                item("3", "<OrderQuantity>2</OrderQuantity><ShipQuantity>two</ShipQuantity>"),
		"half a piece":                       item("3", "<OrderQuantity>2</OrderQuantity><ShipQuantity>0.5</ShipQuantity>"),
		"an element left open":               item("3", "<OrderQuantity>2"),
		"an item left open":                  `<Item lineNumber="3"><Code>shipped</Code><SKU>8100009</SKU>`,
		"a start tag that never ends":        `<Item lineNumber="3" <Code>shipped</Code></Item>`,
		"a quote that never ends":            `<Item lineNumber="3><Code>shipped</Code></Item>`,
		"an end tag of nothing":              `</Item></Package>`,
		"the end of the items":               `</Items><Items>`,
		"the end of the answer":              `</Items></OrderStatusResponse></SynnexB2B>`,
		"a second answer":                    `</Items></OrderStatusResponse><OrderStatusResponse><Items>`,
		"a document type":                    `<Item lineNumber="3"><!DOCTYPE x></Item>`,
		"a declaration":                      `<Item lineNumber="3"><?xml version="1.0" encoding="EBCDIC"?></Item>`,
		"a comment without end":              `<Item lineNumber="3"><!-- </Item>`,
		"character data without end":         `<Item lineNumber="3"><![CDATA[ </Item>`,
		"an error message":                   `<Item lineNumber="3"><ErrorMessage>x</ErrorMessage></Item></Items><ErrorMessage>x</ErrorMessage><Items>`,
		"too deep":                           strings.Repeat("<a>", 60),
		"bytes that are no text":             "<Item lineNumber=\"3\">\xff\xfe\x00\x01</Item>",
		"another service's element":          "<Invoice><InvoiceNumber>1</InvoiceNumber>",
		"a bracket":                          "<",
		"text":                               "Internal error & so on",
	}
}

func TestADamagedItemTakesNothingFromTheOthers(t *testing.T) {
	first, second := fmt.Sprintf(goodStatusItem, 1), fmt.Sprintf(goodStatusItem, 2)
	want := readOrderStatus(read(t, OperationOrderStatus, "OrderStatusResponse", statusOf(first+second))).Lines
	require.Len(t, want, 2)
	for name, item := range damaged() {
		for place, items := range map[string]string{
			"first": item + first + second, "between": first + item + second, "last": first + second + item} {
			t.Run(name+", "+place, func(t *testing.T) {
				s := readOrderStatus(read(t, OperationOrderStatus, "OrderStatusResponse", statusOf(items)))
				for _, w := range want {
					require.Contains(t, s.Lines, w)
				}
				require.Equal(t, "shipped", s.RawCode)
			})
		}
	}
}

func TestADamagedItemIsReportedByName(t *testing.T) {
	for _, tt := range []struct{ name, item, cause string }{
		{"line 1.1", damaged()["a line number that is not a number"], `lineNumber "1.1" is not a whole number`},
		{"line 3", damaged()["a quantity with a unit"], `line 3 OrderQuantity "2 EA" is not a number`},
		{"line 3", damaged()["a quantity and more"], `line 3 OrderQuantity "25+" is not a number`},
		{"line 3", damaged()["an element left open"], "ShipQuantity is missing"},
		{"line 3", damaged()["a document type"], "Code is missing"},
	} {
		s := readOrderStatus(read(t, OperationOrderStatus, "OrderStatusResponse", statusOf(fmt.Sprintf(goodStatusItem, 1)+tt.item)))
		if tt.name == "line 3" && tt.cause == "Code is missing" {
			require.Len(t, s.Lines, 2, "a document type inside an item is text")
			continue
		}
		require.Len(t, s.Unread, 1, tt.name)
		require.Equal(t, tt.name, s.Unread[0].Item)
		require.Contains(t, s.Unread[0].Cause, tt.cause)
		require.Contains(t, s.Unread[0].Raw, "8100009", "what cannot be read is kept")
	}
}

// What is damaged in a field that nobody needs costs that field at most.
func TestEssentialFieldsAreReadBesideDamagedOnes(t *testing.T) {
	item := func(extra string) string {
		return `<Item lineNumber="1"><ProductName>` + extra +
			`</ProductName><Code>shipped</Code><OrderNumber>70001</OrderNumber><SKU>8100001</SKU><OrderQuantity>2</OrderQuantity><ShipQuantity>2</ShipQuantity></Item>`
	}
	for _, tt := range []struct{ name, text, want string }{
		{"a bare ampersand", "AT&T PHONE", "AT&T PHONE"},
		{"an ampersand before a word and a semicolon", "A&B; C", "A&B; C"},
		{"an entity of HTML", "CABLE&nbsp;3M &reg;", "CABLE 3M ®"},
		{"an entity escaped twice", "AT&amp;amp;T 27&amp;quot;", `AT&T 27"`},
		{"a control character", "CABLE\x013M\x00", "CABLE 3M"},
		{"a reference to a control character", "CABLE&#1;3M&#x0;", "CABLE 3M"},
		{"a reference out of range", "CABLE&#9999999;3M", "CABLE 3M"},
		{"a less-than sign", "CABLE <3M", "CABLE <3M"},
		{"a tag of HTML", "CABLE<br>3M", "CABLE 3M"},
		{"a tag that is not closed", "<b>CABLE", "CABLE"},
		{"CDATA", "<![CDATA[AT&T <b>]]>", "AT&T <b>"},
		{"the end of CDATA", "A]]>B", "A]]>B"},
		{"a comment", "CABLE<!-- 3M -->", "CABLE"},
		{"Windows-1252 bytes", "CABLE\x99 \x96 3M", "CABLE™ – 3M"},
		{"Windows-1252 read as Latin-1", "CABLE\u0099", "CABLE™"},
		{"zero-width characters", "CA\u200bBLE\ufeff", "CABLE"},
		{"a byte that is no UTF-8 beside UTF-8", "Caf\u00e9 \xe9", "Café é"},
		{"a line break at the end", "CABLE\n", "CABLE"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			s := readOrderStatus(read(t, OperationOrderStatus, "OrderStatusResponse", statusOf(item(tt.text))))
			require.Empty(t, s.Unread)
			require.Len(t, s.Lines, 1)
			require.Equal(t, []any{1, StatusShipped, "70001", "8100001", 2, 2},
				[]any{s.Lines[0].LineNumber, s.Lines[0].Code, s.Lines[0].OrderNumber, s.Lines[0].SKU, s.Lines[0].OrderQuantity,
					s.Lines[0].ShipQuantity})
			require.Equal(t, tt.want, s.Lines[0].ProductName)
		})
	}
}

func TestADamagedHeaderKeepsItsOtherFields(t *testing.T) {
	body := `<?xml version="1.0"?>` + "\ufeff" +
		`<?xml version="1.0"?><SynnexB2B><OrderStatusResponse><PONumber>PO-1016</PONumber><Code>shipped</Code><Reason>a<br>b & c</Reason><Items>` +
		fmt.Sprintf(goodStatusItem, 1) + `</Items></OrderStatusResponse></SynnexB2B>`
	s := readOrderStatus(read(t, OperationOrderStatus, "OrderStatusResponse", body))
	require.Equal(t, StatusShipped, s.Code)
	require.Len(t, s.Lines, 1)
}

func TestAnAnswerThatWasCutShortIsNotRecovered(t *testing.T) {
	c, err := New(account())
	require.NoError(t, err)
	whole := statusOf(fmt.Sprintf(goodStatusItem, 1) + fmt.Sprintf(goodStatusItem, 2))
	for n := range len(whole) - 1 {
		_, err := c.readXML(exchange{operation: OperationOrderStatus}, []byte(whole[:n]), "OrderStatusResponse")
		require.Error(t, err, whole[:n])
	}
}

const goodRow = `<PriceAvailabilityList><synnexSKU>810000%d</synnexSKU><status>Active</status><price>281.86</price><totalQuantity>8</totalQuantity>` +
	`<AvailabilityByWarehouse><warehouseInfo><number>3</number></warehouseInfo><qty>8</qty></AvailabilityByWarehouse><lineNumber>%[1]d</lineNumber></PriceAvailabilityList>`

func rowsOf(t testing.TB, rows string) [][]PriceAvailability {
	t.Helper()
	e := read(t, OperationPriceAvailability, "priceResponse", "<priceResponse>"+rows+"</priceResponse>")
	return assign([]PriceAvailabilityRequest{{SynnexSKU: "8100001"}, {SynnexSKU: "8100002"}, {SynnexSKU: "8100003"}}, priceRows(e))
}

func TestOneBadRowAmongManyOfPriceAvailability(t *testing.T) {
	row := func(rest string) string {
		return fmt.Sprintf(goodRow, 1) + `<PriceAvailabilityList><synnexSKU>8100003</synnexSKU><status>Active</status><price>9.99</price>` +
			rest + `<lineNumber>3</lineNumber></PriceAvailabilityList>` + fmt.Sprintf(goodRow, 2)
	}
	eight := 8
	for _, tt := range []struct {
		name, rest string
		status     ProductStatus
		total      *int
		warnings   int
	}{
		{
			"25+ as total, sound warehouses",
			`<totalQuantity>25+</totalQuantity><AvailabilityByWarehouse><warehouseInfo><number>3</number></warehouseInfo><qty>8</qty></AvailabilityByWarehouse>`, ProductActive, &eight, 1},
		{
			"25+ as total and in the warehouse",
			`<totalQuantity>25+</totalQuantity><AvailabilityByWarehouse><warehouseInfo><number>3</number></warehouseInfo><qty>25+</qty></AvailabilityByWarehouse>`, ProductActive, nil, 2},
		{
			"25+ in one warehouse",
			`<totalQuantity>8</totalQuantity><AvailabilityByWarehouse><warehouseInfo><number>3</number></warehouseInfo><qty>25+</qty></AvailabilityByWarehouse>`, ProductActive, &eight, 1},
		{"no quantity at all", ``, ProductActive, nil, 0},
		{"a row left open", `<totalQuantity>`, ProductActive, nil, 1},
		{"a description with a tag", `<description><b>x</description><totalQuantity>8</totalQuantity>`, ProductActive, &eight, 1},
	} {
		t.Run(tt.name, func(t *testing.T) {
			rows := rowsOf(t, row(tt.rest))
			require.Equal(t, 8, *rows[0][0].TotalQuantity)
			require.Equal(t, 8, *rows[1][0].TotalQuantity)
			require.Equal(t, tt.status, rows[2][0].Status)
			require.Equal(t, tt.total, rows[2][0].TotalQuantity, "what is not known is not nothing")
			require.True(t, rows[2][0].Price.Valid, "the price is read")
			require.Len(t, rows[2][0].Warnings, tt.warnings, rows[2][0].Warnings)
		})
	}
	t.Run("a row without its status is unread", func(t *testing.T) {
		rows := rowsOf(
			t, fmt.Sprintf(goodRow, 1)+`<PriceAvailabilityList><synnexSKU>8100003</synnexSKU><status>Act<price>9</PriceAvailabilityList>`+
				fmt.Sprintf(goodRow, 2))
		require.Equal(t, ProductActive, rows[1][0].Status)
		require.NotEqual(t, ProductActive, rows[2][0].Status)
	})
	t.Run("a row under another product's line number is not its answer", func(t *testing.T) {
		rows := rowsOf(t, strings.Replace(fmt.Sprintf(goodRow, 2), "<lineNumber>2", "<lineNumber>1", 1))
		require.Equal(t, ProductUnanswered, rows[0][0].Status)
		require.Equal(t, ProductActive, rows[1][0].Status)
	})
	t.Run("a line number that cannot be read leaves the SKU", func(t *testing.T) {
		rows := rowsOf(t, strings.Replace(fmt.Sprintf(goodRow, 2), "<lineNumber>2", "<lineNumber>x", 1))
		require.Equal(t, ProductActive, rows[1][0].Status)
	})
}

const goodInvoice = `<Invoice><InvoiceDate>2026-03-0%d</InvoiceDate><InvoiceNumber>55667700%[1]d</InvoiceNumber><Items><Item lineNumber="1"><ShipQuantity>2</ShipQuantity>` +
	`<UnitPrice>6,123.4500</UnitPrice><SKU>8100001</SKU><CustPOLineNo>1</CustPOLineNo></Item><Item lineNumber="2"><ShipQuantity>1</ShipQuantity><SKU>8100002</SKU></Item></Items>` +
	`<Summary><TotalInvoiceAmount>12,246.90</TotalInvoiceAmount></Summary></Invoice>`

func invoicesOf(invoices string) string {
	return `<SynnexB2B><InvoiceResponse><CustomerPONumber>PO-1016</CustomerPONumber>` + invoices + `</InvoiceResponse></SynnexB2B>`
}

func TestADamagedInvoiceTakesNothingFromTheOthers(t *testing.T) {
	first, second := fmt.Sprintf(goodInvoice, 1), fmt.Sprintf(goodInvoice, 2)
	for name, bad := range map[string]string{
		"left open":       `<Invoice><InvoiceNumber>9</InvoiceNumber><Items><Item lineNumber="1">`,
		"without number":  `<Invoice><Items><Item lineNumber="1"></Invoice>`,
		"in its text":     `<Invoice><InvoiceNumber>9</InvoiceNumber><ShipMethodDesc>R&R <x</ShipMethodDesc></Invoice>`,
		"closes too much": `<Invoice></InvoiceResponse></SynnexB2B>`,
	} {
		t.Run(name, func(t *testing.T) {
			got, _ := readInvoices(read(t, OperationInvoices, "InvoiceResponse", invoicesOf(first+bad+second)))
			numbers := map[string]int{}
			for _, i := range got {
				numbers[i.Number] = len(i.Lines)
			}
			require.Equal(t, 2, numbers["556677001"])
			require.Equal(t, 2, numbers["556677002"])
		})
	}
	t.Run("a line of it", func(t *testing.T) {
		got,
			lost := readInvoices(read(t, OperationInvoices, "InvoiceResponse",
			invoicesOf(strings.Replace(first, `<ShipQuantity>1<`, `<ShipQuantity>1 EA<`, 1)+second)))
		require.Empty(t, lost)
		require.Len(t, got, 2)
		require.Len(t, got[0].Lines, 1)
		require.Equal(t, "line 2", got[0].Unread[0].Item)
		require.True(t, got[0].Summary.TotalInvoiceAmount.Valid)
	})
}
