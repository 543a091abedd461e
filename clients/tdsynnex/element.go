package tdsynnex

// Reading of XML answers into a small tree, safely: no document type, bounded size, depth and number
// of elements. Names are compared without case, because the services vary it.

import (
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"

	"digitalbridge/clients/tdsynnex/vendortext"
)

const (
	maxDepth    = 32
	maxElements = 200_000
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

// parseXML reads a whole answer of a service and returns its root. Where it is broken, what repeats in it is
// read apart (see recovered).
func parseXML(body []byte, operation string) (*element, error) {
	text := cleanText(trimMark(body))
	root, err := parseTree(text, true)
	if err == nil || errors.Is(err, errRefused) {
		return root, err
	}
	return recovered(text, repeated(operation), err)
}

// errRefused is of a document that is not read at all.
var errRefused = errors.New("which is refused")

// parseTree reads a text that is UTF-8 whatever its declaration says.
func parseTree(text string, strict bool) (*element, error) {
	d := xml.NewDecoder(strings.NewReader(text))
	d.Strict = strict
	d.CharsetReader = func(label string, in io.Reader) (io.Reader, error) {
		switch strings.ToLower(label) {
		case "utf-8", "utf8", "us-ascii", "ascii", "iso-8859-1", "latin1", "latin-1", "windows-1252", "cp1252":
			return in, nil
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
			return nil, fmt.Errorf("it carries a document type, %w", errRefused)
		case xml.StartElement:
			if count += 1 + len(t.Attr); count > maxElements {
				return nil, fmt.Errorf("it has more than %d elements and attributes, %w", maxElements, errRefused)
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
			closed := stack[len(stack)-1]
			if stack = stack[:len(stack)-1]; len(stack) > 0 && isFormatting(closed.name) {
				parent := stack[len(stack)-1]
				parent.children = parent.children[:len(parent.children)-1]
				parent.content.WriteString(closed.content.String())
			}
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

// isFormatting tells elements of HTML that somebody wrote into a description: their text is the parent's.
func isFormatting(name string) bool {
	return slices.Contains([]string{"b", "i", "u", "p", "em", "strong", "span", "font", "sup", "sub", "br"}, name)
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

// every returns the elements of that name at any depth, none inside another of them.
func (e *element) every(name string) []*element {
	if e == nil {
		return nil
	}
	var out []*element
	for _, c := range e.children {
		if strings.EqualFold(c.name, name) {
			out = append(out, c)
		} else {
			out = append(out, c.every(name)...)
		}
	}
	return out
}

// value is the element's own trimmed text; the placeholders NA, N/A and NULL are empty.
func (e *element) value() string {
	if e == nil {
		return ""
	}
	return meaningful(vendortext.Clean(e.content.String()))
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

// lists are the texts of every child of that name, each of which may hold several values on lines of their
// own.
func (e *element) lists(names ...string) []string {
	var out []string
	for _, name := range names {
		for _, c := range e.all(name) {
			out = append(out, c.content.String())
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
