package policy

import (
	"regexp"
	"slices"
	"time"

	"github.com/shopspring/decimal"
)

// Orders is the policy of Submit Order.
type Orders struct {
	// ApprovedStatuses are the Autotask statuses in which a purchase order may go out, by label.
	ApprovedStatuses []string `yaml:"approvedStatuses"`
	// NumberPrefix goes before the Autotask purchase order number in the number that TD SYNNEX sees.
	NumberPrefix string `yaml:"numberPrefix"`
	// Country of every ship-to address: US or CA. Autotask has no such field.
	Country Country `yaml:"country"`
	Contact Contact `yaml:"contact"`
	// ShipMethod is the distributor's code. Without one no order goes out whose shipping type has none either.
	ShipMethod string `yaml:"shipMethod"`
	// ShipMethods are the distributor's codes by the name of the purchase order's Autotask shipping type.
	ShipMethods map[string]string `yaml:"shipMethods"`
	// FreightAccount is the MSP's own account with the carrier, empty for the distributor's.
	FreightAccount string `yaml:"freightAccount"`
	// Warehouse is the number of the distributor's warehouse to ship from, ANY, or empty for its choice.
	Warehouse string `yaml:"warehouse"`
	// OutOfStock says what becomes of what is not in stock: backOrder, ask or refuse.
	OutOfStock   OutOfStock `yaml:"outOfStock"`
	ShipComplete bool       `yaml:"shipComplete"`
	// Split lets one line come from several warehouses.
	Split bool `yaml:"split"`
	// DropShip is toCustomer, or never: whether an order that goes to the customer's address is shipped
	// blind, in the MSP's name.
	DropShip DropShip `yaml:"dropShip"`
	// EndUser is whenRequired, always or never: whether the customer of the purchase order is named to
	// the distributor as the end user.
	EndUser EndUser `yaml:"endUser"`
	// StockEndUser is none, or self: whether the MSP itself is the end user of a purchase order that is for no
	// customer.
	StockEndUser StockEndUser `yaml:"stockEndUser"`
	// SpecialPrice is the agreement under which every order is bought.
	SpecialPrice SpecialPrice `yaml:"specialPrice"`
	// Comments is memo, or never: whether the purchase order's memo goes along as a comment. A comment
	// makes the distributor hold the order for a person.
	Comments Comments `yaml:"comments"`
	// ResellerNote goes along with every order as the distributor's internal shipping note. It makes the
	// distributor hold every order for a person.
	ResellerNote string `yaml:"resellerNote"`
	// PaymentTerm is the Autotask payment term that a purchase order without one is given when its
	// order is written back. The distributor's message has no field for it.
	PaymentTerm string `yaml:"paymentTerm"`
	// FreightQuote asks the distributor for the freight of every order before it goes out.
	FreightQuote bool `yaml:"freightQuote"`

	// MinimumQuantity is warn, ask or block: what becomes of a line below the minimum order quantity of the price
	// file.
	MinimumQuantity MinimumQuantity `yaml:"minimumQuantity"`
	// PriceTolerancePercent is how far the live price may be from a line's cost before a person is asked. Within it
	// the live price is sent. null compares nothing and sends the cost.
	PriceTolerancePercent decimal.NullDecimal `yaml:"priceTolerancePercent"`
	Approval              Approval            `yaml:"approval"`
	// MaxQuantity is the most pieces of a line, and MaxAmount the most that an order may cost, whoever approves it; 0
	// and null: no limit.
	MaxQuantity int                 `yaml:"maxQuantity"`
	MaxAmount   decimal.NullDecimal `yaml:"maxAmount"`
	// SimilarWithin is how far back a warning looks for an order of the same products; 0 doesn't look.
	SimilarWithin Duration `yaml:"similarWithin"`
	// Partial is tell or ask: whether people are told of an order that was accepted in part, or decide what
	// becomes of the rest.
	Partial Partial `yaml:"partial"`
	// DecideWithin is how long people may take to answer; after it nothing is sent.
	DecideWithin Duration `yaml:"decideWithin"`
	// RemindEvery is how often they are reminded.
	RemindEvery Duration `yaml:"remindEvery"`

	// WriteOrderNumber: put the distributor's order numbers into External P.O. Number. Switch it off
	// where an accounting link uses that field as its own mark; the memo carries them anyway. Accounting links
	// (QuickBooks, Xero) copy memo and external number once, so what is written after that copy is only in Autotask.
	WriteOrderNumber bool `yaml:"writeOrderNumber"`
	// WriteLineMemo: keep a block about each line in its memo. An accounting link that copies the memo copies it once,
	// as it is then.
	WriteLineMemo bool `yaml:"writeLineMemo"`
	// ReconcileFor is how long an order whose outcome is unknown is looked up before a person is asked.
	ReconcileFor Duration `yaml:"reconcileFor"`
	// ReconcileEvery is the first wait between two look-ups; it doubles up to a quarter of ReconcileFor.
	ReconcileEvery Duration `yaml:"reconcileEvery"`
	// Resend is never, or afterWindow: whether an order that was not found for ReconcileFor is sent again
	// under the same number without asking.
	Resend Resend `yaml:"resend"`
	// Since is the moment from which purchase orders go out by themselves: a day, or a time. What was submitted
	// before it goes out only when a person submits it. Empty: when sending was switched on.
	Since Moment `yaml:"since"`
	// Hours are those in which the sweep submits approved purchase orders; empty: at any time.
	Hours Hours `yaml:"hours"`
	// Convert is the policy of Convert Opportunity.
	Convert Conversion `yaml:"convert"`
	// Dossier is the policy of the file that is kept of every purchase order.
	Dossier Dossier `yaml:"dossier"`
}

// Contact is who the distributor calls about a delivery.
type Contact struct {
	Name  string `yaml:"name"`
	Phone string `yaml:"phone"`
	Email string `yaml:"email"`
}

// SpecialPrice is an agreement with a manufacturer or a public body.
type SpecialPrice struct {
	// Type is the kind of agreement, one of the distributor's, or empty.
	Type SpecialPriceType `yaml:"type"`
	// Reference is the number of the bid or promotion.
	Reference string `yaml:"reference"`
}

// Approval is when people have to approve an order, and how many.
type Approval struct {
	// Above is the amount at line costs beyond which an order needs approval; null: never.
	Above decimal.NullDecimal `yaml:"above"`
	// Approvers is the number of different people, 1 or 2.
	Approvers int `yaml:"approvers"`
}

func defaultOrders() Orders {
	return Orders{
		ApprovedStatuses:      []string{"Submitted"},
		Country:               "US",
		OutOfStock:            OutOfStockBackOrder,
		Split:                 true,
		DropShip:              DropShipNever,
		EndUser:               EndUserWhenRequired,
		StockEndUser:          StockEndUserNone,
		MinimumQuantity:       MinimumWarn,
		Comments:              CommentsNever,
		PriceTolerancePercent: decimal.NewNullDecimal(decimal.NewFromInt(2)),
		Approval:              Approval{Approvers: 1},
		MaxQuantity:           1000,
		MaxAmount:             decimal.NewNullDecimal(decimal.NewFromInt(250_000)),
		SimilarWithin:         Duration(7 * 24 * time.Hour),
		Partial:               PartialTell,
		DecideWithin:          Duration(72 * time.Hour),
		RemindEvery:           Duration(24 * time.Hour),
		WriteOrderNumber:      true,
		WriteLineMemo:         true,
		ReconcileFor:          Duration(4 * time.Hour),
		ReconcileEvery:        Duration(time.Minute),
		Resend:                ResendNever,
		Convert:               defaultConversion(),
		Dossier:               defaultDossier(),
	}
}

// maxDistributorNumber is the longest purchase order number that is known to be accepted by TD SYNNEX
// (reference: 20 characters of A-Z, 0-9 and dash).
const maxDistributorNumber = 20

var (
	numberPrefix  = regexp.MustCompile(`^[A-Z0-9-]*$`)
	shipCode      = regexp.MustCompile(`^[A-Z0-9_]{1,10}$`)
	warehouseName = regexp.MustCompile(`^([0-9]{1,5}|ANY)?$`)
)

func (o Orders) validate(m *mistakes) {
	if len(o.ApprovedStatuses) == 0 {
		m.add("orders.approvedStatuses", "name at least one Autotask status, or no order ever goes out")
	}
	if !numberPrefix.MatchString(o.NumberPrefix) || len(o.NumberPrefix) > maxDistributorNumber-6 {
		m.add("orders.numberPrefix", "%q: use up to %d characters of A-Z, 0-9 and dash", o.NumberPrefix, maxDistributorNumber-6)
	}
	o.validateShipping(m)
	if p := o.PriceTolerancePercent; p.Valid && p.Decimal.IsNegative() {
		m.add("orders.priceTolerancePercent", "%s is below 0; 0 asks about every difference, null compares nothing", p.Decimal)
	}
	if a := o.Approval.Above; a.Valid && a.Decimal.IsNegative() {
		m.add("orders.approval.above", "%s is below 0", a.Decimal)
	}
	if o.Approval.Approvers != 1 && o.Approval.Approvers != 2 {
		m.add("orders.approval.approvers", "%d is not 1 or 2", o.Approval.Approvers)
	}
	if o.MaxQuantity < 0 {
		m.add("orders.maxQuantity", "%d is below 0; 0 sets no limit", o.MaxQuantity)
	}
	if a := o.MaxAmount; a.Valid && !a.Decimal.IsPositive() {
		m.add("orders.maxAmount", "%s lets nothing go out; null sets no limit", a.Decimal)
	}
	if o.SimilarWithin < 0 {
		m.add("orders.similarWithin", "%s is below 0; 0 looks for no similar order", o.SimilarWithin)
	}
	m.atLeastASecond("orders.decideWithin", o.DecideWithin)
	m.atLeastASecond("orders.remindEvery", o.RemindEvery)
	m.atLeastASecond("orders.reconcileFor", o.ReconcileFor)
	m.atLeastASecond("orders.reconcileEvery", o.ReconcileEvery)
	o.Since.validate(m, "orders.since")
	if !o.Hours.unlimited() {
		o.Hours.validate(m, "orders.hours")
	}
	o.Convert.validate(m)
	o.Dossier.validate(m)
}

func (o Orders) validateShipping(m *mistakes) {
	if o.ShipMethod != "" && !shipCode.MatchString(o.ShipMethod) {
		m.add("orders.shipMethod", "%q is not a code of TD SYNNEX such as FG", o.ShipMethod)
	}
	names := make([]string, 0, len(o.ShipMethods))
	for name := range o.ShipMethods {
		names = append(names, name)
	}
	slices.Sort(names)
	for _, name := range names {
		if !shipCode.MatchString(o.ShipMethods[name]) {
			m.add("orders.shipMethods", "%s: %q is not a code of TD SYNNEX such as FG", name, o.ShipMethods[name])
		}
	}
	if !warehouseName.MatchString(o.Warehouse) {
		m.add("orders.warehouse", "%q is not a warehouse number, ANY or empty", o.Warehouse)
	}
	// Known clients send the reference with a type only (reference tdsynnex.md §3.1).
	if o.SpecialPrice.Reference != "" && o.SpecialPrice.Type == "" {
		m.add("orders.specialPrice.type", "is missing beside the reference %q", o.SpecialPrice.Reference)
	}
	if len(o.ResellerNote) > maxNote {
		m.add("orders.resellerNote", "has %d bytes, more than %d", len(o.ResellerNote), maxNote)
	}
}

// maxNote keeps a note within what any known client sends in one element.
const maxNote = 200
