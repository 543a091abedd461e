package autotask

import (
	"context"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// A call that is given up runs on at Autotask for up to five minutes and keeps its place there.
func TestACallLeftBehindKeepsItsPlace(t *testing.T) {
	tn := newTenant(t)
	g := newGauge()
	tn.on("GET", "V1.0/Products/1", g.hold(`{"item":{"id":1}}`))
	tn.json("GET", "V1.0/Products/2", 200, `{"item":{"id":2}}`)
	c := tn.client(func(cfg *Config) { cfg.Concurrency = 1 })
	clk := &manualClock{now: time.Date(2026, 11, 23, 9, 0, 0, 0, time.UTC)}
	c.clock, c.limiter.clock = clk, clk

	ctx, giveUp := context.WithCancel(context.Background())
	done := make(chan error)
	go func() {
		_, err := c.Products.Get(ctx, 1)
		done <- err
	}()
	<-g.arrived
	giveUp()
	require.Error(t, <-done)
	before := clk.Now()
	_, err := c.Products.Get(context.Background(), 2)
	require.NoError(t, err)
	require.GreaterOrEqual(t, clk.Now().Sub(before), DefaultLongestCall-time.Second, "the next call waits until the other is over")
	close(g.open)

	before = clk.Now()
	_, err = c.Products.Get(context.Background(), 2)
	require.NoError(t, err)
	require.Equal(t, before, clk.Now(), "an answered call frees its place at once")
}

func TestThresholdInformationIsAskedOneAtATime(t *testing.T) {
	tn := newTenant(t)
	g := newGauge()
	tn.on("GET", "V1.0/ThresholdInformation", g.hold(
		`{"externalRequestThreshold":10000,"requestThresholdTimeframe":60,"currentTimeframeRequestCount":1}`))
	c := tn.client()
	var all sync.WaitGroup
	for range 3 {
		all.Go(func() {
			_, err := c.Thresholds(context.Background())
			assert.NoError(t, err)
		})
	}
	<-g.arrived
	close(g.open)
	all.Wait()
	require.Equal(t, 1, g.most)
}

func TestAnswersThatAreNone(t *testing.T) {
	for name, body := range map[string]string{"empty": "", "blank": " \r\n",
		"a maintenance page": "<!DOCTYPE html><html><body>Maintenance</body></html>"} {
		t.Run(name, func(t *testing.T) {
			tn := newTenant(t)
			tn.sequence("GET", "V1.0/Products/5", answer(200, body), answer(200, `{"item":{"id":5}}`))
			p, err := tn.client().Products.Get(context.Background(), 5)
			require.NoError(t, err, "a read is repeated")
			require.EqualValues(t, 5, p.ID)

			tn.on("POST", "V1.0/Products", answer(200, body))
			_, err = tn.client().Products.Create(context.Background(), Product{Name: Of("x")})
			require.ErrorIs(t, err, ErrAmbiguous, "a write may have happened")
		})
	}
}

func TestThreadRefusalsByTheirCode(t *testing.T) {
	for name, row := range map[string]struct {
		status int
		body   string
	}{
		"beside the texts":     {500, `{"errors":["Zu viele gleichzeitige Aufrufe."],"code":"Itgenatr005"}`},
		"in an object":         {409, `{"errors":[{"message":"refused","code":"Itgenatr005"}]}`},
		"alone":                {403, `{"errorCode":"Itgenatr005"}`},
		"in a text":            {400, `{"Message":"ITGENATR005: try later"}`},
		"in something else":    {500, `Itgenatr005`},
		"too many, by a proxy": {http.StatusTooManyRequests, `<html></html>`},
	} {
		t.Run(name, func(t *testing.T) {
			e := classify(row.status, []byte(row.body), true)
			require.Equal(t, ClassThrottled, e.Class)
			require.False(t, overBudget(e), "the hourly budget is another matter")
		})
	}
}

func TestErrorsThatAreObjects(t *testing.T) {
	for body, want := range map[string][]string{
		`{"errors":[{"message":"Missing Required Field: title","field":"title"}]}`: {"Missing Required Field: title"},
		`{"errors":[{"message":"is too long","field":"sku"},"and more"]}`:          {"is too long (field: sku)", "and more"},
		`{"errors":{"message":"alone"}}`:                                           {"alone"},
		`{"errors":"one text"}`:                                                    {"one text"},
	} {
		e := classify(500, []byte(body), true)
		require.Equal(t, ClassValidation, e.Class, body)
		require.Equal(t, want, e.Messages, body)
	}
	require.Equal(t, ClassPermission, classify(500, []byte(`{"errors":[{"message":"adequate permissions"}]}`), true).Class)
}

func TestDays(t *testing.T) {
	at := func(s string) time.Time {
		v, err := time.Parse(time.RFC3339, s)
		require.NoError(t, err)
		return v
	}
	require.Equal(t, at("2026-12-04T12:00:00Z"), WriteDay(at("2026-12-04T00:00:00Z")))
	for name, s := range map[string]string{"midnight in New York": "2026-12-04T05:00:00Z", "in summer time": "2026-12-04T04:00:00Z",
		"midnight UTC": "2026-12-04T00:00:00Z",
		"as written":   "2026-12-04T12:00:00Z", "midnight in Berlin": "2026-12-03T23:00:00Z", "midnight in Sydney": "2026-12-03T13:00:00Z",
		"midnight in Honolulu": "2026-12-04T10:00:00Z"} {
		require.Equal(t, at("2026-12-04T00:00:00Z"), ReadDay(at(s)), name)
		require.True(t, SameDay(at(s), at("2026-12-04T12:00:00Z")), name)
	}
	require.False(t, SameDay(at("2026-12-05T05:00:00Z"), at("2026-12-04T12:00:00Z")))

	differ, err := differences(PurchaseOrder{ID: 1, ShippingDate: Of(WriteDay(at("2026-12-04T00:00:00Z")))},
		PurchaseOrder{ID: 1, ShippingDate: Of(at("2026-12-04T05:00:00Z"))})
	require.NoError(t, err)
	require.Empty(t, differ, "a day comes back as the tenant's midnight")
	differ, err = differences(PurchaseOrder{ID: 1, ShippingDate: Of(WriteDay(at("2026-12-04T00:00:00Z")))},
		PurchaseOrder{ID: 1, ShippingDate: Of(at("2026-12-05T05:00:00Z"))})
	require.NoError(t, err)
	require.Equal(t, "shippingDate", strings.Join(differ, " "))
}
