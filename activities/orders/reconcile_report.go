package orders

import (
	"context"
	"errors"
	"io"
	"time"

	"digitalbridge/activities/border"
	"digitalbridge/internal/reconcile"
	"digitalbridge/internal/report"
	"digitalbridge/internal/store"
)

// ReportReconciliationInput is a comparison whose pages are stored.
type ReportReconciliationInput struct {
	Connection string    `json:"connection"`
	Key        string    `json:"key"`
	Pages      int       `json:"pages"`
	Orders     int       `json:"orders"`
	Since      time.Time `json:"since"`
	// At is when the comparison began; no two have the same.
	At time.Time `json:"at"`
}

// ReconciliationReport is where the report's files are, and what they add up to.
type ReconciliationReport struct {
	// HTML, CSV and JSON are keys for the question readReport.
	HTML           string                `json:"html"`
	CSV            string                `json:"csv"`
	JSON           string                `json:"json"`
	Reconciliation report.Reconciliation `json:"reconciliation"`
}

const (
	reconciliations = "reports/reconciliation/"
	// knownKey is where the findings of the last comparison are, with the time at which each was found
	// first.
	knownKey = reconciliations + "known.json"
	// LatestReconciliation is where the last comparison's ReconciliationReport is, for the
	// question readReport.
	LatestReconciliation = reconciliations + "latest.json"
	// keepReconciliations is how long reports stay.
	keepReconciliations = 90 * 24 * time.Hour
)

// ReconciliationKey is the part of the store for one comparison.
func ReconciliationKey(run string) string { return reconciliations + run }

// ReportReconciliation writes the report of a comparison as a page, as CSV and as JSON, and removes old
// ones. It reads and writes the blob store only and may be repeated.
func (a *Reconciliation) ReportReconciliation(ctx context.Context, in ReportReconciliationInput) (*ReconciliationReport, error) {
	r, err := a.report(ctx, in)
	return r, border.Failure(ctx, err)
}

func (a *Reconciliation) report(ctx context.Context, in ReportReconciliationInput) (*ReconciliationReport, error) {
	beat, stop := border.Narrate(ctx)
	defer stop()
	known := map[string]time.Time{}
	if err := a.Store.GetJSON(ctx, knownKey, &known); err != nil && !errors.Is(err, store.ErrNotFound) {
		return nil, err
	}
	rows := a.rows(ctx, in, known)
	out := &ReconciliationReport{
		HTML: in.Key + "/report.html", CSV: in.Key + "/report.csv", JSON: in.Key + "/report.json",
		Reconciliation: report.Reconciliation{
			Connection: in.Connection, TimeZone: a.Orders.Policy.TimeZone, Made: in.At.UTC(), Since: in.Since, Orders: in.Orders,
		},
	}
	r, now, counts := &out.Reconciliation, map[string]time.Time{}, map[reconcile.Kind]int{}
	for row, err := range rows {
		if err != nil {
			return nil, err
		}
		for _, f := range row.Findings {
			now[f.Key] = f.Since
			counts[f.Kind]++
			if f.Since.Equal(in.At) {
				r.New++
			}
		}
	}
	r.Counts, r.Findings = report.Count(counts)
	for _, f := range []struct {
		key, contentType string
		write            func(io.Writer) error
	}{
		{out.CSV, "text/csv; charset=utf-8", func(w io.Writer) error { return report.WriteReconciliationCSV(w, rows) }},
		{out.JSON, "application/json", func(w io.Writer) error { return report.WriteReconciliationJSON(w, *r, rows) }},
		{out.HTML, "text/html; charset=utf-8", func(w io.Writer) error { return report.WriteReconciliationHTML(w, *r, rows) }},
	} {
		beat("writing " + f.key)
		if err := a.Store.PutFile(ctx, f.key, f.contentType, f.write); err != nil {
			return nil, err
		}
	}
	// Last, so that a repetition finds the same ones new.
	if err := a.Store.PutJSON(ctx, knownKey, now); err != nil {
		return nil, err
	}
	if err := a.Store.PutJSON(ctx, LatestReconciliation, out); err != nil {
		return nil, err
	}
	_, err := a.Store.Prune(ctx, reconciliations, time.Now().Add(-keepReconciliations), knownKey, LatestReconciliation)
	return out, err
}

// rows streams the rows of all pages with what only all of them together show and with the age of every
// finding; it may be ranged over more than once.
func (a *Reconciliation) rows(ctx context.Context, in ReportReconciliationInput, known map[string]time.Time) report.ReconciledRows {
	return func(yield func(reconcile.Row, error) bool) {
		var ledger reconcile.Ledger
		for page := range in.Pages {
			for row, err := range store.Lines[reconcile.Row](ctx, a.Store, rowsKey(in.Key, page)) {
				if err != nil {
					yield(row, err)
					return
				}
				row = ledger.Add(row)
				reconcile.Age(row.Findings, known, in.At)
				if !yield(row, nil) {
					return
				}
			}
		}
	}
}
