// This file shortens times that workflows ask for to those that this worker is configured with. Which one holds is not part of
// a history's shape, so it may differ from worker to worker and change at any time.

package host

import (
	"time"

	"go.temporal.io/sdk/interceptor"
	"go.temporal.io/sdk/workflow"
)

// shorter holds the longest times; 0 leaves what a workflow asks for.
type shorter struct {
	interceptor.WorkerInterceptorBase
	// lostAfter is the heartbeat time-out of an activity that has one.
	lostAfter time.Duration
	// lookAgain is a wait for a condition, after which a workflow looks again or takes it that nobody has answered.
	lookAgain time.Duration
}

// InterceptWorkflow is called once for every workflow that this worker runs or replays.
func (s *shorter) InterceptWorkflow(_ workflow.Context,
	next interceptor.WorkflowInboundInterceptor) interceptor.WorkflowInboundInterceptor {
	in := &shorterInbound{limits: s}
	in.Next = next
	return in
}

type shorterInbound struct {
	interceptor.WorkflowInboundInterceptorBase
	limits *shorter
}

func (s *shorterInbound) Init(outbound interceptor.WorkflowOutboundInterceptor) error {
	out := &shorterOutbound{limits: s.limits}
	out.Next = outbound
	return s.Next.Init(out)
}

type shorterOutbound struct {
	interceptor.WorkflowOutboundInterceptorBase
	limits *shorter
}

func (s *shorterOutbound) ExecuteActivity(ctx workflow.Context, activityType string, args ...any) workflow.Future {
	if most := s.limits.lostAfter; most > 0 && workflow.GetActivityOptions(ctx).HeartbeatTimeout > most {
		ctx = workflow.WithHeartbeatTimeout(ctx, most)
	}
	return s.Next.ExecuteActivity(ctx, activityType, args...)
}

func (s *shorterOutbound) AwaitWithOptions(ctx workflow.Context, o workflow.AwaitOptions, condition func() bool) (bool, error) {
	if most := s.limits.lookAgain; most > 0 {
		o.Timeout = min(o.Timeout, most)
	}
	return s.Next.AwaitWithOptions(ctx, o, condition)
}
