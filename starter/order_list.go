package main

import (
	"cmp"
	"context"
	"encoding/csv"
	"fmt"
	"io"
	"strings"
	"time"

	"github.com/spf13/cobra"
	commonpb "go.temporal.io/api/common/v1"
	"go.temporal.io/api/workflowservice/v1"
	"go.temporal.io/sdk/converter"

	"digitalbridge/internal/bridge"
	"digitalbridge/starter/runs"
)

// submission is a row of the list of submissions.
type submission struct {
	PurchaseOrder string    `json:"purchaseOrder"`
	State         string    `json:"state"`
	Status        string    `json:"status"` // Running, or how the workflow ended
	Amount        float64   `json:"amount"`
	Since         time.Time `json:"since"`
	WorkflowID    string    `json:"workflowId"`
	URL           string    `json:"url"`
}

// stateUnderWay is what the list shows of a submission that has not come to a state which lasts.
const stateUnderWay = "Under way"

func (a *app) orderListCommand() *cobra.Command {
	var waiting, all bool
	var output string
	cmd := &cobra.Command{
		Use:   "list",
		Short: "List the submissions of orders",
		Long: `List the orders that are being submitted; with --needs-decision only those that wait for a person, with
--all also those that have ended, as long as Temporal remembers them.`,
		Example: "  starter order list --needs-decision\n  starter order list --all --output csv > orders.csv",
		Args:    cobra.NoArgs,
		RunE: a.withTemporal(func(ctx context.Context, c *runs.Runs, _ []string) error {
			if output != "table" && output != "json" && output != "csv" {
				return fmt.Errorf("--output %q is not table, json or csv", output)
			}
			rows, err := a.submissions(ctx, c, submissionQuery(a.config.Connection, waiting, all))
			if err != nil {
				return err
			}
			if output == "csv" {
				return writeSubmissions(a.out, rows)
			}
			asked := a.asJSON
			a.asJSON = asked || output == "json"
			defer func() { a.asJSON = asked }()
			return a.print(rows, func(w io.Writer) { printSubmissions(w, rows) })
		}),
	}
	cmd.Flags().BoolVar(&waiting, "needs-decision", false, "only orders that wait for a person")
	cmd.Flags().BoolVar(&all, "all", false, "also submissions that have ended")
	cmd.Flags().StringVar(&output, "output", "table", "table, json or csv")
	return cmd
}

// submissionQuery is the visibility query of the list.
func submissionQuery(connection string, waiting, all bool) string {
	q := fmt.Sprintf("WorkflowType = '%s' AND %s = '%s'", bridge.SubmitOrder, bridge.Connection.GetName(), connection)
	if waiting || !all {
		q += " AND ExecutionStatus = 'Running'"
	}
	if waiting {
		var states []string
		for _, s := range bridge.DecisionStates() {
			states = append(states, `"`+s+`"`)
		}
		q += fmt.Sprintf(" AND %s IN (%s)", bridge.State.GetName(), strings.Join(states, ", "))
	}
	return q
}

func (a *app) submissions(ctx context.Context, c *runs.Runs, query string) ([]submission, error) {
	rows := []submission{}
	for token := []byte(nil); ; {
		page, err := c.Client.ListWorkflow(ctx, &workflowservice.ListWorkflowExecutionsRequest{Namespace: a.config.Temporal.Namespace, Query: query, NextPageToken: token})
		if err != nil {
			return nil, fmt.Errorf("listing submissions: %w", err)
		}
		for _, e := range page.GetExecutions() {
			fields := e.GetSearchAttributes().GetIndexedFields()
			id := e.GetExecution().GetWorkflowId()
			rows = append(rows, submission{
				PurchaseOrder: attribute[string](fields, bridge.PurchaseOrder.GetName()), State: cmp.Or(attribute[string](fields, bridge.State.GetName()), stateUnderWay),
				Amount: attribute[float64](fields, bridge.Amount.GetName()), Status: e.GetStatus().String(),
				Since: e.GetStartTime().AsTime(), WorkflowID: id, URL: c.Link(id, e.GetExecution().GetRunId()),
			})
		}
		if token = page.GetNextPageToken(); len(token) == 0 {
			return rows, nil
		}
	}
}

// attribute is the value of a search attribute, the zero value when there is none.
func attribute[T any](fields map[string]*commonpb.Payload, name string) T {
	var v T
	if p := fields[name]; p != nil {
		_ = converter.GetDefaultDataConverter().FromPayload(p, &v)
	}
	return v
}

func printSubmissions(w io.Writer, rows []submission) {
	_, _ = fmt.Fprintln(w, "PURCHASE ORDER\tSTATE\tSTATUS\tAMOUNT\tSINCE")
	for _, r := range rows {
		_, _ = fmt.Fprintf(w, "%s\t%s\t%s\t%.2f\t%s\n", r.PurchaseOrder, r.State, r.Status, r.Amount, r.Since.UTC().Format(time.RFC3339))
	}
}

func writeSubmissions(w io.Writer, rows []submission) error {
	out := csv.NewWriter(w)
	if err := out.Write([]string{"purchaseOrder", "state", "status", "amount", "since", "workflowId", "url"}); err != nil {
		return err
	}
	for _, r := range rows {
		if err := out.Write([]string{r.PurchaseOrder, r.State, r.Status, fmt.Sprintf("%.2f", r.Amount), r.Since.UTC().Format(time.RFC3339), r.WorkflowID, r.URL}); err != nil {
			return err
		}
	}
	out.Flush()
	return out.Error()
}
