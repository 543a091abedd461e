package policy

import (
	"strings"
	"time"
)

// Conversion is the policy of Convert Opportunity.
type Conversion struct {
	// Submit: a purchase order that was made without a problem goes on to TD SYNNEX at once. Otherwise it
	// stays New until a person has looked at it.
	Submit bool `yaml:"submit"`
	// WonStatuses are the labels of the Autotask statuses of a won opportunity.
	WonStatuses []string `yaml:"wonStatuses"`
	// ShipTo is ShipToOffice or ShipToCustomer.
	ShipTo string `yaml:"shipTo"`
	// OfficeLocation names the location of the MSP's own company that goods are sent to; empty: its primary
	// one.
	OfficeLocation string `yaml:"officeLocation"`
	// InventoryLocation names where goods are received; empty: Autotask's default location.
	InventoryLocation string `yaml:"inventoryLocation"`
	// CostFrom is CostFromQuote or CostFromVendor.
	CostFrom string `yaml:"costFrom"`
	// LookAgainAfter is how long a create whose answer was lost may still take effect: so long the bridge
	// waits before it looks and goes on.
	LookAgainAfter Duration `yaml:"lookAgainAfter"`
}

// Where converted orders are delivered.
const (
	ShipToOffice   = "office"
	ShipToCustomer = "customer"
)

// Where the unit cost of a converted line comes from; the other one stands in when there is none.
const (
	CostFromQuote  = "quote"
	CostFromVendor = "vendor"
)

// longestAutotaskCall is how long Autotask lets a call run (reference autotask.md §4).
const longestAutotaskCall = 5 * time.Minute

func defaultConversion() Conversion {
	return Conversion{
		WonStatuses: []string{"Closed", "Implemented"}, ShipTo: ShipToOffice, CostFrom: CostFromQuote,
		LookAgainAfter: Duration(longestAutotaskCall),
	}
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
	if c.ShipTo != ShipToOffice && c.ShipTo != ShipToCustomer {
		m.add("orders.convert.shipTo", "%q is not %s or %s", c.ShipTo, ShipToOffice, ShipToCustomer)
	}
	if c.CostFrom != CostFromQuote && c.CostFrom != CostFromVendor {
		m.add("orders.convert.costFrom", "%q is not %s or %s", c.CostFrom, CostFromQuote, CostFromVendor)
	}
	m.atLeastASecond("orders.convert.lookAgainAfter", c.LookAgainAfter)
}
