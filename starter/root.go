package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"text/tabwriter"

	"github.com/spf13/cobra"
	"go.temporal.io/api/serviceerror"
	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/log"
	"go.temporal.io/sdk/temporal"

	"digitalbridge/internal/config"
	"digitalbridge/internal/redact"
	"digitalbridge/internal/temporalclient"
	"digitalbridge/starter/runs"
)

// errReported ends the program with a failure that has been shown already.
var errReported = errors.New("reported")

// app is what every command shares: where output goes and in which form.
type app struct {
	out, err io.Writer
	asJSON   bool
	config   config.Starter
}

func newRoot(out, errOut io.Writer) *cobra.Command {
	out, errOut = &terminal{w: out}, &terminal{w: errOut}
	a := &app{out: out, err: errOut}
	root := &cobra.Command{
		Use:   "starter",
		Short: "Start and watch the workflows of Digital Bridge for Autotask",
		Long: `Digital Bridge joins Autotask PSA to the distributor TD SYNNEX: products with cost and stock come in,
purchase orders go out, status and tracking come back. This program starts and watches the workflows
that do it; a worker (worker, or starter dev) must be running.

Environment: TEMPORAL_ADDRESS, TEMPORAL_NAMESPACE, TEMPORAL_UI_URL and BRIDGE_CONNECTION (default main).`,
		SilenceUsage: true, SilenceErrors: true,
		PersistentPreRunE: func(*cobra.Command, []string) error {
			var err error
			a.config, err = config.LoadStarter()
			return err
		},
	}
	root.SetOut(out)
	root.SetErr(errOut)
	root.PersistentFlags().BoolVar(&a.asJSON, "json", false, "print one JSON object instead of text")
	root.AddCommand(a.sandboxCommand(), a.devCommand(), a.demoCommand(), a.initCommand(), a.policyCommand(), a.checkCommand(), a.syncCommand(), a.productsCommand(), a.orderCommand(), a.ordersCommand(), a.opportunityCommand(), a.schedulesCommand())
	return root
}

// withTemporal gives a command its connection to Temporal.
func (a *app) withTemporal(run func(ctx context.Context, c *runs.Runs, args []string) error) func(*cobra.Command, []string) error {
	return func(cmd *cobra.Command, args []string) error {
		c, err := temporalclient.Dial(cmd.Context(), a.config.Temporal, a.config.Payloads, redact.New(a.config.Secrets()...), client.Options{Identity: "starter", Logger: log.NewStructuredLogger(discardLogger())})
		if err != nil {
			return err
		}
		defer c.Close()
		return run(cmd.Context(), a.runs(c), args)
	}
}

// runs are the workflows of this connection.
func (a *app) runs(c client.Client) *runs.Runs {
	return &runs.Runs{Client: c, Temporal: a.config.Temporal, Connection: a.config.Connection, Progress: a.err}
}

// link is the page of a workflow in the web UI.
func (a *app) link(id, runID string) string { return a.runs(nil).Link(id, runID) }

// say writes a line for a person; with --json it goes to standard error, so that standard output holds
// nothing but the object.
func (a *app) say(format string, args ...any) {
	w := a.out
	if a.asJSON {
		w = a.err
	}
	_, _ = fmt.Fprintf(w, format+"\n", args...)
}

// print writes a result: as JSON when asked, else by the given function.
func (a *app) print(v any, text func(w io.Writer)) error {
	if a.asJSON {
		enc := json.NewEncoder(a.out)
		enc.SetIndent("", "  ")
		return enc.Encode(v)
	}
	tw := tabwriter.NewWriter(a.out, 0, 4, 2, ' ', 0)
	text(tw)
	return tw.Flush()
}

// failureType is the type of a workflow's failure, for JSON output.
func failureType(err error) string {
	var app *temporal.ApplicationError
	if errors.As(err, &app) {
		return app.Type()
	}
	return ""
}

// interrupted reports whether a person stopped waiting; a workflow that was cancelled is another thing.
func interrupted(err error) bool {
	var call *serviceerror.Canceled
	return errors.Is(err, context.Canceled) || errors.As(err, &call)
}

// outcome is what every command that waits for a workflow reports.
type outcome struct {
	WorkflowID string `json:"workflowId"`
	RunID      string `json:"runId"`
	URL        string `json:"url"`
	Status     string `json:"status"`
	Error      string `json:"error,omitempty"`
	ErrorType  string `json:"errorType,omitempty"`
	Result     any    `json:"result,omitempty"`
}

// report prints the outcome of a workflow and turns its failure into the program's.
func (a *app) report(run client.WorkflowRun, result any, err error, text func(w io.Writer)) error {
	o := outcome{WorkflowID: run.GetID(), RunID: run.GetRunID(), URL: a.link(run.GetID(), run.GetRunID()), Status: "Completed", Result: result}
	if err != nil {
		o.Status, o.Error, o.ErrorType, o.Result = "Failed", runs.Describe(err), failureType(err), nil
		if interrupted(err) {
			o.Status, o.Error = "Running", "stopped waiting, and the workflow goes on. To end it: temporal workflow cancel --workflow-id "+run.GetID()
		}
		if !a.asJSON {
			return fmt.Errorf("%s\nworkflow: %s", o.Error, o.URL)
		}
	}
	if printErr := a.print(o, func(w io.Writer) {
		text(w)
		_, _ = fmt.Fprintf(w, "workflow\t%s\n", o.URL)
	}); printErr != nil {
		return printErr
	}
	if err != nil {
		return errReported
	}
	return nil
}
