// Rows of the conformance table: writes, errors and user-defined fields (§3).

package sandbox

import (
	"net/http"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

func writeRules() []rule {
	return []rule{
		{"§3.1", "POST answers 200 with a numeric itemId; an id of 0 is ignored", func(t *testing.T, s *tenant) {
			body := product(s, "NEW-1")
			body["id"] = "0"
			a := s.post("Products", body)
			accepted(t, a)
			require.IsType(t, 0.0, a.body["itemId"])
			require.Len(t, a.body, 1)
			require.Equal(t, "NEW-1", s.item("Products", int64(a.body["itemId"].(float64)))["sku"])
		}},
		{"§3.1", "PATCH changes only what is sent and null clears", func(t *testing.T, s *tenant) {
			body := product(s, "NEW-1")
			body["link"] = "https://example.com"
			id := s.create("Products", body)
			a := s.patch("Products", object{"id": id, "unitCost": 12.34})
			accepted(t, a)
			require.EqualValues(t, id, a.body["itemId"])
			require.Equal(t, 12.34, s.item("Products", id)["unitCost"])
			require.Equal(t, "https://example.com", s.item("Products", id)["link"])
			s.update("Products", object{"id": id, "link": nil})
			require.Nil(t, s.item("Products", id)["link"])
			require.Equal(t, 12.34, s.item("Products", id)["unitCost"])
		}},
		{"§3.1", "PUT replaces: what is not sent becomes null", func(t *testing.T, s *tenant) {
			body := product(s, "NEW-1")
			body["link"] = "https://example.com"
			id := s.create("Products", body)
			full := product(s, "NEW-2")
			full["id"] = id
			accepted(t, s.call("PUT", "Products", full))
			item := s.item("Products", id)
			require.Equal(t, "NEW-2", item["sku"])
			require.Nil(t, item["link"])
			require.NotNil(t, item["createdTime"])
			fails(t, s.call("PUT", "Products", object{"id": id, "name": "only"}), "Missing Required Field: isActive")
		}},
		{"§3.1", "there is no PATCH or PUT on /{Entity}/{id}", func(t *testing.T, s *tenant) {
			id := s.one("Products", cond("eq", "sku", "OWN-0001"))
			refused(t, s.patch(path("Products", id), object{"name": "x"}), http.StatusMethodNotAllowed)
			refused(t, s.call("PUT", path("Products", id), object{"name": "x"}), http.StatusMethodNotAllowed)
		}},
		{"§3.1", "a patch of an id that doesn't exist is a 500", func(t *testing.T, s *tenant) {
			fails(t, s.patch("Products", object{"id": 1, "name": "x"}), "No matching records found")
			fails(t, s.patch("Products", object{"name": "x"}), "id")
		}},
		{"§3.1", "unknown members are ignored without error", func(t *testing.T, s *tenant) {
			body := product(s, "NEW-1")
			body["noSuchField"], body["soapParentPropertyId"] = "x", object{"a": 1}
			id := s.create("Products", body)
			s.update("Products", object{"id": id, "nonsense": 1})
		}},
		{"§3.1", "read-only and create-only members of a PATCH answer 200 and change nothing", func(t *testing.T, s *tenant) {
			id := order(s, nil)
			before := s.item("PurchaseOrders", id)
			harbor := s.one("Companies", cond("eq", "companyName", "Harbor Supply Co"))
			s.update("PurchaseOrders", object{"id": id, "purchaseOrderNumber": "9", "vendorID": harbor, "createDateTime": "2020-01-01T00:00:00Z"})
			require.Equal(t, before, s.item("PurchaseOrders", id))
		}},
		{"§3.1", "strings are converted: numbers and booleans", func(t *testing.T, s *tenant) {
			body := product(s, "NEW-1")
			body["isActive"], body["unitCost"], body["productBillingCodeID"], body["sku"] = "True", "4.50", text(body["productBillingCodeID"]), 12345
			id := s.create("Products", body)
			item := s.item("Products", id)
			require.Equal(t, true, item["isActive"])
			require.Equal(t, 4.5, item["unitCost"])
			require.Equal(t, "12345", item["sku"])
		}},
		{"§3.1", "what can't be converted is a 500", func(t *testing.T, s *tenant) {
			body := product(s, "NEW-1")
			body["unitCost"] = "cheap"
			fails(t, s.post("Products", body), "Conversion failed")
		}},
		{"§3.1", "a required field set to null is refused", func(t *testing.T, s *tenant) {
			id := s.create("Products", product(s, "NEW-1"))
			fails(t, s.patch("Products", object{"id": id, "name": nil}), "Missing Required Field: name")
		}},
		{"§3.1", "a write without body is a 500", func(t *testing.T, s *tenant) {
			fails(t, s.post("Products", nil), "Value cannot be null")
		}},
		{"§3.2", "every required field that is absent is named", func(t *testing.T, s *tenant) {
			a := s.post("PurchaseOrders", object{})
			fails(t, a, "Missing Required Field: shipToAddress1")
			require.ElementsMatch(t, []string{"Missing Required Field: shipToAddress1", "Missing Required Field: shipToName",
				"Missing Required Field: status", "Missing Required Field: vendorID"}, a.errors())
		}},
		{"§3.2", "a text longer than its field is refused, by characters", func(t *testing.T, s *tenant) {
			fails(t, s.post("PurchaseOrders", orderBody(s, object{"shipToCity": strings.Repeat("x", 31)})),
				"String value exceeds maximum length (field:shipToCity)")
			order(s, object{"shipToCity": strings.Repeat("ü", 30)})
		}},
		{"§3.2", "a picklist takes its active values only", func(t *testing.T, s *tenant) {
			body := product(s, "NEW-1")
			for _, bad := range []int{99, 12} { // 12 is inactive
				body["productCategory"] = bad
				fails(t, s.post("Products", body), "Picklist value")
			}
			body["productCategory"] = 2
			s.create("Products", body)
		}},
		{"§3.2", "a reference must exist and be active", func(t *testing.T, s *tenant) {
			body := product(s, "NEW-1")
			body["productBillingCodeID"] = 77
			fails(t, s.post("Products", body), "Reference value on field: productBillingCodeID of type: BillingCode does not exist or is invalid.")
			body["productBillingCodeID"] = s.one("BillingCodes", cond("eq", "name", "Legacy Hardware"))
			fails(t, s.post("Products", body), "Reference value on field: productBillingCodeID")
			fails(t, s.post("PurchaseOrders", orderBody(s, object{"vendorID": s.one("Companies", cond("eq", "companyName", "Retired Wholesale"))})),
				"Reference value on field: vendorID")
		}},
		{"§3.2", "a refused write leaves no trace", func(t *testing.T, s *tenant) {
			before := s.get("/sandbox/state").raw
			fails(t, s.post("PurchaseOrders", orderBody(s, object{"shipToCity": strings.Repeat("x", 31)})), "shipToCity")
			id := s.one("PurchaseOrders", cond("eq", "status", 1))
			fails(t, s.patch("PurchaseOrders", object{"id": id, "generalMemo": "x", "status": 4}), "status")
			require.Equal(t, before, s.get("/sandbox/state").raw)
		}},
		{"§3.2", "DELETE of a missing row has its text", func(t *testing.T, s *tenant) {
			fails(t, s.call("DELETE", "Companies/0/Contacts/5", nil), "No message. No matching records found.")
		}},
		{"§3.2", "wrong paths are 404, wrong verbs 405, with a Message", func(t *testing.T, s *tenant) {
			refused(t, s.get("NoSuchEntity/query"), http.StatusNotFound)
			refused(t, s.get("Products"), http.StatusMethodNotAllowed)
			refused(t, s.call("DELETE", "Products/query", nil), http.StatusMethodNotAllowed)
			require.Contains(t, s.call("DELETE", "Products/query", nil).raw, "does not support http method 'DELETE'")
		}},
		{"§1.3", "a gzip header on a plain body is a 500", func(t *testing.T, s *tenant) {
			require.Equal(t, http.StatusInternalServerError, s.with("Content-Encoding", "gzip").post("Products/query", query1(everything)).status)
		}},
		{"§1.3", "a body without Content-Type application/json is refused", func(t *testing.T, s *tenant) {
			refused(t, s.with("Content-Type", "text/plain").post("Products/query", query1(everything)), http.StatusUnsupportedMediaType)
		}},
		{"§3.3", "children are written only through their parent", func(t *testing.T, s *tenant) {
			for _, e := range []string{"ProductVendors", "PurchaseOrderItems", "PurchaseOrderItemReceiving", "Contacts", "CompanyLocations",
				"QuoteItems", "TicketCharges", "ProductNotes", "ProductTiers"} {
				for _, verb := range []string{"POST", "PATCH", "PUT"} {
					refused(t, s.call(verb, e, object{"id": 1}), http.StatusNotFound)
				}
			}
		}},
		{"§3.3", "the path inventory: every collection takes its verbs and no others", pathInventory},
		{"§3.3", "deletes exist only where the path inventory has them", deletes},
		{"§3.3", "read-only entities take no writes", func(t *testing.T, s *tenant) {
			for _, e := range []string{"BillingCodes", "ShippingTypes"} {
				refused(t, s.post(e, object{"name": "x"}), http.StatusNotFound)
			}
		}},
		{"§3.3", "a child's parent must exist and its own id must be under it", func(t *testing.T, s *tenant) {
			fails(t, s.post("PurchaseOrders/5/Items", object{}), "Reference value on field: orderID")
			one := order(s, nil)
			other := order(s, nil)
			item := s.create(path("PurchaseOrders", one)+"/Items", line(s, supplied(s, "P-1"), 1))
			fails(t, s.patch(path("PurchaseOrders", other)+"/Items", object{"id": item, "quantity": 2}), "No matching records found")
		}},
		{"§3.5", "a product UDF defined by the API is at once usable", func(t *testing.T, s *tenant) {
			defineUDF(s, "TDS SKU", 1)
			body := product(s, "NEW-1")
			body["userDefinedFields"] = []object{{"name": "tds sku", "value": 12345}}
			id := s.create("Products", body)
			require.Equal(t, []any{object{"name": "TDS SKU", "value": "12345"}}, s.item("Products", id)["userDefinedFields"])
			fields := s.get("Products/entityInformation/userDefinedFields").body["fields"].([]any)
			require.Len(t, fields, 1)
			require.Equal(t, "TDS SKU", fields[0].(object)["name"])
			require.Equal(t, "string", fields[0].(object)["type"])
		}},
		{"§3.5", "a PATCH changes only the UDFs it lists, null clears, an unknown one is refused", func(t *testing.T, s *tenant) {
			defineUDF(s, "A", 1)
			defineUDF(s, "B", 1)
			body := product(s, "NEW-1")
			body["userDefinedFields"] = []object{{"name": "A", "value": "1"}, {"name": "B", "value": "2"}}
			id := s.create("Products", body)
			s.update("Products", object{"id": id, "userDefinedFields": []object{{"name": "A", "value": nil}}})
			require.Equal(t, []any{object{"name": "A", "value": nil}, object{"name": "B", "value": "2"}},
				s.item("Products", id)["userDefinedFields"])
			fails(t, s.patch("Products", object{"id": id, "userDefinedFields": []object{{"name": "C", "value": "1"}}}), "C")
		}},
		{"§2.2", "userDefinedFields is left out when no row of the answer has a value", func(t *testing.T, s *tenant) {
			defineUDF(s, "A", 1)
			require.NotContains(t, s.list("Products", cond("eq", "sku", "OWN-0001"))[0], "userDefinedFields")
			id := s.one("Products", cond("eq", "sku", "OWN-0002"))
			s.update("Products", object{"id": id, "userDefinedFields": []object{{"name": "A", "value": "x"}}})
			for _, r := range s.list("Products", cond("beginsWith", "sku", "OWN-000")) {
				require.Contains(t, r, "userDefinedFields")
			}
		}},
		{"§2.2", "a UDF condition finds by value; one per query; IncludeFields takes a UDF by name", func(t *testing.T, s *tenant) {
			defineUDF(s, "A", 1)
			body := product(s, "NEW-1")
			body["userDefinedFields"] = []object{{"name": "A", "value": "Abc"}}
			id := s.create("Products", body)
			udf := object{"op": "eq", "field": "A", "value": "abc", "udf": true}
			require.EqualValues(t, id, s.list("Products", udf)[0]["id"])
			fails(t, s.post("Products/query", query1(udf, udf)), "one user-defined field")
			fails(t, s.post("Products/query", query1(object{"op": "eq", "field": "Z", "value": "1", "udf": true})),
				"Unable to find Z in the Product Entity")
			row := s.post("Products/query", object{"filter": []object{udf}, "IncludeFields": []string{"id", "A"}}).items()[0]
			require.Equal(t, object{"id": float64(id), "userDefinedFields": []any{object{"name": "A", "value": "Abc"}}}, row)
		}},
		{"§3.5", "numeric, date and list UDFs check their values", func(t *testing.T, s *tenant) {
			defineUDF(s, "Number", 2)
			defineUDF(s, "Day", 3)
			list := defineUDF(s, "Choice", 4)
			s.create(path("UserDefinedFields", list)+"/ListItems", object{"valueForDisplay": "Red", "valueForExport": "R"})
			id := s.create("Products", product(s, "NEW-1"))
			for name, values := range map[string][2]string{"Number": {"12.5", "x"}, "Day": {"2026-11-23", "soon"}, "Choice": {"Red", "Blue"}} {
				s.update("Products", object{"id": id, "userDefinedFields": []object{{"name": name, "value": values[0]}}})
				require.Equal(t, http.StatusInternalServerError,
					s.patch("Products", object{"id": id, "userDefinedFields": []object{{"name": name, "value": values[1]}}}).status, name)
			}
		}},
		{"§3.5", "UDF names are unique per entity, a definition can be deactivated and not deleted", func(t *testing.T, s *tenant) {
			id := defineUDF(s, "A", 1)
			fails(t, s.post("UserDefinedFieldDefinitions", object{"name": "a", "udfType": 4, "dataType": 1}), "must be unique")
			refused(t, s.call("DELETE", path("UserDefinedFieldDefinitions", id), nil), http.StatusMethodNotAllowed)
			s.update("UserDefinedFieldDefinitions", object{"id": id, "isActive": false})
			require.Empty(t, s.get("Products/entityInformation/userDefinedFields").body["fields"])
		}},
		{"§3.5", "purchase orders have no UDFs", func(t *testing.T, s *tenant) {
			require.NotContains(t, s.list("PurchaseOrders", everything)[0], "userDefinedFields")
			require.Equal(t, false, s.get("PurchaseOrders/entityInformation").body["info"].(object)["hasUserDefinedFields"])
		}},
	}
}

// defineUDF makes a product UDF of a data type and returns its id.
func defineUDF(s *tenant, name string, dataType int) int64 {
	s.t.Helper()
	return s.create("UserDefinedFieldDefinitions", object{"id": 0, "name": name, "udfType": 4, "dataType": dataType})
}

func deletes(t *testing.T, s *tenant) {
	for _, e := range []string{"Products", "PurchaseOrders", "PurchaseOrderItems", "Companies", "Contacts", "ProductVendors", "Opportunities",
		"InventoryLocations"} {
		refused(t, s.call("DELETE", e+"/1", nil), http.StatusMethodNotAllowed)
	}
	refused(t, s.call("DELETE", "PurchaseOrders/1/Items/1", nil), http.StatusMethodNotAllowed)
	refused(t, s.call("DELETE", "Products/1/Vendors/1", nil), http.StatusMethodNotAllowed)
	acme := s.one("Companies", cond("eq", "companyName", "Acme Dental"))
	contact := s.create(path("Companies", acme)+"/Contacts", object{"firstName": "New", "lastName": "Person", "isActive": 1})
	a := s.call("DELETE", path(path("Companies", acme)+"/Contacts", contact), nil)
	accepted(t, a)
	require.EqualValues(t, contact, a.body["itemId"])
	require.Nil(t, s.get(path("Contacts", contact)).body["item"])
}

// pathInventory is the table of §3.3. A verb that exists answers an application error or success; one that
// doesn't answers 404 or 405.
func pathInventory(t *testing.T, s *tenant) {
	s.control("limits", object{"hourlyBudget": 100000})
	for _, row := range []struct{ entity, root, child, verbs string }{
		{"Products", "POST PUT PATCH", "", ""},
		{"ProductVendors", "", "Products/1/Vendors", "GET POST PUT PATCH"},
		{"ProductNotes", "", "Products/1/Notes", "GET POST PUT PATCH"},
		{"ProductTiers", "", "Products/1/Tiers", "GET POST PUT PATCH DELETE"},
		{"InventoryProducts", "POST PUT PATCH DELETE", "", ""},
		{"InventoryStockedItems", "", "InventoryProducts/1/StockedItems", "GET PUT PATCH"},
		{"InventoryStockedItemsAdd", "", "InventoryProducts/1/StockedItemsAdd", "POST"},
		{"InventoryStockedItemsRemove", "", "InventoryProducts/1/StockedItemsRemove", "POST"},
		{"InventoryStockedItemsTransfer", "", "InventoryProducts/1/StockedItemsTransfer", "POST"},
		{"InventoryItems", "POST PUT PATCH", "", ""},
		{"InventoryItemSerialNumbers", "", "InventoryItems/1/SerialNumbers", "GET POST PUT PATCH"},
		{"InventoryLocations", "POST PUT PATCH", "", ""},
		{"InventoryTransfers", "POST", "", ""},
		{"PurchaseOrders", "POST PUT PATCH", "", ""},
		{"PurchaseOrderItems", "", "PurchaseOrders/1/Items", "GET POST PUT PATCH"},
		{"PurchaseOrderItemReceiving", "", "PurchaseOrderItems/1/Receiving", "GET POST"},
		{"PurchaseApprovals", "PUT PATCH", "", ""},
		{"Companies", "POST PUT PATCH", "", ""},
		{"CompanyLocations", "", "Companies/1/Locations", "GET POST PUT PATCH DELETE"},
		{"Contacts", "", "Companies/1/Contacts", "GET POST PUT PATCH DELETE"},
		{"Opportunities", "POST PUT PATCH", "", ""},
		{"Quotes", "POST PUT PATCH", "", ""},
		{"QuoteLocations", "POST PUT PATCH", "", ""},
		{"QuoteItems", "", "Quotes/1/Items", "GET POST PUT PATCH DELETE"},
		{"SalesOrders", "PUT PATCH", "Opportunities/1/SalesOrders", "GET PUT PATCH"},
		{"TicketCharges", "", "Tickets/1/Charges", "GET POST PUT PATCH DELETE"},
		{"TicketNotes", "", "Tickets/1/Notes", "GET POST PUT PATCH"},
		{"Taxes", "POST PUT PATCH", "", ""},
		{"TaxCategories", "POST PUT PATCH", "", ""},
		{"TaxRegions", "POST PUT PATCH", "", ""},
		{"PaymentTerms", "POST PUT PATCH", "", ""},
		{"ShippingTypes", "", "", ""},
		{"BillingCodes", "", "", ""},
		{"Countries", "PUT PATCH", "", ""},
		{"Currencies", "PUT PATCH", "", ""},
		{"PriceListProducts", "PUT PATCH", "", ""},
		{"Resources", "PUT PATCH", "", ""},
		{"UserDefinedFieldDefinitions", "POST PUT PATCH", "", ""},
		{"UserDefinedFieldListItems", "", "UserDefinedFields/1/ListItems", "GET POST PUT PATCH"},
	} {
		takes := func(verb, path string) bool {
			if verb == http.MethodDelete {
				path += "/1"
			}
			status := s.call(verb, path, object{}).status
			return status != http.StatusNotFound && status != http.StatusMethodNotAllowed
		}
		for _, verb := range []string{"POST", "PUT", "PATCH", "DELETE"} {
			require.Equal(t, strings.Contains(row.root, verb), takes(verb, row.entity), "%s %s", verb, row.entity)
		}
		if row.child == "" {
			continue
		}
		for _, verb := range []string{"GET", "POST", "PUT", "PATCH", "DELETE"} {
			require.Equal(t, strings.Contains(row.verbs, verb), takes(verb, row.child), "%s %s", verb, row.child)
		}
	}
}
