package operations

import (
	"testing"
	"time"

	"github.com/shopspring/decimal"
	"github.com/stretchr/testify/mock"
	"github.com/stretchr/testify/require"
	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/testsuite"

	"digitalbridge/activities/operations"
	"digitalbridge/activities/orders"
	"digitalbridge/internal/bridge"
	"digitalbridge/internal/order"
	"digitalbridge/workflows/workflowtest"
)

// answered is what became of a question.
type answered struct {
	value    any
	err      error // of the answer
	refused  error
	complete bool
}

func question(h *workflowtest.Harness, name string, in ...any) *answered {
	a := &answered{}
	h.Updates++
	h.UpdateWorkflow(name, name+time.Now().String(), &testsuite.TestUpdateCallback{
		OnReject:   func(err error) { a.refused = err },
		OnAccept:   func() {},
		OnComplete: func(v any, err error) { a.value, a.err, a.complete = v, err, true },
	}, in...)
	return a
}

func TestReadingsAnswersEveryQuestion(t *testing.T) {
	h := newHarness(t)
	report := operations.ReadReportResult{URL: "https://bridge.example/report?key=plans", Total: 9000}
	file := orders.DossierFile{PurchaseOrder: "1016", Key: "reports/dossiers/1.json", Steps: 7}
	pending := orders.PendingOrders{Live: true, Orders: []orders.PendingOrder{{PurchaseOrder: "1016", Amount: decimal.New(0, 0)}}}
	settings := operations.ScheduleSettings{RefreshEvery: time.Hour}
	ledger := operations.LedgerReport{}
	quoted := operations.QuotedShipMethods{SKU: "8100001"}
	preview := orders.OrderPreview{PurchaseOrder: "1016", Total: decimal.New(0, 0)}
	planned := orders.PlannedConversion{Conversion: order.Conversion{Opportunity: 123, Total: decimal.New(0, 0)}}
	in := struct {
		report  operations.ReadReportInput
		dossier orders.ReadDossierInput
		ledger  operations.LedgerInput
		quote   operations.QuoteShipMethodsInput
		preview orders.PreviewOrderInput
		convert orders.OpportunityInput
	}{operations.ReadReportInput{Key: "plans/1/report.html"}, orders.ReadDossierInput{PurchaseOrder: "1016"},
		operations.LedgerInput{Afresh: true}, operations.QuoteShipMethodsInput{SKU: "8100001"},
		orders.PreviewOrderInput{PurchaseOrder: "1016"}, orders.OpportunityInput{Opportunity: 123}}
	h.OnActivity(reportActivities.ReadReport, mock.Anything, in.report).Return(&report, nil).Once()
	h.OnActivity(dossierActivities.ReadDossier, mock.Anything, in.dossier).Return(&file, nil).Once()
	h.OnActivity(statusActivities.ListPending, mock.Anything).Return(&pending, nil).Once()
	h.OnActivity(settingsActivities.ReadSettings, mock.Anything).Return(&settings, nil).Once()
	h.OnActivity(connectionActivities.ReadLedger, mock.Anything, in.ledger).Return(&ledger, nil).Once()
	h.OnActivity(connectionActivities.QuoteShipMethods, mock.Anything, in.quote).Return(&quoted, nil).Once()
	h.OnActivity(orderActivities.PreviewOrder, mock.Anything, in.preview).Return(&preview, nil).Once()
	h.OnActivity(opportunityActivities.PlanConversion, mock.Anything, in.convert).Return(&planned, nil).Once()
	var got []*answered
	h.After(time.Second, func() {
		got = append(got, question(h, bridge.ReadReport, in.report), question(h, bridge.ReadDossier, in.dossier),
			question(h, bridge.ReadPendingOrders), question(h, bridge.ReadSettings), question(h, bridge.ReadLedger, in.ledger),
			question(h, bridge.QuoteShipMethods, in.quote), question(h, bridge.PreviewOrder, in.preview),
			question(h, bridge.PreviewConversion, in.convert))
	})
	h.ExecuteWorkflow(bridge.Readings)
	require.NoError(t, h.GetWorkflowError())
	h.AssertExpectations(t)
	want := []any{&report, &file, &pending, &settings, &ledger, &quoted, &preview, &planned}
	for i, a := range got {
		require.NoError(t, a.refused)
		require.NoError(t, a.err)
		require.Equal(t, want[i], a.value)
	}
	require.Len(t, got, len(want))
	require.Equal(t, "acme", h.Attributes[bridge.Connection.GetName()])
}

func TestReadingsEndsAMinuteAfterTheLastQuestion(t *testing.T) {
	h := newHarness(t)
	h.OnActivity(settingsActivities.ReadSettings, mock.Anything).Return(&operations.ScheduleSettings{}, nil).Twice()
	for _, at := range []time.Duration{time.Second, 50 * time.Second} {
		h.After(at, func() { question(h, bridge.ReadSettings) })
	}
	h.ExecuteWorkflow(bridge.Readings)
	require.NoError(t, h.GetWorkflowError())
	require.WithinDuration(t, workflowtest.Start.Add(110*time.Second), h.Now(), 2*time.Second)
}

// A question that takes longer than a minute keeps the workflow, and one that can't be answered says why without ending it.
func TestReadingsOutlivesSlowAndFailedQuestions(t *testing.T) {
	h := newHarness(t)
	h.OnActivity(connectionActivities.ReadLedger, mock.Anything, mock.Anything).After(100*time.Second).Return(&operations.LedgerReport{}, nil)
	h.OnActivity(reportActivities.ReadReport, mock.Anything, mock.Anything).Return(
		nil, workflowtest.ActivityError(bridge.NotFound, "there is no report plans/1/x. What to do: Make the report again")).Once()
	var slow, missing *answered
	h.After(time.Second, func() {
		slow = question(h, bridge.ReadLedger, operations.LedgerInput{})
		missing = question(h, bridge.ReadReport, operations.ReadReportInput{Key: "plans/1/x"})
	})
	h.ExecuteWorkflow(bridge.Readings)
	require.NoError(t, h.GetWorkflowError())
	require.True(t, slow.complete)
	require.NoError(t, slow.err)
	require.ErrorContains(t, missing.err, "there is no report plans/1/x")
	require.ErrorContains(t, missing.err, bridge.NotFound)
}

func TestReadingsRefusesAQuestionWithoutItsSubject(t *testing.T) {
	h := newHarness(t)
	refused := map[string]*answered{}
	h.After(time.Second, func() {
		refused["key is missing"] = question(h, bridge.ReadReport, operations.ReadReportInput{})
		refused["purchaseOrder is missing"] = question(h, bridge.ReadDossier, orders.ReadDossierInput{})
		refused["opportunity is missing"] = question(h, bridge.PreviewConversion, orders.OpportunityInput{})
		refused["purchaseorder: unknown"] = question(h, bridge.ReadDossier, map[string]string{"purchaseorder": "1016"})
	})
	h.ExecuteWorkflow(bridge.Readings)
	require.NoError(t, h.GetWorkflowError())
	for why, a := range refused {
		require.ErrorContains(t, a.refused, why)
	}
}

// When it is time for a new run, what is under way is answered first and nothing more is taken.
func TestReadingsGoesOnWithEveryAnswerGiven(t *testing.T) {
	h := newHarness(t)
	h.SetStartWorkflowOptions(client.StartWorkflowOptions{TaskQueue: bridge.TaskQueue("acme"), WorkflowRunTimeout: 10 * time.Minute})
	h.OnActivity(settingsActivities.ReadSettings, mock.Anything).Return(&operations.ScheduleSettings{}, nil)
	h.OnActivity(connectionActivities.ReadLedger, mock.Anything, mock.Anything).After(20*time.Second).Return(&operations.LedgerReport{}, nil)
	for at := time.Second; at < 5*time.Minute; at += 30 * time.Second {
		h.After(at, func() { question(h, bridge.ReadSettings) })
	}
	var slow, last, late *answered
	h.After(295*time.Second, func() { slow = question(h, bridge.ReadLedger, operations.LedgerInput{}) })
	h.After(301*time.Second, func() { last = question(h, bridge.ReadSettings) }) // its answer shows that half the time is over
	h.After(305*time.Second, func() { late = question(h, bridge.ReadSettings) })
	h.ExecuteWorkflow(bridge.Readings)
	_, goesOn := workflowtest.Continued(t, h, bridge.Readings)
	require.True(t, goesOn, "%v", h.GetWorkflowError())
	require.True(t, slow.complete && last.complete)
	require.NoError(t, slow.err)
	require.ErrorContains(t, late.refused, "go on in a new run")
	require.WithinDuration(t, workflowtest.Start.Add(315*time.Second), h.Now(), 2*time.Second)
}

func TestReadingsIsCancelled(t *testing.T) {
	h := newHarness(t)
	h.OnActivity(connectionActivities.ReadLedger, mock.Anything, mock.Anything).After(time.Minute).Return(&operations.LedgerReport{}, nil)
	var under *answered
	h.After(time.Second, func() { under = question(h, bridge.ReadLedger, operations.LedgerInput{}) })
	h.After(2*time.Second, h.CancelWorkflow)
	h.ExecuteWorkflow(bridge.Readings)
	h.RequireCancelled()
	require.True(t, under.complete)
	require.ErrorContains(t, under.err, "somebody cancelled")
	require.ErrorContains(t, under.err, bridge.AskAgain, "programs ask again by themselves")
}
