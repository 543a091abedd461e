package tenant

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"digitalbridge/clients/autotask"
	"digitalbridge/internal/bridge"
	"digitalbridge/internal/problem"
)

// billingCodes are the tenant's active material billing codes by id. Autotask gives no other for products.
type billingCodes map[int64]string

// useTypeMaterial is the use type of billing codes for products (reference autotask.md §5.20).
const useTypeMaterial = 4

// BillingCode is the material billing code of products that no rule gives one: the policy's, or the only
// active one.
func (t *Tenant) BillingCode(ctx context.Context) (int64, error) {
	codes, err := t.billingCodes(ctx)
	if err != nil {
		return 0, err
	}
	if id, ok := codes.id(t.Policy.Autotask.BillingCode); ok {
		return id, nil
	}
	if len(codes) == 1 {
		for id := range codes {
			return id, nil
		}
	}
	return 0, problem.New(bridge.InvalidPolicy,
		"Name one of them in the policy (autotask.billingCode), or make one in Autotask under Admin > Finance > Billing Codes > Material.",
		"Autotask has no active material billing code %q; it has: %s", t.Policy.Autotask.BillingCode, OrNothing(codes.names()))
}

func (t *Tenant) billingCodes(ctx context.Context) (billingCodes, error) {
	return remembered(&t.mu, &t.codes, func() (billingCodes, error) {
		codes := billingCodes{}
		q := autotask.Where(autotask.Eq("useType", useTypeMaterial), autotask.Eq("isActive", true))
		for c, err := range t.Autotask.BillingCodes.Query(autotask.WithPriority(ctx), q) {
			unread, damaged := autotask.AsUnread(err)
			switch {
			case damaged && unread.Lacks("name") && !unread.Lacks("id"):
				codes[c.ID] = codes.Name(c.ID) // no other code is taken for it, nor it for another
			case err != nil && unread.Lacks("id") || err != nil && !damaged:
				return nil, err
			default:
				codes[c.ID] = c.Name.Or("")
			}
		}
		return codes, nil
	})
}

// id finds a code by its name without regard to case; of several the oldest.
func (c billingCodes) id(name string) (int64, bool) {
	var found int64
	for id, n := range c {
		if strings.EqualFold(n, name) && (found == 0 || id < found) {
			found = id
		}
	}
	return found, found != 0
}

// Name is what a code is called; one that is inactive or not for products is shown by its id.
func (c billingCodes) Name(id int64) string {
	if n, ok := c[id]; ok {
		return n
	}
	return fmt.Sprintf("#%d", id)
}

func (c billingCodes) names() []string {
	names := make([]string, 0, len(c))
	for _, n := range c {
		names = append(names, n)
	}
	slices.Sort(names)
	return names
}
