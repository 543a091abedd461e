package main

import (
	"context"
	"fmt"
	"net/http"
	"strings"

	"github.com/shopspring/decimal"
	enumspb "go.temporal.io/api/enums/v1"

	"digitalbridge/clients/autotask"
	"digitalbridge/internal/bridge"
	"digitalbridge/internal/config"
	"digitalbridge/starter/local"
	"digitalbridge/workflows/orders"
)

// conversion records what becomes of opportunities. It needs no product of a sync.
func (r *recorder) conversion(ctx context.Context) error {
	address := r.stack.Sandboxes.AutotaskAddress
	at, err := autotask.New(autotask.Config{
		UserName: config.SandboxAutotaskUser, Secret: config.SandboxAutotaskSecret, IntegrationCode: config.SandboxAutotaskIntegrationCode,
		ZoneURL: "http://" + address + "/ATServicesRest/", AllowedHosts: []string{address},
	})
	if err != nil {
		return err
	}
	product, err := local.StockProduct(ctx, at, "1000003")
	if err != nil {
		return err
	}
	yes := true
	for _, c := range []struct {
		name   string
		input  orders.ConvertOpportunityInput
		items  []local.SaleItem
		faults []map[string]any
		want   enumspb.WorkflowExecutionStatus
	}{
		{name: "convert-opportunity", items: []local.SaleItem{{ProductID: product}, {}}, want: completed},
		{name: "convert-opportunity-dry-run", input: orders.ConvertOpportunityInput{DryRun: true}, items: []local.SaleItem{{ProductID: product}},
			want: completed},
		{name: "convert-opportunity-submitted", input: orders.ConvertOpportunityInput{Submit: &yes}, items: []local.SaleItem{
			{ProductID: product}}, want: completed},
		{name: "convert-opportunity-nothing-to-order", items: []local.SaleItem{{}}, want: failed},
		{name: "convert-opportunity-answer-lost", items: []local.SaleItem{{ProductID: product}}, want: completed,
			faults: []map[string]any{{"path": "/ATServicesRest/V1.0/PurchaseOrders", "method": "POST", "action": "reset", "when": "after",
				"count": 1}}},
	} {
		for i := range c.items {
			c.items[i].Quantity, c.items[i].UnitCost = decimal.NewFromInt(2), decimal.RequireFromString("79.02")
		}
		opportunity, err := local.WinSale(ctx, at, "Recorded sale", c.items...)
		if err != nil {
			return fmt.Errorf("%s: winning a sale: %w", c.name, err)
		}
		if c.faults != nil {
			if err := control(ctx, http.MethodPost, r.stack.Sandboxes.AutotaskURL()+"/sandbox/faults",
				map[string]any{"rules": c.faults}); err != nil {
				return err
			}
		}
		c.input.Opportunity = orders.OpportunityRef(opportunity)
		id := bridge.ConvertOpportunityID(connection, fmt.Sprint(opportunity))
		if err := r.record(ctx, c.name, bridge.ConvertOpportunity, id, c.input, c.want); err != nil {
			return err
		}
		if strings.HasSuffix(c.name, "-answer-lost") {
			if err := control(ctx, http.MethodDelete, r.stack.Sandboxes.AutotaskURL()+"/sandbox/faults", nil); err != nil {
				return err
			}
			// Again: it is there.
			if err := r.record(ctx, "convert-opportunity-again", bridge.ConvertOpportunity, id, c.input, completed); err != nil {
				return err
			}
		}
	}
	return nil
}
