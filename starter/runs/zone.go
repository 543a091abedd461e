package runs

import (
	"context"
	"time"

	"digitalbridge/internal/bridge"
	"digitalbridge/internal/policy"
)

// Zone is the time zone of the connection's policy: that of the policy file when there is one on this machine,
// else that of the daily sync's schedule, else UTC.
func (r *Runs) Zone(ctx context.Context, policyFile string) *time.Location {
	name := ""
	if policyFile != "" {
		if p, err := policy.Load(policyFile); err == nil {
			name = p.TimeZone
		}
	}
	if name == "" {
		asking, cancel := context.WithTimeout(ctx, silentAfter)
		defer cancel()
		d, err := r.Client.ScheduleClient().GetHandle(asking, bridge.ScheduleID(bridge.ProductSyncID(r.Connection))).Describe(asking)
		if err == nil && d.Schedule.Spec != nil {
			name = d.Schedule.Spec.TimeZoneName
		}
	}
	if zone, err := time.LoadLocation(name); err == nil {
		return zone
	}
	return time.UTC
}
