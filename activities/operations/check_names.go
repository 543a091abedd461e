package operations

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"digitalbridge/activities/tenant"
	"digitalbridge/clients/autotask"
	"digitalbridge/clients/tdsynnex/categories"
	"digitalbridge/clients/tdsynnex/shipmethod"
	"digitalbridge/internal/bridge"
	"digitalbridge/internal/catalog"
	"digitalbridge/internal/policy"
	"digitalbridge/internal/problem"
	"digitalbridge/internal/spelling"
	"digitalbridge/internal/store"
)

// This file looks up every name of the policy: what it names has to be there.

// checkNames looks at the names that the templates in question use.
func (a *Connection) checkNames(ctx context.Context, c *checking, in CheckInput) {
	is := func(template string) bool { return in.Template == "" || in.Template == template }
	right := func(entities ...string) []string {
		above := []string{credentials}
		for _, e := range entities {
			above = append(above, "Autotask rights: "+e)
		}
		return above
	}
	const vendor = "TD SYNNEX as a vendor in Autotask"
	c.look(ctx, vendor, right("Companies"), func() (string, error) {
		v, err := a.Tenant.Vendor(ctx)
		return fmt.Sprintf("%s (id %d)", v.CompanyName.Or(""), v.ID), err
	})
	if is(TemplateProducts) {
		c.look(ctx, "Material billing code", right("BillingCodes"), func() (string, error) {
			id, err := a.Tenant.BillingCode(ctx)
			return fmt.Sprintf("%s (id %d)", a.Policy.Autotask.BillingCode, id), err
		})
		c.look(ctx, "Mapping of categories", right("Products", "BillingCodes"), func() (string, error) { return a.checkMapping(ctx) })
		c.look(ctx, "Selected categories", nil, a.checkCategories)
		if len(a.Policy.Products.Select.Manufacturers) > 0 {
			c.look(ctx, "Selected manufacturers", nil, func() (string, error) { return a.checkManufacturers(ctx) })
		}
		c.look(ctx, "Currency of the price file", append(right(), vendor), func() (string, error) { return a.checkCurrency(ctx) })
		c.look(ctx, "Costs of products", right("Products"), func() (string, error) { return a.checkCosts(ctx) })
		if a.Policy.Products.InventoryLocation != "" {
			c.look(ctx, "Dedicated inventory location", right("InventoryLocations"), func() (string, error) {
				return a.checkLocation(ctx, in.Fix)
			})
		}
		c.look(ctx, "User-defined product fields", right("Products"), func() (string, error) { return a.checkUDFs(ctx, in.Fix) })
	}
	if is(TemplateOrders) {
		c.look(ctx, "Purchase order statuses", right("PurchaseOrders"), func() (string, error) { return a.checkStatuses(ctx) })
		c.look(ctx, "Ship methods", right(shippingTypes(a.Policy)...), func() (string, error) { return a.checkShipMethods(ctx) })
		if term := a.Policy.Orders.PaymentTerm; term != "" {
			c.look(ctx, "Payment term", right("PurchaseOrders"), func() (string, error) {
				return labelled(ctx, a.Autotask.PurchaseOrders.Picklist, "paymentTerm", []string{term}, "orders.paymentTerm")
			})
		}
		if notes := a.Policy.Tracking.Notes; notes.Any() {
			c.look(ctx, "Labels of ticket notes", right("TicketNotes"), func() (string, error) { return a.checkNoteLabels(ctx, notes) })
		}
	}
	if is(TemplateOpportunities) {
		c.look(ctx, "Statuses of won opportunities", right("Opportunities"), func() (string, error) {
			return labelled(ctx, a.Autotask.Opportunities.Picklist, "status", a.Policy.Orders.Convert.WonStatuses,
				"orders.convert.wonStatuses")
		})
		c.look(ctx, "Places of converted orders", right("CompanyLocations", "InventoryLocations"), func() (string,
			error) {
			return a.checkPlaces(ctx)
		})
	}
}

// shippingTypes is the entity behind orders.shipMethods, when that names any.
func shippingTypes(p policy.Policy) []string {
	if len(p.Orders.ShipMethods) == 0 {
		return nil
	}
	return []string{"ShippingTypes"}
}

// labelled looks up labels in a picklist.
func labelled(ctx context.Context, picklist func(context.Context, string) (autotask.Picklist, error), field string, labels []string,
	key string,
) (string, error) {
	list, err := picklist(ctx, field)
	if err != nil {
		return "", err
	}
	for _, label := range labels {
		if _, err := tenant.NeedLabel(list, field, label, key); err != nil {
			return "", err
		}
	}
	return strings.Join(labels, ", "), nil
}

func (a *Connection) checkNoteLabels(ctx context.Context, notes policy.Notes) (string, error) {
	var types, publish []string
	if len(notes.Internal) > 0 {
		types, publish = append(types, notes.NoteType), append(publish, notes.InternalPublish)
	}
	if len(notes.Customer) > 0 {
		types, publish = append(types, notes.CustomerNoteType), append(publish, notes.CustomerPublish)
	}
	kind, err := labelled(ctx, a.Autotask.TicketNotes.Picklist, "noteType", types, "tracking.notes.noteType and customerNoteType")
	if err != nil {
		return "", err
	}
	seen, err := labelled(ctx, a.Autotask.TicketNotes.Picklist, "publish", publish, "tracking.notes.internalPublish and customerPublish")
	return kind + ", for " + seen, err
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

// checkShipMethods looks up the codes in TD SYNNEX's list and the names in Autotask's shipping types.
func (a *Connection) checkShipMethods(ctx context.Context) (string, error) {
	rules := a.Policy.Orders
	if rules.ShipMethod == "" && len(rules.ShipMethods) == 0 {
		return "", problem.New(bridge.InvalidPolicy,
			"Put TD SYNNEX's code into the policy (orders.shipMethod); starter order ship-methods lists them.",
			"the policy names no ship method, so no order goes out")
	}
	var unlisted, names []string
	codes := []string{rules.ShipMethod}
	for name, code := range rules.ShipMethods {
		codes, names = append(codes, code), append(names, name)
	}
	for _, code := range codes {
		if _, ok := shipmethod.Find(shipmethod.Country(rules.Country), code); code != "" && !ok && !slices.Contains(unlisted, code) {
			unlisted = append(unlisted, code)
		}
	}
	missing, err := a.missingShippingTypes(ctx, names)
	switch {
	case err != nil:
		return "", err
	case len(missing) > 0:
		return "", problem.New(bridge.InvalidPolicy,
			"Use the names of Autotask's shipping types in the policy (orders.shipMethods); they are under "+
				"Admin > Features & Settings > Shipping Types.", "Autotask has no active shipping type %s", strings.Join(missing, ", "))
	case len(unlisted) > 0:
		slices.Sort(unlisted)
		return "", concernf("Compare with starter order ship-methods, or ask TD SYNNEX: its list dates from 2013.",
			"TD SYNNEX's list for %s has no ship method %s", rules.Country, strings.Join(unlisted, ", "))
	}
	return fmt.Sprintf("%s; %d by shipping type", cmp.Or(rules.ShipMethod, "no general one"), len(rules.ShipMethods)), nil
}

func (a *Connection) missingShippingTypes(ctx context.Context, names []string) ([]string, error) {
	if len(names) == 0 {
		return nil, nil
	}
	there := map[string]bool{}
	for row, err := range a.Autotask.ShippingTypes.Query(ctx, autotask.Where(autotask.Eq("isActive", true))) {
		if err != nil {
			return nil, err
		}
		there[strings.ToLower(strings.TrimSpace(row.Name.Or("")))] = true
	}
	slices.Sort(names)
	return slices.DeleteFunc(names, func(n string) bool { return there[strings.ToLower(strings.TrimSpace(n))] }), nil
}

// checkPlaces looks up where converted orders go and where their goods are received.
func (a *Connection) checkPlaces(ctx context.Context) (string, error) {
	convert, found := a.Policy.Orders.Convert, []string{}
	if name := convert.OfficeLocation; name != "" {
		_, err := a.Autotask.CompanyLocations.First(ctx, autotask.Where(autotask.Eq("companyID", 0), autotask.Eq("name", name),
			autotask.Eq("isActive", true)))
		if errors.Is(err, autotask.ErrNotFound) {
			err = problem.New(bridge.InvalidPolicy, "Name a location of your own company in the policy (orders.convert.officeLocation).",
				"your own company has no active location %q", name)
		}
		if err != nil {
			return "", err
		}
		found = append(found, "goods go to "+name)
	}
	if name := convert.InventoryLocation; name != "" {
		_, err := a.Autotask.InventoryLocations.First(ctx, autotask.Where(autotask.Eq("locationName", name), autotask.Eq("isActive", true)))
		if errors.Is(err, autotask.ErrNotFound) {
			err = problem.New(bridge.InvalidPolicy, "Name an active inventory location in the policy (orders.convert.inventoryLocation).",
				"Autotask has no active inventory location %q", name)
		}
		if err != nil {
			return "", err
		}
		found = append(found, "received at "+name)
	}
	if len(found) == 0 {
		return "the primary address and the default inventory location", nil
	}
	return strings.Join(found, "; "), nil
}

// checkMapping looks up every product category, billing code and period type that the mapping names.
func (a *Connection) checkMapping(ctx context.Context) (string, error) {
	names, err := a.Tenant.Names(ctx)
	if err != nil {
		return "", err
	}
	mapping, err := names.Spell(a.Policy.Products.Mapping)
	return spelling.Count(len(mapping.Rules), "rule") + "; every name is there", err
}

// checkCategories looks up the codes of the selection, the mapping and the prices in TD SYNNEX's list.
func (a *Connection) checkCategories() (string, error) {
	known, err := categories.ByCode()
	if err != nil {
		return "", err
	}
	used := slices.Clone(a.Policy.Products.Select.Categories)
	for _, r := range a.Policy.Products.Mapping.Rules {
		used = append(used, r.Category)
	}
	for _, r := range a.Policy.Products.Pricing.Rules {
		used = append(used, r.Category)
	}
	var missing []string
	for _, code := range used {
		below := func(c string) bool { return strings.HasPrefix(c, code) }
		if code != "" && !slices.Contains(missing, code) && !slices.ContainsFunc(slices.Collect(maps.Keys(known)), below) {
			missing = append(missing, code)
		}
	}
	if len(missing) > 0 {
		return "",
			concernf("Correct the codes in the policy (products.select, products.mapping, products.pricing); or leave them, if TD SYNNEX "+
				"has made the categories lately.", "TD SYNNEX's list has no category %s", strings.Join(missing, ", "))
	}
	if len(used) == 0 {
		return "the policy names none", nil
	}
	return spelling.Count(len(used), "code") + "; all are in TD SYNNEX's list", nil
}

// checkManufacturers compares the manufacturers of the selection with those of the last price file: a name that it spells
// otherwise selects nothing.
func (a *Connection) checkManufacturers(ctx context.Context) (string, error) {
	var known catalog.Makers
	err := a.Store.GetJSON(ctx, catalog.MakersKey, &known)
	if errors.Is(err, store.ErrNotFound) {
		return "", &unknown{"no whole price file was read yet, so its manufacturers are not known", "Look again after starter sync plan."}
	}
	if err != nil {
		return "", err
	}
	var missing, open []string
	for _, m := range a.Policy.Products.Select.Manufacturers {
		switch {
		case slices.Contains(known.Unmet, m):
			missing = append(missing, fmt.Sprintf("%q", m))
		case !slices.Contains(known.Met, m):
			open = append(open, fmt.Sprintf("%q", m))
		}
	}
	switch file := known.FileDate.Format(time.DateOnly); {
	case len(missing) > 0:
		return "", concernf(
			"Spell it as the price file does (products.select.manufacturers); starter sync plan names the products that it "+
				"selects.",
			"the price file of %s has nothing to select of %s",
			file,
			strings.Join(missing, ", "),
		)
	case len(open) > 0:
		return "", &unknown{"the policy names " + strings.Join(open, ", ") + " since the last price file was read",
			"Look again after starter sync plan."}
	default:
		return fmt.Sprintf("%d; the price file of %s has all of them", len(known.Met), file), nil
	}
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

// costsOf is how many products are asked for their cost.
const costsOf = 100

// checkCosts finds out whether the API user sees costs: Autotask leaves them out of every answer otherwise, and a plan would
// compare the price file with nothing.
func (a *Connection) checkCosts(ctx context.Context) (string, error) {
	shown, seen, err := a.costsShown(ctx)
	if err != nil {
		return "", err
	}
	switch {
	case seen == 0:
		return "", &unknown{"there is no active product yet, so it is not known whether the API user sees costs",
			"Look again once a product with a cost is there."}
	case shown == 0:
		return "", problem.New(bridge.Permission,
			"Look at one of them in Autotask: when it has a cost, give the API user the right to see costs: "+
				screen("Products")+", permission to view and edit cost. Before that no sync should run: it would take every product for "+
				"one without a cost.",
			"none of %d products shows its cost: costs are hidden from the API user, or none of them has one", seen)
	}
	return fmt.Sprintf("%d of %d products show theirs", shown, seen), nil
}

// costsShown is how many of up to 100 active products show their cost.
func (a *Connection) costsShown(ctx context.Context) (shown, of int, err error) {
	for p, err := range a.Autotask.Products.Query(ctx, autotask.Where(autotask.Eq("isActive", true)).PageSize(costsOf)) {
		if err != nil {
			return 0, 0, err
		}
		if _, ok := p.UnitCost.Get(); ok {
			shown++
		}
		if of++; of == costsOf {
			break
		}
	}
	return shown, of, nil
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
		return "", problem.New(bridge.Validation, "Run `starter check --fix`, which creates them, or make them by hand as text fields "+
			"under Admin > Products > User-Defined Fields.", "missing: %s", strings.Join(missing, ", "))
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
		return "", problem.New(bridge.Validation, "Make them by hand as text fields under Admin > Products > User-Defined Fields.",
			"Autotask took %d user-defined fields but does not show them", len(left))
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
	}{
		{"udfType", "Product", &definition.UDFType}, {"dataType", "String", &definition.DataType},
		{"displayFormat", "Single Line", &definition.DisplayFormat},
	} {
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
