package policy

import "strings"

// Conversion is the policy of Convert Opportunity.
type Conversion struct {
	// Submit: a purchase order that was made without a problem goes on to TD SYNNEX at once. Otherwise it
	// stays New until a person has looked at it.
	Submit bool `yaml:"submit"`
	// WonStatuses are the labels of the Autotask statuses of a won opportunity.
	WonStatuses []string `yaml:"wonStatuses"`
	// ShipTo is where the goods of converted orders go: office, the MSP's own address, or customer.
	ShipTo ShipTo `yaml:"shipTo"`
	// OfficeLocation names the location of the MSP's own company that goods are sent to; empty: its primary
	// one.
	OfficeLocation string `yaml:"officeLocation"`
	// InventoryLocation names where goods are received; empty: Autotask's default location.
	InventoryLocation string `yaml:"inventoryLocation"`
	// CostFrom is where the unit cost of a converted line comes from: quote or vendor; the other one stands in
	// when there is none.
	CostFrom CostFrom `yaml:"costFrom"`
}

// ShipTo is where converted orders are delivered.
type ShipTo string

// Values of [ShipTo].
const (
	ShipToOffice   ShipTo = "office"
	ShipToCustomer ShipTo = "customer"
)

func (ShipTo) values() []string { return texts(ShipToOffice, ShipToCustomer) }

// CostFrom is where the unit cost of a converted line comes from.
type CostFrom string

// Values of [CostFrom].
const (
	CostFromQuote  CostFrom = "quote"
	CostFromVendor CostFrom = "vendor"
)

func (CostFrom) values() []string { return texts(CostFromQuote, CostFromVendor) }

func defaultConversion() Conversion {
	return Conversion{WonStatuses: []string{"Closed", "Implemented"}, ShipTo: ShipToOffice, CostFrom: CostFromQuote}
}

func (c Conversion) validate(m *mistakes) {
	if len(c.WonStatuses) == 0 {
		m.add("orders.convert.wonStatuses", "name at least one Autotask status, or no opportunity can ever be converted")
	}
	for _, s := range c.WonStatuses {
		if strings.TrimSpace(s) == "" {
			m.add("orders.convert.wonStatuses", "a label is empty")
		}
	}
}
