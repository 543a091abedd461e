package bridge

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestConnectionIsFoundAgainFromItsTaskQueues(t *testing.T) {
	for _, name := range []string{"main", "acme", "bridge-1", "a"} {
		require.NoError(t, ValidateConnection(name))
		for _, queue := range TaskQueues(name) {
			require.Equal(t, name, ConnectionOf(queue))
		}
		require.Len(t, TaskQueues(name), 4)
	}
}

func TestConnectionNamesThatCannotBeUsed(t *testing.T) {
	for _, name := range []string{"", "Acme", "a/b", "-a", "a-", "acme-catalog", "acme-tracking", "acme-looks", strings.Repeat("a", 41)} {
		require.Error(t, ValidateConnection(name), name)
	}
}

func TestIdsNameTheBusinessObject(t *testing.T) {
	require.Equal(t, "submit-order/main/1016", SubmitOrderID("main", "1016"))
	require.Equal(t, "order-status/main/1016", OrderStatusID("main", "1016"))
	require.Equal(t, "product-sync/main", ProductSyncID("main"))
	require.NotEqual(t, ProductSyncID("main"), ApplyProductPlanID("main"))
}

// The client sends the workflow id in a header, which takes printable ASCII only; two numbers never have one id.
func TestIdsTakeNumbersOfAnyKind(t *testing.T) {
	seen := map[string]string{}
	for _, number := range []string{"1016", "PO_1001", "2026/0007", "A & B", "Ü9", "%C3%9C9", "100%", "é\u0301", "\x7f", "订单 7",
		"a\tb",
		"", "id:7"} {
		for _, kind := range []func(string, string) string{SubmitOrderID, OrderStatusID, AdoptOrderID} {
			id := kind("main", number)
			require.Regexp(t, `^[ -~]+$`, id)
			require.Equal(t, number, PurchaseOrderOf(id, kind, "main"))
			require.Empty(t, seen[id], "%q and %q", number, seen[id])
			seen[id] = number + " "
		}
	}
}
