package proof

import (
	"context"
	"fmt"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"go.temporal.io/sdk/activity"
	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/worker"
	"go.temporal.io/sdk/workflow"

	"digitalbridge/internal/bridge"
	"digitalbridge/workflows"
)

// benchWorld has the time limits of a real bridge, and a Temporal of its own that keeps its state in memory:
// what is measured is the two processors, not how soon a disk says that it has written.
func benchWorld(b *testing.B) *world {
	b.Helper()
	temporal, err := startTemporal(b.Context(), "")
	require.NoError(b, err)
	b.Cleanup(temporal.stop)
	w := newWorld(b, worldOptions{skus: 200, policy: orderPolicy, temporal: temporal})
	w.fields()
	w.sync()
	return w
}

// BenchmarkOrders submits purchase orders as fast as one worker takes them, and beside them runs empty
// workflows of five activities, which is what the server and the machine give.
func BenchmarkOrders(b *testing.B) {
	const atOnce = 200
	w := benchWorld(b)
	buyer := w.buyer()
	var ordersPerSecond float64
	b.Run("submit order", func(b *testing.B) {
		outer := w.tb
		w.tb = b
		defer func() { w.tb = outer }()
		for range b.N {
			b.StopTimer()
			numbers := buyer.orders(atOnce)
			b.StartTimer()
			began := time.Now()
			for _, number := range numbers {
				w.start(bridge.SubmitOrder, bridge.SubmitOrderID(w.connection, number), map[string]any{"purchaseOrder": number})
			}
			for _, number := range numbers {
				require.NoError(b, w.await(bridge.SubmitOrderID(w.connection, number), nil))
			}
			ordersPerSecond = atOnce / time.Since(began).Seconds()
			b.StopTimer()
			var most int64
			for _, number := range numbers {
				events, _ := w.history(bridge.SubmitOrderID(w.connection, number))
				most = max(most, events)
			}
			b.ReportMetric(ordersPerSecond, "orders/s")
			b.ReportMetric(float64(most), "events")
			b.StartTimer()
		}
	})
	b.Run("empty workflow of five activities", func(b *testing.B) {
		queue := "empty-" + w.connection
		empty := worker.New(w.client, queue, worker.Options{MaxConcurrentActivityExecutionSize: 20, DisableEagerActivities: true})
		empty.RegisterActivityWithOptions(func(context.Context) error { return nil }, activity.RegisterOptions{Name: "nothing"})
		empty.RegisterWorkflowWithOptions(func(ctx workflow.Context) error {
			ctx = workflow.WithActivityOptions(ctx, workflow.ActivityOptions{StartToCloseTimeout: time.Minute})
			for range 5 {
				if err := workflow.ExecuteActivity(ctx, "nothing").Get(ctx, nil); err != nil {
					return err
				}
			}
			return nil
		}, workflow.RegisterOptions{Name: "empty"})
		require.NoError(b, empty.Start())
		defer empty.Stop()
		for n := range b.N {
			began := time.Now()
			var runs []client.WorkflowRun
			for i := range atOnce {
				run, err := w.client.ExecuteWorkflow(b.Context(), client.StartWorkflowOptions{ID: fmt.Sprintf("%s/%d/%d", queue, n, i), TaskQueue: queue}, "empty")
				require.NoError(b, err)
				runs = append(runs, run)
			}
			for _, run := range runs {
				require.NoError(b, run.Get(b.Context(), nil))
			}
			perSecond := atOnce / time.Since(began).Seconds()
			b.ReportMetric(perSecond, "workflows/s")
			b.ReportMetric(100*ordersPerSecond/perSecond, "orders-percent-of-it")
		}
	})
}

// BenchmarkFromApprovalToOrderNumber is the time from Submitted in Autotask to the order number in Autotask,
// with the sweep on its default schedule of five minutes, for orders that are approved all over a period.
func BenchmarkFromApprovalToOrderNumber(b *testing.B) {
	const every, orders = 5 * time.Minute, 5
	w := benchWorld(b)
	buyer := w.buyer()
	id := bridge.SubmitApprovedOrdersID(w.connection)
	_, err := w.client.ScheduleClient().Create(b.Context(), client.ScheduleOptions{
		ID: bridge.ScheduleID(id), Spec: client.ScheduleSpec{Intervals: []client.ScheduleIntervalSpec{{Every: every}}},
		Action: &client.ScheduleWorkflowAction{ID: id, Workflow: bridge.SubmitApprovedOrders, Args: []any{workflows.SweepInput{}}, TaskQueue: bridge.TaskQueue(w.connection)},
	})
	require.NoError(b, err)
	for range b.N {
		approved := map[string]time.Time{}
		took := map[string]time.Duration{}
		began := time.Now()
		look := time.NewTicker(time.Second)
		for len(took) < orders {
			if len(approved) < orders && time.Since(began) >= time.Duration(len(approved))*every/orders {
				approved[buyer.orders(1)[0]] = time.Now()
			}
			for number, po := range buyer.recorded() {
				if at, ours := approved[number]; ours && took[number] == 0 && po.ExternalPONumber.Or("") != "" {
					took[number] = time.Since(at)
				}
			}
			<-look.C
		}
		look.Stop()
		var sum, most time.Duration
		for _, d := range took {
			sum, most = sum+d, max(most, d)
		}
		b.ReportMetric((sum / orders).Seconds(), "mean-s")
		b.ReportMetric(most.Seconds(), "most-s")
	}
}
