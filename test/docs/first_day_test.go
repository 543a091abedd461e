// This test runs the hours of docs/first-day.md word for word on the sandboxes.

package docs_test

import (
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/shopspring/decimal"
	"github.com/stretchr/testify/require"
	"go.uber.org/zap"

	"digitalbridge/clients/autotask"
	"digitalbridge/internal/config"
	"digitalbridge/starter/local"
)

// step is a shell block of the page, with what the page shows of its output.
type step struct{ script, shown string }

// hours are the steps of the first day: before the first order is made, and from then on.
func hours(t *testing.T) (before, after []step) {
	t.Helper()
	_, rest, ok := strings.Cut(page(t, "docs/first-day.md"), "## Hour by hour")
	require.True(t, ok)
	parts := strings.Split(rest, "### Third hour")
	require.Len(t, parts, 2)
	steps := func(text string) (found []step) {
		for _, block := range regexp.MustCompile("(?s)```sh\n(.*?)```(?:\n\n```text\n(.*?)```)?").FindAllStringSubmatch(text, -1) {
			found = append(found, step{block[1], block[2]})
		}
		return found
	}
	return steps(parts[0]), steps(parts[1])
}

// passing is what differs from run to run, or from day to day at the sandboxes: dates, times, spans, ids of runs and orders,
// digests, amounts, stock, and addresses of this machine.
var passing = regexp.MustCompile(`\d{4}-\d\d-\d\d|\b\d\d:\d\d(:\d\d)?\b|\b(\d+h)?(\d+m)?\d+s\b|\b[0-9a-f]{8}-[0-9a-f-]{27}\b|` +
	`\b[0-9a-f]{12}\b|\b\d+\.\d\d\b|\b\d{8}\b|\b\d+ in stock\b|\b\d+ of SKU\b|127\.0\.0\.1:\d+`)

// plain is a text without what differs from run to run and without the width of columns.
func plain(text string) string {
	return regexp.MustCompile(` +`).ReplaceAllString(passing.ReplaceAllString(text, "~"), " ")
}

// shows holds what the page shows of a step to what came out: each line, in this order; "..." stands for lines left out.
func shows(t *testing.T, s step, out string) {
	t.Helper()
	require.NotEmpty(t, s.shown, "the page does not show what comes of\n%s", s.script)
	rest := strings.Split(plain(out), "\n")
	for line := range strings.Lines(s.shown) {
		line = strings.TrimRight(plain(line), " \n")
		if line == "..." || line == "" {
			continue
		}
		at := slices.IndexFunc(rest, func(l string) bool { return strings.TrimRight(l, " ") == line })
		require.GreaterOrEqual(t, at, 0, "the page shows %q after\n%s\nbut there came:\n%s", line, s.script, strings.Join(rest, "\n"))
		rest = rest[at+1:]
	}
}

func TestTheFirstDay(t *testing.T) {
	t.Parallel()
	dir, connection := t.TempDir(), connection()
	policy := filepath.Join(dir, "bridge.yaml")
	require.NoError(t, os.WriteFile(policy, []byte(
		`orders: {contact: {name: Ann Ng, phone: "775-555-0100", email: orders@yourcompany.com}}`), 0o600))
	stack, err := local.Start(t.Context(), local.Options{
		PolicyFile: policy,
		Temporal:   temporal(t), Lost: lost, Sandbox: local.SandboxOptions{SKUs: 300, Seed: 1, HourlyBudget: 1_000_000},
		Store: "file://" + filepath.ToSlash(filepath.Join(dir, "data")), Connection: connection, Log: zap.NewNop(), Progress: os.Stderr,
		Configure: func(c *config.Worker) { c.OrdersLive = config.SendingOnce },
	})
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, stack.Stop()) })
	programsIn(t, dir)
	run := func(script string, more ...string) string {
		t.Helper()
		shell := exec.CommandContext(t.Context(), "sh", "-eu", "-c", script) //nolint:gosec // our own page
		shell.Dir = dir
		shell.Env = append(append(os.Environ(), "TEMPORAL_ADDRESS="+stack.Temporal.Address, "TEMPORAL_UI_URL="+stack.Temporal.UIURL,
			"BRIDGE_CONNECTION="+connection), more...)
		out, err := shell.CombinedOutput()
		text := strings.ReplaceAll(string(out), "/"+connection, "/main") // as on the page
		require.NoError(t, err, text)
		return text
	}
	before, after := hours(t)
	do := func(steps []step, more ...string) string {
		t.Helper()
		var text strings.Builder
		for _, s := range steps {
			out := run(s.script, more...)
			shows(t, s, out)
			text.WriteString(plain(out))
		}
		return text.String()
	}
	text := do(before)
	for _, want := range []string{
		"FAULT User-defined product fields missing: ", "created 9; all 9 are there", "ok Autotask rights: PurchaseOrders",
		"ok Costs of products",
		"skipped TD SYNNEX's auto-fill profile", "would create 298", "created 298",
	} {
		require.Contains(t, text, want)
	}
	number := firstOrder(t, stack)
	text = do(after, "PO="+number)
	for _, want := range []string{
		"by hand", "sending orders is switched off", "outcome Dry run", "state Not sent", "nothing has sent it", "outcome Accepted",
		"state Processing",
		"live once by ", "Reason: the first order", "created check/main",
	} {
		require.Contains(t, text, want)
	}
}

// firstOrder makes the purchase order of the page: two memory kits to the office.
func firstOrder(t *testing.T, stack *local.Stack) string {
	t.Helper()
	ctx := t.Context()
	at, err := autotask.New(autotask.Config{
		UserName: config.SandboxAutotaskUser, Secret: config.SandboxAutotaskSecret, IntegrationCode: config.SandboxAutotaskIntegrationCode,
		ZoneURL:      stack.Sandboxes.AutotaskURL() + "/ATServicesRest/",
		AllowedHosts: []string{stack.Sandboxes.AutotaskAddress},
	})
	require.NoError(t, err)
	product, err := at.Products.First(ctx, autotask.Where(autotask.Eq("sku", "TDS-1000061")))
	require.NoError(t, err)
	vendor, err := at.Companies.First(ctx, autotask.Where(autotask.Eq("companyType", 7), autotask.Contains("companyName", "SYNNEX")))
	require.NoError(t, err)
	place, err := at.InventoryLocations.First(ctx, autotask.Where(autotask.Eq("isDefault", true)))
	require.NoError(t, err)
	id, err := at.PurchaseOrders.Create(ctx, autotask.PurchaseOrder{
		VendorID: autotask.Of(vendor.ID), Status: autotask.Of(int64(1)), Phone: autotask.Of("775-555-0100"),
		ShipToName:     autotask.Of("Sample MSP"),
		ShipToAddress1: autotask.Of("1 Main Street"), ShipToCity: autotask.Of("Greenville"), ShipToState: autotask.Of("SC"),
		ShipToPostalCode: autotask.Of("29601"),
	})
	require.NoError(t, err)
	_, err = at.PurchaseOrderItems.Create(ctx, id, autotask.PurchaseOrderItem{
		OrderID: autotask.Of(id), ProductID: autotask.Of(product.ID), InventoryLocationID: autotask.Of(place.ID),
		Quantity: autotask.Of(int64(2)),
		UnitCost: autotask.Of(product.UnitCost.Or(decimal.Zero)),
	})
	require.NoError(t, err)
	require.NoError(t, at.PurchaseOrders.Patch(ctx, autotask.PurchaseOrder{ID: id, Status: autotask.Of(int64(2))}))
	po, err := at.PurchaseOrders.Get(ctx, id)
	require.NoError(t, err)
	return po.PurchaseOrderNumber.Or("")
}
