// Package config is the only reader of the environment. It fills structs from named variables,
// validates them and can print what is in force without its secrets.
package config

import (
	"errors"
	"fmt"
	"net"
	"net/url"
	"strings"
	"time"

	"github.com/kelseyhightower/envconfig"

	"digitalbridge/internal/bridge"
	"digitalbridge/internal/notify"
)

// Temporal says where the Temporal server is. The variable names are those of the temporal command.
type Temporal struct {
	Address   string `envconfig:"TEMPORAL_ADDRESS" default:"127.0.0.1:7233"`
	Namespace string `envconfig:"TEMPORAL_NAMESPACE" default:"default"`
	APIKey    Secret `envconfig:"TEMPORAL_API_KEY"`
	TLS       bool   `envconfig:"TEMPORAL_TLS"`
	TLSCA     string `envconfig:"TEMPORAL_TLS_SERVER_CA_CERT_PATH"`
	TLSCert   string `envconfig:"TEMPORAL_TLS_CLIENT_CERT_PATH"`
	TLSKey    string `envconfig:"TEMPORAL_TLS_CLIENT_KEY_PATH"`
	TLSName   string `envconfig:"TEMPORAL_TLS_SERVER_NAME"`
	// UIURL is the address of the web UI, for links.
	UIURL string `envconfig:"TEMPORAL_UI_URL" default:"http://127.0.0.1:8233"`
}

// Starter is what the command-line program reads.
type Starter struct {
	Temporal   Temporal
	Connection string `envconfig:"BRIDGE_CONNECTION" default:"main"`
	// PolicyFile is what `starter dev` gives its worker.
	PolicyFile string `envconfig:"BRIDGE_POLICY"`
}

// Worker is what the worker reads.
type Worker struct {
	Temporal   Temporal
	Connection string `envconfig:"BRIDGE_CONNECTION" default:"main"`
	PolicyFile string `envconfig:"BRIDGE_POLICY"`
	// Store is the blob store's URL: file://./data, s3://bucket?region=…, azblob://container.
	Store string `envconfig:"BRIDGE_STORE" default:"file://./data"`
	// OrdersLive lets orders go out. Unset: only to the sandbox.
	OrdersLive *bool `envconfig:"ORDERS_LIVE"`
	// Replicas is how many worker processes serve this connection; each takes its share of the limits.
	Replicas int `envconfig:"WORKER_REPLICAS" default:"1"`
	// LostAfter is how long a worker may give no sign of life at most before its activities are given to
	// another; orders wait for half a minute in any case. 0: as the workflows say.
	LostAfter      time.Duration `envconfig:"WORKER_LOST_AFTER" default:"2m"`
	MetricsAddress string        `envconfig:"METRICS_ADDRESS"`
	LogLevel       string        `envconfig:"LOG_LEVEL" default:"info"`
	// NotifyWebhookURL is where notices to people go, NotifyFormat what is understood there: json, slack
	// or teams. The address is a secret: whoever has it can write to the channel.
	NotifyWebhookURL Secret `envconfig:"NOTIFY_WEBHOOK_URL"`
	NotifyFormat     string `envconfig:"NOTIFY_FORMAT" default:"json"`
	// LinkAddress is where the worker serves the one-click links; nowhere unless set. LinkKey signs them,
	// LinkURL is the address by which browsers reach them.
	LinkAddress string `envconfig:"LIVELINK_ADDRESS"`
	LinkKey     Secret `envconfig:"LIVELINK_KEY"`
	LinkURL     string `envconfig:"LIVELINK_URL"`
	Autotask    Autotask
	TDSynnex    TDSynnex
}

// MaxReplicas is the number of calls of one entity that Autotask allows at once for a tracking
// identifier (reference autotask.md §4). Every worker process needs one of them for itself.
const MaxReplicas = 3

// Autotask holds the three credentials of the API user and where to find the service.
type Autotask struct {
	UserName        string   `envconfig:"AUTOTASK_USERNAME"`
	Secret          Secret   `envconfig:"AUTOTASK_SECRET"`
	IntegrationCode Secret   `envconfig:"AUTOTASK_INTEGRATION_CODE"`
	ZoneURL         string   `envconfig:"AUTOTASK_ZONE_URL"`
	AllowedHosts    []string `envconfig:"AUTOTASK_ALLOWED_HOSTS"`
	CAFile          string   `envconfig:"AUTOTASK_CA_FILE"`
	// RequestsPerHour is the tenant's hourly budget; 0: learned from Autotask.
	RequestsPerHour int `envconfig:"AUTOTASK_REQUESTS_PER_HOUR"`
	// BudgetShare is the part of the hourly budget that the bridge may use, 0 to 1.
	BudgetShare float64       `envconfig:"AUTOTASK_BUDGET_SHARE" default:"0.5"`
	Timeout     time.Duration `envconfig:"AUTOTASK_TIMEOUT" default:"60s"`
	// LongestCall is how long Autotask lets a call run; a create whose answer was lost may still happen
	// until then. 0: Autotask's own five minutes.
	LongestCall time.Duration `envconfig:"AUTOTASK_LONGEST_CALL" default:"5m"`
}

// TDSynnex holds the account and its credentials. The SFTP password is another one than that of the
// web services.
type TDSynnex struct {
	Region         string `envconfig:"TDSYNNEX_REGION" default:"US"`
	Environment    string `envconfig:"TDSYNNEX_ENVIRONMENT" default:"production"`
	CustomerNumber string `envconfig:"TDSYNNEX_CUSTOMER_NUMBER"`
	UserID         string `envconfig:"TDSYNNEX_USER_ID"`
	Password       Secret `envconfig:"TDSYNNEX_PASSWORD"`
	WebServiceURL  string `envconfig:"TDSYNNEX_WEB_SERVICE_URL"`
	InvoiceURL     string `envconfig:"TDSYNNEX_INVOICE_URL"`
	CAFile         string `envconfig:"TDSYNNEX_CA_FILE"`
	SFTPAddress    string `envconfig:"TDSYNNEX_SFTP_ADDRESS"`
	SFTPUser       string `envconfig:"TDSYNNEX_SFTP_USER"`
	SFTPPassword   Secret `envconfig:"TDSYNNEX_SFTP_PASSWORD"`
	// SFTPHostKey is the server's SHA256 fingerprint or the path of a known_hosts file.
	SFTPHostKey        string `envconfig:"TDSYNNEX_SFTP_HOST_KEY"`
	SFTPLegacyHostKeys bool   `envconfig:"TDSYNNEX_SFTP_LEGACY_HOST_KEYS"`
	RequestsPerMinute  int    `envconfig:"TDSYNNEX_REQUESTS_PER_MINUTE" default:"25"`
	// Timeout is how long one request to the web services may take; 0: 15 s to 60 s, by service.
	Timeout time.Duration `envconfig:"TDSYNNEX_TIMEOUT"`
}

// Secret is a value that never prints itself.
type Secret string

// String hides the value; an empty secret says so.
func (s Secret) String() string {
	if s == "" {
		return "(not set)"
	}
	return "(set)"
}

// GoString hides the value from %#v.
func (s Secret) GoString() string { return s.String() }

// MarshalText hides the value from JSON and logs.
func (s Secret) MarshalText() ([]byte, error) { return []byte(s.String()), nil }

// Reveal returns the value, for the one place that sends it.
func (s Secret) Reveal() string { return string(s) }

// LoadStarter reads and validates the starter's environment.
func LoadStarter() (Starter, error) {
	var c Starter
	if err := envconfig.Process("", &c); err != nil {
		return Starter{}, explain(err)
	}
	return c, bridge.ValidateConnection(c.Connection)
}

// LoadWorker reads and validates the worker's environment. Without any credentials it points the
// worker at the sandboxes on their default addresses; [Worker.Sandbox] tells.
func LoadWorker() (Worker, error) {
	var c Worker
	if err := envconfig.Process("", &c); err != nil {
		return Worker{}, explain(err)
	}
	c.useSandboxWithoutCredentials()
	return c, c.validate()
}

func explain(err error) error {
	var pe *envconfig.ParseError
	if errors.As(err, &pe) {
		return fmt.Errorf("environment variable %s can't be read as %s: %w", pe.KeyName, pe.TypeName, pe.Err)
	}
	return fmt.Errorf("reading the environment: %w", err)
}

// validate returns all mistakes at once, each with the variable's name and where its value is found.
func (c Worker) validate() error {
	var errs []error
	need := func(ok bool, format string, args ...any) {
		if !ok {
			errs = append(errs, fmt.Errorf(format, args...))
		}
	}
	need(bridge.ValidateConnection(c.Connection) == nil, "BRIDGE_CONNECTION: %w", bridge.ValidateConnection(c.Connection))
	need(notify.Format(c.NotifyFormat).Valid(), "NOTIFY_FORMAT is %q; give json, slack or teams", c.NotifyFormat)
	need(c.Replicas >= 1 && c.Replicas <= MaxReplicas, "WORKER_REPLICAS is %d; give the number of worker processes, 1 to %d: Autotask allows so many calls of an entity at once", c.Replicas, MaxReplicas)
	need(c.LostAfter >= time.Second, "WORKER_LOST_AFTER is %s; give at least 1s", c.LostAfter)
	need(c.LinkAddress == "" || c.LinkKey != "", "LIVELINK_KEY is missing: the key that signs the one-click links, at least 32 random characters")
	need(c.LinkAddress == "" || browsable(c.LinkURL), "LIVELINK_URL is %q; give the address by which browsers reach LIVELINK_ADDRESS, such as https://bridge.example.com: it must be https, since links are secrets (http only for this machine)", c.LinkURL)
	a := c.Autotask
	need(a.UserName != "", "AUTOTASK_USERNAME is missing: the key of the API user (Admin > Resources/Users)")
	need(a.Secret != "", "AUTOTASK_SECRET is missing: the secret of the API user, shown once when it was made")
	need(a.IntegrationCode != "", "AUTOTASK_INTEGRATION_CODE is missing: the tracking identifier on the API user's page")
	need(a.LongestCall > 0, "AUTOTASK_LONGEST_CALL is %s; give a time above 0", a.LongestCall)
	need(a.BudgetShare > 0 && a.BudgetShare <= 1, "AUTOTASK_BUDGET_SHARE is %v; give a share above 0 and up to 1", a.BudgetShare)
	t := c.TDSynnex
	need(t.Region == "US" || t.Region == "CA", "TDSYNNEX_REGION is %q; give US or CA", t.Region)
	need(t.Environment == "production" || t.Environment == "test", "TDSYNNEX_ENVIRONMENT is %q; give production or test", t.Environment)
	need(t.CustomerNumber != "", "TDSYNNEX_CUSTOMER_NUMBER is missing: your account number at TD SYNNEX")
	need(t.UserID != "", "TDSYNNEX_USER_ID is missing: the EC Express user (an e-mail address) of the XML web services")
	need(t.Password != "", "TDSYNNEX_PASSWORD is missing: the password of that user")
	need(t.SFTPPassword != "", "TDSYNNEX_SFTP_PASSWORD is missing: the password of the price file's SFTP user (not that of the web services)")
	need(t.SFTPHostKey != "", "TDSYNNEX_SFTP_HOST_KEY is missing: the SFTP server's SHA256 fingerprint or the path of a known_hosts file")
	return errors.Join(errs...)
}

// Live reports whether orders may be sent: said explicitly, or else only to the sandbox.
func (c Worker) Live() bool {
	if c.OrdersLive != nil {
		return *c.OrdersLive
	}
	return c.Sandbox()
}

// browsable reports whether an address may carry links: by https, or on this machine.
func browsable(address string) bool {
	u, err := url.Parse(address)
	if err != nil || u.Host == "" {
		return false
	}
	host := u.Hostname()
	return u.Scheme == "https" || (u.Scheme == "http" && (host == "localhost" || net.ParseIP(host).IsLoopback()))
}

// Summary is what is in force, one "name value" pair a line, without secrets.
func (c Worker) Summary() string {
	rows := [][2]string{
		{"temporal", c.Temporal.Address + " namespace " + c.Temporal.Namespace},
		{"connection", c.Connection},
		{"policy", orNone(c.PolicyFile, "(defaults)")},
		{"store", c.Store},
		{"notices", fmt.Sprintf("webhook %s, format %s", c.NotifyWebhookURL, c.NotifyFormat)},
		{"orders live", fmt.Sprint(c.Live())},
		{"links", fmt.Sprintf("on %s as %s, key %s", orNone(c.LinkAddress, "(nowhere)"), orNone(c.LinkURL, "(no address)"), c.LinkKey)},
		{"autotask", fmt.Sprintf("%s user %s, secret %s, tracking identifier %s", orNone(c.Autotask.ZoneURL, "zone discovery"), c.Autotask.UserName, c.Autotask.Secret, c.Autotask.IntegrationCode)},
		{"td synnex", fmt.Sprintf("%s %s account %s user %s, password %s", c.TDSynnex.Region, c.TDSynnex.Environment, c.TDSynnex.CustomerNumber, c.TDSynnex.UserID, c.TDSynnex.Password)},
		{"price file", fmt.Sprintf("sftp %s user %s, password %s", orNone(c.TDSynnex.SFTPAddress, "(by region)"), orNone(c.TDSynnex.SFTPUser, "(by account)"), c.TDSynnex.SFTPPassword)},
	}
	var b strings.Builder
	for _, r := range rows {
		fmt.Fprintf(&b, "%-12s %s\n", r[0], r[1])
	}
	return b.String()
}

func orNone(s, none string) string {
	if s == "" {
		return none
	}
	return s
}
