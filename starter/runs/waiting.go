package runs

import (
	"context"
	"errors"
	"fmt"
	"time"

	"go.temporal.io/api/enums/v1"
	"go.temporal.io/sdk/client"

	"digitalbridge/internal/bridge"
	"digitalbridge/internal/problem"
	"digitalbridge/internal/spelling"
)

const (
	// silentAfter is how long nothing may happen before a person is told why: a worker that is there takes a
	// workflow within a second.
	silentAfter = 3 * time.Second
)

// NoWorkerError says that nobody has answered.
type NoWorkerError struct{ Queue, Connection, Rest string }

// Error says which worker is missing and how to start it.
func (e NoWorkerError) Error() string {
	text := fmt.Sprintf("no worker polls the queue %s (connection %s)", e.Queue, e.Connection)
	if e.Rest != "" {
		text += "; " + e.Rest
	}
	return problem.Text(text, "start one (worker, or starter dev), or name another connection with BRIDGE_CONNECTION")
}

// ConnectError says that Temporal can't be reached.
type ConnectError struct{ Err error }

func (e ConnectError) Error() string { return e.Err.Error() }

// Unwrap is the client's error.
func (e ConnectError) Unwrap() error { return e.Err }

// Unreachable reports whether an error says that Temporal or a worker did not answer.
func Unreachable(err error) bool {
	return errors.As(err, new(NoWorkerError)) || errors.As(err, new(ConnectError))
}

// noWorker is the error of a wait that was in vain.
func (r *Runs) noWorker(rest string) NoWorkerError {
	return NoWorkerError{Queue: bridge.TaskQueue(r.Connection), Connection: r.Connection, Rest: rest}
}

// NoWorker is the error of a question that nobody has answered in time.
func (r *Runs) NoWorker(within time.Duration) error {
	return r.noWorker(fmt.Sprintf("nobody answered within %s", spelling.Span(within)))
}

// needsWorker calls what only a worker can answer. When nothing has come for a moment and no worker polls the queue it
// calls missing, which may stop the wait.
func (r *Runs) needsWorker(ctx context.Context, call func(context.Context) error, missing func(stop func())) error {
	calling, stop := context.WithCancel(ctx)
	defer stop()
	called := make(chan error, 1)
	go func() { called <- call(calling) }()
	silent := time.NewTimer(silentAfter)
	defer silent.Stop()
	select {
	case err := <-called:
		return err
	case <-silent.C:
	}
	if !r.Polled(ctx) {
		missing(stop)
	}
	return <-called
}

// Query asks a workflow. Without a worker nobody answers, and the error says so after a moment.
func (r *Runs) Query(ctx context.Context, id, query string, answer any) error {
	return r.QueryRun(ctx, id, "", query, answer)
}

// QueryRun is Query for one run, which may be over.
func (r *Runs) QueryRun(ctx context.Context, id, runID, query string, answer any) error {
	var nobody error
	err := r.needsWorker(ctx, func(ctx context.Context) error {
		v, err := r.Client.QueryWorkflow(ctx, id, runID, query)
		if err != nil {
			return err
		}
		return v.Get(answer)
	}, func(stop func()) {
		nobody = r.NoWorker(silentAfter)
		stop()
	})
	switch {
	case err == nil:
		return nil
	case nobody != nil:
		return nobody
	}
	return fmt.Errorf("asking workflow %s: %w", id, err)
}

// Decide sends an update that a worker has to take, and waits for what comes of it. When no worker is there it says so once.
func (r *Runs) Decide(ctx context.Context, out any, send func(context.Context) (client.WorkflowUpdateHandle, error)) error {
	return r.needsWorker(ctx, func(ctx context.Context) error {
		h, err := send(ctx)
		if err != nil {
			return err
		}
		return h.Get(ctx, out)
	}, func(func()) {
		r.say("%s.\nThe decision is taken when one comes.", r.noWorker("nobody takes the decision"))
	})
}

// Update is Decide for a workflow that runs.
func (r *Runs) Update(ctx context.Context, id, name string, in, out any) error {
	return r.Decide(ctx, out, func(ctx context.Context) (client.WorkflowUpdateHandle, error) {
		return r.Client.UpdateWorkflow(ctx, client.UpdateWorkflowOptions{
			WorkflowID: id, UpdateName: name, Args: []any{in}, WaitForStage: client.WorkflowUpdateStageCompleted,
		})
	})
}

// Polled reports whether a worker has asked the connection's queue for work within the last minute. A server
// that does not say counts as yes.
func (r *Runs) Polled(ctx context.Context) bool {
	return r.Overview().Polled(ctx, bridge.TaskQueue(r.Connection))
}

// taken reports whether a worker has begun with a workflow. A server that does not say counts as yes.
func (r *Runs) taken(ctx context.Context, run client.WorkflowRun) bool {
	d, err := r.Client.DescribeWorkflowExecution(ctx, run.GetID(), run.GetRunID())
	if err != nil || d.GetPendingWorkflowTask() == nil {
		return true
	}
	return d.GetPendingWorkflowTask().GetState() != enums.PENDING_WORKFLOW_TASK_STATE_SCHEDULED
}

// Await waits for a workflow's result while watch shows how far it is; nil shows nothing. When no worker takes
// the workflow it says so once.
func (r *Runs) Await(ctx context.Context, run client.WorkflowRun, result any, watch func(context.Context)) error {
	watching, stop := context.WithCancel(ctx)
	watched := make(chan struct{})
	began, asked := time.Now(), false
	go func() {
		defer close(watched)
		Every(watching, func(ctx context.Context) {
			if !asked && time.Since(began) >= silentAfter {
				asked = true
				r.sayWhoIsMissing(ctx, run)
			}
			if watch != nil {
				watch(ctx)
			}
		})
	}()
	err := run.Get(ctx, result)
	stop()
	<-watched
	return err
}

func (r *Runs) sayWhoIsMissing(ctx context.Context, run client.WorkflowRun) {
	switch {
	case r.taken(ctx, run):
	case !r.Polled(ctx):
		r.say("%s.\nThe workflow goes on when one comes; to end it instead: temporal workflow cancel --workflow-id %s",
			r.noWorker("workflow "+run.GetID()+" waits for one"), run.GetID())
	default:
		r.say("The workers of connection %s are busy; workflow %s waits for one.", r.Connection, run.GetID())
	}
}

// Every calls look at intervals until ctx ends.
func Every(ctx context.Context, look func(context.Context)) {
	tick := time.NewTicker(LookEvery)
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
			look(ctx)
		}
	}
}
