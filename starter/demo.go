package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/spf13/cobra"

	"digitalbridge/starter/demo"
)

func (a *app) demoCommand() *cobra.Command {
	var d devFlags
	var exit bool
	var links string
	var pace float64
	cmd := &cobra.Command{
		Use:   "demo",
		Short: "Show the whole job on the sandboxes: check, plan, sync, promotions, order, status",
		Long: `Start what starter dev starts, then run the whole job: a check that creates the user-defined fields, a plan with its
report, its application, a second sync that finds nothing to write, a day on which prices change, a promotion that
ends, a plan that is held and approved; a purchase order made in Autotask, its dry run and its submission, an order
that needs an approval, one whose answer is lost, one that is accepted in part, a won opportunity that one click
orders, and the life of an order until it is shipped and invoiced, on a fast clock. Each step is checked against the
sandboxes' own state. Then everything stays up until Ctrl-C; with --exit it ends by itself, with exit code 0 only
when everything was as it should be.`,
		Example: "  starter demo\n  starter demo --exit --json --skus 2000",
		Args:    none,
		RunE: func(cmd *cobra.Command, _ []string) error {
			if pace <= 0 {
				return usageError{errors.New("--pace is how many times as fast as usual the days pass; give a number above 0")}
			}
			return a.demo(cmd.Context(), &d, links, pace, exit)
		},
	}
	d.register(cmd)
	cmd.Flags().BoolVar(&exit, "exit", false, "end by itself after the last step")
	cmd.Flags().StringVar(&links, "links", "127.0.0.1:8234", "address of the one-click links")
	cmd.Flags().Float64Var(&pace, "pace", 1, "how many times as fast as usual the days of the orders pass: 1 is for reading along")
	return cmd
}

func (a *app) demo(ctx context.Context, d *devFlags, links string, pace float64, exit bool) error {
	show, err := demo.New(a.config.Connection, links, d.sandbox.SKUs, pace, a.say)
	if err != nil {
		return err
	}
	defer show.Close()
	ctx, lost := context.WithCancelCause(ctx)
	defer lost(nil)
	d.policyFile, d.configure, d.links, d.lost = show.PolicyFile(), show.Configure, show.Links, lost
	stack, clean, err := a.startStack(ctx, d)
	if err != nil {
		return err
	}
	defer clean()
	if a.output.form != asJSON {
		if err := a.print(nil, func(w io.Writer) { printStack(w, stack, *d) }); err != nil {
			return err
		}
	}
	report := show.Run(ctx, stack, a.runs(stack.Client))
	if a.output.form == asJSON {
		if err := a.print(report, nil); err != nil {
			return err
		}
	}
	if !exit && ctx.Err() == nil {
		var text strings.Builder
		if d.signIn != "" { // its line above is far away by now
			_, _ = fmt.Fprintf(&text, "\nDesk: %s\n", d.signIn)
		}
		printReady(&text, stack, "starter today", "starter order list", "starter sync history", "starter order show "+show.PurchaseOrder())
		a.say("%s", text.String())
		<-ctx.Done()
	}
	if err := errors.Join(endedByItself(ctx), stack.Stop()); err != nil {
		return err
	}
	if !report.OK && a.output.form == asJSON {
		return reported{errors.New(report.Fault)} // the report says so
	}
	if !report.OK {
		return fmt.Errorf("the demo ended with a fault: %s", report.Fault)
	}
	return nil
}
