// The three writes, whichever path they go to, and their answer.

package autotask

import (
	"context"
	"encoding/json"
	"fmt"
	"strconv"
)

func create(ctx context.Context, c *Client, name string, v verbs, path string, row Entity) (int64, error) {
	op := "create " + name
	if v&canCreate == 0 {
		return 0, refuse(op, "the api can't create %s; make them in autotask", name)
	}
	if id := row.EntityID(); id != 0 {
		return 0, refuse(op, "a new row has no id, but this one has %d; leave ID at 0 or use Patch", id)
	}
	body, err := json.Marshal(row)
	if err != nil {
		return 0, refuse(op, "encode: %w", err)
	}
	var answer itemAnswer
	err = c.do(ctx, exchange{op: op, endpoint: name, method: "POST", path: path, body: body, effect: true, impersonate: v&canImpersonate != 0},
		&answer)
	if err != nil {
		return 0, err
	}
	if answer.ItemID <= 0 {
		return 0, &Error{Class: ClassAmbiguous, Op: op, Method: "POST", Path: path, Status: 200,
			Err: fmt.Errorf("the new row's id is given as %d", answer.ItemID)}
	}
	return int64(answer.ItemID), nil
}

func patch(ctx context.Context, c *Client, name string, v verbs, path string, row Entity) error {
	op := fmt.Sprintf("patch %s %d", name, row.EntityID())
	if v&canPatch == 0 {
		return refuse(op, "the api can't change %s", name)
	}
	body, err := patchBody(row)
	if err != nil {
		return refuse(op, "%w", err)
	}
	return c.do(ctx, exchange{op: op, endpoint: name, method: "PATCH", path: path, body: body, effect: true,
		impersonate: v&canImpersonate != 0}, &itemAnswer{})
}

// patchBody is the row's JSON with its id always in it, since 0 is a valid id.
func patchBody(row Entity) ([]byte, error) {
	body, err := json.Marshal(row)
	if err != nil {
		return nil, fmt.Errorf("encode: %w", err)
	}
	id := strconv.FormatInt(row.EntityID(), 10)
	if row.EntityID() == 0 {
		if string(body) == "{}" {
			return nil, fmt.Errorf("no field is set; set the fields to change")
		}
		return append([]byte(`{"id":`+id+`,`), body[1:]...), nil
	}
	if string(body) == `{"id":`+id+`}` {
		return nil, fmt.Errorf("no field is set; set the fields to change")
	}
	return body, nil
}

// itemAnswer is the answer to every write. The id is a number, or a string in some answers.
type itemAnswer struct {
	ItemID looseInt `json:"itemId"`
}

func (a *itemAnswer) UnmarshalJSON(data []byte) error {
	var raw struct {
		ItemID *looseInt `json:"itemId"`
	}
	if err := json.Unmarshal(data, &raw); err != nil {
		return err
	}
	if raw.ItemID == nil {
		return fmt.Errorf("the answer has no itemId")
	}
	a.ItemID = *raw.ItemID
	return nil
}

// looseInt decodes a number or a string that holds one.
type looseInt int64

func (n *looseInt) UnmarshalJSON(data []byte) error {
	return decodeInt(data, (*int64)(n))
}
