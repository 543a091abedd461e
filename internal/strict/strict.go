// Package strict decodes what people write as the input of a workflow or an update. JSON as Go reads it
// overlooks a key that it doesn't know, takes the last of two and doesn't mind case; in an input a key that is
// overlooked can be the one that says not to order anything. Here every key must be known and stand once.
package strict

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"reflect"
	"strings"

	"digitalbridge/internal/problem"
	"digitalbridge/internal/spelling"
)

// Input is what people write: decoded strictly. Fields with the tag `inner:"true"` are what the bridge's
// programs tell each other; people can't write them.
type Input interface {
	// Example is how the input looks in JSON.
	Example() string
}

// Error says what is wrong with an input. Nothing was done with it.
type Error struct {
	// Mistakes are all that were found, each with its key.
	Mistakes []string
	Example  string
}

func (e *Error) Error() string {
	fix := "correct it and start again; nothing was done"
	if e.Example != "" {
		fix = "write it like " + e.Example + "; nothing was done"
	}
	return problem.Text("the input can't be used: "+strings.Join(e.Mistakes, "; "), fix)
}

// Limits of an input. The longest that a person has reason to write names 5,000 SKUs.
const (
	maxBytes    = 1 << 20
	maxDepth    = 32
	maxMistakes = 10
)

// Decode reads JSON into a pointer to an [Input]. With ours it comes from a program of the bridge, which may
// fill inner fields; how much it may carry is then the server's concern.
func Decode(data []byte, into any, ours bool) error {
	example := ""
	if in, ok := into.(Input); ok {
		example = in.Example()
	}
	fail := func(mistakes ...string) error { return &Error{Mistakes: mistakes, Example: example} }
	if !ours && len(data) > maxBytes {
		return fail(fmt.Sprintf("it has %d bytes, more than %d", len(data), maxBytes))
	}
	trimmed := bytes.TrimSpace(data)
	if len(trimmed) == 0 {
		return fail("it is empty")
	}
	t := reflect.TypeOf(into).Elem()
	if shape := shapeOf(trimmed[0]); !fits(shape, t) && !readsItself(t) && (shape != null || !ours) {
		return fail("it is " + shape + ", where " + want(t) + " belongs")
	}
	w := walker{dec: json.NewDecoder(bytes.NewReader(data)), ours: ours}
	w.dec.UseNumber()
	if err := w.value(t, "", 0); err != nil {
		return fail(notJSON(err))
	}
	if _, err := w.dec.Token(); !errors.Is(err, io.EOF) {
		return fail("something follows after its end")
	}
	if len(w.mistakes) > 0 {
		return fail(w.mistakes...)
	}
	if err := json.Unmarshal(data, into); err != nil {
		return fail(wrongType(err))
	}
	return nil
}

// walker looks at every key of a text before it is decoded.
type walker struct {
	dec      *json.Decoder
	ours     bool
	mistakes []string
}

func (w *walker) mistake(format string, args ...any) {
	if len(w.mistakes) < maxMistakes {
		w.mistakes = append(w.mistakes, fmt.Sprintf(format, args...))
	}
}

var errTooDeep = fmt.Errorf("lists and objects lie in each other more than %d deep", maxDepth)

// value walks over the next value. A nil type is not known: only doubled keys are looked for.
func (w *walker) value(t reflect.Type, path string, depth int) error {
	if depth > maxDepth {
		return errTooDeep
	}
	token, err := w.dec.Token()
	if err != nil {
		return err
	}
	switch token {
	case json.Delim('{'):
		if err := w.object(structOf(t), path, depth); err != nil {
			return err
		}
	case json.Delim('['):
		for i := 0; w.dec.More(); i++ {
			if err := w.value(elemOf(t), fmt.Sprintf("%s[%d]", path, i), depth+1); err != nil {
				return err
			}
		}
	default:
		if token == nil && t != nil && !w.ours {
			w.mistake("%s: is null; give a value or leave the key out", path)
		}
		return nil
	}
	_, err = w.dec.Token() // the end of it
	return err
}

func (w *walker) object(t reflect.Type, path string, depth int) error {
	fields := fieldsOf(t)
	seen := map[string]bool{}
	for w.dec.More() {
		token, err := w.dec.Token()
		if err != nil {
			return err
		}
		name, ok := token.(string)
		if !ok {
			return fmt.Errorf("%v stands where a key belongs", token)
		}
		key := join(path, name)
		if seen[name] {
			w.mistake("%s: is given twice", key)
		}
		seen[name] = true
		next := elemOf(t)
		if fields != nil {
			f, known := fields[name]
			switch {
			case !known:
				w.mistake("%s: unknown; %s", key, spelling.Hint(name, names(t)))
			case f.inner && !w.ours:
				w.mistake("%s: is what the bridge writes for itself; leave it out", key)
			}
			next = f.kind
		}
		if err := w.value(next, key, depth+1); err != nil {
			return err
		}
	}
	return nil
}

type field struct {
	kind  reflect.Type
	inner bool
}

// fieldsOf are the fields of a struct by their names in JSON; nil for what is no struct.
func fieldsOf(t reflect.Type) map[string]field {
	if t == nil || t.Kind() != reflect.Struct {
		return nil
	}
	fields := map[string]field{}
	each(t, func(name string, f reflect.StructField) {
		fields[name] = field{kind: f.Type, inner: f.Tag.Get("inner") == "true"}
	})
	return fields
}

// names are the keys that people can write, in the order in which they are declared.
func names(t reflect.Type) []string {
	var out []string
	each(t, func(name string, f reflect.StructField) {
		if f.Tag.Get("inner") != "true" {
			out = append(out, name)
		}
	})
	return out
}

func each(t reflect.Type, do func(name string, f reflect.StructField)) {
	for i := range t.NumField() {
		f := t.Field(i)
		tag := f.Tag.Get("json")
		name, _, _ := strings.Cut(tag, ",")
		switch {
		case tag == "-":
		case f.Anonymous && name == "" && structOf(f.Type) != nil:
			each(structOf(f.Type), do)
		case f.IsExported():
			if name == "" {
				name = f.Name
			}
			do(name, f)
		}
	}
}

var unmarshaler = reflect.TypeFor[json.Unmarshaler]()

// readsItself reports whether a type has an UnmarshalJSON of its own, which then checks what it takes.
func readsItself(t reflect.Type) bool {
	return t != nil && (t.Implements(unmarshaler) || reflect.PointerTo(t).Implements(unmarshaler))
}

// structOf is the struct or map that an object is decoded into, nil when that is not known.
func structOf(t reflect.Type) reflect.Type {
	for t != nil && t.Kind() == reflect.Pointer {
		t = t.Elem()
	}
	if t == nil || readsItself(t) || (t.Kind() != reflect.Struct && t.Kind() != reflect.Map) {
		return nil
	}
	return t
}

// elemOf is what a list or a map holds.
func elemOf(t reflect.Type) reflect.Type {
	for t != nil && t.Kind() == reflect.Pointer {
		t = t.Elem()
	}
	if t == nil || readsItself(t) {
		return nil
	}
	switch t.Kind() {
	case reflect.Slice, reflect.Array, reflect.Map:
		return t.Elem()
	}
	return nil
}

func join(path, name string) string {
	if path == "" {
		return name
	}
	return path + "." + name
}

// shapeOf tells by its first byte what a JSON value is.
func shapeOf(first byte) string {
	switch first {
	case '{':
		return "an object"
	case '[':
		return "a list"
	case '"':
		return "a text"
	case 't', 'f':
		return "true or false"
	case 'n':
		return null
	}
	return "a number"
}

// null is what programs write for a value that they don't have. From outside it is refused: it would be read as if the
// key were not there, so that a dry run that got lost on its way would be none.
const null = "null"

func fits(shape string, t reflect.Type) bool { return shape == want(t) }

// want is what belongs into a type, in words.
func want(t reflect.Type) string {
	for t.Kind() == reflect.Pointer {
		t = t.Elem()
	}
	switch t.Kind() {
	case reflect.Struct, reflect.Map:
		return "an object"
	case reflect.Slice, reflect.Array:
		return "a list"
	case reflect.String:
		return "a text"
	case reflect.Bool:
		return "true or false"
	}
	return "a number"
}

func notJSON(err error) string {
	if errors.Is(err, errTooDeep) {
		return err.Error()
	}
	if errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
		return "it is no JSON: it ends too early"
	}
	return "it is no JSON: " + err.Error()
}

func wrongType(err error) string {
	var t *json.UnmarshalTypeError
	if !errors.As(err, &t) {
		return err.Error()
	}
	got := map[string]string{"string": "a text", "bool": "true or false", "array": "a list", "object": "an object",
		"number": "a number"}[t.Value]
	if got == "" {
		got = strings.Replace(t.Value, "number", "the number", 1)
	}
	wanted := want(t.Type)
	if wanted == "a number" {
		wanted = "a whole number"
	}
	return fmt.Sprintf("%s: %s stands where %s belongs", t.Field, got, wanted)
}
