package order

import (
	"testing"

	"github.com/stretchr/testify/require"
)

func TestALostAttemptHasSentNothingOnlyWhenItHadNotMarkedItsRequest(t *testing.T) {
	for name, row := range map[string]struct {
		marked bool
		want   Outcome
		why    string
	}{
		"fenced off before it marked its request":    {false, NotSent, "the order had not left yet"},
		"it marked its request, which may have left": {true, Unknown, "no sign of life"},
	} {
		t.Run(name, func(t *testing.T) {
			outcome, why := LostAttempt(row.marked, "no sign of life")
			require.Equal(t, row.want, outcome)
			require.Contains(t, why, row.why)
		})
	}
}
