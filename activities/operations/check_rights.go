package operations

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"

	"digitalbridge/clients/autotask"
	"digitalbridge/internal/bridge"
	"digitalbridge/internal/problem"
)

// screens say where an administrator grants the right to an entity.
func screen(entity string) string {
	const level = "Admin > Company Settings & Users > Resources/Users (HR) > Security > Security Levels, the level of the API user, "
	switch entity {
	case "Products", "ProductVendors", "PurchaseOrders", "PurchaseOrderItems", "PurchaseOrderItemReceiving", "InventoryLocations",
		"InventoryItems", "InventoryProducts":
		return level + "Inventory; the Inventory module must be active"
	case "Opportunities", "Quotes", "QuoteItems", "QuoteLocations", "Companies", "CompanyLocations", "Contacts":
		return level + "CRM"
	case "TicketNotes":
		return level + "Service Desk"
	}
	return level + "Admin"
}

// checkRights looks at what the API user may do with an entity, by all needs of it.
func checkRights(ctx context.Context, entity string, table []need) (string, error) {
	var have, missing, only, restricted []string
	for _, n := range table {
		if n.entity != entity {
			continue
		}
		info, err := n.describe.EntityInformation(ctx)
		if err != nil {
			return "", err
		}
		for _, v := range []struct {
			name   string
			needed bool
			access autotask.Access
		}{
			{"read", n.read, info.UserAccessForQuery}, {"create", n.create, info.UserAccessForCreate}, {"update", n.update,
				info.UserAccessForUpdate},
		} {
			switch {
			case !v.needed:
			case v.access == autotask.AccessNone && n.optional != "":
				only = append(only, fmt.Sprintf("%s %s, which only %s needs", v.name, entity, n.optional))
			case v.access == autotask.AccessNone:
				missing = append(missing, v.name)
			case v.access == autotask.AccessRestricted:
				restricted = append(restricted, v.name)
			default:
				have = append(have, v.name)
			}
		}
	}
	switch {
	case len(missing) > 0:
		return "", problem.New(bridge.Permission,
			"Grant it: "+screen(entity)+". Autotask says the same where the module that has them is not active.",
			"the API user may not %s %s", listed(missing), entity)
	case len(restricted) > 0:
		return "", concernf("Give the API user every line of business (its page > Lines of Business), or "+screen(entity)+
			": set it to All. Leave it when the bridge is to see only these rows.",
			"the API user may %s only some %s: the others are missing without an error", listed(restricted), entity)
	case len(only) > 0:
		return "", concernf("Grant it if you want that: "+screen(entity)+".", "the API user may not %s",
			strings.Join(slices.Compact(only), "; "))
	}
	slices.Sort(have)
	return strings.Join(slices.Compact(have), ", "), nil
}

func listed(words []string) string {
	var out []string
	for _, w := range words {
		if !slices.Contains(out, w) {
			out = append(out, w)
		}
	}
	return strings.Join(out, " and ")
}

// checkFields looks at every field of an entity that the bridge writes: it is there, can be written and is long enough. What
// Autotask requires of a new row must be among them.
func checkFields(ctx context.Context, entity string, table []need) (string, error) {
	var faults []string
	count := 0
	for _, n := range table {
		if n.entity != entity || (len(n.fields) == 0 && len(n.onCreate) == 0) {
			continue
		}
		fields, err := n.describe.Fields(ctx)
		if err != nil {
			return "", err
		}
		count += len(n.fields) + len(n.onCreate)
		faults = append(faults, n.faulty(fields)...)
	}
	if len(faults) == 0 {
		return fmt.Sprintf("all %d that are written are there", count), nil
	}
	slices.Sort(faults)
	return "", problem.New(bridge.Validation,
		"Open the field in Autotask (Admin > Features & Settings, under the entity's fields), or leave it to "+
			"people in the policy (products.fields, orders.writeOrderNumber, tracking.statuses).", "%s: %s", entity,
		strings.Join(slices.Compact(faults), "; "))
}

// faulty says what is wrong with the fields of a need.
func (n need) faulty(fields []autotask.Field) []string {
	there := map[string]autotask.Field{}
	for _, f := range fields {
		there[strings.ToLower(f.Name)] = f
	}
	var out []string
	for _, name := range slices.Sorted(maps.Keys(n.fields)) {
		f, ok := there[strings.ToLower(name)]
		switch least := n.fields[name]; {
		case !ok:
			out = append(out, "there is no field "+name)
		case f.IsReadOnly && (!n.create || !f.IsRequired): // both together: it is set when the row is made
			out = append(out, "the API user can only read the field "+name)
		case f.Length > 0 && f.Length < least:
			out = append(out, fmt.Sprintf("the field %s takes %d characters, and %d are written", name, f.Length, least))
		}
	}
	for _, name := range n.onCreate {
		if _, ok := there[strings.ToLower(name)]; !ok {
			out = append(out, "there is no field "+name)
		}
	}
	if !n.create || len(n.onCreate) == 0 {
		return out
	}
	for _, f := range fields {
		filled := func(name string) bool { return strings.EqualFold(name, f.Name) }
		// Required and read-only at once is what is set once, or what Autotask works out by itself.
		if !f.IsRequired || f.IsReadOnly || f.Name == "id" || f.DefaultValue != nil || slices.ContainsFunc(n.onCreate, filled) ||
			slices.ContainsFunc(slices.Collect(maps.Keys(n.fields)), filled) {
			continue
		}
		out = append(out, "Autotask requires the field "+f.Name+", which the bridge does not fill")
	}
	return out
}
