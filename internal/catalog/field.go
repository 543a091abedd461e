// Package catalog decides what Product Sync does: which rows of the price file become Autotask
// products, what those products look like, what they cost, and which writes turn the products that
// are there into the products that should be.
//
// Everything here is pure: no clock, no network, no Temporal. Times and limits come in as arguments.
package catalog

import "strings"

// Field is a value of an Autotask product, of its vendor row or of its user-defined fields that the
// bridge writes. Its text is the field's name in Autotask's API; [Field.UDF] tells a user-defined field.
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
)

// Fields of the product's vendor row for TD SYNNEX.
const (
	VendorCost       Field = "vendorCost"
	VendorPartNumber Field = "vendorPartNumber"
	VendorIsActive   Field = "vendor.isActive"
)

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

const udfPrefix = "TDS "

// UDF reports whether the field is a user-defined one.
func (f Field) UDF() bool { return strings.HasPrefix(string(f), udfPrefix) }

// VendorRow reports whether the field lives in ProductVendors.
func (f Field) VendorRow() bool {
	return f == VendorCost || f == VendorPartNumber || f == VendorIsActive
}

// fields is the order of [Values]; a field's place in it never leaves the process.
var fields = [...]Field{
	Name, Description, SKU, ManufacturerName, ManufacturerProductName, VendorProductNumber,
	UnitCost, UnitPrice, MSRP, IsActive, IsSerialized,
	VendorCost, VendorPartNumber, VendorIsActive,
	Stock, StockByWarehouse, OnOrder, ETA, Promotion, PromotionEnds, MinimumOrderQuantity, EndUserRequired, ReplacementSKU,
}

// UDFs lists the user-defined fields that the bridge writes.
func UDFs() []Field {
	var out []Field
	for _, f := range fields {
		if f.UDF() {
			out = append(out, f)
		}
	}
	return out
}

// InventoryFields are written only when the policy asks for inventory.
func inventoryField(f Field) bool {
	switch f {
	case Stock, StockByWarehouse, OnOrder, ETA:
		return true
	}
	return false
}

// Values holds the canonical text of every field: decimals without trailing zeros, dates as
// 2006-01-02, booleans as true and false, empty for "no value". Comparing texts is comparing values.
type Values [len(fields)]string

// Get returns the text of a field.
func (v *Values) Get(f Field) string {
	for i, name := range fields {
		if name == f {
			return v[i]
		}
	}
	return ""
}

// Set stores the canonical text of a field.
func (v *Values) Set(f Field, text string) {
	for i, name := range fields {
		if name == f {
			v[i] = text
			return
		}
	}
}
