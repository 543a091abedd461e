// Package workflows holds the templates of the bridge: ProductSync, SubmitOrder, GetOrderStatus and
// the sweeps and checks around them. Workflow code decides and waits; all I/O is in package activities.
//
// Type names, ids, summaries and failure messages are what people see in the Temporal Web UI. A change
// of a workflow's shape must replay the histories in testdata/histories.
package workflows

import (
	"errors"
	"fmt"
	"time"

	"go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/workflow"

	"digitalbridge/activities"
	"digitalbridge/internal/bridge"
)

// Nil pointers: activities are named by method, so that a typing error does not compile.
var (
	catalogActivities    *activities.Catalog
	productActivities    *activities.Products
	orderActivities      *activities.Orders
	statusActivities     *activities.Status
	connectionActivities *activities.Connection
	noticeActivities     *activities.Notices
	reportActivities     *activities.Reports
	quarantineActivities *activities.Quarantine
	promotionActivities  *activities.Promotions
	settingsActivities   *activities.Settings
	dossierActivities    *activities.Dossiers
	reconcileActivities  *activities.Reconciliation

	opportunityActivities *activities.Opportunities
)

// patient retries for as long as the surrounding time-out allows: the first wait is short because most
// faults are, the last is five minutes so that an outage is noticed to be over.
var patient = &temporal.RetryPolicy{InitialInterval: 2 * time.Second, BackoffCoefficient: 2, MaximumInterval: 5 * time.Minute}

// steady is for activities that go on where they stopped: a worker that was lost several times while they
// got on must not make the next attempt wait long.
var steady = &temporal.RetryPolicy{InitialInterval: 2 * time.Second, BackoffCoefficient: 2, MaximumInterval: 30 * time.Second}

// once is for the one activity that must never be repeated by Temporal.
var once = &temporal.RetryPolicy{MaximumAttempts: 1}

// reading are the options of one short exchange with a vendor: three minutes are more than the longest
// HTTP time-out plus the waits of the client's limiter, an hour bridges an outage that a person waits
// out.
func reading(ctx workflow.Context, summary string) workflow.Context {
	return workflow.WithActivityOptions(ctx, workflow.ActivityOptions{
		StartToCloseTimeout: 3 * time.Minute, ScheduleToCloseTimeout: time.Hour, RetryPolicy: patient, Summary: summary,
	})
}

// lively are the options of a short exchange about an order: after half a minute without a sign of life
// the worker is taken for dead and the order goes on with another one.
func lively(ctx workflow.Context, summary string) workflow.Context {
	return workflow.WithHeartbeatTimeout(reading(ctx, summary), lostAfter)
}

// lostAfter is how long a worker may be silent about an order before it is taken for dead.
const lostAfter = 30 * time.Second

// longHaul are the options of the activities that read or write thousands of rows: they heartbeat, and
// a missing heartbeat of two minutes means that the worker is gone. Twelve hours is what 20,000 new
// products take at a quarter of Autotask's hourly budget. After a day, tries included, the next price
// file is there and the sync had better start with it.
func longHaul(ctx workflow.Context, queue, summary string) workflow.Context {
	return workflow.WithActivityOptions(ctx, workflow.ActivityOptions{
		TaskQueue: queue, StartToCloseTimeout: 12 * time.Hour, ScheduleToCloseTimeout: 24 * time.Hour, HeartbeatTimeout: 2 * time.Minute, RetryPolicy: steady, Summary: summary,
	})
}

// onCatalogQueue are the options of a short look into the store or the policy, which the worker of the
// catalogue queue has at hand.
func onCatalogQueue(ctx workflow.Context, summary string) workflow.Context {
	return workflow.WithTaskQueue(reading(ctx, summary), bridge.CatalogTaskQueue(connection(ctx)))
}

// awaitAtMost waits for a condition or for a time, and names the timer: the Web UI shows it.
func awaitAtMost(ctx workflow.Context, d time.Duration, summary string, holds func() bool) (bool, error) {
	return workflow.AwaitWithOptions(ctx, workflow.AwaitOptions{Timeout: d, TimerOptions: workflow.TimerOptions{Summary: summary}}, holds)
}

// connection is the connection of the worker that runs the workflow.
func connection(ctx workflow.Context) string {
	return bridge.ConnectionOf(workflow.GetInfo(ctx).TaskQueueName)
}

// fail is a business failure of a workflow: a type and one message with cause and fix.
func fail(kind, message string) error {
	return temporal.NewNonRetryableApplicationError(message, kind, nil)
}

// surface makes an activity's failure the workflow's own: the same type and message, without the
// wrapping that would hide both in the Web UI, and notes its class as a search attribute.
func surface(ctx workflow.Context, err error) error {
	if err == nil || temporal.IsCanceledError(err) || workflow.IsContinueAsNewError(err) {
		return err
	}
	kind, message := classOf(err), messageOf(err)
	workflow.GetLogger(ctx).Error("workflow failed", "type", kind, "message", message)
	if upsertErr := workflow.UpsertTypedSearchAttributes(ctx, bridge.ErrorClass.ValueSet(kind)); upsertErr != nil {
		workflow.GetLogger(ctx).Warn("search attribute not set", "error", upsertErr)
	}
	return fail(kind, message)
}

// messageOf is the message of an activity's failure without Temporal's wrapping.
func messageOf(err error) string {
	var app *temporal.ApplicationError
	if errors.As(err, &app) {
		return app.Message()
	}
	var timeout *temporal.TimeoutError
	var act *temporal.ActivityError
	if errors.As(err, &timeout) && errors.As(err, &act) {
		return fmt.Sprintf("%s did not finish in time (%s). What to do: look whether the worker runs and what it logs, and start the workflow again if it has ended", act.ActivityType().GetName(), timeout.TimeoutType())
	}
	return err.Error()
}

// classOf is the type of an activity's failure; one without a type, such as a time-out, is transient.
func classOf(err error) string {
	var app *temporal.ApplicationError
	if errors.As(err, &app) && app.Type() != "" {
		return app.Type()
	}
	return bridge.Transient
}
