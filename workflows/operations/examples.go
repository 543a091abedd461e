package operations

// The inputs of this package's workflows that no activity shares (internal/strict).

// Example is empty: activities hand over what people are to be told.
func (SendNoticesInput) Example() string { return `{}` }
