// This file gives the long activities the heartbeat time-out that this worker is configured with. The
// workflows name one of their own; which one holds is no part of a history's shape, so it may differ from
// worker to worker and change at any time.

package workerhost

import (
	"time"

	"go.temporal.io/sdk/interceptor"
	"go.temporal.io/sdk/workflow"
)

// lostAfter replaces the heartbeat time-out of every activity that has one.
type lostAfter struct {
	interceptor.WorkerInterceptorBase
	after time.Duration
}

// InterceptWorkflow is called once for every workflow that this worker runs or replays.
func (l *lostAfter) InterceptWorkflow(_ workflow.Context, next interceptor.WorkflowInboundInterceptor) interceptor.WorkflowInboundInterceptor {
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
	if workflow.GetActivityOptions(ctx).HeartbeatTimeout > 0 {
		ctx = workflow.WithHeartbeatTimeout(ctx, l.after)
	}
	return l.Next.ExecuteActivity(ctx, activityType, args...)
}
