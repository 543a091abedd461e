package operations

import (
	"context"
	"testing"

	"github.com/stretchr/testify/mock"
	"github.com/stretchr/testify/require"

	"digitalbridge/activities/operations"
	"digitalbridge/internal/bridge"
	"digitalbridge/workflows/workflowtest"
)

func TestCheckConnectionReportsEveryPoint(t *testing.T) {
	good := &operations.CheckReport{OK: true, Checks: []operations.Check{{Name: "Autotask zone", Level: operations.LevelOK, Detail: "zone 3"}}}
	for name, in := range map[string]operations.CheckInput{"looking only": {}, "mending": {Fix: true}} {
		t.Run(name, func(t *testing.T) {
			h := newHarness(t)
			h.OnActivity(connectionActivities.CheckAll, mock.Anything, in).Return(good, nil).Once()
			h.Run(bridge.CheckConnection, in)
			require.Equal(t, *good, workflowtest.Result[operations.CheckReport](h))
			require.Equal(t, good, workflowtest.Query[*operations.CheckReport](h, bridge.QueryReport))
			require.Equal(t, "acme", h.Attributes[bridge.Connection.GetName()])
		})
	}
}

func TestCheckConnectionFailsWithEveryFault(t *testing.T) {
	bad := &operations.CheckReport{Checks: []operations.Check{
		{Name: "Autotask zone", Level: operations.LevelOK, Detail: "zone 3"},
		{Name: "Autotask credentials", Level: operations.LevelFault, Detail: "refused.", Fix: "renew the secret"},
		{Name: "Autotask rights", Level: operations.LevelSkipped, Detail: "not looked at, because of: Autotask credentials"},
		{Name: "TD SYNNEX price file", Level: operations.LevelFault, Detail: "the host key differs", Fix: "compare the key"},
	}}
	h := newHarness(t)
	h.OnActivity(connectionActivities.CheckAll, mock.Anything, operations.CheckInput{}).Return(bad, nil).Once()
	h.Run(bridge.CheckConnection, operations.CheckInput{})
	require.Equal(t, bridge.CheckFailed, h.Failure().Type())
	require.Equal(t, "Autotask credentials: refused. What to do: renew the secret\nTD SYNNEX price file: the host key differs. "+
		"What to do: compare the key", h.Failure().Message())
	require.Equal(t, bad, workflowtest.Query[*operations.CheckReport](h, bridge.QueryReport), "the report is readable after the failure")
}

// A scheduled check tells people what has become worse, also when there is no fault.
func TestCheckConnectionTellsWhatIsWorse(t *testing.T) {
	report := &operations.CheckReport{OK: true, Worse: []operations.Check{
		{Name: "Age of TD SYNNEX's password", Level: operations.LevelWarning, Detail: "it expires about 2026-12-08"}}}
	h := newHarness(t)
	h.OnActivity(connectionActivities.CheckAll, mock.Anything, operations.CheckInput{Tell: true}).Return(report, nil).Once()
	var told []operations.Notice
	var notices *operations.Notices
	h.OnActivity(notices.SendNotice, mock.Anything, mock.Anything).Return(func(_ context.Context, n operations.Notice) error {
		h.Note(func() { told = append(told, n) })
		return nil
	})
	h.Run(bridge.CheckConnection, operations.CheckInput{Tell: true})
	require.Equal(t, *report, workflowtest.Result[operations.CheckReport](h))
	require.Len(t, told, 1)
	require.Contains(t, told[0].Text, "Age of TD SYNNEX's password (warning): it expires about 2026-12-08")
}

func TestCheckConnectionKnowsItsTemplates(t *testing.T) {
	h := newHarness(t)
	h.Run(bridge.CheckConnection, operations.CheckInput{Template: "oders"})
	require.Equal(t, bridge.InvalidInput, h.Failure().Type())
	require.Contains(t, h.Failure().Message(), "products, orders, opportunities")
}

func TestCheckConnectionSurfacesItsActivitysFailure(t *testing.T) {
	h := newHarness(t)
	h.OnActivity(connectionActivities.CheckAll, mock.Anything, operations.CheckInput{}).Return(
		nil, workflowtest.ActivityError(bridge.Auth, "refused")).Once()
	h.Run(bridge.CheckConnection, operations.CheckInput{})
	require.Equal(t, bridge.Auth, h.Failure().Type())
	require.Equal(t, "refused", h.Failure().Message())
}

func TestCheckTableMarksFaults(t *testing.T) {
	text := checkTable(
		&operations.CheckReport{Checks: []operations.Check{{Name: "zone", Level: operations.LevelOK, Detail: "3"}, {Name: "rights",
			Level: operations.LevelFault, Detail: "none"}}})
	workflowtest.RequireContains(t, text, "| ok | zone | 3 |", "| **fault** | rights | none |")
}
