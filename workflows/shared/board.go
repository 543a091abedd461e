package shared

import (
	"reflect"
	"strings"

	"go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/workflow"

	"digitalbridge/internal/bridge"
)

// States in which every workflow ends that does not complete.
const (
	StateCancelled = "Cancelled"
	StateFailed    = "Failed"
)

// Board shows the state of a workflow, in one place for all of them: what its query answers, the search
// attribute by which lists are filtered, and its current details.
type Board struct {
	// details is the text below the state.
	details func() string
	// passing are states that the lists don't show until they have shown another one: they last seconds.
	passing []string
	state   string
	shown   string
	due     []temporal.SearchAttributeUpdate
}

// NewBoard makes a board. details is what to show below the state; passing are states that last seconds only: an
// event for the lists would cost more than it tells.
func NewBoard(details func() string, passing ...string) *Board {
	return &Board{details: details, passing: passing}
}

// Open shows to which connection the workflow belongs, and what else is known of it. What lists show already, since
// the workflow was started with it, costs no event.
func (b *Board) Open(ctx workflow.Context, known ...temporal.SearchAttributeUpdate) error {
	known = append(known, bridge.Connection.ValueSet(Connection(ctx)))
	has := workflow.GetTypedSearchAttributes(ctx)
	with := temporal.NewSearchAttributes(append([]temporal.SearchAttributeUpdate{has.Copy()}, known...)...)
	if reflect.DeepEqual(with, has) {
		return nil
	}
	return workflow.UpsertTypedSearchAttributes(ctx, known...)
}

// State is the state with all that is said of it.
func (b *Board) State() string { return b.state }

// Shown is the state as lists show it: up to the first colon or bracket.
func (b *Board) Shown() string { return b.shown }

// Known takes over a state that the workflow was started with.
func (b *Board) Known(state string) { b.state, b.shown = state, short(state) }

// Later adds search attributes that go out with the next state that lists show.
func (b *Board) Later(updates ...temporal.SearchAttributeUpdate) { b.due = append(b.due, updates...) }

// Show writes search attributes now, with those that are due.
func (b *Board) Show(ctx workflow.Context, updates ...temporal.SearchAttributeUpdate) {
	updates = append(b.due, updates...)
	b.due = nil
	if len(updates) == 0 {
		return
	}
	if err := workflow.UpsertTypedSearchAttributes(ctx, updates...); err != nil {
		workflow.GetLogger(ctx).Warn("search attributes not set", "error", err)
	}
}

// Set shows a state everywhere. Lists show it up to its first colon or bracket, and are written only when that
// changes.
func (b *Board) Set(ctx workflow.Context, state string) {
	b.state = state
	if s := short(state); s != b.shown && !b.passes(s) {
		b.shown = s
		b.Show(ctx, bridge.State.ValueSet(s))
	}
	b.Refresh(ctx)
}

// Refresh shows the details as they are now.
func (b *Board) Refresh(ctx workflow.Context) {
	text := "### " + b.state + "\n"
	if b.details != nil {
		text += b.details()
	}
	workflow.SetCurrentDetails(ctx, bridge.Details(text))
}

// End shows how a workflow ended and returns its failure as people are to see it; its type and message. A completed
// one, and one that goes on in a new run, has said so itself.
func (b *Board) End(ctx workflow.Context, err error) error {
	if err == nil || workflow.IsContinueAsNewError(err) {
		return err
	}
	if temporal.IsCanceledError(err) {
		b.Set(ctx, StateCancelled)
		return err
	}
	b.Later(bridge.ErrorClass.ValueSet(ClassOf(err)))
	b.Set(ctx, StateFailed)
	return surface(ctx, err)
}

func (b *Board) passes(state string) bool {
	if b.shown != "" {
		return false
	}
	for _, p := range b.passing {
		if p == state {
			return true
		}
	}
	return false
}

// short is a state without what is said of it.
func short(state string) string {
	for _, mark := range []string{":", " ("} {
		state, _, _ = strings.Cut(state, mark)
	}
	return bridge.Keyword(state)
}
