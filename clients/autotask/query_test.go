// What a query says on the wire, and what is refused before it gets there.

package autotask

import (
	"encoding/json"
	"testing"
	"time"

	"github.com/shopspring/decimal"
	"github.com/stretchr/testify/require"
)

func TestConditionsOnTheWire(t *testing.T) {
	for name, row := range map[string]struct {
		c    Condition
		want string
	}{
		"eq":            {Eq("vendorID", int64(29683512)), `{"op":"eq","field":"vendorID","value":29683512}`},
		"eq zero":       {Eq("companyID", 0), `{"op":"eq","field":"companyID","value":0}`},
		"eq false":      {Eq("isActive", false), `{"op":"eq","field":"isActive","value":false}`},
		"eq empty text": {Eq("sku", ""), `{"op":"eq","field":"sku","value":""}`},
		"gt":            {Gt("id", 1), `{"op":"gt","field":"id","value":1}`},
		"gte":           {Gte("unitCost", decimal.RequireFromString("9.95")), `{"op":"gte","field":"unitCost","value":9.95}`},
		"lt": {Lt("createDateTime", time.Date(2026, 11, 1, 1, 0, 0, 0, time.FixedZone("", 3600))),
			`{"op":"lt","field":"createDateTime","value":"2026-11-01T00:00:00Z"}`},
		"beginsWith": {BeginsWith("sku", "TDS-"), `{"op":"beginsWith","field":"sku","value":"TDS-"}`},
		"contains":   {Contains("companyName", "SYNNEX"), `{"op":"contains","field":"companyName","value":"SYNNEX"}`},
		"exist":      {Exist("sku"), `{"op":"exist","field":"sku"}`},
		"notExist":   {NotExist("sku"), `{"op":"notExist","field":"sku"}`},
		"in":         {In("status", 2, 3), `{"op":"in","field":"status","value":[2,3]}`},
		"all":        {All(), `{"op":"exist","field":"id"}`},
		"nested": {Or(Eq("a", 1), Or(Eq("b", 2), Eq("c", 3))),
			`{"op":"or","items":[{"op":"eq","field":"a","value":1},{"op":"or","items":[{"op":"eq","field":"b","value":2},{"op":"eq","field":"c","value":3}]}]}`},
	} {
		t.Run(name, func(t *testing.T) {
			require.NoError(t, Where(row.c).validate())
			got, err := json.Marshal(row.c)
			require.NoError(t, err)
			require.JSONEq(t, row.want, string(got))
		})
	}
}

func TestQueryBody(t *testing.T) {
	last := int64(77)
	for name, row := range map[string]struct {
		q    Query
		last *int64
		want string
	}{
		"no condition means all": {Query{}, nil, `{"maxRecords":500,"filter":[{"op":"exist","field":"id"}]}`},
		"the next page": {Where(Eq("a", 1)).PageSize(10), &last,
			`{"maxRecords":10,"filter":[{"op":"eq","field":"a","value":1},{"op":"gt","field":"id","value":77}]}`},
		"the next page of all": {Query{}, &last, `{"maxRecords":500,"filter":[{"op":"gt","field":"id","value":77}]}`},
		"the id always comes": {Query{}.Include("sku"), nil,
			`{"maxRecords":500,"includeFields":["sku","id"],"filter":[{"op":"exist","field":"id"}]}`},
		"an id asked for stays one": {Query{}.Include("ID", "sku"), nil,
			`{"maxRecords":500,"includeFields":["ID","sku"],"filter":[{"op":"exist","field":"id"}]}`},
	} {
		t.Run(name, func(t *testing.T) {
			got, err := row.q.body(row.last)
			require.NoError(t, err)
			require.JSONEq(t, row.want, string(got))
		})
	}
}

func TestQueryRefusals(t *testing.T) {
	many := make([]int, 501)
	for i := range many {
		many[i] = i
	}
	var nobody *int
	for name, row := range map[string]struct {
		q    Query
		want string
	}{
		"comparison with null":         {Where(Eq("sku", nil)), "use Exist or NotExist"},
		"null in a list":               {Where(In("sku", any("a"), nil)), "use Exist or NotExist"},
		"comparison with a pointer":    {Where(Eq("sku", nobody)), "can't be compared"},
		"comparison with a float":      {Where(Eq("unitCost", 9.95)), "can't be compared"},
		"condition made by hand":       {Where(Condition{}), "empty condition"},
		"no field":                     {Where(Eq("", 1)), "without a field"},
		"empty in":                     {Where(In[int]("id")), "without values"},
		"empty group":                  {Where(Or()), "empty group"},
		"bad condition inside a group": {Where(Or(Eq("a", 1), Or(Eq("b", nil)))), "use Exist or NotExist"},
		"501 values":                   {Where(In("id", many...)), "split the query with SplitIn"},
		"501 in all":                   {Where(In("id", many[:300]...), Or(Eq("a", 1), In("b", many[:200]...))), "split the query with SplitIn"},
		"page of 501":                  {Query{}.PageSize(501), "between 1 and 500"},
		"negative page":                {Query{}.PageSize(-1), "between 1 and 500"},
		"all user-defined fields":      {Query{}.Include("UserDefinedFields"), "name the user-defined fields"},
		"nameless field":               {Query{}.Include(""), "empty name"},
	} {
		t.Run(name, func(t *testing.T) {
			require.ErrorContains(t, row.q.validate(), row.want)
		})
	}
	t.Run("500 values are taken", func(t *testing.T) {
		require.NoError(t, Where(In("id", many[:500]...)).validate())
	})
}

func TestSplitIn(t *testing.T) {
	ids := make([]int64, 1201)
	for i := range ids {
		ids[i] = int64(i)
	}
	t.Run("every value once, no query over the limit", func(t *testing.T) {
		base := Where(Or(Eq("a", 1), Eq("b", 2))).Include("sku")
		queries := SplitIn(base, "id", append(ids, ids[:50]...))
		require.Len(t, queries, 3)
		asked := map[any]int{}
		for _, q := range queries {
			require.NoError(t, q.validate())
			require.Equal(t, []string{"sku"}, q.IncludeFields)
			require.Len(t, q.Conditions, 2)
			for _, v := range q.Conditions[1].values {
				asked[v]++
			}
		}
		require.Len(t, asked, len(ids))
		for v, n := range asked {
			require.Equal(t, 1, n, v)
		}
		require.Len(t, base.Conditions, 1, "the query given stays as it was")
	})
	t.Run("no values, no queries", func(t *testing.T) {
		require.Empty(t, SplitIn(Query{}, "id", []int{}))
	})
}
