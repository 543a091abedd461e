package operations

// Inputs of workflows that their activities share with them; see internal/strict.

// Example looks without creating anything.
func (CheckInput) Example() string { return `{}` }

// Example reads the beginning of a file.
func (ReadReportInput) Example() string { return `{"key":"reports/main/plan.csv"}` }

// Example quotes a product of one's own that is in stock.
func (QuoteShipMethodsInput) Example() string { return `{"sku":"1000033"}` }

// Example is an input as people write it.
func (LedgerInput) Example() string { return `{"afresh":true}` }

// Example is empty: only activities hand over notices.
func (QueuedNotice) Example() string { return `{}` }
