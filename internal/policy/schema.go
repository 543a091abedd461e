package policy

import (
	"bytes"
	"encoding/json"
	"fmt"
	"reflect"
	"strings"
	"sync"

	"github.com/goccy/go-yaml"
	"github.com/invopop/jsonschema"
	check "github.com/santhosh-tekuri/jsonschema/v6"
	"github.com/shopspring/decimal"
)

// Forms of texts. A message says by them what is wrong with a text that has another form.
const (
	durationForm  = `^(0|([0-9]+(\.[0-9]+)?(w|d|h|m|s|ms))+)$`
	momentForm    = `^([0-9]{4}-[0-9]{2}-[0-9]{2}(T[0-9]{2}:[0-9]{2}:[0-9]{2}(\.[0-9]+)?(Z|[+-][0-9]{2}:[0-9]{2}))?)?$`
	timeOfDayForm = `^(([01][0-9]|2[0-3]):[0-5][0-9])?$`
)

const importPath = "digitalbridge/internal/policy"

// Schema is the JSON schema of the policy file, by which editors complete and check it and [Parse] reads it.
// Keys, types, words and defaults come from the Go types. source is the folder with this package's source,
// whose comments become the descriptions; empty: none.
func Schema(source string) ([]byte, error) {
	r := &jsonschema.Reflector{
		FieldNameTag: "yaml", RequiredFromJSONSchemaTags: true, DoNotReference: true, ExpandedStruct: true, Anonymous: true, Mapper: schemaOf,
	}
	if source != "" {
		if err := r.AddGoComments(importPath, source, jsonschema.WithFullComment()); err != nil {
			return nil, fmt.Errorf("reading the source of the policy: %w", err)
		}
	}
	defaults, err := defaultValues()
	if err != nil {
		return nil, err
	}
	s := r.Reflect(Policy{})
	s.Title, s.Description = "The policy of Digital Bridge", ""
	finish(s, "", defaults)
	var out bytes.Buffer
	enc := json.NewEncoder(&out)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "  ")
	if err := enc.Encode(s); err != nil {
		return nil, fmt.Errorf("writing the schema of the policy: %w", err)
	}
	return out.Bytes(), nil
}

// schemaOf describes the types that say more than their kind.
func schemaOf(t reflect.Type) *jsonschema.Schema {
	switch t {
	case reflect.TypeFor[decimal.Decimal]():
		return &jsonschema.Schema{Type: "number"}
	case reflect.TypeFor[decimal.NullDecimal]():
		return &jsonschema.Schema{Extras: map[string]any{"type": []string{"number", "null"}}}
	case reflect.TypeFor[Duration]():
		return &jsonschema.Schema{Type: "string", Pattern: durationForm}
	case reflect.TypeFor[Moment]():
		return &jsonschema.Schema{Type: "string", Pattern: momentForm}
	case reflect.TypeFor[TimeOfDay]():
		return &jsonschema.Schema{Type: "string", Pattern: timeOfDayForm}
	}
	if values, ok := valuesOf(t); ok {
		s := &jsonschema.Schema{Type: "string"}
		for _, v := range values {
			s.Enum = append(s.Enum, v)
		}
		return s
	}
	if t.Kind() == reflect.Map {
		names, ok := valuesOf(t.Key())
		if !ok {
			return &jsonschema.Schema{Type: "object", AdditionalProperties: &jsonschema.Schema{Type: "string"}}
		}
		s := &jsonschema.Schema{Type: "object", AdditionalProperties: jsonschema.FalseSchema, Properties: jsonschema.NewProperties()}
		for _, name := range names {
			s.Properties.Set(name, &jsonschema.Schema{Type: "string"})
		}
		return s
	}
	return nil
}

// finish adds what the types don't say: defaults, that a list or a table may be left empty, and that a key is
// called by its name in the file.
func finish(s *jsonschema.Schema, key string, value any) {
	description := strings.Join(strings.Fields(s.Description), " ")
	if first, rest, ok := strings.Cut(description, " "); ok && strings.EqualFold(strings.TrimSuffix(first, ":"), key) {
		description = key + strings.Repeat(":", strings.Count(first, ":")) + " " + rest
	}
	s.Description = description
	switch {
	case s.Properties != nil:
		values, _ := value.(map[string]any)
		for p := s.Properties.Oldest(); p != nil; p = p.Next() {
			finish(p.Value, p.Key, values[p.Key])
		}
	case s.Type == "array", s.Type == "object":
		s.Extras = map[string]any{"type": []string{s.Type, "null"}}
		s.Type = ""
		if list, ok := value.([]any); ok && len(list) > 0 {
			s.Default = list
		}
		if s.Items != nil {
			finish(s.Items, "", nil)
		}
	case s.Type == "number" && value != nil: // a decimal is written as text, so that no digit is lost
		s.Default = json.Number(fmt.Sprint(value))
	case value != "":
		s.Default = value
	}
}

// defaultValues is the default policy as a file would say it.
func defaultValues() (any, error) {
	data, err := yaml.Marshal(Default())
	if err != nil {
		return nil, fmt.Errorf("writing the default policy: %w", err)
	}
	var values any
	if err := yaml.Unmarshal(data, &values); err != nil {
		return nil, fmt.Errorf("reading the default policy: %w", err)
	}
	return values, nil
}

// compiled is the schema ready for use.
var compiled = sync.OnceValues(func() (*check.Schema, error) {
	text, err := Schema("")
	if err != nil {
		return nil, err
	}
	doc, err := check.UnmarshalJSON(bytes.NewReader(text))
	if err != nil {
		return nil, fmt.Errorf("reading the schema of the policy: %w", err)
	}
	c := check.NewCompiler()
	if err := c.AddResource("bridge.schema.json", doc); err != nil {
		return nil, fmt.Errorf("adding the schema of the policy: %w", err)
	}
	return c.Compile("bridge.schema.json")
})
