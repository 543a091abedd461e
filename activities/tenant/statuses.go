package tenant

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"digitalbridge/clients/autotask"
	"digitalbridge/internal/bridge"
	"digitalbridge/internal/policy"
	"digitalbridge/internal/problem"
	"digitalbridge/internal/spelling"
)

// Statuses translates between the statuses of purchase orders in the tenant and the words that the rules
// know them by. A tenant in another language has other labels, and a status may have been renamed.
type Statuses struct {
	list   autotask.Picklist
	labels map[policy.PurchaseOrderStatus][]string // the tenant's, as far as it has them
	own    policy.Autotask
}

// Statuses are the tenant's statuses of purchase orders, all five of which must be known: who can't tell
// what is cancelled or received may take such an order for one that is to be sent.
func (t *Tenant) Statuses(ctx context.Context) (Statuses, error) {
	s, err := t.StatusesToShow(ctx)
	if err != nil {
		return Statuses{}, err
	}
	return s, s.complete()
}

// StatusesToShow are the tenant's statuses of purchase orders for those who can do with some of them unknown.
func (t *Tenant) StatusesToShow(ctx context.Context) (Statuses, error) {
	list, err := t.Autotask.PurchaseOrders.Picklist(ctx, "status")
	if err != nil {
		return Statuses{}, err
	}
	s := Statuses{list: list, labels: map[policy.PurchaseOrderStatus][]string{}, own: t.Policy.Autotask}
	for _, word := range policy.PurchaseOrderStatuses {
		// One user of a tenant sees labels in another language than the next: the policy's label goes first,
		// and the English one does when the API user doesn't see it.
		if own := t.Policy.Autotask.StatusLabels[word]; s.has(own) {
			s.labels[word] = []string{own}
			continue
		}
		for _, english := range word.English() {
			if s.has(english) {
				s.labels[word] = append(s.labels[word], english)
			}
		}
	}
	return s, nil
}

func (s Statuses) has(label string) bool {
	if !spelling.SameLabel(label, label) {
		return false
	}
	_, ok := s.list.IDByLabel(label)
	return ok
}

// complete is an error that names the keys of the policy by which the missing statuses can be told.
func (s Statuses) complete() error {
	var missing, keys []string
	for _, word := range policy.PurchaseOrderStatuses {
		if len(s.labels[word]) > 0 {
			continue
		}
		name := string(word)
		if own := s.own.StatusLabels[word]; own != "" {
			name += fmt.Sprintf(" (%q in the policy)", own)
		}
		missing, keys = append(missing, name), append(keys, "autotask.statusLabels."+string(word))
	}
	if len(missing) == 0 {
		return nil
	}
	return problem.New(bridge.InvalidPolicy, "Write into the policy what your Autotask calls it ("+strings.Join(keys, ", ")+
		"); it has: "+s.Labels()+".",
		"Autotask has no purchase order status %s", strings.Join(missing, ", "))
}

// Labels are the tenant's labels, for messages.
func (s Statuses) Labels() string { return OrNothing(s.list.Labels()) }

// Name is the word that the rules know a status by; for a status that they don't know its label, and never
// one of their words.
func (s Statuses) Name(id int64) string {
	v, ok := s.list.ByID(id)
	if !ok {
		return StatusLabel(s.list, id)
	}
	for word, labels := range s.labels {
		if slices.ContainsFunc(labels, func(l string) bool { return spelling.SameLabel(l, v.Label) }) {
			return string(word)
		}
	}
	if isWord(s.own.StatusName(v.Label)) {
		return fmt.Sprintf("%s (status %d)", v.Label, id)
	}
	return v.Label
}

// ID is the status behind a word of the rules or a label of the tenant.
func (s Statuses) ID(name string) (int64, bool) {
	name = s.own.StatusName(name)
	if !isWord(name) {
		return s.list.IDByLabel(name)
	}
	labels := s.labels[policy.PurchaseOrderStatus(name)]
	if len(labels) == 0 {
		return 0, false
	}
	return s.list.IDByLabel(labels[0])
}

func isWord(name string) bool {
	return slices.Contains(policy.PurchaseOrderStatuses, policy.PurchaseOrderStatus(name))
}

// Need is ID of a status that must be there; key is where the policy names it.
func (s Statuses) Need(name, key string) (int64, error) {
	if id, ok := s.ID(name); ok {
		return id, nil
	}
	return 0, noLabel(s.list, "purchase order status", name, key)
}

// Translated says what the tenant calls the five statuses, where that is something else.
func (s Statuses) Translated() string {
	var out []string
	for _, word := range policy.PurchaseOrderStatuses {
		for _, label := range s.labels[word] {
			if !spelling.SameLabel(label, string(word)) {
				out = append(out, fmt.Sprintf("%s is %q", word, label))
			}
		}
	}
	return strings.Join(out, ", ")
}
