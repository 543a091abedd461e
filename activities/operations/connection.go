package operations

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"digitalbridge/activities/border"
	"digitalbridge/activities/tenant"
	"digitalbridge/clients/authguard"
	"digitalbridge/clients/autotask"
	"digitalbridge/clients/tdsynnex"
	"digitalbridge/clients/tdsynnex/pricedrop"
	"digitalbridge/internal/ledger"
	"digitalbridge/internal/policy"
	"digitalbridge/internal/retention"
	"digitalbridge/internal/spelling"
	"digitalbridge/internal/store"
)

// Connection proves that the bridge can do its work: addresses, credentials, rights and the records
// that the policy names.
type Connection struct {
	Autotask  *autotask.Client
	TDSynnex  *tdsynnex.Client
	Tenant    *tenant.Tenant
	Policy    policy.Policy
	PriceFile pricedrop.Config
	Account   string
	Live      bool
	// Store is where the last scheduled check is kept.
	Store *store.Store
	// PasswordSince is the day on which the password of TD SYNNEX's web services was set; zero: not known.
	PasswordSince time.Time
	// Sandbox: no real account is at the other end, so what only a person at TD SYNNEX knows is not asked for.
	Sandbox bool
	// Numbers looks at the numbers that orders have at TD SYNNEX; nil: that is not looked at.
	Numbers func(context.Context) (string, error)
	// Book is where what the tenant showed is remembered.
	Book *ledger.Book
	// Now is the time of day; nil: the machine's.
	Now func() time.Time
}

// CheckInput asks for a check.
type CheckInput struct {
	// Fix also creates what can be created: the user-defined product fields and the dedicated inventory location.
	Fix bool `json:"fix,omitempty"`
	// Template is products, orders or opportunities, whose needs alone are looked at; empty: all of them.
	Template string `json:"template,omitempty"`
	// Tell tells people what has become worse since the last check that did; the schedule sets it.
	Tell bool `json:"tell,omitempty"`
}

// Points that others rest on.
const (
	zone        = "Autotask zone"
	credentials = "Autotask credentials"
	apiUser     = "API-only user"
	webServices = "TD SYNNEX web services"
)

// lastCheckKey is where the last check that told people is kept.
const lastCheckKey = "checks/last.json"

// CheckAll looks at every point afresh and reports all of them; it fails only when it is cancelled. Apart from
// what Fix creates it writes nothing to a vendor, and it may be repeated. The scheduled one also removes what is older than
// the policy keeps.
func (a *Connection) CheckAll(ctx context.Context, in CheckInput) (*CheckReport, error) {
	if !in.Tell { // a person asks, perhaps after having renewed the credentials
		ctx = authguard.Insist(ctx)
	}
	c := &checking{report: CheckReport{At: a.now().UTC()}, bad: map[string]bool{}}
	table := of(needs(a.Autotask, a.Policy), in.Template)
	// A right that was granted a minute ago counts.
	for _, n := range table {
		n.describe.ForgetMetadata()
	}
	fresh := *a
	fresh.Tenant = &tenant.Tenant{Autotask: a.Autotask, Policy: a.Policy, Currency: a.Tenant.Currency}
	fresh.checkAutotask(ctx, c, table)
	fresh.checkNames(ctx, c, in)
	fresh.checkTDSynnex(ctx, c, in.Template)
	if ctx.Err() != nil {
		return nil, border.Failure(ctx, ctx.Err())
	}
	c.report.OK = c.report.Count(LevelFault) == 0
	if in.Tell {
		if err := errors.Join(a.compare(ctx, &c.report), retention.Prune(ctx, a.Store, a.Policy, a.now())); err != nil {
			return nil, border.Failure(ctx, err)
		}
	}
	return &c.report, nil
}

// compare says what is worse than at the last check that told people, and keeps this one for the next.
func (a *Connection) compare(ctx context.Context, r *CheckReport) error {
	var before CheckReport
	err := a.Store.GetJSON(ctx, lastCheckKey, &before)
	if err != nil && !errors.Is(err, store.ErrNotFound) {
		return err
	}
	r.Worse = r.worseThan(before)
	kept := *r
	kept.Worse = nil
	return a.Store.PutJSON(ctx, lastCheckKey, kept)
}

func (a *Connection) now() time.Time {
	if a.Now != nil {
		return a.Now()
	}
	return time.Now()
}

// checkAutotask looks at the way to the tenant, and at the permission table.
func (a *Connection) checkAutotask(ctx context.Context, c *checking, table []need) {
	c.look(ctx, zone, nil, func() (string, error) {
		z, err := a.Autotask.Zone(ctx)
		if err != nil {
			return "", err
		}
		how := "TLS 1.2 or newer"
		if !strings.HasPrefix(z.URL, "https://") {
			how = "without TLS, as only a sandbox may"
		}
		return fmt.Sprintf("%s at %s, %s", z.Name, z.URL, how), nil
	})
	c.look(ctx, credentials, []string{zone}, func() (string, error) {
		t, err := a.Autotask.Thresholds(ctx)
		return fmt.Sprintf(
			"user name, secret and tracking identifier are accepted; %d of %d requests used in the last %s by all integrations",
			t.Current,
			t.Limit,
			spelling.Span(t.Window),
		), err
	})
	c.look(ctx, apiUser, []string{credentials}, func() (string, error) {
		if a.Sandbox {
			return "the sandbox's user is one", nil
		}
		return "", &unknown{
			"no interface shows the security level of the user whose credentials these are",
			"Look at the user's page (Admin > Company Settings & Users > Resources/Users): its security level is API User (system) or a " +
				"copy of it, and a person's own user is never used.",
		}
	})
	for _, entity := range entities(table) {
		rights := "Autotask rights: " + entity
		c.look(ctx, rights, []string{credentials}, func() (string, error) { return checkRights(ctx, entity, table) })
		if hasFields(entity, table) {
			c.look(ctx, "Autotask fields: "+entity, []string{credentials, rights}, func() (string, error) { return checkFields(ctx, entity, table) })
		}
	}
}

// hasFields reports whether the bridge writes any field of an entity.
func hasFields(entity string, table []need) bool {
	for _, n := range table {
		if n.entity == entity && len(n.fields)+len(n.onCreate) > 0 {
			return true
		}
	}
	return false
}
