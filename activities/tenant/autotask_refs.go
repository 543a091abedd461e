package tenant

import (
	"context"
	"strings"
	"sync"
	"time"

	"digitalbridge/clients/autotask"
	"digitalbridge/internal/bridge"
	"digitalbridge/internal/catalog"
	"digitalbridge/internal/policy"
	"digitalbridge/internal/problem"
)

// Tenant knows which records of the Autotask tenant stand for what the policy names. It asks Autotask
// and remembers the answer for refsFor. Its few calls go before those of the catalogue, and nobody waits
// for another one's: an order must not wait until a sync has budget again. It is safe for concurrent use.
type Tenant struct {
	Autotask *autotask.Client
	Policy   policy.Policy
	// Currency is the price file's: USD or CAD. Empty: not compared with the tenant's.
	Currency string

	mu         sync.Mutex
	vendor     cached[autotask.Company]
	codes      cached[billingCodes]
	currencies cached[[]autotask.Currency]
	location   cached[int64]
}

// refsFor bounds how long a renamed vendor or billing code goes unnoticed.
const refsFor = 10 * time.Minute

type cached[T any] struct {
	value T
	until time.Time
}

// Vendor is the company that stands for TD SYNNEX.
func (t *Tenant) Vendor(ctx context.Context) (autotask.Company, error) {
	return remembered(&t.mu, &t.vendor, func() (autotask.Company, error) { return t.findVendor(autotask.WithPriority(ctx)) })
}

func remembered[T any](mu *sync.Mutex, c *cached[T], find func() (T, error)) (T, error) {
	mu.Lock()
	known := *c
	mu.Unlock()
	if time.Now().Before(known.until) {
		return known.value, nil
	}
	v, err := find()
	if err == nil {
		mu.Lock()
		defer mu.Unlock()
		*c = cached[T]{v, time.Now().Add(refsFor)}
	}
	return v, err
}

// companyTypeVendor is the company type of vendors (reference autotask.md §5.14).
const companyTypeVendor = 7

func (t *Tenant) findVendor(ctx context.Context) (autotask.Company, error) {
	p := t.Policy.Autotask
	if p.VendorID != 0 {
		v, err := t.Autotask.Companies.Get(ctx, p.VendorID)
		if autotask.ClassOf(err) == autotask.ClassNotFound {
			return v, problem.New(bridge.InvalidPolicy,
				"Put the id of the TD SYNNEX vendor company into autotask.vendorID, or leave it out to find the company by name.",
				"Autotask shows no company with the id %d, which the policy names as TD SYNNEX", p.VendorID)
		}
		return v, err
	}
	var found []autotask.Company
	q := autotask.Where(autotask.Eq("companyType", companyTypeVendor), autotask.Contains("companyName", p.VendorName),
		autotask.Eq("isActive", true)).
		Include("id", "companyName", "companyType", "isActive", "currencyID")
	for c, err := range t.Autotask.Companies.Query(ctx, q) {
		if err != nil {
			return autotask.Company{}, err
		}
		found = append(found, c)
	}
	switch len(found) {
	case 1:
		return found[0], nil
	case 0:
		return autotask.Company{}, problem.New(
			bridge.NotFound, "Create TD SYNNEX in Autotask as a company of type Vendor (or activate it), or name it in the policy "+
				"(autotask.vendorName or autotask.vendorID).", "Autotask shows no active vendor company whose name contains %q", p.VendorName)
	}
	names := make([]string, 0, len(found))
	for _, c := range found {
		names = append(names, c.CompanyName.Or(""))
	}
	return autotask.Company{}, problem.New(bridge.InvalidPolicy, "Name the right one by its id in the policy (autotask.vendorID).",
		"Autotask has %d active vendor companies whose name contains %q: %s", len(found), p.VendorName, strings.Join(names, ", "))
}

// MissingUDFs lists the bridge's user-defined product fields that the tenant does not have, by the names
// that the policy gives them.
func (t *Tenant) MissingUDFs(ctx context.Context) ([]string, error) {
	have, err := t.Autotask.Products.UserDefinedFields(ctx)
	if err != nil {
		return nil, err
	}
	known := map[string]bool{}
	for _, f := range have {
		known[strings.ToLower(f.Name)] = true
	}
	names := t.Policy.Products.UserDefinedFields
	var missing []string
	for _, f := range catalog.UDFs(names) {
		if name := catalog.UDFName(f, names); !known[strings.ToLower(name)] {
			missing = append(missing, name)
		}
	}
	return missing, nil
}

func OrNothing(names []string) string {
	if len(names) == 0 {
		return "none"
	}
	return strings.Join(names, ", ")
}
