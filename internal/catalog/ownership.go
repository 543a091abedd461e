package catalog

import "digitalbridge/internal/policy"

// OwnerOf says who writes a field under a policy. What the policy leaves out altogether, such as a
// user-defined field without a name, is a person's.
func OwnerOf(f Field, p policy.Products) policy.Owner {
	switch f {
	case Stock, StockByWarehouse, OnOrder, ETA:
		return bridgeIf(p.Inventory && UDFName(f, p.UserDefinedFields) != "")
	case Promotion, PromotionEnds, MinimumOrderQuantity, EndUserRequired, ReplacementSKU:
		return bridgeIf(UDFName(f, p.UserDefinedFields) != "")
	case QuantityOnHand:
		return bridgeIf(p.Inventory && p.InventoryLocation != "")
	case SKU, VendorPartNumber, VendorIsActive:
		return policy.OwnerBridge // what makes a product ours
	}
	for _, field := range p.Fields.All() {
		if Field(field.Name) == f {
			return field.Owner
		}
	}
	return policy.OwnerPerson
}

func bridgeIf(wanted bool) policy.Owner {
	if wanted {
		return policy.OwnerBridge
	}
	return policy.OwnerPerson
}

// handsOff reports whether a field stays as it is when the bridge has no value for it: the policy says
// nothing of the product, rather than that there is nothing.
func handsOff(f Field) bool {
	switch f {
	case Link, ProductCategory, BillingCode, PeriodType, DoesNotRequireProcurement, QuantityOnHand:
		return true
	}
	return false
}

// writable reports whether a field that has another value may be written; exists tells an update from a
// create.
func writable(f Field, owner policy.Owner, exists bool, old, wanted string) bool {
	switch {
	case owner == policy.OwnerPerson, wanted == "" && handsOff(f):
		return false
	case owner == policy.OwnerFirst:
		return !exists || old == ""
	}
	return true
}
