package main

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/spf13/cobra"
	"golang.org/x/sync/errgroup"

	"digitalbridge/internal/bridge"
	"digitalbridge/internal/order"
	"digitalbridge/starter/runs"
	"digitalbridge/workflows/orders"
)

// orderRow is one order of the list: one that is being submitted, or one that is followed at TD SYNNEX.
type orderRow struct {
	PurchaseOrder     string    `json:"purchaseOrder"`
	State             string    `json:"state"`
	NeedsDecision     bool      `json:"needsDecision,omitempty"`
	Ended             string    `json:"ended,omitempty"` // how a submission ended; empty while it runs
	Amount            float64   `json:"amount,omitempty"`
	Since             time.Time `json:"since,omitzero"`
	DistributorOrders []string  `json:"distributorOrders,omitempty"`
	ETA               time.Time `json:"eta,omitzero"` // the last date of what is back-ordered
	LastChange        time.Time `json:"lastChange,omitzero"`
	NextLook          time.Time `json:"nextLook,omitzero"`
	Alarms            []string  `json:"alarms,omitempty"`
	Problem           string    `json:"problem,omitempty"`
	WorkflowID        string    `json:"workflowId"`
	URL               string    `json:"url"`
}

// stateUnderWay is what the list shows of a submission that has not come to a state which lasts.
const stateUnderWay = "Under way"

// ordersAtOnce is how many trackers are asked at the same time.
const ordersAtOnce = 8

// orderFilter is which orders a person wants to see.
type orderFilter struct {
	waiting, alarms, all bool
	state, alarm         string
}

func (f orderFilter) wants(o orderRow) bool {
	has := slices.ContainsFunc(o.Alarms, func(k string) bool { return order.SameLabel(k, f.alarm) })
	return (!f.waiting || o.NeedsDecision) && (!f.alarms || len(o.Alarms) > 0) &&
		(f.state == "" || order.SameLabel(o.State, f.state)) && (f.alarm == "" || has)
}

func (a *app) orderListCommand() *cobra.Command {
	var f orderFilter
	cmd := &cobra.Command{
		Use:   "list",
		Short: "List the orders that are being submitted or followed",
		Long: `List the open orders, the oldest first: those that are being submitted, with what they wait for, and those that are
followed at TD SYNNEX, with state, expected date and alarms. Orders that are at their end, or silent for so long that
they are no longer followed, are not open. --all also lists submissions that have ended, as long as Temporal
remembers them.`,
		Example: "  starter order list\n  starter order list --needs-decision\n  starter order list --alarms\n  starter order list --state Back-ordered --output csv > orders.csv",
		Args:    none,
		RunE: a.withTemporal(func(ctx context.Context, c *runs.Runs, _ []string) error {
			rows, err := a.orderRows(ctx, c, f.all)
			if err != nil {
				return err
			}
			rows = slices.DeleteFunc(rows, func(o orderRow) bool { return !f.wants(o) })
			return a.list(rows, a.orderTable(rows, time.Now()))
		}),
	}
	cmd.Flags().BoolVar(&f.waiting, "needs-decision", false, "only orders that wait for a person")
	cmd.Flags().BoolVar(&f.alarms, "alarms", false, "only orders with an alarm")
	cmd.Flags().StringVar(&f.alarm, "alarm", "", `only orders with this alarm, for example "ETA slipped"`)
	cmd.Flags().StringVar(&f.state, "state", "", "only orders in this state, for example Back-ordered")
	cmd.Flags().BoolVar(&f.all, "all", false, "also submissions that have ended")
	return forms(cmd, asCSV)
}

// orderRows are the open orders, the oldest first. An order that is submitted and followed at the same time, for
// the moments in which one hands over to the other, is a row of its submission.
func (a *app) orderRows(ctx context.Context, c *runs.Runs, all bool) ([]orderRow, error) {
	query := fmt.Sprintf("WorkflowType = '%s' AND %s = '%s'", bridge.SubmitOrder, bridge.Connection.GetName(), a.config.Connection)
	if !all {
		query += " AND ExecutionStatus = 'Running'"
	}
	submissions, err := c.List(ctx, query)
	if err != nil {
		return nil, err
	}
	rows := []orderRow{}
	submitting := map[string]bool{}
	for _, s := range submissions {
		row := a.submission(s)
		rows = append(rows, row)
		submitting[row.PurchaseOrder] = submitting[row.PurchaseOrder] || row.Ended == ""
	}
	trackers, err := c.List(ctx, fmt.Sprintf("WorkflowType = '%s' AND ExecutionStatus = 'Running' AND %s = '%s'",
		bridge.GetOrderStatus, bridge.Connection.GetName(), a.config.Connection))
	if err != nil {
		return nil, err
	}
	for _, o := range a.followed(ctx, c, trackers) {
		if !submitting[o.PurchaseOrder] {
			rows = append(rows, o)
		}
	}
	slices.SortStableFunc(rows, func(x, y orderRow) int {
		return cmp.Or(x.Since.Compare(y.Since), strings.Compare(x.PurchaseOrder, y.PurchaseOrder))
	})
	return rows, ctx.Err()
}

func (a *app) submission(s runs.Listed) orderRow {
	row := orderRow{
		PurchaseOrder: runs.Attribute[string](s, bridge.PurchaseOrder.GetName()),
		State:         cmp.Or(runs.Attribute[string](s, bridge.State.GetName()), stateUnderWay),
		Amount:        runs.Attribute[float64](s, bridge.Amount.GetName()), Since: s.Start, WorkflowID: s.ID, URL: a.link(s.ID, s.RunID),
	}
	if s.Status != runs.Running {
		row.Ended = s.Status
	}
	row.NeedsDecision = row.Ended == "" && slices.Contains(bridge.DecisionStates(), row.State)
	return row
}

// followed asks the trackers, some at a time.
func (a *app) followed(ctx context.Context, c *runs.Runs, trackers []runs.Listed) []orderRow {
	var mu sync.Mutex
	var rows []orderRow
	var g errgroup.Group
	g.SetLimit(ordersAtOnce)
	for _, t := range trackers {
		g.Go(func() error {
			row := a.followedOrder(ctx, c, t)
			mu.Lock()
			defer mu.Unlock()
			rows = append(rows, row)
			return nil
		})
	}
	_ = g.Wait()
	return rows
}

// followedOrder asks one tracker. One that does not answer, because it has just ended or no worker runs, is
// listed with that as its problem.
func (a *app) followedOrder(ctx context.Context, c *runs.Runs, t runs.Listed) orderRow {
	ctx, cancel := context.WithTimeout(ctx, 15*time.Second)
	defer cancel()
	o := orderRow{WorkflowID: t.ID, URL: a.link(t.ID, ""), Since: t.Start, PurchaseOrder: strings.TrimPrefix(t.ID, bridge.OrderStatusID(a.config.Connection, ""))}
	s, err := queryStatus(ctx, c, t.ID)
	if err != nil {
		o.Problem = "the tracker does not answer; is a worker running?"
		return o
	}
	o.fill(s)
	return o
}

func (o *orderRow) fill(s *orders.OrderStatus) {
	o.PurchaseOrder, o.State, o.DistributorOrders = s.PurchaseOrder, string(s.State), s.DistributorOrders
	o.LastChange, o.NextLook, o.Problem = s.LastChange, s.NextPoll, s.Problem
	if !s.Began.IsZero() {
		o.Since = s.Began
	}
	for _, l := range s.Tracking.Lines {
		if l.ETA.After(o.ETA) {
			o.ETA = l.ETA
		}
	}
	o.Alarms = order.Kinds(s.Alarms)
}

func (a *app) orderTable(rows []orderRow, now time.Time) table {
	t := table{head: []string{"PO", "state", "since", "amount", "TD SYNNEX order", "ETA", "next look", "notes"}, none: "no open orders"}
	waiting := 0
	for _, o := range rows {
		amount, next := "", ""
		if o.Amount > 0 {
			amount = fmt.Sprintf("%.2f", o.Amount)
		}
		if !o.NextLook.IsZero() {
			next = "in " + runs.Span(max(o.NextLook.Sub(now), 0).Round(time.Minute))
		}
		notes := slices.Clone(o.Alarms)
		for _, n := range []string{o.Problem, o.Ended} {
			if n != "" {
				notes = append(notes, n)
			}
		}
		if o.NeedsDecision {
			waiting++
			notes = append(notes, "waits for a person")
		}
		t.rows = append(t.rows, []string{o.PurchaseOrder, o.State, a.moment(o.Since), amount, strings.Join(o.DistributorOrders, ", "), day(o.ETA), next, strings.Join(notes, "; ")})
	}
	if waiting > 0 {
		t.notes = []string{"", "decide with: starter order approve PURCHASE-ORDER --reason \"why\" (or reject, edit-line, retry, abandon, resolve)"}
	}
	return t
}
