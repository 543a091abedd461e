package products

import (
	"fmt"
	"regexp"
	"strings"

	"go.temporal.io/sdk/workflow"

	"digitalbridge/activities/products"
	"digitalbridge/internal/bridge"
	"digitalbridge/workflows/shared"
)

// skuNumber is what a TD SYNNEX SKU looks like.
var skuNumber = regexp.MustCompile(`^\d{1,8}$`)

// RelinkStatus is the answer of the query "status".
type RelinkStatus struct {
	State string                    `json:"state"`
	Done  *products.RelinkedProduct `json:"done,omitempty"`
}

// RelinkProduct makes a product of Autotask stand for a TD SYNNEX SKU: it adopts one of the MSP's own, or
// chooses which of several keeps the SKU. It deletes nothing, and repeating it changes nothing.
func RelinkProduct(ctx workflow.Context, in products.RelinkProductInput) (*products.RelinkedProduct, error) {
	status := RelinkStatus{State: "Checking"}
	if err := workflow.SetQueryHandlerWithOptions(ctx, "status", func() (RelinkStatus, error) { return status, nil },
		workflow.QueryHandlerOptions{Description: "How far it is, and what it did"}); err != nil {
		return nil, err
	}
	if err := workflow.UpsertTypedSearchAttributes(ctx, bridge.Connection.ValueSet(shared.Connection(ctx))); err != nil {
		return nil, err
	}
	if err := checkRelink(in); err != nil {
		return nil, shared.Surface(ctx, err)
	}
	summary := fmt.Sprintf("SKU %s to product %d, by %s", in.SKU, in.Product, in.Actor)
	workflow.SetCurrentDetails(ctx, "### "+summary+"\n")
	queue := bridge.CatalogTaskQueue(shared.Connection(ctx))
	if err := workflow.ExecuteActivity(shared.LongHaul(ctx, queue, summary), relinker.RelinkProduct, in).Get(ctx, &status.Done); err != nil {
		return nil, shared.Surface(ctx, err)
	}
	status.State = "Done"
	if in.DryRun {
		status.State = "Dry run: nothing was written"
	}
	workflow.SetCurrentDetails(ctx, relinkDetails(status))
	return status.Done, nil
}

func checkRelink(in products.RelinkProductInput) error {
	switch {
	case !skuNumber.MatchString(in.SKU):
		return shared.Fail(bridge.InvalidInput, fmt.Sprintf("sku is %q. What to do: give TD SYNNEX's SKU, a number of up to 8 digits", in.SKU))
	case in.Product <= 0:
		return shared.Fail(bridge.InvalidInput, "product is missing. What to do: give the id of the product in Autotask")
	case strings.TrimSpace(in.Actor) == "":
		return shared.Fail(bridge.InvalidInput, "actor is missing. What to do: say who decides")
	}
	return nil
}

func relinkDetails(s RelinkStatus) string {
	d := s.Done
	text := fmt.Sprintf("### %s\n\nSKU %s, product %d (%s), decided by %s", s.State, d.SKU, d.Product, d.Name, d.Actor)
	if d.Reason != "" {
		text += ": " + d.Reason
	}
	text += "\n\n"
	if len(d.Steps) == 0 {
		text += "Nothing had to be changed.\n"
	}
	for _, step := range d.Steps {
		text += "- " + step.Text + "\n"
	}
	for _, note := range d.Notes {
		text += "- Note: " + note + "\n"
	}
	return text
}
