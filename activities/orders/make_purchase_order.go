package orders

import (
	"context"
	"slices"
	"strconv"
	"strings"

	"go.temporal.io/sdk/activity"

	"digitalbridge/activities/border"
	"digitalbridge/clients/autotask"
	"digitalbridge/internal/bridge"
	"digitalbridge/internal/ledger"
	"digitalbridge/internal/order"
	"digitalbridge/internal/problem"
)

// This file makes the purchase order of a conversion in Autotask, exactly once, and submits it.

// MakePurchaseOrderInput is the plan to carry out.
type MakePurchaseOrderInput struct {
	Conversion order.Conversion `json:"conversion"`
}

// MadePurchaseOrder is what one attempt to make a purchase order came to.
type MadePurchaseOrder struct {
	ID     int64  `json:"id,omitempty"`
	Number string `json:"number,omitempty"`
	Status string `json:"status,omitempty"`
	// Created: the purchase order is of this attempt. Added counts its items.
	Created bool `json:"created,omitempty"`
	Added   int  `json:"added,omitempty"`
	// Refused are lines that Autotask did not take.
	Refused []order.LeftOut `json:"refused,omitempty"`
	// Doubt says why it is not known what Autotask did; nobody may create anything before Autotask's
	// longest call has passed.
	Doubt string `json:"doubt,omitempty"`
}

// MakePurchaseOrder makes the purchase order of a conversion, or adds the items that it lacks. It looks
// for both first, and must be run with a single attempt: when an answer was lost the caller waits before
// it runs it again.
func (a *Opportunities) MakePurchaseOrder(ctx context.Context, in MakePurchaseOrderInput) (*MadePurchaseOrder, error) {
	defer border.KeepAlive(ctx, border.AliveEvery, func() { activity.RecordHeartbeat(ctx) })()
	made, err := a.make(ctx, in.Conversion)
	return made, border.Failure(ctx, err)
}

func (a *Opportunities) make(ctx context.Context, c order.Conversion) (out *MadePurchaseOrder, err error) {
	fence, err := border.NewFence(ctx, a.Store, "convert-opportunity/"+strconv.FormatInt(c.Opportunity, 10),
		a.Autotask.LongestCall())
	if err != nil {
		return nil, err
	}
	defer func() {
		fence.End(ctx, (err == nil && out.Doubt == "") || (err != nil && doubtful(err) == ""))
	}()
	vendor, err := a.Tenant.Vendor(ctx)
	if err != nil {
		return nil, err
	}
	location, err := a.location(ctx)
	if err != nil {
		return nil, err
	}
	found, err := a.converted(ctx, vendor.ID, c.Opportunity)
	if err != nil {
		return nil, err
	}
	out = &MadePurchaseOrder{}
	there, _ := order.ChooseConverted(found)
	if there == nil || order.SameLabel(there.Status, order.StatusCanceled) {
		if there, err = a.create(ctx, fence, vendor.ID, c, out); err != nil || out.Doubt != "" {
			return out, err
		}
	}
	out.ID, out.Number, out.Status = there.ID, there.Number, there.Status
	return out, a.addItems(ctx, fence, location, c, there, out)
}

// create makes the header. When another one was made at the same time, by a workflow under another id, the
// older counts: this one is cancelled, and the other workflow is left to finish.
func (a *Opportunities) create(ctx context.Context, fence *border.Fence, vendorID int64, c order.Conversion,
	out *MadePurchaseOrder) (*order.ConvertedOrder, error) {
	draft, err := a.status(ctx, order.StatusNew)
	if err != nil {
		return nil, err
	}
	row := autotask.PurchaseOrder{
		VendorID: autotask.Of(vendorID), Status: autotask.Of(draft), PurchaseForCompanyID: autotask.Of(c.CompanyID),
		ShipToName: autotask.Of(c.ShipTo.Name), ShipToAddress1: autotask.Of(c.ShipTo.Address1), ShipToCity: autotask.Of(c.ShipTo.City),
		ShipToState: autotask.Of(c.ShipTo.State), ShipToPostalCode: autotask.Of(c.ShipTo.PostalCode),
		GeneralMemo: autotask.Of(c.Title + "\n" + order.OpportunityMark(c.Opportunity)),
	}
	if c.ShipTo.Address2 != "" {
		row.ShipToAddress2 = autotask.Of(c.ShipTo.Address2)
	}
	if c.Phone != "" {
		row.Phone = autotask.Of(c.Phone)
	}
	if err := fence.Begin(); err != nil {
		return nil, err
	}
	id, err := a.Autotask.PurchaseOrders.Create(ctx, row)
	if out.Doubt = doubtful(err); out.Doubt != "" {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	out.Created = true
	found, err := a.converted(ctx, vendorID, c.Opportunity)
	if err != nil {
		out.Doubt = "purchase order with the id " + strconv.FormatInt(id, 10) + " was made, and could not be read back: " + err.Error()
		return nil, nil //nolint:nilerr // the doubt carries it: the order is there, and is looked for again
	}
	chosen, _ := order.ChooseConverted(found)
	switch {
	case !slices.ContainsFunc(found, func(o order.ConvertedOrder) bool { return o.ID == id }):
		return nil, problem.New(bridge.Validation, "Write the line "+strconv.Quote(order.OpportunityMark(c.Opportunity))+
			" into its memo, or cancel it, and convert the opportunity again; check that the API user may edit the memo of purchase orders.",
			"Autotask made the purchase order with the id %d but does not show its memo, by which it would be found again", id)
	case chosen.ID != id:
		out.Created, out.Doubt = false, "purchase order "+chosen.Number+" is being made of the same opportunity by somebody else"
		return nil, a.cancel(ctx, id)
	}
	return chosen, nil
}

// cancel withdraws a purchase order that has nothing on it.
func (a *Opportunities) cancel(ctx context.Context, id int64) error {
	canceled, err := a.status(ctx, order.StatusCanceled)
	if err != nil {
		return err
	}
	return a.Autotask.PurchaseOrders.Patch(ctx, autotask.PurchaseOrder{ID: id, Status: autotask.Of(canceled)})
}

// addItems adds the lines that the purchase order lacks. A line that Autotask refuses is noted and does
// not stop the others.
func (a *Opportunities) addItems(ctx context.Context, fence *border.Fence, location int64, c order.Conversion, there *order.ConvertedOrder,
	out *MadePurchaseOrder) error {
	for _, l := range c.Lines {
		if slices.Contains(there.QuoteItems, l.QuoteItem) {
			continue
		}
		if err := fence.Begin(); err != nil {
			return err
		}
		row := autotask.PurchaseOrderItem{
			OrderID: autotask.Of(there.ID), Quantity: autotask.Of(l.Quantity), UnitCost: autotask.Of(l.UnitCost),
			InventoryLocationID: autotask.Of(location), Memo: autotask.Of(order.QuoteItemMark(l.QuoteItem)),
		}
		if l.ChargeID != 0 {
			row.ChargeID = autotask.Of(l.ChargeID) // the product comes from the charge
		} else {
			row.ProductID = autotask.Of(l.ProductID)
		}
		_, err := a.Autotask.PurchaseOrderItems.Create(ctx, there.ID, row)
		if err == nil {
			out.Added++
			continue
		}
		if out.Doubt = doubtful(err); out.Doubt != "" {
			return nil
		}
		d := border.Brief(err)
		if d.Kind != bridge.Validation {
			return err
		}
		if strings.Contains(strings.ToLower(d.Cause), "vendor") {
			a.Book.Learned(ctx, ledger.VendorRow, ledger.Otherwise, d.Cause)
		}
		out.Refused = append(out.Refused, order.LeftOut{QuoteItem: l.QuoteItem, Item: l.Product, Reason: d.Cause, Fix: d.Fix, Problem: true})
	}
	return nil
}

// doubtful is the reason why it is not known whether a create took effect, empty when it is known.
func doubtful(err error) string {
	switch autotask.ClassOf(err) {
	case autotask.ClassAmbiguous, autotask.ClassMalformed:
		return border.Brief(err).Cause
	}
	return ""
}

// status is the id of a purchase order status by its name.
func (a *Opportunities) status(ctx context.Context, name string) (int64, error) {
	statuses, err := a.Tenant.Statuses(ctx)
	if err != nil {
		return 0, err
	}
	return statuses.Need(name, "orders.approvedStatuses")
}

// SubmitPurchaseOrderInput names a purchase order by its id, and says what it must hold.
type SubmitPurchaseOrderInput struct {
	ID    int64                 `json:"id"`
	Lines []order.ConvertedLine `json:"lines"`
}

// SubmittedPurchaseOrder is the purchase order as it stands. With Findings it was not submitted: it holds
// something else than what was to be ordered.
type SubmittedPurchaseOrder struct {
	Number   string          `json:"number"`
	Status   string          `json:"status"`
	Findings []order.Finding `json:"findings,omitempty"`
}

// SubmitPurchaseOrder gives a New purchase order the first approved status of the policy, which is what
// a person does by pressing Submit. It may be repeated; an order that is approved already stays as it is.
func (a *Opportunities) SubmitPurchaseOrder(ctx context.Context, in SubmitPurchaseOrderInput) (*SubmittedPurchaseOrder, error) {
	out, err := a.submit(ctx, in)
	return out, border.Failure(ctx, err)
}

func (a *Opportunities) submit(ctx context.Context, in SubmitPurchaseOrderInput) (*SubmittedPurchaseOrder, error) {
	row, err := a.Autotask.PurchaseOrders.Get(ctx, in.ID)
	if err != nil {
		return nil, err
	}
	statuses, err := a.Tenant.Statuses(ctx)
	if err != nil {
		return nil, err
	}
	approved := a.Policy.Orders.ApprovedStatuses
	out := &SubmittedPurchaseOrder{Number: numberOf(row), Status: statuses.Name(row.Status.Or(0))}
	switch {
	case slices.ContainsFunc(approved, func(l string) bool { return order.SameLabel(l, out.Status) }):
		return out, nil
	case !order.SameLabel(out.Status, order.StatusNew):
		return nil, problem.New(bridge.OrderNotReady, "Look at it in Autotask; only a purchase order that is New is submitted.",
			"purchase order %s is %s", out.Number, out.Status)
	}
	items, err := a.madeItems(ctx, in.ID)
	if err != nil {
		return nil, err
	}
	if out.Findings = order.CompareMade(in.Lines, items); len(out.Findings) > 0 {
		return out, nil
	}
	want, err := a.status(ctx, approved[0])
	if err != nil {
		return nil, err
	}
	_, ignored, err := a.Autotask.PurchaseOrders.PatchVerified(ctx, autotask.PurchaseOrder{ID: in.ID, Status: autotask.Of(want)})
	if err != nil {
		return nil, err
	}
	if len(ignored) > 0 {
		return nil, problem.New(bridge.Validation, "Submit it in Autotask, and check that the API user may edit purchase orders.",
			"Autotask took the new status of purchase order %s but did not keep it", out.Number)
	}
	out.Status = approved[0]
	return out, nil
}

// madeItems are the items of a purchase order with the quote items that they were made of.
func (a *Opportunities) madeItems(ctx context.Context, id int64) (items []order.MadeItem, _ error) {
	for row, err := range a.Autotask.PurchaseOrderItems.List(ctx, id) {
		if err != nil {
			return nil, err
		}
		items = append(items, order.MadeItem{
			QuoteItem: order.MarkedQuoteItem(row.Memo.Or("")), ProductID: row.ProductID.Or(0), ChargeID: row.ChargeID.Or(0),
			Quantity: row.Quantity.Or(0),
		})
	}
	return items, nil
}
