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

// Whole reports whether the sync writes all products: one that is about a few says nothing of the others' plan.
func (in *ProductSyncInput) Whole() bool {
	return in.Mode != ModePlan && in.Feed != products.FeedStock && len(in.Only) == 0 && in.RetryFailed == ""
}

// normalize fills in defaults and says what can't be meant.
func (in *ProductSyncInput) normalize() error {
	if in.Mode == "" {
		in.Mode = ModeApply
	}
	if in.Mode != ModeApply && in.Mode != ModePlan {
		return invalid(`give "apply", or "plan" to see what would be written`, "mode is %q", in.Mode)
	}
	if in.Feed != "" && in.Feed != products.FeedPrice && in.Feed != products.FeedStock {
		return invalid(`give "price", or "stock" for the hourly stock file`, "feed is %q", in.Feed)
	}
	if in.Plan != "" && !planDigest.MatchString(in.Plan) {
		return invalid("give the twelve characters that `starter sync plan` shows", "plan is %q, which is not a digest of a plan", in.Plan)
	}
	if in.Plan != "" && in.Mode == ModePlan {
		return invalid("leave the mode out to write that plan, or the plan to see a new one", `mode is "plan", and a plan is given`)
	}
	if in.RetryFailed != "" && len(in.Only) > 0 {
		return invalid("give one of them", "only and retryFailed are both given")
	}
	if len(in.Only) > maxOnly {
		return invalid(fmt.Sprintf("name %d at most, or leave it out for a whole sync", maxOnly), "only names %d SKUs", len(in.Only))
	}
	for _, sku := range in.Only {
		if !skuNumber.MatchString(sku) {
			return invalid("give numbers of up to 8 digits", "only names %q, which is not a TD SYNNEX SKU", sku)
		}
	}
	slices.Sort(in.Only)
	in.Only = slices.Compact(in.Only)
	return nil
}

func invalid(fix, format string, args ...any) error {
	return shared.Fail(bridge.InvalidInput, fix, format, args...)
}
