package main

import (
	"context"
	"fmt"
	"io"
	"time"

	"github.com/spf13/cobra"

	activities "digitalbridge/activities/orders"
	"digitalbridge/internal/bridge"
	"digitalbridge/internal/problem"
	"digitalbridge/starter/runs"
	"digitalbridge/workflows/shared"
)

func (o orderCommands) orderGoLiveCommand() *cobra.Command {
	person, yes := &who{}, false
	cmd := person.flags(&cobra.Command{
		Use:   "go-live",
		Short: "Say yes to purchase orders that go out by themselves",
		Long: `Say yes, once after sending was switched on (ORDERS_LIVE=true), to approved purchase orders that go out by themselves.
Before it none does. You see what waits and are asked at the terminal; a script gives --yes. Purchase orders that were
submitted before this moment, or before orders.since of the policy, do not go out by themselves either: starter order
submit sends them, one by one. Switching sending off takes the yes back.`,
		Example: "  starter order go-live --reason \"the first order was right\"\n  starter order go-live --reason \"deployment 42\" --yes",
		Args:    none,
		RunE: o.withTemporal(func(ctx context.Context, c *runs.Runs, _ []string) error {
			pending, err := o.pending(ctx, c)
			switch {
			case err != nil:
				return err
			case !pending.Live:
				return problem.New("", "set ORDERS_LIVE=true for the worker and restart it", "sending is switched off")
			case pending.Asks && !yes:
				if err := o.confirm("From now on approved purchase orders go out to TD SYNNEX by themselves. "+outlook(pending),
					o.atTerminal); err != nil {
					return err
				}
			case !pending.Asks:
				return o.print(liveAlready{Since: pending.Since, From: pending.From}, func(w io.Writer) {
					_, _ = fmt.Fprintln(w, "they do already, "+sinceWords(o.app, pending))
				})
			}
			agreed, err := o.goLive(ctx, c, shared.Decision{Actor: person.actor, Reason: person.reason})
			if err != nil {
				return err
			}
			return o.print(agreed, func(w io.Writer) {
				_, _ = fmt.Fprintf(w, "live\tfrom %s on\nsaid by\t%s: %s\n", o.moment(agreed.At), agreed.Actor, agreed.Reason)
			})
		}),
	})
	cmd.Flags().BoolVar(&yes, "yes", false, "don't ask")
	return cmd
}

// liveAlready says from when on orders go out by themselves; without a time it is every one.
type liveAlready struct {
	Since time.Time `json:"since,omitzero"`
	From  string    `json:"from,omitempty"`
}

func sinceWords(a *app, p activities.PendingOrders) string {
	if p.Since.IsZero() {
		return "every one, since this is a sandbox"
	}
	return "from " + a.moment(p.Since) + " on (" + p.From + ")"
}

// goLive keeps a person's yes.
func (a *app) goLive(ctx context.Context, c *runs.Runs, d shared.Decision) (*activities.Agreement, error) {
	run, err := c.Start(ctx, bridge.GoLive, bridge.GoLiveID(a.config.Connection), "The yes to orders that go out by themselves", d)
	if err != nil {
		return nil, err
	}
	var agreed activities.Agreement
	return &agreed, c.Await(ctx, run, &agreed, nil)
}
