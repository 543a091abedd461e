package orders

import (
	"time"

	"go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/workflow"

	orderactivities "digitalbridge/activities/orders"
	"digitalbridge/internal/dossier"
	"digitalbridge/workflows/shared"
)

// This file is the end of a submission in the purchase order's dossier. What comes before it is noted by
// the activities that do it, which costs no events.

// fileEndFor bounds the attempts: the order itself is done, and whoever waits for the result waits on.
const fileEndFor = 10 * time.Minute

// decided is what people decided, as a dossier keeps it.
func (s *submitOrder) decided() []dossier.Decision {
	var out []dossier.Decision
	for _, d := range s.desk.made {
		out = append(out, dossier.Decision(d))
	}
	return out
}

// ending is how the submission ended.
func (s *submitOrder) ending(outcome string, orders []string, err error) orderactivities.OrderEnd {
	e := orderactivities.OrderEnd{
		PurchaseOrder: s.draft.prepared.PurchaseOrder.Number, PurchaseOrderID: s.draft.prepared.PurchaseOrder.ID, Outcome: outcome,
		Orders:   orders,
		Findings: s.draft.findings, Decisions: s.decided(), Operation: s.operation(), Result: resultOf(outcome),
	}
	if err != nil {
		e.Problem, e.ProblemType = shared.MessageOf(err), shared.ClassOf(err)
	}
	return e
}

// file notes the end, unless the write to Autotask has noted it. A dossier that can't be written does not
// change what became of the order.
func (s *submitOrder) file(ctx workflow.Context, end orderactivities.OrderEnd) {
	if s.placed != nil && s.placed.filed {
		return
	}
	if end.PurchaseOrder == "" { // it could not even be read
		shared.Log(ctx, end.Run(string(s.in.PurchaseOrder)))
		return
	}
	ctx, _ = workflow.NewDisconnectedContext(ctx)
	ctx = workflow.WithActivityOptions(ctx, workflow.ActivityOptions{
		StartToCloseTimeout: 30 * time.Second, ScheduleToCloseTimeout: fileEndFor, Summary: "dossier: " + end.Outcome,
		RetryPolicy: &temporal.RetryPolicy{InitialInterval: time.Second, BackoffCoefficient: 2, MaximumInterval: time.Minute},
	})
	if err := workflow.ExecuteActivity(ctx, dossierActivities.FileOrderEnd, end).Get(ctx, nil); err != nil {
		workflow.GetLogger(ctx).Warn("dossier not written", "PurchaseOrder", end.PurchaseOrder, "error", shared.MessageOf(err))
	}
}
