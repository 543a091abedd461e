package orders

import (
	"testing"

	"github.com/stretchr/testify/mock"
	"github.com/stretchr/testify/require"
	"go.temporal.io/sdk/converter"

	orderactivities "digitalbridge/activities/orders"
	"digitalbridge/internal/bridge"
	"digitalbridge/internal/reconcile"
	"digitalbridge/internal/report"
	"digitalbridge/workflows/workflowtest"
)

// comparison is what the report activity returns in these tests.
func comparison(orders, fresh int, counts map[reconcile.Kind]int) *orderactivities.ReconciliationReport {
	kinds, all := report.Count(counts)
	return &orderactivities.ReconciliationReport{
		HTML: "reports/reconciliation/x/report.html", Reconciliation: report.Reconciliation{
			Orders: orders, Findings: all, New: fresh, Counts: kinds}}
}

// comparedPage lets the page after an id end at another one.
func comparedPage(h *harness, page int, after, last int64, done bool, counts map[reconcile.Kind]int) {
	h.OnActivity(reconcileActivities.ReconcilePage, mock.Anything, mock.MatchedBy(func(in orderactivities.ReconcilePageInput) bool {
		return in.Page == page && in.After == after && in.Since.IsZero() == (page == 0)
	})).Return(&orderactivities.ReconciledPage{Orders: 25, Last: last, Done: done, Since: workflowtest.Start.AddDate(0, -3, 0),
		Counts: counts}, nil).Once()
}

func TestReconcileOrdersTellsWhatIsNew(t *testing.T) {
	h := newHarness(t, nil)
	h.HearNotices()
	comparedPage(h, 0, 0, 70, false, map[reconcile.Kind]int{reconcile.Price: 2})
	comparedPage(h, 1, 70, 90, true, map[reconcile.Kind]int{reconcile.Price: 1, reconcile.NotSent: 1})
	var reported orderactivities.ReportReconciliationInput
	h.OnActivity(reconcileActivities.ReportReconciliation, mock.Anything,
		mock.MatchedBy(func(in orderactivities.ReportReconciliationInput) bool {
			reported = in
			return true
		})).Return(comparison(50, 2, map[reconcile.Kind]int{reconcile.Price: 3, reconcile.NotSent: 1}), nil).Once()
	h.Run(bridge.ReconcileOrders, ReconcileOrdersInput{})

	r := workflowtest.Result[ReconcileOrdersResult](h)
	require.Equal(t, OrdersDiffer, r.Outcome)
	require.Equal(t, orderactivities.ReportReconciliationInput{
		Connection: "acme", Key: reported.Key, Pages: 2, Orders: 50, Since: workflowtest.Start.AddDate(0, -3, 0), At: workflowtest.Start},
		reported)
	require.Len(t, h.Notices, 1)
	require.Equal(t, "50 purchase orders", h.Notices[0].Subject)
	workflowtest.RequireContains(t, h.Notices[0].Line(), "2 new differences", "4 in all", "1 not sent, 3 price differs",
		"starter order reconcile --last")
	require.Equal(t, OrdersDiffer, h.Attributes[bridge.State.GetName()])
	require.EqualValues(t, 4, h.Attributes[bridge.FailedCount.GetName()])
	require.Equal(t, ReconciliationProgress{Phase: "Done", Pages: 2, Orders: 50, Counts: map[reconcile.Kind]int{
		reconcile.Price: 3, reconcile.NotSent: 1}}, workflowtest.Query[ReconciliationProgress](h, bridge.QueryProgress))
}

// What was told the night before is not told again.
func TestReconcileOrdersIsSilentAboutWhatIsKnown(t *testing.T) {
	h := newHarness(t, nil)
	h.HearNotices()
	comparedPage(h, 0, 0, 70, true, map[reconcile.Kind]int{reconcile.Price: 3})
	h.OnActivity(reconcileActivities.ReportReconciliation, mock.Anything, mock.Anything).Return(
		comparison(25, 0, map[reconcile.Kind]int{reconcile.Price: 3}), nil).Once()
	h.Run(bridge.ReconcileOrders, ReconcileOrdersInput{})
	require.Equal(t, OrdersDiffer, workflowtest.Result[ReconcileOrdersResult](h).Outcome)
	require.Empty(t, h.Notices)
}

func TestReconcileOrdersAgree(t *testing.T) {
	h := newHarness(t, nil)
	h.HearNotices()
	comparedPage(h, 0, 0, 70, true, nil)
	h.OnActivity(reconcileActivities.ReportReconciliation, mock.Anything, mock.Anything).Return(comparison(25, 0, nil), nil).Once()
	h.Run(bridge.ReconcileOrders, ReconcileOrdersInput{})
	require.Equal(t, OrdersAgree, workflowtest.Result[ReconcileOrdersResult](h).Outcome)
	require.Empty(t, h.Notices)
}

// A long comparison goes on in new runs, and the report is of all of them.
func TestReconcileOrdersGoesOnInNewRuns(t *testing.T) {
	in, runs := ReconcileOrdersInput{Numbers: []string{"PHONE-7"}}, 0
	for {
		h := newHarness(t, nil)
		h.HearNotices()
		h.SetContinueAsNewSuggested(true)
		// The first page agrees: the next run begins without any count.
		var differences map[reconcile.Kind]int
		if runs > 0 {
			differences = map[reconcile.Kind]int{reconcile.Price: 1}
		}
		comparedPage(h, runs, int64(runs*10), int64(runs*10+10), runs == 2, differences)
		if runs == 2 {
			h.OnActivity(reconcileActivities.ReconcileNumbers, mock.Anything,
				mock.MatchedBy(func(n orderactivities.ReconcileNumbersInput) bool {
					return n.Page == 3 && len(n.Numbers) == 1
				})).Return(&orderactivities.ReconciledPage{Counts: map[reconcile.Kind]int{reconcile.NoPurchaseOrder: 1}, Done: true},
				nil).Once()
			h.OnActivity(reconcileActivities.ReportReconciliation, mock.Anything,
				mock.MatchedBy(func(r orderactivities.ReportReconciliationInput) bool {
					return r.Pages == 4 && r.Orders == 75 && r.At.Equal(workflowtest.Start)
				})).Return(comparison(75, 0, map[reconcile.Kind]int{reconcile.Price: 2}), nil).Once()
		}
		h.Run(bridge.ReconcileOrders, in)
		runs++
		next, ok := workflowtest.Continued(t, h, bridge.ReconcileOrders)
		if !ok {
			require.Equal(t, 75, workflowtest.Query[ReconciliationProgress](h, bridge.QueryProgress).Orders)
			break
		}
		key := ""
		if in.Carried != nil {
			key = in.Carried.Key
		}
		in = ReconcileOrdersInput{}
		require.NoError(t, converter.GetDefaultDataConverter().FromPayloads(next.Input, &in))
		if key != "" {
			require.Equal(t, key, in.Carried.Key, "all runs write to one place")
		}
	}
	require.Equal(t, 3, runs)
}

func TestReconcileOrdersRefusesTooManyNumbers(t *testing.T) {
	h := newHarness(t, nil)
	h.Run(bridge.ReconcileOrders, ReconcileOrdersInput{Numbers: make([]string, 501)})
	require.Equal(t, bridge.InvalidInput, h.Failure().Type())
}

func TestReconcileOrdersSaysWhyItFailed(t *testing.T) {
	h := newHarness(t, nil)
	h.HearNotices()
	h.OnActivity(reconcileActivities.ReconcilePage, mock.Anything, mock.Anything).Return(
		nil, workflowtest.ActivityError(bridge.Auth, "TD SYNNEX refused the password. What to do: check it")).Once()
	h.Run(bridge.ReconcileOrders, ReconcileOrdersInput{})
	require.Equal(t, bridge.Auth, h.Failure().Type())
	require.Equal(t, "access refused by TD SYNNEX", h.Notices[0].Once)
}
