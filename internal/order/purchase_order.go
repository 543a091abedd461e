// Package order decides what Submit Order and Get Order Status do: how an Autotask purchase order
// becomes a TD SYNNEX order and what stands in the way of sending it, what the distributor's answers mean
// for each line, and what is written back.
//
// Everything here is pure: no clock, no network, no Temporal. Times come in as arguments. The types
// cross activity borders as JSON, so they only ever grow.
package order

import (
	"cmp"
	"slices"
	"time"

	"github.com/shopspring/decimal"

	"digitalbridge/internal/policy"
	"digitalbridge/internal/spelling"
)

// PurchaseOrder is an Autotask purchase order as ordering needs it.
type PurchaseOrder struct {
	ID     int64  `json:"id"`
	Number string `json:"number"`
	// Status is the label of the status, such as Submitted.
	Status     string `json:"status"`
	VendorID   int64  `json:"vendorId"`
	VendorName string `json:"vendorName,omitempty"`
	// ForDistributor: the vendor is the company that stands for TD SYNNEX.
	ForDistributor bool    `json:"forDistributor"`
	ShipTo         Address `json:"shipTo"`
	Phone          string  `json:"phone,omitempty"`
	// CreatedAt is when the purchase order was made in Autotask.
	CreatedAt time.Time `json:"createdAt,omitzero"`
	// ShippingType is the name of Autotask's shipping type, empty when it has none.
	ShippingType string `json:"shippingType,omitempty"`
	// HasPaymentTerm: somebody has chosen a payment term.
	HasPaymentTerm bool `json:"hasPaymentTerm,omitempty"`
	// Customer is the company that the order is for, nil when it is for the MSP itself or when the policy
	// has no use for it.
	Customer *Customer `json:"customer,omitempty"`
	// CustomerProblem is why it is not known whom the order is for, such as charges of several companies.
	CustomerProblem string `json:"customerProblem,omitempty"`
	// Reseller is the MSP itself, when the order has to name it.
	Reseller *Customer `json:"reseller,omitempty"`
	// EndUserPO is the customer's own purchase order number, as the charge or ticket behind a line has it.
	EndUserPO string `json:"endUserPO,omitempty"`
	// EndUserPOs names the numbers when the charges have several, of which none goes along.
	EndUserPOs string `json:"endUserPOs,omitempty"`

	ExternalPONumber    string `json:"externalPONumber,omitempty"`
	VendorInvoiceNumber string `json:"vendorInvoiceNumber,omitempty"`
	GeneralMemo         string `json:"generalMemo,omitempty"`
	// History is what the bridge's block in the memo shows of what happened.
	History []Event `json:"history,omitempty"`

	ShippingDate time.Time       `json:"shippingDate,omitzero"`
	Freight      decimal.Decimal `json:"freight"`

	Lines []Line `json:"lines"`
}

// Address is a ship-to address as Autotask has it; it has no country.
type Address struct {
	Name       string `json:"name"`
	Address1   string `json:"address1"`
	Address2   string `json:"address2,omitempty"`
	City       string `json:"city,omitempty"`
	State      string `json:"state,omitempty"`
	PostalCode string `json:"postalCode,omitempty"`
}

// Customer is the company that a purchase order is for.
type Customer struct {
	ID      int64   `json:"id"`
	Name    string  `json:"name"`
	Address Address `json:"address"`
	Phone   string  `json:"phone,omitempty"`
	Fax     string  `json:"fax,omitempty"`
	// Contact is the company's primary contact, if it has one.
	Contact Contact `json:"contact,omitzero"`
}

// Line is a purchase order item.
type Line struct {
	// Number counts the items from 1 in the order of their ids: items can't be deleted, so it is stable.
	// It is the line number that the distributor sees.
	Number      int    `json:"number"`
	ItemID      int64  `json:"itemId"`
	ProductID   int64  `json:"productId,omitempty"`
	ProductName string `json:"productName,omitempty"`
	// SKU is the TD SYNNEX SKU of the product, empty when the product has no vendor row for TD SYNNEX, or one without
	// a part number.
	SKU string `json:"sku,omitempty"`
	// NoPartNumber: the product's vendor row for TD SYNNEX has no part number.
	NoPartNumber bool            `json:"noPartNumber,omitempty"`
	Quantity     int             `json:"quantity"`
	UnitCost     decimal.Decimal `json:"unitCost"`
	Memo         string          `json:"memo,omitempty"`
	Estimated    time.Time       `json:"estimatedArrivalDate,omitzero"`
	// MinimumQuantity is the least that the distributor sells of the product, 0 when Product Sync has not
	// said so.
	MinimumQuantity int `json:"minimumQuantity,omitempty"`
	// MinimumText is what stands in its place when that is not a number.
	MinimumText string `json:"minimumText,omitempty"`
	// ReplacementSKU is what the distributor sells in place of the product, as its price file says.
	ReplacementSKU string `json:"replacementSku,omitempty"`
	// Virtual: it is a licence or a service; nothing is shipped.
	Virtual bool `json:"virtual,omitempty"`
	// ChargeID is the charge that the line fulfils, and TicketID, ProjectID or ContractID what the charge is on; 0 when
	// there is none.
	ChargeID   int64 `json:"chargeId,omitempty"`
	TicketID   int64 `json:"ticketId,omitempty"`
	ProjectID  int64 `json:"projectId,omitempty"`
	ContractID int64 `json:"contractId,omitempty"`
}

// Total is the value of the order at the cost of the lines that are ordered.
func (po PurchaseOrder) Total() decimal.Decimal {
	sum := decimal.Zero
	for _, l := range po.Lines {
		if l.Dropped() {
			continue
		}
		sum = sum.Add(l.UnitCost.Mul(decimal.NewFromInt(int64(l.Quantity))))
	}
	return sum
}

// NumberLines gives every line its number.
func (po *PurchaseOrder) NumberLines() {
	slices.SortFunc(po.Lines, func(a, b Line) int { return cmp.Compare(a.ItemID, b.ItemID) })
	for i := range po.Lines {
		po.Lines[i].Number = i + 1
	}
}

// Approved reports whether the status is among the labels, ignoring case, blanks and punctuation: the
// vendor's own pages write "Received Partial" and "ReceivedPartial".
func (po PurchaseOrder) Approved(statuses []string) bool {
	return slices.ContainsFunc(statuses, func(s string) bool { return SameLabel(s, po.Status) })
}

// The statuses of a purchase order that the rules act on. What the tenant calls them is translated where
// Autotask is read and written.
const (
	StatusNew             = string(policy.StatusNew)
	StatusSubmitted       = string(policy.StatusSubmitted)
	StatusReceivedPartial = string(policy.StatusReceivedPartial)
	StatusReceivedFull    = string(policy.StatusReceivedFull)
	StatusCanceled        = string(policy.StatusCanceled)
)

// Cancelled reports whether the purchase order was cancelled in Autotask.
func (po PurchaseOrder) Cancelled() bool { return SameLabel(po.Status, StatusCanceled) }

// SameLabel compares two labels the way people read them. A label without a letter or digit equals
// none.
func SameLabel(a, b string) bool { return spelling.SameLabel(a, b) }

func foldLabel(s string) string { return spelling.FoldLabel(s) }
