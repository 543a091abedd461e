package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"
	"time"

	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/worker"
)

// ownQueue is the task queue of this program.
const ownQueue = "embed-example"

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	err := run(ctx, os.Args[1:], os.Stdout)
	stop()
	if err != nil {
		fmt.Fprintln(os.Stderr, "embed:", err)
		os.Exit(1)
	}
}

// run submits the purchase orders that are named: as children of a workflow of this program, or with --update
// by starting the submission and waiting for it.
func run(ctx context.Context, args []string, out io.Writer) error {
	flags := flag.NewFlagSet("embed", flag.ContinueOnError)
	flags.SetOutput(out)
	address := flags.String("address", "127.0.0.1:7233", "Temporal server")
	connection := flags.String("connection", "main", "the bridge's connection")
	wait := flags.Bool("wait", false, "start each submission and wait for it, instead of using a parent workflow")
	within := flags.Duration("within", 5*time.Minute, "how long to wait")
	if err := flags.Parse(args); err != nil {
		return err
	}
	if flags.NArg() == 0 {
		return errors.New("name the purchase orders, for example: go run ./examples/embed 1016 1017")
	}
	ctx, cancel := context.WithTimeout(ctx, *within)
	defer cancel()
	c, err := client.DialContext(ctx, client.Options{HostPort: *address, Logger: quiet{}})
	if err != nil {
		return err
	}
	defer c.Close()
	var outcomes []OrderOutcome
	if *wait {
		for _, po := range flags.Args() {
			outcome, err := SubmitAndWait(ctx, c, *connection, po)
			if err != nil {
				return err
			}
			outcomes = append(outcomes, *outcome)
		}
	} else if outcomes, err = restock(ctx, c, RestockInput{Connection: *connection, PurchaseOrders: flags.Args()}); err != nil {
		return err
	}
	for _, o := range outcomes {
		_, _ = fmt.Fprintf(out, "%s\t%s\t%v\t%s\n", o.PurchaseOrder, o.Outcome, o.DistributorOrders, o.Problem)
		if o.NeedsDecision {
			_, _ = fmt.Fprintf(out, "%s\twaits for a person: %v\n", o.PurchaseOrder, o.Decisions)
		}
	}
	return nil
}

// restock runs the workflow on a worker of this program.
func restock(ctx context.Context, c client.Client, in RestockInput) (outcomes []OrderOutcome, err error) {
	w := worker.New(c, ownQueue, worker.Options{})
	w.RegisterWorkflow(Restock)
	w.RegisterActivity(&Orders{Client: c})
	if err := w.Start(); err != nil {
		return nil, err
	}
	defer w.Stop()
	started, err := c.ExecuteWorkflow(ctx, client.StartWorkflowOptions{
		ID: "restock/" + time.Now().UTC().Format(time.RFC3339Nano), TaskQueue: ownQueue}, Restock, in)
	if err != nil {
		return nil, err
	}
	err = started.Get(ctx, &outcomes)
	return outcomes, err
}

// quiet says nothing of the client's own doings.
type quiet struct{}

func (quiet) Debug(string, ...any) {}
func (quiet) Info(string, ...any)  {}
func (quiet) Warn(string, ...any)  {}
func (quiet) Error(string, ...any) {}
