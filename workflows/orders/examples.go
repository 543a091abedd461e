package orders

// The inputs of this package's workflows and updates, which are decoded strictly (internal/strict), each with how
// it looks in JSON.

// Example is a dry run.
func (SubmitOrderInput) Example() string { return `{"purchaseOrder":"1016","dryRun":true}` }

// Example is how an order is followed.
func (GetOrderStatusInput) Example() string { return `{"purchaseOrder":"1016"}` }

// Example is empty: a sweep looks for its orders itself.
func (SweepInput) Example() string { return `{}` }

// Example shows what would be made.
func (ConvertOpportunityInput) Example() string { return `{"opportunity":123,"dryRun":true}` }

// Example compares what is not older than a day.
func (ReconcileOrdersInput) Example() string { return `{"since":"2026-03-01T00:00:00Z"}` }

// Example changes the quantity of a line.
func (LineEdit) Example() string {
	return `{"actor":"Ann Lee","reason":"two are enough","line":1,"quantity":2}`
}

// Example tells the order number that TD SYNNEX has given.
func (OrderResolution) Example() string {
	return `{"actor":"Ann Lee","reason":"seen in the portal","distributorOrder":"77001234"}`
}
