package host

import (
	"context"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"go.temporal.io/sdk/activity"
	"go.temporal.io/sdk/interceptor"
	"go.temporal.io/sdk/testsuite"
	"go.temporal.io/sdk/worker"
	"go.temporal.io/sdk/workflow"
)

// The configured time shortens the heartbeat time-outs of activities that have one, and gives none to the
// others.
func TestTheConfiguredTimeShortensHeartbeatTimeouts(t *testing.T) {
	for name, row := range map[string]struct{ asked, want time.Duration }{
		"an activity that heartbeats":           {2 * time.Minute, 7 * time.Second},
		"one that is missed sooner in any case": {3 * time.Second, 3 * time.Second},
		"one that does not":                     {0, 0},
	} {
		t.Run(name, func(t *testing.T) {
			var suite testsuite.WorkflowTestSuite
			env := suite.NewTestWorkflowEnvironment()
			env.SetWorkerOptions(worker.Options{
				// the machine may be busy
				Interceptors: []interceptor.WorkerInterceptor{&shorter{lostAfter: 7 * time.Second}}, DeadlockDetectionTimeout: time.Minute,
			})
			timeout := func(ctx context.Context) (time.Duration, error) { return activity.GetInfo(ctx).HeartbeatTimeout, nil }
			env.RegisterActivityWithOptions(timeout, activity.RegisterOptions{Name: "timeout"})
			env.ExecuteWorkflow(func(ctx workflow.Context) (d time.Duration, err error) {
				ctx = workflow.WithActivityOptions(ctx, workflow.ActivityOptions{StartToCloseTimeout: time.Hour, HeartbeatTimeout: row.asked})
				return d, workflow.ExecuteActivity(ctx, "timeout").Get(ctx, &d)
			})
			require.NoError(t, env.GetWorkflowError())
			var got time.Duration
			require.NoError(t, env.GetWorkflowResult(&got))
			require.Equal(t, row.want, got)
		})
	}
}

// The configured time shortens the wait until the next look, and no other one.
func TestTheConfiguredTimeShortensTheWaitUntilTheNextLook(t *testing.T) {
	looks := func(ctx workflow.Context, d time.Duration) error {
		_, err := workflow.AwaitWithOptions(ctx, workflow.AwaitOptions{Timeout: d}, func() bool { return false })
		return err
	}
	for name, row := range map[string]struct {
		wait        func(workflow.Context, time.Duration) error
		asked, want time.Duration
	}{
		"a look":                              {looks, time.Minute, 7 * time.Second},
		"one that is made sooner in any case": {looks, 3 * time.Second, 3 * time.Second},
		"a sleep":                             {workflow.Sleep, time.Minute, time.Minute},
	} {
		t.Run(name, func(t *testing.T) {
			var suite testsuite.WorkflowTestSuite
			env := suite.NewTestWorkflowEnvironment()
			env.SetWorkerOptions(worker.Options{
				// the machine may be busy
				Interceptors: []interceptor.WorkerInterceptor{&shorter{lookAgain: 7 * time.Second}}, DeadlockDetectionTimeout: time.Minute,
			})
			env.ExecuteWorkflow(func(ctx workflow.Context) (time.Duration, error) {
				began := workflow.Now(ctx)
				err := row.wait(ctx, row.asked)
				return workflow.Now(ctx).Sub(began), err
			})
			require.NoError(t, env.GetWorkflowError())
			var got time.Duration
			require.NoError(t, env.GetWorkflowResult(&got))
			require.Equal(t, row.want, got)
		})
	}
}
