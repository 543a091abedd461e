package pages

import (
	"context"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"time"

	"digitalbridge/internal/activitylog"
	"digitalbridge/worker/overview"
)

type todayView struct {
	Faults []string
	Sync   []string
	Held   *heldView
	Tables []table
	Budget string
}

type heldView struct{ Cause, Page string }

// failuresSince is how far back today's page looks for what failed.
const failuresSince = 7 * 24 * time.Hour

func (s *Site) today(w http.ResponseWriter, r *http.Request, who session) error {
	now, err := s.Bridge.Today(r.Context())
	if err != nil {
		return err
	}
	entries, err := s.entries(r.Context(), s.now().Add(-failuresSince))
	if err != nil {
		return err
	}
	v := todayView{Faults: unpolled(now.Unpolled), Sync: s.syncLines(now.Sync), Budget: s.budget(r.Context())}
	if n := now.Sync.Now; n != nil && n.Result == overview.SyncWaiting {
		v.Held = &heldView{n.Cause, syncPage(*n)}
	}
	v.Tables = append(todayOrders(s, now), s.failures(entries))
	s.show(w, r, who, http.StatusOK, "today", view{Title: "Today", Data: v, Refresh: 120})
	return nil
}

func todayOrders(s *Site, now overview.Today) []table {
	list := func(name, export, none string, rows []overview.Order) table {
		t := s.orderTable(name, rows)
		t.Export, t.None = "/export/"+export+".", none
		return t
	}
	open := list("Open orders with a date", "expected", "No open order has a date.", now.Expected)
	if open.Note = fmt.Sprintf("%d orders are open.", now.Open); now.Open == 1 {
		open.Note = "1 order is open."
	}
	return []table{
		list("Waiting for a decision", "waiting", "No order waits for a person.", now.Waiting),
		list("Alarms", "alarms", "No order has an alarm.", now.Alarms), open,
	}
}

// unpolled says which of the connection's queues nobody works for.
func unpolled(queues []string) (faults []string) {
	for _, queue := range queues {
		faults = append(faults, "No worker polls the queue "+queue+". What to do: start one, or look why it has stopped")
	}
	return faults
}

// syncLines say where Product Sync stands.
func (s *Site) syncLines(now overview.SyncStatus) (lines []string) {
	if n := now.Now; n != nil {
		lines = append(lines, fmt.Sprintf("Now: %s, since %s", n.Result, s.moment(n.Started)))
	}
	if l := now.Last; l != nil {
		text := fmt.Sprintf("Last: %s, ended %s; %d created, %d updated, %d deactivated, %d failed", l.Result, s.moment(l.Ended), l.Created,
			l.Updated, l.Deactivated, l.Failed)
		if l.Cause != "" {
			text += ". " + l.Cause
		}
		lines = append(lines, text)
	} else {
		lines = append(lines, "Last: none has written yet")
	}
	switch {
	case now.Note != "":
		lines = append(lines, "Next: "+now.Note)
	case now.Paused != "":
		lines = append(lines, "Next: none, the schedule is paused ("+now.Paused+")")
	case !now.Next.IsZero():
		lines = append(lines, "Next: "+s.moment(now.Next))
	}
	return lines
}

// failures are what needs somebody, grouped by cause.
func (s *Site) failures(entries []activitylog.Entry) table {
	t := table{Name: "What failed in the last 7 days",
		Columns: columns("Template", "#Still open", "#Times", "Cause", "What to do", "About", "Last"),
		None:    "Nothing that failed is still open.", Export: "/export/failures."}
	for _, g := range activitylog.Groups(entries) {
		if g.Open == 0 || g.Result == activitylog.Waiting {
			continue
		}
		about := make([]string, 0, 3)
		for _, o := range g.Objects[:min(3, len(g.Objects))] {
			about = append(about, o.String())
		}
		t.add(cell{Text: g.Template, Link: "/log?group=" + g.ID}, text(fmt.Sprint(g.Open)), text(fmt.Sprint(g.Count)), text(g.Cause),
			text(g.Fix),
			text(strings.Join(about, ", ")), text(s.moment(g.Last)))
	}
	return t
}

func (s *Site) entries(ctx context.Context, since time.Time) ([]activitylog.Entry, error) {
	runs, _, err := s.Log.Read(ctx, since)
	return activitylog.Entries(runs), err
}

func (s *Site) budget(ctx context.Context) string {
	ctx, cancel := context.WithTimeout(ctx, 5*time.Second)
	defer cancel()
	limit, used, err := s.Budget(ctx)
	if err != nil || limit == 0 {
		return "Autotask can't be asked now how many of its hourly calls are used."
	}
	return fmt.Sprintf("%d of %d calls were used within the last hour (%d %%), by all integrations together.", used, limit, used*100/limit)
}

func syncPage(r overview.Sync) string {
	return "/sync?" + url.Values{"workflow": {r.WorkflowID}, "run": {r.RunID}}.Encode()
}
