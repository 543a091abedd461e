package bridge

import (
	"testing"

	"github.com/stretchr/testify/require"
)

func TestTheDesksPageOfAWorkflow(t *testing.T) {
	for id, want := range map[string]string{
		SubmitOrderID("main", "1016"):               "https://desk.example/orders/1016",
		SubmitOrderID("main", "PO/1 ü"):             "https://desk.example/orders/PO%2F1%20%C3%BC",
		OrderStatusID("main", "1016"):               "https://desk.example/orders/1016",
		QuarantineID("main"):                        "https://desk.example/quarantine",
		ProductSyncID("main"):                       "https://desk.example/sync?run=r1&workflow=product-sync%2Fmain",
		ProductSyncID("main") + "-2026-03-02T06:00": "https://desk.example/sync?run=r1&workflow=product-sync%2Fmain-2026-03-02T06%3A00",
		SubmitOrderID("other", "1016"):              "",
		ProductSyncID("mainland"):                   "",
		CheckConnectionID("main"):                   "",
	} {
		require.Equal(t, want, DeskLink("https://desk.example/", "main", id, "r1"), id)
	}
	require.Empty(t, DeskLink("", "main", QuarantineID("main"), "r1"))
}
