// The starter is the command-line program of Digital Bridge: it starts and watches the bridge's
// workflows, keeps the schedules, and serves the sandboxes to try everything on. It talks to Temporal
// only, never to a vendor; `starter help` lists the commands.
package main

import (
	"context"
	"os"
	"os/signal"
	"syscall"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	code := program(ctx, os.Args[1:], os.Stdout, os.Stderr)
	stop()
	os.Exit(code)
}
