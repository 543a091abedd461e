package main

import (
	"context"
	"time"

	"digitalbridge/activities/operations"
	"digitalbridge/internal/bridge"
	workflows "digitalbridge/workflows/operations"
)

// notices records the digest, and notices of which one address takes none: the worker has no addresses.
func (r *recorder) notices(ctx context.Context) error {
	if err := r.record(ctx, "send-digest", bridge.SendDigest, bridge.SendDigestID(connection), operations.DigestInput{},
		completed); err != nil {
		return err
	}
	id := bridge.SendNoticesID(connection)
	if err := r.record(ctx, "send-notices", bridge.SendNotices, id, workflows.SendNoticesInput{}, completed); err != nil {
		return err
	}
	now := time.Now().UTC()
	waiting := map[string][]operations.QueuedNotice{"owner": {{Notice: operations.Notice{Event: "digest"}, Due: now, PerHour: 20}}}
	for i := range 6 { // one after the other, so that the run goes on in a new one
		waiting["buyers"] = append(waiting["buyers"], operations.QueuedNotice{
			Notice: operations.Notice{Event: "plan held", Text: "it waits"}, Due: now.Add(time.Duration(i) * time.Second), PerHour: 20,
		})
	}
	if _, err := r.start(ctx, bridge.SendNotices, id,
		workflows.SendNoticesInput{Carried: &workflows.CarriedNotices{Waiting: waiting}}); err != nil {
		return err
	}
	if err := r.storeDoing(ctx, "send-notices-continued", id, "DeliverNotices"); err != nil {
		return err
	}
	return r.client.CancelWorkflow(ctx, id, "")
}
