package orders

// Inputs of workflows that their activities share with them; see internal/strict.

// Example names a purchase order.
func (ReadDossierInput) Example() string { return `{"purchaseOrder":"1016"}` }

// Example names a purchase order.
func (PreviewOrderInput) Example() string { return `{"purchaseOrder":"1016"}` }

// Example names an opportunity.
func (OpportunityInput) Example() string { return `{"opportunity":123}` }

// Example is how an order is followed.
func (TrackerInput) Example() string { return `{"purchaseOrder":"1016"}` }
