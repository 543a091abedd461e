package shared

import (
	"strings"

	"go.temporal.io/sdk/workflow"

	"digitalbridge/activities/operations"
	"digitalbridge/internal/bridge"
	"digitalbridge/internal/notify"
	"digitalbridge/internal/problem"
)

// TellRefused tells people that a vendor refused the credentials or a right, when that is how a workflow ends which a
// schedule starts: nobody looks at those. It is told once a day for each vendor, whatever meets it, and returns the error.
func TellRefused(ctx workflow.Context, err error) error {
	class := ""
	if err != nil && !workflow.IsContinueAsNewError(err) && ctx.Err() == nil {
		class = ClassOf(err)
	}
	var what string
	switch class {
	case bridge.Auth:
		what = operations.CredentialsRefused
	case bridge.Permission:
		what = "not permitted"
	default:
		return err
	}
	vendor := "TD SYNNEX"
	if strings.Contains(MessageOf(err), "Autotask") {
		vendor = "Autotask"
	}
	refused := problem.Parse(class, MessageOf(err))
	by := "the schedule tries again by itself, and asks " + vendor + " rarely until then; starter check shows whether it is fixed"
	if refused.Fix != "" {
		by = strings.TrimSuffix(refused.Fix, ".") + "; " + by
	}
	Notify(ctx, operations.Notice{
		Level: "action", Topic: notify.Connection, Event: what, Subject: vendor, Text: refused.Cause, Once: what + " by " + vendor, Fix: by,
	})
	return err
}
