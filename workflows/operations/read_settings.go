package operations

import (
	"fmt"

	"go.temporal.io/sdk/workflow"

	"digitalbridge/activities/operations"
	"digitalbridge/workflows/shared"
)

// ReadSettings tells what the worker's policy says about schedules.
func ReadSettings(ctx workflow.Context) (*operations.ScheduleSettings, error) {
	board := shared.NewBoard(nil)
	if err := board.Open(ctx); err != nil {
		return nil, err
	}
	var settings operations.ScheduleSettings
	if err := workflow.ExecuteActivity(shared.Reading(ctx, "what the policy says"), settingsActivities.ReadSettings).Get(ctx, &settings); err != nil {
		return nil, board.End(ctx, err)
	}
	workflow.SetCurrentDetails(ctx, fmt.Sprintf("Refresh of prices and stock: every %s (0s: none)\n", settings.RefreshEvery))
	return &settings, nil
}
