// The harness of this package's tests: Temporal's time-skipping environment with every workflow
// registered as the worker registers it, activities as mocks, and one purchase order that all tests use.

package workflows

import (
	"context"
	"fmt"
	"io"
	"log/slog"
	"strings"
	"testing"
	"time"

	"github.com/shopspring/decimal"
	"github.com/stretchr/testify/mock"
	"github.com/stretchr/testify/require"
	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/log"
	"go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/testsuite"
	"go.temporal.io/sdk/worker"
	"go.temporal.io/sdk/workflow"

	"digitalbridge/activities"
	"digitalbridge/internal/bridge"
	"digitalbridge/internal/order"
	"digitalbridge/internal/policy"
)

// start is the time at which every test begins.
var start = time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)

// harness is a test environment that notes the search attributes.
type harness struct {
	*testsuite.TestWorkflowEnvironment
	t *testing.T
	// attributes holds the search attributes as they stand, states every value that BridgeState had.
	attributes map[string]any
	states     []string
	updates    int
	notices    []activities.Notice
	// ends are the ends of submissions that were noted by an activity of their own.
	ends []activities.OrderEnd
	// noDossier is what noting them fails with.
	noDossier error
}

// newHarness makes an environment; more are workflows of the test itself, by name.
func newHarness(t *testing.T, more map[string]any) *harness {
	t.Helper()
	var suite testsuite.WorkflowTestSuite
	suite.SetLogger(log.NewStructuredLogger(slog.New(slog.NewTextHandler(io.Discard, nil))))
	h := &harness{TestWorkflowEnvironment: suite.NewTestWorkflowEnvironment(), t: t, attributes: map[string]any{}}
	h.SetStartTime(start)
	h.SetTestTimeout(time.Minute) // of real time; only a hang takes so long
	// A busy machine may hold a workflow up for longer than the second that production allows.
	h.SetWorkerOptions(worker.Options{DeadlockDetectionTimeout: time.Minute})
	h.SetStartWorkflowOptions(client.StartWorkflowOptions{TaskQueue: bridge.TaskQueue("acme")})
	Register(h)
	for name, w := range more {
		h.RegisterWorkflowWithOptions(w, workflow.RegisterOptions{Name: name})
	}
	for _, a := range []any{&activities.Catalog{}, &activities.Products{}, &activities.Orders{}, &activities.Status{}, &activities.Connection{}, &activities.Notices{}, &activities.Reports{}, &activities.Promotions{}, &activities.Settings{}, &activities.Quarantine{}, &activities.Opportunities{}, &activities.Dossiers{}, &activities.Reconciliation{}} {
		h.RegisterActivity(a)
	}
	h.OnActivity(dossierActivities.FileOrderEnd, mock.Anything, mock.Anything).Return(func(_ context.Context, e activities.OrderEnd) error {
		h.ends = append(h.ends, e)
		return h.noDossier
	}).Maybe()
	h.OnUpsertTypedSearchAttributes(mock.MatchedBy(func(sa temporal.SearchAttributes) bool {
		for key, value := range sa.GetUntypedValues() {
			h.attributes[key.GetName()] = value
			if key.GetName() == bridge.State.GetName() {
				h.states = append(h.states, value.(string))
			}
		}
		return true
	})).Return(nil).Maybe()
	return h
}

// run executes a workflow by its type name and checks that every expected call was made.
func (h *harness) run(workflowType string, in any) {
	h.t.Helper()
	h.ExecuteWorkflow(workflowType, in)
	require.True(h.t, h.IsWorkflowCompleted())
	h.AssertExpectations(h.t)
}

// result is the result of a workflow that must have succeeded.
func result[T any](h *harness) T {
	h.t.Helper()
	var out T
	require.NoError(h.t, h.GetWorkflowError())
	require.NoError(h.t, h.GetWorkflowResult(&out))
	return out
}

// failure is the application error that a workflow must have failed with: the outermost one below
// Temporal's own, which is what the Web UI shows.
func (h *harness) failure() *temporal.ApplicationError {
	h.t.Helper()
	var run *temporal.WorkflowExecutionError
	require.ErrorAs(h.t, h.GetWorkflowError(), &run)
	var app *temporal.ApplicationError
	require.ErrorAs(h.t, run.Unwrap(), &app)
	require.Equal(h.t, run.Unwrap(), app, "nothing may be wrapped around the failure")
	require.True(h.t, app.NonRetryable(), "a workflow that failed is not started again by a retry policy")
	require.Equal(h.t, app.Type(), h.attributes[bridge.ErrorClass.GetName()])
	return app
}

// requireCancelled demands that the workflow ended as cancelled, not as failed.
func (h *harness) requireCancelled() {
	h.t.Helper()
	require.True(h.t, h.IsWorkflowCompleted())
	require.True(h.t, temporal.IsCanceledError(h.GetWorkflowError()), "%v", h.GetWorkflowError())
}

// query asks the running or closed workflow.
func query[T any](h *harness, name string) T {
	h.t.Helper()
	var out T
	v, err := h.QueryWorkflow(name)
	require.NoError(h.t, err)
	require.NoError(h.t, v.Get(&out))
	return out
}

// after calls f when so much workflow time has passed.
func (h *harness) after(d time.Duration, f func()) { h.RegisterDelayedCallback(f, d) }

// update sends an update and returns where its rejection is going to be: empty when it was accepted.
func (h *harness) update(name string, in any) *string {
	outcome := "the update was not answered"
	h.updates++
	h.UpdateWorkflow(name, fmt.Sprintf("%s-%d", name, h.updates), &testsuite.TestUpdateCallback{
		OnReject:   func(err error) { outcome = err.Error() },
		OnAccept:   func() {},
		OnComplete: func(_ any, err error) { outcome = "" },
	}, in)
	return &outcome
}

// decide sends an update as a person and demands that it is accepted.
func (h *harness) decide(name string) {
	h.updates++
	h.UpdateWorkflowNoRejection(name, fmt.Sprintf("%s-%d", name, h.updates), h.t, OrderDecision{Actor: "Ann", Reason: "asked TD SYNNEX"})
}

// hearNotices lets the workflow tell people something, and keeps what it says.
func (h *harness) hearNotices() {
	h.OnActivity(noticeActivities.SendNotice, mock.Anything, mock.MatchedBy(func(n activities.Notice) bool {
		h.notices = append(h.notices, n)
		return true
	})).Return(nil).Maybe()
}

// say sends an update that must be accepted.
func (h *harness) say(name string, in any) {
	h.updates++
	h.UpdateWorkflowNoRejection(name, fmt.Sprintf("%s-%d", name, h.updates), h.t, in)
}

// requireCalls demands how often an activity was run.
func (h *harness) requireCalls(activity string, n int) {
	h.t.Helper()
	h.AssertActivityNumberOfCalls(h.t, activity, n)
}

// The purchase order of all tests, and what the distributor says of it.

func purchaseOrder() order.PurchaseOrder {
	po := order.PurchaseOrder{
		ID: 7, Number: "1016", Status: "Submitted", VendorID: 42, VendorName: "TD SYNNEX", ForDistributor: true,
		Lines: []order.Line{
			{ItemID: 71, SKU: "1001", ProductName: "Dock", Quantity: 2, UnitCost: decimal.RequireFromString("199.5")},
			{ItemID: 72, SKU: "1002", ProductName: "Screen", Quantity: 5, UnitCost: decimal.RequireFromString("310")},
		},
	}
	po.NumberLines()
	return po
}

func prepared() *activities.PreparedOrder {
	po := purchaseOrder()
	rules := policy.Default().Orders
	o := order.DistributorOrder{Number: po.Number, ShipTo: order.ShipTo{Name: "Acme", Country: "US"}, BackOrder: true}
	for _, l := range po.Lines {
		o.Lines = append(o.Lines, order.DistributorLine{Number: l.Number, SKU: l.SKU, Quantity: l.Quantity, UnitPrice: l.UnitCost})
	}
	return &activities.PreparedOrder{PurchaseOrder: po, Order: o, Total: po.Total(), Live: true, Rules: rules}
}

// with changes a prepared order.
func with(change func(*activities.PreparedOrder)) *activities.PreparedOrder {
	p := prepared()
	change(p)
	return p
}

// answer is the distributor's answer with both lines in one state.
func answer(code order.Code) order.Answer {
	a := order.Answer{Found: true}
	for _, l := range purchaseOrder().Lines {
		item := order.AnswerItem{Line: l.Number, Code: code, OrderNumber: "SO-5501", Ordered: l.Quantity}
		if code == order.CodeShipped || code == order.CodeInvoiced {
			item.Shipped = l.Quantity
		}
		a.Items = append(a.Items, item)
	}
	return a
}

func backOrdered() order.Answer {
	a := answer(order.CodeAccepted)
	for i := range a.Items {
		a.Items[i].BackOrder = true
	}
	return a
}

func tracked(answers ...order.Answer) order.Tracking {
	t := order.NewTracking(purchaseOrder())
	for _, a := range answers {
		t = order.Merge(t, a)
	}
	return t
}

// notFound is the answer of a distributor that does not show the order.
func notFound() *activities.FoundOrder { return &activities.FoundOrder{} }

func found(a order.Answer) *activities.FoundOrder { return &activities.FoundOrder{Answer: a} }

// activityError is an error as package activities lets it out.
func activityError(kind, message string) error {
	return temporal.NewNonRetryableApplicationError(message, kind, nil)
}

func transientError(message string) error {
	return temporal.NewApplicationError(message, bridge.Transient)
}

func requireContains(t *testing.T, text string, parts ...string) {
	t.Helper()
	for _, p := range parts {
		require.True(t, strings.Contains(text, p), "%q is not in: %s", p, text)
	}
}
