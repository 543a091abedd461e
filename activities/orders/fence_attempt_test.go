package orders_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"digitalbridge/activities/activitytest"
	"digitalbridge/activities/orders"
	"digitalbridge/internal/bridge"
	"digitalbridge/internal/order"
	"digitalbridge/internal/store"
)

func (b *bench) sendTry(number, try string) orders.SentOrder {
	b.T.Helper()
	return activitytest.Must[orders.SentOrder](b, b.Orders().SendOrder, orders.SendOrderInput{Order: b.order(number), Try: try})
}

func (b *bench) fenceTry(number, try string) orders.SentOrder {
	b.T.Helper()
	return activitytest.Must[orders.SentOrder](b, b.Orders().FenceAttempt, orders.FenceAttemptInput{
		Number: number, Try: try, Ended: "no sign of life"})
}

func (b *bench) posts() int { return b.Stats(b.Sandboxes.TDSynnexURL())[sendEndpoint].Requests }

// An attempt that is lost and wakes late, at each place at which it may have stopped. Whatever it is told when it is fenced
// off holds: an order of which it is said that it was not sent never leaves.
func TestALostAttemptThatWakesLate(t *testing.T) {
	const look, post = "/SynnexXML/POStatus", "/SynnexXML/PO"
	for name, row := range map[string]struct {
		stops string // before this request; empty: before the attempt begins
		want  order.Outcome
		woken order.Outcome
		posts int
	}{
		"it had not begun":                    {"", order.NotSent, order.NotSent, 0},
		"it was about to look":                {look, order.NotSent, order.NotSent, 0},
		"it had marked its request":           {post, order.Unknown, order.Accepted, 1},
		"it was over, and its answer is lost": {"after", order.Unknown, order.Accepted, 1},
	} {
		t.Run(name, func(t *testing.T) {
			b := newBench(t, 200)
			b.Forget()
			var judged orders.SentOrder
			judge := func() { judged = b.fenceTry("PO-1", "run-1") }
			b.TDSynnex = b.NewTDSynnexThat(func(path string) {
				if path == row.stops {
					judge()
				}
			})
			if row.stops == "" {
				judge()
			}
			woken := b.sendTry("PO-1", "run-1")
			if row.stops == "after" {
				judge()
			}
			require.Equal(t, row.want, judged.Outcome)
			require.Equal(t, row.woken, woken.Outcome)
			require.Equal(t, row.posts, b.posts())
			if row.want == order.Unknown {
				require.Equal(t, row.want, b.fenceTry("PO-1", "run-1").Outcome, "what was in doubt stays so")
			}

			sent := b.sendTry("PO-1", "run-2")
			require.Contains(t, []order.Outcome{order.Accepted, order.AlreadyThere}, sent.Outcome, "the next attempt is not held up")
			require.Equal(t, 1, b.atDistributor("PO-1"))
			require.Equal(t, 1, b.posts())
		})
	}
}

// While the attempt that took its place is sending, a late one does not take its claim away.
func TestALateAttemptLeavesTheClaimOfTheOneInItsPlace(t *testing.T) {
	b := newBench(t, 200)
	require.Equal(t, order.NotSent, b.fenceTry("PO-1-POLOST", "run-1").Outcome)
	require.Equal(t, order.Unknown, b.sendTry("PO-1-POLOST", "run-2").Outcome)
	require.Equal(t, order.NotSent, b.sendTry("PO-1-POLOST", "run-1").Outcome)
	other, err := activitytest.Run[orders.SentOrder](b, activitytest.Attempt{RunID: "another run"}, b.Orders().SendOrder,
		orders.SendOrderInput{Order: b.order("PO-1-POLOST"), Try: "run-3"})
	require.NoError(t, err)
	require.Equal(t, order.Unknown, other.Outcome)
	require.Contains(t, other.Reason, "another run was sending it")
	require.Equal(t, 1, b.posts())
}

// A run was terminated, or reset, with an attempt that claimed the number. The next one sends the order at once unless the
// request of that attempt had been marked; then it may be there, and is looked for.
func TestTheNextRunSendsWhatAnEarlierOneHadNotSent(t *testing.T) {
	const look, post = "/SynnexXML/POStatus", "/SynnexXML/PO"
	for name, row := range map[string]struct {
		stops string // before this request
		try   string // of the next run
		want  []order.Outcome
		woken order.Outcome
	}{
		"it had claimed, and not marked its request": {
			look, "run-2-1", []order.Outcome{order.Accepted}, order.AlreadyThere},
		"it had marked its request": {post, "run-2-1", []order.Outcome{order.Unknown}, order.Accepted},
		"it was reset, and its attempts go by the same names": {
			look, "run-1-1", []order.Outcome{order.NotSent, order.Accepted}, order.AlreadyThere},
		"it was reset after it had marked its request": {post, "run-1-1", []order.Outcome{order.Unknown}, order.Accepted},
	} {
		t.Run(name, func(t *testing.T) {
			b := newBench(t, 200)
			b.Forget()
			next := b.Orders()
			attempt := func(try string) orders.SentOrder {
				sent, err := activitytest.Run[orders.SentOrder](b, activitytest.Attempt{RunID: "the next run"}, next.SendOrder,
					orders.SendOrderInput{Order: b.order("PO-1"), Try: try})
				require.NoError(t, err)
				return sent
			}
			var outcomes []order.Outcome
			b.TDSynnex = b.NewTDSynnexThat(func(path string) {
				if path != row.stops {
					return
				}
				outcomes = append(outcomes, attempt(row.try).Outcome)
				if outcomes[0] == order.NotSent {
					outcomes = append(outcomes, attempt("run-1-2").Outcome)
				}
			})
			woken := b.sendTry("PO-1", "run-1-1")
			require.Equal(t, row.want, outcomes)
			require.Equal(t, row.woken, woken.Outcome)
			require.Equal(t, 1, b.posts())
			require.Equal(t, order.AlreadyThere, attempt("run-2-9").Outcome, "nothing is left that holds the next one up")
			require.Equal(t, 1, b.posts())
			require.Equal(t, 1, b.atDistributor("PO-1"))
		})
	}
}

// Nothing is said of an attempt, and nothing is sent, while the store can't be asked.
func TestWithoutTheStoreNothingIsSaidOfAnAttempt(t *testing.T) {
	b := newBench(t, 200)
	require.NoError(t, b.Store.PutBytes(t.Context(), "order-attempts/PO-1-run-1-sending.json", "application/json", nil))
	_, err := activitytest.Run[orders.SentOrder](b, activitytest.Attempt{}, b.Orders().FenceAttempt,
		orders.FenceAttemptInput{Number: "PO-1", Try: "run-1"})
	require.Error(t, err, "a mark that can't be read may be one")

	away := b.Orders()
	away.Store, err = store.Open(t.Context(), "mem://")
	require.NoError(t, err)
	require.NoError(t, away.Store.Close())
	_, err = activitytest.Run[orders.SentOrder](b, activitytest.Attempt{}, away.FenceAttempt,
		orders.FenceAttemptInput{Number: "PO-1", Try: "run-2"})
	failed := activitytest.Failed(t, err)
	require.Equal(t, bridge.Transient, failed.Type())
	require.False(t, failed.NonRetryable())
	_, err = activitytest.Run[orders.SentOrder](b, activitytest.Attempt{}, away.SendOrder,
		orders.SendOrderInput{Order: b.order("PO-1"), Try: "run-2"})
	require.Equal(t, bridge.Transient, activitytest.Failed(t, err).Type())
	require.Zero(t, b.posts())
}

// What an attempt came to that never answered is in the dossier.
func TestALostAttemptIsInTheDossier(t *testing.T) {
	b := newBench(t, 200)
	_, number := b.purchaseOrder("Submitted", b.Product("TDS-1", b.skuOfDistributor(0)))
	activitytest.Must[orders.SentOrder](b, b.keeping().FenceAttempt, orders.FenceAttemptInput{
		Number: number, Try: "run-1", PurchaseOrder: number, Ended: "no sign of life"})
	d := b.dossierOf(number)
	last := d.Steps[len(d.Steps)-1]
	require.Equal(t, string(order.NotSent), last.Outcome)
	require.Contains(t, last.Problem, "the order had not left yet")
	require.WithinDuration(t, time.Now(), last.At, time.Minute)
}
