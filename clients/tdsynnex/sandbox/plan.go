package sandbox

// Planning of an order when it is taken: which warehouse serves which part of a line, when it ships,
// in which parcels, when it is delivered and invoiced. Numbers follow from the PO number, so that two
// runs with the same orders give the same numbers.

import (
	"fmt"
	"hash/fnv"
	"slices"
	"strings"
	"time"

	"github.com/shopspring/decimal"
)

// wishes are the fields of a purchase order that decide how it is served.
type wishes struct {
	backOrder     bool   // may wait for stock
	shipComplete  bool   // ships when everything is there
	splitAllowed  bool   // a line may come from several warehouses
	fromWarehouse string // a warehouse number, ANY or empty
}

// planner takes one order apart.
type planner struct {
	po       string
	now      time.Time
	chosen   set
	wishes   wishes
	released time.Time // when warehouses may start
	groups   map[string]string
}

func newPlanner(po string, now time.Time, chosen set, w wishes) *planner {
	p := &planner{po: strings.ToUpper(strings.TrimSpace(po)), now: now, chosen: chosen, wishes: w, released: now, groups: map[string]string{}}
	return p
}

// serve divides a quantity over the warehouses; what no warehouse has is back-ordered. The second
// result says why the line is refused instead. divide takes the line from two warehouses even when
// one would do.
func (p *planner) serve(item product, quantity int, from string, divide bool) ([]piece, string) {
	from = firstFilled(from, p.wishes.fromWarehouse)
	if strings.EqualFold(from, "ANY") {
		from = ""
	}
	var places []stock
	for _, s := range item.Stock {
		if from == "" || s.Warehouse.Number == from {
			if item.UnlimitedStock {
				s.Quantity = quantity
			}
			places = append(places, s)
		}
	}
	slices.SortStableFunc(places, func(a, b stock) int { return b.Quantity - a.Quantity })
	divide = (divide || p.chosen[scenarioSplit]) && quantity > 1
	if p.chosen[scenarioBackOrder] || p.chosen[scenarioSlip] || p.chosen[scenarioBackOrderCode] || p.chosen[scenarioAmericanDates] {
		places = nil
	}
	var out []piece
	left := quantity
	for i, s := range places {
		if left == 0 || s.Quantity == 0 || (i > 0 && !p.wishes.splitAllowed) {
			break
		}
		take := min(left, s.Quantity)
		if divide && i == 0 && len(places) > 1 {
			take = min(take, (quantity+1)/2)
		}
		out = append(out, piece{Warehouse: s.Warehouse, Quantity: take})
		left -= take
	}
	if divide && left > 0 && len(out) == 1 && len(places) > 1 {
		out = append(out, piece{Warehouse: places[1].Warehouse, Quantity: left})
		left = 0
	}
	if left > 0 {
		if !p.wishes.backOrder {
			return nil, reasonNoBackOrder
		}
		out = append(out, p.backOrder(item, left))
	}
	return out, ""
}

func (p *planner) backOrder(item product, quantity int) piece {
	b := piece{Quantity: quantity, BackOrdered: true, ETA: day(p.now.Add(defaultRestock))}
	if len(item.Stock) > 0 {
		b.Warehouse = item.Stock[0].Warehouse
	}
	if s, ok := item.arrival(); ok && s.ETA.After(p.now) {
		b.Warehouse, b.ETA = s.Warehouse, s.ETA
	}
	if p.chosen[scenarioSlip] {
		b.LaterETA, b.SlipsAt = b.ETA.Add(slip), b.ETA.Add(-slipNotice)
	}
	return b
}

// schedule gives every piece its order number and shipments. Pieces that leave one warehouse together
// are one sales order, and each of its shipments is one invoice.
func (p *planner) schedule(lines []orderLine) {
	var latest time.Time
	for i := range lines {
		for j := range lines[i].Pieces {
			piece := &lines[i].Pieces[j]
			piece.ShipsAt = p.shipTime(*piece, lines[i])
			if piece.ShipsAt.After(latest) {
				latest = piece.ShipsAt
			}
		}
	}
	for i := range lines {
		for j := range lines[i].Pieces {
			piece := &lines[i].Pieces[j]
			if p.wishes.shipComplete {
				piece.ShipsAt = latest
			}
			group := "stock " + piece.Warehouse.Number
			if lines[i].Review != "" {
				group = "reviewed " + group
			}
			switch {
			case electronic(lines[i].Product):
				group += " electronic"
			case piece.BackOrdered:
				group += " back order" + piece.ETA.Format(" 2006-01-02")
			}
			piece.OrderNumber = p.number(group)
			p.ship(piece, lines[i], group)
		}
	}
}

// electronic products are licences and services: nothing travels, so nothing is tracked.
func electronic(item product) bool { return item.UnlimitedStock && item.Weight.IsZero() }

func (p *planner) shipTime(piece piece, line orderLine) time.Time {
	ready := p.released
	if line.Review != "" {
		ready = latestOf(ready, p.now.Add(reviewTime))
	}
	if piece.BackOrdered {
		if arrival := latestOf(piece.ETA, piece.LaterETA).Add(18 * time.Hour); arrival.After(ready) { // 10:00 in California
			return officeHours(arrival)
		}
	}
	if electronic(line.Product) {
		return ready.Add(time.Hour)
	}
	return officeHours(ready.Add(handlingTime))
}

// ship cuts a piece into shipments and their parcels.
func (p *planner) ship(piece *piece, line orderLine, group string) {
	quantities := []int{piece.Quantity}
	if (p.chosen[scenarioPartialShip] || p.chosen[scenarioMixedHeader] || p.chosen[scenarioTwoInvoices]) && piece.Quantity > 1 {
		quantities = []int{piece.Quantity / 2, piece.Quantity - piece.Quantity/2}
	}
	at, serial := piece.ShipsAt, 0
	for n, quantity := range quantities {
		s := shipment{At: at, Quantity: quantity, InvoicedAt: at.Add(invoiceDelay), DeliveredAt: at.Add(deliveryTime),
			InvoiceNumber: digitsOf(9, p.po, group, "invoice", fmt.Sprint(n))}
		s.Parcels = p.parcels(line, quantity, fmt.Sprintf("%s %d %d", group, line.Number, n), &serial)
		piece.Shipments = append(piece.Shipments, s)
		at = officeHours(at.Add(partialDelay))
	}
}

// parcels puts at most 50 pounds and at most 20 pieces in a parcel.
func (p *planner) parcels(line orderLine, quantity int, where string, serial *int) []parcel {
	item := line.Product
	fit := 20
	if item.Weight.IsPositive() {
		fit = min(fit, max(1, int(decimal.NewFromInt(50).Div(item.Weight).IntPart())))
	}
	if !item.ParcelShip {
		fit = quantity // one pallet
	}
	var out []parcel
	for n := 0; quantity > 0; n++ {
		take := min(fit, quantity)
		if n == 49 {
			take = quantity // a freight shipment rather than fifty parcels
		}
		quantity -= take
		box := parcel{Tracking: digitsOf(12, p.po, where, fmt.Sprint(n)), Quantity: take,
			Weight: item.Weight.Mul(decimal.NewFromInt(int64(take)))}
		if item.Serialized {
			for range take {
				*serial++
				box.Serials = append(box.Serials, "SN"+digitsOf(10, p.po, item.SKU, where, fmt.Sprint(*serial)))
			}
		}
		switch {
		case p.chosen[scenarioNoTracking], electronic(item):
			box.Tracking = "NA"
		case p.chosen[scenarioPartialShip]:
			box.Tracking += "," + digitsOf(12, p.po, where, fmt.Sprint(n), "second")
			if len(box.Serials) == 0 {
				box.Serials = []string{"SN" + digitsOf(10, p.po, where, fmt.Sprint(n))}
			}
			box.Serials = append(box.Serials, box.Serials[0])
		}
		out = append(out, box)
	}
	return out
}

// number is the sales order number of a group of pieces.
func (p *planner) number(group string) string {
	if n, ok := p.groups[group]; ok {
		return n
	}
	n := digitsOf(8, p.po, group)
	p.groups[group] = n
	return n
}

// digitsOf makes a number of n digits out of words; it never begins with 0.
func digitsOf(n int, words ...string) string {
	h := fnv.New64a()
	_, _ = h.Write([]byte(strings.Join(words, "\x00")))
	low := uint64(1)
	for range n - 1 {
		low *= 10
	}
	return fmt.Sprint(low + h.Sum64()%(9*low))
}

// officeHours moves an instant to when warehouses ship: Monday to Saturday, 6 to 22 o'clock US Pacific.
func officeHours(t time.Time) time.Time {
	l := inPacific(t)
	if l.Hour() >= 22 {
		l = time.Date(l.Year(), l.Month(), l.Day()+1, 6, l.Minute(), l.Second(), 0, l.Location())
	}
	if l.Hour() < 6 {
		l = time.Date(l.Year(), l.Month(), l.Day(), 6, l.Minute(), l.Second(), 0, l.Location())
	}
	if l.Weekday() == time.Sunday {
		l = time.Date(l.Year(), l.Month(), l.Day()+1, 6, l.Minute(), l.Second(), 0, l.Location())
	}
	return l.UTC()
}

// day is the calendar day of an instant in California, at midnight UTC.
func day(t time.Time) time.Time {
	l := inPacific(t)
	return time.Date(l.Year(), l.Month(), l.Day(), 0, 0, 0, 0, time.UTC)
}

func latestOf(a, b time.Time) time.Time {
	if b.After(a) {
		return b
	}
	return a
}
