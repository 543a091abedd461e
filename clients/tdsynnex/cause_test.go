package tdsynnex_test

import (
	"crypto/x509"
	"net/http"
	"net/http/httptest"
	"testing"

	"github.com/stretchr/testify/require"

	"digitalbridge/clients/tdsynnex"
)

// TestTheCauseThatIsNamedIsTheCause: what looks the same from outside is told apart or named too, with what the other side
// really said.
func TestTheCauseThatIsNamedIsTheCause(t *testing.T) {
	const page = "<html><head><title>Access  Denied</title></head><body>Reference #18.2</body></html>"
	upper := func(message, detail string) string {
		return "<SynnexB2B><OrderStatusResponse><ErrorMessage>" + message + "</ErrorMessage><ErrorDetail>" + detail +
			"</ErrorDetail></OrderStatusResponse></SynnexB2B>"
	}
	for name, c := range map[string]struct {
		status int
		body   string
		class  tdsynnex.Class
		says   []string // in the message
		fix    []string
	}{
		"a refused password": {200, upper("Login failed", "bad password"), tdsynnex.ClassAuth,
			[]string{"Login failed", "bad password"}, []string{"TDSYNNEX_PASSWORD", "every 3 months", "locked user"}},
		"an address that is not known": {200, upper("IP Address Invalid", "IP address: 203.0.113.7 not defined."), tdsynnex.ClassAuth,
			[]string{"IP Address Invalid"}, []string{"register 203.0.113.7"}},
		"an account of the other region": {200, upper("The customer# 555001 you provided does not exist in our system", ""), tdsynnex.ClassAuth,
			[]string{"555001"}, []string{"customer number", "region"}},
		"401 without a word": {401, "", tdsynnex.ClassAuth, []string{"401", "unauthorized"}, []string{"TDSYNNEX_USER_ID"}},
		"401 of a proxy": {401, "<html><h1>Proxy login</h1></html>", tdsynnex.ClassAuth,
			[]string{"the answer is a page: Proxy login"}, []string{"proxy or a firewall", "registered"}},
		"403 without a word": {403, "", tdsynnex.ClassPermission, []string{"403"}, []string{"enable this web service", "registered"}},
		"403 of a firewall": {403, page, tdsynnex.ClassPermission,
			[]string{"the answer is a page: Access Denied"}, []string{"proxy or a firewall", "registered"}},
		"403 of the gateway": {403, `{"data":{"errorCode":"E1","errorMessage":"service not enabled"}}`, tdsynnex.ClassPermission,
			[]string{"service not enabled"}, []string{"enable this web service"}},
		"404 of the gateway": {404, "", tdsynnex.ClassNotFound,
			[]string{"404"}, []string{"TDSYNNEX_WEB_SERVICE_URL", "TDSYNNEX_REGION"}},
		"404 of somebody else": {404, page, tdsynnex.ClassNotFound, []string{"Access Denied"}, []string{"proxy or a firewall"}},
		"503 of maintenance": {503, "<!DOCTYPE html><html><title>Down</title></html>", tdsynnex.ClassTransient,
			[]string{"the answer is a page: Down"}, []string{"proxy or a firewall"}},
		"503 in their words": {503, upper("ServerError", "oops"), tdsynnex.ClassTransient,
			[]string{"ServerError", "oops"}, []string{"service status"}},
		"a page without a title": {502, "<html></html>", tdsynnex.ClassTransient,
			[]string{"a page: without a title"}, []string{"proxy or a firewall"}},
	} {
		t.Run(name, func(t *testing.T) {
			server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
				w.WriteHeader(c.status)
				_, _ = w.Write([]byte(c.body))
			}))
			defer server.Close()
			config := testConfig(server.URL)
			client, err := tdsynnex.New(config)
			require.NoError(t, err)
			_, err = client.OrderStatus(t.Context(), "PO-1016")
			var e *tdsynnex.Error
			require.ErrorAs(t, err, &e)
			require.Equal(t, c.class, e.Class)
			for _, words := range c.says {
				require.Contains(t, e.Error(), words)
			}
			for _, words := range c.fix {
				require.Contains(t, e.Fix(), words)
			}
		})
	}
	t.Run("a certificate that is not trusted", func(t *testing.T) {
		server := httptest.NewTLSServer(http.NotFoundHandler())
		defer server.Close()
		config := testConfig(server.URL)
		config.RootCAs = x509.NewCertPool()
		client, err := tdsynnex.New(config)
		require.NoError(t, err)
		_, err = client.OrderStatus(t.Context(), "PO-1016")
		var e *tdsynnex.Error
		require.ErrorAs(t, err, &e)
		require.Contains(t, e.Error(), "certificate")
		require.Contains(t, e.Fix(), "TDSYNNEX_CA_FILE")
	})
}

func testConfig(address string) tdsynnex.Config {
	return tdsynnex.Config{Region: tdsynnex.US, CustomerNumber: "555001", UserID: "user@msp.example", Password: "secret",
		WebServiceURL: address, InvoiceURL: address, RequestsPerMinute: -1}
}
