// Tests of the tenant as a whole: the seed data, the canonical state, concurrent use, control endpoints.

package sandbox

import (
	"digitalbridge/clients/sandboxkit"
	"fmt"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

func TestSeedData(t *testing.T) {
	s := newTenant(t, Options{Seed: 1})
	for _, row := range []struct {
		name, entity string
		where        []object
		want         int
	}{
		{"the own company has id 0", "Companies", []object{cond("eq", "id", 0)}, 1},
		{"the distributor is a vendor", "Companies", []object{cond("eq", "companyName", VendorName), cond("eq", "companyType", 7)}, 1},
		{"three active vendors", "Companies", []object{cond("eq", "companyType", 7), cond("eq", "isActive", true)}, 3},
		{"fifteen customers and the own company", "Companies", []object{cond("eq", "companyType", 1)}, 16},
		{"every customer has contacts", "Contacts", []object{cond("eq", "primaryContact", true)}, 15},
		{"one default inventory location", "InventoryLocations", []object{cond("eq", "isDefault", true), cond("eq", "isActive", true)}, 1},
		{"an active Material billing code", "BillingCodes", []object{cond("eq", "useType", 4), cond("eq", "isActive", true)}, 2},
		{"products of other vendors", "Products", []object{everything}, 40},
		{"no product of the distributor", "ProductVendors", []object{cond("eq", "vendorPartNumber", VendorName)}, 0},
		{"no product UDFs", "UserDefinedFieldDefinitions", []object{everything}, 0},
		{"won opportunities", "Opportunities", []object{cond("eq", "status", 3)}, 4},
		{"primary quotes", "Quotes", []object{cond("eq", "primaryQuote", true)}, 10},
		{"quote items", "QuoteItems", []object{everything}, 30},
		{"charges that need ordering", "TicketCharges", []object{cond("eq", "status", 3)}, 3},
		{"two purchase orders", "PurchaseOrders", []object{everything}, 2},
	} {
		t.Run(row.name, func(t *testing.T) { require.Len(t, s.list(row.entity, row.where...), row.want) })
	}
	vendor := s.one("Companies", cond("eq", "companyName", VendorName))
	require.Empty(t, s.list("ProductVendors", cond("eq", "vendorID", vendor)))
	require.Empty(t, s.list("PurchaseOrders", cond("eq", "vendorID", vendor)))
}

// Every seeded row satisfies its descriptor; a reference may have become inactive since, but exists.
func TestSeedDataObeysTheDescriptors(t *testing.T) {
	db := New(Options{Seed: 3, ProductUDFs: []string{"TDS SKU"}}).api.db
	for _, e := range db.entities {
		for _, r := range db.table(e.name).rows {
			c := &change{db: db, t: db.table(e.name), new: r.clone(), sent: map[int]bool{}}
			if e.name == "PurchaseApproval" {
				c.set("isApproved", false) // what nobody has decided yet is null
			}
			for i, f := range e.fields {
				c.sent[i] = f.reference == ""
				if id, ok := r.values[i].(int64); ok && f.reference != "" {
					require.NotNil(t, db.table(f.reference).get(id), "%s %d %s", e.name, r.id, f.name)
				}
			}
			require.NoError(t, c.check(), "%s %d", e.name, r.id)
		}
	}
}

func TestEqualSeedsGiveEqualTenants(t *testing.T) {
	state := func(seed int64) string {
		return newTenant(t, Options{Seed: seed, Clock: sandboxkit.NewClock(testStart)}).get("/sandbox/state").raw
	}
	require.Equal(t, state(1), state(1))
	require.NotEqual(t, state(1), state(2))
}

func TestStateIgnoresIdsTimesAndOrderOfCreation(t *testing.T) {
	state := func(skus []string, start time.Time) string {
		s := newTenant(t, Options{Clock: sandboxkit.NewClock(start)})
		for _, sku := range skus {
			supplied(s, sku)
		}
		return s.get("/sandbox/state").raw
	}
	a := state([]string{"A", "B"}, testStart)
	require.Equal(t, a, state([]string{"B", "A"}, testStart.Add(50*time.Hour)))
	require.NotEqual(t, a, state([]string{"B", "C"}, testStart))
	require.Contains(t, a, `"vendorPartNumber": "P-1"`)
}

func TestProductUDFsFromTheStart(t *testing.T) {
	s := newTenant(t, Options{ProductUDFs: []string{"TDS SKU", "TDS Stock"}})
	fields := s.get("Products/entityInformation/userDefinedFields").body["fields"].([]any)
	require.Len(t, fields, 2)
	require.Equal(t, "TDS SKU", fields[0].(object)["name"])
}

func TestCredentialsAreSettable(t *testing.T) {
	s := newTenant(t, Options{UserName: "me@msp.example", Secret: "p$ss", IntegrationCode: "CODE"})
	require.Equal(t, http.StatusUnauthorized, s.get("Companies/0").status)
	require.Equal(t, http.StatusOK, s.with("UserName", "me@msp.example").with("Secret", "p$ss").with("ApiIntegrationCode", "CODE").get(
		"Companies/0").status)
}

// Writers and readers at once: every create is there in the end, no id twice, one default vendor.
func TestConcurrentUse(t *testing.T) {
	s := newTenant(t, Options{})
	s.control("limits", object{"threads": 100})
	shared := s.create("Products", product(s, "SHARED"))
	vendor := vendorRow(s, VendorName)
	body := product(s, "")
	var wg sync.WaitGroup
	ids := make(chan int64, 400)
	for w := range 4 {
		wg.Go(func() {
			for i := range 25 {
				mine := object{}
				for k, v := range body {
					mine[k] = v
				}
				mine["sku"] = fmt.Sprintf("C-%d-%d", w, i)
				a := s.post("Products", mine)
				if a.status != http.StatusOK {
					t.Errorf("create: %s", a.raw)
					return
				}
				ids <- int64(a.body["itemId"].(float64))
				s.post(path("Products", shared)+"/Vendors", vendor)
				s.post("Products/query", query1(cond("beginsWith", "sku", "C-")))
				s.patch("Products", object{"id": shared, "unitCost": i})
			}
		})
	}
	wg.Wait()
	close(ids)
	seen := map[int64]bool{}
	for id := range ids {
		require.False(t, seen[id])
		seen[id] = true
	}
	require.Len(t, seen, 100)
	require.Len(t, s.list("Products", cond("beginsWith", "sku", "C-")), 100)
	require.Len(t, s.list("ProductVendors", cond("eq", "productID", shared)), 1)
}

func TestControlEndpointsRefuseNonsense(t *testing.T) {
	s := newTenant(t, Options{})
	for _, row := range []struct {
		name, path string
		body       object
		says       string
	}{
		{"an entity that isn't there", "user", object{"access": object{"Orders": "None"}}, "no entity"},
		{"a right that isn't one", "user", object{"access": object{"Products": "Some"}}, "Restricted"},
		{"a verb that isn't one", "user", object{"access": object{"Products.write": "None"}}, "create, update, delete or query"},
		{"a negative budget", "limits", object{"hourlyBudget": -1}, "negative"},
		{"a status that is none", "limits", object{"threadStatus": 42}, "from 200 to 599"},
		{"a latency that isn't a duration", "limits", object{"latency": "slow"}, "duration"},
		{"a language it doesn't speak", "tenant", object{"language": "fr"}, "en or de"},
		{"an unknown member", "tenant", object{"colour": 1}, "colour"},
	} {
		t.Run(row.name, func(t *testing.T) {
			a := s.call("POST", "/sandbox/"+row.path, row.body)
			require.Equal(t, http.StatusBadRequest, a.status)
			require.Contains(t, a.body["error"], row.says)
		})
	}
}

// Metadata and answers come from the same descriptors: every entity answers with exactly its fields.
func TestMetadataNamesTheFieldsOfAnswers(t *testing.T) {
	s := newTenant(t, Options{})
	s.control("limits", object{"hourlyBudget": 100000})
	checked := 0
	for _, e := range s.server.api.db.entities {
		fields := fieldsOf(s, e.collection)
		require.Contains(t, fields, "id", e.name)
		if e.command {
			continue
		}
		for _, row := range s.post(e.collection+"/query", object{"MaxRecords": 1, "filter": []object{everything}}).items() {
			delete(row, "userDefinedFields")
			require.Len(t, row, len(fields), e.name)
			for name := range row {
				require.Contains(t, fields, name, e.name)
			}
			checked++
		}
	}
	require.Greater(t, checked, 20)
}

// Picklists that a client resolves by label have values wherever a required field needs one.
func TestRequiredPicklistsHaveValues(t *testing.T) {
	db := New(Options{}).api.db
	for _, e := range db.entities {
		for _, f := range e.fields {
			if f.picklist && f.required {
				require.NotEmpty(t, db.pickValues(e, f), "%s.%s", e.name, f.name)
			}
		}
	}
	for key := range db.picks {
		name, fieldName, _ := strings.Cut(key, ".")
		e := db.table(name).entity
		require.True(t, e.fields[e.at(fieldName)].picklist, key)
	}
}
