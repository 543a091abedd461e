package policy

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"
)

// Mistake is one thing that is wrong with a policy.
type Mistake struct {
	// Line is the line of the file, from 1; 0 when the policy comes from no file.
	Line int `json:"line,omitempty"`
	// Key is the path of the key, such as products.select.cap; empty when the file is no YAML.
	Key  string `json:"key,omitempty"`
	Text string `json:"text"`
}

func (m Mistake) Error() string {
	var parts []string
	if m.Line > 0 {
		parts = append(parts, fmt.Sprintf("line %d", m.Line))
	}
	if m.Key != "" {
		parts = append(parts, m.Key)
	}
	return strings.Join(append(parts, m.Text), ": ")
}

// mistakes collects what is wrong with a policy, so that all of it is said at once.
type mistakes []Mistake

func (m *mistakes) add(key, format string, args ...any) {
	*m = append(*m, Mistake{Key: key, Text: fmt.Sprintf(format, args...)})
}

// atLeastASecond refuses time spans that would keep the bridge busy for nothing.
func (m *mistakes) atLeastASecond(key string, d Duration) {
	if time.Duration(d) < time.Second {
		m.add(key, "%s is shorter than a second", d)
	}
}

// err is all mistakes as one error, nil for none.
func (m mistakes) err() error {
	errs := make([]error, len(m))
	for i, mistake := range m {
		errs[i] = mistake
	}
	return errors.Join(errs...)
}

// locate gives mistakes their lines and puts them in the order of the file: those that reading found, and those
// of the whole policy that don't follow from them.
func (m mistakes) locate(found mistakes, doc *document) mistakes {
	all := slices.Clone(found)
	for _, whole := range m {
		if !slices.ContainsFunc(found, func(read Mistake) bool { return within(whole.Key, read.Key) || within(read.Key, whole.Key) }) {
			all = append(all, whole)
		}
	}
	for i := range all {
		if all[i].Line == 0 {
			all[i].Line = doc.place(all[i].Key).line
		}
	}
	slices.SortStableFunc(all, func(a, b Mistake) int {
		return cmp.Or(cmp.Compare(a.Line, b.Line), cmp.Compare(doc.place(a.Key).column, doc.place(b.Key).column), cmp.Compare(a.Key, b.Key))
	})
	return all
}

// within reports whether a key is another one or lies below it.
func within(key, other string) bool {
	rest, ok := strings.CutPrefix(key, other)
	return ok && (rest == "" || rest[0] == '.' || rest[0] == '[')
}

// Mistakes lists the mistakes of an error of [Parse]; none when it is another error.
func Mistakes(err error) []Mistake {
	var found []Mistake
	var joined interface{ Unwrap() []error }
	if errors.As(err, &joined) {
		for _, e := range joined.Unwrap() {
			found = append(found, Mistakes(e)...)
		}
		return found
	}
	var m Mistake
	if errors.As(err, &m) {
		found = append(found, m)
	}
	return found
}
