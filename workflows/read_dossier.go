package workflows

import (
	"go.temporal.io/sdk/workflow"

	"digitalbridge/activities"
	"digitalbridge/internal/bridge"
)

// ReadDossier puts together what is kept of a purchase order and says where ReadReport finds it: the starter
// speaks to Temporal only, and a dossier lies in the worker's blob store.
func ReadDossier(ctx workflow.Context, in activities.ReadDossierInput) (*activities.DossierFile, error) {
	if in.PurchaseOrder == "" {
		return nil, surface(ctx, fail(bridge.InvalidInput, `purchaseOrder is missing. What to do: give the purchase order's number, for example {"purchaseOrder":"1016"}`))
	}
	err := workflow.UpsertTypedSearchAttributes(ctx, bridge.Connection.ValueSet(connection(ctx)), bridge.PurchaseOrder.ValueSet(in.PurchaseOrder))
	if err != nil {
		return nil, err
	}
	var file activities.DossierFile
	if err := workflow.ExecuteActivity(reading(ctx, "dossier of purchase order "+in.PurchaseOrder), dossierActivities.ReadDossier, in).Get(ctx, &file); err != nil {
		return nil, surface(ctx, err)
	}
	workflow.SetCurrentDetails(ctx, "`"+file.Key+"`\n")
	return &file, nil
}
