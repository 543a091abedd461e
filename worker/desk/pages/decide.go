package pages

import (
	"context"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/shopspring/decimal"
	"go.temporal.io/sdk/client"

	"digitalbridge/internal/bridge"
	"digitalbridge/internal/problem"
	"digitalbridge/worker/overview"
	"digitalbridge/workflows/orders"
	"digitalbridge/workflows/products"
	"digitalbridge/workflows/shared"
)

// update sends a decision and waits until it is taken.
func (s *Site) update(ctx context.Context, id, runID, name string, in any) error {
	handle, err := s.Bridge.Client.UpdateWorkflow(ctx, client.UpdateWorkflowOptions{
		WorkflowID: id, RunID: runID, UpdateName: name, WaitForStage: client.WorkflowUpdateStageCompleted, Args: []any{in},
	})
	if err == nil {
		err = handle.Get(ctx, nil)
	}
	if err == nil {
		return nil
	}
	if absent(err) {
		return problem.New("", "open the page again and see where it is", "there is nothing to decide any more")
	}
	return problem.New("", "look at the page as it is now, and decide again if it is still needed", "the decision was not taken: %s",
		overview.Describe(err))
}

// decision is who decides, by the sign-in, and why, by the form.
func decision(who session, form url.Values) shared.Decision {
	return shared.Decision{Actor: who.person, Reason: form.Get("reason")}.Trimmed()
}

func (s *Site) decideOrder(w http.ResponseWriter, r *http.Request, who session) error {
	number, name := strings.TrimSpace(r.PathValue("number")), r.PostForm.Get("decision")
	in, err := orderDecision(name, decision(who, r.PostForm), r.PostForm)
	if err == nil {
		err = s.update(r.Context(), bridge.SubmitOrderID(s.Bridge.Connection, number), "", name, in)
	}
	if err != nil {
		return s.orderPage(w, r, who, http.StatusConflict, sentence(err.Error()))
	}
	http.Redirect(w, r, bridge.DeskOrder(number)+"?told="+url.QueryEscape(name), http.StatusSeeOther)
	return nil
}

// orderDecision is the input of an order's update.
func orderDecision(name string, d shared.Decision, form url.Values) (any, error) {
	if err := d.Complete(); err != nil {
		return nil, problem.New("", "write the reason beside the button", "%v", err)
	}
	switch name {
	case bridge.UpdateApprove, bridge.UpdateReject, bridge.UpdateRetry, bridge.UpdateAbandon:
		return d, nil
	case bridge.UpdateEditLine:
		return lineEdit(d, form)
	case bridge.UpdateResolve:
		return resolution(d, form)
	}
	return nil, problem.New("", "open the page again", "%q is not a decision", name)
}

// resolution is what a person has found out of an order. An empty field never stands for an order that is not there.
func resolution(d shared.Decision, form url.Values) (any, error) {
	number := strings.TrimSpace(form.Get("distributorOrder"))
	switch there := form.Get("there"); {
	case there == "yes" && number != "":
		return orders.OrderResolution{Decision: d, DistributorOrder: number}, nil
	case there == "yes":
		return nil, problem.New("", "write it beside the choice", "its order number at TD SYNNEX is missing")
	case there == "no" && number == "":
		return orders.OrderResolution{Decision: d, NotThere: true}, nil
	case there == "no":
		return nil, problem.New("", "choose that TD SYNNEX has the order, or empty the field", "an order that is not there has no number")
	}
	return nil, problem.New("", "choose one of both", "it is not said whether TD SYNNEX has the order")
}

func lineEdit(d shared.Decision, form url.Values) (any, error) {
	e := orders.LineEdit{Decision: d, Drop: form.Get("drop") != ""}
	var err error
	if e.Line, err = strconv.Atoi(strings.TrimSpace(form.Get("line"))); err != nil {
		return nil, problem.New("", "write the number of the line, such as 1", "%q is not a line", form.Get("line"))
	}
	if text := strings.TrimSpace(form.Get("quantity")); text != "" {
		n, err := strconv.Atoi(text)
		if err != nil {
			return nil, problem.New("", "write a whole number, such as 5", "%q is not a quantity", text)
		}
		e.Quantity = &n
	}
	if text := strings.TrimSpace(form.Get("price")); text != "" {
		price, err := decimal.NewFromString(text)
		if err != nil {
			return nil, problem.New("", "write an amount with a point, such as 1099.50", "%q is not a price", text)
		}
		e.UnitPrice = &price
	}
	return e, nil
}

func (s *Site) decideSync(w http.ResponseWriter, r *http.Request, who session) error {
	id, runID, err := s.syncOf(r.URL.Query())
	if err != nil {
		return err
	}
	name, d := r.PostForm.Get("decision"), decision(who, r.PostForm)
	if err := d.Complete(); err != nil {
		return problem.New("", "write the reason beside the button", "%v", err)
	}
	if !slices.Contains([]string{bridge.UpdateApprove, bridge.UpdateReject}, name) {
		return problem.New("", "open the page again", "%q is not a decision", name)
	}
	// What was looked at is what is decided on: the sync plans afresh when Autotask has changed while it waited its turn.
	p, err := s.progress(r.Context(), id, runID)
	if err != nil {
		return err
	}
	if p.Plan == nil || p.Plan.Digest != r.PostForm.Get("digest") {
		return problem.New("", "look at the plan as it is now, and decide on that", "the plan has changed meanwhile; nothing was decided")
	}
	if err := s.update(r.Context(), id, runID, name, d); err != nil {
		return err
	}
	q := r.URL.Query()
	q.Set("told", name)
	http.Redirect(w, r, "/sync?"+q.Encode(), http.StatusSeeOther)
	return nil
}

func (s *Site) decideQuarantine(w http.ResponseWriter, r *http.Request, who session) error {
	skus := strings.Fields(strings.ReplaceAll(r.PostForm.Get("skus"), ",", " "))
	v := products.QuarantineVerdict{Decision: decision(who, r.PostForm), SKUs: skus}
	v.All = len(v.SKUs) == 0
	name, done := r.PostForm.Get("decision"), map[string]string{bridge.UpdateApprove: "write", bridge.UpdateReject: "keep"}
	if err := v.Complete(); err != nil {
		return problem.New("", "write the reason beside the button", "%v", err)
	}
	if done[name] == "" {
		return problem.New("", "open the page again", "%q is not a decision", name)
	}
	if err := s.update(r.Context(), bridge.QuarantineID(s.Bridge.Connection), "", name, v); err != nil {
		return err
	}
	http.Redirect(w, r, "/quarantine?told="+done[name], http.StatusSeeOther)
	return nil
}
