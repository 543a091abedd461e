package integration

import (
	"encoding/json"
	"strconv"
	"testing"

	"github.com/stretchr/testify/require"
	"go.temporal.io/sdk/client"

	"digitalbridge/internal/bridge"
	"digitalbridge/workflows/orders"
)

// A typing error orders nothing, writes nothing, and is named at once: the server has the inputs as the web UI
// and the temporal command send them.
func TestATypingErrorDoesNothing(t *testing.T) {
	b := start(t, 200, nil)
	number := b.purchaseOrder(b.product("1000003"))
	sale := b.wonSale(b.product("1000004"))
	before := b.autotaskState()
	connection := b.Worker.Connection
	for name, row := range map[string]struct{ kind, id, input, want string }{
		"a dry run with an underscore":  {bridge.SubmitOrder, bridge.SubmitOrderID(connection, number), `{"purchaseOrder":"` + number + `","dry_run":true}`, "dry_run: unknown; did you mean dryRun?"},
		"a dry run with a dash":         {bridge.SubmitOrder, bridge.SubmitOrderID(connection, number), `{"purchaseOrder":"` + number + `","dry-run":true}`, "dry-run: unknown; did you mean dryRun?"},
		"a dry run in another case":     {bridge.SubmitOrder, bridge.SubmitOrderID(connection, number), `{"purchaseOrder":"` + number + `","DryRun":true}`, "DryRun: unknown; did you mean dryRun?"},
		"another workflow's key":        {bridge.SubmitOrder, bridge.SubmitOrderID(connection, number), `{"purchaseOrder":"` + number + `","mode":"plan"}`, "mode: unknown"},
		"a key given twice":             {bridge.SubmitOrder, bridge.SubmitOrderID(connection, number), `{"purchaseOrder":"` + number + `","dryRun":true,"dryRun":false}`, "dryRun: is given twice"},
		"what a run tells its next one": {bridge.SubmitOrder, bridge.SubmitOrderID(connection, number), `{"purchaseOrder":"` + number + `","carried":{}}`, "carried: is what the bridge writes for itself"},
		"a text":                        {bridge.SubmitOrder, bridge.SubmitOrderID(connection, number), `"` + number + `"`, `it is a text, where an object belongs. What to do: write it like {"purchaseOrder":"1016","dryRun":true}`},
		"a sync with a dry run":         {bridge.ProductSync, bridge.ProductSyncID(connection), `{"dryRun":true}`, "dryRun: unknown"},
		"a sync of SKUs":                {bridge.ProductSync, bridge.ProductSyncID(connection), `{"skus":["1000001"]}`, "skus: unknown"},
		"a conversion":                  {bridge.ConvertOpportunity, "convert-" + connection, `{"opportunity":` + strconv.FormatInt(sale, 10) + `,"dry_run":true}`, "dry_run: unknown; did you mean dryRun?"},
		"a sweep of chosen orders":      {bridge.SubmitApprovedOrders, bridge.SubmitApprovedOrdersID(connection), `{"remaining":["` + number + `"]}`, "remaining: is what the bridge writes for itself"},
	} {
		t.Run(name, func(t *testing.T) {
			f := failed(t, b.run(row.kind, row.id, json.RawMessage(row.input), nil))
			require.Equal(t, bridge.InvalidInput, f.Type(), f.Message())
			require.True(t, f.NonRetryable())
			require.Contains(t, f.Message(), row.want)
			require.Contains(t, f.Message(), "nothing was done")
		})
	}
	t.Run("two inputs, the second of which says that it is a dry run", func(t *testing.T) {
		run, err := b.Client.ExecuteWorkflow(t.Context(), client.StartWorkflowOptions{ID: bridge.SubmitOrderID(connection, number), TaskQueue: bridge.TaskQueue(connection)},
			bridge.SubmitOrder, json.RawMessage(`{"purchaseOrder":"`+number+`"}`), json.RawMessage(`{"dryRun":true}`))
		require.NoError(t, err)
		require.Contains(t, failed(t, run.Get(t.Context(), nil)).Message(), "there are 2 of them, where one belongs")
	})
	require.Empty(t, b.orders(number), "nothing may have been sent")
	require.Equal(t, before, b.autotaskState(), "nothing may have been written")
}

// A decision with a typing error is refused, and the order goes on waiting.
func TestADecisionWithATypingErrorIsRefused(t *testing.T) {
	b := start(t, 200, nil)
	number := b.purchaseOrder(b.product("1000003"), b.product("99999999"))
	id := b.park(number, orders.SubmitOrderInput{Wait: true}).id
	for input, want := range map[string]string{
		`{"actor":"Ann","reason":"typed","line":1,"qantity":1}`:           "qantity: unknown; did you mean quantity?",
		`{"actor":"Ann","reason":"typed","line":1,"quantity":1,"line":2}`: "line: is given twice",
		`{"actor":"Ann","reason":"typed","line":1,"Drop":true}`:           "Drop: unknown; did you mean drop?",
		`{"actor":"Ann","reason":"typed","line":1,"quantity":"1"}`:        "quantity: a text stands where a whole number belongs",
		`"drop line 1"`: "it is a text, where an object belongs",
	} {
		require.ErrorContains(t, b.update(id, "editLine", json.RawMessage(input), nil), want)
	}
	_, err := b.Client.QueryWorkflow(t.Context(), id, "", "status", json.RawMessage(`{"x":1}`))
	require.ErrorContains(t, err, "it takes none")
	require.NoError(t, b.update(id, "abandon", json.RawMessage(`{"actor":"Ann","reason":"test"}`), nil))
	require.Empty(t, b.orders(number))
}
