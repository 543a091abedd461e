// This file shortens the heartbeat time-outs of activities to the one that this worker is configured with.
// Which one holds is not part of a history's shape, so it may differ from worker to worker and change at any
// time.

package host

import (
	"time"

	"go.temporal.io/sdk/interceptor"
	"go.temporal.io/sdk/workflow"
)

// lostAfter is the longest heartbeat time-out of an activity that has one.
type lostAfter struct {
	interceptor.WorkerInterceptorBase
	after time.Duration
}

// InterceptWorkflow is called once for every workflow that this worker runs or replays.
func (l *lostAfter) InterceptWorkflow(_ workflow.Context,
	next interceptor.WorkflowInboundInterceptor) interceptor.WorkflowInboundInterceptor {
	in := &lostAfterInbound{after: l.after}
	in.Next = next
	return in
}

type lostAfterInbound struct {
	interceptor.WorkflowInboundInterceptorBase
	after time.Duration
}

func (l *lostAfterInbound) Init(outbound interceptor.WorkflowOutboundInterceptor) error {
	out := &lostAfterOutbound{after: l.after}
	out.Next = outbound
	return l.Next.Init(out)
}

type lostAfterOutbound struct {
	interceptor.WorkflowOutboundInterceptorBase
	after time.Duration
}

func (l *lostAfterOutbound) ExecuteActivity(ctx workflow.Context, activityType string, args ...any) workflow.Future {
	if asked := workflow.GetActivityOptions(ctx).HeartbeatTimeout; asked > l.after {
		ctx = workflow.WithHeartbeatTimeout(ctx, l.after)
	}
	return l.Next.ExecuteActivity(ctx, activityType, args...)
}
