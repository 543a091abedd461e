package pages

import (
	"cmp"
	"context"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"

	activityorders "digitalbridge/activities/orders"
	"digitalbridge/internal/bridge"
	"digitalbridge/internal/problem"
	"digitalbridge/worker/overview"
)

// listView is a page of tables with a filter.
type listView struct {
	Filter []field
	Tables []table
}

type field struct {
	Name, Label, Value string
	Choices            []string
}

// orderTable shows orders, with what each waits for.
func (s *Site) orderTable(name string, rows []overview.Order) table {
	t := table{Name: name, Columns: columns("Purchase order", "State", "Since", "#Amount", "TD SYNNEX order", "Expected", "Notes")}
	for _, o := range rows {
		amount := ""
		if o.Amount > 0 {
			amount = fmt.Sprintf("%.2f", o.Amount)
		}
		notes := slices.Clone(o.Alarms)
		for _, n := range []string{o.Problem, o.Ended} {
			if n != "" {
				notes = append(notes, n)
			}
		}
		class := ""
		if len(o.Alarms) > 0 || o.Problem != "" {
			class = "bad"
		}
		if o.NeedsDecision {
			notes, class = append(notes, "waits for a person"), "warn"
		}
		t.add(cell{Text: o.PurchaseOrder, Link: bridge.DeskOrder(o.PurchaseOrder)}, text(o.State), text(s.moment(o.Since)), text(amount),
			text(strings.Join(o.DistributorOrders, ", ")), text(day(o.ETA)), cell{Text: strings.Join(notes, "; "), Class: class})
	}
	return s.discreet(t)
}

// choices of the filter of orders.
const (
	everyOrder  = "all that are open"
	onlyWaiting = "waiting for a decision"
	onlyAlarms  = "with an alarm"
	endedToo    = "also those that have ended"
)

func (s *Site) orders(w http.ResponseWriter, r *http.Request, who session) error {
	q := r.URL.Query()
	t, err := s.chosenOrders(r.Context(), q)
	if err != nil {
		return err
	}
	s.show(w, r, who, http.StatusOK, "list", view{Title: "Orders", Data: listView{
		Filter: []field{
			{Name: "show", Label: "Show", Value: q.Get("show"), Choices: []string{everyOrder, onlyWaiting, onlyAlarms, endedToo}},
			{Name: "text", Label: "Search", Value: q.Get("text")},
		},
		Tables: []table{t},
	}})
	return nil
}

func (s *Site) chosenOrders(ctx context.Context, q url.Values) (table, error) {
	show, words := q.Get("show"), strings.ToLower(strings.TrimSpace(q.Get("text")))
	rows, err := s.Bridge.Orders(ctx, show == endedToo)
	if err != nil {
		return table{}, err
	}
	t := s.orderTable("Orders", slices.DeleteFunc(rows, func(o overview.Order) bool {
		said := slices.Concat([]string{o.PurchaseOrder, o.State, o.Problem}, o.Alarms, o.DistributorOrders)
		all := strings.ToLower(strings.Join(said, " "))
		return (show == onlyWaiting && !o.NeedsDecision) || (show == onlyAlarms && len(o.Alarms) == 0) || !strings.Contains(all, words)
	}))
	t.None = "There is no such order."
	t.Export = "/export/orders." // the ending comes last, so that the filter goes before it
	if q := (url.Values{"show": {show}, "text": {q.Get("text")}}).Encode(); show != "" || words != "" {
		t.Export = "/export/orders?" + q + "&as="
	}
	return t, nil
}

// next shows what the sweep would submit now.
func (s *Site) next(w http.ResponseWriter, r *http.Request, who session) error {
	t, err := s.nextTable(r.Context())
	if err != nil {
		return err
	}
	s.show(w, r, who, http.StatusOK, "list", view{Title: "What would go out next", Data: listView{Tables: []table{t}}})
	return nil
}

func (s *Site) nextTable(ctx context.Context) (table, error) {
	var p activityorders.PendingOrders
	err := s.Bridge.Ask(ctx, bridge.ReadPendingOrders, &p)
	if err != nil {
		return table{}, problem.New("", "check whether the worker and Autotask work, and open the page again",
			"Autotask could not be asked: %s",
			overview.Describe(err))
	}
	if err := s.Bridge.WithoutSubmitted(ctx, &p); err != nil {
		return table{}, err
	}
	t := table{Name: "Approved purchase orders", Columns: columns("Purchase order", "Submitted", "#Amount", "Goes out"),
		None: "No purchase order waits to go out.", Export: "/export/next."}
	for _, o := range p.Orders {
		t.add(text(o.PurchaseOrder), text(s.moment(o.Submitted)), text(o.Amount.StringFixed(2)),
			text(cmp.Or(prefixed("no, ", o.LeftOut), "with the next sweep")))
	}
	switch {
	case !p.Live:
		t.Note = "Sending is switched off: nothing goes out (ORDERS_LIVE)."
	case !p.Opens.IsZero():
		t.Note = "Outside the policy's hours: orders go out again from " + s.moment(p.Opens) + "."
	}
	return s.discreet(t), nil
}

func prefixed(prefix, s string) string {
	if s == "" {
		return ""
	}
	return prefix + s
}
