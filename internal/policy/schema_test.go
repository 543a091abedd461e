package policy_test

import (
	"bytes"
	"flag"
	"os"
	"testing"

	"github.com/goccy/go-yaml"
	"github.com/santhosh-tekuri/jsonschema/v6"
	"github.com/stretchr/testify/require"

	"digitalbridge/internal/policy"
)

var update = flag.Bool("update", false, "write docs/bridge.schema.json")

const (
	committed = "../../docs/bridge.schema.json"
	sample    = "../../docs/bridge.yaml"
)

func generated(t *testing.T) []byte {
	t.Helper()
	data, err := policy.Schema(".")
	require.NoError(t, err)
	return data
}

func TestTheCommittedSchemaIsUpToDate(t *testing.T) {
	if *update {
		require.NoError(t, os.WriteFile(committed, generated(t), 0o644))
	}
	have, err := os.ReadFile(committed)
	require.NoError(t, err)
	require.Equal(t, string(generated(t)), string(have), "run: go test ./internal/policy -run Schema -update")
}

// check validates a YAML text as an editor would.
func check(t *testing.T, text []byte) error {
	t.Helper()
	doc, err := jsonschema.UnmarshalJSON(bytes.NewReader(generated(t)))
	require.NoError(t, err)
	c := jsonschema.NewCompiler()
	require.NoError(t, c.AddResource("bridge.schema.json", doc))
	s, err := c.Compile("bridge.schema.json")
	require.NoError(t, err)
	asJSON, err := yaml.YAMLToJSON(text)
	require.NoError(t, err)
	value, err := jsonschema.UnmarshalJSON(bytes.NewReader(asJSON))
	require.NoError(t, err)
	return s.Validate(value)
}

func TestTheSampleFitsTheSchema(t *testing.T) {
	text, err := os.ReadFile(sample)
	require.NoError(t, err)
	require.NoError(t, check(t, text))
}

func TestTheSchemaKnowsGoodFromBad(t *testing.T) {
	for name, row := range map[string]struct{ yaml, mistake string }{
		"a rule with its keys":     {"products: {pricing: {rules: [{category: '002', costBelow: 20, marginPercent: 8}]}}", ""},
		"a preference":             {"products: {select: {prefer: [promotion, cheapest]}}", ""},
		"no value where there may": {"products: {select: {priceMin: null}}", ""},
		"an unknown key":           {"products: {skuPrefixx: A}", "skuPrefixx"},
		"an unknown key of a rule": {"products: {mapping: {rules: [{categry: '002'}]}}", "categry"},
		"an unknown owner":         {"products: {fields: {unitPrice: nobody}}", "unitPrice"},
		"an unknown preference":    {"products: {select: {prefer: [biggest]}}", "prefer"},
		"a text for a number":      {"products: {select: {cap: many}}", "cap"},
		"a text for true or false": {"products: {promotions: often}", "promotions"},
		"no time span":             {"tracking: {pollEvery: soon}", "pollEvery"},
	} {
		t.Run(name, func(t *testing.T) {
			err := check(t, []byte(row.yaml))
			if row.mistake == "" {
				require.NoError(t, err)
				return
			}
			require.ErrorContains(t, err, row.mistake)
		})
	}
}
