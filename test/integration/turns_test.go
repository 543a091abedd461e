package integration

import (
	"net/http"
	"strings"
	"testing"

	"github.com/shopspring/decimal"
	"github.com/stretchr/testify/require"
	"go.temporal.io/sdk/client"

	"digitalbridge/clients/autotask"
	"digitalbridge/internal/bridge"
	"digitalbridge/workflows/products"
	"digitalbridge/workflows/shared"
)

// bySchedule starts a workflow under its id with a time, as a schedule does.
func (b *bench) bySchedule(workflowType, id, at string, input any) client.WorkflowRun {
	b.t.Helper()
	run, err := b.Client.ExecuteWorkflow(b.t.Context(), client.StartWorkflowOptions{ID: id + "-" + at, TaskQueue: bridge.TaskQueue(
		b.connection())}, workflowType, input)
	require.NoError(b.t, err)
	return run
}

// The daily sync begins while a refresh writes: it waits for its turn, plans afresh, and neither fails.
func TestADailySyncThatMeetsARefreshWaitsForItsTurn(t *testing.T) {
	t.Parallel()
	b := start(t, 120, nil)
	b.fields()
	b.sync(products.ProductSyncInput{})
	skus, ours := b.anySKUs(30), b.ours()
	for i, sku := range skus {
		p := ours[sku]
		require.NoError(t, b.autotask().Products.Patch(t.Context(), autotask.Product{ID: p.ID,
			UnitCost: autotask.Of(p.UnitCost.Or(decimal.Zero).Mul(decimal.RequireFromString("0.97")).Round(2))}))
		skus[i] = strings.TrimPrefix(sku, "TDS-")
	}
	b.control(http.MethodPost, b.Sandboxes.AutotaskURL()+"/sandbox/faults", map[string]any{"rules": []any{
		map[string]any{"method": "PATCH", "path": "/ATServicesRest/V1.0/Products", "action": "delay", "delayMs": 1000},
	}}, nil)
	refresh := b.bySchedule(bridge.RefreshPrices, bridge.RefreshPricesID(b.connection()), "2026-03-02T05:45:00Z",
		products.RefreshPricesInput{SKUs: skus})
	writing, why := bridge.ApplyProductPlanID(b.connection()), shared.Decision{Actor: "Ann", Reason: "so that the sync meets it"}
	eventually(b, writing, bridge.QueryProgress, func(p products.ApplyProgress) bool { return p.Entries == len(skus) && p.Totals.Pages == 0 })
	require.NoError(t, b.update(writing, bridge.UpdatePause, why, nil))
	eventually(b, writing, bridge.QueryProgress, func(p products.ApplyProgress) bool { return p.State == "Paused" })
	b.control(http.MethodDelete, b.Sandboxes.AutotaskURL()+"/sandbox/faults", nil, nil)

	sync := b.bySchedule(bridge.ProductSync, bridge.ProductSyncID(b.connection()), "2026-03-02T06:00:00Z",
		products.ProductSyncInput{Wait: true})
	eventually(b, sync.GetID(), bridge.QueryProgress, func(p products.SyncProgress) bool {
		return strings.HasPrefix(p.Phase, "Waiting for its turn")
	})
	require.NoError(t, b.update(writing, bridge.UpdateResume, why, nil))
	var refreshed products.RefreshPricesResult
	require.NoError(t, refresh.Get(t.Context(), &refreshed))
	require.Equal(t, products.SyncSuccess, refreshed.Status)
	require.Equal(t, len(skus), refreshed.Applied.Updated)
	var synced products.ProductSyncResult
	require.NoError(t, sync.Get(t.Context(), &synced))
	require.Equal(t, products.SyncSuccess, synced.Status)
	require.Zero(t, synced.Plan.Counts.Calls, "it planned when the refresh was done")
}

// Nobody decides on a held plan before the schedule starts the next sync: that one plans afresh and asks in its place.
func TestTheNextDailySyncTakesThePlaceOfAHeldPlan(t *testing.T) {
	t.Parallel()
	b := start(t, 120, nil)
	b.fields()
	b.sync(products.ProductSyncInput{})
	b.control(http.MethodPost, b.Sandboxes.TDSynnexURL()+"/sandbox/catalog", map[string]any{"discontinuePercent": 20, "seed": 8}, nil)
	id := bridge.ProductSyncID(b.connection())
	waits := func(p products.SyncProgress) bool { return p.Waiting }
	first := b.bySchedule(bridge.ProductSync, id, "2026-03-02T06:00:00Z", products.ProductSyncInput{Wait: true})
	eventually(b, first.GetID(), bridge.QueryProgress, waits)
	b.rests(first.GetID()) // then it has noted that it asks
	second := b.bySchedule(bridge.ProductSync, id, "2026-03-03T06:00:00Z", products.ProductSyncInput{Wait: true})
	f := failed(t, first.Get(t.Context(), nil))
	require.Equal(t, bridge.PlanHeld, f.Type())
	require.Contains(t, f.Message(), second.GetID())
	eventually(b, second.GetID(), bridge.QueryProgress, waits)
	require.NoError(t, b.update(second.GetID(), bridge.UpdateApprove, shared.Decision{Actor: "Ann", Reason: "TD SYNNEX confirms it"}, nil))
	var r products.ProductSyncResult
	require.NoError(t, second.Get(t.Context(), &r))
	require.Equal(t, products.SyncSuccess, r.Status)
	require.Positive(t, r.Applied.Deactivated)
}

// rests waits until a workflow has nothing to do but to wait.
func (b *bench) rests(id string) {
	b.t.Helper()
	require.Eventually(b.t, func() bool {
		d, err := b.Client.DescribeWorkflowExecution(b.t.Context(), id, "")
		return err == nil && len(d.GetPendingActivities()) == 0 && d.GetPendingWorkflowTask() == nil
	}, soon, progressEvery)
}
