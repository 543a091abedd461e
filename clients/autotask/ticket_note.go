package autotask

// TicketNote is a note on a ticket. Publish says who sees it: everybody, the customer in the client portal
// included, or the MSP's own people. Resolve NoteType and Publish by label, see [Reader.Picklist]. A note
// can't be deleted through the API.
type TicketNote struct {
	ID          int64            `json:"id,omitzero"`
	Description Optional[string] `json:"description,omitzero"` // required, at most 32000 characters
	NoteType    Optional[int64]  `json:"noteType,omitzero"`    // required, picklist
	Publish     Optional[int64]  `json:"publish,omitzero"`     // required, picklist
	TicketID    Optional[int64]  `json:"ticketID,omitzero"`    // required, set on create only, Ticket
	Title       Optional[string] `json:"title,omitzero"`       // required, at most 250 characters
}

// EntityID returns the row's id.
func (v TicketNote) EntityID() int64 { return v.ID }
