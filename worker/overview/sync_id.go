package overview

import (
	"context"
	"time"

	"digitalbridge/internal/bridge"
	"digitalbridge/workflows/products"
)

// SyncID is the id under which a sync that a person starts runs: the connection's one, so that two don't run at once. While
// the plan of the sync under it waits for a person, a further one runs beside it, under an id like those of the schedule; when it
// has planned all products afresh it asks in the other's place, as a scheduled one does. held is the sync whose plan waits;
// empty: none.
func (b *Bridge) SyncID(ctx context.Context, now time.Time) (id, held string) {
	own := bridge.ProductSyncID(b.Connection)
	ctx, cancel := context.WithTimeout(ctx, askFor)
	defer cancel()
	d, err := b.Client.DescribeWorkflowExecution(ctx, own, "")
	if err != nil || d.GetWorkflowExecutionInfo().GetCloseTime() != nil {
		return own, "" // what is wrong with the server, the start will say
	}
	var p products.SyncProgress
	if v, err := b.Client.QueryWorkflow(ctx, own, "", bridge.QueryProgress); err != nil || v.Get(&p) != nil || !p.Waiting {
		return own, ""
	}
	return own + "-" + now.UTC().Format(time.RFC3339), own
}
