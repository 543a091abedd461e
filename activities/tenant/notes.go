package tenant

import "context"

// NoteTypeAndPublish are Autotask's ids of the policy's labels for notes on tickets: the type of a note, and who sees
// it. What the customer sees has labels of its own.
func (t *Tenant) NoteTypeAndPublish(ctx context.Context, customer bool) (noteType, publish int64, err error) {
	n := t.Policy.Tracking.Notes
	kind, seen := label{"noteType", n.NoteType, "noteType"}, label{"publish", n.InternalPublish, "internalPublish"}
	if customer {
		kind, seen = label{"noteType", n.CustomerNoteType, "customerNoteType"}, label{"publish", n.CustomerPublish, "customerPublish"}
	}
	if noteType, err = t.noteLabel(ctx, kind); err != nil {
		return 0, 0, err
	}
	publish, err = t.noteLabel(ctx, seen)
	return noteType, publish, err
}

// label is what the policy calls a value of a picklist of ticket notes, and under which key.
type label struct{ field, text, key string }

// noteLabel is the id of a label of the policy among Autotask's own.
func (t *Tenant) noteLabel(ctx context.Context, l label) (int64, error) {
	list, err := t.Autotask.TicketNotes.Picklist(ctx, l.field)
	if err != nil {
		return 0, err
	}
	return NeedLabel(list, "note "+l.field, l.text, "tracking.notes."+l.key)
}
