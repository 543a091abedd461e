// This file makes the bodies that the tests send.
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
