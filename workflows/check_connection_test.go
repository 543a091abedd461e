package workflows

import (
	"testing"

	"github.com/stretchr/testify/mock"
	"github.com/stretchr/testify/require"

	"digitalbridge/activities"
	"digitalbridge/internal/bridge"
)

func TestCheckConnectionReportsEveryPoint(t *testing.T) {
	good := &activities.CheckReport{OK: true, Checks: []activities.Check{{Name: "Autotask zone", OK: true, Detail: "zone 3"}}}
	for name, in := range map[string]activities.CheckInput{"looking only": {}, "mending": {Fix: true}} {
		t.Run(name, func(t *testing.T) {
			h := newHarness(t, nil)
			h.OnActivity(connectionActivities.CheckAll, mock.Anything, in).Return(good, nil).Once()
			h.run(bridge.CheckConnection, in)
			require.Equal(t, *good, result[activities.CheckReport](h))
			require.Equal(t, good, query[*activities.CheckReport](h, "report"))
			require.Equal(t, "acme", h.attributes[bridge.Connection.GetName()])
		})
	}
}

func TestCheckConnectionFailsWithEveryFault(t *testing.T) {
	bad := &activities.CheckReport{Checks: []activities.Check{
		{Name: "Autotask zone", OK: true, Detail: "zone 3"},
		{Name: "Autotask credentials", Detail: "refused.", Fix: "renew the secret"},
		{Name: "Autotask rights", Detail: "not looked at, because the credentials were not accepted"},
		{Name: "TD SYNNEX price file", Detail: "the host key differs", Fix: "compare the key"},
	}}
	h := newHarness(t, nil)
	h.OnActivity(connectionActivities.CheckAll, mock.Anything, activities.CheckInput{}).Return(bad, nil).Once()
	h.run(bridge.CheckConnection, activities.CheckInput{})
	require.Equal(t, bridge.CheckFailed, h.failure().Type())
	require.Equal(t, "Autotask credentials: refused. What to do: renew the secret\nTD SYNNEX price file: the host key differs. What to do: compare the key", h.failure().Message())
	require.Equal(t, bad, query[*activities.CheckReport](h, "report"), "the report is readable after the failure")
}

func TestCheckConnectionNeverFailsWithoutAWord(t *testing.T) {
	require.Equal(t, "Autotask rights: not looked at", faults(&activities.CheckReport{Checks: []activities.Check{{Name: "Autotask rights", Detail: "not looked at"}}}))
}

func TestCheckConnectionSurfacesItsActivitysFailure(t *testing.T) {
	h := newHarness(t, nil)
	h.OnActivity(connectionActivities.CheckAll, mock.Anything, activities.CheckInput{}).Return(nil, activityError(bridge.Auth, "refused")).Once()
	h.run(bridge.CheckConnection, activities.CheckInput{})
	require.Equal(t, bridge.Auth, h.failure().Type())
	require.Equal(t, "refused", h.failure().Message())
}

func TestCheckTableMarksFaults(t *testing.T) {
	text := checkTable(&activities.CheckReport{Checks: []activities.Check{{Name: "zone", OK: true, Detail: "3"}, {Name: "rights", Detail: "none"}}})
	requireContains(t, text, "| ok | zone | 3 |", "| **fault** | rights | none |")
}
