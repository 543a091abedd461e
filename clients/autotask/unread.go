// Rows that can't be read, alone: the other rows of an answer are used.

package autotask

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"reflect"
	"slices"
	"strings"
)

// UnreadRow is a row of an answer, or a part of it, that can't be read. It is the cause of an [Error] of the class
// [ClassMalformed]; see [AsUnread]. The row beside that error has every field that could be read.
type UnreadRow struct {
	Entity string // "Products"
	ID     int64  // 0 when it can't be read
	// Name is what people know the row by (number, SKU, name), empty when it has none that can be read.
	Name string
	// Fields are those that can't be read, as Autotask writes them; none when nothing of the row can be read.
	Fields []string
	// Cause says what can't be read, with its raw text.
	Cause string
	// Used: only fields about which nothing is decided can't be read, so the row counts as if it had none of them.
	Used bool
}

// Error names the row and what can't be read of it.
func (u *UnreadRow) Error() string { return u.What() + " can't be read: " + u.Cause }

// What names the row.
func (u *UnreadRow) What() string {
	text := "a row of " + u.Entity
	if u.ID != 0 {
		text = fmt.Sprintf("the row %d of %s", u.ID, u.Entity)
	}
	if u.Name != "" {
		text += " (" + clip(u.Name) + ")"
	}
	return text
}

// Lacks reports whether one of the fields can't be read; always when nothing of the row can be, and never of nil.
func (u *UnreadRow) Lacks(fields ...string) bool {
	if u == nil {
		return false
	}
	return len(u.Fields) == 0 || slices.ContainsFunc(fields, func(f string) bool { return slices.Contains(u.Fields, f) })
}

// AsUnread returns the row that can't be read when that is what err is about. A query goes on behind it: whoever
// leaves the row out must not take it for one that is not there.
func AsUnread(err error) (*UnreadRow, bool) {
	var u *UnreadRow
	ok := errors.As(err, &u)
	return u, ok
}

// Narrow asks about all keys, and, while an answer has a row of which it can't be told whom it concerns, for halves of
// them, until such a row is a single key's.
func Narrow[K any](keys []K, ask func(keys []K) (unknown []string, err error), single func(key K, why string)) error {
	if len(keys) == 0 {
		return nil
	}
	unknown, err := ask(keys)
	if err != nil || len(unknown) == 0 {
		return err
	}
	if len(keys) == 1 {
		single(keys[0], unknown[0])
		return nil
	}
	half := len(keys) / 2
	if err := Narrow(keys[:half], ask, single); err != nil {
		return err
	}
	return Narrow(keys[half:], ask, single)
}

// besides are fields that are read and about which nothing is decided anywhere: with one of them unreadable a row is used
// without it. What no row type has is not looked at, so it can't be unreadable.
var besides = map[string][]string{
	"Products":       {"createdTime", "internalProductID"},
	"PurchaseOrders": {"latestEstimatedArrivalDate"},
	"Companies":      {"fax", "ownerResourceID", "userDefinedFields"},
}

// salvager is an answer that can be read row by row when it can't be read as a whole.
type salvager interface{ salvage(body []byte) error }

// salvage reads what can be read of a page.
func (a *listAnswer[T]) salvage(body []byte) error {
	var raw listAnswer[json.RawMessage]
	if err := json.Unmarshal(body, &raw); err != nil {
		return err
	}
	a.PageDetails = raw.PageDetails
	if raw.Items != nil {
		a.Items = make([]*T, len(raw.Items))
	}
	for i, item := range raw.Items {
		if item != nil {
			a.Items[i] = new(T)
			a.note(i, readRow(*item, a.Items[i]))
		}
	}
	return nil
}

func (a *listAnswer[T]) note(i int, u *UnreadRow) {
	if u == nil {
		return
	}
	if a.unread == nil {
		a.unread = map[int]*UnreadRow{}
	}
	a.unread[i] = u
}

// rowAnswer is the answer of a question for one row.
type rowAnswer[T any] struct {
	Item   *T `json:"item"`
	unread *UnreadRow
}

func (a *rowAnswer[T]) salvage(body []byte) error {
	var raw rowAnswer[json.RawMessage]
	if err := json.Unmarshal(body, &raw); err != nil || raw.Item == nil {
		return err
	}
	a.Item = new(T)
	a.unread = readRow(*raw.Item, a.Item)
	return nil
}

// repaired is an answer that is no JSON, with what Autotask should have escaped: control characters count as
// blanks, as which they mean nothing between values and little inside a text. The body itself is changed.
func repaired(body []byte) []byte {
	body = bytes.TrimPrefix(body, []byte("\xEF\xBB\xBF"))
	for i, c := range body {
		if c < ' ' {
			body[i] = ' '
		}
	}
	return body
}

// readRow reads a row field by field into a struct, and says what could not be read; nil when all could.
func readRow(data []byte, row any) *UnreadRow {
	if json.Unmarshal(data, row) == nil {
		return nil
	}
	v := reflect.ValueOf(row).Elem()
	v.SetZero()
	var members map[string]json.RawMessage
	if err := json.Unmarshal(data, &members); err != nil {
		return &UnreadRow{Cause: clip(string(data)) + " is not a row"}
	}
	u := &UnreadRow{Name: nameOf(members)}
	var causes []string
	for i := range v.NumField() {
		name, _, _ := strings.Cut(v.Type().Field(i).Tag.Get("json"), ",")
		value := member(members, name)
		if name == "" || value == nil {
			continue
		}
		if err := readField(value, v.Field(i).Addr().Interface()); err != nil {
			v.Field(i).SetZero()
			u.Fields, causes = append(u.Fields, name), append(causes, name+": "+cause(err, value))
		}
		if name == "id" {
			u.ID = v.Field(i).Int()
		}
	}
	if len(u.Fields) == 0 {
		return nil // only a whole number as a text, or the like
	}
	u.Cause = strings.Join(causes, "; ")
	return u
}

// readField reads one field, and takes a number or a boolean for its text where a text belongs.
func readField(data []byte, into any) error {
	switch p := into.(type) {
	case *int64:
		return decodeInt(data, p)
	case *Optional[string]:
		return readText(data, p)
	case *UserDefinedFields:
		return readUDFs(data, p)
	}
	return json.Unmarshal(data, into)
}

func readText(data []byte, into *Optional[string]) error {
	err := json.Unmarshal(data, into)
	if text := string(bytes.TrimSpace(data)); err != nil && !strings.ContainsAny(text[:1], `{["`) {
		*into, err = Of(text), nil
	}
	return err
}

// readUDFs reads user-defined fields: one that can't be read makes the list one that can't be.
func readUDFs(data []byte, into *UserDefinedFields) error {
	var list []struct {
		Name  string          `json:"name"`
		Value json.RawMessage `json:"value"`
	}
	if err := json.Unmarshal(data, &list); err != nil {
		return err
	}
	*into = nil
	for _, f := range list {
		var value Optional[string]
		if len(f.Value) > 0 {
			if err := readText(f.Value, &value); err != nil {
				return fmt.Errorf("%s: %w", f.Name, err)
			}
		}
		if v, ok := value.Get(); ok {
			into.Set(f.Name, v)
		} else {
			into.Null(f.Name)
		}
	}
	return nil
}

// cause says why a value can't be read, with its raw text, once.
func cause(err error, value []byte) string {
	raw := clip(string(value))
	if strings.Contains(err.Error(), raw) {
		return err.Error()
	}
	return raw + ": " + err.Error()
}

// member finds a field as encoding/json does: by its name, or else without regard to case.
func member(members map[string]json.RawMessage, name string) json.RawMessage {
	if v, ok := members[name]; ok {
		return v
	}
	for key, v := range members {
		if strings.EqualFold(key, name) {
			return v
		}
	}
	return nil
}

// nameOf is what people know a row by.
func nameOf(members map[string]json.RawMessage) string {
	for _, field := range []string{"purchaseOrderNumber", "quoteNumber", "ticketNumber", "sku", "vendorPartNumber", "companyName", "name",
		"title"} {
		var text Optional[string]
		if value := member(members, field); value != nil && readText(value, &text) == nil && text.Or("") != "" {
			return text.Or("")
		}
	}
	return ""
}

// notice tells of a row that can't be read, and returns the error for whoever reads it; nil when the row counts all
// the same.
func (s *source) notice(x exchange, u *UnreadRow) error {
	if u == nil {
		return nil
	}
	u.Entity = s.name
	u.Used = len(u.Fields) > 0 && !slices.ContainsFunc(u.Fields, func(f string) bool { return !slices.Contains(besides[s.name], f) })
	if s.c.cfg.OnUnread != nil {
		s.c.cfg.OnUnread(*u)
	}
	if u.Used {
		return nil
	}
	return &Error{Class: ClassMalformed, Op: x.op, Method: x.method, Path: x.path, Status: 200, Err: u}
}
