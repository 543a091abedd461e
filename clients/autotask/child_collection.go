// Entities that are written through their parent.

package autotask

import (
	"context"
	"strconv"
	"time"
)

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
	return &ChildCollection[T]{Reader: Reader[T]{source{c: c, name: name}}, verbs: v, parent: parent, path: path, parentField: parentField}
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

// enter waits until no other child is being written under the parent.
func (c *ChildCollection[T]) enter(ctx context.Context, verb string, parentID int64) (leave func(), err error) {
	return enter(ctx, c.c, verb, c.name, c.under(parentID))
}

func (c *ChildCollection[T]) under(parentID int64) string {
	return "V1.0/" + c.parent + "/" + strconv.FormatInt(parentID, 10) + "/" + c.path
}

func enter(ctx context.Context, c *Client, verb, name, path string) (leave func(), err error) {
	began := c.clock.Now()
	leave, err = c.parents.enter(ctx, path)
	if waited := c.clock.Now().Sub(began); waited > time.Millisecond {
		c.limiter.waited(name, WaitParent, waited)
	}
	if err != nil {
		return nil, &Error{Class: ClassTransient, Op: verb + " " + name, Err: err}
	}
	return leave, nil
}
