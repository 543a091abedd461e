package proof

import (
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	workflowpb "go.temporal.io/api/workflow/v1"

	"digitalbridge/internal/bridge"
	"digitalbridge/workflows/orders"
)

// The benchmarks of growth, beside BenchmarkWorkerMemory for the rows of the price file: how many open orders one worker
// follows, and how many connections one Temporal serves. docs/scale.md has the figures, and says what binds first.

// roundPatience bounds one round over all open orders.
const roundPatience = 30 * time.Minute

// BenchmarkOpenTrackers follows so many open orders and looks at each of them once, at a rate that TD SYNNEX does not
// bound: what is measured is the work of a look, for Temporal, the worker and both vendors.
func BenchmarkOpenTrackers(b *testing.B) {
	for _, open := range []int{10, 100, 1000, 5000} {
		b.Run(fmt.Sprintf("open=%d", open), func(b *testing.B) {
			temporal, err := startTemporal(b.Context(), "")
			require.NoError(b, err)
			b.Cleanup(temporal.stop)
			for range b.N {
				b.StopTimer()
				w := newWorld(b, worldOptions{skus: 200, policy: orderPolicy, temporal: temporal})
				w.fields()
				w.sync()
				w.followOpen(open)
				w.forget()
				some := w.trackers("")
				some = some[:min(len(some), 100)]
				events, cpu, worker := w.eventsOf(some), temporalTime(b), w.workers[0].processorTime()
				b.StartTimer()
				began := time.Now()
				w.pollNow()
				w.until("every open order is looked at", func() bool { return w.looks() >= open })
				took := time.Since(began)
				b.StopTimer()
				each := func(total float64) float64 { return total / float64(open) }
				b.ReportMetric(float64(open)/took.Seconds(), "looks/s")
				b.ReportMetric(float64(w.eventsOf(some)-events)/float64(len(some)), "events/look")
				b.ReportMetric(each(float64((temporalTime(b) - cpu).Milliseconds())), "temporal-ms/look")
				b.ReportMetric(each(float64((w.workers[0].processorTime() - worker).Milliseconds())), "worker-ms/look")
				b.ReportMetric(each(float64(w.autotaskStats().requests())), "autotask-calls/look")
				b.ReportMetric(each(float64(w.tdSynnexStats().requests())), "td-synnex-calls/look")
				b.ReportMetric(float64(w.workers[0].peakMemory())/(1<<20), "peak-MiB")
				b.StartTimer()
			}
		})
	}
}

// followOpen places so many orders outside the bridge, has the sweep find them, and waits for their first look.
func (w *world) followOpen(open int) {
	w.tb.Helper()
	w.atTDSynnex("/sandbox/scenario", map[string]any{"service": "PO", "scenario": "anyPrice"})
	buyer, td := w.buyer(), w.distributor()
	placed := buyer.place(td, make([]string, open))
	require.Len(w.tb, placed, open)
	var swept orders.SweepResult
	require.NoError(w.tb, w.run(bridge.TrackOpenOrders, bridge.TrackOpenOrdersID(w.connection), orders.SweepInput{}, &swept), "%s", w.logs())
	w.until("every open order is followed", func() bool { return w.followed() == open && w.looks() >= open })
	calls, still := 0, 0 // what the last of these looks found is being written
	w.until("nothing more is written", func() bool {
		if now := w.autotaskStats().requests(); now != calls {
			calls, still = now, -1
		}
		still++
		return still == 10
	})
}

// until waits for something that thousands of workflows do.
func (w *world) until(what string, holds func() bool) {
	w.tb.Helper()
	tick := time.NewTicker(200 * time.Millisecond)
	defer tick.Stop()
	for began := time.Now(); !holds(); <-tick.C {
		if time.Since(began) > roundPatience {
			require.FailNow(w.tb, what+" did not come", "%d looks, %d followed\n%s", w.looks(), w.followed(), w.logs())
		}
	}
}

// eventsOf are the events of some workflows together.
func (w *world) eventsOf(some []*workflowpb.WorkflowExecutionInfo) (events int64) {
	w.tb.Helper()
	for _, e := range some {
		n, _ := w.history(e.GetExecution().GetWorkflowId())
		events += n
	}
	return events
}

// BenchmarkConnections has so many connections on one Temporal, with a worker process each: what they cost at rest, and
// how long it takes until each of them has sent an order that all are told to send at once.
func BenchmarkConnections(b *testing.B) {
	const rest = 20 * time.Second
	for _, connections := range []int{1, 10, 50} {
		b.Run(fmt.Sprintf("connections=%d", connections), func(b *testing.B) {
			temporal, err := startTemporal(b.Context(), "")
			require.NoError(b, err)
			b.Cleanup(temporal.stop)
			for range b.N {
				b.StopTimer()
				worlds, numbers := make([]*world, connections), make([]string, connections)
				for i := range worlds {
					w := newWorld(b, worldOptions{skus: 100, policy: orderPolicy, temporal: temporal})
					w.fields()
					w.sync()
					worlds[i], numbers[i] = w, w.buyer().orders(1)[0]
				}
				cpu, workers := temporalTime(b), workersTime(worlds)
				<-time.After(rest)
				percent := func(d time.Duration) float64 { return 100 * d.Seconds() / rest.Seconds() }
				b.ReportMetric(percent(temporalTime(b)-cpu), "temporal-idle-percent")
				b.ReportMetric(percent(workersTime(worlds)-workers), "workers-idle-percent")
				var memory int64
				for _, w := range worlds {
					memory += w.workers[0].memory()
				}
				b.ReportMetric(float64(memory)/float64(connections)/(1<<20), "MiB/worker")
				b.StartTimer()
				began := time.Now()
				for i, w := range worlds {
					w.start(bridge.SubmitOrder, bridge.SubmitOrderID(w.connection, numbers[i]), map[string]any{"purchaseOrder": numbers[i]})
				}
				for i, w := range worlds {
					require.NoError(b, w.await(bridge.SubmitOrderID(w.connection, numbers[i]), nil), "%s", w.logs())
				}
				b.ReportMetric(time.Since(began).Seconds(), "order-of-each-s")
			}
		})
	}
}

func workersTime(worlds []*world) (sum time.Duration) {
	for _, w := range worlds {
		sum += w.workers[0].processorTime()
	}
	return sum
}

// memory is what the process holds now, in bytes (VmRSS of Linux).
func (w *workerProcess) memory() int64 { return w.status("VmRSS") }

// processorTime is what the process has used of the processors.
func (w *workerProcess) processorTime() time.Duration {
	w.tb.Helper()
	_, used := statOf(w.tb, strconv.Itoa(w.cmd.Process.Pid))
	return used
}

// temporalTime is what the Temporal servers that we have started have used of the processors.
func temporalTime(tb testing.TB) (sum time.Duration) {
	tb.Helper()
	names, err := filepath.Glob("/proc/[0-9]*/comm")
	require.NoError(tb, err)
	for _, name := range names {
		program, err := os.ReadFile(name)
		if err != nil || strings.TrimSpace(string(program)) != "temporal" {
			continue // it has ended, or is another
		}
		if parent, used := statOf(tb, filepath.Base(filepath.Dir(name))); parent == os.Getpid() {
			sum += used
		}
	}
	return sum
}

// statOf is the parent of a process and what it has used of the processors (proc_pid_stat(5): a clock tick is 10 ms).
func statOf(tb testing.TB, pid string) (parent int, used time.Duration) {
	tb.Helper()
	stat, err := os.ReadFile(filepath.Join("/proc", pid, "stat"))
	require.NoError(tb, err)
	_, after, _ := strings.Cut(string(stat), ") ") // the name may hold spaces
	fields := strings.Fields(after)
	number := func(place int) int {
		n, err := strconv.Atoi(fields[place-3]) // counted as the manual does, from the state, its third, on
		require.NoError(tb, err)
		return n
	}
	return number(4), time.Duration(number(14)+number(15)) * 10 * time.Millisecond
}
