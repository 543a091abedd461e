// What can be wrong with a file as a whole, and with a single row.

package pricefile

import "fmt"

// FeedFault says what is wrong with a file as a whole.
type FeedFault string

// The faults that make a whole file unusable.
const (
	FaultNoHeader         FeedFault = "no header"
	FaultUnknownQualifier FeedFault = "unknown qualifier"
	FaultWrongAccount     FeedFault = "wrong account"
	FaultTruncated        FeedFault = "truncated"
	FaultMalformedRows    FeedFault = "malformed rows"
	FaultEmpty            FeedFault = "empty"
	FaultNotZip           FeedFault = "not a zip"
	FaultMissingMember    FeedFault = "missing member"
	FaultTooBig           FeedFault = "too big"
	FaultRead             FeedFault = "read"
)

// FeedError refuses a file. Nothing of the file may be used, also not the rows that were read before
// the fault showed. Its message is one sentence for a person: the cause, then what to do.
type FeedError struct {
	Fault FeedFault
	// Cause says what was found and Fix what to do about it.
	Cause, Fix string
	// Line is where in the file, 0 when it is about the file as a whole.
	Line int
	// Err is the underlying error, if any.
	Err error
}

// Error is the cause and the fix.
func (e *FeedError) Error() string { return e.Cause + "; " + e.Fix }

// Unwrap returns the underlying error.
func (e *FeedError) Unwrap() error { return e.Err }

// Class is the word of the clients' common error classes: a refused file is "malformed", except that an
// error of the underlying reader is "transient".
func (e *FeedError) Class() string {
	if e.Fault == FaultRead {
		return "transient"
	}
	return "malformed"
}

// RowReason says in which way a row is malformed.
type RowReason string

// The ways in which a row is malformed.
const (
	ReasonTooFewFields RowReason = "too few fields"
	ReasonRecordID     RowReason = "unknown record id"
	ReasonSKU          RowReason = "bad SKU"
	ReasonNumber       RowReason = "bad number"
	ReasonShifted      RowReason = "fields out of place"
	ReasonAccount      RowReason = "another account"
	ReasonTooLong      RowReason = "row too long"
)

// RowError reports a row that can't be used; reading goes on after it. What it says of the SKU holds all the
// same: the file lists that product.
type RowError struct {
	Line int    `json:"line"` // the HDR line is 1
	SKU  string `json:"sku,omitzero"`
	// Perhaps are the numbers of the row that may be its SKU, when that can't be read: one of these products is
	// in the file.
	Perhaps []string  `json:"perhaps,omitempty"`
	Reason  RowReason `json:"reason"`
	// Detail names the field and what it holds.
	Detail string `json:"detail,omitzero"`
}

// FieldError reports a field that can't be read in a row that can.
type FieldError struct {
	Line  int    `json:"line"`
	SKU   string `json:"sku"`
	Field int    `json:"field"` // counted from 1
	Holds string `json:"holds"` // the beginning of what stands there
}

// Error names the line, the product and what is wrong.
func (e *RowError) Error() string {
	sku := ""
	if e.SKU != "" {
		sku = " (SKU " + e.SKU + ")"
	}
	return fmt.Sprintf("price file line %d%s: %s: %s", e.Line, sku, e.Reason, e.Detail)
}
