package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"
	"text/tabwriter"

	"github.com/spf13/cobra"
	"go.temporal.io/sdk/client"

	"digitalbridge/internal/spelling"
	"digitalbridge/internal/spreadsheet"
	"digitalbridge/starter/runs"
	"digitalbridge/starter/terminal"
	"digitalbridge/worker/overview"
)

// Forms of what a command prints.
const (
	asTable = "table"
	asJSON  = "json"
	asCSV   = "csv"
	asHTML  = "html"
)

// output is where a command's result goes and in which form; every command has the same flags.
type output struct {
	form string
	json bool
	file string
	bom  bool
}

// flags are the flags of every command.
func (o *output) flags(root *cobra.Command) {
	f := root.PersistentFlags()
	f.StringVarP(&o.form, "output", "o", "", "form of the result: table, json, and where there is one csv or html")
	f.BoolVar(&o.json, "json", false, "the same as --output json")
	f.StringVar(&o.file, "file", "", "write the result to this file instead of standard output")
	f.BoolVar(&o.bom, "bom", false, "begin a CSV file with the mark by which Excel knows UTF-8")
	_ = root.RegisterFlagCompletionFunc("output", func(cmd *cobra.Command, _ []string, _ string) ([]string, cobra.ShellCompDirective) {
		return formsOf(cmd), cobra.ShellCompDirectiveNoFileComp
	})
}

const formsKey = "forms"

// forms says in which forms beside a table and JSON a command prints.
func forms(cmd *cobra.Command, more ...string) *cobra.Command {
	cmd.Annotations = map[string]string{formsKey: strings.Join(more, " ")}
	return cmd
}

func formsOf(cmd *cobra.Command) []string {
	return append([]string{asTable, asJSON}, strings.Fields(cmd.Annotations[formsKey])...)
}

// choose holds what was asked for against what the command can do.
func (o *output) choose(cmd *cobra.Command) error {
	known := formsOf(cmd)
	switch {
	case o.json && o.form != "" && o.form != asJSON:
		return usageError{fmt.Errorf("--json and --output %s ask for two forms; give one", o.form)}
	case o.json:
		o.form = asJSON
	case o.form == "":
		o.form = asTable
	case !slices.Contains(known, o.form):
		return usageError{fmt.Errorf("--output %q is not a form of this command; it has %s", o.form, strings.Join(known, ", "))}
	}
	if o.bom && o.form != asCSV {
		return usageError{errors.New("--bom is for --output csv")}
	}
	return nil
}

// envelope is the one JSON object of every command, of failures too.
type envelope struct {
	// Status is Completed, Failed, or Running when a person stopped waiting.
	Status     string `json:"status"`
	Result     any    `json:"result,omitempty"`
	Error      string `json:"error,omitempty"`
	ErrorType  string `json:"errorType,omitempty"`
	WorkflowID string `json:"workflowId,omitempty"`
	RunID      string `json:"runId,omitempty"`
	URL        string `json:"url,omitempty"`
}

// table is a list of things of one kind.
type table struct {
	head []string
	rows [][]string
	// none is said instead of an empty table; notes follow a table for people.
	none  string
	notes []string
}

// say writes a line for a person; with a form that programs read it goes to standard error, so that standard
// output holds nothing but the result.
func (a *app) say(format string, args ...any) {
	w := a.out
	if a.output.file == "" && a.output.form != asTable && a.output.form != "" {
		w = a.err
	}
	_, _ = fmt.Fprintln(w, terminal.Clean(fmt.Sprintf(format, args...)))
}

// print writes a result: as JSON when asked, else by the given function.
func (a *app) print(v any, text func(w io.Writer)) error {
	return a.printEnvelope(envelope{Status: statusCompleted, Result: v}, text)
}

// list writes a list: as a table, as JSON or as CSV.
func (a *app) list(v any, t table) error {
	if a.output.form == asCSV {
		return a.to(func(w io.Writer) error { return writeCSV(w, t, a.output.bom) })
	}
	return a.print(v, func(w io.Writer) {
		if len(t.rows) == 0 {
			_, _ = fmt.Fprintln(w, t.none)
		} else {
			_, _ = fmt.Fprintln(w, strings.ToUpper(strings.Join(t.head, "\t")))
		}
		for _, row := range t.rows {
			_, _ = fmt.Fprintln(w, strings.Join(oneLine(row), "\t"))
		}
		for _, n := range t.notes {
			_, _ = fmt.Fprintln(w, n)
		}
	})
}

// oneLine makes the cells of a row fit a table.
func oneLine(row []string) []string {
	out := make([]string, len(row))
	for i, cell := range row {
		out[i] = strings.Join(strings.Fields(terminal.Clean(cell)), " ")
	}
	return out
}

func writeCSV(w io.Writer, t table, bom bool) error {
	if bom {
		if _, err := io.WriteString(w, spreadsheet.BOM); err != nil {
			return err
		}
	}
	out := spreadsheet.NewWriter(w)
	if err := out.Write(t.head...); err != nil {
		return err
	}
	for _, row := range t.rows {
		if err := out.Write(row...); err != nil {
			return err
		}
	}
	return out.Close()
}

func (a *app) printEnvelope(e envelope, text func(w io.Writer)) error {
	return a.to(func(w io.Writer) error {
		if a.output.form == asJSON {
			return writeJSON(w, e)
		}
		var page bytes.Buffer
		tw := tabwriter.NewWriter(&page, 0, 4, 2, ' ', 0)
		text(terminal.Writer{To: tw})
		if err := tw.Flush(); err != nil {
			return err
		}
		laid := page.Bytes()
		if a.output.file == "" && terminal.Colours(a.out, os.Getenv) {
			laid = terminal.Paint(laid)
		}
		_, err := w.Write(laid)
		return err
	})
}

// writeJSON writes a value for programs, and for a person who looks at it in a terminal.
func writeJSON(w io.Writer, v any) error {
	var out bytes.Buffer
	enc := json.NewEncoder(&out)
	enc.SetIndent("", "  ")
	if err := enc.Encode(v); err != nil {
		return err
	}
	_, err := w.Write(terminal.JSON(out.Bytes()))
	return err
}

// to writes to the file that was asked for, or to standard output, which may be a terminal.
func (a *app) to(write func(w io.Writer) error) error {
	switch {
	case a.output.file != "" && a.output.file != "-":
		return runs.WriteFile(a.output.file, write)
	case a.output.form == asTable: // it is clean, and may be painted
		return write(a.out)
	}
	return write(&terminal.Stream{To: a.out})
}

// report prints the outcome of a workflow and turns its failure into the program's.
func (a *app) report(run client.WorkflowRun, result any, err error, text func(w io.Writer)) error {
	e := envelope{WorkflowID: run.GetID(), RunID: run.GetRunID(), URL: a.link(run.GetID(), run.GetRunID()), Status: statusCompleted,
		Result: result}
	if err != nil {
		e.Status, e.Error, e.ErrorType, e.Result = statusFailed, overview.Describe(err), failureType(err), nil
		if interrupted(err) {
			e.Status, e.Error = statusRunning, "stopped waiting, and the workflow goes on. To end it: temporal workflow cancel "+
				"--workflow-id "+
				run.GetID()
		}
		return failure{envelope: e, cause: err}
	}
	return a.printEnvelope(e, func(w io.Writer) {
		text(w)
		_, _ = fmt.Fprintf(w, "workflow\t%s\n", e.URL)
	})
}

// nearest is the hint of a message that something is not known.
func nearest(word string, words []string) string {
	if best := spelling.Nearest(word, words); best != "" {
		return "; did you mean " + best + "?"
	}
	return ""
}
