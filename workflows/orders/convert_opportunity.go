package orders

import (
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"

	enumspb "go.temporal.io/api/enums/v1"
	"go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/workflow"

	"digitalbridge/activities/orders"
	"digitalbridge/internal/bridge"
	"digitalbridge/internal/order"
	"digitalbridge/internal/policy"
	"digitalbridge/internal/problem"
	"digitalbridge/workflows/shared"
)

// OpportunityRef is the id of an opportunity. In JSON it may be text or a number.
type OpportunityRef int64

// UnmarshalJSON reads "123" and 123.
func (r *OpportunityRef) UnmarshalJSON(b []byte) error {
	text := strings.TrimSpace(strings.Trim(string(b), `"`))
	id, err := strconv.ParseInt(text, 10, 64)
	if err != nil || id <= 0 {
		return fmt.Errorf("opportunity is %s: give the opportunity's id, for example 123", b)
	}
	*r = OpportunityRef(id)
	return nil
}

// ConvertOpportunityInput names the opportunity.
type ConvertOpportunityInput struct {
	Opportunity OpportunityRef `json:"opportunity"`
	// Submit: send the purchase order to TD SYNNEX when nothing was left out by mistake. Absent: what the
	// policy says.
	Submit *bool `json:"submit,omitempty"`
	// DryRun shows what would be made and writes nothing.
	DryRun bool `json:"dryRun,omitempty"`
}

// ConvertOpportunityResult is what became of an opportunity.
type ConvertOpportunityResult struct {
	Opportunity int64  `json:"opportunity"`
	Title       string `json:"title"`
	Company     string `json:"company"`
	// Outcome is Converted, Already converted or Dry run.
	Outcome         string `json:"outcome"`
	PurchaseOrder   string `json:"purchaseOrder,omitempty"`
	PurchaseOrderID int64  `json:"purchaseOrderId,omitempty"`
	// Status is that of the purchase order in Autotask.
	Status  string                `json:"status,omitempty"`
	ShipTo  order.Address         `json:"shipTo"`
	Lines   []order.ConvertedLine `json:"lines"`
	LeftOut []order.LeftOut       `json:"leftOut,omitempty"`
	// Findings speak against converting; only a dry run ends with them.
	Findings []order.Finding `json:"findings,omitempty"`
	Warnings []order.Finding `json:"warnings,omitempty"`
	Total    string          `json:"total"`
	// SubmittedBy is the workflow that sends the purchase order; Review says why none does.
	SubmittedBy string `json:"submittedBy,omitempty"`
	Review      string `json:"review,omitempty"`
}

// Outcomes of ConvertOpportunity, besides OutcomeDryRun.
const (
	OutcomeConverted        = "Converted"
	OutcomeAlreadyConverted = "Already converted"
)

// ConvertProgress is the answer of the query "status".
type ConvertProgress struct {
	State         string          `json:"state"`
	PurchaseOrder string          `json:"purchaseOrder,omitempty"`
	Findings      []order.Finding `json:"findings,omitempty"`
	// SubmittedBy is the workflow that sends the purchase order.
	SubmittedBy string `json:"submittedBy,omitempty"`
	Review      string `json:"review,omitempty"`
}

// ConvertSummary is the static summary under which a conversion is started.
func ConvertSummary(in ConvertOpportunityInput) string {
	summary := fmt.Sprintf("Opportunity %d to a purchase order", in.Opportunity)
	if in.DryRun {
		summary += " (dry run, nothing is written)"
	}
	return summary
}

const (
	// makeFor ends the attempts when none succeeds; nothing is lost by starting again.
	makeFor = time.Hour
	// makeAgainAtFirst and makeAgainAtMost space the attempts while it is certain that nothing is under way.
	makeAgainAtFirst = 5 * time.Second
	makeAgainAtMost  = 5 * time.Minute
)

// ConvertOpportunity makes exactly one purchase order of a won opportunity: the product items of its
// primary quote that TD SYNNEX delivers. A purchase order that was made of it before is found by its
// mark, and completed when it lacks items. Then it is submitted, or stays New for a person to look at.
func ConvertOpportunity(ctx workflow.Context, in ConvertOpportunityInput) (*ConvertOpportunityResult, error) {
	c := &convertOpportunity{in: in}
	c.board = shared.NewBoard(c.details)
	err := c.setup(ctx)
	if err == nil {
		err = c.run(ctx)
	}
	err = c.board.End(ctx, err)
	c.log(ctx, err)
	if err != nil {
		return nil, err
	}
	return &c.result, nil
}

type convertOpportunity struct {
	in       ConvertOpportunityInput
	progress ConvertProgress
	plan     order.Conversion
	rules    policy.Conversion
	zone     policy.Zone
	// longestCall is how long Autotask may go on with a create whose answer was lost.
	longestCall time.Duration
	result      ConvertOpportunityResult
	board       *shared.Board
}

func (c *convertOpportunity) setup(ctx workflow.Context) error {
	if c.in.Opportunity <= 0 {
		return shared.Fail(bridge.InvalidInput, `give the opportunity's id, for example {"opportunity":123}`, "opportunity is missing")
	}
	err := workflow.SetQueryHandlerWithOptions(ctx, bridge.QueryStatus, func() (ConvertProgress, error) {
		p := c.progress
		p.State = c.board.State()
		return p, nil
	},
		workflow.QueryHandlerOptions{Description: "How far along the conversion is, and what stands in its way"})
	if err != nil {
		return err
	}
	return c.board.Open(ctx)
}

func (c *convertOpportunity) run(ctx workflow.Context) error {
	c.board.Set(ctx, "Reading")
	var planned orders.PlannedConversion
	if err := workflow.ExecuteActivity(shared.Reading(ctx, fmt.Sprintf("read opportunity %d and its quote", c.in.Opportunity)),
		opportunityActivities.PlanConversion,
		orders.OpportunityInput{Opportunity: int64(c.in.Opportunity)}).Get(ctx, &planned); err != nil {
		return err
	}
	c.plan, c.rules, c.zone, c.longestCall = planned.Conversion, planned.Rules, planned.Zone, time.Duration(planned.LongestCall)
	c.begin(ctx)
	if c.in.DryRun {
		c.result.Outcome = OutcomeDryRun
		c.board.Set(ctx, OutcomeDryRun)
		return nil
	}
	if len(c.plan.Findings) > 0 {
		return shared.Fail(bridge.NotConvertible, "", "opportunity %d (%s) can't be converted as it is:\n%s", c.plan.Opportunity, c.plan.Title,
			order.List(c.plan.Findings))
	}
	if !c.plan.Settled() {
		if err := c.make(ctx); err != nil {
			return err
		}
	}
	return c.submit(ctx)
}

// Converted is what a plan of a conversion says before anything is made.
func Converted(p order.Conversion) ConvertOpportunityResult {
	r := ConvertOpportunityResult{
		Opportunity: p.Opportunity, Title: p.Title, Company: p.CompanyName, Outcome: OutcomeAlreadyConverted,
		ShipTo: p.ShipTo, Lines: p.Lines, LeftOut: p.LeftOut, Findings: p.Findings, Warnings: p.Warnings, Total: p.Total.StringFixed(2),
	}
	if e := p.Existing; e != nil {
		r.PurchaseOrderID, r.PurchaseOrder, r.Status = e.ID, e.Number, e.Status
	}
	return r
}

// begin puts the plan into the result and makes it visible.
func (c *convertOpportunity) begin(ctx workflow.Context) {
	p := c.plan
	c.result = Converted(p)
	c.progress.Findings = p.Findings
	if p.Existing != nil {
		c.made(ctx, p.Existing.ID, p.Existing.Number, p.Existing.Status)
	}
	amount, _ := p.Total.Float64() // for filtering lists only; Temporal has no decimal type
	c.board.Show(ctx, bridge.Amount.ValueSet(amount))
}

func (c *convertOpportunity) made(ctx workflow.Context, id int64, number, status string) {
	c.result.PurchaseOrderID, c.result.PurchaseOrder, c.result.Status = id, number, status
	c.progress.PurchaseOrder = number
	c.board.Show(ctx, bridge.PurchaseOrder.ValueSet(number))
}

// make runs the one activity that creates until nothing is missing. Whenever it is not certain what became
// of a create, it waits until Autotask must be done with it, whoever cancels; the next attempt looks before
// it creates.
func (c *convertOpportunity) make(ctx workflow.Context) error {
	unstoppable, _ := workflow.NewDisconnectedContext(ctx)
	began, wait := workflow.Now(ctx), makeAgainAtFirst
	for {
		if err := ctx.Err(); err != nil {
			return err
		}
		c.board.Set(ctx, "Making the purchase order")
		made, err := c.attempt(unstoppable)
		switch {
		case err == nil && made.Doubt == "":
			c.result.Outcome = OutcomeConverted
			c.made(ctx, made.ID, made.Number, made.Status)
			c.refused(made.Refused)
			return nil
		case err == nil || !certain(err):
			reason := made.Doubt
			if err != nil {
				reason = shared.MessageOf(err)
			}
			if err := c.pause(unstoppable, c.longestCall,
				"Not certain what Autotask did ("+reason+"), looking again"); err != nil {
				return err
			}
			if workflow.Now(ctx).Sub(began) > makeFor {
				return shared.Fail(bridge.Ambiguous, "check whether Autotask answers and what the worker logs, and convert it "+
					"again; what is there is found",
					"it is not known whether the purchase order of opportunity %d is complete (%s)", c.plan.Opportunity, reason)
			}
			continue
		case !passing(err) || workflow.Now(ctx).Sub(began) > makeFor:
			return err
		default:
			err = c.pause(ctx, wait, "Not made yet ("+shared.MessageOf(err)+"), trying again")
			wait = min(wait*2, makeAgainAtMost)
		}
		if err != nil {
			return err
		}
	}
}

// certain reports whether an error of MakePurchaseOrder says that nothing it created is in doubt: it is one
// of the bridge's own classes. A time-out or a stopped worker proves nothing.
func certain(err error) bool {
	var app *temporal.ApplicationError
	if !errors.As(err, &app) {
		return false
	}
	switch app.Type() {
	case bridge.Transient, bridge.Throttled, bridge.Auth, bridge.Permission, bridge.Validation, bridge.NotFound, bridge.InvalidPolicy:
		return true
	}
	return false
}

// passing reports whether an error goes away without a person.
func passing(err error) bool {
	return shared.ClassOf(err) == bridge.Transient || shared.ClassOf(err) == bridge.Throttled
}

// refused moves the lines that Autotask did not take to those that were left out.
func (c *convertOpportunity) refused(refused []order.LeftOut) {
	c.result.LeftOut = append(c.result.LeftOut, refused...)
	for _, r := range refused {
		for i, l := range c.result.Lines {
			if l.QuoteItem == r.QuoteItem {
				c.result.Lines = append(c.result.Lines[:i:i], c.result.Lines[i+1:]...)
				break
			}
		}
	}
	c.plan.LeftOut, c.plan.Lines = c.result.LeftOut, c.result.Lines
}

func (c *convertOpportunity) attempt(ctx workflow.Context) (*orders.MadePurchaseOrder, error) {
	ctx = workflow.WithActivityOptions(ctx, workflow.ActivityOptions{
		// A few dozen items at a second each, behind a busy limiter; the heartbeat tells a killed worker.
		StartToCloseTimeout: 30 * time.Minute, HeartbeatTimeout: 2 * time.Minute, RetryPolicy: shared.Once,
		Summary: fmt.Sprintf("purchase order of opportunity %d", c.plan.Opportunity),
	})
	var made orders.MadePurchaseOrder
	err := workflow.ExecuteActivity(ctx, opportunityActivities.MakePurchaseOrder, orders.MakePurchaseOrderInput{
		Conversion: c.plan}).Get(ctx, &made)
	return &made, err
}

// pause waits and says until when.
func (c *convertOpportunity) pause(ctx workflow.Context, d time.Duration, why string) error {
	c.board.Set(ctx, fmt.Sprintf("%s at %s", why, c.zone.Moment(workflow.Now(ctx).Add(d))))
	return workflow.Sleep(ctx, d)
}

// submit sends the purchase order on its way when policy or input say so and nothing needs a look.
func (c *convertOpportunity) submit(ctx workflow.Context) error {
	wanted := c.rules.Submit
	if c.in.Submit != nil {
		wanted = *c.in.Submit
	}
	problems := order.Conversion{LeftOut: c.result.LeftOut}.Problems()
	switch {
	case problems && wanted:
		c.result.Review = problem.Text("items that should have been ordered were left out",
			"fix them and convert again, or submit the purchase order as it is")
	case c.plan.Unsure && wanted:
		c.result.Review = problem.Text("the goods may be ordered already, by charges that the API user cannot see",
			"see the warning, then submit the purchase order by hand")
	case len(c.result.Lines) == 0:
		c.result.Review = problem.Text("Autotask took none of the items", "see the items left out")
	case !wanted && order.SameLabel(c.result.Status, order.StatusNew):
		c.result.Review = problem.Text("the purchase order is New", "look at it in Autotask and submit it there, or convert again with submit")
	}
	c.progress.Review = c.result.Review
	if !wanted || c.result.Review != "" {
		c.board.Set(ctx, c.result.Outcome)
		return nil
	}
	c.board.Set(ctx, "Submitting")
	var submitted orders.SubmittedPurchaseOrder
	if err := workflow.ExecuteActivity(shared.Reading(ctx, "submit purchase order "+c.result.PurchaseOrder),
		opportunityActivities.SubmitPurchaseOrder,
		orders.SubmitPurchaseOrderInput{ID: c.result.PurchaseOrderID, Lines: c.result.Lines}).Get(ctx, &submitted); err != nil {
		return err
	}
	c.made(ctx, c.result.PurchaseOrderID, submitted.Number, submitted.Status)
	if len(submitted.Findings) > 0 {
		c.result.Review = "the purchase order does not hold what the quote says:\n" + order.List(submitted.Findings)
		c.progress.Review = c.result.Review
		c.board.Set(ctx, c.result.Outcome)
		return nil
	}
	id, err := startSubmission(ctx, submitted.Number)
	if err != nil {
		return err
	}
	c.result.SubmittedBy, c.progress.SubmittedBy = id, id
	c.board.Set(ctx, c.result.Outcome)
	return nil
}

// startSubmission starts the submission of a purchase order as a workflow of its own; one that runs
// already is as good.
func startSubmission(ctx workflow.Context, purchaseOrder string) (string, error) {
	id := bridge.SubmitOrderID(shared.Connection(ctx), purchaseOrder)
	child := workflow.ExecuteChildWorkflow(workflow.WithChildOptions(ctx, workflow.ChildWorkflowOptions{
		WorkflowID: id, ParentClosePolicy: enumspb.PARENT_CLOSE_POLICY_ABANDON,
		StaticSummary:         bridge.SubmitOrderSummary(purchaseOrder),
		TypedSearchAttributes: bridge.PurchaseOrderAttributes(shared.Connection(ctx), purchaseOrder),
	}), bridge.SubmitOrder, SubmitOrderInput{PurchaseOrder: PurchaseOrderRef(purchaseOrder), Wait: true})
	err := child.GetChildWorkflowExecution().Get(ctx, nil)
	if temporal.IsWorkflowExecutionAlreadyStartedError(err) {
		return id, nil
	}
	return id, err
}

func (c *convertOpportunity) details() string {
	var b strings.Builder
	if c.result.PurchaseOrder != "" {
		fmt.Fprintf(&b, "\nPurchase order **%s** (%s)\n", c.result.PurchaseOrder, c.result.Status)
	}
	if c.result.SubmittedBy != "" {
		fmt.Fprintf(&b, "\nSubmitted by `%s`\n", c.result.SubmittedBy)
	}
	if c.result.Review != "" {
		fmt.Fprintf(&b, "\n**Waits for a person:** %s\n", c.result.Review)
	}
	if c.plan.Title != "" {
		fmt.Fprintf(&b, "\n%s, for %s\n", c.plan.Title, c.plan.CompanyName)
	}
	for _, f := range append(append([]order.Finding{}, c.plan.Findings...), c.plan.Warnings...) {
		fmt.Fprintf(&b, "- %s\n", f)
	}
	if len(c.plan.Lines) > 0 {
		b.WriteString("\n| SKU | Quantity | Unit cost | Product |\n|---|---:|---:|---|\n")
		for _, l := range c.plan.Lines {
			fmt.Fprintf(&b, "| %s | %d | %s | %s |\n", l.SKU, l.Quantity, l.UnitCost.StringFixed(2), l.Product)
		}
	}
	if len(c.plan.LeftOut) > 0 {
		b.WriteString("\n**Left out**\n")
		for _, l := range c.plan.LeftOut {
			fmt.Fprintf(&b, "- %s\n", l)
		}
	}
	return b.String()
}
