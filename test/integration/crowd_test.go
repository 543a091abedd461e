package integration

import (
	"sync"
	"testing"

	"github.com/stretchr/testify/require"

	"digitalbridge/internal/bridge"
	"digitalbridge/workflows/orders"
)

// Twice as many programs as a workflow takes updates at once wait for what comes of an order, and ask for it meanwhile. A
// person's decision gets its answer beside them, and so does each of them.
func TestACrowdThatWaitsKeepsNobodyFromDeciding(t *testing.T) {
	t.Parallel()
	const crowd = 20
	b := start(t, 200, nil)
	number := b.purchaseOrder(b.product("1000003"))
	b.fault(map[string]any{"method": "POST", "path": "/SynnexXML/PO", "nth": 1, "count": 1, "when": "before", "action": "reset"})
	held := b.hold(number, orders.SubmitOrderInput{})
	var waiting, begun sync.WaitGroup
	results, errs := make([]orders.SubmitOrderResult, crowd), make([]error, crowd)
	begun.Add(crowd)
	for i := range crowd {
		waiting.Go(func() {
			// As examples/embed does: it asks, and waits for the end of the run.
			_, err := b.Client.QueryWorkflow(t.Context(), held.id, "", bridge.QueryOutcome)
			begun.Done()
			if errs[i] = err; err == nil {
				errs[i] = b.Client.GetWorkflow(t.Context(), held.id, "").Get(t.Context(), &results[i])
			}
		})
	}
	begun.Wait()
	held.decide(bridge.UpdateResolve, orders.OrderResolution{Decision: as("Ann"), NotThere: true})
	r := held.result()
	b.recordedOnce(t, number, r)
	waiting.Wait()
	for i, err := range errs {
		require.NoError(t, err)
		require.Equal(t, r, results[i])
	}
}
