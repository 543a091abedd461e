package products

// The inputs of this package's workflows, updates and signals, which are decoded strictly (internal/strict), each
// with how it looks in JSON.

// Example plans and writes nothing.
func (ProductSyncInput) Example() string { return `{"mode":"plan"}` }

// Example is empty: ProductSync starts this workflow with its plan.
func (ApplyProductPlanInput) Example() string { return `{}` }

// Example refreshes two products.
func (RefreshPricesInput) Example() string { return `{"skus":["1000001","1000002"]}` }

// Example is empty: the quarantine finds what is held itself.
func (ReviewQuarantineInput) Example() string { return `{}` }

// Example is empty: the promotions are known from the price file.
func (EndPromotionsInput) Example() string { return `{}` }

// Example lets one product through.
func (QuarantineVerdict) Example() string {
	return `{"skus":["1000001"],"actor":"Ann Lee","reason":"the price is right"}`
}

// Example is empty: only a sync that waits for its turn says so.
func (Waiter) Example() string { return `{}` }

// Example is empty: only a sync that has planned says so.
func (NewerSync) Example() string { return `{}` }
