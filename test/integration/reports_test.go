package integration

import (
	"bytes"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"google.golang.org/protobuf/proto"

	"digitalbridge/internal/bridge"
	"digitalbridge/starter/local"
	"digitalbridge/workflows/products"
)

// A report is read where it lies. What of it is in Temporal's database is an address, or nothing at all; without either way
// a small report, and never a large one.
func TestAReportDoesNotTravelThroughHistories(t *testing.T) {
	t.Parallel()
	planned := func(b *bench) (page string) {
		b.fields()
		result := b.sync(products.ProductSyncInput{Mode: products.ModePlan})
		require.NotNil(b.t, result.Report)
		return result.Report.HTML
	}
	// kept is how many bytes of the questions so far are in Temporal's database; 0 when none was asked.
	kept := func(b *bench) int {
		if _, err := b.Client.DescribeWorkflowExecution(b.t.Context(), bridge.ReadingsID(b.connection()), ""); err != nil {
			return 0
		}
		return proto.Size(b.rawHistory(bridge.ReadingsID(b.connection())))
	}

	t.Run("by an address, or from the store", func(t *testing.T) {
		b := start(t, 1500, nil)
		key := planned(b)
		var served bytes.Buffer
		require.NoError(t, b.reader().FetchReport(t.Context(), key, &served))
		require.Greater(t, served.Len(), 200_000)
		require.Contains(t, served.String(), "</html>")
		require.Positive(t, kept(b))
		require.Less(t, kept(b), 8_000)

		before := kept(b)
		direct := b.reader()
		direct.Store = b.Worker.Store
		csv := strings.TrimSuffix(key, "html") + "csv"
		var read bytes.Buffer
		require.NoError(t, direct.FetchReport(t.Context(), csv, &read))
		require.Greater(t, bytes.Count(read.Bytes(), []byte("\n")), 1000)
		require.Equal(t, before, kept(b), "Temporal was not asked")

		direct.Store = "file:///a/folder/of/another/machine"
		read.Reset()
		require.NoError(t, direct.FetchReport(t.Context(), key, &read))
		require.Equal(t, served.String(), read.String())
	})

	t.Run("neither", func(t *testing.T) {
		b := start(t, 6000, func(o *local.Options) { o.NoLinks = true })
		key := strings.TrimSuffix(planned(b), "html") + "csv"
		var out bytes.Buffer
		err := b.reader().FetchReport(t.Context(), key, &out)
		require.ErrorContains(t, err, "too many to travel through Temporal")
		require.ErrorContains(t, err, "BRIDGE_STORE")
		require.Zero(t, out.Len())
		require.Positive(t, kept(b))
		require.Less(t, kept(b), 8_000)

		small := strings.TrimSuffix(key, "report.csv") + "plan.json"
		require.NoError(t, b.reader().FetchReport(t.Context(), small, &out))
		require.Contains(t, out.String(), `"digest"`)
		require.Less(t, kept(b), 200_000)
	})
}
