package order

import (
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
func (s State) Terminal() bool {
	return s == Invoiced || s == Cancelled || s == Rejected || s == Withheld
}

// Left reports whether goods have left a warehouse: they can be returned, and no longer cancelled.
func (s State) Left() bool {
	return s == PartiallyShipped || s == Shipped || s == Delivered || s == Invoiced
}

// Code is what the distributor says of an item: the normalised value of its status code.
type Code string

// Codes of an item. An unknown one says nothing by itself; the quantities beside it still count.
const (
	CodeAccepted Code = "accepted"
	CodePartial  Code = "partial"
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
	// Unread are items and invoices of the answer that could not be read: nothing may be concluded of what they
	// stand for.
	Unread []string `json:"unread,omitempty"`
	// Whole is what the distributor says of the order as a whole: it rejects one without naming its items.
	Whole  Code   `json:"whole,omitempty"`
	Reason string `json:"reason,omitempty"`
	// PlacedAt is when the order was placed, by the distributor; zero when it does not say.
	PlacedAt time.Time `json:"placedAt,omitzero"`
	// Missing says what the distributor could not be asked, and why; it is asked again at the next look.
	Missing string `json:"missing,omitempty"`
	// NotRead says why the purchase order could not be read at the same time; empty when it was, or was not asked for.
	NotRead string `json:"notRead,omitempty"`
	// Older is what shows that the answer is older than what is known; see [Older].
	Older []string `json:"older,omitempty"`
	// PurchaseOrder is what Autotask says of it at the same time; nil when it was not asked.
	PurchaseOrder *Sent `json:"purchaseOrder,omitempty"`
	// At is the distributor's own time of the answer, and Took how long it took to get it.
	At   time.Time     `json:"at,omitzero"`
	Took time.Duration `json:"took,omitempty"`
}

// AnswerItem is one item of the answer. Several items may belong to one line: one per warehouse and
// order number.
type AnswerItem struct {
	Line int `json:"line"`
	// SKU is the product by the distributor; empty when it does not say.
	SKU         string `json:"sku,omitempty"`
	Code        Code   `json:"code"`
	OrderNumber string `json:"orderNumber,omitempty"`
	// Pending: it is held for a person at the distributor (type 99), who may release it.
	Pending bool `json:"pending,omitempty"`
	// Quote: it is shown as a quotation (type QO), which is how the distributor shows a held order. It is dead
	// when it is about another product than the line's.
	Quote bool `json:"quote,omitempty"`
	// NonStock: the distributor did not recognise the product and filed it as one that it does not have (SKU 99,
	// NON-STOCK). It never ships.
	NonStock bool `json:"nonStock,omitempty"`
	// Hold is why it is held, when the distributor says so.
	Hold      Hold      `json:"hold,omitempty"`
	BackOrder bool      `json:"backOrder,omitempty"`
	Ordered   int       `json:"ordered"`
	Shipped   int       `json:"shipped"`
	ETA       time.Time `json:"eta,omitzero"`       // a day
	ShippedAt time.Time `json:"shippedAt,omitzero"` // the distributor's local day
	Warehouse string    `json:"warehouse,omitempty"`
	// Method describes the ship method, MethodCode is its code.
	Method     string   `json:"method,omitempty"`
	MethodCode string   `json:"methodCode,omitempty"`
	Parcels    []Parcel `json:"parcels,omitempty"`
	// UnitPrice is what the distributor charges for a piece; zero when it did not say.
	UnitPrice decimal.Decimal `json:"unitPrice,omitzero"`
}

// Parcel is a package on its way.
type Parcel struct {
	// Tracking are its tracking numbers: several when the distributor says them together.
	Tracking   []string  `json:"tracking,omitempty"`
	Quantity   int       `json:"quantity,omitempty"`
	Serials    []string  `json:"serials,omitempty"`
	Warehouse  string    `json:"warehouse,omitempty"`
	Method     string    `json:"method,omitempty"`
	MethodCode string    `json:"methodCode,omitempty"`
	ShippedAt  time.Time `json:"shippedAt,omitzero"`
	Delivered  time.Time `json:"delivered,omitzero"`
	Refused    time.Time `json:"refused,omitzero"`
	// Weight is in pounds. Weightless: the distributor said that it weighs nothing, as a licence does.
	Weight     decimal.Decimal `json:"weight,omitzero"`
	Weightless bool            `json:"weightless,omitempty"`
}

// Invoice is an invoice of the distributor.
type Invoice struct {
	Number string `json:"number"`
	// Credit: it is a credit memo; its quantities and amounts are negative.
	Credit bool            `json:"credit,omitempty"`
	Date   time.Time       `json:"date,omitzero"`
	Total  decimal.Decimal `json:"total"`
	// Freight and Fees are what the invoice names beside the goods: they count only as far as the total exceeds
	// the goods.
	Freight decimal.Decimal `json:"freight"`
	Fees    decimal.Decimal `json:"fees,omitzero"`
	// PostalCode and Country are of the place that it was shipped to; empty when the invoice does not say.
	PostalCode string        `json:"postalCode,omitempty"`
	Country    string        `json:"country,omitempty"`
	Lines      []InvoiceLine `json:"lines,omitempty"`
}

// InvoiceLine is what an invoice charges for a line of the order.
type InvoiceLine struct {
	// Line is the purchase order's line by the distributor, 0 when it does not say. By itself it proves nothing.
	Line      int             `json:"line"`
	SKU       string          `json:"sku,omitempty"`
	Quantity  int             `json:"quantity"`
	UnitPrice decimal.Decimal `json:"unitPrice"`
	Serials   []string        `json:"serials,omitempty"`
}

// Stale is what a list shows of an order that is no longer followed because nothing has changed for as
// long as the policy allows. It is no state of a line.
const Stale State = "Stale"

// Tracking is all that is known of an order. What was said to be shipped, delivered, invoiced, tracked
// or numbered is never lost, whatever order the answers come in and however often.
type Tracking struct {
	PurchaseOrder string         `json:"purchaseOrder"`
	Seen          bool           `json:"seen"` // the distributor has shown the order at least once
	Lines         []LineTracking `json:"lines"`
	Invoices      []Invoice      `json:"invoices,omitempty"`
	Unknown       []string       `json:"unknown,omitempty"`
	// StaleSince is the day from which on the order is no longer followed; zero while it is.
	StaleSince time.Time `json:"staleSince,omitzero"`
	// CustomerPO is the purchase order number that the distributor knows, when it is not the one that the
	// policy makes of Autotask's: an order that was placed by phone or in the portal.
	CustomerPO string `json:"customerPO,omitempty"`
	// History is what happened, the newest first; see [Changes].
	History []Event `json:"history,omitempty"`
	// Sent is the purchase order as it was when its order was sent, or when it was followed first.
	Sent Sent `json:"sent,omitzero"`
	// Current is the purchase order as it was at the last look; nil before the first.
	Current *Sent `json:"current,omitempty"`
	// Identified: the order that the distributor shows under the number is this one. Differences is what speaks
	// against it, as last said.
	Identified  bool         `json:"identified,omitempty"`
	Differences []Difference `json:"differences,omitempty"`
	// Unread is what could not be read of the last answer, Missing what the distributor could not be asked, NotRead why
	// the purchase order could not be read, and Older what shows that the answer was older than what is known.
	Unread  []string `json:"unread,omitempty"`
	Missing string   `json:"missing,omitempty"`
	NotRead string   `json:"notRead,omitempty"`
	Older   []string `json:"older,omitempty"`
}

// Event is something that happened to an order.
type Event struct {
	At   time.Time `json:"at"`
	Text string    `json:"text"`
}

// LineTracking is all that is known of a line.
type LineTracking struct {
	Number int    `json:"number"`
	ItemID int64  `json:"itemId"`
	SKU    string `json:"sku"`
	// Replacements are other SKUs that are right for the line, as documented: by the price file or by a person.
	Replacements []string `json:"replacements,omitempty"`
	Ordered      int      `json:"ordered"` // in Autotask
	// Shipped, Delivered and Invoiced never fall. They exceed Ordered only when a single answer says so.
	Shipped   int `json:"shipped"`
	Delivered int `json:"delivered"`
	Invoiced  int `json:"invoiced"`
	// Cancelled never exceeds what has not shipped: goods that leave after all are not cancelled.
	Cancelled int  `json:"cancelled"`
	Refused   bool `json:"refused,omitempty"`   // something of it was rejected rather than deleted
	Confirmed bool `json:"confirmed,omitempty"` // some item was more than pending
	Pending   bool `json:"pending,omitempty"`   // some item was pending review
	// Placed is what the distributor has on order, as last said; 0 when it did not say.
	Placed      int       `json:"placed,omitempty"`
	BackOrdered int       `json:"backOrdered"`  // as last said; it comes and goes
	ETA         time.Time `json:"eta,omitzero"` // as last said, of what is back-ordered
	// FirstETA is the earliest date that was ever said.
	FirstETA time.Time `json:"firstETA,omitzero"`
	// UnitPrice is what the distributor charges for a piece, as last said.
	UnitPrice decimal.Decimal `json:"unitPrice,omitzero"`
	// Quote: some of it was filed as a quotation for a product that is not the line's, which never ships. Quoted
	// is how much, as last said, that nothing else stands in for.
	Quote  bool `json:"quote,omitempty"`
	Quoted int  `json:"quoted,omitempty"`
	// Hold is why it is, or was, pending.
	Hold Hold `json:"hold,omitempty"`
	// Named: the distributor has named the line's product. Until it does nothing of the line is received.
	Named bool `json:"named,omitempty"`

	OrderNumbers []string `json:"orderNumbers,omitempty"`
	// PendingNumbers stand for the order while it is pending review; the sales order gets another one
	// (reference tdsynnex.md §3.2).
	PendingNumbers []string  `json:"pendingNumbers,omitempty"`
	FirstShipped   time.Time `json:"firstShipped,omitzero"`
	Parcels        []Parcel  `json:"parcels,omitempty"`

	// What the figures above are made of.
	AtOnce    Figures            `json:"atOnce,omitzero"`    // the most that a single answer said
	ByOrder   map[string]Figures `json:"byOrder,omitempty"`  // the same of each order number; items without one have the key ""
	Untracked Parcel             `json:"untracked,omitzero"` // all that was said of parcels without tracking number
}

// Figures are quantities by how far they have come. Gone was deleted or
// rejected: what had not shipped of the line, or all that was ordered under an order number.
type Figures struct {
	Shipped   int `json:"shipped,omitempty"`
	Delivered int `json:"delivered,omitempty"`
	Invoiced  int `json:"invoiced,omitempty"`
	Gone      int `json:"gone,omitempty"`
}

// NewTracking starts the tracking of a purchase order. Lines that people dropped are not part of it.
func NewTracking(po PurchaseOrder) Tracking {
	t := Tracking{PurchaseOrder: po.Number, Sent: SentAs(po), Identified: identifiedBefore(po)}
	for _, l := range po.Lines {
		if l.Dropped() {
			continue
		}
		t.Lines = append(t.Lines, LineTracking{
			Number: l.Number, ItemID: l.ItemID, SKU: strings.TrimSpace(l.SKU), Replacements: l.replacements(), Ordered: l.Quantity,
		})
	}
	return t
}

// identifiedBefore: the bridge's block in the memo says under which number the distributor knows the order. It is
// written only once it is certain that it is this order.
func identifiedBefore(po PurchaseOrder) bool { return RecordedNumber(po) != "" }

// replacements are other SKUs that are right for the line: what the price file names, and what people wrote into
// its memo.
func (l Line) replacements() []string {
	out := texts(l.Memo, MarkReplacement)
	if sku := strings.TrimSpace(l.ReplacementSKU); sku != "" && !slices.Contains(out, sku) {
		out = append(out, sku)
	}
	return out
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
var rank = map[State]int{Submitted: 0, PendingReview: 1, BackOrdered: 2, Processing: 3, PartiallyShipped: 4, Shipped: 5, Delivered: 6,
	Invoiced: 7}

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

// Numbers are the distributor's order numbers of the line, sorted: those of its sales orders, or of the
// pending orders while there is none.
func (l LineTracking) Numbers() []string {
	if len(l.OrderNumbers) > 0 {
		return l.OrderNumbers
	}
	return l.PendingNumbers
}

// OrderNumbers are all distributor order numbers of the order, sorted.
func (t Tracking) OrderNumbers() []string {
	var all []string
	for _, l := range t.Lines {
		all = union(all, l.Numbers())
	}
	return all
}

// pendingNumbers are the ids of the customer purchase orders that waited, or wait, for a person at the
// distributor before they became sales orders, sorted.
func (t Tracking) pendingNumbers() []string {
	var all []string
	for _, l := range t.Lines {
		all = union(all, l.PendingNumbers)
	}
	return all
}

// AnyShipped reports whether something of the order has left a warehouse.
func (t Tracking) AnyShipped() bool {
	return slices.ContainsFunc(t.Lines, func(l LineTracking) bool { return l.Shipped > 0 })
}
