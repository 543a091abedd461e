// This file checks a write against the descriptor: required fields, lengths, picklists and references.

package sandbox

import (
	"fmt"
	"strings"
	"time"
	"unicode/utf8"
)

// apply puts a decoded body into the new row. Unknown members and what only the server writes are
// ignored without a word, as the API does.
func (c *change) apply(body map[string]any) error {
	for i, f := range c.t.entity.fields {
		in, ok := body[f.lower]
		if !ok || f.readOnly || (f.createOnly && !c.creating()) {
			continue
		}
		v, err := coerce(f.kind, in)
		if err != nil {
			return err
		}
		if t, ok := v.(time.Time); ok && isDay(c.t.entity.name, f.name) {
			v = c.db.day(t)
		}
		c.sent[i] = true
		c.new.values[i] = v
	}
	if list, ok := body["userdefinedfields"].([]any); ok && c.t.entity.udf != udfNone {
		return c.applyUDFs(list)
	}
	return nil
}

// applyUDFs changes the user-defined fields that are listed; null clears one.
func (c *change) applyUDFs(list []any) error {
	for _, item := range list {
		object, ok := item.(map[string]any)
		if !ok {
			continue
		}
		raw := lowerKeys(object)
		name, _ := raw["name"].(string)
		def := c.db.udf(c.t.entity.udf, name)
		if def == nil {
			return refusal{fmt.Sprintf(textUnknownUDF, name, c.t.entity.name)}
		}
		v, err := coerce(kindString, raw["value"])
		if err == nil {
			err = c.db.checkUDF(def, v)
		}
		if err != nil {
			return err
		}
		c.setUDF(def.id, v)
	}
	return nil
}

// setUDF sets or, with nil, clears a user-defined field.
func (c *change) setUDF(def int64, v value) {
	kept := c.new.udfs[:0]
	for _, u := range c.new.udfs {
		if u.def != def {
			kept = append(kept, u)
		}
	}
	c.new.udfs = kept
	if s, ok := v.(string); ok {
		c.new.udfs = append(c.new.udfs, udfValue{def: def, value: s})
	}
}

// udf finds an active definition by name.
func (s *store) udf(of udfType, name string) *udfDefinition {
	for i := range s.udfs[of] {
		if strings.EqualFold(s.udfs[of][i].name, strings.TrimSpace(name)) {
			return &s.udfs[of][i]
		}
	}
	return nil
}

// checkUDF checks a value, which is always text, against its definition.
func (s *store) checkUDF(d *udfDefinition, v value) error {
	in, ok := v.(string)
	if !ok || in == "" {
		return nil
	}
	if d.list {
		for _, r := range s.table("UserDefinedFieldListItem").where("udfFieldId", d.id) {
			e := s.table("UserDefinedFieldListItem").entity
			if r.values[e.at("isActive")] != false && (in == text(r.id) || strings.EqualFold(in, text(r.values[e.at("valueForDisplay")])) ||
				strings.EqualFold(in, text(r.values[e.at("valueForExport")]))) {
				return nil
			}
		}
		return refusalf(textPicklist, in, d.name)
	}
	_, err := coerce(d.kind, in)
	return err
}

// check returns a refusal when the new row breaks the descriptor.
func (c *change) check() error {
	var missing, wrong refusal
	for i, f := range c.t.entity.fields {
		v := c.new.values[i]
		// What has always been empty, since the server made the row, doesn't stand in the way of a PATCH.
		asked := c.creating() || c.sent[i] || c.old.values[i] != nil
		if f.required && !f.readOnly && i > 0 && asked && (v == nil || v == "") && !excused(c, f.name) {
			missing = append(missing, fmt.Sprintf(textRequired, f.name))
		}
		if v == nil || !c.sent[i] || (!c.creating() && equal(v, c.old.values[i])) {
			continue
		}
		if s, ok := v.(string); ok && f.length > 0 && utf8.RuneCountInString(s) > f.length {
			wrong = append(wrong, fmt.Sprintf(textTooLong, f.name))
		}
		if f.picklist && !c.db.pickable(c.t.entity, f, v) {
			wrong = append(wrong, fmt.Sprintf(textPicklist, text(v), f.name))
		}
		if f.reference != "" && !c.db.refers(f.reference, v) {
			wrong = append(wrong, fmt.Sprintf(textReference, f.name, f.reference))
		}
	}
	if len(missing) > 0 {
		return missing
	}
	if len(wrong) > 0 {
		return wrong
	}
	return nil
}

// pickable reports whether a value is an active value of a picklist.
func (s *store) pickable(e *entity, f field, v value) bool {
	for _, p := range s.pickValues(e, f) {
		if p.value == text(v) {
			return p.active
		}
	}
	return false
}

// refers reports whether a row exists and is active: inactive references are refused like missing ones.
func (s *store) refers(entityName string, v value) bool {
	t, ok := s.tables[entityName]
	id, isID := v.(int64)
	if !ok || !isID {
		return false
	}
	r := t.get(id)
	if r == nil || !t.visible(r) {
		return false
	}
	active, ok := t.entity.byLower["isactive"]
	if !ok {
		return true
	}
	a := r.values[active]
	return a == nil || a == true || a == int64(1)
}
