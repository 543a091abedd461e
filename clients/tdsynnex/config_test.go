package tdsynnex

// Which hosts a region and an environment mean, and what a configuration must not be.

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

func account() Config {
	return Config{Region: US, CustomerNumber: "555001", UserID: "ec@reseller.example", Password: "secret"}
}

func TestRegionAndEnvironmentChooseTheHosts(t *testing.T) {
	for _, tt := range []struct {
		name   string
		change func(*Config)
		want   endpoints
	}{
		{"United States, production", func(*Config) {}, endpoints{
			"https://ec.us.tdsynnex.com/SynnexXML/PriceAvailability", "https://ec.us.tdsynnex.com/SynnexXML/PO",
			"https://ec.us.tdsynnex.com/SynnexXML/POStatus",
			"https://ec.us.tdsynnex.com/SynnexXML/FreightQuote", "https://ws.us.tdsynnex.com/webservice/invoice/query"}},
		{"United States, test", func(c *Config) { c.Environment = Test }, endpoints{
			"https://testec.us.tdsynnex.com/SynnexXML/PriceAvailability", "https://testec.us.tdsynnex.com/SynnexXML/PO",
			"https://testec.us.tdsynnex.com/SynnexXML/POStatus",
			"https://testec.us.tdsynnex.com/SynnexXML/FreightQuote", "https://testws.us.tdsynnex.com/webservice/invoice/query"}},
		{"Canada, production", func(c *Config) { c.Region = CA; c.Environment = Production }, endpoints{
			"https://ec.ca.tdsynnex.com/SynnexXML/PriceAvailability", "https://ec.ca.tdsynnex.com/SynnexXML/PO",
			"https://ec.ca.tdsynnex.com/SynnexXML/POStatus",
			"https://ec.ca.tdsynnex.com/SynnexXML/FreightQuote", "https://ws.ca.tdsynnex.com/webservice/invoice/query"}},
		{"Canada, test", func(c *Config) { c.Region = CA; c.Environment = Test }, endpoints{
			"https://testec.ca.tdsynnex.com/SynnexXML/PriceAvailability", "https://testec.ca.tdsynnex.com/SynnexXML/PO",
			"https://testec.ca.tdsynnex.com/SynnexXML/POStatus",
			"https://testec.ca.tdsynnex.com/SynnexXML/FreightQuote", "https://testws.ca.tdsynnex.com/webservice/invoice/query"}},
		{"a sandbox", func(c *Config) {
			c.WebServiceURL, c.InvoiceURL = "http://127.0.0.1:8082", "http://localhost:8082/"
		}, endpoints{
			"http://127.0.0.1:8082/SynnexXML/PriceAvailability", "http://127.0.0.1:8082/SynnexXML/PO", "http://127.0.0.1:8082/SynnexXML/POStatus",
			"http://127.0.0.1:8082/SynnexXML/FreightQuote", "http://localhost:8082/webservice/invoice/query"}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			c := account()
			tt.change(&c)
			got, err := c.resolve()
			require.NoError(t, err)
			require.Equal(t, tt.want, got)
		})
	}
}

func TestConfigurationsThatAreRefused(t *testing.T) {
	for _, tt := range []struct {
		name   string
		change func(*Config)
		says   string
	}{
		{"no region", func(c *Config) { c.Region = "" }, "neither US nor CA"},
		{"another region", func(c *Config) { c.Region = "DE" }, "neither US nor CA"},
		{"another environment", func(c *Config) { c.Environment = "staging" }, "neither production nor test"},
		{"no customer number", func(c *Config) { c.CustomerNumber = "" }, "customer number is empty"},
		{"no user id", func(c *Config) { c.UserID = " " }, "user id is empty"},
		{"no password", func(c *Config) { c.Password = "" }, "password is empty"},
		{"plain HTTP to another machine", func(c *Config) { c.WebServiceURL = "http://sandbox.example" }, "must be https"},
		{"plain HTTP to another machine than the named one", func(c *Config) {
			c.WebServiceURL, c.PlainHTTPHosts = "http://sandbox.example", []string{"sandbox"}
		}, "must be https"},
		{"a host that is not the distributor's", func(c *Config) { c.WebServiceURL = "https://ec.us.tdsynnex.com.evil.example" },
			"is not a host of TD SYNNEX; if that is intended, add it to AllowedHosts (TDSYNNEX_ALLOWED_HOSTS)"},
		{"a host that only looks like it", func(c *Config) { c.InvoiceURL = "https://eviltdsynnex.com" }, "is not a host of TD SYNNEX"},
		{"another port of the distributor's", func(c *Config) { c.WebServiceURL = "https://ec.us.tdsynnex.com:8443" },
			"is not a host of TD SYNNEX"},
		{"an allowed host without TLS", func(c *Config) {
			c.WebServiceURL, c.AllowedHosts = "http://proxy.example", []string{"proxy.example"}
		}, "must be https"},
		{"an address with credentials", func(c *Config) { c.InvoiceURL = "https://u:p@ws.example" }, "not of the form"},
		{"something that is not an address", func(c *Config) { c.InvoiceURL = "ws.example" }, "not of the form"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			c := account()
			tt.change(&c)
			_, err := New(c)
			require.ErrorContains(t, err, tt.says)
			require.NotContains(t, err.Error(), "secret is")
		})
	}
}

func TestDefaultTimeLimits(t *testing.T) {
	require.Equal(t, Timeouts{PriceAvailability: 15 * time.Second, PurchaseOrder: time.Minute, OrderStatus: 30 * time.Second,
		Invoices: time.Minute, FreightQuote: time.Minute},
		Timeouts{}.withDefaults())
	require.Equal(t, 5*time.Second, Timeouts{PurchaseOrder: 5 * time.Second}.withDefaults().PurchaseOrder)
}

func TestRetryAfter(t *testing.T) {
	now := time.Date(2026, 12, 1, 12, 0, 0, 0, time.UTC)
	for value, want := range map[string]time.Duration{
		"30": 30 * time.Second, "": 0, "soon": 0, "-5": 0, "999999999999": 24 * time.Hour, "9999999": 24 * time.Hour,
		"Tue, 01 Dec 2026 12:01:00 GMT": time.Minute, "Tue, 01 Dec 2026 11:00:00 GMT": 0,
		"Fri, 01 Dec 9999 12:00:00 GMT": 24 * time.Hour, "Fri, 04 Dec 2026 12:00:00 GMT": 24 * time.Hour,
	} {
		require.Equal(t, want, retryAfter(value, now), value)
	}
}

func TestNumbersAsText(t *testing.T) {
	for _, tt := range []struct {
		raw, want string
		ok        bool
	}{
		{"1,353.56", "1353.56", true}, {"1,234,567.8", "1234567.8", true}, {"-12.50", "-12.5", true}, {"+3", "3", true}, {".5", "0.5", true},
		{"7.", "7", true}, {" 42 ", "42", true},
		{"1,5", "", false}, {"12,34.00", "", false}, {"1e9", "", false}, {"0x10", "", false}, {"1 000", "", false}, {"$5", "", false},
		{"NaN", "", false}, {"-", "", false},
		{"99999999999999999999", "", false},
	} {
		t.Run(tt.raw, func(t *testing.T) {
			d, err := parseDecimal(tt.raw)
			if !tt.ok {
				require.Error(t, err)
				return
			}
			require.NoError(t, err)
			require.Equal(t, tt.want, d.String())
		})
	}
}

func TestCredentialsGoToTheDistributorAndToNamedHosts(t *testing.T) {
	for address, allowed := range map[string][]string{
		"https://ec.ca.tdsynnex.com": nil, "https://EC.US.tdsynnex.com:443": nil, "https://127.0.0.1:8443": nil,
		"https://proxy.example": {"proxy.example"}, "https://proxy.example:8443": {"proxy.example:8443"},
	} {
		c := Config{Region: US, CustomerNumber: "555001", UserID: "ec@sandbox.example", Password: "secret", WebServiceURL: address,
			AllowedHosts: allowed}
		e, err := c.resolve()
		require.NoError(t, err, address)
		require.Equal(t, address+"/SynnexXML/PO", e.purchaseOrder)
	}
}

func TestPlainHTTPIsForTheNamedHostsToo(t *testing.T) {
	c := Config{Region: US, CustomerNumber: "555001", UserID: "ec@sandbox.example", Password: "secret", WebServiceURL: "http://sandbox:8082"}
	for _, named := range []string{"sandbox", "sandbox:8082"} {
		c.PlainHTTPHosts = []string{named}
		e, err := c.resolve()
		require.NoError(t, err, named)
		require.Equal(t, "http://sandbox:8082/SynnexXML/PO", e.purchaseOrder)
	}
}
