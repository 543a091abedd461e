package demo

import (
	"context"
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/shopspring/decimal"

	"digitalbridge/clients/autotask"
	"digitalbridge/clients/sandboxkit"
	"digitalbridge/clients/tdsynnex"
	"digitalbridge/internal/bridge"
	"digitalbridge/internal/catalog"
	"digitalbridge/internal/config"
	"digitalbridge/internal/policy"
	"digitalbridge/workflows/orders"
)

// This file is the world around the bridge in the demo: the person who works in Autotask, and the looks
// at the sandboxes' own state. It speaks to the sandboxes only, never to a vendor.

// personsMemo is what the person writes into the purchase order; the bridge must leave it alone.
const personsMemo = "For the new office on the second floor."

// madeOrder is the purchase order that the person made.
type madeOrder struct {
	number string
	lines  []madeLine
}

type madeLine struct {
	sku      string
	quantity int
}

// Person is an API client with the sandbox's own credentials, as a person's browser session would be.
func Person(address string) (*autotask.Client, error) {
	return autotask.New(autotask.Config{
		UserName: config.SandboxAutotaskUser, Secret: config.SandboxAutotaskSecret, IntegrationCode: config.SandboxAutotaskIntegrationCode,
		ZoneURL: "http://" + address + "/ATServicesRest/", AllowedHosts: []string{address},
	})
}

// quantities of the lines of the demo's order.
var quantities = []int{2, 5, 1}

// asKnown is the unit cost as it is in Autotask.
var asKnown = decimal.NewFromInt(1)

// makePurchaseOrder does what a buyer does in Autotask: choose products with stock, make a purchase
// order with items at some part of their cost, submit it.
func (r *Demo) makePurchaseOrder(ctx context.Context, ofCost decimal.Decimal) (madeOrder, error) {
	at, err := Person(r.stack.Sandboxes.AutotaskAddress)
	if err != nil {
		return madeOrder{}, err
	}
	vendor, err := at.Companies.First(ctx, autotask.Where(autotask.Eq("companyType", 7), autotask.Contains("companyName", "SYNNEX")))
	if err != nil {
		return madeOrder{}, err
	}
	location, err := at.InventoryLocations.First(ctx, autotask.Where(autotask.Eq("isActive", true)))
	if err != nil {
		return madeOrder{}, err
	}
	statuses, err := at.PurchaseOrders.Picklist(ctx, "status")
	if err != nil {
		return madeOrder{}, err
	}
	status := func(label string) autotask.Optional[int64] {
		v, _ := statuses.ByLabel(label)
		id, _ := v.ID()
		return autotask.Of(id)
	}
	products, err := orderable(ctx, at, len(quantities))
	if err != nil {
		return madeOrder{}, err
	}
	id, err := at.PurchaseOrders.Create(ctx, autotask.PurchaseOrder{
		VendorID: autotask.Of(vendor.ID), Status: status("New"), GeneralMemo: autotask.Of(personsMemo), Phone: autotask.Of("775-555-0100"),
		ShipToName: autotask.Of("Sample MSP"), ShipToAddress1: autotask.Of("1 Main Street"), ShipToCity: autotask.Of("Reno"),
		ShipToState: autotask.Of("NV"), ShipToPostalCode: autotask.Of("89501"),
	})
	if err != nil {
		return madeOrder{}, err
	}
	var made madeOrder
	for i, p := range products {
		_, err := at.PurchaseOrderItems.Create(ctx, id, autotask.PurchaseOrderItem{
			OrderID: autotask.Of(id), ProductID: autotask.Of(p.ID), InventoryLocationID: autotask.Of(location.ID),
			Quantity: autotask.Of(int64(quantities[i])), UnitCost: autotask.Of(p.UnitCost.Or(decimal.Zero).Mul(ofCost).Round(2)),
		})
		if err != nil {
			return madeOrder{}, err
		}
		made.lines = append(made.lines, madeLine{strings.TrimPrefix(p.SKU.Or(""), policy.Default().Products.SKUPrefix), quantities[i]})
	}
	if err := at.PurchaseOrders.Patch(ctx, autotask.PurchaseOrder{ID: id, Status: status("Submitted")}); err != nil {
		return madeOrder{}, err
	}
	po, err := at.PurchaseOrders.Get(ctx, id)
	made.number = po.PurchaseOrderNumber.Or("")
	return made, err
}

// orderable finds products that ship from stock, and that are sold in any quantity to anybody: nothing for
// which an order would have to ask a person.
func orderable(ctx context.Context, at *autotask.Client, n int) ([]autotask.Product, error) {
	var found []autotask.Product
	for p, err := range at.Products.Query(ctx, autotask.Where(autotask.BeginsWith("sku", policy.Default().Products.SKUPrefix),
		autotask.Eq("isActive", true))) {
		if err != nil {
			return nil, err
		}
		text, _ := p.UserDefinedFields.Get(string(catalog.Stock))
		stock, _ := strconv.Atoi(text)
		_, endUser := p.UserDefinedFields.Get(string(catalog.EndUserRequired))
		_, minimum := p.UserDefinedFields.Get(string(catalog.MinimumOrderQuantity))
		if stock >= 10 && stock < 9999 && !endUser && !minimum {
			if found = append(found, p); len(found) == n {
				return found, nil
			}
		}
	}
	return nil, fmt.Errorf("only %d of %d products are in stock; use more SKUs", len(found), n)
}

// compareCosts asks the distributor for the price of some of the products and compares it with the cost
// in Autotask.
func (r *Demo) compareCosts(ctx context.Context, ours []map[string]any) (wrong []string, compared int, err error) {
	td, err := tdsynnex.New(tdsynnex.Config{
		Region: tdsynnex.US, CustomerNumber: config.SandboxAccount, UserID: config.SandboxUserID, Password: config.SandboxPassword,
		WebServiceURL: r.stack.Sandboxes.TDSynnexURL(), InvoiceURL: r.stack.Sandboxes.TDSynnexURL(), RequestsPerMinute: -1,
	})
	if err != nil {
		return nil, 0, err
	}
	costs := map[string]decimal.Decimal{}
	var requests []tdsynnex.PriceAvailabilityRequest
	for i := 0; i < len(ours); i += max(len(ours)/100, 1) {
		sku := strings.TrimPrefix(fmt.Sprint(ours[i]["sku"]), policy.Default().Products.SKUPrefix)
		cost, err := decimal.NewFromString(fmt.Sprint(ours[i]["unitCost"]))
		if err != nil {
			return nil, 0, fmt.Errorf("SKU %s has the cost %v in Autotask", sku, ours[i]["unitCost"])
		}
		costs[sku] = cost
		requests = append(requests, tdsynnex.PriceAvailabilityRequest{SynnexSKU: sku})
	}
	rows, err := td.PriceAvailability(ctx, requests)
	if err != nil {
		return nil, 0, err
	}
	for _, row := range rows {
		if !row.Price.Valid {
			continue // discontinued products have stock but no price
		}
		compared++
		if want := costs[row.SynnexSKU]; !row.Price.Decimal.Equal(want) {
			wrong = append(wrong, fmt.Sprintf("SKU %s: %s in Autotask, %s at TD SYNNEX", row.SynnexSKU, want, row.Price.Decimal))
		}
	}
	return wrong, compared, nil
}

// showOrder shows a new state of the order with the simulated time; it returns the state that is shown.
func (r *Demo) showOrder(ctx context.Context, id, shown string) string {
	var s orders.OrderStatus
	if v, err := r.stack.Client.QueryWorkflow(ctx, id, "", bridge.QueryStatus); err != nil || v.Get(&s) != nil || string(s.State) == shown {
		return shown
	}
	r.say("   %s: %s", r.stack.Sandboxes.Clock.Now().Format("Mon 2 Jan 15:04 MST"), s.State)
	return string(s.State)
}

// autotaskDump is the part of the Autotask sandbox's state that the demo looks at.
type autotaskDump struct {
	Products       []map[string]any `json:"products"`
	PurchaseOrders []map[string]any `json:"purchaseOrders"`
	UDFs           []map[string]any `json:"userDefinedFields"`
}

func (r *Demo) autotaskState(ctx context.Context) (d autotaskDump, err error) {
	return d, sandboxkit.Call(ctx, http.MethodGet, r.stack.Sandboxes.AutotaskURL()+"/sandbox/state", nil, &d)
}

// ours are the products with a vendor row of TD SYNNEX, foreign all others.
func (d autotaskDump) ours() []map[string]any    { return d.split(true) }
func (d autotaskDump) foreign() []map[string]any { return d.split(false) }

func (d autotaskDump) split(ours bool) []map[string]any {
	var out []map[string]any
	for _, p := range d.Products {
		vendors, _ := p["vendors"].([]any)
		is := slices.ContainsFunc(vendors, func(v any) bool {
			row, _ := v.(map[string]any)
			return strings.Contains(fmt.Sprint(row["vendorID"]), "SYNNEX")
		})
		if is == ours {
			out = append(out, p)
		}
	}
	return out
}

// twice lists the SKUs of more than one product of ours.
func (d autotaskDump) twice() []string {
	seen := map[string]int{}
	var out []string
	for _, p := range d.ours() {
		sku := fmt.Sprint(p["sku"])
		if seen[sku]++; seen[sku] == 2 {
			out = append(out, sku)
		}
	}
	return out
}

func (d autotaskDump) purchaseOrder(number string) map[string]any {
	for _, po := range d.PurchaseOrders {
		if fmt.Sprint(po["purchaseOrderNumber"]) == number {
			return po
		}
	}
	return nil
}

func (d autotaskDump) itemMemos(number string) string {
	var b strings.Builder
	items, _ := d.purchaseOrder(number)["items"].([]any)
	for _, item := range items {
		row, _ := item.(map[string]any)
		fmt.Fprintln(&b, row["memo"])
	}
	return b.String()
}

// distributorDump is what GET /sandbox/orders of the TD SYNNEX sandbox answers.
type distributorDump struct {
	Orders            []distributorOrder `json:"orders"`
	RefusedDuplicates []any              `json:"refusedDuplicates"`
}

type distributorOrder struct {
	PONumber     string   `json:"poNumber"`
	OrderNumbers []string `json:"orderNumbers"`
	State        string   `json:"state"`
	Invoices     []string `json:"invoices"`
	Lines        []struct {
		SKU      string `json:"sku"`
		Quantity int    `json:"quantity"`
		Pieces   []struct {
			Tracking []string `json:"tracking"`
		} `json:"pieces"`
	} `json:"lines"`
}

func (r *Demo) distributorOrders(ctx context.Context) (d distributorDump, err error) {
	return d, sandboxkit.Call(ctx, http.MethodGet, r.stack.Sandboxes.TDSynnexURL()+"/sandbox/orders", nil, &d)
}

func (d distributorDump) of(number string) []distributorOrder {
	var out []distributorOrder
	for _, o := range d.Orders {
		if o.PONumber == number {
			out = append(out, o)
		}
	}
	return out
}

func (o distributorOrder) matches(lines []madeLine) bool {
	if len(o.Lines) != len(lines) {
		return false
	}
	for i, l := range o.Lines {
		if l.SKU != lines[i].sku || l.Quantity != lines[i].quantity {
			return false
		}
	}
	return true
}

func (o distributorOrder) tracking() []string {
	var out []string
	for _, l := range o.Lines {
		for _, p := range l.Pieces {
			out = append(out, p.Tracking...)
		}
	}
	return out
}

// sandboxStats is what GET /sandbox/stats answers.
type sandboxStats struct {
	Endpoints map[string]struct {
		Requests    int            `json:"requests"`
		Errors      map[string]int `json:"errors"`
		MaxInFlight int            `json:"maxInFlight"`
		BytesIn     int64          `json:"bytesIn"`
		BytesOut    int64          `json:"bytesOut"`
	} `json:"endpoints"`
	HourlyBudget map[string]int `json:"hourlyBudget,omitempty"`
}

func (r *Demo) stats(ctx context.Context, base string) (s sandboxStats, err error) {
	return s, sandboxkit.Call(ctx, http.MethodGet, base+"/sandbox/stats", nil, &s)
}

func (s sandboxStats) requests() (n int) {
	for _, e := range s.Endpoints {
		n += e.Requests
	}
	return n
}

// writes counts the calls that change something: every PATCH, and every POST that is not a query.
func (s sandboxStats) writes() (n int) {
	for name, e := range s.Endpoints {
		method, path, _ := strings.Cut(name, " ")
		if method == http.MethodGet || strings.Contains(path, "/query") {
			continue
		}
		n += e.Requests
	}
	return n
}

// highestInFlight is the highest number of calls at once among the endpoints whose path names one of
// the entities.
func (s sandboxStats) highestInFlight(entities ...string) (highest int, endpoint string) {
	for name, e := range s.Endpoints {
		if e.MaxInFlight > highest && slices.ContainsFunc(entities, func(entity string) bool { return strings.Contains(name, entity) }) {
			highest, endpoint = e.MaxInFlight, name
		}
	}
	return highest, endpoint
}

// totals are the sandboxes' statistics at the end.
func (r *Demo) totals(ctx context.Context) map[string]any {
	out := map[string]any{}
	for name, base := range map[string]string{"autotask": r.stack.Sandboxes.AutotaskURL(), "tdsynnex": r.stack.Sandboxes.TDSynnexURL()} {
		s, err := r.stats(ctx, base)
		if err != nil {
			out[name] = map[string]string{"error": err.Error()}
			continue
		}
		out[name] = map[string]any{"requests": s.requests(), "writes": s.writes(), "hourlyBudget": s.HourlyBudget, "endpoints": s.Endpoints}
	}
	return out
}

func (r *Demo) setClock(ctx context.Context, rate float64) error {
	return r.clock(ctx, map[string]any{"rate": rate})
}

// passTime puts the sandboxes' clock forward.
func (r *Demo) passTime(ctx context.Context, by time.Duration) error {
	return r.clock(ctx, map[string]any{"advance": by.String()})
}

// clock changes the clock that both sandboxes share.
func (r *Demo) clock(ctx context.Context, change map[string]any) error {
	return sandboxkit.Call(ctx, http.MethodPost, r.stack.Sandboxes.TDSynnexURL()+"/sandbox/clock", change, nil)
}
