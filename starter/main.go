// The starter is the command-line program of Digital Bridge: it starts and watches the bridge's
// workflows, keeps the schedules, and serves the sandboxes to try everything on. It talks to Temporal
// only, never to a vendor; `starter help` lists the commands.
package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/signal"
	"syscall"

	"digitalbridge/starter/runs"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	err := newRoot(os.Stdout, os.Stderr).ExecuteContext(ctx)
	stop()
	if err == nil {
		return
	}
	if !errors.Is(err, errReported) {
		fmt.Fprintln(os.Stderr, "starter:", printable(runs.Describe(err)))
	}
	os.Exit(1)
}
