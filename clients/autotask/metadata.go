// What Autotask says about an entity: rights, fields, user-defined fields, picklists.

package autotask

import (
	"context"
	"encoding/json"
	"net/http"
	"strings"
	"sync"
	"time"
)

// metadataLifetime is how long descriptions are kept. They change when an administrator
// changes the tenant; asking is slow and counts as a request.
const metadataLifetime = time.Hour

// Access is how much of an entity the API user may create, read, change or delete.
type Access string

// The values of [Access].
const (
	AccessNone       Access = "None"       // no right, or the module isn't active
	AccessRestricted Access = "Restricted" // some rows: others are missing without an error
	AccessAll        Access = "All"
)

// UnmarshalJSON reads the name, or the number that older documentation gives for it.
func (a *Access) UnmarshalJSON(data []byte) error {
	switch s := string(unquote(data)); s {
	case "0":
		*a = AccessNone
	case "1":
		*a = AccessAll
	case "2":
		*a = AccessRestricted
	default:
		*a = Access(s)
	}
	return nil
}

// EntityInformation says what the API allows for an entity (Can…) and what this user may do
// (UserAccessFor…).
type EntityInformation struct {
	Name                string `json:"name"` // singular: "PurchaseOrder"
	CanCreate           bool   `json:"canCreate"`
	CanQuery            bool   `json:"canQuery"`
	CanUpdate           bool   `json:"canUpdate"`
	UserAccessForCreate Access `json:"userAccessForCreate"`
	UserAccessForDelete Access `json:"userAccessForDelete"`
	UserAccessForQuery  Access `json:"userAccessForQuery"`
	UserAccessForUpdate Access `json:"userAccessForUpdate"`
}

// Field describes a field of an entity, or a user-defined field.
type Field struct {
	Name     string `json:"name"`
	DataType string `json:"dataType"`
	// Type is DataType of a user-defined field.
	Type string `json:"type"`
	// Length is the most characters of a text; 0 for other types and when not said.
	Length int `json:"length"`
	// IsRequired and IsReadOnly together mark a field that is set on create only, except id.
	IsRequired     bool     `json:"isRequired"`
	IsReadOnly     bool     `json:"isReadOnly"`
	IsPickList     bool     `json:"isPickList"`
	PicklistValues Picklist `json:"picklistValues"`
	DefaultValue   *string  `json:"defaultValue"`
}

// metadata keeps an entity's descriptions.
type metadata struct {
	mu     sync.Mutex
	info   kept[EntityInformation]
	fields kept[[]Field]
	udfs   kept[[]Field]
}

// kept is a description with its age; its lock is held while it is asked, so that many callers
// ask once.
type kept[T any] struct {
	value T
	asked time.Time
}

// EntityInformation says what the API allows for the entity and what this API user may do. It
// is kept for an hour. AccessRestricted for queries means that rows can be missing without an
// error.
func (s *source) EntityInformation(ctx context.Context) (EntityInformation, error) {
	return remember(s, &s.meta.info, func() (EntityInformation, error) {
		var answer struct {
			Info EntityInformation `json:"info"`
		}
		err := s.c.do(ctx, s.question("entityInformation"), &answer)
		return answer.Info, err
	})
}

// Fields describes the entity's fields. It is kept for an hour; don't change the result.
func (s *source) Fields(ctx context.Context) ([]Field, error) {
	return remember(s, &s.meta.fields, func() ([]Field, error) {
		return s.askFields(ctx, "entityInformation/fields")
	})
}

// UserDefinedFields describes the entity's user-defined fields; empty for entities without.
// It is kept for an hour; don't change the result.
func (s *source) UserDefinedFields(ctx context.Context) ([]Field, error) {
	return remember(s, &s.meta.udfs, func() ([]Field, error) {
		return s.askFields(ctx, "entityInformation/userDefinedFields")
	})
}

// ForgetMetadata makes the next question about the entity ask Autotask again, for example
// after a user-defined field was created.
func (s *source) ForgetMetadata() {
	s.meta.mu.Lock()
	defer s.meta.mu.Unlock()
	s.meta.info, s.meta.fields, s.meta.udfs = kept[EntityInformation]{}, kept[[]Field]{}, kept[[]Field]{}
}

// Field describes one field, found by name without regard to case.
func (s *source) Field(ctx context.Context, name string) (Field, error) {
	fields, err := s.Fields(ctx)
	if err != nil {
		return Field{}, err
	}
	for _, f := range fields {
		if strings.EqualFold(f.Name, name) {
			return f, nil
		}
	}
	return Field{}, &Error{Class: ClassNotFound, Op: "describe " + s.name + "." + name, Messages: []string{"the entity has no such field"}}
}

// Picklist returns the values of a picklist field. Their ids differ from tenant to tenant and
// their labels can be renamed, so look them up by label and let a person configure the id
// where that fails.
func (s *source) Picklist(ctx context.Context, field string) (Picklist, error) {
	f, err := s.Field(ctx, field)
	if err != nil {
		return nil, err
	}
	if !f.IsPickList {
		return nil, refuse("get picklist "+s.name+"."+field, "the field is not a picklist")
	}
	return f.PicklistValues, nil
}

func (s *source) question(what string) exchange {
	return exchange{op: "get " + what + " of " + s.name, endpoint: s.name, method: http.MethodGet, path: "V1.0/" + s.name + "/" + what}
}

func (s *source) askFields(ctx context.Context, what string) ([]Field, error) {
	var answer fieldsAnswer
	err := s.c.do(ctx, s.question(what), &answer)
	return answer.Fields, err
}

// fieldsAnswer describes fields. When it can't be read as a whole it is read field by field, and a picklist value by value.
type fieldsAnswer struct {
	Fields []Field `json:"fields"`
}

func (a *fieldsAnswer) salvage(body []byte) error {
	var raw struct {
		Fields []json.RawMessage `json:"fields"`
	}
	if err := json.Unmarshal(body, &raw); err != nil {
		return err
	}
	for _, data := range raw.Fields {
		if f, ok := salvageField(data); ok {
			a.Fields = append(a.Fields, f)
		}
	}
	return nil
}

// salvageField reads what can be read of a field's description; false when that is not even its name. What it allows is not
// assumed: a field of which that can't be read is required and read-only.
func salvageField(data []byte) (Field, bool) {
	var f Field
	if json.Unmarshal(data, &f) == nil {
		return f, f.Name != ""
	}
	var members map[string]json.RawMessage
	if json.Unmarshal(data, &members) != nil {
		return Field{}, false
	}
	f = Field{}
	into := func(name string, value any) bool {
		raw := member(members, name)
		return raw == nil || json.Unmarshal(raw, value) == nil
	}
	if !into("name", &f.Name) || f.Name == "" {
		return Field{}, false
	}
	for name, value := range map[string]any{"dataType": &f.DataType, "type": &f.Type, "isPickList": &f.IsPickList,
		"defaultValue": &f.DefaultValue} {
		into(name, value)
	}
	if !into("length", &f.Length) {
		f.Length = 0
	}
	if !into("isRequired", &f.IsRequired) {
		f.IsRequired = true
	}
	if !into("isReadOnly", &f.IsReadOnly) {
		f.IsReadOnly = true
	}
	var values []json.RawMessage
	into("picklistValues", &values)
	for _, data := range values {
		var v PicklistValue
		if json.Unmarshal(data, &v) == nil {
			f.PicklistValues = append(f.PicklistValues, v)
		}
	}
	return f, true
}

// remember returns what is kept, or asks and keeps it.
func remember[V any](s *source, k *kept[V], ask func() (V, error)) (V, error) {
	s.meta.mu.Lock()
	value, asked := k.value, k.asked
	s.meta.mu.Unlock()
	if !asked.IsZero() && s.c.clock.Now().Sub(asked) < metadataLifetime {
		return value, nil
	}
	value, err := ask()
	if err != nil {
		var none V
		return none, err
	}
	s.meta.mu.Lock()
	defer s.meta.mu.Unlock()
	k.value, k.asked = value, s.c.clock.Now()
	return value, nil
}

// blind is asked when nothing was found. It returns [ErrPermission] when this user may not
// query the entity at all, and else the user's access; "" when that can't be learned.
func (s *source) blind(ctx context.Context, op string) (Access, error) {
	info, err := s.EntityInformation(ctx)
	if ctx.Err() != nil || ClassOf(err) == ClassAuth {
		return "", err
	}
	if info.UserAccessForQuery == AccessNone {
		return AccessNone, &Error{Class: ClassPermission, Op: op, Messages: []string{
			"nothing was found because this API user may not query " + s.name + ", or its module isn't active"}}
	}
	return info.UserAccessForQuery, nil
}
