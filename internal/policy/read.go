package policy

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/go-viper/mapstructure/v2"
	check "github.com/santhosh-tekuri/jsonschema/v6"
	"github.com/santhosh-tekuri/jsonschema/v6/kind"
	"github.com/shopspring/decimal"

	"digitalbridge/internal/spelling"
)

// read fills a policy, which holds the defaults, from a file: the schema finds what has the wrong form, all of
// it at once; the rest is taken.
func read(data []byte, p *Policy) (*document, mistakes, error) {
	schema, err := compiled()
	if err != nil {
		return nil, nil, err
	}
	doc, fatal := parseYAML(data)
	found := slices.Concat(fatal, doc.mistakes)
	if len(fatal) > 0 || doc.values == nil {
		return doc, found, nil
	}
	var invalid *check.ValidationError
	if err := schema.Validate(doc.values); errors.As(err, &invalid) {
		r := formReader{doc: doc, schema: schema}
		r.read(invalid)
		found = append(found, r.mistakes...)
		for _, steps := range r.wrong {
			doc.remove(steps)
		}
	} else if err != nil {
		return nil, nil, fmt.Errorf("checking the policy against its schema: %w", err)
	}
	return doc, append(found, decode(doc, p)...), nil
}

// decode takes the values of the file; what stands only in the defaults stays.
func decode(doc *document, p *Policy) mistakes {
	d, err := mapstructure.NewDecoder(&mapstructure.DecoderConfig{
		TagName: "yaml", Result: p, ZeroFields: true, DecodeHook: mapstructure.TextUnmarshallerHookFunc(),
		MatchName: func(key, field string) bool { return key == field },
	})
	if err == nil {
		err = d.Decode(doc.values)
	}
	var found mistakes
	for _, e := range leaves(err) {
		var at *mapstructure.DecodeError
		if errors.As(e, &at) {
			text := at.Unwrap().Error()
			var number *mapstructure.ParseError
			if errors.As(e, &number) { // a form that only YAML knows, or more digits than fit
				text = fmt.Sprintf("%v is not a whole number in plain digits", number.Value)
			}
			found.add(at.Name(), "%s", text)
			continue
		}
		found = append(found, Mistake{Text: e.Error()})
	}
	return found
}

// leaves are the single errors of a joined one.
func leaves(err error) []error {
	if err == nil {
		return nil
	}
	joined, ok := err.(interface{ Unwrap() []error })
	if !ok {
		return []error{err}
	}
	var all []error
	for _, e := range joined.Unwrap() {
		all = append(all, leaves(e)...)
	}
	return all
}

// formReader says what the schema finds in the words of a person who edits the file.
type formReader struct {
	doc      *document
	schema   *check.Schema
	mistakes mistakes
	wrong    [][]string // where they are
}

func (r *formReader) read(e *check.ValidationError) {
	at := e.InstanceLocation
	switch k := e.ErrorKind.(type) {
	case *kind.AdditionalProperties:
		known := keysOf(r.schemaAt(at))
		for _, name := range k.Properties {
			r.add(append(slices.Clone(at), name), "there is no such key; %s", spelling.Hint(name, known))
		}
	case *kind.Type:
		r.wrongType(at, k)
	case *kind.Enum:
		if text, ok := k.Got.(string); ok {
			r.add(at, "%q is not %s", text, or(anyTexts(k.Want)))
		}
	case *kind.Pattern:
		r.add(at, "%q is not %s", k.Got, map[string]string{
			durationForm: aSpan, timeOfDayForm: "a time of day such as 08:00",
			momentForm: "a day such as 2026-12-01, or a time such as 2026-12-01T08:00:00Z",
		}[k.Want])
	default:
		for _, c := range e.Causes {
			r.read(c)
		}
	}
}

func (r *formReader) add(at []string, format string, args ...any) {
	r.mistakes.add(r.doc.key(at), format, args...)
	r.wrong = append(r.wrong, at)
}

func (r *formReader) wrongType(at []string, k *kind.Type) {
	schema, written := r.schemaAt(at), r.doc.value(at)
	switch want := k.Want[slices.IndexFunc(k.Want, func(t string) bool { return t != "null" })]; {
	case want == "string" && schema.Enum == nil && schema.Pattern == nil && (k.Got == "number" || k.Got == "null"):
		// A number is taken as it is written, and nothing as the empty text.
	case want == "object" && len(schema.Properties) == 0:
		r.add(at, "is not a table of keys and values")
	case want == "object":
		r.add(at, "has no keys below it; give some of %s, or leave it out", strings.Join(keysOf(schema), ", "))
	case want == "array":
		r.add(at, "is not a list; write [a, b], or one entry a line after a dash")
	case k.Got == "null":
		r.add(at, "has no value; give one, or leave the key out for the default")
	case k.Got == "object", k.Got == "array":
		r.add(at, "is not a single value")
	case schema.Enum != nil:
		r.add(at, "\"%v\" is not %s", written, or(anyTexts(schema.Enum.Values)))
	case schema.Pattern != nil && schema.Pattern.String() == durationForm:
		r.add(at, "\"%v\" is not %s", written, aSpan)
	case want == "string":
		r.add(at, "%v is not a text; write it in quotes", written)
	case want == "boolean":
		r.add(at, "\"%v\" is not true or false", written)
	case want == "integer":
		r.add(at, "\"%v\" is not a whole number%s", written, unquoted(written))
	default:
		r.add(at, "\"%v\" is not a number%s", written, unquoted(written))
	}
}

// unquoted is the advice for a number that YAML takes for a text.
func unquoted(written any) string {
	if text, ok := written.(string); ok {
		if _, err := decimal.NewFromString(text); err == nil {
			return "; write it in plain digits and without quotes"
		}
	}
	return ""
}

// schemaAt is the part of the schema that is about a place in the file.
func (r *formReader) schemaAt(at []string) *check.Schema {
	s := r.schema
	for _, step := range at {
		next, ok := s.Properties[step]
		if more, isSchema := s.AdditionalProperties.(*check.Schema); !ok && isSchema {
			next = more
		}
		if s.Items2020 != nil {
			next = s.Items2020
		}
		if next == nil {
			return s
		}
		s = next
	}
	return s
}
