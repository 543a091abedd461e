// What ProductSync can be asked for.

package workflows

import (
	"fmt"
	"regexp"

	"digitalbridge/internal/bridge"
)

var planDigest = regexp.MustCompile(`^[0-9a-f]{12}$`)

// normalize fills in defaults and says what can't be meant.
func (in *ProductSyncInput) normalize() error {
	if in.Mode == "" {
		in.Mode = ModeApply
	}
	if in.Mode != ModeApply && in.Mode != ModePlan {
		return invalid("mode is %q. What to do: give \"apply\", or \"plan\" to see what would be written", in.Mode)
	}
	if in.Plan != "" && !planDigest.MatchString(in.Plan) {
		return invalid("plan is %q, which is no digest of a plan. What to do: give the twelve characters that `starter sync plan` shows", in.Plan)
	}
	if in.Plan != "" && in.Mode == ModePlan {
		return invalid("mode is \"plan\", and a plan is given. What to do: leave the mode out to write that plan, or the plan to see a new one")
	}
	return nil
}

func invalid(format string, args ...any) error {
	return fail(bridge.InvalidInput, fmt.Sprintf(format, args...))
}
