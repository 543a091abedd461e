package orders

import (
	"context"
	"time"

	"github.com/shopspring/decimal"

	"digitalbridge/activities/border"
	"digitalbridge/clients/autotask"
	"digitalbridge/internal/bridge"
	"digitalbridge/internal/order"
	"digitalbridge/internal/problem"
)

// This file writes to Autotask what people decided about an order: before it is sent, and of what the
// distributor did not accept of it.

// WithholdOrderInput says that a purchase order is not to be sent, by whose decision and why.
type WithholdOrderInput struct {
	PurchaseOrderID int64 `json:"purchaseOrderId"`
	// What was decided, such as "Rejected"; Actor is empty when nobody decided in time.
	What   string    `json:"what"`
	Actor  string    `json:"actor,omitempty"`
	Reason string    `json:"reason"`
	At     time.Time `json:"at"`
}

// WithholdOrder marks the purchase order in its memo, so that no sweep submits it again, and reads the mark
// back. It may be repeated. One whose memo says that it has been ordered is left as it is: that is bridge.OrderNotReady.
func (a *Orders) WithholdOrder(ctx context.Context, in WithholdOrderInput) error {
	defer border.Alive(ctx)()
	return border.Failure(ctx, a.withhold(ctx, in))
}

func (a *Orders) withhold(ctx context.Context, in WithholdOrderInput) error {
	row, err := a.Autotask.PurchaseOrders.Get(ctx, in.PurchaseOrderID)
	if err != nil {
		return err
	}
	po := purchaseOrder(row)
	if state := order.RecordedState(po); order.RecordedNumber(po) != "" && state != order.Rejected && state != order.Cancelled {
		return problem.New(bridge.OrderNotReady, "If it is not wanted, have TD SYNNEX cancel it; that shows in the memo then.",
			"purchase order %s has been ordered (%s), so it can't be kept from being sent any more", po.Number, state)
	}
	memo := order.SetMemoBlock(row.GeneralMemo.Or(""), order.WithheldText(in.What, in.Actor, in.Reason, in.At))
	if memo != row.GeneralMemo.Or("") {
		if err := a.Autotask.PurchaseOrders.Patch(ctx, autotask.PurchaseOrder{ID: row.ID, GeneralMemo: autotask.Of(memo)}); err != nil {
			return err
		}
		// A patch can answer 200 and change nothing (reference autotask.md §3.1).
		if row, err = a.Autotask.PurchaseOrders.Get(ctx, in.PurchaseOrderID); err != nil {
			return err
		}
	}
	if _, ok := order.GivenUp(purchaseOrder(row)); !ok {
		return problem.New(bridge.Validation,
			"Shorten the memo of the purchase order; check whether somebody else changes it at the same time, and whether the API user may edit "+
				"purchase orders.",
			"the memo of purchase order %s does not keep the mark that it is not to be sent", numberOf(row))
	}
	return nil
}

// EditLineInput changes a line before it is sent. What is nil stays.
type EditLineInput struct {
	PurchaseOrderID int64            `json:"purchaseOrderId"`
	ItemID          int64            `json:"itemId"`
	Quantity        *int             `json:"quantity,omitempty"`
	UnitCost        *decimal.Decimal `json:"unitCost,omitempty"`
	// Drop takes the line out of what is ordered. Autotask lets no item be deleted, so the item's memo
	// says it.
	Drop   bool      `json:"drop,omitempty"`
	Actor  string    `json:"actor"`
	Reason string    `json:"reason"`
	At     time.Time `json:"at"`
}

// EditLine writes the change to the purchase order's item and reads it back. Values are absolute, so it may
// be repeated.
func (a *Orders) EditLine(ctx context.Context, in EditLineInput) error {
	defer border.Alive(ctx)()
	return border.Failure(ctx, a.editLine(ctx, in))
}

func (a *Orders) editLine(ctx context.Context, in EditLineInput) error {
	item, err := a.Autotask.PurchaseOrderItems.Get(ctx, in.ItemID)
	if err != nil {
		return err
	}
	patch := autotask.PurchaseOrderItem{ID: item.ID}
	if in.Quantity != nil {
		patch.Quantity = autotask.Of(int64(*in.Quantity))
	}
	set(&patch.UnitCost, in.UnitCost)
	if in.Drop {
		patch.Memo = autotask.Of(order.SetMemoBlock(item.Memo.Or(""), order.WithheldText("Dropped", in.Actor, in.Reason, in.At)))
	}
	if err := a.Autotask.PurchaseOrderItems.Patch(ctx, in.PurchaseOrderID, patch); err != nil {
		return err
	}
	if item, err = a.Autotask.PurchaseOrderItems.Get(ctx, in.ItemID); err != nil {
		return err
	}
	line := purchaseOrderLine(item)
	switch {
	case in.Quantity != nil && line.Quantity != *in.Quantity, in.UnitCost != nil && !line.UnitCost.Equal(*in.UnitCost),
		in.Drop && !line.Dropped():
		return problem.New(bridge.Validation,
			"Check whether the purchase order's status lets items be changed, whether somebody else changes the line at the same time, and "+
				"whether the API user may edit purchase order items; or change the line in Autotask.",
			"Autotask took the change of item %d but did not keep it", in.ItemID)
	}
	return nil
}

// GiveUpLinesInput are lines that the distributor did not accept, given up by whose decision and why.
type GiveUpLinesInput struct {
	PurchaseOrderID int64     `json:"purchaseOrderId"`
	ItemIDs         []int64   `json:"itemIds"`
	Actor           string    `json:"actor"`
	Reason          string    `json:"reason"`
	At              time.Time `json:"at"`
}

// GiveUpLines marks the lines in their memos as not ordered and reads the marks back. It may be repeated.
func (a *Orders) GiveUpLines(ctx context.Context, in GiveUpLinesInput) error {
	defer border.Alive(ctx)()
	for _, id := range in.ItemIDs {
		if err := a.giveUpLine(ctx, in, id); err != nil {
			return border.Failure(ctx, err)
		}
	}
	return nil
}

func (a *Orders) giveUpLine(ctx context.Context, in GiveUpLinesInput, id int64) error {
	item, err := a.Autotask.PurchaseOrderItems.Get(ctx, id)
	if err != nil {
		return err
	}
	memo := order.SetMemoBlock(item.Memo.Or(""), order.RestText(in.Actor, in.Reason, in.At))
	if memo != item.Memo.Or("") {
		if err := a.Autotask.PurchaseOrderItems.Patch(ctx, in.PurchaseOrderID, autotask.PurchaseOrderItem{
			ID: id, Memo: autotask.Of(memo)}); err != nil {
			return err
		}
		// A patch can answer 200 and change nothing (reference autotask.md §3.1).
		if item, err = a.Autotask.PurchaseOrderItems.Get(ctx, id); err != nil {
			return err
		}
	}
	if !purchaseOrderLine(item).Dropped() {
		return problem.New(bridge.Validation, "Shorten the memo of the line, and check that the API user may edit purchase order items.",
			"the memo of item %d does not keep the mark that it is given up", id)
	}
	return nil
}
