package sandbox

import (
	"fmt"
	"net/http"
	"strconv"
)

// mayRead checks the right to query and that nobody is impersonated, which makes reads fail.
func (a *api) mayRead(w http.ResponseWriter, r *http.Request, e *entity) bool {
	_, impersonating, _ := impersonation(r)
	if impersonating || a.access.right(e, verbQuery) == accessNone {
		a.refuse(w, http.StatusInternalServerError, refusalf(textPermission, "query"))
		return false
	}
	return true
}

// query serves /query, /query/count, /query/next and /query/previous by GET and POST.
func (a *api) query(w http.ResponseWriter, r *http.Request, rt route) {
	turning := rt.kind == routeNext || rt.kind == routePrevious
	search := param(r, "search")
	if turning && r.Method == http.MethodGet && search == "" {
		noVerb(w, r) // the page link of a POST query works with POST only
		return
	}
	body := []byte(search)
	if r.Method == http.MethodPost {
		var ok bool
		if body, ok = a.readBody(w, r); !ok {
			return
		}
		search = ""
	}
	if len(body) == 0 {
		a.refuse(w, http.StatusInternalServerError, refusal{textNullModel})
		return
	}
	if !a.mayRead(w, r, rt.entity) {
		return
	}
	p := page{size: 0, after: beforeFirst}
	if turning {
		t, ok := readToken(r)
		if ok && rt.kind == routeNext {
			p, ok = t.forward()
		} else if ok {
			p, ok = t.backward()
		}
		if !ok {
			a.refuse(w, http.StatusInternalServerError, refusalf(textBadQuery, "The paging parameter is missing or invalid."))
			return
		}
	}
	a.db.mu.RLock()
	q, err := parseQuery(rt.entity, body, a.db.udfLookup)
	if err != nil {
		a.db.mu.RUnlock()
		a.refuse(w, http.StatusInternalServerError, err)
		return
	}
	t := a.db.table(rt.entity.name)
	if rt.kind == routeCount {
		n := t.count(q)
		a.db.mu.RUnlock()
		writeBytes(w, http.StatusOK, fmt.Appendf(nil, `{"queryCount":%d}`, n))
		return
	}
	if p.size == 0 {
		p.size = q.size
	}
	rows := t.search(q, p.after, p.size+1)
	enc := a.encoder(rt.entity, q)
	a.db.mu.RUnlock()
	a.writePage(w, r, rt.entity.collection+"/query", p, rows, enc, search)
}

// writePage answers one page; rows holds one row more than the page when there is a next one.
func (a *api) writePage(w http.ResponseWriter, r *http.Request, path string, p page, rows []*row, enc *encoder, search string) {
	next, previous := "null", "null"
	if len(rows) > p.size {
		rows = rows[:p.size]
		if enc.hasID() || !pagingNeedsID {
			next = string(appendString(nil, pageURL(r, path, "next", p.next(rows[len(rows)-1].id), search)))
		}
	}
	if t, ok := p.previous(); ok {
		previous = string(appendString(nil, pageURL(r, path, "previous", t, search)))
	}
	b := make([]byte, 0, 1024*(len(rows)+1))
	b = append(b, `{"items":`...)
	b = enc.rows(b, rows)
	b = append(b, `,"pageDetails":{"count":`...)
	b = strconv.AppendInt(b, int64(len(rows)), 10)
	b = append(b, `,"requestCount":`...)
	b = strconv.AppendInt(b, int64(p.size), 10)
	b = append(b, `,"prevPageUrl":`+previous+`,"nextPageUrl":`+next+`}}`...)
	writeBytes(w, http.StatusOK, b)
}

// get answers one row, or null when it doesn't exist or can't be seen.
func (a *api) get(w http.ResponseWriter, r *http.Request, rt route) {
	if !a.mayRead(w, r, rt.entity) {
		return
	}
	a.db.mu.RLock()
	t := a.db.table(rt.entity.name)
	found := t.get(rt.id)
	if found != nil && (!t.visible(found) || (rt.kind == routeChild && !belongs(rt, found))) {
		found = nil
	}
	enc := a.encoder(rt.entity, &query{all: true})
	a.db.mu.RUnlock()
	if found == nil {
		writeBytes(w, http.StatusOK, []byte(`{"item":null}`))
		return
	}
	enc.prepare([]*row{found})
	b := append(make([]byte, 0, 1024), `{"item":`...)
	writeBytes(w, http.StatusOK, append(enc.row(b, found), '}'))
}

// belongs reports whether a row is a child of the route's parent.
func belongs(rt route, r *row) bool {
	return r.values[rt.entity.at(rt.entity.parentField)] == rt.parentID
}

// children lists all children of a parent; more than a page of them are paged like a GET query.
func (a *api) children(w http.ResponseWriter, r *http.Request, rt route) {
	if !a.mayRead(w, r, rt.entity) {
		return
	}
	e := rt.entity
	q := &query{size: pageSize, all: true, where: condition{group: "and", items: []condition{
		{op: "eq", field: e.at(e.parentField), kind: kindLong, value: rt.parentID}}}}
	a.db.mu.RLock()
	rows := a.db.table(e.name).search(q, beforeFirst, pageSize+1)
	enc := a.encoder(e, q)
	a.db.mu.RUnlock()
	search := fmt.Sprintf(`{"filter":[{"op":"eq","field":"%s","value":%d}]}`, e.parentField, rt.parentID)
	a.writePage(w, r, e.collection+"/query", page{size: pageSize, after: beforeFirst}, rows, enc, search)
}
