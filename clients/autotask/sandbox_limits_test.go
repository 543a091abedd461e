package autotask_test

import (
	"context"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"digitalbridge/clients/autotask"
	"digitalbridge/clients/autotask/sandbox"
)

// makeProducts creates rows concurrently and returns their ids in no order.
func makeProducts(t *testing.T, c *autotask.Client, n, workers int) map[string]int64 {
	t.Helper()
	ctx := context.Background()
	code, err := c.BillingCodes.First(ctx, autotask.Where(autotask.Eq("useType", 4), autotask.Eq("isActive", true)))
	require.NoError(t, err)
	var mu sync.Mutex
	ids := map[string]int64{}
	next := make(chan string)
	var wg sync.WaitGroup
	for range workers {
		wg.Go(func() {
			for sku := range next {
				id, err := c.Products.Create(ctx, autotask.Product{
					Name: autotask.Of("Product " + sku), SKU: autotask.Of(sku), IsActive: autotask.Of(true),
					IsSerialized: autotask.Of(false), ProductBillingCodeID: autotask.Of(code.ID), ChargeBillingCodeID: autotask.Of(code.ID)})
				assert.NoError(t, err)
				mu.Lock()
				ids[sku] = id
				mu.Unlock()
			}
		})
	}
	for i := range n {
		next <- "P" + string(rune('a'+i/676%26)) + string(rune('a'+i/26%26)) + string(rune('a'+i%26))
	}
	close(next)
	wg.Wait()
	require.Len(t, ids, n)
	return ids
}

func TestPagesAndLimits(t *testing.T) {
	ctx := context.Background()
	tn := newTenant(t, sandbox.Options{HourlyBudget: 1_000_000})
	c := tn.client()
	ids := makeProducts(t, c, 1200, 20)
	created := tn.endpoint("POST /V1.0/Products")
	require.Equal(t, 1200, created.Requests)
	require.LessOrEqual(t, created.MaxInFlight, 3, "twenty workers, three places")
	require.Empty(t, created.Errors, "nothing was refused for its number")

	rows := all(t, c.Products.Query(ctx, autotask.Where(autotask.BeginsWith("sku", "P")).Include("sku")))
	require.Len(t, rows, 1200)
	for i, row := range rows {
		require.Equal(t, ids[row.SKU.Or("")], row.ID)
		require.False(t, row.Name.IsSet(), "only the fields asked for")
		if i > 0 {
			require.Less(t, rows[i-1].ID, row.ID)
		}
	}
	require.Equal(t, 3, tn.endpoint("POST /V1.0/Products/query").Requests, "500, 500 and 200 rows")

	skus := make([]string, 0, len(ids))
	for sku := range ids {
		skus = append(skus, sku)
	}
	found := 0
	for _, q := range autotask.SplitIn(autotask.Where(autotask.Eq("isActive", true)), "sku", skus) {
		found += len(all(t, c.Products.Query(ctx, q)))
	}
	require.Equal(t, 1200, found)

	used, err := c.Thresholds(ctx)
	require.NoError(t, err)
	require.Equal(t, 1_000_000, used.Limit)
	require.Greater(t, used.Current, 1200)
}

func TestTheTenantIsNeverAskedTooMuch(t *testing.T) {
	tn := newTenant(t, sandbox.Options{HourlyBudget: 60})
	c := tn.client(func(cfg *autotask.Config) { cfg.BudgetShare, cfg.OrderReserve = 0.5, 0.5 })
	const path = "GET /V1.0/Companies/{id}"
	ask := func(ctx context.Context, times int) {
		for range times {
			_, err := c.Companies.Get(ctx, 0)
			require.NoError(t, err)
		}
		ctx, cancel := context.WithTimeout(ctx, 50*time.Millisecond)
		defer cancel()
		_, err := c.Companies.Get(ctx, 0)
		require.ErrorIs(t, err, context.DeadlineExceeded, "the next call waits")
	}
	ask(context.Background(), 14)
	require.Equal(t, 14, tn.endpoint(path).Requests, "half of half, less the question for the limit")
	ask(autotask.WithPriority(context.Background()), 15)
	require.Equal(t, 29, tn.endpoint(path).Requests, "the reserve is for priority calls")
	for name, s := range tn.stats() {
		require.Empty(t, s.Errors, name)
	}
}

func TestSandboxRefusals(t *testing.T) {
	ctx := context.Background()

	t.Run("wrong credentials", func(t *testing.T) {
		tn := newTenant(t, sandbox.Options{})
		c := tn.client(func(cfg *autotask.Config) { cfg.Secret = "wrong" })
		for range 3 {
			_, err := c.Products.Get(ctx, 1)
			require.ErrorIs(t, err, autotask.ErrAuth)
		}
		requests := 0
		for _, s := range tn.stats() {
			requests += s.Errors["401"]
		}
		require.Equal(t, 1, requests, "one refusal is enough")
	})
	t.Run("a tenant that moves to another zone is followed", func(t *testing.T) {
		tn := newTenant(t, sandbox.Options{})
		c := tn.client()
		before, err := c.Zone(ctx)
		require.NoError(t, err)
		_, err = c.Companies.Get(ctx, 0)
		require.NoError(t, err)
		port := tn.server.URL[strings.LastIndex(tn.server.URL, ":"):]
		tn.control("POST", "user", `{"zoneHost":"localhost`+port+`"}`, nil)
		_, err = c.Companies.Get(ctx, 0)
		require.NoError(t, err)
		after, err := c.Zone(ctx)
		require.NoError(t, err)
		require.NotEqual(t, before.URL, after.URL)
		require.Contains(t, after.URL, "localhost"+port)
	})
	t.Run("a user that no zone knows", func(t *testing.T) {
		_, err := newTenant(t, sandbox.Options{}).client(func(cfg *autotask.Config) { cfg.UserName = "nobody@example.com" }).Zone(ctx)
		require.ErrorIs(t, err, autotask.ErrAuth)
	})
	t.Run("a tenant without inventory", func(t *testing.T) {
		c := newTenant(t, sandbox.Options{NoInventoryModule: true}).client()
		info, err := c.PurchaseOrders.EntityInformation(ctx)
		require.NoError(t, err)
		require.Equal(t, autotask.AccessNone, info.UserAccessForQuery)
		_, err = c.PurchaseOrders.Create(ctx, autotask.PurchaseOrder{Status: autotask.Of(int64(1))})
		require.ErrorIs(t, err, autotask.ErrPermission)
		for _, err := range c.PurchaseOrders.Query(ctx, autotask.Query{}) {
			require.ErrorIs(t, err, autotask.ErrPermission)
		}
	})
	t.Run("a missing field, in autotask's own words", func(t *testing.T) {
		_, err := newTenant(t, sandbox.Options{}).client().Products.Create(ctx, autotask.Product{SKU: autotask.Of("x")})
		require.ErrorIs(t, err, autotask.ErrValidation)
		require.ErrorContains(t, err, "Missing Required Field: ")
	})
	t.Run("an unknown field in a query", func(t *testing.T) {
		_, err := newTenant(t, sandbox.Options{}).client().PurchaseOrders.Count(ctx, autotask.Where(autotask.Eq("foo", 1)))
		require.ErrorIs(t, err, autotask.ErrValidation)
		require.ErrorContains(t, err, "Unable to find foo in the PurchaseOrder Entity")
	})
	t.Run("an unknown id", func(t *testing.T) {
		_, err := newTenant(t, sandbox.Options{}).client().Products.Get(ctx, 999999999)
		require.ErrorIs(t, err, autotask.ErrNotFound)
	})
	t.Run("impersonation of a person", func(t *testing.T) {
		c := newTenant(t, sandbox.Options{}).client(func(cfg *autotask.Config) { cfg.ImpersonationResourceID = 999999999 })
		_, err := c.Companies.Get(ctx, 0)
		require.NoError(t, err, "reads don't carry it")
	})
}

func TestSandboxFaults(t *testing.T) {
	ctx := context.Background()
	const products, count = "/ATServicesRest/V1.0/Products", "/ATServicesRest/V1.0/Products/query/count"
	for name, row := range map[string]struct{ action, when string }{
		"cut before the effect":    {"reset", "before"},
		"cut after the effect":     {"reset", "after"},
		"half an answer":           {"truncate", "after"},
		"an answer of garbage":     {"garbage", "after"},
		"a gateway's error":        {"status", "before"},
		"a gateway's error, after": {"status", "after"},
	} {
		t.Run("a create with "+name+" is sent once and ambiguous", func(t *testing.T) {
			t.Parallel()
			tn := newTenant(t, sandbox.Options{})
			c := tn.client()
			before, err := c.Products.Count(ctx, autotask.Query{})
			require.NoError(t, err)
			code, err := c.BillingCodes.First(ctx, autotask.Where(autotask.Eq("useType", 4), autotask.Eq("isActive", true)))
			require.NoError(t, err)
			tn.control("POST", "faults", `{"rules":[{"method":"POST","path":"`+products+`","nth":1,"count":1,"when":"`+row.when+`","action":"`+
				row.action+`"}]}`, nil)
			_, err = c.Products.Create(ctx, autotask.Product{Name: autotask.Of("x"), IsActive: autotask.Of(true), IsSerialized: autotask.Of(false),
				ProductBillingCodeID: autotask.Of(code.ID), ChargeBillingCodeID: autotask.Of(code.ID)})
			require.ErrorIs(t, err, autotask.ErrAmbiguous)
			require.Equal(t, 1, tn.endpoint("POST /V1.0/Products").Requests)
			after, err := c.Products.Count(ctx, autotask.Query{})
			require.NoError(t, err)
			made := map[string]int{"before": 0, "after": 1}[row.when]
			require.Equal(t, before+made, after)
		})
		t.Run("a read with "+name+" is repeated", func(t *testing.T) {
			t.Parallel()
			tn := newTenant(t, sandbox.Options{})
			c := tn.client()
			tn.control("POST", "faults", `{"rules":[{"method":"POST","path":"`+count+`","nth":1,"count":1,"when":"`+row.when+`","action":"`+
				row.action+`"}]}`, nil)
			n, err := c.Products.Count(ctx, autotask.Query{})
			require.NoError(t, err)
			require.Positive(t, n)
			require.Equal(t, 2, tn.endpoint("POST /V1.0/Products/query/count").Requests)
		})
	}
}
