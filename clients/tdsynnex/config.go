package tdsynnex

// Configuration of a client: account, region, hosts, time limits, request rate.

import (
	"crypto/x509"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"
)

// Region is the country of the TD SYNNEX account. Credentials work in their own region only.
type Region string

// Regions with public web services.
const (
	US Region = "US"
	CA Region = "CA"
)

// Environment chooses between the live hosts and the distributor's test hosts.
type Environment string

// Environments. The IP address must be registered for each of them separately.
const (
	Production Environment = "production"
	Test       Environment = "test"
)

// Config is all that a [Client] needs. The zero values of Environment, Timeouts and
// RequestsPerMinute mean production, the defaults and 25.
type Config struct {
	Region      Region
	Environment Environment

	// CustomerNumber, UserID and Password are the EC Express account. They travel in request bodies
	// only and never appear in an error.
	CustomerNumber, UserID, Password string

	// ReadUserID and ReadPassword are a second user of the account that may not order, for everything but purchase orders:
	// its password need not expire with the other's. Both empty: one user does everything.
	ReadUserID, ReadPassword string

	// WebServiceURL and InvoiceURL replace the region's hosts, as scheme://host[:port]. Plain HTTP is
	// accepted on loopback and for PlainHTTPHosts.
	WebServiceURL, InvoiceURL string

	Timeouts Timeouts

	// RequestsPerMinute is the self-imposed rate of each service; the distributor publishes none.
	// 0 means 25, negative means no limit.
	RequestsPerMinute int

	// PauseWhenRefused is how long a service is not asked after its first refusal of the credentials; 0: as package authguard
	// says.
	PauseWhenRefused time.Duration

	// AllowedHosts are hosts besides the distributor's own and this machine that may be given the credentials, over https,
	// as host or host:port.
	AllowedHosts []string

	// PlainHTTPHosts are hosts besides loopback that may be spoken to without TLS, as host or host:port:
	// a sandbox in a container network. Never name a host of the distributor.
	PlainHTTPHosts []string

	// RootCAs replaces the system's certificate authorities (for a TLS sandbox); nil keeps them.
	RootCAs *x509.CertPool

	// Transport, when set, wraps the one that carries every exchange: whoever records what the distributor answers.
	Transport func(http.RoundTripper) http.RoundTripper

	// Observe is told about every HTTP exchange after it ended; it must not block. It may be nil.
	Observe func(Exchange)
}

// Timeouts limit one HTTP exchange each, from dialling to the last byte; waiting for the request
// rate is not part of them. Zero fields take the defaults.
type Timeouts struct {
	PriceAvailability time.Duration // default 15 s
	PurchaseOrder     time.Duration // default 60 s
	OrderStatus       time.Duration // default 30 s
	Invoices          time.Duration // default 60 s
	FreightQuote      time.Duration // default 60 s
}

// Exchange describes one HTTP exchange. It carries no body and no credential.
type Exchange struct {
	Operation string        // an Operation constant
	Status    int           // HTTP status, 0 without an answer
	Class     Class         // empty on success
	Duration  time.Duration // from dialling to the last byte
	BytesIn   int           // body bytes received
	BytesOut  int           // body bytes of the request
	// Unknown is the beginning of an error answer in which no known form of an error was found; empty otherwise.
	Unknown string
}

const defaultRequestsPerMinute = 25

func (t Timeouts) withDefaults() Timeouts {
	for _, d := range []struct {
		field *time.Duration
		value time.Duration
	}{
		{&t.PriceAvailability, 15 * time.Second},
		{&t.PurchaseOrder, 60 * time.Second},
		{&t.OrderStatus, 30 * time.Second},
		{&t.Invoices, 60 * time.Second},
		{&t.FreightQuote, 60 * time.Second},
	} {
		if *d.field <= 0 {
			*d.field = d.value
		}
	}
	return t
}

// endpoints are the full addresses of the services.
type endpoints struct {
	priceAvailability, purchaseOrder, orderStatus, freightQuote string
	invoices                                                    string
}

// resolve validates the configuration and derives the addresses. The host names are those that
// partners' integrations use today.
func (c Config) resolve() (endpoints, error) {
	var problems []error
	if c.Region != US && c.Region != CA {
		problems = append(problems, fmt.Errorf("region %q is neither US nor CA", c.Region))
	}
	if c.Environment != "" && c.Environment != Production && c.Environment != Test {
		problems = append(problems, fmt.Errorf("environment %q is neither production nor test", c.Environment))
	}
	for _, f := range []struct{ name, value string }{
		{"customer number", c.CustomerNumber}, {"user id", c.UserID}, {"password", c.Password},
	} {
		if strings.TrimSpace(f.value) == "" {
			problems = append(problems, fmt.Errorf("the %s is empty", f.name))
		}
	}
	if (c.ReadUserID == "") != (c.ReadPassword == "") {
		problems = append(problems, errors.New("of the user for reading only one of name and password is given; give both or neither"))
	}
	test := c.Environment == Test
	country := strings.ToLower(string(c.Region))
	web, err := c.base("web service", c.WebServiceURL, hostURL(test, "testec.", "ec.", country))
	problems = append(problems, err)
	invoice, err := c.base("invoice", c.InvoiceURL, hostURL(test, "testws.", "ws.", country))
	problems = append(problems, err)
	if err := errors.Join(problems...); err != nil {
		return endpoints{}, fmt.Errorf("TD SYNNEX client configuration: %w", err)
	}
	return endpoints{
		priceAvailability: web + "/SynnexXML/PriceAvailability",
		purchaseOrder:     web + "/SynnexXML/PO",
		orderStatus:       web + "/SynnexXML/POStatus",
		freightQuote:      web + "/SynnexXML/FreightQuote",
		invoices:          invoice + "/webservice/invoice/query",
	}, nil
}

func hostURL(test bool, testPrefix, prefix, country string) string {
	if test {
		prefix = testPrefix
	}
	return "https://" + prefix + country + ".tdsynnex.com"
}

// base returns the override when there is one. Credentials travel in bodies, so plain HTTP is for
// loopback and the hosts that the configuration names.
func (c Config) base(what, override, standard string) (string, error) {
	if override == "" {
		return standard, nil
	}
	u, err := url.Parse(override)
	if err != nil || u.Host == "" || u.User != nil || u.RawQuery != "" || u.Fragment != "" {
		return "", fmt.Errorf("the %s address is not of the form https://host", what)
	}
	named := func(list []string) bool { return slices.Contains(list, u.Hostname()) || slices.Contains(list, u.Host) }
	name := strings.ToLower(u.Hostname())
	switch vendors := strings.HasSuffix(name, ".tdsynnex.com") && (u.Port() == "" || u.Port() == "443"); {
	case u.Scheme == "https" && (vendors || isLoopback(name) || named(c.AllowedHosts) || named(c.PlainHTTPHosts)):
	case u.Scheme == "https":
		return "", fmt.Errorf("the %s address: %s is not a host of TD SYNNEX; if that is intended, add it to AllowedHosts "+
			"(TDSYNNEX_ALLOWED_HOSTS)", what, u.Host)
	case u.Scheme == "http" && (isLoopback(name) || named(c.PlainHTTPHosts)):
	default:
		return "", fmt.Errorf("the %s address must be https (http is for loopback and PlainHTTPHosts)", what)
	}
	return strings.TrimRight(override, "/"), nil
}

func isLoopback(host string) bool {
	if host == "localhost" {
		return true
	}
	ip := net.ParseIP(host)
	return ip != nil && ip.IsLoopback()
}
