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
	"golang.org/x/sync/errgroup"

	"digitalbridge/internal/bridge"
	orderworkflows "digitalbridge/workflows/orders"
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

// BenchmarkOrders submits purchase orders as fast as one worker takes them, and in turn with them runs empty
// workflows of five activities, which is what the server and the machine give. The rounds alternate, so that
// what else the machine does strikes both.
func BenchmarkOrders(b *testing.B) {
	const atOnce, rounds = 200, 5
	w := benchWorld(b)
	buyer := w.buyer()
	buyer.anywhere = true
	empty := w.emptyWorkflows()
	var orders, empties time.Duration
	var most int64
	for range b.N {
		for range rounds {
			b.StopTimer()
			numbers := buyer.orders(atOnce)
			b.StartTimer()
			began := time.Now()
			w.allOf(len(numbers), func(i int) (string, string, string, any) {
				return bridge.TaskQueue(w.connection), bridge.SubmitOrder, bridge.SubmitOrderID(w.connection, numbers[i]),
					map[string]any{"purchaseOrder": numbers[i]}
			})
			orders += time.Since(began)
			for _, number := range numbers {
				events, _ := w.history(bridge.SubmitOrderID(w.connection, number))
				most = max(most, events)
			}
			empties += empty(atOnce)
		}
	}
	perSecond := func(d time.Duration) float64 { return float64(atOnce*rounds*b.N) / d.Seconds() }
	b.ReportMetric(perSecond(orders), "orders/s")
	b.ReportMetric(perSecond(empties), "empty-workflows/s")
	b.ReportMetric(100*perSecond(orders)/perSecond(empties), "orders-percent-of-it")
	b.ReportMetric(float64(most), "events")
}

// emptyWorkflows runs so many workflows of five activities that do nothing, on a worker of the benchmark's own,
// and returns how long they took.
func (w *world) emptyWorkflows() func(n int) time.Duration {
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
	require.NoError(w.tb, empty.Start())
	w.tb.Cleanup(empty.Stop)
	started := 0
	return func(n int) time.Duration {
		began := time.Now()
		w.allOf(n, func(int) (string, string, string, any) {
			started++
			return queue, "empty", fmt.Sprintf("%s/%d", queue, started), nil
		})
		return time.Since(began)
	}
}

// allOf starts n workflows and waits for the end of all.
func (w *world) allOf(n int, workflowOf func(i int) (queue, workflowType, id string, input any)) {
	w.tb.Helper()
	runs := make([]client.WorkflowRun, n)
	for i := range runs {
		queue, workflowType, id, input := workflowOf(i)
		var args []any
		if input != nil {
			args = []any{input}
		}
		run, err := w.client.ExecuteWorkflow(w.tb.Context(), client.StartWorkflowOptions{ID: id, TaskQueue: queue}, workflowType, args...)
		require.NoError(w.tb, err)
		runs[i] = run
	}
	for _, run := range runs {
		require.NoError(w.tb, run.Get(w.tb.Context(), nil))
	}
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
		Action: &client.ScheduleWorkflowAction{ID: id, Workflow: bridge.SubmitApprovedOrders, Args: []any{orderworkflows.SweepInput{}},
			TaskQueue: bridge.TaskQueue(w.connection)},
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

// BenchmarkOrderAmongDueTrackers is the time that an order takes when the trackers of thousands of others fall due
// together, as after a night without a worker, at the default rate at TD SYNNEX.
func BenchmarkOrderAmongDueTrackers(b *testing.B) {
	const due, atOnce = 5000, 16
	temporal, err := startTemporal(b.Context(), "")
	require.NoError(b, err)
	b.Cleanup(temporal.stop)
	for range b.N {
		b.StopTimer()
		w := newWorld(b, worldOptions{skus: 200, policy: orderPolicy, temporal: temporal, env: []string{"TDSYNNEX_REQUESTS_PER_MINUTE=25"}})
		w.fields()
		w.sync()
		numbers := w.buyer().orders(due + 1)
		w.workers[0].kill()
		var starts errgroup.Group
		starts.SetLimit(atOnce)
		for _, number := range numbers[1:] {
			starts.Go(func() error {
				o := client.StartWorkflowOptions{ID: bridge.OrderStatusID(w.connection, number), TaskQueue: bridge.TrackingTaskQueue(w.connection)}
				_, err := w.client.ExecuteWorkflow(b.Context(), o, bridge.GetOrderStatus, map[string]any{"purchaseOrder": number})
				return err
			})
		}
		require.NoError(b, starts.Wait())
		w.workers[0] = startWorker(b, w.dir, w.env)
		eventually(b, "the worker is up", func() bool { return w.workers[0].said("worker starts") })
		before := w.looks()
		b.StartTimer()
		began := time.Now()
		require.NoError(b, w.run(bridge.SubmitOrder, bridge.SubmitOrderID(w.connection, numbers[0]),
			map[string]any{"purchaseOrder": numbers[0]}, nil), "%s", w.logs())
		b.ReportMetric(time.Since(began).Seconds(), "order-s")
		b.ReportMetric(float64(w.looks()-before), "looks")
	}
}
