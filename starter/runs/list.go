package runs

import (
	"context"
	"fmt"
	"time"

	commonpb "go.temporal.io/api/common/v1"
	"go.temporal.io/api/workflowservice/v1"
	"go.temporal.io/sdk/converter"
)

// Running is the status of a workflow that goes on.
const Running = "Running"

// Listed is a run as Temporal's list shows it.
type Listed struct {
	ID, RunID  string
	Status     string // Running, or how it ended
	Start, End time.Time

	fields map[string]*commonpb.Payload
}

// List are the runs that match a visibility query, the newest first.
func (r *Runs) List(ctx context.Context, query string) ([]Listed, error) {
	return r.list(ctx, query, 0)
}

// Newest are the newest runs that match a visibility query.
func (r *Runs) Newest(ctx context.Context, query string, n int) ([]Listed, error) {
	return r.list(ctx, query, n)
}

func (r *Runs) list(ctx context.Context, query string, most int) ([]Listed, error) {
	var out []Listed
	for token := []byte(nil); ; {
		page, err := r.Client.ListWorkflow(ctx, &workflowservice.ListWorkflowExecutionsRequest{
			Namespace: r.Temporal.Namespace, Query: query, NextPageToken: token, PageSize: int32(min(most, 1000)), //nolint:gosec // bounded
		})
		if err != nil {
			return nil, fmt.Errorf("asking Temporal for workflows: %w", err)
		}
		for _, e := range page.GetExecutions() {
			l := Listed{
				ID: e.GetExecution().GetWorkflowId(), RunID: e.GetExecution().GetRunId(), Status: e.GetStatus().String(),
				Start: e.GetStartTime().AsTime(), fields: e.GetSearchAttributes().GetIndexedFields(),
			}
			if e.GetCloseTime() != nil {
				l.End = e.GetCloseTime().AsTime()
			}
			if out = append(out, l); most > 0 && len(out) == most {
				return out, nil
			}
		}
		if token = page.GetNextPageToken(); len(token) == 0 {
			return out, nil
		}
	}
}

// Attribute is the value of a search attribute, the zero value when there is none.
func Attribute[T any](l Listed, name string) T {
	var v T
	if p := l.fields[name]; p != nil {
		_ = converter.GetDefaultDataConverter().FromPayload(p, &v)
	}
	return v
}
