package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"os"
	"strings"

	"go.temporal.io/api/serviceerror"

	"digitalbridge/internal/bridge"
	"digitalbridge/starter/runs"
	"digitalbridge/starter/terminal"
)

// errDeclined is the answer no.
var errDeclined = errors.New("nothing was changed, because the answer was not yes")

// atTerminal asks the person at the terminal, and reports whether there is one.
func (a *app) atTerminal(question string) (yes, asked bool) {
	if !terminal.Is(os.Stdin) || !terminal.Is(a.err) {
		return false, false
	}
	_, _ = fmt.Fprint(a.err, terminal.Clean(question)+" [y/N] ")
	line, _ := bufio.NewReader(os.Stdin).ReadString('\n')
	word := strings.ToLower(strings.TrimSpace(line))
	return word == "y" || word == "yes", true
}

// confirmSubmission asks before approved purchase orders begin to go out by themselves: before their schedule is made.
// One that is there already was agreed to.
func (a *app) confirmSubmission(ctx context.Context, c *runs.Runs, ask func(string) (yes, asked bool)) error {
	id := bridge.ScheduleID(bridge.SubmitApprovedOrdersID(a.config.Connection))
	_, err := c.Client.ScheduleClient().GetHandle(ctx, id).Describe(ctx)
	var missing *serviceerror.NotFound
	if !errors.As(err, &missing) {
		return err
	}
	pending, err := a.pending(ctx, c)
	if err != nil {
		return fmt.Errorf("the worker did not say which purchase orders would go out: %w", err)
	}
	about := "This makes approved purchase orders go out to TD SYNNEX by themselves. " + outlook(pending)
	yes, asked := ask(about + " Go on?")
	switch {
	case !asked:
		return usageError{fmt.Errorf("nothing was changed: there is no terminal to ask at. %s What to do: look at starter order pending, and give --yes", about)}
	case !yes:
		return errDeclined
	}
	return nil
}
