package orders_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"digitalbridge/activities/activitytest"
	"digitalbridge/activities/orders"
	"digitalbridge/internal/order"
)

func (b *bench) preview(number string) orders.OrderPreview {
	return activitytest.Must[orders.OrderPreview](b, b.keeping().PreviewOrder, orders.PreviewOrderInput{PurchaseOrder: number})
}

func codesOf(findings []order.Finding) (codes []string) {
	for _, f := range findings {
		codes = append(codes, f.Code)
	}
	return codes
}

// A look at what would be sent finds what the submission finds, and leaves nothing behind.
func TestPreviewOrderSaysWhatASubmissionWouldAndKeepsNothing(t *testing.T) {
	b := newBench(t, 200)
	_, number := b.purchaseOrder("Submitted", b.Product("TDS-1000003", "1000003"))
	prepared := activitytest.Must[orders.PreparedOrder](b, b.Orders().PrepareOrder,
		orders.PrepareOrderInput{PurchaseOrder: number, Look: true})
	preview := b.preview(number)
	require.Equal(t, number, preview.PurchaseOrder)
	require.Equal(t, *prepared.Found.Checked.Order, preview.Order)
	require.Equal(t, append(prepared.Findings, prepared.Found.Checked.Findings...), preview.Findings)
	require.Equal(t, prepared.PurchaseOrder.Lines[0].ProductName, preview.Products[1])
	require.True(t, prepared.Total.Equal(preview.Total) && preview.Total.IsPositive())
	require.NotContains(t, codesOf(preview.Findings), order.AboutAlreadyThere)
	keys, err := b.Store.Keys(t.Context(), "")
	require.NoError(t, err)
	require.Empty(t, keys, "nothing is written, neither the dossier nor the log")

	b.sendPrepared(prepared)
	require.Contains(t, codesOf(b.preview(number).Findings), order.AboutAlreadyThere)
}

// What has to be fixed in Autotask is shown while TD SYNNEX can't be asked; an order that nothing blocks is not said to be good.
func TestPreviewOrderWhileTheDistributorIsAway(t *testing.T) {
	b := newBench(t, 200)
	product := b.Product("TDS-1000003", "1000003")
	_, draft := b.purchaseOrder("New", product)
	_, approved := b.purchaseOrder("Submitted", product)
	asked := b.preview(draft)
	require.Subset(t, asked.Findings, b.prepare(draft).Findings)

	b.AtTDSynnex("/sandbox/faults", activitytest.Object{"rules": []activitytest.Object{{"path": "/SynnexXML/POStatus", "action": "reset"}}})
	require.Equal(t, b.prepare(draft).Findings, b.preview(draft).Findings)
	_, err := activitytest.Run[orders.OrderPreview](b, activitytest.Attempt{}, b.keeping().PreviewOrder,
		orders.PreviewOrderInput{PurchaseOrder: approved})
	require.Error(t, err)
}
