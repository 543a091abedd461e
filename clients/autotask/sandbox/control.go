// This file holds the sandbox's own control endpoints beside those of sandboxkit: the API user, limits,
// the tenant's switches and state.

package sandbox

import (
	"digitalbridge/clients/sandboxkit"
	"fmt"
	"net/http"
	"slices"
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
	c.Handle("POST /sandbox/purchase-order", a.postPurchaseOrder)
	c.Handle("POST /sandbox/damage", a.postDamage)
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

// postLimits changes the limits: {"hourlyBudget":100,"used":90,"threads":3,"threadStatus":500,"latency":"100ms"}.
func (a *api) postLimits(w http.ResponseWriter, r *http.Request) {
	var in struct {
		HourlyBudget int     `json:"hourlyBudget"`
		Threads      int     `json:"threads"`
		ThreadStatus *int    `json:"threadStatus"`
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
	if in.ThreadStatus != nil {
		if *in.ThreadStatus < 200 || *in.ThreadStatus > 599 {
			sandboxkit.WriteError(w, http.StatusBadRequest, fmt.Errorf("threadStatus %d is not from 200 to 599", *in.ThreadStatus))
			return
		}
		a.quirks.threadStatus.Store(int64(*in.ThreadStatus))
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

// postTenant changes the tenant's switches; the package's comment lists them. What is absent stays.
func (a *api) postTenant(w http.ResponseWriter, r *http.Request) {
	var in struct {
		InventoryModule       *bool   `json:"inventoryModule"`
		VendorInvoiceRequired *bool   `json:"vendorInvoiceRequired"`
		Language              *string `json:"language"`
		NullRows              *bool   `json:"nullRows"`
		OmitUDFs              *bool   `json:"omitUserDefinedFields"`
		ErrorShape            *string `json:"errorShape"`
		tenantChange
	}
	if !sandboxkit.ReadJSON(w, r, &in) {
		return
	}
	if in.Language != nil && *in.Language != "en" && *in.Language != "de" {
		sandboxkit.WriteError(w, http.StatusBadRequest, fmt.Errorf("language %q is not en or de", *in.Language))
		return
	}
	if in.ErrorShape != nil && !slices.Contains(errorShapes, *in.ErrorShape) {
		sandboxkit.WriteError(w, http.StatusBadRequest,
			fmt.Errorf("errorShape %q is not one of %s", *in.ErrorShape, strings.Join(errorShapes, ", ")))
		return
	}
	if err := a.changeTenant(in.tenantChange, in.VendorInvoiceRequired); err != nil {
		sandboxkit.WriteError(w, http.StatusBadRequest, err)
		return
	}
	if in.Language != nil {
		a.quirks.german.Store(*in.Language == "de")
	}
	if in.NullRows != nil {
		a.quirks.nullRows.Store(*in.NullRows)
	}
	if in.OmitUDFs != nil {
		a.quirks.omitUDFs.Store(*in.OmitUDFs)
	}
	if in.ErrorShape != nil {
		a.quirks.errorShape.Store(in.ErrorShape)
	}
	a.access.mu.Lock()
	if in.InventoryModule != nil {
		a.access.noInventory = !*in.InventoryModule
	}
	if in.Procurement != nil {
		a.access.noProcurement = !*in.Procurement
	}
	inventory := !a.access.noInventory
	a.access.mu.Unlock()
	a.db.mu.RLock()
	out := map[string]any{"inventoryModule": inventory, "vendorInvoiceRequired": a.db.vendorInvoiceRequired,
		"nullRows": a.quirks.nullRows.Load(), "omitUserDefinedFields": a.quirks.omitUDFs.Load(), "procurement": a.db.procurement,
		"quantityOnHand": a.db.onHand, "nextPurchaseOrder": a.db.nextPONumber, "dayZone": a.db.dayZone.String()}
	a.db.mu.RUnlock()
	sandboxkit.WriteJSON(w, http.StatusOK, out)
}

// tenantChange is what a control call changes of [tenantOptions].
type tenantChange struct {
	Labels                *string `json:"labels"`
	Procurement           *bool   `json:"procurement"`
	WonWizard             *string `json:"wonWizard"`
	QuantityOnHand        *string `json:"quantityOnHand"`
	StockedItems          *string `json:"stockedItems"`
	NextPurchaseOrder     *string `json:"nextPurchaseOrder"`
	DayZone               *string `json:"dayZone"`
	ProductVendorRequired *bool   `json:"productVendorRequired"`
}

func (a *api) changeTenant(in tenantChange, invoiceRequired *bool) error {
	a.db.mu.Lock()
	defer a.db.mu.Unlock()
	options := a.db.tenantOptions
	if in.DayZone != nil {
		zone, err := time.LoadLocation(*in.DayZone)
		if err != nil {
			return fmt.Errorf("dayZone: %w", err)
		}
		options.dayZone = zone
	}
	set(&options.onHand, in.QuantityOnHand)
	if !slices.Contains([]string{onHandRefused, onHandIgnored, onHandWritable, onHandReadOnly}, options.onHand) {
		return fmt.Errorf("quantityOnHand %q is not refused, ignored, writable or readOnly", options.onHand)
	}
	if in.StockedItems != nil {
		if *in.StockedItems != "kept" && *in.StockedItems != "ignored" {
			return fmt.Errorf("stockedItems %q is not kept or ignored", *in.StockedItems)
		}
		options.stockIgnored = *in.StockedItems == "ignored"
	}
	set(&options.wonWizard, in.WonWizard)
	if !slices.Contains([]string{"ticket", "project", "contract"}, options.wonWizard) {
		return fmt.Errorf("wonWizard %q is not ticket, project or contract", options.wonWizard)
	}
	set(&options.procurement, in.Procurement)
	set(&options.productVendorRequired, in.ProductVendorRequired)
	if in.Labels != nil {
		if err := a.db.speak(*in.Labels); err != nil {
			return err
		}
	}
	a.db.tenantOptions = options
	set(&a.db.nextPONumber, in.NextPurchaseOrder)
	set(&a.db.vendorInvoiceRequired, invoiceRequired)
	return nil
}

// postPurchaseOrder changes a purchase order as a person does in the web interface: its vendor.
func (a *api) postPurchaseOrder(w http.ResponseWriter, r *http.Request) {
	var in struct {
		Number string `json:"number"`
		Vendor string `json:"vendor"`
	}
	if !sandboxkit.ReadJSON(w, r, &in) {
		return
	}
	a.db.mu.Lock()
	defer a.db.mu.Unlock()
	orders, vendors := a.db.table("PurchaseOrder").where("purchaseOrderNumber", in.Number),
		a.db.table("Company").where("companyName", in.Vendor)
	if len(orders) == 0 || len(vendors) == 0 || !a.db.isVendor(vendors[0].id) {
		sandboxkit.WriteError(w, http.StatusBadRequest, fmt.Errorf("there is no purchase order %q, or %q is no vendor", in.Number, in.Vendor))
		return
	}
	if err := a.db.changeVendor(orders[0], vendors[0].id); err != nil {
		sandboxkit.WriteError(w, http.StatusConflict, err)
		return
	}
	sandboxkit.WriteJSON(w, http.StatusOK, map[string]any{"number": in.Number, "vendor": in.Vendor})
}

// postDamage makes a field of a row one that no client can read: {"entity":"Products","id":5,"field":"sku","raw":"[]"}.
// An empty raw heals it.
func (a *api) postDamage(w http.ResponseWriter, r *http.Request) {
	var in struct {
		Entity string `json:"entity"`
		ID     int64  `json:"id"`
		Field  string `json:"field"`
		Raw    string `json:"raw"`
	}
	if !sandboxkit.ReadJSON(w, r, &in) {
		return
	}
	e := a.router.collections[strings.ToLower(in.Entity)]
	if e == nil || !slices.ContainsFunc(e.fields, func(f field) bool { return f.name == in.Field }) {
		sandboxkit.WriteError(w, http.StatusBadRequest, fmt.Errorf("there is no field %q of %q", in.Field, in.Entity))
		return
	}
	a.db.mu.Lock()
	defer a.db.mu.Unlock()
	var now damage
	if d := a.quirks.damage.Load(); d != nil {
		now = *d
	}
	a.quirks.damage.Store(now.with(e.name, in.ID, in.Field, in.Raw))
	sandboxkit.WriteJSON(w, http.StatusOK, in)
}

func set[T any](to *T, from *T) {
	if from != nil {
		*to = *from
	}
}
