package orders_test

import (
	"testing"
	"time"

	"github.com/shopspring/decimal"
	"github.com/stretchr/testify/require"

	"digitalbridge/activities/activitytest"
	"digitalbridge/activities/orders"
	"digitalbridge/internal/bridge"
	"digitalbridge/internal/policy"
)

// goingLive is what a bridge with real credentials does when sending is switched on or off at a time.
func (b *bench) goingLive(now time.Time, live bool) *orders.Status {
	b.Live = live
	return &orders.Status{Orders: b.Orders(), Store: b.Store, Moments: orders.Moments{Store: b.Store, Now: func() time.Time { return now }}}
}

// agree is a person's yes to going live, at a time.
func (b *bench) agree(at time.Time) orders.Agreement {
	b.T.Helper()
	return activitytest.Must[orders.Agreement](b, b.goingLive(at, true).GoLive, orders.GoLiveInput{Actor: "Ann", Reason: "all was right"})
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
	switched := b.goingLive(live.Add(-time.Minute), true)
	asked := b.approvedBy(switched)
	require.Empty(t, asked.PurchaseOrders, "nobody has said yes")
	require.Contains(t, asked.Why, "starter order go-live")
	require.True(t, activitytest.Must[orders.PendingOrders](b, switched.ListPending, nil).Asks)
	b.agree(live)
	first := b.approvedBy(b.goingLive(live, true))
	require.Empty(t, first.PurchaseOrders, "ten old orders, and none goes out")
	require.Equal(t, off.LeftOut, first.LeftOut)
	require.Contains(t, first.Why, "submitted before "+live.UTC().Format("2006-01-02 15:04 UTC"))

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
	again := b.approvedBy(b.goingLive(clock.Now(), true))
	require.Empty(t, again.PurchaseOrders, "switched off and on: the yes is taken back")
	require.Contains(t, again.Why, "starter order go-live")
	b.agree(clock.Now())
	require.Empty(t, b.approvedBy(b.goingLive(clock.Now(), true)).PurchaseOrders, "what came while it was off is old too")
}

// The policy's moment wins over what is remembered, in both directions.
func TestOrdersSinceOfThePolicyDecides(t *testing.T) {
	b := newBench(t, 10)
	_, number := b.purchaseOrder("Submitted", b.Product("TDS-9001", "9001"))
	now := b.Sandboxes.Clock.Now()
	b.Policy.Orders.Since = policy.Moment(now.Add(-time.Hour).UTC().Format(time.RFC3339))
	require.Empty(t, b.approvedBy(b.goingLive(now.Add(time.Hour), true)).PurchaseOrders, "the policy's moment is no yes")
	b.agree(now.Add(time.Hour))
	require.Contains(t, b.approvedBy(b.goingLive(now.Add(time.Hour), true)).PurchaseOrders, number)
	b.Policy.Orders.Since = policy.Moment(now.Add(time.Hour).UTC().Format(time.RFC3339))
	for _, s := range []*orders.Status{b.goingLive(now.Add(-time.Hour), true), b.following()} {
		s.Orders = b.Orders()
		listed := b.approvedBy(s)
		require.Empty(t, listed.PurchaseOrders)
		require.Contains(t, listed.Why, "orders.since")
	}
}

// The first yes counts, whoever says it again, and there is none while sending is off.
func TestTheFirstYesCounts(t *testing.T) {
	b := newBench(t, 10)
	now := b.Sandboxes.Clock.Now()
	_, err := activitytest.Run[orders.Agreement](
		b,
		activitytest.Attempt{},
		b.goingLive(now, false).GoLive,
		orders.GoLiveInput{Actor: "Ann"},
	)
	require.Equal(t, bridge.OrdersNotLive, activitytest.Failed(t, err).Type())
	require.Equal(t, b.agree(now), b.agree(now.Add(time.Hour)))
}

// A store that can't be read lets nothing go out.
func TestWithoutTheMomentNothingIsListed(t *testing.T) {
	b := newBench(t, 10)
	b.purchaseOrder("Submitted", b.Product("TDS-9001", "9001"))
	require.NoError(t, b.Store.PutBytes(t.Context(), "orders-live.json", "application/json", []byte("{")))
	_, err := activitytest.Run[orders.ListedOrders](b, activitytest.Attempt{}, b.goingLive(b.Sandboxes.Clock.Now(), true).ListApproved, nil)
	require.ErrorContains(t, err, "since when sending is switched on")
}

// A purchase order that can't be read stays behind by name, and the others go out.
func TestAPurchaseOrderThatCantBeReadHoldsBackNoOther(t *testing.T) {
	for _, c := range []struct{ field, raw string }{
		{"externalPONumber", `{}`}, {"generalMemo", `[]`}, {"freight", `"TBD"`}, {"submitDateTime", `"soon"`},
		{"purchaseOrderNumber", `{}`},
		{"id", `"x"`},
	} {
		b := newBench(t, 10)
		product := b.Product("TDS-9001", "9001")
		id, number := b.purchaseOrder("Submitted", product)
		_, other := b.purchaseOrder("Submitted", product)
		b.Damage("PurchaseOrders", id, c.field, c.raw)
		s := b.following()
		listed := b.approvedBy(s)
		require.Contains(t, listed.PurchaseOrders, other, c.field)
		require.NotContains(t, listed.PurchaseOrders, number, c.field)
		require.Contains(t, listed.Why, c.field+": "+c.raw[:1], c.field)
		pending := activitytest.Must[orders.PendingOrders](b, s.ListPending, nil)
		require.Contains(
			t,
			pending.Orders[len(pending.Orders)-1].LeftOut+pending.Orders[0].LeftOut+pending.Orders[1].LeftOut,
			"can't be read",
		)

		_, err := b.Autotask.PurchaseOrders.Get(t.Context(), id)
		require.Error(t, err, "nor is it sent by name")

		b.Damage("PurchaseOrders", id, c.field, "")
		require.Contains(t, b.approvedBy(s).PurchaseOrders, number, c.field)
	}
	t.Run("but for a field about which nothing is decided", func(t *testing.T) {
		b := newBench(t, 10)
		id, number := b.purchaseOrder("Submitted", b.Product("TDS-9001", "9001"))
		b.Damage("PurchaseOrders", id, "taxRegionID", `"x"`)
		require.Contains(t, b.approvedBy(b.following()).PurchaseOrders, number)
	})
}
