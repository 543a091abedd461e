package policy

import (
	"time"

	"github.com/shopspring/decimal"
)

// Reconcile is the policy of Reconcile Orders, which compares purchase orders with the distributor's orders
// and invoices.
type Reconcile struct {
	// At is the time of day of the nightly comparison, in the policy's time zone; empty: none.
	At TimeOfDay `yaml:"at" json:"at,omitempty"`
	// Since is how long ago a purchase order may have been made to be compared. One that is still open is
	// compared however old it is.
	Since Duration `yaml:"since" json:"since"`
	// SettleFor is how long an order may be on its way between both systems before anything is found
	// missing.
	SettleFor Duration `yaml:"settleFor" json:"settleFor"`
	// InvoiceWithin is how long after shipping the invoice may be missing.
	InvoiceWithin Duration `yaml:"invoiceWithin" json:"invoiceWithin"`
	// Receiving: what is invoiced is compared with what is received in Autotask.
	Receiving bool `yaml:"receiving" json:"receiving"`
	// ReceiveWithin is how long after the invoice its goods may be missing in Autotask.
	ReceiveWithin Duration `yaml:"receiveWithin" json:"receiveWithin"`
	// PriceTolerancePercent is by how much the distributor's price may differ from the line's cost.
	PriceTolerancePercent decimal.Decimal `yaml:"priceTolerancePercent" json:"priceTolerancePercent"`
	// FreightTolerance is by how much the freight of the invoices may differ from the purchase order's, in
	// the purchase order's currency.
	FreightTolerance decimal.Decimal `yaml:"freightTolerance" json:"freightTolerance"`
}

func defaultReconcile() Reconcile {
	return Reconcile{
		At:                    "01:30",
		Since:                 Duration(90 * 24 * time.Hour),
		SettleFor:             Duration(24 * time.Hour),
		InvoiceWithin:         Duration(5 * 24 * time.Hour),
		Receiving:             true,
		ReceiveWithin:         Duration(10 * 24 * time.Hour),
		PriceTolerancePercent: decimal.NewFromInt(1),
		FreightTolerance:      decimal.NewFromInt(1),
	}
}

func (r Reconcile) validate(m *mistakes) {
	m.atLeastASecond("reconcile.since", r.Since)
	m.atLeastASecond("reconcile.settleFor", r.SettleFor)
	m.atLeastASecond("reconcile.invoiceWithin", r.InvoiceWithin)
	m.atLeastASecond("reconcile.receiveWithin", r.ReceiveWithin)
	if r.PriceTolerancePercent.IsNegative() {
		m.add("reconcile.priceTolerancePercent", "%s is below 0", r.PriceTolerancePercent)
	}
	if r.FreightTolerance.IsNegative() {
		m.add("reconcile.freightTolerance", "%s is below 0", r.FreightTolerance)
	}
}
