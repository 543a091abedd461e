package tenant

import (
	"fmt"

	"digitalbridge/clients/autotask"
	"digitalbridge/internal/bridge"
	"digitalbridge/internal/problem"
)

func StatusLabel(list autotask.Picklist, id int64) string {
	if v, ok := list.ByID(id); ok {
		return v.Label
	}
	return fmt.Sprintf("status %d", id)
}

// NeedLabel is the id of an active choice that is written to Autotask and must be there: label is what the policy calls it,
// under the key, and field says of what it is one.
func NeedLabel(list autotask.Picklist, field, label, key string) (int64, error) {
	if v, ok := list.ByLabel(label); ok && v.IsActive {
		if id, ok := v.ID(); ok {
			return id, nil
		}
	}
	return 0, noLabel(list, field, label, key)
}

func noLabel(list autotask.Picklist, field, label, key string) error {
	return problem.New(bridge.InvalidPolicy, "Use one of Autotask's own labels in the policy ("+key+"): "+OrNothing(active(list))+".",
		"Autotask has no %s %q", field, label)
}
