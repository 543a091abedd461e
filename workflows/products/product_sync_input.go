// What ProductSync can be asked for.

package products

import (
	"fmt"
	"regexp"
	"slices"

	"digitalbridge/activities/products"
	"digitalbridge/internal/bridge"
	"digitalbridge/workflows/shared"
)

// planDigest is what a plan's digest looks like.
var planDigest = regexp.MustCompile(`^[0-9a-f]{12}$`)

// maxOnly is how many SKUs a sync takes by name; more than that is a whole sync.
const maxOnly = 5000

// normalize fills in defaults and says what can't be meant.
func (in *ProductSyncInput) normalize() error {
	if in.Mode == "" {
		in.Mode = ModeApply
	}
	if in.Mode != ModeApply && in.Mode != ModePlan {
		return invalid("mode is %q. What to do: give \"apply\", or \"plan\" to see what would be written", in.Mode)
	}
	if in.Feed != "" && in.Feed != products.FeedPrice && in.Feed != products.FeedStock {
		return invalid("feed is %q. What to do: give \"price\", or \"stock\" for the hourly stock file", in.Feed)
	}
	if in.Plan != "" && !planDigest.MatchString(in.Plan) {
		return invalid("plan is %q, which is no digest of a plan. What to do: give the twelve characters that `starter sync plan` shows", in.Plan)
	}
	if in.Plan != "" && in.Mode == ModePlan {
		return invalid("mode is \"plan\", and a plan is given. What to do: leave the mode out to write that plan, or the plan to see a new one")
	}
	if in.RetryFailed != "" && len(in.Only) > 0 {
		return invalid("only and retryFailed are both given. What to do: give one of them")
	}
	if len(in.Only) > maxOnly {
		return invalid("only names %d SKUs. What to do: name %d at most, or leave it out for a whole sync", len(in.Only), maxOnly)
	}
	for _, sku := range in.Only {
		if !skuNumber.MatchString(sku) {
			return invalid("only names %q, which is no TD SYNNEX SKU. What to do: give numbers of up to 8 digits", sku)
		}
	}
	slices.Sort(in.Only)
	in.Only = slices.Compact(in.Only)
	return nil
}

func invalid(format string, args ...any) error {
	return shared.Fail(bridge.InvalidInput, fmt.Sprintf(format, args...))
}
