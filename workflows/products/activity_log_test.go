package products

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"digitalbridge/activities/products"
	"digitalbridge/internal/activitylog"
	"digitalbridge/internal/bridge"
	"digitalbridge/workflows/shared"
)

func TestASyncIsLoggedWhateverItCameTo(t *testing.T) {
	t.Run("all was written", func(t *testing.T) {
		h := newSync(t, staged(), planned())
		applies(h, planned(), allWritten(), nil)
		h.Run(bridge.ProductSync, ProductSyncInput{})
		require.Equal(t, []activitylog.Run{{
			Object: activitylog.Object{Kind: activitylog.Catalogue}, Operation: "sync", Result: activitylog.Success,
			Text: "600 created, 200 updated, 10 deactivated, 0 failed"}}, h.Logged)
	})
	t.Run("some products failed", func(t *testing.T) {
		h := newSync(t, staged(), planned())
		applies(h, planned(), &ApplyTotals{Created: 598, Failed: 3, FailuresKey: "plans/1/failures.jsonl", Failures: []products.EntryFailure{
			{SKU: "1000003", Action: "update", Class: bridge.Validation, Cause: "the name is too long", Fix: "shorten it"}}}, nil)
		h.Run(bridge.ProductSync, ProductSyncInput{})
		require.Len(t, h.Logged, 1)
		r := h.Logged[0]
		require.Equal(t, activitylog.Partial, r.Result)
		require.Equal(t, "plans/1/failures.jsonl", r.Report)
		require.Equal(t, 2, r.More, "the report has those that the result does not name")
		require.Equal(t, []activitylog.Record{{Object: activitylog.Object{Kind: activitylog.Product, ID: "1000003"}, Operation: "update",
			Result: activitylog.Failed, Problem: activitylog.Problem{Class: bridge.Validation, Cause: "the name is too long", Fix: "shorten it"}}},
			r.Records)
	})
	t.Run("a plan", func(t *testing.T) {
		h := newSync(t, staged(), planned())
		h.Run(bridge.ProductSync, ProductSyncInput{Mode: ModePlan})
		require.Equal(t, activitylog.Planned, h.Logged[0].Operation)
		require.Equal(t, activitylog.Success, h.Logged[0].Result)
	})
	t.Run("held and rejected", func(t *testing.T) {
		h := newSync(t, staged(), held())
		h.After(time.Minute, func() { h.Say(bridge.UpdateReject, shared.Decision{Actor: "Ann", Reason: "too much"}) })
		h.Run(bridge.ProductSync, ProductSyncInput{})
		require.Len(t, h.Logged, 2)
		require.Equal(t, activitylog.Waiting, h.Logged[0].Result)
		require.Contains(t, h.Logged[0].Cause, "it would deactivate 300 of 800 products")
		require.Equal(t, activitylog.Failed, h.Logged[1].Result)
		require.Equal(t, bridge.PlanHeld, h.Logged[1].Class)
		require.Equal(t, "correct the policy or wait for the next price file", h.Logged[1].Fix)
	})
	t.Run("cancelled", func(t *testing.T) {
		h := newSync(t, staged(), held())
		h.After(time.Minute, h.CancelWorkflow)
		h.Run(bridge.ProductSync, ProductSyncInput{})
		h.RequireCancelled()
		require.Equal(t, activitylog.Failed, h.Logged[1].Result)
		require.Equal(t, "it was cancelled", h.Logged[1].Cause)
	})
}
