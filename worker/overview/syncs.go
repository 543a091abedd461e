package overview

import (
	"cmp"
	"context"
	"fmt"
	"time"

	"digitalbridge/internal/bridge"
	"digitalbridge/internal/report"
	"digitalbridge/workflows/products"
)

// Sync is a run of Product Sync as people ask for it.
type Sync struct {
	Started     time.Time `json:"started"`
	Ended       time.Time `json:"ended,omitzero"`
	Result      string    `json:"result"` // Success, Partial success, Planned, Failed, Waiting or what it does now
	Created     int       `json:"created"`
	Updated     int       `json:"updated"`
	Deactivated int       `json:"deactivated"`
	Failed      int       `json:"failed"`
	Held        int       `json:"held,omitempty"`
	// Repriced is how many products got another cost or price, Moves are the biggest moves of prices.
	Repriced   int           `json:"repriced,omitempty"`
	Moves      []report.Move `json:"moves,omitempty"`
	Cause      string        `json:"cause,omitempty"` // of a failure, or what a held plan waits for
	Do         string        `json:"do,omitempty"`    // the command that goes on from here
	RunID      string        `json:"runId"`
	WorkflowID string        `json:"workflowId"`
	URL        string        `json:"url"`
}

// SyncWaiting is the result of a sync whose plan a person has to approve.
const SyncWaiting = "Waiting"

// DecideOnPlan is how a person decides on a plan that is held.
const DecideOnPlan = `starter sync approve --reason "why" (or reject)`

// Syncs are the newest runs of Product Sync.
func (b *Bridge) Syncs(ctx context.Context, most int) ([]Sync, error) {
	list, err := b.List(ctx, fmt.Sprintf("WorkflowType = '%s' AND %s = '%s'", bridge.ProductSync, bridge.Connection.GetName(),
		b.Connection), most)
	if err != nil {
		return nil, err
	}
	rows := []Sync{}
	for _, l := range list {
		rows = append(rows, b.sync(ctx, l))
	}
	return rows, ctx.Err()
}

// sync reads the result of one run, or where it is.
func (b *Bridge) sync(ctx context.Context, l Listed) Sync {
	row := Sync{Started: l.Start, Ended: l.End, RunID: l.RunID, WorkflowID: l.ID, URL: b.URL(l.ID, l.RunID)}
	if l.Status == Running {
		b.runningSync(ctx, l, &row)
		return row
	}
	var result products.ProductSyncResult
	if err := b.Client.GetWorkflow(ctx, l.ID, l.RunID).Get(ctx, &result); err != nil {
		row.Result, row.Cause = l.Status, Describe(err)
		return row
	}
	row.Result, row.Created, row.Updated, row.Deactivated, row.Failed = result.Status, result.Applied.Created, result.Applied.Updated,
		result.Applied.Deactivated, result.Applied.Failed
	row.Held = result.Plan.Counts.Held + result.Plan.Counts.HeldInPart
	if r := result.Report; r != nil {
		row.Repriced, row.Moves = r.Summary.Money.Repriced, r.Summary.Biggest
	}
	switch result.Status {
	case products.SyncPlanned:
		row.Do = "starter sync apply --plan " + result.Plan.Digest
	case products.SyncPartial:
		row.Do = "starter sync retry-failed " + l.RunID
	}
	return row
}

func (b *Bridge) runningSync(ctx context.Context, l Listed, row *Sync) {
	var p products.SyncProgress
	err := b.ask(ctx, l.ID, l.RunID, bridge.QueryProgress, &p)
	switch {
	case err != nil:
		row.Result, row.Cause = Running, "it does not say how far it is; is a worker running?"
	case p.Waiting:
		row.Result, row.Do = SyncWaiting, DecideOnPlan
		if p.Plan != nil {
			row.Cause = p.Plan.Hold
		}
	default:
		row.Result = cmp.Or(p.Phase, Running)
	}
}

// SyncStatus is where Product Sync stands.
type SyncStatus struct {
	Now    *Sync     `json:"now,omitempty"`
	Last   *Sync     `json:"last,omitempty"` // the last that wrote
	Next   time.Time `json:"next,omitzero"`
	Paused string    `json:"paused,omitempty"` // the note of the schedule's pause
	Note   string    `json:"note,omitempty"`
}

// lookedBack is how many runs are looked through for the last one that wrote.
const lookedBack = 20

// SyncStatus tells what Product Sync does now, what the last run wrote, and when the next one starts.
func (b *Bridge) SyncStatus(ctx context.Context) (now SyncStatus, err error) {
	rows, err := b.Syncs(ctx, lookedBack)
	if err != nil {
		return now, err
	}
	for i, r := range rows {
		switch {
		case r.Ended.IsZero() && now.Now == nil:
			now.Now = &rows[i]
		case !r.Ended.IsZero() && r.Result != products.SyncPlanned && now.Last == nil:
			now.Last = &rows[i]
		}
	}
	d, err := b.Client.ScheduleClient().GetHandle(ctx, bridge.ScheduleID(bridge.ProductSyncID(b.Connection))).Describe(ctx)
	switch {
	case err != nil:
		now.Note = "no schedule starts it; starter schedules apply makes one"
	case d.Schedule.State != nil && d.Schedule.State.Paused:
		now.Paused = cmp.Or(d.Schedule.State.Note, "paused")
	case len(d.Info.NextActionTimes) > 0:
		now.Next = d.Info.NextActionTimes[0]
	}
	return now, nil
}
