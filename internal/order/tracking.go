package order

import (
	"cmp"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/shopspring/decimal"
)

// State is how far a line, or a whole order, has come.
type State string

// States, in the order of an order's life. Rejected and cancelled end it.
const (
	Submitted        State = "Submitted"         // sent; the distributor has not shown it yet
	PendingReview    State = "Pending review"    // a person at the distributor has to release it
	Processing       State = "Processing"        // accepted
	BackOrdered      State = "Back-ordered"      // nothing of the line has shipped, and it waits for stock
	PartiallyShipped State = "Partially shipped" // some of it is on its way
	Shipped          State = "Shipped"           // all of it is on its way
	Delivered        State = "Delivered"         // the carrier has delivered all of it
	Invoiced         State = "Invoiced"          // the distributor has invoiced all that it ships
	Cancelled        State = "Cancelled"         // deleted at the distributor
	Rejected         State = "Rejected"          // refused by the distributor
)

// Terminal reports whether nothing more will happen to a line in this state.
func (s State) Terminal() bool { return s == Invoiced || s == Cancelled || s == Rejected }

// Code is what the distributor says of an item: the normalised value of its status code.
type Code string

// Codes of an item. Unknown ones are kept as they are and change nothing.
const (
	CodeAccepted Code = "accepted"
	CodeShipped  Code = "shipped"
	CodeInvoiced Code = "invoiced"
	CodeDeleted  Code = "deleted"
	CodeRejected Code = "rejected"
	CodeNotFound Code = "notFound"
)

// Answer is what the distributor says of an order at one moment.
type Answer struct {
	// Found: the distributor knows the order. Not found proves nothing soon after it was sent.
	Found    bool         `json:"found"`
	Items    []AnswerItem `json:"items,omitempty"`
	Invoices []Invoice    `json:"invoices,omitempty"`
	// Unknown are status codes that the bridge does not know, as they came.
	Unknown []string `json:"unknown,omitempty"`
}

// AnswerItem is one item of the answer. Several items may belong to one line: one per warehouse and
// order number.
type AnswerItem struct {
	Line        int       `json:"line"`
	Code        Code      `json:"code"`
	OrderNumber string    `json:"orderNumber,omitempty"`
	Pending     bool      `json:"pending,omitempty"`
	BackOrder   bool      `json:"backOrder,omitempty"`
	Ordered     int       `json:"ordered"`
	Shipped     int       `json:"shipped"`
	ETA         time.Time `json:"eta,omitzero"`
	ShippedAt   time.Time `json:"shippedAt,omitzero"`
	Warehouse   string    `json:"warehouse,omitempty"`
	Method      string    `json:"method,omitempty"`
	Parcels     []Parcel  `json:"parcels,omitempty"`
}

// Parcel is a package on its way.
type Parcel struct {
	Tracking  string    `json:"tracking,omitempty"`
	Quantity  int       `json:"quantity,omitempty"`
	Serials   []string  `json:"serials,omitempty"`
	Warehouse string    `json:"warehouse,omitempty"`
	Method    string    `json:"method,omitempty"`
	ShippedAt time.Time `json:"shippedAt,omitzero"`
	Delivered time.Time `json:"delivered,omitzero"`
	Refused   time.Time `json:"refused,omitzero"`
}

// Invoice is an invoice of the distributor.
type Invoice struct {
	Number  string          `json:"number"`
	Date    time.Time       `json:"date,omitzero"`
	Total   decimal.Decimal `json:"total"`
	Freight decimal.Decimal `json:"freight"`
}

// Tracking is all that is known of an order. It only ever grows: quantities never fall, parcels,
// order numbers and invoices are never lost, whatever order the answers come in.
type Tracking struct {
	PurchaseOrder string         `json:"purchaseOrder"`
	Seen          bool           `json:"seen"` // the distributor has shown the order at least once
	Lines         []LineTracking `json:"lines"`
	Invoices      []Invoice      `json:"invoices,omitempty"`
	Unknown       []string       `json:"unknown,omitempty"`
}

// LineTracking is all that is known of a line.
type LineTracking struct {
	Number       int       `json:"number"`
	ItemID       int64     `json:"itemId"`
	SKU          string    `json:"sku"`
	Ordered      int       `json:"ordered"`
	Shipped      int       `json:"shipped"`
	Delivered    int       `json:"delivered"`
	Invoiced     int       `json:"invoiced"`
	Cancelled    int       `json:"cancelled"`
	Refused      bool      `json:"refused,omitempty"`   // what was cancelled had been rejected
	Confirmed    bool      `json:"confirmed,omitempty"` // some item was more than pending
	Pending      bool      `json:"pending,omitempty"`   // some item was pending review
	BackOrdered  int       `json:"backOrdered"`         // as last said; it comes and goes
	ETA          time.Time `json:"eta,omitzero"`        // as last said
	OrderNumbers []string  `json:"orderNumbers,omitempty"`
	Parcels      []Parcel  `json:"parcels,omitempty"`
}

// NewTracking starts the tracking of a purchase order.
func NewTracking(po PurchaseOrder) Tracking {
	t := Tracking{PurchaseOrder: po.Number}
	for _, l := range po.Lines {
		t.Lines = append(t.Lines, LineTracking{Number: l.Number, ItemID: l.ItemID, SKU: l.SKU, Ordered: l.Quantity})
	}
	return t
}

// Merge adds an answer to what is known. Merging an answer twice, late or out of order never takes
// anything away.
func Merge(t Tracking, a Answer) Tracking {
	t.Unknown = union(t.Unknown, a.Unknown)
	t.Invoices = mergeInvoices(t.Invoices, a.Invoices)
	if !a.Found {
		return t
	}
	t.Seen = true
	t.Lines = slices.Clone(t.Lines)
	for i := range t.Lines {
		t.Lines[i] = mergeLine(t.Lines[i], a.Items)
	}
	return t
}

func mergeLine(l LineTracking, items []AnswerItem) LineTracking {
	var shipped, invoiced, cancelled, backOrdered int
	var eta time.Time
	var current []string
	mentioned := false
	parcels := l.Parcels
	for _, it := range items {
		if it.Line != l.Number {
			continue
		}
		mentioned = true
		shipped += it.Shipped
		open := max(it.Ordered-it.Shipped, 0)
		switch it.Code {
		case CodeInvoiced:
			invoiced += it.Shipped
		case CodeDeleted:
			cancelled += open
		case CodeRejected:
			cancelled += open
			l.Refused = true
		default:
			if it.BackOrder && open > 0 {
				backOrdered += open
				eta = latest(eta, it.ETA)
			}
		}
		switch {
		case it.Pending:
			l.Pending = true
		case it.Code == CodeAccepted || it.Code == CodeShipped || it.Code == CodeInvoiced:
			l.Confirmed = true
		}
		if it.OrderNumber != "" {
			current = append(current, it.OrderNumber)
		}
		parcels = mergeParcels(parcels, it)
	}
	if !mentioned {
		return l
	}
	l.Shipped = max(l.Shipped, min(shipped, l.Ordered))
	l.Invoiced = max(l.Invoiced, min(invoiced, l.Ordered))
	l.Cancelled = max(l.Cancelled, min(cancelled, l.Ordered-l.Shipped))
	l.BackOrdered = min(backOrdered, l.Ordered-l.Shipped-l.Cancelled)
	l.ETA = eta
	l.OrderNumbers = union(l.OrderNumbers, current)
	l.Parcels = parcels
	delivered := 0
	for _, p := range parcels {
		if !p.Delivered.IsZero() {
			delivered += p.Quantity
		}
	}
	l.Delivered = max(l.Delivered, min(delivered, l.Shipped))
	return l
}

// State derives how far the line has come from its quantities.
func (l LineTracking) State() State {
	closed := func(done int) bool { return l.Ordered > 0 && done+l.Cancelled >= l.Ordered }
	switch {
	case l.Ordered > 0 && l.Cancelled >= l.Ordered && l.Refused:
		return Rejected
	case l.Ordered > 0 && l.Cancelled >= l.Ordered:
		return Cancelled
	case closed(l.Invoiced):
		return Invoiced
	case closed(l.Delivered):
		return Delivered
	case closed(l.Shipped):
		return Shipped
	case l.Shipped > 0:
		return PartiallyShipped
	case l.BackOrdered > 0:
		return BackOrdered
	case l.Confirmed:
		return Processing
	case l.Pending:
		return PendingReview
	}
	return Submitted
}

// rank orders the states that lines of one order can be in at the same time.
var rank = map[State]int{Submitted: 0, PendingReview: 1, BackOrdered: 2, Processing: 3, PartiallyShipped: 4, Shipped: 5, Delivered: 6, Invoiced: 7}

// State is the state of the order as a whole: that of the line that is furthest behind, or partially
// shipped when some of the order is on its way and some is not.
func (t Tracking) State() State {
	lowest, shipped, open, rejected := Invoiced, false, false, true
	ended := 0
	for _, l := range t.Lines {
		s := l.State()
		if s == Cancelled || s == Rejected {
			ended++
			rejected = rejected && s == Rejected
			continue
		}
		if rank[s] < rank[lowest] {
			lowest = s
		}
		if rank[s] >= rank[PartiallyShipped] {
			shipped = true
		}
		if rank[s] <= rank[PartiallyShipped] {
			open = true
		}
	}
	switch {
	case len(t.Lines) == 0:
		return Submitted
	case ended == len(t.Lines) && rejected:
		return Rejected
	case ended == len(t.Lines):
		return Cancelled
	case shipped && open:
		return PartiallyShipped
	}
	return lowest
}

// Terminal reports whether the order's life is over: every line is.
func (t Tracking) Terminal() bool {
	return len(t.Lines) > 0 && !slices.ContainsFunc(t.Lines, func(l LineTracking) bool { return !l.State().Terminal() })
}

// OrderNumbers are all distributor order numbers of the order, sorted.
func (t Tracking) OrderNumbers() []string {
	var all []string
	for _, l := range t.Lines {
		all = union(all, l.OrderNumbers)
	}
	return all
}

// mergeParcels adds an item's parcels to those that are known; a parcel is known by its tracking
// number, or by where and when it left when it has none.
func mergeParcels(known []Parcel, it AnswerItem) []Parcel {
	byKey := map[string]Parcel{}
	for _, p := range known {
		byKey[parcelKey(p)] = p
	}
	parcels := it.Parcels
	if len(parcels) == 0 && it.Shipped > 0 && !it.ShippedAt.IsZero() {
		parcels = []Parcel{{Quantity: it.Shipped}}
	}
	for _, p := range parcels {
		p.Warehouse = firstNonEmpty(p.Warehouse, it.Warehouse)
		p.Method = firstNonEmpty(p.Method, it.Method)
		if p.ShippedAt.IsZero() {
			p.ShippedAt = it.ShippedAt
		}
		k := parcelKey(p)
		old := byKey[k]
		p.Quantity = max(p.Quantity, old.Quantity)
		p.Serials = union(old.Serials, p.Serials)
		p.ShippedAt = latest(old.ShippedAt, p.ShippedAt)
		p.Delivered = latest(old.Delivered, p.Delivered)
		p.Refused = latest(old.Refused, p.Refused)
		p.Method = firstNonEmpty(p.Method, old.Method)
		p.Warehouse = firstNonEmpty(p.Warehouse, old.Warehouse)
		byKey[k] = p
	}
	// A parcel that was first seen without its tracking number is the same one once it has it.
	for k, p := range byKey {
		if p.Tracking != "" {
			bare := p
			bare.Tracking = ""
			if twin := parcelKey(bare); twin != k {
				delete(byKey, twin)
			}
		}
	}
	if len(byKey) == 0 {
		return nil
	}
	return slices.SortedFunc(maps.Values(byKey), func(a, b Parcel) int {
		return cmp.Or(a.ShippedAt.Compare(b.ShippedAt), strings.Compare(a.Tracking, b.Tracking), strings.Compare(a.Warehouse, b.Warehouse))
	})
}

func parcelKey(p Parcel) string {
	if p.Tracking != "" {
		return p.Tracking
	}
	return "\x00" + p.Warehouse + "\x00" + p.ShippedAt.UTC().Format(time.RFC3339)
}

func mergeInvoices(known, more []Invoice) []Invoice {
	if len(more) == 0 {
		return known
	}
	byNumber := map[string]Invoice{}
	for _, list := range [][]Invoice{known, more} {
		for _, i := range list {
			byNumber[i.Number] = i
		}
	}
	return slices.SortedFunc(maps.Values(byNumber), func(a, b Invoice) int {
		return cmp.Or(a.Date.Compare(b.Date), strings.Compare(a.Number, b.Number))
	})
}

func union(a, b []string) []string {
	if len(b) == 0 {
		return a
	}
	all := slices.Concat(a, b)
	slices.Sort(all)
	return slices.Compact(all)
}

func latest(a, b time.Time) time.Time {
	if b.After(a) {
		return b
	}
	return a
}
