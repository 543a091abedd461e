package tenant

import (
	"digitalbridge/clients/autotask"
	"fmt"
)

func StatusLabel(list autotask.Picklist, id int64) string {
	if v, ok := list.ByID(id); ok {
		return v.Label
	}
	return fmt.Sprintf("status %d", id)
}
