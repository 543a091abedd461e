// Package sandbox is a local server of the Autotask PSA REST API: zone information, authentication
// headers, queries and paging, create, patch and child writes, metadata, limits, error statuses and
// the business rules of products, purchasing, inventory and sales.
//
// Validation, metadata, queries and writes all follow from one descriptor per entity (the schema_*
// files), and the descriptors' fields from the vendor's own list (vendorlists/fields.csv). Rows live in memory. Where the vendor's
// behaviour is not known, the choice made here stands
// in choices.go.
//
// Tests and people drive it by the control endpoints of sandboxkit (statistics, faults, clock) and by
//
//	GET  /sandbox/state   canonical dump, for comparing two runs
//	POST /sandbox/user    {"active":false}, {"access":{"PurchaseOrders":"None","Products.update":"None"}},
//	                      {"secret":"new"}, {"costPermission":false}, {"hiddenCompanies":[123]},
//	                      {"zoneHost":"localhost:8081"} (the tenant has moved: any other host is a 401)
//	POST /sandbox/limits  {"hourlyBudget":100,"used":90,"threads":3,"latency":"100ms"}, {"threadStatus":500}
//	POST /sandbox/tenant  {"inventoryModule":false}, {"vendorInvoiceRequired":true}, {"language":"de"},
//	                      {"nullRows":true}, {"omitUserDefinedFields":true}, {"errorShape":"objects"},
//	                      {"labels":"fr"}, {"procurement":true,"wonWizard":"project"},
//	                      {"quantityOnHand":"ignored"}, {"nextPurchaseOrder":"PO_1001"},
//	                      {"dayZone":"Europe/Berlin"}, {"productVendorRequired":true}
//	POST /sandbox/purchase-order {"number":"1003","vendor":"Harbor Supply Co"}: a person changes the vendor
//	POST /sandbox/damage  {"entity":"Products","id":5,"field":"sku","raw":"[]"}: a value that no client can read; raw "" heals it
//
// The conformance test is the list of the rules it keeps: go test -v -run Conformance.
package sandbox

import (
	"cmp"
	"digitalbridge/clients/sandboxkit"
	"net/http"
	"time"
)

// Defaults of [Options].
const (
	DefaultUserName        = "api@sandbox.example"
	DefaultSecret          = "sandbox-secret"
	DefaultIntegrationCode = "SANDBOX"
	DefaultHourlyBudget    = 10000
)

// VendorName is the company name of the distributor in the seed data; its companyType is 7, Vendor.
const VendorName = "TD SYNNEX Corporation"

// Options says how a sandbox tenant starts. The zero value is a tenant with the default credentials.
type Options struct {
	// UserName, Secret and IntegrationCode are what the three authentication headers must hold.
	UserName, Secret, IntegrationCode string
	// HourlyBudget is the number of requests that a rolling hour of the sandbox's clock allows.
	HourlyBudget int
	// Latency is real time added to every API call.
	Latency time.Duration
	// Clock is the tenant's time; nil means a clock that starts now.
	Clock *sandboxkit.Clock
	// Seed makes the seed data; equal seeds and clock starts give equal tenants.
	Seed int64
	// NoInventoryModule takes away the rights to inventory and purchasing, as on a tenant that has not
	// activated them.
	NoInventoryModule bool
	// Procurement is a tenant of the Premium or Ultimate tier: closing an opportunity as won makes charges
	// and a sales order.
	Procurement bool
	// Labels is the language of picklist labels: en (or empty), de or fr.
	Labels string
	// FirstPurchaseOrder is the start value of purchase order numbers, which may hold other characters than
	// digits, such as PO_1001; empty means 1001.
	FirstPurchaseOrder string
	// ProductUDFs are the names of user-defined text fields that Products have from the start.
	ProductUDFs []string
}

// Server is one sandbox tenant: an [http.Handler] that serves the API under /ATServicesRest/ and the
// control endpoints under /sandbox/. It is safe for concurrent use.
type Server struct {
	control *sandboxkit.Control
	api     *api
}

// New returns a sandbox tenant with its seed data.
func New(o Options) *Server {
	if o.Clock == nil {
		o.Clock = sandboxkit.NewClock(time.Now())
	}
	if o.HourlyBudget == 0 {
		o.HourlyBudget = DefaultHourlyBudget
	}
	a := &api{clock: o.Clock, db: newStore(o.Clock), limits: newLimits(o.HourlyBudget), access: &access{
		user: cmp.Or(o.UserName, DefaultUserName), secret: cmp.Or(o.Secret, DefaultSecret),
		code: cmp.Or(o.IntegrationCode, DefaultIntegrationCode), active: true, noInventory: o.NoInventoryModule, noProcurement: !o.Procurement,
	}}
	a.latency.Store(int64(o.Latency))
	a.db.procurement = o.Procurement
	a.db.nextPONumber = cmp.Or(o.FirstPurchaseOrder, a.db.nextPONumber)
	if err := a.db.speak(cmp.Or(o.Labels, "en")); err != nil {
		panic("sandbox: " + err.Error())
	}
	bindRules(a.db.entities)
	a.router = newRouter(a.db.entities)
	seed(a.db, o)
	s := &Server{api: a, control: sandboxkit.NewControl(o.Clock, a)}
	a.control(s.control)
	return s
}

// ServeHTTP serves the API and the control endpoints.
func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) { s.control.ServeHTTP(w, r) }

// Clock is the tenant's time.
func (s *Server) Clock() *sandboxkit.Clock { return s.control.Clock }
