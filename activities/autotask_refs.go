package activities

import (
	"context"
	"strings"
	"sync"
	"time"

	"digitalbridge/clients/autotask"
	"digitalbridge/internal/bridge"
	"digitalbridge/internal/catalog"
	"digitalbridge/internal/policy"
)

// Tenant knows which records of the Autotask tenant stand for what the policy names. It asks Autotask
// and remembers the answer for refsFor. Its few calls go before those of the catalogue, and nobody waits
// for another one's: an order must not wait until a sync has budget again. It is safe for concurrent use.
type Tenant struct {
	Autotask *autotask.Client
	Policy   policy.Policy

	mu     sync.Mutex
	vendor cached[autotask.Company]
	code   cached[int64]
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
			return v, newProblem(bridge.InvalidPolicy, "Put the id of the TD SYNNEX vendor company into autotask.vendorID, or leave it out to find the company by name.", "Autotask shows no company with the id %d, which the policy names as TD SYNNEX", p.VendorID)
		}
		return v, err
	}
	var found []autotask.Company
	q := autotask.Where(autotask.Eq("companyType", companyTypeVendor), autotask.Contains("companyName", p.VendorName), autotask.Eq("isActive", true)).
		Include("id", "companyName", "companyType", "isActive")
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
		return autotask.Company{}, newProblem(bridge.NotFound, "Create TD SYNNEX in Autotask as a company of type Vendor (or activate it), or name it in the policy (autotask.vendorName or autotask.vendorID).", "Autotask shows no active vendor company whose name contains %q", p.VendorName)
	}
	names := make([]string, 0, len(found))
	for _, c := range found {
		names = append(names, c.CompanyName.Or(""))
	}
	return autotask.Company{}, newProblem(bridge.InvalidPolicy, "Name the right one by its id in the policy (autotask.vendorID).", "Autotask has %d active vendor companies whose name contains %q: %s", len(found), p.VendorName, strings.Join(names, ", "))
}

// useTypeMaterial is the use type of billing codes for products (reference autotask.md §5.20).
const useTypeMaterial = 4

// BillingCode is the material billing code of new products: the policy's, or the only active one.
func (t *Tenant) BillingCode(ctx context.Context) (int64, error) {
	return remembered(&t.mu, &t.code, func() (int64, error) { return t.findBillingCode(autotask.WithPriority(ctx)) })
}

func (t *Tenant) findBillingCode(ctx context.Context) (int64, error) {
	var names []string
	var only int64
	q := autotask.Where(autotask.Eq("useType", useTypeMaterial), autotask.Eq("isActive", true))
	for c, err := range t.Autotask.BillingCodes.Query(ctx, q) {
		if err != nil {
			return 0, err
		}
		if strings.EqualFold(c.Name.Or(""), t.Policy.Autotask.BillingCode) {
			return c.ID, nil
		}
		names, only = append(names, c.Name.Or("")), c.ID
	}
	if len(names) == 1 {
		return only, nil
	}
	return 0, newProblem(bridge.InvalidPolicy, "Name one of them in the policy (autotask.billingCode), or make one in Autotask under Admin > Finance > Billing Codes > Material.", "Autotask has no active material billing code %q; it has: %s", t.Policy.Autotask.BillingCode, orNothing(names))
}

func orNothing(names []string) string {
	if len(names) == 0 {
		return "none"
	}
	return strings.Join(names, ", ")
}

// Limits are the lengths of the product's texts by Autotask's own field information.
func (t *Tenant) Limits(ctx context.Context) (catalog.Limits, error) {
	infos, err := t.Autotask.Products.Fields(ctx)
	if err != nil {
		return nil, err
	}
	limits := catalog.Limits{}
	for _, f := range infos {
		if f.Length > 0 {
			limits[catalog.Field(f.Name)] = f.Length
		}
	}
	return limits, nil
}

// MissingUDFs lists the bridge's user-defined product fields that the tenant does not have.
func (t *Tenant) MissingUDFs(ctx context.Context) ([]catalog.Field, error) {
	have, err := t.Autotask.Products.UserDefinedFields(ctx)
	if err != nil {
		return nil, err
	}
	known := map[string]bool{}
	for _, f := range have {
		known[strings.ToLower(f.Name)] = true
	}
	var missing []catalog.Field
	for _, f := range catalog.UDFs() {
		if !known[strings.ToLower(string(f))] {
			missing = append(missing, f)
		}
	}
	return missing, nil
}
