package main

import (
	"context"
	"errors"
	"fmt"
	"time"

	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/temporal"

	"digitalbridge/activities/operations"
	orderactivities "digitalbridge/activities/orders"
	"digitalbridge/internal/bridge"
	"digitalbridge/worker/overview"
	"digitalbridge/workflows/orders"
	"digitalbridge/workflows/products"
)

// readings asks every question, and those to which there is no answer; then it asks until the workflow goes on in a new run.
// It needs the parts connection and sync before it.
func (r *recorder) readings(ctx context.Context) error {
	var sync products.ProductSyncResult
	run, err := r.start(ctx, bridge.ProductSync, bridge.ProductSyncID(connection), products.ProductSyncInput{Mode: products.ModePlan})
	if err != nil {
		return err
	}
	if err := run.Get(ctx, &sync); err != nil {
		return err
	}
	po, err := r.makePurchaseOrder(ctx, "Submitted")
	if err != nil {
		return err
	}
	tried, err := r.start(ctx, bridge.SubmitOrder, bridge.SubmitOrderID(connection, po), orders.SubmitOrderInput{
		PurchaseOrder: orders.PurchaseOrderRef(po), DryRun: true})
	if err != nil {
		return err
	}
	if err := tried.Get(ctx, nil); err != nil { // its dossier is there then
		return err
	}
	asked := &overview.Bridge{Client: r.client, Connection: connection}
	for _, q := range []struct {
		question string
		input    []any
		failure  string
	}{
		{bridge.ReadReport, []any{operations.ReadReportInput{Key: sync.Plan.Key + "/plan.json"}}, ""},
		{bridge.ReadReport, []any{operations.ReadReportInput{Key: sync.Plan.Key + "/nothing.html"}}, bridge.NotFound},
		{bridge.ReadDossier, []any{orderactivities.ReadDossierInput{PurchaseOrder: po}}, ""},
		{bridge.ReadDossier, []any{orderactivities.ReadDossierInput{PurchaseOrder: "none"}}, bridge.NotFound},
		{bridge.ReadPendingOrders, nil, ""},
		{bridge.ReadSettings, nil, ""},
		{bridge.ReadLedger, []any{operations.LedgerInput{Afresh: true}}, ""},
		{bridge.QuoteShipMethods, []any{operations.QuoteShipMethodsInput{}}, ""},
		{bridge.PreviewOrder, []any{orderactivities.PreviewOrderInput{PurchaseOrder: po}}, ""},
		{bridge.PreviewConversion, []any{orderactivities.OpportunityInput{Opportunity: 1}}, bridge.NotFound},
	} {
		failure := ""
		err := asked.Ask(ctx, q.question, nil, q.input...)
		if app := new(temporal.ApplicationError); errors.As(err, &app) {
			failure = app.Type()
		} else if err != nil {
			return err
		}
		if failure != q.failure {
			return fmt.Errorf("%s ended as %q, not as %q: %w", q.question, failure, q.failure, err)
		}
	}
	id := bridge.ReadingsID(connection)
	first, err := r.client.DescribeWorkflowExecution(ctx, id, "")
	if err != nil {
		return err
	}
	if err := r.store(ctx, "readings", id, first.GetWorkflowExecutionInfo().GetExecution().GetRunId(), completed); err != nil {
		return err
	}
	// A run that may last some seconds goes on in a new one after half of them.
	short, err := r.client.ExecuteWorkflow(ctx, client.StartWorkflowOptions{ID: id, TaskQueue: bridge.TaskQueue(connection),
		StaticSummary: "recorded", WorkflowRunTimeout: 8 * time.Second}, bridge.Readings)
	if err != nil {
		return err
	}
	tick := time.NewTicker(time.Second)
	defer tick.Stop()
	for {
		if err := asked.Ask(ctx, bridge.ReadSettings, nil); err != nil {
			return err
		}
		now, err := r.client.DescribeWorkflowExecution(ctx, id, "")
		if err != nil {
			return err
		}
		if now.GetWorkflowExecutionInfo().GetExecution().GetRunId() != short.GetRunID() {
			return r.store(ctx, "readings-goes-on", id, short.GetRunID(), continued)
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-tick.C:
		}
	}
}
