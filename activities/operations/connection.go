package operations

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"

	"go.temporal.io/sdk/activity"

	"digitalbridge/activities/border"
	"digitalbridge/activities/tenant"
	"digitalbridge/clients/autotask"
	"digitalbridge/clients/tdsynnex"
	"digitalbridge/clients/tdsynnex/pricedrop"
	"digitalbridge/internal/bridge"
	"digitalbridge/internal/catalog"
	"digitalbridge/internal/policy"
)

// Connection proves that the bridge can do its work: addresses, credentials, rights and the records
// that the policy names.
type Connection struct {
	Autotask  *autotask.Client
	TDSynnex  *tdsynnex.Client
	Tenant    *tenant.Tenant
	Policy    policy.Policy
	PriceFile pricedrop.Config
	Account   string
	Live      bool
}

// CheckInput asks for a check; Fix also creates what can be created: the user-defined product fields and the
// dedicated inventory location.
type CheckInput struct {
	Fix bool `json:"fix,omitempty"`
}

// Check is one point that was looked at.
type Check struct {
	Name   string `json:"name"`
	OK     bool   `json:"ok"`
	Detail string `json:"detail"`
	Fix    string `json:"fix,omitempty"`
}

// CheckReport is every point, good or bad.
type CheckReport struct {
	OK     bool    `json:"ok"`
	Checks []Check `json:"checks"`
}

// errSkipped marks a point that can't be looked at because one before it failed.
var errSkipped = errors.New("not looked at, because the credentials were not accepted")

// CheckAll looks at every point and reports all of them; it fails only when it is cancelled. Apart from
// the fields that Fix creates it writes nothing, and it may be repeated.
func (a *Connection) CheckAll(ctx context.Context, in CheckInput) (*CheckReport, error) {
	report := &CheckReport{OK: true}
	check := func(name string, look func() (string, error)) bool {
		activity.RecordHeartbeat(ctx, name)
		detail, err := look()
		c := Check{Name: name, OK: err == nil, Detail: detail}
		if errors.Is(err, errSkipped) {
			c.Detail = err.Error()
		} else if err != nil {
			d := border.Describe(err)
			c.Detail, c.Fix = d.Cause, d.Fix
		}
		report.OK = report.OK && c.OK
		report.Checks = append(report.Checks, c)
		return c.OK
	}
	a.checkAutotask(ctx, in.Fix, check)
	check("TD SYNNEX web services", func() (string, error) {
		// An order that can't exist: the answer proves address, credentials and registered IP address.
		if _, err := a.TDSynnex.OrderStatus(ctx, "BRIDGE-CHECK"); err != nil {
			return "", err
		}
		return "order status answers for account " + a.Account, nil
	})
	check("TD SYNNEX price file", func() (string, error) { return a.checkPriceFile(ctx) })
	if ctx.Err() != nil {
		return nil, border.Failure(ctx, ctx.Err())
	}
	return report, nil
}

func (a *Connection) checkAutotask(ctx context.Context, fix bool, check func(string, func() (string, error)) bool) {
	zoneOK := check("Autotask zone", func() (string, error) {
		zone, err := a.Autotask.Zone(ctx)
		return fmt.Sprintf("%s at %s", zone.Name, zone.URL), err
	})
	credentialsOK := zoneOK && check("Autotask credentials", func() (string, error) {
		t, err := a.Autotask.Thresholds(ctx)
		return fmt.Sprintf("accepted; %d of %d requests used in the last %s by all integrations", t.Current, t.Limit, t.Window), err
	})
	// Hammering on refused credentials locks the user.
	guarded := func(name string, look func() (string, error)) {
		check(name, func() (string, error) {
			if !credentialsOK {
				return "", errSkipped
			}
			detail, err := look()
			credentialsOK = !errors.Is(err, autotask.ErrAuth)
			return detail, err
		})
	}
	for _, r := range a.rights() {
		guarded("Autotask rights: "+r.entity, func() (string, error) { return r.check(ctx) })
	}
	guarded("TD SYNNEX as a vendor in Autotask", func() (string, error) {
		v, err := a.Tenant.Vendor(ctx)
		return fmt.Sprintf("%s (id %d)", v.CompanyName.Or(""), v.ID), err
	})
	guarded("Material billing code", func() (string, error) {
		id, err := a.Tenant.BillingCode(ctx)
		return fmt.Sprintf("%s (id %d)", a.Policy.Autotask.BillingCode, id), err
	})
	guarded("Mapping of categories", func() (string, error) { return a.checkMapping(ctx) })
	guarded("Currency of the price file", func() (string, error) { return a.checkCurrency(ctx) })
	if a.Policy.Products.InventoryLocation != "" {
		guarded("Dedicated inventory location", func() (string, error) { return a.checkLocation(ctx, fix) })
	}
	guarded("Purchase order statuses", func() (string, error) { return a.checkStatuses(ctx) })
	guarded("User-defined product fields", func() (string, error) { return a.checkUDFs(ctx, fix) })
}

// right is what the bridge must be allowed to do with an entity.
type right struct {
	entity               string
	information          func(context.Context) (autotask.EntityInformation, error)
	create, read, update bool
}

// rights is the table of reference connector.md, with what the templates write in truth.
func (a *Connection) rights() []right {
	c := a.Autotask
	rights := []right{
		{"Products", c.Products.EntityInformation, true, true, true},
		{"ProductVendors", c.ProductVendors.EntityInformation, true, true, true},
		{"PurchaseOrders", c.PurchaseOrders.EntityInformation, false, true, true},
		{"PurchaseOrderItems", c.PurchaseOrderItems.EntityInformation, false, true, true},
		{"Companies", c.Companies.EntityInformation, false, true, false},
		{"BillingCodes", c.BillingCodes.EntityInformation, false, true, false},
	}
	if a.Policy.Products.InventoryLocation != "" {
		rights = append(rights, right{"InventoryLocations", c.InventoryLocations.EntityInformation, false, true, false},
			right{"InventoryItems", c.InventoryItems.EntityInformation, true, true, true})
	}
	return rights
}

func (r right) check(ctx context.Context) (string, error) {
	info, err := r.information(ctx)
	if err != nil {
		return "", err
	}
	var have, missing []string
	for _, need := range []struct {
		name   string
		needed bool
		access autotask.Access
	}{{"read", r.read, info.UserAccessForQuery}, {"create", r.create, info.UserAccessForCreate}, {"update", r.update, info.UserAccessForUpdate}} {
		switch {
		case !need.needed:
		case need.access == autotask.AccessNone:
			missing = append(missing, need.name)
		case need.access == autotask.AccessRestricted:
			have = append(have, need.name+" (restricted: rows of other lines of business are missing without an error)")
		default:
			have = append(have, need.name)
		}
	}
	if len(missing) > 0 {
		return "", border.NewProblem(bridge.Permission, "Grant it in the security level of the API user (Admin > Resources/Users > Security > Security Levels), under Inventory for products and purchase orders and under CRM for companies; the Inventory module must be active.",
			"the API user may not %s %s", strings.Join(missing, " and "), r.entity)
	}
	return strings.Join(have, ", "), nil
}

func (a *Connection) checkStatuses(ctx context.Context) (string, error) {
	statuses, err := a.Tenant.Statuses(ctx)
	if err != nil {
		return "", err
	}
	for _, name := range a.Policy.Orders.ApprovedStatuses {
		if _, err := statuses.Need(name, "orders.approvedStatuses"); err != nil {
			return "", err
		}
	}
	for _, state := range slices.Sorted(maps.Keys(a.Policy.Tracking.Statuses)) {
		if _, err := statuses.Need(a.Policy.Tracking.Statuses[state], "tracking.statuses."+string(state)); err != nil {
			return "", err
		}
	}
	sending := "sending is switched on"
	if !a.Live {
		sending = "sending is switched off (ORDERS_LIVE)"
	}
	parts := []string{"orders go out that are " + strings.Join(a.Policy.Orders.ApprovedStatuses, " or "), sending}
	if own := statuses.Translated(); own != "" {
		parts = append(parts, own)
	}
	return strings.Join(parts, "; "), nil
}

// checkMapping looks up every product category, billing code and period type that the mapping names.
func (a *Connection) checkMapping(ctx context.Context) (string, error) {
	names, err := a.Tenant.Names(ctx)
	if err != nil {
		return "", err
	}
	mapping, err := names.Spell(a.Policy.Products.Mapping)
	return fmt.Sprintf("%d rules; every name is there", len(mapping.Rules)), err
}

// checkCurrency compares the price file's currency with Autotask's.
func (a *Connection) checkCurrency(ctx context.Context) (string, error) {
	product, vendor, err := a.Tenant.Rates(ctx)
	switch {
	case err != nil:
		return "", err
	case product.IsZero():
		return a.Tenant.Currency + ", as in Autotask or not known to this user", nil
	case vendor.IsZero():
		return fmt.Sprintf("%s; multiplied by %s for products, kept for the vendor row", a.Tenant.Currency, product), nil
	}
	return fmt.Sprintf("%s; multiplied by %s", a.Tenant.Currency, product), nil
}

func (a *Connection) checkLocation(ctx context.Context, fix bool) (string, error) {
	name := a.Policy.Products.InventoryLocation
	id, err := a.Tenant.InventoryLocation(ctx)
	var missing tenant.ErrNoLocation
	if fix && errors.As(err, &missing) {
		if id, err = a.Tenant.MakeLocation(ctx); err == nil {
			return fmt.Sprintf("created %s (id %d)", name, id), nil
		}
	}
	return fmt.Sprintf("%s (id %d)", name, id), err
}

func (a *Connection) checkUDFs(ctx context.Context, fix bool) (string, error) {
	wanted := len(catalog.UDFs(a.Policy.Products.UserDefinedFields))
	missing, err := a.Tenant.MissingUDFs(ctx)
	if err != nil {
		return "", err
	}
	if len(missing) == 0 {
		return fmt.Sprintf("all %d are there", wanted), nil
	}
	if !fix {
		return "", border.NewProblem(bridge.Validation, "Run `starter check --fix`, which creates them, or make them by hand as text fields under Admin > Products > User-Defined Fields.", "missing: %s", strings.Join(missing, ", "))
	}
	for _, name := range missing {
		if err := a.createUDF(ctx, name); err != nil {
			return "", err
		}
	}
	a.Autotask.Products.ForgetMetadata()
	left, err := a.Tenant.MissingUDFs(ctx)
	if err != nil {
		return "", err
	}
	if len(left) > 0 {
		return "", border.NewProblem(bridge.Validation, "Make them by hand as text fields under Admin > Products > User-Defined Fields.", "Autotask took %d user-defined fields but does not show them", len(left))
	}
	return fmt.Sprintf("created %d; all %d are there", len(missing), wanted), nil
}

// createUDF makes a single-line text field on products. The ids behind the labels differ between
// tenants (reference autotask.md §3.5).
func (a *Connection) createUDF(ctx context.Context, name string) error {
	definition := autotask.UserDefinedFieldDefinition{
		Name: autotask.Of(name), Description: autotask.Of("Kept by Digital Bridge from TD SYNNEX"), IsActive: autotask.Of(true),
	}
	for _, p := range []struct {
		field, label string
		target       *autotask.Optional[int64]
	}{{"udfType", "Product", &definition.UDFType}, {"dataType", "String", &definition.DataType}, {"displayFormat", "Single Line", &definition.DisplayFormat}} {
		list, err := a.Autotask.UserDefinedFieldDefinitions.Picklist(ctx, p.field)
		if err != nil {
			return err
		}
		if v, ok := list.ByLabel(p.label); ok {
			if id, ok := v.ID(); ok {
				*p.target = autotask.Of(id)
			}
		}
	}
	_, err := a.Autotask.UserDefinedFieldDefinitions.Create(ctx, definition)
	return err
}

func (a *Connection) checkPriceFile(ctx context.Context) (string, error) {
	files, err := pricedrop.List(ctx, a.PriceFile)
	if err != nil {
		return "", err
	}
	name := a.Account + ".zip"
	for _, f := range files {
		if f.Name == name {
			return fmt.Sprintf("%s of %s, %d bytes", name, f.Modified.UTC().Format("2006-01-02 15:04 MST"), f.Size), nil
		}
	}
	return "", border.NewProblem(bridge.NotFound, "A new SFTP user gets its first file within 24 hours of the first login; after that ask TD SYNNEX (helpdesk) for the price file of the account.", "the SFTP server has no %s", name)
}
