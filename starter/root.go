package main

import (
	"context"
	"fmt"
	"io"
	"log/slog"
	"time"

	"github.com/spf13/cobra"
	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/log"

	"digitalbridge/internal/codec"
	"digitalbridge/internal/config"
	"digitalbridge/internal/redact"
	"digitalbridge/internal/spelling"
	"digitalbridge/internal/temporalclient"
	"digitalbridge/starter/runs"
	"digitalbridge/starter/terminal"
	"digitalbridge/worker/overview"
)

// app is what every command shares: where output goes and in which form, and the connection.
type app struct {
	out, err io.Writer
	output   output
	config   config.Starter
	zone     *time.Location // in which times are shown: the policy's
	// environment is where the configuration comes from; nil: the process's own.
	environment func() (config.Starter, error)
}

func (a *app) load() (err error) {
	read := a.environment
	if read == nil {
		read = config.LoadStarter
	}
	a.config, err = read()
	return err
}

// program runs one command line and returns the program's exit code.
func program(ctx context.Context, args []string, out, errOut io.Writer) int {
	a := &app{out: out, err: errOut, zone: time.UTC}
	root := a.root()
	root.SetArgs(args)
	err := root.ExecuteContext(ctx)
	a.output.json = a.output.json || (err != nil && asksForJSON(args))
	return a.exitCode(err)
}

func (a *app) root() *cobra.Command {
	root := group(&cobra.Command{
		Use:   "starter",
		Short: "Start and watch the workflows of Digital Bridge for Autotask",
		Long: `Digital Bridge joins Autotask PSA to the distributor TD SYNNEX: products with cost and stock come in,
purchase orders go out, status and tracking come back. This program starts and watches the workflows
that do it; a worker (worker, or starter dev) must be running.

Environment: TEMPORAL_ADDRESS, TEMPORAL_NAMESPACE, TEMPORAL_UI_URL and BRIDGE_CONNECTION (default main).
Colours appear on a terminal, unless NO_COLOR is set.

Exit codes:
` + exitCodes,
		SilenceUsage: true, SilenceErrors: true, DisableSuggestions: true,
		PersistentPreRunE: func(cmd *cobra.Command, _ []string) error {
			if err := a.output.choose(cmd); err != nil {
				return err
			}
			return a.load()
		},
	},
		a.todayCommand(), logCommands{a}.logCommand(), a.checkCommand(), ledgerCommands{a}.assumptions(), ledgerCommands{a}.surprises(),
		syncCommands{a}.command(), productCommands{a}.command(), orderCommands{a}.command(), a.opportunityCommand(), a.contactCommand(),
		a.schedulesCommand(), a.policyCommand(), initCommands{a}.initCommand(), a.devCommand(), a.demoCommand(), a.sandboxCommand(),
		meetingCommands{a}.recordCommand(), meetingCommands{a}.vendorsCommand(), a.versionCommand())
	root.SetOut(a.out)
	root.SetErr(a.err)
	a.output.flags(root)
	root.InitDefaultCompletionCmd()
	strict(root)
	return root
}

// withTemporal gives a command its connection to Temporal.
func (a *app) withTemporal(run func(ctx context.Context, c *runs.Runs, args []string) error) func(*cobra.Command, []string) error {
	return func(cmd *cobra.Command, args []string) error {
		c, closeClient, err := a.connect(cmd.Context())
		if err != nil {
			return err
		}
		defer closeClient()
		a.zone = c.Zone(cmd.Context(), a.config.PolicyFile)
		return run(cmd.Context(), c, args)
	}
}

func (a *app) connect(ctx context.Context) (*runs.Runs, func(), error) {
	keys, err := temporalclient.Keys(a.config.Payloads)
	if err != nil {
		return nil, nil, runs.ConnectError{Err: err}
	}
	quiet := log.NewStructuredLogger(slog.New(slog.DiscardHandler))
	secrets := redact.New(a.config.Secrets()...)
	c, err := temporalclient.Dial(ctx, a.config.Temporal, a.config.Payloads, secrets, client.Options{Identity: "starter", Logger: quiet})
	if err != nil {
		return nil, nil, runs.ConnectError{Err: err}
	}
	r := a.runs(c)
	r.Payloads = codec.Converter(keys, secrets)
	return r, c.Close, nil
}

// runs are the workflows of this connection, on a server that sees their payloads in clear.
func (a *app) runs(c client.Client) *runs.Runs {
	return &runs.Runs{Client: c, Payloads: codec.Converter(nil, nil), Temporal: a.config.Temporal, Connection: a.config.Connection,
		Store: a.config.Store, Progress: a.err}
}

// link is the page of a workflow in the web UI.
func (a *app) link(id, runID string) string { return a.runs(nil).Link(id, runID) }

// moment is a time as people of this connection read it.
func (a *app) moment(t time.Time) string { return spelling.Moment(t, a.zone) }

// day is the day of a time; what a vendor gives as a day stays that day in every zone.
func day(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.Format(time.DateOnly)
}

// completePurchaseOrders offers the numbers of the orders that are under way.
func (a *app) completePurchaseOrders(cmd *cobra.Command, args []string, _ string) ([]string, cobra.ShellCompDirective) {
	return a.completeOrders(cmd, args, func(overview.Order) bool { return true })
}

// completeWaiting offers those that wait for a decision.
func (a *app) completeWaiting(cmd *cobra.Command, args []string, _ string) ([]string, cobra.ShellCompDirective) {
	return a.completeOrders(cmd, args, func(o overview.Order) bool { return o.NeedsDecision })
}

func (a *app) completeOrders(cmd *cobra.Command, args []string, want func(overview.Order) bool) ([]string, cobra.ShellCompDirective) {
	if len(args) > 0 {
		return nil, cobra.ShellCompDirectiveNoFileComp
	}
	if err := a.load(); err != nil {
		return nil, cobra.ShellCompDirectiveError
	}
	ctx, cancel := context.WithTimeout(cmd.Context(), 3*time.Second)
	defer cancel()
	c, closeClient, err := a.connect(ctx)
	if err != nil {
		return nil, cobra.ShellCompDirectiveError
	}
	defer closeClient()
	rows, err := c.Overview().Orders(ctx, false)
	if err != nil {
		return nil, cobra.ShellCompDirectiveError
	}
	var out []string
	for _, r := range rows {
		if !want(r) {
			continue
		}
		out = append(out, terminal.Clean(fmt.Sprintf("%s\t%s", r.PurchaseOrder, r.State)))
	}
	return out, cobra.ShellCompDirectiveNoFileComp
}
