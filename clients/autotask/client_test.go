// Calls over HTTP: zones, headers, reading, writing.

package autotask

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"io"
	"log"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/shopspring/decimal"
	"github.com/stretchr/testify/require"
)

func collect[T any](t *testing.T, rows Rows[T]) []T {
	t.Helper()
	var all []T
	for row, err := range rows {
		require.NoError(t, err)
		all = append(all, row)
	}
	return all
}

func firstError[T any](rows Rows[T]) error {
	for _, err := range rows {
		if err != nil {
			return err
		}
	}
	return nil
}

func TestConfigIsChecked(t *testing.T) {
	good := Config{UserName: "u", Secret: "s", IntegrationCode: "c"}
	_, err := New(good)
	require.NoError(t, err)
	for name, row := range map[string]struct {
		change func(*Config)
		want   string
	}{
		"no user":                   {func(c *Config) { c.UserName = "" }, "set UserName"},
		"no secret":                 {func(c *Config) { c.Secret = "" }, "set Secret"},
		"no tracking identifier":    {func(c *Config) { c.IntegrationCode = "" }, "set IntegrationCode"},
		"a secret with a line end":  {func(c *Config) { c.Secret = "s3cret\n" }, "Secret holds a line break"},
		"a zone of somebody else":   {func(c *Config) { c.ZoneURL = "https://webservices2.autotask.net.evil.example/ATServicesRest/" }, "not a host of autotask"},
		"a zone without encryption": {func(c *Config) { c.ZoneURL = "http://webservices2.autotask.net/ATServicesRest/" }, "plain http"},
		"a zone that is no URL":     {func(c *Config) { c.ZoneURL = "webservices2" }, "plain base URL"},
		"a share over one":          {func(c *Config) { c.BudgetShare = 1.5 }, "budget share"},
		"a reserve of all":          {func(c *Config) { c.OrderReserve = 1 }, "order reserve"},
		"a negative timeout":        {func(c *Config) { c.Timeout = -1 }, "timeout"},
	} {
		t.Run(name, func(t *testing.T) {
			cfg := good
			row.change(&cfg)
			_, err := New(cfg)
			require.ErrorContains(t, err, row.want)
			require.NotContains(t, err.Error(), "s3cret")
		})
	}
}

func TestHosts(t *testing.T) {
	vendor := newHosts(Config{ZoneURL: DefaultZoneURL})
	listed := newHosts(Config{ZoneURL: DefaultZoneURL, AllowedHosts: []string{"Sandbox.example:8081"}})
	local := newHosts(Config{ZoneURL: "http://127.0.0.1:8081/ATServicesRest/"})
	for name, row := range map[string]struct {
		hosts hosts
		url   string
		ok    bool
	}{
		"a numbered zone":                          {vendor, "https://webservices29.autotask.net/ATServicesRest/", true},
		"a zone with a name":                       {vendor, "https://prde.autotask.net/ATServicesRest/", true},
		"the usual port written out":               {vendor, "https://webservices29.autotask.net:443/ATServicesRest/", true},
		"another port":                             {vendor, "https://webservices29.autotask.net:8443/ATServicesRest/", false},
		"a zone in the clear":                      {vendor, "http://webservices29.autotask.net/ATServicesRest/", false},
		"a host that only ends alike":              {vendor, "https://webservices2.autotask.net.evil.example/", false},
		"a host that only begins alike":            {vendor, "https://webservices2.autotask.networks.example/", false},
		"another host of the vendor":               {vendor, "https://ww2.autotask.net/", false},
		"credentials in the URL":                   {vendor, "https://a:b@webservices2.autotask.net/", false},
		"a query in the URL":                       {vendor, "https://webservices2.autotask.net/?x=1", false},
		"another scheme":                           {vendor, "ftp://webservices2.autotask.net/", false},
		"this machine, though the vendor is asked": {vendor, "http://127.0.0.1/ATServicesRest/", false},
		"a listed host":                            {listed, "http://sandbox.example:8081/ATServicesRest/", true},
		"a listed host, other port":                {listed, "http://sandbox.example:8082/ATServicesRest/", false},
		"this machine, when it is asked":           {local, "http://127.0.0.1:9999/ATServicesRest/", true},
		"this machine by name":                     {local, "https://localhost:9999/ATServicesRest/", true},
		"the vendor, though this machine is asked": {local, "https://webservices2.autotask.net/ATServicesRest/", true},
		"elsewhere in the clear":                   {local, "http://10.0.0.1/ATServicesRest/", false},
	} {
		t.Run(name, func(t *testing.T) {
			u, err := row.hosts.check(row.url)
			require.Equal(t, row.ok, err == nil, "%v", err)
			if row.ok {
				require.True(t, strings.HasSuffix(u.Path, "/") && !strings.HasSuffix(u.Path, "//"), u.Path)
			}
		})
	}
}

func TestZone(t *testing.T) {
	ctx := context.Background()

	t.Run("asked once, without credentials, and kept", func(t *testing.T) {
		tn := newTenant(t)
		tn.json("GET", "V1.0/Products/1", 200, `{"item":{"id":1}}`)
		c := tn.client()
		z, err := c.Zone(ctx)
		require.NoError(t, err)
		require.Equal(t, Zone{Name: "Test", URL: tn.server.URL + "/ATServicesRest/", WebURL: "https://ww2.autotask.net/", CI: 30595}, z)
		for range 3 {
			_, err = c.Products.Get(ctx, 1)
			require.NoError(t, err)
		}
		asked := tn.requests("GET", "V1.0/ZoneInformation")
		require.Len(t, asked, 1)
		require.Equal(t, "user=api%40example.com", asked[0].query)
		for _, h := range []string{"Secret", "UserName", "ApiIntegrationCode"} {
			require.Empty(t, asked[0].header.Get(h), h)
		}
	})

	t.Run("asked again when it is old", func(t *testing.T) {
		tn := newTenant(t)
		c := tn.client()
		_, err := c.Zone(ctx)
		require.NoError(t, err)
		tn.clock.advance(zoneLifetime)
		_, err = c.Zone(ctx)
		require.NoError(t, err)
		require.Len(t, tn.requests("GET", "V1.0/ZoneInformation"), 2)
	})

	t.Run("a zone on a foreign host gets no credentials", func(t *testing.T) {
		foreign := newTenant(t)
		tn := newTenant(t)
		name := strings.Replace(foreign.server.URL, "127.0.0.1", "evil.example", 1)
		tn.json("GET", "V1.0/ZoneInformation", 200, `{"url":"`+name+`/ATServicesRest/"}`)
		_, err := tn.client().Products.Get(ctx, 1)
		require.Equal(t, ClassMalformed, ClassOf(err))
		require.ErrorContains(t, err, "not a host of autotask")
	})

	t.Run("a user that the zone service doesn't know is an auth failure, asked once", func(t *testing.T) {
		tn := newTenant(t)
		tn.json("GET", "V1.0/ZoneInformation", 500, `{"errors":["Zone information could not be determined for the specified user."]}`)
		_, err := tn.client().Products.Get(ctx, 1)
		require.ErrorIs(t, err, ErrAuth)
		require.ErrorContains(t, err, "could not be determined")
		require.Equal(t, 1, tn.total())
	})
}

func TestOldTLSIsRefused(t *testing.T) {
	server := httptest.NewUnstartedServer(answer(200, `{}`))
	server.TLS = &tls.Config{MinVersion: tls.VersionTLS10, MaxVersion: tls.VersionTLS11} // what the client must not accept
	server.Config.ErrorLog = log.New(io.Discard, "", 0)
	server.StartTLS()
	t.Cleanup(server.Close)
	tn := newTenant(t)
	c := tn.client(func(cfg *Config) {
		cfg.ZoneURL, cfg.RootCAs = server.URL+"/ATServicesRest/", x509.NewCertPool()
		cfg.RootCAs.AddCert(server.Certificate())
	})
	_, err := c.Zone(context.Background())
	require.ErrorContains(t, err, "protocol version")
}

func TestHeaders(t *testing.T) {
	ctx := context.Background()
	tn := newTenant(t)
	tn.json("GET", "V1.0/Products/1", 200, `{"item":{"id":1}}`)
	tn.json("POST", "V1.0/Products", 200, `{"itemId":5}`)
	tn.json("POST", "V1.0/Products/5/Vendors", 200, `{"itemId":6}`)
	c := tn.client(func(cfg *Config) { cfg.ImpersonationResourceID = 42; cfg.UserAgent = "bridge/1" })

	_, err := c.Products.Get(ctx, 1)
	require.NoError(t, err)
	_, err = c.Products.Create(ctx, Product{Name: Of("x")})
	require.NoError(t, err)
	_, err = c.ProductVendors.Create(ctx, 5, ProductVendor{VendorID: Of(int64(7))})
	require.NoError(t, err)

	read := tn.requests("GET", "V1.0/Products/1")[0].header
	require.Equal(t, "api@example.com", read.Get("UserName"))
	require.Equal(t, "s3cret$", read.Get("Secret"))
	require.Equal(t, "CODE", read.Get("ApiIntegrationCode"))
	require.Equal(t, "bridge/1", read.Get("User-Agent"))
	require.Empty(t, read.Get("ImpersonationResourceId"), "impersonation breaks reads")

	write := tn.requests("POST", "V1.0/Products")[0].header
	require.Equal(t, "application/json", write.Get("Content-Type"))
	require.Empty(t, write.Get("Content-Encoding"))
	require.Equal(t, "42", write.Get("ImpersonationResourceId"))
	unsupported := tn.requests("POST", "V1.0/Products/5/Vendors")[0].header
	require.Empty(t, unsupported.Get("ImpersonationResourceId"), "product vendors don't support it")
}

func TestQueryWalksPages(t *testing.T) {
	ctx := context.Background()
	page := func(next string, ids ...int) http.HandlerFunc {
		rows := make([]string, len(ids))
		for i, id := range ids {
			rows[i] = fmt.Sprintf(`{"id":%d,"sku":"S%d","unknownField":{"a":1}}`, id, id)
		}
		return answer(200, fmt.Sprintf(`{"items":[%s],"pageDetails":{"count":%d,"requestCount":3,"prevPageUrl":null,"nextPageUrl":%s}}`, strings.Join(rows, ","), len(ids), next))
	}
	ids := func(products []Product) []int64 {
		var out []int64
		for _, p := range products {
			out = append(out, p.ID)
		}
		return out
	}

	t.Run("all pages, by id, and never by the URL in the answer", func(t *testing.T) {
		tn := newTenant(t)
		tn.sequence("POST", "V1.0/Products/query", page(`"https://evil.example/next"`, 1, 2, 5), page(`"https://evil.example/next"`, 6, 8, 9), page("null", 12))
		got := collect(t, tn.client().Products.Query(ctx, Where(Eq("isActive", true)).PageSize(3)))
		require.Equal(t, []int64{1, 2, 5, 6, 8, 9, 12}, ids(got))
		require.Equal(t, "S12", got[6].SKU.Or(""))
		asked := tn.requests("POST", "V1.0/Products/query")
		require.Len(t, asked, 3)
		require.JSONEq(t, `{"MaxRecords":3,"Filter":[{"op":"eq","field":"isActive","value":true}]}`, asked[0].body)
		require.JSONEq(t, `{"MaxRecords":3,"Filter":[{"op":"eq","field":"isActive","value":true},{"op":"gt","field":"id","value":5}]}`, asked[1].body)
		require.JSONEq(t, `{"MaxRecords":3,"Filter":[{"op":"eq","field":"isActive","value":true},{"op":"gt","field":"id","value":9}]}`, asked[2].body)
	})
	t.Run("a full last page costs no further call", func(t *testing.T) {
		tn := newTenant(t)
		tn.sequence("POST", "V1.0/Products/query", page("null", 1, 2, 3))
		require.Len(t, collect(t, tn.client().Products.Query(ctx, Query{}.PageSize(3))), 3)
		require.Len(t, tn.requests("POST", "V1.0/Products/query"), 1)
	})
	t.Run("a short page with a next page is not the end", func(t *testing.T) {
		tn := newTenant(t)
		tn.sequence("POST", "V1.0/Products/query", page(`"x"`, 1), page("null", 2))
		require.Len(t, collect(t, tn.client().Products.Query(ctx, Query{}.PageSize(3))), 2)
	})
	t.Run("without page details a short page is the end", func(t *testing.T) {
		tn := newTenant(t)
		tn.sequence("POST", "V1.0/Products/query", answer(200, `{"items":[{"id":1},{"id":2}]}`), answer(200, `{"items":[{"id":3}]}`))
		require.Len(t, collect(t, tn.client().Products.Query(ctx, Query{}.PageSize(2))), 3)
	})
	t.Run("a caller that stops asks for no further page", func(t *testing.T) {
		tn := newTenant(t)
		tn.sequence("POST", "V1.0/Products/query", page(`"x"`, 1, 2, 3))
		for p, err := range tn.client().Products.Query(ctx, Query{}.PageSize(3)) {
			require.NoError(t, err)
			if p.ID == 3 {
				break
			}
		}
		require.Len(t, tn.requests("POST", "V1.0/Products/query"), 1)
	})
	t.Run("null rows are skipped and id 0 is a row", func(t *testing.T) {
		tn := newTenant(t)
		tn.json("POST", "V1.0/Companies/query", 200, `{"items":[{"id":0,"companyName":"Ours"},null,{"id":4,"companyName":"Theirs","userDefinedFields":[{"name":"A","value":"1"}]}],"pageDetails":{"nextPageUrl":null}}`)
		got := collect(t, tn.client().Companies.Query(ctx, Query{}))
		require.Len(t, got, 2)
		require.Equal(t, int64(0), got[0].ID)
		v, _ := got[1].UserDefinedFields.Get("A")
		require.Equal(t, "1", v)
	})
	t.Run("a server that repeats rows is found out", func(t *testing.T) {
		tn := newTenant(t)
		tn.sequence("POST", "V1.0/Products/query", page(`"x"`, 1, 2, 3))
		err := firstError(tn.client().Products.Query(ctx, Query{}.PageSize(3)))
		require.Equal(t, ClassMalformed, ClassOf(err))
	})
	t.Run("nothing of a bad answer is left in the next one", func(t *testing.T) {
		tn := newTenant(t)
		tn.sequence("POST", "V1.0/Products/query", answer(200, `{"items":[{"id":1,"sku":"stale"},{"id":"x"}]}`), answer(200, `{"items":[{"id":1}]}`))
		got := collect(t, tn.client().Products.Query(ctx, Query{}))
		require.Len(t, got, 1)
		require.False(t, got[0].SKU.IsSet())
	})
	t.Run("a server that announces pages without rows is found out", func(t *testing.T) {
		tn := newTenant(t)
		tn.json("POST", "V1.0/Products/query", 200, `{"items":[null],"pageDetails":{"nextPageUrl":"x"}}`)
		require.Equal(t, ClassMalformed, ClassOf(firstError(tn.client().Products.Query(ctx, Query{}))))
	})
	t.Run("an answer that is no list is malformed, after the attempts of a read", func(t *testing.T) {
		tn := newTenant(t)
		tn.json("POST", "V1.0/Products/query", 200, `{"message":"hello"}`)
		err := firstError(tn.client().Products.Query(ctx, Query{}))
		require.Equal(t, ClassMalformed, ClassOf(err))
		require.Len(t, tn.requests("POST", "V1.0/Products/query"), maxAttempts)
	})
	t.Run("a bad query is not sent", func(t *testing.T) {
		tn := newTenant(t)
		err := firstError(tn.client().Products.Query(ctx, Where(Eq("sku", nil))))
		require.ErrorIs(t, err, ErrValidation)
		require.Zero(t, tn.total())
	})
}

func TestGetAndCount(t *testing.T) {
	ctx := context.Background()
	tn := newTenant(t)
	tn.json("GET", "V1.0/PurchaseOrders/7", 200, `{"item":{"id":7,"status":2,"freight":12.50,"submitDateTime":"2026-11-23T09:15:00.123Z","shipToCity":null}}`)
	tn.json("GET", "V1.0/PurchaseOrders/8", 200, `{"item":null}`)
	tn.json("GET", "V1.0/PurchaseOrders/entityInformation", 200, `{"info":{"name":"PurchaseOrder","userAccessForQuery":"All"}}`)
	tn.json("POST", "V1.0/PurchaseOrders/query/count", 200, `{"queryCount":42}`)
	tn.json("GET", "V1.0/InventoryProducts/8", 200, `{"item":null}`)
	tn.json("POST", "V1.0/InventoryProducts/query", 200, `{"items":[],"pageDetails":{"nextPageUrl":null}}`)
	tn.json("POST", "V1.0/InventoryProducts/query/count", 200, `{"queryCount":0}`)
	tn.json("GET", "V1.0/InventoryProducts/entityInformation", 200, `{"info":{"name":"InventoryProduct","userAccessForQuery":"None"}}`)
	c := tn.client()

	po, err := c.PurchaseOrders.Get(ctx, 7)
	require.NoError(t, err)
	require.Equal(t, int64(2), po.Status.Or(0))
	require.Equal(t, "12.5", po.Freight.Or(decimal.Zero).String())
	require.True(t, po.ShipToCity.IsNull())
	require.False(t, po.Phone.IsSet())

	_, err = c.PurchaseOrders.Get(ctx, 8)
	require.ErrorIs(t, err, ErrNotFound, "an unknown id is answered with item null")
	require.ErrorContains(t, err, "autotask has no such row")
	require.NotContains(t, err.Error(), "hides", "this user sees every row")
	_, err = c.PurchaseOrders.Get(ctx, 9)
	require.ErrorIs(t, err, ErrNotFound, "or with 404")

	n, err := c.PurchaseOrders.Count(ctx, Where(Eq("status", 2)))
	require.NoError(t, err)
	require.Equal(t, 42, n)
	require.JSONEq(t, `{"Filter":[{"op":"eq","field":"status","value":2}]}`, tn.requests("POST", "V1.0/PurchaseOrders/query/count")[0].body)

	t.Run("a user without the right to query is told so instead of nothing", func(t *testing.T) {
		_, err := c.InventoryProducts.Get(ctx, 8)
		require.ErrorIs(t, err, ErrPermission)
		require.ErrorIs(t, firstError(c.InventoryProducts.Query(ctx, Query{})), ErrPermission)
		_, err = c.InventoryProducts.Count(ctx, Query{})
		require.ErrorIs(t, err, ErrPermission)
		require.Len(t, tn.requests("GET", "V1.0/InventoryProducts/entityInformation"), 1, "the description is kept")
	})
	t.Run("a user who sees only a part is told that too", func(t *testing.T) {
		tn.json("POST", "V1.0/Opportunities/query", 200, `{"items":[],"pageDetails":{"nextPageUrl":null}}`)
		tn.json("GET", "V1.0/Opportunities/entityInformation", 200, `{"info":{"userAccessForQuery":"Restricted"}}`)
		require.Empty(t, collect(t, c.Opportunities.Query(ctx, Query{})), "an empty result is no error")
		_, err := c.Opportunities.First(ctx, Query{})
		require.ErrorIs(t, err, ErrNotFound)
		require.ErrorContains(t, err, "sees only a part")
	})
	t.Run("nothing found is nothing found when the rights can't be learned", func(t *testing.T) {
		tn.json("POST", "V1.0/Quotes/query", 200, `{"items":[],"pageDetails":{"nextPageUrl":null}}`)
		require.Empty(t, collect(t, c.Quotes.Query(ctx, Query{})))
	})
}

func TestWrites(t *testing.T) {
	ctx := context.Background()

	t.Run("paths, bodies and ids", func(t *testing.T) {
		tn := newTenant(t)
		for _, route := range [][3]string{
			{"POST", "V1.0/PurchaseOrders", `{"itemId":29683645}`},
			{"PATCH", "V1.0/PurchaseOrders", `{"itemId":"29683645"}`},
			{"POST", "V1.0/PurchaseOrders/29683645/Items", `{"itemId":"11"}`},
			{"PATCH", "V1.0/PurchaseOrders/29683645/Items", `{"itemId":11}`},
			{"POST", "V1.0/PurchaseOrderItems/11/Receiving", `{"itemId":12}`},
			{"DELETE", "V1.0/Quotes/3/Items/4", `{"itemId":4}`},
			{"DELETE", "V1.0/InventoryProducts/9", `{"itemId":9}`},
			{"PATCH", "V1.0/Companies", `{"itemId":0}`},
			{"POST", "V1.0/UserDefinedFields/5/ListItems", `{"itemId":13}`},
		} {
			tn.json(route[0], route[1], 200, route[2])
		}
		c := tn.client()
		body := func(method, path string) string {
			got := tn.requests(method, path)
			require.Len(t, got, 1, "%s %s", method, path)
			return got[0].body
		}

		id, err := c.PurchaseOrders.Create(ctx, PurchaseOrder{VendorID: Of(int64(7)), Freight: Of(decimal.RequireFromString("0.10"))})
		require.NoError(t, err)
		require.Equal(t, int64(29683645), id)
		require.JSONEq(t, `{"vendorID":7,"freight":0.1}`, body("POST", "V1.0/PurchaseOrders"))

		require.NoError(t, c.PurchaseOrders.Patch(ctx, PurchaseOrder{ID: id, GeneralMemo: Null[string]()}))
		require.JSONEq(t, `{"id":29683645,"generalMemo":null}`, body("PATCH", "V1.0/PurchaseOrders"))

		line, err := c.PurchaseOrderItems.Create(ctx, id, PurchaseOrderItem{Quantity: Of(int64(2))})
		require.NoError(t, err)
		require.Equal(t, int64(11), line, "an id sent as text is an id")
		require.NoError(t, c.PurchaseOrderItems.Patch(ctx, id, PurchaseOrderItem{ID: line, Memo: Of("m")}))
		require.JSONEq(t, `{"id":11,"memo":"m"}`, body("PATCH", "V1.0/PurchaseOrders/29683645/Items"))

		_, err = c.PurchaseOrderItemReceiving.Create(ctx, line, PurchaseOrderItemReceiving{QuantityNowReceiving: Of(int64(2))})
		require.NoError(t, err)
		require.NoError(t, c.QuoteItems.Delete(ctx, 3, 4))
		require.NoError(t, c.InventoryProducts.Delete(ctx, 9))
		_, err = c.UserDefinedFieldListItems.Create(ctx, 5, UserDefinedFieldListItem{ValueForDisplay: Of("x")})
		require.NoError(t, err)

		require.NoError(t, c.Companies.Patch(ctx, Company{ID: 0, City: Of("Here")}))
		require.JSONEq(t, `{"id":0,"city":"Here"}`, body("PATCH", "V1.0/Companies"), "company 0 is the MSP itself")
	})

	t.Run("what can't be right is not sent", func(t *testing.T) {
		tn := newTenant(t)
		c := tn.client()
		_, create := c.BillingCodes.Create(ctx, BillingCode{Name: Of("x")})
		_, again := c.Products.Create(ctx, Product{ID: 4, Name: Of("x")})
		for name, err := range map[string]error{
			"create a read-only entity": create,
			"create a row with an id":   again,
			"patch without a field":     c.Products.Patch(ctx, Product{ID: 4}),
			"patch a receipt":           c.PurchaseOrderItemReceiving.Patch(ctx, 1, PurchaseOrderItemReceiving{ID: 1, SerialNumber: Of("x")}),
			"delete an order":           c.PurchaseOrders.Delete(ctx, 4),
			"delete a line":             c.PurchaseOrderItems.Delete(ctx, 4, 5),
		} {
			require.ErrorIs(t, err, ErrValidation, name)
		}
		require.Zero(t, tn.total())
	})

	t.Run("children are listed by a query on their parent", func(t *testing.T) {
		tn := newTenant(t)
		tn.json("POST", "V1.0/PurchaseOrderItems/query", 200, `{"items":[{"id":1,"orderID":7}],"pageDetails":{"nextPageUrl":null}}`)
		require.Len(t, collect(t, tn.client().PurchaseOrderItems.List(ctx, 7)), 1)
		require.JSONEq(t, `{"MaxRecords":500,"Filter":[{"op":"eq","field":"orderID","value":7}]}`, tn.requests("POST", "V1.0/PurchaseOrderItems/query")[0].body)
	})
}

func TestSecretsStayOut(t *testing.T) {
	tn := newTenant(t)
	tn.json("POST", "V1.0/Products", 500, `{"errors":["nope"]}`)
	c := tn.client()
	_, err := c.Products.Create(context.Background(), Product{Name: Of("x")})
	require.Error(t, err)
	tn.server.Close()
	down := tn.client()
	_, err2 := down.Products.Get(context.Background(), 1)
	require.Error(t, err2)
	for _, text := range []string{
		err.Error(), err2.Error(), fmt.Sprintf("%+v", err), fmt.Sprintf("%#v", errors.Unwrap(err2)),
		fmt.Sprintf("%v %+v %#v %s", c.cfg, c.cfg, c.cfg, c.cfg), fmt.Sprintf("%v %+v %#v %s", c, c, c, c),
	} {
		require.NotContains(t, text, "s3cret")
		require.NotContains(t, text, "api%40example.com")
	}
}
