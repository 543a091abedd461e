package proof

import (
	"fmt"
	"maps"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	enumspb "go.temporal.io/api/enums/v1"

	"digitalbridge/internal/bridge"
	"digitalbridge/workflows/orders"
)

// A worker is lost with an order that it was about to send: killed, or stopped so that it wakes up late and goes on where it
// stood. Other tasks that the server hands to a stopped worker's open polls are lost in the same way. The order goes out
// soon and once, by another attempt, although an order in doubt would be looked for for hours; the late one sends nothing.
func TestAnOrderThatNeverLeftGoesOutSoon(t *testing.T) {
	beside(t)
	for name, row := range map[string]struct {
		lose func(*workerProcess)
		wake bool
	}{
		"its worker is killed": {lose: (*workerProcess).kill},
		"its worker is stopped, and wakes when all is over": {wake: true, lose: func(p *workerProcess) {
			require.NoError(t, p.cmd.Process.Signal(syscall.SIGSTOP))
		}},
	} {
		t.Run(name, func(t *testing.T) {
			// The time limit of the look is longer than the stop, so that the late attempt goes on to its send.
			w := orderWorldWith(t, strings.Replace(orderPolicy, "reconcileFor: 12s", "reconcileFor: 4h", 1), time.Minute)
			b := w.buyer()
			both := b.orders(2)
			number, next := both[0], both[1]
			w.forget()
			// The answer to the look right before the send takes its time: the worker is lost before it has it.
			w.atTDSynnex("/sandbox/faults", map[string]any{"rules": []any{map[string]any{
				"method": "POST", "path": "/SynnexXML/POStatus", "nth": 2, "count": 1, "action": "delay", "delayMs": 15000}}})
			id := bridge.SubmitOrderID(w.connection, number)
			w.start(bridge.SubmitOrder, id, map[string]any{"purchaseOrder": number})
			atTheMoment(t, "the look before the send", func() bool {
				return w.tdSynnexStats().Endpoints["POST /SynnexXML/POStatus"].Requests >= 2 && w.sending(id)
			})
			lost := w.workers[0]
			row.lose(lost)
			require.Zero(t, w.posts(), "the machine was too slow for this drill: the order had left")
			w.workers = append(w.workers[:0], startWorker(t, w.dir, w.env))
			var result orders.SubmitOrderResult
			require.NoError(t, w.await(id, &result))
			require.Equal(t, orders.OutcomeAccepted, result.Outcome, "it was sent, not found")
			require.Equal(t, 1, w.posts())
			if !row.wake {
				return
			}
			w.workers[0].kill() // what comes now is the other one's work
			w.workers[0] = lost
			require.NoError(t, lost.cmd.Process.Signal(syscall.SIGCONT))
			require.NoError(t, w.run(bridge.SubmitOrder, bridge.SubmitOrderID(w.connection, next), map[string]any{"purchaseOrder": next}, &result))
			require.Equal(t, orders.OutcomeAccepted, result.Outcome)
			require.Equal(t, 2, w.posts())
			sent, _, _ := w.distributorOrders()
			require.Len(t, sent[number], 1)
			require.Len(t, sent[next], 1)
		})
	}
}

// A submission is ended with an order that it was about to send, and its worker is lost with it. The next one fences off the
// attempt that it left behind: it sends the order at once when that had not left yet, and only looks for it when it may have.
func TestAnOrderWhoseSubmissionWasEndedBeforeItLeftGoesOutSoon(t *testing.T) {
	beside(t)
	w := orderWorldWith(t, strings.Replace(orderPolicy, "reconcileFor: 12s", "reconcileFor: 4h", 1), time.Minute)
	b := w.buyer()
	const look, post = "/SynnexXML/POStatus", "/SynnexXML/PO"
	for _, row := range []struct {
		name  string
		stops map[string]any // the request that takes its time
		end   func(id, number string)
		lost  bool
		want  string
	}{
		{"terminated before it left", map[string]any{"path": look, "nth": 2}, w.terminateAndStart, false, orders.OutcomeAccepted},
		{"terminated with its worker before it left", map[string]any{"path": look, "nth": 2}, w.terminateAndStart, true, orders.OutcomeAccepted},
		{"reset with its worker before it left", map[string]any{"path": look, "nth": 2}, func(id, _ string) { w.resetToStart(id) }, true,
			orders.OutcomeAccepted},
		{"terminated with its worker after it left", map[string]any{"path": post, "when": "after"}, w.terminateAndStart, true,
			orders.OutcomeAdopted},
		{"reset with its worker after it left", map[string]any{"path": post, "when": "after"}, func(id, _ string) { w.resetToStart(id) }, true,
			orders.OutcomeAdopted},
	} {
		t.Run(row.name, func(t *testing.T) {
			number, err := b.order(0)
			require.NoError(t, err)
			w.forget()
			maps.Copy(row.stops, map[string]any{"method": "POST", "count": 1, "action": "delay", "delayMs": 15000})
			w.atTDSynnex("/sandbox/faults", map[string]any{"rules": []any{row.stops}})
			id := bridge.SubmitOrderID(w.connection, number)
			w.start(bridge.SubmitOrder, id, map[string]any{"purchaseOrder": number})
			endpoint, nth := fmt.Sprint("POST ", row.stops["path"]), 1
			if row.stops["path"] == look {
				nth = 2
			}
			atTheMoment(t, "the request that takes its time", func() bool {
				return w.tdSynnexStats().Endpoints[endpoint].Requests >= nth && w.sending(id)
			})
			if row.lost {
				w.workers[0].kill()
			}
			before := w.posts()
			row.end(id, number)
			if row.lost {
				w.workers = append(w.workers[:0], startWorker(t, w.dir, w.env))
			}
			var result orders.SubmitOrderResult
			require.NoError(t, w.await(id, &result))
			require.Equal(t, row.want, result.Outcome)
			require.Equal(t, 1, w.posts())
			require.Equal(t, row.want == orders.OutcomeAdopted, before == 1, "the machine was too slow for this drill")
			sent, refused, _ := w.distributorOrders()
			require.Len(t, sent[number], 1)
			require.Zero(t, refused)
			w.heal()
		})
	}
}

// terminateAndStart is what a person does in the Web UI.
func (w *world) terminateAndStart(id, number string) {
	w.tb.Helper()
	require.NoError(w.tb, w.client.TerminateWorkflow(w.tb.Context(), id, "", "drill"))
	w.start(bridge.SubmitOrder, id, map[string]any{"purchaseOrder": number})
}

// posts is how many orders have reached the distributor.
func (w *world) posts() int {
	w.tb.Helper()
	return w.tdSynnexStats().Endpoints["POST /SynnexXML/PO"].Requests
}

// sending reports whether a worker has begun the attempt to send of a submission.
func (w *world) sending(id string) bool {
	w.tb.Helper()
	d, err := w.client.DescribeWorkflowExecution(w.tb.Context(), id, "")
	if err != nil {
		return false
	}
	for _, a := range d.GetPendingActivities() {
		if a.GetActivityType().GetName() == "SendOrder" && a.GetState() == enumspb.PENDING_ACTIVITY_STATE_STARTED {
			return true
		}
	}
	return false
}
