package pages

import (
	"context"
	"net/http"
	"net/url"
	"strings"
	"time"

	"go.uber.org/zap"

	"digitalbridge/internal/activitylog"
	"digitalbridge/internal/bridge"
	"digitalbridge/internal/problem"
	"digitalbridge/worker/overview"
)

// shownEntries bounds the lines of the page; the export has all.
const shownEntries = 500

// spans are how far back the page of the log looks.
var spans = map[string]time.Duration{"1 day": 24 * time.Hour, "7 days": 7 * 24 * time.Hour, "30 days": 30 * 24 * time.Hour,
	"400 days": 400 * 24 * time.Hour}

func (s *Site) log(w http.ResponseWriter, r *http.Request, who session) error {
	q := r.URL.Query()
	t, err := s.logTable(r.Context(), q)
	if err != nil {
		return err
	}
	if len(t.Cells) > shownEntries {
		t.Note = "The newest 500 are shown; the files have all."
		t.Cells = t.Cells[:shownEntries]
	}
	v := logView{Group: q.Get("group")}
	if v.Group != "" {
		entries, err := s.entries(r.Context(), s.now().Add(-retriesSince))
		if err != nil {
			return err
		}
		v.Again = len(activitylog.Restarts(entries, v.Group)) > 0
	}
	v.listView = listView{Tables: []table{t}, Filter: []field{
		{Name: "since", Label: "Of the last", Value: q.Get("since"), Choices: []string{"7 days", "1 day", "30 days", "400 days"}},
		{Name: "result", Label: "Result", Value: q.Get("result"), Choices: []string{"any", "still open", "Success", "Partial success",
			"Failed",
			"Waiting"}},
		{Name: "po", Label: "Purchase order", Value: q.Get("po")}, {Name: "sku", Label: "SKU", Value: q.Get("sku")},
	}}
	s.show(w, r, who, http.StatusOK, "log", view{Title: "Log", Data: v})
	return nil
}

// logView is the page of the log; of a group of failures, which have one cause, it can start again what failed.
type logView struct {
	listView
	Group string
	Again bool
}

// retriesSince is how far back a group of failures is looked for.
const retriesSince = 30 * 24 * time.Hour

// retry starts again what failed for one cause and is not over, each thing once, as starter log retry does.
func (s *Site) retry(w http.ResponseWriter, r *http.Request, who session) error {
	group := r.PostForm.Get("group")
	entries, err := s.entries(r.Context(), s.now().Add(-retriesSince))
	if err != nil {
		return err
	}
	again := activitylog.Restarts(entries, group)
	if len(again) == 0 {
		return problem.New("", "look at the log as it is now", "nothing of this can be started again any more")
	}
	for _, one := range again {
		id, err := s.Bridge.Again(r.Context(), one)
		if err != nil {
			return err
		}
		s.Errors.Info("started again from the desk", zap.String("workflow", id), zap.String("by", who.person))
	}
	http.Redirect(w, r, "/log?told=again&group="+url.QueryEscape(group), http.StatusSeeOther)
	return nil
}

func (s *Site) logTable(ctx context.Context, q url.Values) (table, error) {
	since := spans[q.Get("since")]
	if since == 0 {
		since = spans["7 days"]
	}
	entries, err := s.entries(ctx, s.now().Add(-since))
	if err != nil {
		return table{}, err
	}
	f := activitylog.Filter{PurchaseOrder: strings.TrimSpace(q.Get("po")), SKU: strings.TrimSpace(q.Get("sku")),
		Open: q.Get("result") == "still open"}
	f.Result, _ = activitylog.ResultOf(q.Get("result")) // any other word is no filter
	t := table{Name: "Activity log",
		Columns: columns("Time", "Template", "About", "Operation", "Result", "What happened", "What to do", "Details"),
		None:    "The log has no such entry.", Export: "/export/log?" + q.Encode() + "&as="}
	for _, e := range f.Choose(entries) {
		if group := q.Get("group"); group != "" && e.Group != group {
			continue
		}
		about := cell{Text: e.Object.String(), Link: s.objectPage(e)}
		class := map[activitylog.Result]string{activitylog.Failed: "bad", activitylog.Waiting: "warn", activitylog.Partial: "warn",
			activitylog.Success: "good"}[e.Result]
		result := string(e.Result)
		if e.Gone {
			class, result = "faint", result+", over"
		}
		what := e.Text
		if e.Cause != "" {
			what = e.Cause
		}
		t.add(text(s.moment(e.At)), text(e.Template), about, text(e.Operation), s.resultCell(e, result, class), text(what), text(e.Fix),
			cell{Text: "run", Link: s.Bridge.URL(e.WorkflowID, e.RunID)})
	}
	return t, nil
}

// resultCell leads to those with the same cause, where they can be started again.
func (s *Site) resultCell(e activitylog.Entry, result, class string) cell {
	if e.Group == "" || !e.Open() {
		return cell{Text: result, Class: class}
	}
	return cell{Text: result, Link: "/log?since=30+days&group=" + e.Group}
}

func (s *Site) objectPage(e activitylog.Entry) string {
	switch {
	case e.Object.Kind == activitylog.PurchaseOrder:
		return bridge.DeskOrder(e.Object.ID)
	case e.Of != nil && e.Of.Kind == activitylog.PurchaseOrder:
		return bridge.DeskOrder(e.Of.ID)
	case e.Template == bridge.ProductSync:
		return syncPage(overview.Sync{WorkflowID: e.WorkflowID, RunID: e.RunID})
	}
	return ""
}

// named is the table of a page that its address names; an empty one when there is none by now.
func named(tables []table, name string) table {
	for _, t := range tables {
		if t.subject() == name {
			return t
		}
	}
	return table{Name: name}
}

// subject is the table's name without the figures behind it.
func (t table) subject() string {
	subject, _, _ := strings.Cut(t.Name, ",")
	return subject
}

// exportable gives every table of a page the address of its files.
func exportable(tables []table, page string, of url.Values) []table {
	for i := range tables {
		q := url.Values{"table": {tables[i].subject()}}
		for name, values := range of {
			q[name] = values
		}
		tables[i].Export = "/export/" + page + "?" + q.Encode() + "&as="
	}
	return tables
}

// export hands a table out as a file: name.csv or name.json, or the ending in the query beside a filter.
func (s *Site) export(w http.ResponseWriter, r *http.Request, _ session) error {
	name, ending, _ := strings.Cut(r.PathValue("file"), ".")
	q := r.URL.Query()
	if ending == "" {
		ending = q.Get("as")
	}
	t, err := s.exported(r.Context(), name, q)
	if err != nil {
		return err
	}
	if ending != "csv" && ending != "json" {
		return problem.New("", "give csv or json", "%q is not a form of a file", ending)
	}
	return export(w, name, ending, t)
}

func (s *Site) exported(ctx context.Context, name string, q url.Values) (table, error) {
	switch name {
	case "orders":
		return s.chosenOrders(ctx, q)
	case "syncs":
		return s.syncTable(ctx)
	case "quarantine":
		t, _, err := s.quarantineTable(ctx)
		return t, err
	case "log":
		return s.logTable(ctx, q)
	case "failures":
		entries, err := s.entries(ctx, s.now().Add(-failuresSince))
		return s.failures(entries), err
	case "waiting", "alarms", "expected":
		now, err := s.Bridge.Today(ctx)
		if err != nil {
			return table{}, err
		}
		return todayOrders(s, now)[map[string]int{"waiting": 0, "alarms": 1, "expected": 2}[name]], nil
	case "order":
		tables, err := s.tablesOfOrder(ctx, q.Get("number"))
		return named(tables, q.Get("table")), err
	case "sync":
		tables, err := s.tablesOfSync(ctx, q)
		return named(tables, q.Get("table")), err
	case "next":
		return s.nextTable(ctx)
	}
	return table{}, problem.New("", "use the links below the tables", "there is no table %q", name)
}
