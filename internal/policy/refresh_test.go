package policy

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

func TestARefreshIsOffUntilThePolicySaysHowOften(t *testing.T) {
	require.Zero(t, Default().Products.Refresh.Every)
	for name, tt := range map[string]struct{ file, want string }{
		"every half hour, open quotes":  {"products: {refresh: {every: 30m}}", ""},
		"a list only":                   {`products: {refresh: {every: 1h, openQuotes: false, skus: ["1000001"]}}`, ""},
		"too often":                     {"products: {refresh: {every: 5m}}", "products.refresh.every: 5 min is shorter than 15 min"},
		"nothing chosen":                {"products: {refresh: {every: 1h, openQuotes: false}}", "products.refresh: nothing is chosen"},
		"nothing chosen and never done": {"products: {refresh: {openQuotes: false}}", ""},
		"not a SKU":                     {"products: {refresh: {skus: [TDS-1]}}", `products.refresh.skus: "TDS-1" is not a TD SYNNEX SKU`},
	} {
		t.Run(name, func(t *testing.T) {
			p, err := Parse([]byte(tt.file))
			if tt.want != "" {
				require.ErrorContains(t, err, tt.want)
				return
			}
			require.NoError(t, err)
			require.Contains(t, []time.Duration{0, 30 * time.Minute, time.Hour}, time.Duration(p.Products.Refresh.Every))
		})
	}
}
