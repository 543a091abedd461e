package operations_test

import (
	"net/http"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"digitalbridge/activities/activitytest"
	"digitalbridge/activities/operations"
	"digitalbridge/clients/tdsynnex"
	"digitalbridge/internal/catalog"
	"digitalbridge/internal/config"
	"digitalbridge/internal/policy"
)

// bad are the names of the points that failed.
func bad(r operations.CheckReport) []string {
	var names []string
	for _, c := range r.Checks {
		if !c.OK {
			names = append(names, c.Name)
		}
	}
	return names
}

// The fields are made once, and only when that was asked for.
func TestCheckMakesTheFieldsOnce(t *testing.T) {
	b := newBench(t, 10)
	const name = "User-defined product fields"
	const create = "POST /V1.0/UserDefinedFieldDefinitions"
	before := b.State()
	r := b.Check(false)
	require.False(t, r.OK)
	require.Equal(t, []string{name}, bad(r))
	require.Equal(t, before, b.State(), "looking writes nothing")
	for _, f := range catalog.UDFs(policy.Default().Products.UserDefinedFields) {
		require.Contains(t, activitytest.Point(t, r, name).Detail, string(f))
	}
	require.Contains(t, activitytest.Point(t, r, name).Fix, "starter check --fix")

	b.Forget()
	r = b.Check(true)
	require.True(t, r.OK, r.Checks)
	require.Empty(t, bad(r))
	require.Equal(t, len(catalog.UDFs(policy.Default().Products.UserDefinedFields)), b.Stats(b.Sandboxes.AutotaskURL())[create].Requests)

	b.Forget()
	require.True(t, b.Check(true).OK)
	require.Zero(t, b.Stats(b.Sandboxes.AutotaskURL())[create].Requests)
	b.Autotask = b.NewAutotask(config.SandboxAutotaskSecret) // a restarted worker
	require.True(t, b.Check(false).OK)
}

// Every right that is missing is named, with where to grant it, and the rest is still looked at.
func TestCheckNamesEveryMissingRight(t *testing.T) {
	b := newBench(t, 10)
	b.Fields()
	for _, row := range []struct{ entity, right, verb string }{
		{"Products", "query", "read"}, {"Products", "create", "create"}, {"Products", "update", "update"},
		{"ProductVendors", "query", "read"}, {"ProductVendors", "create", "create"}, {"ProductVendors", "update", "update"},
		{"PurchaseOrders", "query", "read"}, {"PurchaseOrders", "update", "update"},
		{"PurchaseOrderItems", "query", "read"}, {"PurchaseOrderItems", "update", "update"},
		{"Companies", "query", "read"}, {"BillingCodes", "query", "read"},
	} {
		t.Run(row.entity+"."+row.right, func(t *testing.T) {
			b.T = t
			b.Autotask = b.NewAutotask(config.SandboxAutotaskSecret)
			b.AtAutotask("/sandbox/user", activitytest.Object{"access": activitytest.Object{row.entity + "." + row.right: "None"}})
			r := b.Check(false)
			require.False(t, r.OK)
			c := activitytest.Point(t, r, "Autotask rights: "+row.entity)
			require.False(t, c.OK)
			require.Equal(t, "the API user may not "+row.verb+" "+row.entity, c.Detail)
			require.Contains(t, c.Fix, "security level")
			for _, other := range bad(r) {
				require.False(t, strings.HasPrefix(other, "Autotask rights: ") && other != c.Name, "%s was blamed too", other)
			}
			require.True(t, activitytest.Point(t, r, "TD SYNNEX web services").OK)
		})
	}
	b.T = t
	b.Autotask = b.NewAutotask(config.SandboxAutotaskSecret)
	b.AtAutotask("/sandbox/user", activitytest.Object{"access": activitytest.Object{"Products.query": "Restricted"}})
	r := b.Check(false)
	require.True(t, r.OK, "restricted access can be what the MSP wants")
	require.Contains(t, activitytest.Point(t, r, "Autotask rights: Products").Detail, "read (restricted: rows of other lines of business are missing")
}

// Refused credentials are tried once, not once for every point: Autotask locks a user who keeps failing.
func TestCheckDoesNotHammer(t *testing.T) {
	b := newBench(t, 10)
	b.Autotask = b.NewAutotask("wrong-secret")
	b.Forget()
	r := b.Check(true)
	require.False(t, r.OK)
	c := activitytest.Point(t, r, "Autotask credentials")
	require.False(t, c.OK)
	require.Contains(t, c.Fix, "secret")
	refused := 0
	for _, e := range b.Stats(b.Sandboxes.AutotaskURL()) {
		refused += e.Errors["401"]
	}
	require.Equal(t, 1, refused)
	require.LessOrEqual(t, b.Requests(""), 3, "one refusal; the zone is asked for before it, and after it whether the tenant has moved")
	require.Contains(t, activitytest.Point(t, r, "Autotask rights: Products").Detail, "not looked at")
	require.True(t, activitytest.Point(t, r, "TD SYNNEX web services").OK, "the other vendor is looked at all the same")
	for _, c := range r.Checks {
		require.NotContains(t, c.Detail+c.Fix, "wrong-secret")
	}
}

// Credentials that are refused halfway end the rest as well.
func TestCheckStopsWhenTheUserIsLockedMeanwhile(t *testing.T) {
	b := newBench(t, 10)
	b.AutotaskFault(activitytest.Object{"path": "/ATServicesRest/V1.0/ProductVendors/*", "action": "status", "status": 401})
	b.Forget()
	r := b.Check(false)
	require.True(t, activitytest.Point(t, r, "Autotask rights: Products").OK)
	require.False(t, activitytest.Point(t, r, "Autotask rights: ProductVendors").OK)
	for _, name := range []string{"Autotask rights: PurchaseOrders", "Material billing code", "User-defined product fields"} {
		require.Contains(t, activitytest.Point(t, r, name).Detail, "not looked at")
	}
}

// The points of TD SYNNEX and the policy, one wrong at a time.
func TestCheckNamesWhatIsWrong(t *testing.T) {
	for _, row := range []struct {
		name, point, detail, fix string
		spoil                    func(*bench)
	}{
		{"a refused web-service login", "TD SYNNEX web services", "", "password", func(b *bench) {
			c, err := tdsynnex.New(tdsynnex.Config{
				Region: tdsynnex.US, CustomerNumber: config.SandboxAccount, UserID: config.SandboxUserID, Password: "wrong-password",
				WebServiceURL: b.Sandboxes.TDSynnexURL(), InvoiceURL: b.Sandboxes.TDSynnexURL(), RequestsPerMinute: -1,
			})
			require.NoError(b.T, err)
			b.TDSynnex = c
		}},
		{"an IP address that is not registered", "TD SYNNEX web services", "", "register 127.0.0.1, the IP address", func(b *bench) {
			b.AtTDSynnex("/sandbox/scenario", activitytest.Object{"service": "POStatus", "scenario": "ipInvalid"})
		}},
		{"a refused SFTP login", "TD SYNNEX price file", "", "SFTP user", func(b *bench) { b.PriceFile.Password = "wrong-password" }},
		{"another SFTP server", "TD SYNNEX price file", "host key", "fingerprint", func(b *bench) { b.PriceFile.Fingerprints = []string{"SHA256:" + strings.Repeat("A", 43)} }},
		{"no price file yet", "TD SYNNEX price file", "has no " + config.SandboxAccount + ".zip", "24 hours", func(b *bench) {
			b.AtTDSynnex("/sandbox/feed", activitytest.Object{"fault": "missing"})
		}},
		{"a vendor that is not there", "TD SYNNEX as a vendor in Autotask", "Nobody", "vendorName", func(b *bench) { b.Policy.Autotask.VendorName = "Nobody" }},
		{"a billing code that is not there", "Material billing code", "No such code", "autotask.billingCode", func(b *bench) { b.Policy.Autotask.BillingCode = "No such code" }},
		{"a tenant in another language", "Purchase order statuses", "New, Submitted, Received Partial, Received Full, Canceled", "autotask.statusLabels.Received Partial", func(b *bench) {
			b.AtAutotask("/sandbox/tenant", activitytest.Object{"labels": "de"})
			b.Autotask = b.NewAutotask(config.SandboxAutotaskSecret)
		}},
		{"a status for an order's state that is not there", "Purchase order statuses", "Called off", "tracking.statuses.Cancelled", func(b *bench) {
			b.Policy.Tracking.Statuses = map[policy.OrderState]string{"Cancelled": "Called off"}
		}},
		{"a status that is not there", "Purchase order statuses", "Signed off", "approvedStatuses", func(b *bench) {
			b.Policy.Orders.ApprovedStatuses = []string{"Signed off"}
		}},
	} {
		t.Run(row.name, func(t *testing.T) {
			b := newBench(t, 10)
			b.Fields()
			row.spoil(b)
			r := b.Check(false)
			require.Equal(t, []string{row.point}, bad(r))
			c := activitytest.Point(t, r, row.point)
			require.Contains(t, c.Detail, row.detail)
			require.Contains(t, c.Fix, row.fix)
			require.NotContains(t, c.Detail+c.Fix, "wrong-password")
		})
	}
}

func TestCheckSaysWhetherOrdersGoOut(t *testing.T) {
	b := newBench(t, 10)
	b.Fields()
	const name = "Purchase order statuses"
	require.Contains(t, activitytest.Point(t, b.Check(false), name).Detail, "sending is switched on")
	b.Live = false
	require.Contains(t, activitytest.Point(t, b.Check(false), name).Detail, "switched off (ORDERS_LIVE)")
	b.Forget()
	b.Check(false)
	require.Zero(t, b.Requests(http.MethodPatch))
}
