package orders

import (
	"cmp"
	"context"
	"errors"
	"time"

	"github.com/shopspring/decimal"
	"go.temporal.io/sdk/activity"

	"digitalbridge/activities/border"
	"digitalbridge/activities/tenant"
	"digitalbridge/clients/autotask"
	"digitalbridge/clients/tdsynnex"
	"digitalbridge/internal/bridge"
	"digitalbridge/internal/dossier"
	"digitalbridge/internal/order"
	"digitalbridge/internal/policy"
	"digitalbridge/internal/store"
)

// Orders reads purchase orders, sends them to the distributor and writes back what became of them.
// Its calls go before those of the catalogue in Autotask's hourly budget.
type Orders struct {
	Autotask *autotask.Client
	TDSynnex *tdsynnex.Client
	Tenant   *tenant.Tenant
	Policy   policy.Policy
	// Live lets orders go out; without it everything but the sending works.
	Live bool
	// Store is where it stands that an order is being sent, so that no other run sends it meanwhile.
	Store *store.Store
	// Dossiers keeps what was done; nil keeps nothing.
	Dossiers *Dossiers
	// Workflows starts trackers; nil leaves that to the submission.
	Workflows WorkflowStarter
	// WorkflowURL is the page of a workflow in the web UI; nil when there is none.
	WorkflowURL func(id, runID string) string
}

// ReadPurchaseOrderInput names a purchase order by its number or its id.
type ReadPurchaseOrderInput struct {
	PurchaseOrder string `json:"purchaseOrder"`
}

// PrepareOrderInput names a purchase order by its number or its id, and says what the dossier has of it.
type PrepareOrderInput struct {
	PurchaseOrder string `json:"purchaseOrder"`
	// Filed is what the last answer said, so that the same is not noted twice.
	Filed string `json:"filed,omitempty"`
	// Decided is what people decided so far.
	Decided []dossier.Decision `json:"decided,omitempty"`
	// Look looks the order up and checks its lines in passing, as [Orders.FindOrder] does, when nothing blocks it.
	Look bool `json:"look,omitempty"`
	// Freight asks for the freight in that check, beside the policy's say.
	Freight bool `json:"freight,omitempty"`
}

// PreparedOrder is a purchase order, the distributor's order of it, and what speaks against sending it.
type PreparedOrder struct {
	PurchaseOrder order.PurchaseOrder    `json:"purchaseOrder"`
	Order         order.DistributorOrder `json:"order"`
	Findings      []order.Finding        `json:"findings,omitempty"`
	Total         decimal.Decimal        `json:"total"`
	Live          bool                   `json:"live"`
	// Rules are the parts of the policy that the workflow decides by.
	Rules policy.Orders `json:"rules"`
	// Filed stands for what the dossier has of this answer, empty when it has nothing.
	Filed string `json:"filed,omitempty"`
	// FirstLook is how long after it was sent the order is looked at first.
	FirstLook policy.Duration `json:"firstLook,omitempty"`
	// Found is what the look in passing came to; nil when none was asked for, something blocks the order, or the
	// distributor could not be asked: then it is to be asked by an activity of its own.
	Found *FoundOrder `json:"found,omitempty"`
}

// lookWithin bounds the look in passing, so that a slow distributor does not use up the activity's time.
const lookWithin = time.Minute

// PrepareOrder reads the purchase order and renders it. It writes nothing but the dossier and may be
// repeated.
func (a *Orders) PrepareOrder(ctx context.Context, in PrepareOrderInput) (*PreparedOrder, error) {
	defer border.Alive(ctx)()
	prior := autotask.WithPriority(ctx)
	row, err := a.find(prior, in.PurchaseOrder)
	if err != nil {
		return nil, border.Failure(ctx, err)
	}
	po, err := a.complete(prior, row)
	if err == nil {
		err = a.addDelivery(prior, row, &po)
	}
	if err != nil {
		return nil, border.Failure(ctx, err)
	}
	if _, err := a.paymentTerm(prior, po); err != nil {
		return nil, border.Failure(ctx, err)
	}
	rendered, findings := order.Render(po, a.Policy.Orders)
	if rendered.Number, err = a.numberToSend(ctx, po); err != nil {
		return nil, border.Failure(ctx, err)
	}
	prepared := &PreparedOrder{
		PurchaseOrder: po, Order: rendered, Findings: findings, Total: po.Total(), Live: a.Live, Rules: a.Policy.Orders,
		FirstLook: min(a.Policy.Tracking.PollSoonEvery, a.Policy.Tracking.PollAtLeastEvery),
	}
	entry, digest := renderedEntry(in, prepared)
	var entries []dossier.Entry
	if digest != in.Filed {
		entries = append(entries, entry)
	}
	if in.Look && len(order.With(order.Blocks, findings)) == 0 {
		var looked []dossier.Entry
		prepared.Found, looked = a.lookByTheWay(ctx, in, prepared)
		entries = append(entries, looked...)
	}
	if len(entries) == 0 || a.Dossiers.file(ctx, entries...) {
		prepared.Filed = digest
	} else {
		prepared.Found.notFiled()
	}
	return prepared, nil
}

// lookByTheWay is the look-up and check of an order that was just rendered, with what the dossier has to say of
// them; nil when the distributor could not be asked.
func (a *Orders) lookByTheWay(ctx context.Context, in PrepareOrderInput, p *PreparedOrder) (*FoundOrder, []dossier.Entry) {
	ctx, cancel := context.WithTimeout(ctx, lookWithin)
	defer cancel()
	found, entries, err := a.findOrder(ctx, FindOrderInput{
		Number: p.Order.Number, PurchaseOrder: p.PurchaseOrder.Number, Check: &CheckOrderInput{Order: p.Order, PurchaseOrder: p.PurchaseOrder, Freight: in.Freight},
	})
	if err != nil {
		activity.GetLogger(ctx).Info("order not looked up in passing", "PurchaseOrder", p.PurchaseOrder.Number, "error", err)
		return nil, nil
	}
	return found, entries
}

// FindOrderInput names an order by the number that the distributor knows.
type FindOrderInput struct {
	Number string `json:"number"`
	// PurchaseOrder is the one in whose dossier the look is noted; empty: in none.
	PurchaseOrder string `json:"purchaseOrder,omitempty"`
	// Check is checked in passing, as [Orders.CheckOrder] does, when the order is not there.
	Check *CheckOrderInput `json:"check,omitempty"`
	// Of is the purchase order that an order under the number has to be about.
	Of *order.PurchaseOrder `json:"of,omitempty"`
	// PurchaseOrderID is the one that is read again beside the look; 0: none is.
	PurchaseOrderID int64 `json:"purchaseOrderId,omitempty"`
}

// about is the purchase order that an order under the number has to be about; nil when it is not asked for.
func (in FindOrderInput) about() *order.PurchaseOrder {
	if in.Of == nil && in.Check != nil {
		return &in.Check.PurchaseOrder
	}
	return in.Of
}

// FoundOrder is what a look-up found.
type FoundOrder struct {
	order.Answer
	// Checked is the check in passing; nil when none was asked for or the order is there.
	Checked *CheckedOrder `json:"checked,omitempty"`
	// Differences say why what is there under the number is not taken for this order; then it is not Found.
	Differences []order.Difference `json:"differences,omitempty"`
}

// notFiled forgets that the dossier has what was found.
func (f *FoundOrder) notFiled() {
	if f != nil && f.Checked != nil {
		f.Checked.Filed = ""
	}
}

// FindOrder looks an order up at the distributor. It writes nothing but the dossier and may be repeated.
// Not found proves nothing soon after the order was sent.
func (a *Orders) FindOrder(ctx context.Context, in FindOrderInput) (*FoundOrder, error) {
	defer border.Alive(ctx)()
	found, entries, err := a.findOrder(ctx, in)
	if err != nil {
		return nil, border.Failure(ctx, err)
	}
	if !a.Dossiers.file(ctx, entries...) {
		found.notFiled()
	}
	return found, nil
}

// findOrder also returns what the dossier has to say of the look.
func (a *Orders) findOrder(ctx context.Context, in FindOrderInput) (*FoundOrder, []dossier.Entry, error) {
	status, err := a.TDSynnex.OrderStatus(ctx, in.Number)
	if err != nil {
		return nil, nil, err
	}
	found := &FoundOrder{Answer: statusAnswer(status)}
	if po := in.about(); po != nil {
		found.Differences = order.Compare(order.NewTracking(*po), found.Answer)
	}
	entries := []dossier.Entry{lookedEntry(in, *found)}
	if len(found.Differences) > 0 {
		if in.Check == nil {
			return nil, entries, otherOrder(in.Number, found.Differences)
		}
		found.Found = false
	}
	// An order that was rejected when it was sent is none: it may be sent now.
	if in.Check != nil && found.WhollyRefused() && found.Whole == order.CodeRejected {
		found.Found = false
	}
	if in.Check == nil || found.Found {
		return found, entries, nil
	}
	found.Checked, err = a.check(ctx, *in.Check)
	if err != nil {
		return nil, nil, err
	}
	if len(found.Differences) > 0 {
		found.Checked.Findings = append([]order.Finding{order.OtherOrder(in.Number, found.Differences)}, found.Checked.Findings...)
	}
	entry, digest := checkedEntry(*in.Check, found.Checked)
	if found.Checked.Filed = digest; digest != in.Check.Filed {
		entries = append(entries, entry)
	}
	return found, entries, nil
}

// otherOrder is the error of an order under the number that may be another one.
func otherOrder(number string, differences []order.Difference) error {
	f := order.OtherOrder(number, differences)
	return border.NewProblem(bridge.OtherOrder, f.Fix, "%s", f.Problem)
}

// SendOrderInput is an order to send.
type SendOrderInput struct {
	Order order.DistributorOrder `json:"order"`
	// PurchaseOrder is the one in whose dossier the attempt is noted; empty: in none.
	PurchaseOrder string `json:"purchaseOrder,omitempty"`
	// Of is the purchase order that an order under the number has to be about to be taken for this one.
	Of *order.PurchaseOrder `json:"of,omitempty"`
}

// SentOrder is what one attempt to send came to.
type SentOrder struct {
	Outcome order.Outcome `json:"outcome"`
	// Answer is what the distributor says of the lines, when it said something.
	Answer order.Answer `json:"answer"`
	// Lines are the lines that will not ship as ordered.
	Lines         []order.Finding `json:"lines,omitempty"`
	PendingReview bool            `json:"pendingReview,omitempty"`
	Reason        string          `json:"reason,omitempty"`
	Fix           string          `json:"fix,omitempty"`
}

// SendOrder looks the order up and, only when the distributor does not know it, sends it once. Look-up
// and sending are one activity, so that a reset of the workflow always looks again; it must be run with
// a single attempt. What became of the order is in the outcome, also when it is not known; an error
// comes only when it is certain that nothing was sent.
func (a *Orders) SendOrder(ctx context.Context, in SendOrderInput) (*SentOrder, error) {
	defer border.Alive(ctx)()
	if !a.Live {
		return nil, border.Failure(ctx, border.NewProblem(bridge.OrdersNotLive, "Set ORDERS_LIVE=true for the worker when orders are to go out, and submit the order again.", "sending orders is switched off"))
	}
	sent, err := a.send(ctx, in)
	if err != nil {
		return nil, border.Failure(ctx, err)
	}
	return sent, nil
}

func (a *Orders) send(ctx context.Context, in SendOrderInput) (*SentOrder, error) {
	mark, err := a.markSending(ctx, in)
	var other *store.ClaimedError
	if errors.As(err, &other) {
		return &SentOrder{Outcome: order.Unknown, Reason: "another run was sending it and has not said what became of it: " + other.By}, nil
	}
	if err != nil {
		return nil, err
	}
	status, err := a.TDSynnex.OrderStatus(ctx, in.Order.Number)
	if err != nil {
		mark.end(ctx)
		return nil, err
	}
	if sent := alreadyThere(in, statusAnswer(status)); sent != nil {
		mark.end(ctx)
		a.fileAnswered(ctx, in, sent)
		return sent, nil
	}
	a.fileSending(ctx, in) // before it, so that an attempt that ends with the worker leaves a trace
	request := purchaseOrderRequest(in.Order)
	response, err := a.TDSynnex.SubmitPurchaseOrder(ctx, request)
	submission := tdsynnex.ClassifySubmission(request, response, err)
	if submission.Outcome == tdsynnex.OutcomeAlreadyThere {
		// The look before did not see it: the last line of defence held.
		activity.GetMetricsHandler(ctx).Counter(duplicatesRefused).Inc(1)
	}
	sent := sentOrder(in.Order, submission)
	if sent.Outcome != order.Unknown {
		mark.end(ctx)
	}
	a.fileAnswered(ctx, in, sent)
	return sent, nil
}

// alreadyThere is what a look right before sending came to; nil when nothing speaks against sending. An order that
// the distributor rejected when it was sent is none.
func alreadyThere(in SendOrderInput, found order.Answer) *SentOrder {
	var differences []order.Difference
	if in.Of != nil {
		differences = order.Compare(order.NewTracking(*in.Of), found)
	}
	switch {
	case !found.Found, found.WhollyRefused() && found.Whole == order.CodeRejected:
		return nil
	case len(differences) > 0:
		f := order.OtherOrder(in.Order.Number, differences)
		return &SentOrder{Outcome: order.Refused, Reason: f.Problem, Fix: f.Fix}
	case found.WhollyRefused():
		return &SentOrder{Outcome: order.Refused, Reason: "the distributor shows an order under this number that was deleted, and does not say what it was",
			Fix: "ask TD SYNNEX what it was, and order on a purchase order with another number"}
	}
	return &SentOrder{Outcome: order.AlreadyThere, Answer: found, Reason: "the distributor already has this order"}
}

// RecordOrderInput asks to write what is known of the distributor's order to the purchase order.
type RecordOrderInput struct {
	PurchaseOrderID int64          `json:"purchaseOrderId"`
	Tracking        order.Tracking `json:"tracking"`
	// End is how the submission ends when this is its last step.
	End *OrderEnd `json:"end,omitempty"`
	// Track asks to start the order's tracker when all of it is written.
	Track *TrackOrder `json:"track,omitempty"`
}

// RecordedOrder says what was written.
type RecordedOrder struct {
	Header bool `json:"header"`
	Lines  int  `json:"lines"`
	// Filed: the dossier has the end.
	Filed bool `json:"filed,omitempty"`
	// TrackedBy is the workflow that follows the order from here; empty when it is still to be started.
	TrackedBy string `json:"trackedBy,omitempty"`
}

// RecordOrder writes the differences between the purchase order and what is known of the distributor's
// order, and reads them back; then it starts the order's tracker when it is to. All values are absolute, and
// there is one tracker of an order, so it may be repeated.
func (a *Orders) RecordOrder(ctx context.Context, in RecordOrderInput) (*RecordedOrder, error) {
	defer border.Alive(ctx)()
	recorded, err := a.record(autotask.WithPriority(ctx), in)
	if err != nil {
		return nil, border.Failure(ctx, err)
	}
	recorded.TrackedBy = a.track(ctx, in)
	return recorded, nil
}

func (a *Orders) record(ctx context.Context, in RecordOrderInput) (*RecordedOrder, error) {
	po, err := a.readToWrite(ctx, in.PurchaseOrderID)
	if err != nil {
		return nil, err
	}
	update := order.WriteBack(po, in.Tracking, a.Policy.Orders)
	term, err := a.paymentTerm(ctx, po)
	if err != nil && border.Describe(err).Kind != bridge.InvalidPolicy { // PrepareOrder says it; the order's number matters more
		return nil, err
	}
	status, err := a.newStatus(ctx, po, in.Tracking)
	if err != nil {
		return nil, err
	}
	if update.Empty() && term == 0 && status == 0 {
		return &RecordedOrder{Filed: a.fileWritten(ctx, in, po.Number, nil)}, nil
	}
	for _, l := range update.Lines {
		if err := a.Autotask.PurchaseOrderItems.Patch(ctx, po.ID, itemPatch(l)); err != nil {
			return nil, err
		}
	}
	if update.Header() || term != 0 {
		patch := headerPatch(po.ID, update)
		if term != 0 {
			patch.PaymentTerm = autotask.Of(term)
		}
		if err := a.Autotask.PurchaseOrders.Patch(ctx, patch); err != nil {
			return nil, err
		}
	}
	if status != 0 { // last, because items of a cancelled order can't be changed
		if err := a.Autotask.PurchaseOrders.Patch(ctx, autotask.PurchaseOrder{ID: po.ID, Status: autotask.Of(status)}); err != nil {
			return nil, err
		}
	}
	// A patch can answer 200 and change nothing (reference autotask.md §3.1).
	again, err := a.readToWrite(ctx, in.PurchaseOrderID)
	if err != nil {
		return nil, err
	}
	if left := order.WriteBack(again, in.Tracking, a.Policy.Orders); !left.Empty() {
		return nil, border.NewProblem(bridge.Validation, "Check that the API user may edit purchase orders and items, and whether the fields are locked in this status.",
			"Autotask took the changes of purchase order %s but did not keep them: %s", po.Number, left.Describe())
	}
	if left, err := a.newStatus(ctx, again, in.Tracking); err != nil || left != 0 {
		return nil, cmp.Or(err, border.NewProblem(bridge.Validation, "Check that the API user may change the status of purchase orders, and tracking.statuses in the policy.",
			"Autotask took the new status of purchase order %s but did not keep it", po.Number))
	}
	return &RecordedOrder{
		Header: update.Header() || term != 0 || status != 0, Lines: len(update.Lines), Filed: a.fileWritten(ctx, in, po.Number, changed(update, term, status)),
	}, nil
}

// changed names what was written.
func changed(u order.Update, term, status int64) []string {
	var names []string
	if !u.Empty() {
		names = append(names, u.Describe())
	}
	if term != 0 {
		names = append(names, "paymentTerm")
	}
	if status != 0 {
		names = append(names, "status")
	}
	return names
}

// paymentTerm is the id of the policy's payment term when an approved purchase order has none, else 0.
func (a *Orders) paymentTerm(ctx context.Context, po order.PurchaseOrder) (int64, error) {
	label := a.Policy.Orders.PaymentTerm
	if label == "" || po.HasPaymentTerm || !po.Approved(a.Policy.Orders.ApprovedStatuses) {
		return 0, nil
	}
	terms, err := a.Autotask.PurchaseOrders.Picklist(ctx, "paymentTerm")
	if err != nil {
		return 0, err
	}
	if id, ok := terms.IDByLabel(label); ok {
		return id, nil
	}
	return 0, border.NewProblem(bridge.InvalidPolicy, "Use one of Autotask's own labels in the policy (orders.paymentTerm): "+tenant.OrNothing(terms.Labels())+".", "Autotask has no payment term %q", label)
}
