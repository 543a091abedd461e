// Rows of the conformance table: zone, authentication, rights and metadata (§1, §3.4).

package sandbox

import (
	"net/http"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

func accessRules() []rule {
	return []rule{
		{"§1.1", "versioninformation needs no credentials", func(t *testing.T, s *tenant) {
			a := s.with("UserName", "").with("Secret", "").with("ApiIntegrationCode", "").get("/atservicesrest/versioninformation")
			accepted(t, a)
			require.JSONEq(t, `{"apiVersions":["V1.0"]}`, a.raw)
		}},
		{"§1.1", "zone information needs no credentials and its url ends with /ATServicesRest/", func(t *testing.T, s *tenant) {
			a := s.with("UserName", "").with("Secret", "").with("ApiIntegrationCode", "").get(
				"/atservicesrest/v1.0/zoneInformation?user=api%40sandbox.example")
			accepted(t, a)
			require.Equal(t, s.url+"/ATServicesRest/", a.body["url"])
			require.IsType(t, "", a.body["zoneName"])
			require.IsType(t, "", a.body["webUrl"])
			require.IsType(t, 0.0, a.body["ci"])
		}},
		{"§1.1", "an unknown or empty user of the zone call is a 500 with errors", func(t *testing.T, s *tenant) {
			fails(t, s.get("zoneInformation?user=nobody@example.com"), "Zone information")
			fails(t, s.get("zoneInformation"), "Zone information")
		}},
		{"§1.1", "paths are without case and doubled slashes collapse", func(t *testing.T, s *tenant) {
			accepted(t, s.get("/ATServicesRest//v1.0/companies/0"))
			accepted(t, s.get("/atservicesrest/V1.0/COMPANIES/0"))
		}},
		{"§1.3", "each of the three headers missing or wrong is a 401 with an empty body", func(t *testing.T, s *tenant) {
			for _, h := range []string{"UserName", "Secret", "ApiIntegrationCode"} {
				for _, v := range []string{"", "wrong"} {
					a := s.with(h, v).get("Companies/0")
					require.Equal(t, http.StatusUnauthorized, a.status, "%s=%q", h, v)
					require.Empty(t, a.raw)
				}
			}
			accepted(t, s.get("Companies/0"))
		}},
		{"§1.4", "an inactive API user is a 401", func(t *testing.T, s *tenant) {
			s.control("user", object{"active": false})
			require.Equal(t, http.StatusUnauthorized, s.get("Companies/0").status)
			s.control("user", object{"active": true})
			accepted(t, s.get("Companies/0"))
		}},
		{"§1.4", "the wrong zone is a 401 and zone information names the right one", func(t *testing.T, s *tenant) {
			moved := strings.Replace(s.url, "127.0.0.1", "localhost", 1)
			s.control("user", object{"zoneHost": strings.TrimPrefix(moved, "http://")})
			require.Equal(t, http.StatusUnauthorized, s.get("Companies/0").status)
			require.Equal(t, moved+"/ATServicesRest/", s.get("zoneInformation?user=api@sandbox.example").body["url"])
			accepted(t, s.get(moved+"/ATServicesRest/V1.0/Companies/0"))
		}},
		{"§1.4", "a security level without a right is a 500 with the permission text", func(t *testing.T, s *tenant) {
			s.control("user", object{"access": object{"PurchaseOrders": "None", "Companies.create": "None"}})
			fails(t, s.post("PurchaseOrders/query", query1(everything)), "adequate permissions to query this entity type")
			fails(t, s.post("PurchaseOrders", object{}), "adequate permissions to create this entity type")
			fails(t, s.patch("PurchaseOrders", object{"id": 1}), "adequate permissions to update this entity type")
			fails(t, s.post("Companies", object{}), "adequate permissions to create")
			accepted(t, s.get("Companies/0"))
			info := s.get("PurchaseOrders/entityInformation").body["info"].(object)
			require.Equal(t, "None", info["userAccessForQuery"])
			require.Equal(t, true, info["canQuery"])
		}},
		{"§1.4", "a tenant without the Inventory module has no right to stock and purchase orders", func(t *testing.T, _ *tenant) {
			s := newTenant(t, Options{NoInventoryModule: true})
			for _, e := range []string{"PurchaseOrders", "PurchaseOrderItems", "InventoryLocations", "InventoryProducts"} {
				require.Equal(t, "None", s.get(e + "/entityInformation").body["info"].(object)["userAccessForQuery"], e)
				fails(t, s.post(e+"/query", query1(everything)), "adequate permissions")
			}
			accepted(t, s.post("Products/query", query1(everything)))
		}},
		{"§1.3", "company visibility shows as missing rows, not as errors", func(t *testing.T, s *tenant) {
			id := s.one("Companies", cond("eq", "companyName", VendorName))
			all := len(s.list("Companies", everything))
			s.control("user", object{"hiddenCompanies": []int64{id}})
			require.Len(t, s.list("Companies", everything), all-1)
			require.Empty(t, s.list("CompanyLocations", cond("eq", "companyID", id)))
			require.JSONEq(t, `{"item":null}`, s.get(path("Companies", id)).raw)
			require.Equal(t, "Restricted", s.get("Companies/entityInformation").body["info"].(object)["userAccessForQuery"])
		}},
		{"§1.5", "impersonation on a read fails with the permission text", func(t *testing.T, s *tenant) {
			id := s.one("Resources", cond("eq", "userName", "dana"))
			i := s.with("ImpersonationResourceId", text(id))
			fails(t, i.get("Companies/0"), "adequate permissions to query")
			fails(t, i.post("Products/query", query1(everything)), "adequate permissions to query")
		}},
		{"§1.5", "impersonation on a create is kept in impersonatorCreatorResourceID where supported", func(t *testing.T, s *tenant) {
			dana := s.one("Resources", cond("eq", "userName", "dana"))
			i := s.with("ImpersonationResourceId", text(dana))
			id := i.create("Products", product(s, "IMP-1"))
			require.EqualValues(t, dana, s.item("Products", id)["impersonatorCreatorResourceID"])
			fails(t, i.post(path("Products", id)+"/Vendors", vendorRow(s, VendorName)), "adequate permissions to create")
			gone := s.one("Resources", cond("eq", "userName", "lee"))
			fails(t, s.with("ImpersonationResourceId", text(gone)).post("Products", product(s, "IMP-2")), "adequate permissions")
		}},
		{"§1.6", "threshold information has its three members and counts itself", func(t *testing.T, s *tenant) {
			require.JSONEq(t, `{"externalRequestThreshold":10000,"requestThresholdTimeframe":60,"currentTimeframeRequestCount":1}`,
				s.get("ThresholdInformation").raw)
			require.EqualValues(t, 2, s.get("ThresholdInformation").body["currentTimeframeRequestCount"])
		}},
		{"§1.6", "EntityInformation lists every entity, Version and Modules answer", func(t *testing.T, s *tenant) {
			all := s.get("EntityInformation").body["entityDescriptions"].([]any)
			require.Greater(t, len(all), 30)
			require.Equal(t, "Product", all[0].(object)["info"].(object)["name"])
			accepted(t, s.get("Version"))
			accepted(t, s.get("Modules"))
		}},
		{"§3.4", "entityInformation has the documented members", func(t *testing.T, s *tenant) {
			require.JSONEq(t, `{"info":{"name":"PurchaseOrder","canCreate":true,"canDelete":false,"canQuery":true,"canUpdate":true,
				"userAccessForCreate":"All","userAccessForDelete":"None","userAccessForQuery":"All","userAccessForUpdate":"All",
				"hasUserDefinedFields":false,"supportsWebhookCallouts":false}}`, s.get("PurchaseOrders/entityInformation").raw)
		}},
		{"§3.4", "fields: picklist values are strings, create-only fields read-only and required, id required", func(t *testing.T, s *tenant) {
			fields := fieldsOf(s, "PurchaseOrders")
			status := fields["status"]
			require.Equal(t, "integer", status["dataType"])
			require.Equal(t, true, status["isPickList"])
			var labels []string
			for _, p := range status["picklistValues"].([]any) {
				require.IsType(t, "", p.(object)["value"])
				labels = append(labels, p.(object)["label"].(string))
			}
			require.Equal(t, []string{"New", "Submitted", "Received Partial", "Received Full", "Canceled"}, labels)
			for _, name := range []string{"vendorID", "id"} {
				require.Equal(t, true, fields[name]["isRequired"], name)
				require.Equal(t, true, fields[name]["isReadOnly"], name)
			}
			require.Equal(t, "Company", fields["vendorID"]["referenceEntityType"])
			require.EqualValues(t, 30, fields["shipToCity"]["length"])
			require.EqualValues(t, 0, fields["status"]["length"])
			require.Len(t, fields, 33)
		}},
		{"§3.4", "fields: what can't be queried says so", func(t *testing.T, s *tenant) {
			require.Equal(t, false, fieldsOf(s, "Companies")["sicCode"]["isQueryable"])
			require.Equal(t, true, fieldsOf(s, "Companies")["companyName"]["isQueryable"])
		}},
		{"§5.7", "paymentTerm is a picklist whose values are the ids of PaymentTerms", func(t *testing.T, s *tenant) {
			id := s.one("PaymentTerms", cond("eq", "name", "Net 30 days"))
			var found bool
			for _, p := range fieldsOf(s, "PurchaseOrders")["paymentTerm"]["picklistValues"].([]any) {
				found = found || p.(object)["value"] == text(id) && p.(object)["label"] == "Net 30 days"
			}
			require.True(t, found)
		}},
	}
}

// fieldsOf returns an entity's field metadata by name.
func fieldsOf(s *tenant, entity string) map[string]object {
	s.t.Helper()
	out := map[string]object{}
	for _, f := range s.get(entity + "/entityInformation/fields").body["fields"].([]any) {
		out[f.(object)["name"].(string)] = f.(object)
	}
	return out
}
