package operations_test

import (
	"context"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	commonpb "go.temporal.io/api/common/v1"
	enumspb "go.temporal.io/api/enums/v1"
	workflowpb "go.temporal.io/api/workflow/v1"
	"go.temporal.io/api/workflowservice/v1"

	"digitalbridge/activities/activitytest"
	"digitalbridge/activities/operations"
	"digitalbridge/clients/autotask"
	"digitalbridge/internal/bridge"
	"digitalbridge/internal/dossier"
	"digitalbridge/internal/retention"
)

// histories are workflows of a purchase order, a page each.
type histories struct {
	workflows []*workflowpb.WorkflowExecutionInfo
	query     string
	deleted   []string
}

func (h *histories) ListWorkflow(_ context.Context, in *workflowservice.ListWorkflowExecutionsRequest) (
	*workflowservice.ListWorkflowExecutionsResponse, error,
) {
	h.query = in.GetQuery()
	n := len(in.GetNextPageToken())
	if n >= len(h.workflows) {
		return &workflowservice.ListWorkflowExecutionsResponse{}, nil
	}
	return &workflowservice.ListWorkflowExecutionsResponse{Executions: h.workflows[n : n+1],
		NextPageToken: []byte(strings.Repeat("x", n+1))}, nil
}

func (h *histories) DeleteWorkflow(_ context.Context, in *workflowservice.DeleteWorkflowExecutionRequest) error {
	h.deleted = append(h.deleted, in.GetWorkflowExecution().GetWorkflowId())
	return nil
}

func (h *histories) with(id string, status enumspb.WorkflowExecutionStatus) *histories {
	h.workflows = append(h.workflows, &workflowpb.WorkflowExecutionInfo{Status: status,
		Execution: &commonpb.WorkflowExecution{WorkflowId: id, RunId: "r"}})
	return h
}

func TestForgetAnOrder(t *testing.T) {
	b, _ := shelf(t, retention.DossierPrefix("10'16")+"a.json", []byte(`[]`))
	in := operations.ForgetInput{PurchaseOrder: "10'16", Actor: "ann", Reason: "asked for"}
	open := (&histories{}).with("submit-order/main/10'16", enumspb.WORKFLOW_EXECUTION_STATUS_COMPLETED).
		with("order-status/main/10'16", enumspb.WORKFLOW_EXECUTION_STATUS_RUNNING)
	a := &operations.Forgetting{Store: b.Store, Histories: open}
	_, err := activitytest.Run[retention.Record](b, activitytest.Attempt{}, a.Forget, in)
	f := activitytest.Failed(t, err)
	require.Equal(t, bridge.StillOpen, f.Type())
	require.Contains(t, f.Message(), "order-status/main/10'16")
	require.Contains(t, open.query, "PurchaseOrder = '10''16'", "a number can't change the question")
	require.Contains(t, open.query, "WorkflowType = 'Readings' AND ExecutionStatus != 'Running'", "answers may be about the order")
	require.Empty(t, open.deleted, "nothing is removed by halves")
	keys, err := b.Store.Keys(t.Context(), "dossiers/")
	require.NoError(t, err)
	require.Len(t, keys, 1)

	over := (&histories{}).with("submit-order/main/10'16", enumspb.WORKFLOW_EXECUTION_STATUS_COMPLETED).
		with("order-status/main/10'16", enumspb.WORKFLOW_EXECUTION_STATUS_TERMINATED)
	a.Histories = over
	r := activitytest.Must[retention.Record](b, a.Forget, in)
	require.Equal(t, []string{"submit-order/main/10'16", "order-status/main/10'16"}, over.deleted)
	require.Equal(t, []int{1, 0, 2}, []int{r.Removed, r.Rewritten, r.Workflows})
	keys, err = b.Store.Keys(t.Context(), "")
	require.NoError(t, err)
	require.Len(t, keys, 1, "the record alone")
	var kept retention.Record
	require.NoError(t, b.Store.GetJSON(t.Context(), keys[0], &kept))
	require.Equal(t, []string{"ann", "asked for", "purchase order 10'16"}, []string{kept.Actor, kept.Reason, kept.About})
}

func TestForgetAContact(t *testing.T) {
	b := newBench(t, 10)
	var contact autotask.Contact
	for row, err := range b.Autotask.Contacts.Query(t.Context(), autotask.Where(autotask.Exist("emailAddress"))) {
		require.NoError(t, err)
		contact = row
		break
	}
	name, mail := contact.FirstName.Or("")+" "+contact.LastName.Or(""), contact.EmailAddress.Or("")
	require.NotEmpty(t, mail)
	key := retention.DossierPrefix("7") + "a.json"
	require.NoError(t, b.Store.PutJSON(t.Context(), key, []dossier.Entry{{PurchaseOrder: "7",
		Text: "for " + name + " <" + mail + ">, Old Name"}}))
	a := &operations.Forgetting{Store: b.Store, Autotask: b.Autotask}
	r := activitytest.Must[retention.Record](b, a.Forget, operations.ForgetInput{Contact: contact.ID, Texts: []string{"Old Name"},
		Actor: "bob", Reason: "a letter of " + name})
	require.Equal(t, 1, r.Rewritten)
	require.Equal(t, "a letter of (removed)", r.Reason, "the record does not name whom it is about")
	var kept []dossier.Entry
	require.NoError(t, b.Store.GetJSON(t.Context(), key, &kept))
	require.Equal(t, "for (removed) <(removed)>, (removed)", kept[0].Text)

	_, err := activitytest.Run[retention.Record](b, activitytest.Attempt{}, a.Forget,
		operations.ForgetInput{Contact: 1, Actor: "a", Reason: "b"})
	require.Equal(t, bridge.NotFound, activitytest.Failed(t, err).Type())
	require.Contains(t, activitytest.Failed(t, err).Message(), "--text")
}

func TestForgetNeedsOneThingAndAReason(t *testing.T) {
	for _, in := range []operations.ForgetInput{
		{Actor: "a", Reason: "r"}, {PurchaseOrder: "1", Contact: 2, Actor: "a", Reason: "r"}, {PurchaseOrder: "1", Actor: "a", Reason: " "},
		{Contact: 2, Reason: "r"},
	} {
		require.Error(t, in.Check())
	}
	require.NoError(t, operations.ForgetInput{Texts: []string{"Ann Lee"}, Actor: "a", Reason: "r"}.Check())
}
