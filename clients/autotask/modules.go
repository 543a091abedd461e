// The tenant's modules.

package autotask

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"
)

// Module is a part of Autotask that a tenant may have switched on, such as Inventory.
type Module struct {
	Name     string
	IsActive bool
}

// Modules lists the tenant's modules. The vendor doesn't publish the answer's form; a form that
// isn't understood gives an error of [ClassMalformed], and what a user may do is better learned
// from [Reader.EntityInformation] anyway: a missing module shows there as [AccessNone].
func (c *Client) Modules(ctx context.Context) ([]Module, error) {
	var answer modulesAnswer
	x := exchange{op: "get the modules", endpoint: "Modules", method: http.MethodGet, path: "V1.0/Modules"}
	if err := c.do(ctx, x, &answer); err != nil {
		return nil, err
	}
	return answer.modules, nil
}

// modulesAnswer is the one place that knows the unpublished form: a list under "modules" or
// "items", each with a name and whether it is active.
type modulesAnswer struct{ modules []Module }

func (a *modulesAnswer) UnmarshalJSON(data []byte) error {
	type module struct {
		Name     string `json:"name"`
		IsActive bool   `json:"isActive"`
	}
	var wire struct {
		Modules []module `json:"modules"`
		Items   []module `json:"items"`
	}
	if err := json.Unmarshal(data, &wire); err != nil {
		return err
	}
	for _, m := range append(wire.Modules, wire.Items...) {
		if m.Name != "" {
			a.modules = append(a.modules, Module(m))
		}
	}
	return nil
}

func (a *modulesAnswer) check() error {
	if len(a.modules) == 0 {
		return errors.New("the answer names no module")
	}
	return nil
}
