package orders

import (
	"context"
	"errors"
	"slices"

	"digitalbridge/internal/bridge"
	"digitalbridge/internal/retention"
	"digitalbridge/internal/store"
)

// This file keeps what people have approved of an order, so that a submission that was terminated, or ended because a
// vendor could not be asked, and is started again, does not ask the same people the same.

// Approvals are who has approved what, by the question that was asked. A question holds its figures: another price is
// another question.
type Approvals map[string][]string

// keepApprovals keeps what was approved so far; nothing leaves what is kept as it is.
func (a *Orders) keepApprovals(ctx context.Context, purchaseOrder string, approved Approvals) error {
	if len(approved) == 0 {
		return nil
	}
	return a.Store.PutJSON(ctx, retention.ApprovalsKey(purchaseOrder), approved)
}

// keptApprovals are those that an earlier run has left.
func (a *Orders) keptApprovals(ctx context.Context, purchaseOrder string) (approved Approvals, err error) {
	err = a.Store.GetJSON(ctx, retention.ApprovalsKey(purchaseOrder), &approved)
	if errors.Is(err, store.ErrNotFound) {
		err = nil
	}
	return approved, err
}

// forgetApprovals ends what was approved with the submission, unless that ended because a vendor could not be asked.
func (a *Dossiers) forgetApprovals(ctx context.Context, end OrderEnd) error {
	unasked := []string{bridge.Transient, bridge.Throttled, bridge.Auth, bridge.Permission, bridge.NotFound, bridge.Malformed,
		bridge.Ambiguous}
	if slices.Contains(unasked, end.ProblemType) {
		return nil
	}
	return a.Store.Remove(ctx, retention.ApprovalsKey(end.PurchaseOrder))
}
