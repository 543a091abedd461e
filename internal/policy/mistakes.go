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
		m.add(key, "%s is shorter than a second", time.Duration(d))
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

// locate gives the mistakes of a whole policy their lines, and adds those that reading found: one mistake
// for each key, in the order of the file.
func (m mistakes) locate(r *reader) mistakes {
	all := slices.Clone(r.mistakes)
	for _, found := range m {
		known := slices.ContainsFunc(r.mistakes, func(read Mistake) bool {
			return found.Key == read.Key || strings.HasPrefix(read.Key, found.Key+".") || strings.HasPrefix(read.Key, found.Key+"[") ||
				strings.HasPrefix(found.Key, read.Key+".") || strings.HasPrefix(found.Key, read.Key+"[")
		})
		if !known {
			found.Line = r.lineOf(found.Key)
			all = append(all, found)
		}
	}
	slices.SortStableFunc(all, func(a, b Mistake) int { return cmp.Compare(a.Line, b.Line) })
	return all
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
