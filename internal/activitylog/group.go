package activitylog

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"regexp"
	"slices"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"
)

// Group are the entries that have the same cause.
type Group struct {
	// ID names the group; it is the same as long as the cause is.
	ID        string `json:"id"`
	Template  string `json:"template"`
	Operation string `json:"operation"`
	Result    Result `json:"result"`
	Problem
	// Count is how many entries there are, Open how many of them still want somebody.
	Count int       `json:"count"`
	Open  int       `json:"open"`
	First time.Time `json:"first"`
	Last  time.Time `json:"last"`
	// Objects are what it is about, the newest first, each once; at most MaxObjects.
	Objects []Object `json:"objects"`
}

// MaxObjects is how many objects a group names.
const MaxObjects = 20

// Groups puts entries that did not succeed together by cause; those with most open entries first.
func Groups(entries []Entry) []Group {
	at := map[string]int{}
	out := []Group{}
	for _, e := range entries {
		if e.Group == "" {
			continue
		}
		i, known := at[e.Group]
		if !known {
			i = len(out)
			at[e.Group] = i
			out = append(out, Group{ID: e.Group, Template: e.Template, Operation: e.Operation, Result: e.Result, Problem: e.Problem, First: e.At,
				Last: e.At})
		}
		out[i].add(e)
	}
	slices.SortStableFunc(out, func(a, b Group) int {
		return cmp.Or(cmp.Compare(b.Open, a.Open), b.Last.Compare(a.Last))
	})
	return out
}

func (g *Group) add(e Entry) {
	g.Count++
	if e.Open() {
		g.Open++
	}
	if e.At.Before(g.First) {
		g.First = e.At
	}
	if e.At.After(g.Last) {
		g.Last = e.At
	}
	if len(g.Objects) < MaxObjects && !slices.Contains(g.Objects, e.Object) {
		g.Objects = append(g.Objects, e.Object)
	}
}

// groupID stands for template, operation, result and cause. What is particular to one object is not part of a cause.
func groupID(e Entry) string {
	cause := e.Cause
	for _, id := range []string{e.Object.ID, ofID(e)} {
		cause = without(cause, id)
	}
	cause = figures.ReplaceAllString(cause, "#")
	sum := sha256.Sum256([]byte(strings.Join([]string{e.Template, e.Operation, string(e.Result), e.Class, cause}, "\x00")))
	return hex.EncodeToString(sum[:4])
}

// without is a text with every whole word that is an id replaced.
func without(text, id string) string {
	if id == "" {
		return text
	}
	var out strings.Builder
	inWord := false
	for text != "" {
		rest, found := strings.CutPrefix(text, id)
		if next, _ := utf8.DecodeRuneInString(rest); found && !inWord && !letter(next) {
			_, _ = out.WriteString("*")
			text, inWord = rest, true
			continue
		}
		r, size := utf8.DecodeRuneInString(text)
		_, _ = out.WriteRune(r)
		text, inWord = text[size:], letter(r)
	}
	return out.String()
}

func letter(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) }

// figures are what differs between two failures of the same cause: numbers, dates, and spans of time whatever their units are.
var figures = regexp.MustCompile(`[0-9][0-9.,:/-]*(?: (?:ms|s|min|h|days?)\b(?: [0-9]+ (?:s|min|h)\b)?)?`)

func ofID(e Entry) string {
	if e.Of == nil {
		return ""
	}
	return e.Of.ID
}

// Restart is what to start again for a group.
type Restart struct {
	Template string `json:"template"`
	// Object is what it is about; SKUs are the products of a sync, none for all.
	Object Object   `json:"object"`
	SKUs   []string `json:"skus,omitempty"`
}

// MaxSKUs is how many products one sync is asked for by name; beyond them the whole catalogue is synced.
const MaxSKUs = 500

// Restarts says what to start again so that the open entries of a group come to a good end: each thing once.
func Restarts(entries []Entry, group string) []Restart {
	var out []Restart
	var skus []string
	for _, e := range entries {
		if e.Group != group || !e.Open() || e.Result == Waiting {
			continue
		}
		if e.Of != nil && e.Object.Kind == Product {
			if !slices.Contains(skus, e.Object.ID) {
				skus = append(skus, e.Object.ID)
			}
			continue
		}
		about := e.Object
		if e.Of != nil {
			about = *e.Of
		}
		if !slices.ContainsFunc(out, func(r Restart) bool { return r.Template == e.Template && r.Object == about }) {
			out = append(out, Restart{Template: e.Template, Object: about})
		}
	}
	if len(skus) > MaxSKUs {
		skus = nil
		out = append(out, Restart{Template: syncTemplate, Object: Object{Kind: Catalogue}})
	}
	if len(skus) > 0 {
		slices.Sort(skus)
		out = append(out, Restart{Template: syncTemplate, Object: Object{Kind: Catalogue}, SKUs: skus})
	}
	return out
}

// syncTemplate is the template that brings products to a good end, whichever failed with them.
const syncTemplate = "ProductSync"
