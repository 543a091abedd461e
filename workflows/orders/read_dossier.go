package orders

import (
	"go.temporal.io/sdk/workflow"

	"digitalbridge/activities/orders"
	"digitalbridge/internal/bridge"
	"digitalbridge/workflows/shared"
)

// ReadDossier puts together what is kept of a purchase order and says where ReadReport finds it: the starter
// speaks to Temporal only, and a dossier lies in the worker's blob store.
func ReadDossier(ctx workflow.Context, in orders.ReadDossierInput) (*orders.DossierFile, error) {
	board := shared.NewBoard(nil)
	if in.PurchaseOrder == "" {
		return nil, board.End(ctx, shared.Fail(bridge.InvalidInput, `purchaseOrder is missing. What to do: give the purchase order's number, for example {"purchaseOrder":"1016"}`))
	}
	if err := board.Open(ctx, bridge.PurchaseOrder.ValueSet(in.PurchaseOrder)); err != nil {
		return nil, err
	}
	var file orders.DossierFile
	if err := workflow.ExecuteActivity(shared.Reading(ctx, "dossier of purchase order "+in.PurchaseOrder), dossierActivities.ReadDossier, in).Get(ctx, &file); err != nil {
		return nil, board.End(ctx, err)
	}
	workflow.SetCurrentDetails(ctx, "`"+file.Key+"`\n")
	return &file, nil
}
