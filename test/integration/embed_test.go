package integration

import (
	"os/exec"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// embedding builds examples/embed and returns what runs it against the stack.
func (b *bench) embedding() func(args ...string) string {
	b.t.Helper()
	embed := built(b.t, "examples/embed")
	return func(args ...string) string {
		b.t.Helper()
		args = append([]string{"-address", b.Temporal.Address, "-connection", b.Worker.Connection}, args...)
		out, err := exec.CommandContext(b.t.Context(), embed, args...).CombinedOutput() //nolint:gosec // our own example
		require.NoError(b.t, err, "%s", out)
		return string(out)
	}
}

// Another program orders through the bridge, as examples/embed shows: as a child workflow, and by
// waiting. However often and however it asks, there is one order of each purchase order.
func TestAnotherProgramOrdersOnce(t *testing.T) {
	t.Parallel()
	b := start(t, 200, nil)
	embed := b.embedding()
	product := b.product("1000003")
	first, second := b.purchaseOrder(product), b.purchaseOrder(product)

	text := embed(first, first, "424242") // the same one twice at once: one of them attaches to the other
	require.Equal(t, 2, strings.Count(text, first+"\tAccepted\t["), text)
	require.Contains(t, text, "424242\tFailed\t[]\tAutotask shows no purchase order with the number \"424242\"")
	require.Contains(t, text, "What to do:")
	require.Contains(t, embed("-wait", second), second+"\tAccepted\t[")
	again := embed("-wait", first, second)
	for _, number := range []string{first, second} {
		orders := b.orders(number)
		require.Len(t, orders, 1)
		require.Contains(t, again, number+"\tAdopted\t["+strings.Join(slices.Sorted(slices.Values(orders[0].OrderNumbers)), " ")+"]")
	}
}

// Update-with-start comes back when a person is needed, and attaches to the submission that waits.
func TestAnotherProgramLearnsThatAPersonIsNeeded(t *testing.T) {
	t.Parallel()
	b := start(t, 200, nil)
	embed := b.embedding()
	number := b.purchaseOrder(b.product("1000003"))
	b.fault(map[string]any{"method": "POST", "path": "/SynnexXML/PO", "nth": 1, "count": 1, "when": "before", "action": "reset"})
	for range 2 {
		require.Contains(t, embed("-wait", number), number+"\twaits for a person: [resolve retry abandon]")
	}
	require.Empty(t, b.orders(number))
}
