package workflows

import (
	"testing"

	"github.com/stretchr/testify/mock"
	"github.com/stretchr/testify/require"

	"digitalbridge/activities"
	"digitalbridge/internal/bridge"
)

func TestReadReportHandsOutOnePiece(t *testing.T) {
	in := activities.ReadReportInput{Key: "plans/1/report.html", Offset: 4096, Version: "v1"}
	want := activities.ReportChunk{Gzip: []byte{1, 2, 3}, Next: 8192, Total: 9000, Version: "v1"}
	h := newHarness(t, nil)
	h.OnActivity(reportActivities.ReadReport, mock.Anything, in).Return(&want, nil).Once()
	h.run(bridge.ReadReport, in)
	require.Equal(t, want, result[activities.ReportChunk](h))
	require.Equal(t, "acme", h.attributes[bridge.Connection.GetName()])
}

func TestReadReportSaysWhatIsMissing(t *testing.T) {
	h := newHarness(t, nil)
	h.OnActivity(reportActivities.ReadReport, mock.Anything, mock.Anything).Return(nil, activityError(bridge.NotFound, "there is no report plans/1/x. What to do: Make the report again")).Once()
	h.run(bridge.ReadReport, activities.ReadReportInput{Key: "plans/1/x"})
	require.Equal(t, bridge.NotFound, h.failure().Type())
	require.Contains(t, h.failure().Message(), "plans/1/x")
}
