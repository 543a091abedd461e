// Countries: /V1.0/Countries.

package autotask

// Country is referred to by the addresses of companies, locations and contacts. CountryCode is
// the two-letter ISO code.
type Country struct {
	ID                      int64            `json:"id,omitzero"`
	AddressFormatID         Optional[int64]  `json:"addressFormatID,omitzero"`   // required, picklist
	CountryCode             Optional[string] `json:"countryCode,omitzero"`       // read-only, at most 2 characters
	DisplayName             Optional[string] `json:"displayName,omitzero"`       // required, at most 100 characters
	InvoiceTemplateID       Optional[int64]  `json:"invoiceTemplateID,omitzero"` // InvoiceTemplate
	IsActive                Optional[bool]   `json:"isActive,omitzero"`
	IsDefaultCountry        Optional[bool]   `json:"isDefaultCountry,omitzero"`
	Name                    Optional[string] `json:"name,omitzero"` // read-only, at most 100 characters
	PurchaseOrderTemplateID Optional[int64]  `json:"purchaseOrderTemplateID,omitzero"`
	QuoteTemplateID         Optional[int64]  `json:"quoteTemplateID,omitzero"` // QuoteTemplate
}

// EntityID returns the row's id.
func (v Country) EntityID() int64 { return v.ID }
