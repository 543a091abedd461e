package main

import (
	"context"

	"digitalbridge/activities/operations"
	"digitalbridge/internal/bridge"
	"digitalbridge/workflows/products"
)

// reports reads a file of the latest plan, and one that is not there.
func (r *recorder) reports(ctx context.Context) error {
	var sync products.ProductSyncResult
	run, err := r.start(ctx, bridge.ProductSync, bridge.ProductSyncID(connection), products.ProductSyncInput{Mode: products.ModePlan})
	if err != nil {
		return err
	}
	if err := run.Get(ctx, &sync); err != nil {
		return err
	}
	key := sync.Plan.Key + "/plan.json"
	if err := r.record(ctx, "read-report", bridge.ReadReport, bridge.ReadReportID(connection, key, 0), operations.ReadReportInput{Key: key}, completed); err != nil {
		return err
	}
	key = sync.Plan.Key + "/nothing.html"
	return r.record(ctx, "read-report-missing", bridge.ReadReport, bridge.ReadReportID(connection, key, 0), operations.ReadReportInput{Key: key}, failed)
}
