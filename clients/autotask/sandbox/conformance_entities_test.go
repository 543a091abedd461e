// Rows of the conformance table: the rules of single entities (§5), purchasing and receiving apart.

package sandbox

import (
	"net/http"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

func productRules() []rule {
	return []rule{
		{"§5.1", "a product needs name, isActive, isSerialized and one Material billing code", func(t *testing.T, s *tenant) {
			a := s.post("Products", object{})
			require.ElementsMatch(t, []string{"Missing Required Field: name", "Missing Required Field: isActive",
				"Missing Required Field: isSerialized",
				"Missing Required Field: productBillingCodeID"}, a.errors())
			body := product(s, "A")
			delete(body, "productBillingCodeID")
			body["chargeBillingCodeID"] = s.one("BillingCodes", cond("eq", "name", "Hardware"))
			s.create("Products", body)
			body["chargeBillingCodeID"] = s.one("BillingCodes", cond("eq", "name", "Mileage"))
			fails(t, s.post("Products", body), "Reference value on field: chargeBillingCodeID")
		}},
		{"§5.1", "server defaults: billingType Standard, procurement required, created stamps", func(t *testing.T, s *tenant) {
			p := s.item("Products", s.create("Products", product(s, "A")))
			require.EqualValues(t, 1, p["billingType"])
			require.Equal(t, false, p["doesNotRequireProcurement"])
			require.Contains(t, p["createdTime"], "2026-11-23T09:00")
			require.NotNil(t, p["createdByResourceID"])
		}},
		{"§5.1", "billingType decides periodType, priceCostMethod and isSerialized", func(t *testing.T, s *tenant) {
			with := func(more object) answer {
				body := product(s, "A")
				for k, v := range more {
					body[k] = v
				}
				return s.post("Products", body)
			}
			fails(t, with(object{"priceCostMethod": 2}), "priceCostMethod")
			fails(t, with(object{"billingType": 2, "periodType": 5}), "periodType must be Monthly")
			fails(t, with(object{"billingType": 2, "isSerialized": true}), "isSerialized")
			accepted(t, with(object{"billingType": 2, "periodType": 2, "priceCostMethod": 2}))
		}},
		{"§5.1", "a hundred products per contact at most, and per asset", func(t *testing.T, s *tenant) {
			s.control("limits", object{"hourlyBudget": 100000})
			body := product(s, "A")
			body["billingType"], body["periodType"] = 2, 2
			for range 100 {
				s.create("Products", body)
			}
			fails(t, s.post("Products", body), "100 products of this billingType")
			body["billingType"] = 3
			s.create("Products", body)
		}},
		{"§5.1", "sku and name need not be unique", func(t *testing.T, s *tenant) {
			s.create("Products", product(s, "SAME"))
			s.create("Products", product(s, "SAME"))
			require.Len(t, s.list("Products", cond("eq", "sku", "SAME")), 2)
		}},
		{"§5.1", "defaultVendorID on create makes the vendor row", func(t *testing.T, s *tenant) {
			body := product(s, "A")
			body["defaultVendorID"] = s.one("Companies", cond("eq", "companyName", VendorName))
			body["unitCost"], body["vendorProductNumber"] = 9.99, "V-1"
			id := s.create("Products", body)
			rows := s.list("ProductVendors", cond("eq", "productID", id))
			require.Len(t, rows, 1)
			require.Equal(t, true, rows[0]["isDefault"])
			require.Equal(t, true, rows[0]["isActive"])
			require.EqualValues(t, body["defaultVendorID"], rows[0]["vendorID"])
			body["defaultVendorID"] = s.one("Companies", cond("eq", "companyName", "Acme Dental"))
			fails(t, s.post("Products", body), "Reference value on field: defaultVendorID")
		}},
		{"§5.1", "cost fields are hidden and ignored without the permission", func(t *testing.T, s *tenant) {
			id := s.create("Products", product(s, "A"))
			s.update("Products", object{"id": id, "unitCost": 5})
			s.control("user", object{"costPermission": false})
			require.Nil(t, s.item("Products", id)["unitCost"])
			s.update("Products", object{"id": id, "unitCost": 6})
			s.control("user", object{"costPermission": true})
			require.EqualValues(t, 5, s.item("Products", id)["unitCost"])
		}},
		{"§5.1", "isSerialized can't be flipped once stock exists", func(t *testing.T, s *tenant) {
			id := supplied(s, "A")
			_, item := submitted(s, id, 2)
			accepted(t, receive(s, item, 1, nil))
			fails(t, s.patch("Products", object{"id": id, "isSerialized": true}), "isSerialized can't be changed")
		}},
		{"§5.2", "a vendor row needs a company of type Vendor, once per product", func(t *testing.T, s *tenant) {
			id := s.create("Products", product(s, "A"))
			at := path("Products", id) + "/Vendors"
			fails(t, s.post(at, vendorRow(s, "Acme Dental")), "Reference value on field: vendorID")
			s.create(at, vendorRow(s, VendorName))
			fails(t, s.post(at, vendorRow(s, VendorName)), "already exists")
		}},
		{"§5.2", "the first vendor is the default; setting another flips the old one and the product's", func(t *testing.T, s *tenant) {
			id := s.create("Products", product(s, "A"))
			at := path("Products", id) + "/Vendors"
			first := s.create(at, vendorRow(s, VendorName))
			require.Equal(t, true, s.item("ProductVendors", first)["isDefault"])
			second := vendorRow(s, "Harbor Supply Co")
			second["isDefault"] = true
			other := s.create(at, second)
			require.Equal(t, false, s.item("ProductVendors", first)["isDefault"])
			require.Equal(t, true, s.item("ProductVendors", other)["isDefault"])
			s.update("Products", object{"id": id, "defaultVendorID": nil})
			require.EqualValues(t, second["vendorID"], s.item("Products", id)["defaultVendorID"])
		}},
		{"§5.2", "at least one vendor stays active", func(t *testing.T, s *tenant) {
			id := s.create("Products", product(s, "A"))
			row := s.create(path("Products", id)+"/Vendors", vendorRow(s, VendorName))
			fails(t, s.patch(path("Products", id)+"/Vendors", object{"id": row, "isActive": false}), "at least one active vendor")
		}},
		{"§5.3", "notes belong to a product and carry their stamps", func(t *testing.T, s *tenant) {
			id := s.create("Products", product(s, "A"))
			fails(t, s.post(path("Products", id)+"/Notes", object{"title": "x"}), "Missing Required Field: description")
			note := s.create(path("Products", id)+"/Notes", object{"title": "x", "description": "y"})
			require.EqualValues(t, id, s.item("ProductNotes", note)["productID"])
			require.NotNil(t, s.item("ProductNotes", note)["createDateTime"])
		}},
		{"§5.11", "notes belong to a ticket, of a kind and for somebody, and carry their stamps", func(t *testing.T, s *tenant) {
			at := path("Tickets", int64(s.list("Tickets", everything)[0]["id"].(float64)))
			fails(t, s.post(at+"/Notes", object{"title": "x", "description": "y", "noteType": 3}), "Missing Required Field: publish")
			note := s.create(at+"/Notes", object{"title": "x", "description": "y", "noteType": 3, "publish": 2})
			require.NotNil(t, s.item("TicketNotes", note)["createDateTime"])
			require.EqualValues(t, 2, s.item("TicketNotes", note)["publish"])
		}},
		{"§5.3", "tiers need a tiered product and can be deleted", func(t *testing.T, s *tenant) {
			tier := object{"unitCost": 1, "unitPrice": 2, "upToUnitCount": 10}
			fails(t, s.post(path("Products", s.create("Products", product(s, "A")))+"/Tiers", tier), "priceCostMethod")
			body := product(s, "B")
			body["billingType"], body["priceCostMethod"] = 2, 2
			id := s.create("Products", body)
			row := s.create(path("Products", id)+"/Tiers", tier)
			accepted(t, s.call("DELETE", path(path("Products", id)+"/Tiers", row), nil))
			require.Empty(t, s.list("ProductTiers", cond("eq", "productID", id)))
		}},
	}
}

func inventoryRules() []rule {
	add := func(s *tenant, stock int64, n int) answer {
		return s.post(path("InventoryProducts", stock)+"/StockedItemsAdd", object{"determineCostUsing": 1, "unitCost": 3, "quantityBeingAdded": n,
			"vendorID": s.one("Companies", cond("eq", "companyName", VendorName))})
	}
	stock := func(s *tenant) (id, product int64) {
		product = supplied(s, "STK")
		return s.create("InventoryProducts", object{"productID": product, "inventoryLocationID": warehouse(s), "quantityMinimum": 0,
			"quantityMaximum": 9}), product
	}
	return []rule{
		{"§5.4", "one inventory product per product and location; maximum ≥ minimum ≥ 0", func(t *testing.T, s *tenant) {
			_, p := stock(s)
			body := object{"productID": p, "inventoryLocationID": warehouse(s), "quantityMinimum": 0, "quantityMaximum": 1}
			fails(t, s.post("InventoryProducts", body), "already exists")
			body["inventoryLocationID"] = s.one("InventoryLocations", cond("eq", "locationName", "Drop Ship"))
			body["quantityMinimum"] = 2
			fails(t, s.post("InventoryProducts", body), "quantityMaximum can't be less")
			body["inventoryLocationID"] = s.one("InventoryLocations", cond("eq", "locationName", "Closed Office"))
			fails(t, s.post("InventoryProducts", body), "Reference value on field: inventoryLocationID")
		}},
		{"§5.4", "on-hand changes only through commands", func(t *testing.T, s *tenant) {
			id, _ := stock(s)
			s.update("InventoryProducts", object{"id": id, "onHandUnits": 50, "bin": "A1"})
			require.EqualValues(t, 0, s.item("InventoryProducts", id)["onHandUnits"])
			require.Equal(t, "A1", s.item("InventoryProducts", id)["bin"])
		}},
		{"§5.4", "an inventory product can be deleted", func(t *testing.T, s *tenant) {
			id, _ := stock(s)
			accepted(t, s.call("DELETE", path("InventoryProducts", id), nil))
			require.Nil(t, s.get(path("InventoryProducts", id)).body["item"])
		}},
		{"§5.5", "StockedItemsAdd adds units and makes a stocked item", func(t *testing.T, s *tenant) {
			id, _ := stock(s)
			fails(t, add(s, id, 0), "greater than 0")
			a := add(s, id, 5)
			accepted(t, a)
			item := s.item("InventoryStockedItems", int64(a.body["itemId"].(float64)))
			require.EqualValues(t, 5, item["onHandUnits"])
			require.EqualValues(t, 5, s.item("InventoryProducts", id)["availableUnits"])
		}},
		{"§5.5", "StockedItemsRemove takes what is available", func(t *testing.T, s *tenant) {
			id, _ := stock(s)
			add(s, id, 5)
			fails(t, s.post(path("InventoryProducts", id)+"/StockedItemsRemove", object{"quantityBeingRemoved": 6}), "available quantity of 5")
			accepted(t, s.post(path("InventoryProducts", id)+"/StockedItemsRemove", object{"quantityBeingRemoved": 2}))
			require.EqualValues(t, 3, s.item("InventoryProducts", id)["onHandUnits"])
		}},
		{"§5.5", "StockedItemsTransfer moves units to another location", func(t *testing.T, s *tenant) {
			id, p := stock(s)
			add(s, id, 5)
			to := s.one("InventoryLocations", cond("eq", "locationName", "Drop Ship"))
			fails(t, s.post(path("InventoryProducts", id)+"/StockedItemsTransfer",
				object{"newInventoryLocationID": warehouse(s), "quantityBeingTransferred": 1}), "another location")
			accepted(t, s.post(path("InventoryProducts", id)+"/StockedItemsTransfer",
				object{"newInventoryLocationID": to, "quantityBeingTransferred": 2}))
			require.EqualValues(t, 3, s.item("InventoryProducts", id)["onHandUnits"])
			there := s.list("InventoryProducts", cond("eq", "productID", p), cond("eq", "inventoryLocationID", to))
			require.EqualValues(t, 2, there[0]["onHandUnits"])
		}},
		{"§5.5", "commands can't be queried and have metadata only", func(t *testing.T, s *tenant) {
			refused(t, s.post("InventoryStockedItemsAdd/query", query1(everything)), http.StatusNotFound)
			require.Equal(t, false, s.get("InventoryStockedItemsAdd/entityInformation").body["info"].(object)["canQuery"])
			require.NotEmpty(t, s.get("InventoryStockedItemsAdd/entityInformation/fields").body["fields"])
		}},
		{"§5.6", "inventory items show the same stock and can't be doubled", func(t *testing.T, s *tenant) {
			id, p := stock(s)
			add(s, id, 4)
			rows := s.list("InventoryItems", cond("eq", "productID", p))
			require.Len(t, rows, 1)
			require.EqualValues(t, 4, rows[0]["quantityOnHand"])
			fails(t, s.post("InventoryItems", object{"productID": p, "inventoryLocationID": warehouse(s), "quantityMinimum": 0, "quantityMaximum": 1,
				"quantityOnHand": 0}), "already exists")
		}},
		{"InventoryProductsEntity", "quantityOnHand is computed: a write is refused, ignored, or taken where the tenant still does",
			func(t *testing.T, s *tenant) {
				id, p := stock(s)
				add(s, id, 4)
				row := int64(s.list("InventoryItems", cond("eq", "productID", p))[0]["id"].(float64))
				fails(t, s.patch("InventoryItems", object{"id": row, "quantityOnHand": 9}), "quantityOnHand can't be set")
				s.update("InventoryItems", object{"id": row, "bin": "B2"})
				s.control("tenant", object{"quantityOnHand": "ignored"})
				s.update("InventoryItems", object{"id": row, "quantityOnHand": 9})
				require.EqualValues(t, 4, s.item("InventoryItems", row)["quantityOnHand"])
				s.control("tenant", object{"quantityOnHand": "writable"})
				s.update("InventoryItems", object{"id": row, "quantityOnHand": 9})
				require.EqualValues(t, 9, s.item("InventoryProducts", id)["onHandUnits"])
			}},
		{"§5.6", "InventoryTransfers move stock and are kept", func(t *testing.T, s *tenant) {
			id, p := stock(s)
			add(s, id, 4)
			body := object{"productID": p, "fromLocationID": warehouse(s),
				"toLocationID": s.one("InventoryLocations", cond("eq", "locationName", "Drop Ship")), "quantityTransferred": 9}
			fails(t, s.post("InventoryTransfers", body), "available quantity of 4")
			body["quantityTransferred"] = 4
			accepted(t, s.post("InventoryTransfers", body))
			require.EqualValues(t, 0, s.item("InventoryProducts", id)["onHandUnits"])
			require.EqualValues(t, 4, s.list("InventoryTransfers", cond("eq", "productID", p))[0]["quantityTransferred"])
		}},
		{"§5.6", "location names are unique, the default can't be inactivated and there is one", func(t *testing.T, s *tenant) {
			fails(t, s.post("InventoryLocations", object{"locationName": "main warehouse", "isActive": true}), "already exists")
			fails(t, s.patch("InventoryLocations", object{"id": warehouse(s), "isActive": false}), "default location can't be inactive")
			id := s.create("InventoryLocations", object{"locationName": "TD SYNNEX", "isActive": true, "isDefault": true})
			require.Len(t, s.list("InventoryLocations", cond("eq", "isDefault", true)), 1)
			require.Equal(t, true, s.item("InventoryLocations", id)["isDefault"])
			van := s.one("InventoryLocations", cond("eq", "locationName", "Service Van"))
			fails(t, s.patch("InventoryLocations", object{"id": van, "isDefault": true}), "resource")
		}},
	}
}

func companyRules() []rule {
	company := func(s *tenant) object {
		return object{"companyName": "New Customer", "companyType": 1, "phone": "555-555-0199",
			"ownerResourceID": s.one("Resources", cond("eq", "userName", "dana"))}
	}
	return []rule{
		{"§5.14", "id 0 is the own company and a valid reference", func(t *testing.T, s *tenant) {
			require.EqualValues(t, 0, s.item("Companies", 0)["id"])
			id := order(s, object{"purchaseForCompanyID": 0})
			require.EqualValues(t, 0, s.item("PurchaseOrders", id)["purchaseForCompanyID"])
		}},
		{"§5.14", "a company needs name, type, phone and a human, active owner", func(t *testing.T, s *tenant) {
			require.Len(t, s.post("Companies", object{}).errors(), 4)
			for _, user := range []string{"api@sandbox.example", "lee"} {
				body := company(s)
				body["ownerResourceID"] = s.one("Resources", cond("eq", "userName", user))
				fails(t, s.post("Companies", body), "Reference value on field: ownerResourceID")
			}
		}},
		{"§5.14", "a new company has a location", func(t *testing.T, s *tenant) {
			id := s.create("Companies", company(s))
			rows := s.get(path("Companies", id) + "/Locations").items()
			require.Len(t, rows, 1)
			require.Equal(t, true, rows[0]["isPrimary"])
			fails(t, s.call("DELETE", path(path("Companies", id)+"/Locations", int64(rows[0]["id"].(float64))), nil), "at least one location")
		}},
		{"§5.14", "the vendor is found by type 7 and name; a country is 237", func(t *testing.T, s *tenant) {
			rows := s.list("Companies", cond("eq", "companyType", 7), cond("contains", "companyName", "SYNNEX"))
			require.Len(t, rows, 1)
			require.EqualValues(t, 237, rows[0]["countryID"])
		}},
		{"§5.15", "one primary location; setting one clears the others", func(t *testing.T, s *tenant) {
			id := s.create("Companies", company(s))
			second := s.create(path("Companies", id)+"/Locations", object{"name": "Second", "isPrimary": true})
			primary := s.list("CompanyLocations", cond("eq", "companyID", id), cond("eq", "isPrimary", true))
			require.Len(t, primary, 1)
			require.EqualValues(t, second, primary[0]["id"])
		}},
		{"§5.16", "contacts: isActive is 0 or 1, a number; written under the company; companyID fixed", func(t *testing.T, s *tenant) {
			acme := s.one("Companies", cond("eq", "companyName", "Acme Dental"))
			at := path("Companies", acme) + "/Contacts"
			body := object{"firstName": "A", "lastName": "B", "isActive": 2}
			fails(t, s.post(at, body), "isActive")
			body["isActive"] = 1
			id := s.create(at, body)
			require.EqualValues(t, 1, s.item("Contacts", id)["isActive"])
			s.update(at, object{"id": id, "companyID": 0, "lastName": "C"})
			require.EqualValues(t, acme, s.item("Contacts", id)["companyID"])
			require.Equal(t, "C", s.item("Contacts", id)["lastName"])
			refused(t, s.patch("Contacts", object{"id": id}), http.StatusNotFound)
		}},
		{"§5.16", "a referenced contact can't be deleted", func(t *testing.T, s *tenant) {
			o := s.list("Opportunities", everything)[0]
			contact := int64(o["contactID"].(float64))
			fails(t, s.call("DELETE", path(path("Companies", int64(o["companyID"].(float64)))+"/Contacts", contact), nil), "used by a Opportunity")
		}},
	}
}

func salesRules() []rule {
	opportunity := func(s *tenant, more object) object {
		acme := s.one("Companies", cond("eq", "companyName", "Acme Dental"))
		body := object{"title": "Deal", "companyID": acme, "ownerResourceID": s.one("Resources", cond("eq", "userName", "dana")),
			"amount": 1, "cost": 1,
			"probability": 50, "stage": 12, "status": 1, "useQuoteTotals": true, "startDate": "2026-11-01", "projectedCloseDate": "2026-12-01"}
		for k, v := range more {
			body[k] = v
		}
		return body
	}
	quote := func(s *tenant, opportunity int64, more object) object {
		at := s.create("QuoteLocations", object{"address1": "1 Street", "city": "Greenville"})
		body := object{"name": "Q", "opportunityID": opportunity, "effectiveDate": "2026-11-01", "expirationDate": "2026-12-01",
			"billToLocationID": at, "shipToLocationID": at, "soldToLocationID": at}
		for k, v := range more {
			body[k] = v
		}
		return body
	}
	item := func(s *tenant, more object) object {
		body := object{"quoteItemType": 1, "productID": s.one("Products", cond("eq", "sku", "OWN-0001")), "quantity": 2, "unitPrice": 100,
			"unitCost":     80,
			"unitDiscount": 0, "percentageDiscount": 0, "lineDiscount": 0, "isOptional": false}
		for k, v := range more {
			body[k] = v
		}
		return body
	}
	return []rule{
		{"§5.17", "projectedCloseDate is not before startDate; the contact is the company's", func(t *testing.T, s *tenant) {
			fails(t, s.post("Opportunities", opportunity(s, object{"projectedCloseDate": "2026-10-01"})), "projectedCloseDate")
			other := s.list("Contacts", cond("eq", "companyID", s.one("Companies", cond("eq", "companyName", "Blue Ridge Law"))))[0]["id"]
			fails(t, s.post("Opportunities", opportunity(s, object{"contactID": other})), "Reference value on field: contactID")
			s.create("Opportunities", opportunity(s, nil))
		}},
		{"§5.13", "with Procurement a won opportunity gets a sales order, which can be updated and not created", func(t *testing.T, s *tenant) {
			fails(t, s.post("SalesOrders/query", query1(everything)), "permissions")
			s.control("tenant", object{"procurement": true})
			id := s.create("Opportunities", opportunity(s, nil))
			require.Nil(t, s.item("Opportunities", id)["salesOrderID"])
			s.update("Opportunities", object{"id": id, "status": 3})
			sales := s.item("Opportunities", id)["salesOrderID"]
			require.NotNil(t, sales)
			require.Len(t, s.get(path("Opportunities", id)+"/SalesOrders").items(), 1)
			refused(t, s.post("SalesOrders", object{}), http.StatusMethodNotAllowed)
			s.update("SalesOrders", object{"id": sales, "status": 2})
			fails(t, s.patch("SalesOrders", object{"id": sales, "contactID": nil}), "Missing Required Field: contactID")
		}},
		{"Procurement_workflow", "the won wizard makes a charge for each product of the primary quote, on a ticket, project or contract",
			func(t *testing.T, s *tenant) {
				open := s.list("Opportunities", cond("eq", "status", 1))
				s.update("Opportunities", object{"id": open[0]["id"], "status": 3})
				require.Empty(t, s.list("Tickets", cond("eq", "opportunityID", open[0]["id"])), "nothing without Procurement")
				for i, kind := range []string{"Ticket", "Project", "Contract"} {
					s.control("tenant", object{"procurement": true, "wonWizard": strings.ToLower(kind)})
					won := open[i+1]
					s.update("Opportunities", object{"id": won["id"], "status": 3})
					parent := s.list(kind+"s", cond("eq", "opportunityID", won["id"]))
					require.Len(t, parent, 1)
					charges := s.list(kind+"Charges", cond("eq", strings.ToLower(kind)+"ID", parent[0]["id"]))
					require.Len(t, charges, 2)
					require.EqualValues(t, 3, charges[0]["status"], "Need to Order/Fulfill")
					item := s.create(path("PurchaseOrders", order(s, nil))+"/Items",
						object{"chargeID": charges[0]["id"], "quantity": 1, "unitCost": 1, "inventoryLocationID": warehouse(s)})
					got := s.item("PurchaseOrderItems", item)
					require.Equal(t, []any{charges[0]["productID"], parent[0]["id"]}, []any{got["productID"], got[strings.ToLower(kind)+"ID"]})
					require.NotNil(t, got["salesOrderID"])
				}
			}},
		{"§5.18", "quotes: dates, locations of the right table, one primary per opportunity", func(t *testing.T, s *tenant) {
			id := s.create("Opportunities", opportunity(s, nil))
			fails(t, s.post("Quotes", quote(s, id, object{"expirationDate": "2026-10-01"})), "expirationDate")
			wrong := s.list("CompanyLocations", everything)[0]["id"]
			fails(t, s.post("Quotes", quote(s, id, object{"shipToLocationID": wrong})),
				"Reference value on field: shipToLocationID of type: QuoteLocation")
			first := s.create("Quotes", quote(s, id, nil))
			require.Equal(t, true, s.item("Quotes", first)["primaryQuote"])
			second := s.create("Quotes", quote(s, id, object{"primaryQuote": true}))
			require.Equal(t, false, s.item("Quotes", first)["primaryQuote"])
			require.Equal(t, true, s.item("Quotes", second)["primaryQuote"])
		}},
		{"§5.19", "a quote item names exactly one thing, of its type", func(t *testing.T, s *tenant) {
			at := path("Quotes", s.create("Quotes", quote(s, s.create("Opportunities", opportunity(s, nil)), nil))) + "/Items"
			shipping := s.one("ShippingTypes", cond("eq", "name", "Ground"))
			fails(t, s.post(at, item(s, object{"shippingID": shipping})), "exactly one")
			fails(t, s.post(at, item(s, object{"quoteItemType": 6})), "exactly one")
			s.create(at, item(s, nil))
			s.create(at, item(s, object{"quoteItemType": 6, "productID": nil, "shippingID": shipping}))
		}},
		{"§5.19", "all three discounts are sent and one at most is positive", func(t *testing.T, s *tenant) {
			at := path("Quotes", s.create("Quotes", quote(s, s.create("Opportunities", opportunity(s, nil)), nil))) + "/Items"
			body := item(s, nil)
			delete(body, "lineDiscount")
			fails(t, s.post(at, body), "Missing Required Field: lineDiscount")
			fails(t, s.post(at, item(s, object{"unitDiscount": 1, "lineDiscount": 1})), "Only one of")
		}},
		{"§5.17", "useQuoteTotals takes the money from the primary quote", func(t *testing.T, s *tenant) {
			id := s.create("Opportunities", opportunity(s, nil))
			at := path("Quotes", s.create("Quotes", quote(s, id, nil))) + "/Items"
			row := s.create(at, item(s, object{"unitDiscount": 10}))
			s.create(at, item(s, object{"isOptional": true}))
			require.EqualValues(t, 180, s.item("Opportunities", id)["amount"])
			require.EqualValues(t, 160, s.item("Opportunities", id)["cost"])
			accepted(t, s.call("DELETE", path(at, row), nil))
			require.EqualValues(t, 0, s.item("Opportunities", id)["amount"])
		}},
		{"§5.12", "a charge needs a product or billing code and starts as Need to Order", func(t *testing.T, s *tenant) {
			ticket := s.list("Tickets", everything)[0]["id"].(float64)
			at := path("Tickets", int64(ticket)) + "/Charges"
			body := object{"name": "Part", "chargeType": 1, "datePurchased": "2026-11-20", "unitQuantity": 2}
			fails(t, s.post(at, body), "productID")
			body["productID"] = s.one("Products", cond("eq", "sku", "OWN-0001"))
			id := s.create(at, body)
			c := s.item("TicketCharges", id)
			require.EqualValues(t, 3, c["status"])
			require.EqualValues(t, c["unitPrice"].(float64)*2, c["billableAmount"])
			s.update(at, object{"id": id, "status": 7, "notes": "n"})
			require.EqualValues(t, 3, s.item("TicketCharges", id)["status"])
			accepted(t, s.call("DELETE", path(at, id), nil))
		}},
		{"§5.10", "approvals are the charges that wait; approving needs ordering, rejecting a note", func(t *testing.T, s *tenant) {
			rows := s.list("PurchaseApprovals", cond("eq", "costType", "ticket"))
			require.Len(t, rows, 1)
			fails(t, s.post("PurchaseApprovals/query", query1(cond("eq", "isApproved", true))), "not queryable")
			charge := int64(rows[0]["id"].(float64))
			fails(t, s.patch("PurchaseApprovals", object{"id": charge, "costType": "ticket", "isApproved": false}), "rejectNote")
			s.update("PurchaseApprovals", object{"id": charge, "costType": "ticket", "isApproved": true})
			require.EqualValues(t, 3, s.item("TicketCharges", charge)["status"])
			require.Empty(t, s.list("PurchaseApprovals", everything))
		}},
		{"§5.20", "billing codes: an active Material one is there, useType and picklists resolve", func(t *testing.T, s *tenant) {
			require.NotEmpty(t, s.list("BillingCodes", cond("eq", "useType", 4), cond("eq", "isActive", true)))
			require.Contains(t, s.get("BillingCodes/entityInformation/fields").raw, `"label":"Material Cost Code"`)
		}},
		{"§5.20", "taxes, categories, regions and payment terms can be created", func(t *testing.T, s *tenant) {
			category := s.create("TaxCategories", object{"name": "Freight"})
			region := s.create("TaxRegions", object{"name": "Georgia"})
			tax := s.create("Taxes", object{"taxName": "GA", "taxCategoryID": category, "taxRegionID": region, "taxRate": "0.04"})
			require.Equal(t, 0.04, s.item("Taxes", tax)["taxRate"])
			term := s.create("PaymentTerms", object{"name": "Net 10 days", "paymentDueInDays": 10})
			require.Equal(t, true, s.item("PaymentTerms", term)["isActive"])
			require.True(t, strings.Contains(s.get("PurchaseOrders/entityInformation/fields").raw, "Net 10 days"))
		}},
		{"§5.21", "there are no webhooks for purchase orders and products", func(t *testing.T, s *tenant) {
			for e, want := range map[string]bool{"PurchaseOrders": false, "Products": false, "Companies": true, "Tickets": true} {
				require.Equal(t, want, s.get(e + "/entityInformation").body["info"].(object)["supportsWebhookCallouts"], e)
			}
		}},
	}
}
