// Package overview reads from Temporal what people look at first: the orders that are under way and the last syncs. The
// starter and the desk show the same.
package overview

import (
	"context"
	"errors"
	"fmt"
	"time"

	commonpb "go.temporal.io/api/common/v1"
	"go.temporal.io/api/workflowservice/v1"
	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/converter"
	"go.temporal.io/sdk/temporal"
)

// Bridge is a connection's workflows on a Temporal server.
type Bridge struct {
	Client                client.Client
	Namespace, Connection string
	// URL is the page of a workflow in the web UI.
	URL func(workflowID, runID string) string
}

// Running is the status of a workflow that goes on.
const Running = "Running"

// askFor bounds one question to a workflow: a worker that is there answers at once.
const askFor = 15 * time.Second

// Listed is a run as Temporal's list shows it.
type Listed struct {
	ID, RunID  string
	Status     string // Running, or how it ended
	Start, End time.Time

	fields map[string]*commonpb.Payload
}

// List are the newest runs that match a visibility query, at most so many; 0: all.
func (b *Bridge) List(ctx context.Context, query string, most int) ([]Listed, error) {
	var out []Listed
	for token := []byte(nil); ; {
		page, err := b.Client.ListWorkflow(ctx, &workflowservice.ListWorkflowExecutionsRequest{
			Namespace: b.Namespace, Query: query, NextPageToken: token, PageSize: int32(min(most, 1000)), //nolint:gosec // bounded
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

// ask queries a workflow, within a time that a person waits.
func (b *Bridge) ask(ctx context.Context, id, runID, query string, answer any) error {
	ctx, cancel := context.WithTimeout(ctx, askFor)
	defer cancel()
	v, err := b.Client.QueryWorkflow(ctx, id, runID, query)
	if err != nil {
		return err
	}
	return v.Get(answer)
}

// Describe is why a workflow failed, as people are to read it.
func Describe(err error) string {
	var app *temporal.ApplicationError
	if errors.As(err, &app) {
		return app.Message()
	}
	var terminated *temporal.TerminatedError
	if errors.As(err, &terminated) {
		return "the workflow was terminated"
	}
	if temporal.IsCanceledError(err) {
		return "the workflow was cancelled"
	}
	return err.Error()
}
