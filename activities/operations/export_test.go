package operations

import (
	"slices"

	"digitalbridge/clients/autotask"
	"digitalbridge/internal/policy"
)

// RightNeeded is one right of the permission table.
type RightNeeded struct {
	Entity, Verb string
	Optional     bool
}

// RightsNeeded is the whole table, each right once. One that only a command needs is optional, unless something else needs
// it too.
func RightsNeeded(c *autotask.Client, p policy.Policy) []RightNeeded {
	var rows []RightNeeded
	for _, n := range needs(c, p) {
		for _, v := range []struct {
			name   string
			needed bool
		}{{"read", n.read}, {"create", n.create}, {"update", n.update}} {
			i := slices.IndexFunc(rows, func(r RightNeeded) bool { return r.Entity == n.entity && r.Verb == v.name })
			switch {
			case !v.needed:
			case i < 0:
				rows = append(rows, RightNeeded{n.entity, v.name, n.optional != ""})
			default:
				rows[i].Optional = rows[i].Optional && n.optional != ""
			}
		}
	}
	return rows
}

// Faulty is what a check says of an entity's fields of which these are written, and these when a row is made.
func Faulty(written map[string]int, onCreate []string, fields []autotask.Field) []string {
	return need{create: len(onCreate) > 0, fields: written, onCreate: onCreate}.faulty(fields)
}
