package policy

// Owner says who writes a field of a product.
type Owner string

// Values of [Owner].
const (
	// OwnerBridge: every sync writes it when it differs.
	OwnerBridge Owner = "bridge"
	// OwnerPerson: the bridge never writes it.
	OwnerPerson Owner = "person"
	// OwnerFirst: the bridge writes it when the product is made, or while it is empty; then it belongs to
	// people.
	OwnerFirst Owner = "first"
)

func (Owner) values() []string { return texts(OwnerBridge, OwnerPerson, OwnerFirst) }

// Fields says who owns each field of an Autotask product, by the field's name in Autotask's API. What
// marks a product as the bridge's own (sku, the vendor row's part number) and the bridge's user-defined
// fields are always the bridge's.
type Fields struct {
	Name                      Owner `yaml:"name"`
	Description               Owner `yaml:"description"`
	ManufacturerName          Owner `yaml:"manufacturerName"`
	ManufacturerProductName   Owner `yaml:"manufacturerProductName"`
	VendorProductNumber       Owner `yaml:"vendorProductNumber"`
	ProductCategory           Owner `yaml:"productCategory"`
	ProductBillingCodeID      Owner `yaml:"productBillingCodeID"`
	PeriodType                Owner `yaml:"periodType"`
	DoesNotRequireProcurement Owner `yaml:"doesNotRequireProcurement"`
	Link                      Owner `yaml:"link"`
	UnitCost                  Owner `yaml:"unitCost"`
	UnitPrice                 Owner `yaml:"unitPrice"`
	MSRP                      Owner `yaml:"msrp"`
	IsSerialized              Owner `yaml:"isSerialized"`
	IsActive                  Owner `yaml:"isActive"`
	// VendorCost is in the product's vendor row for TD SYNNEX.
	VendorCost Owner `yaml:"vendorCost"`
}

func defaultFields() Fields {
	return Fields{
		Name: OwnerBridge, Description: OwnerBridge, ManufacturerName: OwnerBridge, ManufacturerProductName: OwnerBridge,
		VendorProductNumber: OwnerBridge, ProductCategory: OwnerBridge, Link: OwnerBridge,
		UnitCost: OwnerBridge, UnitPrice: OwnerBridge, MSRP: OwnerBridge, IsActive: OwnerBridge, VendorCost: OwnerBridge,
		// Accounting, and what Autotask refuses to change once a product has stock.
		ProductBillingCodeID: OwnerFirst, PeriodType: OwnerFirst, DoesNotRequireProcurement: OwnerFirst, IsSerialized: OwnerFirst,
	}
}

// OwnedField is a field with its owner.
type OwnedField struct {
	Name  string
	Owner Owner
}

// All lists every field by its name in Autotask's API.
func (f Fields) All() []OwnedField {
	return []OwnedField{
		{"name", f.Name}, {"description", f.Description}, {"manufacturerName", f.ManufacturerName},
		{"manufacturerProductName", f.ManufacturerProductName}, {"vendorProductNumber", f.VendorProductNumber},
		{"productCategory", f.ProductCategory}, {"productBillingCodeID", f.ProductBillingCodeID}, {"periodType", f.PeriodType},
		{"doesNotRequireProcurement", f.DoesNotRequireProcurement}, {"link", f.Link}, {"unitCost", f.UnitCost}, {"unitPrice", f.UnitPrice},
		{"msrp", f.MSRP}, {"isSerialized", f.IsSerialized}, {"isActive", f.IsActive}, {"vendorCost", f.VendorCost},
	}
}

// required reports whether Autotask refuses to make a product without the field.
func (f OwnedField) required() bool {
	switch f.Name {
	case "name", "isSerialized", "isActive", "productBillingCodeID":
		return true
	}
	return false
}

func (f Fields) validate(m *mistakes) {
	for _, field := range f.All() {
		if field.Owner == OwnerPerson && field.required() {
			m.add("products.fields."+field.Name, "Autotask makes no product without it; use %s, and it is left to people after that", OwnerFirst)
		}
	}
}
