package orders

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"

	"digitalbridge/clients/autotask"
	"digitalbridge/internal/order"
)

// This file reads what stands behind the lines that fulfil charges: a ticket, a project or a contract of a company,
// and the customer's own purchase order number.

// demands reads what stands behind the lines of a purchase order that fulfil a charge. What the API user cannot see
// is said rather than failed: an order needs it only where a manufacturer demands the end user.
func (a purchaseOrders) demands(ctx context.Context, po order.PurchaseOrder) (demands []order.Demand, unseen string, err error) {
	at := a.autotask
	for _, kind := range []struct {
		name    string
		of      func(order.Line) int64
		parents func(ids []int64) (map[int64]order.Demand, error)
		charges *autotask.ChildCollection[autotask.Charge]
	}{
		{"ticket", func(l order.Line) int64 { return l.TicketID }, func(ids []int64) (map[int64]order.Demand, error) {
			return rowsByID(ctx, at.Tickets.Query, ids, func(t autotask.Ticket) order.Demand {
				return order.Demand{CompanyID: t.CompanyID.Or(0), EndUserPO: t.PurchaseOrderNumber.Or("")}
			}, "companyID", "purchaseOrderNumber")
		}, at.TicketCharges},
		{"project", func(l order.Line) int64 { return l.ProjectID }, func(ids []int64) (map[int64]order.Demand, error) {
			return rowsByID(ctx, at.Projects.Query, ids, func(p autotask.Project) order.Demand {
				return order.Demand{CompanyID: p.CompanyID.Or(0)}
			}, "companyID")
		}, at.ProjectCharges},
		{"contract", func(l order.Line) int64 { return l.ContractID }, func(ids []int64) (map[int64]order.Demand, error) {
			return rowsByID(ctx, at.Contracts.Query, ids, func(c autotask.Contract) order.Demand {
				return order.Demand{CompanyID: c.CompanyID.Or(0)}
			}, "companyID")
		}, at.ContractCharges},
	} {
		var parentIDs, chargeIDs []int64
		for _, l := range po.Lines {
			if id := kind.of(l); id != 0 && !l.Dropped() {
				parentIDs, chargeIDs = append(parentIDs, id), append(chargeIDs, l.ChargeID)
			}
		}
		if len(parentIDs) == 0 {
			continue
		}
		parents, err := kind.parents(parentIDs)
		if err != nil && !errors.Is(err, autotask.ErrPermission) {
			return nil, "", err
		}
		numbers, err := rowsByID(ctx, kind.charges.Query, chargeIDs, func(c autotask.Charge) string {
			return c.PurchaseOrderNumber.Or("")
		}, "purchaseOrderNumber")
		if err != nil && !errors.Is(err, autotask.ErrPermission) {
			return nil, "", err
		}
		for _, l := range po.Lines {
			id := kind.of(l)
			if id == 0 || l.Dropped() {
				continue
			}
			parent, seen := parents[id]
			if !seen {
				unseen = fmt.Sprintf("Autotask does not show the API user the %s behind line %d", kind.name, l.Number)
			}
			parent.Line, parent.EndUserPO = l.Number, cmp.Or(numbers[l.ChargeID], parent.EndUserPO)
			demands = append(demands, parent)
		}
	}
	return demands, unseen, nil
}

// rowsByID reads some fields of the rows with these ids; an id of 0 is none.
func rowsByID[T autotask.Entity, V any](ctx context.Context, query func(context.Context, autotask.Query) autotask.Rows[T], ids []int64,
	read func(T) V, fields ...string) (map[int64]V, error) {
	ids = slices.DeleteFunc(slices.Clone(ids), func(id int64) bool { return id == 0 })
	out := map[int64]V{}
	for _, q := range autotask.SplitIn(autotask.Where().Include(append(fields, "id")...), "id", ids) {
		for row, err := range query(ctx, q) {
			if err != nil {
				return nil, err
			}
			out[row.EntityID()] = read(row)
		}
	}
	return out, nil
}

// forCompany is the company that a purchase order is for, by its Purchase For and by what stands behind its lines; 0
// when it is for none. It notes on the purchase order what is not certain, and the customer's own number.
func (a purchaseOrders) forCompany(ctx context.Context, purchaseFor int64, po *order.PurchaseOrder) (int64, error) {
	demands, unseen, err := a.demands(ctx, *po)
	if err != nil {
		return 0, err
	}
	po.EndUserPO, po.EndUserPOs = order.EndUserPO(demands)
	companies := order.DemandedFor(purchaseFor, demands)
	switch {
	case len(companies) > 1:
		names, err := rowsByID(ctx, a.autotask.Companies.Query, companies, func(c autotask.Company) string {
			return c.CompanyName.Or("")
		}, "companyName")
		if err != nil {
			return 0, err
		}
		po.CustomerProblem = "its charges and its Purchase For name several companies: " +
			strings.Join(slices.Sorted(maps.Values(names)), ", ")
		return 0, nil
	case len(companies) == 1:
		return companies[0], nil
	}
	po.CustomerProblem = unseen
	return 0, nil
}
