package runs

import (
	"bytes"
	"context"
	"encoding/base64"
	"testing"

	"github.com/stretchr/testify/require"
	workflowpb "go.temporal.io/api/workflow/v1"
	"go.temporal.io/api/workflowservice/v1"
	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/converter"

	"digitalbridge/activities/products"
	"digitalbridge/internal/codec"
)

// beating is a server that shows a heartbeat as it is stored.
type beating struct {
	client.Client
	activity *workflowpb.PendingActivityInfo
}

func (b beating) DescribeWorkflowExecution(context.Context, string, string) (*workflowservice.DescribeWorkflowExecutionResponse, error) {
	return &workflowservice.DescribeWorkflowExecutionResponse{PendingActivities: []*workflowpb.PendingActivityInfo{{}, b.activity}}, nil
}

func TestHeartbeatsAreReadAsTheWorkerWritesThem(t *testing.T) {
	keys, err := codec.ParseKeys("k:" + base64.StdEncoding.EncodeToString(bytes.Repeat([]byte{7}, 32)))
	require.NoError(t, err)
	for name, row := range map[string]struct {
		worker, starter converter.DataConverter
		done            int
	}{
		"in clear":             {codec.Converter(nil, nil), codec.Converter(nil, nil), 3},
		"encrypted":            {codec.Converter(keys, nil), codec.Converter(keys, nil), 3},
		"without the key":      {codec.Converter(keys, nil), codec.Converter(nil, nil), 0},
		"from before the keys": {codec.Converter(nil, nil), codec.Converter(keys, nil), 3},
	} {
		t.Run(name, func(t *testing.T) {
			beat, err := row.worker.ToPayloads(products.PageProgress{Done: []int{1, 4, 9}})
			require.NoError(t, err)
			r := &Runs{Client: beating{activity: &workflowpb.PendingActivityInfo{HeartbeatDetails: beat}}, Payloads: row.starter}
			require.Equal(t, row.done, r.pageDone(t.Context(), "product-sync-apply/main"))
		})
	}
}
