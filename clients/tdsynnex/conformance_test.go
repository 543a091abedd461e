package tdsynnex_test

// How the client reads what the specifications and the captured messages show, one row each, named after the section of
// the reference that says it. That the sandbox behaves so is tested beside it; docs/vendors.md shows both counts.

import (
	"fmt"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"digitalbridge/clients/tdsynnex"
)

func TestSpecificationReadings(t *testing.T) {
	po := func(header, items string) tdsynnex.PurchaseOrderResponse {
		v := &vendor{answer: `<SynnexB2B><OrderResponse><CustomerNumber>555001</CustomerNumber><PONumber>PO-1016</PONumber>` + header +
			`<Items>` + items +
			`</Items></OrderResponse></SynnexB2B>`}
		r, err := v.client(t).SubmitPurchaseOrder(t.Context(), oneLine())
		require.NoError(t, err)
		return r
	}
	poItem := func(rest string) string {
		return `<Item lineNumber="1"><SKU>8100001</SKU><OrderQuantity>2</OrderQuantity>` + rest + `</Item>`
	}
	judged := func(header, items string) tdsynnex.Submission {
		return tdsynnex.ClassifySubmission(oneLine(), po(header, items), nil)
	}
	status := func(header, items string) tdsynnex.OrderStatus {
		v := &vendor{answer: `<SynnexB2B version="2.7"><OrderStatusResponse><PONumber>PO-1016</PONumber>` + header + `<Items>` + items +
			`</Items><ResponseElapsedTime>0.298s</ResponseElapsedTime></OrderStatusResponse></SynnexB2B>`}
		s, err := v.client(t).OrderStatus(t.Context(), "PO-1016")
		require.NoError(t, err)
		return s
	}
	line := func(rest string) tdsynnex.OrderStatusLine {
		s := status("<Code>accepted</Code>", `<Item lineNumber="1">`+rest+`</Item>`)
		require.Len(t, s.Lines, 1)
		require.Empty(t, s.Unread)
		require.Empty(t, s.Warnings)
		return s.Lines[0]
	}
	stItem := func(rest string) string {
		return `<Code>accepted</Code><SKU>8100001</SKU><OrderQuantity>2</OrderQuantity><ShipQuantity>0</ShipQuantity>` + rest
	}
	prices := func(answer string) []tdsynnex.PriceAvailability {
		v := &vendor{answer: answer}
		rows, err := v.client(t).PriceAvailability(t.Context(), []tdsynnex.PriceAvailabilityRequest{{SynnexSKU: "8100001"}})
		require.NoError(t, err)
		return rows
	}
	quote := func(body string) tdsynnex.FreightQuote {
		v := &vendor{answer: `<SynnexB2B><FreightQuoteResponse version="2.0">` + body + `</FreightQuoteResponse></SynnexB2B>`}
		q, err := v.client(t).FreightQuote(t.Context(), tdsynnex.FreightQuoteRequest{ShipFromWarehouse: "3",
			ShipTo: tdsynnex.Address{ZipCode: "89501"}, Lines: []tdsynnex.FreightQuoteLine{{LineNumber: 1, SKU: "8100001", Quantity: 2}}})
		require.NoError(t, err)
		return q
	}
	invoice := func(body string) tdsynnex.Invoice {
		v := &vendor{answer: `<SynnexB2B><InvoiceResponse><CustomerPONumber>PO-1016</CustomerPONumber><Invoice><InvoiceNumber>` +
			`556677001</InvoiceNumber>` +
			body + `</Invoice></InvoiceResponse></SynnexB2B>`}
		all, err := v.client(t).Invoices(t.Context(), "PO-1016")
		require.NoError(t, err)
		require.Len(t, all, 1)
		return all[0]
	}
	hold := func(reference string, want ...tdsynnex.Hold) func(*testing.T) {
		return func(t *testing.T) {
			t.Helper()
			s := judged("<Code>accepted</Code>", poItem("<Code>accepted</Code><OrderNumber>55</OrderNumber><OrderType>99</OrderType>"+
				"<SynnexInternalReference>"+reference+"</SynnexInternalReference>"))
			require.Equal(t, want, s.Lines[0].Holds)
			require.Equal(t, tdsynnex.LinePendingReview, s.Lines[0].State)
		}
	}
	code := func(word string, want tdsynnex.StatusCode) func(*testing.T) {
		return func(t *testing.T) { t.Helper(); require.Equal(t, want, status("<Code>"+word+"</Code>", "").Code) }
	}
	rows := []struct {
		row   string
		check func(*testing.T)
	}{
		{"2.2 codes in capitals, as in the table", func(t *testing.T) {
			require.Equal(t, tdsynnex.OutcomeAccepted, judged("<Code>ACCEPTED</Code>",
				poItem("<Code>ACCEPTED</Code><OrderNumber>7</OrderNumber><OrderType>SO</OrderType>")).Outcome)
		}},
		{"2.2 an empty code was taken, and a person processes it", func(t *testing.T) {
			s := judged("<Code/>", poItem("<Code/><OrderNumber>7</OrderNumber><OrderType>99</OrderType>"))
			require.Equal(t, tdsynnex.OutcomeAccepted, s.Outcome)
			require.True(t, s.PendingReview)
		}},
		{"2.2 a line that is answered Backorder was taken", func(t *testing.T) {
			for _, word := range []string{"Backorder", "BACKORDER", "Back Order", "backordered"} {
				s := judged("<Code>accepted</Code>", poItem("<Code>"+word+"</Code><OrderNumber>7</OrderNumber><OrderType>BO</OrderType>"))
				require.Equal(t, tdsynnex.OutcomeAccepted, s.Outcome, word)
				require.True(t, s.Lines[0].BackOrdered, word)
			}
		}},
		{"2.2 a reason may hold line breaks and indents", func(t *testing.T) {
			r := po("<Code>rejected</Code><Reason>Call\n      your representative</Reason>", poItem("<Code>rejected</Code>"))
			require.Equal(t, "Call your representative", strings.Join(strings.Fields(r.Reason), " "))
		}},
		{"2.2 an internal reference may end with blanks or a line break", hold("POLINEQC,A-SALESPND---PRICEVAR,A-SALESPND  \n",
			tdsynnex.HoldPriceVariance)},
		{"2.2 an internal reference may be empty", hold("")},
		{"2.3 PRICEVAR is a price variance", hold("POLINEQC,A-SALESPND---PRICEVAR,A-SALESPND", tdsynnex.HoldPriceVariance)},
		{"2.3 SKUERR is a product that is not known", hold("POLINEQC,A-SALESPND---SKUERR,A-SALESPND", tdsynnex.HoldSKU)},
		{"2.3 OKCOMMENTS is a comment", hold("OKCOMMENTS,A-SALESPND---CONVERTOK,A-SALESPND", tdsynnex.HoldComment)},
		{"2.3 PODUPE is a duplicate", func(t *testing.T) {
			s := judged("<Code>rejected</Code>", poItem("<Code>rejected</Code><OrderNumber>7</OrderNumber><OrderType>99</OrderType>"+
				"<SynnexInternalReference>DUPREJECT,R-PODUPE---DUPPOKILL,R-PODUPE</SynnexInternalReference>"))
			require.Equal(t, tdsynnex.OutcomeAlreadyThere, s.Outcome)
			require.Empty(t, s.OrderNumbers)
		}},
		{"2.3 QO with the SKU as ordered waits for a person", func(t *testing.T) {
			s := judged("<Code>accepted</Code>", poItem("<Code>accepted</Code><OrderNumber>7</OrderNumber><OrderType>QO</OrderType>"))
			require.Equal(t, tdsynnex.LinePendingReview, s.Lines[0].State)
		}},
		{"2.3 QO with SKU 99 is dead", func(t *testing.T) {
			s := judged("<Code>accepted</Code>",
				strings.Replace(poItem("<Code>accepted</Code><OrderNumber>7</OrderNumber><OrderType>QO</OrderType>"),
					"8100001", "99", 1))
			require.Equal(t, tdsynnex.LineQuoteOrder, s.Lines[0].State)
		}},
		{"2.4 a duplicate by the short reason", func(t *testing.T) {
			require.Equal(t, tdsynnex.OutcomeAlreadyThere, judged("<Code>rejected</Code><Reason>DUPPLICATED INSERT.. </Reason>",
				poItem("<Code>rejected</Code>")).Outcome)
		}},
		{"2.4 a duplicate by the sentence", func(t *testing.T) {
			require.Equal(t, tdsynnex.OutcomeAlreadyThere, judged("<Code>rejected</Code>",
				poItem("<Code>rejected</Code><Reason>This PO# already exists in "+
					"our system for your account, therefore we are rejecting this request to prevent a duplicate shipment.</Reason>"+
					"")).Outcome)
		}},
		{"2.4 what is deleted later says deleted", code("deleted", tdsynnex.StatusDeleted)},
		{"3.2 header code accepted", code("accepted", tdsynnex.StatusAccepted)},
		{"3.2 header code shipped", code("shipped", tdsynnex.StatusShipped)},
		{"3.2 header code invoiced", code("invoiced", tdsynnex.StatusInvoiced)},
		{"3.2 header code partial", code("partial", tdsynnex.StatusPartial)},
		{"3.2 header code rejected, without items", code("rejected", tdsynnex.StatusRejected)},
		{"3.2 header code notFound", code("notFound", tdsynnex.StatusNotFound)},
		{"3.2 header code NOT FOUND, as in the table", code("NOT FOUND", tdsynnex.StatusNotFound)},
		{"3.2 PODatetime may be empty", func(t *testing.T) {
			require.True(t, status("<Code>shipped</Code><PODatetime/>", "").POTime.IsZero())
		}},
		{"3.2 PODatetime with a small and a capital t", func(t *testing.T) {
			for _, name := range []string{"PODatetime", "PODateTime"} {
				s := status("<Code>accepted</Code><"+name+">2026-11-23T09:00:00</"+name+">", "")
				require.Equal(t, time.Date(2026, 11, 23, 17, 0, 0, 0, time.UTC), s.POTime, name)
			}
		}},
		{"3.3 a line number may repeat", func(t *testing.T) {
			s := status("<Code>accepted</Code>", `<Item lineNumber="1">`+stItem("")+`</Item><Item lineNumber="1">`+stItem("")+`</Item>`)
			require.Len(t, s.Lines, 2)
		}},
		{"3.3 a unit price without its trailing zero", func(t *testing.T) {
			require.Equal(t, "795", line(stItem("<UnitPrice>795.0</UnitPrice>")).UnitPrice.Decimal.String())
		}},
		{"3.3 a product's name may end with a line break", func(t *testing.T) {
			require.Equal(t, "MONITOR", line(stItem("<ProductName>MONITOR\n  </ProductName>")).ProductName)
		}},
		{"3.3 a ship method has up to 5 characters", func(t *testing.T) {
			require.Equal(t, "FXINT", line(stItem("<ShipMethod>FXINT</ShipMethod>")).ShipMethod)
		}},
		{"3.3 an ETA as YYYY-MM-DD", func(t *testing.T) {
			require.Equal(t, date(2013, 1, 30), line(stItem("<ETADate>2013-01-30</ETADate>")).ETADate)
		}},
		{"3.3 an ETA as MM-DD-YYYY", func(t *testing.T) {
			require.Equal(t, date(2006, 8, 15), line(stItem("<ETADate>08-15-2006</ETADate>")).ETADate)
		}},
		{"3.3 fees before Packages", func(t *testing.T) {
			l := line(stItem("<Freight>1.00</Freight><HandlingFee>2.00</HandlingFee><Tax>3.00</Tax><RecyclingFee>4.00</RecyclingFee>" +
				"<Packages/>"))
			require.Equal(t, "1 2 3 4", fmt.Sprint(l.Freight.Decimal, l.HandlingFee.Decimal, l.Tax.Decimal, l.RecyclingFee.Decimal))
			require.Empty(t, l.Packages)
		}},
		{"3.3 a package with its serial numbers", func(t *testing.T) {
			l := line(stItem("<Packages><Package><TrackingNumber>111</TrackingNumber><Weight>27.0</Weight><ShipItemQuantity>" +
				"2</ShipItemQuantity>" +
				"<SerialNo>A</SerialNo><SerialNo>B</SerialNo></Package></Packages>"))
			require.Equal(t, []any{[]string{"111"}, "27", 2, []string{"A", "B"}},
				[]any{l.Packages[0].TrackingNumbers, l.Packages[0].Weight.Decimal.String(), l.Packages[0].Quantity,
					l.Packages[0].SerialNumbers})
		}},
		{"3.4 sample 3: a deleted BO line is not on back-order", func(t *testing.T) {
			l := line(strings.Replace(stItem("<OrderType>BO</OrderType><ETADate>2013-01-30</ETADate>"), "accepted", "deleted", 1))
			require.Zero(t, l.BackOrdered())
		}},
		{"3.4 sample 6: QO beside SO are two items", func(t *testing.T) {
			s := status("<Code>accepted</Code>",
				`<Item lineNumber="1">`+stItem("<OrderType>QO</OrderType><ShipFromWarehouse>89</ShipFromWarehouse>")+
					`</Item><Item lineNumber="1"><Code>shipped</Code><SKU>8100001</SKU><OrderQuantity>2</OrderQuantity><ShipQuantity>`+
					`2</ShipQuantity>`+
					`<OrderType>SO</OrderType><ShipFromWarehouse>12</ShipFromWarehouse></Item>`)
			require.Equal(t, []tdsynnex.OrderType{tdsynnex.OrderTypeQuote, tdsynnex.OrderTypeSalesOrder},
				[]tdsynnex.OrderType{s.Lines[0].OrderType, s.Lines[1].OrderType})
			require.False(t, s.Lines[0].NonStock())
		}},
		{"4.2 not found echoes the SKU", func(t *testing.T) {
			r := prices(priceAnswer("<synnexSKU>8100001</synnexSKU><status>Not found</status><lineNumber>1</lineNumber>"))
			require.Equal(t, tdsynnex.ProductNotFound, r[0].Status)
		}},
		{"4.2 not found with SKU 0", func(t *testing.T) {
			r := prices(priceAnswer("<synnexSKU>0</synnexSKU><status>Not found</status><lineNumber>1</lineNumber>"))
			require.Equal(t, tdsynnex.ProductNotFound, r[0].Status)
		}},
		{"4.2 a global status with a number behind", func(t *testing.T) {
			r := prices(priceAnswer("<synnexSKU>8100001</synnexSKU><status>Active</status>" +
				"<GlobalProductStatusCode>Active-'206'</GlobalProductStatusCode><lineNumber>1</lineNumber>"))
			require.Equal(t, tdsynnex.ProductActive, r[0].GlobalStatus)
		}},
		{"4.2 a price is empty where only availability was asked", func(t *testing.T) {
			r := prices(priceAnswer("<synnexSKU>8100001</synnexSKU><status>Active</status><price/><totalQuantity>8</totalQuantity>" +
				"<lineNumber>1</lineNumber>"))
			require.False(t, r[0].Price.Valid)
			require.Equal(t, 8, *r[0].TotalQuantity)
		}},
		{"4.2 the total stands beside narrowed rows", func(t *testing.T) {
			w := func(n, q string) string {
				return "<AvailabilityByWarehouse><warehouseInfo><number>" + n + "</number></warehouseInfo><qty>" + q +
					"</qty></AvailabilityByWarehouse>"
			}
			r := prices(priceAnswer("<synnexSKU>8100001</synnexSKU><status>Active</status><totalQuantity>240</totalQuantity>" + w("3",
				"30") + w("12", "5") +
				"<lineNumber>1</lineNumber>"))
			require.Equal(t, 240, *r[0].TotalQuantity)
		}},
		{"4.2 an arrival is YYYYMMDD", func(t *testing.T) {
			r := prices(priceAnswer("<synnexSKU>8100001</synnexSKU><status>Active</status><AvailabilityByWarehouse><warehouseInfo>" +
				"<number>3</number>" +
				"</warehouseInfo><qty>0</qty><onOrderQuantity>40</onOrderQuantity><estimatedArrivalDate>20261201</estimatedArrivalDate>" +
				"</AvailabilityByWarehouse><lineNumber>1</lineNumber>"))
			require.Equal(t, date(2026, 12, 1), r[0].Warehouses[0].EstimatedArrivalDate)
			require.Equal(t, 40, *r[0].Warehouses[0].OnOrderQuantity)
		}},
		{"4.2 the declaration twice behind a byte order mark", func(t *testing.T) {
			r := prices("\ufeff" + strings.Repeat(`<?xml version="1.0" encoding="UTF-8"?>`, 2) +
				priceAnswer("<synnexSKU>8100001</synnexSKU><status>Active</status><lineNumber>1</lineNumber>"))
			require.Equal(t, tdsynnex.ProductActive, r[0].Status)
		}},
		{"5.2 other charges beside the methods", func(t *testing.T) {
			q := quote("<AvailableShipMethods/><OtherCharges><MinOrderFee>5.00</MinOrderFee><CODFee>1.00</CODFee></OtherCharges>")
			require.Equal(t, "5 1", fmt.Sprint(q.MinOrderFee.Decimal, q.CODFee.Decimal))
		}},
		{"5.2 other charges inside the methods", func(t *testing.T) {
			q := quote("<AvailableShipMethods><OtherCharges><MinOrderFee>5.00</MinOrderFee><CODFee>1.00</CODFee></OtherCharges>" +
				"</AvailableShipMethods>")
			require.Equal(t, "5 1", fmt.Sprint(q.MinOrderFee.Decimal, q.CODFee.Decimal))
		}},
		{"5.2 codes and descriptions may carry blanks", func(t *testing.T) {
			q := quote(`<AvailableShipMethods><AvailableShipMethod code=" DE "><ShipMethodDescription> Local ` +
				`Delivery</ShipMethodDescription>` +
				`<ServiceLevel>0</ServiceLevel><Freight>5.36</Freight></AvailableShipMethod></AvailableShipMethods>`)
			require.Equal(t, []any{"DE", "Local Delivery", 0, "5.36"},
				[]any{q.Methods[0].Code, q.Methods[0].Description, *q.Methods[0].Days, q.Methods[0].Freight.Decimal.String()})
		}},
		{"5.2 a reference may hold a line break", func(t *testing.T) {
			q := quote("<AvailableShipMethods/><SynnexInternalReference>SPID 1,\n batch_no 2</SynnexInternalReference>")
			require.Equal(t, "SPID 1, batch_no 2", strings.Join(strings.Fields(q.InternalReference), " "))
		}},
		{"6 order type 1 is an invoice", func(t *testing.T) { require.False(t, invoice("<OrderType>1</OrderType>").CreditMemo) }},
		{"6 one blank is no second address line and no tracking number", func(t *testing.T) {
			i := invoice("<ShipTo><AddressName>Acme</AddressName><AddressLine2> </AddressLine2><Zip>89501</Zip></ShipTo><Tracking>" +
				"<TrackNumber> </TrackNumber></Tracking>")
			require.Empty(t, i.ShipTo.Line2)
			require.Empty(t, i.TrackingNumbers)
			require.Equal(t, "Acme 89501", i.ShipTo.Name+" "+i.ShipTo.ZipCode)
		}},
		{"6 four decimals and a thousands comma", func(t *testing.T) {
			i := invoice(`<Items><Item lineNumber="1"><ShipQuantity>1</ShipQuantity><UnitPrice>6,123.4500</UnitPrice><SKU>` +
				`8100001</SKU></Item></Items>`)
			require.Equal(t, "6123.45", i.Lines[0].UnitPrice.Decimal.String())
		}},
		{"6 ManuafacturerPartNumber and ManufacturerPartNumber", func(t *testing.T) {
			for _, name := range []string{"ManuafacturerPartNumber", "ManufacturerPartNumber"} {
				i := invoice(`<Items><Item lineNumber="1"><ShipQuantity>1</ShipQuantity><SKU>8100001</SKU><` + name + `>M-1</` + name +
					`></Item></Items>`)
				require.Equal(t, "M-1", i.Lines[0].ManufacturerPartNumber)
			}
		}},
		{"6 a rebate may exceed the total", func(t *testing.T) {
			i := invoice("<Summary><TotalInvoiceAmount>4,000.00</TotalInvoiceAmount><Rebate>-5800.00</Rebate></Summary>")
			require.Equal(t, "4000 -5800", fmt.Sprint(i.Summary.TotalInvoiceAmount.Decimal, i.Summary.Rebate.Decimal))
			require.False(t, i.CreditMemo)
		}},
		{"6 a rest of rounding below nothing is no credit", func(t *testing.T) {
			require.False(t,
				invoice("<Summary><TotalInvoiceAmount>4.00</TotalInvoiceAmount><Shipping>-0.003</Shipping></Summary>").CreditMemo)
		}},
		{"8 a warehouse of unknown number does no harm", func(t *testing.T) {
			r := prices(priceAnswer("<synnexSKU>8100001</synnexSKU><status>Active</status><totalQuantity>7</totalQuantity>" +
				"<AvailabilityByWarehouse>" +
				"<warehouseInfo><number>6523</number></warehouseInfo><qty>7</qty></AvailabilityByWarehouse><lineNumber>1</lineNumber>"))
			require.Equal(t, "6523", r[0].Warehouses[0].Number)
			require.Empty(t, r[0].Warnings)
			require.Equal(t, "6523", line(stItem("<ShipFromWarehouse>6523</ShipFromWarehouse>")).ShipFromWarehouse)
		}},
		{"10 part number and name in an order's answer are optional", func(t *testing.T) {
			for _, names := range []string{"", "<MfgPN>MON-27</MfgPN><ProductName>MONITOR</ProductName>"} {
				s := judged("<Code>accepted</Code>",
					poItem("<Code>accepted</Code><OrderNumber>7</OrderNumber><OrderType>SO</OrderType>"+names))
				require.Equal(t, tdsynnex.LineOrdered, s.Lines[0].State)
			}
		}},
		{"1 each message has the credentials, and goes by POST", func(t *testing.T) {
			for path, body := range messages(t) {
				require.Contains(t, body, testUser, path)
				require.Contains(t, body, "s3cret&amp;&lt;pass&gt;", path)
			}
		}},
		{"2.1 BillTo has the customer number, the ship method is sent, the price has two decimals", func(t *testing.T) {
			order := messages(t)["/SynnexXML/PO"]
			require.Contains(t, order, `<BillTo code="555001">`)
			require.Contains(t, order, "<ShipMethod><Code>FG</Code></ShipMethod>")
			require.Contains(t, order, "<UnitPrice>281.86</UnitPrice>")
			require.NotContains(t, order, "CreditCard")
		}},
		{"2.1 an end user's PO number of more than 15 characters is not sent", func(t *testing.T) {
			v := &vendor{answer: "<SynnexB2B/>"}
			request := oneLine()
			request.EndUserPONumber = strings.Repeat("9", 16)
			_, err := v.client(t).SubmitPurchaseOrder(t.Context(), request)
			require.Equal(t, tdsynnex.ClassValidation, tdsynnex.ClassOf(err))
			require.Empty(t, v.requests)
		}},
		{"3.1 order status asks in version 2.7", func(t *testing.T) {
			require.Contains(t, messages(t)["/SynnexXML/POStatus"], `<SynnexB2B version="2.7">`)
		}},
		{"4.1 price & availability asks in version 2.8", func(t *testing.T) {
			require.Contains(t, messages(t)["/SynnexXML/PriceAvailability"], `<priceRequest version="2.8">`)
		}},
		{"5.1 a freight quote by ZIP code is version 1.0, and sends no address type", func(t *testing.T) {
			request := messages(t)["/SynnexXML/FreightQuote"]
			require.Contains(t, request, `<FreightQuoteRequest version="1.0">`)
			require.Contains(t, request, "<ShipToZipCode>89501</ShipToZipCode>")
			require.NotContains(t, request, "AddressType")
		}},
		{"6 invoices are asked in version 2.2", func(t *testing.T) {
			require.Contains(t, messages(t)["/webservice/invoice/query"], `<SynnexB2B version="2.2">`)
		}},
	}
	held := 0
	for _, r := range rows {
		if t.Run(r.row, r.check) {
			held++
		}
	}
	fmt.Printf("specification readings %d of %d\n", held, len(rows))
	doc, err := os.ReadFile("../../docs/vendors.md")
	require.NoError(t, err)
	require.True(t, strings.Contains(string(doc), fmt.Sprintf("| specification readings | %d of %d |", held, len(rows))),
		"docs/vendors.md has another figure")
}

// oneLine is the purchase order that the answers are about.
func oneLine() tdsynnex.PurchaseOrderRequest {
	return tdsynnex.PurchaseOrderRequest{PONumber: "PO-1016", ShipMethod: "FG",
		ShipTo: tdsynnex.Address{Name: "Acme MSP", Line1: "1 Main St", City: "Reno", State: "NV", ZipCode: "89501", Country: "US"},
		Lines:  []tdsynnex.PurchaseOrderLine{{LineNumber: 1, SKU: "8100001", Quantity: 2, UnitPrice: amount("281.86").Decimal}}}
}

// messages are what each service is sent, by its path.
func messages(t *testing.T) map[string]string {
	t.Helper()
	v := &vendor{answer: "<SynnexB2B/>"}
	client := v.client(t)
	_, _ = client.SubmitPurchaseOrder(t.Context(), oneLine())
	_, _ = client.OrderStatus(t.Context(), "PO-1016")
	_, _ = client.PriceAvailability(t.Context(), []tdsynnex.PriceAvailabilityRequest{{SynnexSKU: "8100001"}})
	_, _ = client.Invoices(t.Context(), "PO-1016")
	_, _ = client.FreightQuote(t.Context(), tdsynnex.FreightQuoteRequest{ShipFromWarehouse: "3", ShipTo: tdsynnex.Address{ZipCode: "89501"},
		Lines: []tdsynnex.FreightQuoteLine{{LineNumber: 1, SKU: "8100001", Quantity: 2}}})
	out := map[string]string{}
	for i, r := range v.requests {
		require.Equal(t, "POST", r.Method)
		out[r.URL.Path] = v.bodies[i]
	}
	return out
}
