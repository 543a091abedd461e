package integration

import (
	"bytes"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"google.golang.org/protobuf/proto"

	"digitalbridge/internal/bridge"
	"digitalbridge/internal/store"
	"digitalbridge/starter/local"
	"digitalbridge/workflows/products"
)

// enlarge makes a file of a report one of a plan of many thousand products, which no compressor makes small, and returns it.
func (b *bench) enlarge(key string) []byte {
	b.t.Helper()
	large := make([]byte, 200_000)
	_, _ = rand.NewChaCha8([32]byte{1}).Read(large)
	s, err := store.Open(b.t.Context(), b.Worker.Store)
	require.NoError(b.t, err)
	s = s.Of(b.connection())
	defer func() { require.NoError(b.t, s.Close()) }()
	require.NoError(b.t, s.PutBytes(b.t.Context(), key, "text/csv", large))
	return large
}

// A report is read where it lies. What of it is in Temporal's database is an address, or nothing at all; without either way
// a small report, and never a large one.
func TestAReportDoesNotTravelThroughHistories(t *testing.T) {
	t.Parallel()
	planned := func(b *bench) (page, csv string) {
		b.fields()
		result := b.sync(products.ProductSyncInput{Mode: products.ModePlan})
		require.NotNil(b.t, result.Report)
		return result.Report.HTML, strings.TrimSuffix(result.Report.HTML, "html") + "csv"
	}
	// kept is how many bytes of the questions so far are in Temporal's database; 0 when none was asked.
	kept := func(b *bench) int {
		if _, err := b.Client.DescribeWorkflowExecution(b.t.Context(), bridge.ReadingsID(b.connection()), ""); err != nil {
			return 0
		}
		return proto.Size(b.rawHistory(bridge.ReadingsID(b.connection())))
	}

	t.Run("by an address, or from the store", func(t *testing.T) {
		b := start(t, 60, nil)
		key, csv := planned(b)
		large := b.enlarge(csv)
		var served bytes.Buffer
		require.NoError(t, b.reader().FetchReport(t.Context(), csv, &served))
		require.True(t, bytes.Equal(large, served.Bytes()))
		require.Positive(t, kept(b))
		require.Less(t, kept(b), 8_000)
		served.Reset()
		require.NoError(t, b.reader().FetchReport(t.Context(), key, &served))
		require.Contains(t, served.String(), "</html>")

		before := kept(b)
		direct := b.reader()
		direct.Store = b.Worker.Store
		var read bytes.Buffer
		require.NoError(t, direct.FetchReport(t.Context(), csv, &read))
		require.True(t, bytes.Equal(large, read.Bytes()))
		require.Equal(t, before, kept(b), "Temporal was not asked")

		direct.Store = "file:///a/folder/of/another/machine"
		read.Reset()
		require.NoError(t, direct.FetchReport(t.Context(), key, &read))
		require.Equal(t, served.String(), read.String())
	})

	t.Run("neither", func(t *testing.T) {
		b := start(t, 60, func(o *local.Options) { o.NoLinks = true })
		_, csv := planned(b)
		b.enlarge(csv)
		var out bytes.Buffer
		err := b.reader().FetchReport(t.Context(), csv, &out)
		require.ErrorContains(t, err, "too many to travel through Temporal")
		require.ErrorContains(t, err, "BRIDGE_STORE")
		require.Zero(t, out.Len())
		require.Positive(t, kept(b))
		require.Less(t, kept(b), 8_000)

		small := strings.TrimSuffix(csv, "report.csv") + "plan.json"
		require.NoError(t, b.reader().FetchReport(t.Context(), small, &out))
		require.Contains(t, out.String(), `"digest"`)
		require.Less(t, kept(b), 200_000)
	})
}
