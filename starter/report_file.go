package main

import (
	"context"
	"io"

	"digitalbridge/internal/spreadsheet"
	"digitalbridge/starter/runs"
)

// reportFiles are the keys of a report in its forms, and its name as a file.
type reportFiles struct{ json, csv, html, name string }

// saveReport fetches a report as CSV, as a page, or with --file as JSON; it reports whether one of them was asked
// for. A page goes to a file in any case.
func (a *app) saveReport(ctx context.Context, c *runs.Runs, r reportFiles) (bool, error) {
	var key string
	switch {
	case a.output.form == asCSV:
		key = r.csv
	case a.output.form == asHTML:
		key = r.html
		if a.output.file == "" {
			a.output.file = r.name + ".html"
		}
	case a.output.form == asJSON && a.output.file != "":
		key = r.json
	default:
		return false, nil
	}
	return true, a.to(func(w io.Writer) error {
		if a.output.bom {
			if _, err := io.WriteString(w, spreadsheet.BOM); err != nil {
				return err
			}
		}
		return c.FetchReport(ctx, key, w)
	})
}
