package host

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"go.temporal.io/sdk/interceptor"
	"go.temporal.io/sdk/testsuite"
	"go.temporal.io/sdk/worker"
	"go.temporal.io/sdk/workflow"
)

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
				Interceptors: []interceptor.WorkerInterceptor{&lookAgain{after: 7 * time.Second}}, DeadlockDetectionTimeout: time.Minute,
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
