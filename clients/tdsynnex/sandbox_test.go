package tdsynnex_test

// Client and sandbox, written independently from the same reference, over real HTTP.

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"testing"
	"time"

	"github.com/shopspring/decimal"
	"github.com/stretchr/testify/require"

	"digitalbridge/clients/sandboxkit"
	"digitalbridge/clients/tdsynnex"
	"digitalbridge/clients/tdsynnex/pricefile"
	"digitalbridge/clients/tdsynnex/sandbox"
	"digitalbridge/clients/tdsynnex/sandbox/catalog"
)

// monday is a Monday at 09:00 in California.
var monday = time.Date(2026, 11, 23, 17, 0, 0, 0, time.UTC)

// lab is a sandbox with a stopped clock, and its client.
type lab struct {
	t      *testing.T
	url    string
	client *tdsynnex.Client
	items  *catalog.Catalog
}

func newLab(t *testing.T, change ...func(*tdsynnex.Config)) *lab {
	t.Helper()
	clock := sandboxkit.NewClock(monday)
	clock.SetRate(0)
	const seed, skus = 1, 400
	server, err := sandbox.New(sandbox.Options{SKUs: skus, Seed: seed, Clock: clock})
	require.NoError(t, err)
	http := httptest.NewServer(server)
	t.Cleanup(func() {
		http.Close()
		require.NoError(t, server.Close())
	})
	items, err := catalog.New(seed, skus, clock.Now)
	require.NoError(t, err)
	h := &lab{t: t, url: http.URL, items: items}
	config := tdsynnex.Config{Region: tdsynnex.US, CustomerNumber: "555001", UserID: "ec@sandbox.example", Password: "sandbox-password",
		WebServiceURL: http.URL, InvoiceURL: http.URL, RequestsPerMinute: -1}
	for _, c := range change {
		c(&config)
	}
	h.client, err = tdsynnex.New(config)
	require.NoError(t, err)
	return h
}

// item finds a product of the catalogue; the same seed gives the same one.
func (h *lab) item(want func(pricefile.Item) bool) pricefile.Item {
	h.t.Helper()
	for i := range h.items.Len() {
		if it := h.items.Item(i); want(it) {
			return it
		}
	}
	h.t.Fatal("the catalogue has no such product")
	return pricefile.Item{}
}

// inStock is an ordinary product of which two warehouses have some.
func inStock(i pricefile.Item) bool {
	return !i.Discontinued() && !i.Virtual && !i.Unlimited() && !i.EndUserRequired && len(i.Warehouses) > 1 && i.Warehouses[0].Quantity > 3 &&
		i.Warehouses[1].Quantity > 3 && i.ParcelShippable && i.ShipWeight.IsPositive()
}

func (h *lab) control(method, path string, in, out any) {
	h.t.Helper()
	var body bytes.Buffer
	if in != nil {
		require.NoError(h.t, json.NewEncoder(&body).Encode(in))
	}
	req, err := http.NewRequestWithContext(h.t.Context(), method, h.url+path, &body)
	require.NoError(h.t, err)
	resp, err := http.DefaultClient.Do(req)
	require.NoError(h.t, err)
	defer func() { _ = resp.Body.Close() }()
	answer, err := io.ReadAll(resp.Body)
	require.NoError(h.t, err)
	require.Less(h.t, resp.StatusCode, 300, string(answer))
	if out != nil {
		require.NoError(h.t, json.Unmarshal(answer, out))
	}
}

func (h *lab) advance(d time.Duration) {
	h.control(http.MethodPost, "/sandbox/clock", map[string]string{"advance": d.String()}, nil)
}

func (h *lab) fault(rule map[string]any) {
	h.control(http.MethodPost, "/sandbox/faults", map[string]any{"rules": []any{rule}}, nil)
}

func (h *lab) scenario(rule map[string]any) {
	h.control(http.MethodPost, "/sandbox/scenario", rule, nil)
}

// records are the order records of the sandbox.
func (h *lab) records() (orders []struct {
	PONumber, OrderNumber, Type, State string
	OrderNumbers, Invoices             []string
}, duplicates int) {
	var out struct {
		Orders []struct {
			PONumber, OrderNumber, Type, State string
			OrderNumbers, Invoices             []string
		}
		RefusedDuplicates []any
	}
	h.control(http.MethodGet, "/sandbox/orders", nil, &out)
	return out.Orders, len(out.RefusedDuplicates)
}

func order(po string, lines ...tdsynnex.PurchaseOrderLine) tdsynnex.PurchaseOrderRequest {
	return tdsynnex.PurchaseOrderRequest{PONumber: po, Lines: lines, ShipMethod: "FG",
		ShipTo: tdsynnex.Address{Name: "Acme <MSP> & Söhne", Line1: "1 Main St", City: "Reno", State: "NV", ZipCode: "89501",
			Country: "US"},
		ShipToContact: tdsynnex.Contact{Name: "A. Buyer", Phone: "(775) 555-0100", Email: "buyer@acme.example"}}
}

func line(n int, i pricefile.Item, quantity int) tdsynnex.PurchaseOrderLine {
	return tdsynnex.PurchaseOrderLine{LineNumber: n, SKU: i.SKU, Quantity: quantity, UnitPrice: i.ContractPrice}
}

func (h *lab) submit(req tdsynnex.PurchaseOrderRequest) tdsynnex.Submission {
	h.t.Helper()
	resp, err := h.client.SubmitPurchaseOrder(h.t.Context(), req)
	return tdsynnex.ClassifySubmission(req, resp, err)
}

func (h *lab) status(po string) tdsynnex.OrderStatus {
	h.t.Helper()
	s, err := h.client.OrderStatus(h.t.Context(), po)
	require.NoError(h.t, err)
	require.Empty(h.t, s.Warnings)
	return s
}

func TestAnOrderLivesFromAcceptedToInvoiced(t *testing.T) {
	h := newLab(t)
	it := h.item(inStock)
	submission := h.submit(order("PO-1016", line(1, it, 2)))
	require.Equal(t, tdsynnex.OutcomeAccepted, submission.Outcome, submission.Reason)
	require.Len(t, submission.OrderNumbers, 1)

	s := h.status("PO-1016")
	require.Equal(t, tdsynnex.StatusAccepted, s.Code)
	require.Equal(t, monday, s.POTime, "sent as US Pacific, read as UTC")
	require.Equal(t, submission.OrderNumbers[0], s.Lines[0].OrderNumber)
	require.Equal(t, tdsynnex.OrderTypeSalesOrder, s.Lines[0].OrderType)
	require.Equal(t, it.ContractPrice.StringFixed(2), s.Lines[0].UnitPrice.Decimal.StringFixed(2))
	require.Equal(t, time.Date(2026, 11, 23, 0, 0, 0, 0, time.UTC), s.Lines[0].EstimatedShipDate)
	invoices, err := h.client.Invoices(t.Context(), "PO-1016")
	require.NoError(t, err, "no invoice yet is no error")
	require.Empty(t, invoices)

	h.advance(7 * time.Hour)
	s = h.status("PO-1016")
	require.Equal(t, tdsynnex.StatusShipped, s.Code)
	require.Equal(t, 2, s.Lines[0].ShipQuantity)
	require.Equal(t, time.Date(2026, 11, 23, 0, 0, 0, 0, time.UTC), s.Lines[0].ShipDate)
	require.NotEmpty(t, s.Lines[0].Packages[0].TrackingNumbers)
	require.True(t, s.Lines[0].Packages[0].CarrierDeliveredDate.IsZero())

	h.advance(24 * time.Hour)
	require.Equal(t, tdsynnex.StatusInvoiced, h.status("PO-1016").Code)
	invoices, err = h.client.Invoices(t.Context(), "PO-1016")
	require.NoError(t, err)
	require.Len(t, invoices, 1)
	require.Equal(t, "PO-1016", invoices[0].CustomerPONumber)
	require.Equal(t, it.SKU, invoices[0].Lines[0].SKU)
	goods := it.ContractPrice.Round(2).Mul(decimal.NewFromInt(2))
	require.Equal(t, goods.String(), invoices[0].Summary.TotalInvoiceAmount.Decimal.String(), "freight stands beside the total")
	require.True(t, invoices[0].Summary.Freight.Decimal.IsPositive())
	require.Equal(t, s.Lines[0].Packages[0].TrackingNumbers, invoices[0].TrackingNumbers[:1])

	h.advance(24 * time.Hour)
	require.Equal(t, time.Date(2026, 11, 25, 0, 0, 0, 0, time.UTC), h.status("PO-1016").Lines[0].Packages[0].CarrierDeliveredDate)
	records, duplicates := h.records()
	require.Len(t, records, 1)
	require.Zero(t, duplicates)
	require.Equal(t, "invoiced", records[0].State)
}

func TestASecondSubmissionIsAlreadyThere(t *testing.T) {
	h := newLab(t)
	it := h.item(inStock)
	first := h.submit(order("PO-1016", line(1, it, 1)))
	second := h.submit(order(" po-1016"[1:], line(1, it, 1)))
	require.Equal(t, tdsynnex.OutcomeAlreadyThere, second.Outcome)
	require.Empty(t, second.OrderNumbers, "the killed duplicate's number is not an order")
	require.Contains(t, second.Lines[0].Reason, "already exists")
	require.Equal(t, first.OrderNumbers[0], h.status("PO-1016").Lines[0].OrderNumber)
	records, duplicates := h.records()
	require.Len(t, records, 1)
	require.Equal(t, 1, duplicates)
}

func TestAPurchaseOrderIsSentOnceWhateverHappens(t *testing.T) {
	for _, tt := range []struct {
		name   string
		fault  map[string]any
		class  tdsynnex.Class
		orders int
	}{
		{"the connection is cut before the order arrives", map[string]any{"action": "reset", "when": "before"}, tdsynnex.ClassAmbiguous, 0},
		{"the answer is cut off after the order was taken", map[string]any{"action": "reset", "when": "after"}, tdsynnex.ClassAmbiguous, 1},
		{"half of the answer arrives", map[string]any{"action": "truncate", "when": "after"}, tdsynnex.ClassAmbiguous, 1},
		{"the answer is garbage", map[string]any{"action": "garbage", "when": "after"}, tdsynnex.ClassAmbiguous, 1},
		{"the gateway answers 503", map[string]any{"action": "status", "status": 503, "when": "after"}, tdsynnex.ClassAmbiguous, 1},
		{"the gateway answers 502 before", map[string]any{"action": "status", "status": 502, "when": "before"}, tdsynnex.ClassAmbiguous, 0},
		{"the answer takes longer than the time limit", map[string]any{"action": "delay", "delayMs": 60_000, "when": "after"},
			tdsynnex.ClassAmbiguous, 1},
	} {
		t.Run(tt.name, func(t *testing.T) {
			h := newLab(t, func(c *tdsynnex.Config) { c.Timeouts.PurchaseOrder = 2 * time.Second })
			it := h.item(inStock)
			// A read first, so that a kept connection is there to be misused.
			h.status("PO-1016")
			rule := map[string]any{"method": "POST", "path": "/SynnexXML/PO", "nth": 1, "count": 1}
			for k, v := range tt.fault {
				rule[k] = v
			}
			h.fault(rule)
			req := order("PO-1016", line(1, it, 1))
			resp, err := h.client.SubmitPurchaseOrder(t.Context(), req)
			require.Equal(t, tt.class, tdsynnex.ClassOf(err), "%v", err)
			require.Equal(t, tdsynnex.OutcomeUnknown, tdsynnex.ClassifySubmission(req, resp, err).Outcome)

			var stats struct {
				Endpoints map[string]struct{ Requests int }
			}
			h.control(http.MethodGet, "/sandbox/stats", nil, &stats)
			require.Equal(t, 1, stats.Endpoints["POST /SynnexXML/PO"].Requests)
			records, _ := h.records()
			require.Len(t, records, tt.orders)
		})
	}
}

func TestAnOrderThatNeverLeftIsNotSent(t *testing.T) {
	h := newLab(t, func(c *tdsynnex.Config) { c.WebServiceURL = "http://127.0.0.1:1" })
	req := order("PO-1016", line(1, h.item(inStock), 1))
	resp, err := h.client.SubmitPurchaseOrder(t.Context(), req)
	require.Error(t, err)
	require.Equal(t, tdsynnex.OutcomeNotSent, tdsynnex.ClassifySubmission(req, resp, err).Outcome)

	cancelled, cancel := context.WithCancel(t.Context())
	cancel()
	resp, err = newLab(t).client.SubmitPurchaseOrder(cancelled, req)
	require.ErrorIs(t, err, context.Canceled)
	require.Equal(t, tdsynnex.OutcomeNotSent, tdsynnex.ClassifySubmission(req, resp, err).Outcome)
}

func TestPriceAvailabilityOfManyProducts(t *testing.T) {
	h := newLab(t)
	it := h.item(inStock)
	var requests []tdsynnex.PriceAvailabilityRequest
	for i := range 250 {
		requests = append(requests, tdsynnex.PriceAvailabilityRequest{SynnexSKU: h.items.Item(i).SKU})
	}
	requests = append(requests, tdsynnex.PriceAvailabilityRequest{SynnexSKU: it.SKU},
		tdsynnex.PriceAvailabilityRequest{SynnexSKU: "77777777"}, tdsynnex.PriceAvailabilityRequest{
			ManufacturerPartNumber: it.ManufacturerPartNumber})
	rows, err := h.client.PriceAvailability(t.Context(), requests)
	require.NoError(t, err)
	byIndex := map[int][]tdsynnex.PriceAvailability{}
	for _, r := range rows {
		byIndex[r.RequestIndex] = append(byIndex[r.RequestIndex], r)
		require.Empty(t, r.Warnings)
	}
	for i := range requests {
		require.NotEmpty(t, byIndex[i], "request %d has an answer", i)
	}
	for i := range 250 {
		require.Equal(t, requests[i].SynnexSKU, byIndex[i][0].SynnexSKU)
	}
	repeated := byIndex[250][0]
	require.Equal(t, it.SKU, repeated.SynnexSKU)
	require.Equal(t, tdsynnex.ProductActive, repeated.Status)
	require.Equal(t, it.ContractPrice.StringFixed(2), repeated.Price.Decimal.StringFixed(2))
	require.Equal(t, it.QuantityTotal, *repeated.TotalQuantity)
	require.Equal(t, tdsynnex.ProductNotFound, byIndex[251][0].Status)
	require.Equal(t, "77777777", byIndex[251][0].SynnexSKU, "echoed")
	require.False(t, byIndex[251][0].Price.Valid)
	require.Equal(t, it.ManufacturerPartNumber, byIndex[252][0].ManufacturerPartNumber)
}
