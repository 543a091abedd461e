package operations_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"digitalbridge/activities/operations"
	"digitalbridge/clients/autotask"
)

func TestEveryFieldThatIsWrittenIsThereWritableAndLongEnough(t *testing.T) {
	memo := autotask.Field{Name: "generalMemo", Length: 4000}
	written, fallback := map[string]int{"GeneralMemo": 4000}, "1"
	for name, row := range map[string]struct {
		fields   []autotask.Field
		onCreate []string
		want     []string
	}{
		"as it should be":  {fields: []autotask.Field{memo}},
		"without a length": {fields: []autotask.Field{{Name: "generalMemo"}}},
		"missing":          {fields: []autotask.Field{{Name: "memo"}}, want: []string{"there is no field GeneralMemo"}},
		"read-only": {fields: []autotask.Field{{Name: "generalMemo", IsReadOnly: true}},
			want: []string{"the API user can only read the field GeneralMemo"}},
		"too short": {fields: []autotask.Field{{Name: "generalMemo", Length: 3999}},
			want: []string{"the field GeneralMemo takes 3999 characters, and 4000 are written"}},
		"required of an update": {fields: []autotask.Field{memo, {Name: "phone", IsRequired: true}}},
		"required of a new row": {fields: []autotask.Field{memo, {Name: "vendorID"}, {Name: "phone", IsRequired: true}},
			onCreate: []string{"vendorID"}, want: []string{"Autotask requires the field phone, which the bridge does not fill"}},
		"required with a default": {fields: []autotask.Field{memo, {Name: "vendorID"}, {Name: "phone", IsRequired: true,
			DefaultValue: &fallback}}, onCreate: []string{"vendorID"}},
		"required and filled": {fields: []autotask.Field{{Name: "id", IsRequired: true}, {Name: "generalMemo", IsRequired: true},
			{Name: "vendorID", IsRequired: true}}, onCreate: []string{"vendorid"}},
		"worked out by Autotask": {fields: []autotask.Field{memo, {Name: "vendorID"}, {Name: "units", IsRequired: true,
			IsReadOnly: true}}, onCreate: []string{"vendorID"}},
		"missing for a new row": {fields: []autotask.Field{memo}, onCreate: []string{"vendorID"}, want: []string{"there is no field vendorID"}},
	} {
		t.Run(name, func(t *testing.T) { require.Equal(t, row.want, operations.Faulty(written, row.onCreate, row.fields)) })
	}
}
