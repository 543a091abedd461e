package sandbox

// An order record: everything that will happen to it is planned when it is taken, so that what it
// looks like is a function of the record and the time.

import (
	"slices"
	"time"

	"github.com/shopspring/decimal"
)

type order struct {
	PONumber   string
	TakenAt    time.Time
	Scenarios  set
	Region     string
	ShipMethod string
	ShipTo     address
	Asked      askedRecord
	Lines      []orderLine

	PendingNumber string    // of the lines that wait for a person; empty when there are none
	ReviewedAt    time.Time // when they become sales orders
	HeldUntil     time.Time // the ship method is not one of the region's: shown as a hold until then
	DeletedAt     time.Time // zero: never
	VisibleAt     time.Time // when order status begins to show it
}

// orderLine is one line as asked; a rejected one has a Reason and no piece.
type orderLine struct {
	Number          int
	AskedSKU        string
	AskedMPN        string
	CustPOLineNo    string
	SpecialPriceRef string
	Product         product // empty for a quote line and an unrecognised one
	Quantity        int
	UnitPrice       decimal.Decimal
	Reason          string    // why it was rejected
	QuoteNumber     string    // number of the quote order; the line never ships
	Review          string    // internal reference that says why it waits for a person; empty when it does not
	Unrecognised    bool      // nobody knows the product: the person who reviews it deletes it
	DeletedAt       time.Time // zero: never
	Pieces          []piece
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

// lineDeleted tells whether the line was given up, by itself or with its order.
func (o *order) lineDeleted(l orderLine, now time.Time) bool {
	return o.deleted(now) || !l.DeletedAt.IsZero() && !now.Before(l.DeletedAt) || l.Unrecognised && !now.Before(o.ReviewedAt)
}

// inReview tells whether the line waits for a person.
func (o *order) inReview(l orderLine, now time.Time) bool {
	return l.Review != "" && now.Before(o.ReviewedAt)
}

func (o *order) held(now time.Time) bool { return now.Before(o.HeldUntil) }

// pending tells whether any line waits for a person.
func (o *order) pending(now time.Time) bool {
	return slices.ContainsFunc(o.Lines, func(l orderLine) bool { return o.inReview(l, now) })
}

// code is the header status at an instant: accepted while anything is open or in review, invoiced or shipped
// when every line that ships is so far, deleted when no line is left.
func (o *order) code(now time.Time) string {
	counts := map[string]int{}
	pieces := 0
	for _, l := range o.Lines {
		switch {
		case l.Reason != "", o.lineDeleted(l, now):
			continue
		case l.QuoteNumber != "", o.inReview(l, now):
			pieces++
			counts["accepted"]++
			continue
		}
		for _, p := range l.Pieces {
			pieces++
			counts[p.code(now)]++
		}
	}
	switch {
	case pieces == 0:
		return "deleted"
	case pieces == counts["invoiced"]:
		return "invoiced"
	case pieces == counts["invoiced"]+counts["shipped"]:
		return "shipped"
	case pieces == counts["accepted"], o.pending(now):
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
		if n != "" && !slices.Contains(out, n) {
			out = append(out, n)
		}
	}
	for _, l := range o.Lines {
		add(l.QuoteNumber)
		if o.inReview(l, now) {
			add(o.PendingNumber)
			continue
		}
		for _, p := range l.Pieces {
			add(p.OrderNumber)
		}
	}
	return out
}
