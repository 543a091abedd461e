package operations

import (
	"testing"

	"github.com/stretchr/testify/mock"
	"github.com/stretchr/testify/require"

	"digitalbridge/activities/operations"
	"digitalbridge/internal/bridge"
	"digitalbridge/workflows/workflowtest"
)

func TestCheckConnectionReportsEveryPoint(t *testing.T) {
	good := &operations.CheckReport{OK: true, Checks: []operations.Check{{Name: "Autotask zone", OK: true, Detail: "zone 3"}}}
	for name, in := range map[string]operations.CheckInput{"looking only": {}, "mending": {Fix: true}} {
		t.Run(name, func(t *testing.T) {
			h := newHarness(t)
			h.OnActivity(connectionActivities.CheckAll, mock.Anything, in).Return(good, nil).Once()
			h.Run(bridge.CheckConnection, in)
			require.Equal(t, *good, workflowtest.Result[operations.CheckReport](h))
			require.Equal(t, good, workflowtest.Query[*operations.CheckReport](h, "report"))
			require.Equal(t, "acme", h.Attributes[bridge.Connection.GetName()])
		})
	}
}

func TestCheckConnectionFailsWithEveryFault(t *testing.T) {
	bad := &operations.CheckReport{Checks: []operations.Check{
		{Name: "Autotask zone", OK: true, Detail: "zone 3"},
		{Name: "Autotask credentials", Detail: "refused.", Fix: "renew the secret"},
		{Name: "Autotask rights", Detail: "not looked at, because the credentials were not accepted"},
		{Name: "TD SYNNEX price file", Detail: "the host key differs", Fix: "compare the key"},
	}}
	h := newHarness(t)
	h.OnActivity(connectionActivities.CheckAll, mock.Anything, operations.CheckInput{}).Return(bad, nil).Once()
	h.Run(bridge.CheckConnection, operations.CheckInput{})
	require.Equal(t, bridge.CheckFailed, h.Failure().Type())
	require.Equal(t, "Autotask credentials: refused. What to do: renew the secret\nTD SYNNEX price file: the host key differs. What to do: compare the key", h.Failure().Message())
	require.Equal(t, bad, workflowtest.Query[*operations.CheckReport](h, "report"), "the report is readable after the failure")
}

func TestCheckConnectionNeverFailsWithoutAWord(t *testing.T) {
	require.Equal(t, "Autotask rights: not looked at", faults(&operations.CheckReport{Checks: []operations.Check{{Name: "Autotask rights", Detail: "not looked at"}}}))
}

func TestCheckConnectionSurfacesItsActivitysFailure(t *testing.T) {
	h := newHarness(t)
	h.OnActivity(connectionActivities.CheckAll, mock.Anything, operations.CheckInput{}).Return(nil, workflowtest.ActivityError(bridge.Auth, "refused")).Once()
	h.Run(bridge.CheckConnection, operations.CheckInput{})
	require.Equal(t, bridge.Auth, h.Failure().Type())
	require.Equal(t, "refused", h.Failure().Message())
}

func TestCheckTableMarksFaults(t *testing.T) {
	text := checkTable(&operations.CheckReport{Checks: []operations.Check{{Name: "zone", OK: true, Detail: "3"}, {Name: "rights", Detail: "none"}}})
	workflowtest.RequireContains(t, text, "| ok | zone | 3 |", "| **fault** | rights | none |")
}
