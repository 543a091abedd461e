// Entities that are written at their own path: create, patch, delete.

package autotask

import (
	"context"
	"encoding/json"
	"fmt"
	"strconv"
	"time"
)

// Entity is a row of an Autotask entity: a struct with an int64 ID, [Optional] fields and
// JSON names as Autotask writes them.
type Entity interface {
	// EntityID returns the row's id.
	EntityID() int64
}

// verbs are what an entity allows besides reading.
type verbs uint8

const (
	canCreate verbs = 1 << iota
	canPatch
	canDelete
	canImpersonate
)

// Collection is an entity that is written at its own path. What an entity doesn't allow (most
// can't be deleted, some only read) is refused with [ErrValidation] before anything is sent.
type Collection[T Entity] struct {
	Reader[T]
	verbs verbs
}

func collection[T Entity](c *Client, name string, v verbs) *Collection[T] {
	return &Collection[T]{Reader: Reader[T]{c: c, name: name}, verbs: v}
}

// Create makes a row and returns its id. v.ID must be 0. It is sent once: when the answer is
// lost the error is [ErrAmbiguous], and whoever repeats it must look for the row first.
func (c *Collection[T]) Create(ctx context.Context, v T) (id int64, err error) {
	return create(ctx, c.c, c.name, c.verbs, "V1.0/"+c.name, v)
}

// Patch changes the fields that are set in v of the row v.ID; absent fields stay, null fields
// are cleared. Autotask ignores read-only fields without a word, see [Collection.PatchVerified].
func (c *Collection[T]) Patch(ctx context.Context, v T) error {
	return patch(ctx, c.c, c.name, c.verbs, "V1.0/"+c.name, v)
}

// Delete removes a row, where Autotask allows it.
func (c *Collection[T]) Delete(ctx context.Context, id int64) error {
	return remove(ctx, c.c, c.name, c.verbs, "V1.0/"+c.name, id)
}

// ChildCollection is an entity that is read at its own path and written only through its
// parent's. The parent's id is an argument of every write, and writes under one parent follow
// one another, because Autotask can fail writes that meet there.
type ChildCollection[T Entity] struct {
	Reader[T]
	verbs       verbs
	parent      string // collection of the parent, as it appears in the path
	path        string // name under the parent
	parentField string // the child's field that holds the parent's id
}

func child[T Entity](c *Client, name, parent, path, parentField string, v verbs) *ChildCollection[T] {
	return &ChildCollection[T]{Reader: Reader[T]{c: c, name: name}, verbs: v, parent: parent, path: path, parentField: parentField}
}

// List streams the children of one parent in the order of their ids. It asks the entity's own
// query with a condition on the parent, because only queries have a documented way to page.
func (c *ChildCollection[T]) List(ctx context.Context, parentID int64) Rows[T] {
	return c.Query(ctx, Where(Eq(c.parentField, parentID)))
}

// Create makes a row under the parent and returns its id; see [Collection.Create].
func (c *ChildCollection[T]) Create(ctx context.Context, parentID int64, v T) (id int64, err error) {
	leave, err := c.enter(ctx, "create", parentID)
	if err != nil {
		return 0, err
	}
	defer leave()
	return create(ctx, c.c, c.name, c.verbs, c.under(parentID), v)
}

// Patch changes the fields that are set in v of the row v.ID under the parent; see [Collection.Patch].
func (c *ChildCollection[T]) Patch(ctx context.Context, parentID int64, v T) error {
	leave, err := c.enter(ctx, "patch", parentID)
	if err != nil {
		return err
	}
	defer leave()
	return patch(ctx, c.c, c.name, c.verbs, c.under(parentID), v)
}

// Delete removes a row under the parent, where Autotask allows it.
func (c *ChildCollection[T]) Delete(ctx context.Context, parentID, id int64) error {
	leave, err := c.enter(ctx, "delete", parentID)
	if err != nil {
		return err
	}
	defer leave()
	return remove(ctx, c.c, c.name, c.verbs, c.under(parentID), id)
}

// enter waits until no other child is being written under the parent.
func (c *ChildCollection[T]) enter(ctx context.Context, verb string, parentID int64) (leave func(), err error) {
	began := c.c.clock.Now()
	leave, err = c.c.parents.enter(ctx, c.under(parentID))
	if waited := c.c.clock.Now().Sub(began); waited > time.Millisecond {
		c.c.limiter.waited(c.name, WaitParent, waited)
	}
	if err != nil {
		return nil, &Error{Class: ClassTransient, Op: verb + " " + c.name, Err: err}
	}
	return leave, nil
}

func (c *ChildCollection[T]) under(parentID int64) string {
	return "V1.0/" + c.parent + "/" + strconv.FormatInt(parentID, 10) + "/" + c.path
}

func create[T Entity](ctx context.Context, c *Client, name string, v verbs, path string, row T) (int64, error) {
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
	err = c.do(ctx, exchange{op: op, endpoint: name, method: "POST", path: path, body: body, effect: true, impersonate: v&canImpersonate != 0}, &answer)
	if err != nil {
		return 0, err
	}
	if answer.ItemID <= 0 {
		return 0, &Error{Class: ClassAmbiguous, Op: op, Method: "POST", Path: path, Status: 200, Err: fmt.Errorf("the new row's id is given as %d", answer.ItemID)}
	}
	return int64(answer.ItemID), nil
}

func patch[T Entity](ctx context.Context, c *Client, name string, v verbs, path string, row T) error {
	op := fmt.Sprintf("patch %s %d", name, row.EntityID())
	if v&canPatch == 0 {
		return refuse(op, "the api can't change %s", name)
	}
	body, err := patchBody(row)
	if err != nil {
		return refuse(op, "%w", err)
	}
	return c.do(ctx, exchange{op: op, endpoint: name, method: "PATCH", path: path, body: body, effect: true, impersonate: v&canImpersonate != 0}, &itemAnswer{})
}

// patchBody is the row's JSON with its id always in it, since 0 is a valid id.
func patchBody[T Entity](row T) ([]byte, error) {
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

func remove(ctx context.Context, c *Client, name string, v verbs, path string, id int64) error {
	op := fmt.Sprintf("delete %s %d", name, id)
	if v&canDelete == 0 {
		return refuse(op, "the api can't delete %s; make the row inactive or cancel it instead", name)
	}
	return c.do(ctx, exchange{op: op, endpoint: name, method: "DELETE", path: path + "/" + strconv.FormatInt(id, 10), effect: true}, &itemAnswer{})
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
