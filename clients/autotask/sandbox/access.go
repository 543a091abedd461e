// This file holds who may do what: credentials, the API user's state, and its security level.

package sandbox

import (
	"net/http"
	"strconv"
	"strings"
	"sync"
)

// Rights as metadata names them.
const (
	accessAll        = "All"
	accessNone       = "None"
	accessRestricted = "Restricted"
)

// access is the API user and its security level. It is safe for concurrent use.
type access struct {
	mu              sync.RWMutex
	user            string
	secret          string
	code            string
	active          bool
	noInventory     bool
	noProcurement   bool
	costHidden      bool
	host            string            // the only host that the tenant answers on; empty for any
	levels          map[string]string // "purchaseorders" or "purchaseorders.create" -> right
	restrictedViews bool              // some companies are hidden
}

// knows reports whether a name is the API user's.
func (a *access) knows(user string) bool {
	a.mu.RLock()
	defer a.mu.RUnlock()
	return user != "" && strings.EqualFold(user, a.user)
}

// admits checks the three headers and the state of the user; wrong is one answer for all of them.
func (a *access) admits(r *http.Request) bool {
	a.mu.RLock()
	defer a.mu.RUnlock()
	return a.active && strings.EqualFold(r.Header.Get("UserName"), a.user) &&
		r.Header.Get("Secret") == a.secret && r.Header.Get("ApiIntegrationCode") == a.code &&
		(a.host == "" || strings.EqualFold(r.Host, a.host))
}

// home is the host on which the tenant lives, when it was moved.
func (a *access) home() string {
	a.mu.RLock()
	defer a.mu.RUnlock()
	return a.host
}

// right returns what the user may do to an entity with a verb: create, update, delete or query.
func (a *access) right(e *entity, verb string) string {
	if !verbAllowed(e, verb) {
		return accessNone
	}
	a.mu.RLock()
	defer a.mu.RUnlock()
	if (a.noInventory && e.module == moduleInventory) || (a.noProcurement && e.module == moduleProcurement) {
		return accessNone
	}
	name := strings.ToLower(e.collection)
	for _, key := range []string{name + "." + verb, name} {
		if level, ok := a.levels[key]; ok {
			return level
		}
	}
	if verb == verbQuery && a.restrictedViews {
		return accessRestricted
	}
	return accessAll
}

// Verbs of a security level.
const (
	verbCreate = "create"
	verbUpdate = "update"
	verbDelete = "delete"
	verbQuery  = "query"
)

// verbAllowed reports whether the API offers a verb on an entity to anybody.
func verbAllowed(e *entity, verb string) bool {
	switch verb {
	case verbCreate:
		return e.allows(http.MethodPost)
	case verbUpdate:
		return e.allows(http.MethodPatch)
	case verbDelete:
		return e.allows(http.MethodDelete)
	}
	return !e.command
}

// hidesCost reports whether the user lacks the permission to see costs.
func (a *access) hidesCost() bool {
	a.mu.RLock()
	defer a.mu.RUnlock()
	return a.costHidden
}

// impersonation reads the header; ok is false when there is one that is not an id.
func impersonation(r *http.Request) (id int64, present, ok bool) {
	h := r.Header.Get("ImpersonationResourceId")
	if h == "" {
		return 0, false, true
	}
	id, err := strconv.ParseInt(strings.TrimSpace(h), 10, 64)
	return id, true, err == nil
}
