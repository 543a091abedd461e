package tdsynnex_test

// Every way a call can fail: the documented error shapes, HTTP statuses, unreadable answers, time
// limits; what class each becomes, what a person reads, and that no credential shows.

import (
	"context"
	"crypto/x509"
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"strconv"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"digitalbridge/clients/tdsynnex"
)

// operations are the calls, each with a small valid request.
var operations = map[string]func(context.Context, *tdsynnex.Client) error{
	tdsynnex.OperationPriceAvailability: func(ctx context.Context, c *tdsynnex.Client) error {
		_, err := c.PriceAvailability(ctx, []tdsynnex.PriceAvailabilityRequest{{SynnexSKU: "8100001"}})
		return err
	},
	tdsynnex.OperationPurchaseOrder: func(ctx context.Context, c *tdsynnex.Client) error {
		_, err := c.SubmitPurchaseOrder(ctx, fullOrder())
		return err
	},
	tdsynnex.OperationOrderStatus: func(ctx context.Context, c *tdsynnex.Client) error {
		_, err := c.OrderStatus(ctx, "PO-1")
		return err
	},
	tdsynnex.OperationInvoices: func(ctx context.Context, c *tdsynnex.Client) error {
		_, err := c.Invoices(ctx, "PO-1")
		return err
	},
	tdsynnex.OperationFreightQuote: func(ctx context.Context, c *tdsynnex.Client) error {
		_, err := c.FreightQuote(ctx, tdsynnex.FreightQuoteRequest{
			ShipTo: tdsynnex.Address{ZipCode: "89501"}, Lines: []tdsynnex.FreightQuoteLine{{SKU: "1", Quantity: 1}}})
		return err
	},
}

func TestErrorShapes(t *testing.T) {
	const read, write = "read", "order"
	upper := func(message, detail string) string {
		return "<SynnexB2B><OrderResponse><ErrorMessage>" + message + "</ErrorMessage><ErrorDetail>" + detail +
			"</ErrorDetail></OrderResponse></SynnexB2B>"
	}
	for _, tt := range []struct {
		name, answer    string
		status          int
		message, detail string
		onRead, onOrder tdsynnex.Class
		submission      tdsynnex.Outcome
		fix             string
	}{
		{name: "OrderResponse with ErrorMessage and ErrorDetail", answer: upper("Login failed", "bad password"), message: "Login failed",
			detail: "bad password",
			onRead: tdsynnex.ClassAuth, onOrder: tdsynnex.ClassAuth, submission: tdsynnex.OutcomeRefused, fix: "TDSYNNEX_PASSWORD"},
		{name: "the response element in upper case, the error in lower case",
			answer:  "<SynnexB2B><OrderResponse><errorMessage>Login failed</errorMessage></OrderResponse></SynnexB2B>",
			message: "Login failed", onRead: tdsynnex.ClassAuth, onOrder: tdsynnex.ClassAuth, submission: tdsynnex.OutcomeRefused,
			fix: "TDSYNNEX_PASSWORD"},
		{
			name:    "at the root, in lower case",
			answer:  "<priceResponse><errorMessage>IP Address Invalid</errorMessage><errorDetail>x</errorDetail></priceResponse>",
			message: "IP Address Invalid", detail: "x", onRead: tdsynnex.ClassAuth, onOrder: tdsynnex.ClassAuth, submission: tdsynnex.OutcomeRefused,
			fix: "to register the static IP address that this worker"},
		{
			name:    "BizError with detail",
			answer:  "<SynnexB2B><OrderStatusResponse><BizError><detail>DatabaseIssue</detail></BizError></OrderStatusResponse></SynnexB2B>",
			message: "DatabaseIssue", onRead: tdsynnex.ClassTransient, onOrder: tdsynnex.ClassAmbiguous, submission: tdsynnex.OutcomeUnknown},
		{name: "bizError in lower case at the root", answer: "<bizError><detail>ServerError</detail></bizError>",
			message: "ServerError", onRead: tdsynnex.ClassTransient, onOrder: tdsynnex.ClassAmbiguous, submission: tdsynnex.OutcomeUnknown},
		{name: "ErrorCode and ErrorReason", answer: "<SynnexB2B><InvoiceResponse><ErrorCode>E7</ErrorCode><ErrorReason>Access " +
			"denied</ErrorReason></InvoiceResponse></SynnexB2B>",
			message: "Access denied", detail: "E7", onRead: tdsynnex.ClassPermission, onOrder: tdsynnex.ClassPermission,
			submission: tdsynnex.OutcomeRefused, fix: "Ask TD SYNNEX to enable"},
		{
			name: "a SOAP fault",
			answer: `<soap:Envelope xmlns:soap="http://schemas.xmlsoap.org/soap/envelope/"><soap:Body><soap:Fault><faultcode>soap:000000</faultcode>` +
				`<faultstring>user login failed</faultstring></soap:Fault></soap:Body></soap:Envelope>`, message: "user login failed",
			detail: "soap:000000",
			onRead: tdsynnex.ClassAuth, onOrder: tdsynnex.ClassAuth, submission: tdsynnex.OutcomeRefused},
		{name: "a customer number it does not know", answer: upper("The customer# 555001 you provided does not exist in our system", ""),
			message: "The customer# 555001 you provided does not exist in our system", onRead: tdsynnex.ClassAuth, onOrder: tdsynnex.ClassAuth,
			submission: tdsynnex.OutcomeRefused, fix: "Check the customer number"},
		{name: "incomplete content, by id: nothing was understood, so nothing was ordered", answer: upper("IncompleteXML01", ""),
			message: "IncompleteXML01",
			onRead:  tdsynnex.ClassValidation, onOrder: tdsynnex.ClassValidation, submission: tdsynnex.OutcomeRefused},
		{name: "incomplete content, by code, with its faults",
			answer: upper("Client.IncompleteXML", "(1)OrderRequest/Shipment/ShipMethod/Code: String value "+
				"required\n(2)OrderRequest/Items/Item[0]/UnitPrice: Float value required"),
			message: "Client.IncompleteXML", detail: "(1)OrderRequest/Shipment/ShipMethod/Code: String value required " +
				"(2)OrderRequest/Items/Item[0]/UnitPrice: Float value required",
			onRead: tdsynnex.ClassValidation, onOrder: tdsynnex.ClassValidation, submission: tdsynnex.OutcomeRefused},
		{name: "incomplete content, in words", answer: upper("XML Content is Incomplete", "x"), message: "XML Content is Incomplete", detail: "x",
			onRead: tdsynnex.ClassValidation, onOrder: tdsynnex.ClassValidation, submission: tdsynnex.OutcomeRefused},
		{name: "a fault about the password is a fault", answer: upper("Client.IncompleteXML", "(1)Credential/Password: String value required"),
			message: "Client.IncompleteXML", detail: "(1)Credential/Password: String value required",
			onRead: tdsynnex.ClassValidation, onOrder: tdsynnex.ClassValidation, submission: tdsynnex.OutcomeRefused},
		{name: "address not validated, by id", answer: upper("ValidateIP", ""), message: "ValidateIP",
			onRead: tdsynnex.ClassAuth, onOrder: tdsynnex.ClassAuth, submission: tdsynnex.OutcomeRefused, fix: "static IP address"},
		{name: "address not validated, by code", answer: upper("IP Address has not been Validated", ""),
			message: "IP Address has not been Validated",
			onRead:  tdsynnex.ClassAuth, onOrder: tdsynnex.ClassAuth, submission: tdsynnex.OutcomeRefused, fix: "static IP address"},
		{name: "address not defined, with the address",
			answer: upper("IP Address Invalid", "IP address:203.0.113.7\n  not defined.\n We only accept PO from the IP address provided by "+
				"customer due to security reason."),
			message: "IP Address Invalid", detail: "IP address:203.0.113.7 not defined. We only accept PO from the IP address provided by " +
				"customer due to security reason.",
			onRead: tdsynnex.ClassAuth, onOrder: tdsynnex.ClassAuth, submission: tdsynnex.OutcomeRefused,
			fix: "to register 203.0.113.7, the IP address that this worker's requests come from"},
		{name: "address not defined, an IPv6 one", answer: upper("IP Address Invalid", "IP address: 2001:db8::7 not defined."),
			message: "IP Address Invalid", detail: "IP address: 2001:db8::7 not defined.",
			onRead: tdsynnex.ClassAuth, onOrder: tdsynnex.ClassAuth, submission: tdsynnex.OutcomeRefused, fix: "to register 2001:db8::7, "},
		{name: "timeout, by id", answer: upper("PO_TIMEOUT", ""), message: "PO_TIMEOUT", onRead: tdsynnex.ClassTransient,
			onOrder: tdsynnex.ClassAmbiguous, submission: tdsynnex.OutcomeUnknown},
		{name: "timeout, by code", answer: upper("Server.Timeout", ""), message: "Server.Timeout", onRead: tdsynnex.ClassTransient,
			onOrder: tdsynnex.ClassAmbiguous, submission: tdsynnex.OutcomeUnknown},
		{name: "API fault, by id", answer: upper("Internal API Fault", ""), message: "Internal API Fault", onRead: tdsynnex.ClassTransient,
			onOrder:    tdsynnex.ClassAmbiguous,
			submission: tdsynnex.OutcomeUnknown},
		{name: "API fault, by code", answer: upper("Server.APIFault", ""), message: "Server.APIFault", onRead: tdsynnex.ClassTransient,
			onOrder:    tdsynnex.ClassAmbiguous,
			submission: tdsynnex.OutcomeUnknown},
		{name: "database issue, by code", answer: upper("Server.DatabaseIssue", ""), message: "Server.DatabaseIssue",
			onRead: tdsynnex.ClassTransient, onOrder: tdsynnex.ClassAmbiguous,
			submission: tdsynnex.OutcomeUnknown},
		{name: "server not available, by id", answer: upper("ServerError", ""), message: "ServerError", onRead: tdsynnex.ClassTransient,
			onOrder:    tdsynnex.ClassAmbiguous,
			submission: tdsynnex.OutcomeUnknown},
		{name: "server not available, by code", answer: upper("SYNNEX XML Server is not Available", ""),
			message: "SYNNEX XML Server is not Available",
			onRead:  tdsynnex.ClassTransient, onOrder: tdsynnex.ClassAmbiguous, submission: tdsynnex.OutcomeUnknown},
		{name: "Resource not found", answer: upper("Resource not found", ""), message: "Resource not found", onRead: tdsynnex.ClassNotFound,
			onOrder:    tdsynnex.ClassNotFound,
			submission: tdsynnex.OutcomeRefused, fix: "_URL, TDSYNNEX_REGION"},
		{name: "words nobody has seen", answer: upper("The moon is full", ""), message: "The moon is full", onRead: tdsynnex.ClassValidation,
			onOrder:    tdsynnex.ClassAmbiguous,
			submission: tdsynnex.OutcomeUnknown},
		{name: "HTTP 401", status: 401, message: "unauthorized", onRead: tdsynnex.ClassAuth, onOrder: tdsynnex.ClassAuth,
			submission: tdsynnex.OutcomeRefused},
		{name: "HTTP 403", status: 403, message: "forbidden", onRead: tdsynnex.ClassPermission, onOrder: tdsynnex.ClassPermission,
			submission: tdsynnex.OutcomeRefused},
		{name: "HTTP 404", status: 404, message: "not found", onRead: tdsynnex.ClassNotFound, onOrder: tdsynnex.ClassNotFound,
			submission: tdsynnex.OutcomeRefused},
		{name: "HTTP 400 with the gateway's words", status: 400,
			answer: `{"requestId":"1","data":{"errorCode":"E400","errorMessage":"bad body"}}`, message: "bad body", detail: "E400",
			onRead: tdsynnex.ClassValidation, onOrder: tdsynnex.ClassValidation, submission: tdsynnex.OutcomeRefused},
		{name: "HTTP 408", status: 408, message: "request timeout", onRead: tdsynnex.ClassTransient, onOrder: tdsynnex.ClassAmbiguous,
			submission: tdsynnex.OutcomeUnknown},
		{name: "HTTP 429", status: 429, message: "too many requests", onRead: tdsynnex.ClassThrottled, onOrder: tdsynnex.ClassThrottled,
			submission: tdsynnex.OutcomeNotSent, fix: "Wait"},
		{name: "HTTP 500 with an error document", status: 500, answer: upper("ServerError", "oops"), message: "ServerError", detail: "oops",
			onRead: tdsynnex.ClassTransient, onOrder: tdsynnex.ClassAmbiguous, submission: tdsynnex.OutcomeUnknown},
		{name: "HTTP 502 with a page", status: 502, answer: "<html><body>Bad Gateway<br></body></html>", message: "bad gateway",
			detail: "the answer is a page: without a title",
			onRead: tdsynnex.ClassTransient, onOrder: tdsynnex.ClassAmbiguous,
			submission: tdsynnex.OutcomeUnknown},
		{name: "a redirect is not followed", status: 307, message: "temporary redirect", onRead: tdsynnex.ClassMalformed,
			onOrder: tdsynnex.ClassAmbiguous, submission: tdsynnex.OutcomeUnknown},
		{name: "a redirect to a page is not followed", status: 302, message: "found", onRead: tdsynnex.ClassMalformed,
			onOrder: tdsynnex.ClassAmbiguous, submission: tdsynnex.OutcomeUnknown},
		{name: "HTTP 204", status: 204, message: "no content", onRead: tdsynnex.ClassMalformed, onOrder: tdsynnex.ClassAmbiguous,
			submission: tdsynnex.OutcomeUnknown},
		{name: "an empty answer", answer: "", onRead: tdsynnex.ClassMalformed, onOrder: tdsynnex.ClassAmbiguous,
			submission: tdsynnex.OutcomeUnknown},
		{name: "a page with status 200", answer: "<html><body>maintenance</body></html>", onRead: tdsynnex.ClassMalformed,
			onOrder: tdsynnex.ClassAmbiguous, submission: tdsynnex.OutcomeUnknown},
		{name: "an answer cut short", answer: "<SynnexB2B><OrderResponse><Code>acc", onRead: tdsynnex.ClassMalformed,
			onOrder: tdsynnex.ClassAmbiguous, submission: tdsynnex.OutcomeUnknown},
		{name: "a document type", answer: `<!DOCTYPE x [<!ENTITY a "b">]><priceResponse/>`, onRead: tdsynnex.ClassMalformed,
			onOrder: tdsynnex.ClassAmbiguous, submission: tdsynnex.OutcomeUnknown},
		{name: "elements too deep", answer: strings.Repeat("<a>", 200) + strings.Repeat("</a>", 200), onRead: tdsynnex.ClassMalformed,
			onOrder: tdsynnex.ClassAmbiguous, submission: tdsynnex.OutcomeUnknown},
		{name: "an unknown character set", answer: `<?xml version="1.0" encoding="EBCDIC"?><priceResponse/>`, onRead: tdsynnex.ClassMalformed,
			onOrder: tdsynnex.ClassAmbiguous, submission: tdsynnex.OutcomeUnknown},
		{name: "two documents", answer: `<priceResponse/><priceResponse/>`, onRead: tdsynnex.ClassMalformed, onOrder: tdsynnex.ClassAmbiguous,
			submission: tdsynnex.OutcomeUnknown},
	} {
		for operation, call := range operations {
			t.Run(tt.name+", "+operation, func(t *testing.T) {
				v := &vendor{status: tt.status, answer: tt.answer, header: map[string]string{"Retry-After": "17", "Location": "/elsewhere"}}
				err := call(t.Context(), v.client(t))
				var e *tdsynnex.Error
				require.ErrorAs(t, err, &e)
				require.Equal(t, operation, e.Operation)
				kind, class := read, tt.onRead
				if operation == tdsynnex.OperationPurchaseOrder {
					kind, class = write, tt.onOrder
					require.Equal(t, tt.submission, tdsynnex.ClassifySubmission(fullOrder(), tdsynnex.PurchaseOrderResponse{}, err).Outcome)
				}
				require.Equal(t, class, e.Class, "%s: %v", kind, err)
				if tt.message != "" {
					require.Equal(t, tt.message, e.Message)
					require.Equal(t, tt.detail, e.Detail)
				}
				if tt.status == 429 {
					require.Equal(t, 17*time.Second, e.RetryAfter)
				}
				require.Contains(t, e.Fix(), tt.fix)
				require.Contains(t, err.Error(), "TD SYNNEX "+operation)
				require.Contains(t, err.Error(), e.Message)
				if class != tdsynnex.ClassTransient || operation != tdsynnex.OperationPriceAvailability {
					require.Len(t, v.requests, 1)
				}
			})
		}
	}
}

func TestARefusalNamesWhatItWasTriedOn(t *testing.T) {
	v := &vendor{answer: "<SynnexB2B><OrderResponse><ErrorMessage>IP Address Invalid</ErrorMessage></OrderResponse></SynnexB2B>"}
	_, err := v.client(t).SubmitPurchaseOrder(t.Context(), fullOrder())
	require.EqualError(t, err, "TD SYNNEX purchase order of PO-1 failed: IP Address Invalid")
	v = &vendor{status: 503}
	_, err = v.client(t).OrderStatus(t.Context(), "PO-1")
	require.EqualError(t, err, "TD SYNNEX order status of PO-1 failed with HTTP status 503: service unavailable")
}

func TestNoCredentialInAnyError(t *testing.T) {
	echo := "<SynnexB2B><OrderResponse><ErrorMessage>Login failed for ec@reseller.example</ErrorMessage><ErrorDetail>password " +
		"s3cret&amp;&lt;pass&gt; is wrong</ErrorDetail></OrderResponse></SynnexB2B>"
	for operation, call := range operations {
		t.Run(operation, func(t *testing.T) {
			err := call(t.Context(), (&vendor{answer: echo}).client(t))
			require.ErrorContains(t, err, "password *** is wrong")
			data, jsonErr := json.Marshal(err)
			require.NoError(t, jsonErr)
			for _, shown := range []string{err.Error(), string(data)} {
				require.NotContains(t, shown, "s3cret")
				require.NotContains(t, shown, testUser)
			}
		})
	}
}

func TestCharacterSets(t *testing.T) {
	for _, tt := range []struct{ name, prolog, cafe string }{
		{"UTF-8", `<?xml version="1.0" encoding="UTF-8"?>`, "Caf\u00e9"},
		{"UTF-8 with a byte order mark", "\ufeff" + `<?xml version="1.0" encoding="UTF-8"?>`, "Caf\u00e9"},
		{"no declaration", "", "Caf\u00e9"},
		{"Latin-1", `<?xml version="1.0" encoding="ISO-8859-1"?>`, "Caf\xe9"},
		{"Windows-1252", `<?xml version="1.0" encoding="windows-1252"?>`, "Caf\xe9"},
		{"Latin-1 bytes under a UTF-8 declaration", `<?xml version="1.0" encoding="UTF-8"?>`, "Caf\xe9"},
		{"Latin-1 bytes without a declaration", "", "Caf\xe9"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			v := &vendor{answer: tt.prolog + priceAnswer("<description>"+tt.cafe+"</description><lineNumber>1</lineNumber>")}
			rows, err := v.client(t).PriceAvailability(t.Context(), []tdsynnex.PriceAvailabilityRequest{{SynnexSKU: "1"}})
			require.NoError(t, err)
			require.Equal(t, "Café", rows[0].Description)
		})
	}
}

func TestAnAnswerTooLargeIsRefused(t *testing.T) {
	huge := priceAnswer("<description>" + strings.Repeat("x", 17<<20) + "</description>")
	_, err := (&vendor{answer: huge}).client(t).OrderStatus(t.Context(), "PO-1")
	require.ErrorContains(t, err, "larger than 16777216 bytes")
	many := "<OrderStatusResponse>" + strings.Repeat("<a/>", 250_000) + "</OrderStatusResponse>"
	_, err = (&vendor{answer: many}).client(t).OrderStatus(t.Context(), "PO-1")
	require.ErrorContains(t, err, "more than 200000 elements")
	require.Equal(t, tdsynnex.ClassMalformed, tdsynnex.ClassOf(err))
	attributes := "<OrderStatusResponse>" + strings.Repeat(`<a b="" c="" d="" e="" f="" g="" h="" i="" j=""/>`, 20_500) +
		"</OrderStatusResponse>"
	_, err = (&vendor{answer: attributes}).client(t).OrderStatus(t.Context(), "PO-1")
	require.ErrorContains(t, err, "more than 200000 elements and attributes")
}

// slow keeps a request until the client gives up.
func slow(t *testing.T) (string, *atomic.Int32) {
	t.Helper()
	var n atomic.Int32
	server := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		n.Add(1)
		_, _ = io.Copy(io.Discard, r.Body)
		<-r.Context().Done()
	}))
	t.Cleanup(server.Close)
	return server.URL, &n
}

func TestTimeLimitsOfEveryCall(t *testing.T) {
	for operation, call := range operations {
		t.Run(operation, func(t *testing.T) {
			t.Parallel()
			url, requests := slow(t)
			short := 500 * time.Millisecond
			client, err := tdsynnex.New(tdsynnex.Config{Region: tdsynnex.US, CustomerNumber: "1", UserID: "u", Password: "p", WebServiceURL: url,
				InvoiceURL: url, RequestsPerMinute: -1,
				Timeouts: tdsynnex.Timeouts{PriceAvailability: short, PurchaseOrder: short, OrderStatus: short, Invoices: short, FreightQuote: short}})
			require.NoError(t, err)
			client.SetRetryPause(time.Millisecond)
			err = call(t.Context(), client)
			require.ErrorIs(t, err, context.DeadlineExceeded)
			class, want := tdsynnex.ClassTransient, int32(1)
			switch operation {
			case tdsynnex.OperationPurchaseOrder:
				class = tdsynnex.ClassAmbiguous
			case tdsynnex.OperationPriceAvailability:
				want = 4 // a read may be repeated
			}
			require.Equal(t, class, tdsynnex.ClassOf(err))
			require.Equal(t, want, requests.Load())
		})
	}
}

func TestCancellingACall(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	server := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		_, _ = io.Copy(io.Discard, r.Body)
		cancel()
		<-r.Context().Done()
	}))
	t.Cleanup(server.Close)
	client, err := tdsynnex.New(tdsynnex.Config{
		Region: tdsynnex.US, CustomerNumber: "1", UserID: "u", Password: "p", WebServiceURL: server.URL, RequestsPerMinute: -1})
	require.NoError(t, err)
	_, err = client.OrderStatus(ctx, "PO-1")
	require.ErrorIs(t, err, context.Canceled)
}

func TestTheRequestRateIsKeptAndCanBeAbandoned(t *testing.T) {
	v := &vendor{answer: statusAnswer("")}
	client := v.client(t, func(c *tdsynnex.Config) { c.RequestsPerMinute = 1 })
	_, err := client.OrderStatus(t.Context(), "PO-1")
	require.NoError(t, err)

	ctx, cancel := context.WithTimeout(t.Context(), 50*time.Millisecond)
	defer cancel()
	_, err = client.OrderStatus(ctx, "PO-1")
	require.ErrorIs(t, err, context.DeadlineExceeded, "the next is due in a minute, after the deadline")
	require.Equal(t, tdsynnex.ClassTransient, tdsynnex.ClassOf(err), "a wait for the rate is no refusal")
	var e *tdsynnex.Error
	require.ErrorAs(t, err, &e)
	require.True(t, e.NotSent)
	require.Len(t, v.requests, 1)

	_, err = client.Invoices(t.Context(), "PO-1")
	require.Equal(t, tdsynnex.ClassMalformed, tdsynnex.ClassOf(err), "each service has its own rate: this one was asked")
	require.Len(t, v.requests, 2)
}

func TestServerRuntimeErrorIsRiddenOut(t *testing.T) {
	for _, tt := range []struct {
		name     string
		failures int32
		class    tdsynnex.Class
		calls    int32
	}{
		{"once", 1, "", 2},
		{"for ever", 1000, tdsynnex.ClassTransient, 4},
	} {
		t.Run(tt.name, func(t *testing.T) {
			var n atomic.Int32
			server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
				if n.Add(1) <= tt.failures {
					_, _ = io.WriteString(w, "<priceResponse><errorMessage>Server.RuntimeError</errorMessage></priceResponse>")
					return
				}
				_,
					_ = io.WriteString(
					w, priceAnswer("<synnexSKU>8100001</synnexSKU><status>Active</status><price>1.00</price><lineNumber>1</lineNumber>"))
			}))
			t.Cleanup(server.Close)
			client, err := tdsynnex.New(tdsynnex.Config{
				Region: tdsynnex.US, CustomerNumber: "1", UserID: "u", Password: "p", WebServiceURL: server.URL, RequestsPerMinute: -1})
			require.NoError(t, err)
			client.SetRetryPause(time.Millisecond)
			_, err = client.PriceAvailability(t.Context(), []tdsynnex.PriceAvailabilityRequest{{SynnexSKU: "8100001"}})
			require.Equal(t, tt.class, tdsynnex.ClassOf(err))
			require.Equal(t, tt.calls, n.Load())
		})
	}
}

func TestWhatWasReadBeforeAFailureIsKept(t *testing.T) {
	var n atomic.Int32
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		if n.Add(1) == 2 {
			w.WriteHeader(http.StatusTooManyRequests)
			return
		}
		_, _ = io.WriteString(w, priceAnswer("<synnexSKU>1</synnexSKU><status>Active</status><price>1.00</price><lineNumber>1</lineNumber>"))
	}))
	t.Cleanup(server.Close)
	client, err := tdsynnex.New(tdsynnex.Config{
		Region: tdsynnex.US, CustomerNumber: "1", UserID: "u", Password: "p", WebServiceURL: server.URL, RequestsPerMinute: -1})
	require.NoError(t, err)
	var requests []tdsynnex.PriceAvailabilityRequest
	for i := range 150 {
		requests = append(requests, tdsynnex.PriceAvailabilityRequest{SynnexSKU: strconv.Itoa(8100000 + i)})
	}
	rows, err := client.PriceAvailability(t.Context(), requests)
	require.Equal(t, tdsynnex.ClassThrottled, tdsynnex.ClassOf(err))
	require.Len(t, rows, 100)
}

func TestTLSTrustsTheConfiguredAuthorityOnly(t *testing.T) {
	server := httptest.NewTLSServer(&vendor{answer: statusAnswer("")})
	t.Cleanup(server.Close)
	config := tdsynnex.Config{Region: tdsynnex.US, CustomerNumber: "1", UserID: "u", Password: "p", WebServiceURL: server.URL,
		RequestsPerMinute: -1}
	stranger, err := tdsynnex.New(config)
	require.NoError(t, err)
	_, err = stranger.OrderStatus(t.Context(), "PO-1")
	require.ErrorContains(t, err, "certificate")
	var e *tdsynnex.Error
	require.ErrorAs(t, err, &e)
	require.True(t, e.NotSent, "no message goes to a server that is not trusted")

	config.RootCAs = x509.NewCertPool()
	config.RootCAs.AddCert(server.Certificate())
	friend, err := tdsynnex.New(config)
	require.NoError(t, err)
	_, err = friend.OrderStatus(t.Context(), "PO-1")
	require.NoError(t, err)
}

func TestEveryExchangeIsObserved(t *testing.T) {
	var seen []tdsynnex.Exchange
	v := &vendor{status: 503, answer: "busy"}
	client := v.client(t, func(c *tdsynnex.Config) { c.Observe = func(e tdsynnex.Exchange) { seen = append(seen, e) } })
	_, err := client.OrderStatus(t.Context(), "PO-1")
	require.Error(t, err)
	v.status, v.answer = 0, statusAnswer("")
	_, err = client.OrderStatus(t.Context(), "PO-1")
	require.NoError(t, err)
	require.Len(t, seen, 2)
	require.Equal(t, tdsynnex.Exchange{Operation: tdsynnex.OperationOrderStatus, Status: 503, Class: tdsynnex.ClassTransient,
		Duration: seen[0].Duration, BytesIn: 4, BytesOut: len(v.bodies[0]), Unknown: "busy"}, seen[0])
	require.Equal(t, tdsynnex.Class(""), seen[1].Class)
	require.Positive(t, seen[1].Duration)
}

func TestFaultsOfAnIncompleteOrderAreListed(t *testing.T) {
	v := &vendor{
		answer: "<SynnexB2B><OrderResponse><ErrorMessage>Client.IncompleteXML</ErrorMessage>" +
			"<ErrorDetail>\n(1)OrderRequest/Shipment/ShipTo/ZipCode|State: String value required\n" +
			"(2)OrderRequest/Shipment/ShipMethod/Code: String value required\n(3): at least one of SKU, SynnexPartNumber, ManufacturerPartNumber, " +
			"CustomerPartNumber is required\n</ErrorDetail></OrderResponse></SynnexB2B>"}
	_, err := v.client(t).SubmitPurchaseOrder(t.Context(), fullOrder())
	var e *tdsynnex.Error
	require.ErrorAs(t, err, &e)
	require.Equal(t, []string{"OrderRequest/Shipment/ShipTo/ZipCode|State: String value required",
		"OrderRequest/Shipment/ShipMethod/Code: String value required",
		": at least one of SKU, SynnexPartNumber, ManufacturerPartNumber, CustomerPartNumber is required"}, e.Faults())
	require.Contains(t, e.Fix(), "Nothing was ordered")
	require.Contains(t, err.Error(), "(2)OrderRequest/Shipment/ShipMethod/Code")
}

func TestTheEightErrorsOfAFreightQuote(t *testing.T) {
	for message, fix := range map[string]string{
		"No Result Found ": "No ship method serves", "ShipToZipCode": "Correct the named value", "InvalidSKU": "does not exist",
		"Not Authorized SKU": "may not buy",
		"Invalid Ship Method Code, Service Level or Carrier": "orders.shipMethod", "Invalid ZIP Code": "postal code",
		"Invalid Address (Not Found)": "ship-to address", "Invalid Warehouse Number": "orders.warehouse",
	} {
		t.Run(message, func(t *testing.T) {
			detail := "please check and submit again."
			if message == "ShipToZipCode" {
				detail = "XML format error or missing mandatory tag, please check and submit again."
			}
			v := &vendor{answer: `<SynnexB2B><FreightQuoteResponse version="2.0"><ErrorMessage>` + message + "</ErrorMessage><ErrorDetail>" +
				detail + "</ErrorDetail></FreightQuoteResponse></SynnexB2B>"}
			err := operations[tdsynnex.OperationFreightQuote](t.Context(), v.client(t))
			var e *tdsynnex.Error
			require.ErrorAs(t, err, &e)
			require.Equal(t, tdsynnex.ClassValidation, e.Class)
			require.Contains(t, e.Fix(), fix)
		})
	}
}
