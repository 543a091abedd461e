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
	"digitalbridge/internal/localstack"
	"digitalbridge/workflows"
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
	product, err := localstack.StockProduct(ctx, at, "1000003")
	if err != nil {
		return err
	}
	yes := true
	for _, c := range []struct {
		name   string
		input  workflows.ConvertOpportunityInput
		items  []localstack.SaleItem
		faults []map[string]any
		want   enumspb.WorkflowExecutionStatus
	}{
		{name: "convert-opportunity", items: []localstack.SaleItem{{ProductID: product}, {}}, want: completed},
		{name: "convert-opportunity-dry-run", input: workflows.ConvertOpportunityInput{DryRun: true}, items: []localstack.SaleItem{{ProductID: product}}, want: completed},
		{name: "convert-opportunity-submitted", input: workflows.ConvertOpportunityInput{Submit: &yes}, items: []localstack.SaleItem{{ProductID: product}}, want: completed},
		{name: "convert-opportunity-nothing-to-order", items: []localstack.SaleItem{{}}, want: failed},
		{name: "convert-opportunity-answer-lost", items: []localstack.SaleItem{{ProductID: product}}, want: completed,
			faults: []map[string]any{{"path": "/ATServicesRest/V1.0/PurchaseOrders", "method": "POST", "action": "reset", "when": "after", "count": 1}}},
	} {
		for i := range c.items {
			c.items[i].Quantity, c.items[i].UnitCost = decimal.NewFromInt(2), decimal.RequireFromString("79.02")
		}
		opportunity, err := localstack.WinSale(ctx, at, "Recorded sale", c.items...)
		if err != nil {
			return fmt.Errorf("%s: winning a sale: %w", c.name, err)
		}
		if c.faults != nil {
			if err := control(ctx, http.MethodPost, r.stack.Sandboxes.AutotaskURL()+"/sandbox/faults", map[string]any{"rules": c.faults}); err != nil {
				return err
			}
		}
		c.input.Opportunity = workflows.OpportunityRef(opportunity)
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
