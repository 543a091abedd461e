package pages

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"github.com/shopspring/decimal"
	"go.temporal.io/api/serviceerror"

	"digitalbridge/internal/bridge"
	"digitalbridge/internal/dossier"
	"digitalbridge/internal/order"
	"digitalbridge/internal/problem"
	"digitalbridge/workflows/orders"
)

// orderView is the page of one order.
type orderView struct {
	Facts, Alarms, Findings []string
	Action, Deadline        string
	// May is what takes a reason only. What takes more has a form of its own, so that Enter in one of its fields presses its button.
	May                 []choice
	MayEdit, MayResolve bool
	Tables              []table
	History, Log        []step
}

type choice struct {
	Name, Label string
	Danger      bool
}

// step is one of an order's history.
type step struct {
	When, Machine, Kind, Text, Note, URL string
	Details                              []string
}

// known is what the workflows of an order say of it; nil: there is none, or it does not answer.
type known struct {
	submit *orders.SubmitProgress
	status *orders.OrderStatus
}

func (s *Site) order(w http.ResponseWriter, r *http.Request, who session) error {
	return s.orderPage(w, r, who, http.StatusOK)
}

func (s *Site) orderPage(w http.ResponseWriter, r *http.Request, who session, status int, problems ...string) error {
	number := strings.TrimSpace(r.PathValue("number"))
	k, err := s.ask(r.Context(), number)
	if err != nil {
		return err
	}
	d, err := s.Dossier(r.Context(), number)
	if err != nil {
		return err
	}
	if k.submit == nil && k.status == nil && len(d.Steps) == 0 {
		s.show(w, r, who, http.StatusNotFound, "message", view{Title: "No such order", Problems: []string{problem.Text(
			"The bridge knows no purchase order "+number, "check the number in Autotask; it is here once it was submitted")}})
		return nil
	}
	v := orderView{Action: bridge.DeskOrder(number), Tables: exportable(s.orderTables(k, d), "order", url.Values{"number": {number}})}
	s.describe(&v, k, d)
	s.choices(&v, k.submit)
	v.History, v.Log = s.history(d)
	s.show(w, r, who, status, "order", view{Title: "Purchase order " + number, Data: v, Problems: problems, Engine: s.engine(number, k)})
	return nil
}

// engine are the workflows of an order.
func (s *Site) engine(number string, k known) (list []place) {
	if k.submit != nil {
		list = append(list, place{Path: s.Bridge.URL(bridge.SubmitOrderID(s.Bridge.Connection, number), ""), Name: "the submission"})
	}
	if k.status != nil {
		list = append(list, place{Path: s.Bridge.URL(bridge.OrderStatusID(s.Bridge.Connection, number), ""), Name: "the tracker"})
	}
	return list
}

// tablesOfOrder are those of an order's page.
func (s *Site) tablesOfOrder(ctx context.Context, number string) ([]table, error) {
	k, err := s.ask(ctx, strings.TrimSpace(number))
	if err != nil {
		return nil, err
	}
	d, err := s.Dossier(ctx, strings.TrimSpace(number))
	return s.orderTables(k, d), err
}

// ask asks the workflows of an order. That there is none is no error, and neither is one that does not answer: the page
// then shows what is on file.
func (s *Site) ask(ctx context.Context, number string) (k known, err error) {
	var p orders.SubmitProgress
	if err := s.query(ctx, bridge.SubmitOrderID(s.Bridge.Connection, number), bridge.QueryStatus, &p); err == nil {
		k.submit = &p
	} else if !absent(err) {
		return k, err
	}
	var t orders.OrderStatus
	if err := s.query(ctx, bridge.OrderStatusID(s.Bridge.Connection, number), bridge.QueryStatus, &t); err == nil {
		k.status = &t
	} else if !absent(err) {
		return k, err
	}
	return k, nil
}

func (s *Site) query(ctx context.Context, id, name string, answer any) error {
	v, err := s.Bridge.Client.QueryWorkflow(ctx, id, "", name)
	if err != nil {
		return err
	}
	return v.Get(answer)
}

// absent: there is no such workflow, or it has said nothing yet.
func absent(err error) bool {
	var missing *serviceerror.NotFound
	var failed *serviceerror.QueryFailed
	return errors.As(err, &missing) || errors.As(err, &failed)
}

// describe says in lines where the order is.
func (s *Site) describe(v *orderView, k known, d dossier.Dossier) {
	state := d.State()
	switch {
	case k.submit != nil && k.submit.NeedsDecision:
		state = k.submit.State
	case k.status != nil:
		state = string(k.status.State)
	case k.submit != nil:
		state = cmp.Or(k.submit.State, state)
	}
	v.Facts = append(v.Facts, "State: "+state)
	numbers := d.Orders
	if k.status != nil && len(k.status.DistributorOrders) > 0 {
		numbers = k.status.DistributorOrders
	}
	if len(numbers) > 0 {
		v.Facts = append(v.Facts, "TD SYNNEX order: "+strings.Join(numbers, ", "))
	}
	if r := lastRequest(d); r != nil {
		v.Facts = append(v.Facts, "Ship to: "+r.ShipTo)
		for _, o := range r.Options {
			v.Facts = append(v.Facts, o.Name+": "+o.Value)
		}
	}
	if t := k.status; t != nil {
		if !t.NextPoll.IsZero() {
			v.Facts = append(v.Facts, "TD SYNNEX is asked again: "+s.moment(t.NextPoll))
		}
		if t.Problem != "" {
			v.Alarms = append(v.Alarms, "The last look failed and is tried again: "+t.Problem)
		}
		for _, a := range t.Alarms {
			v.Alarms = append(v.Alarms, string(a.Kind)+": "+problem.Text(a.Text, a.Fix))
		}
	}
	if d.Problem != "" && (k.submit == nil || !k.submit.NeedsDecision) {
		v.Alarms = append(v.Alarms, d.Problem)
	}
	if p := k.submit; p != nil && p.NeedsDecision {
		for _, severity := range []order.Severity{order.Blocks, order.Asks, order.Warns} {
			for _, f := range order.With(severity, p.Findings) {
				v.Findings = append(v.Findings, sentence(f.String()))
			}
		}
	}
	for _, lines := range [][]string{v.Facts, v.Alarms, v.Findings} {
		s.discreetLines(lines)
	}
}

// lastRequest is the order as it went out, or would have, last.
func lastRequest(d dossier.Dossier) *dossier.Request {
	for _, e := range slices.Backward(d.Steps) {
		if e.Request != nil {
			return e.Request
		}
	}
	return nil
}

// orderTables are lines with amounts, approvals, parcels and invoices.
func (s *Site) orderTables(k known, d dossier.Dossier) (tables []table) {
	lines := table{Name: "Lines", Columns: columns("#Line", "SKU", "#Quantity", "#Unit price", "#Amount", "#Live price", "State",
		"#Shipped",
		"#Back-ordered", "Expected"), None: "The lines are not known yet."}
	tracked, offers := map[int]order.LineTracking{}, map[int]string{}
	if k.status != nil {
		for _, l := range k.status.Tracking.Lines {
			tracked[l.Number] = l
		}
	}
	for _, e := range d.Steps {
		for _, o := range e.Offers {
			offers[o.Line] = o.Price
		}
	}
	total, whole := decimal.Zero, true
	if r := lastRequest(d); r != nil {
		for _, l := range r.Lines {
			amount := ""
			if price, err := decimal.NewFromString(l.Price); err == nil {
				sum := price.Mul(decimal.NewFromInt(int64(l.Quantity)))
				total, amount = total.Add(sum), sum.StringFixed(2)
			} else {
				whole = false
			}
			row := []cell{text(fmt.Sprint(l.Number)), text(l.SKU), text(fmt.Sprint(l.Quantity)), text(l.Price), text(amount),
				text(offers[l.Number])}
			if t, ok := tracked[l.Number]; ok {
				row = append(row, text(string(t.State())), text(fmt.Sprint(t.Shipped)), text(fmt.Sprint(t.BackOrdered)), text(day(t.ETA)))
			} else {
				row = append(row, text(""), text(""), text(""), text(""))
			}
			lines.add(row...)
		}
		if whole {
			lines.Note = "Total: " + total.StringFixed(2)
			lines.Name = "Lines, total " + total.StringFixed(2)
		}
	}
	tables = append(tables, lines)
	approvals := table{Name: "Decisions", Columns: columns("Decision", "By", "Reason", "Detail", "At"),
		None: "Nobody has decided anything."}
	for _, e := range d.Steps {
		if e.Kind != dossier.Decided {
			continue
		}
		for _, m := range e.Decisions {
			approvals.add(text(m.Decision), text(m.Actor), text(m.Reason), text(m.Detail), text(s.moment(m.At)))
		}
	}
	if k.submit != nil && len(k.submit.Decided) > len(approvals.Cells) {
		approvals.Cells = nil
		for _, m := range k.submit.Decided {
			approvals.add(text(m.Decision), text(m.Actor), text(m.Reason), text(m.Detail), text(s.moment(m.At)))
		}
	}
	tables = append(append(tables, approvals), s.shipped(k)...)
	for i := range tables {
		tables[i] = s.discreet(tables[i])
	}
	return tables
}

func (s *Site) shipped(k known) []table {
	if k.status == nil {
		return nil
	}
	parcels := table{Name: "Parcels", Columns: columns("#Line", "Tracking number", "#Quantity", "By", "Shipped", "Delivered"),
		None: "Nothing has shipped yet."}
	for _, l := range k.status.Tracking.Lines {
		for _, p := range l.Parcels {
			for _, n := range p.Tracking {
				parcels.add(text(fmt.Sprint(l.Number)), cell{Text: n, Link: p.Link(n)}, text(fmt.Sprint(p.Quantity)),
					text(cmp.Or(p.Method, p.MethodCode)), text(day(p.ShippedAt)), text(day(p.Delivered)))
			}
		}
	}
	invoices := table{Name: "Invoices", Columns: columns("Invoice", "Date", "#Total"), None: "There is no invoice yet."}
	for _, i := range k.status.Tracking.Invoices {
		invoices.add(text(i.Number), text(day(i.Date)), text(i.Total.StringFixed(2)))
	}
	return []table{parcels, invoices}
}

// choices are what may be decided now.
func (s *Site) choices(v *orderView, p *orders.SubmitProgress) {
	if p == nil || len(p.Decisions) == 0 {
		return
	}
	for _, c := range []choice{
		{bridge.UpdateApprove, "Approve", false}, {bridge.UpdateRetry, "Look again", false}, {bridge.UpdateReject, "Reject", true},
		{bridge.UpdateAbandon, "Give it up", true},
	} {
		if slices.Contains(p.Decisions, c.Name) {
			v.May = append(v.May, c)
		}
	}
	v.MayEdit = slices.Contains(p.Decisions, bridge.UpdateEditLine)
	v.MayResolve = slices.Contains(p.Decisions, bridge.UpdateResolve)
	if !p.DecideBy.IsZero() {
		v.Deadline = "Without an answer by " + s.moment(p.DecideBy) + " nothing is sent."
	}
}
