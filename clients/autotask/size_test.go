package autotask

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// Three million empty rows are 30 MB on the wire and would be gigabytes in memory.
func TestAnAnswerOfMoreThanAPageIsRefusedBeforeItIsRead(t *testing.T) {
	page := func(rows string) string { return `{"items":[` + rows + `],"pageDetails":{"count":1}}` }
	row := `{"id":1,"name":"` + strings.Repeat(`a, \" [{`, 20) + `"},`
	var keys strings.Builder
	for range mostValues {
		keys.WriteString(`"k":1,`)
	}
	for name, c := range map[string]struct {
		body    string
		refused bool
	}{
		"a page":             {page(strings.Repeat(row, 500) + `{"id":2}`), false},
		"many empty rows":    {page(strings.Repeat(`{},`, 100_000) + `{}`), true},
		"many that are none": {page(strings.Repeat(`1,`, 100_000) + `1`), true},
		"many lists":         {page(strings.Repeat(`[],`, 100_000) + `[]`), true},
		"a row of too many":  {page(`{` + keys.String() + `"id":1}`), true},
		"a long text":        {page(`{"id":1,"name":"` + strings.Repeat(`,`, 2*mostValues) + `"}`), false},
		"no end":             {`{"items":["` + strings.Repeat(`\`, smallAnswer), false},
	} {
		t.Run(name, func(t *testing.T) {
			var into listAnswer[Product]
			err := decodeAnswer([]byte(c.body), &into, false)
			if c.refused {
				require.NotNil(t, err)
				require.Equal(t, ClassMalformed, err.Class)
				require.ErrorIs(t, err, errTooMuch)
				require.Empty(t, into.Items)
				return
			}
			require.NoError(t, bounded([]byte(c.body)))
		})
	}
	require.Equal(t, ClassAmbiguous, decodeAnswer([]byte(page(strings.Repeat(`{},`, 100_000))), &listAnswer[Product]{}, true).Class)
}
