package workflows

import (
	"fmt"

	"go.temporal.io/sdk/workflow"

	"digitalbridge/activities"
	"digitalbridge/internal/bridge"
)

// ReadSettings tells what the worker's policy says about schedules.
func ReadSettings(ctx workflow.Context) (*activities.ScheduleSettings, error) {
	if err := workflow.UpsertTypedSearchAttributes(ctx, bridge.Connection.ValueSet(connection(ctx))); err != nil {
		return nil, err
	}
	var settings activities.ScheduleSettings
	if err := workflow.ExecuteActivity(reading(ctx, "what the policy says"), settingsActivities.ReadSettings).Get(ctx, &settings); err != nil {
		return nil, surface(ctx, err)
	}
	workflow.SetCurrentDetails(ctx, fmt.Sprintf("Refresh of prices and stock: every %s (0s: none)\n", settings.RefreshEvery))
	return &settings, nil
}
