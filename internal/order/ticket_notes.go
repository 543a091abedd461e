package order

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"digitalbridge/internal/policy"
)

// This file says what the ticket behind a line's charge is told about the line.

// TicketNote is a note for the ticket behind a line.
type TicketNote struct {
	TicketID int64
	// Key stands for purchase order, line and state; no two notes have the same. It is in the text, so that
	// a note is found again.
	Key      string
	Title    string
	Text     string
	Customer bool // the customer sees it
}

// reference begins the line of a note that holds its key.
const reference = "Reference: "

// TicketNotes are the notes that the present states of the lines ask for by the policy, except those that
// were told. A state that was passed between two looks is not told.
func TicketNotes(po PurchaseOrder, t Tracking, rules policy.Notes, told []string) []TicketNote {
	var out []TicketNote
	for _, lt := range t.Lines {
		i := slices.IndexFunc(po.Lines, func(l Line) bool { return l.ItemID == lt.ItemID })
		if i < 0 || po.Lines[i].TicketID == 0 {
			continue
		}
		line, state := po.Lines[i], lt.State()
		customer := slices.Contains(rules.Customer, policy.OrderState(state))
		if !customer && !slices.Contains(rules.Internal, policy.OrderState(state)) {
			continue
		}
		key := fmt.Sprintf("%s/%d/%s", po.Number, lt.Number, state)
		if slices.Contains(told, key) {
			continue
		}
		out = append(out, TicketNote{
			TicketID: line.TicketID, Key: key, Customer: customer,
			Title: firstRunes(fmt.Sprintf("%s: %s", state, line.ProductName), maxTitle),
			Text:  noteText(po, line, lt, customer) + reference + key,
		})
	}
	return out
}

// Tells reports whether a text is that of the note with a key.
func Tells(text, key string) bool {
	for line := range strings.Lines(text) {
		if strings.TrimSpace(line) == reference+key {
			return true
		}
	}
	return false
}

// maxTitle is the length of TicketNotes.title in characters.
const maxTitle = 250

// noteText is what a note says of a line. The customer is not told who supplies it, nor what is refused
// between supplier and MSP.
func noteText(po PurchaseOrder, line Line, l LineTracking, customer bool) string {
	var b strings.Builder
	fmt.Fprintf(&b, "%d x %s\n", l.Ordered, line.ProductName)
	if customer {
		fmt.Fprintf(&b, "Status: %s\n", l.State())
	} else {
		fmt.Fprintf(&b, "Status: %s\nPurchase order %s, line %d, SKU %s\n", lineSummary(l), po.Number, l.Number, l.SKU)
		if n := l.Numbers(); len(n) > 0 {
			fmt.Fprintf(&b, "TD SYNNEX order: %s\n", strings.Join(n, ", "))
		}
	}
	if customer && l.BackOrdered > 0 && !l.ETA.IsZero() {
		fmt.Fprintf(&b, "Expected: %s\n", l.ETA.UTC().Format(time.DateOnly))
	}
	for _, p := range l.Parcels {
		if len(p.Tracking) == 0 {
			continue
		}
		fmt.Fprintf(&b, "Parcel %s", strings.Join(p.Tracking, ", "))
		if !p.ShippedAt.IsZero() {
			fmt.Fprintf(&b, ", shipped %s", p.ShippedAt.UTC().Format(time.DateOnly))
		}
		if !p.Delivered.IsZero() {
			fmt.Fprintf(&b, ", delivered %s", p.Delivered.UTC().Format(time.DateOnly))
		}
		b.WriteString("\n")
		for _, link := range p.Links() {
			b.WriteString(link + "\n")
		}
	}
	text, _ := fitLines(b.String(), maxNoteText)
	return strings.TrimSpace(text) + "\n"
}

func firstRunes(s string, n int) string {
	if runes := []rune(s); len(runes) > n {
		return string(runes[:n])
	}
	return s
}

// maxNoteText keeps a note below the 32,000 characters of TicketNotes.description, with its reference.
const maxNoteText = 31000
