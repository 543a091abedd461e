package tenant

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/shopspring/decimal"

	"digitalbridge/clients/autotask"
	"digitalbridge/internal/bridge"
	"digitalbridge/internal/catalog"
	"digitalbridge/internal/policy"
	"digitalbridge/internal/problem"
)

// Terms is the policy of Product Sync in the words of the tenant. Every name of the policy that Autotask
// does not have is named at once.
func (t *Tenant) Terms(ctx context.Context) (catalog.Terms, error) {
	n, err := t.Names(ctx)
	if err != nil {
		return catalog.Terms{}, err
	}
	code, err := t.BillingCode(ctx)
	if err != nil {
		return catalog.Terms{}, err
	}
	terms := catalog.Terms{Products: t.Policy.Products, BillingCode: n.Codes.Name(code)}
	if terms.Mapping, err = n.Spell(terms.Mapping); err != nil {
		return catalog.Terms{}, err
	}
	if terms.Lengths, err = t.lengths(ctx); err != nil {
		return catalog.Terms{}, err
	}
	terms.ProductRate, terms.VendorRate, err = t.Rates(ctx)
	return terms, err
}

// lengths are those of the product's texts by Autotask's own field information.
func (t *Tenant) lengths(ctx context.Context) (catalog.Lengths, error) {
	infos, err := t.Autotask.Products.Fields(ctx)
	if err != nil {
		return nil, err
	}
	lengths := catalog.Lengths{}
	for _, f := range infos {
		if f.Length > 0 {
			lengths[catalog.Field(f.Name)] = f.Length
		}
	}
	infos, err = t.Autotask.Products.UserDefinedFields(ctx)
	if err != nil {
		return nil, err
	}
	names := t.Policy.Products.UserDefinedFields
	for _, udf := range catalog.UDFs(names) {
		for _, f := range infos {
			if f.Length > 0 && strings.EqualFold(f.Name, catalog.UDFName(udf, names)) {
				lengths[udf] = f.Length
			}
		}
	}
	return lengths, nil
}

// TenantNames translates between the names of a plan and the ids of the tenant.
type TenantNames struct {
	Categories, Periods autotask.Picklist
	Codes               billingCodes
	UDFs                policy.UserDefinedFields
}

func (t *Tenant) Names(ctx context.Context) (*TenantNames, error) {
	n := &TenantNames{UDFs: t.Policy.Products.UserDefinedFields}
	var err error
	if n.Categories, err = t.Autotask.Products.Picklist(ctx, string(catalog.ProductCategory)); err != nil {
		return nil, err
	}
	if n.Periods, err = t.Autotask.Products.Picklist(ctx, string(catalog.PeriodType)); err != nil {
		return nil, err
	}
	n.Codes, err = t.billingCodes(ctx)
	return n, err
}

// Label is what a picklist calls a value; empty for none, its id when the list does not have it.
func Label(list autotask.Picklist, id autotask.Optional[int64]) string {
	v, ok := id.Get()
	if !ok {
		return ""
	}
	if p, ok := list.ByID(v); ok {
		return p.Label
	}
	return fmt.Sprintf("#%d", v)
}

// active are the labels that can be chosen.
func active(list autotask.Picklist) []string {
	var labels []string
	for _, v := range list {
		if v.IsActive {
			labels = append(labels, v.Label)
		}
	}
	return labels
}

// Spell returns the mapping with every name as Autotask spells it, or an error that names the keys and
// what there is to choose from.
func (n *TenantNames) Spell(m policy.Mapping) (policy.Mapping, error) {
	var unknown []string
	choices := map[string][]string{}
	pick := func(name *string, key, kind string, list autotask.Picklist) {
		if *name == "" {
			return
		}
		if v, ok := list.ByLabel(*name); ok && v.IsActive {
			*name = v.Label
			return
		}
		unknown = append(unknown, fmt.Sprintf("%s %q (%s)", kind, *name, key))
		choices[kind] = active(list)
	}
	const key = "products.mapping"
	pick(&m.ProductCategory, key+".productCategory", "product category", n.Categories)
	pick(&m.Period, key+".period", "period type", n.Periods)
	m.Rules = slices.Clone(m.Rules)
	for i := range m.Rules {
		r, key := &m.Rules[i], fmt.Sprintf("%s.rules[%d]", key, i)
		pick(&r.ProductCategory, key+".productCategory", "product category", n.Categories)
		pick(&r.Period, key+".period", "period type", n.Periods)
		if r.BillingCode == "" {
			continue
		}
		if id, ok := n.Codes.id(r.BillingCode); ok {
			r.BillingCode = n.Codes.Name(id)
			continue
		}
		unknown = append(unknown, fmt.Sprintf("billing code %q (%s.billingCode)", r.BillingCode, key))
		choices["billing code"] = n.Codes.names()
	}
	if len(unknown) == 0 {
		return m, nil
	}
	var lists []string
	for _, kind := range []string{"product category", "period type", "billing code"} {
		if c, ok := choices[kind]; ok {
			lists = append(lists, kind+": "+OrNothing(c))
		}
	}
	return m, problem.New(bridge.InvalidPolicy, "Use one of Autotask's own names in the policy. "+strings.Join(lists, ". ")+".",
		"Autotask has no active %s", strings.Join(unknown, "; no "))
}

// ID is the id behind a name of a plan.
func (n *TenantNames) ID(field catalog.Field, name string) (int64, error) {
	switch field {
	case catalog.BillingCode:
		if id, ok := n.Codes.id(name); ok {
			return id, nil
		}
	default:
		list := n.Categories
		if field == catalog.PeriodType {
			list = n.Periods
		}
		if v, ok := list.ByLabel(name); ok {
			if id, ok := v.ID(); ok {
				return id, nil
			}
		}
	}
	return 0, problem.New(bridge.InvalidPolicy, "Run the sync again; if it persists, correct the name in the policy (products.mapping).",
		"Autotask no longer has the %s %q", field, name)
}

// Rates are what amounts of the price file are multiplied with for products and for the vendor row; zero
// when the currencies are the same.
func (t *Tenant) Rates(ctx context.Context) (product, vendor decimal.Decimal, err error) {
	if t.Currency == "" {
		return product, vendor, nil
	}
	all, err := t.tenantCurrencies(ctx)
	if err != nil {
		return product, vendor, err
	}
	rate := t.Policy.Products.Pricing.ExchangeRate
	i := slices.IndexFunc(all, func(c autotask.Currency) bool { return c.IsInternalCurrency.Or(false) })
	switch {
	case i < 0: // not known: the policy is taken at its word
		return rate.Decimal, rate.Decimal, nil
	case strings.EqualFold(all[i].Name.Or(""), t.Currency):
		return product, vendor, nil
	case !rate.Valid:
		return product, vendor, problem.New(bridge.InvalidPolicy,
			fmt.Sprintf("Put what one %s is worth in %s into the policy (products.pricing.exchangeRate).", t.Currency, all[i].Name.Or("")),
			"the price file is in %s, and Autotask keeps its products in %s", t.Currency, all[i].Name.Or(""))
	}
	company, err := t.Vendor(ctx)
	if err != nil {
		return product, vendor, err
	}
	for _, c := range all {
		// A vendor row's cost is in the vendor's own currency.
		if c.ID == company.CurrencyID.Or(0) && strings.EqualFold(c.Name.Or(""), t.Currency) {
			return rate.Decimal, decimal.Decimal{}, nil
		}
	}
	return rate.Decimal, rate.Decimal, nil
}

// tenantCurrencies are the currencies that the tenant works with; none when the API user cannot see them.
func (t *Tenant) tenantCurrencies(ctx context.Context) ([]autotask.Currency, error) {
	return remembered(&t.mu, &t.currencies, func() ([]autotask.Currency, error) {
		var all []autotask.Currency
		for c, err := range t.Autotask.Currencies.Query(autotask.WithPriority(ctx), autotask.Where(autotask.Eq("isActive", true))) {
			if autotask.ClassOf(err) == autotask.ClassPermission {
				return nil, nil
			}
			if u, unread := autotask.AsUnread(err); err != nil && (!unread || u.Lacks("id", "name", "isInternalCurrency")) {
				return nil, err
			}
			all = append(all, c)
		}
		return all, nil
	})
}
