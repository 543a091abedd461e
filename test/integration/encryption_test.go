package integration

import (
	"bytes"
	"encoding/base64"
	"io"
	"net/http"
	"net/http/httptest"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	commonpb "go.temporal.io/api/common/v1"
	enumspb "go.temporal.io/api/enums/v1"
	"go.temporal.io/api/operatorservice/v1"
	"go.temporal.io/api/workflowservice/v1"
	"google.golang.org/protobuf/encoding/protojson"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/types/known/durationpb"

	"digitalbridge/internal/bridge"
	"digitalbridge/internal/codec"
	"digitalbridge/internal/config"
	"digitalbridge/internal/temporalclient"
	"digitalbridge/starter/local"
)

// With keys, the server has nothing of an order in clear text but what it lists by, and the codec endpoint gives
// it back to who has the token.
func TestTheServerHoldsNoClearTextOfAnOrder(t *testing.T) {
	t.Parallel()
	keys := "k1:" + base64.StdEncoding.EncodeToString(bytes.Repeat([]byte{7}, 32))
	b := start(t, 200, func(o *local.Options) {
		o.Configure = func(c *config.Worker) { c.Payloads.Keys = config.Secret(keys) }
	})
	number := b.purchaseOrder(b.product("1000003"))
	require.Equal(t, "Accepted", b.submit(number).Outcome)
	address := b.readPurchaseOrder(number).ShipToAddress1.Or("")
	require.NotEmpty(t, address)

	history := b.rawHistory(bridge.SubmitOrderID(b.Worker.Connection, number))
	wire, err := proto.Marshal(history)
	require.NoError(t, err)
	for _, clear := range []string{address, "Test Buyer", "7755550100", "1000003", `"purchaseOrder"`} {
		require.NotContains(t, string(wire), clear)
	}
	require.Contains(t, string(wire), "binary/encrypted")

	ring, err := codec.ParseKeys(keys)
	require.NoError(t, err)
	const token = "0123456789abcdef0123456789abcdef"
	endpoint := codec.Endpoint(ring, token, nil)
	result := history.GetHistory().GetEvents()[len(
		history.GetHistory().GetEvents())-1].GetWorkflowExecutionCompletedEventAttributes().GetResult()
	asked, err := protojson.Marshal(&commonpb.Payloads{Payloads: result.GetPayloads()})
	require.NoError(t, err)
	answer := ask(t, endpoint, "/"+token+"/decode", asked)
	var plain commonpb.Payloads
	require.NoError(t, protojson.Unmarshal(answer, &plain))
	require.Contains(t, string(plain.Payloads[0].Data), `"Accepted"`)
}

func (b *bench) rawHistory(id string) *workflowservice.GetWorkflowExecutionHistoryResponse {
	b.t.Helper()
	h, err := b.Client.WorkflowService().GetWorkflowExecutionHistory(b.t.Context(), &workflowservice.GetWorkflowExecutionHistoryRequest{
		Namespace: "default", Execution: &commonpb.WorkflowExecution{WorkflowId: id},
	})
	require.NoError(b.t, err)
	require.Empty(b.t, h.NextPageToken)
	return h
}

func ask(t *testing.T, h http.Handler, path string, body []byte) []byte {
	t.Helper()
	s := httptest.NewServer(h)
	defer s.Close()
	r, err := http.NewRequestWithContext(t.Context(), http.MethodPost, s.URL+path, bytes.NewReader(body))
	require.NoError(t, err)
	r.Header.Set("Content-Type", "application/json")
	resp, err := http.DefaultClient.Do(r)
	require.NoError(t, err)
	defer func() { _ = resp.Body.Close() }()
	answer, err := io.ReadAll(resp.Body)
	require.NoError(t, err)
	require.Equal(t, http.StatusOK, resp.StatusCode, string(answer))
	return answer
}

// A search attribute of the wrong type would keep every workflow from going on; it is refused at the start, with
// the commands that fix it.
func TestASearchAttributeOfTheWrongTypeIsRefusedAtTheStart(t *testing.T) {
	t.Parallel()
	b := start(t, 10, nil)
	const namespace = "wrong-types"
	_, err := b.Client.WorkflowService().RegisterNamespace(t.Context(), &workflowservice.RegisterNamespaceRequest{
		Namespace: namespace, WorkflowExecutionRetentionPeriod: durationpb.New(24 * time.Hour),
	})
	require.NoError(t, err)
	require.Eventually(t, func() bool { // other services of the server learn of it in turn
		_, err = b.Client.OperatorService().ListSearchAttributes(t.Context(), &operatorservice.ListSearchAttributesRequest{Namespace: namespace})
		return err == nil
	}, soon, progressEvery)
	_, err = b.Client.OperatorService().AddSearchAttributes(t.Context(), &operatorservice.AddSearchAttributesRequest{
		Namespace: namespace, SearchAttributes: map[string]enumspb.IndexedValueType{bridge.Amount.GetName(): enumspb.INDEXED_VALUE_TYPE_KEYWORD},
	})
	require.NoError(t, err)
	err = temporalclient.EnsureSearchAttributes(t.Context(), b.Client, namespace)
	require.ErrorContains(t, err, "OrderAmount is Keyword instead of Double")
	require.ErrorContains(t, err, "temporal operator search-attribute create --namespace wrong-types --name OrderAmount --type Double")
}
