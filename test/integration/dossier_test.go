package integration

import (
	"encoding/json"
	"errors"
	"testing"

	"github.com/stretchr/testify/require"
	commonpb "go.temporal.io/api/common/v1"
	"go.temporal.io/api/serviceerror"
	"go.temporal.io/api/workflowservice/v1"

	orderactivities "digitalbridge/activities/orders"
	"digitalbridge/internal/bridge"
	"digitalbridge/internal/dossier"
	"digitalbridge/workflows/orders"
	"digitalbridge/workflows/shared"
)

// most is how many events an order may take in the normal path.
const most = 60

// What happened to an order can be read when Temporal has forgotten it, prices and decisions included: it
// went wrong once, a person decided, and it was sent.
func TestTheDossierOutlivesTemporalsRetention(t *testing.T) {
	t.Parallel()
	b := start(t, 200, nil)
	number := b.purchaseOrder(b.product("1000003"))
	b.fault(map[string]any{"method": "POST", "path": "/SynnexXML/PO", "nth": 1, "count": 1, "when": "before", "action": "reset"})
	held := b.hold(number, orders.SubmitOrderInput{})
	held.decide(bridge.UpdateRetry, shared.Decision{Actor: "Ann", Reason: "TD SYNNEX has no such order"})
	result := held.result()

	for _, gone := range []string{held.id, result.TrackedBy} {
		b.forget(gone)
	}
	d := b.dossier(number)
	require.Equal(t, "Accepted", d.Outcome)
	require.Equal(t, result.DistributorOrders, d.Orders)
	var kinds []dossier.Kind
	outcomes := map[dossier.Kind][]string{}
	for _, e := range d.Steps {
		if e.Run.WorkflowID != held.id {
			continue // its tracker may have written too
		}
		if kinds = append(kinds, e.Kind); e.Outcome != "" {
			outcomes[e.Kind] = append(outcomes[e.Kind], e.Outcome)
		}
		if e.Kind == dossier.Decided {
			require.Equal(t, "Ann", e.Decisions[0].Actor)
			require.Equal(t, "TD SYNNEX has no such order", e.Decisions[0].Reason)
		}
	}
	require.Equal(t, []dossier.Kind{dossier.Rendered, dossier.Looked, dossier.Checked, dossier.Sending, dossier.Answered}, kinds[:5])
	require.Contains(t, kinds, dossier.Decided)
	require.Equal(t, []string{"unknown", "accepted"}, outcomes[dossier.Answered])
	require.Equal(t, []dossier.Kind{dossier.Sending, dossier.Answered, dossier.Written, dossier.Ended}, kinds[len(kinds)-4:])
	b.recordedOnce(t, number, result)
}

// The normal path of an order, its dossier included, stays short.
func TestAnOrderTakesFewEvents(t *testing.T) {
	t.Parallel()
	b := start(t, 200, nil)
	number := b.purchaseOrder(b.product("1000003"))
	b.submit(number)
	d, err := b.Client.DescribeWorkflowExecution(t.Context(), bridge.SubmitOrderID(b.Worker.Connection, number), "")
	require.NoError(t, err)
	events := d.GetWorkflowExecutionInfo().GetHistoryLength()
	t.Logf("%d events", events)
	require.LessOrEqual(t, events, int64(most))
	require.Equal(t, "Accepted", b.dossier(number).Outcome)
}

// forget deletes a workflow with its history, as retention does.
func (b *bench) forget(id string) {
	b.t.Helper()
	_, err := b.Client.WorkflowService().DeleteWorkflowExecution(b.t.Context(), &workflowservice.DeleteWorkflowExecutionRequest{
		Namespace: b.Worker.Temporal.Namespace, WorkflowExecution: &commonpb.WorkflowExecution{WorkflowId: id},
	})
	require.NoError(b.t, err)
	require.Eventually(b.t, func() bool {
		_, err := b.Client.DescribeWorkflowExecution(b.t.Context(), id, "")
		var missing *serviceerror.NotFound
		return errors.As(err, &missing)
	}, soon, progressEvery)
}

// dossier fetches a dossier through Temporal, as the starter does.
func (b *bench) dossier(number string) dossier.Dossier {
	b.t.Helper()
	var file orderactivities.DossierFile
	require.NoError(b.t, b.reader().Ask(b.t.Context(), bridge.ReadDossier, &file, orderactivities.ReadDossierInput{PurchaseOrder: number}))
	var d dossier.Dossier
	require.NoError(b.t, json.Unmarshal([]byte(b.fetched(file.Key)), &d))
	return d
}
