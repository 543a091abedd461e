package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"strings"
	"time"

	"github.com/spf13/cobra"
	enumspb "go.temporal.io/api/enums/v1"
	"go.temporal.io/api/serviceerror"
	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/temporal"

	"digitalbridge/activities/operations"
	"digitalbridge/internal/bridge"
	"digitalbridge/internal/spelling"
	"digitalbridge/starter/runs"
	"digitalbridge/workflows/orders"
	"digitalbridge/workflows/products"
	"digitalbridge/workflows/shared"
)

// schedule is one of the bridge's schedules as it should be.
type schedule struct {
	id      string
	summary string
	kind    string
	input   any
	spec    client.ScheduleSpec
	catchUp time.Duration
}

// scheduleState is what schedules apply did to one schedule.
type scheduleState struct {
	ID     string `json:"id"`
	Does   string `json:"does"`
	When   string `json:"when"`
	Action string `json:"action"` // created, updated, unchanged or removed
	Paused bool   `json:"paused"`
	// Overwrote is what the update changed, which somebody may have set by hand.
	Overwrote []difference `json:"overwrote,omitempty"`
}

// told is what is said of the schedule beside what it does: what an update overwrote, and what it kept.
func (s scheduleState) told() string {
	var said []string
	if s.Paused {
		said = append(said, "stays paused")
	}
	for _, d := range s.Overwrote {
		said = append(said, "overwrote "+d.String())
	}
	if len(said) == 0 {
		return ""
	}
	return " (" + strings.Join(said, "; ") + ")"
}

// scheduleTimes are when the schedules start what they start.
type scheduleTimes struct {
	syncAt, checkAt         string // hours of the day; no checkAt: no daily check
	zone                    string // empty: the policy's
	ordersEvery, trackEvery time.Duration
}

// usualTimes apply when nobody says otherwise.
var usualTimes = scheduleTimes{syncAt: "03:15", checkAt: "06:45", ordersEvery: 5 * time.Minute, trackEvery: time.Hour}

func (a *app) schedulesCommand() *cobra.Command {
	at := usualTimes
	var yes bool
	ordersEvery, trackEvery := spelling.SpanFlag(at.ordersEvery), spelling.SpanFlag(at.trackEvery)
	apply := &cobra.Command{
		Use:   "apply",
		Short: "Create or update the schedules of the daily sync, of the refresh and of the order sweeps",
		Long: `Create the schedules that are missing and update those that differ: the daily check, which tells people what has
become worse, the daily Product Sync, the sweep for approved purchase orders, the sweep that gives every open order
its tracker, and, when the policy says so, the refresh of prices and stock (products.refresh.every), the nightly
comparison of orders (reconcile.at) and the digest (notices.digestAt). A schedule that somebody has paused stays paused.
What was changed by hand and is not kept, such as its times, is named. Running it again changes nothing. A worker must be
running, since it knows the policy. Before approved purchase orders begin to go out by themselves you are asked at the
terminal, with what would go out; a script gives --yes.`,
		Example: "  starter schedules apply\n  starter schedules apply --sync-at 03:15 --time-zone America/New_York --orders-every 10m",
		Args:    none,
		RunE: a.withTemporal(func(ctx context.Context, c *runs.Runs, _ []string) error {
			at.ordersEvery, at.trackEvery = time.Duration(ordersEvery), time.Duration(trackEvery)
			if err := checkTimes(at.syncAt, at.checkAt, at.zone); err != nil {
				return usageError{err}
			}
			return a.applySchedules(ctx, c, at, yes, a.atTerminal)
		}),
	}
	apply.Flags().StringVar(&at.syncAt, "sync-at", at.syncAt,
		"time of the daily sync; on a day on which the clocks change and that time does not occur exactly once, another hour")
	apply.Flags().StringVar(&at.checkAt, "check-at", at.checkAt,
		"time of the daily check, which tells people what has become worse; empty: none")
	apply.Flags().StringVar(&at.zone, "time-zone", "", "time zone of --sync-at (default: the policy's)")
	apply.Flags().Var(&ordersEvery, "orders-every", "time between two sweeps for approved purchase orders")
	apply.Flags().BoolVar(&yes, "yes", false, "don't ask before approved purchase orders begin to go out by themselves")
	apply.Flags().Var(&trackEvery, "track-every", "time between two sweeps for open orders without a tracker")
	return group(&cobra.Command{Use: "schedules", Short: "Keep the bridge's schedules"}, apply)
}

// applySchedules makes and updates the schedules. Before orders begin to go out by themselves it asks, unless it is sure.
func (a *app) applySchedules(ctx context.Context, c *runs.Runs, at scheduleTimes, sure bool, ask func(string) (yes, asked bool)) error {
	settings, err := a.readSettings(ctx, c)
	if err != nil {
		return err
	}
	zone := cmp.Or(at.zone, settings.TimeZone, "UTC")
	all, err := schedulesOf(a.config.Connection, at.syncAt, zone, at.ordersEvery, at.trackEvery)
	if err != nil {
		return usageError{err}
	}
	keep, err := a.confirmSubmission(ctx, c, sure, ask)
	if err != nil {
		return err
	}
	if keep {
		if _, err := a.goLive(ctx, c, shared.Decision{Actor: loginName(), Reason: "schedules apply"}); err != nil {
			return err
		}
	}
	var states []scheduleState
	for _, s := range []struct {
		schedule
		wanted bool
	}{
		{refreshSchedule(a.config.Connection, settings.RefreshEvery), settings.RefreshEvery > 0},
		{checkSchedule(a.config.Connection, at.checkAt, zone), at.checkAt != ""},
		{digestSchedule(a.config.Connection, settings.DigestAt, settings.TimeZone), settings.DigestAt != ""},
		{reconcileSchedule(a.config.Connection, settings.ReconcileAt, settings.TimeZone), settings.ReconcileAt != ""},
	} {
		if s.wanted {
			all = append(all, s.schedule)
			continue
		}
		if removed, err := removeSchedule(ctx, c.Client, s.schedule); err != nil {
			return fmt.Errorf("schedule %s: %w", s.id, err)
		} else if removed {
			states = append(states, scheduleState{ID: s.id, Does: s.summary, When: "never, as the policy says", Action: "removed"})
		}
	}
	for _, s := range all {
		state, err := applySchedule(ctx, c, s, bridge.TaskQueue(a.config.Connection))
		if err != nil {
			return fmt.Errorf("schedule %s: %w", s.id, err)
		}
		states = append(states, state)
	}
	return a.print(states, func(w io.Writer) {
		for _, s := range states {
			_, _ = fmt.Fprintf(w, "%s\t%s\t%s\t%s%s\n", s.Action, s.ID, s.Does, s.When, s.told())
		}
	})
}

// checkTimes holds what was given against what a schedule takes, before a worker is asked.
func checkTimes(at, checkAt, zone string) error {
	if _, err := time.Parse("15:04", checkAt); err != nil && checkAt != "" {
		return fmt.Errorf("--check-at %q is not a time such as 06:45", checkAt)
	}
	if _, err := time.Parse("15:04", at); err != nil {
		return fmt.Errorf("--sync-at %q is not a time such as 03:15", at)
	}
	if _, err := time.LoadLocation(zone); err != nil {
		return fmt.Errorf("--time-zone %q is not a time zone such as America/New_York", zone)
	}
	return nil
}

func schedulesOf(connection, at, zone string, ordersEvery, trackEvery time.Duration) ([]schedule, error) {
	clock, err := time.Parse("15:04", at)
	if err != nil {
		return nil, fmt.Errorf("--sync-at %q is not a time such as 03:15", at)
	}
	if ordersEvery < time.Minute || trackEvery < time.Minute {
		return nil, errors.New("--orders-every and --track-every can't be shorter than a minute")
	}
	sync := bridge.ProductSyncID(connection)
	approved := bridge.SubmitApprovedOrdersID(connection)
	track := bridge.TrackOpenOrdersID(connection)
	return []schedule{
		{bridge.ScheduleID(sync), "Catalogue of TD SYNNEX into Autotask, daily", bridge.ProductSync, products.ProductSyncInput{Wait: true},
			daily(clock, zone), 6 * time.Hour},
		{bridge.ScheduleID(approved), "Approved purchase orders to TD SYNNEX", bridge.SubmitApprovedOrders, orders.SweepInput{},
			atIntervals(ordersEvery), ordersEvery},
		{
			bridge.ScheduleID(track),
			"Trackers for open orders",
			bridge.TrackOpenOrders,
			orders.SweepInput{},
			atIntervals(trackEvery),
			trackEvery,
		},
	}, nil
}

// daily is every day at the time of day of a clock; the zone has been checked.
func daily(clock time.Time, zone string) client.ScheduleSpec {
	location, err := time.LoadLocation(zone)
	if err != nil {
		location = time.UTC
	}
	return runs.Daily(clock, location, time.Now())
}

func atIntervals(d time.Duration) client.ScheduleSpec {
	return client.ScheduleSpec{Intervals: []client.ScheduleIntervalSpec{{Every: d}}, Jitter: d / 10}
}

// refreshSchedule is the schedule of the refresh of prices and stock.
func refreshSchedule(connection string, every time.Duration) schedule {
	id := bridge.RefreshPricesID(connection)
	return schedule{bridge.ScheduleID(id), "Cost, price and stock by price & availability", bridge.RefreshPrices,
		products.RefreshPricesInput{}, atIntervals(every), every}
}

// checkSchedule is the schedule of the daily check; the time has been looked at.
func checkSchedule(connection, at, zone string) schedule {
	id := bridge.CheckConnectionID(connection)
	clock, _ := time.Parse("15:04", at)
	return schedule{bridge.ScheduleID(id), "Check of the connection, daily", bridge.CheckConnection, operations.CheckInput{Tell: true},
		daily(clock, zone), 6 * time.Hour}
}

// reconcileSchedule is the schedule of the nightly comparison of orders; the policy has checked the time.
func reconcileSchedule(connection, at, zone string) schedule {
	id := bridge.ReconcileOrdersID(connection)
	clock, _ := time.Parse("15:04", at)
	return schedule{bridge.ScheduleID(id), "Purchase orders against TD SYNNEX's orders and invoices, nightly", bridge.ReconcileOrders,
		orders.ReconcileOrdersInput{}, daily(clock, zone), 6 * time.Hour}
}

// digestSchedule is the schedule of the digest; the policy has checked the time.
func digestSchedule(connection, at, zone string) schedule {
	id := bridge.SendDigestID(connection)
	clock, _ := time.Parse("15:04", at)
	return schedule{bridge.ScheduleID(id), "The day in a few lines, daily", bridge.SendDigest, operations.DigestInput{}, daily(clock, zone),
		6 * time.Hour}
}

// readSettings asks the worker what its policy says about schedules.
func (a *app) readSettings(ctx context.Context, c *runs.Runs) (s operations.ScheduleSettings, err error) {
	if err := c.Ask(ctx, bridge.ReadSettings, &s); err != nil {
		return s, fmt.Errorf("the worker did not say what its policy asks for: %w", err)
	}
	return s, nil
}

// removeSchedule deletes a schedule and reports whether there was one.
func removeSchedule(ctx context.Context, c client.Client, s schedule) (bool, error) {
	err := c.ScheduleClient().GetHandle(ctx, s.id).Delete(ctx)
	var missing *serviceerror.NotFound
	if errors.As(err, &missing) {
		return false, nil
	}
	return err == nil, err
}

func (s schedule) when() string {
	if len(s.spec.Calendars) > 0 {
		return s.spec.Calendars[0].Comment
	}
	return spelling.Every(s.spec.Intervals[0].Every)
}

// applySchedule creates a schedule, or updates it when it differs. What operators have set and the bridge does not decide,
// such as the pause and its note, stays; what it overwrites is named. A missed time is made up for only within the catch-up
// window.
func applySchedule(ctx context.Context, c *runs.Runs, s schedule, queue string) (scheduleState, error) {
	state := scheduleState{ID: s.id, Does: s.summary, When: s.when(), Action: "created"}
	action := client.ScheduleWorkflowAction{ID: s.id, Workflow: s.kind, Args: []any{s.input}, TaskQueue: queue, StaticSummary: s.summary}
	schedules := c.Client.ScheduleClient()
	_, err := schedules.Create(ctx, client.ScheduleOptions{
		ID: s.id, Spec: s.spec, Action: &action, Overlap: enumspb.SCHEDULE_OVERLAP_POLICY_SKIP, CatchupWindow: s.catchUp, Note: s.summary,
	})
	if err == nil || !errors.Is(err, temporal.ErrScheduleAlreadyRunning) {
		return state, err
	}
	err = schedules.GetHandle(ctx, s.id).Update(ctx, client.ScheduleUpdateOptions{
		DoUpdate: func(in client.ScheduleUpdateInput) (*client.ScheduleUpdate, error) {
			have := in.Description.Schedule
			state.Paused = have.State != nil && have.State.Paused
			state.Action, state.Overwrote = "unchanged", s.differences(have, queue, c.Payloads)
			if len(state.Overwrote) == 0 {
				return nil, temporal.ErrSkipScheduleUpdate
			}
			state.Action = "updated"
			becomes := action
			if was, ok := have.Action.(*client.ScheduleWorkflowAction); ok { // time-outs, memo and the like are the operator's
				becomes = *was
				becomes.ID, becomes.Workflow, becomes.Args, becomes.TaskQueue = action.ID, action.Workflow, action.Args, action.TaskQueue
				becomes.StaticSummary = action.StaticSummary
			}
			have.Spec, have.Action = &s.spec, &becomes
			if have.Policy == nil {
				have.Policy = &client.SchedulePolicies{}
			}
			have.Policy.CatchupWindow = s.catchUp
			return &client.ScheduleUpdate{Schedule: &have}, nil
		},
	})
	return state, err
}
