// Package demo shows the whole job on the sandboxes, and checks each step against their own state.
package demo

import (
	"context"
	"fmt"
	"net"
	"os"
	"path/filepath"
	"time"

	"digitalbridge/internal/config"
	"digitalbridge/starter/local"
	"digitalbridge/starter/runs"
	"digitalbridge/worker/overview"
)

// clockRate is how many simulated seconds pass in one while an order lives: a day in about four
// seconds, so that a person can follow it.
const clockRate = 20000

// lookEvery is how many seconds pass between two looks then; the policy takes no less than one.
const lookEvery = 2

// newSKUs come to the catalogue on the day on which prices change. The cap leaves room for them: without it they would take
// the place of products that are out of stock.
const newSKUs = 3

// policyText looks and looks again within seconds, to suit the fast clock.
const policyText = `# Made by starter demo.
products:
  select:
    cap: %[1]d
orders:
  shipMethod: FG
  contact: {name: Demo Buyer, phone: "7755550100", email: buyer@msp.example}
  reconcileEvery: %[2]ds
  reconcileFor: 30s
  convert: {submit: true}
tracking:
  pollEvery: %[2]ds
  pollBackOrderEvery: %[2]ds
  pollAtLeastEvery: %[2]ds
`

// Step is one part of the job as the demo reports it.
type Step struct {
	Name       string         `json:"name"`
	WorkflowID string         `json:"workflowId,omitempty"`
	RunID      string         `json:"runId,omitempty"`
	URL        string         `json:"url,omitempty"`
	Status     string         `json:"status"`
	Counts     map[string]int `json:"counts,omitempty"`
	Seconds    float64        `json:"seconds"`
	// Checks compare what happened with the sandboxes' own state.
	Checks []Check `json:"checks"`
	Error  string  `json:"error,omitempty"`
}

// Check is one thing that must be as it should be, seen from outside the bridge.
type Check struct {
	Name   string `json:"name"`
	OK     bool   `json:"ok"`
	Detail string `json:"detail,omitempty"`
}

// Report is the JSON object of the demo.
type Report struct {
	OK      bool           `json:"ok"`
	SKUs    int            `json:"skus"`
	Steps   []*Step        `json:"steps"`
	Totals  map[string]any `json:"totals"`
	Seconds float64        `json:"seconds"`
	// Fault is the step that went wrong, and how.
	Fault string `json:"fault,omitempty"`
}

// New prepares a demo: its policy, and the links that its worker serves. Pace is how many times as fast as usual the days of
// the orders pass. Say receives what a person reads.
func New(connection, links string, skus int, pace float64, say func(format string, args ...any)) (d *Demo, err error) {
	d = &Demo{connection: connection, pace: pace, say: say, report: &Report{OK: true, SKUs: skus}}
	if d.dir, err = os.MkdirTemp("", "digitalbridge-demo-"); err != nil {
		return nil, err
	}
	err = os.WriteFile(d.PolicyFile(), fmt.Appendf(nil, policyText, skus+newSKUs, max(1, int(lookEvery/pace))), 0o600)
	if err == nil {
		err = d.serveLinks(links)
	}
	if err != nil {
		d.Close()
		return nil, err
	}
	return d, nil
}

// Close removes what the demo wrote and stops listening for links.
func (r *Demo) Close() {
	if r.Links != nil {
		_ = r.Links.Close()
	}
	_ = os.RemoveAll(r.dir)
}

// PolicyFile is the policy of the demo's worker.
func (r *Demo) PolicyFile() string { return filepath.Join(r.dir, "bridge.yaml") }

// PurchaseOrder is the number of the first order that the demo made.
func (r *Demo) PurchaseOrder() string { return r.order.number }

// Run does the whole job on a bridge that runs with the demo's policy and configuration.
func (r *Demo) Run(ctx context.Context, stack *local.Stack, on *runs.Runs) *Report {
	began := time.Now()
	r.stack, r.runs = stack, on
	r.all(ctx)
	r.report.Seconds = time.Since(began).Seconds()
	return r.report
}

// Demo is a running demo.
type Demo struct {
	// Configure makes the worker serve the demo's links.
	Configure func(*config.Worker)
	// Links is where it serves them.
	Links net.Listener

	connection string
	pace       float64
	say        func(format string, args ...any)
	stack      *local.Stack
	runs       *runs.Runs
	report     *Report
	// dir keeps the plan's report while the demo runs; digest names that plan.
	dir, digest string
	// order is the purchase order that the person made.
	order madeOrder
	// links is the address of the one-click link for an opportunity, without its id.
	links string
}

// all runs the steps in order and stops at the first fault: what comes after needs what came before.
func (r *Demo) all(ctx context.Context) {
	steps := []struct {
		title string
		run   func(context.Context, *Step) error
	}{
		{"Check the connection", r.check},
		{"Plan, and read the plan", r.plan},
		{"Apply the plan", r.sync},
		{"Sync again, nothing has changed", r.syncAgain},
		{"A day on which prices change", r.priceChange},
		{"A promotion ends", r.promotionEnds},
		{"A plan that is held, and its approval", r.held},
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
		step := &Step{Name: s.title, Status: "Completed", Checks: []Check{}}
		r.report.Steps = append(r.report.Steps, step)
		r.say("\n%d. %s", i+1, s.title)
		began := time.Now()
		err := s.run(ctx, step)
		step.Seconds = time.Since(began).Seconds()
		if err != nil {
			step.Status, step.Error = "Failed", overview.Describe(err)
		}
		for _, c := range step.Checks {
			if !c.OK {
				step.Status = "Failed"
				step.Error = fmt.Sprintf("%s: %s", c.Name, c.Detail)
			}
		}
		r.show(step)
		if step.Status != "Completed" {
			r.report.OK, r.report.Fault = false, step.Name+": "+step.Error
			break
		}
	}
	r.report.Totals = r.totals(ctx)
}

func (r *Demo) show(s *Step) {
	for _, c := range s.Checks {
		mark := "ok"
		if !c.OK {
			mark = "FAULT"
		}
		r.say("   %-5s %s: %s", mark, c.Name, c.Detail)
	}
	if s.Error != "" {
		r.say("   FAULT %s", s.Error)
	}
	if s.URL != "" {
		r.say("   %s", s.URL)
	}
	r.say("   %.1f s", s.Seconds)
}

// by notes which workflow did the step.
func (s *Step) by(r *Demo, id, runID string) {
	s.WorkflowID, s.RunID, s.URL = id, runID, r.stack.WorkflowURL(id, runID)
}

// expect adds a check; detail says what was found either way.
func (s *Step) expect(name string, ok bool, format string, args ...any) {
	s.Checks = append(s.Checks, Check{Name: name, OK: ok, Detail: fmt.Sprintf(format, args...)})
}
