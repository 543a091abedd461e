package integration

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"digitalbridge/internal/config"
	"digitalbridge/starter/local"
	"digitalbridge/test/lossy"
	"digitalbridge/workflows/orders"
)

// The server hands the task of sending an order to the last poll of a worker that ends, so that no worker ever begins it. To
// the submission that looks like an attempt whose worker was lost while it sent. The order goes out soon, by another attempt,
// although an order in doubt would be looked for for hours.
func TestATaskThatNoWorkerEverBeganIsSentSoon(t *testing.T) {
	t.Parallel()
	between, err := lossy.Start(server.Address)
	require.NoError(t, err)
	t.Cleanup(between.Stop)
	b := start(t, 200, func(o *local.Options) {
		o.PolicyFile = filepath.Join(t.TempDir(), "bridge.yaml")
		require.NoError(t, os.WriteFile(o.PolicyFile, []byte(strings.Replace(testPolicy, "reconcileFor: 3s", "reconcileFor: 4h", 1)), 0o600))
		o.Configure = func(c *config.Worker) { c.Temporal.Address, c.LostAfter = between.Address, 2*time.Second }
	})
	number := b.purchaseOrder(b.product("1000003"))
	between.Lose("SendOrder")
	result := b.submit(number)
	require.Equal(t, 1, between.Lost())
	require.Equal(t, orders.OutcomeAccepted, result.Outcome, "it was sent, not found")
	b.recordedOnce(t, number, result)

	// A task of any other kind is done again, whoever lost it.
	other := b.purchaseOrder(b.product("1000033"))
	for _, activity := range []string{"PrepareOrder", "RecordOrder"} {
		between.Lose(activity)
	}
	b.recordedOnce(t, other, b.submit(other))
	require.Equal(t, 3, between.Lost())
}
