package tdsynnex

// Invoice query by purchase-order number.

import (
	"time"

	"github.com/shopspring/decimal"
)

// Invoice is one invoice or credit memo of a purchase order; a PO can have many, in no certain order.
// Amounts are in the region's currency. Those and the quantities of a credit memo are negative, however
// the distributor writes it.
type Invoice struct {
	Number                  string    `json:"number"`
	CreditMemo              bool      `json:"creditMemo,omitempty"`
	Date                    time.Time `json:"date,omitzero"`       // day at midnight UTC
	OrderType               string    `json:"orderType,omitempty"` // 1 in captured answers; a word such as CM for a credit memo
	ApprovalNumber          string    `json:"approvalNumber,omitempty"`
	CustomerPONumber        string    `json:"customerPONumber,omitempty"`
	InternalReferenceNumber string    `json:"internalReferenceNumber,omitempty"` // of the order: the same on all its invoices

	ShipTo Address `json:"shipTo,omitzero"`
	BillTo Address `json:"billTo,omitzero"`

	Discount               decimal.NullDecimal `json:"discount"`
	DiscountDays           int                 `json:"discountDays,omitempty"`
	PaymentTermDays        int                 `json:"paymentTermDays,omitempty"`
	PaymentTermDescription string              `json:"paymentTermDescription,omitempty"`

	ShipMethod            string    `json:"shipMethod,omitempty"`
	ShipMethodDescription string    `json:"shipMethodDescription,omitempty"`
	ShipDate              time.Time `json:"shipDate,omitzero"` // day at midnight UTC
	Comments              []string  `json:"comments,omitempty"`
	TrackingNumbers       []string  `json:"trackingNumbers,omitempty"`

	Lines    []InvoiceLine  `json:"lines,omitempty"`
	Summary  InvoiceSummary `json:"summary"`
	Unread   []UnreadItem   `json:"unread,omitempty"`   // lines that were left out; at the first invoice also invoices that were
	Warnings []string       `json:"warnings,omitempty"` // values that could not be read
}

// InvoiceLine is one item of an invoice. Its purchase order line is found by CustomerPOLineNumber together
// with SKU: LineNumber begins again at 1 on each invoice, and CustomerPOLineNumber alone is not unique.
type InvoiceLine struct {
	LineNumber             int                 `json:"lineNumber"`
	SKU                    string              `json:"sku,omitempty"`
	SynnexPartNumber       string              `json:"synnexPartNumber,omitempty"`
	ManufacturerPartNumber string              `json:"manufacturerPartNumber,omitempty"`
	ShipQuantity           int                 `json:"shipQuantity"`
	UnitPrice              decimal.NullDecimal `json:"unitPrice"`
	VendorNumber           string              `json:"vendorNumber,omitempty"`
	VendorName             string              `json:"vendorName,omitempty"`
	UPC                    string              `json:"upc,omitempty"`
	Description            string              `json:"description,omitempty"`
	CustomerPOLineNumber   string              `json:"customerPOLineNumber,omitempty"`
	SerialNumbers          []string            `json:"serialNumbers,omitempty"` // without the prefix SN:
}

// InvoiceSummary holds the totals of an invoice. TotalInvoiceAmount is the sum of the lines in all captured
// invoices: Freight is not in it, and Rebate is negative and already in the unit prices.
type InvoiceSummary struct {
	TotalInvoiceAmount decimal.NullDecimal `json:"totalInvoiceAmount"`
	AllowanceOrCharge  string              `json:"allowanceOrCharge,omitempty"` // A or C
	ExpenseTotal       decimal.NullDecimal `json:"expenseTotal"`
	MinOrderFee        decimal.NullDecimal `json:"minOrderFee"`
	Rebate             decimal.NullDecimal `json:"rebate"`
	Freight            decimal.NullDecimal `json:"freight"`
	ProcessingFee      decimal.NullDecimal `json:"processingFee"`
	RecyclingFee       decimal.NullDecimal `json:"recyclingFee"`
	BoxCharge          decimal.NullDecimal `json:"boxCharge"`
	SalesTax           decimal.NullDecimal `json:"salesTax"`
	Shipping           decimal.NullDecimal `json:"shipping"`
	TotalWeight        decimal.NullDecimal `json:"totalWeight"` // pounds
	BoxCount           int                 `json:"boxCount,omitempty"`
}
