package operations

import (
	"context"
	"time"

	"digitalbridge/internal/policy"
)

// ScheduleSettings is what the policy says about schedules, for the starter, which does not read it.
type ScheduleSettings struct {
	// RefreshEvery is the time between two refreshes of prices and stock; 0: none.
	RefreshEvery time.Duration `json:"refreshEvery"`
	// ReconcileAt is the time of day, in TimeZone, at which orders are compared; empty: never.
	ReconcileAt string `json:"reconcileAt,omitempty"`
	// DigestAt is the time of day of the digest; empty: never.
	DigestAt string `json:"digestAt,omitempty"`
	TimeZone string `json:"timeZone,omitempty"`
}

// Settings tells what the worker's policy says.
type Settings struct{ Policy policy.Policy }

// ReadSettings reads the policy that the worker runs with. It does no I/O and may be repeated.
func (a *Settings) ReadSettings(context.Context) (*ScheduleSettings, error) {
	return &ScheduleSettings{
		RefreshEvery: time.Duration(a.Policy.Products.Refresh.Every), ReconcileAt: string(a.Policy.Reconcile.At),
		DigestAt: string(a.Policy.Notices.DigestAt), TimeZone: a.Policy.TimeZone,
	}, nil
}
