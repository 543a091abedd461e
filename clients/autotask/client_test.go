// Who is talked to, and with which credentials.

package autotask

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"io"
	"log"
	"net/http/httptest"
	"strings"
	"testing"

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
		"no user":                  {func(c *Config) { c.UserName = "" }, "set UserName"},
		"no secret":                {func(c *Config) { c.Secret = "" }, "set Secret"},
		"no tracking identifier":   {func(c *Config) { c.IntegrationCode = "" }, "set IntegrationCode"},
		"a secret with a line end": {func(c *Config) { c.Secret = "s3cret\n" }, "Secret holds a line break"},
		"a zone of somebody else": {func(c *Config) { c.ZoneURL = "https://webservices2.autotask.net.evil.example/ATServicesRest/" },
			"not a host of autotask"},
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
	_, err := c.Products.Get(t.Context(), 1)
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
