// Receipts of purchase order lines: /V1.0/PurchaseOrderItems/{id}/Receiving.

package autotask

import (
	"time"
)

// PurchaseOrderItemReceiving records that units of a line arrived. The order must be Submitted
// or Received Partial. A record can't be changed or deleted; correct it by another one with a
// negative QuantityNowReceiving (zero is refused). Receiving adds stock and moves the order's
// status. Rows read from a live tenant may hold null quantities.
type PurchaseOrderItemReceiving struct {
	ID                         int64               `json:"id,omitzero"`
	PurchaseOrderItemID        Optional[int64]     `json:"purchaseOrderItemID,omitzero"`        // required, set on create only, PurchaseOrderItem
	QuantityBackOrdered        Optional[int64]     `json:"quantityBackOrdered,omitzero"`        // read-only
	QuantityNowReceiving       Optional[int64]     `json:"quantityNowReceiving,omitzero"`       // required, set on create only
	QuantityPreviouslyReceived Optional[int64]     `json:"quantityPreviouslyReceived,omitzero"` // read-only
	ReceiveDate                Optional[time.Time] `json:"receiveDate,omitzero"`                // read-only
	ReceivedByResourceID       Optional[int64]     `json:"receivedByResourceID,omitzero"`       // read-only, Resource
	SerialNumber               Optional[string]    `json:"serialNumber,omitzero"`               // set on create only, at most 50 characters
	VendorInvoiceNumber        Optional[string]    `json:"vendorInvoiceNumber,omitzero"`        // set on create only
}

// EntityID returns the row's id.
func (v PurchaseOrderItemReceiving) EntityID() int64 { return v.ID }
