package main

import (
	"bytes"
	"compress/gzip"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"time"

	enumspb "go.temporal.io/api/enums/v1"
	"go.temporal.io/sdk/client"

	"digitalbridge/activities/operations"
	"digitalbridge/internal/bridge"
)

// fetchWithin bounds one piece of a report: a worker answers in a second, so without an answer none runs.
const fetchWithin = 2 * time.Minute

// fetchReport writes a report of the worker's blob store to w. The key is one that a workflow's result
// names.
func (a *app) fetchReport(ctx context.Context, c client.Client, key string, w io.Writer) error {
	show := newPhaseDisplay(a.err)
	defer show.close()
	in := operations.ReadReportInput{Key: key}
	for began := time.Now(); ; {
		chunk, err := a.fetchChunk(ctx, c, in)
		if err != nil {
			return err
		}
		unpacked, err := gzip.NewReader(bytes.NewReader(chunk.Gzip))
		if err != nil {
			return fmt.Errorf("unpacking %s: %w", key, err)
		}
		if _, err := io.Copy(w, unpacked); err != nil { //nolint:gosec // our own worker's piece; it ends with the file
			return fmt.Errorf("unpacking %s: %w", key, err)
		}
		if chunk.Done {
			return nil
		}
		in.Offset, in.Version = chunk.Next, chunk.Version
		if time.Since(began) > showAfter {
			show.bytes("Fetching "+key, chunk.Next, chunk.Total)
		}
	}
}

// fetchChunk reads one piece by a workflow of its own; one that runs already for the same piece serves
// both.
func (a *app) fetchChunk(ctx context.Context, c client.Client, in operations.ReadReportInput) (chunk operations.ReportChunk, err error) {
	run, err := c.ExecuteWorkflow(ctx, client.StartWorkflowOptions{
		ID: bridge.ReadReportID(a.config.Connection, in.Key, in.Offset), TaskQueue: bridge.TaskQueue(a.config.Connection),
		StaticSummary: fmt.Sprintf("%s from byte %d", in.Key, in.Offset), WorkflowExecutionTimeout: fetchWithin,
		WorkflowIDConflictPolicy: enumspb.WORKFLOW_ID_CONFLICT_POLICY_USE_EXISTING,
	}, bridge.ReadReport, in)
	if err != nil {
		return chunk, fmt.Errorf("starting %s: %w", bridge.ReadReport, err)
	}
	if err := run.Get(ctx, &chunk); err != nil {
		return chunk, fmt.Errorf("fetching the report %s: %s\nworkflow: %s", in.Key, describe(err), a.link(run.GetID(), run.GetRunID()))
	}
	return chunk, nil
}

// saveReport fetches a report into a file, which appears only when it is complete. An empty name stands
// for standard output.
func (a *app) saveReport(ctx context.Context, c client.Client, key, file string) (err error) {
	if file == "" {
		return a.fetchReport(ctx, c, key, a.out)
	}
	part, err := os.CreateTemp(filepath.Dir(file), filepath.Base(file)+".part-*")
	if err != nil {
		return err
	}
	defer func() {
		if err != nil {
			_ = os.Remove(part.Name())
		}
	}()
	if err := errors.Join(a.fetchReport(ctx, c, key, part), part.Close()); err != nil {
		return err
	}
	return os.Rename(part.Name(), file)
}
