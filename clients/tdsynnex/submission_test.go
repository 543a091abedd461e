package tdsynnex

// The judgement over an attempt to submit, as a table.

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"testing"

	"github.com/shopspring/decimal"
	"github.com/stretchr/testify/require"
)

func orderOf(skus ...string) PurchaseOrderRequest {
	o := PurchaseOrderRequest{PONumber: "PO-1016", ShipTo: Address{
		Name: "Acme MSP", Line1: "1 Main St", City: "Reno", State: "NV", ZipCode: "89501", Country: "US"}}
	for i, sku := range skus {
		o.Lines = append(o.Lines, PurchaseOrderLine{LineNumber: i + 1, SKU: sku, Quantity: 2, UnitPrice: decimal.RequireFromString("281.86")})
	}
	return o
}

func item(line int, sku string, code StatusCode, orderType OrderType, number string) PurchaseOrderResponseLine {
	return PurchaseOrderResponseLine{LineNumber: line, SKU: sku, Code: code, RawCode: string(code), OrderType: orderType, OrderNumber: number,
		Quantity: 2}
}

func answered(code StatusCode, reason string, lines ...PurchaseOrderResponseLine) PurchaseOrderResponse {
	return PurchaseOrderResponse{PONumber: "PO-1016", Code: code, RawCode: string(code), Reason: reason, Lines: lines}
}

func TestClassifySubmission(t *testing.T) {
	duplicateLine := item(1, "8100001", StatusRejected, OrderTypePendingReview, "99887766")
	duplicateLine.Reason = "This PO# already exists in our system for your account, therefore we are rejecting this request to " +
		"prevent a duplicate shipment."
	duplicateLine.InternalReference = "DUPREJECT,R-PODUPE---DUPPOKILL,R-PODUPE"
	nonStock := item(1, "99", StatusAccepted, OrderTypeSalesOrder, "55")
	nonStock.ManufacturerPartNumber, nonStock.ProductName = "NON-SYNNEX MFG", "NON-STOCK"
	replaced := orderOf("8100001")
	replaced.Lines[0].Replacements = []string{"8100009"}
	refusedLine := item(2, "8100002", StatusRejected, "", "")
	refusedLine.Reason = "This item cannot be ordered."

	for _, tt := range []struct {
		name    string
		req     PurchaseOrderRequest
		resp    PurchaseOrderResponse
		err     error
		outcome Outcome
		states  []LineState
		numbers []string
		flags   string
	}{
		{name: "accepted as a sales order is ordered", req: orderOf("8100001"),
			resp:    answered(StatusAccepted, "", item(1, "8100001", StatusAccepted, OrderTypeSalesOrder, "70001")),
			outcome: OutcomeAccepted, states: []LineState{LineOrdered}, numbers: []string{"70001"}, flags: "taken"},
		{name: "type BO is ordered", req: orderOf("8100001"),
			resp:    answered(StatusAccepted, "", item(1, "8100001", StatusAccepted, OrderTypeBackOrder, "70001")),
			outcome: OutcomeAccepted, states: []LineState{LineOrdered}, numbers: []string{"70001"}, flags: "taken"},
		{name: "type 99 is pending review", req: orderOf("8100001"),
			resp:    answered(StatusAccepted, "", item(1, "8100001", StatusAccepted, OrderTypePendingReview, "60001")),
			outcome: OutcomeAccepted, states: []LineState{LinePendingReview}, numbers: []string{"60001"}, flags: "pending taken"},
		{name: "type QO with the ordered SKU is pending review", req: orderOf("8100001"),
			resp:    answered(StatusAccepted, "", item(1, "8100001", StatusAccepted, OrderTypeQuote, "50001")),
			outcome: OutcomeAccepted, states: []LineState{LinePendingReview}, numbers: []string{"50001"}, flags: "pending taken"},
		{name: "type QO with SKU 99 never ships", req: orderOf("8100001"),
			resp:    answered(StatusAccepted, "", item(1, "99", StatusAccepted, OrderTypeQuote, "50001")),
			outcome: OutcomeRefused, states: []LineState{LineQuoteOrder}, flags: "quote taken"},
		{name: "type QO with another SKU never ships", req: orderOf("8100001"),
			resp:    answered(StatusAccepted, "", item(1, "8100009", StatusAccepted, OrderTypeQuote, "50001")),
			outcome: OutcomeRefused, states: []LineState{LineQuoteOrder}, flags: "quote taken"},
		{name: "a dead quotation beside a sales order takes nothing from it", req: orderOf("8100001"),
			resp: answered(StatusAccepted, "", item(1, "8100009", StatusAccepted, OrderTypeQuote, "50001"),
				item(1, "8100001", StatusAccepted, OrderTypeSalesOrder, "70001")),
			outcome: OutcomeAccepted, states: []LineState{LineOrdered}, numbers: []string{"70001"}, flags: "partial taken"},
		{name: "a documented replacement is the order", req: replaced,
			resp:    answered(StatusAccepted, "", item(1, "8100009", StatusAccepted, OrderTypeSalesOrder, "70001")),
			outcome: OutcomeAccepted, states: []LineState{LineOrdered}, numbers: []string{"70001"}, flags: "taken"},
		{name: "type QO with a documented replacement is pending review", req: replaced,
			resp:    answered(StatusAccepted, "", item(1, "8100009", StatusAccepted, OrderTypeQuote, "50001")),
			outcome: OutcomeAccepted, states: []LineState{LinePendingReview}, numbers: []string{"50001"}, flags: "pending taken"},
		{name: "a header that is answered Backorder is taken too", req: orderOf("8100001"),
			resp:    answered(StatusBackOrdered, "", item(1, "8100001", StatusBackOrdered, OrderTypeBackOrder, "70001")),
			outcome: OutcomeAccepted, states: []LineState{LineOrdered}, numbers: []string{"70001"}, flags: "taken"},
		{name: "an empty header code with lines is pending review", req: orderOf("8100001"),
			resp:    answered(StatusManualProcessing, "", item(1, "8100001", StatusManualProcessing, "", "")),
			outcome: OutcomeAccepted, states: []LineState{LinePendingReview}, flags: "pending taken"},
		{name: "an empty header code without lines is pending review", req: orderOf("8100001"),
			resp:    answered(StatusManualProcessing, ""),
			outcome: OutcomeAccepted, states: []LineState{LinePendingReview}, flags: "pending taken"},
		{name: "an empty header code beside an accepted sales order is that order", req: orderOf("8100001"),
			resp:    answered(StatusManualProcessing, "", item(1, "8100001", StatusAccepted, OrderTypeSalesOrder, "70001")),
			outcome: OutcomeAccepted, states: []LineState{LineOrdered}, numbers: []string{"70001"}, flags: "taken"},
		{name: "a line that is answered Backorder is ordered", req: orderOf("8100001"),
			resp:    answered(StatusAccepted, "", item(1, "8100001", StatusBackOrdered, OrderTypeBackOrder, "70001")),
			outcome: OutcomeAccepted, states: []LineState{LineOrdered}, numbers: []string{"70001"}, flags: "taken"},
		{name: "SKU 99 is a quote order whatever its type says", req: orderOf("8100001"),
			resp:    answered(StatusAccepted, "", nonStock),
			outcome: OutcomeRefused, states: []LineState{LineQuoteOrder}, flags: "quote taken"},
		{name: "another SKU than the one sent is not the order", req: orderOf("8100001"),
			resp:    answered(StatusAccepted, "", item(1, "8100009", StatusAccepted, OrderTypeSalesOrder, "70001")),
			outcome: OutcomeRefused, states: []LineState{LineSKUChanged}, flags: "taken"},
		{name: "one refused line of three makes it partial", req: orderOf("8100001", "8100002", "8100003"),
			resp: answered(StatusAccepted, "", item(1, "8100001", StatusAccepted, OrderTypeSalesOrder, "70001"), refusedLine,
				item(3, "8100003", StatusAccepted, OrderTypeSalesOrder, "70001")),
			outcome: OutcomeAccepted, states: []LineState{LineOrdered, LineRefused, LineOrdered}, numbers: []string{"70001"},
			flags: "partial taken"},
		{name: "a quote line beside an ordered one is partial", req: orderOf("8100001", "8100002"),
			resp: answered(StatusAccepted, "", item(1, "8100001", StatusAccepted, OrderTypeSalesOrder, "70001"),
				item(2, "99", StatusAccepted, OrderTypeQuote, "50001")),
			outcome: OutcomeAccepted, states: []LineState{LineOrdered, LineQuoteOrder}, numbers: []string{"70001"}, flags: "quote partial taken"},
		{name: "a line from two warehouses has both order numbers", req: orderOf("8100001"),
			resp: answered(StatusAccepted, "", item(1, "8100001", StatusAccepted, OrderTypeSalesOrder, "70002"),
				item(1, "8100001", StatusAccepted, OrderTypeSalesOrder, "70001")),
			outcome: OutcomeAccepted, states: []LineState{LineOrdered}, numbers: []string{"70001", "70002"}, flags: "taken"},
		{name: "a line of which one warehouse's part is refused is partial", req: orderOf("8100001"),
			resp: answered(StatusAccepted, "", item(1, "8100001", StatusAccepted, OrderTypeSalesOrder, "70001"),
				item(1, "8100001", StatusRejected, "", "")),
			outcome: OutcomeAccepted, states: []LineState{LineOrdered}, numbers: []string{"70001"}, flags: "partial taken"},
		{name: "code partial with every line answered is judged by its lines", req: orderOf("8100001", "8100002"),
			resp:    answered(StatusPartial, "", item(1, "8100001", StatusAccepted, OrderTypeSalesOrder, "70001"), refusedLine),
			outcome: OutcomeAccepted, states: []LineState{LineOrdered, LineRefused}, numbers: []string{"70001"}, flags: "partial taken"},
		{name: "every line refused is refused", req: orderOf("8100009", "8100002"),
			resp:    answered(StatusRejected, "All items were rejected.", item(1, "8100009", StatusRejected, "", ""), refusedLine),
			outcome: OutcomeRefused, states: []LineState{LineRefused, LineRefused}},
		{name: "a rejected header without items refuses every line", req: orderOf("8100001"),
			resp: answered(StatusRejected, "Credit hold."), outcome: OutcomeRefused, states: []LineState{LineRefused}},
		{name: "a duplicate by header reason is already there, and its number is not an order", req: orderOf("8100001"),
			resp:    answered(StatusRejected, "DUPPLICATED INSERT.. ", item(1, "8100001", StatusRejected, OrderTypePendingReview, "99887766")),
			outcome: OutcomeAlreadyThere, states: []LineState{LineRefused}, flags: "taken"},
		{name: "a duplicate by item reason is already there", req: orderOf("8100001"),
			resp: answered(StatusRejected, "", duplicateLine), outcome: OutcomeAlreadyThere, states: []LineState{LineRefused}, flags: "taken"},
		{name: "the duplicate's sentence may be broken into lines", req: orderOf("8100001"),
			resp: answered(StatusRejected, "This PO# already exists\n      in our   system for your account",
				item(1, "8100001", StatusRejected, "", "99887766")),
			outcome: OutcomeAlreadyThere, states: []LineState{LineRefused}, flags: "taken"},
		{name: "a missing line leaves the outcome open", req: orderOf("8100001", "8100002"),
			resp:    answered(StatusAccepted, "", item(1, "8100001", StatusAccepted, OrderTypeSalesOrder, "70001")),
			outcome: OutcomeUnknown, states: []LineState{LineOrdered, LineUnanswered}, numbers: []string{"70001"}, flags: "taken"},
		{name: "an accepted header without items leaves the outcome open", req: orderOf("8100001"),
			resp: answered(StatusAccepted, ""), outcome: OutcomeUnknown, states: []LineState{LineUnanswered}},
		{name: "an unknown item code leaves the outcome open", req: orderOf("8100001"),
			resp:    answered(StatusAccepted, "", item(1, "8100001", StatusUnknown, OrderTypeSalesOrder, "70001")),
			outcome: OutcomeUnknown, states: []LineState{LineUnanswered}},
		{name: "an unknown header code leaves the outcome open", req: orderOf("8100001"),
			resp:    answered(StatusUnknown, "", item(1, "8100001", StatusAccepted, OrderTypeSalesOrder, "70001")),
			outcome: OutcomeUnknown},
		{name: "an empty answer leaves the outcome open", req: orderOf("8100001"), outcome: OutcomeUnknown},
		{name: "an answer about another order leaves the outcome open", req: orderOf("8100001"),
			resp: PurchaseOrderResponse{PONumber: "PO-9", Code: StatusAccepted, Lines: []PurchaseOrderResponseLine{
				item(1, "8100001", StatusAccepted, OrderTypeSalesOrder, "1")}},
			outcome: OutcomeUnknown},

		{name: "what never left was not sent", req: orderOf("8100001"),
			err: &Error{Class: ClassTransient, Operation: OperationPurchaseOrder, NotSent: true}, outcome: OutcomeNotSent},
		{name: "a local check was not sent", req: orderOf("8100001"), err: invalid(OperationPurchaseOrder, "PO-1016", "no line"),
			outcome: OutcomeNotSent},
		{name: "HTTP 429 was turned away before it was looked at", req: orderOf("8100001"),
			err: &Error{Class: ClassThrottled, Operation: OperationPurchaseOrder, Status: http.StatusTooManyRequests}, outcome: OutcomeNotSent},
		{name: "refused credentials refuse the order", req: orderOf("8100001"),
			err: &Error{Class: ClassAuth, Operation: OperationPurchaseOrder, Status: 200, Message: "Login failed"}, outcome: OutcomeRefused},
		{name: "a wrapped error is judged by what it wraps", req: orderOf("8100001"),
			err: fmt.Errorf("submitting: %w", &Error{Class: ClassAuth, Operation: OperationPurchaseOrder, Status: 200}), outcome: OutcomeRefused},
		{name: "an ambiguous error leaves the outcome open", req: orderOf("8100001"),
			err: &Error{Class: ClassAmbiguous, Operation: OperationPurchaseOrder}, outcome: OutcomeUnknown},
		{name: "a transient error after sending leaves the outcome open", req: orderOf("8100001"),
			err: &Error{Class: ClassTransient, Operation: OperationPurchaseOrder}, outcome: OutcomeUnknown},
		{name: "a malformed answer leaves the outcome open", req: orderOf("8100001"),
			err: &Error{Class: ClassMalformed, Operation: OperationPurchaseOrder, Status: 200}, outcome: OutcomeUnknown},
		{name: "an error of another kind leaves the outcome open", req: orderOf("8100001"), err: errors.New("something else"),
			outcome: OutcomeUnknown},
		{name: "a cancelled context leaves the outcome open", req: orderOf("8100001"), err: context.Canceled, outcome: OutcomeUnknown},
	} {
		t.Run(tt.name, func(t *testing.T) {
			got := ClassifySubmission(tt.req, tt.resp, tt.err)
			require.Equal(t, tt.outcome, got.Outcome, got.Reason)
			var states []LineState
			for _, l := range got.Lines {
				states = append(states, l.State)
				require.NotContains(t, l.OrderNumbers, "99887766")
			}
			require.Equal(t, tt.states, states)
			require.Equal(t, tt.numbers, got.OrderNumbers)
			flags := ""
			for _, f := range []struct {
				set  bool
				name string
			}{{got.PendingReview, "pending"}, {got.QuoteOrder, "quote"}, {got.Partial, "partial"}, {got.NumberTaken, "taken"}} {
				if f.set {
					flags += f.name + " "
				}
			}
			require.Equal(t, tt.flags, flags[:max(0, len(flags)-1)])
			require.NotEmpty(t, got.Reason)
			if got.Outcome != OutcomeAccepted || got.Partial {
				require.NotEmpty(t, got.Fix, "a person must be told what to do")
			}
		})
	}
}
