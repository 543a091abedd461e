package products

import (
	"context"
	"slices"
	"time"

	"digitalbridge/internal/catalog"
	"digitalbridge/internal/policy"
	"digitalbridge/internal/store"
)

// gatekeeper keeps entries that break a gate of the policy out of a plan's pages.
type gatekeeper struct {
	gates    policy.Gates
	fileDate time.Time
	known    map[string]catalog.HeldEntry // the quarantine's list by SKU
	scope    planScope
	held     []catalog.HeldEntry
	released []catalog.HeldEntry // broke a gate and were let pass by a decision
}

// planScope says which held products a plan has something to say about: all, when it has looked at a whole
// price file, or else those that it came across.
type planScope struct {
	All    bool     `json:"all"`
	Looked []string `json:"looked,omitempty"`
}

func scopeKey(planKey string) string { return planKey + "/scope.json" }

// newGatekeeper reads the quarantine's list. A decision that comes later counts in the next plan.
func newGatekeeper(ctx context.Context, s *store.Store, gates policy.Gates, staged StagedCatalog) (*gatekeeper, error) {
	list, err := heldList(ctx, s)
	if err != nil {
		return nil, err
	}
	k := &gatekeeper{gates: gates, fileDate: staged.FileDate, known: make(map[string]catalog.HeldEntry, len(list))}
	k.scope.All = staged.Full && len(staged.Only) == 0
	for _, h := range list {
		k.known[h.SKU] = h
	}
	return k, nil
}

// look notes that the plan has come across a product.
func (k *gatekeeper) look(sku string) {
	if _, held := k.known[sku]; held {
		k.scope.Looked = append(k.scope.Looked, sku)
	}
}

// check returns what of an entry may be written, and false when nothing may. It counts what it holds.
func (k *gatekeeper) check(e catalog.Entry, c *catalog.Counts) (catalog.Entry, bool) {
	breaches := catalog.CheckEntry(e, k.gates)
	if len(breaches) == 0 {
		return e, true
	}
	held := catalog.Held(e, breaches)
	var known *catalog.HeldEntry
	if h, ok := k.known[e.SKU]; ok {
		known = &h
	}
	verdict, decision := catalog.Judge(held, known, k.fileDate, k.gates)
	held.Decision = decision
	if verdict == catalog.Release {
		k.released = append(k.released, held)
		return e, true
	}
	k.held = append(k.held, held)
	pass := catalog.SplitHeld(e)
	if len(pass.Changes) == 0 {
		c.Held++
		return pass, false
	}
	c.HeldInPart++
	return pass, true
}

// write puts the lists and their scope beside the plan's entries.
func (k *gatekeeper) write(ctx context.Context, s *store.Store, planKey string) error {
	if err := store.PutLines(ctx, s, heldKey(planKey), slices.Values(k.held)); err != nil {
		return err
	}
	if err := s.PutJSON(ctx, scopeKey(planKey), k.scope); err != nil {
		return err
	}
	return store.PutLines(ctx, s, releasedKey(planKey), slices.Values(k.released))
}
