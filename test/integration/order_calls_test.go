package integration

import (
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"digitalbridge/clients/sandboxkit"
	"digitalbridge/starter/local"
)

// forgetCalls begins the sandboxes' counts anew.
func (b *bench) forgetCalls() {
	b.t.Helper()
	for _, base := range []string{b.Sandboxes.AutotaskURL(), b.Sandboxes.TDSynnexURL()} {
		b.control(http.MethodDelete, base+"/sandbox/stats", nil, nil)
	}
}

// calls are the requests at both vendors since then, by endpoint.
func (b *bench) calls() map[string]int {
	b.t.Helper()
	calls := map[string]int{}
	for _, base := range []string{b.Sandboxes.AutotaskURL(), b.Sandboxes.TDSynnexURL()} {
		var stats struct {
			Endpoints map[string]sandboxkit.EndpointStats `json:"endpoints"`
		}
		b.control(http.MethodGet, base+"/sandbox/stats", nil, &stats)
		for name, e := range stats.Endpoints {
			if e.Requests > 0 {
				calls[name] = e.Requests
			}
		}
	}
	return calls
}

// Every call that an order makes at the vendors has a reason (docs/benchmarks.md lists them): another one has to have one too.
func TestAnOrderMakesNoCallWithoutAReason(t *testing.T) {
	t.Parallel()
	policy := filepath.Join(t.TempDir(), "bridge.yaml")
	submitting, tracking, _ := strings.Cut(testPolicy, "tracking:")
	tracking = strings.ReplaceAll(tracking, "Every: 1s", "Every: 12h") // no look of a tracker is among the calls
	require.NoError(t, os.WriteFile(policy, []byte(submitting+"tracking:"+tracking+"  pollSoonEvery: 12h\n"), 0o600))
	b := start(t, 200, func(o *local.Options) { o.PolicyFile = policy })
	product := b.product("1000003")
	b.submit(b.purchaseOrder(product)) // from now on the tenant's names are known
	number := b.purchaseOrder(product)
	b.forgetCalls()
	b.submit(number)
	require.Equal(t, map[string]int{
		"POST /V1.0/PurchaseOrders/query":       2, // the order by its number, and those for the same place
		"POST /V1.0/PurchaseOrderItems/query":   4, // its lines, those of the others, and its lines before and after writing
		"POST /V1.0/ProductVendors/query":       1,
		"POST /V1.0/Products/query":             1,
		"GET /V1.0/PurchaseOrders/{id}":         2, // before and after writing
		"PATCH /V1.0/PurchaseOrders":            1,
		"PATCH /V1.0/PurchaseOrders/{id}/Items": 1,
		"POST /SynnexXML/POStatus":              2, // before anything else, and right before sending
		"POST /SynnexXML/PriceAvailability":     1,
		"POST /SynnexXML/PO":                    1,
	}, b.calls())
}
