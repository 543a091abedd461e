package tenant

import (
	"context"

	"digitalbridge/clients/autotask"
	"digitalbridge/internal/bridge"
	"digitalbridge/internal/problem"
)

// ErrNoLocation marks a location that can be made.
type ErrNoLocation struct{ error }

func (e ErrNoLocation) Unwrap() error { return e.error }

// InventoryLocation is the dedicated inventory location of the policy; 0 when the policy has none. It
// refuses a location that may hold the MSP's own stock.
func (t *Tenant) InventoryLocation(ctx context.Context) (int64, error) {
	if t.Policy.Products.InventoryLocation == "" || !t.Policy.Products.Inventory {
		return 0, nil
	}
	return remembered(&t.mu, &t.location, func() (int64, error) { return t.findLocation(autotask.WithPriority(ctx)) })
}

func (t *Tenant) findLocation(ctx context.Context) (int64, error) {
	const fix = "Make an inventory location in Autotask for TD SYNNEX's stock alone, not the default one and nobody's own, and name it in " +
		"the policy (products.inventoryLocation)."
	name := t.Policy.Products.InventoryLocation
	l, err := t.Autotask.InventoryLocations.First(ctx, autotask.Where(autotask.Eq("locationName", name)))
	_, personal := l.ResourceID.Get()
	switch {
	case autotask.ClassOf(err) == autotask.ClassNotFound:
		return 0,
			ErrNoLocation{
				problem.New(bridge.InvalidPolicy, "Run `starter check --fix`, which makes it, or name another one in the policy "+
					"(products.inventoryLocation).", "Autotask has no inventory location %q", name)}
	case err != nil:
		return 0, err
	case !l.IsActive.Or(false):
		return 0, problem.New(bridge.InvalidPolicy,
			"Activate it in Autotask, or name another one in the policy (products.inventoryLocation).",
			"the inventory location %q is inactive", name)
	case l.IsDefault.Or(false):
		return 0, problem.New(bridge.InvalidPolicy, fix, "%q is Autotask's default inventory location, which holds your own stock", name)
	case personal:
		return 0, problem.New(bridge.InvalidPolicy, fix, "the inventory location %q belongs to a resource", name)
	}
	return l.ID, nil
}

// MakeLocation makes the dedicated inventory location.
func (t *Tenant) MakeLocation(ctx context.Context) (int64, error) {
	return t.Autotask.InventoryLocations.Create(ctx, autotask.InventoryLocation{
		LocationName: autotask.Of(t.Policy.Products.InventoryLocation), IsActive: autotask.Of(true), IsDefault: autotask.Of(false),
	})
}
