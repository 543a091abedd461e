// Notes on a product: /V1.0/Products/{id}/Notes.

package autotask

import (
	"time"
)

// ProductNote is a note on a product.
type ProductNote struct {
	ID                            int64               `json:"id,omitzero"`
	CreateDateTime                Optional[time.Time] `json:"createDateTime,omitzero"`                // read-only
	CreatorResourceID             Optional[int64]     `json:"creatorResourceID,omitzero"`             // read-only, Resource
	Description                   Optional[string]    `json:"description,omitzero"`                   // required, at most 32000 characters
	ImpersonatorCreatorResourceID Optional[int64]     `json:"impersonatorCreatorResourceID,omitzero"` // read-only, Resource
	ImpersonatorUpdaterResourceID Optional[int64]     `json:"impersonatorUpdaterResourceID,omitzero"` // read-only, Resource
	LastActivityDate              Optional[time.Time] `json:"lastActivityDate,omitzero"`              // read-only
	ProductID                     Optional[int64]     `json:"productID,omitzero"`                     // required, set on create only, Product
	Title                         Optional[string]    `json:"title,omitzero"`                         // required, at most 250 characters
}

// EntityID returns the row's id.
func (v ProductNote) EntityID() int64 { return v.ID }
