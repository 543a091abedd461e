package operations_test

import (
	"net/http"
	"strings"
	"testing"
	"time"

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
		if c.Level == operations.LevelFault {
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

// On a real account no interface says whether the user is one that is for programs only: the row asks a person to look, with
// the screen, and nothing is blamed for it. Only the sandbox's user is known.
func TestCheckAsksAPersonWhetherTheUserIsAPIOnly(t *testing.T) {
	b := newBench(t, 10)
	known := activitytest.Point(t, b.Check(true), "API-only user")
	require.Equal(t, operations.LevelOK, known.Level)

	b.Real = true
	asked := activitytest.Point(t, b.Check(false), "API-only user")
	require.Equal(t, operations.LevelSkipped, asked.Level)
	require.Contains(t, asked.Detail, "security level")
	for _, where := range []string{"Resources/Users", "API User (system)"} {
		require.Contains(t, asked.Fix, where)
	}

	// With wrong credentials it is the credentials' fault.
	b.Autotask = b.NewAutotask("wrong")
	asked = activitytest.Point(t, b.Check(false), "API-only user")
	require.Equal(t, operations.LevelSkipped, asked.Level)
	require.Contains(t, asked.Detail, "Autotask credentials")
}

// everything switches on all that needs a right of its own.
func everything(b *bench) {
	b.Policy.Products.InventoryLocation = "TD SYNNEX"
	b.Policy.Orders.ShipMethods = map[string]string{"Ground": "FG"}
	b.Policy.Tracking.Receive = policy.ReceiveShipped
	b.Policy.Tracking.Notes.Internal = []policy.OrderState{"Shipped"}
}

// Every row of the permission table is taken away in turn: the right that is missing is named exactly, with where to grant
// it, nothing else is blamed, and the rest is still looked at. A right that only one command needs is a warning.
func TestCheckNamesEveryMissingRight(t *testing.T) {
	b := newBench(t, 10)
	everything(b)
	b.Check(true)
	require.Empty(t, bad(b.Check(false)), b.Check(false))
	rows := operations.RightsNeeded(b.Autotask, b.Policy)
	require.Greater(t, len(rows), 30)
	for _, row := range rows {
		t.Run(row.Entity+"."+row.Verb, func(t *testing.T) {
			b.T = t
			verb := map[string]string{"read": "query", "create": "create", "update": "update"}[row.Verb]
			b.AtAutotask("/sandbox/user", activitytest.Object{"access": activitytest.Object{row.Entity + "." + verb: "None"}})
			r := b.Check(false) // by the same client: nothing comes from a cache
			c := activitytest.Point(t, r, "Autotask rights: "+row.Entity)
			require.Contains(t, c.Fix, "Security Levels")
			if row.Optional {
				require.Equal(t, operations.LevelWarning, c.Level)
				require.Contains(t, c.Detail, "the API user may not "+row.Verb+" "+row.Entity+", which only ")
			} else {
				require.Equal(t, operations.LevelFault, c.Level)
				require.Equal(t, "the API user may not "+row.Verb+" "+row.Entity, c.Detail)
				require.False(t, r.OK)
			}
			for _, other := range r.Checks {
				require.False(
					t,
					strings.HasPrefix(other.Name, "Autotask rights: ") && other.Name != c.Name && other.Level != operations.LevelOK,
					"%s was blamed too",
					other.Name,
				)
				require.False(
					t,
					other.Level == operations.LevelFault && other.Name != c.Name,
					"%s is a fault too: %s",
					other.Name,
					other.Detail,
				)
			}
			require.True(t, activitytest.Point(t, r, "TD SYNNEX web services").Works())
		})
	}
	b.T = t
	b.AtAutotask("/sandbox/user", activitytest.Object{"access": activitytest.Object{}})
	require.True(t, b.Check(false).OK, "what was granted counts at once")
	b.AtAutotask("/sandbox/user", activitytest.Object{"access": activitytest.Object{"Products.query": "Restricted"}})
	r := b.Check(false)
	require.True(t, r.OK, "restricted access can be what the MSP wants")
	c := activitytest.Point(t, r, "Autotask rights: Products")
	require.Equal(t, operations.LevelWarning, c.Level)
	require.Equal(t, "the API user may read only some Products: the others are missing without an error", c.Detail)
	require.Contains(t, c.Fix, "Lines of Business")
}

// One wrong password is one fault, and what could not be looked at says why.
func TestWhatRestsOnAFaultIsSkipped(t *testing.T) {
	b := newBench(t, 10)
	b.Fields()
	b.Autotask = b.NewAutotask("wrong-secret")
	r := b.Check(false)
	require.Equal(t, []string{"Autotask credentials"}, bad(r))
	require.Greater(t, r.Count(operations.LevelSkipped), 20)
	require.Equal(t, "not looked at, because of: Autotask credentials", activitytest.Point(t, r, "Autotask rights: Products").Detail)
}

// Costs that are hidden are a fault before the first sync, not a plan that compares with nothing.
func TestHiddenCostsAreAFault(t *testing.T) {
	b := newBench(t, 10)
	b.Fields()
	require.Contains(t, activitytest.Point(t, b.Check(false), "Costs of products").Detail, "products show theirs")
	b.AtAutotask("/sandbox/user", activitytest.Object{"costPermission": false})
	r := b.Check(false)
	require.Equal(t, []string{"Costs of products"}, bad(r))
	require.Contains(t, activitytest.Point(t, r, "Costs of products").Fix, "permission to view and edit cost")
	r = activitytest.Must[operations.CheckReport](b, b.Connection().CheckAll, operations.CheckInput{Template: operations.TemplateOrders})
	require.True(t, r.OK, "orders don't need them")
	for _, c := range r.Checks {
		require.NotContains(t, c.Name, "UserDefinedField")
		require.NotContains(t, c.Name, "price file")
	}
}

// People are told what is worse than at the last scheduled check, once.
func TestAScheduledCheckSaysWhatIsWorse(t *testing.T) {
	b := newBench(t, 10)
	b.Fields()
	tell := func() []operations.Check {
		t.Helper()
		return activitytest.Must[operations.CheckReport](b, b.Connection().CheckAll, operations.CheckInput{Tell: true}).Worse
	}
	require.Empty(t, tell(), "the first has nothing to compare with, and no fault")
	require.Empty(t, b.Check(false).Worse)
	b.AtAutotask("/sandbox/user", activitytest.Object{"access": activitytest.Object{"PurchaseOrders.update": "None"}})
	b.Check(false) // a person looks meanwhile, which is no yesterday
	worse := tell()
	require.Len(t, worse, 1)
	require.Equal(t, "Autotask rights: PurchaseOrders", worse[0].Name)
	require.Empty(t, tell(), "it was told")
	b.AtAutotask("/sandbox/user", activitytest.Object{"access": activitytest.Object{}})
	require.Empty(t, tell(), "better is not worse")
}

// The password of who may order expires after three months.
func TestCheckRemindsOfThePassword(t *testing.T) {
	b := newBench(t, 10)
	b.Fields()
	now := time.Date(2026, 11, 28, 9, 0, 0, 0, time.UTC)
	for name, row := range map[string]struct {
		since time.Time
		level operations.Level
		text  string
	}{
		"fresh":   {now.AddDate(0, 0, -30), operations.LevelOK, "expires about 2027-01-27"},
		"old":     {now.AddDate(0, 0, -80), operations.LevelWarning, "and expires about 2026-12-08"},
		"expired": {now.AddDate(0, 0, -90), operations.LevelWarning, "so it expired about 2026-11-28"},
		"unknown": {time.Time{}, operations.LevelWarning, "it is not known when the password was set"},
	} {
		t.Run(name, func(t *testing.T) {
			c := b.Connection()
			c.PasswordSince, c.Sandbox, c.Now = row.since, false, func() time.Time { return now }
			p := activitytest.Point(t, activitytest.Must[operations.CheckReport](b, c.CheckAll,
				operations.CheckInput{Template: operations.TemplateOrders}),
				"Age of TD SYNNEX's password")
			require.Equal(t, row.level, p.Level)
			require.Contains(t, p.Detail, row.text)
		})
	}
	require.Equal(t, operations.LevelOK, activitytest.Point(t, b.Check(false), "Age of TD SYNNEX's password").Level)
}

// Refused credentials are tried once, not once for every point: Autotask locks a user who keeps failing.
func TestCheckDoesNotHammer(t *testing.T) {
	b := newBench(t, 10)
	b.Autotask = b.NewAutotask("wrong-secret")
	b.Forget()
	r := b.Check(true)
	require.False(t, r.OK)
	c := activitytest.Point(t, r, "Autotask credentials")
	require.False(t, c.Works())
	require.Contains(t, c.Fix, "secret")
	refused := 0
	for _, e := range b.Stats(b.Sandboxes.AutotaskURL()) {
		refused += e.Errors["401"]
	}
	require.Equal(t, 1, refused)
	require.LessOrEqual(t, b.Requests(""), 3, "one refusal; the zone is asked for before it, and after it whether the tenant has moved")
	require.Contains(t, activitytest.Point(t, r, "Autotask rights: Products").Detail, "not looked at")
	require.True(t, activitytest.Point(t, r, "TD SYNNEX web services").Works(), "the other vendor is looked at all the same")
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
	require.True(t, activitytest.Point(t, r, "Autotask rights: Products").Works())
	require.False(t, activitytest.Point(t, r, "Autotask rights: ProductVendors").Works())
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
		{"another SFTP server", "TD SYNNEX price file", "host key", "fingerprint", func(b *bench) {
			b.PriceFile.Fingerprints = []string{"SHA256:" + strings.Repeat("A", 43)}
		}},
		{"no price file yet", "TD SYNNEX price file", "has no " + config.SandboxAccount + ".zip", "24 hours", func(b *bench) {
			b.AtTDSynnex("/sandbox/feed", activitytest.Object{"fault": "missing"})
		}},
		{"a vendor that is not there", "TD SYNNEX as a vendor in Autotask", "Nobody", "vendorName", func(b *bench) {
			b.Policy.Autotask.VendorName = "Nobody"
		}},
		{"a billing code that is not there", "Material billing code", "No such code", "autotask.billingCode", func(b *bench) {
			b.Policy.Autotask.BillingCode = "No such code"
		}},
		{"a tenant in another language", "Purchase order statuses", "New, Submitted, Received Partial, Received Full, Canceled",
			"autotask.statusLabels.Received Partial", func(b *bench) {
				b.AtAutotask("/sandbox/tenant", activitytest.Object{"labels": "de"})
				b.Autotask = b.NewAutotask(config.SandboxAutotaskSecret)
			}},
		{"a status for an order's state that is not there", "Purchase order statuses", "Called off", "tracking.statuses.Cancelled",
			func(b *bench) {
				b.Policy.Tracking.Statuses = map[policy.OrderState]string{"Cancelled": "Called off"}
			}},
		{"no ship method", "Ship methods", "no order goes out", "orders.shipMethod", func(b *bench) { b.Policy.Orders.ShipMethod = "" }},
		{"a shipping type that is not there", "Ship methods", "no active shipping type Rocket", "Shipping Types", func(b *bench) {
			b.Policy.Orders.ShipMethods = map[string]string{"Rocket": "FG", "Ground": "FG"}
		}},
		{"a payment term that is not there", "Payment term", `no paymentTerm "Net 13"`, "orders.paymentTerm", func(b *bench) {
			b.Policy.Orders.PaymentTerm = "Net 13"
		}},
		{"a note type that is not there", "Labels of ticket notes", `no noteType "Shouts"`, "tracking.notes.noteType", func(b *bench) {
			b.Policy.Tracking.Notes.Internal, b.Policy.Tracking.Notes.NoteType = []policy.OrderState{"Shipped"}, "Shouts"
		}},
		{"a won status that is not there", "Statuses of won opportunities", `no status "Conquered"`, "orders.convert.wonStatuses",
			func(b *bench) {
				b.Policy.Orders.Convert.WonStatuses = []string{"Closed", "Conquered"}
			}},
		{"an office that is not there", "Places of converted orders", `no active location "Moon"`, "orders.convert.officeLocation",
			func(b *bench) {
				b.Policy.Orders.Convert.OfficeLocation = "Moon"
			}},
		{"a place to receive that is not there", "Places of converted orders", `no active inventory location "Cellar"`,
			"orders.convert.inventoryLocation", func(b *bench) { b.Policy.Orders.Convert.InventoryLocation = "Cellar" }},
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

// A manufacturer that the price file spells otherwise selects nothing, and nobody would hear of it.
func TestCheckNamesManufacturersThatThePriceFileDoesNotHave(t *testing.T) {
	b := newBench(t, 200)
	b.Fields()
	const point = "Selected manufacturers"
	look := func(makers ...string) operations.Check {
		b.Policy.Products.Select.Manufacturers = makers
		return activitytest.Point(t, b.Check(false), point)
	}
	require.Equal(t, operations.LevelSkipped, look("Nobody").Level, "no price file was read yet")
	b.Policy.Products.Select.Manufacturers = nil
	staged, err := b.StageNow("all")
	require.NoError(t, err)
	made := activitytest.Lines[struct{ Manufacturer string }](b, staged.Key+"/items-00000.jsonl")[0].Manufacturer
	require.NotEmpty(t, made)
	b.Policy.Products.Select.Manufacturers = []string{made, "Nobody Inc"}
	_, err = b.StageNow("some")
	require.NoError(t, err)
	c := look(made, "Nobody Inc")
	require.Equal(t, operations.LevelWarning, c.Level)
	require.Contains(t, c.Detail, `has nothing to select of "Nobody Inc"`)
	require.Equal(t, operations.LevelOK, look(made).Level)
	c = look(made, "Later")
	require.Equal(t, operations.LevelSkipped, c.Level)
	require.Contains(t, c.Detail, `"Later"`)
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
