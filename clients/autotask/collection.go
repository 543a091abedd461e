// Entities that are written at their own path: create, patch, delete.

package autotask

import "context"

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
	canImpersonate
)

// Collection is an entity that is written at its own path. What an entity doesn't allow (some
// only read) is refused with [ErrValidation] before anything is sent. Nothing is ever deleted.
type Collection[T Entity] struct {
	Reader[T]
	verbs verbs
}

func collection[T Entity](c *Client, name string, v verbs) *Collection[T] {
	return &Collection[T]{Reader: Reader[T]{source{c: c, name: name}}, verbs: v}
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
