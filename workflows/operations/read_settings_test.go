package operations

import (
	"digitalbridge/activities/operations"
	"digitalbridge/internal/bridge"
	"digitalbridge/workflows/workflowtest"
	"testing"
	"time"

	"github.com/stretchr/testify/mock"
	"github.com/stretchr/testify/require"
)

func TestReadSettingsTellsWhatThePolicySays(t *testing.T) {
	h := newHarness(t)
	h.OnActivity(settingsActivities.ReadSettings, mock.Anything).Return(&operations.ScheduleSettings{RefreshEvery: time.Hour}, nil).Once()
	h.ExecuteWorkflow(bridge.ReadSettings)
	require.Equal(t, time.Hour, workflowtest.Result[operations.ScheduleSettings](h).RefreshEvery)
}
