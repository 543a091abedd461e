// What a client needs to know, and the check of it.

package autotask

import (
	"crypto/x509"
	"errors"
	"fmt"
	"math"
	"net/http"
	"strings"
	"time"

	"digitalbridge/internal/spelling"
)

// Defaults of [Config].
const (
	// DefaultZoneURL is any zone's host; the vendor's examples use this one.
	DefaultZoneURL = "https://webservices2.autotask.net/ATServicesRest/"
	// DefaultTimeout bounds one HTTP exchange. Autotask itself gives up after 5 minutes; at full
	// budget it adds a second to each call.
	DefaultTimeout = time.Minute
	// DefaultConcurrency is what Autotask allows for one tracking identifier and entity.
	DefaultConcurrency = 3
	// DefaultBudgetShare keeps a process alone below the first latency step, at 50 % of the budget.
	DefaultBudgetShare = 0.5
)

// Config says who calls, from where zone information comes, and how much of the tenant's
// hourly budget may be used. UserName, Secret and IntegrationCode are required.
type Config struct {
	// UserName is the key of an API-only user, like an e-mail address.
	UserName string
	// LongestCall is how long Autotask may go on with a call that was given up, which keeps its place for so
	// long; 0: [DefaultLongestCall].
	LongestCall time.Duration
	// PauseWhenRefused is how long nothing is asked after the first refusal of the credentials; 0: as package authguard says.
	PauseWhenRefused time.Duration
	// Secret is that user's password. It never appears in an error or a hook.
	Secret string `json:"-"`
	// IntegrationCode is the tracking identifier.
	IntegrationCode string

	// ZoneURL is where zone information is asked; empty means [DefaultZoneURL]. One that is given is also taken
	// for the tenant's zone while the zone service does not answer.
	ZoneURL string
	// zoneGiven: ZoneURL is not the default.
	zoneGiven bool
	// AllowedHosts are hosts besides Autotask's own that may get the credentials, as host:port
	// or host: "127.0.0.1:8081" for the sandbox. Plain http is accepted only for these.
	AllowedHosts []string
	// RootCAs replaces the system's certificate authorities, for a sandbox with its own.
	RootCAs *x509.CertPool

	// ImpersonationResourceID, when not 0, is sent on creates and patches of the entities that
	// support impersonation, never on reads, which it would break.
	ImpersonationResourceID int64

	// Timeout bounds one HTTP exchange, waits for the limiter excluded; 0 means [DefaultTimeout].
	Timeout time.Duration
	// UserAgent is sent as User-Agent; empty means "digitalbridge".
	UserAgent string

	// RequestsPerHour is the tenant's budget. 0 means: learn it, and what others used of it,
	// from ThresholdInformation (at most once a minute, each counted).
	RequestsPerHour int
	// BudgetShare is the part of the budget this process may use, above 0 to 1; 0 means
	// [DefaultBudgetShare]. Divide it by the number of processes of one tenant.
	BudgetShare float64
	// OrderReserve is the part of this process's share that only calls under [WithPriority] may
	// use, 0 to below 1.
	OrderReserve float64
	// StayBelow, when above 0, makes calls without priority wait while the whole tenant's usage
	// is at or over this part of the budget. Autotask slows every call of the tenant by 0.5 s
	// from 0.5 and by 1 s from 0.75.
	StayBelow float64
	// Concurrency is how many calls may be in flight per entity; 0 means [DefaultConcurrency].
	// Autotask counts all processes that use the same tracking identifier together; a refusal
	// that comes of it is throttling, and the call is repeated.
	Concurrency int

	// Transport, when set, wraps the one that carries every exchange: whoever records what Autotask answers.
	Transport func(http.RoundTripper) http.RoundTripper

	// OnWait, when set, is told of every wait: which endpoint waited, why (the Wait constants)
	// and for how long. Long waits are reported in slices. It is called from many goroutines.
	OnWait func(endpoint, reason string, d time.Duration)
	// OnUnread, when set, is told of every row that can't be read, or only in part. It is called from many
	// goroutines, and again whenever the row is met again.
	OnUnread func(UnreadRow)
	// OnCall, when set, is told of every HTTP exchange. It is called from many goroutines.
	OnCall func(Call)
}

// Call describes one HTTP exchange, for metrics and logs. It carries no secret and no content.
type Call struct {
	Endpoint string // entity, for example "Products"
	Method   string
	Path     string // without query
	Status   int    // 0 when there was no answer
	Class    Class  // "" when it went well
	Attempt  int    // from 1
	Duration time.Duration
	Bytes    int // of the answer's body
	// Unknown is the beginning of an error answer in which no known form of an error was found; empty otherwise.
	Unknown string
}

// Reasons given to [Config.OnWait].
const (
	WaitThreads   = "threads"   // the entity's calls in flight
	WaitParent    = "parent"    // another write under the same parent
	WaitBudget    = "budget"    // this process's share of the hourly budget
	WaitReserve   = "reserve"   // what is left of the share is reserved for priority calls
	WaitTenant    = "tenant"    // the whole tenant's usage
	WaitThrottled = "throttled" // Autotask refused and said, or implied, to wait
	WaitRetry     = "retry"     // back-off before a read is repeated
)

// withDefaults returns the configuration with its defaults filled in, or says all that is wrong.
func (cfg Config) withDefaults() (Config, error) {
	var wrong []error
	need := func(ok bool, format string, args ...any) {
		if !ok {
			wrong = append(wrong, fmt.Errorf(format, args...))
		}
	}
	need(cfg.UserName != "", "the API user's name is missing; set UserName")
	need(cfg.Secret != "", "the API user's secret is missing; set Secret")
	need(cfg.IntegrationCode != "", "the tracking identifier is missing; set IntegrationCode")
	for name, v := range map[string]string{"UserName": cfg.UserName, "Secret": cfg.Secret, "IntegrationCode": cfg.IntegrationCode,
		"UserAgent": cfg.UserAgent} {
		need(!strings.ContainsAny(v, "\r\n\x00"), "%s holds a line break; remove it", name)
	}
	cfg.zoneGiven = cfg.ZoneURL != ""
	if !cfg.zoneGiven {
		cfg.ZoneURL = DefaultZoneURL
	}
	if cfg.UserAgent == "" {
		cfg.UserAgent = "digitalbridge"
	}
	if cfg.Timeout == 0 {
		cfg.Timeout = DefaultTimeout
	}
	if cfg.Concurrency == 0 {
		cfg.Concurrency = DefaultConcurrency
	}
	if cfg.LongestCall == 0 {
		cfg.LongestCall = DefaultLongestCall
	}
	if cfg.BudgetShare == 0 {
		cfg.BudgetShare = DefaultBudgetShare
	}
	need(cfg.Timeout > 0, "the timeout %s is negative; use a positive one", spelling.Span(cfg.Timeout))
	need(cfg.LongestCall > 0, "the longest call %s is negative; use a positive time", spelling.Span(cfg.LongestCall))
	need(cfg.Concurrency > 0, "the concurrency %d is negative; Autotask allows 3", cfg.Concurrency)
	need(cfg.RequestsPerHour >= 0, "the budget of %d requests is negative; use 0 to learn it", cfg.RequestsPerHour)
	need(cfg.BudgetShare > 0 && cfg.BudgetShare <= 1, "the budget share %v is not above 0 and at most 1", cfg.BudgetShare)
	need(cfg.OrderReserve >= 0 && cfg.OrderReserve < 1, "the order reserve %v is not from 0 to below 1", cfg.OrderReserve)
	need(!math.IsNaN(cfg.StayBelow) && cfg.StayBelow >= 0 && cfg.StayBelow <= 1, "the tenant limit %v is not from 0 to 1", cfg.StayBelow)
	if len(wrong) > 0 {
		return cfg, fmt.Errorf("autotask: %w", errors.Join(wrong...))
	}
	return cfg, nil
}

// String is for logs; it leaves the credentials out.
func (cfg Config) String() string {
	return fmt.Sprintf("autotask user %s, zone information from %s", cfg.UserName, cfg.ZoneURL)
}

// GoString is String, so that no format verb shows the credentials.
func (cfg Config) GoString() string { return cfg.String() }

// headers are those of every authenticated call.
func (cfg Config) headers() http.Header {
	h := http.Header{}
	h.Set("ApiIntegrationCode", cfg.IntegrationCode)
	h.Set("UserName", cfg.UserName)
	h.Set("Secret", cfg.Secret)
	h.Set("Accept", "application/json")
	h.Set("User-Agent", cfg.UserAgent)
	return h
}
