package orders

import (
	"testing"
	"time"

	"github.com/stretchr/testify/mock"
	"github.com/stretchr/testify/require"

	"digitalbridge/activities/orders"
	"digitalbridge/internal/bridge"
	"digitalbridge/internal/policy"
	"digitalbridge/workflows/shared"
	"digitalbridge/workflows/workflowtest"
)

func TestTheYesToGoingLiveIsKeptAndLogged(t *testing.T) {
	h := newHarness(t, nil)
	at := time.Date(2026, 12, 1, 8, 0, 0, 0, time.UTC)
	h.OnActivity(statusActivities.GoLive, mock.Anything, orders.GoLiveInput{Actor: "Ann", Reason: "the first order was right"}).
		Return(&orders.Agreement{At: at, Actor: "Ann", Reason: "the first order was right",
			Zone: policy.Zone{{Seconds: -5 * 3600, Name: "EST"}}}, nil).Once()
	h.ExecuteWorkflow(bridge.GoLive, shared.Decision{Actor: " Ann ", Reason: "the first order was right"})
	require.Equal(t, at, workflowtest.Result[orders.Agreement](h).At)
	workflowtest.RequireContains(t, h.Logged[0].Text, "from 2026-12-01 03:00 EST on", "Ann said yes")
}

func TestNobodyGoesLiveForNoReason(t *testing.T) {
	h := newHarness(t, nil)
	h.ExecuteWorkflow(bridge.GoLive, shared.Decision{Actor: "Ann"})
	require.Equal(t, bridge.InvalidInput, h.Failure().Type())
}
