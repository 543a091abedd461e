package orders

import (
	"context"
	"slices"

	"digitalbridge/activities/border"
	"digitalbridge/internal/bridge"
	"digitalbridge/internal/order"
)

// AdoptOrderInput names an order that was placed elsewhere. Number is what the policy makes of the
// purchase order's own number.
type AdoptOrderInput struct {
	Number           string `json:"number"`
	CustomerPO       string `json:"customerPO,omitempty"`
	DistributorOrder string `json:"distributorOrder,omitempty"`
	// PurchaseOrderID is the purchase order that the order has to be about.
	PurchaseOrderID int64 `json:"purchaseOrderId"`
}

// AdoptedOrder is the purchase order number under which the distributor knows the order.
type AdoptedOrder struct {
	CustomerPO string `json:"customerPO"`
}

// AdoptOrder finds an order by the purchase order number that it was placed under, or else by the
// distributor's order number: order status takes only the former (reference tdsynnex.md §4), invoices
// take both. An order that may be another one than the purchase order's is not adopted. It writes nothing and may be
// repeated.
func (a *Status) AdoptOrder(ctx context.Context, in AdoptOrderInput) (*AdoptedOrder, error) {
	adopted, err := a.adopt(ctx, in)
	return adopted, border.Failure(ctx, err)
}

func (a *Status) adopt(ctx context.Context, in AdoptOrderInput) (*AdoptedOrder, error) {
	po, err := a.Orders.readByID(ctx, in.PurchaseOrderID)
	if err != nil {
		return nil, err
	}
	candidates := []string{in.CustomerPO}
	if in.CustomerPO == "" {
		candidates = []string{in.Number}
		list, err := a.Orders.TDSynnex.InvoicesByOrder(ctx, in.DistributorOrder)
		if err != nil {
			return nil, err
		}
		for _, i := range list {
			candidates = append(candidates, i.CustomerPONumber)
		}
	}
	for _, number := range candidates {
		if number == "" {
			continue
		}
		status, err := a.Orders.TDSynnex.OrderStatus(ctx, number)
		if err != nil {
			return nil, err
		}
		answer := statusAnswer(status)
		if answer.Found && (in.DistributorOrder == "" || slices.ContainsFunc(answer.Items, func(i order.AnswerItem) bool { return i.OrderNumber == in.DistributorOrder })) {
			if differences := order.Compare(order.NewTracking(po), answer); len(differences) > 0 {
				return nil, otherOrder(number, differences)
			}
			return &AdoptedOrder{CustomerPO: number}, nil
		}
	}
	if in.CustomerPO != "" {
		return nil, border.NewProblem(bridge.NotFound, "Check the number in the TD SYNNEX portal: it is the purchase order number that was given with the order.", "TD SYNNEX shows no order %s under the purchase order number %s", in.DistributorOrder, in.CustomerPO)
	}
	return nil, border.NewProblem(bridge.NotFound, "Give the purchase order number that the order was placed under (--customer-po): TD SYNNEX finds an order by its own number only once it is invoiced.", "TD SYNNEX shows no order %s under the purchase order number %s, and no invoice of it", in.DistributorOrder, in.Number)
}
