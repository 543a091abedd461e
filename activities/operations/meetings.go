package operations

import (
	"context"
	"time"

	"go.temporal.io/sdk/activity"

	"digitalbridge/activities/border"
	"digitalbridge/internal/bridge"
	"digitalbridge/internal/meeting"
	"digitalbridge/internal/problem"
)

// Meetings records what the vendors answer, for whoever maintains the bridge.
type Meetings struct{ Tape *meeting.Tape }

// Limits of a recording's length in minutes.
const (
	RecordMinutes     = 30
	MaxRecordMinutes  = 24 * 60
	afterRecordEnding = time.Minute // for whoever tells the workflow to end
)

// RecordInput says how long a recording lasts at most.
type RecordInput struct {
	// Minutes after which it ends by itself; 0: half an hour.
	Minutes int `json:"minutes,omitempty"`
}

// Example is what a person can write.
func (RecordInput) Example() string { return `{"minutes":30}` }

// Lasts is how long the recording lasts.
func (in RecordInput) Lasts() time.Duration {
	if in.Minutes == 0 {
		return RecordMinutes * time.Minute
	}
	return time.Duration(in.Minutes) * time.Minute
}

// Recorded is a recording that has ended.
type Recorded struct {
	// Key is that of the zip file, for the question readReport; it is kept for a day.
	Key      string           `json:"key"`
	Manifest meeting.Manifest `json:"manifest"`
}

// BeginRecording begins a recording. It may be repeated.
func (a *Meetings) BeginRecording(ctx context.Context, in RecordInput) error {
	err := a.Tape.Begin(ctx, activity.GetInfo(ctx).WorkflowExecution.RunID, in.Lasts()+afterRecordEnding)
	return border.Failure(ctx, err)
}

// EndRecording ends a recording and puts its file together. It may be repeated.
func (a *Meetings) EndRecording(ctx context.Context) (*Recorded, error) {
	key, m, err := a.Tape.End(ctx, activity.GetInfo(ctx).WorkflowExecution.RunID)
	if err != nil {
		return nil, border.Failure(ctx, problem.New(bridge.Transient, "Start another recording.", "there is no recording: %s", err))
	}
	return &Recorded{Key: key, Manifest: m}, nil
}
