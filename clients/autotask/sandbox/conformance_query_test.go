// Rows of the conformance table: queries and paging (§2).

package sandbox

import (
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

func queryRules() []rule {
	return []rule{
		{"§2.1", "GET and POST query answer the same list", func(t *testing.T, s *tenant) {
			q := query1(cond("eq", "companyType", 7), cond("contains", "companyName", "synnex"))
			a, b := s.post("Companies/query", q), s.get("Companies/query?search="+search(q))
			accepted(t, a)
			require.Equal(t, a.raw, b.raw)
			require.Len(t, a.items(), 1)
			require.Equal(t, VendorName, a.items()[0]["companyName"])
			require.Equal(t, object{"count": 1.0, "requestCount": 500.0, "prevPageUrl": nil, "nextPageUrl": nil}, a.body["pageDetails"])
		}},
		{"§2.1", "count answers queryCount by GET and POST", func(t *testing.T, s *tenant) {
			q := query1(cond("beginsWith", "sku", "OWN-"))
			require.JSONEq(t, `{"queryCount":40}`, s.post("Products/query/count", q).raw)
			require.JSONEq(t, `{"queryCount":40}`, s.get("Products/query/count?search="+search(q)).raw)
		}},
		{"§2.1", "an id that doesn't exist is 200 with a null item", func(t *testing.T, s *tenant) {
			a := s.get("Products/1")
			accepted(t, a)
			require.JSONEq(t, `{"item":null}`, a.raw)
		}},
		{"§2.1", "children are listed under their parent, one by id too", func(t *testing.T, s *tenant) {
			id := s.one("Products", cond("eq", "sku", "OWN-0001"))
			rows := s.get(path("Products", id) + "/Vendors").items()
			require.Len(t, rows, 1)
			require.EqualValues(t, id, rows[0]["productID"])
			row := int64(rows[0]["id"].(float64))
			require.NotNil(t, s.get(path(path("Products", id)+"/Vendors", row)).body["item"])
			other := s.one("Products", cond("eq", "sku", "OWN-0002"))
			require.Nil(t, s.get(path(path("Products", other)+"/Vendors", row)).body["item"])
		}},
		{"§2.1", "there is no query under a child path", func(t *testing.T, s *tenant) {
			refused(t, s.post("Companies/0/Contacts/query", query1(everything)), http.StatusNotFound)
		}},
		{"§2.1", "member names, field names and operators are without case", func(t *testing.T, s *tenant) {
			a := s.post(
				"Companies/query",
				`{"FILTER":[{"OP":"EQ","Field":"COMPANYNAME","Value":"td synnex corporation"}],"maxrecords":5,"INCLUDEFIELDS":["ID"]}`)
			accepted(t, a)
			require.Len(t, a.items(), 1)
			require.Len(t, a.items()[0], 1)
		}},
		{"§2.1", "answers are camelCase and empty answers have an empty array", func(t *testing.T, s *tenant) {
			a := s.post("Companies/query", query1(cond("eq", "companyName", "no such company")))
			require.Contains(t, a.raw, `"items":[]`)
			require.Contains(t, s.item("Companies", 0), "companyName")
		}},
		{"§2.2", "a missing or empty filter is refused", func(t *testing.T, s *tenant) {
			fails(t, s.post("Products/query", object{}), "filter")
			fails(t, s.post("Products/query", object{"filter": []any{}}), "filter")
			accepted(t, s.post("Products/query", query1(cond("gte", "id", 0))))
		}},
		{"§2.2", "every comparison operator", operators},
		{"§2.2", "groups nest, the top level is ANDed", func(t *testing.T, s *tenant) {
			or := object{"op": "or", "items": []object{cond("eq", "sku", "OWN-0001"),
				{"op": "and", "items": []object{cond("eq", "sku", "OWN-0002"), cond("eq", "manufacturerName", "Lenovo")}},
				{"op": "and", "items": []object{cond("eq", "sku", "OWN-0003"), cond("eq", "manufacturerName", "Lenovo")}}}}
			require.Equal(t, []string{"OWN-0001", "OWN-0002"}, skus(s.list("Products", or)))
			require.Equal(t, []string{"OWN-0002"}, skus(s.list("Products", or, cond("eq", "manufacturerName", "Lenovo"))))
		}},
		{"§2.2", "an unknown operator is dropped and the query runs without it", func(t *testing.T, s *tenant) {
			for _, op := range []string{"ne", "isnotnull", "noteExist", "startsWith"} {
				require.Len(t, s.list("Products", cond("beginsWith", "sku", "OWN-"), cond(op, "sku", "OWN-0001")), 40, op)
			}
		}},
		{"§2.2", "eq null matches nothing, notExist finds null", func(t *testing.T, s *tenant) {
			require.Empty(t, s.list("Products", cond("eq", "link", nil)))
			require.Len(t, s.list("Products", object{"op": "notExist", "field": "link"}), 40)
		}},
		{"§2.2", "an unknown field in filter or IncludeFields is named with the singular entity", func(t *testing.T, s *tenant) {
			fails(t, s.post("PurchaseOrders/query", query1(cond("eq", "foo", 1))), "Unable to find foo in the PurchaseOrder Entity")
			fails(t, s.post("Companies/query", object{"filter": []object{everything}, "IncludeFields": []string{"userDefinedFields"}}),
				"Unable to find userDefinedFields in the Company Entity")
		}},
		{"§2.2", "text for an integer field is a conversion error", func(t *testing.T, s *tenant) {
			fails(t, s.post("PurchaseOrders/query", query1(cond("eq", "status", "x"))),
				"Conversion failed when converting the varchar value 'x' to data type int.")
			require.Len(t, s.list("PurchaseOrders", cond("eq", "status", 2)), 1)
			require.Empty(t, s.list("PurchaseOrders", cond("eq", "status", "2")), "a number in quotes finds nothing")
			require.Empty(t, s.list("PurchaseOrders", cond("in", "status", []any{"1", "2"})))
		}},
		{"§2.2", "booleans, dates with and without time", func(t *testing.T, s *tenant) {
			require.Len(t, s.list("Products", cond("eq", "isActive", false)), 3)
			require.Len(t, s.list("PurchaseOrders", cond("gt", "createDateTime", "2026-11-01T00:00:00Z")), 2)
			require.Empty(t, s.list("PurchaseOrders", cond("gt", "createDateTime", "2026-11-20")))
		}},
		{"§2.2", "fields that are not queryable are refused", func(t *testing.T, s *tenant) {
			fails(t, s.post("Companies/query", query1(cond("eq", "stockSymbol", "X"))), "not queryable")
		}},
		{"§2.2", "500 OR conditions pass, 501 don't; elements of in count", func(t *testing.T, s *tenant) {
			ids := make([]int, 501)
			for i := range ids {
				ids[i] = i
			}
			accepted(t, s.post("Products/query", query1(cond("in", "id", ids[:500]))))
			fails(t, s.post("Products/query", query1(cond("in", "id", ids))), "limited to 500 or fewer 'OR' conditions")
			var items []object
			for _, id := range ids {
				items = append(items, cond("eq", "id", id))
			}
			accepted(t, s.post("Products/query", query1(object{"op": "or", "items": items[:500]})))
			fails(t, s.post("Products/query", query1(object{"op": "or", "items": items})), "limited to 500")
		}},
		{"§2.2", "MaxRecords is between 1 and 500", func(t *testing.T, s *tenant) {
			for _, n := range []int{0, -1, 501} {
				fails(t, s.post("Products/query", object{"MaxRecords": n, "filter": []object{everything}}),
					"maxCountOfRecordsToReturn must be between 1 and 500")
			}
			a := s.post("Products/query", object{"MaxRecords": 3, "filter": []object{everything}})
			require.Len(t, a.items(), 3)
		}},
		{"§2.2", "IncludeFields limits the fields", func(t *testing.T, s *tenant) {
			a := s.post("Products/query", object{"filter": []object{cond("eq", "sku", "OWN-0001")}, "IncludeFields": []string{"id", "sku"}})
			require.Len(t, a.items()[0], 2)
			require.Equal(t, "OWN-0001", a.items()[0]["sku"])
		}},
		{"§2.2", "rows come in ascending id, a sort member is ignored", func(t *testing.T, s *tenant) {
			rows := s.post("Products/query", object{"filter": []object{everything}, "sort": "sku desc"}).items()
			for i := 1; i < len(rows); i++ {
				require.Greater(t, rows[i]["id"], rows[i-1]["id"])
			}
		}},
		{"§2.2", "a URL longer than 2048 characters is a 404", func(t *testing.T, s *tenant) {
			q := query1(cond("in", "sku", strings.Split(strings.Repeat("OWN-0001,", 200), ",")))
			refused(t, s.get("Products/query?search="+search(q)), http.StatusNotFound)
			accepted(t, s.post("Products/query", q))
		}},
		{"§2.3", "paging by GET: the link carries paging and search and works alone", func(t *testing.T, s *tenant) {
			a := s.get("Products/query?search=" + search(object{"MaxRecords": 15, "filter": []object{everything}}))
			next := a.page("nextPageUrl")
			require.Contains(t, next, "/V1.0/Products/query/next?paging=%7b%22pageSize%22%3a15%2c%22previousIds%22%3a%5b-1%5d%2c%22nextIds%22%3a%5b")
			require.Contains(t, next, "&search=%7b")
			b := s.get(next)
			c := s.get(b.page("nextPageUrl"))
			require.Len(t, append(append(a.items(), b.items()...), c.items()...), 40)
			require.Empty(t, c.page("nextPageUrl"))
			require.Greater(t, b.items()[0]["id"], a.items()[14]["id"])
		}},
		{"§2.3", "paging by POST: the link has no search and needs POST with the same body", func(t *testing.T, s *tenant) {
			q := object{"MaxRecords": 15, "filter": []object{everything}}
			next := s.post("Products/query", q).page("nextPageUrl")
			require.NotContains(t, next, "search=")
			b := s.post(next, q)
			accepted(t, b)
			require.Len(t, b.items(), 15)
			require.Len(t, s.post(b.page("nextPageUrl"), q).items(), 10)
		}},
		{"§2.3", "POST of a page link without body is the queryModel error, GET is a 405", func(t *testing.T, s *tenant) {
			q := object{"MaxRecords": 15, "filter": []object{everything}}
			next := s.post("Products/query", q).page("nextPageUrl")
			a := s.post(next, nil)
			fails(t, a, "Value cannot be null.\r\nParameter name: queryModel")
			refused(t, s.get(next), http.StatusMethodNotAllowed)
		}},
		{"§2.3", "the token is a stack of ids; previous pages go back with it", func(t *testing.T, s *tenant) {
			q := object{"MaxRecords": 10, "filter": []object{everything}}
			a := s.post("Products/query", q)
			b := s.post(a.page("nextPageUrl"), q)
			c := s.post(b.page("nextPageUrl"), q)
			last := func(x answer) string { return text(int64(x.items()[9]["id"].(float64))) }
			require.Equal(t, `{"pageSize":10,"previousIds":[-1],"nextIds":[`+last(a)+`]}`, token(t, a.page("nextPageUrl")))
			require.Equal(t, `{"pageSize":10,"previousIds":[-1,`+last(a)+`],"nextIds":[`+last(b)+`]}`, token(t, b.page("nextPageUrl")))
			require.Empty(t, a.page("prevPageUrl"))
			require.Contains(t, c.page("prevPageUrl"), "/query/previous?paging=")
			back := s.post(c.page("prevPageUrl"), q)
			require.Equal(t, b.raw, back.raw)
			require.Equal(t, a.raw, s.post(back.page("prevPageUrl"), q).raw)
		}},
		{"§2.3", "500 rows a page by default", func(t *testing.T, s *tenant) {
			s.fill(1001)
			q := query1(cond("beginsWith", "sku", "BULK"))
			a := s.post("Products/query", q)
			b := s.post(a.page("nextPageUrl"), q)
			c := s.post(b.page("nextPageUrl"), q)
			require.Equal(t, []int{500, 500, 1}, []int{len(a.items()), len(b.items()), len(c.items())})
			require.Empty(t, c.page("nextPageUrl"))
		}},
		{"§2.3", "walking by id gt works without a token", func(t *testing.T, s *tenant) {
			var all []object
			after := int64(-1)
			for {
				rows := s.post("Products/query", object{"MaxRecords": 9, "filter": []object{cond("gt", "id", after)}}).items()
				all = append(all, rows...)
				if len(rows) < 9 {
					break
				}
				after = int64(rows[8]["id"].(float64))
			}
			require.Len(t, all, 40)
		}},
	}
}

// operators shows each operator on the forty seed products, OWN-0001 to OWN-0040.
func operators(t *testing.T, s *tenant) {
	for _, c := range []struct {
		condition object
		want      int
	}{
		{cond("eq", "sku", "own-0007"), 1},
		{cond("noteq", "sku", "OWN-0007"), 39},
		{cond("gt", "sku", "OWN-0030"), 10},
		{cond("gte", "sku", "OWN-0030"), 11},
		{cond("lt", "sku", "OWN-0010"), 9},
		{cond("lte", "sku", "OWN-0010"), 10},
		{cond("beginsWith", "sku", "own-000"), 9},
		{cond("endsWith", "sku", "5"), 4},
		{cond("contains", "sku", "-001"), 10},
		{object{"op": "exist", "field": "sku"}, 40},
		{object{"op": "notExist", "field": "sku"}, 0},
		{cond("in", "sku", []string{"OWN-0001", "OWN-0002", "none"}), 2},
		{cond("notIn", "sku", []string{"OWN-0001", "OWN-0002"}), 38},
		{cond("gt", "unitCost", 0), 40},
		{cond("lt", "unitCost", "0.01"), 0},
	} {
		require.Len(t, s.list("Products", c.condition), c.want, "%v", c.condition)
	}
}

func skus(rows []object) []string {
	var out []string
	for _, r := range rows {
		out = append(out, r["sku"].(string))
	}
	return out
}

// token returns the paging parameter of a page link.
func token(t *testing.T, link string) string {
	u, err := url.Parse(link)
	require.NoError(t, err)
	return u.Query().Get("paging")
}

// fill stores n products with the SKUs BULK-000000 on, with a vendor row each, without going through
// HTTP.
func (s *tenant) fill(n int) {
	db := s.server.api.db
	db.mu.Lock()
	defer db.mu.Unlock()
	vendor := db.table("Company").where("companyName", VendorName)[0].id
	billing := db.table("BillingCode").where("name", "Hardware")[0].id
	for i := range n {
		sku := fmt.Sprintf("BULK-%06d", i)
		cost := money("12.34")
		id := db.insert("Product", "name", "Bulk product "+sku, "description", "A product to fill tables with", "sku", sku, "isActive", true,
			"isSerialized", false,
			"manufacturerName", "Maker", "manufacturerProductName", "M"+sku, "unitCost", cost, "unitPrice", cost, "productBillingCodeID", billing,
			"billingType", 1, "priceCostMethod", 1, "defaultVendorID", vendor, "vendorProductNumber", sku)
		db.insert("ProductVendor", "productID", id, "vendorID", vendor, "isActive", true, "isDefault", true, "vendorCost", cost,
			"vendorPartNumber", sku)
	}
}
