package policy

import (
	"slices"
)

// Notes say about which states of a line the ticket behind its charge gets a note, and who sees it. By
// default there are none.
type Notes struct {
	// Internal are the states that the MSP's own people are told, Customer those that the customer sees too.
	Internal []OrderState `yaml:"internal" json:"internal,omitempty"`
	Customer []OrderState `yaml:"customer" json:"customer,omitempty"`
	// NoteType, InternalPublish and CustomerPublish are Autotask's own labels.
	NoteType        string `yaml:"noteType" json:"noteType,omitempty"`
	InternalPublish string `yaml:"internalPublish" json:"internalPublish,omitempty"`
	CustomerPublish string `yaml:"customerPublish" json:"customerPublish,omitempty"`
}

func defaultNotes() Notes {
	return Notes{Internal: []OrderState{}, Customer: []OrderState{}, NoteType: "Task Notes", InternalPublish: "Internal Project Team", CustomerPublish: "All Autotask Users"}
}

// Any reports whether any state is noted.
func (n Notes) Any() bool { return len(n.Internal)+len(n.Customer) > 0 }

func (n Notes) validate(m *mistakes) {
	for _, s := range n.Customer {
		if slices.Contains(n.Internal, s) {
			m.add("tracking.notes.customer", "%s is among tracking.notes.internal too; what the customer sees, the MSP's own people see", s)
		}
	}
	for _, label := range []struct {
		key, value string
		used       bool
	}{
		{"noteType", n.NoteType, n.Any()}, {"internalPublish", n.InternalPublish, len(n.Internal) > 0}, {"customerPublish", n.CustomerPublish, len(n.Customer) > 0},
	} {
		if label.used && label.value == "" {
			m.add("tracking.notes."+label.key, "has no value; give one of Autotask's own labels")
		}
	}
}
