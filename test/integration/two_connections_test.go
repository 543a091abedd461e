package integration

import (
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"digitalbridge/starter/local"
	"digitalbridge/workflows/orders"
)

// Two accounts whose purchase orders have the same numbers share a store. The order of the first is in doubt, and nothing
// of that concerns the second: neither its number at TD SYNNEX nor whether it may be sent, nor its dossier.
func TestTwoConnectionsWithTheSameNumbersShareAStore(t *testing.T) {
	dir := "file://" + filepath.ToSlash(t.TempDir())
	with := func(prefix string) *bench {
		return start(t, 200, func(o *local.Options) {
			o.Store, o.PolicyFile = dir, filepath.Join(t.TempDir(), "bridge.yaml")
			text := strings.Replace(testPolicy, "orders:", "orders:\n  numberPrefix: "+prefix, 1)
			require.NoError(t, os.WriteFile(o.PolicyFile, []byte(text), 0o600))
		})
	}
	first, second := with("ONE-"), with("TWO-")
	number := first.purchaseOrder(first.product("1000003"))
	require.Equal(t, number, second.purchaseOrder(second.product("1000003")))

	first.control(http.MethodPost, first.Sandboxes.TDSynnexURL()+"/sandbox/faults", map[string]any{"rules": []map[string]any{
		{"method": "POST", "path": "/SynnexXML/PO", "when": "before", "action": "reset"}}}, nil)
	first.hold(number, orders.SubmitOrderInput{})
	require.Empty(t, first.orders("ONE-"+number))

	result := second.submit(number)
	require.Equal(t, orders.OutcomeAccepted, result.Outcome)
	require.Len(t, second.orders("TWO-"+number), 1)
	for _, step := range second.dossier(number).Steps {
		require.NotContains(t, step.Text, "ONE-")
		require.Contains(t, step.Run.WorkflowID, second.Worker.Connection)
	}
	for _, step := range first.dossier(number).Steps {
		require.Contains(t, step.Run.WorkflowID, first.Worker.Connection)
	}
}
