// This file holds the sandbox's own control endpoints beside those of sandboxkit: the API user, limits,
// the tenant's switches and state.

package sandbox

import (
	"digitalbridge/clients/sandboxkit"
	"fmt"
	"net/http"
	"strings"
	"time"
)

func (a *api) control(c *sandboxkit.Control) {
	c.Endpoint = func(r *http.Request) string { return a.router.resolve(r.URL.Path).pattern }
	c.ExtraStats = func() map[string]any {
		limit, threads := a.limits.current()
		return map[string]any{"hourlyBudget": map[string]int{"used": a.limits.used(a.clock.Now()), "limit": limit}, "threads": threads}
	}
	c.Handle("GET /sandbox/state", a.state)
	c.Handle("GET /sandbox/user", a.getUser)
	c.Handle("POST /sandbox/user", a.postUser)
	c.Handle("POST /sandbox/limits", a.postLimits)
	c.Handle("POST /sandbox/tenant", a.postTenant)
}

func (a *api) getUser(w http.ResponseWriter, _ *http.Request) {
	a.access.mu.RLock()
	defer a.access.mu.RUnlock()
	sandboxkit.WriteJSON(w, http.StatusOK, map[string]any{"active": a.access.active, "costPermission": !a.access.costHidden,
		"access": a.access.levels, "zoneHost": a.access.host})
}

// postUser changes the API user: {"active":false}, {"secret":"…"}, {"access":{"PurchaseOrders":"None",
// "Products.update":"None"}}, {"costPermission":false}, {"hiddenCompanies":[id]}, {"zoneHost":"host:port"}.
// What is absent stays; an empty access object gives all rights back.
func (a *api) postUser(w http.ResponseWriter, r *http.Request) {
	var in struct {
		Active          *bool             `json:"active"`
		UserName        *string           `json:"userName"`
		Secret          *string           `json:"secret"`
		IntegrationCode *string           `json:"integrationCode"`
		Access          map[string]string `json:"access"`
		CostPermission  *bool             `json:"costPermission"`
		HiddenCompanies *[]int64          `json:"hiddenCompanies"`
		ZoneHost        *string           `json:"zoneHost"`
	}
	if !sandboxkit.ReadJSON(w, r, &in) {
		return
	}
	levels, err := a.levels(in.Access)
	if err != nil {
		sandboxkit.WriteError(w, http.StatusBadRequest, err)
		return
	}
	if in.HiddenCompanies != nil {
		a.db.mu.Lock()
		clear(a.db.hidden)
		for _, id := range *in.HiddenCompanies {
			a.db.hidden[id] = true
		}
		a.db.mu.Unlock()
	}
	a.access.mu.Lock()
	set(&a.access.active, in.Active)
	set(&a.access.user, in.UserName)
	set(&a.access.secret, in.Secret)
	set(&a.access.code, in.IntegrationCode)
	set(&a.access.host, in.ZoneHost)
	if in.CostPermission != nil {
		a.access.costHidden = !*in.CostPermission
	}
	if in.HiddenCompanies != nil {
		a.access.restrictedViews = len(*in.HiddenCompanies) > 0
	}
	if in.Access != nil {
		a.access.levels = levels
	}
	a.access.mu.Unlock()
	a.getUser(w, r)
}

// levels checks and lower-cases the keys of an access object.
func (a *api) levels(in map[string]string) (map[string]string, error) {
	out := map[string]string{}
	for key, level := range in {
		name, verb, hasVerb := strings.Cut(strings.ToLower(key), ".")
		if a.router.collections[name] == nil {
			return nil, fmt.Errorf("access: there is no entity %q; use a collection's name such as PurchaseOrders", key)
		}
		if hasVerb && verb != verbCreate && verb != verbUpdate && verb != verbDelete && verb != verbQuery {
			return nil, fmt.Errorf("access: %q is not create, update, delete or query", verb)
		}
		if level != accessAll && level != accessNone && level != accessRestricted {
			return nil, fmt.Errorf("access: %q is not All, Restricted or None", level)
		}
		out[strings.ToLower(key)] = level
	}
	return out, nil
}

// postLimits changes the limits: {"hourlyBudget":100,"used":90,"threads":3,"latency":"100ms"}.
func (a *api) postLimits(w http.ResponseWriter, r *http.Request) {
	var in struct {
		HourlyBudget int     `json:"hourlyBudget"`
		Threads      int     `json:"threads"`
		Used         *int    `json:"used"`
		Latency      *string `json:"latency"`
	}
	if !sandboxkit.ReadJSON(w, r, &in) {
		return
	}
	used := -1
	if in.Used != nil {
		used = *in.Used
	}
	if in.HourlyBudget < 0 || in.Threads < 0 || (in.Used != nil && (used < 0 || used > 1000000)) {
		sandboxkit.WriteError(w, http.StatusBadRequest, fmt.Errorf("hourlyBudget, threads and used can't be negative, nor used above 1000000"))
		return
	}
	if in.Latency != nil {
		d, err := time.ParseDuration(*in.Latency)
		if err != nil || d < 0 {
			sandboxkit.WriteError(w, http.StatusBadRequest, fmt.Errorf("latency %q is not a duration such as 100ms", *in.Latency))
			return
		}
		a.latency.Store(int64(d))
	}
	a.limits.configure(in.HourlyBudget, in.Threads, used, a.clock.Now())
	limit, threads := a.limits.current()
	sandboxkit.WriteJSON(w, http.StatusOK, map[string]any{"hourlyBudget": limit, "threads": threads,
		"used": a.limits.used(a.clock.Now()), "latency": time.Duration(a.latency.Load()).String()})
}

// postTenant changes the tenant's switches: {"inventoryModule":false}, {"vendorInvoiceRequired":true}, and
// the oddities {"language":"de"}, {"nullRows":true}, {"omitUserDefinedFields":true}.
func (a *api) postTenant(w http.ResponseWriter, r *http.Request) {
	var in struct {
		InventoryModule       *bool   `json:"inventoryModule"`
		VendorInvoiceRequired *bool   `json:"vendorInvoiceRequired"`
		Language              *string `json:"language"`
		NullRows              *bool   `json:"nullRows"`
		OmitUDFs              *bool   `json:"omitUserDefinedFields"`
	}
	if !sandboxkit.ReadJSON(w, r, &in) {
		return
	}
	if in.Language != nil {
		if *in.Language != "en" && *in.Language != "de" {
			sandboxkit.WriteError(w, http.StatusBadRequest, fmt.Errorf("language %q is not en or de", *in.Language))
			return
		}
		a.quirks.german.Store(*in.Language == "de")
	}
	if in.NullRows != nil {
		a.quirks.nullRows.Store(*in.NullRows)
	}
	if in.OmitUDFs != nil {
		a.quirks.omitUDFs.Store(*in.OmitUDFs)
	}
	if in.InventoryModule != nil {
		a.access.mu.Lock()
		a.access.noInventory = !*in.InventoryModule
		a.access.mu.Unlock()
	}
	a.db.mu.Lock()
	set(&a.db.vendorInvoiceRequired, in.VendorInvoiceRequired)
	required := a.db.vendorInvoiceRequired
	a.db.mu.Unlock()
	a.access.mu.RLock()
	inventory := !a.access.noInventory
	a.access.mu.RUnlock()
	sandboxkit.WriteJSON(w, http.StatusOK, map[string]any{"inventoryModule": inventory, "vendorInvoiceRequired": required,
		"nullRows": a.quirks.nullRows.Load(), "omitUserDefinedFields": a.quirks.omitUDFs.Load()})
}

func set[T any](to *T, from *T) {
	if from != nil {
		*to = *from
	}
}
