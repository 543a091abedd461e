package tdsynnex

// Reading of XML answers into a small tree, safely: no document type, bounded size, depth and number
// of elements, UTF-8 and Latin-1. Names are compared without case, because the services vary it.

import (
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"
)

const (
	maxDepth    = 32
	maxElements = 400_000
)

// element is one XML element; a nil element answers every question with nothing.
type element struct {
	name     string // local name, without case
	attrs    map[string]string
	children []*element
	content  strings.Builder
	damage   string // why the element's text could only be read in part; empty for a sound one
}

// outline is the element as text, shortened, to be shown to a person.
func (e *element) outline() string {
	var b strings.Builder
	e.write(&b)
	const most = 600
	if s := b.String(); len(s) > most {
		return strings.ToValidUTF8(s[:most], "") + "…"
	}
	return b.String()
}

func (e *element) write(b *strings.Builder) {
	b.WriteString("<" + e.name)
	for _, name := range slices.Sorted(maps.Keys(e.attrs)) {
		fmt.Fprintf(b, " %s=%q", name, e.attrs[name])
	}
	b.WriteString(">" + strings.TrimSpace(e.content.String()))
	for _, c := range e.children {
		c.write(b)
	}
	b.WriteString("</" + e.name + ">")
}

// parseXML reads a whole document and returns its root.
func parseXML(body []byte) (*element, error) {
	body = bytes.TrimPrefix(body, []byte("\ufeff"))
	// Some answers are declared UTF-8 and carry Latin-1 bytes.
	transcoded := false
	if !utf8.Valid(body) {
		b, err := charmap.Windows1252.NewDecoder().Bytes(body)
		if err != nil {
			return nil, fmt.Errorf("neither UTF-8 nor Latin-1: %w", err)
		}
		body, transcoded = b, true
	}
	d := xml.NewDecoder(bytes.NewReader(body))
	d.CharsetReader = func(label string, in io.Reader) (io.Reader, error) {
		switch strings.ToLower(label) {
		case "utf-8", "utf8", "us-ascii", "ascii":
			return in, nil
		case "iso-8859-1", "latin1", "latin-1", "windows-1252", "cp1252":
			if transcoded {
				return in, nil
			}
			return charmap.Windows1252.NewDecoder().Reader(in), nil
		}
		return nil, fmt.Errorf("character set %q is not supported", label)
	}

	var root *element
	var stack []*element
	count := 0
	for {
		token, err := d.Token()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return nil, err
		}
		switch t := token.(type) {
		case xml.Directive:
			return nil, errors.New("it carries a document type, which is refused")
		case xml.StartElement:
			if count++; count > maxElements {
				return nil, fmt.Errorf("it has more than %d elements", maxElements)
			}
			if len(stack) >= maxDepth {
				return nil, fmt.Errorf("it is nested deeper than %d", maxDepth)
			}
			e := &element{name: strings.ToLower(t.Name.Local)}
			for _, a := range t.Attr {
				if e.attrs == nil {
					e.attrs = map[string]string{}
				}
				e.attrs[strings.ToLower(a.Name.Local)] = strings.TrimSpace(a.Value)
			}
			if len(stack) > 0 {
				parent := stack[len(stack)-1]
				parent.children = append(parent.children, e)
			} else if root == nil {
				root = e
			} else {
				return nil, errors.New("it has more than one root element")
			}
			stack = append(stack, e)
		case xml.EndElement:
			stack = stack[:len(stack)-1]
		case xml.CharData:
			if len(stack) > 0 {
				stack[len(stack)-1].content.Write(t)
			}
		}
	}
	if root == nil {
		return nil, errors.New("it holds no XML element")
	}
	return root, nil
}

// child returns the first child with one of the names, trying the names in order.
func (e *element) child(names ...string) *element {
	if e == nil {
		return nil
	}
	for _, name := range names {
		for _, c := range e.children {
			if strings.EqualFold(c.name, name) {
				return c
			}
		}
	}
	return nil
}

// all returns every child of that name.
func (e *element) all(name string) []*element {
	if e == nil {
		return nil
	}
	var out []*element
	for _, c := range e.children {
		if strings.EqualFold(c.name, name) {
			out = append(out, c)
		}
	}
	return out
}

// value is the element's own trimmed text; the placeholders NA, N/A and NULL are empty.
func (e *element) value() string {
	if e == nil {
		return ""
	}
	return meaningful(e.content.String())
}

// text is the value of the first child that has one of the names and is not empty.
func (e *element) text(names ...string) string {
	if e == nil {
		return ""
	}
	for _, name := range names {
		for _, c := range e.children {
			if strings.EqualFold(c.name, name) {
				if v := c.value(); v != "" {
					return v
				}
			}
		}
	}
	return ""
}

// texts are the non-empty values of every child of that name.
func (e *element) texts(names ...string) []string {
	var out []string
	for _, name := range names {
		for _, c := range e.all(name) {
			if v := c.value(); v != "" {
				out = append(out, v)
			}
		}
	}
	return out
}

// attr is an attribute, or else the child of that name: integrators have seen both.
func (e *element) attr(name string) string {
	if e == nil {
		return ""
	}
	if v := meaningful(e.attrs[strings.ToLower(name)]); v != "" {
		return v
	}
	return e.text(name)
}
