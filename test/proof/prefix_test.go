package proof

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"go.temporal.io/sdk/temporal"

	"digitalbridge/clients/autotask"
	"digitalbridge/internal/bridge"
	"digitalbridge/workflows/orders"
)

// Somebody changes the policy's numberPrefix and restarts the worker while an order is under way: it has left, and Autotask
// isn't written yet, or nobody knows whether it has left. It stays one order under the number that it had; and no other order
// goes out under the new prefix before it has ended.
func TestANewPrefixDoublesNoOrderThatIsUnderWay(t *testing.T) {
	beside(t)
	for name, row := range map[string]struct {
		strike func(w *world, number string)
		under  func(w *world) bool
		want   string
	}{
		"it has left, and Autotask can't be written": {
			func(w *world, _ string) {
				w.atAutotask("/sandbox/faults", map[string]any{"rules": []any{map[string]any{
					"method": "PATCH", "path": "/ATServicesRest/V1.0/PurchaseOrders", "action": "status", "status": 503}}})
			},
			func(w *world) bool { return w.autotaskStats().Endpoints["PATCH /V1.0/PurchaseOrders"].Requests > 0 }, orders.OutcomeAccepted,
		},
		"its answer was lost, and TD SYNNEX does not show it yet": {
			func(w *world, number string) {
				w.atTDSynnex("/sandbox/scenario", map[string]any{"poNumber": number, "scenario": "statusLag"})
				w.atTDSynnex("/sandbox/faults", map[string]any{"rules": []any{map[string]any{
					"method": "POST", "path": "/SynnexXML/PO", "count": 1, "when": "after", "action": "reset"}}})
			},
			func(w *world) bool { return w.tdSynnexStats().Endpoints["POST /SynnexXML/POStatus"].Requests > 3 }, orders.OutcomeAdopted,
		},
	} {
		t.Run(name, func(t *testing.T) {
			policy := strings.Replace(orderPolicy, "reconcileFor: 12s", "reconcileFor: 4h", 1)
			w := orderWorldWith(t, policy, orderTimeout)
			b := w.buyer()
			both := b.orders(2)
			number, other := both[0], both[1]
			w.forget()
			row.strike(w, number)
			id := bridge.SubmitOrderID(w.connection, number)
			w.start(bridge.SubmitOrder, id, map[string]any{"purchaseOrder": number})
			atTheMoment(t, "the order is under way", func() bool { return w.posts() == 1 && row.under(w) })

			prefixed := strings.Replace(policy, "orders:\n", "orders:\n  numberPrefix: ACME-\n", 1)
			require.NoError(t, os.WriteFile(filepath.Join(w.dir, "bridge.yaml"), []byte(prefixed), 0o600))
			w.replaceWorker(0)
			w.heal()
			w.atTDSynnex("/sandbox/clock", map[string]any{"advance": (20 * time.Minute).String()})
			var result orders.SubmitOrderResult
			require.NoError(t, w.await(id, &result))
			require.Equal(t, row.want, result.Outcome)
			require.Equal(t, number, result.Number)

			// Nor when it is submitted again, or reset.
			require.NoError(t, w.run(bridge.SubmitOrder, id, map[string]any{"purchaseOrder": number}, &result))
			require.Equal(t, orders.OutcomeAdopted, result.Outcome)
			w.resetToStart(id)
			require.NoError(t, w.await(id, &result))
			require.Equal(t, orders.OutcomeAdopted, result.Outcome)
			require.Equal(t, number, result.Number)
			require.Equal(t, 1, w.posts())
			po, err := b.at.PurchaseOrders.First(t.Context(), autotask.Where(autotask.Eq("purchaseOrderNumber", number)))
			require.NoError(t, err)
			require.Equal(t, strings.Join(result.DistributorOrders, ", "), po.ExternalPONumber.Or(""))

			err = w.run(bridge.SubmitOrder, bridge.SubmitOrderID(w.connection, other), map[string]any{"purchaseOrder": other}, nil)
			var refused *temporal.ApplicationError
			require.ErrorAs(t, err, &refused)
			require.Equal(t, bridge.OrderNotReady, refused.Type())
			require.Contains(t, refused.Message(), number)
			require.Contains(t, refused.Message(), "ACME-")
			require.Equal(t, 1, w.posts())
			sent, duplicates, _ := w.distributorOrders()
			require.Len(t, sent, 1)
			require.Len(t, sent[number], 1)
			require.Zero(t, duplicates)
		})
	}
}
