package border

import (
	"context"
	"errors"
	"time"

	"go.temporal.io/sdk/activity"

	"digitalbridge/internal/bridge"
	"digitalbridge/internal/problem"
	"digitalbridge/internal/store"
)

// Fence lets one run at a time create records of one kind. An activity of a workflow run that was reset or
// terminated goes on until it notices; what it creates in that time would stand beside what the next run
// creates, since neither saw the other's.
type Fence struct {
	claim *store.Claim
	// longest is how long a create may go on after it began.
	longest time.Duration
	stop    func()
}

// NewFence claims what is named for the run of this activity and keeps the claim until End. Another run's
// fence is a transient problem: the activity is tried again until that run has ended, or can't have anything
// under way any more.
func NewFence(ctx context.Context, s *store.Store, name string, longest time.Duration) (*Fence, error) {
	f, err := newFence(ctx, s, name, longest)
	var held *store.ClaimedError
	if errors.As(err, &held) {
		return nil,
			problem.New(bridge.Transient, "Nothing: this run goes on when that one has ended; it looks at what is there before it creates anything.",
				"%s", held)
	}
	return f, err
}

// fenceSpare is what a claim lasts at least beyond the longest create, so that a busy worker renews it in time.
const fenceSpare = 10 * time.Second

// fencePoll is how soon a run that waits for a fence learns that it is free.
const fencePoll = 2 * time.Second

// AwaitFence is NewFence for an activity whose attempts count: it waits until the other run's fence is gone.
// Its caller heartbeats.
func AwaitFence(ctx context.Context, s *store.Store, name string, longest time.Duration) (*Fence, error) {
	for {
		f, err := newFence(ctx, s, name, longest)
		var held *store.ClaimedError
		if !errors.As(err, &held) {
			return f, err
		}
		if err := Wait(ctx, min(fencePoll, longest)); err != nil {
			return nil, err
		}
	}
}

func newFence(ctx context.Context, s *store.Store, name string, longest time.Duration) (*Fence, error) {
	run := activity.GetInfo(ctx).WorkflowExecution
	spare := max(longest, fenceSpare)
	claim, err := s.Claim(ctx, name, run.ID+" (run "+run.RunID+")", longest+spare)
	if err != nil {
		return nil, err
	}
	f := &Fence{claim: claim, longest: longest}
	f.stop = KeepAlive(ctx, spare/4, func() { _ = claim.Renew(ctx) }) // what was not renewed is noticed by Begin
	return f, nil
}

// Begin says whether a create may begin now.
func (f *Fence) Begin() error {
	if err := f.claim.Check(f.longest); err != nil {
		return problem.New(bridge.Transient, "Nothing: what is missing is looked for and made by the run that goes on.",
			"another run has taken over what this one was creating (%v)", err)
	}
	return nil
}

// End gives the fence up: at once when it is certain that nothing is under way, else when that must be over.
func (f *Fence) End(ctx context.Context, certain bool) {
	f.stop()
	if certain {
		// A claim that can't be removed runs out by itself.
		_ = f.claim.Release(ctx)
	}
}

// Wait waits, unless the context ends first.
func Wait(ctx context.Context, d time.Duration) error {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}
