package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/shopspring/decimal"
	"github.com/stretchr/testify/require"
	enumspb "go.temporal.io/api/enums/v1"
	"go.temporal.io/api/serviceerror"
	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/temporal"
	"go.uber.org/zap"

	"digitalbridge/clients/autotask"
	"digitalbridge/internal/bridge"
	"digitalbridge/internal/catalog"
	"digitalbridge/internal/config"
	"digitalbridge/starter/demo"
	"digitalbridge/starter/local"
	"digitalbridge/starter/local/devserver"
	"digitalbridge/worker/overview"
	"digitalbridge/workflows/products"
)

var pauseNote = client.SchedulePauseOptions{Note: "accounting closes the year"}

// freePorts makes a command that brings a stack up independent of what runs on this machine.
var freePorts = []string{"--temporal-port", "0", "--ui-port", "0", "--autotask", "127.0.0.1:0", "--tdsynnex", "127.0.0.1:0", "--sftp",
	"127.0.0.1:0"}

// execute runs the program with arguments and returns what it printed.
func execute(t *testing.T, args ...string) (stdout, stderr string, err error) {
	t.Helper()
	return executeIn(t, nil, args...)
}

// executeIn is execute with the configuration of an environment other than the process's.
func executeIn(t *testing.T, environment func() (config.Starter, error), args ...string) (stdout, stderr string, err error) {
	t.Helper()
	var out, errOut bytes.Buffer
	a := &app{out: &out, err: &errOut, zone: time.UTC, environment: environment}
	root := a.root()
	root.SetArgs(args)
	err = root.ExecuteContext(t.Context())
	a.exitCode(err)
	return out.String(), errOut.String(), err
}

// resultOf is the result in the JSON object that a command printed.
func resultOf[T any](t *testing.T, text string) T {
	t.Helper()
	return decode[struct{ Result T }](t, text).Result
}

func decode[T any](t *testing.T, text string) (v T) {
	t.Helper()
	require.NoError(t, json.Unmarshal([]byte(text), &v), text)
	return v
}

func TestDemoRunsTheWholeJobAndChecksItAgainstTheSandboxes(t *testing.T) {
	t.Parallel()
	out, progress, err := execute(t, append([]string{"demo", "--exit", "--json", "--skus", "60", "--pace", "5", "--links", "127.0.0.1:0"},
		freePorts...)...)
	require.NoError(t, err, progress)
	report := resultOf[demo.Report](t, out)
	require.True(t, report.OK)
	require.Len(t, report.Steps, 15)
	for _, s := range report.Steps {
		require.Equal(t, "Completed", s.Status, s.Name)
		require.NotEmpty(t, s.WorkflowID, s.Name)
		require.NotEmpty(t, s.RunID, s.Name)
		require.NotEmpty(t, s.Checks, s.Name)
	}
	require.Contains(t, report.Totals, "autotask")
	require.Contains(t, report.Totals, "tdsynnex")
}

func TestMain(m *testing.M) {
	code := m.Run()
	if onServer.server != nil {
		onServer.server.Stop()
	}
	os.Exit(code)
}

// onServer is the Temporal server of all bridges here; each has a connection of its own on it.
var onServer struct {
	once        sync.Once
	server      *devserver.Server
	err         error
	connections atomic.Int64
}

// lost ends the tests: without its server or worker no command can end.
func lost(why error) { panic(why) }

// bridged is a bridge with the program pointed at it.
type bridged struct{ *local.Stack }

// stack brings a bridge up.
func stack(t *testing.T, change ...func(*local.Options)) bridged {
	t.Helper()
	onServer.once.Do(func() {
		onServer.server, onServer.err = devserver.Start(context.Background(), devserver.Options{
			SearchAttributes: bridge.SearchAttributeTypes(), Progress: os.Stderr, Lost: lost})
	})
	require.NoError(t, onServer.err)
	o := local.Options{
		Temporal: onServer.server, Connection: fmt.Sprintf("starter-%d", onServer.connections.Add(1)), Lost: lost,
		Store: "file://" + t.TempDir(), Log: zap.NewNop(), Progress: os.Stderr,
		Sandbox: local.SandboxOptions{SKUs: 80, HourlyBudget: 1_000_000},
	}
	for _, c := range change {
		c(&o)
	}
	s, err := local.Start(t.Context(), o)
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, s.Stop()) })
	return bridged{s}
}

// environment is the configuration of a program that is pointed at the bridge.
func (b bridged) environment() (config.Starter, error) {
	c, err := config.LoadStarter()
	c.Temporal, c.Connection = b.Worker.Temporal, b.Worker.Connection
	return c, err
}

// execute runs the program against the bridge.
func (b bridged) execute(t *testing.T, args ...string) (stdout, stderr string, err error) {
	t.Helper()
	return executeIn(t, b.environment, args...)
}

func TestCommandsAgainstARunningBridge(t *testing.T) {
	t.Parallel()
	s := stack(t)

	_, _, err := s.execute(t, "sync", "run")
	require.ErrorContains(t, err, "starter check --fix", "a sync before the fields exist says what to do")

	out, _, err := s.execute(t, "check")
	require.ErrorContains(t, err, "User-defined product fields")
	require.Contains(t, out, "FAULT")
	require.Contains(t, out, "Autotask rights: PurchaseOrders")

	out, _, err = s.execute(t, "check", "--fix", "--json")
	require.NoError(t, err)
	require.Equal(t, "Completed", decode[envelope](t, out).Status)

	out, _, err = s.execute(t, "sync", "plan", "--json")
	require.NoError(t, err)
	plan := decode[envelope](t, out).Result.(map[string]any)
	require.Equal(t, "Planned", plan["status"])

	out, _, err = s.execute(t, "sync", "plan")
	require.NoError(t, err)
	require.Regexp(t, `would create +\d+\n`, out)
	require.Regexp(t, `Autotask calls +\d+\n`, out)
	digest := regexp.MustCompile(`digest +([0-9a-f]{12})`).FindStringSubmatch(out)
	require.NotNil(t, digest, out)
	out, _, err = s.execute(t, "sync", "plan", "--output", "csv")
	require.NoError(t, err)
	require.True(t, strings.HasPrefix(out, "action,sku,"), "the file and nothing else")
	require.Greater(t, strings.Count(out, "\ncreate,"), 50)
	page := filepath.Join(t.TempDir(), "plan.html")
	out, _, err = s.execute(t, "sync", "plan", "--output", "html", "--file", page)
	require.NoError(t, err)
	require.Contains(t, out, digest[1])
	html, err := os.ReadFile(page)
	require.NoError(t, err)
	require.Contains(t, string(html), digest[1])
	require.Contains(t, string(html), "</html>")
	_, _, err = s.execute(t, "sync", "plan", "--output", "pdf")
	require.ErrorContains(t, err, "table, json, csv, html")
	_, _, err = s.execute(t, "sync", "apply", "--plan", "000000000000", "--now")
	require.ErrorContains(t, err, "What to do:", "a plan that nobody has seen is not written")

	out, _, err = s.execute(t, "today")
	require.NoError(t, err)
	require.Regexp(t, `failed +\d+ x product-sync: `, out)
	out, _, err = s.execute(t, "sync", "run")
	require.NoError(t, err)
	require.Contains(t, out, "Success")
	out, _, err = s.execute(t, "sync", "history", "--json")
	require.NoError(t, err)
	history := resultOf[[]overview.Sync](t, out)
	require.Equal(t, products.SyncSuccess, history[0].Result)
	require.Positive(t, history[0].Created)
	require.Equal(t, "Failed", history[len(history)-1].Result)
	require.Contains(t, history[len(history)-1].Cause, "starter check --fix")
	out, _, err = s.execute(t, "sync", "report")
	require.NoError(t, err)
	require.Regexp(t, `would create +[1-9]\d*\n`, out, "the plan of what was written, and no new one")
	out, _, err = s.execute(t, "sync", "report", "--output", "csv")
	require.NoError(t, err)
	require.True(t, strings.HasPrefix(out, "action,sku,"))
	_, _, err = s.execute(t, "sync", "report", "--held")
	require.ErrorContains(t, err, "no sync waits for a person")
	out, _, err = s.execute(t, "sync", "status")
	require.NoError(t, err)
	require.Regexp(t, `last +Success, ended .* UTC`, out)
	require.Contains(t, out, "starter schedules apply")
	out, _, err = s.execute(t, "today")
	require.NoError(t, err)
	require.NotContains(t, out, "no worker polls")
	require.Contains(t, out, "not over: 0\n", "the sync that failed has run since")

	t.Run("quarantine", func(t *testing.T) { heldProducts(t, s) })

	out, _, err = s.execute(t, "sync", "promotions")
	require.NoError(t, err)
	require.Contains(t, out, "taken back")
	out, _, err = s.execute(t, "sync", "refresh", "--json")
	require.NoError(t, err)
	require.Equal(t, "Completed", decode[envelope](t, out).Status)

	out, _, err = s.execute(t, "order", "submit", "424242", "--json")
	require.Error(t, err)
	failedOrder := decode[envelope](t, out)
	require.Equal(t, "not-found", failedOrder.ErrorType)
	require.Contains(t, failedOrder.Error, `no purchase order with the number "424242"`)
	require.Contains(t, failedOrder.URL, "submit-order%2F"+s.Worker.Connection+"%2F424242")

	_, _, err = s.execute(t, "order", "show", "424242")
	require.ErrorContains(t, err, `no dossier of a purchase order "424242"`)
	require.ErrorContains(t, err, "What to do:")
	_, _, err = s.execute(t, "order", "show", "424242", "--output", "pdf")
	require.ErrorContains(t, err, "table, json, html")

	_, _, err = s.execute(t, "order", "status", "424242")
	require.ErrorContains(t, err, `"424242"`)
	require.ErrorContains(t, err, "What to do:")
}

// heldProducts halves the cost of many products in Autotask, so that the distributor's looks like a jump:
// more of them are held than a workflow shows.
func heldProducts(t *testing.T, s bridged) {
	const many = 60
	person, err := demo.Person(s.Sandboxes.AutotaskAddress)
	require.NoError(t, err)
	var halved []string
	for p, err := range person.Products.Query(t.Context(), autotask.Where(autotask.BeginsWith("sku", "TDS-"), autotask.Gt("unitCost", 1))) {
		require.NoError(t, err)
		if len(halved) == many {
			break
		}
		cost := p.UnitCost.Or(decimal.Zero).Div(decimal.NewFromInt(2)).Round(2)
		require.NoError(t, person.Products.Patch(t.Context(), autotask.Product{ID: p.ID, UnitCost: autotask.Of(cost)}))
		halved = append(halved, strings.TrimPrefix(p.SKU.Or(""), "TDS-"))
	}
	require.Len(t, halved, many)

	out, _, err := s.execute(t, "sync", "run")
	require.NoError(t, err)
	require.Regexp(t, `in quarantine +60; see: starter sync quarantine list`, out)
	out, _, err = s.execute(t, "sync", "quarantine", "list", "--output", "json")
	require.NoError(t, err)
	var held []string
	for _, e := range resultOf[[]catalog.HeldEntry](t, out) {
		held = append(held, e.SKU)
	}
	require.ElementsMatch(t, halved, held, "all of them, not the first few")
	page := filepath.Join(t.TempDir(), "plan.html")
	_, _, err = s.execute(t, "sync", "plan", "--output", "html", "--file", page)
	require.NoError(t, err)
	html, err := os.ReadFile(page)
	require.NoError(t, err)
	require.Contains(t, string(html), "Held in quarantine")
	require.Contains(t, string(html), halved[many-1])
	out, _, err = s.execute(t, "sync", "quarantine", "approve", "--all", "--reason", "they are right")
	require.NoError(t, err, out)
	require.NoError(t, s.Client.GetWorkflow(t.Context(), bridge.QuarantineID(s.Worker.Connection), "").Get(t.Context(), nil),
		"it ends when nothing is held")
	out, _, err = s.execute(t, "sync", "run")
	require.NoError(t, err)
	require.NotContains(t, out, "in quarantine")
}

func TestSchedulesAreAppliedOnceAndLeaveAPauseAlone(t *testing.T) {
	t.Parallel()
	s := stack(t)
	productSync, trackOpenOrders := bridge.ProductSyncID(s.Worker.Connection), bridge.TrackOpenOrdersID(s.Worker.Connection)
	apply := func(args ...string) map[string]scheduleState {
		t.Helper()
		out, _, err := s.execute(t, append([]string{"schedules", "apply", "--json"}, args...)...)
		require.NoError(t, err)
		byID := map[string]scheduleState{}
		for _, state := range resultOf[[]scheduleState](t, out) {
			byID[state.ID] = state
		}
		require.Len(t, byID, 6)
		return byID
	}
	out, errOut, err := s.execute(t, "schedules", "apply")
	require.ErrorAs(t, err, new(usageError))
	require.Empty(t, out)
	require.Contains(t, errOut, "--yes")
	_, err = s.Client.ScheduleClient().GetHandle(t.Context(), productSync).Describe(t.Context())
	require.ErrorAs(t, err, new(*serviceerror.NotFound), "nothing was made")
	out, _, err = s.execute(t, "order", "pending", "--json")
	require.NoError(t, err)
	require.Equal(t, []pendingRow{}, resultOf[[]pendingRow](t, out), "the sandbox begins without any")
	out, _, err = s.execute(t, "order", "pending", "--output", "csv")
	require.NoError(t, err)
	require.Contains(t, out, "goes out")

	for id, state := range apply("--yes") {
		require.Equal(t, "created", state.Action, id)
	}
	for id, state := range apply() {
		require.Equal(t, "unchanged", state.Action, id)
	}
	require.NoError(t, s.Client.ScheduleClient().GetHandle(t.Context(), productSync).Pause(t.Context(), pauseNote))
	changed := apply("--sync-at", "04:30", "--time-zone", "America/New_York")
	require.Equal(t, "updated", changed[productSync].Action)
	require.True(t, changed[productSync].Paused, "a pause survives")
	require.Equal(t, []difference{{"times", "03:15", "04:30"}, {"time zone", "UTC", "America/New_York"}},
		changed[productSync].Overwrote)
	require.Equal(t, "unchanged", changed[trackOpenOrders].Action)
	d, err := s.Client.ScheduleClient().GetHandle(t.Context(), productSync).Describe(t.Context())
	require.NoError(t, err)
	require.True(t, d.Schedule.State.Paused)
	require.Equal(t, "accounting closes the year", d.Schedule.State.Note)

	// What an operator set by hand is overwritten where the bridge decides it, and that is said; the rest is kept.
	require.NoError(t, s.Client.ScheduleClient().GetHandle(t.Context(), productSync).Update(t.Context(),
		client.ScheduleUpdateOptions{DoUpdate: func(in client.ScheduleUpdateInput) (*client.ScheduleUpdate, error) {
			have := in.Description.Schedule
			have.Spec = &client.ScheduleSpec{TimeZoneName: "America/New_York", Jitter: 5 * time.Minute, Calendars: []client.ScheduleCalendarSpec{{
				Hour: []client.ScheduleRange{{Start: 2}, {Start: 14, End: 18, Step: 2}}, Minute: []client.ScheduleRange{{Start: 30}},
				DayOfWeek: []client.ScheduleRange{{Start: 1, End: 5}}}}}
			action := have.Action.(*client.ScheduleWorkflowAction)
			action.Args, action.WorkflowRunTimeout = []any{products.ProductSyncInput{Mode: products.ModePlan}}, 5*time.Hour
			have.Policy.Overlap = enumspb.SCHEDULE_OVERLAP_POLICY_BUFFER_ONE
			return &client.ScheduleUpdate{Schedule: &have}, nil
		}}))
	out, _, err = s.execute(t, "schedules", "apply", "--sync-at", "04:30", "--time-zone", "America/New_York")
	require.NoError(t, err)
	require.Contains(t, out, `(stays paused; overwrote times: hour 2,14-18/2 minute 30 weekday 1-5 → 04:30; `+
		`overwrote input: {"mode":"plan"} → {"wait":true})`)
	d, err = s.Client.ScheduleClient().GetHandle(t.Context(), productSync).Describe(t.Context())
	require.NoError(t, err)
	require.Equal(t, enumspb.SCHEDULE_OVERLAP_POLICY_BUFFER_ONE, d.Schedule.Policy.Overlap)
	require.Equal(t, 5*time.Hour, d.Schedule.Action.(*client.ScheduleWorkflowAction).WorkflowRunTimeout)
	require.True(t, d.Schedule.State.Paused)
	require.Equal(t, "unchanged", apply("--sync-at", "04:30", "--time-zone", "America/New_York")[productSync].Action)

	for flag, bad := range map[string]string{"--sync-at": "late", "--time-zone": "Mars/Olympus", "--orders-every": "1s"} {
		_, _, err := s.execute(t, "schedules", "apply", flag, bad)
		require.ErrorContains(t, err, flag)
	}
}

func TestInitEndsInTheCheckAndTheSchedules(t *testing.T) {
	t.Parallel()
	s := stack(t)
	_, _, err := s.execute(t, "check", "--fix")
	require.NoError(t, err)
	var out bytes.Buffer
	a := &app{out: &out, err: io.Discard, output: output{form: asTable}, zone: time.UTC, environment: s.environment}
	require.NoError(t, a.load())
	productSync := bridge.ProductSyncID(s.Worker.Connection)
	schedule := s.Client.ScheduleClient().GetHandle(t.Context(), productSync)

	require.NoError(t, initCommands{a}.checkAtLast(t.Context(), func(string) (yes, asked bool) { return false, true }))
	require.Contains(t, out.String(), "starter schedules apply")
	_, err = schedule.Describe(t.Context())
	require.ErrorAs(t, err, new(*serviceerror.NotFound), "nobody said yes")

	require.NoError(t, initCommands{a}.checkAtLast(t.Context(), func(string) (yes, asked bool) { return true, true }))
	require.Contains(t, out.String(), productSync)
	_, err = schedule.Describe(t.Context())
	require.NoError(t, err)
}

func TestWithoutTemporalTheProgramSaysWhatToDo(t *testing.T) {
	t.Setenv("TEMPORAL_ADDRESS", "127.0.0.1:1")
	_, _, err := execute(t, "sync", "run")
	require.ErrorContains(t, err, "no connection to Temporal at 127.0.0.1:1")
	require.ErrorContains(t, err, "starter dev")
}

func TestEveryCommandHasHelp(t *testing.T) {
	for _, args := range [][]string{{}, {"demo"}, {"dev"}, {"sandbox"}, {"check"}, {"sync"}, {"sync", "plan"}, {"sync", "apply"},
		{"sync", "run"}, {"sync", "promotions"}, {"sync", "refresh"}, {"order"}, {"order", "submit"}, {"order", "status"}, {"order",
			"list"},
		{"order", "pending"}, {"order", "reconcile"}, {"sync", "status"}, {"sync", "history"}, {"today"}, {"version"}, {"schedules"},
		{"schedules", "apply"}} {
		out, _, err := execute(t, append(args, "--help")...)
		require.NoError(t, err, args)
		require.Contains(t, out, "Usage:", args)
	}
}

// someRun is the run of a workflow that ends at once.
type someRun struct{ client.WorkflowRun }

func (someRun) GetID() string    { return "submit-order/main/1016" }
func (someRun) GetRunID() string { return "r" }

func TestWhoStopsWaitingIsToldThatTheWorkflowGoesOn(t *testing.T) {
	for name, tt := range map[string]struct {
		err    error
		status string
		says   string
	}{
		"the program was stopped": {fmt.Errorf("waiting: %w", context.Canceled), "Running", "the workflow goes on"},
		"its call was stopped": {serviceerror.NewCanceled("context canceled"), "Running",
			"temporal workflow cancel --workflow-id submit-order/main/1016"},
		"the workflow was cancelled": {temporal.NewCanceledError(), "Failed", "the workflow was cancelled"},
		"the workflow failed": {temporal.NewNonRetryableApplicationError("no address. What to do: fill it in", "OrderNotReady", nil),
			"Failed", "fill it in"},
		"Temporal could not be reached": {serviceerror.NewUnavailable("connection refused"), "Failed", "connection refused"},
	} {
		t.Run(name, func(t *testing.T) {
			var out, errOut bytes.Buffer
			a := &app{out: &out, err: &errOut, output: output{form: asJSON}}
			require.Equal(t, exitFailed, a.exitCode(a.report(someRun{}, nil, tt.err, nil)))
			e := decode[envelope](t, out.String())
			require.Equal(t, tt.status, e.Status)
			require.Contains(t, e.Error, tt.says)
			require.Contains(t, e.URL, "submit-order%2Fmain%2F1016")

			a.output.form = asTable
			require.Equal(t, exitFailed, a.exitCode(a.report(someRun{}, nil, tt.err, nil)))
			require.Contains(t, errOut.String(), tt.says)
		})
	}
}
