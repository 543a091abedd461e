package tenant

import (
	"context"
	"errors"

	"digitalbridge/clients/autotask"
)

// Procurement is whether the tenant has Autotask's Procurement, with which a won opportunity becomes charges.
type Procurement int

// Answers to whether the tenant has Procurement.
const (
	// ProcurementUnknown: the API user cannot see sales orders, which looks the same as a tenant that has none.
	ProcurementUnknown Procurement = iota
	ProcurementThere
	ProcurementAbsent
)

// Procurement asks the tenant whether it has Procurement: sales orders exist only there.
func (t *Tenant) Procurement(ctx context.Context) (Procurement, error) {
	info, err := t.Autotask.SalesOrders.EntityInformation(ctx)
	switch {
	case errors.Is(err, autotask.ErrNotFound):
		return ProcurementAbsent, nil
	case errors.Is(err, autotask.ErrPermission):
		return ProcurementUnknown, nil
	case err != nil:
		return ProcurementUnknown, err
	case info.UserAccessForQuery == autotask.AccessNone:
		return ProcurementUnknown, nil
	}
	return ProcurementThere, nil
}
