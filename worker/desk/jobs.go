package desk

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"strings"

	enumspb "go.temporal.io/api/enums/v1"
	"go.temporal.io/api/serviceerror"
	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/temporal"

	orderactivities "digitalbridge/activities/orders"
	"digitalbridge/internal/bridge"
	"digitalbridge/internal/dossier"
	"digitalbridge/internal/order"
	"digitalbridge/internal/problem"
	"digitalbridge/workflows/orders"
)

// Workflows are the jobs of the links, as workflows of a connection.
type Workflows struct {
	Client client.Client
	// Ask has a worker answer a question, see overview.Bridge.
	Ask        func(ctx context.Context, question string, answer any, input ...any) error
	Connection string
	// URL is the page of a workflow in the web UI.
	URL func(workflowID, runID string) string
	// HidePrices shows orders without their amounts, as the policy says (orders.dossier.prices).
	HidePrices bool
}

// discreet is a page as the policy lets it be shown.
func (w *Workflows) discreet(p Page) Page {
	if w.HidePrices {
		for _, lines := range [][]string{p.Facts, p.Problems} {
			for i := range lines {
				lines[i] = dossier.WithoutAmounts(lines[i])
			}
		}
	}
	return p
}

// job is the workflow of a link.
type job struct {
	workflowType, id, summary string
	input                     any
}

func (w *Workflows) job(p Purpose, id string) job {
	if p == ConvertOpportunity {
		in := orders.ConvertOpportunityInput{Opportunity: orders.OpportunityRef(opportunityID(id))}
		return job{bridge.ConvertOpportunity, bridge.ConvertOpportunityID(w.Connection, id), orders.ConvertSummary(in), in}
	}
	return job{bridge.SubmitOrder, bridge.SubmitOrderID(w.Connection, id), bridge.SubmitOrderSummary(id),
		orders.SubmitOrderInput{PurchaseOrder: orders.PurchaseOrderRef(id), Wait: true}}
}

// opportunityID reads an id of at most 18 digits, see idForms.
func opportunityID(id string) int64 {
	n, _ := strconv.ParseInt(id, 10, 64)
	return n
}

// start starts a job, or finds the one that runs under the id.
func (w *Workflows) start(ctx context.Context, j job) (client.WorkflowRun, error) {
	return w.Client.ExecuteWorkflow(ctx, client.StartWorkflowOptions{
		ID: j.id, TaskQueue: bridge.TaskQueue(w.Connection), StaticSummary: j.summary,
		WorkflowIDConflictPolicy: enumspb.WORKFLOW_ID_CONFLICT_POLICY_USE_EXISTING,
	}, j.workflowType, j.input)
}

// Preview asks what would become of it; no workflow of its own runs, and nothing is written anywhere.
func (w *Workflows) Preview(ctx context.Context, p Purpose, id string) (Page, error) {
	if p == ConvertOpportunity {
		var planned orderactivities.PlannedConversion
		err := w.Ask(ctx, bridge.PreviewConversion, &planned, orderactivities.OpportunityInput{Opportunity: opportunityID(id)})
		if err != nil {
			return Page{}, forPeople(ctx, err)
		}
		return w.discreet(convertPreview(orders.Converted(planned.Conversion))), nil
	}
	var preview orderactivities.OrderPreview
	if err := w.Ask(ctx, bridge.PreviewOrder, &preview, orderactivities.PreviewOrderInput{PurchaseOrder: id}); err != nil {
		return Page{}, forPeople(ctx, err)
	}
	return w.discreet(submitPreview(preview)), nil
}

// convertPreview asks whether to make the purchase order, or to go on with the one that is there.
func convertPreview(r orders.ConvertOpportunityResult) Page {
	page := convertPage(r)
	page.Title, page.State, page.Blocked = fmt.Sprintf("Make a purchase order of %q?", r.Title), "", len(r.Findings) > 0
	if r.PurchaseOrder != "" {
		page.Title = fmt.Sprintf("Go on with the purchase order of %q?", r.Title)
		page.State = "There is purchase order " + r.PurchaseOrder + " (" + r.Status + ") of it already"
		page.Offer = "Go on with purchase order " + r.PurchaseOrder
	}
	return page
}

// submitPreview asks whether to submit. What people have to approve does not take the button away: they are
// asked when it is pressed.
func submitPreview(p orderactivities.OrderPreview) Page {
	return Page{
		Title:    fmt.Sprintf("Submit purchase order %s to TD SYNNEX?", p.PurchaseOrder),
		Problems: sentences(p.Findings), Facts: append(orderFacts(p.Order, p.Products), "Total cost: "+p.Total.StringFixed(2)),
		Blocked: len(order.With(order.Blocks, p.Findings)) > 0,
	}
}

// Start starts the job; one that runs already is as good.
func (w *Workflows) Start(ctx context.Context, p Purpose, id string) error {
	_, err := w.start(ctx, w.job(p, id))
	return err
}

// State says how far the job is that was started last.
func (w *Workflows) State(ctx context.Context, p Purpose, id string) (Page, error) {
	j := w.job(p, id)
	d, err := w.Client.DescribeWorkflowExecution(ctx, j.id, "")
	var missing *serviceerror.NotFound
	if errors.As(err, &missing) {
		return Page{}, problem.New("", "open the link from Autotask again", "nothing was started yet")
	}
	if err != nil {
		return Page{}, err
	}
	info := d.GetWorkflowExecutionInfo()
	url := w.URL(j.id, info.GetExecution().GetRunId())
	if info.GetStatus() == enumspb.WORKFLOW_EXECUTION_STATUS_RUNNING {
		page, err := w.running(ctx, p, j.id)
		page.Title, page.Running, page.URL = j.summary, true, url
		return w.discreet(page), err
	}
	run := w.Client.GetWorkflow(ctx, j.id, info.GetExecution().GetRunId())
	page := Page{}
	if p == ConvertOpportunity {
		var r orders.ConvertOpportunityResult
		if err = run.Get(ctx, &r); err == nil {
			page = convertPage(r)
		}
	} else {
		var r orders.SubmitOrderResult
		if err = run.Get(ctx, &r); err == nil {
			page = submitPage(r)
		}
	}
	if err != nil {
		var failed *problem.Problem
		if err = forPeople(ctx, err); !errors.As(err, &failed) {
			return Page{}, err
		}
		page.State, page.Problems = "Failed", strings.Split(failed.Error(), "\n")
	}
	page.Title, page.URL = j.summary, url
	return w.discreet(page), nil
}

// running asks the workflow itself. Before its first step there is nothing to ask.
func (w *Workflows) running(ctx context.Context, p Purpose, id string) (Page, error) {
	v, err := w.Client.QueryWorkflow(ctx, id, "", bridge.QueryStatus)
	if err != nil {
		return Page{State: "Started"}, nil //nolint:nilerr // the page is looked at again in some seconds
	}
	if p == ConvertOpportunity {
		var s orders.ConvertProgress
		err = v.Get(&s)
		return Page{State: s.State, Problems: sentences(s.Findings)}, err
	}
	var s orders.SubmitProgress
	err = v.Get(&s)
	page := Page{State: s.State, Problems: sentences(s.Findings)}
	if s.NeedsDecision {
		page.Facts = append(page.Facts, "A person has to decide: "+strings.Join(s.Decisions, ", "))
	}
	return page, err
}

func convertPage(r orders.ConvertOpportunityResult) Page {
	p := Page{State: r.Outcome, Problems: sentences(append(append([]order.Finding{}, r.Findings...), r.Warnings...))}
	if r.PurchaseOrder != "" {
		p.Facts = append(p.Facts, fmt.Sprintf("Purchase order %s (%s)", r.PurchaseOrder, r.Status))
	}
	p.Facts = append(p.Facts, "Customer: "+r.Company,
		fmt.Sprintf("Ship to: %s, %s, %s %s %s", r.ShipTo.Name, r.ShipTo.Address1, r.ShipTo.City, r.ShipTo.State, r.ShipTo.PostalCode))
	for _, l := range r.Lines {
		p.Facts = append(p.Facts, fmt.Sprintf("%d × %s (SKU %s) at %s", l.Quantity, l.Product, l.SKU, l.UnitCost.StringFixed(2)))
	}
	p.Facts = append(p.Facts, "Total cost: "+r.Total)
	for _, l := range r.LeftOut {
		p.Facts = append(p.Facts, "Left out: "+l.String())
	}
	if r.SubmittedBy != "" {
		p.Facts = append(p.Facts, "It is being submitted to TD SYNNEX")
	}
	if r.Review != "" {
		p.Problems = append(p.Problems, r.Review)
	}
	return p
}

func submitPage(r orders.SubmitOrderResult) Page {
	p := Page{State: r.Outcome, Problems: sentences(r.Lines)}
	if len(r.DistributorOrders) > 0 {
		p.Facts = append(p.Facts, "TD SYNNEX order "+strings.Join(r.DistributorOrders, ", "))
	}
	if r.PendingReview {
		p.Facts = append(p.Facts, "A person at TD SYNNEX has to release the order")
	}
	if r.Order != nil {
		p.Facts = append(p.Facts, orderFacts(*r.Order, r.Products)...)
	}
	return p
}

// orderFacts are where an order goes and what is ordered.
func orderFacts(o order.DistributorOrder, names map[int]string) []string {
	facts := []string{fmt.Sprintf("Ship to: %s, %s, %s %s %s, %s", o.ShipTo.Name, o.ShipTo.Line1, o.ShipTo.City, o.ShipTo.State,
		o.ShipTo.PostalCode, o.ShipTo.Country)}
	for _, l := range o.Lines {
		what := "SKU " + l.SKU
		if name := names[l.Number]; name != "" {
			what = fmt.Sprintf("%s (SKU %s)", name, l.SKU)
		}
		facts = append(facts, fmt.Sprintf("%d × %s at %s", l.Quantity, what, l.UnitPrice.StringFixed(2)))
	}
	return facts
}

func sentences(findings []order.Finding) []string {
	out := make([]string, len(findings))
	for i, f := range findings {
		out[i] = capital(f.String())
	}
	return out
}

// forPeople makes the failure of a workflow an error that is shown; a fault on the way stays what it is.
func forPeople(ctx context.Context, err error) error {
	var app *temporal.ApplicationError
	switch {
	case errors.As(err, &app):
		return problem.Parse(app.Type(), app.Message())
	case temporal.IsCanceledError(err) && ctx.Err() == nil:
		return problem.New("", "open the link from Autotask again to start it anew", "it was cancelled")
	case ctx.Err() != nil:
		return problem.New("", "open the link again in a minute; if it persists, check whether the worker and Autotask work",
			"it takes longer than usual")
	}
	var terminated *temporal.TerminatedError
	if errors.As(err, &terminated) {
		return problem.New("", "open the link from Autotask again to start it anew", "it was terminated")
	}
	return err
}
