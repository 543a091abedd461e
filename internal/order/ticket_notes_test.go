package order

import (
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"digitalbridge/internal/policy"
)

func TestTicketNotes(t *testing.T) {
	at := time.Date(2026, 9, 8, 12, 0, 0, 0, time.UTC)
	po := PurchaseOrder{Number: "1016", Lines: []Line{
		{Number: 1, ItemID: 71, SKU: "1000001", ProductName: "Dock", Quantity: 2, TicketID: 5},
		{Number: 2, ItemID: 72, SKU: "1000002", ProductName: "Screen", Quantity: 1},
	}}
	known := Tracking{Lines: []LineTracking{
		{Number: 1, ItemID: 71, SKU: "1000001", Ordered: 2, Shipped: 2, OrderNumbers: []string{"77"}, Parcels: []Parcel{
			{Tracking: []string{"1Z999AA10123456784"}, Quantity: 2, Method: "UPS Ground", ShippedAt: at}, {Quantity: 1}}},
		{Number: 2, ItemID: 72, Ordered: 1, Shipped: 1},
	}}
	rules := func(internal, customer []policy.OrderState) policy.Notes {
		return policy.Notes{Internal: internal, Customer: customer}
	}

	require.Empty(t, TicketNotes(po, known, policy.Default().Tracking.Notes, nil), "by default none")
	require.Empty(t, TicketNotes(po, known, rules([]policy.OrderState{"Delivered"}, []policy.OrderState{"Back-ordered"}), nil),
		"another state")

	inside := TicketNotes(po, known, rules([]policy.OrderState{"Shipped"}, nil), nil)
	require.Len(t, inside, 1, "the second line has no ticket")
	require.Equal(t, TicketNote{TicketID: 5, Key: "1016/1/Shipped", Title: "Shipped: Dock", Text: inside[0].Text}, inside[0])
	for _, want := range []string{"2 x Dock", "Shipped; 2 of 2 shipped", "Purchase order 1016, line 1, SKU 1000001", "TD SYNNEX order: 77",
		"Parcel 1Z999AA10123456784, shipped 2026-09-08", "https://"} {
		require.Contains(t, inside[0].Text, want)
	}
	require.True(t, Tells(inside[0].Text, "1016/1/Shipped"))

	outside := TicketNotes(po, known, rules(nil, []policy.OrderState{"Shipped"}), nil)
	require.True(t, outside[0].Customer)
	require.NotContains(t, outside[0].Text, "SYNNEX", "who supplies it is not the customer's concern")
	require.NotContains(t, outside[0].Text, "1000001")
	require.Contains(t, outside[0].Text, "1Z999AA10123456784")

	require.Empty(t, TicketNotes(po, known, rules([]policy.OrderState{"Shipped"}, nil), []string{"1016/1/Shipped"}), "told")
	known.Lines[0].Delivered = 2
	require.Len(t, TicketNotes(po, known, rules([]policy.OrderState{"Shipped", "Delivered"}, nil), []string{"1016/1/Shipped"}), 1,
		"the next state")
}

func TestANoteOfManyParcelsKeepsItsReference(t *testing.T) {
	l := LineTracking{Number: 1, ItemID: 71, Ordered: 900, Shipped: 900}
	for range 900 {
		l.Parcels = append(l.Parcels, Parcel{Tracking: []string{"1Z999AA10123456784"}, Method: "UPS Ground"})
	}
	po := PurchaseOrder{Number: "1016", Lines: []Line{{Number: 1, ItemID: 71, ProductName: strings.Repeat("x", 300), TicketID: 5}}}
	n := TicketNotes(po, Tracking{Lines: []LineTracking{l}}, policy.Notes{Customer: []policy.OrderState{"Shipped"}}, nil)[0]
	require.LessOrEqual(t, len([]rune(n.Text)), 32000)
	require.Len(t, []rune(n.Title), 250)
	require.True(t, Tells(n.Text, n.Key))
}

func TestTellsTakesTheWholeReference(t *testing.T) {
	require.True(t, Tells("a\r\nReference: 1016/1/Shipped\r\nand what a person added", "1016/1/Shipped"))
	require.False(t, Tells("Reference: 1016/11/Shipped", "1016/1/Shipped"))
	require.False(t, Tells("see Reference: 1016/1/Shipped", "1016/1/Shipped"))
}
