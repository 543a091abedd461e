package operations

import (
	"fmt"

	"go.temporal.io/sdk/workflow"

	"digitalbridge/activities/operations"
	"digitalbridge/workflows/shared"
)

// ReadReport hands a piece of a report to whoever started it: the starter speaks to Temporal only, and a
// report lies in the worker's blob store. A piece for each run keeps every history at one activity; the
// id holds key and offset, so that two people who want the same piece share a run.
func ReadReport(ctx workflow.Context, in operations.ReadReportInput) (*operations.ReportChunk, error) {
	board := shared.NewBoard(nil)
	if err := board.Open(ctx); err != nil {
		return nil, err
	}
	var chunk operations.ReportChunk
	if err := workflow.ExecuteActivity(shared.Reading(ctx, fmt.Sprintf("%s from byte %d", in.Key, in.Offset)), reportActivities.ReadReport, in).Get(ctx, &chunk); err != nil {
		return nil, board.End(ctx, err)
	}
	workflow.SetCurrentDetails(ctx, fmt.Sprintf("Bytes %d to %d of %d of `%s`\n", in.Offset, chunk.Next, chunk.Total, in.Key))
	return &chunk, nil
}
