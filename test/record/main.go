// Command record runs the workflows against the sandboxes on a real Temporal server and stores their
// histories in workflows/testdata/histories, where the replay test of package workflows reads them:
//
//	go run ./test/record
//
// Run it from the root of the repository after a change of a workflow's shape that is meant, that is,
// after the old histories replayed (after the first release: or the change is a patch).
// It takes about a minute. A history that is there stays as it is: it is what running workflows may have. With -parts only
// some of the scenarios run, for example -parts connection,sync,readings.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
	"os/signal"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"go.uber.org/zap"

	"digitalbridge/activities/products"
	"digitalbridge/internal/bridge"
	"digitalbridge/internal/config"
	"digitalbridge/starter/local"
	"digitalbridge/starter/local/devserver"
	"digitalbridge/test/lossy"
)

const (
	folder = "workflows/testdata/histories"
	// within bounds the whole run.
	within = 5 * time.Minute
	// skus is more than two pages of a plan, so that applying it goes on in a new run.
	skus = 2*products.PlanPage + 200
	// longAfter is the number of events after which the server suggests a new run: few, so that trackers
	// and plans of a minute show what those of weeks do.
	longAfter = 16
)

// quick makes everything that takes hours take seconds.
const quick = `products:
  limits: {maxRowDropPercent: 50}
orders:
  shipMethod: FG
  contact: {name: Sample Buyer, phone: "7755550100", email: buyer@msp.example}
  reconcileEvery: 1s
  reconcileFor: 3s
  partial: ask
tracking:
  pollEvery: 2s
  pollBackOrderEvery: 2s
  pollAtLeastEvery: 2s
  notFoundFor: 3s
  followDeliveryFor: 5s
  giveUpAfter: 240h
  receive: shipped
  receiveNeedsInvoice: false
  notes: {internal: [Shipped]}
`

func main() {
	parts := flag.String("parts", "", "parts to run, separated by commas; empty: all")
	flag.Parse()
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	err := run(ctx, *parts)
	stop()
	if err != nil {
		fmt.Fprintln(os.Stderr, "record:", err)
		os.Exit(1)
	}
}

func run(ctx context.Context, wanted string) (err error) {
	ctx, cancel := context.WithTimeout(ctx, within)
	defer cancel()
	ctx, lost := context.WithCancelCause(ctx)
	defer lost(nil)
	if _, err := os.Stat(folder); err != nil {
		return fmt.Errorf("%w; run it from the root of the repository", err)
	}
	dir, err := os.MkdirTemp("", "digitalbridge-record-")
	if err != nil {
		return err
	}
	defer func() { _ = os.RemoveAll(dir) }()
	policy := filepath.Join(dir, "bridge.yaml")
	if err := os.WriteFile(policy, []byte(quick), 0o600); err != nil {
		return err
	}
	server, err := devserver.Start(ctx, devserver.Options{
		Headless: true, SearchAttributes: bridge.SearchAttributeTypes(), Progress: os.Stderr, Lost: lost,
		DynamicConfig: map[string]string{"limit.historyCount.suggestContinueAsNew": fmt.Sprint(longAfter)},
	})
	if err != nil {
		return err
	}
	defer server.Stop()
	between, err := lossy.Start(server.Address)
	if err != nil {
		return err
	}
	defer between.Stop()
	stack, err := local.Start(ctx, local.Options{
		Sandbox: local.SandboxOptions{SKUs: skus, HourlyBudget: 2_000_000}, Temporal: server, Store: "file://" + filepath.ToSlash(dir),
		PolicyFile: policy, Log: zap.NewNop(), Lost: lost,
		Configure: func(c *config.Worker) {
			c.Autotask.LongestCall = time.Second // the sandbox is done when an answer is lost
			c.Temporal.Address, c.LostAfter = between.Address, 2*time.Second
		},
	})
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, stack.Stop()) }()
	host, err := os.Hostname()
	if err != nil {
		return err
	}
	r := &recorder{stack: stack, client: stack.Client, between: between, secrets: secrets(dir), host: host}
	for _, part := range []struct {
		name string
		run  func(context.Context) error
	}{
		{"connection", r.connection}, {"sync", r.sync}, {"promotions", r.promotions}, {"orders", r.orders},
		{"dossiers", r.dossiers}, {"partial", r.partial}, {"trackers", r.trackers}, {"products", r.products}, {"held", r.held},
		{"conversion", r.conversion}, {"reconcile", r.reconcile},
		{"notices", r.notices}, {"readings", r.readings},
	} {
		if wanted != "" && !slices.Contains(strings.Split(wanted, ","), part.name) {
			continue
		}
		if err := part.run(ctx); err != nil {
			if cause := context.Cause(ctx); cause != nil {
				err = cause
			}
			return fmt.Errorf("%s: %w", part.name, err)
		}
	}
	return nil
}
