package operations

// Inputs of workflows that their activities share with them; see internal/strict.

// Example looks without creating anything.
func (CheckInput) Example() string { return `{}` }

// Example reads the beginning of a file.
func (ReadReportInput) Example() string { return `{"key":"reports/main/plan.csv"}` }
