package orders

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"

	enumspb "go.temporal.io/api/enums/v1"
	"go.temporal.io/api/serviceerror"
	"go.temporal.io/sdk/activity"

	"digitalbridge/activities/border"
	"digitalbridge/clients/autotask"
	"digitalbridge/internal/bridge"
	"digitalbridge/internal/order"
	"digitalbridge/internal/reconcile"
	"digitalbridge/internal/store"
)

// This file asks the distributor and Temporal about the purchase orders of a comparison.

// askAgain is how often the distributor is asked about one order before it is left out: an outage must not
// end the comparison of all others.
const askAgain = 3

// ask reads what the distributor has of a purchase order, and whether workflows of it run.
func (a *Reconciliation) ask(ctx context.Context, o *reconcile.Order) error {
	po := o.PurchaseOrder
	var err error
	if o.Followed, err = a.running(ctx, bridge.OrderStatusID(a.Connection, po.Number)); err != nil {
		return err
	}
	if o.Submitting, err = a.running(ctx, bridge.SubmitOrderID(a.Connection, po.Number)); err != nil {
		return err
	}
	o.At = a.now()
	if err = a.askDistributor(ctx, o); err == nil || ctx.Err() != nil {
		return err
	}
	o.Problem, o.Fix, err = leaveOut(ctx, err)
	return err
}

// leaveOut says why one order is left out of a comparison. It returns the error when all of it had better
// be tried again or given up.
func leaveOut(ctx context.Context, err error) (problem, fix string, _ error) {
	d := border.Describe(err)
	if d.Kind == bridge.Auth || (border.Retryable(d.Kind) && activity.GetInfo(ctx).Attempt <= askAgain) {
		return "", "", err
	}
	return d.Cause, d.Fix, nil
}

func (a *Reconciliation) askDistributor(ctx context.Context, o *reconcile.Order) error {
	numbers := []string{o.Number}
	if adopted := order.RecordedNumber(o.PurchaseOrder); adopted != "" && adopted != o.Number {
		numbers = []string{adopted, o.Number} // what people told the bridge comes first
		o.Number = adopted
	}
	for _, number := range numbers {
		if err := a.add(ctx, o, number); err != nil {
			return err
		}
	}
	if !a.Orders.Policy.Orders.WriteOrderNumber {
		return nil // External P.O. Number is somebody else's mark
	}
	for _, number := range reconcile.References(o.PurchaseOrder, o.Found) {
		list, err := a.Orders.TDSynnex.InvoicesByOrder(ctx, number)
		if err != nil {
			cause, _, err := leaveOut(ctx, err)
			if err != nil {
				return err
			}
			o.Missing = append(o.Missing, fmt.Sprintf("the invoices of order %s, which External P.O. Number names: %s", number, cause))
			continue
		}
		for _, i := range list {
			other := i.CustomerPONumber
			if other == "" || slices.ContainsFunc(o.Found, func(f reconcile.Found) bool { return f.Number == other }) {
				continue
			}
			if theirs, err := a.isPurchaseOrder(ctx, other); err != nil || theirs {
				if err != nil {
					return err
				}
				continue // it is another purchase order's
			}
			if err := a.add(ctx, o, other); err != nil {
				return err
			}
		}
	}
	return nil
}

// add looks for an order under a number and adds it, with its invoices, when there is one.
func (a *Reconciliation) add(ctx context.Context, o *reconcile.Order, number string) error {
	found, err := a.find(ctx, number)
	if err != nil {
		return err
	}
	if !found.Answer.At.IsZero() {
		o.At = found.Answer.At
	}
	if found.Answer.Found {
		o.Found = append(o.Found, found)
	}
	return nil
}

func (a *Reconciliation) find(ctx context.Context, number string) (reconcile.Found, error) {
	status, err := a.Orders.TDSynnex.OrderStatus(ctx, number)
	if err != nil {
		return reconcile.Found{}, err
	}
	f := reconcile.Found{Number: number, Answer: statusAnswer(status)}
	if !f.Answer.AnyShipped() {
		return f, nil
	}
	list, err := a.Orders.TDSynnex.Invoices(ctx, number)
	if err != nil {
		// The order is compared all the same once asking again does not help.
		cause, _, err := leaveOut(ctx, err)
		f.Answer.Missing = "the invoices: " + cause
		return f, err
	}
	var unread []string
	f.Answer.Invoices, unread = invoices(list)
	f.Answer.Unread = append(f.Answer.Unread, unread...)
	return f, nil
}

// isPurchaseOrder reports whether a purchase order to the distributor goes by a number at the distributor:
// by its own, or by one that it was adopted under.
func (a *Reconciliation) isPurchaseOrder(ctx context.Context, number string) (bool, error) {
	vendor, err := a.Orders.Tenant.Vendor(ctx)
	if err != nil {
		return false, err
	}
	ours := autotask.Eq("vendorID", vendor.ID)
	if own, ok := strings.CutPrefix(number, a.Orders.Policy.Orders.NumberPrefix); ok && own != "" {
		_, err := a.Orders.Autotask.PurchaseOrders.First(ctx, autotask.Where(ours, autotask.Eq("purchaseOrderNumber", own)))
		if err == nil || !errors.Is(err, autotask.ErrNotFound) {
			return err == nil, err
		}
	}
	for row, err := range a.Orders.Tenant.OrdersWithMemo(ctx, vendor.ID, number) {
		if err != nil {
			return false, err
		}
		if strings.EqualFold(order.RecordedNumber(purchaseOrder(row)), number) {
			return true, nil
		}
	}
	return false, nil
}

// running reports whether a workflow is open.
func (a *Reconciliation) running(ctx context.Context, id string) (bool, error) {
	d, err := a.Workflows.DescribeWorkflowExecution(ctx, id, "")
	var missing *serviceerror.NotFound
	if errors.As(err, &missing) {
		return false, nil
	}
	if err != nil {
		return false, fmt.Errorf("asking Temporal for workflow %s: %w", id, err)
	}
	return d.GetWorkflowExecutionInfo().GetStatus() == enumspb.WORKFLOW_EXECUTION_STATUS_RUNNING, nil
}

// ReconcileNumbersInput are purchase order numbers that the distributor's portal lists.
type ReconcileNumbersInput struct {
	Key     string   `json:"key"`
	Page    int      `json:"page"`
	Numbers []string `json:"numbers"`
}

// ReconcileNumbers looks for orders that no purchase order asks for, among numbers that a person gives: the
// distributor's interface lists no orders, it only answers for a number. It reads only, and may be
// repeated.
func (a *Reconciliation) ReconcileNumbers(ctx context.Context, in ReconcileNumbersInput) (*ReconciledPage, error) {
	page, err := a.numbers(ctx, in)
	return page, border.Failure(ctx, err)
}

func (a *Reconciliation) numbers(ctx context.Context, in ReconcileNumbersInput) (*ReconciledPage, error) {
	beat, stop := border.Narrate(ctx)
	defer stop()
	out := &ReconciledPage{Done: true, Counts: map[reconcile.Kind]int{}}
	var rows []reconcile.Row
	for i, number := range in.Numbers {
		beat("number " + strconv.Itoa(i+1) + " of " + strconv.Itoa(len(in.Numbers)))
		number = strings.ToUpper(strings.TrimSpace(number))
		if number == "" {
			continue
		}
		if known, err := a.isPurchaseOrder(ctx, number); err != nil || known {
			if err != nil {
				return nil, err
			}
			continue
		}
		found, err := a.find(ctx, number)
		if err != nil {
			problem, fix, err := leaveOut(ctx, err)
			if err != nil || ctx.Err() != nil {
				return nil, cmp.Or(err, ctx.Err())
			}
			rows = append(rows, reconcile.Unanswered(number, problem, fix))
			out.Counts[reconcile.NotCompared]++
			continue
		}
		if found.Answer.Found {
			rows = append(rows, reconcile.Orphan(found))
			out.Counts[reconcile.NoPurchaseOrder]++
		}
	}
	return out, store.PutLines(ctx, a.Store, rowsKey(in.Key, in.Page), slices.Values(rows))
}
