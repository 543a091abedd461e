package order

import (
	"fmt"
	"slices"
	"strings"

	"github.com/shopspring/decimal"

	"digitalbridge/internal/spelling"
)

// This file looks at the first order that a person sends on a real account: whether it is a good one to begin with, and
// afterwards whether the distributor did what was meant. It decides nothing; a person reads it.

// FirstVerdict is what a point of the first order came to.
type FirstVerdict string

// Verdicts. FirstOpen is what can't be told yet.
const (
	FirstGood FirstVerdict = "good"
	FirstLook FirstVerdict = "look"
	FirstOpen FirstVerdict = "open"
)

// FirstPoint is one thing about the first order.
type FirstPoint struct {
	Name    string       `json:"name"`
	Verdict FirstVerdict `json:"verdict"`
	Detail  string       `json:"detail"`
}

// firstAmount is how much a first order may be worth without a remark, in the order's currency.
var firstAmount = decimal.NewFromInt(200)

// FirstBefore says whether an order is a good first one: a single line that is in stock, small, to your own office, by a
// ship method that the distributor offers, and nothing stands in its way.
func FirstBefore(o DistributorOrder, offers []Offer, freight *Freight, findings []Finding, office ShipTo) []FirstPoint {
	var p firstPoints
	p.say("one line", len(o.Lines) == 1, "%s", spelling.Count(len(o.Lines), "line"))
	total, pieces := decimal.Zero, 0
	for _, l := range o.Lines {
		total, pieces = total.Add(l.UnitPrice.Mul(decimal.NewFromInt(int64(l.Quantity)))), pieces+l.Quantity
		i := slices.IndexFunc(offers, func(f Offer) bool { return f.Line == l.Number })
		switch {
		case l.Electronic || i >= 0 && offers[i].Electronic:
			p.say("in stock", false, "SKU %s is delivered electronically; begin with something that ships", l.SKU)
		case i < 0 || offers[i].StockNotSaid:
			p.open("in stock", "TD SYNNEX does not say how many it has of SKU %s", l.SKU)
		default:
			p.say("in stock", offers[i].Quantity >= l.Quantity, "%d of SKU %s, %d ordered", offers[i].Quantity, l.SKU, l.Quantity)
		}
	}
	p.say("small", total.LessThanOrEqual(firstAmount), "%s for %s", spelling.Count(pieces, "piece"), total.StringFixed(2))
	if office.PostalCode == "" {
		p.open("to the office", "the office's address is not known")
	} else {
		p.say("to the office", samePlace(o.ShipTo.PostalCode, office.PostalCode), "to %s %s; the office is in %s %s", o.ShipTo.City,
			o.ShipTo.PostalCode, office.City, office.PostalCode)
	}
	switch {
	case o.ShipMethod == "":
		p.say("ship method", false, "none")
	case freight == nil || freight.Problem != "" || len(freight.Methods) == 0:
		p.open("ship method", "%s; there is no freight quote that offers it", o.ShipMethod)
	default:
		charge, offered := freight.charge(o.ShipMethod)
		detail := o.ShipMethod + ", which the freight quote does not offer"
		if offered {
			detail = o.ShipMethod + ", quoted " + amountOr(charge, "without a charge")
		}
		p.say("ship method", offered, "%s", detail)
	}
	if len(o.Comments) > 0 || o.ResellerNote != "" || o.Hold != "" {
		p.say("goes through by itself", false, "a comment or a hold sends it to a person at TD SYNNEX")
	} else {
		p.say("goes through by itself", true, "no comment and no hold")
	}
	for _, f := range findings {
		p.say("nothing stands in its way", false, "%s", f.Problem)
	}
	if len(findings) == 0 {
		p.say("nothing stands in its way", true, "every check passed")
	}
	return p
}

// FirstAfter compares what was ordered with what the distributor says: status, price, freight and invoice. Sent are the
// prices of a piece as they were sent, by line; one that is not there is not compared.
func FirstAfter(t Tracking, sent map[int]decimal.Decimal, freight *Freight, method string) []FirstPoint {
	var p firstPoints
	if !t.Seen {
		p.open("there", "TD SYNNEX does not show the order yet; that may take an hour")
		return p
	}
	p.say("there", true, "TD SYNNEX shows it")
	for _, d := range append(slices.Clone(t.Differences), t.Edited()...) {
		p.say("the same order", false, "%s", d.Text)
	}
	for _, l := range t.Lines {
		name := fmt.Sprintf("line %d, ", l.Number)
		p.product(name, l)
		p.price(name+"price", "order status", l.UnitPrice, sent[l.Number])
	}
	p.invoices(t, sent, freight, method)
	if missing := strings.TrimSpace(t.Missing); missing != "" {
		p.open("answers", "%s", missing)
	}
	return p
}

// firstPoints gathers points.
type firstPoints []FirstPoint

func (p *firstPoints) say(name string, good bool, format string, args ...any) {
	verdict := FirstLook
	if good {
		verdict = FirstGood
	}
	*p = append(*p, FirstPoint{name, verdict, fmt.Sprintf(format, args...)})
}

func (p *firstPoints) open(name, format string, args ...any) {
	*p = append(*p, FirstPoint{name, FirstOpen, fmt.Sprintf(format, args...)})
}

// product says whether the line is the one that was ordered, and whether it moves by itself.
func (p *firstPoints) product(name string, l LineTracking) {
	if l.Named {
		p.say(name+"product", true, "SKU %s", l.SKU)
	} else {
		p.open(name+"product", "TD SYNNEX has not named SKU %s yet", l.SKU)
	}
	if l.Placed == 0 {
		p.open(name+"quantity", "TD SYNNEX does not say how many it has on order; %d ordered", l.Ordered)
	} else {
		p.say(name+"quantity", l.Placed == l.Ordered, "%d on order, %d ordered", l.Placed, l.Ordered)
	}
	switch state := l.State(); {
	case l.Pending && !l.Confirmed:
		why, fix := l.Hold.Text()
		p.say(name+"released", false, "it waits for a person at TD SYNNEX: %s; %s. Ask for an auto-fill profile if every order does", why, fix)
	case l.Cancelled > 0 || l.Refused:
		p.say(name+"released", false, "%s", state)
	default:
		p.say(name+"released", true, "%s", state)
	}
}

// price compares a price of a piece that a service names with the one that was sent, to the cent.
func (p *firstPoints) price(name, service string, theirs, sent decimal.Decimal) {
	switch {
	case theirs.IsZero():
		p.open(name, "%s names none", service)
	case sent.IsZero():
		p.open(name, "%s in %s; the price that was sent is not known", theirs.StringFixed(2), service)
	default:
		p.say(name, theirs.Sub(sent).Abs().LessThanOrEqual(decimal.New(1, -2)), "%s in %s, %s was sent", theirs.StringFixed(2), service,
			sent.StringFixed(2))
	}
}

// invoices compares what is charged.
func (p *firstPoints) invoices(t Tracking, sent map[int]decimal.Decimal, freight *Freight, method string) {
	if len(t.Invoices) == 0 {
		p.open("invoice", "none yet")
		return
	}
	for _, i := range t.Invoices {
		if strange := t.strangeInvoice(i); len(strange) > 0 {
			for _, d := range strange {
				p.say("invoice "+i.Number, false, "%s", d.Text)
			}
			continue
		}
		for _, il := range i.Lines {
			l, ok := t.Line(il)
			if !ok {
				p.say("invoice "+i.Number, false, "it charges SKU %s, which was not ordered", il.SKU)
				continue
			}
			p.price(fmt.Sprintf("invoice %s, line %d", i.Number, l.Number), "the invoice", il.UnitPrice, sent[l.Number])
		}
		if freight == nil {
			p.open("invoice "+i.Number+", freight", "%s is charged; there is no quote to compare", i.Freight.StringFixed(2))
			continue
		}
		quoted, ok := freight.charge(method)
		if !ok || !quoted.Valid {
			p.open("invoice "+i.Number+", freight", "%s is charged; %s was not quoted", i.Freight.StringFixed(2), method)
			continue
		}
		p.say("invoice "+i.Number+", freight", i.Freight.LessThanOrEqual(quoted.Decimal), "%s is charged, %s was quoted",
			i.Freight.StringFixed(2), quoted.Decimal.StringFixed(2))
	}
}

// samePlace compares two postal codes by what both have: an invoice may leave out the four digits of a ZIP+4.
func samePlace(a, b string) bool {
	a, b = strings.ToUpper(strings.Join(strings.Fields(a), "")), strings.ToUpper(strings.Join(strings.Fields(b), ""))
	return a != "" && b != "" && (strings.HasPrefix(a, b) || strings.HasPrefix(b, a))
}

// charge is what a ship method was quoted for.
func (f Freight) charge(method string) (decimal.NullDecimal, bool) {
	i := slices.IndexFunc(f.Methods, func(m FreightMethod) bool { return m.Code == method })
	if i < 0 {
		return decimal.NullDecimal{}, false
	}
	return f.Methods[i].Charge, true
}

func amountOr(d decimal.NullDecimal, none string) string {
	if !d.Valid {
		return none
	}
	return d.Decimal.StringFixed(2)
}
