package products

import (
	"fmt"
	"regexp"

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
	var done *products.RelinkedProduct
	board := shared.NewBoard(func() string { return relinkDetails(in, done) })
	if err := workflow.SetQueryHandlerWithOptions(
		ctx, bridge.QueryStatus, func() (RelinkStatus, error) { return RelinkStatus{State: board.State(), Done: done}, nil },
		workflow.QueryHandlerOptions{Description: "How far along it is, and what it did"}); err != nil {
		return nil, err
	}
	if err := board.Open(ctx); err != nil {
		return nil, err
	}
	if err := checkRelink(in); err != nil {
		return nil, board.End(ctx, err)
	}
	board.Set(ctx, "Checking")
	summary := fmt.Sprintf("SKU %s to product %d, by %s", in.SKU, in.Product, in.Actor)
	queue := bridge.CatalogTaskQueue(shared.Connection(ctx))
	if err := workflow.ExecuteActivity(shared.LongHaul(ctx, queue, summary), relinker.RelinkProduct, in).Get(ctx, &done); err != nil {
		return nil, board.End(ctx, err)
	}
	state := "Done"
	if in.DryRun {
		state = "Dry run: nothing was written"
	}
	board.Set(ctx, state)
	return done, nil
}

func checkRelink(in products.RelinkProductInput) error {
	switch {
	case !skuNumber.MatchString(in.SKU):
		return shared.Fail(bridge.InvalidInput, "give TD SYNNEX's SKU, a number of up to 8 digits", "sku is %q", in.SKU)
	case in.Product <= 0:
		return shared.Fail(bridge.InvalidInput, "give the id of the product in Autotask", "product is missing")
	}
	if err := (shared.Decision{Actor: in.Actor, Reason: in.Reason}).Complete(); err != nil {
		return shared.Fail(bridge.InvalidInput, "give actor and reason", "nothing was changed: %v", err)
	}
	return nil
}

func relinkDetails(in products.RelinkProductInput, d *products.RelinkedProduct) string {
	if d == nil {
		return fmt.Sprintf("\nSKU %s to product %d, by %s\n", in.SKU, in.Product, in.Actor)
	}
	text := fmt.Sprintf("\nSKU %s, product %d (%s), decided by %s: %s\n\n", d.SKU, d.Product, d.Name, d.Actor, d.Reason)
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
