package orders

// Inputs of workflows that their activities share with them; see internal/strict.

// Example names a purchase order.
func (ReadDossierInput) Example() string { return `{"purchaseOrder":"1016"}` }

// Example is how an order is followed.
func (TrackerInput) Example() string { return `{"purchaseOrder":"1016"}` }
