package products

import (
	"context"
	"slices"
	"time"

	"digitalbridge/internal/catalog"
	"digitalbridge/internal/policy"
	"digitalbridge/internal/store"
)

// holder keeps entries that break a limit of the policy out of a plan's pages.
type holder struct {
	limits   policy.Limits
	fileDate time.Time
	known    map[string]catalog.HeldEntry // the quarantine's list by SKU
	scope    planScope
	held     []catalog.HeldEntry
	released []catalog.HeldEntry // broke a limit and were let pass by a decision
}

// planScope says which held products a plan has something to say about: all, when it has looked at a whole
// price file, or else those that it came across.
type planScope struct {
	All    bool     `json:"all"`
	Looked []string `json:"looked,omitempty"`
}

func scopeKey(planKey string) string { return planKey + "/scope.json" }

// newHolder reads the quarantine's list. A decision that comes later counts in the next plan.
func newHolder(ctx context.Context, s *store.Store, limits policy.Limits, staged StagedCatalog) (*holder, error) {
	list, err := heldList(ctx, s)
	if err != nil {
		return nil, err
	}
	h := &holder{limits: limits, fileDate: staged.FileDate, known: make(map[string]catalog.HeldEntry, len(list))}
	h.scope.All = staged.Full && len(staged.Only) == 0
	for _, e := range list {
		h.known[e.SKU] = e
	}
	return h, nil
}

// look notes that the plan has come across a product.
func (h *holder) look(sku string) {
	if _, held := h.known[sku]; held {
		h.scope.Looked = append(h.scope.Looked, sku)
	}
}

// check returns what of an entry may be written, and false when nothing may. It counts what it holds.
func (h *holder) check(e catalog.Entry, c *catalog.Counts) (catalog.Entry, bool) {
	breaches := catalog.CheckEntry(e, h.limits)
	if len(breaches) == 0 {
		return e, true
	}
	held := catalog.Held(e, breaches)
	var known *catalog.HeldEntry
	if k, ok := h.known[e.SKU]; ok {
		known = &k
	}
	verdict, decision := catalog.Judge(held, known, h.fileDate, h.limits)
	held.Decision = decision
	if verdict == catalog.Release {
		h.released = append(h.released, held)
		return e, true
	}
	h.held = append(h.held, held)
	pass := catalog.SplitHeld(e)
	if len(pass.Changes) == 0 {
		c.Held++
		return pass, false
	}
	c.HeldInPart++
	return pass, true
}

// write puts the lists and their scope beside the plan's entries.
func (h *holder) write(ctx context.Context, s *store.Store, planKey string) error {
	if err := store.PutLines(ctx, s, heldKey(planKey), slices.Values(h.held)); err != nil {
		return err
	}
	if err := s.PutJSON(ctx, scopeKey(planKey), h.scope); err != nil {
		return err
	}
	return store.PutLines(ctx, s, releasedKey(planKey), slices.Values(h.released))
}
