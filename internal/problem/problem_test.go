package problem

import (
	"errors"
	"fmt"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestACauseAndAFixAreTwoSentences(t *testing.T) {
	for name, row := range map[string]struct{ cause, fix, want string }{
		"both":                       {"the file is empty", "wait for the next one", "the file is empty. What to do: wait for the next one"},
		"a cause with its full stop": {" the file is empty.\n", "Wait.", "the file is empty. What to do: Wait."},
		"a cause that asks":          {"unknown; did you mean dryRun?", "write it so", "unknown; did you mean dryRun? What to do: write it so"},
		"a cause that was cut":       {"the file is...", "wait", "the file is.... What to do: wait"},
		"nothing to be done":         {"the file is empty.", "", "the file is empty"},
	} {
		require.Equal(t, row.want, Text(row.cause, row.fix), name)
	}
}

func TestAProblemIsAnErrorThatIsFoundInOthers(t *testing.T) {
	err := fmt.Errorf("on the way: %w", New("not-found", "check the number", "there is no order %d", 7))
	require.EqualError(t, err, "on the way: there is no order 7. What to do: check the number")
	var p *Problem
	require.True(t, errors.As(err, &p))
	require.Equal(t, Problem{Kind: "not-found", Cause: "there is no order 7", Fix: "check the number"}, *p)
}

func TestAProblemIsFoundAgainInItsText(t *testing.T) {
	for _, p := range []Problem{
		{Kind: "not-found", Cause: "there is no order 7", Fix: "check the number"}, {Kind: "transient", Cause: "it is down"},
		{Cause: "two points failed", Fix: "renew the secret\nthe key differs. What to do: compare the key"},
	} {
		require.Equal(t, p, *Parse(p.Kind, p.Error()))
	}
}
