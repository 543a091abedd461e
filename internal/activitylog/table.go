package activitylog

import (
	"io"
	"time"

	"digitalbridge/internal/spreadsheet"
)

// Head are the columns of the log in a spreadsheet.
func Head() []string {
	return []string{"time", "template", "object", "id", "operation", "result", "over", "cause", "fix", "text", "group", "workflow", "run"}
}

// Row is an entry as Head names it, with times in UTC.
func (e Entry) Row() []string {
	over := ""
	if e.Gone {
		over = "yes"
	}
	return []string{e.At.UTC().Format(time.RFC3339), e.Template, string(e.Object.Kind), e.Object.ID, e.Operation, string(e.Result), over,
		e.Cause, e.Fix, e.Text, e.Group, e.WorkflowID, e.RunID}
}

// WriteCSV writes entries for a spreadsheet: no cell becomes a formula.
func WriteCSV(w io.Writer, entries []Entry) error {
	out := spreadsheet.NewWriter(w)
	if err := out.Write(Head()...); err != nil {
		return err
	}
	for _, e := range entries {
		if err := out.Write(e.Row()...); err != nil {
			return err
		}
	}
	return out.Close()
}
