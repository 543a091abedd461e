package temporalclient

import (
	"testing"

	"github.com/stretchr/testify/require"
)

func TestWorkflowURLsKeepTheSlashesOfAnId(t *testing.T) {
	require.Equal(t, "http://ui/namespaces/default/workflows/submit-order%2Fmain%2F1016",
		WorkflowURL("http://ui/", "default", "submit-order/main/1016", ""))
	require.Equal(t, "http://ui/namespaces/default/workflows/check%2Fmain/run/history",
		WorkflowURL("http://ui", "default", "check/main", "run"))
}
