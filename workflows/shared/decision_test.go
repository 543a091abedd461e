package shared

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// Memos are read line by line: what people say may not look like a line of the bridge's.
func TestWhatPeopleSayIsOneLine(t *testing.T) {
	require.Equal(t, Decision{Actor: "Ann Lee", Reason: "agreed Status: Shipped [31mred"},
		Decision{Actor: "Ann\n Lee", Reason: "agreed\r\nStatus: Shipped\x1b[31mred\x00"}.Trimmed())
	require.NoError(t, Decision{Actor: strings.Repeat("é", 200), Reason: strings.Repeat("é", 2000)}.Complete())
}

func TestADecisionHasAPersonAndAReason(t *testing.T) {
	for name, row := range map[string]struct {
		decision Decision
		missing  string
	}{
		"complete":        {Decision{Actor: "Ann", Reason: "agreed"}, ""},
		"nobody":          {Decision{Reason: "agreed"}, "actor is missing"},
		"blanks decide":   {Decision{Actor: " \t", Reason: "agreed"}, "actor is missing"},
		"no reason":       {Decision{Actor: "Ann"}, "reason is missing"},
		"a blank reason":  {Decision{Actor: "Ann", Reason: "\n"}, "reason is missing"},
		"nothing at all":  {Decision{}, "actor is missing"},
		"blanks around":   {Decision{Actor: " Ann ", Reason: " agreed\n"}, ""},
		"unseen":          {Decision{Actor: "\x00Ann", Reason: "\u0085agreed\r"}, ""},
		"a name too long": {Decision{Actor: strings.Repeat("é", 201), Reason: "agreed"}, "actor has 201 characters, more than 200"},
		"a novel":         {Decision{Actor: "Ann", Reason: strings.Repeat("é", 2001)}, "reason has 2001 characters, more than 2000"},
	} {
		t.Run(name, func(t *testing.T) {
			err := row.decision.Complete()
			if row.missing == "" {
				require.NoError(t, err)
				require.Equal(t, Decision{Actor: "Ann", Reason: "agreed"}, row.decision.Trimmed())
				return
			}
			require.ErrorContains(t, err, row.missing)
		})
	}
}
