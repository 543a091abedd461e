package tdsynnex_test

// The reference's scenarios (a) to (n) as the client sees them: what a submission is judged to be, and
// what reads say afterwards.

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"digitalbridge/clients/tdsynnex"
	"digitalbridge/clients/tdsynnex/pricefile"
)

func TestScenariosOfAnOrder(t *testing.T) {
	serialized := func(i pricefile.Item) bool { return inStock(i) && i.Serialized }
	type view struct {
		after  time.Duration
		status tdsynnex.StatusCode
		check  func(*testing.T, tdsynnex.OrderStatus)
	}
	for _, tt := range []struct {
		name, po string
		quantity int
		want     func(pricefile.Item) bool
		outcome  tdsynnex.Outcome
		check    func(*testing.T, tdsynnex.Submission)
		views    []view
	}{
		{name: "(a) taken at once", po: "PO-1", outcome: tdsynnex.OutcomeAccepted, views: []view{{status: tdsynnex.StatusAccepted}}},
		{name: "(b) pending review, then a sales order with another number", po: "PO-1-PENDING", outcome: tdsynnex.OutcomeAccepted,
			check: func(t *testing.T, s tdsynnex.Submission) {
				require.True(t, s.PendingReview)
				require.Equal(t, tdsynnex.LinePendingReview, s.Lines[0].State)
			},
			views: []view{{status: tdsynnex.StatusAccepted, check: func(t *testing.T, s tdsynnex.OrderStatus) {
				require.Equal(t, tdsynnex.OrderTypeQuote, s.Lines[0].OrderType)
				require.False(t, s.Lines[0].NonStock())
			}}, {after: 5 * time.Hour, status: tdsynnex.StatusAccepted, check: func(t *testing.T, s tdsynnex.OrderStatus) {
				require.Equal(t, tdsynnex.OrderTypeSalesOrder, s.Lines[0].OrderType)
			}}}},
		{name: "(c) a quote order never ships", po: "PO-1-QUOTE", outcome: tdsynnex.OutcomeRefused,
			check: func(t *testing.T, s tdsynnex.Submission) {
				require.True(t, s.QuoteOrder)
				require.True(t, s.NumberTaken)
			},
			views: []view{{after: 500 * time.Hour, status: tdsynnex.StatusAccepted, check: func(t *testing.T, s tdsynnex.OrderStatus) {
				require.Equal(t, tdsynnex.OrderTypeQuote, s.Lines[0].OrderType)
				require.Equal(t, "99", s.Lines[0].SKU)
			}}}},
		{name: "(d) a duplicate", po: "PO-1-DUPLICATE", outcome: tdsynnex.OutcomeAlreadyThere, views: []view{{status: tdsynnex.StatusNotFound}}},
		{name: "(e) every line rejected", po: "PO-1-REJECT", outcome: tdsynnex.OutcomeRefused,
			check: func(t *testing.T, s tdsynnex.Submission) { require.False(t, s.NumberTaken) },
			views: []view{{status: tdsynnex.StatusRejected, check: func(t *testing.T, s tdsynnex.OrderStatus) {
				require.Empty(t, s.Lines)
				require.True(t, s.POTime.IsZero())
			}}}},
		{name: "(f) split over two warehouses", po: "PO-1-SPLIT", quantity: 4, outcome: tdsynnex.OutcomeAccepted,
			check: func(t *testing.T, s tdsynnex.Submission) {
				require.Len(t, s.OrderNumbers, 2)
				require.False(t, s.Partial)
			}, views: []view{{after: 10 * time.Hour, status: tdsynnex.StatusShipped, check: func(t *testing.T, s tdsynnex.OrderStatus) {
				require.Len(t, s.Lines, 2)
				require.Equal(t, s.Lines[0].LineNumber, s.Lines[1].LineNumber)
			}}}},
		{name: "(g) the answer never comes", po: "PO-1-TIMEOUT", outcome: tdsynnex.OutcomeUnknown,
			views: []view{{status: tdsynnex.StatusAccepted}}},
		{name: "(h) PO_TIMEOUT, taken", po: "PO-1-POTIMEOUT", outcome: tdsynnex.OutcomeUnknown, views: []view{{status: tdsynnex.StatusAccepted}}},
		{name: "(h) PO_TIMEOUT, not taken", po: "PO-1-POLOST", outcome: tdsynnex.OutcomeUnknown,
			views: []view{{status: tdsynnex.StatusNotFound}}},
		{name: "(h) login failed", po: "PO-1-LOGIN", outcome: tdsynnex.OutcomeRefused},
		{name: "(h) IP address invalid", po: "PO-1-IPINVALID", outcome: tdsynnex.OutcomeRefused,
			check: func(t *testing.T, s tdsynnex.Submission) { require.Contains(t, s.Fix, "to register 127.0.0.1") }},
		{name: "(h) IncompleteXML01", po: "PO-1-INCOMPLETE", outcome: tdsynnex.OutcomeRefused},
		{name: "(h) DatabaseIssue", po: "PO-1-DBISSUE", outcome: tdsynnex.OutcomeUnknown},
		{name: "(h) Internal API Fault", po: "PO-1-FAULT", outcome: tdsynnex.OutcomeUnknown},
		{name: "(h) ServerError", po: "PO-1-SERVERERROR", outcome: tdsynnex.OutcomeUnknown},
		{name: "(i) not found right after acceptance", po: "PO-1-LAG", outcome: tdsynnex.OutcomeAccepted,
			views: []view{{status: tdsynnex.StatusNotFound}, {after: 16 * time.Minute, status: tdsynnex.StatusAccepted}}},
		{name: "(j) in two parts, joined tracking, repeated serials", po: "PO-1-PARTIAL", quantity: 2, want: serialized,
			outcome: tdsynnex.OutcomeAccepted,
			views: []view{{after: 8 * time.Hour, status: tdsynnex.StatusPartial, check: func(t *testing.T, s tdsynnex.OrderStatus) {
				require.Equal(t, 1, s.Lines[0].ShipQuantity)
				require.Len(t, s.Lines[0].Packages[0].TrackingNumbers, 2)
				require.Len(t, s.Lines[0].Packages[0].SerialNumbers, 1)
			}}, {after: 56 * time.Hour, status: tdsynnex.StatusShipped, check: func(t *testing.T, s tdsynnex.OrderStatus) {
				require.Equal(t, 2, s.Lines[0].ShipQuantity)
				require.Len(t, s.Lines[0].Packages, 2)
			}}}},
		{name: "(j) a shipped header over an open line", po: "PO-1-MIXED", quantity: 2, outcome: tdsynnex.OutcomeAccepted,
			views: []view{{after: 8 * time.Hour, status: tdsynnex.StatusShipped, check: func(t *testing.T, s tdsynnex.OrderStatus) {
				require.Less(t, s.Lines[0].ShipQuantity, s.Lines[0].OrderQuantity)
			}}}},
		{name: "back-ordered", po: "PO-1-BACKORDER", quantity: 3, outcome: tdsynnex.OutcomeAccepted,
			views: []view{{status: tdsynnex.StatusAccepted, check: func(t *testing.T, s tdsynnex.OrderStatus) {
				require.Equal(t, 3, s.Lines[0].BackOrdered())
				require.Equal(t, tdsynnex.OrderTypeBackOrder, s.Lines[0].OrderType)
				require.False(t, s.Lines[0].ETADate.IsZero())
			}}}},
		{name: "(l) deleted", po: "PO-1-DELETED", outcome: tdsynnex.OutcomeAccepted,
			views: []view{{after: 4 * time.Hour, status: tdsynnex.StatusDeleted}}},
		{name: "shipped without tracking", po: "PO-1-NOTRACKING", outcome: tdsynnex.OutcomeAccepted,
			views: []view{{after: 8 * time.Hour, status: tdsynnex.StatusShipped, check: func(t *testing.T, s tdsynnex.OrderStatus) {
				require.Empty(t, s.Lines[0].Packages[0].TrackingNumbers)
			}}}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			h := newLab(t, func(c *tdsynnex.Config) { c.Timeouts.PurchaseOrder = 2 * time.Second })
			want := inStock
			if tt.want != nil {
				want = tt.want
			}
			s := h.submit(order(tt.po, line(1, h.item(want), max(1, tt.quantity))))
			require.Equal(t, tt.outcome, s.Outcome, s.Reason)
			if tt.check != nil {
				tt.check(t, s)
			}
			now := time.Duration(0)
			for _, v := range tt.views {
				h.advance(v.after - now)
				now = v.after
				status := h.status(tt.po)
				require.Equal(t, v.status, status.Code)
				if v.check != nil {
					v.check(t, status)
				}
			}
		})
	}
}

func TestOneLineOfThreeIsRejected(t *testing.T) {
	h := newLab(t)
	it := h.item(inStock)
	s := h.submit(order("PO-1-REJECTLINE", line(1, it, 1), line(2, it, 1), line(3, it, 1)))
	require.Equal(t, tdsynnex.OutcomeAccepted, s.Outcome)
	require.True(t, s.Partial)
	require.Equal(t, tdsynnex.LineRefused, s.Lines[2].State)
	require.Contains(t, s.Reason, "2 of 3 lines accepted")
}

func TestALostOrderIsTakenAtTheSecondAttempt(t *testing.T) {
	h := newLab(t)
	req := order("PO-1-POLOST", line(1, h.item(inStock), 1))
	require.Equal(t, tdsynnex.OutcomeUnknown, h.submit(req).Outcome)
	require.Equal(t, tdsynnex.OutcomeAccepted, h.submit(req).Outcome)
	records, duplicates := h.records()
	require.Len(t, records, 1)
	require.Zero(t, duplicates)
}

func TestTwoInvoicesWithCommaAmounts(t *testing.T) {
	h := newLab(t)
	h.submit(order("PO-1-TWOINVOICES", line(1, h.item(inStock), 2)))
	h.advance(100 * time.Hour)
	invoices, err := h.client.Invoices(t.Context(), "PO-1-TWOINVOICES")
	require.NoError(t, err)
	require.Len(t, invoices, 2)
	for _, i := range invoices {
		require.Equal(t, "1150", i.Summary.Freight.Decimal.String())
		require.Empty(t, i.Warnings)
	}
	require.NotEqual(t, invoices[0].Number, invoices[1].Number)
}

func TestScenariosOfAProduct(t *testing.T) {
	for _, tt := range []struct {
		scenario string
		status   tdsynnex.ProductStatus
		priced   bool
		line     tdsynnex.LineState
	}{
		{"notFound", tdsynnex.ProductNotFound, false, tdsynnex.LineQuoteOrder},
		{"notAuthorized", tdsynnex.ProductNotAuthorized, false, tdsynnex.LineRefused},
		{"discontinued", tdsynnex.ProductDiscontinued, false, tdsynnex.LineRefused},
		{"inactive", tdsynnex.ProductInactive, false, tdsynnex.LineOrdered},
		{"endUserRequired", tdsynnex.ProductActive, true, tdsynnex.LineRefused},
	} {
		t.Run(tt.scenario, func(t *testing.T) {
			h := newLab(t)
			it := h.item(inStock)
			h.scenario(map[string]any{"sku": it.SKU, "scenario": tt.scenario})
			rows, err := h.client.PriceAvailability(t.Context(), []tdsynnex.PriceAvailabilityRequest{{SynnexSKU: it.SKU}})
			require.NoError(t, err)
			require.Equal(t, tt.status, rows[0].Status)
			require.Equal(t, tt.priced, rows[0].Price.Valid)
			require.Equal(t, tt.line, h.submit(order("PO-1", line(1, it, 1))).Lines[0].State)
		})
	}
	t.Run("one part number, two SKUs", func(t *testing.T) {
		h := newLab(t)
		it := h.item(inStock)
		h.scenario(map[string]any{"sku": it.SKU, "scenario": "twoSKUs"})
		rows, err := h.client.PriceAvailability(t.Context(), []tdsynnex.PriceAvailabilityRequest{
			{ManufacturerPartNumber: it.ManufacturerPartNumber}})
		require.NoError(t, err)
		require.Len(t, rows, 2)
		require.Equal(t, rows[0].RequestIndex, rows[1].RequestIndex)
	})
}

func TestScenariosOfAService(t *testing.T) {
	ask := []tdsynnex.PriceAvailabilityRequest{{SynnexSKU: "77777777"}}
	t.Run("Server.RuntimeError passes", func(t *testing.T) {
		h := newLab(t)
		h.client.SetRetryPause(time.Millisecond)
		h.scenario(map[string]any{"service": "PriceAvailability", "scenario": "runtimeError", "count": 3})
		_, err := h.client.PriceAvailability(t.Context(), ask)
		require.NoError(t, err)
	})
	t.Run("429 says how long to wait", func(t *testing.T) {
		h := newLab(t)
		h.scenario(map[string]any{"service": "PriceAvailability", "scenario": "tooManyRequests", "count": 1})
		_, err := h.client.PriceAvailability(t.Context(), ask)
		var e *tdsynnex.Error
		require.ErrorAs(t, err, &e)
		require.Equal(t, tdsynnex.ClassThrottled, e.Class)
		require.Equal(t, 30*time.Second, e.RetryAfter)
	})
	t.Run("a stale password on every service", func(t *testing.T) {
		h := newLab(t, func(c *tdsynnex.Config) { c.Password = "stale" })
		for operation, call := range operations {
			require.Equal(t, tdsynnex.ClassAuth, tdsynnex.ClassOf(call(t.Context(), h.client)), operation)
		}
	})
}

func TestFreightQuotesOfTheSandbox(t *testing.T) {
	h := newLab(t)
	it := h.item(inStock)
	to := tdsynnex.Address{Name: "Acme", Line1: "1 Main St", City: "Reno", State: "NV", ZipCode: "89501", Country: "US"}
	for _, address := range []tdsynnex.Address{to, {ZipCode: "89501"}} {
		quote, err := h.client.FreightQuote(t.Context(), tdsynnex.FreightQuoteRequest{
			ShipFromWarehouse: "6", ShipTo: address, Lines: []tdsynnex.FreightQuoteLine{{SKU: it.SKU, Quantity: 2}}})
		require.NoError(t, err)
		require.Empty(t, quote.Warnings)
		require.Equal(t, "6", quote.ShipFromWarehouse)
		require.Greater(t, len(quote.Methods), 3)
		require.True(t, quote.Methods[0].Freight.Decimal.IsPositive())
	}
	_, err := h.client.FreightQuote(t.Context(), tdsynnex.FreightQuoteRequest{
		ShipTo: to, Lines: []tdsynnex.FreightQuoteLine{{SKU: "77777777", Quantity: 2}}})
	require.Equal(t, tdsynnex.ClassValidation, tdsynnex.ClassOf(err))
}

func TestTheNextPriceFileChangesPrices(t *testing.T) {
	h := newLab(t)
	var report struct{ Changed int }
	h.control(http.MethodPost, "/sandbox/catalog", map[string]any{"changePercent": 50, "seed": 7}, &report)
	require.Positive(t, report.Changed)
	moved := 0
	for i := range 50 {
		it := h.items.Item(i)
		rows, err := h.client.PriceAvailability(t.Context(), []tdsynnex.PriceAvailabilityRequest{{SynnexSKU: it.SKU}})
		require.NoError(t, err)
		if rows[0].Price.Valid && !rows[0].Price.Decimal.Equal(it.ContractPrice.Round(2)) || rows[0].TotalQuantity != nil &&
			*rows[0].TotalQuantity != it.QuantityTotal {
			moved++
		}
	}
	require.Positive(t, moved)
}

func TestTheStateHoldsNoTimes(t *testing.T) {
	h := newLab(t)
	h.submit(order("PO-1", line(1, h.item(inStock), 1)))
	var state map[string]any
	h.control(http.MethodGet, "/sandbox/state", nil, &state)
	require.Len(t, state["orders"], 1)
	first := state["orders"].([]any)[0].(map[string]any)
	require.NotContains(t, first, "time")
	require.True(t, strings.HasPrefix(first["poNumber"].(string), "PO-1"))
}

func TestWhatSendsAnOrderToAPerson(t *testing.T) {
	for _, tt := range []struct {
		name   string
		po     string
		change func(*tdsynnex.PurchaseOrderRequest)
		hold   tdsynnex.Hold
	}{
		{"a comment", "PO-1", func(o *tdsynnex.PurchaseOrderRequest) { o.Comments = []string{"hurry"} }, tdsynnex.HoldComment},
		{"a ship comment", "PO-1", func(o *tdsynnex.PurchaseOrderRequest) { o.ShipComments = []string{"dock 2"} }, tdsynnex.HoldComment},
		{"an internal ship comment", "PO-1", func(o *tdsynnex.PurchaseOrderRequest) { o.InternalShipComments = []string{"dock 2"} },
			tdsynnex.HoldComment},
		{"a line's comment", "PO-1", func(o *tdsynnex.PurchaseOrderRequest) { o.Lines[0].Comments = []string{"red"} }, tdsynnex.HoldComment},
		{"a price two cents too low", "PO-1", func(o *tdsynnex.PurchaseOrderRequest) {
			o.Lines[0].UnitPrice = o.Lines[0].UnitPrice.Sub(amount("0.02").Decimal)
		}, tdsynnex.HoldPriceVariance},
		{"a price two cents too high", "PO-1", func(o *tdsynnex.PurchaseOrderRequest) {
			o.Lines[0].UnitPrice = o.Lines[0].UnitPrice.Add(amount("0.02").Decimal)
		}, tdsynnex.HoldPriceVariance},
		{"an unknown SKU", "PO-1", func(o *tdsynnex.PurchaseOrderRequest) { o.Lines[0].SKU = "7777777" }, tdsynnex.HoldSKU},
		{"an account without profile", "PO-1-NOPROFILE", func(*tdsynnex.PurchaseOrderRequest) {}, tdsynnex.HoldOther},
		{"an empty code", "PO-1-MANUAL", func(*tdsynnex.PurchaseOrderRequest) {}, tdsynnex.HoldOther},
	} {
		t.Run(tt.name, func(t *testing.T) {
			h := newLab(t)
			o := order(tt.po, line(1, h.item(inStock), 1))
			o.Lines[0].UnitPrice = o.Lines[0].UnitPrice.Round(2)
			tt.change(&o)
			s := h.submit(o)
			require.Equal(t, tdsynnex.OutcomeAccepted, s.Outcome, s.Reason)
			require.True(t, s.PendingReview)
			require.Equal(t, []tdsynnex.Hold{tt.hold}, s.Lines[0].Holds)
			status := h.status(tt.po).Lines[0]
			require.Equal(t, tdsynnex.OrderTypeQuote, status.OrderType)
			require.Equal(t, o.Lines[0].SKU, status.SKU)
			require.Equal(t, tdsynnex.StatusAccepted, status.Code)
		})
	}
	t.Run("a price one cent off passes", func(t *testing.T) {
		h := newLab(t)
		o := order("PO-1", line(1, h.item(inStock), 1))
		o.Lines[0].UnitPrice = o.Lines[0].UnitPrice.Round(2).Add(amount("0.01").Decimal)
		require.False(t, h.submit(o).PendingReview)
	})
}

func TestAnOrderWithoutShipMethodIsRefusedWithAllItsFaults(t *testing.T) {
	h := newLab(t)
	o := order("PO-1", line(1, h.item(inStock), 1))
	o.ShipMethod, o.EndUser = "", &tdsynnex.EndUser{Address: o.ShipTo}
	resp, err := h.client.SubmitPurchaseOrder(t.Context(), o)
	var e *tdsynnex.Error
	require.ErrorAs(t, err, &e)
	require.Equal(t, tdsynnex.OutcomeRefused, tdsynnex.ClassifySubmission(o, resp, err).Outcome)
	require.Contains(t, e.Faults(), "OrderRequest/Shipment/ShipMethod/Code: String value required")
	require.Contains(t, e.Faults(), "OrderRequest/Customer/AddressName1: String value required", "an end user needs the customer")
	require.Equal(t, tdsynnex.StatusNotFound, h.status("PO-1").Code, "nothing was ordered")
}
