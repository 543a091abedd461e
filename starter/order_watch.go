package main

import (
	"context"
	"fmt"
	"reflect"
	"strings"
	"text/tabwriter"
	"time"

	"digitalbridge/internal/order"
	"digitalbridge/starter/runs"
	"digitalbridge/starter/terminal"
	"digitalbridge/workflows/orders"
)

// watchOrder shows every change of an order until its tracking ends, and returns the last state.
func (o orderCommands) watchOrder(ctx context.Context, c *runs.Runs, id string, shown *orders.OrderStatus) (*orders.OrderStatus, error) {
	show := func(s *orders.OrderStatus) {
		w := tabwriter.NewWriter(terminal.Writer{To: o.err}, 0, 4, 2, ' ', 0)
		_, _ = fmt.Fprintf(w, "--- %s\n", o.moment(time.Now()))
		o.printStatus(w, s)
		_ = w.Flush()
	}
	show(shown)
	tick := time.NewTicker(runs.LookEvery)
	defer tick.Stop()
	for shown.Ended == "" {
		select {
		case <-ctx.Done():
			return shown, ctx.Err()
		case <-tick.C:
		}
		s, err := queryStatus(ctx, c, id)
		if err != nil {
			return shown, err
		}
		if !reflect.DeepEqual(s.Tracking, shown.Tracking) || !reflect.DeepEqual(s.Alarms, shown.Alarms) || s.Problem != shown.Problem {
			show(s)
		}
		shown = s
	}
	return shown, nil
}

// deliveryOf is what became of a parcel, and the carrier's page of it.
func deliveryOf(p order.Parcel) string {
	text := ""
	switch {
	case !p.Delivered.IsZero():
		text = ", delivered " + p.Delivered.Format(time.DateOnly)
	case !p.Refused.IsZero():
		text = ", REFUSED " + p.Refused.Format(time.DateOnly)
	}
	if links := p.Links(); len(links) > 0 {
		text += "\t" + strings.Join(links, " ")
	}
	return text
}
