package main

import (
	"context"
	"digitalbridge/starter/local"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"time"

	"github.com/spf13/cobra"
)

// demoClockRate is how many simulated seconds pass in one while an order lives: a day in about four
// seconds.
const demoClockRate = 20000

// demoPolicy looks and looks again within seconds, to suit the fast clock.
const demoPolicy = `# Made by starter demo.
products:
  select:
    cap: %d
orders:
  contact: {name: Demo Buyer, phone: "7755550100", email: buyer@msp.example}
  reconcileEvery: 2s
  reconcileFor: 30s
  convert: {submit: true}
tracking:
  pollEvery: 2s
  pollBackOrderEvery: 2s
  pollAtLeastEvery: 2s
`

// demoStep is one part of the job as the demo reports it.
type demoStep struct {
	Name       string         `json:"name"`
	WorkflowID string         `json:"workflowId,omitempty"`
	RunID      string         `json:"runId,omitempty"`
	URL        string         `json:"url,omitempty"`
	Status     string         `json:"status"`
	Counts     map[string]int `json:"counts,omitempty"`
	Seconds    float64        `json:"seconds"`
	// Checks compare what happened with the sandboxes' own state.
	Checks []demoCheck `json:"checks"`
	Error  string      `json:"error,omitempty"`
}

// demoCheck is one thing that must be as it should be, seen from outside the bridge.
type demoCheck struct {
	Name   string `json:"name"`
	OK     bool   `json:"ok"`
	Detail string `json:"detail,omitempty"`
}

// demoReport is the JSON object of the demo.
type demoReport struct {
	OK      bool           `json:"ok"`
	SKUs    int            `json:"skus"`
	Steps   []*demoStep    `json:"steps"`
	Totals  map[string]any `json:"totals"`
	Seconds float64        `json:"seconds"`
}

func (a *app) demoCommand() *cobra.Command {
	var d devFlags
	var exit bool
	var links string
	cmd := &cobra.Command{
		Use:   "demo",
		Short: "Show the whole job on the sandboxes: check, plan, sync, promotions, order, status",
		Long: `Start what starter dev starts, then run the whole job: a check that creates the user-defined fields, a plan with
its report, its application, a second sync that finds nothing to write, a day on which prices change, a promotion
that ends, a brake and its approval, a purchase order made in Autotask, its dry run and its submission, an order that needs an approval, one whose
answer is lost, one that is accepted in part, a won opportunity that one click orders, and the life of an order
until it is shipped and invoiced, on a fast clock. Each step is checked against
the sandboxes' own state. Then everything stays up until Ctrl-C, or with --exit ends by itself: with
status 0 only when everything was as it should be.`,
		Example: "  starter demo\n  starter demo --exit --json --skus 2000",
		Args:    cobra.NoArgs,
		RunE:    func(cmd *cobra.Command, _ []string) error { return a.demo(cmd.Context(), &d, links, exit) },
	}
	d.register(cmd)
	cmd.Flags().BoolVar(&exit, "exit", false, "end by itself after the last step")
	cmd.Flags().StringVar(&links, "links", "127.0.0.1:8234", "address of the one-click links")
	return cmd
}

func (a *app) demo(ctx context.Context, d *devFlags, links string, exit bool) error {
	dir, err := os.MkdirTemp("", "digitalbridge-demo-")
	if err != nil {
		return err
	}
	defer func() { _ = os.RemoveAll(dir) }()
	d.policyFile = filepath.Join(dir, "bridge.yaml")
	if err := os.WriteFile(d.policyFile, fmt.Appendf(nil, demoPolicy, d.sandbox.SKUs), 0o600); err != nil {
		return err
	}
	began := time.Now()
	run := &demoRun{app: a, dir: dir, report: &demoReport{OK: true, SKUs: d.sandbox.SKUs}}
	if d.configure, err = run.serveLinks(links); err != nil {
		return err
	}
	stack, clean, err := a.startStack(ctx, d)
	if err != nil {
		return err
	}
	defer clean()
	run.stack = stack
	if !a.asJSON {
		if err := a.print(nil, func(w io.Writer) { printStack(w, stack, *d) }); err != nil {
			return err
		}
	}
	run.all(ctx)
	run.report.Seconds = time.Since(began).Seconds()
	if a.asJSON {
		if err := a.print(run.report, nil); err != nil {
			return err
		}
	}
	if !exit && ctx.Err() == nil {
		a.say("\nEverything stays up until Ctrl-C: web UI %s", stack.Temporal.UIURL)
		<-ctx.Done()
	}
	if err := stack.Stop(); err != nil {
		return err
	}
	if !run.report.OK {
		return fmt.Errorf("the demo ended with a fault: %s", run.fault)
	}
	return nil
}

// demoRun is a running demo.
type demoRun struct {
	app    *app
	stack  *local.Stack
	report *demoReport
	fault  string
	// dir keeps the plan's report while the demo runs; digest names that plan.
	dir, digest string
	// order is the purchase order that the person made.
	order demoOrder
	// links is the address of the one-click link for an opportunity, without its id.
	links string
}

// all runs the steps in order and stops at the first fault: what comes after needs what came before.
func (r *demoRun) all(ctx context.Context) {
	steps := []struct {
		title string
		run   func(context.Context, *demoStep) error
	}{
		{"Check the connection", r.check},
		{"Plan, and read the plan", r.plan},
		{"Apply the plan", r.sync},
		{"Sync again, nothing has changed", r.syncAgain},
		{"A day on which prices change", r.priceChange},
		{"A promotion ends", r.promotionEnds},
		{"A brake, and its approval", r.brake},
		{"A dry run of a purchase order", r.dryRun},
		{"Submit it", r.submit},
		{"An order that needs an approval", r.approval},
		{"The answer to an order is lost", r.lostAnswer},
		{"An order that is accepted in part", r.acceptedInPart},
		{"A won opportunity, ordered by one click", r.oneClick},
		{"Follow the first order until it is invoiced", r.follow},
		{"A back-order whose date slips", r.slippedBackOrder},
	}
	for i, s := range steps {
		step := &demoStep{Name: s.title, Status: "Completed", Checks: []demoCheck{}}
		r.report.Steps = append(r.report.Steps, step)
		r.app.say("\n%d. %s", i+1, s.title)
		began := time.Now()
		err := s.run(ctx, step)
		step.Seconds = time.Since(began).Seconds()
		if err != nil {
			step.Status, step.Error = "Failed", describe(err)
		}
		for _, c := range step.Checks {
			if !c.OK {
				step.Status = "Failed"
				step.Error = fmt.Sprintf("%s: %s", c.Name, c.Detail)
			}
		}
		r.show(step)
		if step.Status != "Completed" {
			r.report.OK, r.fault = false, step.Name+": "+step.Error
			break
		}
	}
	r.report.Totals = r.totals(ctx)
}

func (r *demoRun) show(s *demoStep) {
	for _, c := range s.Checks {
		mark := "ok"
		if !c.OK {
			mark = "FAULT"
		}
		r.app.say("   %-5s %s: %s", mark, c.Name, c.Detail)
	}
	if s.Error != "" {
		r.app.say("   FAULT %s", s.Error)
	}
	if s.URL != "" {
		r.app.say("   %s", s.URL)
	}
	r.app.say("   %.1f s", s.Seconds)
}

// by notes which workflow did the step.
func (s *demoStep) by(r *demoRun, id, runID string) {
	s.WorkflowID, s.RunID, s.URL = id, runID, r.stack.WorkflowURL(id, runID)
}

// expect adds a check; detail says what was found either way.
func (s *demoStep) expect(name string, ok bool, format string, args ...any) {
	s.Checks = append(s.Checks, demoCheck{Name: name, OK: ok, Detail: fmt.Sprintf(format, args...)})
}
