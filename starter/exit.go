package main

import (
	"context"
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
	"go.temporal.io/api/serviceerror"
	"go.temporal.io/sdk/temporal"

	"digitalbridge/starter/runs"
	"digitalbridge/starter/terminal"
	"digitalbridge/worker/overview"
)

// Exit codes of the program; `starter help exit-codes` and docs/commands.md list them.
const (
	exitFailed      = 1
	exitUsage       = 2
	exitUnfinished  = 3
	exitUnreachable = 4
)

const exitCodes = `  0  it is done
  1  it failed; the message says why and what to do
  2  the command line is wrong; nothing was started
  3  it is not finished: some products failed, or a plan or an order waits for a person
  4  Temporal can't be reached, or no worker has answered`

// Statuses of the JSON object.
const (
	statusCompleted = "Completed"
	statusFailed    = "Failed"
	statusRunning   = "Running"
)

// usageError is a mistake in the command line.
type usageError struct{ error }

// unfinished is an end that is neither success nor failure; the result has been printed.
type unfinished struct{ next string }

func (u unfinished) Error() string { return u.next }

// failure is a workflow's failure with what is known of the run.
type failure struct {
	envelope envelope
	cause    error
}

func (f failure) Error() string { return f.envelope.Error + "\nworkflow: " + f.envelope.URL }
func (f failure) Unwrap() error { return f.cause }

// reported is a failure whose result has been printed, as a list of faults.
type reported struct{ error }

// exitCode shows an error in the form that was asked for, and is the program's exit code.
func (a *app) exitCode(err error) int {
	if err == nil {
		return 0
	}
	var rest unfinished
	if errors.As(err, &rest) {
		_, _ = fmt.Fprintln(a.err, terminal.Clean(rest.next))
		return exitUnfinished
	}
	if !errors.As(err, new(reported)) {
		a.showError(err)
	}
	switch {
	case errors.As(err, new(usageError)):
		return exitUsage
	case runs.Unreachable(err):
		return exitUnreachable
	}
	return exitFailed
}

// asksForJSON reports whether a command line wants JSON, also one that can't be read to its end.
func asksForJSON(args []string) bool {
	for i, arg := range args {
		switch arg {
		case "--json", "--output=" + asJSON, "-o" + asJSON, "-o=" + asJSON:
			return true
		case "--output", "-o":
			if i+1 < len(args) && args[i+1] == asJSON {
				return true
			}
		case "--":
			return false
		}
	}
	return false
}

func (a *app) showError(err error) {
	if a.output.form != asJSON && !a.output.json {
		text := err.Error()
		if !errors.As(err, new(failure)) {
			text = overview.Describe(err)
		}
		_, _ = fmt.Fprintln(a.err, "starter:", terminal.Clean(text))
		return
	}
	e := envelope{Status: statusFailed, Error: overview.Describe(err), ErrorType: failureType(err)}
	var f failure
	if errors.As(err, &f) {
		e = f.envelope
	}
	switch {
	case errors.As(err, new(usageError)):
		e.ErrorType = "usage"
	case errors.As(err, new(runs.NoWorkerError)):
		e.ErrorType = "no-worker"
	case runs.Unreachable(err):
		e.ErrorType = "unreachable"
	}
	_ = writeJSON(a.out, e) // nowhere is left to say that nobody reads
}

// failureType is the type of a workflow's failure.
func failureType(err error) string {
	var app *temporal.ApplicationError
	if errors.As(err, &app) {
		return app.Type()
	}
	return ""
}

// interrupted reports whether a person stopped waiting; a workflow that was cancelled is another thing.
func interrupted(err error) bool {
	var call *serviceerror.Canceled
	return errors.Is(err, context.Canceled) || errors.As(err, &call)
}

// group is a command that only has others below it. A word that is none of them is an error.
func group(cmd *cobra.Command, below ...*cobra.Command) *cobra.Command {
	cmd.AddCommand(below...)
	cmd.Args = func(cmd *cobra.Command, args []string) error {
		if len(args) == 0 {
			return nil
		}
		var names []string
		for _, c := range cmd.Commands() {
			if !c.Hidden {
				names = append(names, c.Name())
			}
		}
		return fmt.Errorf("%q is not a command of %s%s", args[0], cmd.CommandPath(), nearest(args[0], names))
	}
	cmd.RunE = func(cmd *cobra.Command, _ []string) error { return cmd.Help() }
	return cmd
}

// strict makes every mistake in the arguments of a command, and of all below it, a usage error that shows
// the command's form.
func strict(cmd *cobra.Command) {
	check := cmd.Args
	cmd.Args = func(cmd *cobra.Command, args []string) error {
		err := missingFlags(cmd)
		if err == nil && check != nil {
			err = check(cmd, args)
		}
		return wrong(cmd, err)
	}
	cmd.SetFlagErrorFunc(wrong)
	for _, c := range cmd.Commands() {
		strict(c)
	}
}

// missingFlags names the flags that must be given.
func missingFlags(cmd *cobra.Command) error {
	err := cmd.ValidateRequiredFlags()
	if err == nil {
		return nil
	}
	var missing []string
	for _, name := range quoted.FindAllStringSubmatch(err.Error(), -1) {
		missing = append(missing, "--"+name[1])
	}
	return errors.New("give " + strings.Join(missing, " and "))
}

// quoted are the flags' names in cobra's message.
var quoted = regexp.MustCompile(`"([^"]+)"`)

func wrong(cmd *cobra.Command, err error) error {
	if err == nil || errors.As(err, new(usageError)) {
		return err
	}
	var value *pflag.InvalidValueError
	if errors.As(err, &value) { // whose own words say the value twice
		err = fmt.Errorf("--%s: %w", value.GetFlag().Name, value.Unwrap())
	}
	return usageError{fmt.Errorf("%w\nuse: %s\nhelp: %s --help", err, useLine(cmd), cmd.CommandPath())}
}

// useLine is the form of a command with the flags that it can't do without.
func useLine(cmd *cobra.Command) string {
	if cmd.HasSubCommands() {
		return cmd.CommandPath() + " COMMAND"
	}
	var must []string
	cmd.Flags().VisitAll(func(f *pflag.Flag) {
		if slices.Contains(f.Annotations[cobra.BashCompOneRequiredFlag], "true") {
			must = append(must, fmt.Sprintf("--%s %s", f.Name, strings.ToUpper(f.Name)))
		}
	})
	return strings.Replace(cmd.UseLine(), " [flags]", strings.Join(append([]string{""}, append(must, "[flags]")...), " "), 1)
}

// one is the single argument of a command, by its name.
func one(name string) cobra.PositionalArgs {
	return func(_ *cobra.Command, args []string) error {
		switch {
		case len(args) == 0:
			return fmt.Errorf("%s is missing", name)
		case len(args) > 1:
			return fmt.Errorf("%s is one word; %q is too much", name, args[1])
		case strings.TrimSpace(args[0]) == "":
			return fmt.Errorf("%s is empty", name)
		}
		return nil
	}
}

// none is for commands without arguments.
func none(_ *cobra.Command, args []string) error {
	if len(args) > 0 {
		return fmt.Errorf("%q is too much: the command takes no argument", args[0])
	}
	return nil
}
