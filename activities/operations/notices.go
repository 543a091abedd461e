package operations

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"time"

	"go.temporal.io/sdk/activity"
	"go.temporal.io/sdk/client"

	"digitalbridge/activities/border"
	"digitalbridge/internal/bridge"
	"digitalbridge/internal/dossier"
	"digitalbridge/internal/notify"
	"digitalbridge/internal/policy"
	"digitalbridge/internal/store"
)

// Notices tells people what workflows found or wait for.
type Notices struct {
	Sender *notify.Sender
	Policy policy.Policy
	// Gather starts or signals the workflow that gathers notices and sends them.
	Gather Signaller
	// Connection is the connection's name, WorkflowURL the page of a workflow in the web UI, and Desk the address of the desk,
	// empty when there is none.
	Connection  string
	WorkflowURL func(workflowID, runID string) string
	Desk        string
	// Store is where it stands which notices were given that are given once; nil: they are given each time.
	Store *store.Store
	// Accepted is when a vendor last took the credentials, as this process has seen it; nil: that is not known.
	Accepted func(vendor string) time.Time
}

// CredentialsRefused is the event of a notice about a vendor, its subject, that refuses access: its credentials, or where it comes from.
const CredentialsRefused = "access refused"

// Signaller is the part of a Temporal client that wakes a workflow.
type Signaller interface {
	SignalWithStartWorkflow(ctx context.Context, workflowID, signalName string, signalArg any, options client.StartWorkflowOptions,
		workflow any, workflowArgs ...any) (client.WorkflowRun, error)
}

// Notice is a message for people; the activity adds connection and links.
type Notice = notify.Notice

// QueuedNotice is a notice with who gets it, when, and how many messages an address may get: as the policy says where it came up.
type QueuedNotice struct {
	Notice  Notice    `json:"notice" inner:"true"`
	To      []string  `json:"to" inner:"true"`
	Due     time.Time `json:"due" inner:"true"`
	PerHour int       `json:"perHour" inner:"true"`
	// Zone is the policy's time zone, for as long as it may wait.
	Zone policy.Zone `json:"zone,omitempty" inner:"true"`
	// Urgent: it waits for no address that has had its messages.
	Urgent bool `json:"urgent,omitempty" inner:"true"`
}

// SendNotice writes the notice to the worker's log, always, and hands it to the workflow that sends it, when there is an
// address. A repetition can show it twice, never lose it.
func (a *Notices) SendNotice(ctx context.Context, n Notice) error {
	if n.Once != "" && a.Store != nil {
		first, err := a.first(ctx, n)
		if err != nil || first == nil {
			return border.Failure(ctx, err)
		}
		if err := a.give(ctx, n); err != nil {
			_ = first.Release(ctx) // nobody was told
			return err
		}
		return nil
	}
	return a.give(ctx, n)
}

// onceEvery is how long a notice that is given once is not given again.
const onceEvery = 24 * time.Hour

// first is the right to give a notice that is given once; nil when it was given by another run.
func (a *Notices) first(ctx context.Context, n Notice) (*store.Claim, error) {
	run := activity.GetInfo(ctx).WorkflowExecution
	name := "notices/" + url.PathEscape(n.Once)
	claim, err := a.Store.Claim(ctx, name, run.ID+" (run "+run.RunID+")", onceEvery)
	var given *store.ClaimedError
	if errors.As(err, &given) && a.over(n, given.Until.Add(-onceEvery)) {
		if err := a.Store.Unclaim(ctx, name); err != nil {
			return nil, err
		}
		claim, err = a.Store.Claim(ctx, name, run.ID+" (run "+run.RunID+")", onceEvery)
	}
	if errors.As(err, &given) {
		activity.GetLogger(ctx).Info("notice not given again", "event", n.Event, "given by", given.By)
		return nil, nil
	}
	return claim, err
}

// over reports whether what was told then has been fixed since: it is another thing, and told anew.
func (a *Notices) over(n Notice, told time.Time) bool {
	return n.Event == CredentialsRefused && a.Accepted != nil && a.Accepted(n.Subject).After(told)
}

func (a *Notices) give(ctx context.Context, n Notice) error {
	n.Once = ""
	if a.Policy.HidesPrices() {
		n.Subject, n.Text, n.Fix = dossier.WithoutAmounts(n.Subject), dossier.WithoutAmounts(n.Text), dossier.WithoutAmounts(n.Fix)
	}
	run := activity.GetInfo(ctx).WorkflowExecution
	if activity.GetInfo(ctx).Attempt == 1 {
		activity.GetLogger(ctx).Info("notice", "event", n.Event, "level", string(n.Level), "subject", n.Subject, "text", n.Line())
	}
	n.Details = a.WorkflowURL(run.ID, run.RunID)
	n.Link = bridge.DeskLink(a.Desk, a.Connection, run.ID, run.RunID)
	return border.Failure(ctx, a.Queue(ctx, n))
}

// Queue hands a notice to the workflow that sends it, when there is an address.
func (a *Notices) Queue(ctx context.Context, n Notice) error {
	names := a.Sender.Names()
	if len(names) == 0 {
		return nil
	}
	n.Connection = a.Connection
	if n.Link == "" {
		n.Link = a.Desk
	}
	now := time.Now().UTC()
	q := QueuedNotice{
		Notice: n, To: a.Policy.Notices.To(n.Topic, names), Due: a.Policy.Due(n.Topic, now), PerHour: a.Policy.Notices.PerHour,
		Urgent: a.Policy.Notices.IsUrgent(n.Topic), Zone: policy.ZoneOf(a.Policy.Location(), now, now.AddDate(0, 0, 7)),
	}
	id := bridge.SendNoticesID(a.Connection)
	_, err := a.Gather.SignalWithStartWorkflow(ctx, id, bridge.SignalNotice, q, client.StartWorkflowOptions{
		ID: id, TaskQueue: bridge.TaskQueue(a.Connection), StaticSummary: "Notices to people",
	}, bridge.SendNotices, struct{}{})
	if err != nil {
		return fmt.Errorf("handing a notice to workflow %s: %w", id, err)
	}
	return nil
}

// DeliverInput are notices for one address.
type DeliverInput struct {
	To      string   `json:"to"`
	Notices []Notice `json:"notices"`
}

// DeliverNotices sends notices to an address, in one message. A repetition can show them twice.
func (a *Notices) DeliverNotices(ctx context.Context, in DeliverInput) error {
	return border.Failure(ctx, a.Sender.Send(ctx, in.To, in.Notices))
}
