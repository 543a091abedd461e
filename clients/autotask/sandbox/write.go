// This file carries out writes: POST, PATCH, PUT and DELETE, at the root or under a parent.

package sandbox

import (
	"fmt"
	"net/http"
	"slices"
)

// verbOf is the right that a method needs.
func verbOf(method string) string {
	switch method {
	case http.MethodPost:
		return verbCreate
	case http.MethodDelete:
		return verbDelete
	}
	return verbUpdate
}

// mayWrite checks the rights of the API user and of the one it impersonates, and returns the latter.
func (a *api) mayWrite(w http.ResponseWriter, r *http.Request, e *entity) (impersonated int64, ok bool) {
	verb := verbOf(r.Method)
	id, present, valid := impersonation(r)
	if a.access.right(e, verb) == accessNone || (present && (!valid || !e.impersonable)) {
		a.refuse(w, http.StatusInternalServerError, refusalf(textPermission, verb))
		return 0, false
	}
	if !present {
		return 0, true
	}
	a.db.mu.RLock()
	known := a.db.refers("Resource", id)
	a.db.mu.RUnlock()
	if !known {
		a.refuse(w, http.StatusInternalServerError, refusalf(textPermission, verb))
		return 0, false
	}
	return id, true
}

// write serves POST, PATCH and PUT.
func (a *api) write(w http.ResponseWriter, r *http.Request, rt route) {
	impersonated, ok := a.mayWrite(w, r, rt.entity)
	if !ok {
		return
	}
	raw, ok := a.readBody(w, r)
	if !ok {
		return
	}
	if raw == nil {
		a.refuse(w, http.StatusInternalServerError, refusal{textNullBody})
		return
	}
	body, err := decodeObject(raw)
	if err != nil {
		a.refuse(w, http.StatusInternalServerError, err)
		return
	}
	if a.access.hidesCost() {
		for _, f := range rt.entity.fields {
			if costField(rt.entity, f.name) {
				delete(body, f.lower)
			}
		}
	}
	id, err := a.db.write(r.Method, rt, body, impersonated)
	if err != nil {
		a.refuse(w, http.StatusInternalServerError, err)
		return
	}
	writeBytes(w, http.StatusOK, fmt.Appendf(nil, `{"itemId":%d}`, id))
}

// write makes one change or none.
func (s *store) write(method string, rt route, body map[string]any, impersonated int64) (int64, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	c := &change{db: s, t: s.table(rt.entity.name), now: s.clock.Now(), sent: map[int]bool{}, actor: s.apiResource, impersonated: impersonated}
	if err := c.begin(method, rt, body); err != nil {
		return 0, err
	}
	if err := c.apply(body); err != nil {
		return 0, err
	}
	if rt.kind == routeChildren {
		c.new.values[rt.entity.at(rt.entity.parentField)] = rt.parentID
	}
	c.stamp()
	if err := c.check(); err != nil {
		return 0, err
	}
	if rule := rt.entity.rule; rule != nil {
		if err := rule(c); err != nil {
			return 0, err
		}
	}
	if rt.entity.command {
		rt.entity.effect(c)
		return c.result, nil
	}
	c.t.put(c.new)
	if effect := rt.entity.effect; effect != nil {
		effect(c)
	}
	return c.new.id, nil
}

// begin finds the row to change, or makes the one to create.
func (c *change) begin(method string, rt route, body map[string]any) error {
	e := rt.entity
	if rt.kind == routeChildren {
		parent := c.db.tables[c.db.parentName(e)]
		if p := parent.get(rt.parentID); p == nil || !parent.visible(p) {
			return refusalf(textReference, e.parentField, parent.entity.name)
		}
	}
	if method == http.MethodPost {
		c.new = &row{id: c.t.nextID, values: make([]value, len(e.fields))}
		c.new.values[0] = c.new.id
		for _, d := range c.db.udfs[e.udf] {
			if e.udf != udfNone && d.fallback != "" {
				c.new.udfs = append(c.new.udfs, udfValue{def: d.id, value: d.fallback})
			}
		}
		return nil
	}
	v, err := coerce(kindLong, body["id"])
	if err != nil {
		return err
	}
	id, ok := v.(int64)
	if !ok {
		return refusalf(textRequired, "id")
	}
	c.old = c.t.get(id)
	if c.old == nil || !c.t.visible(c.old) || (rt.kind == routeChildren && !belongs(rt, c.old)) {
		return refusalf(textNotFound, e.name, id)
	}
	c.new = c.old.clone()
	if method == http.MethodPut {
		c.blank()
	}
	return nil
}

// blank empties what a PUT replaces: every field that a later write may set.
func (c *change) blank() {
	for i, f := range c.t.entity.fields {
		if i > 0 && !f.readOnly && !f.createOnly {
			c.new.values[i] = nil
		}
	}
	c.new.udfs = nil
}

// stamp sets the fields that every entity has in common, where it has them.
func (c *change) stamp() {
	e := c.t.entity
	set := func(v value, names ...string) {
		for _, name := range names {
			if i, ok := e.byLower[name]; ok && e.fields[i].readOnly {
				c.new.values[i] = v
			}
		}
	}
	now := trimmed(c.now)
	if c.creating() {
		set(now, "createdatetime", "createdate", "createdtime")
		set(c.actor, "creatorresourceid", "createdbyresourceid")
		if c.impersonated != 0 {
			set(c.impersonated, "impersonatorcreatorresourceid")
		}
	} else if c.impersonated != 0 {
		set(c.impersonated, "impersonatorupdaterresourceid")
	}
	set(now, "lastactivitydate", "lastactivity", "lastmodifieddate", "lasttrackedmodifieddatetime", "lastmodifieddatetime")
}

// parentName is the singular name of an entity's parent.
func (s *store) parentName(e *entity) string {
	i := slices.IndexFunc(s.entities, func(p *entity) bool { return p.collection == e.parent })
	return s.entities[i].name
}

// delete serves DELETE.
func (a *api) delete(w http.ResponseWriter, r *http.Request, rt route) {
	if _, ok := a.mayWrite(w, r, rt.entity); !ok {
		return
	}
	if err := a.db.delete(rt); err != nil {
		a.refuse(w, http.StatusInternalServerError, err)
		return
	}
	writeBytes(w, http.StatusOK, fmt.Appendf(nil, `{"itemId":%d}`, rt.id))
}

func (s *store) delete(rt route) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	t := s.table(rt.entity.name)
	old := t.get(rt.id)
	if old == nil || !t.visible(old) || (rt.kind == routeChild && !belongs(rt, old)) {
		return refusal{textNothingToDelete}
	}
	c := &change{db: s, t: t, now: s.clock.Now(), old: old, sent: map[int]bool{}, actor: s.apiResource}
	if rule := rt.entity.rule; rule != nil {
		if err := rule(c); err != nil {
			return err
		}
	}
	t.remove(rt.id)
	if effect := rt.entity.effect; effect != nil {
		effect(c)
	}
	return nil
}
