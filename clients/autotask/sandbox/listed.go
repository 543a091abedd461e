package sandbox

import (
	_ "embed"
	"encoding/csv"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"sync"
)

// fieldList is the vendor's own description of fields, recorded on live tenants: the one source of what
// the sandbox's entities hold. A blank cell is unknown.
//
//go:embed vendorlists/fields.csv
var fieldList string

// listedFields reads the list once, by lower-case collection.
var listedFields = sync.OnceValue(func() map[string][][]string {
	rows, err := csv.NewReader(strings.NewReader(fieldList)).ReadAll()
	if err != nil {
		panic("sandbox: the vendor's list of fields: " + err.Error())
	}
	out := map[string][][]string{}
	for _, r := range rows[1:] {
		out[r[listEntity]] = append(out[r[listEntity]], r)
	}
	return out
})

// Columns of the list.
const (
	listEntity = iota
	listField
	listType
	listLength
	listRequired
	listReadOnly
	listQueryable
	listPicklist
	listUDF
	_ // where the row was recorded
	listReference
)

// listed are the fields of a collection by the vendor's list, with what the list leaves blank and what
// the sandbox does besides: a line is a name, where the list has no length string(length), and flags as
// in mustFields. CO makes a field that the list calls writable, or read-only, one that a create takes and
// later writes ignore; SRV one that only the server writes although the list calls it required.
func listed(collection, more string) []field {
	rows := listedFields()[collection]
	if len(rows) == 0 {
		panic("sandbox: the vendor's list has no " + collection)
	}
	var out []field
	for _, r := range rows {
		if r[listUDF] == "true" {
			continue
		}
		f := field{name: r[listField], lower: strings.ToLower(r[listField]), kind: kind(r[listType]), required: r[listRequired] == "true",
			readOnly: r[listReadOnly] == "true", noQuery: r[listQueryable] == "false", picklist: r[listPicklist] == "true",
			reference: r[listReference]}
		if r[listLength] != "" {
			f.length = mustInt(r[listLength])
		}
		if f.required && f.readOnly && len(out) > 0 {
			f.createOnly = true // on a create the vendor demands it
		}
		f.shownReadOnly = f.readOnly
		f.readOnly = f.readOnly && !f.createOnly
		out = append(out, f)
	}
	for line := range strings.Lines(strings.TrimSpace(more)) {
		words := strings.Fields(line)
		i := slices.IndexFunc(out, func(f field) bool { return f.name == words[0] })
		if i < 0 {
			panic(fmt.Sprintf("sandbox: the vendor's list of %s has no field %s", collection, words[0]))
		}
		blankReadOnly := rows[i][listReadOnly] == ""
		for _, w := range words[1:] {
			out[i].flag(w, blankReadOnly)
		}
	}
	return out
}

// flag applies a word of a field table; blank says that the vendor's list doesn't say whether the field
// is read-only.
func (f *field) flag(w string, blank bool) {
	switch {
	case w == "R":
		f.required = true
	case w == "RO":
		f.readOnly, f.shownReadOnly = true, true
	case w == "SRV":
		f.readOnly, f.createOnly = true, false
	case w == "CO":
		f.createOnly, f.readOnly = true, false
		f.shownReadOnly = f.shownReadOnly || blank
	case w == "NQ":
		f.noQuery = true
	case w == "IX":
		f.indexed = true
	case w == "pick":
		f.picklist = true
	case strings.HasPrefix(w, "ref:"):
		f.reference = w[len("ref:"):]
	case strings.HasPrefix(w, "string("):
		f.length = mustInt(strings.TrimSuffix(w[len("string("):], ")"))
	default:
		panic(fmt.Sprintf("sandbox: field %s has the unknown flag %s", f.name, w))
	}
}

func mustInt(s string) int {
	n, err := strconv.Atoi(s)
	if err != nil {
		panic(fmt.Sprintf("sandbox: a field's length: %v", err))
	}
	return n
}
