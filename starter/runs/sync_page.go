package runs

import (
	"context"

	"digitalbridge/activities/products"
)

// pageDone is how many entries of the page that is being written are done: its activity's heartbeat says
// so, between two answers of the query. 0 when nothing is known.
func (r *Runs) pageDone(ctx context.Context, applyID string) int {
	d, err := r.Client.DescribeWorkflowExecution(ctx, applyID, "")
	if err != nil {
		return 0
	}
	for _, a := range d.GetPendingActivities() {
		var p products.PageProgress
		if a.GetHeartbeatDetails() != nil && r.Payloads.FromPayloads(a.GetHeartbeatDetails(), &p) == nil {
			return len(p.Done)
		}
	}
	return 0
}
