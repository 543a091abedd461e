// This file dumps the tenant in a canonical form, for comparing two runs: sorted by what things are
// called, references by name, no ids, and of times only whether they are set.
package sandbox

import (
	"cmp"
	"net/http"
	"slices"
	"strings"

	"digitalbridge/internal/sandboxkit"
)

// stateRow is one row by field name; empty fields are left out.
type stateRow map[string]any

// state serves GET /sandbox/state.
func (a *api) state(w http.ResponseWriter, _ *http.Request) {
	a.db.mu.RLock()
	out := a.db.state()
	a.db.mu.RUnlock()
	sandboxkit.WriteJSON(w, http.StatusOK, out)
}

func (s *store) state() map[string]any {
	return map[string]any{
		"products":           s.productState(),
		"purchaseOrders":     s.orderState(),
		"inventory":          s.stockState(),
		"userDefinedFields":  s.sorted("UserDefinedFieldDefinition", "name"),
		"companies":          s.sorted("Company", "companyName"),
		"inventoryLocations": s.sorted("InventoryLocation", "locationName"),
		"opportunities":      s.sorted("Opportunity", "title"),
		"counts":             s.counts(),
	}
}

// counts is the number of rows by collection.
func (s *store) counts() map[string]int {
	out := map[string]int{}
	for _, e := range s.entities {
		if !e.command {
			out[e.collection] = len(s.table(e.name).rows)
		}
	}
	return out
}

// show returns a row without what is volatile.
func (s *store) show(entityName string, r *row) stateRow {
	e := s.table(entityName).entity
	out := stateRow{}
	for i, f := range e.fields {
		v := r.values[i]
		switch {
		case i == 0 || v == nil:
		case f.kind == kindDateTime:
			out[f.name] = "set"
		case f.reference != "":
			out[f.name] = s.name(f.reference, v)
		default:
			out[f.name] = text(v)
		}
	}
	udfs := map[string]string{}
	for _, d := range s.udfs[e.udf] {
		if v, ok := r.udf(d.id); ok && e.udf != udfNone {
			udfs[d.name] = v
		}
	}
	if len(udfs) > 0 {
		out["userDefinedFields"] = udfs
	}
	return out
}

// name is what a referenced row is called.
func (s *store) name(entityName string, v value) string {
	t, ok := s.tables[entityName]
	id, isID := v.(int64)
	if !ok || !isID {
		return text(v)
	}
	r := t.get(id)
	if r == nil {
		return text(v)
	}
	for _, field := range []string{"sku", "companyName", "purchaseOrderNumber", "locationName", "name", "title", "ticketNumber", "lastName"} {
		if i, ok := t.entity.byLower[strings.ToLower(field)]; ok && r.values[i] != nil {
			return text(r.values[i])
		}
	}
	return text(v)
}

func (s *store) sorted(entityName string, by ...string) []stateRow {
	out := []stateRow{}
	for _, r := range s.table(entityName).rows {
		out = append(out, s.show(entityName, r))
	}
	sortBy(out, by...)
	return out
}

func sortBy(rows []stateRow, by ...string) {
	slices.SortStableFunc(rows, func(a, b stateRow) int {
		for _, name := range by {
			x, _ := a[name].(string)
			y, _ := b[name].(string)
			if c := cmp.Compare(x, y); c != 0 {
				return c
			}
		}
		return 0
	})
}

// productState is every product with its vendor rows, by SKU and name.
func (s *store) productState() []stateRow {
	out := []stateRow{}
	for _, r := range s.table("Product").rows {
		p := s.show("Product", r)
		vendors := []stateRow{}
		for _, v := range s.table("ProductVendor").where("productID", r.id) {
			row := s.show("ProductVendor", v)
			delete(row, "productID")
			vendors = append(vendors, row)
		}
		sortBy(vendors, "vendorID")
		p["vendors"] = vendors
		out = append(out, p)
	}
	sortBy(out, "sku", "name", "manufacturerProductName")
	return out
}

// orderState is every purchase order with its items and what was received, by its number.
func (s *store) orderState() []stateRow {
	out := []stateRow{}
	for _, r := range s.table("PurchaseOrder").rows {
		order := s.show("PurchaseOrder", r)
		items := []stateRow{}
		for _, i := range s.table("PurchaseOrderItem").where("orderID", r.id) {
			item := s.show("PurchaseOrderItem", i)
			delete(item, "orderID")
			receipts := []stateRow{}
			for _, v := range s.table("PurchaseOrderItemReceiving").where("purchaseOrderItemID", i.id) {
				receipt := s.show("PurchaseOrderItemReceiving", v)
				delete(receipt, "purchaseOrderItemID")
				receipts = append(receipts, receipt)
			}
			item["receiving"] = receipts
			items = append(items, item)
		}
		order["items"] = items
		out = append(out, order)
	}
	slices.SortStableFunc(out, func(a, b stateRow) int {
		x, y := a["purchaseOrderNumber"].(string), b["purchaseOrderNumber"].(string)
		return cmp.Or(cmp.Compare(len(x), len(y)), cmp.Compare(x, y))
	})
	return out
}

func (s *store) stockState() []stateRow {
	return s.sorted("InventoryProduct", "productID", "inventoryLocationID")
}
