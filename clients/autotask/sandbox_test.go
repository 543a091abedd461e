// The client against the sandbox: every entity, the life of a purchase order, limits, faults.

package autotask_test

import (
	"bytes"
	"context"
	"crypto/x509"
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"reflect"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/shopspring/decimal"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"digitalbridge/clients/autotask"
	"digitalbridge/clients/autotask/sandbox"
)

// tenant is a sandbox on a port of its own.
type tenant struct {
	t      *testing.T
	server *httptest.Server
}

func newTenant(t *testing.T, o sandbox.Options) *tenant {
	tn := &tenant{t: t, server: httptest.NewServer(sandbox.New(o))}
	t.Cleanup(tn.server.Close)
	return tn
}

func (tn *tenant) config() autotask.Config {
	return autotask.Config{
		UserName: sandbox.DefaultUserName, Secret: sandbox.DefaultSecret, IntegrationCode: sandbox.DefaultIntegrationCode,
		ZoneURL: tn.server.URL + "/ATServicesRest/", BudgetShare: 1,
	}
}

func (tn *tenant) client(change ...func(*autotask.Config)) *autotask.Client {
	cfg := tn.config()
	for _, f := range change {
		f(&cfg)
	}
	c, err := autotask.New(cfg)
	require.NoError(tn.t, err)
	return c
}

// control asks a control endpoint of the sandbox and decodes its answer.
func (tn *tenant) control(method, path, body string, into any) {
	tn.t.Helper()
	req, err := http.NewRequestWithContext(context.Background(), method, tn.server.URL+"/sandbox/"+path, strings.NewReader(body))
	require.NoError(tn.t, err)
	res, err := tn.server.Client().Do(req)
	require.NoError(tn.t, err)
	defer func() { _ = res.Body.Close() }()
	data, err := io.ReadAll(res.Body)
	require.NoError(tn.t, err)
	require.Less(tn.t, res.StatusCode, 300, string(data))
	if into != nil {
		require.NoError(tn.t, json.NewDecoder(bytes.NewReader(data)).Decode(into))
	}
}

type endpointStats struct {
	Requests    int            `json:"requests"`
	Errors      map[string]int `json:"errors"`
	MaxInFlight int            `json:"maxInFlight"`
}

func (tn *tenant) stats() map[string]endpointStats {
	tn.t.Helper()
	var out struct {
		Endpoints map[string]endpointStats `json:"endpoints"`
	}
	tn.control("GET", "stats", "", &out)
	require.NotEmpty(tn.t, out.Endpoints)
	return out.Endpoints
}

// endpoint is the statistics of "METHOD /pattern", whatever the case of the base path.
func (tn *tenant) endpoint(name string) endpointStats {
	tn.t.Helper()
	for key, s := range tn.stats() {
		if strings.EqualFold(key, name) || strings.HasSuffix(strings.ToLower(key), strings.ToLower(strings.Replace(name, " ", " /ATServicesRest", 1))) {
			return s
		}
	}
	return endpointStats{}
}

func all[T any](t *testing.T, rows autotask.Rows[T]) []T {
	t.Helper()
	var out []T
	for row, err := range rows {
		require.NoError(t, err)
		out = append(out, row)
	}
	return out
}

func vendor(t *testing.T, c *autotask.Client) autotask.Company {
	t.Helper()
	company, err := c.Companies.First(context.Background(), autotask.Where(autotask.Eq("companyType", 7), autotask.Contains("companyName", "synnex")))
	require.NoError(t, err)
	require.Equal(t, sandbox.VendorName, company.CompanyName.Or(""))
	return company
}

// TestEveryField reads every entity and compares its struct with what the tenant says about it.
func TestEveryField(t *testing.T) {
	c := newTenant(t, sandbox.Options{ProductUDFs: []string{"TDS Stock"}}).client()
	client := reflect.ValueOf(c).Elem()
	for i := range client.NumField() {
		field := client.Type().Field(i)
		if !field.IsExported() {
			continue
		}
		entity, ok := client.Field(i).Interface().(interface {
			Name() string
			Fields(context.Context) ([]autotask.Field, error)
		})
		require.True(t, ok, field.Name)
		t.Run(entity.Name(), func(t *testing.T) {
			require.Equal(t, field.Name, entity.Name())
			fields, err := entity.Fields(context.Background())
			require.NoError(t, err)
			get, ok := client.Field(i).Type().MethodByName("Get")
			require.True(t, ok)
			row := get.Type.Out(0)
			have := map[string]string{}
			for j := range row.NumField() {
				name, _, _ := strings.Cut(row.Field(j).Tag.Get("json"), ",")
				have[name] = row.Field(j).Type.String()
			}
			for _, f := range fields {
				if f.Name == "id" {
					continue
				}
				want := map[string]string{"integer": "int64", "long": "int64", "short": "int64", "decimal": "github.com/shopspring/decimal.Decimal",
					"double": "github.com/shopspring/decimal.Decimal", "boolean": "bool", "string": "string", "datetime": "time.Time"}[f.DataType]
				require.NotEmpty(t, want, "%s has the unknown type %s", f.Name, f.DataType)
				require.Equal(t, "autotask.Optional["+want+"]", have[f.Name], f.Name)
			}
		})
	}
}

func TestPurchaseOrderLife(t *testing.T) {
	ctx := context.Background()
	c := newTenant(t, sandbox.Options{}).client()
	synnex := vendor(t, c)

	statuses, err := c.PurchaseOrders.Picklist(ctx, "status")
	require.NoError(t, err)
	status := func(label string) int64 {
		v, ok := statuses.ByLabel(label)
		require.True(t, ok, label)
		id, ok := v.ID()
		require.True(t, ok)
		return id
	}
	location, err := c.InventoryLocations.First(ctx, autotask.Where(autotask.Eq("isActive", true), autotask.Eq("isDefault", true)))
	require.NoError(t, err)
	code, err := c.BillingCodes.First(ctx, autotask.Where(autotask.Eq("useType", 4), autotask.Eq("isActive", true)))
	require.NoError(t, err)

	product, err := c.Products.Create(ctx, autotask.Product{
		Name: autotask.Of("Dock, USB-C"), SKU: autotask.Of("TDS-7654321"), IsActive: autotask.Of(true), IsSerialized: autotask.Of(false),
		ProductBillingCodeID: autotask.Of(code.ID), ChargeBillingCodeID: autotask.Of(code.ID), UnitCost: autotask.Of(decimal.RequireFromString("101.25")),
	})
	require.NoError(t, err)
	_, err = c.ProductVendors.Create(ctx, product, autotask.ProductVendor{VendorID: autotask.Of(synnex.ID), IsActive: autotask.Of(true),
		IsDefault: autotask.Of(true), VendorPartNumber: autotask.Of("7654321"), VendorCost: autotask.Of(decimal.RequireFromString("101.25"))})
	require.NoError(t, err)
	vendors := all(t, c.ProductVendors.List(ctx, product))
	require.Len(t, vendors, 1)
	require.Equal(t, "7654321", vendors[0].VendorPartNumber.Or(""))

	order, err := c.PurchaseOrders.Create(ctx, autotask.PurchaseOrder{VendorID: autotask.Of(synnex.ID), Status: autotask.Of(status("New")),
		ShipToName: autotask.Of("Acme"), ShipToAddress1: autotask.Of("1 Main Street")})
	require.NoError(t, err)
	line, err := c.PurchaseOrderItems.Create(ctx, order, autotask.PurchaseOrderItem{ProductID: autotask.Of(product), Quantity: autotask.Of(int64(3)),
		UnitCost: autotask.Of(decimal.RequireFromString("101.25")), InventoryLocationID: autotask.Of(location.ID)})
	require.NoError(t, err)

	now, ignored, err := c.PurchaseOrders.PatchVerified(ctx, autotask.PurchaseOrder{ID: order, Status: autotask.Of(status("Submitted")), GeneralMemo: autotask.Of("be quick")})
	require.NoError(t, err)
	require.Empty(t, ignored)
	require.True(t, now.SubmitDateTime.IsSet())
	require.NotEmpty(t, now.PurchaseOrderNumber.Or(""))

	_, err = c.PurchaseOrderItems.Create(ctx, order, autotask.PurchaseOrderItem{ProductID: autotask.Of(product), Quantity: autotask.Of(int64(1)),
		UnitCost: autotask.Of(decimal.NewFromInt(1)), InventoryLocationID: autotask.Of(location.ID)})
	require.ErrorIs(t, err, autotask.ErrValidation, "lines are added only while the order is new")

	_, ignored, err = c.PurchaseOrders.PatchVerified(ctx, autotask.PurchaseOrder{ID: order, PurchaseOrderNumber: autotask.Of("MINE-1"), Freight: autotask.Of(decimal.RequireFromString("12.50"))})
	require.NoError(t, err)
	require.Equal(t, []string{"purchaseOrderNumber"}, ignored, "a read-only field is ignored without a word")

	_, err = c.PurchaseOrderItemReceiving.Create(ctx, line, autotask.PurchaseOrderItemReceiving{QuantityNowReceiving: autotask.Of(int64(3))})
	require.NoError(t, err)
	done, err := c.PurchaseOrders.Get(ctx, order)
	require.NoError(t, err)
	require.Equal(t, status("Received Full"), done.Status.Or(0))
	require.Equal(t, "12.5", done.Freight.Or(decimal.Zero).String())

	open := autotask.Where(autotask.Eq("vendorID", synnex.ID), autotask.In("status", status("Submitted"), status("ReceivedPartial")))
	n, err := c.PurchaseOrders.Count(ctx, open)
	require.NoError(t, err)
	require.Zero(t, n)
}

// makeProducts creates rows concurrently and returns their ids in no order.
func makeProducts(t *testing.T, c *autotask.Client, n, workers int) map[string]int64 {
	t.Helper()
	ctx := context.Background()
	code, err := c.BillingCodes.First(ctx, autotask.Where(autotask.Eq("useType", 4), autotask.Eq("isActive", true)))
	require.NoError(t, err)
	var mu sync.Mutex
	ids := map[string]int64{}
	next := make(chan string)
	var wg sync.WaitGroup
	for range workers {
		wg.Go(func() {
			for sku := range next {
				id, err := c.Products.Create(ctx, autotask.Product{Name: autotask.Of("Product " + sku), SKU: autotask.Of(sku), IsActive: autotask.Of(true),
					IsSerialized: autotask.Of(false), ProductBillingCodeID: autotask.Of(code.ID), ChargeBillingCodeID: autotask.Of(code.ID)})
				assert.NoError(t, err)
				mu.Lock()
				ids[sku] = id
				mu.Unlock()
			}
		})
	}
	for i := range n {
		next <- "P" + string(rune('a'+i/676%26)) + string(rune('a'+i/26%26)) + string(rune('a'+i%26))
	}
	close(next)
	wg.Wait()
	require.Len(t, ids, n)
	return ids
}

func TestPagesAndLimits(t *testing.T) {
	ctx := context.Background()
	tn := newTenant(t, sandbox.Options{HourlyBudget: 1_000_000})
	c := tn.client()
	ids := makeProducts(t, c, 1200, 20)
	created := tn.endpoint("POST /V1.0/Products")
	require.Equal(t, 1200, created.Requests)
	require.LessOrEqual(t, created.MaxInFlight, 3, "twenty workers, three places")
	require.Empty(t, created.Errors, "nothing was refused for its number")

	rows := all(t, c.Products.Query(ctx, autotask.Where(autotask.BeginsWith("sku", "P")).Include("sku")))
	require.Len(t, rows, 1200)
	for i, row := range rows {
		require.Equal(t, ids[row.SKU.Or("")], row.ID)
		require.False(t, row.Name.IsSet(), "only the fields asked for")
		if i > 0 {
			require.Less(t, rows[i-1].ID, row.ID)
		}
	}
	require.Equal(t, 3, tn.endpoint("POST /V1.0/Products/query").Requests, "500, 500 and 200 rows")

	skus := make([]string, 0, len(ids))
	for sku := range ids {
		skus = append(skus, sku)
	}
	found := 0
	for _, q := range autotask.SplitIn(autotask.Where(autotask.Eq("isActive", true)), "sku", skus) {
		found += len(all(t, c.Products.Query(ctx, q)))
	}
	require.Equal(t, 1200, found)

	used, err := c.Thresholds(ctx)
	require.NoError(t, err)
	require.Equal(t, 1_000_000, used.Limit)
	require.Greater(t, used.Current, 1200)
}

func TestTheTenantIsNeverAskedTooMuch(t *testing.T) {
	tn := newTenant(t, sandbox.Options{HourlyBudget: 60})
	c := tn.client(func(cfg *autotask.Config) { cfg.BudgetShare, cfg.OrderReserve = 0.5, 0.5 })
	const path = "GET /V1.0/Companies/{id}"
	ask := func(ctx context.Context, times int) {
		for range times {
			_, err := c.Companies.Get(ctx, 0)
			require.NoError(t, err)
		}
		ctx, cancel := context.WithTimeout(ctx, 50*time.Millisecond)
		defer cancel()
		_, err := c.Companies.Get(ctx, 0)
		require.ErrorIs(t, err, context.DeadlineExceeded, "the next call waits")
	}
	ask(context.Background(), 14)
	require.Equal(t, 14, tn.endpoint(path).Requests, "half of half, less the question for the limit")
	ask(autotask.WithPriority(context.Background()), 15)
	require.Equal(t, 29, tn.endpoint(path).Requests, "the reserve is for priority calls")
	for name, s := range tn.stats() {
		require.Empty(t, s.Errors, name)
	}
}

func TestSandboxRefusals(t *testing.T) {
	ctx := context.Background()

	t.Run("wrong credentials", func(t *testing.T) {
		tn := newTenant(t, sandbox.Options{})
		c := tn.client(func(cfg *autotask.Config) { cfg.Secret = "wrong" })
		for range 3 {
			_, err := c.Products.Get(ctx, 1)
			require.ErrorIs(t, err, autotask.ErrAuth)
		}
		requests := 0
		for _, s := range tn.stats() {
			requests += s.Errors["401"]
		}
		require.Equal(t, 1, requests, "one refusal is enough")
	})
	t.Run("a tenant that moves to another zone is followed", func(t *testing.T) {
		tn := newTenant(t, sandbox.Options{})
		c := tn.client()
		before, err := c.Zone(ctx)
		require.NoError(t, err)
		_, err = c.Companies.Get(ctx, 0)
		require.NoError(t, err)
		port := tn.server.URL[strings.LastIndex(tn.server.URL, ":"):]
		tn.control("POST", "user", `{"zoneHost":"localhost`+port+`"}`, nil)
		_, err = c.Companies.Get(ctx, 0)
		require.NoError(t, err)
		after, err := c.Zone(ctx)
		require.NoError(t, err)
		require.NotEqual(t, before.URL, after.URL)
		require.Contains(t, after.URL, "localhost"+port)
	})
	t.Run("a user that no zone knows", func(t *testing.T) {
		_, err := newTenant(t, sandbox.Options{}).client(func(cfg *autotask.Config) { cfg.UserName = "nobody@example.com" }).Zone(ctx)
		require.ErrorIs(t, err, autotask.ErrAuth)
	})
	t.Run("a tenant without inventory", func(t *testing.T) {
		c := newTenant(t, sandbox.Options{NoInventoryModule: true}).client()
		info, err := c.PurchaseOrders.EntityInformation(ctx)
		require.NoError(t, err)
		require.Equal(t, autotask.AccessNone, info.UserAccessForQuery)
		_, err = c.PurchaseOrders.Create(ctx, autotask.PurchaseOrder{Status: autotask.Of(int64(1))})
		require.ErrorIs(t, err, autotask.ErrPermission)
		for _, err := range c.PurchaseOrders.Query(ctx, autotask.Query{}) {
			require.ErrorIs(t, err, autotask.ErrPermission)
		}
	})
	t.Run("a missing field, in autotask's own words", func(t *testing.T) {
		_, err := newTenant(t, sandbox.Options{}).client().Products.Create(ctx, autotask.Product{SKU: autotask.Of("x")})
		require.ErrorIs(t, err, autotask.ErrValidation)
		require.ErrorContains(t, err, "Missing Required Field: ")
	})
	t.Run("an unknown field in a query", func(t *testing.T) {
		_, err := newTenant(t, sandbox.Options{}).client().PurchaseOrders.Count(ctx, autotask.Where(autotask.Eq("foo", 1)))
		require.ErrorIs(t, err, autotask.ErrValidation)
		require.ErrorContains(t, err, "Unable to find foo in the PurchaseOrder Entity")
	})
	t.Run("an unknown id", func(t *testing.T) {
		_, err := newTenant(t, sandbox.Options{}).client().Products.Get(ctx, 999999999)
		require.ErrorIs(t, err, autotask.ErrNotFound)
	})
	t.Run("impersonation of a person", func(t *testing.T) {
		c := newTenant(t, sandbox.Options{}).client(func(cfg *autotask.Config) { cfg.ImpersonationResourceID = 999999999 })
		_, err := c.Companies.Get(ctx, 0)
		require.NoError(t, err, "reads don't carry it")
	})
}

func TestSandboxFaults(t *testing.T) {
	ctx := context.Background()
	const products, count = "/ATServicesRest/V1.0/Products", "/ATServicesRest/V1.0/Products/query/count"
	for name, row := range map[string]struct{ action, when string }{
		"cut before the effect":    {"reset", "before"},
		"cut after the effect":     {"reset", "after"},
		"half an answer":           {"truncate", "after"},
		"an answer of garbage":     {"garbage", "after"},
		"a gateway's error":        {"status", "before"},
		"a gateway's error, after": {"status", "after"},
	} {
		t.Run("a create with "+name+" is sent once and ambiguous", func(t *testing.T) {
			t.Parallel()
			tn := newTenant(t, sandbox.Options{})
			c := tn.client()
			before, err := c.Products.Count(ctx, autotask.Query{})
			require.NoError(t, err)
			code, err := c.BillingCodes.First(ctx, autotask.Where(autotask.Eq("useType", 4), autotask.Eq("isActive", true)))
			require.NoError(t, err)
			tn.control("POST", "faults", `{"rules":[{"method":"POST","path":"`+products+`","nth":1,"count":1,"when":"`+row.when+`","action":"`+row.action+`"}]}`, nil)
			_, err = c.Products.Create(ctx, autotask.Product{Name: autotask.Of("x"), IsActive: autotask.Of(true), IsSerialized: autotask.Of(false),
				ProductBillingCodeID: autotask.Of(code.ID), ChargeBillingCodeID: autotask.Of(code.ID)})
			require.ErrorIs(t, err, autotask.ErrAmbiguous)
			require.Equal(t, 1, tn.endpoint("POST /V1.0/Products").Requests)
			after, err := c.Products.Count(ctx, autotask.Query{})
			require.NoError(t, err)
			made := map[string]int{"before": 0, "after": 1}[row.when]
			require.Equal(t, before+made, after)
		})
		t.Run("a read with "+name+" is repeated", func(t *testing.T) {
			t.Parallel()
			tn := newTenant(t, sandbox.Options{})
			c := tn.client()
			tn.control("POST", "faults", `{"rules":[{"method":"POST","path":"`+count+`","nth":1,"count":1,"when":"`+row.when+`","action":"`+row.action+`"}]}`, nil)
			n, err := c.Products.Count(ctx, autotask.Query{})
			require.NoError(t, err)
			require.Positive(t, n)
			require.Equal(t, 2, tn.endpoint("POST /V1.0/Products/query/count").Requests)
		})
	}
}

func TestUserDefinedFieldsOfATenant(t *testing.T) {
	ctx := context.Background()
	c := newTenant(t, sandbox.Options{ProductUDFs: []string{"TDS Stock", "TDS ETA"}}).client()
	ids := makeProducts(t, c, 3, 1)
	for sku, id := range ids {
		p := autotask.Product{ID: id}
		p.UserDefinedFields.Set("TDS Stock", "12")
		if strings.HasSuffix(sku, "a") {
			p.UserDefinedFields.Set("TDS ETA", "2026-12-01")
		}
		_, ignored, err := c.Products.PatchVerified(ctx, p)
		require.NoError(t, err)
		require.Empty(t, ignored)
	}
	late := all(t, c.Products.Query(ctx, autotask.Where(autotask.UDF(autotask.Eq("TDS ETA", "2026-12-01")))))
	require.Len(t, late, 1)
	stock, _ := late[0].UserDefinedFields.Get("tds stock")
	require.Equal(t, "12", stock)

	clear := autotask.Product{ID: late[0].ID}
	clear.UserDefinedFields.Null("TDS ETA")
	now, ignored, err := c.Products.PatchVerified(ctx, clear)
	require.NoError(t, err)
	require.Empty(t, ignored)
	stock, _ = now.UserDefinedFields.Get("TDS Stock")
	require.Equal(t, "12", stock, "only the fields listed change")

	types, err := c.UserDefinedFieldDefinitions.Picklist(ctx, "udfType")
	require.NoError(t, err)
	data, err := c.UserDefinedFieldDefinitions.Picklist(ctx, "dataType")
	require.NoError(t, err)
	product, ok := types.ByLabel("Product")
	require.True(t, ok)
	text, ok := data.ByLabel("String")
	require.True(t, ok)
	productType, _ := product.ID()
	textType, _ := text.ID()
	_, err = c.Products.UserDefinedFields(ctx)
	require.NoError(t, err)
	_, err = c.UserDefinedFieldDefinitions.Create(ctx, autotask.UserDefinedFieldDefinition{Name: autotask.Of("TDS Promo"), UDFType: autotask.Of(productType), DataType: autotask.Of(textType)})
	require.NoError(t, err)
	c.Products.ForgetMetadata()
	fields, err := c.Products.UserDefinedFields(ctx)
	require.NoError(t, err)
	require.Len(t, fields, 3)
}

func TestOverTLS(t *testing.T) {
	server := httptest.NewTLSServer(sandbox.New(sandbox.Options{}))
	t.Cleanup(server.Close)
	cfg := (&tenant{server: server}).config()

	strict, err := autotask.New(cfg)
	require.NoError(t, err)
	_, err = strict.Zone(context.Background())
	require.Equal(t, autotask.ClassMalformed, autotask.ClassOf(err))
	require.ErrorContains(t, err, "certificate is not trusted")

	cfg.RootCAs = x509.NewCertPool()
	cfg.RootCAs.AddCert(server.Certificate())
	c, err := autotask.New(cfg)
	require.NoError(t, err)
	_, err = c.Companies.Get(context.Background(), 0)
	require.NoError(t, err)
	z, err := c.Zone(context.Background())
	require.NoError(t, err)
	require.True(t, strings.HasPrefix(z.URL, "https://"), z.URL)
}
