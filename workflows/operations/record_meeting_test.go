package operations

import (
	"context"
	"testing"
	"time"

	"github.com/stretchr/testify/mock"
	"github.com/stretchr/testify/require"

	"digitalbridge/activities/operations"
	"digitalbridge/internal/bridge"
	"digitalbridge/workflows/workflowtest"
)

func TestARecordingEndsWhenItIsToldTo(t *testing.T) {
	for name, tt := range map[string]struct {
		end  func(h *workflowtest.Harness)
		lost bool
		at   time.Duration
	}{
		"told to":   {end: func(h *workflowtest.Harness) { h.SignalWorkflow(bridge.SignalFinish, nil) }, at: time.Minute},
		"by itself": {end: func(*workflowtest.Harness) {}, at: 30 * time.Minute},
		"cancelled": {end: func(h *workflowtest.Harness) { h.CancelWorkflow() }, at: time.Minute, lost: true},
	} {
		t.Run(name, func(t *testing.T) {
			h := newHarness(t)
			began := h.Now()
			var ended time.Duration
			h.OnActivity(meetingActivities.BeginRecording, mock.Anything, operations.RecordInput{}).Return(nil).Once()
			h.OnActivity(meetingActivities.EndRecording, mock.Anything).Return(func(context.Context) (*operations.Recorded, error) {
				ended = h.Now().Sub(began)
				return &operations.Recorded{Key: "k"}, nil
			}).Once()
			h.RegisterDelayedCallback(func() {
				require.Equal(t, bridge.Recording, workflowtest.Query[string](h, bridge.QueryStatus))
				tt.end(h)
			}, time.Minute)
			h.ExecuteWorkflow(bridge.RecordMeeting, operations.RecordInput{})
			require.InDelta(t, tt.at, ended, float64(time.Second), "nothing goes on recording")
			if tt.lost {
				require.Error(t, h.GetWorkflowError())
				return
			}
			require.Equal(t, "k", workflowtest.Result[operations.Recorded](h).Key)
		})
	}
	h := newHarness(t)
	h.ExecuteWorkflow(bridge.RecordMeeting, operations.RecordInput{Minutes: 100_000})
	require.Equal(t, bridge.InvalidInput, h.Failure().Type())
}
