package orders_test

import (
	"testing"
	"time"

	"github.com/shopspring/decimal"
	"github.com/stretchr/testify/require"

	"digitalbridge/activities/activitytest"
	"digitalbridge/activities/orders"
	"digitalbridge/internal/policy"
)

// goingLive is what a bridge with real credentials does when sending is switched on or off at a time.
func (b *bench) goingLive(now time.Time, live bool) *orders.Status {
	b.Live = live
	return &orders.Status{Orders: b.Orders(), Store: b.Store, Moments: orders.Moments{Store: b.Store, Now: func() time.Time { return now }}}
}

func (b *bench) approvedBy(s *orders.Status) orders.ListedOrders {
	b.T.Helper()
	return activitytest.Must[orders.ListedOrders](b, s.ListApproved, nil)
}

// Ten purchase orders wait while sending is off: none of them goes out when it is switched on, nor after a restart,
// nor when it is switched off and on again. What is submitted afterwards goes out.
func TestGoingLiveSendsNothingOld(t *testing.T) {
	b := newBench(t, 10)
	product := b.Product("TDS-9001", "9001")
	var old []string
	for range 10 {
		_, number := b.purchaseOrder("Submitted", product)
		old = append(old, number)
	}
	clock := b.Sandboxes.Clock
	off := b.approvedBy(b.goingLive(clock.Now(), false))
	require.Empty(t, off.PurchaseOrders)
	require.GreaterOrEqual(t, off.LeftOut, len(old))
	require.Contains(t, off.Why, "switched off")

	clock.Advance(time.Hour)
	live := clock.Now()
	first := b.approvedBy(b.goingLive(live, true))
	require.Empty(t, first.PurchaseOrders, "ten old orders, and none goes out")
	require.Equal(t, off.LeftOut, first.LeftOut)
	require.Contains(t, first.Why, "submitted before "+live.UTC().Format(time.RFC3339))

	clock.Advance(time.Hour)
	_, recent := b.purchaseOrder("Submitted", product)
	restarted := b.goingLive(clock.Now().Add(time.Hour), true)
	require.Equal(t, []string{recent}, b.approvedBy(restarted).PurchaseOrders, "the moment stays over a restart")

	pending := activitytest.Must[orders.PendingOrders](b, restarted.ListPending, nil)
	require.True(t, pending.Live)
	require.Equal(t, live.UTC().Truncate(time.Second), pending.Since)
	require.Equal(t, recent, pending.Orders[0].PurchaseOrder, "the newest first")
	require.Empty(t, pending.Orders[0].LeftOut)
	require.True(t, pending.Orders[0].Amount.GreaterThan(decimal.Zero))
	require.False(t, pending.Orders[0].Submitted.IsZero())
	require.Len(t, pending.Orders, first.LeftOut+1)
	for _, o := range pending.Orders[1:] {
		require.Contains(t, o.LeftOut, "submitted before", o.PurchaseOrder)
	}

	require.Empty(t, b.approvedBy(b.goingLive(clock.Now(), false)).PurchaseOrders)
	clock.Advance(time.Hour)
	require.Empty(t, b.approvedBy(b.goingLive(clock.Now(), true)).PurchaseOrders, "what came while it was off is old too")
}

// The policy's moment wins over what is remembered, in both directions.
func TestOrdersSinceOfThePolicyDecides(t *testing.T) {
	b := newBench(t, 10)
	_, number := b.purchaseOrder("Submitted", b.Product("TDS-9001", "9001"))
	now := b.Sandboxes.Clock.Now()
	b.Policy.Orders.Since = policy.Moment(now.Add(-time.Hour).UTC().Format(time.RFC3339))
	require.Contains(t, b.approvedBy(b.goingLive(now.Add(time.Hour), true)).PurchaseOrders, number)
	b.Policy.Orders.Since = policy.Moment(now.Add(time.Hour).UTC().Format(time.RFC3339))
	for _, s := range []*orders.Status{b.goingLive(now.Add(-time.Hour), true), b.following()} {
		s.Orders = b.Orders()
		listed := b.approvedBy(s)
		require.Empty(t, listed.PurchaseOrders)
		require.Contains(t, listed.Why, "orders.since")
	}
}

// A store that can't be read lets nothing go out.
func TestWithoutTheMomentNothingIsListed(t *testing.T) {
	b := newBench(t, 10)
	b.purchaseOrder("Submitted", b.Product("TDS-9001", "9001"))
	require.NoError(t, b.Store.PutBytes(t.Context(), "orders-live.json", "application/json", []byte("{")))
	_, err := activitytest.Run[orders.ListedOrders](b, activitytest.Attempt{}, b.goingLive(b.Sandboxes.Clock.Now(), true).ListApproved, nil)
	require.ErrorContains(t, err, "since when sending is switched on")
}
