package products

import (
	"context"
	"errors"

	"go.temporal.io/sdk/activity"

	"digitalbridge/activities/border"
	"digitalbridge/internal/store"
)

// HeldSync is a sync whose plan waits for a person.
type HeldSync struct {
	WorkflowID string `json:"workflowId"`
	RunID      string `json:"runId"`
}

// heldSyncKey is where the last sync stands whose plan was held. It may have ended long ago.
const heldSyncKey = "price-file/held-sync.json"

// NoteHeld keeps that the sync's plan waits for a person, so that the next sync can ask in its place. It may be repeated.
func (a *Planner) NoteHeld(ctx context.Context) error {
	run := activity.GetInfo(ctx).WorkflowExecution
	return border.Failure(ctx, a.Store.PutJSON(ctx, heldSyncKey, HeldSync{WorkflowID: run.ID, RunID: run.RunID}))
}

// heldBefore is the sync whose plan was held last, if that is another one than this.
func (a *Planner) heldBefore(ctx context.Context) (*HeldSync, error) {
	var held HeldSync
	err := a.Store.GetJSON(ctx, heldSyncKey, &held)
	switch {
	case errors.Is(err, store.ErrNotFound), err == nil && held.RunID == activity.GetInfo(ctx).WorkflowExecution.RunID:
		return nil, nil
	case err != nil:
		return nil, err
	}
	return &held, nil
}
