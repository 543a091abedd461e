package products

// Inputs of workflows that their activities share with them; see internal/strict.

// Example shows what would be written.
func (RelinkProductInput) Example() string {
	return `{"sku":"1000001","product":12345,"dryRun":true,"actor":"Ann Lee"}`
}

// Example looks for products that stand for one.
func (InspectProductsInput) Example() string { return `{"report":"duplicates"}` }

// Example is empty: only a sync that held products tells of its plan.
func (HeldPlan) Example() string { return `{}` }
