// Notes on a ticket: /V1.0/Tickets/{id}/Notes.

package autotask

import (
	"time"
)

// TicketNote is a note on a ticket. Publish says who sees it: everybody, the customer in the client portal
// included, or the MSP's own people. Resolve NoteType and Publish by label, see [Reader.Picklist]. A note
// can't be deleted through the API.
type TicketNote struct {
	ID                            int64               `json:"id,omitzero"`
	CreateDateTime                Optional[time.Time] `json:"createDateTime,omitzero"`                // read-only
	CreatedByContactID            Optional[int64]     `json:"createdByContactID,omitzero"`            // read-only, Contact
	CreatorResourceID             Optional[int64]     `json:"creatorResourceID,omitzero"`             // read-only, Resource
	Description                   Optional[string]    `json:"description,omitzero"`                   // required, at most 32000 characters
	ImpersonatorCreatorResourceID Optional[int64]     `json:"impersonatorCreatorResourceID,omitzero"` // read-only, Resource
	ImpersonatorUpdaterResourceID Optional[int64]     `json:"impersonatorUpdaterResourceID,omitzero"` // read-only, Resource
	LastActivityDate              Optional[time.Time] `json:"lastActivityDate,omitzero"`              // read-only
	NoteType                      Optional[int64]     `json:"noteType,omitzero"`                      // required, picklist
	Publish                       Optional[int64]     `json:"publish,omitzero"`                       // required, picklist
	TicketID                      Optional[int64]     `json:"ticketID,omitzero"`                      // required, set on create only, Ticket
	Title                         Optional[string]    `json:"title,omitzero"`                         // required, at most 250 characters
}

// EntityID returns the row's id.
func (v TicketNote) EntityID() int64 { return v.ID }
