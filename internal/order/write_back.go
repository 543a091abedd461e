package order

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/shopspring/decimal"

	"digitalbridge/internal/policy"
)

// Update is what is written to a purchase order: only the fields that differ. Nil fields stay as they
// are.
type Update struct {
	ExternalPONumber    *string          `json:"externalPONumber,omitempty"`
	VendorInvoiceNumber *string          `json:"vendorInvoiceNumber,omitempty"`
	GeneralMemo         *string          `json:"generalMemo,omitempty"`
	ShippingDate        *time.Time       `json:"shippingDate,omitempty"`
	Freight             *decimal.Decimal `json:"freight,omitempty"`
	Lines               []LineUpdate     `json:"lines,omitempty"`
}

// LineUpdate is what is written to an item.
type LineUpdate struct {
	ItemID    int64      `json:"itemId"`
	Memo      *string    `json:"memo,omitempty"`
	Estimated *time.Time `json:"estimatedArrivalDate,omitempty"`
}

// Header reports whether the purchase order itself changes.
func (u Update) Header() bool {
	return u.ExternalPONumber != nil || u.VendorInvoiceNumber != nil || u.GeneralMemo != nil || u.ShippingDate != nil || u.Freight != nil
}

// Empty reports whether there is nothing to write.
func (u Update) Empty() bool { return !u.Header() && len(u.Lines) == 0 }

// maxReference is the length of externalPONumber and vendorInvoiceNumber in characters.
const maxReference = 50

// statusLabel begins the line of a memo block that shows the state, staleLabel the one that says since
// when the order is no longer followed.
const (
	statusLabel = "Status: "
	staleLabel  = "Not followed any more, because nothing changed: since "
	// freightLabel begins the line that shows the freight that the invoices charge.
	freightLabel = "Freight charged: "
	// expectedLabel goes before the date at which a back-order is expected.
	expectedLabel = ", expected "
)

// WriteBack compares a purchase order with what is known of the distributor's order and returns the
// differences to write. What happened is written on the clock of the zone.
func WriteBack(po PurchaseOrder, t Tracking, p policy.Orders, zone *time.Location) Update {
	var u Update
	numbers := t.OrderNumbers()
	if ref := joinReferences(numbers); p.WriteOrderNumber && ref != "" && ref != po.ExternalPONumber {
		u.ExternalPONumber = &ref
	}
	if ref := joinReferences(invoiceNumbers(t.ours())); ref != "" && ref != po.VendorInvoiceNumber && !received(po) {
		u.VendorInvoiceNumber = &ref
	}
	if day := shippingDay(t); !day.IsZero() && !day.Equal(truncateDay(po.ShippingDate)) {
		u.ShippingDate = &day
	}
	if sum := decimal.Max(t.freight(), decimal.Zero); !sum.Equal(po.Freight) && (sum.IsPositive() || ownFreight(po)) {
		u.Freight = &sum
	}
	text := headerText(t, t.knownNumber(po, DistributorNumber(po.Number, p)))
	if len(t.History) > 0 {
		text += historyText(t.History, zone)
	} else {
		text += recordedHistoryText(po, zone) // a submission knows nothing of what its tracker wrote
	}
	if memo := SetMemoBlock(po.GeneralMemo, text); memo != po.GeneralMemo {
		u.GeneralMemo = &memo
	}
	if closed(po) {
		return u
	}
	for _, l := range po.Lines {
		if l.Dropped() { // also one that people gave up after the distributor refused it: the mark stays
			continue
		}
		for _, lt := range t.Lines {
			if lt.ItemID == l.ItemID {
				if lu, ok := lineUpdate(l, lt, t.chargesOf(lt.Number), p); ok {
					u.Lines = append(u.Lines, lu)
				}
			}
		}
	}
	return u
}

// received reports whether Autotask has made vendorInvoiceNumber read-only: it does when something was
// received (reference autotask.md §5.7).
func received(po PurchaseOrder) bool {
	return SameLabel(po.Status, StatusReceivedPartial) || SameLabel(po.Status, StatusReceivedFull)
}

// closed reports whether Autotask no longer lets items be changed (reference autotask.md §5.8).
func closed(po PurchaseOrder) bool {
	return SameLabel(po.Status, StatusReceivedFull) || po.Cancelled()
}

func lineUpdate(l Line, lt LineTracking, charges []charge, p policy.Orders) (LineUpdate, bool) {
	u := LineUpdate{ItemID: l.ItemID}
	if memo := SetMemoBlock(l.Memo, lineText(lt, charges)); p.WriteLineMemo && memo != l.Memo {
		u.Memo = &memo
	}
	day := truncateDay(lt.ETA)
	switch {
	case !day.IsZero() && !day.Equal(truncateDay(l.Estimated)):
		u.Estimated = &day
	case day.IsZero() && lt.BackOrdered > 0 && !l.Estimated.IsZero() && truncateDay(l.Estimated).Equal(recordedETA(l)):
		u.Estimated = &time.Time{} // the distributor has taken its date back
	}
	return u, u.Memo != nil || u.Estimated != nil
}

// serialsPerLine keeps the lines of a memo short, so that one too many costs few serial numbers.
const serialsPerLine = 10

// headerText is the readable state of the order for the purchase order's memo. It holds no time of
// writing, so that an unchanged order writes nothing.
func headerText(t Tracking, number string) string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s%s\n", statusLabel, t.State())
	if n := t.OrderNumbers(); len(n) > 0 {
		fmt.Fprintf(&b, "TD SYNNEX order: %s\n", strings.Join(n, ", "))
	}
	if n := t.pendingNumbers(); len(n) > 0 {
		fmt.Fprintf(&b, "TD SYNNEX CPO id: %s\n", strings.Join(n, ", "))
	}
	if number != "" {
		fmt.Fprintf(&b, "%s%s\n", customerPOLabel, number)
	}
	for _, l := range t.Lines {
		fmt.Fprintf(&b, "Line %d, SKU %s: %s\n", l.Number, l.SKU, lineSummary(l))
	}
	for _, i := range t.ours() {
		kind := "Invoice"
		if i.credit() {
			kind = "Credit memo"
		}
		fmt.Fprintf(&b, "%s %s%s: %s\n", kind, i.Number, i.OfDay(), i.Total.StringFixed(2))
	}
	if sum := t.freight(); sum.IsPositive() || slices.ContainsFunc(t.ours(), Invoice.credit) {
		fmt.Fprintf(&b, "%s%s\n", freightLabel, decimal.Max(sum, decimal.Zero).StringFixed(2))
	}
	for _, d := range t.Differences {
		fmt.Fprintf(&b, "Differs: %s\n", d)
	}
	if t.Missing != "" {
		fmt.Fprintf(&b, "Not asked yet: %s\n", t.Missing)
	}
	if !t.StaleSince.IsZero() {
		fmt.Fprintf(&b, "%s%s\n", staleLabel, t.StaleSince.UTC().Format(time.DateOnly))
	}
	for _, u := range t.Unknown {
		fmt.Fprintf(&b, "The distributor reports a status that the bridge does not know: %s\n", u)
	}
	return b.String()
}

func lineText(l LineTracking, charges []charge) string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s%s\n", statusLabel, lineSummary(l))
	if n := l.Numbers(); len(n) > 0 {
		fmt.Fprintf(&b, "TD SYNNEX order: %s\n", strings.Join(n, ", "))
	}
	for _, p := range l.Parcels {
		b.WriteString("Shipped")
		if !p.ShippedAt.IsZero() {
			fmt.Fprintf(&b, " %s", p.ShippedAt.UTC().Format(time.DateOnly))
		}
		if p.Quantity > 0 {
			fmt.Fprintf(&b, ": %d", p.Quantity)
		}
		if p.Method != "" {
			fmt.Fprintf(&b, " by %s", p.Method)
		}
		if len(p.Tracking) > 0 {
			fmt.Fprintf(&b, ", tracking %s", strings.Join(p.Tracking, ", "))
		}
		if !p.Delivered.IsZero() {
			fmt.Fprintf(&b, ", delivered %s", p.Delivered.UTC().Format(time.DateOnly))
		}
		if !p.Refused.IsZero() {
			fmt.Fprintf(&b, ", REFUSED %s", p.Refused.UTC().Format(time.DateOnly))
		}
		b.WriteString("\n")
		for _, link := range p.Links() {
			fmt.Fprintf(&b, "Track: %s\n", link)
		}
	}
	for _, c := range charges {
		fmt.Fprintf(&b, "Invoice %s: %d\n", c.invoice, c.quantity)
	}
	// After the parcels: what does not fit into the memo is cut from the end.
	for _, p := range l.Parcels {
		for serials := range slices.Chunk(p.Serials, serialsPerLine) {
			fmt.Fprintf(&b, "Serial numbers in %s: %s\n", cmp.Or(strings.Join(p.Tracking, ", "), "the parcel without tracking"),
				strings.Join(serials, ", "))
		}
	}
	return b.String()
}

func lineSummary(l LineTracking) string {
	parts := []string{string(l.State())}
	if l.Shipped > 0 {
		parts = append(parts, fmt.Sprintf("%d of %d shipped", l.Shipped, l.Ordered))
	}
	if l.BackOrdered > 0 {
		text := fmt.Sprintf("%d back-ordered", l.BackOrdered)
		if !l.ETA.IsZero() {
			text += expectedLabel + l.ETA.UTC().Format(time.DateOnly)
		}
		parts = append(parts, text)
	}
	if l.Cancelled > 0 {
		parts = append(parts, fmt.Sprintf("%d cancelled", l.Cancelled))
	}
	if l.Placed > 0 && l.Placed+l.Cancelled < l.Ordered {
		parts = append(parts, fmt.Sprintf("the distributor has %d of %d on order", l.Placed, l.Ordered))
	}
	if refused := l.refusedParcels(); refused > 0 {
		parts = append(parts, fmt.Sprintf("delivery REFUSED of %d of %d parcels", refused, len(l.Parcels)))
	}
	return strings.Join(parts, "; ")
}

// joinReferences lists references within the length of the field; what does not fit is counted.
func joinReferences(refs []string) string {
	text := strings.Join(refs, ", ")
	for n := len(refs) - 1; utf8.RuneCountInString(text) > maxReference && n > 0; n-- {
		text = fmt.Sprintf("%s +%d", strings.Join(refs[:n], ", "), len(refs)-n)
	}
	if runes := []rune(text); len(runes) > maxReference {
		text = strings.TrimSpace(string(runes[:maxReference]))
	}
	return text
}

func invoiceNumbers(invoices []Invoice) []string {
	var out []string
	for _, i := range invoices {
		out = append(out, i.Number)
	}
	return out
}

// ownFreight reports whether the freight of the purchase order is what the bridge wrote, by its own block in the
// memo: only then it is taken back when the distributor takes it back.
func ownFreight(po PurchaseOrder) bool {
	for line := range strings.Lines(MemoBlock(po.GeneralMemo)) {
		if text, ok := strings.CutPrefix(line, freightLabel); ok {
			sum, err := decimal.NewFromString(strings.TrimSpace(text))
			return err == nil && sum.Equal(po.Freight)
		}
	}
	return false
}

// recordedETA is the date of arrival that the bridge's block in the memo of a line shows, zero when it shows none.
func recordedETA(l Line) time.Time {
	_, text, found := strings.Cut(MemoBlock(l.Memo), expectedLabel)
	if !found || len(text) < len(time.DateOnly) {
		return time.Time{}
	}
	day, err := time.Parse(time.DateOnly, text[:len(time.DateOnly)])
	if err != nil {
		return time.Time{}
	}
	return day
}

// shippingDay is the day of the first shipment.
func shippingDay(t Tracking) time.Time {
	var first time.Time
	for _, l := range t.Lines {
		first = earliest(first, l.FirstShipped)
	}
	return truncateDay(first)
}

func truncateDay(t time.Time) time.Time {
	if t.IsZero() {
		return time.Time{}
	}
	return t.UTC().Truncate(24 * time.Hour)
}

// Describe names the fields that an update changes.
func (u Update) Describe() string {
	var names []string
	add := func(name string, changes bool) {
		if changes {
			names = append(names, name)
		}
	}
	add("externalPONumber", u.ExternalPONumber != nil)
	add("vendorInvoiceNumber", u.VendorInvoiceNumber != nil)
	add("generalMemo", u.GeneralMemo != nil)
	add("shippingDate", u.ShippingDate != nil)
	add("freight", u.Freight != nil)
	for _, l := range u.Lines {
		add(fmt.Sprintf("memo of item %d", l.ItemID), l.Memo != nil)
		add(fmt.Sprintf("estimatedArrivalDate of item %d", l.ItemID), l.Estimated != nil)
	}
	return strings.Join(names, ", ")
}

// Recorded reports whether the purchase order carries a distributor order: the bridge's own block in
// the memo says so, or External P.O. Number is filled. That field counts only when the policy lets the
// bridge write it: elsewhere it is an accounting link's mark and says nothing.
func Recorded(po PurchaseOrder, p policy.Orders) bool {
	return MemoBlock(po.GeneralMemo) != "" || (p.WriteOrderNumber && po.ExternalPONumber != "")
}

// RecordedState is the state that the bridge's block in the memo shows, empty when it shows none.
func RecordedState(po PurchaseOrder) State {
	for line := range strings.Lines(MemoBlock(po.GeneralMemo)) {
		if s, ok := strings.CutPrefix(line, statusLabel); ok {
			return State(strings.TrimSpace(s))
		}
	}
	return ""
}

// RecordedStale reports whether the bridge's block in the memo says that the order is no longer followed.
func RecordedStale(po PurchaseOrder) bool {
	return strings.Contains(MemoBlock(po.GeneralMemo), staleLabel)
}
