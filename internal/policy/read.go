package policy

import (
	"encoding"
	"errors"
	"fmt"
	"reflect"
	"strconv"
	"strings"

	"github.com/goccy/go-yaml"
	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/parser"
	"github.com/shopspring/decimal"
)

// reader fills a policy from a YAML file. It goes on after a mistake, so that all of them are found at
// once, and it remembers the line of every key for the mistakes that only the whole policy shows.
type reader struct {
	lines    map[string]int
	anchors  map[string]ast.Node
	mistakes mistakes
}

// readYAML reads the file into v, which holds the defaults.
func readYAML(data []byte, v any) *reader {
	r := &reader{lines: map[string]int{}, anchors: map[string]ast.Node{}}
	file, err := parser.ParseBytes(data, 0)
	if err != nil {
		r.mistakes = append(r.mistakes, syntaxMistake(err))
		return r
	}
	read := false
	for _, doc := range file.Docs {
		if doc.Body == nil {
			continue
		}
		if read {
			r.mistakes = append(r.mistakes, Mistake{Line: line(doc.Body), Text: "the file holds a second document; keep one"})
			break
		}
		read = true
		r.value(doc.Body, reflect.ValueOf(v).Elem(), "")
	}
	return r
}

func syntaxMistake(err error) Mistake {
	var at yaml.Error
	if errors.As(err, &at) && at.GetToken() != nil {
		return Mistake{Line: at.GetToken().Position.Line, Text: "this is not YAML: " + at.GetMessage()}
	}
	return Mistake{Text: "this is not YAML: " + err.Error()}
}

func line(n ast.Node) int {
	if t := n.GetToken(); t != nil {
		return t.Position.Line
	}
	return 0
}

// lineOf is the line of a key, or of the nearest key above it that the file has.
func (r *reader) lineOf(key string) int {
	for {
		if n, ok := r.lines[key]; ok {
			return n
		}
		end := strings.LastIndexAny(key, ".[")
		if end < 0 {
			return 0
		}
		key = key[:end]
	}
}

func (r *reader) mistake(n ast.Node, key, format string, args ...any) {
	r.mistakes = append(r.mistakes, Mistake{Line: line(n), Key: key, Text: fmt.Sprintf(format, args...)})
}

// value reads a node into v. What can't be read is a mistake and leaves v as it is.
func (r *reader) value(n ast.Node, v reflect.Value, key string) {
	if n = r.resolve(n); n == nil {
		return
	}
	if _, ok := r.lines[key]; !ok {
		r.lines[key] = line(n)
	}
	if t, ok := v.Addr().Interface().(encoding.TextUnmarshaler); ok {
		r.text(n, t, v, key)
		return
	}
	switch v.Kind() {
	case reflect.Struct:
		r.object(n, v, key)
	case reflect.Slice:
		r.list(n, v, key)
	case reflect.Map:
		r.table(n, v, key)
	default:
		r.scalar(n, v, key)
	}
}

// resolve follows anchors, aliases and tags to the node that holds the value.
func (r *reader) resolve(n ast.Node) ast.Node {
	for {
		switch t := n.(type) {
		case *ast.AnchorNode:
			r.anchors[t.Name.String()] = t.Value
			n = t.Value
		case *ast.AliasNode:
			n = r.anchors[t.Value.String()] // the parser refuses an alias without an anchor before it
		case *ast.TagNode:
			n = t.Value
		default:
			return n
		}
	}
}

func (r *reader) object(n ast.Node, v reflect.Value, key string) {
	m, ok := n.(ast.MapNode)
	if !ok {
		r.mistake(n, key, "has no keys below it; give some of %s, or leave it out", strings.Join(keysOf(v.Type()), ", "))
		return
	}
	for it := m.MapRange(); it.Next(); {
		if it.Key().IsMergeKey() { // what is merged yields to what stands beside it
			r.value(it.Value(), v, key)
		}
	}
	for it := m.MapRange(); it.Next(); {
		if it.Key().IsMergeKey() {
			continue
		}
		name := keyText(it.Key())
		full := join(key, name)
		field, ok := fieldOf(v, name)
		if !ok {
			r.mistake(it.Key(), full, "there is no such key; %s", nearest(name, keysOf(v.Type())))
			continue
		}
		r.lines[full] = line(it.Key())
		r.value(it.Value(), field, full)
	}
}

func (r *reader) list(n ast.Node, v reflect.Value, key string) {
	var nodes []ast.Node
	switch t := n.(type) {
	case *ast.NullNode:
	case *ast.SequenceNode:
		nodes = t.Values
	default:
		r.mistake(n, key, "is not a list; write [a, b], or one entry a line after a dash")
		return
	}
	list := reflect.MakeSlice(v.Type(), len(nodes), len(nodes))
	for i, e := range nodes {
		r.value(e, list.Index(i), at(key, i))
	}
	v.Set(list)
}

func (r *reader) table(n ast.Node, v reflect.Value, key string) {
	if _, ok := n.(*ast.NullNode); ok {
		return
	}
	m, ok := n.(ast.MapNode)
	if !ok {
		r.mistake(n, key, "is not a table of keys and values")
		return
	}
	table := reflect.MakeMap(v.Type())
	for it := m.MapRange(); it.Next(); {
		name := keyText(it.Key())
		full := join(key, name)
		r.lines[full] = line(it.Key())
		value := reflect.New(v.Type().Elem()).Elem()
		r.value(it.Value(), value, full)
		table.SetMapIndex(reflect.ValueOf(name).Convert(v.Type().Key()), value)
	}
	v.Set(table)
}

// text reads amounts, time spans and whatever else reads itself.
func (r *reader) text(n ast.Node, into encoding.TextUnmarshaler, v reflect.Value, key string) {
	if _, ok := n.(*ast.NullNode); ok {
		if _, ok := v.Interface().(decimal.NullDecimal); ok {
			v.SetZero()
			return
		}
		r.mistake(n, key, "has no value; give one, or leave the key out for the default")
		return
	}
	s, ok := scalarText(n)
	if !ok {
		r.mistake(n, key, "is not a single value")
		return
	}
	err := into.UnmarshalText([]byte(s))
	switch v.Interface().(type) {
	case decimal.Decimal, decimal.NullDecimal:
		if err != nil {
			err = fmt.Errorf("%q is not a number", s)
		}
	}
	if err != nil {
		r.mistake(n, key, "%s", err)
	}
}

func (r *reader) scalar(n ast.Node, v reflect.Value, key string) {
	s, ok := scalarText(n)
	_, null := n.(*ast.NullNode)
	switch {
	case null && v.Kind() == reflect.String:
		v.SetString("")
		return
	case null:
		r.mistake(n, key, "has no value; give one, or leave the key out for the default")
		return
	case !ok:
		r.mistake(n, key, "is not a single value")
		return
	}
	switch v.Kind() {
	case reflect.String:
		if _, number := n.(*ast.IntegerNode); number && len(s) > 1 && s[0] == '0' {
			r.mistake(n, key, "write %s in quotes, or YAML takes it for another number", s)
			return
		}
		v.SetString(s)
	case reflect.Bool:
		b, ok := n.(*ast.BoolNode)
		if !ok {
			r.mistake(n, key, "%q is not true or false", s)
			return
		}
		v.SetBool(b.Value)
	case reflect.Int, reflect.Int64:
		i, err := strconv.ParseInt(s, 10, 64)
		if err != nil {
			r.mistake(n, key, "%q is not a whole number", s)
			return
		}
		v.SetInt(i)
	default:
		if err := yaml.NodeToValue(n, v.Addr().Interface()); err != nil {
			r.mistake(n, key, "%s", yaml.FormatError(err, false, false))
		}
	}
}

// scalarText is a single value as it is written.
func scalarText(n ast.Node) (string, bool) {
	switch t := n.(type) {
	case *ast.StringNode:
		return t.Value, true
	case *ast.LiteralNode:
		return t.Value.Value, true
	case ast.ScalarNode:
		return t.GetToken().Value, true
	}
	return "", false
}

func keyText(k ast.MapKeyNode) string {
	if s, ok := scalarText(k); ok {
		return s
	}
	return k.String()
}

func join(key, name string) string {
	if key == "" {
		return name
	}
	return key + "." + name
}

// keyOf is the name of a struct's field in the file.
func keyOf(f reflect.StructField) string {
	name, _, _ := strings.Cut(f.Tag.Get("yaml"), ",")
	return name
}

func keysOf(t reflect.Type) []string {
	keys := make([]string, t.NumField())
	for i := range keys {
		keys[i] = keyOf(t.Field(i))
	}
	return keys
}

func fieldOf(v reflect.Value, key string) (reflect.Value, bool) {
	for i := range v.NumField() {
		if keyOf(v.Type().Field(i)) == key {
			return v.Field(i), true
		}
	}
	return reflect.Value{}, false
}

// nearest says which key may have been meant, or which there are.
func nearest(name string, keys []string) string {
	best, least := "", len(name)/2+1
	for _, k := range keys {
		if d := distance(strings.ToLower(name), strings.ToLower(k)); d < least {
			best, least = k, d
		}
	}
	if best != "" {
		return "did you mean " + best + "?"
	}
	return "there are " + strings.Join(keys, ", ")
}

// distance is the number of letters to add, drop or change from a to b.
func distance(a, b string) int {
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range len(a) {
		diagonal := row[0]
		row[0] = i + 1
		for j := range len(b) {
			change := diagonal
			if a[i] != b[j] {
				change++
			}
			diagonal = row[j+1]
			row[j+1] = min(change, row[j]+1, row[j+1]+1)
		}
	}
	return row[len(b)]
}
