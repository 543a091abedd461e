// The client against the sandbox: every entity, the life of a purchase order, user-defined fields, TLS.

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
	"testing"

	"github.com/shopspring/decimal"
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
		if strings.EqualFold(key, name) || strings.HasSuffix(
			strings.ToLower(key), strings.ToLower(strings.Replace(name, " ", " /ATServicesRest", 1))) {
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
	company, err := c.Companies.First(context.Background(),
		autotask.Where(autotask.Eq("companyType", 7), autotask.Contains("companyName", "synnex")))
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
			delete(have, "id")
			delete(have, "userDefinedFields")
			if entity.Name() == "TicketCharges" || entity.Name() == "ProjectCharges" || entity.Name() == "ContractCharges" {
				for _, other := range []string{"ticketID", "projectID", "contractID", "contractServiceID"} { // one struct for the three
					delete(have, other)
				}
			}
			for _, f := range fields {
				if have[f.Name] == "" {
					continue
				}
				want := map[string]string{"integer": "int64", "long": "int64", "short": "int64", "decimal": "github.com/shopspring/decimal.Decimal",
					"double": "github.com/shopspring/decimal.Decimal", "boolean": "bool", "string": "string", "datetime": "time.Time"}[f.DataType]
				require.NotEmpty(t, want, "%s has the unknown type %s", f.Name, f.DataType)
				require.Equal(t, "autotask.Optional["+want+"]", have[f.Name], f.Name)
				delete(have, f.Name)
			}
			require.Empty(t, have, "fields that the tenant doesn't know")
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
		ProductBillingCodeID: autotask.Of(code.ID), ChargeBillingCodeID: autotask.Of(code.ID),
		UnitCost: autotask.Of(decimal.RequireFromString("101.25")),
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
	line, err := c.PurchaseOrderItems.Create(ctx, order, autotask.PurchaseOrderItem{
		ProductID: autotask.Of(product), Quantity: autotask.Of(int64(3)),
		UnitCost: autotask.Of(decimal.RequireFromString("101.25")), InventoryLocationID: autotask.Of(location.ID)})
	require.NoError(t, err)

	now, ignored, err := c.PurchaseOrders.PatchVerified(
		ctx, autotask.PurchaseOrder{ID: order, Status: autotask.Of(status("Submitted")), GeneralMemo: autotask.Of("be quick")})
	require.NoError(t, err)
	require.Empty(t, ignored)
	require.True(t, now.SubmitDateTime.IsSet())
	require.NotEmpty(t, now.PurchaseOrderNumber.Or(""))

	_, err = c.PurchaseOrderItems.Create(ctx, order, autotask.PurchaseOrderItem{
		ProductID: autotask.Of(product), Quantity: autotask.Of(int64(1)),
		UnitCost: autotask.Of(decimal.NewFromInt(1)), InventoryLocationID: autotask.Of(location.ID)})
	require.ErrorIs(t, err, autotask.ErrValidation, "lines are added only while the order is new")

	_, ignored, err = c.PurchaseOrders.PatchVerified(
		ctx, autotask.PurchaseOrder{ID: order, PurchaseOrderNumber: autotask.Of("MINE-1"),
			Freight: autotask.Of(decimal.RequireFromString("12.50"))})
	require.NoError(t, err)
	require.Equal(t, []string{"purchaseOrderNumber"}, ignored, "a read-only field is ignored without a word")

	_, err = c.InventoryProducts.Create(ctx, autotask.InventoryProduct{
		ProductID: autotask.Of(product), InventoryLocationID: autotask.Of(location.ID),
		QuantityMinimum: autotask.Of(int64(0)), QuantityMaximum: autotask.Of(int64(0))})
	require.NoError(t, err)
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
	var late []autotask.Product
	for _, p := range all(t, c.Products.Query(ctx, autotask.Query{})) {
		if _, ok := p.UserDefinedFields.Get("TDS ETA"); ok {
			late = append(late, p)
		}
	}
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
	_, err = c.UserDefinedFieldDefinitions.Create(
		ctx, autotask.UserDefinedFieldDefinition{Name: autotask.Of("TDS Promo"), UDFType: autotask.Of(productType),
			DataType: autotask.Of(textType)})
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
