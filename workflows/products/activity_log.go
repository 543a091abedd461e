package products

import (
	"fmt"

	"go.temporal.io/sdk/workflow"

	"digitalbridge/activities/products"
	"digitalbridge/internal/activitylog"
	"digitalbridge/internal/spelling"
	"digitalbridge/workflows/shared"
)

// This file is what syncs and refreshes leave in the activity log.

// entry is what the log says of a sync whatever it came to.
func (s *productSync) entry() activitylog.Run {
	r := activitylog.Run{Object: activitylog.Object{Kind: activitylog.Catalogue}, Operation: "sync", Only: s.in.Only}
	switch {
	case s.in.Mode == ModePlan:
		r.Operation = activitylog.Planned
	case s.in.Feed == products.FeedStock:
		r.Operation = "sync stock"
	}
	if s.result.Report != nil {
		r.Report = s.result.Report.HTML
	}
	return r
}

// log keeps how the sync ended.
func (s *productSync) log(ctx workflow.Context, err error) {
	r := s.entry()
	if err != nil {
		shared.LogFailure(ctx, r, err)
		return
	}
	c := s.result.Plan.Counts
	if s.in.Mode == ModePlan {
		r.Result = activitylog.Success
		r.Text = fmt.Sprintf("%d to create, %d to update, %d to deactivate, %d unchanged; nothing was written", c.Create, c.Update, c.Deactivate,
			c.Unchanged)
		shared.Log(ctx, r)
		return
	}
	r = take(r, s.result.Applied)
	if n := s.result.Catalog.Rejected; n > 0 {
		r.Text += ", " + spelling.Count(n, "row") + " of the price file rejected"
		r.Result = activitylog.Partial
	}
	if held := c.Held + c.HeldInPart; held > 0 {
		r.Text += fmt.Sprintf(", %d held for a person", held)
	}
	shared.Log(ctx, r)
}

// logWaiting keeps that the plan waits for a person.
func (s *productSync) logWaiting(ctx workflow.Context, hold string) {
	r := s.entry()
	r.Result = activitylog.Waiting
	r.Problem = activitylog.Problem{Cause: "the plan is held because " + hold, Fix: "look at it, and approve or reject it"}
	shared.Log(ctx, r)
}

// log keeps how the refresh ended.
func (r *refreshPrices) log(ctx workflow.Context, err error) {
	run := activitylog.Run{Object: activitylog.Object{Kind: activitylog.Catalogue}, Operation: "refresh", Only: r.in.SKUs}
	if err != nil {
		shared.LogFailure(ctx, run, err)
		return
	}
	shared.Log(ctx, take(run, r.result.Applied))
}

// take says what was written, with the products that could not be.
func take(r activitylog.Run, t ApplyTotals) activitylog.Run {
	r.Result = activitylog.Success
	r.Text = fmt.Sprintf("%d created, %d updated, %d deactivated, %d failed", t.Created, t.Updated, t.Deactivated, t.Failed)
	if t.Failed == 0 {
		return r
	}
	r.Result = activitylog.Partial
	for _, f := range t.Failures {
		r.Records = append(r.Records, activitylog.Record{
			Object: activitylog.Object{Kind: activitylog.Product, ID: f.SKU}, Operation: string(f.Action), Result: activitylog.Failed,
			Problem: activitylog.Problem{Class: f.Class, Cause: f.Cause, Fix: f.Fix},
		})
	}
	r.More = t.Failed - len(r.Records)
	if r.Report == "" || t.FailuresKey != "" {
		r.Report = t.FailuresKey
	}
	return r
}
