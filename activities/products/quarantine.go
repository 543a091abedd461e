package products

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"digitalbridge/activities/border"
	"digitalbridge/internal/bridge"
	"digitalbridge/internal/catalog"
	"digitalbridge/internal/problem"
	"digitalbridge/internal/store"
)

// Quarantine keeps the list of products that are held for a person. One workflow, ReviewQuarantine, asks
// for its changes one after another; a plan only reads it.
type Quarantine struct{ Store *store.Store }

const (
	// quarantineKey is the list, in SKU order. It survives every retention.
	quarantineKey = "quarantine/held.jsonl"
	// decisionsPrefix keeps each decision as it was made.
	decisionsPrefix = "quarantine/decisions/"
	// maxShown caps the entries that travel through Temporal; the store has all.
	maxShown = 50
)

// Lists beside a plan's entries: what it held, and what would have been held without a decision.
func heldKey(planKey string) string     { return planKey + "/held.jsonl" }
func releasedKey(planKey string) string { return planKey + "/released.jsonl" }

// QuarantineChange is one change of the list: what a plan saw, a decision, or what has been written. All
// empty only reads it.
type QuarantineChange struct {
	At      time.Time           `json:"at"`
	Seen    *HeldPlan           `json:"seen,omitempty"`
	Decided *QuarantineDecision `json:"decided,omitempty"`
	// Written are approved SKUs that Autotask has now.
	Written []string `json:"written,omitempty"`
}

// HeldPlan names a plan that held entries, or that looked at held ones.
type HeldPlan struct {
	PlanKey  string    `json:"planKey" inner:"true"`
	FileDate time.Time `json:"fileDate" inner:"true"`
}

// QuarantineDecision is a person's decision about SKUs; none with All: about every one that waits.
type QuarantineDecision struct {
	// ID names the decision, so that its record is written once however often the activity runs.
	ID      string   `json:"id"`
	Approve bool     `json:"approve"`
	SKUs    []string `json:"skus,omitempty"`
	All     bool     `json:"all,omitempty"`
	Actor   string   `json:"actor"`
	Reason  string   `json:"reason"`
}

// QuarantineView is the list as it stands.
type QuarantineView struct {
	// Waiting have no decision; Approved are written by the next sync; Rejected stay until the distributor's
	// values change.
	Waiting  int `json:"waiting"`
	Approved int `json:"approved"`
	Rejected int `json:"rejected"`
	// Entries are the first ones, those that wait before the others; all are in the store under Key.
	Entries []catalog.HeldEntry `json:"entries,omitempty"`
	Key     string              `json:"key"`
	// Fresh is how many came in with this change.
	Fresh int `json:"fresh,omitempty"`
	// Decided are the SKUs of this change's decision.
	Decided []string `json:"decided,omitempty"`
}

// Held is the number of entries on the list.
func (v QuarantineView) Held() int { return v.Waiting + v.Approved + v.Rejected }

// ChangeQuarantine changes the list and returns it. It may be repeated: every change leads to the same list
// twice.
func (a *Quarantine) ChangeQuarantine(ctx context.Context, in QuarantineChange) (*QuarantineView, error) {
	view, err := a.change(ctx, in)
	return view, border.Failure(ctx, err)
}

func (a *Quarantine) change(ctx context.Context, in QuarantineChange) (*QuarantineView, error) {
	list, err := heldList(ctx, a.Store)
	if err != nil {
		return nil, err
	}
	var next []catalog.HeldEntry
	var decided []string
	switch {
	case in.Seen != nil:
		next, err = a.seen(ctx, list, *in.Seen, in.At)
	case in.Decided != nil:
		next, decided, err = a.decide(ctx, list, *in.Decided, in.At)
	case len(in.Written) > 0:
		next = catalog.SettleHeld(list, in.Written)
	default:
		return viewOf(list, list, nil), nil
	}
	if err != nil {
		return nil, err
	}
	if err := store.PutLines(ctx, a.Store, quarantineKey, slices.Values(next)); err != nil {
		return nil, err
	}
	return viewOf(list, next, decided), nil
}

// heldList reads the list; none has been written yet when nothing was ever held.
func heldList(ctx context.Context, s *store.Store) ([]catalog.HeldEntry, error) {
	return readAll[catalog.HeldEntry](ctx, s, quarantineKey)
}

// readAll reads everything under a key; a key that is not there holds nothing.
func readAll[T any](ctx context.Context, s *store.Store, key string) ([]T, error) {
	var out []T
	for v, err := range store.Lines[T](ctx, s, key) {
		if errors.Is(err, store.ErrNotFound) {
			return nil, nil
		}
		if err != nil {
			return nil, err
		}
		out = append(out, v)
	}
	return out, nil
}

func (a *Quarantine) seen(ctx context.Context, list []catalog.HeldEntry, plan HeldPlan, at time.Time) ([]catalog.HeldEntry, error) {
	held, err := readAll[catalog.HeldEntry](ctx, a.Store, heldKey(plan.PlanKey))
	if err != nil {
		return nil, err
	}
	released, err := readAll[catalog.HeldEntry](ctx, a.Store, releasedKey(plan.PlanKey))
	if err != nil {
		return nil, err
	}
	var scope planScope
	if err := a.Store.GetJSON(ctx, scopeKey(plan.PlanKey), &scope); err != nil {
		return nil, err
	}
	s := catalog.Sighting{At: at, FileDate: plan.FileDate, Held: held, Released: released}
	if !scope.All {
		s.Scope = append([]string{}, scope.Looked...)
	}
	return catalog.MergeHeld(list, s), nil
}

func (a *Quarantine) decide(ctx context.Context, list []catalog.HeldEntry, d QuarantineDecision, at time.Time) (next []catalog.HeldEntry,
	decided []string, err error) {
	verdict := catalog.HeldDecision{Approved: d.Approve, Actor: d.Actor, Reason: d.Reason, At: at}
	next, decided, unknown := catalog.DecideHeld(list, d.SKUs, verdict)
	switch {
	case len(unknown) > 0:
		return nil, nil, problem.New(bridge.InvalidInput,
			"Look at the list (`starter sync quarantine list`) and give SKUs that are on it; nothing was decided.",
			"%s in quarantine: %s", notHeld(len(unknown)), strings.Join(unknown[:min(len(unknown), 10)], ", "))
	case len(decided) == 0:
		return nil, nil, problem.New(bridge.InvalidInput, "There is nothing to decide.", "no product waits for a decision in quarantine")
	}
	var record []catalog.HeldEntry
	for _, h := range next {
		if _, found := slices.BinarySearchFunc(decided, h.SKU, catalog.CompareSKU); found {
			record = append(record, h)
		}
	}
	key := fmt.Sprintf("%s%s-%s.jsonl", decisionsPrefix, at.UTC().Format("20060102T150405Z"), d.ID)
	return next, decided, store.PutLines(ctx, a.Store, key, slices.Values(record))
}

func notHeld(n int) string {
	if n == 1 {
		return "one SKU is not"
	}
	return fmt.Sprintf("%d SKUs are not", n)
}

// viewOf sums the list up; before is the list before the change.
func viewOf(before, list []catalog.HeldEntry, decided []string) *QuarantineView {
	v := &QuarantineView{Key: quarantineKey, Decided: decided}
	known := map[string]time.Time{}
	for _, h := range before {
		known[h.SKU] = h.FirstSeen
	}
	var others []catalog.HeldEntry
	for _, h := range list {
		if first, ok := known[h.SKU]; !ok || !first.Equal(h.FirstSeen) {
			v.Fresh++
		}
		switch {
		case h.Decision == nil:
			v.Waiting++
			v.Entries = append(v.Entries, h)
			continue
		case h.Decision.Approved:
			v.Approved++
		default:
			v.Rejected++
		}
		others = append(others, h)
	}
	v.Entries = append(v.Entries, others...)
	v.Entries = v.Entries[:min(len(v.Entries), maxShown)]
	return v
}
