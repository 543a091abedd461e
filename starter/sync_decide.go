package main

import (
	"context"
	"errors"
	"fmt"
	"io"

	"github.com/spf13/cobra"
	"go.temporal.io/api/serviceerror"

	"digitalbridge/internal/bridge"
	"digitalbridge/internal/problem"
	"digitalbridge/starter/runs"
	"digitalbridge/worker/overview"
	"digitalbridge/workflows/products"
	"digitalbridge/workflows/shared"
)

// decided is what is printed of a decision.
type decided struct {
	WorkflowID string `json:"workflowId"`
	URL        string `json:"url"`
	Decision   string `json:"decision"`
	Actor      string `json:"actor"`
}

// syncDecisionCommand is an update of a running sync: of its plan when that is held, or of its writing.
func (s syncCommands) syncDecisionCommand(name, short, long string, find func(context.Context, *runs.Runs) (string, error)) *cobra.Command {
	var d who
	cmd := &cobra.Command{
		Use: name, Short: short, Long: long, Args: none,
		Example: fmt.Sprintf("  starter sync %s --reason \"looked at it\"", name),
		RunE: s.withTemporal(func(ctx context.Context, c *runs.Runs, _ []string) error {
			id, err := find(ctx, c)
			if err != nil {
				return err
			}
			if err := s.update(ctx, c, id, name, shared.Decision{Actor: d.actor, Reason: d.reason}, nil); err != nil {
				return err
			}
			out := decided{WorkflowID: id, URL: c.Link(id, ""), Decision: name, Actor: d.actor}
			return s.print(out, func(w io.Writer) { _, _ = fmt.Fprintf(w, "%s\tby %s\nworkflow\t%s\n", name, d.actor, out.URL) })
		}),
	}
	return d.flags(cmd)
}

// update sends a decision to a workflow and waits until it is taken; a refusal is said as it is.
func (s syncCommands) update(ctx context.Context, c *runs.Runs, id, name string, in, out any) error {
	if err := c.Update(ctx, id, name, in, out); err != nil {
		return fmt.Errorf("%s was refused: %s\nworkflow: %s", name, overview.Describe(err), c.Link(id, ""))
	}
	return nil
}

// heldSync is the sync whose plan waits for a person. A schedule adds the time to the id of its runs, so
// that it is looked for among all running ones.
func (s syncCommands) heldSync(ctx context.Context, c *runs.Runs) (string, error) {
	list, err := c.Overview().List(ctx, fmt.Sprintf("WorkflowType = '%s' AND ExecutionStatus = 'Running' AND %s = '%s'", bridge.ProductSync,
		bridge.Connection.GetName(), s.config.Connection), 0)
	if err != nil {
		return "", err
	}
	for _, e := range list {
		id := e.ID
		var p products.SyncProgress
		if v, err := c.Client.QueryWorkflow(ctx, id, "", bridge.QueryProgress); err == nil && v.Get(&p) == nil && p.Waiting {
			return id, nil
		}
	}
	return "", problem.New("", "see where the last one is with starter sync status", "no sync waits for a person")
}

// writingSync is the one workflow of the connection that writes products.
func (s syncCommands) writingSync(ctx context.Context, c *runs.Runs) (string, error) {
	id := bridge.ApplyProductPlanID(s.config.Connection)
	d, err := c.Client.DescribeWorkflowExecution(ctx, id, "")
	var missing *serviceerror.NotFound
	switch {
	case errors.As(err, &missing), err == nil && d.GetWorkflowExecutionInfo().GetCloseTime() != nil:
		return "",
			problem.New("", "to keep the next one from starting, pause its schedule: temporal schedule toggle --schedule-id "+
				bridge.ScheduleID(bridge.ProductSyncID(s.config.Connection))+" --pause", "no sync writes to Autotask now")
	case err != nil:
		return "", fmt.Errorf("looking for workflow %s: %w", id, err)
	}
	return id, nil
}
