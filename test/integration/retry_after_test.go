package integration

import (
	"net/http"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	commonpb "go.temporal.io/api/common/v1"
	workflowpb "go.temporal.io/api/workflow/v1"
	"go.temporal.io/api/workflowservice/v1"
	"go.temporal.io/sdk/client"

	"digitalbridge/internal/bridge"
	"digitalbridge/internal/config"
	"digitalbridge/starter/local"
	"digitalbridge/workflows/products"
)

// Autotask refuses a call of a sync and asks for a wait of days. The sync waits for a quarter of an hour at most, also when it
// reads, and then it goes on where it was.
func TestASyncBoundsTheWaitThatAutotaskAsksFor(t *testing.T) {
	t.Parallel()
	const longest = 15 * time.Minute
	for name, row := range map[string]struct {
		path, after, workflow, activity string
	}{
		"seconds, while it writes": {"/ATServicesRest/V1.0/Products", "999999", "apply", "ApplyPlanPage"},
		"a date, while it writes": {"/ATServicesRest/V1.0/Products", time.Now().AddDate(1, 0, 0).UTC().Format(http.TimeFormat), "apply",
			"ApplyPlanPage"},
		"seconds, while it reads": {"/ATServicesRest/V1.0/ProductVendors/query", "999999", "sync", ""},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			// The hourly budget is set, so that the calls beside the refused one need not learn first whether it is used up.
			b := start(t, 60, func(o *local.Options) {
				o.Configure = func(c *config.Worker) { c.Autotask.RequestsPerHour = 1_000_000 }
			})
			b.fields()
			b.control(http.MethodPost, b.Sandboxes.AutotaskURL()+"/sandbox/faults", map[string]any{"rules": []any{map[string]any{
				"method": "POST", "path": row.path, "count": 1, "action": "status", "status": http.StatusTooManyRequests, "retryAfter": row.after,
			}}}, nil)
			id := bridge.ProductSyncID(b.connection())
			waits := map[string]string{"sync": id, "apply": bridge.ApplyProductPlanID(b.connection())}[row.workflow]
			run, err := b.Client.ExecuteWorkflow(t.Context(), client.StartWorkflowOptions{ID: id, TaskQueue: bridge.TaskQueue(b.connection())},
				bridge.ProductSync, products.ProductSyncInput{})
			require.NoError(t, err)
			var waiting *workflowpb.PendingActivityInfo
			require.Eventually(t, func() bool {
				d, err := b.Client.DescribeWorkflowExecution(t.Context(), waits, "")
				if err != nil {
					return false
				}
				for _, a := range d.GetPendingActivities() {
					if a.GetAttempt() > 1 && a.GetNextAttemptScheduleTime() != nil {
						waiting = a
					}
				}
				return waiting != nil
			}, soon, progressEvery)
			if row.activity != "" {
				require.Equal(t, row.activity, waiting.GetActivityType().GetName())
			}
			asked := waiting.GetNextAttemptScheduleTime().AsTime().Sub(waiting.GetLastAttemptCompleteTime().AsTime())
			require.Equal(t, longest, asked.Round(time.Second))

			// Nobody here waits for a quarter of an hour.
			_, err = b.Client.WorkflowService().ResetActivity(t.Context(), &workflowservice.ResetActivityRequest{
				Namespace: "default", Execution: &commonpb.WorkflowExecution{WorkflowId: waits},
				Activity: &workflowservice.ResetActivityRequest_Id{Id: waiting.GetActivityId()},
			})
			require.NoError(t, err)
			var r products.ProductSyncResult
			require.NoError(t, run.Get(t.Context(), &r))
			require.Equal(t, products.SyncSuccess, r.Status)
			require.Len(t, b.ours(), r.Catalog.Selected)
		})
	}
}
