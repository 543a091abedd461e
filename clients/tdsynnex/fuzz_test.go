package tdsynnex

// Fuzzing of everything that reads an answer: no bytes may crash it, and what it makes of them must
// hold together. Run one with: go test -fuzz=FuzzXMLAnswers -fuzztime=4m ./clients/tdsynnex

import (
	"encoding/json"
	"testing"

	"github.com/stretchr/testify/require"
)

func seeds() []string {
	return []string{
		`<priceResponse><PriceAvailabilityList><synnexSKU>8100001</synnexSKU><status>Active</status><price>1,281.86</price><totalQuantity>8</totalQuantity>` +
			`<AvailabilityByWarehouse><warehouseInfo><number>3</number></warehouseInfo><qty>5</qty><estimatedArrivalDate>20261201</estimatedArrivalDate></AvailabilityByWarehouse>` +
			`<lineNumber>1</lineNumber></PriceAvailabilityList></priceResponse>`,
		`<SynnexB2B><OrderResponse><PONumber>PO-1016</PONumber><Code>accepted</Code><ResponseDateTime>2026-07-01T13:00:43</ResponseDateTime><Items><Item lineNumber="1"><SKU>8100001</SKU>` +
			`<OrderQuantity>2</OrderQuantity><Code>accepted</Code><OrderNumber>70001</OrderNumber><OrderType>SO</OrderType></Item></Items></OrderResponse></SynnexB2B>`,
		`<SynnexB2B><OrderResponse><Code>rejected</Code><Reason>DUPPLICATED INSERT.. </Reason><Items><Item lineNumber="1"><Code>rejected</Code><OrderType>99</OrderType></Item></Items></OrderResponse></SynnexB2B>`,
		`<SynnexB2B><OrderStatusResponse><PONumber>PO-1016</PONumber><Code>shipped</Code><Items><Item lineNumber="1"><Code>shipped</Code><ShipDatetime>2026-12-01</ShipDatetime><ETADate>NA</ETADate>` +
			`<Packages><Package><TrackingNumber>1,2</TrackingNumber><SerialNo>S</SerialNo></Package></Packages></Item></Items></OrderStatusResponse></SynnexB2B>`,
		`<SynnexB2B><InvoiceResponse><Invoice><InvoiceNumber>9</InvoiceNumber><Tracking><TrackNumber>1,2</TrackNumber></Tracking><Items><Item><lineNumber>1</lineNumber>` +
			`<ManuafacturerPartNumber>M</ManuafacturerPartNumber></Item></Items><Summary><TotalInvoiceAmount>1,353.56</TotalInvoiceAmount></Summary></Invoice></InvoiceResponse></SynnexB2B>`,
		`<SynnexB2B><FreightQuoteResponse><AvailableShipMethods><AvailableShipMethod code="FG"><Freight>8</Freight></AvailableShipMethod></AvailableShipMethods></FreightQuoteResponse></SynnexB2B>`,
		`<SynnexB2B><OrderStatusResponse><BizError><detail>DatabaseIssue</detail></BizError></OrderStatusResponse></SynnexB2B>`,
		`<?xml version="1.0" encoding="ISO-8859-1"?><priceResponse><errorMessage>Caf` + "\xe9" + `</errorMessage></priceResponse>`,
		`<!DOCTYPE a [<!ENTITY b "c">]><priceResponse>&b;</priceResponse>`,
	}
}

func FuzzXMLAnswers(f *testing.F) {
	for _, s := range seeds() {
		f.Add([]byte(s))
	}
	client, err := New(account())
	require.NoError(f, err)
	request := orderOf("8100001", "8100002")
	f.Fuzz(func(t *testing.T, body []byte) {
		for _, service := range []struct{ operation, response string }{
			{OperationPriceAvailability, "priceResponse"}, {OperationPurchaseOrder, "OrderResponse"}, {OperationOrderStatus, "OrderStatusResponse"},
			{OperationInvoices, "InvoiceResponse"}, {OperationFreightQuote, "FreightQuoteResponse"},
		} {
			e, err := client.readXML(exchange{operation: service.operation, subject: "PO-1016"}, body, service.response)
			if err != nil {
				checkError(t, service.operation, err)
				continue
			}
			checkAnswer(t, request, service.operation, e)
		}
	})
}

// checkError holds for every error: it has a class, words and a fix, and on an order it never claims
// that a repetition is harmless.
func checkError(t *testing.T, operation string, err error) {
	t.Helper()
	require.NotEmpty(t, ClassOf(err))
	require.NotEmpty(t, err.Error())
	if operation == OperationPurchaseOrder {
		require.NotEqual(t, OutcomeNotSent, ClassifySubmission(PurchaseOrderRequest{}, PurchaseOrderResponse{}, err).Outcome)
		require.NotEqual(t, OutcomeAccepted, ClassifySubmission(PurchaseOrderRequest{}, PurchaseOrderResponse{}, err).Outcome)
	}
}

func checkAnswer(t *testing.T, request PurchaseOrderRequest, operation string, e *element) {
	t.Helper()
	var read any
	switch operation {
	case OperationPriceAvailability:
		rows := assign([]PriceAvailabilityRequest{{SynnexSKU: "8100001"}, {ManufacturerPartNumber: "MON-27"}}, priceRows(e))
		require.Len(t, rows, 2)
		for _, r := range rows {
			require.NotEmpty(t, r)
			for _, p := range r {
				require.True(t, p.Status == ProductActive || !p.Price.Valid, "only an active product has a price")
			}
		}
		read = rows
	case OperationPurchaseOrder:
		r := readPurchaseOrderResponse(e)
		checkSubmission(t, r, ClassifySubmission(request, r, nil))
		read = r
	case OperationOrderStatus:
		s := readOrderStatus(e)
		for _, l := range s.Lines {
			require.GreaterOrEqual(t, l.BackOrdered(), 0)
		}
		read = s
	case OperationInvoices:
		read, _ = readInvoices(e)
	case OperationFreightQuote:
		read = readFreightQuote(e)
	}
	_, err := json.Marshal(read)
	require.NoError(t, err, "what was read can be handed on")
}

func checkSubmission(t *testing.T, r PurchaseOrderResponse, s Submission) {
	t.Helper()
	require.NotEmpty(t, s.Outcome)
	require.NotEmpty(t, s.Reason)
	require.NotEqual(t, OutcomeNotSent, s.Outcome)
	switch s.Outcome {
	case OutcomeAccepted:
		ships := false
		for _, l := range s.Lines {
			ships = ships || l.State == LineOrdered || l.State == LinePendingReview
		}
		require.True(t, ships, "accepted means that a line can ship")
		require.True(t, s.NumberTaken)
	case OutcomeAlreadyThere:
		require.Equal(t, StatusRejected, r.Code)
		require.Empty(t, s.OrderNumbers, "a duplicate's number is never an order")
	}
}
