package autotask

import (
	"time"

	"github.com/shopspring/decimal"
)

// PurchaseOrder is an order to a vendor.
//
// It has no user-defined fields, notes, attachments, webhooks or last-modified time, can't be
// deleted, and its PurchaseOrderNumber is assigned by Autotask. Submitting it changes its
// status only; nothing is sent to the vendor. The received statuses come from
// [PurchaseOrderItemReceiving] rows, not from a patch. There is no ship-to country, contact or
// e-mail address. Resolve Status by label, see [Reader.Picklist].
type PurchaseOrder struct {
	ID                         int64                     `json:"id,omitzero"`
	CreateDateTime             Optional[time.Time]       `json:"createDateTime,omitzero"`   // read-only
	ExternalPONumber           Optional[string]          `json:"externalPONumber,omitzero"` // at most 50 characters
	Freight                    Optional[decimal.Decimal] `json:"freight,omitzero"`
	GeneralMemo                Optional[string]          `json:"generalMemo,omitzero"`                // at most 4000 characters
	LatestEstimatedArrivalDate Optional[time.Time]       `json:"latestEstimatedArrivalDate,omitzero"` // read-only
	PaymentTerm                Optional[int64]           `json:"paymentTerm,omitzero"`                // picklist
	Phone                      Optional[string]          `json:"phone,omitzero"`                      // at most 25 characters
	PurchaseForCompanyID       Optional[int64]           `json:"purchaseForCompanyID,omitzero"`       // Company
	// read-only, at most 50 characters
	PurchaseOrderNumber Optional[string]    `json:"purchaseOrderNumber,omitzero"`
	ShippingDate        Optional[time.Time] `json:"shippingDate,omitzero"`
	ShippingType        Optional[int64]     `json:"shippingType,omitzero"`        // ShippingType
	ShipToAddress1      Optional[string]    `json:"shipToAddress1,omitzero"`      // required, at most 128 characters
	ShipToAddress2      Optional[string]    `json:"shipToAddress2,omitzero"`      // at most 128 characters
	ShipToCity          Optional[string]    `json:"shipToCity,omitzero"`          // at most 30 characters
	ShipToName          Optional[string]    `json:"shipToName,omitzero"`          // required, at most 100 characters
	ShipToPostalCode    Optional[string]    `json:"shipToPostalCode,omitzero"`    // at most 10 characters
	ShipToState         Optional[string]    `json:"shipToState,omitzero"`         // at most 25 characters
	Status              Optional[int64]     `json:"status,omitzero"`              // required, picklist
	SubmitDateTime      Optional[time.Time] `json:"submitDateTime,omitzero"`      // read-only
	VendorID            Optional[int64]     `json:"vendorID,omitzero"`            // required, set on create only, Company
	VendorInvoiceNumber Optional[string]    `json:"vendorInvoiceNumber,omitzero"` // at most 50 characters
}

// EntityID returns the row's id.
func (v PurchaseOrder) EntityID() int64 { return v.ID }
