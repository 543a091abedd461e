package main

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"path/filepath"
	"time"

	"github.com/spf13/cobra"

	"digitalbridge/internal/config"
	"digitalbridge/internal/policy"
	"digitalbridge/internal/telemetry"
	"digitalbridge/starter/local"
	"digitalbridge/worker/desk/pages"
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
	// desk is the address of the desk; empty: none. signIn is a person's link to it, once the stack runs.
	desk, signIn string
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
	f.StringVar(&d.desk, "desk", usualDesk, "address of the desk, on this machine; another port when this one is taken; empty: none")
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
	desk, err := d.listen()
	if err != nil {
		clean()
		return nil, nil, err
	}
	s, err = local.Start(ctx, local.Options{
		Sandbox: d.sandbox, TemporalPort: d.temporal, UIPort: d.ui, DBFile: d.dbFile, Store: "file://" + filepath.ToSlash(data),
		PolicyFile: d.policyFile, Connection: a.config.Connection, Log: log, Progress: a.err, Configure: d.configured(desk), Links: d.links,
		Desk: desk, Lost: d.lost,
	})
	if err == nil && desk != nil {
		d.signIn, err = signIn(s.Worker)
	}
	if err != nil {
		if desk != nil {
			_ = desk.Close() // one that serves is closed by its server
		}
		clean()
		return nil, nil, err
	}
	a.config.Temporal = s.Worker.Temporal
	return s, clean, nil
}

const (
	// usualDesk is where the desk is found unless something else is there.
	usualDesk = "127.0.0.1:8235"
	// visitor is who decides on the desk of a sandbox, and visitFor how long the link is good.
	visitor  = "You"
	visitFor = 30 * 24 * time.Hour
)

// listen takes the desk's address; nil when there is to be none.
func (d *devFlags) listen() (net.Listener, error) {
	if d.desk == "" {
		return nil, nil
	}
	l, err := net.Listen("tcp", d.desk)
	if err != nil && d.desk == usualDesk {
		l, err = net.Listen("tcp", "127.0.0.1:0")
	}
	if err != nil {
		return nil, fmt.Errorf("the address of the desk: %w; choose another one with --desk", err)
	}
	return l, nil
}

// configured changes the worker's configuration as the command wants it, with a desk whose key is of this run only.
func (d *devFlags) configured(desk net.Listener) func(*config.Worker) {
	return func(c *config.Worker) {
		if d.configure != nil {
			d.configure(c)
		}
		if desk == nil {
			return
		}
		c.Desk.Address, c.Desk.URL = desk.Addr().String(), "http://"+desk.Addr().String()
		if c.LinkKey == "" {
			c.LinkKey = config.Secret(rand.Text() + rand.Text())
		}
	}
}

// signIn is a personal link to the desk.
func signIn(c config.Worker) (string, error) {
	keys, err := pages.NewKeys(c.LinkKey.Reveal(), c.Connection)
	if err != nil {
		return "", err
	}
	return keys.PersonalLink(c.Desk.URL, visitor, time.Now().Add(visitFor))
}

func (a *app) devCommand() *cobra.Command {
	var d devFlags
	cmd := &cobra.Command{
		Use:   "dev",
		Short: "Run the whole bridge on this machine: Temporal, sandboxes and worker",
		Long: `Start a Temporal development server with its web UI, both sandboxes and the worker, and leave them running
until Ctrl-C. No real credential is used. When everything runs, it says where the desk is and what to try.`,
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
			if err := a.print(stackAddresses(s, d), func(w io.Writer) {
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

func stackAddresses(s *local.Stack, d devFlags) map[string]string {
	out := sandboxAddresses(s.Sandboxes)
	out["temporal"], out["ui"] = s.Temporal.Address, s.Temporal.UIURL
	if d.signIn != "" {
		out["desk"] = d.signIn
	}
	return out
}

func printStack(w io.Writer, s *local.Stack, d devFlags) {
	_, _ = fmt.Fprintf(w, "Temporal\t%s\nTemporal web UI\t%s\n", s.Temporal.Address, s.Temporal.UIURL)
	printSandboxes(w, s.Sandboxes, d.sandbox)
	_, _ = fmt.Fprintf(w, "Worker\tconnection %s, orders go to the sandbox\n", s.Worker.Connection)
	if d.signIn != "" {
		_, _ = fmt.Fprintf(w, "Desk\t%s\n", d.signIn)
	}
}

// printReady is what to do with a stack that runs.
func printReady(w io.Writer, s *local.Stack, next ...string) {
	_, _ = fmt.Fprintf(w, "\nready  Ctrl-C stops it. The web UI is at %s. In another terminal:\n", s.Temporal.UIURL)
	env := ""
	if s.Temporal.Address != defaultTemporal {
		env += "TEMPORAL_ADDRESS=" + s.Temporal.Address + " "
	}
	if s.Temporal.UIURL != defaultUI {
		env += "TEMPORAL_UI_URL=" + s.Temporal.UIURL + " "
	}
	file := s.Worker.PolicyFile // by which the commands know the time zone
	if p, err := policy.Load(file); err == nil && p.Location() != time.UTC && file != os.Getenv("BRIDGE_POLICY") {
		env += "BRIDGE_POLICY=" + file + " "
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
