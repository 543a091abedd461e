package workflows

import (
	"encoding/json"
	"maps"
	"reflect"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/workflow"

	"digitalbridge/internal/bridge"
	"digitalbridge/internal/strict"
	"digitalbridge/workflows/operations"
	"digitalbridge/workflows/orders"
	"digitalbridge/workflows/products"
	"digitalbridge/workflows/workflowtest"
)

// withInput are the registered workflows that take an input, each with its type.
func withInput(t *testing.T) map[string]reflect.Type {
	t.Helper()
	all := map[string]any{}
	for _, list := range []map[string]any{products.Workflows(), orders.Workflows(), operations.Workflows()} {
		maps.Copy(all, list)
	}
	var known registered
	Register(&known)
	require.Len(t, all, len(known.names))
	out := map[string]reflect.Type{}
	for name, w := range all {
		fn := reflect.TypeOf(w)
		require.Equal(t, reflect.TypeFor[workflow.Context](), fn.In(0), name)
		require.LessOrEqual(t, fn.NumIn(), 2, "%s takes more than one input", name)
		if fn.NumIn() == 2 {
			out[name] = fn.In(1)
		}
	}
	require.Greater(t, len(out), 12)
	return out
}

// Every input's example is what a person can write, and fills it.
func TestEveryInputHasAnExampleThatCanBeUsed(t *testing.T) {
	for name, in := range withInput(t) {
		into := reflect.New(in).Interface()
		example, ok := into.(strict.Input)
		require.True(t, ok, "the input of %s, %s, has no Example: it would not be decoded strictly", name, in)
		require.NoError(t, strict.Decode([]byte(example.Example()), into, false), name)
	}
}

// A typing error ends every workflow at once, before any activity, with a message that names the key.
func TestEveryWorkflowRefusesWhatItDoesNotKnow(t *testing.T) {
	for name, in := range withInput(t) {
		for input, want := range map[string]string{
			`{"dry_runn":true}`:       "dry_runn: unknown; ",
			`{"Nonsense":1}`:          "Nonsense: unknown; ",
			`{"a":1,"a":2}`:           "a: is given twice",
			`"1006"`:                  "it is a text, where an object belongs",
			`[{"purchaseOrder":"1"}]`: "it is a list, where an object belongs",
		} {
			f := refusal(t, name, json.RawMessage(input))
			require.Contains(t, f.Message(), want, "%s %s", name, input)
			require.Contains(t, f.Message(), reflect.New(in).Interface().(strict.Input).Example(), "%s %s", name, input)
		}
		for _, key := range innerKeys(in) {
			f := refusal(t, name, json.RawMessage(`{"`+key+`":null}`))
			require.Contains(t, f.Message(), key+": is what the bridge writes for itself", "%s %s", name, key)
		}
	}
}

// refusal is how a workflow ends that is started with an input: its environment has no activity to call.
func refusal(t *testing.T, name string, input any) *temporal.ApplicationError {
	t.Helper()
	h := workflowtest.New(t, products.Workflows(), orders.Workflows(), operations.Workflows())
	h.ExecuteWorkflow(name, input)
	require.True(t, h.IsWorkflowCompleted(), name)
	var app *temporal.ApplicationError
	require.ErrorAs(t, h.GetWorkflowError(), &app, name)
	require.Equal(t, bridge.InvalidInput, app.Type(), "%s: %s", name, app.Message())
	require.True(t, app.NonRetryable(), name)
	require.Contains(t, app.Message(), "nothing was done")
	return app
}

func innerKeys(in reflect.Type) []string {
	var keys []string
	for i := range in.NumField() {
		if f := in.Field(i); f.Tag.Get("inner") == "true" {
			name, _, _ := strings.Cut(f.Tag.Get("json"), ",")
			keys = append(keys, name)
		}
	}
	return keys
}
