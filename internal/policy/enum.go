package policy

import (
	"reflect"
	"strings"
)

// enum is a text type whose values are known. The schema lists them, so a value that is none of them is
// refused with its line before a policy is made of the file.
type enum interface{ values() []string }

// valuesOf is what a type allows when it is an [enum].
func valuesOf(t reflect.Type) ([]string, bool) {
	e, ok := reflect.Zero(t).Interface().(enum)
	if !ok {
		return nil, false
	}
	return e.values(), true
}

func texts[T ~string](values ...T) []string { return Texts(values) }

// Texts are values of an enumeration as plain texts.
func Texts[T ~string](values []T) []string {
	out := make([]string, len(values))
	for i, v := range values {
		out[i] = string(v)
	}
	return out
}

// or writes a list of values as a message says it: a, b or c. Nothing stands for the empty value.
func or(values []string) string {
	named := make([]string, 0, len(values))
	empty := false
	for _, v := range values {
		if v == "" {
			empty = true
			continue
		}
		named = append(named, v)
	}
	if empty {
		named = append(named, "empty")
	}
	last := len(named) - 1
	if last == 0 {
		return named[0]
	}
	return strings.Join(named[:last], ", ") + " or " + named[last]
}
