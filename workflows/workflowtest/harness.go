// Package workflowtest is the harness of the workflows' tests: Temporal's time-skipping environment with
// workflows registered as the worker registers them, activities as mocks, and one purchase order that all
// tests use.
package workflowtest

import (
	"context"
	"fmt"
	"io"
	"log/slog"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/mock"
	"github.com/stretchr/testify/require"
	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/interceptor"
	"go.temporal.io/sdk/log"
	"go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/testsuite"
	"go.temporal.io/sdk/worker"
	"go.temporal.io/sdk/workflow"

	"digitalbridge/activities"
	"digitalbridge/activities/operations"
	"digitalbridge/activities/orders"
	"digitalbridge/internal/activitylog"
	"digitalbridge/internal/bridge"
	"digitalbridge/internal/codec"
)

// Start is the time at which every test begins.
var Start = time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)

// Harness is a test environment that notes the search attributes.
type Harness struct {
	*testsuite.TestWorkflowEnvironment
	T *testing.T
	// activitiesNote guards what mocks of activities note: activities of two workflows run side by side.
	activitiesNote sync.Mutex
	// Attributes holds the search attributes as they stand, states every value that BridgeState had.
	Attributes map[string]any
	States     []string
	Updates    int
	Notices    []operations.Notice
	// Ends are the ends of submissions that were noted by an activity of their own.
	Ends []orders.OrderEnd
	// Logged is what went into the activity log by an activity of its own.
	Logged []activitylog.Run
	// noDossier is what noting them fails with.
	NoDossier error
}

// New makes an environment that knows some workflows by type name, those of the test itself included.
func New(t *testing.T, known ...map[string]any) *Harness {
	t.Helper()
	var suite testsuite.WorkflowTestSuite
	suite.SetLogger(log.NewStructuredLogger(slog.New(slog.NewTextHandler(io.Discard, nil))))
	h := &Harness{TestWorkflowEnvironment: suite.NewTestWorkflowEnvironment(), T: t, Attributes: map[string]any{}}
	h.SetStartTime(Start)
	h.SetTestTimeout(time.Minute) // of real time; only a hang takes so long
	// A busy machine may hold a workflow up for longer than the second that production allows.
	h.SetWorkerOptions(worker.Options{DeadlockDetectionTimeout: time.Minute, Interceptors: []interceptor.WorkerInterceptor{
		&codec.StrictHandlers{}}})
	h.SetDataConverter(codec.Inputs())
	h.SetFailureConverter(codec.Failures(codec.Inputs()))
	h.SetStartWorkflowOptions(client.StartWorkflowOptions{TaskQueue: bridge.TaskQueue("acme")})
	for _, list := range known {
		for name, w := range list {
			h.RegisterWorkflowWithOptions(w, workflow.RegisterOptions{Name: name})
		}
	}
	activities.Set{}.Register(h, h)
	var dossiers *orders.Dossiers
	h.OnActivity(dossiers.FileOrderEnd, mock.Anything, mock.Anything).Return(func(_ context.Context, e orders.OrderEnd) error {
		h.Note(func() { h.Ends = append(h.Ends, e) })
		return h.NoDossier
	}).Maybe()
	var log *operations.ActivityLog
	h.OnActivity(log.LogRun, mock.Anything, mock.Anything).Return(func(_ context.Context, r activitylog.Run) error {
		h.Note(func() { h.Logged = append(h.Logged, r) })
		return nil
	}).Maybe()
	h.OnUpsertTypedSearchAttributes(mock.MatchedBy(func(sa temporal.SearchAttributes) bool {
		for key, value := range sa.GetUntypedValues() {
			h.Attributes[key.GetName()] = value
			if key.GetName() == bridge.State.GetName() {
				h.States = append(h.States, value.(string))
			}
		}
		return true
	})).Return(nil).Maybe()
	return h
}

// Note runs what a mock of an activity notes: activities that run side by side note one after another.
func (h *Harness) Note(f func()) {
	h.activitiesNote.Lock()
	defer h.activitiesNote.Unlock()
	f()
}

// Run executes a workflow by its type name and checks that every expected call was made.
func (h *Harness) Run(workflowType string, in any) {
	h.T.Helper()
	h.ExecuteWorkflow(workflowType, in)
	require.True(h.T, h.IsWorkflowCompleted())
	h.AssertExpectations(h.T)
}

// Result is the result of a workflow that must have succeeded.
func Result[T any](h *Harness) T {
	h.T.Helper()
	var out T
	require.NoError(h.T, h.GetWorkflowError())
	require.NoError(h.T, h.GetWorkflowResult(&out))
	return out
}

// Failure is the application error that a workflow must have failed with: the outermost one below
// Temporal's own, which is what the Web UI shows.
func (h *Harness) Failure() *temporal.ApplicationError {
	h.T.Helper()
	var run *temporal.WorkflowExecutionError
	require.ErrorAs(h.T, h.GetWorkflowError(), &run)
	var app *temporal.ApplicationError
	require.ErrorAs(h.T, run.Unwrap(), &app)
	require.Equal(h.T, run.Unwrap(), app, "nothing may be wrapped around the failure")
	require.True(h.T, app.NonRetryable(), "a workflow that failed is not started again by a retry policy")
	require.Equal(h.T, app.Type(), h.Attributes[bridge.ErrorClass.GetName()])
	return app
}

// RequireCancelled demands that the workflow ended as cancelled, not as failed.
func (h *Harness) RequireCancelled() {
	h.T.Helper()
	require.True(h.T, h.IsWorkflowCompleted())
	require.True(h.T, temporal.IsCanceledError(h.GetWorkflowError()), "%v", h.GetWorkflowError())
}

// Query asks the running or closed workflow.
func Query[T any](h *Harness, name string) T {
	h.T.Helper()
	var out T
	v, err := h.QueryWorkflow(name)
	require.NoError(h.T, err)
	require.NoError(h.T, v.Get(&out))
	return out
}

// After calls f when so much workflow time has passed.
func (h *Harness) After(d time.Duration, f func()) { h.RegisterDelayedCallback(f, d) }

// Update sends an update and returns where its rejection is going to be: empty when it was accepted.
func (h *Harness) Update(name string, in any) *string {
	outcome := "the update was not answered"
	h.Updates++
	h.UpdateWorkflow(name, fmt.Sprintf("%s-%d", name, h.Updates), &testsuite.TestUpdateCallback{
		OnReject:   func(err error) { outcome = err.Error() },
		OnAccept:   func() {},
		OnComplete: func(_ any, err error) { outcome = "" },
	}, in)
	return &outcome
}

// Decide sends an update as a person and demands that it is accepted.
func (h *Harness) Decide(name string) {
	h.Updates++
	h.UpdateWorkflowNoRejection(name, fmt.Sprintf("%s-%d", name, h.Updates), h.T, map[string]string{
		"actor": "Ann", "reason": "asked TD SYNNEX"})
}

// HearNotices lets the workflow tell people something, and keeps what it says.
func (h *Harness) HearNotices() {
	var notices *operations.Notices
	h.OnActivity(notices.SendNotice, mock.Anything, mock.MatchedBy(func(n operations.Notice) bool {
		h.Notices = append(h.Notices, n)
		return true
	})).Return(nil).Maybe()
}

// Say sends an update that must be accepted.
func (h *Harness) Say(name string, in any) {
	h.Updates++
	h.UpdateWorkflowNoRejection(name, fmt.Sprintf("%s-%d", name, h.Updates), h.T, in)
}

// RequireCalls demands how often an activity was run.
func (h *Harness) RequireCalls(activity string, n int) {
	h.T.Helper()
	h.AssertActivityNumberOfCalls(h.T, activity, n)
}

// ActivityError is an error as package activities lets it out.
func ActivityError(kind, message string) error {
	return temporal.NewNonRetryableApplicationError(message, kind, nil)
}

func TransientError(message string) error {
	return temporal.NewApplicationError(message, bridge.Transient)
}

func RequireContains(t *testing.T, text string, parts ...string) {
	t.Helper()
	for _, p := range parts {
		require.True(t, strings.Contains(text, p), "%q is not in: %s", p, text)
	}
}

// Continued returns how a workflow went on in a new run, if it did.
func Continued(t *testing.T, h *Harness, workflowType string) (*workflow.ContinueAsNewError, bool) {
	t.Helper()
	err := h.GetWorkflowError()
	if !workflow.IsContinueAsNewError(err) {
		return nil, false
	}
	var next *workflow.ContinueAsNewError
	require.ErrorAs(t, err, &next)
	require.Equal(t, workflowType, next.WorkflowType.Name)
	return next, true
}
