package runs

import (
	"context"

	"go.temporal.io/sdk/client"

	"digitalbridge/activities/operations"
	"digitalbridge/internal/bridge"
)

// Check runs the check of the connection and returns its report also when it found faults.
func (r *Runs) Check(ctx context.Context, in operations.CheckInput) (client.WorkflowRun, *operations.CheckReport, error) {
	summary := "Addresses, credentials and rights of connection " + r.Connection
	run, err := r.Start(ctx, bridge.CheckConnection, bridge.CheckConnectionID(r.Connection), summary, in)
	if err != nil {
		return nil, nil, err
	}
	var report *operations.CheckReport
	err = r.Await(ctx, run, &report, nil)
	if err != nil {
		if v, queryErr := r.Client.QueryWorkflow(ctx, run.GetID(), run.GetRunID(), bridge.QueryReport); queryErr == nil {
			_ = v.Get(&report) // the failure tells as much, only less readably
		}
	}
	return run, report, err
}
