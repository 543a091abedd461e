// The worker runs the workflows and activities of one connection: one Autotask tenant joined to one TD
// SYNNEX account. It is configured by its environment; see .env.example.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"
	"syscall"

	"digitalbridge/internal/config"
	"digitalbridge/internal/telemetry"
	"digitalbridge/internal/workerhost"
)

const usage = `worker runs the workflows and activities of Digital Bridge for one connection.

Usage: worker [--check-config]

It is configured by environment variables, which .env.example lists with where to find their values.
Without any credentials it works on the sandboxes (starter sandbox).
`

func main() {
	if err := run(os.Args[1:], os.Stdout); err != nil {
		fmt.Fprintln(os.Stderr, "worker:", err)
		os.Exit(1)
	}
}

func run(args []string, out io.Writer) error {
	flags := flag.NewFlagSet("worker", flag.ContinueOnError)
	flags.SetOutput(out)
	flags.Usage = func() { _, _ = io.WriteString(out, usage); flags.PrintDefaults() }
	checkOnly := flags.Bool("check-config", false, "print what is in force, without secrets, and exit")
	if err := flags.Parse(args); err != nil {
		if errors.Is(err, flag.ErrHelp) {
			return nil
		}
		return err
	}
	c, err := config.LoadWorker()
	if err != nil {
		return err
	}
	if *checkOnly {
		_, err := io.WriteString(out, c.Summary())
		return err
	}
	log, err := telemetry.NewLogger(c.LogLevel)
	if err != nil {
		return err
	}
	defer func() { _ = log.Sync() }()
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	host, err := workerhost.New(ctx, c, log)
	if err != nil {
		return err
	}
	defer host.Close()
	return host.Run(ctx)
}
