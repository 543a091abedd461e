// Package shared is what every workflow uses: options of activities, how a workflow ends, and what it tells
// people.
package shared

import (
	"errors"
	"fmt"
	"time"

	"go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/workflow"

	"digitalbridge/internal/bridge"
	"digitalbridge/internal/problem"
)

// Patient retries for as long as the surrounding time-out allows: the first wait is short because most
// faults are, the last is five minutes so that an outage is noticed to be over.
var Patient = &temporal.RetryPolicy{InitialInterval: 2 * time.Second, BackoffCoefficient: 2, MaximumInterval: 5 * time.Minute}

// steady is for activities that go on where they stopped: a worker that was lost several times while they
// got on must not make the next attempt wait long.
var steady = &temporal.RetryPolicy{InitialInterval: 2 * time.Second, BackoffCoefficient: 2, MaximumInterval: 30 * time.Second}

// Once is for the one activity that must never be repeated by Temporal.
var Once = &temporal.RetryPolicy{MaximumAttempts: 1}

// Reading are the options of one short exchange with a vendor: three minutes are more than the longest
// HTTP time-out plus the waits of the client's limiter, an hour bridges an outage that a person waits
// out.
func Reading(ctx workflow.Context, summary string) workflow.Context {
	return workflow.WithActivityOptions(ctx, workflow.ActivityOptions{
		StartToCloseTimeout: 3 * time.Minute, ScheduleToCloseTimeout: time.Hour, RetryPolicy: Patient, Summary: summary,
	})
}

// Lively are the options of a short exchange about an order: after half a minute without a sign of life
// the worker is taken for dead and the order goes on with another one. So the times bound only outages and waits for
// a vendor's rate, which are no failure: two hours outlast Autotask's rolling hour.
func Lively(ctx workflow.Context, summary string) workflow.Context {
	return workflow.WithActivityOptions(ctx, workflow.ActivityOptions{
		StartToCloseTimeout: 70 * time.Minute, ScheduleToCloseTimeout: 2 * time.Hour, HeartbeatTimeout: LostAfter, RetryPolicy: Patient,
		Summary: summary,
	})
}

// fewTries bounds the attempts of a tracker's step: with the pauses between them they bridge the better part of an hour,
// as the time does that other reads have.
var fewTries = &temporal.RetryPolicy{
	InitialInterval: Patient.InitialInterval, BackoffCoefficient: Patient.BackoffCoefficient, MaximumInterval: Patient.MaximumInterval,
	MaximumAttempts: 15,
}

// Following are the options of a step of a tracker, on a task queue of trackers. Its attempts are bounded and not its
// time: it may wait for hours behind the steps of thousands of others, and then for a vendor's rate, and neither is a
// failure. Half an hour is what one attempt may wait for rates; a worker that is gone is missed by its heartbeats.
func Following(ctx workflow.Context, queue, summary string) workflow.Context {
	return workflow.WithActivityOptions(ctx, workflow.ActivityOptions{
		TaskQueue: queue, StartToCloseTimeout: 30 * time.Minute, HeartbeatTimeout: LostAfter, RetryPolicy: fewTries, Summary: summary,
	})
}

// briefTries bridge a store that is away for some minutes, or a worker that is lost.
var briefTries = &temporal.RetryPolicy{
	InitialInterval: Patient.InitialInterval, BackoffCoefficient: Patient.BackoffCoefficient, MaximumInterval: Patient.MaximumInterval,
	MaximumAttempts: 8,
}

// Brief are the options of a look into the store that an order waits for and can do without. Its attempts are bounded and not
// its time: the answer is worth as much when no worker has run for hours.
func Brief(ctx workflow.Context, summary string) workflow.Context {
	return workflow.WithActivityOptions(ctx, workflow.ActivityOptions{
		StartToCloseTimeout: time.Minute, HeartbeatTimeout: LostAfter, RetryPolicy: briefTries, Summary: summary,
	})
}

// LostAfter is how long a worker may be silent about an order before it is taken for dead.
const LostAfter = 30 * time.Second

// LongHaul are the options of the activities that read or write thousands of rows: they heartbeat, and
// a missing heartbeat of two minutes means that the worker is gone. Twelve hours is what 20,000 new
// products take at a quarter of Autotask's hourly budget. After a day, tries included, the next price
// file is there and the sync had better start with it.
func LongHaul(ctx workflow.Context, queue, summary string) workflow.Context {
	return workflow.WithActivityOptions(ctx, workflow.ActivityOptions{
		TaskQueue: queue, StartToCloseTimeout: 12 * time.Hour, ScheduleToCloseTimeout: 24 * time.Hour, HeartbeatTimeout: 2 * time.Minute,
		RetryPolicy: steady, Summary: summary,
	})
}

// aheadTries bridge a worker that was lost. What can't be read ahead is read when it is needed.
var aheadTries = &temporal.RetryPolicy{
	InitialInterval: steady.InitialInterval, BackoffCoefficient: steady.BackoffCoefficient, MaximumInterval: steady.MaximumInterval,
	MaximumAttempts: 3,
}

// Ahead are the options of a long reading that is done before it is needed, and done again when it fails.
func Ahead(ctx workflow.Context, queue, summary string) workflow.Context {
	return workflow.WithRetryPolicy(LongHaul(ctx, queue, summary), *aheadTries)
}

// OnCatalogQueue are the options of a short look into the store or the policy, which the worker of the
// catalogue queue has at hand.
func OnCatalogQueue(ctx workflow.Context, summary string) workflow.Context {
	return workflow.WithTaskQueue(Reading(ctx, summary), bridge.CatalogTaskQueue(Connection(ctx)))
}

// AwaitAtMost waits for a condition or for a time, and names the timer: the Web UI shows it.
func AwaitAtMost(ctx workflow.Context, d time.Duration, summary string, holds func() bool) (bool, error) {
	return workflow.AwaitWithOptions(ctx, workflow.AwaitOptions{Timeout: d, TimerOptions: workflow.TimerOptions{Summary: summary}}, holds)
}

// Connection is the connection of the worker that runs the workflow.
func Connection(ctx workflow.Context) string {
	return bridge.ConnectionOf(workflow.GetInfo(ctx).TaskQueueName)
}

// Fail is a business failure of a workflow: a type, what to do, and what is wrong.
func Fail(kind, fix, format string, args ...any) error {
	return temporal.NewNonRetryableApplicationError(problem.New(kind, fix, format, args...).Error(), kind, nil)
}

// Unwrapped is an activity's failure as an update's or a workflow's own: the same type and message, without the
// wrapping that would hide both.
func Unwrapped(err error) error {
	return temporal.NewNonRetryableApplicationError(MessageOf(err), ClassOf(err), nil)
}

// surface makes an activity's failure the workflow's own.
func surface(ctx workflow.Context, err error) error {
	workflow.GetLogger(ctx).Error("workflow failed", "type", ClassOf(err), "message", MessageOf(err))
	return Unwrapped(err)
}

// MessageOf is the message of an activity's failure without Temporal's wrapping.
func MessageOf(err error) string {
	var app *temporal.ApplicationError
	if errors.As(err, &app) {
		return app.Message()
	}
	var timeout *temporal.TimeoutError
	var act *temporal.ActivityError
	if errors.As(err, &timeout) && errors.As(err, &act) {
		return problem.Text(fmt.Sprintf("%s did not finish in time (%s)", act.ActivityType().GetName(), timeout.TimeoutType()),
			"check whether the worker runs and what it logs, and start the workflow again if it has ended")
	}
	return err.Error()
}

// AskAfter is how long a vendor is not to be asked after an activity's failure; 0: that is not said.
func AskAfter(err error) time.Duration {
	var app *temporal.ApplicationError
	if errors.As(err, &app) {
		return app.NextRetryDelay()
	}
	return 0
}

// ClassOf is the type of an activity's failure; one without a type, such as a time-out, is transient.
func ClassOf(err error) string {
	var app *temporal.ApplicationError
	if errors.As(err, &app) && app.Type() != "" {
		return app.Type()
	}
	return bridge.Transient
}

// FinishUpdates lets everybody who sent an update have the answer before the run ends.
func FinishUpdates(ctx workflow.Context) {
	ctx, _ = workflow.NewDisconnectedContext(ctx)
	if err := workflow.Await(ctx, func() bool { return workflow.AllHandlersFinished(ctx) }); err != nil {
		workflow.GetLogger(ctx).Warn("updates left without an answer", "error", err)
	}
}
