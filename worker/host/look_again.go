// This file shortens the waits between two looks at an order to the longest one that this worker is configured with. As with
// time-outs of heartbeats, which one holds is not part of a history's shape.

package host

import (
	"time"

	"go.temporal.io/sdk/interceptor"
	"go.temporal.io/sdk/workflow"
)

// lookAgain is the longest wait for something that a workflow would look at without it.
type lookAgain struct {
	interceptor.WorkerInterceptorBase
	after time.Duration
}

// InterceptWorkflow is called once for every workflow that this worker runs or replays.
func (l *lookAgain) InterceptWorkflow(_ workflow.Context,
	next interceptor.WorkflowInboundInterceptor) interceptor.WorkflowInboundInterceptor {
	in := &lookAgainInbound{after: l.after}
	in.Next = next
	return in
}

type lookAgainInbound struct {
	interceptor.WorkflowInboundInterceptorBase
	after time.Duration
}

func (l *lookAgainInbound) Init(outbound interceptor.WorkflowOutboundInterceptor) error {
	out := &lookAgainOutbound{after: l.after}
	out.Next = outbound
	return l.Next.Init(out)
}

type lookAgainOutbound struct {
	interceptor.WorkflowOutboundInterceptorBase
	after time.Duration
}

func (l *lookAgainOutbound) AwaitWithOptions(ctx workflow.Context, o workflow.AwaitOptions, condition func() bool) (bool, error) {
	o.Timeout = min(o.Timeout, l.after)
	return l.Next.AwaitWithOptions(ctx, o, condition)
}
