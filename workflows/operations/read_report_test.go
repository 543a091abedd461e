package operations

import (
	"testing"

	"github.com/stretchr/testify/mock"
	"github.com/stretchr/testify/require"

	"digitalbridge/activities/operations"
	"digitalbridge/internal/bridge"
	"digitalbridge/workflows/workflowtest"
)

func TestReadReportHandsOutOnePiece(t *testing.T) {
	in := operations.ReadReportInput{Key: "plans/1/report.html", Offset: 4096, Version: "v1"}
	want := operations.ReportChunk{Gzip: []byte{1, 2, 3}, Next: 8192, Total: 9000, Version: "v1"}
	h := newHarness(t)
	h.OnActivity(reportActivities.ReadReport, mock.Anything, in).Return(&want, nil).Once()
	h.Run(bridge.ReadReport, in)
	require.Equal(t, want, workflowtest.Result[operations.ReportChunk](h))
	require.Equal(t, "acme", h.Attributes[bridge.Connection.GetName()])
}

func TestReadReportSaysWhatIsMissing(t *testing.T) {
	h := newHarness(t)
	h.OnActivity(reportActivities.ReadReport, mock.Anything, mock.Anything).Return(nil, workflowtest.ActivityError(bridge.NotFound, "there is no report plans/1/x. What to do: Make the report again")).Once()
	h.Run(bridge.ReadReport, operations.ReadReportInput{Key: "plans/1/x"})
	require.Equal(t, bridge.NotFound, h.Failure().Type())
	require.Contains(t, h.Failure().Message(), "plans/1/x")
}
