package runs

import (
	"bytes"
	"context"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/require"
	"go.temporal.io/api/enums/v1"
	"go.temporal.io/api/serviceerror"
	"go.temporal.io/api/workflowservice/v1"
	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/converter"
)

// deserted is a server whose queues no worker polls: what needs one has no answer.
type deserted struct {
	client.Client
	// comes is when a worker takes an update after all; 0: never.
	comes time.Duration
}

func (deserted) DescribeTaskQueue(context.Context, string, enums.TaskQueueType) (*workflowservice.DescribeTaskQueueResponse, error) {
	return &workflowservice.DescribeTaskQueueResponse{}, nil
}

func (deserted) QueryWorkflow(ctx context.Context, _, _, _ string, _ ...any) (converter.EncodedValue, error) {
	<-ctx.Done()
	return nil, ctx.Err()
}

func (d deserted) UpdateWorkflow(ctx context.Context, _ client.UpdateWorkflowOptions) (client.WorkflowUpdateHandle, error) {
	select {
	case <-time.After(d.comes):
		return taken{}, nil
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

func (deserted) ExecuteWorkflow(context.Context, client.StartWorkflowOptions, any, ...any) (client.WorkflowRun, error) {
	return nil, serviceerror.NewWorkflowExecutionAlreadyStarted("already", "", "")
}

type taken struct{ client.WorkflowUpdateHandle }

func (taken) Get(context.Context, any) error { return nil }

func TestWhoAsksLearnsSoonThatNoWorkerIsThere(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var said bytes.Buffer
		r := &Runs{Client: deserted{comes: time.Minute}, Connection: "acme", Progress: &said}
		began := time.Now()
		err := r.Query(t.Context(), "order-status/acme/1016", "status", nil)
		require.True(t, Unreachable(err))
		require.ErrorContains(t, err, "no worker polls the queue bridge-acme (connection acme); nobody answered within 3 s")
		require.Equal(t, silentAfter, time.Since(began))

		require.NoError(t, r.Update(t.Context(), "submit-order/acme/1016", "approve", nil, nil), "one came")
		require.Contains(t, said.String(), "no worker polls the queue bridge-acme (connection acme); nobody takes the decision")

		_, err = r.Start(t.Context(), "ProductSync", "product-sync/acme", "", nil)
		require.True(t, Unreachable(err))
		require.ErrorContains(t, err, "workflow product-sync/acme waits for one already")
	})
}
