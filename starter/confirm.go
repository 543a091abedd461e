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
	"digitalbridge/internal/problem"
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

// interactive reports whether somebody sits at the terminal.
func (a *app) interactive() bool { return terminal.Is(os.Stdin) && terminal.Is(a.err) }

// pressEnter waits until the person at the terminal presses Enter, or the context ends.
func (a *app) pressEnter(ctx context.Context) {
	pressed := make(chan struct{})
	go func() {
		_, _ = bufio.NewReader(os.Stdin).ReadString('\n')
		close(pressed)
	}()
	select {
	case <-pressed:
	case <-ctx.Done():
	}
}

// confirmSubmission asks before approved purchase orders begin to go out by themselves: before their schedule is made, and
// once after sending was switched on. With sure nobody is asked. It reports whether a yes has to be kept: the workflow GoLive.
func (a *app) confirmSubmission(ctx context.Context, c *runs.Runs, sure bool, ask func(string) (yes, asked bool)) (keep bool, err error) {
	id := bridge.ScheduleID(bridge.SubmitApprovedOrdersID(a.config.Connection))
	_, err = c.Client.ScheduleClient().GetHandle(ctx, id).Describe(ctx)
	var missing *serviceerror.NotFound
	made := err == nil
	if err != nil && !errors.As(err, &missing) {
		return false, err
	}
	pending, err := orderCommands{a}.pending(ctx, c)
	switch {
	case err != nil:
		return false, fmt.Errorf("the worker did not say which purchase orders would go out: %w", err)
	case sure || made && !pending.Asks:
		return pending.Asks, nil
	}
	return pending.Asks, a.confirm("This makes approved purchase orders go out to TD SYNNEX by themselves. "+outlook(pending), ask)
}

// confirm asks a person, and fails unless the answer is yes.
func (a *app) confirm(about string, ask func(string) (yes, asked bool)) error {
	yes, asked := ask(about + " Go on?")
	switch {
	case !asked:
		return usageError{
			problem.New(
				"",
				"look at starter order pending, and give --yes",
				"nothing was changed: there is no terminal to ask at. %s",
				about,
			),
		}
	case !yes:
		return errDeclined
	}
	return nil
}
