package border

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
	AliveEvery = 20 * time.Second
)

// AlivePause is the time between two signs of life of the activity.
func AlivePause(ctx context.Context) time.Duration {
	if timeout := activity.GetInfo(ctx).HeartbeatTimeout; timeout > 0 {
		return min(AliveEvery, timeout/BeatsInTimeout)
	}
	return AliveEvery
}

// Alive beats until it is stopped when the activity has a heartbeat time-out, so that the order of a
// worker that is gone goes on within that time rather than within the activity's own.
func Alive(ctx context.Context) (stop func()) {
	if activity.GetInfo(ctx).HeartbeatTimeout == 0 {
		return func() {}
	}
	return KeepAlive(ctx, AlivePause(ctx), func() { activity.RecordHeartbeat(ctx) })
}

// KeepAlive beats in the background until it is stopped. An activity that waits for Autotask's hourly
// budget says nothing for up to an hour, and Temporal would take its worker for dead and start it a
// second time. It hides no hanging call: all of them have a time-out of their own.
func KeepAlive(ctx context.Context, every time.Duration, beat func()) (stop func()) {
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

// Narrate returns a heartbeat with words for a person, the last of which are repeated until it is
// stopped.
func Narrate(ctx context.Context) (beat func(detail string), stop func()) {
	var mu sync.Mutex
	last := ""
	beat = func(detail string) {
		mu.Lock()
		defer mu.Unlock()
		last = detail
		activity.RecordHeartbeat(ctx, last)
	}
	return beat, KeepAlive(ctx, AlivePause(ctx), func() {
		mu.Lock()
		defer mu.Unlock()
		activity.RecordHeartbeat(ctx, last)
	})
}
