package main

import (
	"archive/zip"
	"bytes"
	"context"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/shopspring/decimal"
	"github.com/spf13/cobra"
	"github.com/stretchr/testify/require"

	"digitalbridge/activities/operations"
	"digitalbridge/clients/autotask"
	"digitalbridge/internal/config"
	"digitalbridge/internal/meeting"
	"digitalbridge/starter/demo"
	"digitalbridge/starter/local"
	"digitalbridge/starter/runs"
	"digitalbridge/workflows/orders"
)

// canaryOrder is a purchase order full of what must not be in a recording. It returns the order's number.
func canaryOrder(t *testing.T, at *autotask.Client, cost decimal.Decimal) string {
	t.Helper()
	ctx := t.Context()
	product, err := local.StockProduct(ctx, at, "1000033")
	require.NoError(t, err)
	vendor, err := at.Companies.First(ctx, autotask.Where(autotask.Eq("companyType", 7), autotask.Contains("companyName", "SYNNEX")))
	require.NoError(t, err)
	place, err := at.InventoryLocations.First(ctx, autotask.Where(autotask.Eq("isDefault", true)))
	require.NoError(t, err)
	id, err := at.PurchaseOrders.Create(ctx, autotask.PurchaseOrder{
		VendorID: autotask.Of(vendor.ID), Status: autotask.Of(int64(1)), Phone: autotask.Of("775-555-0142"),
		ShipToName: autotask.Of("Zelda Quux"), ShipToAddress1: autotask.Of("17 Wumpus Way"), ShipToCity: autotask.Of("Frobnitz"),
		ShipToState: autotask.Of("NV"), ShipToPostalCode: autotask.Of("89509-7731"),
		GeneralMemo: autotask.Of("Zelda's zelda@quux.example, paid 98765.43"),
	})
	require.NoError(t, err)
	_, err = at.PurchaseOrderItems.Create(ctx, id, autotask.PurchaseOrderItem{
		OrderID: autotask.Of(
			id,
		),
		ProductID:           autotask.Of(product),
		InventoryLocationID: autotask.Of(place.ID),
		Quantity:            autotask.Of(int64(3)),
		UnitCost:            autotask.Of(cost),
	})
	require.NoError(t, err)
	require.NoError(t, at.PurchaseOrders.Patch(ctx, autotask.PurchaseOrder{ID: id, Status: autotask.Of(int64(2))}))
	po, err := at.PurchaseOrders.Get(ctx, id)
	require.NoError(t, err)
	return po.PurchaseOrderNumber.Or("")
}

// A meeting is recorded, sent, served and compared: nothing of anybody is in it, a bridge that meets it sees what the first
// one saw, and the sandboxes answer as they did.
func TestARecordedMeeting(t *testing.T) {
	t.Parallel()
	s := stack(t)
	person, err := demo.Person(s.Sandboxes.AutotaskAddress)
	require.NoError(t, err)
	number := canaryOrder(t, person, decimal.RequireFromString("7654.32"))
	canaries := []string{"zelda", "quux", "wumpus", "frobnitz", "555-0142", "7755550142", "89509-7731", "98765.43", "7654.32",
		config.SandboxAutotaskSecret, config.SandboxAutotaskUser, config.SandboxPassword, config.SandboxUserID,
		s.Sandboxes.AutotaskAddress}
	for c, err := range person.Contacts.Query(t.Context(), autotask.Where(autotask.Exist("emailAddress"))) {
		require.NoError(t, err)
		canaries = append(canaries, strings.ToLower(c.EmailAddress.Or("")), c.Phone.Or("-none-"))
	}
	for c, err := range person.Companies.Query(t.Context(), autotask.Where(autotask.Gte("id", 0))) {
		require.NoError(t, err)
		if strings.Contains(c.CompanyName.Or(""), "SYNNEX") {
			continue
		}
		canaries = append(canaries, strings.ToLower(c.CompanyName.Or("")))
	}
	_, _, err = s.execute(t, "check", "--fix")
	require.NoError(t, err)

	path := filepath.Join(t.TempDir(), "meeting.zip")
	_, _, err = s.execute(t, "record", "--redact=false", "--out", path)
	require.ErrorContains(t, err, "always redacted")
	out, _, err := s.execute(t, "record", "--redact", "--order", number, "--out", path)
	require.NoError(t, err, out)
	require.Contains(t, out, "recording: purchase order "+number)
	require.Regexp(t, `exchanges +\d\d+ of Autotask, \d+ of TD SYNNEX, \d listings`, out)
	info, err := os.Stat(path)
	require.NoError(t, err)
	require.Equal(t, os.FileMode(0o600), info.Mode().Perm())
	text := unzipped(t, path)
	for _, c := range canaries {
		require.False(t, strings.Contains(text, c), "%s is in the recording", c)
	}
	for _, field := range []string{`purchaseordernumber\":\"` + number, "customernumber>" + config.SandboxAccount, "/" + config.SandboxAccount} {
		require.False(t, strings.Contains(text, field), "%s is in the recording", field)
	}
	require.True(t, strings.Contains(text, `/v1.0/purchaseorders/entityinformation/fields`))
	require.True(t, strings.Contains(text, "priceresponse"))
	requireNothingLeft(t, s)
	_, _, err = s.execute(t, "record", "--redact", "--out", path)
	require.ErrorContains(t, err, "is there already")

	out, _, err = s.execute(t, "vendors", "compare", path, "--json")
	require.NoError(t, err)
	compared := resultOf[meeting.Compared](t, out)
	require.Empty(t, compared.Differences, "the sandboxes answer as sandboxes did")
	require.Equal(t, compared.Exchanges, compared.Same)
	require.Greater(t, compared.Exchanges, 40)

	t.Run("served to another bridge", func(t *testing.T) { meets(t, path) })
}

// A real order is recorded, and what is done in another terminal until Enter is pressed: each of it is in the file, and nothing
// of anybody.
func TestARealOrderIsRecordedAndWhatIsDoneMeanwhile(t *testing.T) {
	t.Parallel()
	s := stack(t)
	person, err := demo.Person(s.Sandboxes.AutotaskAddress)
	require.NoError(t, err)
	out, _, err := s.execute(t, "order", "submit", canaryOrder(t, person, decimal.NewFromInt(1)), "--dry-run", "--json")
	require.NoError(t, err, out)
	price := resultOf[orders.SubmitOrderResult](t, out).Offers[0].Price.Decimal
	number := canaryOrder(t, person, price)

	path := filepath.Join(t.TempDir(), "meeting.zip")
	var said, progress bytes.Buffer
	a := &app{out: &said, err: &progress, zone: time.UTC, environment: s.environment}
	root := a.root()
	root.AddCommand(&cobra.Command{Use: "record-here", RunE: a.withTemporal(func(ctx context.Context, c *runs.Runs, _ []string) error {
		return meetingCommands{a}.record(ctx, c, recording{file: path, order: number, submit: true, minutes: operations.RecordMinutes,
			until: func(context.Context) {
				out, _, err := s.execute(t, "order", "status", number, "--now")
				require.NoError(t, err, out)
			}})
	})})
	root.SetArgs([]string{"record-here"})
	require.NoError(t, root.ExecuteContext(t.Context()), progress.String())

	text := unzipped(t, path)
	require.Contains(t, text, "/synnexxml/po\"", "the order")
	require.Contains(t, text, "/synnexxml/postatus", "the look that was made meanwhile")
	require.Contains(t, text, "<orderresponse>")
	for _, c := range []string{"zelda", "quux", "wumpus", "frobnitz", "7755550142", "89509-7731", "98765.43", config.SandboxPassword} {
		require.False(t, strings.Contains(text, c), "%s is in the recording", c)
	}
	requireNothingLeft(t, s)
}

// unzipped is all that is in a recording, in lower case.
func unzipped(t *testing.T, path string) string {
	t.Helper()
	z, err := zip.OpenReader(path)
	require.NoError(t, err)
	defer func() { require.NoError(t, z.Close()) }()
	var all strings.Builder
	for _, f := range z.File {
		part, err := f.Open()
		require.NoError(t, err)
		_, err = io.Copy(&all, part) //nolint:gosec // our own file
		require.NoError(t, err)
		require.NoError(t, part.Close())
	}
	return strings.ToLower(all.String())
}

// requireNothingLeft: neither the key nor a single exchange stays in the store.
func requireNothingLeft(t *testing.T, s bridged) {
	t.Helper()
	meetings := filepath.Join(strings.TrimPrefix(s.Worker.Store, "file://"), s.Worker.Connection, "meeting")
	require.NoError(t, filepath.WalkDir(meetings, func(path string, d os.DirEntry, err error) error {
		if err == nil && !d.IsDir() {
			t.Errorf("%s is left", path)
		}
		return nil
	}))
}

// meets brings up a second bridge that has the recording in place of both vendors.
func meets(t *testing.T, path string) {
	t.Helper()
	recorded, err := readRecording(path)
	require.NoError(t, err)
	replay, err := local.StartReplay(t.Context(), recorded, local.SandboxOptions{SKUs: 150})
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, replay.Stop()) })
	second := stack(t, func(o *local.Options) {
		o.Sandbox = local.SandboxOptions{SKUs: 10}
		o.Configure = func(c *config.Worker) {
			c.UseSandbox(replay.AutotaskAddress, replay.TDSynnexAddress, replay.SFTPAddress, replay.HostKey)
			c.TDSynnex.CustomerNumber, c.TDSynnex.SFTPUser = replay.Account, "u"+replay.Account
		}
	})
	out, _, err := second.execute(t, "check", "--json")
	require.NoError(t, err, out)
	report := resultOf[operations.CheckReport](t, out)
	require.Greater(t, report.Count(operations.LevelOK), 30)
	require.Empty(t, replay.Strange(), "what a check asks is in a recording of a check")
	c := &http.Client{Timeout: 10 * time.Second}
	res, err := c.Get(replay.AutotaskURL() + "/ATServicesRest/V1.0/Nothing/entityInformation")
	require.NoError(t, err)
	defer func() { _ = res.Body.Close() }()
	words, err := io.ReadAll(res.Body)
	require.NoError(t, err)
	require.Equal(t, http.StatusNotImplemented, res.StatusCode)
	require.Contains(t, string(words), "the recording has no answer to GET /ATServicesRest/V1.0/Nothing/entityInformation")
}
