package integration

import (
	"context"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"go.temporal.io/api/workflowservice/v1"
	"go.temporal.io/sdk/client"
	"google.golang.org/protobuf/types/known/timestamppb"

	"digitalbridge/internal/bridge"
	"digitalbridge/starter/runs"
)

// A daily schedule starts exactly once on every day of a year, by the server's own reckoning.
func TestADailyScheduleStartsOnceOnEveryDay(t *testing.T) {
	t.Parallel()
	c, err := client.NewLazyClient(client.Options{HostPort: server.Address})
	require.NoError(t, err)
	t.Cleanup(c.Close)
	year := time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)
	for _, row := range []struct{ at, zone string }{
		{"01:30", "America/New_York"}, {"02:30", "America/New_York"}, {"03:15", "America/New_York"}, {"01:30", "Europe/London"},
		{"01:30", "Europe/Berlin"}, {"02:30", "Europe/Berlin"}, {"02:15", "Australia/Lord_Howe"}, {"23:30", "Asia/Beirut"},
		{"00:30", "Asia/Beirut"}, {"00:30", "Europe/London"}, {"01:30", "Australia/Sydney"}, {"01:15", "Australia/Lord_Howe"},
		{"22:30", "America/Santiago"}, {"23:30", "America/Santiago"}, {"23:30", "Atlantic/Azores"},
	} {
		t.Run(row.at+" "+row.zone, func(t *testing.T) {
			clock, err := time.Parse("15:04", row.at)
			require.NoError(t, err)
			zone, err := time.LoadLocation(row.zone)
			require.NoError(t, err)
			spec := runs.Daily(clock, zone, year)
			spec.Jitter = 0
			id := "daily-" + connectionName(t)
			schedule, err := c.ScheduleClient().Create(t.Context(), client.ScheduleOptions{ID: id, Spec: spec, Paused: true,
				Action: &client.ScheduleWorkflowAction{ID: id, Workflow: bridge.ProductSync, TaskQueue: "nobody"}})
			require.NoError(t, err)
			t.Cleanup(func() { require.NoError(t, schedule.Delete(context.WithoutCancel(t.Context()))) })
			starts := map[string]int{}
			for from := year; from.Before(year.AddDate(1, 0, 0)); from = from.AddDate(0, 1, 0) {
				answer, err := c.WorkflowService().ListScheduleMatchingTimes(t.Context(), &workflowservice.ListScheduleMatchingTimesRequest{
					Namespace: "default", ScheduleId: id, StartTime: timestamppb.New(from),
					EndTime: timestamppb.New(from.AddDate(0, 1, 0).Add(-time.Second)),
				})
				require.NoError(t, err)
				for _, at := range answer.GetStartTime() {
					starts[at.AsTime().In(zone).Format(time.DateOnly)]++
				}
			}
			for day := year.AddDate(0, 0, 1); day.Before(year.AddDate(1, 0, -1)); day = day.AddDate(0, 0, 1) {
				require.Equal(t, 1, starts[day.Format(time.DateOnly)], day.Format(time.DateOnly))
			}
		})
	}
}
