// Package schema makes the JSON schema of the policy file, which lets an editor complete and check
// bridge.yaml. Keys, types and defaults come from the policy's Go types, descriptions and choices from
// their source, so that nothing is said twice.
package schema

import (
	"encoding/json"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"path/filepath"
	"reflect"
	"strconv"
	"strings"

	"github.com/goccy/go-yaml"
	"github.com/shopspring/decimal"

	"digitalbridge/internal/policy"
)

// Node is a part of a schema, in the vocabulary of JSON Schema 2020-12. Type is one name or several.
type Node struct {
	Schema               string           `json:"$schema,omitempty"`
	Title                string           `json:"title,omitempty"`
	Description          string           `json:"description,omitempty"`
	Type                 any              `json:"type,omitempty"`
	Enum                 []string         `json:"enum,omitempty"`
	Pattern              string           `json:"pattern,omitempty"`
	Default              any              `json:"default,omitempty"`
	Properties           map[string]*Node `json:"properties,omitempty"`
	AdditionalProperties any              `json:"additionalProperties,omitempty"`
	Items                *Node            `json:"items,omitempty"`
}

// Generate makes the schema; dir holds the source of package policy.
func Generate(dir string) ([]byte, error) {
	src, err := readSource(dir)
	if err != nil {
		return nil, err
	}
	data, err := yaml.Marshal(policy.Default())
	if err != nil {
		return nil, fmt.Errorf("writing the default policy: %w", err)
	}
	var defaults any
	if err := yaml.Unmarshal(data, &defaults); err != nil {
		return nil, fmt.Errorf("reading the default policy: %w", err)
	}
	root := src.node(reflect.TypeFor[policy.Policy](), defaults)
	root.Schema = "https://json-schema.org/draft/2020-12/schema"
	root.Title = "The policy of Digital Bridge"
	out, err := json.MarshalIndent(root, "", "  ")
	return append(out, '\n'), err
}

// node describes a type whose value is given by default; nil for an entry of a list, which has none.
func (s *source) node(t reflect.Type, value any) *Node {
	switch t {
	case reflect.TypeFor[decimal.Decimal]():
		return &Node{Type: "number", Default: number(value)}
	case reflect.TypeFor[decimal.NullDecimal]():
		return &Node{Type: []string{"number", "null"}}
	case reflect.TypeFor[policy.Duration]():
		return &Node{Type: "string", Pattern: `^([0-9.]+(h|m|s|ms))+$`, Default: value}
	}
	switch t.Kind() {
	case reflect.Struct:
		return s.object(t, value)
	case reflect.Slice:
		return &Node{Type: []string{"array", "null"}, Items: s.node(t.Elem(), nil), Default: orEmpty(value)}
	case reflect.Map:
		return &Node{Type: []string{"object", "null"}, AdditionalProperties: s.node(t.Elem(), nil)}
	case reflect.Bool:
		return &Node{Type: "boolean", Default: value}
	case reflect.Int, reflect.Int64:
		return &Node{Type: "integer", Default: value}
	}
	n := &Node{Type: "string", Default: value, Enum: s.choices[t.Name()]}
	if value == "" {
		n.Default = nil
		if n.Enum != nil {
			n.Enum = append([]string{""}, n.Enum...)
		}
	}
	return n
}

// number is an amount as a number: YAML gets it as text, so that no digit is lost.
func number(value any) any {
	if value == nil {
		return nil
	}
	return json.Number(fmt.Sprint(value))
}

// orEmpty leaves out the default of a list that is empty by default.
func orEmpty(value any) any {
	if list, ok := value.([]any); ok && len(list) == 0 {
		return nil
	}
	return value
}

func (s *source) object(t reflect.Type, value any) *Node {
	n := &Node{Type: "object", Properties: map[string]*Node{}, AdditionalProperties: false}
	values, _ := value.(map[string]any)
	for i := range t.NumField() {
		f := t.Field(i)
		key, _, _ := strings.Cut(f.Tag.Get("yaml"), ",")
		p := s.node(f.Type, values[key])
		p.Description = s.comments[t.Name()+"."+f.Name]
		if rest, ok := strings.CutPrefix(p.Description, f.Name); ok {
			p.Description = key + rest // a comment calls the field by its Go name
		}
		n.Properties[key] = p
	}
	return n
}

// source is what the Go source says beyond the types.
type source struct {
	comments map[string]string   // of fields, by Type.Field
	choices  map[string][]string // the constants of a text type
}

func readSource(dir string) (*source, error) {
	files, err := filepath.Glob(filepath.Join(dir, "*.go"))
	if err != nil {
		return nil, err
	}
	s := &source{comments: map[string]string{}, choices: map[string][]string{}}
	for _, path := range files {
		if strings.HasSuffix(path, "_test.go") {
			continue
		}
		file, err := parser.ParseFile(token.NewFileSet(), path, nil, parser.ParseComments)
		if err != nil {
			return nil, fmt.Errorf("reading the source of the policy: %w", err)
		}
		ast.Inspect(file, func(n ast.Node) bool {
			switch n := n.(type) {
			case *ast.TypeSpec:
				s.fields(n)
			case *ast.ValueSpec:
				s.constant(n)
			}
			return true
		})
	}
	return s, nil
}

// fields keeps the comments of a struct's fields, those above them before those beside them.
func (s *source) fields(t *ast.TypeSpec) {
	st, ok := t.Type.(*ast.StructType)
	if !ok {
		return
	}
	for _, f := range st.Fields.List {
		text := f.Doc.Text()
		if text == "" {
			text = f.Comment.Text()
		}
		for _, name := range f.Names {
			s.comments[t.Name.Name+"."+name.Name] = strings.Join(strings.Fields(text), " ")
		}
	}
}

func (s *source) constant(v *ast.ValueSpec) {
	t, ok := v.Type.(*ast.Ident)
	if !ok || len(v.Values) != 1 {
		return
	}
	if literal, ok := v.Values[0].(*ast.BasicLit); ok && literal.Kind == token.STRING {
		if text, err := strconv.Unquote(literal.Value); err == nil {
			s.choices[t.Name] = append(s.choices[t.Name], text)
		}
	}
}
