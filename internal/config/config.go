// Package config is the only reader of the environment. It fills structs from named variables,
// validates them and can print what is in force without its secrets.
package config

import (
	"cmp"
	"errors"
	"fmt"
	"strings"
	"time"

	"digitalbridge/internal/bridge"
	"digitalbridge/internal/notify"
	"digitalbridge/internal/spelling"
)

// Starter is what the command-line program reads.
type Starter struct {
	Temporal   Temporal
	Connection string `envconfig:"BRIDGE_CONNECTION" default:"main"`
	// PolicyFile is what `starter dev` gives its worker.
	PolicyFile string `envconfig:"BRIDGE_POLICY"`
	// Store is the worker's blob store, where this machine can reach it; unset: a worker is asked for what is in it.
	Store    string `envconfig:"BRIDGE_STORE"`
	Payloads Payloads
}

// Worker is what the worker reads.
type Worker struct {
	Temporal   Temporal
	Connection string `envconfig:"BRIDGE_CONNECTION" default:"main"`
	PolicyFile string `envconfig:"BRIDGE_POLICY"`
	// Store is the blob store's URL: file://./data, s3://bucket?region=…, azblob://container.
	Store string `envconfig:"BRIDGE_STORE" default:"file://./data"`
	// OrdersLive lets orders go out: all, none, or one at a time. Unset: only to the sandbox.
	OrdersLive Sending `envconfig:"ORDERS_LIVE"`
	// Replicas is how many worker processes serve this connection; each takes its share of the limits.
	Replicas int `envconfig:"WORKER_REPLICAS" default:"1"`
	// LostAfter is how long a worker may give no sign of life at most before its activities are given to
	// another; orders wait for half a minute in any case. 0: as the workflows say.
	LostAfter time.Duration `envconfig:"WORKER_LOST_AFTER" default:"2m"`
	// LookAgain is how long a workflow waits for anything at most, also for people, before it looks again, and PauseWhenRefused how long
	// credentials are kept back after a vendor's first refusal. 0: as the workflows and package authguard say. No variable sets
	// them: only who tries something out has no time to wait.
	LookAgain        time.Duration `ignored:"true"`
	PauseWhenRefused time.Duration `ignored:"true"`
	// TemporalLostAfter is how long Temporal may give no answer before the worker ends, so that whoever runs it notices.
	// 0: it waits for ever.
	TemporalLostAfter time.Duration `envconfig:"TEMPORAL_LOST_AFTER" default:"15m"`
	MetricsAddress    string        `envconfig:"METRICS_ADDRESS"`
	LogLevel          string        `envconfig:"LOG_LEVEL" default:"info"`
	// Traces go to this collector of OpenTelemetry; nowhere unless set. The exporter reads further variables of OpenTelemetry itself.
	TracesTo    string `envconfig:"OTEL_EXPORTER_OTLP_ENDPOINT"`
	TracesOnly  string `envconfig:"OTEL_EXPORTER_OTLP_TRACES_ENDPOINT"`
	TracesHeads Secret `envconfig:"OTEL_EXPORTER_OTLP_HEADERS"`
	// NotifyURLs are where notices to people go: addresses of chats, mailboxes and webhooks with blanks between them, each as
	// name=address. They are secrets: whoever has one can write there.
	NotifyURLs Secret `envconfig:"NOTIFY_URLS"`
	// LinkAddress is where the worker serves the one-click links; nowhere unless set. LinkKey signs them,
	// LinkURL is the address by which browsers reach them.
	LinkAddress string `envconfig:"LIVELINK_ADDRESS"`
	LinkKey     Secret `envconfig:"LIVELINK_KEY"`
	LinkURL     string `envconfig:"LIVELINK_URL"`
	Desk        Desk
	Deployment  Deployment
	Payloads    Payloads
	Codec       Codec
	Autotask    Autotask
	TDSynnex    TDSynnex
}

// Desk is where people see and decide in a browser. LinkKey signs its personal links and sessions.
type Desk struct {
	// Address is where it is served, nowhere unless set; URL is the address by which browsers reach it.
	Address string `envconfig:"DESK_ADDRESS"`
	URL     string `envconfig:"DESK_URL"`
	// Issuer signs people in by OpenID Connect; without one they sign in by personal links.
	Issuer       string `envconfig:"DESK_OIDC_ISSUER"`
	ClientID     string `envconfig:"DESK_OIDC_CLIENT_ID"`
	ClientSecret Secret `envconfig:"DESK_OIDC_CLIENT_SECRET"`
	// Allow are the e-mail addresses that may sign in, and domains with an @ before them.
	Allow []string `envconfig:"DESK_OIDC_ALLOW"`
}

func (d Desk) validate(key Secret, need func(ok bool, format string, args ...any)) {
	need(d.Address == "" || key != "",
		"LIVELINK_KEY is missing: the key that signs the desk's personal links and sessions, at least 32 random characters")
	need(d.Address == "" || browsable(d.URL),
		"DESK_URL is %q; give the address by which browsers reach DESK_ADDRESS, such as https://desk.example.com: it must be https, since "+
			"people sign in there (http only for this machine)", shown(d.URL))
	if d.Issuer == "" {
		return
	}
	need(strings.HasPrefix(d.Issuer, "https://") || browsable(d.Issuer), "DESK_OIDC_ISSUER is %q; it must be https", shown(d.Issuer))
	need(d.ClientID != "" && d.ClientSecret != "",
		"DESK_OIDC_CLIENT_ID or DESK_OIDC_CLIENT_SECRET is missing: the issuer shows both where the desk is registered as an application")
	need(len(d.Allow) > 0, "DESK_OIDC_ALLOW is missing: name who may use the desk, such as @example.com or ann@example.com")
}

func (d Desk) summary() string {
	by := "personal links"
	if d.Issuer != "" {
		by = "OpenID Connect of " + shown(d.Issuer) + " for " + strings.Join(d.Allow, ", ")
	}
	return fmt.Sprintf("on %s as %s, sign-in by %s", orNone(d.Address, "(nowhere)"), orNone(shown(d.URL), "(no address)"), by)
}

// Deployment is as what Temporal knows the worker, so that running workflows stay with the build that began them. The
// names are those that Temporal's worker controller sets.
type Deployment struct {
	// Name is that of the Temporal worker deployment; without one the worker is not versioned.
	Name string `envconfig:"TEMPORAL_DEPLOYMENT_NAME"`
	// BuildID tells this build from others in it; what the program was built from, unless set.
	BuildID string `envconfig:"TEMPORAL_WORKER_BUILD_ID"`
}

func (d Deployment) summary() string {
	if d.Name == "" {
		return "(not versioned)"
	}
	return d.Name + " build " + d.BuildID
}

// Payloads is how values are encrypted before they reach the Temporal server.
type Payloads struct {
	// Keys are AES-256 keys as id:base64, with commas between. The first encrypts, all decrypt; none: nothing is
	// encrypted.
	Keys Secret `envconfig:"PAYLOAD_KEYS"`
}

// Codec is where the worker decrypts payloads for the web UI and the temporal command.
type Codec struct {
	// Address is where it listens; nowhere unless set.
	Address string `envconfig:"CODEC_ADDRESS"`
	// Token is what callers must show.
	Token Secret `envconfig:"CODEC_TOKEN"`
	// Origins are the web UIs whose pages may ask; that of TEMPORAL_UI_URL unless set.
	Origins []string `envconfig:"CODEC_ORIGINS"`
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
	// PasswordSince is the day on which Password was set: it expires after three months.
	PasswordSince Day `envconfig:"TDSYNNEX_PASSWORD_SINCE"`
	// ReadUserID and ReadPassword are a second user who may not order, for everything but purchase orders.
	ReadUserID    string `envconfig:"TDSYNNEX_READ_USER_ID"`
	ReadPassword  Secret `envconfig:"TDSYNNEX_READ_PASSWORD"`
	WebServiceURL string `envconfig:"TDSYNNEX_WEB_SERVICE_URL"`
	InvoiceURL    string `envconfig:"TDSYNNEX_INVOICE_URL"`
	// AllowedHosts may be given the credentials beside TD SYNNEX's own hosts.
	AllowedHosts []string `envconfig:"TDSYNNEX_ALLOWED_HOSTS"`
	CAFile       string   `envconfig:"TDSYNNEX_CA_FILE"`
	SFTPAddress  string   `envconfig:"TDSYNNEX_SFTP_ADDRESS"`
	SFTPUser     string   `envconfig:"TDSYNNEX_SFTP_USER"`
	SFTPPassword Secret   `envconfig:"TDSYNNEX_SFTP_PASSWORD"`
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
	if err := read(&c, &c.Temporal); err != nil {
		return Starter{}, err
	}
	return c, errors.Join(bridge.ValidateConnection(c.Connection), withoutUser(c.urls()))
}

// LoadWorker reads and validates the worker's environment. Without any credentials it points the
// worker at the sandboxes on their default addresses; [Worker.Sandbox] tells.
func LoadWorker() (Worker, error) {
	var c Worker
	if err := read(&c, &c.Temporal); err != nil {
		return Worker{}, err
	}
	c.useSandboxWithoutCredentials()
	return c, c.validate()
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
	_, err := notify.ParseAddresses(c.NotifyURLs.Reveal())
	need(err == nil, "NOTIFY_URLS: %w", err)
	need(c.Replicas >= 1 && c.Replicas <= MaxReplicas,
		"WORKER_REPLICAS is %d; give the number of worker processes, 1 to %d: Autotask allows so many calls of an entity at once",
		c.Replicas,
		MaxReplicas)
	need(c.LostAfter >= time.Second, "WORKER_LOST_AFTER is %s; give at least 1s", spelling.Span(c.LostAfter))
	need(!strings.ContainsAny(c.Deployment.Name, ".:"), "TEMPORAL_DEPLOYMENT_NAME is %q; Temporal takes no dot and no colon in it",
		c.Deployment.Name)
	need(c.Deployment.BuildID == "" || c.Deployment.Name != "",
		"TEMPORAL_WORKER_BUILD_ID is set without TEMPORAL_DEPLOYMENT_NAME: name the deployment that the build belongs to, or leave both "+
			"out")
	need(c.LinkAddress == "" || c.LinkKey != "",
		"LIVELINK_KEY is missing: the key that signs the one-click links, at least 32 random characters")
	need(c.LinkAddress == "" || browsable(c.LinkURL),
		"LIVELINK_URL is %q; give the address by which browsers reach LIVELINK_ADDRESS, such as https://bridge.example.com: it must be "+
			"https, since links are secrets (http only for this machine)", shown(c.LinkURL))
	c.Desk.validate(c.LinkKey, need)
	need(c.Codec.Address == "" || c.Payloads.Keys != "",
		"CODEC_ADDRESS is set without PAYLOAD_KEYS: there is nothing to decrypt; set the keys or leave the address out")
	need(c.Codec.Address == "" || len(c.Codec.Token) >= leastToken,
		"CODEC_TOKEN is missing or shorter than %d characters: whoever has it reads every payload; make one by: openssl rand -base64 48",
		leastToken)
	errs = append(errs, withoutUser(c.urls()))
	a := c.Autotask
	need(a.UserName != "", "AUTOTASK_USERNAME is missing: the key of the API user (Admin > Resources/Users)")
	need(a.Secret != "", "AUTOTASK_SECRET is missing: the secret of the API user, shown once when it was made")
	need(a.IntegrationCode != "", "AUTOTASK_INTEGRATION_CODE is missing: the tracking identifier on the API user's page")
	need(a.LongestCall > 0, "AUTOTASK_LONGEST_CALL is %s; give a time above 0", spelling.Span(a.LongestCall))
	need(a.BudgetShare > 0 && a.BudgetShare <= 1, "AUTOTASK_BUDGET_SHARE is %v; give a share above 0 and up to 1", a.BudgetShare)
	t := c.TDSynnex
	need(t.Region == "US" || t.Region == "CA", "TDSYNNEX_REGION is %q; give US or CA", t.Region)
	need(t.Environment == "production" || t.Environment == "test", "TDSYNNEX_ENVIRONMENT is %q; give production or test", t.Environment)
	need(t.CustomerNumber != "", "TDSYNNEX_CUSTOMER_NUMBER is missing: your account number at TD SYNNEX")
	need(t.UserID != "", "TDSYNNEX_USER_ID is missing: the EC Express user (an e-mail address) of the XML web services")
	need(t.Password != "", "TDSYNNEX_PASSWORD is missing: the password of that user")
	need(
		(t.ReadUserID == "") == (t.ReadPassword == ""),
		"TDSYNNEX_READ_USER_ID and TDSYNNEX_READ_PASSWORD belong together: the second user "+
			"of the web services, who may not order; set both or neither",
	)
	need(t.SFTPPassword != "", "TDSYNNEX_SFTP_PASSWORD is missing: the password of the price file's SFTP user (not that of the web "+
		"services)")
	need(t.SFTPHostKey != "", "TDSYNNEX_SFTP_HOST_KEY is missing: the SFTP server's SHA256 fingerprint or the path of a known_hosts file")
	return errors.Join(errs...)
}

// leastToken is how long a token must be that nobody guesses.
const leastToken = 32

// Summary is what is in force, one "name value" pair a line, without secrets.
func (c Worker) Summary() string {
	rows := [][2]string{
		{"temporal", shown(c.Temporal.Address) + " namespace " + c.Temporal.Namespace},
		{"connection", c.Connection},
		{"deployment", c.Deployment.summary()},
		{"policy", orNone(c.PolicyFile, "(defaults)")},
		{"store", shown(c.Store)},
		{"payloads", fmt.Sprintf("keys %s, codec on %s, token %s", c.Payloads.Keys, orNone(c.Codec.Address, "(nowhere)"), c.Codec.Token)},
		{"traces", orNone(cmp.Or(shown(c.TracesOnly), shown(c.TracesTo)), "(nowhere)")},
		{"notices", c.noticesSummary()},
		{"orders live", c.sendingText()},
		{"links", fmt.Sprintf("on %s as %s, key %s", orNone(c.LinkAddress, "(nowhere)"), orNone(shown(c.LinkURL), "(no address)"),
			c.LinkKey)},
		{"desk", c.Desk.summary()},
		{"autotask", fmt.Sprintf("%s user %s, secret %s, tracking identifier %s", orNone(shown(c.Autotask.ZoneURL), "zone discovery"),
			c.Autotask.UserName, c.Autotask.Secret, c.Autotask.IntegrationCode)},
		{"td synnex", fmt.Sprintf("%s %s account %s user %s, password %s", c.TDSynnex.Region, c.TDSynnex.Environment,
			c.TDSynnex.CustomerNumber,
			c.TDSynnex.UserID, c.TDSynnex.Password)},
		{"price file", fmt.Sprintf("sftp %s user %s, password %s", orNone(shown(c.TDSynnex.SFTPAddress), "(by region)"),
			orNone(c.TDSynnex.SFTPUser, "(by account)"), c.TDSynnex.SFTPPassword)},
	}
	var b strings.Builder
	for _, r := range rows {
		fmt.Fprintf(&b, "%-12s %s\n", r[0], r[1])
	}
	return b.String()
}

func (c Worker) noticesSummary() string {
	addresses, err := notify.ParseAddresses(c.NotifyURLs.Reveal())
	if err != nil || len(addresses) == 0 {
		return "only in the log"
	}
	names := make([]string, 0, len(addresses))
	for _, a := range addresses {
		names = append(names, a.Name)
	}
	return "to " + strings.Join(names, ", ")
}

func orNone(s, none string) string {
	if s == "" {
		return none
	}
	return s
}
