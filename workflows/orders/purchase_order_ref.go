package orders

import (
	"encoding/json"
	"errors"
	"fmt"
	"strconv"
	"strings"

	"go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/workflow"

	"digitalbridge/activities/orders"
	"digitalbridge/internal/bridge"
	"digitalbridge/internal/strict"
	"digitalbridge/workflows/shared"
)

// PurchaseOrderRef names a purchase order by its number, or as "id:43680347" by its id in Autotask. In JSON a
// number is text or a number, and an id is an object: {"id":43680347}. A number is never taken for an id.
type PurchaseOrderRef string

// PurchaseOrderID names a purchase order by its id in Autotask.
func PurchaseOrderID(id int64) PurchaseOrderRef {
	return PurchaseOrderRef(bridge.PurchaseOrderIDPrefix + strconv.FormatInt(id, 10))
}

// ByID reports whether the purchase order is named by its id.
func (r PurchaseOrderRef) ByID() bool {
	return strings.HasPrefix(string(r), bridge.PurchaseOrderIDPrefix)
}

// UnmarshalJSON reads "1016", 1016 and {"id":43680347}.
func (r *PurchaseOrderRef) UnmarshalJSON(b []byte) error {
	if strings.HasPrefix(string(b), "{") {
		var by struct {
			ID int64 `json:"id"`
		}
		if err := strict.Decode(b, &by, false); err != nil || by.ID <= 0 {
			return fmt.Errorf("purchaseOrder is %s: give its number, for example \"1016\", or its id in Autotask as {\"id\":43680347}", b)
		}
		*r = PurchaseOrderID(by.ID)
		return nil
	}
	var number json.Number
	if err := json.Unmarshal(b, &number); err == nil {
		*r = PurchaseOrderRef(number)
		return nil
	}
	var text string
	if err := json.Unmarshal(b, &text); err != nil {
		return fmt.Errorf("purchaseOrder is %s: give the purchase order's number, for example \"1016\"", b)
	}
	*r = PurchaseOrderRef(strings.TrimSpace(text))
	return nil
}

// submitByNumber submits a purchase order that is named by its id under the workflow id of its number, so that
// two starts by two names are one.
func submitByNumber(ctx workflow.Context, in SubmitOrderInput) (*SubmitOrderResult, error) {
	number, id := "", ""
	board := shared.NewBoard(func() string {
		if number == "" {
			return ""
		}
		return fmt.Sprintf("Purchase order %s is submitted by the workflow `%s`\n", number, id)
	})
	if err := board.Open(ctx); err != nil {
		return nil, err
	}
	board.Set(ctx, "Reading")
	var prepared *orders.PreparedOrder
	look := shared.Lively(ctx, "find the number of the purchase order")
	if err := workflow.ExecuteActivity(look, orderActivities.PrepareOrder, orders.PrepareOrderInput{
		PurchaseOrder: string(in.PurchaseOrder)}).Get(ctx, &prepared); err != nil {
		return nil, board.End(ctx, err)
	}
	number = prepared.PurchaseOrder.Number
	id = bridge.SubmitOrderID(shared.Connection(ctx), number)
	return submitAs(ctx, board, in, number)
}

// submitAs submits a purchase order under the workflow id of its number, for a workflow that was started by another name
// of it.
func submitAs(ctx workflow.Context, board *shared.Board, in SubmitOrderInput, number string) (*SubmitOrderResult, error) {
	id := bridge.SubmitOrderID(shared.Connection(ctx), number)
	in.PurchaseOrder = PurchaseOrderRef(number)
	board.Set(ctx, "Submitted by its number")
	child := workflow.WithChildOptions(ctx, workflow.ChildWorkflowOptions{WorkflowID: id, StaticSummary: bridge.SubmitOrderSummary(number),
		TypedSearchAttributes: bridge.PurchaseOrderAttributes(shared.Connection(ctx), number)})
	var result *SubmitOrderResult
	err := workflow.ExecuteChildWorkflow(child, bridge.SubmitOrder, in).Get(ctx, &result)
	var running *temporal.ChildWorkflowExecutionAlreadyStartedError
	if errors.As(err, &running) {
		err = shared.Fail(bridge.InvalidInput, "watch the workflow "+id, "purchase order %s is being submitted already", number)
	}
	if err != nil {
		return nil, board.End(ctx, err)
	}
	return result, nil
}
