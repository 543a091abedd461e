// Receipts of purchase order lines: /V1.0/PurchaseOrderItems/{id}/Receiving.

package autotask

// PurchaseOrderItemReceiving records that units of a line arrived. The order must be Submitted
// or Received Partial. A record can't be changed or deleted; correct it by another one with a
// negative QuantityNowReceiving (zero is refused). Receiving adds stock and moves the order's
// status. Rows read from a live tenant may hold null quantities.
type PurchaseOrderItemReceiving struct {
	ID int64 `json:"id,omitzero"`
	// required, set on create only, PurchaseOrderItem
	PurchaseOrderItemID  Optional[int64]  `json:"purchaseOrderItemID,omitzero"`
	QuantityNowReceiving Optional[int64]  `json:"quantityNowReceiving,omitzero"` // required, set on create only
	SerialNumber         Optional[string] `json:"serialNumber,omitzero"`         // set on create only, at most 50 characters
	VendorInvoiceNumber  Optional[string] `json:"vendorInvoiceNumber,omitzero"`  // set on create only
}

// EntityID returns the row's id.
func (v PurchaseOrderItemReceiving) EntityID() int64 { return v.ID }
