// Package runs starts the bridge's workflows and follows them to their results, the way a person does at a
// terminal: commands and the demo share it.
package runs

import (
	"context"
	"fmt"
	"io"
	"time"

	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/converter"
	"go.temporal.io/sdk/temporal"

	"digitalbridge/internal/bridge"
	"digitalbridge/internal/config"
	"digitalbridge/internal/problem"
	"digitalbridge/internal/temporalclient"
	"digitalbridge/starter/terminal"
	"digitalbridge/worker/overview"
)

// Runs starts and follows the workflows of one connection.
type Runs struct {
	Client client.Client
	// Payloads reads what the client hands out as it is stored: heartbeats.
	Payloads   converter.DataConverter
	Temporal   config.Temporal
	Connection string
	// Store is the URL of the worker's blob store; empty when this program does not have it.
	Store string
	// Progress receives what a person reads while a workflow runs.
	Progress io.Writer
}

// Start begins a workflow on the connection's task queue with the options that every command uses. A
// workflow that runs already under the id is an error that says so.
func (r *Runs) Start(ctx context.Context, workflowType, id, summary string, input any) (client.WorkflowRun, error) {
	run, err := r.Client.ExecuteWorkflow(ctx, client.StartWorkflowOptions{
		ID: id, TaskQueue: bridge.TaskQueue(r.Connection), StaticSummary: summary, WorkflowExecutionErrorWhenAlreadyStarted: true,
	}, workflowType, input)
	if temporal.IsWorkflowExecutionAlreadyStartedError(err) {
		if !r.Polled(ctx) {
			return nil, r.noWorker("workflow " + id + " waits for one already")
		}
		return nil, problem.New("", "wait for it, or look at "+r.Link(id, ""), "workflow %s is running already", id)
	}
	if err != nil {
		return nil, fmt.Errorf("starting %s: %w", workflowType, err)
	}
	return run, nil
}

// say writes a line for the person who waits.
func (r *Runs) say(format string, args ...any) {
	_, _ = fmt.Fprintln(r.Progress, terminal.Clean(fmt.Sprintf(format, args...)))
}

// Link is the page of a workflow in the web UI.
func (r *Runs) Link(id, runID string) string {
	return temporalclient.WorkflowURL(r.Temporal.UIURL, r.Temporal.Namespace, id, runID)
}

// LookEvery is how often a running workflow is asked how far it is.
const LookEvery = 500 * time.Millisecond

// Overview reads what people look at first.
func (r *Runs) Overview() *overview.Bridge {
	return &overview.Bridge{Client: r.Client, Namespace: r.Temporal.Namespace, Connection: r.Connection, URL: r.Link}
}
