package sandbox

import "slices"

// encoder writes rows of one entity with the fields that a query asked for.
type encoder struct {
	names  [][]byte // `"name":` by position in fields
	fields []int
	udfs   []udfDefinition // those to show
	hide   map[int]bool    // fields shown as null for want of permission
	show   bool            // some row has a user-defined value

	trailingNull bool // a null follows the rows

	damage map[int64]map[string]string // raw values instead of the rows' own
	field  func(i int) string
}

// encoder is called under the store's lock; what it returns needs no lock.
func (a *api) encoder(e *entity, q *query) *encoder {
	enc := &encoder{fields: q.include, trailingNull: a.quirks.nullRows.Load(), field: func(i int) string { return e.fields[i].name }}
	if d := a.quirks.damage.Load(); d != nil {
		enc.damage = (*d)[e.name]
	}
	if q.all {
		for i := range e.fields {
			enc.fields = append(enc.fields, i)
		}
	}
	for _, i := range enc.fields {
		enc.names = append(enc.names, append(appendString(nil, e.fields[i].name), ':'))
	}
	if e.udf != udfNone && !a.quirks.omitUDFs.Load() {
		for _, d := range a.db.udfs[e.udf] {
			if q.all || slices.Contains(q.udfs, d.id) {
				enc.udfs = append(enc.udfs, d)
			}
		}
	}
	if a.access.hidesCost() {
		enc.hide = map[int]bool{}
		for i, f := range e.fields {
			if costField(e, f.name) {
				enc.hide[i] = true
			}
		}
	}
	return enc
}

// costField reports whether a field needs the permission to see costs.
func costField(e *entity, name string) bool {
	switch e.name {
	case "Product":
		return name == "unitCost" || name == "markupRate"
	case "ProductVendor":
		return name == "vendorCost"
	}
	return false
}

// hasID reports whether the rows carry their id.
func (enc *encoder) hasID() bool { return slices.Contains(enc.fields, 0) }

// prepare decides whether user-defined fields are shown: they are left out of an answer in which no row
// has a value.
func (enc *encoder) prepare(rows []*row) {
	enc.show = false
	for _, r := range rows {
		for _, d := range enc.udfs {
			if _, ok := r.udf(d.id); ok {
				enc.show = true
				return
			}
		}
	}
}

func (enc *encoder) rows(b []byte, rows []*row) []byte {
	enc.prepare(rows)
	b = append(b, '[')
	for i, r := range rows {
		if i > 0 {
			b = append(b, ',')
		}
		b = enc.row(b, r)
	}
	if enc.trailingNull && len(rows) > 0 {
		b = append(b, ",null"...)
	}
	return append(b, ']')
}

func (enc *encoder) row(b []byte, r *row) []byte {
	b = append(b, '{')
	for n, i := range enc.fields {
		if n > 0 {
			b = append(b, ',')
		}
		b = append(b, enc.names[n]...)
		if enc.hide[i] {
			b = append(b, "null"...)
			continue
		}
		if raw, ok := enc.damage[r.id][enc.field(i)]; ok {
			b = append(b, raw...)
			continue
		}
		b = appendValue(b, r.values[i])
	}
	if !enc.show {
		return append(b, '}')
	}
	if len(enc.fields) > 0 {
		b = append(b, ',')
	}
	b = append(b, `"userDefinedFields":[`...)
	for n, d := range enc.udfs {
		if n > 0 {
			b = append(b, ',')
		}
		b = append(appendString(append(b, `{"name":`...), d.name), `,"value":`...)
		if s, ok := r.udf(d.id); ok {
			b = appendString(b, s)
		} else {
			b = append(b, "null"...)
		}
		b = append(b, '}')
	}
	return append(b, "]}"...)
}
