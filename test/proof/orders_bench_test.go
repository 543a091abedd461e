package proof

import (
	"context"
	"fmt"
	"os"
	"slices"
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

// inMemory is where Linux keeps files in memory.
const inMemory = "/dev/shm"

// benchWorld has the time limits of a real bridge, and a Temporal of its own that keeps its state in memory, as the
// worker's store is where the machine can: what is measured is the two processors, not what a disk takes to write.
func benchWorld(b *testing.B) *world {
	b.Helper()
	_, err := built.worker() // not there: the compiler takes more room than a container gives
	require.NoError(b, err)
	if _, err := os.Stat(inMemory); err == nil {
		b.Setenv("TMPDIR", inMemory)
	}
	temporal, err := startTemporal(b.Context(), "")
	require.NoError(b, err)
	b.Cleanup(temporal.stop)
	w := newWorld(b, worldOptions{skus: 200, policy: orderPolicy, temporal: temporal})
	w.fields()
	w.sync()
	return w
}

// BenchmarkOrders submits purchase orders as fast as one worker takes them, and in turn with them runs empty
// workflows of five activities, which is what the server and the machine give. The rounds alternate and are short, and
// the ratio is the median of the rounds', so that what else the machine does strikes both.
func BenchmarkOrders(b *testing.B) {
	const atOnce, rounds = 50, 21
	w := benchWorld(b)
	buyer := w.buyer()
	buyer.anywhere = true
	empty := w.emptyWorkflows()
	var orders, empties spent
	var most int64
	var percent []float64
	for range b.N {
		for range rounds {
			b.StopTimer()
			numbers := buyer.orders(atOnce)
			b.StartTimer()
			order := w.spend(&orders, func() {
				w.allOf(atOnce, bridge.SubmitOrder, func(i int) (client.StartWorkflowOptions, []any) { return w.asTheSweep(numbers[i]) })
			})
			for _, number := range numbers {
				events, _ := w.history(bridge.SubmitOrderID(w.connection, number))
				most = max(most, events)
			}
			percent = append(percent, 100*w.spend(&empties, func() { empty(atOnce) }).Seconds()/order.Seconds())
		}
	}
	all := float64(atOnce * rounds * b.N)
	b.ReportMetric(all/orders.took.Seconds(), "orders/s")
	b.ReportMetric(all/empties.took.Seconds(), "empty-workflows/s")
	slices.Sort(percent)
	b.ReportMetric(percent[len(percent)/2], "orders-percent-of-it")
	b.ReportMetric(float64(most), "events")
	each := func(d time.Duration) float64 { return 1000 * d.Seconds() / all }
	b.ReportMetric(each(orders.temporal), "temporal-ms/order")
	b.ReportMetric(each(orders.worker), "worker-ms/order")
	b.ReportMetric(each(orders.own), "vendors-ms/order")
	b.ReportMetric(each(empties.temporal), "temporal-ms/empty")
	b.ReportMetric(each(empties.own), "worker-ms/empty")
}

// spent is the time that something took, and what was used of the processors meanwhile by Temporal, by the bridge's worker,
// and by the benchmark's own process, which holds both sandboxes and the worker of the empty workflows.
type spent struct{ took, temporal, worker, own time.Duration }

// spend does something, adds what it took, and returns how long.
func (w *world) spend(sum *spent, something func()) time.Duration {
	used := func() (time.Duration, time.Duration, time.Duration) {
		_, own := statOf(w.tb, "self")
		return temporalTime(w.tb), w.workers[0].processorTime(), own
	}
	temporal, worker, own := used()
	began := time.Now()
	something()
	took := time.Since(began)
	temporalNow, workerNow, ownNow := used()
	sum.took += took
	sum.temporal, sum.worker, sum.own = sum.temporal+temporalNow-temporal, sum.worker+workerNow-worker, sum.own+ownNow-own
	return took
}

// asTheSweep is how the sweep for approved purchase orders starts one.
func (w *world) asTheSweep(number string) (client.StartWorkflowOptions, []any) {
	return client.StartWorkflowOptions{
		ID: bridge.SubmitOrderID(w.connection, number), TaskQueue: bridge.TaskQueue(w.connection),
		StaticSummary: bridge.SubmitOrderSummary(number), TypedSearchAttributes: bridge.PurchaseOrderAttributes(w.connection, number),
	}, []any{orderworkflows.SubmitOrderInput{PurchaseOrder: orderworkflows.PurchaseOrderRef(number), Wait: true}}
}

// emptyWorkflows runs so many workflows of five activities that do nothing, on a worker of the benchmark's own,
// and waits for them.
func (w *world) emptyWorkflows() func(n int) {
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
	return func(n int) {
		w.allOf(n, "empty", func(int) (client.StartWorkflowOptions, []any) {
			started++
			return client.StartWorkflowOptions{ID: fmt.Sprintf("%s/%d", queue, started), TaskQueue: queue}, nil
		})
	}
}

// allOf starts n workflows of a type and waits for the end of all.
func (w *world) allOf(n int, workflowType string, start func(i int) (client.StartWorkflowOptions, []any)) {
	w.tb.Helper()
	runs := make([]client.WorkflowRun, n)
	for i := range runs {
		options, args := start(i)
		run, err := w.client.ExecuteWorkflow(w.tb.Context(), options, workflowType, args...)
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
