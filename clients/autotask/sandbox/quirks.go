// This file holds oddities of real tenants that a test can switch on: localised error texts, null rows,
// and user-defined fields left out.

package sandbox

import (
	"maps"
	"strings"
	"sync/atomic"
)

// quirks are switched by POST /sandbox/tenant. The zero value has none.
type quirks struct {
	german   atomic.Bool // error texts in the API user's language
	nullRows atomic.Bool // a null after the rows of a list
	omitUDFs atomic.Bool // no userDefinedFields in any answer

	damage atomic.Pointer[damage] // values that no client can read

	errorShape   atomic.Pointer[string] // how an application's refusal is written
	threadStatus atomic.Int64           // the status of a refusal for too many calls at once; 0 is 429
}

// errorShapes are the bodies in which live tenants were seen to refuse: texts, or objects with the field.
var errorShapes = []string{"texts", "objects"}

// errorBody is the body of an application's refusal.
func (q *quirks) errorBody(texts refusal) map[string]any {
	texts = q.localise(texts)
	if shape := q.errorShape.Load(); shape == nil || *shape == "texts" {
		return map[string]any{"errors": texts}
	}
	type entry struct {
		Message string `json:"message"`
		Field   string `json:"field,omitempty"`
	}
	out := make([]entry, len(texts))
	for i, t := range texts {
		out[i].Message = t
		if _, name, ok := strings.Cut(t, "Missing Required Field: "); ok {
			out[i].Field = name
		}
	}
	return map[string]any{"errors": out}
}

// localise puts error texts into the API user's language, as far as the sandbox speaks it.
func (q *quirks) localise(texts refusal) refusal {
	if !q.german.Load() {
		return texts
	}
	translate := strings.NewReplacer(
		"Missing Required Field:", "Erforderliches Feld fehlt:",
		"Reference value on field:", "Referenzwert im Feld:",
		"does not exist or is invalid.", "ist nicht vorhanden oder ungültig.",
		"Picklist value", "Auswahllistenwert",
		"is invalid.", "ist ungültig.",
		"Data violation:", "Datenverletzung:",
		"The logged in Resource does not have the adequate permissions to",
		"Die angemeldete Ressource hat nicht die erforderlichen Berechtigungen für",
		"this entity type.", "dieses Entitätstyps.",
		"Unable to find", "Nicht gefunden:",
		"No matching records found", "Keine übereinstimmenden Datensätze gefunden",
	)
	out := make(refusal, len(texts))
	for i, t := range texts {
		out[i] = translate.Replace(t)
	}
	return out
}

// damage are raw values that stand in place of a field's, by entity, row and field.
type damage map[string]map[int64]map[string]string

// with is the damage with one more value; an empty one heals the field.
func (d damage) with(entity string, id int64, field, raw string) *damage {
	out := damage{}
	for e, rows := range d {
		out[e] = map[int64]map[string]string{}
		for id, fields := range rows {
			out[e][id] = maps.Clone(fields)
		}
	}
	if out[entity] == nil {
		out[entity] = map[int64]map[string]string{}
	}
	if out[entity][id] == nil {
		out[entity][id] = map[string]string{}
	}
	if out[entity][id][field] = raw; raw == "" {
		delete(out[entity][id], field)
	}
	return &out
}
