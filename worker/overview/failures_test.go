package overview

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	commonpb "go.temporal.io/api/common/v1"
	"go.temporal.io/sdk/converter"

	"digitalbridge/internal/bridge"
	"digitalbridge/workflows/orders"
	"digitalbridge/workflows/products"
)

func TestAFailureIsOverWhenTheSameWorkHasCompleted(t *testing.T) {
	run := func(id, state string, minute int) Listed {
		p, err := converter.GetDefaultDataConverter().ToPayload(state)
		require.NoError(t, err)
		return Listed{ID: id, End: time.Date(2026, 3, 2, 8, minute, 0, 0, time.UTC),
			fields: map[string]*commonpb.Payload{bridge.State.GetName(): p}}
	}
	for name, row := range map[string]struct {
		failed, completed Listed
		over              bool
	}{
		"sent later": {
			run("submit-order/acme/1016", "Failed", 1),
			run("submit-order/acme/1016", "Accepted", 2), true},
		"sent before": {
			run("submit-order/acme/1016", "Failed", 2),
			run("submit-order/acme/1016", "Accepted", 1), false},
		"another order": {
			run("submit-order/acme/1016", "Failed", 1),
			run("submit-order/acme/1017", "Accepted", 2), false},
		"an order whose number goes on": {
			run("submit-order/acme/10", "Failed", 1),
			run("submit-order/acme/10-2", "Accepted", 2), false},
		"only a dry run": {
			run("submit-order/acme/1016", "Failed", 1),
			run("submit-order/acme/1016", orders.OutcomeDryRun, 2), false},
		"only a plan": {
			run("product-sync/acme", "Failed", 1),
			run("product-sync/acme", products.SyncPlanned, 2), false},
		"the schedule's next run": {
			run("product-sync/acme-2026-03-02T08:00:00Z", "Failed", 1),
			run("product-sync/acme-2026-03-02T08:05:00Z", "Success", 6), true},
		"by hand after one by schedule": {
			run("product-sync/acme-2026-03-02T08:00:00Z", "Failed", 1),
			run("product-sync/acme", "Success", 6), true},
		"of another connection's schedule": {
			run("product-sync/acme-2026-03-02T08:00:00Z", "Failed", 1),
			run("product-sync/other", "Success", 6), false},
	} {
		left := StillOpen([]Listed{row.failed}, []Listed{row.completed})
		require.Equal(t, row.over, len(left) == 0, name)
	}
}
