package main

import (
	"context"

	"digitalbridge/activities/operations"
	"digitalbridge/internal/bridge"
)

// meeting records what the vendors answer to a check, until it is told to end.
func (r *recorder) meeting(ctx context.Context) error {
	id := bridge.RecordMeetingID(connection)
	run, err := r.start(ctx, bridge.RecordMeeting, id, operations.RecordInput{Minutes: 5})
	if err != nil {
		return err
	}
	if err := until(ctx, r, id, bridge.QueryStatus, func(state string) bool { return state == bridge.Recording }); err != nil {
		return err
	}
	check, err := r.start(ctx, bridge.CheckConnection, bridge.CheckConnectionID(connection), operations.CheckInput{})
	if err != nil {
		return err
	}
	if err := check.Get(ctx, nil); err != nil {
		return err
	}
	if err := r.client.SignalWorkflow(ctx, id, run.GetRunID(), bridge.SignalFinish, nil); err != nil {
		return err
	}
	return r.store(ctx, "record-meeting", id, run.GetRunID(), completed)
}
