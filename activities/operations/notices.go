package operations

import (
	"context"
	"errors"
	"fmt"

	"go.temporal.io/sdk/activity"

	"digitalbridge/activities/border"
	"digitalbridge/internal/bridge"
	"digitalbridge/internal/notify"
)

// Notices tells people what workflows found or wait for.
type Notices struct {
	Webhook notify.Webhook
	// Connection is the connection's name; WorkflowURL is the page of a workflow in the web UI.
	Connection  string
	WorkflowURL func(workflowID, runID string) string
}

// Notice is a message for people; the activity adds connection and link.
type Notice = notify.Notice

// SendNotice writes the notice to the worker's log, always, and sends it to the webhook, if there is
// one. A repetition can show it twice, never lose it.
func (a *Notices) SendNotice(ctx context.Context, n Notice) error {
	run := activity.GetInfo(ctx).WorkflowExecution
	n.Connection, n.Link = a.Connection, a.WorkflowURL(run.ID, run.RunID)
	if activity.GetInfo(ctx).Attempt == 1 {
		activity.GetLogger(ctx).Info("notice", "event", n.Event, "level", string(n.Level), "subject", n.Subject, "text", n.Line())
	}
	err := a.Webhook.Send(ctx, n)
	var refused *notify.RefusedError
	if errors.As(err, &refused) && !refused.Temporary() {
		err = border.NewProblem(bridge.Validation, "Check NOTIFY_WEBHOOK_URL and NOTIFY_FORMAT in the worker's environment.", "the webhook did not take the notice: %v", refused)
	}
	if err != nil {
		return border.Failure(ctx, fmt.Errorf("notice %q: %w", n.Event, err))
	}
	return nil
}
