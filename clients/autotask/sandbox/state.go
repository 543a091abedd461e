// This file dumps the tenant in a canonical form, for comparing two runs: sorted by what things are
// called, references by name, no ids, and of times only whether they are set.

package sandbox

import (
	"cmp"
	"net/http"
	"slices"
	"strings"
)

// stateRow is one row of the dump: what it is sorted by, and its JSON object.
type stateRow struct {
	key  string
	json []byte
}

// state serves GET /sandbox/state: one JSON object, a row on each line.
func (a *api) state(w http.ResponseWriter, _ *http.Request) {
	a.db.mu.RLock()
	b := a.db.state()
	a.db.mu.RUnlock()
	writeBytes(w, http.StatusOK, b)
}

func (s *store) state() []byte {
	sections := []struct {
		name string
		rows []stateRow
	}{
		{"products", s.productState()},
		{"purchaseOrders", s.orderState()},
		{"inventory", s.rowsState("InventoryProduct", "productID", "inventoryLocationID")},
		{"userDefinedFields", s.rowsState("UserDefinedFieldDefinition", "name", "udfType")},
		{"companies", s.rowsState("Company", "companyName")},
		{"inventoryLocations", s.rowsState("InventoryLocation", "locationName")},
		{"opportunities", s.rowsState("Opportunity", "title")},
	}
	b := []byte("{\n")
	for _, section := range sections {
		b = append(append(b, '"'), section.name...)
		b = append(b, `": [`...)
		slices.SortStableFunc(section.rows, func(x, y stateRow) int { return cmp.Compare(x.key, y.key) })
		b = appendRows(b, section.rows, "\n")
		b = append(b, "],\n"...)
	}
	b = append(b, `"counts": {`...)
	first := true
	for _, e := range s.entities {
		if e.command {
			continue
		}
		if !first {
			b = append(b, ", "...)
		}
		first = false
		b = append(appendString(b, e.collection), ':', ' ')
		b = appendValue(b, int64(len(s.table(e.name).rows)))
	}
	return append(b, "}\n}\n"...)
}

func appendRows(b []byte, rows []stateRow, separator string) []byte {
	for i, r := range rows {
		if i > 0 {
			b = append(b, ',')
		}
		b = append(append(b, separator...), r.json...)
	}
	return b
}

// show appends a row without its id and without what is empty or volatile; the object is left open.
func (s *store) show(b []byte, e *entity, r *row, leaveOut string) []byte {
	b = append(b, '{')
	start := len(b)
	for i, f := range e.fields {
		v := r.values[i]
		if i == 0 || v == nil || f.name == leaveOut {
			continue
		}
		if len(b) > start {
			b = append(b, ", "...)
		}
		b = append(appendString(b, f.name), ':', ' ')
		switch {
		case f.kind == kindDateTime:
			b = append(b, `"set"`...)
		case f.reference != "":
			b = appendString(b, s.name(f.reference, v))
		default:
			b = appendValue(b, v)
		}
	}
	if len(r.udfs) == 0 {
		return b
	}
	b = append(b, `, "userDefinedFields": {`...)
	first := true
	for _, d := range s.udfs[e.udf] {
		v, ok := r.udf(d.id)
		if !ok {
			continue
		}
		if !first {
			b = append(b, ", "...)
		}
		first = false
		b = append(appendString(b, d.name), ':', ' ')
		b = appendString(b, v)
	}
	return append(b, '}')
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
	for _, i := range t.names {
		if r.values[i] != nil {
			return text(r.values[i])
		}
	}
	return text(v)
}

// rowsState is every row of an entity, by the fields named.
func (s *store) rowsState(entityName string, by ...string) []stateRow {
	t := s.table(entityName)
	var out []stateRow
	for _, r := range t.rows {
		var key []string
		for _, field := range by {
			f := t.entity.fields[t.entity.at(field)]
			if v := r.values[t.entity.at(field)]; f.reference != "" {
				key = append(key, s.name(f.reference, v))
			} else {
				key = append(key, text(v))
			}
		}
		out = append(out, stateRow{key: strings.Join(key, "\x00"), json: append(s.show(nil, t.entity, r, ""), '}')})
	}
	return out
}

// productState is every product with its vendor rows, by SKU, name and manufacturer's number.
func (s *store) productState() []stateRow {
	t, vendors := s.table("Product"), s.table("ProductVendor")
	out := make([]stateRow, 0, len(t.rows))
	for _, r := range t.rows {
		var rows []stateRow
		for _, v := range vendors.where("productID", r.id) {
			rows = append(rows, stateRow{key: s.name("Company", s.field("ProductVendor", v, "vendorID")),
				json: append(s.show(nil, vendors.entity, v, "productID"), '}')})
		}
		slices.SortStableFunc(rows, func(x, y stateRow) int { return cmp.Compare(x.key, y.key) })
		b := append(s.show(make([]byte, 0, 1024), t.entity, r, ""), `, "vendors": [`...)
		b = append(appendRows(b, rows, ""), "]}"...)
		out = append(out, stateRow{json: b, key: strings.Join([]string{s.text("Product", r, "sku"), s.text("Product", r, "name"),
			s.text("Product", r, "manufacturerProductName")}, "\x00")})
	}
	return out
}

// orderState is every purchase order with its items and what was received, by its number. Items stand in
// the order in which they were added.
func (s *store) orderState() []stateRow {
	orders, items, receipts := s.table("PurchaseOrder"), s.table("PurchaseOrderItem"), s.table("PurchaseOrderItemReceiving")
	var out []stateRow
	for _, r := range orders.rows {
		var lines []stateRow
		for _, i := range items.where("orderID", r.id) {
			var received []stateRow
			for _, v := range receipts.where("purchaseOrderItemID", i.id) {
				received = append(received, stateRow{json: append(s.show(nil, receipts.entity, v, "purchaseOrderItemID"), '}')})
			}
			b := append(s.show(nil, items.entity, i, "orderID"), `, "receiving": [`...)
			lines = append(lines, stateRow{json: append(appendRows(b, received, ""), "]}"...)})
		}
		b := append(s.show(nil, orders.entity, r, ""), `, "items": [`...)
		number := s.text("PurchaseOrder", r, "purchaseOrderNumber")
		out = append(out, stateRow{key: strings.Repeat(" ", max(20-len(number), 0)) + number, json: append(appendRows(b, lines, ""), "]}"...)})
	}
	return out
}
