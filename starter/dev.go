package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"path/filepath"

	"github.com/spf13/cobra"

	"digitalbridge/internal/config"
	"digitalbridge/internal/telemetry"
	"digitalbridge/starter/local"
)

// devFlags are the flags that dev and demo share.
type devFlags struct {
	sandbox    local.SandboxOptions
	temporal   int
	ui         int
	dbFile     string
	dataDir    string
	policyFile string
	logLevel   string
	// configure changes the worker's configuration; nil leaves it.
	configure func(*config.Worker)
	// links is where one-click links are served when configure sets them.
	links net.Listener
	// lost is told that the Temporal server or the worker has ended by itself.
	lost func(error)
}

func (d *devFlags) register(cmd *cobra.Command) {
	sandboxFlags(cmd, &d.sandbox)
	f := cmd.Flags()
	f.IntVar(&d.temporal, "temporal-port", 7233, "port of the Temporal server")
	f.IntVar(&d.ui, "ui-port", 8233, "port of the Temporal web UI")
	f.StringVar(&d.dbFile, "temporal-db", "", "keep Temporal's data in this file, so that a restart goes on with running workflows")
	f.StringVar(&d.dataDir, "data", "", "folder of snapshots and plans (default: a temporary one)")
	f.StringVar(&d.logLevel, "log-level", "warn", "log level of the worker: debug, info, warn or error")
	// Writing 20,000 new products takes four hours at the vendor's 10,000 requests an hour; nobody who
	// tries the bridge waits that long.
	f.IntVar(&d.sandbox.HourlyBudget, "hourly-budget", 2_000_000, "request budget of the Autotask sandbox; the vendor's is 10000")
}

// start brings the stack up; clean removes its temporary data.
func (a *app) startStack(ctx context.Context, d *devFlags) (s *local.Stack, clean func(), err error) {
	log, err := telemetry.NewLogger(d.logLevel)
	if err != nil {
		return nil, nil, err
	}
	clean = func() {}
	data := d.dataDir
	if data == "" {
		if data, err = os.MkdirTemp("", "digitalbridge-"); err != nil {
			return nil, nil, err
		}
		clean = func() { _ = os.RemoveAll(data) }
	}
	if data, err = filepath.Abs(data); err != nil {
		return nil, nil, err
	}
	s, err = local.Start(ctx, local.Options{
		Sandbox: d.sandbox, TemporalPort: d.temporal, UIPort: d.ui, DBFile: d.dbFile, Store: "file://" + filepath.ToSlash(data),
		PolicyFile: d.policyFile, Connection: a.config.Connection, Log: log, Progress: a.err, Configure: d.configure, Links: d.links,
		Lost: d.lost,
	})
	if err != nil {
		clean()
		return nil, nil, err
	}
	a.config.Temporal = s.Worker.Temporal
	return s, clean, nil
}

func (a *app) devCommand() *cobra.Command {
	var d devFlags
	cmd := &cobra.Command{
		Use:   "dev",
		Short: "Run the whole bridge on this machine: Temporal, sandboxes and worker",
		Long: `Start a Temporal development server with its web UI, both sandboxes and the worker, and leave them running
until Ctrl-C. No real credential is used. When everything runs, it says what to try.`,
		Example: "  starter dev\n  starter dev --temporal-db ./data/temporal.db --data ./data --policy bridge.yaml",
		Args:    none,
		RunE: func(cmd *cobra.Command, _ []string) error {
			if d.policyFile == "" {
				d.policyFile = a.config.PolicyFile
			}
			ctx, lost := context.WithCancelCause(cmd.Context())
			defer lost(nil)
			d.lost = lost
			s, clean, err := a.startStack(ctx, &d)
			if err != nil {
				return err
			}
			defer clean()
			if err := a.print(stackAddresses(s), func(w io.Writer) {
				printStack(w, s, d)
				printReady(w, s, "starter check --fix", "starter sync plan", "starter sync run", "starter today")
			}); err != nil {
				return err
			}
			<-ctx.Done()
			a.say("stopping")
			return errors.Join(endedByItself(ctx), s.Stop())
		},
	}
	d.register(cmd)
	cmd.Flags().StringVar(&d.policyFile, "policy", "", "policy file (default: BRIDGE_POLICY, else the defaults)")
	return cmd
}

// endedByItself is why a part of the stack ended without being asked to; nil when a person ended the command.
func endedByItself(ctx context.Context) error {
	if cause := context.Cause(ctx); !errors.Is(cause, context.Canceled) {
		return cause
	}
	return nil
}

func stackAddresses(s *local.Stack) map[string]string {
	out := sandboxAddresses(s.Sandboxes)
	out["temporal"], out["ui"] = s.Temporal.Address, s.Temporal.UIURL
	return out
}

func printStack(w io.Writer, s *local.Stack, d devFlags) {
	_, _ = fmt.Fprintf(w, "Temporal\t%s\nTemporal web UI\t%s\n", s.Temporal.Address, s.Temporal.UIURL)
	printSandboxes(w, s.Sandboxes, d.sandbox)
	_, _ = fmt.Fprintf(w, "Worker\tconnection %s, orders go to the sandbox\n", s.Worker.Connection)
}

// printReady is what to do with a stack that runs.
func printReady(w io.Writer, s *local.Stack, next ...string) {
	_, _ = fmt.Fprintf(w, "\nready\tCtrl-C stops it. The web UI is at %s. In another terminal:\n", s.Temporal.UIURL)
	env := ""
	if s.Temporal.Address != defaultTemporal {
		env += "TEMPORAL_ADDRESS=" + s.Temporal.Address + " "
	}
	if s.Temporal.UIURL != defaultUI {
		env += "TEMPORAL_UI_URL=" + s.Temporal.UIURL + " "
	}
	for _, n := range next {
		_, _ = fmt.Fprintf(w, "  %s%s\n", env, n)
	}
}

// Where the starter looks for Temporal and its web UI when nothing is said.
const (
	defaultTemporal = "127.0.0.1:7233"
	defaultUI       = "http://127.0.0.1:8233"
)
