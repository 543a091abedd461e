// One bad row spoils no list: what can't be read is named, and the rest is used.

package autotask

import (
	"context"
	"encoding/json"
	"fmt"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/shopspring/decimal"
	"github.com/stretchr/testify/require"
)

// readAll reads a query to its end: the ids of the rows that can be used, and what was said of the others.
func readAll[T Entity](t *testing.T, rows Rows[T]) (ids []int64, unread []UnreadRow) {
	t.Helper()
	for row, err := range rows {
		if err == nil {
			ids = append(ids, row.EntityID())
			continue
		}
		require.Equal(t, ClassMalformed, ClassOf(err))
		u, ok := AsUnread(err)
		require.True(t, ok, "%v", err)
		unread = append(unread, *u)
	}
	return ids, unread
}

func TestOneBadRowSpoilsNoList(t *testing.T) {
	for _, c := range []struct {
		name, row string
		id        int64
		known     string
		fields    []string
		says      string
		used      bool // the row is used without the field
	}{
		{"an amount that is not a number", `{"id":2,"sku":"A","unitCost":"TBD"}`, 2, "A", []string{"unitCost"},
			`unitCost: "TBD" is not a decimal number`, false},
		{"a quantity with a unit", `{"id":2,"sku":"A","periodType":"2 EA"}`, 2, "A", []string{"periodType"},
			`"2 EA" is not a whole number`, false},
		{"an amount beyond all prices", `{"id":2,"unitCost":1e999999}`, 2, "", []string{"unitCost"}, "1e999999", false},
		{"a flag that is a word", `{"id":2,"name":"Switch","isActive":"yes"}`, 2, "Switch", []string{"isActive"},
			`"yes" is not true or false`, false},
		{"a text that is an object", `{"id":2,"sku":{"value":"A"},"name":"Switch"}`, 2, "Switch", []string{"sku"}, `{"value":"A"}`, false},
		{"a text that is a list", `{"id":2,"sku":["A"]}`, 2, "", []string{"sku"}, `["A"]`, false},
		{"two fields", `{"id":2,"sku":"A","msrp":"?","unitPrice":[]}`, 2, "A", []string{"msrp", "unitPrice"}, `"?"`, false},
		{"an id that is a word", `{"id":"x","sku":"A"}`, 0, "A", []string{"id"}, `"x" is not a whole number`, false},
		{"an id that is a part", `{"id":2.5,"sku":"A"}`, 0, "A", []string{"id"}, `2.5 is not a whole number`, false},
		{"a user-defined field that is an object", `{"id":2,"userDefinedFields":[{"name":"Stock","value":{}}]}`, 2, "",
			[]string{"userDefinedFields"}, "Stock", false},
		{"user-defined fields that are no list", `{"id":2,"userDefinedFields":"none"}`, 2, "", []string{"userDefinedFields"}, `"none"`,
			false},
		{"a text instead of a row", `"deleted"`, 0, "", nil, `"deleted" is not a row`, false},
		{"a number instead of a row", `17`, 0, "", nil, `17 is not a row`, false},
		{"a list instead of a row", `[{"id":2}]`, 0, "", nil, `is not a row`, false},
		{"a date nobody asks for", `{"id":2,"sku":"A","createdTime":"TBD"}`, 2, "A", []string{"createdTime"}, `"TBD" is not a time`, true},
	} {
		t.Run(c.name, func(t *testing.T) {
			tn := newTenant(t)
			tn.json("POST", "V1.0/Products/query", 200, fmt.Sprintf(`{"items":[%s,%s,%s],"pageDetails":{"nextPageUrl":null}}`,
				productJSON(1), c.row, productJSON(3)))
			var told []UnreadRow
			client := tn.client(func(cfg *Config) { cfg.OnUnread = func(u UnreadRow) { told = append(told, u) } })
			ids, unread := readAll(t, client.Products.Query(context.Background(), Query{}))
			require.Len(t, tn.requests("POST", "V1.0/Products/query"), 1, "asking again changes nothing")
			require.Len(t, told, 1)
			require.Equal(t, "Products", told[0].Entity)
			require.Equal(t, c.id, told[0].ID)
			require.Equal(t, c.known, told[0].Name)
			require.Equal(t, c.fields, told[0].Fields)
			require.Contains(t, told[0].Cause, c.says)
			require.Equal(t, c.used, told[0].Used)
			if c.used {
				require.Equal(t, []int64{1, 2, 3}, ids)
				require.Empty(t, unread)
				return
			}
			require.Equal(t, []int64{1, 3}, ids)
			require.Equal(t, told, unread)
		})
	}
}

func TestWhatIsReadOfADamagedRow(t *testing.T) {
	ctx := context.Background()
	tn := newTenant(t)
	tn.json("GET", "V1.0/Products/2", 200, `{"item":{"id":2,"sku":"A","unitCost":"TBD","unitPrice":12.50,"name":null}}`)
	tn.json("GET", "V1.0/Products/3", 200, `{"item":{"id":3,"sku":"A","createdTime":"TBD"}}`)
	tn.json("GET", "V1.0/Products/4", 200, `{"item":"gone"}`)
	tn.json("GET", "V1.0/Products/5", 200, `{"item":{"id":"5","sku":1016,"isActive":"true",
		"userDefinedFields":[{"name":"Stock","value":7},{"name":"ETA","value":null},{"name":"Held","value":true}]}}`)
	c := tn.client()

	row, err := c.Products.Get(ctx, 2)
	require.ErrorContains(t, err, `the row 2 of Products (A) can't be read: unitCost: "TBD" is not a decimal number`)
	u, ok := AsUnread(err)
	require.True(t, ok)
	require.True(t, u.Lacks("unitCost"))
	require.False(t, u.Lacks("sku", "unitPrice"))
	require.Equal(t, "A", row.SKU.Or(""))
	require.Equal(t, "12.5", row.UnitPrice.Or(decimal.Zero).String())
	require.False(t, row.UnitCost.IsSet())
	var failure *Error
	require.ErrorAs(t, err, &failure)
	require.Contains(t, failure.Fix(), "Open the row 2 of Products (A) in Autotask and save it again")

	row, err = c.Products.Get(ctx, 3)
	require.NoError(t, err, "nothing is decided about the time at which a product was made")
	require.Equal(t, "A", row.SKU.Or(""))

	_, err = c.Products.Get(ctx, 4)
	u, ok = AsUnread(err)
	require.True(t, ok)
	require.Equal(t, int64(4), u.ID)
	require.True(t, u.Lacks("sku"), "nothing of it can be read")

	row, err = c.Products.Get(ctx, 5)
	require.NoError(t, err, "numbers and booleans as texts, and texts as numbers, say what they say")
	require.Equal(t, int64(5), row.ID)
	require.Equal(t, "1016", row.SKU.Or(""))
	stock, _ := row.UserDefinedFields.Get("Stock")
	held, _ := row.UserDefinedFields.Get("Held")
	_, eta := row.UserDefinedFields.Get("ETA")
	require.Equal(t, []any{"7", "true", false}, []any{stock, held, eta})
}

func TestAnAnswerWithControlCharactersIsRead(t *testing.T) {
	tn := newTenant(t)
	tn.json("POST", "V1.0/Products/query", 200,
		"\xEF\xBB\xBF{\"items\":[{\"id\":1,\"name\":\"24\x00-Port\nSwitch\x1f\"}],\r\n\t\"pageDetails\":{}}")
	got := collect(t, tn.client().Products.Query(context.Background(), Query{}))
	require.Len(t, got, 1)
	require.Equal(t, "24 -Port Switch ", got[0].Name.Or(""))
}

func TestABadRowEndsNoWalk(t *testing.T) {
	ctx := context.Background()
	tn := newTenant(t)
	tn.sequence("POST", "V1.0/Products/query",
		answer(200, `{"items":[{"id":1},{"id":2,"sku":[]},{"id":"x"}],"pageDetails":{"nextPageUrl":"more"}}`),
		answer(200, `{"items":[{"id":"x"},{"id":5}],"pageDetails":{"nextPageUrl":null}}`))
	ids, unread := readAll(t, tn.client().Products.Query(ctx, Query{}.PageSize(3)))
	require.Equal(t, []int64{1, 5}, ids)
	require.Len(t, unread, 3)
	asked := tn.requests("POST", "V1.0/Products/query")
	require.Contains(t, asked[1].body, `"value":1`, "the next page begins behind the last good row: a damaged one may have any id")

	t.Run("a page of damaged rows is passed", func(t *testing.T) {
		tn := newTenant(t)
		tn.sequence("POST", "V1.0/Products/query",
			answer(200, `{"items":[{"id":1,"sku":[]},{"id":2,"sku":[]}],"pageDetails":{"nextPageUrl":"more"}}`),
			answer(200, `{"items":[{"id":5}],"pageDetails":{"nextPageUrl":null}}`))
		ids, _ := readAll(t, tn.client().Products.Query(ctx, Query{}.PageSize(2)))
		require.Equal(t, []int64{5}, ids)
		require.Contains(t, tn.requests("POST", "V1.0/Products/query")[1].body, `"value":2`)
	})
	t.Run("a damaged row with another's id takes its place from nobody", func(t *testing.T) {
		tn := newTenant(t)
		tn.json("POST", "V1.0/Products/query", 200, `{"items":[{"id":99,"sku":[]},{"id":1},{"id":-4,"sku":[]},{"id":2}]}`)
		ids, unread := readAll(t, tn.client().Products.Query(ctx, Query{}))
		require.Equal(t, []int64{1, 2}, ids)
		require.Len(t, unread, 2)
	})

	t.Run("but a page without a single id does", func(t *testing.T) {
		tn := newTenant(t)
		tn.json("POST", "V1.0/Products/query", 200, `{"items":[{"id":"x"}],"pageDetails":{"nextPageUrl":"more"}}`)
		var last error
		for _, err := range tn.client().Products.Query(ctx, Query{}) {
			last = err
		}
		require.ErrorContains(t, last, "a page without a single row announces another one")
	})
	t.Run("whoever stops at an error stops at a bad row", func(t *testing.T) {
		tn := newTenant(t)
		tn.json("POST", "V1.0/PurchaseOrderItems/query", 200, `{"items":[{"id":1,"quantity":"2 EA"},{"id":2,"quantity":1}]}`)
		err := firstError(tn.client().PurchaseOrderItems.List(ctx, 7))
		require.ErrorContains(t, err, `quantity: "2 EA" is not a whole number`)
		_, err = tn.client().PurchaseOrderItems.First(ctx, Query{})
		require.NotErrorIs(t, err, ErrNotFound, "what can't be read is not what is not there")
	})
}

func TestAPatchOfADamagedRowIsVerifiedByItsOwnFields(t *testing.T) {
	ctx := context.Background()
	tn := newTenant(t)
	tn.json("PATCH", "V1.0/Products", 200, `{"itemId":2}`)
	tn.json("GET", "V1.0/Products/2", 200, `{"item":{"id":2,"name":"New","unitCost":"TBD"}}`)
	_, ignored, err := tn.client().Products.PatchVerified(ctx, Product{ID: 2, Name: Of("New")})
	require.NoError(t, err)
	require.Empty(t, ignored)
	_, _, err = tn.client().Products.PatchVerified(ctx, Product{ID: 2, UnitCost: Of(decimal.NewFromInt(3))})
	require.ErrorContains(t, err, "unitCost")
}

func TestFieldsBesidesAreFields(t *testing.T) {
	rows := map[string]any{"Products": Product{}, "PurchaseOrders": PurchaseOrder{}, "PurchaseOrderItems": PurchaseOrderItem{},
		"Companies": Company{}, "Contacts": Contact{}}
	for entity, fields := range besides {
		var known []string
		for i := range reflect.TypeOf(rows[entity]).NumField() {
			name, _, _ := strings.Cut(reflect.TypeOf(rows[entity]).Field(i).Tag.Get("json"), ",")
			known = append(known, name)
		}
		for _, f := range fields {
			require.Contains(t, known, f, entity)
		}
	}
}

// A damaged row, wherever it stands and whatever it is, takes no good one away and changes none.
func FuzzADamagedRowRemovesNoGoodOne(f *testing.F) {
	for _, s := range []string{`{"id":2,"unitCost":"TBD"}`, `{"id":"x"}`, `"x"`, `17`, `null`, `[]`, `{}`, `{"id":2,"id":3}`, `{"ID":2}`,
		`{"id":2,"sku":{}}`, `{"id":1e3}`, `{"id":2,"userDefinedFields":[1]}`, `{"id":-1,"isActive":"?"}`} {
		f.Add([]byte(s), uint8(1))
	}
	good := []string{productJSON(10), productJSON(20), productJSON(30)}
	f.Fuzz(func(t *testing.T, damaged []byte, place uint8) {
		if !json.Valid(damaged) {
			return // that is no item: the answer is no JSON, and whatever it holds is uncertain
		}
		items := slices.Insert(slices.Clone(good), int(place)%4, string(damaged))
		var page listAnswer[Product]
		failure := decodeAnswer([]byte(`{"items":[`+strings.Join(items, ",")+`],"pageDetails":{"nextPageUrl":null}}`), &page, false)
		require.Nil(t, failure)
		require.Len(t, page.Items, 4)
		i := 0
		for j, text := range items {
			if j == int(place)%4 {
				continue
			}
			var want Product
			require.NoError(t, json.Unmarshal([]byte(good[i]), &want))
			require.Equal(t, good[i], text)
			require.Equal(t, want, *page.Items[j])
			require.Nil(t, page.unread[j])
			i++
		}
		if page.unread[int(place)%4] == nil && page.Items[int(place)%4] != nil {
			_, err := json.Marshal(page.Items[int(place)%4]) // a row that counts is a row
			require.NoError(t, err)
		}
	})
}

// What Autotask says of its fields is read field by field, and a picklist value by value.
func TestADamagedFieldSpoilsNoDescription(t *testing.T) {
	for name, c := range map[string]struct {
		damaged string
		want    *Field // what is known of it all the same
	}{
		"a length in words":   {`{"name":"memo","length":"many","isReadOnly":false}`, &Field{Name: "memo"}},
		"a flag in words":     {`{"name":"memo","length":9,"isReadOnly":"perhaps"}`, &Field{Name: "memo", Length: 9, IsReadOnly: true}},
		"required, in words":  {`{"name":"memo","isRequired":[]}`, &Field{Name: "memo", IsRequired: true}},
		"a picklist in words": {`{"name":"memo","isPickList":true,"picklistValues":"New"}`, &Field{Name: "memo", IsPickList: true}},
		"a value of a picklist": {`{"name":"memo","picklistValues":[{"value":"1","label":"New"},{"value":{}},7]}`, &Field{Name: "memo",
			PicklistValues: Picklist{{Value: "1", Label: "New"}}}},
		"a name that is none": {`{"name":{}}`, nil},
		"no name":             {`{"length":"x"}`, nil},
		"a number":            {`7`, nil},
		"a list":              {`[]`, nil},
		"a text":              {`"status"`, nil},
	} {
		t.Run(name, func(t *testing.T) {
			tn := newTenant(t)
			tn.json("GET", "V1.0/PurchaseOrders/entityInformation/fields", 200, strings.Replace(purchaseOrderFields, `{"fields":[`,
				`{"fields":[`+c.damaged+",", 1))
			at := tn.client()
			list, err := at.PurchaseOrders.Picklist(t.Context(), "status")
			require.NoError(t, err)
			require.Len(t, list, 5)
			city, err := at.PurchaseOrders.Field(t.Context(), "shipToCity")
			require.NoError(t, err)
			require.Equal(t, 30, city.Length)
			got, err := at.PurchaseOrders.Field(t.Context(), "memo")
			if c.want == nil {
				require.ErrorIs(t, err, ErrNotFound)
				return
			}
			require.NoError(t, err)
			require.Equal(t, *c.want, got)
		})
	}
}

// FuzzADamagedFieldRemovesNoGoodOne holds the descriptions of fields to it.
func FuzzADamagedFieldRemovesNoGoodOne(f *testing.F) {
	for _, s := range []string{`{"name":"x","length":"many"}`, `7`, `null`, `[]`, `{"name":{}}`, `{"name":"status","picklistValues":[7]}`} {
		f.Add([]byte(s), true)
	}
	const first, second = `{"name":"a","length":3,"picklistValues":[{"value":"1","label":"New"}]}`, `{"name":"b","isReadOnly":true}`
	var want fieldsAnswer
	require.Nil(f, decodeAnswer([]byte(`{"fields":[`+first+","+second+`]}`), &want, false))
	f.Fuzz(func(t *testing.T, damaged []byte, between bool) {
		if !json.Valid(damaged) {
			return
		}
		var got fieldsAnswer
		list := first + "," + second + "," + string(damaged)
		if between {
			list = first + "," + string(damaged) + "," + second
		}
		require.Nil(t, decodeAnswer([]byte(`{"fields":[`+list+`]}`), &got, false))
		require.Contains(t, got.Fields, want.Fields[0])
		require.Contains(t, got.Fields, want.Fields[1])
		// A value of a picklist beside the others.
		var values fieldsAnswer
		require.Nil(t,
			decodeAnswer([]byte(`{"fields":[{"name":"a","length":3,"picklistValues":[{"value":"1","label":"New"},`+string(damaged)+`]}]}`),
				&values, false))
		require.Contains(t, values.Fields[0].PicklistValues, want.Fields[0].PicklistValues[0])
	})
}
