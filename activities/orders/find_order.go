package orders

import (
	"context"

	"digitalbridge/activities/border"
	"digitalbridge/internal/bridge"
	"digitalbridge/internal/dossier"
	"digitalbridge/internal/order"
	"digitalbridge/internal/problem"
)

// FindOrderInput names an order by the number that the distributor knows.
type FindOrderInput struct {
	Number string `json:"number"`
	// PurchaseOrder is the one in whose dossier the look is noted; empty: in none.
	PurchaseOrder string `json:"purchaseOrder,omitempty"`
	// Check is checked in passing, as [Orders.CheckOrder] does, when the order is not there.
	Check *CheckOrderInput `json:"check,omitempty"`
	// Of is the purchase order that an order under the number has to be about.
	Of *order.PurchaseOrder `json:"of,omitempty"`
	// PurchaseOrderID is the one that is read again beside the look; 0: none is.
	PurchaseOrderID int64 `json:"purchaseOrderId,omitempty"`
}

// about is the purchase order that an order under the number has to be about; nil when it is not asked for.
func (in FindOrderInput) about() *order.PurchaseOrder {
	if in.Of == nil && in.Check != nil {
		return &in.Check.PurchaseOrder
	}
	return in.Of
}

// FoundOrder is what a look-up found.
type FoundOrder struct {
	order.Answer
	// Checked is the check in passing; nil when none was asked for or the order is there.
	Checked *CheckedOrder `json:"checked,omitempty"`
	// Differences say why what is there under the number is not taken for this order; then it is not Found.
	Differences []order.Difference `json:"differences,omitempty"`
}

// notFiled forgets that the dossier has what was found.
func (f *FoundOrder) notFiled() {
	if f != nil && f.Checked != nil {
		f.Checked.Filed = ""
	}
}

// FindOrder looks an order up at the distributor. It writes nothing but the dossier and may be repeated.
// Not found proves nothing soon after the order was sent.
func (a *Orders) FindOrder(ctx context.Context, in FindOrderInput) (*FoundOrder, error) {
	defer border.Alive(ctx)()
	found, entries, err := a.findOrder(ctx, in)
	if err != nil {
		return nil, border.Failure(ctx, err)
	}
	if !a.Dossiers.file(ctx, entries...) {
		found.notFiled()
	}
	return found, nil
}

// findOrder also returns what the dossier has to say of the look.
func (a *Orders) findOrder(ctx context.Context, in FindOrderInput) (*FoundOrder, []dossier.Entry, error) {
	status, err := a.TDSynnex.OrderStatus(ctx, in.Number)
	if err != nil {
		return nil, nil, err
	}
	found := &FoundOrder{Answer: statusAnswer(status)}
	if po := in.about(); po != nil {
		found.Differences = order.Compare(order.NewTracking(*po), found.Answer)
	}
	entries := []dossier.Entry{lookedEntry(in, *found)}
	if len(found.Differences) > 0 {
		if in.Check == nil {
			return nil, entries, otherOrder(in.Number, found.Differences)
		}
		found.Found = false
	}
	// An order that was rejected when it was sent is none: it may be sent now.
	if in.Check != nil && found.WhollyRefused() && found.Whole == order.CodeRejected {
		found.Found = false
	}
	if in.Check == nil || found.Found {
		return found, entries, nil
	}
	found.Checked, err = a.check(ctx, *in.Check)
	if err != nil {
		return nil, nil, err
	}
	if len(found.Differences) > 0 {
		found.Checked.Findings = append([]order.Finding{order.OtherOrder(in.Number, found.Differences)}, found.Checked.Findings...)
	}
	entry, digest := checkedEntry(*in.Check, found.Checked)
	if found.Checked.Filed = digest; digest != in.Check.Filed {
		entries = append(entries, entry)
	}
	return found, entries, nil
}

// otherOrder is the error of an order under the number that may be another one.
func otherOrder(number string, differences []order.Difference) error {
	f := order.OtherOrder(number, differences)
	return problem.New(bridge.OtherOrder, f.Fix, "%s", f.Problem)
}
