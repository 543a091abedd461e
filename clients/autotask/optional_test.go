// The three states and the wire forms of a field.

package autotask

import (
	"encoding/json"
	"testing"
	"time"

	"github.com/shopspring/decimal"
	"github.com/stretchr/testify/require"
)

func TestOptionalStates(t *testing.T) {
	absent, null, zero := Optional[int64]{}, Null[int64](), Of(int64(0))

	for name, row := range map[string]struct {
		o              Optional[int64]
		set, null, has bool
		or             int64
		text           string
	}{
		"absent keeps":             {absent, false, false, false, 7, "absent"},
		"null clears":              {null, true, true, false, 7, "null"},
		"zero is a value like any": {zero, true, false, true, 0, "0"},
	} {
		t.Run(name, func(t *testing.T) {
			require.Equal(t, row.set, row.o.IsSet())
			require.Equal(t, row.null, row.o.IsNull())
			_, has := row.o.Get()
			require.Equal(t, row.has, has)
			require.Equal(t, row.or, row.o.Or(7))
			require.Equal(t, row.text, row.o.String())
		})
	}
}

func TestOptionalOnTheWire(t *testing.T) {
	type row struct {
		Count  Optional[int64]           `json:"count,omitzero"`
		Name   Optional[string]          `json:"name,omitzero"`
		Active Optional[bool]            `json:"active,omitzero"`
		Cost   Optional[decimal.Decimal] `json:"cost,omitzero"`
		When   Optional[time.Time]       `json:"when,omitzero"`
	}
	at := time.Date(2026, 11, 23, 9, 15, 0, 0, time.UTC)
	full := row{Of(int64(3)), Of("a\"b"), Of(false), Of(decimal.RequireFromString("19.90")), Of(at)}

	t.Run("absent fields are not sent", func(t *testing.T) {
		got, err := json.Marshal(row{Name: Of("")})
		require.NoError(t, err)
		require.Equal(t, `{"name":""}`, string(got))
	})
	t.Run("null fields are sent as null", func(t *testing.T) {
		got, err := json.Marshal(row{Cost: Null[decimal.Decimal](), When: Null[time.Time]()})
		require.NoError(t, err)
		require.Equal(t, `{"cost":null,"when":null}`, string(got))
	})
	t.Run("money is a number and times end in Z", func(t *testing.T) {
		got, err := json.Marshal(full)
		require.NoError(t, err)
		require.Equal(t, `{"count":3,"name":"a\"b","active":false,"cost":19.9,"when":"2026-11-23T09:15:00Z"}`, string(got))
	})
	t.Run("what was written reads back the same", func(t *testing.T) {
		data, err := json.Marshal(full)
		require.NoError(t, err)
		var back row
		require.NoError(t, json.Unmarshal(data, &back))
		require.Equal(t, full.Count, back.Count)
		require.Equal(t, full.Name, back.Name)
		require.Equal(t, full.Active, back.Active)
		require.True(t, full.Cost.value.Equal(back.Cost.value))
		require.Equal(t, full.When, back.When)
	})
	t.Run("numbers and booleans sent as text are understood", func(t *testing.T) {
		var got row
		require.NoError(t, json.Unmarshal([]byte(`{"count":"12","active":"True","cost":"1.50","name":null}`), &got))
		require.Equal(t, int64(12), got.Count.Or(0))
		require.True(t, got.Active.Or(false))
		require.Equal(t, "1.5", got.Cost.Or(decimal.Zero).String())
		require.True(t, got.Name.IsNull())
		require.False(t, got.When.IsSet())
	})
	t.Run("a whole number written as a decimal is whole", func(t *testing.T) {
		var got row
		require.NoError(t, json.Unmarshal([]byte(`{"count":5.0}`), &got))
		require.Equal(t, int64(5), got.Count.Or(0))
	})
	for name, bad := range map[string]string{
		"a fraction is not a count":    `{"count":1.5}`,
		"a count beyond 64 bits":       `{"count":1e300}`,
		"a huge exponent is not cheap": `{"count":1e999999999}`,
		"a number is not a name":       `{"name":5}`,
		"yes is not a boolean":         `{"active":"yes"}`,
		"a word is not money":          `{"cost":"free"}`,
		"nor is a number without end":  `{"cost":1e200}`,
		"a number is not a time":       `{"when":5}`,
	} {
		t.Run(name, func(t *testing.T) {
			var got row
			require.Error(t, json.Unmarshal([]byte(bad), &got))
		})
	}
	t.Run("a time out of range is refused", func(t *testing.T) {
		_, err := json.Marshal(row{When: Of(time.Date(10001, 1, 1, 0, 0, 0, 0, time.UTC))})
		require.ErrorContains(t, err, "year 10001")
	})
}

func TestTimes(t *testing.T) {
	base := time.Date(2026, 11, 23, 9, 15, 0, 0, time.UTC)
	for in, want := range map[string]time.Time{
		"2026-11-23T09:15:00Z":         base,
		"2026-11-23T09:15:00.1Z":       base.Add(100 * time.Millisecond),
		"2026-11-23T09:15:00.12Z":      base.Add(120 * time.Millisecond),
		"2026-11-23T09:15:00.123Z":     base.Add(123 * time.Millisecond),
		"2026-11-23T09:15:00.1234567Z": base.Add(123456700),
		"2026-11-23T09:15:00":          base,
		"2026-11-23T09:15:00.5":        base.Add(500 * time.Millisecond),
		"2026-11-23T10:15:00+01:00":    base,
		"2026-11-23":                   time.Date(2026, 11, 23, 0, 0, 0, 0, time.UTC),
	} {
		got, err := parseTime(in)
		require.NoError(t, err, in)
		require.Equal(t, want, got, in)
	}
	for _, in := range []string{"", "23.11.2026", "2026-13-01T00:00:00Z", "2026-11-23T09:15Z", "\x00"} {
		_, err := parseTime(in)
		require.Error(t, err, in)
	}
	require.Equal(t, "2026-11-23T08:15:00Z", formatTime(time.Date(2026, 11, 23, 9, 15, 0, 0, time.FixedZone("", 3600))))
	require.Equal(t, "2026-11-23T09:15:00.1234567Z", formatTime(base.Add(123456789)))
}

func TestUserDefinedFields(t *testing.T) {
	var u UserDefinedFields
	require.NoError(t, json.Unmarshal([]byte(`[{"name":"TDS SKU","value":"12345"},{"name":"ETA","value":null}]`), &u))

	v, ok := u.Get("tds sku")
	require.True(t, ok)
	require.Equal(t, "12345", v)
	_, ok = u.Get("ETA")
	require.False(t, ok, "null is no value")
	_, ok = u.Get("nothing")
	require.False(t, ok)

	u.Set("eta", "2026-12-01")
	u.Null("TDS SKU")
	u.Set("New", "1")
	data, err := json.Marshal(u)
	require.NoError(t, err)
	require.JSONEq(t, `[{"name":"TDS SKU","value":null},{"name":"ETA","value":"2026-12-01"},{"name":"New","value":"1"}]`, string(data))
}
