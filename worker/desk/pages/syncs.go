package pages

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"slices"
	"strings"

	activityproducts "digitalbridge/activities/products"
	"digitalbridge/internal/bridge"
	"digitalbridge/internal/problem"
	"digitalbridge/internal/report"
	"digitalbridge/internal/spelling"
	"digitalbridge/internal/store"
	"digitalbridge/worker/overview"
	"digitalbridge/workflows/products"
)

// shownSyncs is how many runs the page lists.
const shownSyncs = 30

func (s *Site) syncs(w http.ResponseWriter, r *http.Request, who session) error {
	t, err := s.syncTable(r.Context())
	if err != nil {
		return err
	}
	s.show(w, r, who, http.StatusOK, "list", view{Title: "Syncs", Data: listView{Tables: []table{t}}})
	return nil
}

func (s *Site) syncTable(ctx context.Context) (table, error) {
	rows, err := s.Bridge.Syncs(ctx, shownSyncs)
	t := table{Name: "Runs of Product Sync",
		Columns: columns("Started", "Ended", "Result", "#Created", "#Updated", "#Deactivated", "#Failed", "Cause"),
		None:    "No sync has run yet.", Export: "/export/syncs."}
	for _, x := range rows {
		class := map[string]string{products.SyncSuccess: "good", overview.SyncWaiting: "warn", "Failed": "bad",
			products.SyncPartial: "warn"}[x.Result]
		t.add(cell{Text: s.moment(x.Started), Link: syncPage(x)}, text(s.moment(x.Ended)), cell{Text: x.Result, Class: class},
			text(fmt.Sprint(x.Created)), text(fmt.Sprint(x.Updated)), text(fmt.Sprint(x.Deactivated)), text(fmt.Sprint(x.Failed)),
			text(x.Cause))
	}
	return t, err
}

// syncOf is the run that an address names, which must be one of this connection's syncs.
func (s *Site) syncOf(q url.Values) (id, runID string, err error) {
	id, runID = q.Get("workflow"), q.Get("run")
	if own := bridge.ProductSyncID(s.Bridge.Connection); id != own && !strings.HasPrefix(id, own+"-") && !strings.HasPrefix(id, own+"/") {
		return "", "", problem.New("", "open it from the list of syncs", "%q is not a sync of this connection", id)
	}
	return id, runID, nil
}

func (s *Site) progress(ctx context.Context, id, runID string) (p products.SyncProgress, err error) {
	v, err := s.Bridge.Client.QueryWorkflow(ctx, id, runID, bridge.QueryProgress)
	if err == nil {
		err = v.Get(&p)
	}
	if absent(err) && err != nil {
		err = problem.New("", "see the list of syncs", "Temporal does not remember this sync")
	}
	return p, err
}

type syncView struct {
	Facts                        []string
	Hold, Action, Digest, Report string
	Tables                       []table
}

func (s *Site) sync(w http.ResponseWriter, r *http.Request, who session) error {
	id, runID, err := s.syncOf(r.URL.Query())
	if err != nil {
		return err
	}
	p, err := s.progress(r.Context(), id, runID)
	if err != nil {
		return err
	}
	at := url.Values{"workflow": {id}, "run": {runID}}.Encode()
	v := syncView{Action: "/sync?" + at, Facts: []string{"State: " + p.Phase}}
	refresh := 15
	if c := p.Catalog; c != nil {
		v.Facts = append(v.Facts, fmt.Sprintf("Price file of %s: %s, %d selected, rows rejected: %d", day(c.FileDate),
			spelling.Count(c.Figures.Rows, "product"),
			c.Selected, c.Rejected))
	}
	if plan := p.Plan; plan != nil {
		v.Facts = append(v.Facts, fmt.Sprintf("Plan %s: %d to create, %d to update, %d to deactivate, %d unchanged, %d held back",
			plan.Digest,
			plan.Counts.Create, plan.Counts.Update, plan.Counts.Deactivate, plan.Counts.Unchanged, plan.Counts.Held+plan.Counts.HeldInPart))
		if p.Waiting {
			v.Hold, v.Digest, refresh = plan.Hold, plan.Digest, 0
		}
	}
	if p.Report != nil {
		v.Report = "/sync/report?" + at
		moves, err := s.moves(r.Context(), p.Report)
		if err != nil && !errors.Is(err, store.ErrNotFound) {
			return err
		}
		v.Tables = append(v.Tables, exportable(moves, "sync", url.Values{"workflow": {id}, "run": {runID}})...)
	}
	if strings.HasPrefix(p.Phase, "Done") || p.Phase == "Failed" || p.Phase == "Cancelled" || p.Phase == "Planned" {
		refresh = 0
	}
	s.show(w, r, who, http.StatusOK, "sync", view{Title: "Sync", Data: v, Refresh: refresh,
		Engine: []place{{Path: s.Bridge.URL(id, runID), Name: "this run"}}})
	return nil
}

const (
	// shownMoves is how many products the page shows; the report has all.
	shownMoves = 100
	// readMoves bounds what is read of a report for the page.
	readMoves = 64 << 20
)

// tablesOfSync are those of a sync's page.
func (s *Site) tablesOfSync(ctx context.Context, q url.Values) ([]table, error) {
	id, runID, err := s.syncOf(q)
	if err != nil {
		return nil, err
	}
	p, err := s.progress(ctx, id, runID)
	if err != nil || p.Report == nil {
		return nil, err
	}
	return s.moves(ctx, p.Report)
}

// moves are the entries of a plan that a person looks at first: the biggest moves of prices, and what is deactivated.
func (s *Site) moves(ctx context.Context, p *activityproducts.PlanReport) ([]table, error) {
	f, err := s.Store.ReadFile(ctx, p.JSON, 0)
	if err != nil {
		return nil, err
	}
	defer func() { _ = f.Close() }()
	var whole struct {
		Lists   []report.List `json:"lists"`
		Entries []report.Row  `json:"entries"`
	}
	if err := json.NewDecoder(io.LimitReader(f, readMoves)).Decode(&whole); err != nil {
		return nil, fmt.Errorf("reading %s: %w", p.JSON, err)
	}
	rows := whole.Entries
	size := func(r report.Row) float64 {
		if !r.PriceMove.Valid {
			return 0
		}
		return r.PriceMove.Decimal.Abs().InexactFloat64() // for sorting only
	}
	slices.SortStableFunc(rows, func(a, b report.Row) int {
		return cmp.Or(cmp.Compare(size(b), size(a)), cmp.Compare(a.Action, b.Action), strings.Compare(a.SKU, b.SKU))
	})
	t := table{Name: "Biggest moves first",
		Columns: columns("SKU", "Product", "Manufacturer", "Part number", "What", "#Move %", "#Old price", "#New price", "#Old cost",
			"#New cost"),
		None: "The plan writes nothing."}
	for _, x := range rows[:min(len(rows), shownMoves)] {
		move := ""
		if x.PriceMove.Valid {
			move = x.PriceMove.Decimal.StringFixed(1)
		}
		t.add(text(x.SKU), text(x.Name), text(x.Manufacturer), text(x.PartNumber), text(string(x.Action)), text(move),
			text(x.OldPrice), text(x.NewPrice), text(x.OldCost), text(x.NewCost))
	}
	if len(rows) > shownMoves {
		t.Note = fmt.Sprintf("%d of %d; the report has all.", shownMoves, len(rows))
	}
	tables := []table{t}
	for _, l := range whole.Lists {
		more := table{Name: l.Title, Note: l.Note, Columns: columns(l.Head...), None: "None."}
		for _, row := range l.Rows[:min(len(l.Rows), shownMoves)] {
			cells := make([]cell, len(l.Head))
			for i := range cells {
				if i < len(row) {
					cells[i] = text(row[i])
				}
			}
			more.add(cells...)
		}
		tables = append(tables, more)
	}
	return tables, nil
}

// report hands out the plan's report as it was written. It has a script of its own, so it is shown as a stranger's page:
// without a way to this site.
func (s *Site) report(w http.ResponseWriter, r *http.Request, _ session) error {
	id, runID, err := s.syncOf(r.URL.Query())
	if err != nil {
		return err
	}
	p, err := s.progress(r.Context(), id, runID)
	if err != nil {
		return err
	}
	if p.Report == nil {
		return problem.New("", "open the sync's page again", "the sync has no report")
	}
	f, err := s.Store.ReadFile(r.Context(), p.Report.HTML, 0)
	if errors.Is(err, store.ErrNotFound) {
		return problem.New("", "run starter sync plan --output html for a fresh one", "the report is no longer kept")
	}
	if err != nil {
		return err
	}
	defer func() { _ = f.Close() }()
	w.Header().Set("Content-Security-Policy", "sandbox allow-scripts allow-downloads; frame-ancestors 'none'")
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	_, _ = io.Copy(w, f) // the reader has gone
	return nil
}
