package autotask

import (
	"encoding/json"
	"errors"
	"fmt"
	"strings"
)

// Limits of a query.
const (
	// MaxPageSize is the most rows a page can have, and the default.
	MaxPageSize = 500
	// MaxOrConditions is how many OR conditions a query may have; elements of an in-list count.
	MaxOrConditions = 500
)

// Query selects rows. The zero Query selects all.
type Query struct {
	// Conditions must all hold. None means every row.
	Conditions []Condition
	// IncludeFields names the fields wanted; none means all. Single user-defined fields may be
	// named, "userDefinedFields" as a whole may not. The id always comes.
	IncludeFields []string
	// MaxRecords is the page size, 1 to 500; 0 means 500. It doesn't limit the whole result.
	MaxRecords int
}

// Where is a query for the rows that meet all conditions.
func Where(conditions ...Condition) Query { return Query{Conditions: conditions} }

// And returns the query with more conditions.
func (q Query) And(conditions ...Condition) Query {
	q.Conditions = append(q.Conditions[:len(q.Conditions):len(q.Conditions)], conditions...)
	return q
}

// Include returns the query with the fields wanted.
func (q Query) Include(fields ...string) Query {
	q.IncludeFields = append(q.IncludeFields[:len(q.IncludeFields):len(q.IncludeFields)], fields...)
	return q
}

// PageSize returns the query with a page size, 1 to 500.
func (q Query) PageSize(rows int) Query {
	q.MaxRecords = rows
	return q
}

// SplitIn returns the query with the condition "field in values", as several queries when
// there are more values than one query may have. Values that occur twice are asked once.
// No values give no queries.
func SplitIn[V comparable](q Query, field string, values []V) []Query {
	room := MaxOrConditions
	for _, c := range q.Conditions {
		room -= c.ors()
	}
	room = max(room, 1)
	seen := make(map[V]bool, len(values))
	unique := make([]V, 0, len(values))
	for _, v := range values {
		if !seen[v] {
			seen[v] = true
			unique = append(unique, v)
		}
	}
	queries := make([]Query, 0, (len(unique)+room-1)/room)
	for len(unique) > 0 {
		n := min(room, len(unique))
		queries = append(queries, q.And(In(field, unique[:n]...)))
		unique = unique[n:]
	}
	return queries
}

func (q Query) pageSize() int {
	if q.MaxRecords == 0 {
		return MaxPageSize
	}
	return q.MaxRecords
}

// validate finds what Autotask would refuse, and what it would misread without a word.
func (q Query) validate() error {
	if q.MaxRecords < 0 || q.MaxRecords > MaxPageSize {
		return fmt.Errorf("page size %d is not between 1 and %d", q.MaxRecords, MaxPageSize)
	}
	ors := 0
	for _, c := range q.Conditions {
		if err := c.validate(); err != nil {
			return err
		}
		ors += c.ors()
	}
	if ors > MaxOrConditions {
		return fmt.Errorf("%d or-conditions and in-values are more than the %d that autotask takes; split the query with SplitIn", ors,
			MaxOrConditions)
	}
	for _, f := range q.IncludeFields {
		if f == "" {
			return errors.New("an empty name among the fields to include")
		}
		if strings.EqualFold(f, "userDefinedFields") {
			return errors.New("userDefinedFields can't be included as a whole; name the user-defined fields wanted, or include no field to get all")
		}
	}
	return nil
}

// body is the JSON of the page that comes after the row last, or of the first page.
func (q Query) body(last *int64) ([]byte, error) {
	filter := q.Conditions
	if last != nil {
		filter = append(filter[:len(filter):len(filter)], Gt("id", *last))
	}
	return json.Marshal(struct {
		MaxRecords    int         `json:"maxRecords"`
		IncludeFields []string    `json:"includeFields,omitempty"`
		Filter        []Condition `json:"filter"`
	}{q.pageSize(), withID(q.IncludeFields), nonEmpty(filter)})
}

func (q Query) countBody() ([]byte, error) {
	return json.Marshal(struct {
		Filter []Condition `json:"filter"`
	}{nonEmpty(q.Conditions)})
}

// nonEmpty gives an empty filter the condition that every row meets; Autotask refuses an empty one.
func nonEmpty(filter []Condition) []Condition {
	if len(filter) == 0 {
		return []Condition{All()}
	}
	return filter
}

// withID adds the id to the fields wanted: walking the pages needs it.
func withID(fields []string) []string {
	if len(fields) == 0 {
		return nil
	}
	for _, f := range fields {
		if strings.EqualFold(f, "id") {
			return fields
		}
	}
	return append(fields[:len(fields):len(fields)], "id")
}
