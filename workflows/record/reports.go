package main

import (
	"context"

	"digitalbridge/activities"
	"digitalbridge/internal/bridge"
	"digitalbridge/workflows"
)

// reports reads a file of the latest plan, and one that is not there.
func (r *recorder) reports(ctx context.Context) error {
	var sync workflows.ProductSyncResult
	run, err := r.start(ctx, bridge.ProductSync, bridge.ProductSyncID(connection), workflows.ProductSyncInput{Mode: workflows.ModePlan})
	if err != nil {
		return err
	}
	if err := run.Get(ctx, &sync); err != nil {
		return err
	}
	key := sync.Plan.Key + "/plan.json"
	if err := r.record(ctx, "read-report", bridge.ReadReport, bridge.ReadReportID(connection, key, 0), activities.ReadReportInput{Key: key}, completed); err != nil {
		return err
	}
	key = sync.Plan.Key + "/nothing.html"
	return r.record(ctx, "read-report-missing", bridge.ReadReport, bridge.ReadReportID(connection, key, 0), activities.ReadReportInput{Key: key}, failed)
}
