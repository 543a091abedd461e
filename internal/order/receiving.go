package order

import (
	"cmp"
	"slices"

	"digitalbridge/internal/policy"
)

// Receipt is a receiving record that is to be made in Autotask.
type Receipt struct {
	ItemID   int64  `json:"itemId"`
	Line     int    `json:"line"`
	Quantity int    `json:"quantity"`
	Serial   string `json:"serial,omitempty"` // of a serialised product, which is received piece by piece
	Invoice  string `json:"invoice,omitempty"`
}

// Received is what the receiving records of an item say. Gross leaves out what was un-received: goods
// that a person sent back are not received a second time.
type Received struct {
	Net, Gross int
	Serials    []string
	// NotRead is a row about the item that can't be read: what is received of it is not known.
	NotRead string
}

// Receipts are the receiving records that are missing, by what Autotask has received of each item
// already, whoever received it. Records are absolute in their sum: after they are made there are none to
// make. Waiting says what can't be received yet, by line.
func Receipts(po PurchaseOrder, t Tracking, received map[int64]Received, serialised map[int64]bool, rules policy.Tracking) (out []Receipt,
	waiting map[int]string) {
	waiting = map[int]string{}
	if rules.Receive == policy.ReceiveNever || (!SameLabel(po.Status, StatusSubmitted) && !SameLabel(po.Status, StatusReceivedPartial)) {
		return nil, waiting
	}
	for _, line := range po.Lines {
		i := slices.IndexFunc(t.Lines, func(l LineTracking) bool { return l.ItemID == line.ItemID })
		if i < 0 {
			continue
		}
		l, have := t.Lines[i], received[line.ItemID]
		due := min(l.due(rules.Receive), line.Quantity)
		charges := t.chargesOf(l.Number)
		if charged := t.charged(l.Number); rules.ReceiveNeedsInvoice && charged < due {
			waiting[l.Number] = "no invoice yet"
			due = charged
		}
		if why := cmp.Or(have.NotRead, unsure(t, l, line)); why != "" && due > have.Gross {
			waiting[l.Number] = why
			continue
		}
		missing := min(due-have.Gross, line.Quantity-have.Net)
		if missing <= 0 {
			continue
		}
		if serialised[line.ProductID] {
			records := l.serialReceipts(line, have, charges, rules)
			if len(records) < missing {
				waiting[l.Number] = "no serial number yet"
			}
			out = append(out, records[:min(missing, len(records))]...)
			continue
		}
		out = append(out, l.parcelReceipts(line, have.Gross, missing, charges, rules)...)
	}
	return out, waiting
}

// unsure is why it is not certain that what is due of a line is what the purchase order's line is about; empty
// when it is. Receiving can't be taken back, so it waits for certainty.
func unsure(t Tracking, l LineTracking, line Line) string {
	for _, s := range t.Sent.Lines {
		if s.ItemID == line.ItemID && s.ProductID != line.ProductID {
			return "its product was changed after the order was sent"
		}
	}
	switch {
	case !t.Identified:
		return "it is not certain that TD SYNNEX's order is this one"
	case !l.Named:
		return "TD SYNNEX does not say which product it is"
	case len(t.Older) > 0:
		return "TD SYNNEX's last answer says less than one before it"
	}
	return ""
}

// due is how much of the line is to be received by now.
func (l LineTracking) due(when policy.Receive) int {
	if when == policy.ReceiveDelivered {
		return l.Delivered
	}
	return l.Shipped
}

// dueParcels are the parcels that are to be received by now.
func (l LineTracking) dueParcels(when policy.Receive) []Parcel {
	var out []Parcel
	for _, p := range l.Parcels {
		if when == policy.ReceiveShipped || !p.Delivered.IsZero() {
			out = append(out, p)
		}
	}
	return out
}

// invoiceOf is the invoice that charges the piece with this number, counted from 0, and how many pieces
// it goes on to charge.
func invoiceOf(charges []charge, piece int) (invoice string, more int) {
	for _, c := range charges {
		if piece < c.quantity {
			return c.invoice, c.quantity - piece
		}
		piece -= c.quantity
	}
	return "", piece + 1<<30
}

// parcelReceipts are a record for each parcel, or part of one with an invoice of its own, after the
// pieces that are received already.
func (l LineTracking) parcelReceipts(line Line, before, missing int, charges []charge, rules policy.Tracking) []Receipt {
	var out []Receipt
	piece := 0
	add := func(quantity int) {
		for quantity > 0 && missing > 0 {
			if piece < before { // received already
				n := min(quantity, before-piece)
				piece, quantity = piece+n, quantity-n
				continue
			}
			invoice, more := invoiceOf(charges, piece)
			n := min(quantity, missing, more)
			out = append(out, Receipt{ItemID: line.ItemID, Line: l.Number, Quantity: n, Invoice: invoice})
			piece, quantity, missing = piece+n, quantity-n, missing-n
		}
	}
	for _, p := range l.dueParcels(rules.Receive) {
		add(p.Quantity)
	}
	add(before + missing) // what no parcel is known of
	return out
}

// maxReceivedSerial is the length of PurchaseOrderItemReceiving.serialNumber.
const maxReceivedSerial = 50

// serialReceipts are a record for each serial number that is not received yet.
func (l LineTracking) serialReceipts(line Line, have Received, charges []charge, rules policy.Tracking) []Receipt {
	var out []Receipt
	for _, p := range l.dueParcels(rules.Receive) {
		for _, serial := range p.Serials {
			if len([]rune(serial)) > maxReceivedSerial || slices.Contains(have.Serials, serial) || slices.ContainsFunc(
				out, func(r Receipt) bool { return r.Serial == serial }) {
				continue
			}
			invoice, _ := invoiceOf(charges, have.Gross+len(out))
			if i := slices.IndexFunc(charges, func(c charge) bool { return slices.Contains(c.serials, serial) }); i >= 0 {
				invoice = charges[i].invoice
			} else if rules.ReceiveNeedsInvoice && slices.ContainsFunc(charges, func(c charge) bool { return len(c.serials) > 0 }) {
				continue // another invoice will charge it
			}
			out = append(out, Receipt{ItemID: line.ItemID, Line: l.Number, Quantity: 1, Serial: serial, Invoice: invoice})
		}
	}
	return out
}
