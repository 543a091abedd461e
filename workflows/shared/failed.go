package shared

import (
	"regexp"
	"strings"

	"go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/workflow"

	"digitalbridge/activities/operations"
	"digitalbridge/internal/bridge"
	"digitalbridge/internal/notify"
	"digitalbridge/internal/problem"
)

// scheduledBy is Temporal's own search attribute of what a schedule has started.
var scheduledBy = temporal.NewSearchAttributeKeyKeyword("TemporalScheduledById")

// Unattended reports whether nobody waits for the workflow's end: a schedule or another workflow has started it.
func Unattended(ctx workflow.Context) bool {
	info := workflow.GetInfo(ctx)
	if info.ParentWorkflowExecution != nil || info.WorkflowType.Name == bridge.GetOrderStatus { // activities start trackers
		return true
	}
	by, ok := workflow.GetTypedSearchAttributes(ctx).GetKeyword(scheduledBy)
	return ok && by != ""
}

// TellFailed tells people that a workflow has failed which nobody looks at, and returns the error. What is the name by which
// people know it. Often: it runs many times a day, so the same cause is told once a day.
func TellFailed(ctx workflow.Context, what string, often bool, err error) error {
	if err == nil || workflow.IsContinueAsNewError(err) || temporal.IsCanceledError(err) || ctx.Err() != nil {
		return err
	}
	switch ClassOf(err) {
	case bridge.Auth, bridge.Permission:
		return TellRefused(ctx, err)
	}
	if !Unattended(ctx) {
		return err
	}
	p := problem.Parse(ClassOf(err), MessageOf(err))
	n := operations.Notice{
		Level: notify.Warning, Topic: notify.Failures, Event: "run failed", Subject: what, Text: p.Cause, Fix: p.Fix,
	}
	if often {
		n.Once = "failed " + workflow.GetInfo(ctx).WorkflowType.Name + " " + ClassOf(err) + " " + bridge.Summary(sameCause(p.Cause))
	}
	Notify(ctx, n)
	return err
}

var figures = regexp.MustCompile(`[0-9][0-9.,:/-]*`)

// sameCause is a cause without what differs from one run to the next.
func sameCause(cause string) string { return figures.ReplaceAllString(strings.ToLower(cause), "#") }
