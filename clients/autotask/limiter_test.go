// The limiter over HTTP: places per entity, the hourly budget, waits that are seen and can end.

package autotask

import (
	"context"
	"fmt"
	"net/http"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// gauge counts the requests of a route that are in flight, and holds them until it is opened.
type gauge struct {
	mu        sync.Mutex
	now, most int
	arrived   chan struct{}
	open      chan struct{}
}

func newGauge() *gauge {
	return &gauge{arrived: make(chan struct{}, 100), open: make(chan struct{})}
}

func (g *gauge) hold(body string) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		g.mu.Lock()
		g.now++
		g.most = max(g.most, g.now)
		g.mu.Unlock()
		g.arrived <- struct{}{}
		<-g.open
		g.mu.Lock()
		g.now--
		g.mu.Unlock()
		answer(200, body)(w, r)
	}
}

// waits records what OnWait says.
type waits struct {
	mu  sync.Mutex
	all map[string]time.Duration
}

func (s *waits) hook(cfg *Config) {
	s.all = map[string]time.Duration{}
	cfg.OnWait = func(endpoint, reason string, d time.Duration) {
		s.mu.Lock()
		defer s.mu.Unlock()
		s.all[endpoint+" "+reason] += d
	}
}

func (s *waits) total(what string) (time.Duration, bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	d, ok := s.all[what]
	return d, ok
}

func TestThreeInFlightPerEntity(t *testing.T) {
	tn := newTenant(t)
	products, vendors := newGauge(), newGauge()
	tn.on("GET", "V1.0/Products/1", products.hold(`{"item":{"id":1}}`))
	tn.on("GET", "V1.0/ProductVendors/1", vendors.hold(`{"item":{"id":1}}`))
	for parent := range 10 {
		tn.on("POST", fmt.Sprintf("V1.0/Products/%d/Vendors", parent), vendors.hold(`{"itemId":1}`))
	}
	var seen waits
	c := tn.client(seen.hook)
	_, err := c.Zone(context.Background())
	require.NoError(t, err)

	var wg sync.WaitGroup
	for i := range 10 {
		wg.Go(func() { _, err := c.Products.Get(context.Background(), 1); assert.NoError(t, err) })
		wg.Go(func() { _, err := c.ProductVendors.Get(context.Background(), 1); assert.NoError(t, err) })
		wg.Go(func() {
			_, err := c.ProductVendors.Create(context.Background(), int64(i), ProductVendor{VendorID: Of(int64(1))})
			assert.NoError(t, err)
		})
	}
	for range 3 { // both entities are full at the same time: a child counts on its own
		<-products.arrived
		<-vendors.arrived
	}
	close(products.open)
	close(vendors.open)
	wg.Wait()
	require.Equal(t, 3, products.most)
	require.Equal(t, 3, vendors.most, "writes under the parent's path count on the child")
	_, ok := seen.total("Products " + WaitThreads)
	require.True(t, ok, "waits are reported")
}

func TestOneWriteUnderAParent(t *testing.T) {
	tn := newTenant(t)
	lines := newGauge()
	tn.on("POST", "V1.0/PurchaseOrders/1/Items", lines.hold(`{"itemId":1}`))
	c := tn.client()
	var wg sync.WaitGroup
	for range 5 {
		wg.Go(func() {
			_, err := c.PurchaseOrderItems.Create(context.Background(), 1, PurchaseOrderItem{Quantity: Of(int64(1))})
			assert.NoError(t, err)
		})
	}
	<-lines.arrived
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	_, err := c.PurchaseOrderItems.Create(ctx, 1, PurchaseOrderItem{Quantity: Of(int64(1))})
	require.ErrorIs(t, err, context.Canceled)
	require.Equal(t, ClassTransient, ClassOf(err), "it wasn't sent")
	close(lines.open)
	wg.Wait()
	require.Equal(t, 1, lines.most)
	require.Empty(t, c.parents.places, "nothing is kept for a parent that nobody writes to")
}

// A call with priority takes the next place, however many wait for it; when it is given up, the others go on.
func TestCallsWithPriorityTakeTheNextPlace(t *testing.T) {
	l := newLimiter(Config{Concurrency: 1, RequestsPerHour: 1000, BudgetShare: 1}, realClock{})
	ctx, urgent := t.Context(), WithPriority(t.Context())
	release, err := l.enter(ctx, "Products")
	require.NoError(t, err)
	entered := make(chan string, 5)
	var calls sync.WaitGroup
	wait := func(ctx context.Context, name string) {
		calls.Go(func() {
			release, err := l.enter(ctx, "Products")
			if err != nil {
				entered <- name + " given up"
				return
			}
			entered <- name
			release(false)
		})
	}
	waiting := func() int {
		l.mu.Lock()
		defer l.mu.Unlock()
		return l.endpoints["Products"].urgent
	}
	for range 3 {
		wait(ctx, "sync")
	}
	soon, cancel := context.WithCancel(urgent)
	wait(soon, "order")
	wait(urgent, "order")
	require.Eventually(t, func() bool { return waiting() == 2 }, time.Minute, time.Millisecond)
	cancel()
	require.Equal(t, "order given up", <-entered)
	release(false)
	calls.Wait()
	require.Equal(t, "order", <-entered)
	for range 3 {
		require.Equal(t, "sync", <-entered)
	}
	require.Zero(t, waiting())
}

func TestWaitsCanBeCancelled(t *testing.T) {
	tn := newTenant(t)
	g := newGauge()
	tn.on("GET", "V1.0/Products/1", g.hold(`{"item":{"id":1}}`))
	c := tn.client(func(cfg *Config) { cfg.Concurrency = 1 })
	done := make(chan error)
	go func() { _, err := c.Products.Get(context.Background(), 1); done <- err }()
	<-g.arrived
	ctx, cancel := context.WithTimeout(context.Background(), 20*time.Millisecond)
	defer cancel()
	_, err := c.Products.Get(ctx, 1)
	require.ErrorIs(t, err, context.DeadlineExceeded)
	require.Equal(t, ClassTransient, ClassOf(err))
	close(g.open)
	require.NoError(t, <-done)
	require.Len(t, tn.requests("GET", "V1.0/Products/1"), 1)
}

func TestHourlyBudget(t *testing.T) {
	ctx := context.Background()
	tn := newTenant(t)
	tn.json("GET", "V1.0/Products/1", 200, `{"item":{"id":1}}`)
	var seen waits
	c := tn.client(seen.hook, func(cfg *Config) { cfg.RequestsPerHour, cfg.BudgetShare, cfg.OrderReserve = 100, 0.2, 0.25 })
	began := tn.clock.Now()
	for range 15 {
		_, err := c.Products.Get(ctx, 1)
		require.NoError(t, err)
	}
	require.Equal(t, began, tn.clock.Now(), "three quarters of the share are anybody's")
	for range 5 {
		_, err := c.Products.Get(WithPriority(ctx), 1)
		require.NoError(t, err)
	}
	require.Equal(t, began, tn.clock.Now(), "the rest is for priority calls")
	_, err := c.Products.Get(ctx, 1)
	require.NoError(t, err)
	require.InDelta(t, time.Hour, tn.clock.Now().Sub(began), float64(2*time.Minute))
	waited, ok := seen.total("Products " + WaitBudget)
	require.True(t, ok)
	require.Equal(t, tn.clock.Now().Sub(began), waited, "every second of it was reported")
	for _, d := range tn.clock.slept {
		require.LessOrEqual(t, d, longestSlice, "in slices, so that somebody who watches sees life")
	}

	gone, cancel := context.WithCancel(ctx)
	cancel()
	for range 20 {
		_, err = c.Products.Get(gone, 1)
	}
	require.ErrorIs(t, err, context.Canceled, "a wait for the budget ends with its context")
}

func TestBudgetIsLearnedFromTheTenant(t *testing.T) {
	ctx := context.Background()
	const path = "V1.0/ThresholdInformation"
	learn := func(cfg *Config) { cfg.RequestsPerHour = 0 }

	t.Run("once before the first call, then at most once a minute", func(t *testing.T) {
		tn := newTenant(t)
		tn.json("GET", path, 200, `{"externalRequestThreshold":10000,"requestThresholdTimeframe":60,"currentTimeframeRequestCount":124}`)
		tn.json("GET", "V1.0/Products/1", 200, `{"item":{"id":1}}`)
		c := tn.client(learn)
		for range 120 {
			_, err := c.Products.Get(ctx, 1)
			require.NoError(t, err)
			tn.clock.advance(time.Second)
		}
		require.Len(t, tn.requests("GET", path), 2)
	})
	t.Run("others who use the tenant's budget make this process wait", func(t *testing.T) {
		tn := newTenant(t)
		full := answer(200, `{"externalRequestThreshold":"100","requestThresholdTimeframe":60,"currentTimeframeRequestCount":100}`)
		free := answer(200, `{"externalRequestThreshold":100,"requestThresholdTimeframe":60,"currentTimeframeRequestCount":10}`)
		tn.sequence("GET", path, full, full, free)
		tn.json("GET", "V1.0/Products/1", 200, `{"item":{"id":1}}`)
		var seen waits
		c := tn.client(learn, seen.hook)
		began := tn.clock.Now()
		_, err := c.Products.Get(ctx, 1)
		require.NoError(t, err)
		require.Equal(t, 2*time.Minute, tn.clock.Now().Sub(began))
		waited, _ := seen.total("Products " + WaitTenant)
		require.Equal(t, 2*time.Minute, waited)
	})
	t.Run("a user who may not ask is not stopped", func(t *testing.T) {
		tn := newTenant(t)
		tn.json("GET", path, 403, "")
		tn.json("GET", "V1.0/Products/1", 200, `{"item":{"id":1}}`)
		_, err := tn.client(learn).Products.Get(ctx, 1)
		require.NoError(t, err)
	})
	t.Run("refused credentials are tried once, not once for the question and once for the call", func(t *testing.T) {
		tn := newTenant(t)
		tn.json("GET", path, 401, "")
		tn.json("GET", "V1.0/Products/1", 401, "")
		_, err := tn.client(learn).Products.Get(ctx, 1)
		require.ErrorIs(t, err, ErrAuth)
		require.Len(t, tn.requests("GET", path), 1)
		require.Empty(t, tn.requests("GET", "V1.0/Products/1"))
	})
	t.Run("a refusal for the hourly limit stops the next call before it is sent", func(t *testing.T) {
		tn := newTenant(t)
		tn.json("GET", path, 200, `{"externalRequestThreshold":10000,"requestThresholdTimeframe":60,"currentTimeframeRequestCount":0}`)
		tn.sequence("GET", "V1.0/Products/1",
			answer(429, `{"errors":["The Autotask API request threshold of 10000 requests per 60 minutes has been exceeded."]}`),
			answer(200, `{"item":{"id":1}}`))
		began := tn.clock.Now()
		_, err := tn.client(learn).Products.Get(ctx, 1)
		require.NoError(t, err)
		require.GreaterOrEqual(t, tn.clock.Now().Sub(began), learnPause)
		require.Len(t, tn.requests("GET", path), 2)
	})
}

func TestCallsAreSeen(t *testing.T) {
	tn := newTenant(t)
	tn.sequence("GET", "V1.0/Products/1", answer(503, ""), answer(200, `{"item":{"id":1}}`))
	var calls []Call
	c := tn.client(func(cfg *Config) { cfg.OnCall = func(call Call) { calls = append(calls, call) } })
	_, err := c.Products.Get(context.Background(), 1)
	require.NoError(t, err)
	require.Len(t, calls, 3)
	require.Equal(t, "ZoneInformation", calls[0].Endpoint)
	require.Equal(t, Call{Endpoint: "Products", Method: "GET", Path: "V1.0/Products/1", Status: 503, Class: ClassTransient, Attempt: 1},
		Call{Endpoint: calls[1].Endpoint, Method: calls[1].Method, Path: calls[1].Path, Status: calls[1].Status, Class: calls[1].Class,
			Attempt: calls[1].Attempt})
	require.Empty(t, calls[1].Unknown, "an empty answer says nothing")
	require.Equal(t, 2, calls[2].Attempt)
	require.Empty(t, calls[2].Class)
	require.Equal(t, len(`{"item":{"id":1}}`), calls[2].Bytes)
}
