package orders

import (
	"context"
	"errors"
	"maps"
	"slices"

	"github.com/shopspring/decimal"

	"digitalbridge/activities/tenant"
	"digitalbridge/clients/autotask"
	"digitalbridge/internal/order"
)

// This file reads the charges behind a won opportunity. What can't be read is an error: goods that a charge
// asks for would be ordered twice.

// procurement is whether the tenant has Procurement. The opportunity's own sales order shows it too, to an API user
// that may not see sales orders.
func (a *Opportunities) procurement(ctx context.Context, o autotask.Opportunity) (tenant.Procurement, error) {
	if o.SalesOrderID.Or(0) != 0 {
		return tenant.ProcurementThere, nil
	}
	return a.Tenant.Procurement(ctx)
}

// charges are the charges for products on the tickets, projects and contracts that were made of an opportunity.
// Where it is not known whether there can be any, unseen names what the API user cannot see of them.
func (a *Opportunities) charges(ctx context.Context, o autotask.Opportunity) (all []order.Charge, unseen []string, err error) {
	has, err := a.procurement(ctx, o)
	if err != nil || has == tenant.ProcurementAbsent {
		return nil, nil, err
	}
	made := autotask.Where(autotask.Eq("opportunityID", o.ID))
	for _, kind := range []chargeKind{
		{"ticket", func() (map[int64]string, error) {
			return names(a.Autotask.Tickets.Query(ctx, made.Include("ticketNumber")),
				func(t autotask.Ticket) string { return t.TicketNumber.Or("") })
		}, a.Autotask.TicketCharges, func(c autotask.Charge) autotask.Optional[int64] { return c.TicketID }},
		{"project", func() (map[int64]string, error) {
			return names(a.Autotask.Projects.Query(ctx, made.Include("projectName")),
				func(p autotask.Project) string { return p.ProjectName.Or("") })
		}, a.Autotask.ProjectCharges, func(c autotask.Charge) autotask.Optional[int64] { return c.ProjectID }},
		{"contract", func() (map[int64]string, error) {
			return names(a.Autotask.Contracts.Query(ctx, made.Include("contractName")),
				func(c autotask.Contract) string { return c.ContractName.Or("") })
		}, a.Autotask.ContractCharges, func(c autotask.Charge) autotask.Optional[int64] { return c.ContractID }},
	} {
		found, err := a.chargesOf(ctx, kind)
		if errors.Is(err, autotask.ErrPermission) && has == tenant.ProcurementUnknown {
			unseen = append(unseen, kind.parent+"s")
			continue
		}
		if err != nil {
			return nil, nil, err
		}
		all = append(all, found...)
	}
	return all, unseen, a.orderedOn(ctx, all)
}

// chargeKind is one of the three kinds of charges: what they are on, and how that is read.
type chargeKind struct {
	parent  string
	parents func() (map[int64]string, error)
	charges *autotask.ChildCollection[autotask.Charge]
	of      func(autotask.Charge) autotask.Optional[int64]
}

// chargesOf are the charges of one kind for products.
func (a *Opportunities) chargesOf(ctx context.Context, kind chargeKind) (all []order.Charge, err error) {
	parents, err := kind.parents()
	if err != nil {
		return nil, err
	}
	for _, q := range autotask.SplitIn(autotask.Where(), kind.parent+"ID", slices.Sorted(maps.Keys(parents))) {
		for row, err := range kind.charges.Query(ctx, q) {
			if err != nil {
				return nil, err
			}
			if row.ProductID.Or(0) == 0 {
				continue
			}
			charge, err := a.charge(ctx, kind.charges, row)
			if err != nil {
				return nil, err
			}
			charge.On = kind.parent + " " + parents[kind.of(row).Or(0)]
			all = append(all, charge)
		}
	}
	return all, nil
}

func (a *Opportunities) charge(ctx context.Context, of *autotask.ChildCollection[autotask.Charge],
	row autotask.Charge) (order.Charge, error) {
	statuses, err := of.Picklist(ctx, "status")
	if err != nil {
		return order.Charge{}, err
	}
	id := row.Status.Or(0)
	label := tenant.StatusLabel(statuses, id)
	return order.Charge{
		ID: row.ID, ProductID: row.ProductID.Or(0), State: order.ReadChargeState(id, label), Status: label,
		Quantity: row.UnitQuantity.Or(decimal.Zero),
	}, nil
}

// orderedOn notes the purchase orders whose lines carry the charges already. A charge needs ordering, by its
// status, until such a purchase order is submitted.
func (a *Opportunities) orderedOn(ctx context.Context, charges []order.Charge) error {
	var ids []int64
	for _, c := range charges {
		ids = append(ids, c.ID)
	}
	carriers, orderIDs := map[int64][]int64{}, []int64{} // purchase orders by charge
	for _, q := range autotask.SplitIn(autotask.Where().Include("chargeID", "orderID"), "chargeID", ids) {
		for row, err := range a.Autotask.PurchaseOrderItems.Query(ctx, q) {
			if err != nil {
				return err
			}
			carriers[row.ChargeID.Or(0)] = append(carriers[row.ChargeID.Or(0)], row.OrderID.Or(0))
			orderIDs = append(orderIDs, row.OrderID.Or(0))
		}
	}
	if len(orderIDs) == 0 {
		return nil
	}
	statuses, err := a.Tenant.Statuses(ctx)
	if err != nil {
		return err
	}
	live := map[int64]string{}
	for _, q := range autotask.SplitIn(autotask.Where().Include("purchaseOrderNumber", "status"), "id", orderIDs) {
		for po, err := range a.Autotask.PurchaseOrders.Query(ctx, q) {
			if err != nil {
				return err
			}
			if !order.SameLabel(statuses.Name(po.Status.Or(0)), order.StatusCanceled) {
				live[po.ID] = firstOf(numberOf(po), "without a number")
			}
		}
	}
	for i, c := range charges {
		for _, id := range carriers[c.ID] {
			if number := live[id]; number != "" {
				charges[i].OrderedOn = number
			}
		}
	}
	return nil
}

// names are what people call the rows, by id.
func names[T autotask.Entity](rows autotask.Rows[T], name func(T) string) (map[int64]string, error) {
	out := map[int64]string{}
	for row, err := range rows {
		if err != nil {
			return nil, err
		}
		out[row.EntityID()] = name(row)
	}
	return out, nil
}
