package main

import (
	"context"
	"encoding/csv"
	"fmt"
	"io"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/spf13/cobra"
	"go.temporal.io/api/workflowservice/v1"
	"golang.org/x/sync/errgroup"

	"digitalbridge/internal/bridge"
	"digitalbridge/internal/order"
	"digitalbridge/starter/runs"
)

// trackedOrder is a row of the list of open orders.
type trackedOrder struct {
	PurchaseOrder     string    `json:"purchaseOrder"`
	State             string    `json:"state"`
	AgeDays           int       `json:"ageDays"`
	DistributorOrders []string  `json:"distributorOrders,omitempty"`
	ETA               time.Time `json:"eta,omitzero"` // the last date of what is back-ordered
	LastChange        time.Time `json:"lastChange,omitzero"`
	NextLook          time.Time `json:"nextLook,omitzero"`
	Alarms            []string  `json:"alarms,omitempty"`
	Problem           string    `json:"problem,omitempty"`
	WorkflowID        string    `json:"workflowId"`
}

// ordersAtOnce is how many trackers are asked at the same time.
const ordersAtOnce = 8

func (a *app) ordersCommand() *cobra.Command {
	var output, state, alarm string
	var alarms bool
	cmd := &cobra.Command{
		Use:   "orders",
		Short: "List the orders that are followed at TD SYNNEX",
		Long: `List the open orders with state, age, expected date and alarms, the oldest first. Orders that are at their
end, or silent for so long that they are no longer followed, are not open.`,
		Example: "  starter orders\n  starter orders --alarms\n  starter orders --state Back-ordered --output csv",
		Args:    cobra.NoArgs,
		RunE: a.withTemporal(func(ctx context.Context, c *runs.Runs, _ []string) error {
			if !slices.Contains([]string{"table", "json", "csv"}, output) {
				return fmt.Errorf("--output %q is not table, json or csv", output)
			}
			list, err := a.openOrders(ctx, c)
			if err != nil {
				return err
			}
			list = slices.DeleteFunc(list, func(o trackedOrder) bool {
				has := slices.ContainsFunc(o.Alarms, func(k string) bool { return order.SameLabel(k, alarm) })
				return (state != "" && !order.SameLabel(o.State, state)) || (alarm != "" && !has) || (alarms && len(o.Alarms) == 0)
			})
			if output == "csv" {
				return writeOrdersCSV(a.out, list)
			}
			a.asJSON = a.asJSON || output == "json"
			return a.print(list, func(w io.Writer) { printOrders(w, list, time.Now()) })
		}),
	}
	cmd.Flags().StringVar(&output, "output", "table", "table, json or csv")
	cmd.Flags().StringVar(&state, "state", "", "only orders in this state, for example Back-ordered")
	cmd.Flags().StringVar(&alarm, "alarm", "", `only orders with this alarm, for example "ETA slipped"`)
	cmd.Flags().BoolVar(&alarms, "alarms", false, "only orders with an alarm")
	cmd.AddCommand(a.ordersReconcileCommand(), a.ordersShipMethodsCommand())
	return cmd
}

// openOrders asks every running tracker of the connection. A tracker that does not answer, because it has
// just ended or no worker runs, is listed with that as its problem.
func (a *app) openOrders(ctx context.Context, c *runs.Runs) ([]trackedOrder, error) {
	ids, err := a.trackers(ctx, c)
	if err != nil {
		return nil, err
	}
	var mu sync.Mutex
	list := make([]trackedOrder, 0, len(ids))
	var g errgroup.Group
	g.SetLimit(ordersAtOnce)
	for _, id := range ids {
		g.Go(func() error {
			o := a.trackedOrder(ctx, c, id)
			mu.Lock()
			defer mu.Unlock()
			list = append(list, o)
			return nil
		})
	}
	_ = g.Wait()
	slices.SortFunc(list, func(x, y trackedOrder) int {
		if x.AgeDays != y.AgeDays {
			return y.AgeDays - x.AgeDays
		}
		return strings.Compare(x.PurchaseOrder, y.PurchaseOrder)
	})
	return list, ctx.Err()
}

// trackers are the workflow ids of the connection's running trackers.
func (a *app) trackers(ctx context.Context, c *runs.Runs) ([]string, error) {
	query := fmt.Sprintf("WorkflowType = '%s' AND ExecutionStatus = 'Running' AND %s = '%s'", bridge.GetOrderStatus, bridge.Connection.GetName(), a.config.Connection)
	var ids []string
	var page []byte
	for {
		resp, err := c.Client.ListWorkflow(ctx, &workflowservice.ListWorkflowExecutionsRequest{Namespace: a.config.Temporal.Namespace, Query: query, NextPageToken: page})
		if err != nil {
			return nil, fmt.Errorf("listing the trackers: %w", err)
		}
		for _, e := range resp.GetExecutions() {
			ids = append(ids, e.GetExecution().GetWorkflowId())
		}
		if page = resp.GetNextPageToken(); len(page) == 0 {
			return ids, nil
		}
	}
}

func (a *app) trackedOrder(ctx context.Context, c *runs.Runs, id string) trackedOrder {
	ctx, cancel := context.WithTimeout(ctx, 15*time.Second)
	defer cancel()
	o := trackedOrder{WorkflowID: id, PurchaseOrder: strings.TrimPrefix(id, bridge.OrderStatusID(a.config.Connection, ""))}
	s, err := queryStatus(ctx, c, id)
	if err != nil {
		o.Problem = "the tracker does not answer; is a worker running?"
		return o
	}
	o.PurchaseOrder, o.State, o.DistributorOrders = s.PurchaseOrder, string(s.State), s.DistributorOrders
	o.LastChange, o.NextLook, o.Problem = s.LastChange, s.NextPoll, s.Problem
	if !s.Began.IsZero() {
		o.AgeDays = int(time.Since(s.Began).Hours() / 24)
	}
	for _, l := range s.Tracking.Lines {
		if l.ETA.After(o.ETA) {
			o.ETA = l.ETA
		}
	}
	o.Alarms = order.Kinds(s.Alarms)
	return o
}

func dayOf(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.Format(time.DateOnly)
}

func printOrders(w io.Writer, list []trackedOrder, now time.Time) {
	if len(list) == 0 {
		_, _ = fmt.Fprintln(w, "no open orders")
		return
	}
	_, _ = fmt.Fprintln(w, "PO\tSTATE\tAGE\tETA\tTD SYNNEX ORDER\tNEXT LOOK\tALARMS")
	for _, o := range list {
		next := ""
		if !o.NextLook.IsZero() {
			next = "in " + max(o.NextLook.Sub(now), 0).Round(time.Minute).String()
		}
		notes := strings.Join(o.Alarms, ", ")
		if o.Problem != "" {
			notes = strings.Trim(notes+"; "+o.Problem, "; ")
		}
		_, _ = fmt.Fprintf(w, "%s\t%s\t%d d\t%s\t%s\t%s\t%s\n", o.PurchaseOrder, o.State, o.AgeDays, dayOf(o.ETA), strings.Join(o.DistributorOrders, ", "), next, notes)
	}
}

func writeOrdersCSV(w io.Writer, list []trackedOrder) error {
	out := csv.NewWriter(w)
	rows := [][]string{{"purchaseOrder", "state", "ageDays", "eta", "distributorOrders", "lastChange", "nextLook", "alarms", "problem"}}
	for _, o := range list {
		rows = append(rows, []string{o.PurchaseOrder, o.State, fmt.Sprint(o.AgeDays), dayOf(o.ETA), strings.Join(o.DistributorOrders, " "),
			o.LastChange.Format(time.RFC3339), o.NextLook.Format(time.RFC3339), strings.Join(o.Alarms, "; "), o.Problem})
	}
	return out.WriteAll(rows)
}
