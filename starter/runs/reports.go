package runs

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
	"go.temporal.io/sdk/temporal"

	"digitalbridge/activities/operations"
	"digitalbridge/internal/bridge"
)

// FetchWithin bounds one piece of a report: a worker answers in a second, so without an answer none runs.
const FetchWithin = 2 * time.Minute

// FetchReport writes a report of the worker's blob store to w. The key is one that a workflow's result
// names.
func (r *Runs) FetchReport(ctx context.Context, key string, w io.Writer) error {
	show := NewPhases(r.Progress)
	defer show.Close()
	in := operations.ReadReportInput{Key: key}
	for began := time.Now(); ; {
		chunk, err := r.fetchChunk(ctx, in)
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
func (r *Runs) fetchChunk(ctx context.Context, in operations.ReadReportInput) (chunk operations.ReportChunk, err error) {
	id := bridge.ReadReportID(r.Connection, in.Key, in.Offset)
	if err := r.Ask(ctx, bridge.ReadReport, id, fmt.Sprintf("%s from byte %d", in.Key, in.Offset), &chunk, in); err != nil {
		return chunk, fmt.Errorf("fetching the report %s: %w", in.Key, err)
	}
	return chunk, nil
}

// SaveReport fetches a report into a file, which appears only when it is complete.
func (r *Runs) SaveReport(ctx context.Context, key, file string) error {
	return WriteFile(file, func(w io.Writer) error { return r.FetchReport(ctx, key, w) })
}

// WriteFile writes a file, which appears only when it is complete.
func WriteFile(file string, write func(io.Writer) error) (err error) {
	part, err := os.CreateTemp(filepath.Dir(file), filepath.Base(file)+".part-*")
	if err != nil {
		return err
	}
	defer func() {
		if err != nil {
			_ = os.Remove(part.Name())
		}
	}()
	if err := errors.Join(write(part), part.Close()); err != nil {
		return err
	}
	return os.Rename(part.Name(), file)
}

// Ask runs a workflow that only reads, and waits for its answer for as long as a worker may take. One that runs
// already under the id serves both.
func (r *Runs) Ask(ctx context.Context, kind, id, summary string, answer any, input ...any) error {
	run, err := r.Client.ExecuteWorkflow(ctx, client.StartWorkflowOptions{
		ID: id, TaskQueue: bridge.TaskQueue(r.Connection), StaticSummary: summary, WorkflowExecutionTimeout: FetchWithin,
		WorkflowIDConflictPolicy: enumspb.WORKFLOW_ID_CONFLICT_POLICY_USE_EXISTING,
	}, kind, input...)
	if err != nil {
		return fmt.Errorf("starting %s: %w", kind, err)
	}
	err = r.Await(ctx, run, answer, nil)
	if timedOut(err) && !r.Polled(ctx) {
		return r.NoWorker(FetchWithin)
	}
	return err
}

// timedOut reports whether a workflow ended because nobody did it in time.
func timedOut(err error) bool { return errors.As(err, new(*temporal.TimeoutError)) }
