package sandbox

// An order record: everything that will happen to it is planned when it is taken, so that what it
// looks like is a function of the record and the time.

import (
	"time"

	"github.com/shopspring/decimal"
)

type order struct {
	PONumber   string
	TakenAt    time.Time
	Scenarios  set
	ShipMethod string
	ShipTo     address
	Asked      askedRecord
	Lines      []orderLine

	PendingNumber string    // id of the pending purchase order; empty when it became a sales order at once
	ReviewedAt    time.Time // when a pending order becomes a sales order
	DeletedAt     time.Time // zero: never
	VisibleAt     time.Time // when order status begins to show it
}

// orderLine is one line as asked; a rejected one has a Reason and no piece.
type orderLine struct {
	Number       int
	AskedSKU     string
	AskedMPN     string
	CustPOLineNo string
	Product      product // empty for a quote line
	Quantity     int
	UnitPrice    decimal.Decimal
	Reason       string // why it was rejected
	QuoteNumber  string // number of the quote order; the line never ships
	Pieces       []piece
}

// piece is the part of a line that one warehouse ships under one order number.
type piece struct {
	OrderNumber string
	Warehouse   warehouse
	Quantity    int
	BackOrdered bool
	ETA         time.Time // what is announced while the piece waits for stock
	LaterETA    time.Time // what is announced from SlipsAt on; zero: the ETA holds
	SlipsAt     time.Time
	ShipsAt     time.Time // estimate and fact of the first shipment
	Shipments   []shipment
}

type shipment struct {
	At            time.Time
	Quantity      int
	Parcels       []parcel
	InvoicedAt    time.Time
	DeliveredAt   time.Time
	InvoiceNumber string
}

type parcel struct {
	Tracking string // may hold several numbers joined by commas, or NA
	Weight   decimal.Decimal
	Quantity int
	Serials  []string
}

type address struct {
	AddressName1 string `xml:"AddressName1"`
	AddressName2 string `xml:"AddressName2,omitempty"`
	AddressLine1 string `xml:"AddressLine1"`
	AddressLine2 string `xml:"AddressLine2,omitempty"`
	City         string `xml:"City"`
	State        string `xml:"State"`
	ZipCode      string `xml:"ZipCode"`
	Country      string `xml:"Country"`
}

// eta is what is announced at an instant.
func (p piece) eta(now time.Time) time.Time {
	if !p.LaterETA.IsZero() && !now.Before(p.SlipsAt) {
		return p.LaterETA
	}
	return p.ETA
}

// shippedBy counts the pieces that have left by an instant.
func (p piece) shippedBy(now time.Time) int {
	n := 0
	for _, s := range p.Shipments {
		if !now.Before(s.At) {
			n += s.Quantity
		}
	}
	return n
}

// code is the piece's line status at an instant.
func (p piece) code(now time.Time) string {
	switch shipped := p.shippedBy(now); {
	case shipped == 0:
		return "accepted"
	case shipped < p.Quantity:
		return headerWhenPartlyShipped
	}
	for _, s := range p.Shipments {
		if now.Before(s.InvoicedAt) {
			return "shipped"
		}
	}
	return "invoiced"
}

func (o *order) deleted(now time.Time) bool { return !o.DeletedAt.IsZero() && !now.Before(o.DeletedAt) }

func (o *order) pending(now time.Time) bool {
	return o.PendingNumber != "" && now.Before(o.ReviewedAt)
}

// code is the header status at an instant: invoiced or shipped when every line that ships is so far.
func (o *order) code(now time.Time) string {
	if o.deleted(now) {
		return "deleted"
	}
	if o.pending(now) {
		return "accepted"
	}
	counts := map[string]int{}
	pieces := 0
	for _, l := range o.Lines {
		if l.QuoteNumber != "" {
			pieces++
			counts["accepted"]++
		}
		for _, p := range l.Pieces {
			pieces++
			counts[p.code(now)]++
		}
	}
	switch {
	case pieces == counts["invoiced"]:
		return "invoiced"
	case pieces == counts["invoiced"]+counts["shipped"]:
		return "shipped"
	case pieces == counts["accepted"]:
		return "accepted"
	case o.Scenarios[scenarioMixedHeader]:
		return "shipped"
	}
	return headerWhenPartlyShipped
}

// orderType is the type of the record as a whole.
func (o *order) orderType(now time.Time) string {
	if o.pending(now) {
		return "99"
	}
	quotes, waiting, pieces := 0, 0, 0
	for _, l := range o.Lines {
		if l.QuoteNumber != "" {
			quotes++
		}
		for _, p := range l.Pieces {
			pieces++
			if p.BackOrdered && p.shippedBy(now) == 0 {
				waiting++
			}
		}
	}
	switch {
	case pieces == 0 && quotes > 0:
		return "QO"
	case pieces == waiting && waiting > 0:
		return "BO"
	}
	return "SO"
}

// numbers are the order numbers shown at an instant, in line order.
func (o *order) numbers(now time.Time) []string {
	var out []string
	add := func(n string) {
		for _, have := range out {
			if have == n {
				return
			}
		}
		if n != "" {
			out = append(out, n)
		}
	}
	for _, l := range o.Lines {
		add(l.QuoteNumber)
		for _, p := range l.Pieces {
			if o.pending(now) {
				add(o.PendingNumber)
			} else {
				add(p.OrderNumber)
			}
		}
	}
	return out
}
