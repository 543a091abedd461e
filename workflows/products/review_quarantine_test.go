package products

import (
	"context"
	"encoding/json"
	"testing"
	"time"

	"github.com/stretchr/testify/mock"
	"github.com/stretchr/testify/require"
	"go.temporal.io/sdk/converter"
	"go.temporal.io/sdk/workflow"

	"digitalbridge/activities/products"
	"digitalbridge/internal/bridge"
	"digitalbridge/internal/catalog"
	"digitalbridge/workflows/shared"
	"digitalbridge/workflows/workflowtest"
)

var (
	seenPlan = products.HeldPlan{PlanKey: "plans/1", FileDate: workflowtest.Start}
	askedTDS = "asked TD SYNNEX"
)

// viewOf is a list of so many entries that wait.
func viewOf(waiting, approved int) *products.QuarantineView {
	v := &products.QuarantineView{Waiting: waiting, Approved: approved, Key: "quarantine/held.jsonl"}
	for range waiting {
		v.Entries = append(v.Entries, catalog.HeldEntry{SKU: "1001", Name: "Dock | black", Reason: "unitCost moves from 100 to 300",
			TimesSeen: 1})
	}
	return v
}

// takes expects a change of the list; the time of the change is not compared.
func takes(h *harness, match func(products.QuarantineChange) bool, v *products.QuarantineView) {
	h.OnActivity(quarantineActivities.ChangeQuarantine, mock.Anything, mock.MatchedBy(match)).Return(v, nil).Once()
}

func isSeen(key string) func(products.QuarantineChange) bool {
	return func(c products.QuarantineChange) bool { return c.Seen != nil && c.Seen.PlanKey == key }
}

func isDecided(approve bool) func(products.QuarantineChange) bool {
	return func(c products.QuarantineChange) bool { return c.Decided != nil && c.Decided.Approve == approve }
}

func isWritten(c products.QuarantineChange) bool { return len(c.Written) > 0 }

// decidedView is the list after a decision about SKUs.
func decidedView(waiting, approved int, skus ...string) *products.QuarantineView {
	v := viewOf(waiting, approved)
	v.Decided = skus
	return v
}

func TestQuarantineWritesAnApprovedProductAtOnceAndEnds(t *testing.T) {
	h := newHarness(t, nil)
	h.HearNotices()
	fresh := viewOf(1, 0)
	fresh.Fresh = 1
	takes(h, isSeen("plans/1"), fresh)
	takes(h, isDecided(true), decidedView(0, 1, "1001"))
	takes(h, isWritten, viewOf(0, 0))
	h.OnWorkflow(bridge.ProductSync, mock.Anything, ProductSyncInput{Only: []string{"1001"}, Wait: true, Now: true}).
		Return(func(ctx workflow.Context, _ ProductSyncInput) (*ProductSyncResult, error) {
			require.Equal(t, "product-sync/acme/approved", workflow.GetInfo(ctx).WorkflowExecution.ID)
			return &ProductSyncResult{Applied: ApplyTotals{Updated: 1}}, nil
		}).Once()
	h.After(time.Hour, func() {
		s := workflowtest.Query[QuarantineStatus](h, bridge.QueryList)
		require.Equal(t, 1, s.Waiting)
		require.Equal(t, "1001", s.Entries[0].SKU)
		require.Contains(t, (&quarantine{status: s}).details(), `| 1001 | Dock \| black | unitCost moves from 100 to 300 | 1 |`)
		h.Say(bridge.UpdateApprove, QuarantineVerdict{SKUs: []string{"1001"}, Decision: shared.Decision{Actor: "Ann", Reason: askedTDS}})
	})
	h.Run(bridge.ReviewQuarantine, ReviewQuarantineInput{Seen: []products.HeldPlan{seenPlan}})
	require.Equal(t, QuarantineResult{Decisions: 1}, workflowtest.Result[QuarantineResult](h))
	require.Contains(t, workflowtest.Query[QuarantineStatus](h, bridge.QueryList).Applying, "1 approved and written")
	require.Equal(t, []string{stateWaitsForPerson, "Decided", "Nothing held"}, h.States)
	require.Len(t, h.Notices, 1)
	workflowtest.RequireContains(t, h.Notices[0].Line(), "unitCost moves from 100 to 300 (SKU 1001, Dock | black)", "1 product is held",
		"starter sync quarantine list")
}

func TestQuarantineKeepsAnApprovalThatCouldNotBeWritten(t *testing.T) {
	h := newHarness(t, nil)
	takes(h, isSeen("plans/1"), viewOf(1, 0))
	takes(h, isDecided(true), decidedView(0, 1, "1001"))
	h.OnWorkflow(bridge.ProductSync, mock.Anything, mock.Anything).Return(
		nil, workflowtest.ActivityError(bridge.FeedRejected, "the price file is broken")).Once()
	h.After(time.Hour, func() {
		h.Say(bridge.UpdateApprove, QuarantineVerdict{All: true, Decision: shared.Decision{Actor: "Ann", Reason: askedTDS}})
	})
	h.After(2*time.Hour, func() {
		workflowtest.RequireContains(t, workflowtest.Query[QuarantineStatus](h, bridge.QueryList).Applying, "the next sync tries again",
			"the price file is broken")
		h.SignalWorkflow(bridge.SignalSeen, products.HeldPlan{PlanKey: "plans/2"}) // the next sync wrote it
	})
	takes(h, isSeen("plans/2"), viewOf(0, 0))
	h.Run(bridge.ReviewQuarantine, ReviewQuarantineInput{Seen: []products.HeldPlan{seenPlan}})
	require.Equal(t, 1, workflowtest.Result[QuarantineResult](h).Decisions)
}

// Decisions and plans of syncs come at the same time: all of them reach the list, one after another.
func TestQuarantineLosesNothingWhileSyncsRun(t *testing.T) {
	h := newHarness(t, nil)
	var order []string
	var began []time.Time
	h.OnActivity(quarantineActivities.ChangeQuarantine, mock.Anything, mock.Anything).After(time.Minute).
		Return(func(_ context.Context, c products.QuarantineChange) (*products.QuarantineView, error) {
			began = append(began, c.At)
			switch {
			case c.Seen != nil:
				order = append(order, c.Seen.PlanKey)
				if c.Seen.PlanKey == "plans/3" {
					return viewOf(0, 0), nil
				}
			case c.Decided != nil:
				order = append(order, c.Decided.SKUs[0])
				return decidedView(1, 0, c.Decided.SKUs[0]), nil
			}
			return viewOf(2, 0), nil
		})
	h.After(5*time.Second, func() { h.SignalWorkflow(bridge.SignalSeen, json.RawMessage(`{}`)) }) // by a person: it names no plan
	h.After(10*time.Second, func() { h.SignalWorkflow(bridge.SignalSeen, products.HeldPlan{PlanKey: "plans/2"}) })
	h.After(20*time.Second, func() {
		h.Update(bridge.UpdateReject, QuarantineVerdict{SKUs: []string{"1001"}, Decision: shared.Decision{Actor: "Ann", Reason: "wrong"}})
		h.Update(bridge.UpdateReject, QuarantineVerdict{SKUs: []string{"1002"}, Decision: shared.Decision{Actor: "Bob", Reason: "wrong"}})
	})
	h.After(time.Hour, func() { h.SignalWorkflow(bridge.SignalSeen, products.HeldPlan{PlanKey: "plans/3"}) })
	h.ExecuteWorkflow(bridge.ReviewQuarantine, ReviewQuarantineInput{Seen: []products.HeldPlan{seenPlan}})
	require.Equal(t, 2, workflowtest.Result[QuarantineResult](h).Decisions)
	require.Len(t, order, 5)
	require.Equal(t, "plans/1", order[0])
	require.ElementsMatch(t, []string{"plans/2", "1001", "1002"}, order[1:4])
	require.Equal(t, "plans/3", order[4])
	for i, at := range began[1:] {
		require.False(t, at.Before(began[i].Add(time.Minute)), "one change at a time, each a minute long")
	}
}

func TestQuarantineRefusesNonsenseFromPeople(t *testing.T) {
	h := newHarness(t, nil)
	takes(h, isSeen("plans/1"), viewOf(1, 0))
	h.OnActivity(quarantineActivities.ChangeQuarantine, mock.Anything, mock.MatchedBy(isDecided(true))).
		Return(nil, workflowtest.ActivityError(bridge.InvalidInput, "one SKU is not in quarantine: 77")).Once()
	takes(h, isSeen("plans/2"), viewOf(0, 0))
	refused := map[string]*string{}
	h.After(time.Hour, func() {
		for says, v := range map[string]QuarantineVerdict{
			"skus is missing":   {Decision: shared.Decision{Actor: "Ann", Reason: askedTDS}},
			"not both":          {SKUs: []string{"1001"}, All: true, Decision: shared.Decision{Actor: "Ann", Reason: askedTDS}},
			"actor is missing":  {All: true, Decision: shared.Decision{Reason: askedTDS}},
			"reason is missing": {All: true, Decision: shared.Decision{Actor: "Ann"}},
		} {
			refused[says] = h.Update(bridge.UpdateApprove, v)
		}
		// refused by the list, not by the validator
		h.Update(bridge.UpdateApprove, QuarantineVerdict{SKUs: []string{"77"}, Decision: shared.Decision{Actor: "Ann", Reason: askedTDS}})
	})
	h.After(2*time.Hour, func() { h.SignalWorkflow(bridge.SignalSeen, products.HeldPlan{PlanKey: "plans/2"}) })
	h.Run(bridge.ReviewQuarantine, ReviewQuarantineInput{Seen: []products.HeldPlan{seenPlan}})
	require.Zero(t, workflowtest.Result[QuarantineResult](h).Decisions)
	require.Len(t, refused, 4)
	for says, outcome := range refused {
		require.Contains(t, *outcome, says)
	}
}

func TestQuarantineStartedByAPersonShowsTheListAndEndsWhenItIsEmpty(t *testing.T) {
	h := newHarness(t, nil)
	takes(h, func(c products.QuarantineChange) bool { return c.Seen == nil && c.Decided == nil && c.Written == nil }, viewOf(0, 0))
	h.Run(bridge.ReviewQuarantine, ReviewQuarantineInput{})
	require.Equal(t, "quarantine/held.jsonl", workflowtest.Query[QuarantineStatus](h, bridge.QueryList).Key)
	require.Equal(t, []string{"Nothing held"}, h.States)
	nothing := &quarantine{loaded: true}
	require.ErrorContains(t, nothing.validate(QuarantineVerdict{All: true, Decision: shared.Decision{Actor: "Ann", Reason: "x"}}),
		"nothing is held")
}

func TestQuarantineGoesOnInANewRun(t *testing.T) {
	h := newHarness(t, nil)
	h.SetContinueAsNewSuggested(true)
	takes(h, isSeen("plans/1"), viewOf(1, 0))
	h.ExecuteWorkflow(bridge.ReviewQuarantine, ReviewQuarantineInput{Seen: []products.HeldPlan{seenPlan}, Approved: []string{"1002"}})
	next, ok := workflowtest.Continued(t, h, bridge.ReviewQuarantine)
	require.True(t, ok)
	var in ReviewQuarantineInput
	require.NoError(t, converter.GetDefaultDataConverter().FromPayloads(next.Input, &in))
	require.Equal(t, ReviewQuarantineInput{Approved: []string{"1002"}}, in, "what was approved is still to be written")
}
