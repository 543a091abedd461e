package policy

import (
	"regexp"
	"time"
)

// Orders is the policy of Submit Order.
type Orders struct {
	// ApprovedStatuses are the labels of the Autotask statuses in which a purchase order may go out.
	ApprovedStatuses []string `yaml:"approvedStatuses"`
	// NumberPrefix goes before the Autotask purchase order number in the number that TD SYNNEX sees.
	NumberPrefix string `yaml:"numberPrefix"`
	// Country of every ship-to address: US or CA. Autotask has no such field.
	Country string  `yaml:"country"`
	Contact Contact `yaml:"contact"`
	// ShipMethod is the distributor's code, empty for its default.
	ShipMethod   string `yaml:"shipMethod"`
	BackOrder    bool   `yaml:"backOrder"`
	ShipComplete bool   `yaml:"shipComplete"`
	// WriteOrderNumber: put the distributor's order numbers into External P.O. Number. Switch it off
	// where an accounting link uses that field as its own mark; the memo carries them anyway.
	WriteOrderNumber bool `yaml:"writeOrderNumber"`
	// ReconcileFor is how long an order whose outcome is unknown is looked up before a person is asked.
	ReconcileFor Duration `yaml:"reconcileFor"`
	// ReconcileEvery is the first wait between two look-ups; it doubles up to a quarter of ReconcileFor.
	ReconcileEvery Duration `yaml:"reconcileEvery"`
	// Hours are those in which the sweep submits approved purchase orders; empty: at any time.
	Hours Hours `yaml:"hours"`
	// Convert is the policy of Convert Opportunity.
	Convert Conversion `yaml:"convert"`
}

// Contact is who the distributor calls about a delivery.
type Contact struct {
	Name  string `yaml:"name"`
	Phone string `yaml:"phone"`
	Email string `yaml:"email"`
}

func defaultOrders() Orders {
	return Orders{
		ApprovedStatuses: []string{"Submitted"},
		Country:          "US",
		BackOrder:        true,
		WriteOrderNumber: true,
		ReconcileFor:     Duration(4 * time.Hour),
		ReconcileEvery:   Duration(time.Minute),
		Convert:          defaultConversion(),
	}
}

// maxDistributorNumber is the longest purchase order number that is known to be accepted by TD SYNNEX
// (reference: 20 characters of A-Z, 0-9 and dash).
const maxDistributorNumber = 20

var numberPrefix = regexp.MustCompile(`^[A-Z0-9-]*$`)

func (o Orders) validate(m *mistakes) {
	if len(o.ApprovedStatuses) == 0 {
		m.add("orders.approvedStatuses", "name at least one Autotask status, or no order ever goes out")
	}
	if !numberPrefix.MatchString(o.NumberPrefix) || len(o.NumberPrefix) > maxDistributorNumber-6 {
		m.add("orders.numberPrefix", "%q: use up to %d characters of A-Z, 0-9 and dash", o.NumberPrefix, maxDistributorNumber-6)
	}
	if o.Country != "US" && o.Country != "CA" {
		m.add("orders.country", "%q is not US or CA", o.Country)
	}
	m.atLeastASecond("orders.reconcileFor", o.ReconcileFor)
	m.atLeastASecond("orders.reconcileEvery", o.ReconcileEvery)
	if !o.Hours.unlimited() {
		o.Hours.validate(m, "orders.hours")
	}
	o.Convert.validate(m)
}
