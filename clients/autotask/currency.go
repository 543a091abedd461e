// Currencies: /V1.0/Currencies.

package autotask

import (
	"time"

	"github.com/shopspring/decimal"
)

// Currency is one that the tenant works with. Products have no currency: their money is in the internal
// one; a vendor row's cost is in the vendor's.
type Currency struct {
	ID                     int64                     `json:"id,omitzero"`
	CurrencyNegativeFormat Optional[string]          `json:"currencyNegativeFormat,omitzero"` // read-only, at most 10 characters
	CurrencyPositiveFormat Optional[string]          `json:"currencyPositiveFormat,omitzero"` // read-only, at most 10 characters
	Description            Optional[string]          `json:"description,omitzero"`            // read-only, at most 100 characters
	DisplaySymbol          Optional[int64]           `json:"displaySymbol,omitzero"`          // read-only, picklist
	ExchangeRate           Optional[decimal.Decimal] `json:"exchangeRate,omitzero"`           // required
	IsActive               Optional[bool]            `json:"isActive,omitzero"`               // read-only
	IsInternalCurrency     Optional[bool]            `json:"isInternalCurrency,omitzero"`     // read-only
	LastModifiedDateTime   Optional[time.Time]       `json:"lastModifiedDateTime,omitzero"`   // read-only
	Name                   Optional[string]          `json:"name,omitzero"`                   // read-only, at most 3 characters, such as USD
	UpdateResourceID       Optional[int64]           `json:"updateResourceId,omitzero"`       // read-only, Resource
}

// EntityID returns the row's id.
func (v Currency) EntityID() int64 { return v.ID }
