package policy

import (
	"slices"
	"strings"

	"digitalbridge/internal/spelling"
)

// PurchaseOrderStatus is one of Autotask's five statuses of a purchase order, by its English label. Every
// rule knows them by these words, whatever the tenant calls them.
type PurchaseOrderStatus string

// The five statuses.
const (
	StatusNew             PurchaseOrderStatus = "New"
	StatusSubmitted       PurchaseOrderStatus = "Submitted"
	StatusReceivedPartial PurchaseOrderStatus = "Received Partial"
	StatusReceivedFull    PurchaseOrderStatus = "Received Full"
	StatusCanceled        PurchaseOrderStatus = "Canceled"
)

// PurchaseOrderStatuses are all five, in Autotask's order.
var PurchaseOrderStatuses = []PurchaseOrderStatus{StatusNew, StatusSubmitted, StatusReceivedPartial, StatusReceivedFull, StatusCanceled}

func (PurchaseOrderStatus) values() []string { return texts(PurchaseOrderStatuses...) }

// English are the English labels of the status.
func (s PurchaseOrderStatus) English() []string {
	if s == StatusCanceled {
		return []string{string(s), "Cancelled"}
	}
	return []string{string(s)}
}

// Is reports whether a label is an English one of the status.
func (s PurchaseOrderStatus) Is(label string) bool {
	return slices.ContainsFunc(s.English(), func(e string) bool { return spelling.SameLabel(e, label) })
}

// StatusName is the word that the rules know a status by: the English one for an English label and for one
// of autotask.statusLabels; any other label is its own name.
func (a Autotask) StatusName(label string) string {
	for _, s := range PurchaseOrderStatuses {
		if s.Is(label) {
			return string(s)
		}
	}
	for s, own := range a.StatusLabels {
		if spelling.SameLabel(own, label) {
			return string(s)
		}
	}
	return label
}

// nameStatuses puts the words of the rules in place of the tenant's labels.
func (p *Policy) nameStatuses() {
	for i, label := range p.Orders.ApprovedStatuses {
		p.Orders.ApprovedStatuses[i] = p.Autotask.StatusName(label)
	}
	for state, label := range p.Tracking.Statuses {
		p.Tracking.Statuses[state] = p.Autotask.StatusName(label)
	}
}

// validateStatusLabels refuses labels by which one status would be taken for another.
func (a Autotask) validateStatusLabels(m *mistakes) {
	for i, s := range PurchaseOrderStatuses {
		label, named := a.StatusLabels[s]
		if !named {
			continue
		}
		key := "autotask.statusLabels." + string(s)
		if !spelling.SameLabel(label, label) {
			m.add(key, "%q has no letter; write the label as Autotask shows it, or leave it out for %s", strings.TrimSpace(label), s)
			continue
		}
		for j, other := range PurchaseOrderStatuses {
			switch {
			case i != j && other.Is(label):
				m.add(key, "%q is the English label of another status, %s", label, other)
			case j < i && spelling.SameLabel(a.StatusLabels[other], label):
				m.add(key, "%q is the label of %s too; every status has a label of its own", label, other)
			}
		}
	}
}
