package main

import (
	"bytes"
	"context"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"time"

	enumspb "go.temporal.io/api/enums/v1"
	historypb "go.temporal.io/api/history/v1"
	"go.temporal.io/api/temporalproto"
	"go.temporal.io/sdk/client"

	"digitalbridge/internal/bridge"
	"digitalbridge/internal/config"
	"digitalbridge/starter/local"
	"digitalbridge/test/lossy"
	"digitalbridge/workflows/shared"
)

// recorder runs workflows and stores what Temporal remembers of them.
type recorder struct {
	stack  *local.Stack
	client client.Client
	// between stands between the worker and Temporal.
	between *lossy.Proxy
	// secrets must not be in any history.
	secrets []string
	host    string
	// sent is the number of the purchase order whose life is recorded to its end.
	sent string
}

// start begins a workflow on the connection's task queue.
func (r *recorder) start(ctx context.Context, workflowType, id string, in any) (client.WorkflowRun, error) {
	run, err := r.client.ExecuteWorkflow(ctx, client.StartWorkflowOptions{
		ID: id, TaskQueue: bridge.TaskQueue(bridge.DefaultConnection), StaticSummary: "recorded", WorkflowExecutionErrorWhenAlreadyStarted: true,
	}, workflowType, in)
	if err != nil {
		return nil, fmt.Errorf("starting %s: %w", id, err)
	}
	return run, nil
}

// record runs a workflow to its end and stores its history as name.
func (r *recorder) record(ctx context.Context, name, workflowType, id string, in any, want enumspb.WorkflowExecutionStatus) error {
	run, err := r.start(ctx, workflowType, id, in)
	if err != nil {
		return err
	}
	return r.store(ctx, name, id, run.GetRunID(), want)
}

// store waits for the end of a run and writes its history. It fails when the run ended otherwise than
// wanted: a recording that does not show what its name says is worth nothing.
func (r *recorder) store(ctx context.Context, name, id, runID string, want enumspb.WorkflowExecutionStatus) error {
	// Without following runs: what went on in a new one is a history of its own.
	endErr := r.client.GetWorkflow(ctx, id, runID).GetWithOptions(ctx, nil, client.WorkflowRunGetOptions{DisableFollowingRuns: true})
	d, err := r.client.DescribeWorkflowExecution(ctx, id, runID)
	if err != nil {
		return err
	}
	if got := d.GetWorkflowExecutionInfo().GetStatus(); got != want {
		return fmt.Errorf("%s: workflow %s ended as %s, not as %s: %w", name, id, got, want, endErr)
	}
	history := &historypb.History{}
	for events := r.client.GetWorkflowHistory(ctx, id, runID, false, enumspb.HISTORY_EVENT_FILTER_TYPE_ALL_EVENT); events.HasNext(); {
		e, err := events.Next()
		if err != nil {
			return err
		}
		history.Events = append(history.Events, e)
	}
	// As `temporal workflow show --output json` writes it.
	data, err := temporalproto.CustomJSONMarshalOptions{}.Marshal(history)
	if err != nil {
		return err
	}
	var tree any
	if err := json.Unmarshal(data, &tree); err != nil {
		return err
	}
	if tree, err = r.publishable("", tree); err != nil {
		return fmt.Errorf("%s: %w", name, err)
	}
	if data, err = json.MarshalIndent(tree, "", " "); err != nil {
		return err
	}
	file := filepath.Join(folder, name+".json")
	if _, err := os.Stat(file); err == nil {
		fmt.Printf("%-36s kept\n", name)
		return nil
	}
	fmt.Printf("%-36s %4d events\n", name, len(history.GetEvents()))
	return os.WriteFile(file, append(data, '\n'), 0o644) //nolint:gosec // test data of a public repository
}

// publishable returns the part of a history under a key without the names of this machine's processes,
// and refuses one that holds a credential or a path of this machine, in clear or in a payload.
func (r *recorder) publishable(key string, node any) (any, error) {
	var err error
	switch v := node.(type) {
	case map[string]any:
		for k := range v {
			if v[k], err = r.publishable(k, v[k]); err != nil {
				return nil, err
			}
		}
	case []any:
		for i := range v {
			if v[i], err = r.publishable(key, v[i]); err != nil {
				return nil, err
			}
		}
	case string:
		if key == "identity" {
			return "recorder", nil
		}
		if host, queue, sticky := strings.Cut(v, ":"); sticky && key == "name" && host == r.host {
			return "recorder:" + queue, nil // the worker's own task queue
		}
		text := v
		if decoded, err := base64.StdEncoding.DecodeString(v); err == nil && key == "data" {
			text = string(decoded)
		}
		for _, s := range r.secrets {
			if strings.Contains(text, s) {
				return nil, fmt.Errorf("the history holds %q under %q, which must not be published", s, key)
			}
		}
	}
	return node, nil
}

// secrets are the texts that no history may hold.
func secrets(more ...string) []string {
	home, _ := os.UserHomeDir()
	here, _ := os.Getwd()
	var out []string
	for _, s := range append(more, home, here, config.SandboxAutotaskSecret, config.SandboxAutotaskIntegrationCode, config.SandboxPassword) {
		if len(s) > 1 {
			out = append(out, s)
		}
	}
	return out
}

// until asks a workflow until it is in a state.
func until[T any](ctx context.Context, r *recorder, id, query string, ready func(T) bool) error {
	tick := time.NewTicker(100 * time.Millisecond)
	defer tick.Stop()
	for {
		var state T
		v, err := r.client.QueryWorkflow(ctx, id, "", query)
		if err == nil && v.Get(&state) == nil && ready(state) {
			return nil
		}
		select {
		case <-ctx.Done():
			return fmt.Errorf("workflow %s did not get where it should; it says %+v: %w", id, state, errors.Join(ctx.Err(), err))
		case <-tick.C:
		}
	}
}

// update sends a decision and waits until it is taken.
func (r *recorder) update(ctx context.Context, id, name string) error {
	handle, err := r.client.UpdateWorkflow(ctx, client.UpdateWorkflowOptions{
		WorkflowID: id, UpdateName: name, WaitForStage: client.WorkflowUpdateStageCompleted,
		Args: []any{shared.Decision{Actor: "Ann", Reason: "recorded"}},
	})
	if err != nil {
		return err
	}
	return handle.Get(ctx, nil)
}

// control calls a sandbox's control interface.
func control(ctx context.Context, method, url string, in any) error {
	var body bytes.Buffer
	if in != nil {
		if err := json.NewEncoder(&body).Encode(in); err != nil {
			return err
		}
	}
	ctx, cancel := context.WithTimeout(ctx, 30*time.Second)
	defer cancel()
	req, err := http.NewRequestWithContext(ctx, method, url, &body)
	if err != nil {
		return err
	}
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		return err
	}
	defer func() { _ = resp.Body.Close() }()
	if resp.StatusCode >= http.StatusBadRequest {
		return fmt.Errorf("%s %s answered %s", method, url, resp.Status)
	}
	return nil
}
