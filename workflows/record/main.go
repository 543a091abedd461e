// Command record runs the workflows against the sandboxes on a real Temporal server and stores their
// histories in workflows/testdata/histories, where the replay test of package workflows reads them:
//
//	go run ./workflows/record
//
// Run it from the root of the repository after a change of a workflow's shape that is meant, that is,
// after the old histories replayed (or the change was put behind workflow.GetVersion). It takes about a
// minute and overwrites every file.
package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/signal"
	"path/filepath"
	"time"

	"go.uber.org/zap"

	"digitalbridge/internal/bridge"
	"digitalbridge/internal/devserver"
	"digitalbridge/internal/localstack"
)

const (
	folder = "workflows/testdata/histories"
	// within bounds the whole run.
	within = 5 * time.Minute
	// skus is more than two pages of a plan, so that applying it goes on in a new run.
	skus = 1200
	// longAfter is the number of events after which the server suggests a new run: few, so that trackers
	// and plans of a minute show what those of weeks do.
	longAfter = 16
)

// quick makes everything that takes hours take seconds.
const quick = `products:
  gates: {maxRowDropPercent: 50}
orders:
  contact: {name: Sample Buyer, phone: "7755550100", email: buyer@msp.example}
  reconcileEvery: 1s
  reconcileFor: 3s
tracking:
  pollEvery: 2s
  pollBackOrderEvery: 2s
  pollAtLeastEvery: 2s
  notFoundFor: 3s
  giveUpAfter: 240h
`

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	err := run(ctx)
	stop()
	if err != nil {
		fmt.Fprintln(os.Stderr, "record:", err)
		os.Exit(1)
	}
}

func run(ctx context.Context) (err error) {
	ctx, cancel := context.WithTimeout(ctx, within)
	defer cancel()
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
		Headless: true, SearchAttributes: bridge.SearchAttributeTypes(), Progress: os.Stderr,
		DynamicConfig: map[string]string{"limit.historyCount.suggestContinueAsNew": fmt.Sprint(longAfter)},
	})
	if err != nil {
		return err
	}
	defer server.Stop()
	stack, err := localstack.Start(ctx, localstack.Options{
		Sandbox: localstack.SandboxOptions{SKUs: skus, HourlyBudget: 2_000_000}, Temporal: server, Store: "file://" + filepath.ToSlash(dir),
		PolicyFile: policy, Log: zap.NewNop(),
	})
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, stack.Stop()) }()
	host, err := os.Hostname()
	if err != nil {
		return err
	}
	r := &recorder{stack: stack, client: stack.Client, secrets: secrets(dir), host: host}
	for _, part := range []func(context.Context) error{r.connection, r.sync, r.orders, r.trackers} {
		if err := part(ctx); err != nil {
			return err
		}
	}
	return nil
}
