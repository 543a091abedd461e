package order

import (
	"testing"

	"github.com/stretchr/testify/require"
)

// asks is a charge for the dock of sale(), as Autotask makes it of the won opportunity.
func asks(change ...func(*Charge)) Charge {
	c := Charge{ID: 501, ProductID: 11, State: ChargeNeedToOrder, Status: "Need to Order/Fulfill", Quantity: dec("2"), On: "ticket T1"}
	for _, f := range change {
		f(&c)
	}
	return c
}

func in(s ChargeState) func(*Charge) {
	return func(c *Charge) { c.State, c.Status = s, string(s) }
}

func charged(charges ...Charge) func(*Sale) { return func(s *Sale) { s.Charges = charges } }

func TestAChargeDecidesWhetherItsLineIsOrdered(t *testing.T) {
	noProcurement := item(0, func(q *QuotedItem) { q.NoProcurement = true })
	rows := []struct {
		name    string
		charges []Charge
		more    func(*Sale)
		charge  int64
		reason  string // of the line left out
		problem bool
	}{
		{name: "none: by the product"},
		{name: "it needs ordering: the line carries it", charges: []Charge{asks()}, charge: 501},
		{name: "a charge for another product", charges: []Charge{asks(func(c *Charge) { c.ProductID = 99 })}},
		{name: "waiting for approval", charges: []Charge{asks(in(ChargeWaitingApproval))},
			reason: "its charge on ticket T1 is Waiting Approval (SKU 1001)", problem: true},
		{name: "pending", charges: []Charge{asks(in(ChargePending))}, reason: "is Pending", problem: true},
		{name: "on order", charges: []Charge{asks(in(ChargeOnOrder))}, reason: "is On Order"},
		{name: "partially delivered", charges: []Charge{asks(in(ChargePartiallyDelivered))}, reason: "is Partially Delivered/Shipped"},
		{name: "ready, such as fulfilled from stock", charges: []Charge{asks(in(ChargeReadyToDeliver))}, reason: "is Ready to Deliver/Ship"},
		{name: "delivered", charges: []Charge{asks(in(ChargeDelivered))}, reason: "is Delivered/Shipped Full"},
		{name: "cancelled", charges: []Charge{asks(in(ChargeCanceled))}, reason: "is Canceled"},
		{name: "a status that nobody knows", charges: []Charge{asks(in(""), func(c *Charge) { c.Status = "Parked" })},
			reason: `status "Parked", which is not known`, problem: true},
		{name: "on a purchase order that is still New", charges: []Charge{asks(func(c *Charge) { c.OrderedOn = "1044" })},
			reason: "is on purchase order 1044"},
		{name: "another quantity than quoted", charges: []Charge{asks(func(c *Charge) { c.Quantity = dec("3") })},
			reason: "asks for 3 pieces, and the quote for 2", problem: true},
		{name: "a replacement for a cancelled one", charges: []Charge{asks(in(ChargeCanceled)), asks(func(c *Charge) { c.ID = 502 })},
			charge: 502},
		{name: "a product without procurement is ready from the start", charges: []Charge{asks(in(ChargeReadyToDeliver))}, more: noProcurement},
		{name: "a product without procurement, delivered", charges: []Charge{asks(in(ChargeDelivered))}, more: noProcurement,
			reason: "is Delivered/Shipped Full"},
	}
	for _, row := range rows {
		t.Run(row.name, func(t *testing.T) {
			changes := []func(*Sale){charged(row.charges...)}
			if row.more != nil {
				changes = append(changes, row.more)
			}
			c := Convert(sale(changes...), nil, conversionRules())
			require.Empty(t, c.Findings)
			require.Equal(t, row.problem, c.Problems())
			screen := c.Lines[len(c.Lines)-1]
			require.Equal(t, []int64{2, 0}, []int64{screen.QuoteItem, screen.ChargeID}, "the screen has no charge, and is ordered as before")
			require.Equal(t, c.Lines, c.Missing)
			if row.reason == "" {
				require.Len(t, c.Lines, 2)
				require.Equal(t, row.charge, c.Lines[0].ChargeID)
				require.Equal(t, "1949", c.Total.String())
				return
			}
			require.Len(t, c.Lines, 1)
			require.Equal(t, "1550", c.Total.String(), "what is left out costs nothing")
			out := c.LeftOut[len(c.LeftOut)-1]
			require.Equal(t, int64(1), out.QuoteItem)
			require.Contains(t, out.Reason, row.reason)
			require.NotEmpty(t, out.Fix)
		})
	}
}

// Two items of one product: each has its own charge, and none is taken twice.
func TestEachLineHasItsOwnCharge(t *testing.T) {
	twoDocks := func(s *Sale) {
		s.Items[1] = s.Items[0]
		s.Items[1].ID, s.Items[1].Quantity = 2, dec("5")
	}
	five := func(c *Charge) { c.ID, c.Quantity = 502, dec("5") }
	c := Convert(sale(twoDocks, charged(asks(five), asks())), nil, conversionRules())
	require.Equal(t, []int64{501, 502}, []int64{c.Lines[0].ChargeID, c.Lines[1].ChargeID}, "by the quantity")

	c = Convert(sale(twoDocks, charged(asks(five), asks(in(ChargeOnOrder)))), nil, conversionRules())
	require.Len(t, c.Lines, 1)
	require.Equal(t, []int64{2, 502}, []int64{c.Lines[0].QuoteItem, c.Lines[0].ChargeID})

	c = Convert(sale(twoDocks, charged(asks())), nil, conversionRules())
	require.Equal(t, []int64{501, 0}, []int64{c.Lines[0].ChargeID, c.Lines[1].ChargeID})
}

// Our own line puts the charge on order: that must not take the line out of the plan.
func TestAChargeThatOurOwnLineCarriesStaysWithIt(t *testing.T) {
	made := []ConvertedOrder{{ID: 7, Number: "1016", Status: "Submitted", QuoteItems: []int64{1, 2}, Charges: map[int64]int64{1: 501}}}
	s := sale(charged(asks(in(ChargeOnOrder), func(c *Charge) { c.OrderedOn = "1016" })))
	c := Convert(s, made, conversionRules())
	require.True(t, c.Settled())
	require.Empty(t, c.Warnings)
	require.Equal(t, []int64{501, 0}, []int64{c.Lines[0].ChargeID, c.Lines[1].ChargeID})

	t.Run("a line beside a charge that still needs ordering is told", func(t *testing.T) {
		made[0].Charges = nil
		c := Convert(sale(charged(asks())), made, conversionRules())
		require.True(t, c.Settled())
		require.Zero(t, c.Lines[0].ChargeID)
		requireFinding(t, c.Warnings, "orders Dock while its charge on ticket T1 is still Need to Order/Fulfill")
	})
}

func TestNothingIsOrderedWhenAllOfItIsOnOrder(t *testing.T) {
	screens := asks(in(ChargeOnOrder), func(c *Charge) { c.ID, c.ProductID, c.Quantity = 502, 12, dec("5") })
	c := Convert(sale(charged(asks(in(ChargeOnOrder)), screens)), nil, conversionRules())
	require.Empty(t, c.Lines)
	requireFinding(t, c.Findings, "nothing that is to be ordered")
}

func TestAChargesStatusIsReadByLabelAndElseByItsID(t *testing.T) {
	rows := []struct {
		id    int64
		label string
		want  ChargeState
	}{
		{3, "Need to Order/Fulfill", ChargeNeedToOrder},
		{30, "Need To Order / Fulfill", ChargeNeedToOrder},
		{3, "Zu bestellen", ChargeNeedToOrder},
		{2, "", ChargeWaitingApproval},
		{8, "Storniert", ChargeCanceled},
		{9, "Parked", ""},
		{0, "", ""},
	}
	for _, row := range rows {
		require.Equal(t, row.want, ReadChargeState(row.id, row.label), "%d %s", row.id, row.label)
	}
}
