package catalog

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"digitalbridge/internal/policy"
)

// HeldEntry is a product whose new values broke a limit. It stays on the list until the distributor's
// values are written or have become others.
type HeldEntry struct {
	SKU    string `json:"sku"`
	Name   string `json:"name"`
	Action Action `json:"action"`
	// Limit is the gravest limit that it broke, Field the field that did, with its old and new value.
	Limit  Limit  `json:"limit"`
	Field  Field  `json:"field"`
	Old    string `json:"old,omitempty"`
	New    string `json:"new"`
	Reason string `json:"reason"`
	// Cost and Price are the new values: what a decision is about.
	Cost  string `json:"cost,omitempty"`
	Price string `json:"price,omitempty"`

	FirstSeen time.Time `json:"firstSeen"`
	LastSeen  time.Time `json:"lastSeen"`
	// TimesSeen is the number of price files, one after another, with the same values; FileDate is the last
	// one's. A second sync of one file says nothing new.
	TimesSeen int           `json:"timesSeen"`
	FileDate  time.Time     `json:"fileDate"`
	Decision  *HeldDecision `json:"decision,omitempty"`
}

// HeldDecision is what was decided about a held entry, by whom and why.
type HeldDecision struct {
	Approved bool      `json:"approved"`
	Actor    string    `json:"actor"`
	Reason   string    `json:"reason"`
	At       time.Time `json:"at"`
}

// Verdict is what happens to an entry that breaks a limit.
type Verdict string

// Verdicts.
const (
	Hold    Verdict = "hold"
	Release Verdict = "release"
)

// Held is the list entry for a plan's entry that breaks limits.
func Held(e Entry, breaches []Breach) HeldEntry {
	first := breaches[0]
	reasons := make([]string, len(breaches))
	for i, b := range breaches {
		reasons[i] = b.Reason
	}
	return HeldEntry{
		SKU: e.SKU, Name: e.Name, Action: e.Action, Limit: first.Limit, Field: first.Change.Field, Old: first.Change.Old, New: first.Change.New,
		Reason: strings.Join(reasons, "; "), Cost: e.Cost, Price: e.Price,
	}
}

// same reports whether two entries are about the same values.
func (h HeldEntry) same(o HeldEntry) bool {
	return h.SKU == o.SKU && h.Cost == o.Cost && h.Price == o.Price
}

// Judge decides about an entry that breaks a limit. A decision holds for the values that it was made
// about; others are held anew. Without a decision the policy may release what several price files in a
// row have said.
func Judge(now HeldEntry, known *HeldEntry, fileDate time.Time, limits policy.Limits) (Verdict, *HeldDecision) {
	switch {
	case known == nil || !known.same(now):
		return Hold, nil
	case known.Decision != nil && known.Decision.Approved:
		return Release, known.Decision
	case known.Decision != nil:
		return Hold, known.Decision
	case limits.AutoReleaseAfter > 0 && known.seenIn(fileDate) >= limits.AutoReleaseAfter &&
		(now.Limit == LimitPriceMove || now.Limit == LimitNotChecked):
		return Release, &HeldDecision{
			Approved: true, Actor: "policy", Reason: fmt.Sprintf("the same values in %d price files (products.limits.autoReleaseAfter)",
				known.seenIn(fileDate)),
		}
	}
	return Hold, nil
}

// seenIn is the number of price files with the entry's values, a further one included.
func (h HeldEntry) seenIn(fileDate time.Time) int {
	if fileDate.After(h.FileDate) {
		return h.TimesSeen + 1
	}
	return h.TimesSeen
}

// Sighting is what one plan saw: the entries that it held and those that it let pass by a decision.
// Scope are the SKUs that it looked at; nil means all.
type Sighting struct {
	At       time.Time
	FileDate time.Time
	Scope    []string
	Held     []HeldEntry
	Released []HeldEntry
}

// MergeHeld brings the list up to date with a plan. Decisions stay with their values. What the plan looked
// at and neither held nor released is settled and leaves the list.
func MergeHeld(list []HeldEntry, s Sighting) []HeldEntry {
	scope, next := set(s.Scope), map[string]HeldEntry{}
	known := map[string]HeldEntry{}
	for _, h := range list {
		known[h.SKU] = h
		if s.Scope != nil && !scope[h.SKU] {
			next[h.SKU] = h
		}
	}
	for _, seen := range [][]HeldEntry{s.Held, s.Released} {
		for _, h := range seen {
			next[h.SKU] = seenAgain(h, known[h.SKU], s)
		}
	}
	return sorted(next)
}

// seenAgain is an entry as a plan saw it, with what the list knows of the same values.
func seenAgain(h, known HeldEntry, s Sighting) HeldEntry {
	decided := h.Decision
	if !known.same(h) {
		h.FirstSeen, h.LastSeen, h.FileDate, h.TimesSeen = s.At, s.At, s.FileDate, 1
		return h
	}
	h.FirstSeen, h.LastSeen, h.TimesSeen, h.FileDate, h.Decision = known.FirstSeen, s.At, known.seenIn(s.FileDate), known.FileDate,
		known.Decision
	if s.FileDate.After(h.FileDate) {
		h.FileDate = s.FileDate
	}
	if h.Decision == nil && decided != nil { // released by the policy
		d := *decided
		d.At = s.At
		h.Decision = &d
	}
	return h
}

// DecideHeld puts a decision on entries of the list: on those of the SKUs, or, when there are none, on all
// that wait for one. It names the SKUs that are decided, and those that are not held.
func DecideHeld(list []HeldEntry, skus []string, d HeldDecision) (next []HeldEntry, decided, unknown []string) {
	asked := set(skus)
	for _, h := range list {
		if asked[h.SKU] || (len(skus) == 0 && h.Decision == nil) {
			h.Decision = &d
			decided = append(decided, h.SKU)
			delete(asked, h.SKU)
		}
		next = append(next, h)
	}
	for _, sku := range skus {
		if asked[sku] {
			unknown = append(unknown, sku)
		}
	}
	return next, decided, unknown
}

// SettleHeld takes the approved entries of SKUs that have been written off the list.
func SettleHeld(list []HeldEntry, skus []string) []HeldEntry {
	written := set(skus)
	return slices.DeleteFunc(slices.Clone(list), func(h HeldEntry) bool {
		return written[h.SKU] && h.Decision != nil && h.Decision.Approved
	})
}

// SplitHeld divides an update that is held: what has nothing to do with money may go on. A product that
// does not exist yet, or is about to be sold again, is held as a whole; then pass has no changes.
func SplitHeld(e Entry) (pass Entry) {
	pass = e
	pass.Changes = nil
	if e.Action != Update || e.change(IsActive) != nil {
		return pass
	}
	for _, c := range e.Changes {
		switch {
		case !money(c.Field):
			pass.Changes = append(pass.Changes, c)
		case c.Field == UnitCost:
			pass.Cost = c.Old
		case c.Field == UnitPrice:
			pass.Price = c.Old
		}
	}
	return pass
}

// money reports whether a field is held together with cost and price.
func money(f Field) bool {
	switch f {
	case UnitCost, UnitPrice, MSRP, VendorCost, Promotion, PromotionEnds:
		return true
	}
	return false
}

func sorted(bySKU map[string]HeldEntry) []HeldEntry {
	out := make([]HeldEntry, 0, len(bySKU))
	for _, h := range bySKU {
		out = append(out, h)
	}
	slices.SortFunc(out, func(a, b HeldEntry) int { return CompareSKU(a.SKU, b.SKU) })
	return out
}
