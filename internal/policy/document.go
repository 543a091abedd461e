package policy

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/goccy/go-yaml"
	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/lexer"
	"github.com/goccy/go-yaml/parser"
	"github.com/goccy/go-yaml/token"
	check "github.com/santhosh-tekuri/jsonschema/v6"
)

// Limits of a policy file. The largest that names every SKU of a catalogue of 20,000 has 220 kB; no key lies
// deeper than 8; and anchors must not multiply a small file beyond what fits in memory.
const (
	maxFileBytes = 1 << 20
	maxDepth     = 32
	maxValues    = 200_000
)

// document is a YAML file as plain values, with the place of every key. Numbers stay as they are written.
type document struct {
	values   any
	places   map[string]place
	anchors  map[string]ast.Node
	count    int
	mistakes mistakes // beside which the rest can be read
	fatal    mistakes
}

type place struct{ line, column int }

// parseYAML reads a file. What it returns beside the document leaves nothing to read.
func parseYAML(data []byte) (*document, mistakes) {
	d := &document{places: map[string]place{}, anchors: map[string]ast.Node{}}
	data = bytes.TrimPrefix(data, []byte("\uFEFF"))
	if len(data) > maxFileBytes {
		return d, mistakes{{Text: fmt.Sprintf("the file has %d bytes, more than %d; a policy is never so long", len(data), maxFileBytes)}}
	}
	tokens := lexer.Tokenize(string(data))
	if m := tooDeep(tokens); m != nil {
		return d, mistakes{*m}
	}
	file, err := parser.Parse(tokens, 0)
	if err != nil {
		return d, mistakes{syntaxMistake(err)}
	}
	read := false
	for _, doc := range file.Docs {
		if doc.Body == nil {
			continue
		}
		if read {
			d.mistakes = append(d.mistakes, Mistake{Line: placeOf(doc.Body).line, Text: "the file holds a second document; keep one"})
			break
		}
		read = true
		d.values = d.read(doc.Body, "", 0)
	}
	return d, d.fatal
}

// tooDeep finds brackets and indented keys that lie deeper than any policy needs, before the parser, which
// calls itself for each, can run out of stack.
func tooDeep(tokens token.Tokens) *Mistake {
	depth := 0
	var indents []int
	for _, t := range tokens {
		switch t.Type {
		case token.SequenceStartType, token.MappingStartType:
			depth++
		case token.SequenceEndType, token.MappingEndType:
			depth--
		case token.SequenceEntryType, token.MappingValueType, token.MappingKeyType:
			for len(indents) > 0 && indents[len(indents)-1] >= t.Position.Column {
				indents = indents[:len(indents)-1]
			}
			indents = append(indents, t.Position.Column)
		}
		if depth > maxDepth || len(indents) > 2*maxDepth {
			return &Mistake{
				Line: t.Position.Line, Text: fmt.Sprintf("lists and tables lie in each other more than %d deep; a policy never needs that", maxDepth)}
		}
	}
	return nil
}

func syntaxMistake(err error) Mistake {
	var at yaml.Error
	if errors.As(err, &at) && at.GetToken() != nil {
		return Mistake{Line: at.GetToken().Position.Line, Text: "this is not YAML: " + at.GetMessage()}
	}
	return Mistake{Text: "this is not YAML: " + err.Error()}
}

func placeOf(n ast.Node) place {
	if t := n.GetToken(); t != nil {
		return place{t.Position.Line, t.Position.Column}
	}
	return place{}
}

// read is the value of a node. Anchors are followed, merged tables are merged.
func (d *document) read(n ast.Node, key string, depth int) any {
	n = d.resolve(n)
	if d.count++; d.count > maxValues || depth > maxDepth {
		if d.fatal == nil {
			d.fatal = mistakes{{Line: placeOf(n).line, Text: "anchors make the file larger or deeper than a policy ever is"}}
		}
		return nil
	}
	if _, ok := d.places[key]; !ok {
		d.places[key] = placeOf(n)
	}
	switch t := n.(type) {
	case ast.MapNode:
		return d.table(t, key, depth)
	case *ast.SequenceNode:
		list := make([]any, len(t.Values))
		for i, e := range t.Values {
			list[i] = d.read(e, at(key, i), depth+1)
		}
		return list
	}
	return d.scalar(n, key)
}

func (d *document) table(n ast.MapNode, key string, depth int) map[string]any {
	table := map[string]any{}
	for it := n.MapRange(); it.Next(); {
		if it.Key().IsMergeKey() { // what is merged yields to what stands beside it
			for _, merged := range d.merged(it.Value()) {
				if m, ok := d.read(merged, key, depth+1).(map[string]any); ok {
					maps.Copy(table, m)
				}
			}
		}
	}
	for it := n.MapRange(); it.Next(); {
		if it.Key().IsMergeKey() {
			continue
		}
		name := keyText(it.Key())
		full := join(key, name)
		d.places[full] = placeOf(it.Key())
		table[name] = d.read(it.Value(), full, depth+1)
	}
	return table
}

// merged are the tables that a merge key names: one, or a list in which the first wins.
func (d *document) merged(n ast.Node) []ast.Node {
	n = d.resolve(n)
	if list, ok := n.(*ast.SequenceNode); ok {
		tables := slices.Clone(list.Values)
		slices.Reverse(tables)
		return tables
	}
	return []ast.Node{n}
}

// resolve follows anchors, aliases and tags to the node that holds the value.
func (d *document) resolve(n ast.Node) ast.Node {
	for range maxDepth {
		switch t := n.(type) {
		case *ast.AnchorNode:
			d.anchors[t.Name.String()] = t.Value
			n = t.Value
		case *ast.AliasNode:
			n = d.anchors[t.Value.String()] // the parser refuses an alias without an anchor before it
		case *ast.TagNode:
			n = t.Value
		default:
			return n
		}
	}
	return ast.Null(token.New("null", "null", &token.Position{}))
}

func (d *document) scalar(n ast.Node, key string) any {
	switch t := n.(type) {
	case *ast.NullNode:
		return nil
	case *ast.BoolNode:
		return t.Value
	case *ast.IntegerNode, *ast.FloatNode:
		text, _ := scalarText(n)
		if _, integer := n.(*ast.IntegerNode); integer && len(text) > 1 && text[0] == '0' {
			d.mistakes = append(d.mistakes, Mistake{Line: placeOf(n).line, Key: key,
				Text: fmt.Sprintf("write %s in quotes, or YAML takes it for another number", text)})
			return text
		}
		return json.Number(text)
	}
	if text, ok := scalarText(n); ok {
		return text
	}
	return fmt.Sprint(n)
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

// place is where a key stands, or the nearest key above it that the file has.
func (d *document) place(key string) place {
	for {
		if at, ok := d.places[key]; ok {
			return at
		}
		end := strings.LastIndexAny(key, ".[")
		if end < 0 {
			return place{}
		}
		key = key[:end]
	}
}

// at calls one of two functions with the table or list that holds a value; steps are its keys and positions.
func (d *document) at(steps []string, inTable func(map[string]any, string), inList func([]any, int)) {
	v := d.values
	for i, step := range steps {
		last := i == len(steps)-1
		switch t := v.(type) {
		case map[string]any:
			if last {
				inTable(t, step)
			}
			v = t[step]
		case []any:
			n, err := strconv.Atoi(step)
			if err != nil || n >= len(t) {
				return
			}
			if last {
				inList(t, n)
			}
			v = t[n]
		}
	}
}

// value is what the file says in a place.
func (d *document) value(steps []string) (v any) {
	d.at(steps, func(t map[string]any, k string) { v = t[k] }, func(l []any, i int) { v = l[i] })
	return v
}

// remove takes out what can't be used, so that the rest can. An entry of a list stays as an empty one.
func (d *document) remove(steps []string) {
	if len(steps) == 0 {
		d.values = map[string]any{}
		return
	}
	d.at(steps, func(t map[string]any, k string) { delete(t, k) }, func(l []any, i int) { l[i] = nil })
}

// key writes a place as the path of a key, such as products.pricing.rules[0].category.
func (d *document) key(steps []string) string {
	key := ""
	for i := range steps {
		d.at(steps[:i+1], func(_ map[string]any, name string) { key = join(key, name) }, func(_ []any, n int) { key = at(key, n) })
	}
	return key
}

func join(key, name string) string {
	if key == "" {
		return name
	}
	return key + "." + name
}

// keysOf lists the keys of a table.
func keysOf(s *check.Schema) []string { return slices.Sorted(maps.Keys(s.Properties)) }

func anyTexts(values []any) []string {
	out := make([]string, len(values))
	for i, v := range values {
		out[i] = fmt.Sprint(v)
	}
	return out
}
