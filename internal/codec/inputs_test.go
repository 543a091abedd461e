package codec_test

import (
	"encoding/json"
	"testing"

	"github.com/stretchr/testify/require"
	commonpb "go.temporal.io/api/common/v1"
	"go.temporal.io/sdk/converter"
	"go.temporal.io/sdk/interceptor"
	"go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/testsuite"
	"go.temporal.io/sdk/worker"
	"go.temporal.io/sdk/workflow"

	"digitalbridge/internal/bridge"
	"digitalbridge/internal/codec"
)

type order struct {
	Number string `json:"number"`
	DryRun bool   `json:"dryRun,omitempty"`
	Inner  string `json:"inner,omitempty" inner:"true"`
}

func (order) Example() string { return `{"number":"1016"}` }

// loose is no input: an activity's result, say.
type loose struct {
	Number string `json:"number"`
}

// typed is a payload as the web UI and the temporal command make it.
func typed(text string) *commonpb.Payload {
	return &commonpb.Payload{Metadata: map[string][]byte{"encoding": []byte("json/plain")}, Data: []byte(text)}
}

func TestOnlyInputsAreDecodedStrictly(t *testing.T) {
	dc := codec.Inputs()
	var in order
	require.ErrorContains(t, dc.FromPayload(typed(`{"number":"1","dry_run":true}`), &in), "dry_run: unknown; did you mean dryRun?")
	var result loose
	require.NoError(t, dc.FromPayload(typed(`{"number":"1","newKey":true}`), &result), "an older build's result")
	require.Equal(t, "1", result.Number)
}

func TestWhatOurProgramsWriteMayFillInnerFields(t *testing.T) {
	dc := codec.Inputs()
	p, err := dc.ToPayload(order{Number: "1", Inner: "x"})
	require.NoError(t, err)
	var in order
	require.NoError(t, dc.FromPayload(p, &in))
	require.Equal(t, order{Number: "1", Inner: "x"}, in)
	require.ErrorContains(t, dc.FromPayload(typed(string(p.Data)), &in), "inner: is what the bridge writes for itself")

	many, err := dc.ToPayloads(order{Number: "2", Inner: "y"})
	require.NoError(t, err)
	require.NoError(t, dc.FromPayloads(many, &in))
	require.Equal(t, "y", in.Inner)
	plain, err := dc.ToPayload(map[string]string{"inner": "z"})
	require.NoError(t, err)
	require.Error(t, dc.FromPayload(plain, &in), "what is no input is not marked")
}

func TestHowManyInputsThereAreIsNotOverlooked(t *testing.T) {
	dc := codec.Inputs()
	var in order
	two := &commonpb.Payloads{Payloads: []*commonpb.Payload{typed(`{"number":"1"}`), typed(`{"dryRun":true}`)}}
	require.ErrorContains(t, dc.FromPayloads(two, &in), "there are 2 of them, where one belongs")
	require.Empty(t, in)
	require.NoError(t, dc.FromPayloads(nil, &in), "none is an empty one")
	null, err := dc.ToPayloads(nil)
	require.NoError(t, err)
	require.NoError(t, dc.FromPayloads(null, &in))
	require.NoError(t, dc.FromPayloads(null), "what takes none can be given null")
	require.NoError(t, dc.FromPayloads(&commonpb.Payloads{Payloads: []*commonpb.Payload{typed(`{}`)}}), "or an empty object")
	require.ErrorContains(t, dc.FromPayloads(&commonpb.Payloads{Payloads: []*commonpb.Payload{typed(`{"a":1}`)}}), "it takes none")
	bytes, err := converter.GetDefaultDataConverter().ToPayloads([]byte(`{"number":"1"}`))
	require.NoError(t, err)
	require.ErrorContains(t, dc.FromPayloads(bytes, &in), `it is encoded as "binary/plain", where json/plain belongs`)
}

// environment runs a workflow as the worker does.
func environment(w any) *testsuite.TestWorkflowEnvironment {
	var suite testsuite.WorkflowTestSuite
	env := suite.NewTestWorkflowEnvironment()
	env.SetWorkerOptions(worker.Options{Interceptors: []interceptor.WorkerInterceptor{&codec.StrictHandlers{}}})
	env.SetDataConverter(codec.Inputs())
	env.SetFailureConverter(codec.Failures(codec.Inputs()))
	env.RegisterWorkflowWithOptions(w, workflow.RegisterOptions{Name: "W"})
	return env
}

func TestAnInputThatCannotBeUsedFailsTheWorkflowWithItsOwnMessage(t *testing.T) {
	env := environment(func(workflow.Context, order) error { return nil })
	env.ExecuteWorkflow("W", json.RawMessage(`{"number":"1006","dry_run":true}`))
	var run *temporal.WorkflowExecutionError
	require.ErrorAs(t, env.GetWorkflowError(), &run)
	var app *temporal.ApplicationError
	require.ErrorAs(t, run.Unwrap(), &app)
	require.Equal(t, bridge.InvalidInput, app.Type())
	require.True(t, app.NonRetryable())
	require.Equal(
		t, `the input can't be used: dry_run: unknown; did you mean dryRun? What to do: write it like {"number":"1016"}; nothing was done`,
		app.Message())
}

func TestUpdatesAreDecodedStrictlyAndRefused(t *testing.T) {
	taken := 0
	env := environment(func(ctx workflow.Context) error {
		if err := workflow.SetUpdateHandler(ctx, "change", func(workflow.Context, order) error { taken++; return nil }); err != nil {
			return err
		}
		return workflow.Sleep(ctx, 1e9)
	})
	var refused error
	env.RegisterDelayedCallback(func() {
		env.UpdateWorkflow("change", "1", &testsuite.TestUpdateCallback{
			OnReject: func(err error) { refused = err }, OnAccept: func() {}, OnComplete: func(any, error) {},
		}, json.RawMessage(`{"nummber":"1"}`))
	}, 0)
	env.ExecuteWorkflow("W")
	require.NoError(t, env.GetWorkflowError())
	require.ErrorContains(t, refused, "nummber: unknown; did you mean number?")
	require.Zero(t, taken)
}

// Nobody can forget to have an input decoded strictly: the workflow does not run.
func TestInputsThatAreNotStrictAreNoticed(t *testing.T) {
	for name, w := range map[string]any{
		"a workflow's": func(workflow.Context, loose) error { return nil },
		"an update's": func(ctx workflow.Context, _ order) error {
			return workflow.SetUpdateHandler(ctx, "u", func(workflow.Context, loose) error { return nil })
		},
		"a query's": func(ctx workflow.Context, _ order) error {
			return workflow.SetQueryHandler(ctx, "q", func(loose) (string, error) { return "", nil })
		},
	} {
		env := environment(w)
		env.ExecuteWorkflow("W", json.RawMessage(`{}`))
		require.ErrorContains(t, env.GetWorkflowError(), "not decoded strictly", name)
	}
}
