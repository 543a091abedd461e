package orders

import (
	"context"

	"github.com/shopspring/decimal"
	"go.temporal.io/sdk/activity"

	"digitalbridge/activities/border"
	"digitalbridge/internal/order"
)

// PreviewOrderInput names a purchase order by its number.
type PreviewOrderInput struct {
	PurchaseOrder string `json:"purchaseOrder"`
}

// OrderPreview is what would go out of a purchase order now, and what speaks against sending it.
type OrderPreview struct {
	PurchaseOrder string                 `json:"purchaseOrder"`
	Order         order.DistributorOrder `json:"order"`
	// Products are the names of the products by line, Total what the lines cost.
	Products map[int]string  `json:"products,omitempty"`
	Total    decimal.Decimal `json:"total"`
	Findings []order.Finding `json:"findings,omitempty"`
}

// PreviewOrder reads and checks a purchase order as its submission would, for somebody who has not decided yet to submit it.
// It writes nothing, not even the dossier, and may be repeated.
func (a *Orders) PreviewOrder(ctx context.Context, in PreviewOrderInput) (*OrderPreview, error) {
	defer border.Alive(ctx)()
	preview, err := a.preview(ctx, in.PurchaseOrder)
	return preview, border.Failure(ctx, err)
}

func (a *Orders) preview(ctx context.Context, purchaseOrder string) (*OrderPreview, error) {
	p, err := a.prepare(ctx, purchaseOrder)
	if err != nil {
		return nil, err
	}
	preview := &OrderPreview{PurchaseOrder: p.PurchaseOrder.Number, Order: p.Order, Products: map[int]string{}, Total: p.Total,
		Findings: p.Findings}
	for _, l := range p.PurchaseOrder.Lines {
		preview.Products[l.Number] = l.ProductName
	}
	check := CheckOrderInput{Order: p.Order, PurchaseOrder: p.PurchaseOrder}
	found, _, err := a.findOrder(ctx, FindOrderInput{Number: p.Order.Number, PurchaseOrder: p.PurchaseOrder.Number, Check: &check})
	if err == nil && found.Found {
		preview.Findings = append([]order.Finding{order.ThereAlready(p.Order.Number)}, preview.Findings...)
		found.Checked, err = a.check(ctx, check)
	}
	switch {
	case err != nil && len(order.With(order.Blocks, p.Findings)) > 0:
		// What has to be fixed in Autotask is known; the rest can be seen once it is.
		activity.GetLogger(ctx).Info("purchase order not checked at the distributor", "PurchaseOrder", preview.PurchaseOrder, "error", err)
		return preview, nil
	case err != nil:
		return nil, err
	}
	if found.Checked.Order != nil {
		preview.Order = *found.Checked.Order
	}
	preview.Findings = append(preview.Findings, found.Checked.Findings...)
	return preview, nil
}
