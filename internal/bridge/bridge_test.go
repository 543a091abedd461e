package bridge

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestConnectionIsFoundAgainFromItsTaskQueues(t *testing.T) {
	for _, name := range []string{"main", "acme", "bridge-1", "a"} {
		require.NoError(t, ValidateConnection(name))
		require.Equal(t, name, ConnectionOf(TaskQueue(name)))
		require.Equal(t, name, ConnectionOf(CatalogTaskQueue(name)))
	}
}

func TestConnectionNamesThatCannotBeUsed(t *testing.T) {
	for _, name := range []string{"", "Acme", "a/b", "-a", "a-", "acme-catalog", strings.Repeat("a", 41)} {
		require.Error(t, ValidateConnection(name), name)
	}
}

func TestIdsNameTheBusinessObject(t *testing.T) {
	require.Equal(t, "submit-order/main/1016", SubmitOrderID("main", "1016"))
	require.Equal(t, "order-status/main/1016", OrderStatusID("main", "1016"))
	require.Equal(t, "product-sync/main", ProductSyncID("main"))
	require.NotEqual(t, ProductSyncID("main"), ApplyProductPlanID("main"))
}
