// Writing and looking whether it took.

package autotask

import (
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/shopspring/decimal"
)

// PatchVerified patches like [Collection.Patch], reads the row back, and names the fields that
// don't hold what was sent: Autotask answers 200 to a patch of a read-only field and changes
// nothing. When the patch's own answer was lost but the row holds everything that was sent,
// the patch was done and there is no error.
func (c *Collection[T]) PatchVerified(ctx context.Context, v T) (now T, ignored []string, err error) {
	return verified(ctx, &c.Reader, v, c.Patch(ctx, v))
}

// PatchVerified is [Collection.PatchVerified] for a row under its parent.
func (c *ChildCollection[T]) PatchVerified(ctx context.Context, parentID int64, v T) (now T, ignored []string, err error) {
	return verified(ctx, &c.Reader, v, c.Patch(ctx, parentID, v))
}

func verified[T Entity](ctx context.Context, r *Reader[T], sent T, patchErr error) (now T, ignored []string, err error) {
	if patchErr != nil && ClassOf(patchErr) != ClassAmbiguous {
		return now, nil, patchErr
	}
	now, err = r.Get(ctx, sent.EntityID())
	if u, ok := AsUnread(err); ok {
		if set, e := members(sent); e == nil && !u.Lacks(slices.Collect(maps.Keys(set))...) {
			err = nil // what was sent can be read
		}
	}
	if err == nil {
		ignored, err = differences(sent, now)
	}
	switch {
	case patchErr != nil && (err != nil || len(ignored) > 0):
		return now, nil, patchErr
	case err != nil:
		return now, nil, fmt.Errorf("autotask: read back after patch %s %d: %w", r.name, sent.EntityID(), err)
	}
	return now, ignored, nil
}

// differences names the fields set in sent that now holds otherwise, sorted. A null that was
// sent and a missing field are alike. User-defined fields are named one by one.
func differences(sent, now any) ([]string, error) {
	want, err := members(sent)
	if err != nil {
		return nil, err
	}
	have, err := members(now)
	if err != nil {
		return nil, err
	}
	var differ []string
	for name, w := range want {
		switch {
		case name == "id":
		case name == "userDefinedFields":
			udfs, err := udfDifferences(w, have[name])
			if err != nil {
				return nil, err
			}
			differ = append(differ, udfs...)
		case !sameValue(w, have[name]):
			differ = append(differ, name)
		}
	}
	slices.Sort(differ)
	return differ, nil
}

func members(row any) (map[string]json.RawMessage, error) {
	data, err := json.Marshal(row)
	if err != nil {
		return nil, err
	}
	var m map[string]json.RawMessage
	return m, json.Unmarshal(data, &m)
}

// sameValue compares two values as this package writes them: texts and booleans as they are,
// numbers by value.
func sameValue(a, b json.RawMessage) bool {
	x, y := string(a), string(b)
	if x == "" {
		x = "null"
	}
	if y == "" {
		y = "null"
	}
	if x == y {
		return true
	}
	if sent, err := time.Parse(`"2006-01-02T15:04:05Z"`, x); err == nil && sent.Equal(WriteDay(sent)) {
		kept, err := parseTime(strings.Trim(y, `"`))
		return err == nil && SameDay(sent, kept) // a day comes back as the tenant's midnight
	}
	if strings.HasPrefix(x, `"`) || strings.HasPrefix(y, `"`) {
		return false
	}
	dx, errX := decimal.NewFromString(x)
	dy, errY := decimal.NewFromString(y)
	return errX == nil && errY == nil && dx.Equal(dy)
}

func udfDifferences(sent, now json.RawMessage) ([]string, error) {
	var want, have UserDefinedFields
	if err := json.Unmarshal(sent, &want); err != nil {
		return nil, err
	}
	if len(now) > 0 {
		if err := json.Unmarshal(now, &have); err != nil {
			return nil, err
		}
	}
	var differ []string
	for _, w := range want {
		got, has := have.Get(w.Name)
		if has != (w.Value != nil) || (has && got != *w.Value) {
			differ = append(differ, w.Name)
		}
	}
	return differ, nil
}
