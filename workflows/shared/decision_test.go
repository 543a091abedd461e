package shared

import (
	"testing"

	"github.com/stretchr/testify/require"
)

func TestADecisionHasAPersonAndAReason(t *testing.T) {
	for name, row := range map[string]struct {
		decision Decision
		missing  string
	}{
		"complete":       {Decision{Actor: "Ann", Reason: "agreed"}, ""},
		"nobody":         {Decision{Reason: "agreed"}, "actor is missing"},
		"blanks decide":  {Decision{Actor: " \t", Reason: "agreed"}, "actor is missing"},
		"no reason":      {Decision{Actor: "Ann"}, "reason is missing"},
		"a blank reason": {Decision{Actor: "Ann", Reason: "\n"}, "reason is missing"},
		"nothing at all": {Decision{}, "actor is missing"},
		"blanks around":  {Decision{Actor: " Ann ", Reason: " agreed\n"}, ""},
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
