// Whatever a server answers: no panic, no lost value, nothing that can't be sent back.

package autotask

import (
	"encoding/json"
	"testing"
	"time"

	"github.com/shopspring/decimal"
	"github.com/stretchr/testify/require"
)

func FuzzTime(f *testing.F) {
	for _, s := range []string{"2026-11-23T09:15:00Z", "2026-11-23T09:15:00.1234567Z", "2026-11-23T09:15:00", "2026-11-23",
		"2026-11-23T10:15:00+01:00", "0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59.9999999-14:00", ""} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		at, err := parseTime(s)
		if err != nil {
			return
		}
		require.Equal(t, time.UTC, at.Location())
		if y := at.Year(); y < 1 || y > 9999 {
			return // an offset can push a valid text over the edge; such a time can't be sent
		}
		back, err := parseTime(formatTime(at))
		require.NoError(t, err)
		require.True(t, back.Equal(at.Truncate(100*time.Nanosecond)), "%s: %s is not %s", s, back, at)
	})
}

func FuzzOptional(f *testing.F) {
	for _, s := range []string{`null`, `5`, `"5"`, `5.0`, `1e18`, `1e999999999`, `-9223372036854775808`, `true`, `"True"`, `"x"`, `"\u0000"`,
		`""`, `[1]`, `{"a":1}`, `"2026-11-23T09:15:00.5Z"`, `12.3400`, `"12.34"`} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		var n Optional[int64]
		if json.Unmarshal([]byte(s), &n) == nil {
			require.True(t, n.IsSet())
			again(t, n, func(a, b int64) bool { return a == b })
		}
		var d Optional[decimal.Decimal]
		if json.Unmarshal([]byte(s), &d) == nil {
			again(t, d, decimal.Decimal.Equal)
		}
		var at Optional[time.Time]
		if json.Unmarshal([]byte(s), &at) == nil && at.Or(nine).Year() >= 1 && at.Or(nine).Year() <= 9999 {
			again(t, at, func(a, b time.Time) bool { return a.Truncate(100 * time.Nanosecond).Equal(b) })
		}
		var text Optional[string]
		if json.Unmarshal([]byte(s), &text) == nil {
			again(t, text, func(a, b string) bool { return a == b })
		}
		var yes Optional[bool]
		if json.Unmarshal([]byte(s), &yes) == nil {
			again(t, yes, func(a, b bool) bool { return a == b })
		}
	})
}

// again writes and reads an Optional and compares.
func again[T any](t *testing.T, o Optional[T], same func(a, b T) bool) {
	t.Helper()
	data, err := json.Marshal(o)
	require.NoError(t, err)
	var back Optional[T]
	require.NoError(t, json.Unmarshal(data, &back), string(data))
	require.Equal(t, o.IsNull(), back.IsNull())
	require.True(t, same(o.value, back.value), "%v became %v", o, back)
}

func FuzzListAnswer(f *testing.F) {
	f.Add([]byte(`{"items":[` + productJSON(1) + `,null],"pageDetails":{"count":1,"requestCount":500,"prevPageUrl":null,"nextPageUrl":null}}`))
	f.Add([]byte(`{"items":[]}`))
	f.Add([]byte(`{"items":null}`))
	f.Add([]byte(`{"items":[{"id":"x"}]}`))
	f.Add([]byte(`{"itemId":"7"}`))
	f.Add([]byte(`{"item":null}`))
	f.Add([]byte(`[]`))
	f.Fuzz(func(t *testing.T, body []byte) {
		var page listAnswer[Product]
		if decodeAnswer(body, &page, false) == nil {
			require.NotNil(t, page.Items)
			if page.more(500) {
				require.NotEmpty(t, page.Items, "an empty page is the end, or a query would never end")
			}
			for _, p := range page.Items {
				if p == nil || !sendable(*p) {
					continue
				}
				data, err := json.Marshal(p)
				require.NoError(t, err)
				var back Product
				require.NoError(t, json.Unmarshal(data, &back))
				differ, err := differences(*p, back)
				require.NoError(t, err)
				require.Empty(t, differ)
			}
		}
		var id itemAnswer
		if failure := decodeAnswer(body, &id, true); failure != nil {
			require.Equal(t, ClassAmbiguous, failure.Class, "a write's unreadable answer")
		}
	})
}

// sendable reports whether the only time of a product is within the years that can be sent.
func sendable(p Product) bool {
	y := p.CreatedTime.Or(nine).Year()
	return y >= 1 && y <= 9999
}

func FuzzErrorBody(f *testing.F) {
	for _, s := range []string{`{"errors":["Missing Required Field: title"]}`, `{"errors":"x"}`, `{"errors":[1,null,{}]}`,
		`{"Message":"m","MessageDetail":"d"}`, `<html>`, ``, `null`, `{"errors":["\ud800"]}`} {
		f.Add(500, []byte(s))
		f.Add(429, []byte(s))
		f.Add(404, []byte(s))
	}
	f.Fuzz(func(t *testing.T, status int, body []byte) {
		read, write := classify(status, body, false), classify(status, body, true)
		require.NotEmpty(t, read.Class)
		require.NotEqual(t, ClassAmbiguous, read.Class, "a read has no effect to be unsure of")
		require.NotEqual(t, ClassTransient, write.Class, "a write that failed inside autotask may have happened")
		require.LessOrEqual(t, len(read.Messages), 20)
		require.Less(t, len(read.Error()), 20*400)
		require.NotEmpty(t, read.Fix())
	})
}
