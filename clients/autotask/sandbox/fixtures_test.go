package sandbox

import "fmt"

func path(entity string, id int64) string { return fmt.Sprintf("%s/%d", entity, id) }

// product is a body that the sandbox accepts.
func product(s *tenant, sku string) object {
	s.t.Helper()
	return object{"name": "Test " + sku, "sku": sku, "isActive": true, "isSerialized": false,
		"productBillingCodeID": s.one("BillingCodes", cond("eq", "name", "Hardware"), cond("eq", "useType", 4))}
}

// vendorRow is a ProductVendors body for a vendor by name.
func vendorRow(s *tenant, vendor string) object {
	s.t.Helper()
	return object{"vendorID": s.one("Companies", cond("eq", "companyName", vendor)), "isActive": true, "isDefault": false,
		"vendorCost": 10.5, "vendorPartNumber": "P-1"}
}

// order makes a purchase order in New to the distributor and returns its id; more members override.
func order(s *tenant, more object) int64 {
	s.t.Helper()
	return s.create("PurchaseOrders", orderBody(s, more))
}

func orderBody(s *tenant, more object) object {
	s.t.Helper()
	body := object{"vendorID": s.one("Companies", cond("eq", "companyName", VendorName)), "status": 1,
		"shipToName": "Acme Dental", "shipToAddress1": "12 Oak Street"}
	for k, v := range more {
		if v == nil {
			delete(body, k)
			continue
		}
		body[k] = v
	}
	return body
}

// supplied makes a product that the distributor supplies and returns its id.
func supplied(s *tenant, sku string) int64 {
	s.t.Helper()
	id := s.create("Products", product(s, sku))
	s.create(path("Products", id)+"/Vendors", vendorRow(s, VendorName))
	return id
}

func warehouse(s *tenant) int64 {
	s.t.Helper()
	return s.one("InventoryLocations", cond("eq", "locationName", "Main Warehouse"))
}

// line is a purchase order item's body.
func line(s *tenant, product int64, quantity int) object {
	s.t.Helper()
	return object{"productID": product, "quantity": quantity, "unitCost": 10.5, "inventoryLocationID": warehouse(s)}
}

// submitted makes a submitted order with one line and returns the ids of both.
func submitted(s *tenant, product int64, quantity int) (orderID, itemID int64) {
	s.t.Helper()
	orderID = order(s, nil)
	itemID = s.create(path("PurchaseOrders", orderID)+"/Items", line(s, product, quantity))
	s.update("PurchaseOrders", object{"id": orderID, "status": 2})
	return orderID, itemID
}

// stocks makes the inventory row of an item's product at its location, without which nothing is received.
func stocks(s *tenant, item int64) {
	s.t.Helper()
	row := s.item("PurchaseOrderItems", item)
	if len(s.list("InventoryProducts", cond("eq", "productID", row["productID"]),
		cond("eq", "inventoryLocationID", row["inventoryLocationID"]))) == 0 {
		s.create("InventoryProducts", object{"productID": row["productID"], "inventoryLocationID": row["inventoryLocationID"],
			"quantityMinimum": 0, "quantityMaximum": 0})
	}
}

// receive posts a receiving record of a product that is stocked at the location.
func receive(s *tenant, item int64, quantity int, more object) answer {
	s.t.Helper()
	stocks(s, item)
	body := object{"quantityNowReceiving": quantity}
	for k, v := range more {
		body[k] = v
	}
	return s.post(path("PurchaseOrderItems", item)+"/Receiving", body)
}
