package orders

import (
	"context"
	"fmt"
	"slices"

	"go.temporal.io/sdk/activity"

	"digitalbridge/activities/border"
	"digitalbridge/clients/autotask"
	"digitalbridge/internal/order"
	"digitalbridge/internal/problem"
)

// NoteTicketsInput is what is known of an order. Told are the notes that were made, by key.
type NoteTicketsInput struct {
	PurchaseOrderID int64          `json:"purchaseOrderId"`
	Tracking        order.Tracking `json:"tracking"`
	Told            []string       `json:"told,omitempty"`
}

// NotedTickets are the notes that the tickets have now.
type NotedTickets struct {
	Told []string `json:"told,omitempty"`
	Made int      `json:"made"`
}

// NoteTickets makes the notes that are missing on the tickets behind the lines by the policy
// (tracking.notes): one for each line and state. It changes no note. It may be repeated: each note holds a
// reference by which it is found again, and when an attempt before may have left a create under way, it
// waits until that is over.
func (a *Status) NoteTickets(ctx context.Context, in NoteTicketsInput) (*NotedTickets, error) {
	noted, err := a.noteTickets(ctx, in)
	return noted, border.Failure(ctx, err)
}

func (a *Status) noteTickets(ctx context.Context, in NoteTicketsInput) (_ *NotedTickets, err error) {
	rules := a.Orders.Policy.Tracking.Notes
	out := &NotedTickets{Told: in.Told}
	if !rules.Any() {
		return out, nil
	}
	beat, stop := border.Narrate(ctx)
	defer stop()
	fence, end, err := a.creating(ctx, "note-order", in.PurchaseOrderID, beat)
	if err != nil {
		return nil, err
	}
	defer func() { end(err) }()
	po, err := a.Orders.purchaseOrders().readByID(ctx, in.PurchaseOrderID)
	if err != nil {
		return nil, err
	}
	notes := order.TicketNotes(po, in.Tracking, rules, in.Told)
	if notes, err = a.missingNotes(ctx, notes, out); err != nil || len(notes) == 0 {
		return out, err
	}
	for i, n := range notes {
		kind, publish, err := a.Orders.Tenant.NoteTypeAndPublish(ctx, n.Customer)
		if err != nil {
			return nil, err
		}
		beat(fmt.Sprintf("note %d of %d", i+1, len(notes)))
		if err := fence.Begin(); err != nil {
			return nil, err
		}
		_, err = a.Orders.Autotask.TicketNotes.Create(ctx, n.TicketID, autotask.TicketNote{
			TicketID: autotask.Of(n.TicketID), Title: autotask.Of(n.Title), Description: autotask.Of(n.Text), NoteType: autotask.Of(kind),
			Publish: autotask.Of(publish),
		})
		if err != nil {
			return nil, a.notNoted(po, n, err)
		}
		out.Made, out.Told = out.Made+1, append(slices.Clip(out.Told), n.Key)
	}
	return out, nil
}

// missingNotes are those that the tickets do not have yet; the others are told.
func (a *Status) missingNotes(ctx context.Context, notes []order.TicketNote, out *NotedTickets) ([]order.TicketNote, error) {
	var tickets []int64
	for _, n := range notes {
		if !slices.Contains(tickets, n.TicketID) {
			tickets = append(tickets, n.TicketID)
		}
	}
	// A note that can't be read may be one that was made: its ticket gets none now, and the others do.
	silent := func(ticket int64, why string) {
		activity.GetLogger(ctx).Warn("a ticket gets no note now", "ticket", ticket, "cause", why)
		notes = slices.DeleteFunc(notes, func(n order.TicketNote) bool { return n.TicketID == ticket })
	}
	err := autotask.Narrow(tickets, func(tickets []int64) (unknown []string, _ error) {
		for _, q := range autotask.SplitIn(autotask.Where().Include("id", "ticketID", "description"), "ticketID", tickets) {
			for row, err := range a.Orders.Autotask.TicketNotes.Query(ctx, q) {
				unread, damaged := autotask.AsUnread(err)
				switch {
				case err != nil && !damaged:
					return nil, err
				case unread.Lacks("ticketID"):
					unknown = append(unknown, unread.Error())
					continue
				case unread.Lacks("description"):
					silent(row.TicketID.Or(0), unread.Error())
					continue
				}
				notes = slices.DeleteFunc(notes, func(n order.TicketNote) bool {
					there := n.TicketID == row.TicketID.Or(0) && order.Tells(row.Description.Or(""), n.Key)
					if there {
						out.Told = append(slices.Clip(out.Told), n.Key)
					}
					return there
				})
			}
		}
		return unknown, nil
	}, silent)
	return notes, err
}

// notNoted makes the next attempt wait when the note may come into being after all.
func (a *Status) notNoted(po order.PurchaseOrder, n order.TicketNote, err error) error {
	d := border.Describe(err)
	if border.Retryable(d.Kind) {
		return border.After(err, a.Orders.Autotask.LongestCall())
	}
	return problem.New(d.Kind, d.Fix+" Or take the states out of the policy (tracking.notes).",
		"ticket %d behind purchase order %s can't be told: %s", n.TicketID, po.Number, d.Cause)
}
