package autotask

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"strconv"
)

// Rows streams rows, each with a nil error, or ends with one error and a zero row. A row that can't be read comes
// with an error of its own, see [AsUnread]; the next ones follow.
type Rows[T any] = iter.Seq2[T, error]

// Reader is what every entity offers: reading rows and their description.
type Reader[T Entity] struct{ source }

// source is the part of a [Reader] that does not depend on what its rows look like. It is apart so that
// it is compiled once and not for each of the entities, in every package that uses a [Client].
type source struct {
	c    *Client
	name string
	meta metadata
}

// Name returns the entity's name in the API's paths, for example "PurchaseOrderItems".
func (s *source) Name() string { return s.name }

// Get returns one row. Of a row that can't be read completely it returns what can be, with an error; see [AsUnread].
// The error is [ErrPermission] when the API user may not query the entity
// at all, and [ErrNotFound] when there is no such id or Autotask hides it from the user; its
// message says which of the two it can be.
func (r *Reader[T]) Get(ctx context.Context, id int64) (T, error) {
	var answer rowAnswer[T]
	var none T
	op := fmt.Sprintf("get %s %d", r.name, id)
	path := "V1.0/" + r.name + "/" + strconv.FormatInt(id, 10)
	x := exchange{op: op, endpoint: r.name, method: "GET", path: path}
	if err := r.c.do(ctx, x, &answer); err != nil {
		return none, err
	}
	if answer.Item == nil {
		access, err := r.blind(ctx, op)
		if err != nil {
			return none, err
		}
		return none, &Error{Class: ClassNotFound, Op: op, Method: "GET", Path: path, Status: 200, Messages: []string{noRow(access)}}
	}
	if answer.unread != nil && answer.unread.ID == 0 {
		answer.unread.ID = id
	}
	return *answer.Item, r.notice(x, answer.unread)
}

// noRow says why there may be no row, as far as the user's access tells.
func noRow(access Access) string {
	switch access {
	case AccessAll:
		return "autotask has no such row"
	case AccessRestricted:
		return "autotask has no such row, or hides it from this API user, who sees only a part of them"
	default:
		return "autotask has no such row, or hides it from this API user"
	}
}

// Query streams the rows that match, in ascending order of id. It holds one page at a time and
// asks for the next one when the loop gets there; leaving the loop stops it.
//
// It walks by id: each page asks for rows with an id above the last one seen. The API's own
// paging by token needs the same body posted again to the next page's URL, costs as many
// calls, and may skip or repeat rows that change in between; walking by id has none of these,
// and never follows a URL that came from an answer.
//
// When nothing matches, the entity's information is asked (cached) so that an API user without
// the right to query gets [ErrPermission] instead of an empty result. A user with restricted
// access still sees fewer rows without a word; see [Reader.EntityInformation].
func (r *Reader[T]) Query(ctx context.Context, q Query) Rows[T] {
	return func(yield func(T, error) bool) { r.walk(ctx, q, yield) }
}

// walk is Query's loop. It is apart so that it is compiled once for each entity, not into every caller.
func (r *Reader[T]) walk(ctx context.Context, q Query, yield func(T, error) bool) {
	var none T
	op := "query " + r.name
	if err := q.validate(); err != nil {
		yield(none, refuse(op, "%w", err))
		return
	}
	x := exchange{op: op, endpoint: r.name, method: "POST", path: "V1.0/" + r.name + "/query"}
	var last *int64
	for {
		answer, err := r.page(ctx, x, q, last)
		if err != nil {
			yield(none, err)
			return
		}
		if len(answer.Items) == 0 && last == nil {
			if _, err := r.blind(ctx, op); err != nil {
				yield(none, err)
				return
			}
		}
		before, damaged := last, last
		for i, row := range answer.Items {
			if row == nil {
				continue
			}
			id := (*row).EntityID()
			if unread := answer.unread[i]; unread != nil {
				if !unread.Lacks("id") {
					damaged = &id // where it stands proves nothing, unless the page has no other row
				}
				if err := r.notice(x, unread); err != nil {
					if !yield(*row, err) {
						return
					}
					continue
				}
			}
			if last != nil && id <= *last {
				yield(none, &Error{Class: ClassMalformed, Op: op,
					Err: fmt.Errorf("row %d came after row %d, but rows come in the order of their ids", id, *last)})
				return
			}
			last = &id
			if !yield(*row, nil) {
				return
			}
		}
		if !answer.more(q.pageSize()) {
			return
		}
		if last == before && damaged != nil && (before == nil || *damaged > *before) {
			last = damaged
		}
		if last == before {
			yield(none, &Error{Class: ClassMalformed, Op: op, Err: errors.New("a page without a single row announces another one")})
			return
		}
	}
}

// page asks for the rows after last.
func (r *Reader[T]) page(ctx context.Context, x exchange, q Query, last *int64) (answer listAnswer[T], err error) {
	if x.body, err = q.body(last); err != nil {
		return answer, refuse(x.op, "%w", err)
	}
	return answer, r.c.do(ctx, x, &answer)
}

// listAnswer is a page. Its rows are pointers because live answers can hold null rows.
type listAnswer[T any] struct {
	Items       []*T `json:"items"`
	PageDetails *struct {
		NextPageURL *string `json:"nextPageUrl"`
	} `json:"pageDetails"`

	unread map[int]*UnreadRow // rows that can't be read, by their place
}

// more takes Autotask's word for the end when it gives it, else a page that isn't full.
func (a *listAnswer[T]) more(pageSize int) bool {
	if len(a.Items) == 0 {
		return false
	}
	if a.PageDetails != nil {
		return a.PageDetails.NextPageURL != nil && *a.PageDetails.NextPageURL != ""
	}
	return len(a.Items) >= pageSize
}

// check refuses an answer without items: it is no list.
func (a *listAnswer[T]) check() error {
	if a.Items == nil {
		return errors.New("the answer has no items")
	}
	return nil
}

// Count returns how many rows match.
func (s *source) Count(ctx context.Context, q Query) (int, error) {
	op := "count " + s.name
	if err := q.validate(); err != nil {
		return 0, refuse(op, "%w", err)
	}
	body, err := q.countBody()
	if err != nil {
		return 0, refuse(op, "%w", err)
	}
	var answer countAnswer
	if err := s.c.do(ctx, exchange{op: op, endpoint: s.name, method: "POST", path: "V1.0/" + s.name + "/query/count", body: body},
		&answer); err != nil {
		return 0, err
	}
	if *answer.QueryCount == 0 {
		if _, err := s.blind(ctx, op); err != nil {
			return 0, err
		}
	}
	return int(*answer.QueryCount), nil
}

type countAnswer struct {
	QueryCount *looseInt `json:"queryCount"`
}

func (a *countAnswer) check() error {
	if a.QueryCount == nil {
		return errors.New("the answer has no queryCount")
	}
	return nil
}

// First returns the first row that matches, or [ErrNotFound].
func (r *Reader[T]) First(ctx context.Context, q Query) (T, error) {
	q.MaxRecords = 1
	var row T
	var found bool
	var err error
	r.walk(ctx, q, func(first T, failure error) bool {
		row, err, found = first, failure, true
		return false
	})
	if found {
		return row, err
	}
	return row, r.noMatch(ctx)
}

// noMatch says why a query found nothing.
func (s *source) noMatch(ctx context.Context) error {
	info, err := s.EntityInformation(ctx)
	if ctx.Err() != nil {
		return err
	}
	return &Error{Class: ClassNotFound, Op: "query " + s.name, Status: 200, Messages: []string{
		"no row matches: " + noRow(info.UserAccessForQuery)}}
}
