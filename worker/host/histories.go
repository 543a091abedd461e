package host

import (
	"context"

	"go.temporal.io/api/workflowservice/v1"
	"go.temporal.io/sdk/client"
)

// histories are the workflows that Temporal keeps.
type histories struct{ client.Client }

// DeleteWorkflow deletes a workflow with its history.
func (h histories) DeleteWorkflow(ctx context.Context, in *workflowservice.DeleteWorkflowExecutionRequest) error {
	_, err := h.WorkflowService().DeleteWorkflowExecution(ctx, in)
	return err
}
