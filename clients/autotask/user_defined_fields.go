package autotask

import "strings"

// UserDefinedField is one user-defined field of a row. Autotask sends and takes every value
// as text, whatever the field's type; nil is null.
type UserDefinedField struct {
	Name  string  `json:"name"`
	Value *string `json:"value"`
}

// UserDefinedFields are the user-defined fields of a row, found by name without regard to
// case. In a patch only the fields listed change. An answer may leave the list out when no
// row of it has a value.
type UserDefinedFields []UserDefinedField

// Get returns the value of a field and whether it has one; false for missing and for null.
func (u UserDefinedFields) Get(name string) (string, bool) {
	if i := u.index(name); i >= 0 && u[i].Value != nil {
		return *u[i].Value, true
	}
	return "", false
}

// Set gives a field a value.
func (u *UserDefinedFields) Set(name, value string) { u.put(name, &value) }

// Null clears a field.
func (u *UserDefinedFields) Null(name string) { u.put(name, nil) }

func (u *UserDefinedFields) put(name string, value *string) {
	if i := u.index(name); i >= 0 {
		(*u)[i].Value = value
		return
	}
	*u = append(*u, UserDefinedField{Name: name, Value: value})
}

func (u UserDefinedFields) index(name string) int {
	for i := range u {
		if strings.EqualFold(u[i].Name, name) {
			return i
		}
	}
	return -1
}
