package orders

import (
	"testing"

	"github.com/stretchr/testify/require"

	"digitalbridge/internal/ledger"
	"digitalbridge/internal/order"
)

func TestSurprisesOfAnAnswer(t *testing.T) {
	known := order.AnswerItem{MethodCode: "FG", Warehouse: "3"}
	require.Empty(t, surprises(order.Answer{Items: []order.AnswerItem{known, {Warehouse: "98"}, {Warehouse: "Fremont"}, {}}}, "US"))
	require.Equal(t, []ledger.Surprise{
		{Kind: ledger.StatusWord, What: "allocated"}, {Kind: ledger.Unreadable, What: "line 2: 2 EA is not a quantity"},
		{Kind: ledger.ShipMethod, What: "ZZQ"}, {Kind: ledger.Warehouse, What: "777"},
	}, surprises(order.Answer{
		Unknown: []string{"allocated"}, Unread: []string{"line 2: 2 EA is not a quantity"},
		Items: []order.AnswerItem{known, {MethodCode: "ZZQ", Warehouse: "777"}},
	}, "US"))
}
