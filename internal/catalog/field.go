// Package catalog decides what Product Sync does: which rows of the price file become Autotask
// products, what those products look like, what they cost, and which writes turn the products that
// are there into the products that should be.
//
// Everything here is pure: no clock, no network, no Temporal. Times and limits come in as arguments.
package catalog

import "digitalbridge/internal/policy"

// Field is a value of an Autotask product, of its vendor row or of its user-defined fields that the
// bridge writes. Its text is the field's name in Autotask's API. For a user-defined field it is the name
// that the field has by default; [UDFName] is the one under a policy.
type Field string

// Fields of the product.
const (
	Name                    Field = "name"
	Description             Field = "description"
	SKU                     Field = "sku"
	ManufacturerName        Field = "manufacturerName"
	ManufacturerProductName Field = "manufacturerProductName"
	VendorProductNumber     Field = "vendorProductNumber"
	UnitCost                Field = "unitCost"
	UnitPrice               Field = "unitPrice"
	MSRP                    Field = "msrp"
	IsActive                Field = "isActive"
	IsSerialized            Field = "isSerialized"
	Link                    Field = "link"
)

// Fields of the product whose values are names in Autotask, such as labels of a picklist; ids stay in
// activities.
const (
	ProductCategory Field = "productCategory"
	// BillingCode stands for both ids of the material billing code: productBillingCodeID and
	// chargeBillingCodeID.
	BillingCode               Field = "productBillingCodeID"
	PeriodType                Field = "periodType"
	DoesNotRequireProcurement Field = "doesNotRequireProcurement"
)

// Fields of the product's vendor row for TD SYNNEX.
const (
	VendorCost       Field = "vendorCost"
	VendorPartNumber Field = "vendorPartNumber"
	VendorIsActive   Field = "vendor.isActive"
)

// QuantityOnHand is the stock at the dedicated inventory location, in InventoryItems.
const QuantityOnHand Field = "quantityOnHand"

// User-defined fields of the product. They are made by `starter check --fix`.
const (
	Stock                Field = "TDS Stock"
	StockByWarehouse     Field = "TDS Stock By Warehouse"
	OnOrder              Field = "TDS On Order"
	ETA                  Field = "TDS ETA"
	Promotion            Field = "TDS Promotion"
	PromotionEnds        Field = "TDS Promotion Ends"
	MinimumOrderQuantity Field = "TDS Minimum Order Quantity"
	EndUserRequired      Field = "TDS End User Required"
	ReplacementSKU       Field = "TDS Replacement SKU"
)

// fields is the order of [Values]; a field's place in it never leaves the process.
var fields = [...]Field{
	Name, Description, SKU, ManufacturerName, ManufacturerProductName, VendorProductNumber,
	UnitCost, UnitPrice, MSRP, IsActive, IsSerialized, Link, ProductCategory, BillingCode, PeriodType, DoesNotRequireProcurement,
	VendorCost, VendorPartNumber, VendorIsActive, QuantityOnHand,
	Stock, StockByWarehouse, OnOrder, ETA, Promotion, PromotionEnds, MinimumOrderQuantity, EndUserRequired, ReplacementSKU,
}

// InWords is what people call a field whose move may be too large; the others go by their names.
func (f Field) InWords() string {
	switch f {
	case UnitCost:
		return "cost"
	case VendorCost:
		return "vendor's cost"
	case UnitPrice:
		return "price"
	}
	return string(f)
}

// places finds a field in fields.
var places = func() map[Field]int {
	m := make(map[Field]int, len(fields))
	for i, f := range fields {
		m[f] = i
	}
	return m
}()

// VendorRow reports whether the field lives in ProductVendors.
func (f Field) VendorRow() bool {
	return f == VendorCost || f == VendorPartNumber || f == VendorIsActive
}

// InventoryItem reports whether the field lives in InventoryItems.
func (f Field) InventoryItem() bool { return f == QuantityOnHand }

// UDF reports whether the field is a user-defined one.
func (f Field) UDF() bool {
	switch f {
	case Stock, StockByWarehouse, OnOrder, ETA, Promotion, PromotionEnds, MinimumOrderQuantity, EndUserRequired, ReplacementSKU:
		return true
	}
	return false
}

// UDFName is the name of a user-defined field under a policy; empty when the policy leaves it out.
func UDFName(f Field, u policy.UserDefinedFields) string {
	switch f {
	case Stock:
		return u.Stock
	case StockByWarehouse:
		return u.StockByWarehouse
	case OnOrder:
		return u.OnOrder
	case ETA:
		return u.ETA
	case Promotion:
		return u.Promotion
	case PromotionEnds:
		return u.PromotionEnds
	case MinimumOrderQuantity:
		return u.MinimumOrderQuantity
	case EndUserRequired:
		return u.EndUserRequired
	case ReplacementSKU:
		return u.ReplacementSKU
	}
	return ""
}

// UDFs lists the user-defined fields that the bridge writes under a policy.
func UDFs(u policy.UserDefinedFields) []Field {
	var out []Field
	for _, f := range fields {
		if UDFName(f, u) != "" {
			out = append(out, f)
		}
	}
	return out
}

// Values holds the canonical text of every field: decimals without trailing zeros, dates as
// 2006-01-02, booleans as true and false, empty for "no value". Comparing texts is comparing values.
type Values [len(fields)]string

// Get returns the text of a field.
func (v *Values) Get(f Field) string {
	if i, ok := places[f]; ok {
		return v[i]
	}
	return ""
}

// Set stores the canonical text of a field.
func (v *Values) Set(f Field, text string) {
	if i, ok := places[f]; ok {
		v[i] = text
	}
}
