package orders

import (
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/shopspring/decimal"

	"digitalbridge/internal/order"
	"digitalbridge/internal/policy"
	"digitalbridge/workflows/shared"
)

// liveOnce is the decision by which a person lets one order out; it is made when the order is submitted.
const liveOnce = "live once"

// LineEdit is the input of the update "editLine": it changes a line in Autotask before it is sent. What is
// not given stays.
type LineEdit struct {
	shared.Decision
	// Line is the line's number, from 1.
	Line      int              `json:"line"`
	Quantity  *int             `json:"quantity,omitempty"`
	UnitPrice *decimal.Decimal `json:"unitPrice,omitempty"`
	// Drop takes the line out of what is ordered.
	Drop bool `json:"drop,omitempty"`
}

// check says what can't be meant.
func (e LineEdit) check() error {
	switch {
	case e.Drop && (e.Quantity != nil || e.UnitPrice != nil):
		return errors.New("a line is dropped or changed, not both")
	case !e.Drop && e.Quantity == nil && e.UnitPrice == nil:
		return errors.New("nothing to change: give quantity, unitPrice or drop")
	case e.Quantity != nil && *e.Quantity < 1:
		return fmt.Errorf("quantity %d is below 1; drop the line instead", *e.Quantity)
	case e.UnitPrice != nil && !written(*e.UnitPrice):
		return errors.New("unitPrice is no price: write it in plain digits, such as 12.50")
	case e.UnitPrice != nil && !e.UnitPrice.Round(2).IsPositive():
		return fmt.Errorf("unitPrice %s is below 0.01", e.UnitPrice)
	}
	return nil
}

// written reports whether a price can be one: the digits of 1e9999 would fill every message about it.
func written(price decimal.Decimal) bool {
	const most = 15
	return price.Exponent() >= -most && price.Exponent() <= 0 && price.NumDigits() <= 2*most
}

// checkCeilings refuses what the policy lets nobody order. total is the order's before the edit.
func (e LineEdit) checkCeilings(total decimal.Decimal, l order.Line, p policy.Orders) error {
	quantity, price := l.Quantity, l.UnitCost
	if e.Quantity != nil {
		quantity = *e.Quantity
	}
	if e.UnitPrice != nil {
		price = *e.UnitPrice
	}
	cost := func(n int, each decimal.Decimal) decimal.Decimal { return each.Mul(decimal.NewFromInt(int64(n))) }
	why := order.TooMany(quantity, p)
	if why == "" {
		why = order.TooDear(total.Sub(cost(l.Quantity, l.UnitCost)).Add(cost(quantity, price)), p)
	}
	if why != "" {
		return errors.New(why + "; raise it there if that is intended")
	}
	return nil
}

// text says what is changed.
func (e LineEdit) text() string {
	var what []string
	if e.Drop {
		what = append(what, "dropped")
	}
	if e.Quantity != nil {
		what = append(what, fmt.Sprintf("quantity %d", *e.Quantity))
	}
	if e.UnitPrice != nil {
		what = append(what, "unit price "+e.UnitPrice.StringFixed(2))
	}
	return fmt.Sprintf("line %d: %s", e.Line, strings.Join(what, ", "))
}

// OrderResolution is the input of the update "resolve": what became of an order of unknown outcome.
type OrderResolution struct {
	shared.Decision
	// DistributorOrder is the number under which TD SYNNEX has the order.
	DistributorOrder string `json:"distributorOrder,omitempty"`
	// NotThere: TD SYNNEX has no such order. It is then sent, under the same number.
	NotThere bool `json:"notThere,omitempty"`
}

// DecisionMade is a decision as it is remembered.
type DecisionMade struct {
	Decision string    `json:"decision"`
	Actor    string    `json:"actor"`
	Reason   string    `json:"reason"`
	Detail   string    `json:"detail,omitempty"`
	At       time.Time `json:"at"`
}

// line is the decision in one line, at the time in the policy's zone.
func (d DecisionMade) line(zone policy.Zone) string {
	text := fmt.Sprintf("%s: %s by %s: %s", zone.Moment(d.At), d.Decision, d.Actor, d.Reason)
	if d.Detail != "" {
		text += " (" + d.Detail + ")"
	}
	return text
}

// CarriedDecisions is what a new run has to know of the former one.
type CarriedDecisions struct {
	Approvals map[string][]string `json:"approvals,omitempty"`
	DecideBy  time.Time           `json:"decideBy,omitzero"`
	Reminded  time.Time           `json:"reminded,omitzero"`
	// RemindedOf is the state that people were reminded of.
	RemindedOf string `json:"remindedOf,omitempty"`
	// Logged is the state of which the activity log has that it waits.
	Logged  string         `json:"logged,omitempty"`
	Decided []DecisionMade `json:"decided,omitempty"`
}
