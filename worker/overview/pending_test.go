package overview

import (
	"testing"

	"github.com/stretchr/testify/require"

	"digitalbridge/activities/orders"
)

func TestWhatIsBeingSubmittedDoesNotGoOutWithTheNextSweep(t *testing.T) {
	pending := []orders.PendingOrder{
		{PurchaseOrder: "1"}, {PurchaseOrder: "2"}, {PurchaseOrder: "3"}, {PurchaseOrder: "4", LeftOut: "too old"},
	}
	leaveOutSubmitted(pending, []Order{
		{PurchaseOrder: "2", NeedsDecision: true}, {PurchaseOrder: "3"}, {PurchaseOrder: "4", NeedsDecision: true},
	})
	var why []string
	for _, o := range pending {
		why = append(why, o.LeftOut)
	}
	require.Equal(t, []string{"", "its submission waits for a person", "its submission is under way", "too old"}, why)
}
