package operations_test

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"testing"

	"github.com/stretchr/testify/require"
	"go.temporal.io/sdk/testsuite"

	"digitalbridge/activities/activitytest"
	"digitalbridge/activities/operations"
	"digitalbridge/internal/bridge"
	"digitalbridge/internal/notify"
)

func TestNoticeCarriesConnectionAndLink(t *testing.T) {
	status, got := http.StatusOK, notify.Notice{}
	hook := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if json.NewDecoder(r.Body).Decode(&got) != nil {
			status = http.StatusBadRequest
		}
		w.WriteHeader(status)
	}))
	defer hook.Close()
	notices := &operations.Notices{
		Webhook: notify.Webhook{URL: hook.URL, Format: notify.JSON}, Connection: "acme",
		WorkflowURL: func(id, runID string) string { return "http://ui/" + id + "/" + runID },
	}
	var suite testsuite.WorkflowTestSuite
	send := func() error {
		env := suite.NewTestActivityEnvironment()
		env.RegisterActivity(notices)
		_, err := env.ExecuteActivity(notices.SendNotice, operations.Notice{Event: "sync held", Subject: "product sync", Text: "it waits"})
		return err
	}
	require.NoError(t, send())
	require.Equal(t, "acme", got.Connection)
	require.Contains(t, got.Link, "http://ui/")
	require.Equal(t, "sync held", got.Event)

	status = http.StatusNotFound
	refused := activitytest.Failed(t, send())
	require.Equal(t, bridge.Validation, refused.Type())
	require.Contains(t, refused.Message(), "NOTIFY_WEBHOOK_URL")
	status = http.StatusServiceUnavailable
	require.Equal(t, bridge.Transient, activitytest.Failed(t, send()).Type())
}
