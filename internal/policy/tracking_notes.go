package policy

import (
	"slices"

	"digitalbridge/internal/spelling"
)

// Notes say about which states of a line the ticket behind its charge gets a note, and who sees it. By
// default there are none.
type Notes struct {
	// Internal are the states that the MSP's own people are told, Customer those that the customer sees too.
	Internal []OrderState `yaml:"internal" json:"internal,omitempty"`
	Customer []OrderState `yaml:"customer" json:"customer,omitempty"`
	// NoteType, CustomerNoteType, InternalPublish and CustomerPublish are Autotask's own labels. What the customer
	// sees has a type of its own: only by it a workflow rule, which alone mails the customer, tells it apart.
	NoteType         string `yaml:"noteType" json:"noteType,omitempty"`
	CustomerNoteType string `yaml:"customerNoteType" json:"customerNoteType,omitempty"`
	InternalPublish  string `yaml:"internalPublish" json:"internalPublish,omitempty"`
	CustomerPublish  string `yaml:"customerPublish" json:"customerPublish,omitempty"`
}

func defaultNotes() Notes {
	return Notes{Internal: []OrderState{}, Customer: []OrderState{}, NoteType: "Task Notes", InternalPublish: "Internal Project Team",
		CustomerPublish: "All Autotask Users"}
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
		{"noteType", n.NoteType, len(n.Internal) > 0}, {"internalPublish", n.InternalPublish, len(n.Internal) > 0},
		{"customerPublish", n.CustomerPublish, len(n.Customer) > 0},
	} {
		if label.used && label.value == "" {
			m.add("tracking.notes."+label.key, "has no value; give one of Autotask's own labels")
		}
	}
	const own = "make a note type for it in Autotask (Admin, Features & Settings, Application-wide (Shared) Features, Note Types), so that " +
		"a workflow rule can mail it to the customer"
	switch {
	case len(n.Customer) == 0:
	case n.CustomerNoteType == "":
		m.add("tracking.notes.customerNoteType", "has no value; "+own)
	case spelling.SameLabel(n.CustomerNoteType, n.NoteType):
		m.add("tracking.notes.customerNoteType", "is %q, as tracking.notes.noteType; "+own, n.CustomerNoteType)
	}
}
