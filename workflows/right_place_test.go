package workflows

import (
	"testing"

	"github.com/stretchr/testify/require"
	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/interceptor"
	"go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/testsuite"
	"go.temporal.io/sdk/worker"

	"digitalbridge/internal/bridge"
	"digitalbridge/workflows/operations"
	"digitalbridge/workflows/orders"
	"digitalbridge/workflows/products"
)

// started is how a workflow ends that is started with an id on a queue; there is no activity to call.
func started(t *testing.T, kind, queue, id string, input any) *temporal.ApplicationError {
	t.Helper()
	var suite testsuite.WorkflowTestSuite
	env := suite.NewTestWorkflowEnvironment()
	env.SetWorkerOptions(worker.Options{Interceptors: []interceptor.WorkerInterceptor{&RightPlace{}}})
	env.SetStartWorkflowOptions(client.StartWorkflowOptions{ID: id, TaskQueue: queue})
	Register(env)
	var args []any
	if input != nil {
		args = []any{input}
	}
	env.ExecuteWorkflow(kind, args...)
	require.True(t, env.IsWorkflowCompleted())
	var app *temporal.ApplicationError
	require.ErrorAs(t, env.GetWorkflowError(), &app)
	return app
}

func TestAWorkflowOnAQueueOfTheWorkersOwnSaysSoAtOnce(t *testing.T) {
	for kind, queue := range map[string]string{
		bridge.SubmitOrder: "bridge-acme-catalog", bridge.GetOrderStatus: "bridge-acme-looks", bridge.ProductSync: "bridge-acme-tracking",
	} {
		app := started(t, kind, queue, "any", map[string]any{})
		require.Equal(t, bridge.InvalidInput, app.Type())
		require.Contains(t, app.Message(), queue)
		require.Contains(t, app.Message(), "What to do: start it on bridge-acme;", kind)
	}
}

func TestAnOrderUnderAnIdOfItsOwnSaysSoAtOnce(t *testing.T) {
	for kind, right := range map[string]string{bridge.SubmitOrder: "submit-order/acme/1016", bridge.GetOrderStatus: "order-status/acme/1016"} {
		for _, id := range []string{"0194f2c1-7f7e-7a3a-9d6b-0c1a3a1a2b3c", right + "7", "submit-order/main/1016", ""} {
			if id == "" {
				id = "my order"
			}
			app := started(t, kind, "bridge-acme", id, map[string]any{"purchaseOrder": "1016"})
			require.Equal(t, bridge.InvalidInput, app.Type())
			require.Contains(t, app.Message(), `What to do: start it under "`+right+`"`)
			require.Contains(t, app.Message(), "nothing was done")
		}
	}
}

func TestWhereAWorkflowBelongs(t *testing.T) {
	order := orders.SubmitOrderInput{PurchaseOrder: "1016"}
	dry := orders.SubmitOrderInput{PurchaseOrder: "1016", DryRun: true}
	for name, row := range map[string]struct {
		queue string
		input any
		want  string
	}{
		"an order":                   {"bridge-acme", order, "submit-order/acme/1016"},
		"a dry run sends nothing":    {"bridge-acme", dry, ""},
		"an order by its id":         {"bridge-acme", orders.SubmitOrderInput{PurchaseOrder: orders.PurchaseOrderID(7)}, ""},
		"a tracker":                  {"bridge-acme-tracking", orders.GetOrderStatusInput{PurchaseOrder: "1016"}, "order-status/acme/1016"},
		"a sync has a lease instead": {"bridge-acme", products.ProductSyncInput{}, ""},
		"a report":                   {"bridge-acme", operations.Workflows(), ""},
	} {
		require.Equal(t, row.want, idOf(bridge.ConnectionOf(row.queue), row.input), name)
	}
}
