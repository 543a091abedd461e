package orders

import (
	"context"
	"fmt"

	"go.temporal.io/sdk/activity"

	"digitalbridge/activities/border"
)

// creating lets this run alone make records of a kind for a purchase order, and waits until what an attempt before may
// have begun to create is over. end is called with how it went.
func (a *Status) creating(ctx context.Context, kind string, purchaseOrder int64, beat func(string)) (
	fence *border.Fence, end func(error), err error) {
	longest := a.Orders.Autotask.LongestCall()
	if fence, err = border.AwaitFence(ctx, a.Store, fmt.Sprintf("%s/%d", kind, purchaseOrder), longest); err != nil {
		return nil, nil, err
	}
	end = func(err error) { fence.End(ctx, err == nil || !border.Retryable(border.Describe(err).Kind)) }
	if activity.HasHeartbeatDetails(ctx) { // only an attempt that came so far leaves them
		beat("waiting until a lost create is over")
		if err := border.Wait(ctx, longest); err != nil {
			end(err)
			return nil, nil, err
		}
	}
	return fence, end, nil
}
