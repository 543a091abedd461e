package order

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"time"
)

// Sent is what makes a purchase order the one that it is: as it was when its order was sent, and as it is now. A
// later edit in Autotask is found by both.
type Sent struct {
	CreatedAt  time.Time  `json:"createdAt,omitzero"`
	VendorID   int64      `json:"vendorId,omitempty"`
	VendorName string     `json:"vendorName,omitempty"`
	Status     string     `json:"status,omitempty"`
	Cancelled  bool       `json:"cancelled,omitempty"`
	ShipTo     Address    `json:"shipTo,omitzero"`
	Lines      []SentLine `json:"lines,omitempty"`
	// SameAs are order numbers of the distributor's that a person has said to be this order's, in the memo.
	SameAs []string `json:"sameAs,omitempty"`
	// Recorded are the distributor's order numbers that Autotask shows.
	Recorded []string `json:"recorded,omitempty"`
}

// SentLine is a line as it was sent.
type SentLine struct {
	Number    int    `json:"number"`
	ItemID    int64  `json:"itemId"`
	ProductID int64  `json:"productId,omitempty"`
	Product   string `json:"product,omitempty"`
	SKU       string `json:"sku,omitempty"`
	Quantity  int    `json:"quantity"`
}

// SentAs is what is kept of a purchase order whose order is sent.
func SentAs(po PurchaseOrder) Sent {
	s := Sent{VendorID: po.VendorID, VendorName: po.VendorName, Status: po.Status, Cancelled: po.Cancelled(), ShipTo: po.ShipTo,
		SameAs: texts(po.GeneralMemo, MarkSameOrder)}
	if shown := ExternalReferences(po); len(shown) > 0 {
		s.Recorded = shown
	}
	if !po.CreatedAt.IsZero() {
		s.CreatedAt = po.CreatedAt.UTC()
	}
	for _, l := range po.Lines {
		if !l.Dropped() {
			s.Lines = append(s.Lines, SentLine{Number: l.Number, ItemID: l.ItemID, ProductID: l.ProductID, Product: l.ProductName,
				SKU: strings.TrimSpace(l.SKU), Quantity: l.Quantity})
		}
	}
	return s
}

// tellDistributor says what to do about an edit: what has left a warehouse can't be changed any more.
func tellDistributor(s State) string {
	how := "call them to change the order before it ships"
	if s.Left() {
		how = "goods have left, so ask them for a return (RMA)"
	}
	return "TD SYNNEX knows nothing of the change: " + how + ", or put the purchase order back as it was"
}

// Edited is what people changed of the purchase order in Autotask after its order was sent, by the last look at
// it: the distributor's order does not follow. A line that was refused may be taken out.
func (t Tracking) Edited() []Difference {
	s, now := t.Sent, t.Current
	if now == nil || len(s.Lines) == 0 {
		return nil
	}
	var out []Difference
	add := func(line int, key, ours, theirs, format string, args ...any) {
		out = append(out, Difference{Kind: DiffEdited, Line: line, Key: key, Ours: ours, Theirs: theirs, Text: fmt.Sprintf(format, args...),
			Fix: tellDistributor(t.State())})
	}
	if now.Cancelled && t.State() != Cancelled && t.State() != Rejected {
		add(0, "cancelled", now.Status, "", "the purchase order is %s in Autotask, and its order is at TD SYNNEX", now.Status)
	}
	if s.VendorID != 0 && now.VendorID != s.VendorID {
		add(0, fmt.Sprint("vendor ", now.VendorID), now.VendorName, s.VendorName, "its vendor was changed to %s after the order was sent",
			cmp.Or(now.VendorName, fmt.Sprint("company ", now.VendorID)))
	}
	if is, was := placeText(now.ShipTo), placeText(s.ShipTo); was != "" && !strings.EqualFold(is, was) {
		add(0, "ship-to "+is, is, was, "its ship-to address was changed after the order was sent: to %s, from %s", is, was)
	}
	for _, was := range s.Lines {
		if i := slices.IndexFunc(t.Lines, func(l LineTracking) bool { return l.ItemID == was.ItemID }); i >= 0 &&
			(t.Lines[i].State() == Rejected || t.Lines[i].State() == Cancelled) {
			continue
		}
		i := slices.IndexFunc(now.Lines, func(l SentLine) bool { return l.ItemID == was.ItemID })
		if i < 0 {
			add(was.Number, "removed", "0", fmt.Sprint(was.Quantity), "SKU %s was taken out of the purchase order after the order was sent", was.SKU)
			continue
		}
		is := now.Lines[i]
		if is.ProductID != was.ProductID {
			add(was.Number, fmt.Sprint("product ", is.ProductID), fmt.Sprint("product ", is.ProductID), was.SKU,
				"its product was changed to %s after SKU %s was sent", cmp.Or(is.Product, fmt.Sprint("product ", is.ProductID)), was.SKU)
		}
		if is.Quantity != was.Quantity {
			add(was.Number, fmt.Sprint("quantity ", is.Quantity), fmt.Sprint(is.Quantity), fmt.Sprint(was.Quantity),
				"SKU %s: its quantity was changed to %d after %d were sent", was.SKU, is.Quantity, was.Quantity)
		}
	}
	for _, l := range now.Lines {
		if !slices.ContainsFunc(s.Lines, func(was SentLine) bool { return was.ItemID == l.ItemID }) {
			add(l.Number, "added", fmt.Sprint(l.Quantity), "0", "a line of %d was added after the order was sent", l.Quantity)
		}
	}
	return out
}

// latest is the purchase order by the last look at it.
func (t Tracking) latest() Sent {
	if t.Current != nil {
		return *t.Current
	}
	return t.Sent
}

// confirmed reports whether a person has said in the memo that an answer is about this order, by its order number.
func (t Tracking) confirmed(a Answer) bool {
	said := t.latest().SameAs
	return slices.ContainsFunc(a.Items, func(it AnswerItem) bool { return it.OrderNumber != "" && slices.Contains(said, it.OrderNumber) })
}

// recorded reports whether every order number of an answer is one that Autotask shows, and there is one. The
// distributor gives no order number twice.
func (t Tracking) recorded(a Answer) bool {
	shown, found := t.latest().Recorded, false
	for _, it := range a.Items {
		if it.OrderNumber == "" {
			continue
		}
		if !slices.Contains(shown, it.OrderNumber) {
			return false
		}
		found = true
	}
	return found
}

// placeText is an address in one line, without what only looks different.
func placeText(a Address) string {
	var parts []string
	for _, p := range []string{a.Name, a.Address1, a.Address2, a.City, a.State, a.PostalCode} {
		if p = Plain(p); p != "" {
			parts = append(parts, p)
		}
	}
	return strings.Join(parts, ", ")
}
