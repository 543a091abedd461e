package activities

import (
	"context"
	"sync"
	"time"

	"go.temporal.io/sdk/activity"
)

const (
	// BeatsInTimeout is how many signs of life fit into a heartbeat time-out: a busy machine may miss
	// some before its worker is taken for dead.
	BeatsInTimeout = 4
	// aliveEvery is the time between two signs of life of an activity without a heartbeat time-out.
	aliveEvery = 20 * time.Second
)

// alivePause is the time between two signs of life of the activity.
func alivePause(ctx context.Context) time.Duration {
	if timeout := activity.GetInfo(ctx).HeartbeatTimeout; timeout > 0 {
		return min(aliveEvery, timeout/BeatsInTimeout)
	}
	return aliveEvery
}

// alive beats until it is stopped when the activity has a heartbeat time-out, so that the order of a
// worker that is gone goes on within that time rather than within the activity's own.
func alive(ctx context.Context) (stop func()) {
	if activity.GetInfo(ctx).HeartbeatTimeout == 0 {
		return func() {}
	}
	return keepAlive(ctx, alivePause(ctx), func() { activity.RecordHeartbeat(ctx) })
}

// keepAlive beats in the background until it is stopped. An activity that waits for Autotask's hourly
// budget says nothing for up to an hour, and Temporal would take its worker for dead and start it a
// second time. It hides no hanging call: all of them have a time-out of their own.
func keepAlive(ctx context.Context, every time.Duration, beat func()) (stop func()) {
	ctx, cancel := context.WithCancel(ctx)
	var ended sync.WaitGroup
	ended.Go(func() {
		tick := time.NewTicker(every)
		defer tick.Stop()
		for {
			select {
			case <-tick.C:
				beat()
			case <-ctx.Done():
				return
			}
		}
	})
	return func() { cancel(); ended.Wait() }
}

// narrate returns a heartbeat with words for a person, the last of which are repeated until it is
// stopped.
func narrate(ctx context.Context) (beat func(detail string), stop func()) {
	var mu sync.Mutex
	last := ""
	beat = func(detail string) {
		mu.Lock()
		defer mu.Unlock()
		last = detail
		activity.RecordHeartbeat(ctx, last)
	}
	return beat, keepAlive(ctx, alivePause(ctx), func() {
		mu.Lock()
		defer mu.Unlock()
		activity.RecordHeartbeat(ctx, last)
	})
}
