package orders_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"digitalbridge/activities/activitytest"
	"digitalbridge/activities/orders"
	"digitalbridge/clients/autotask"
	"digitalbridge/internal/bridge"
	"digitalbridge/internal/config"
	"digitalbridge/internal/order"
)

// chargesOf are the charges that Autotask made of a won opportunity, on whatever it made.
func (b *bench) chargesOf(opportunity int64) (charges []autotask.Charge) {
	b.T.Helper()
	made := autotask.Where(autotask.Eq("opportunityID", opportunity))
	collect := func(of *autotask.ChildCollection[autotask.Charge], parent int64) {
		for c, err := range of.List(b.T.Context(), parent) {
			require.NoError(b.T, err)
			charges = append(charges, c)
		}
	}
	for t, err := range b.Autotask.Tickets.Query(b.T.Context(), made) {
		require.NoError(b.T, err)
		collect(b.Autotask.TicketCharges, t.ID)
	}
	for p, err := range b.Autotask.Projects.Query(b.T.Context(), made) {
		require.NoError(b.T, err)
		collect(b.Autotask.ProjectCharges, p.ID)
	}
	for c, err := range b.Autotask.Contracts.Query(b.T.Context(), made) {
		require.NoError(b.T, err)
		collect(b.Autotask.ContractCharges, c.ID)
	}
	return charges
}

func (b *bench) procurement(wizard string) {
	b.T.Helper()
	b.AtAutotask("/sandbox/tenant", activitytest.Object{"procurement": true, "wonWizard": wizard})
}

func TestWithProcurementTheLinesCarryTheirCharges(t *testing.T) {
	for _, wizard := range []string{"ticket", "project", "contract"} {
		t.Run(wizard, func(t *testing.T) {
			b := newBench(t, 10)
			b.procurement(wizard)
			dock, screen := b.Product("TDS-1001", "1001"), b.Product("TDS-1002", "1002")
			opportunity := b.sale(dock, screen)
			charges := b.chargesOf(opportunity)
			require.Len(t, charges, 2)

			c := b.planned(opportunity)
			require.Empty(t, c.Findings)
			require.Equal(t, []int64{charges[0].ID, charges[1].ID}, []int64{c.Lines[0].ChargeID, c.Lines[1].ChargeID})
			made := b.makes(c)
			require.Empty(t, made.Refused)
			_, items := b.madeOf(opportunity)
			for i, item := range items[0] {
				require.Equal(t, charges[i].ID, item.ChargeID.Or(0))
				require.Equal(t, []int64{dock, screen}[i], item.ProductID.Or(0), "Autotask takes the product from the charge")
				require.NotZero(t, item.SalesOrderID.Or(0))
				require.Equal(t, [3]int64{charges[i].TicketID.Or(0), charges[i].ProjectID.Or(0), charges[i].ContractID.Or(0)},
					[3]int64{item.TicketID.Or(0), item.ProjectID.Or(0), item.ContractID.Or(0)})
			}
			require.True(t, b.planned(opportunity).Settled())

			submitted := activitytest.Must[orders.SubmittedPurchaseOrder](b, b.opportunities().SubmitPurchaseOrder, orders.SubmitPurchaseOrderInput{
				ID: made.ID, Lines: c.Lines})
			require.Equal(t, "Submitted", submitted.Status)
			require.Empty(t, submitted.Findings)
			require.EqualValues(t, 4, b.chargesOf(opportunity)[0].Status.Or(0), "On Order")
			again := b.planned(opportunity)
			require.True(t, again.Settled())
			require.Equal(t, c.Lines, again.Lines)
			require.Empty(t, again.Warnings)
			require.Zero(t, b.makes(again).Added)
		})
	}
}

func TestWithoutProcurementTheLinesAreMadeByTheirProducts(t *testing.T) {
	b := newBench(t, 10)
	dock := b.Product("TDS-1001", "1001")
	opportunity := b.sale(dock)
	require.Empty(t, b.chargesOf(opportunity))
	b.Forget()
	c := b.planned(opportunity)
	require.Zero(t, c.Lines[0].ChargeID)
	for endpoint := range b.Stats(b.Sandboxes.AutotaskURL()) {
		require.NotContains(t, endpoint, "Charges", "nothing was made of it that could have some")
	}
	require.Empty(t, c.Warnings)
	b.makes(c)
	_, items := b.madeOf(opportunity)
	require.Zero(t, items[0][0].ChargeID.Or(0))
	require.Equal(t, dock, items[0][0].ProductID.Or(0))
}

// A person in Procurement was faster: what is on a purchase order already, New or submitted, is not ordered again.
func TestWhatIsOnOrderAlreadyIsLeftOut(t *testing.T) {
	b := newBench(t, 10)
	b.procurement("ticket")
	dock, screen := b.Product("TDS-1001", "1001"), b.Product("TDS-1002", "1002")
	opportunity := b.sale(dock, screen)
	before := b.planned(opportunity)
	charge := b.chargesOf(opportunity)[0]

	theirs := b.makes(order.Conversion{Opportunity: 999999, Title: "By hand", CompanyID: before.CompanyID, ShipTo: before.ShipTo,
		Lines: []order.ConvertedLine{
			{QuoteItem: 999999, ProductID: dock, ChargeID: charge.ID, Product: "Dock", SKU: "1001", Quantity: 2, UnitCost: activitytest.Cost},
		}})
	require.Equal(t, 1, theirs.Added)
	left := func() order.LeftOut {
		c := b.planned(opportunity)
		require.Len(t, c.Lines, 1)
		require.Equal(t, screen, c.Lines[0].ProductID)
		require.Equal(t, before.Lines[1].ChargeID, c.Lines[0].ChargeID)
		require.False(t, c.Problems())
		return c.LeftOut[len(c.LeftOut)-1]
	}
	require.Contains(t, left().Reason, "is on purchase order "+theirs.Number)

	submitted, ok := mustPicklist(b).IDByLabel("Submitted")
	require.True(t, ok)
	require.NoError(t, b.Autotask.PurchaseOrders.Patch(t.Context(), autotask.PurchaseOrder{ID: theirs.ID, Status: autotask.Of(submitted)}))
	require.Contains(t, left().Reason, "is on purchase order "+theirs.Number)

	canceled, ok := mustPicklist(b).IDByLabel("Canceled")
	require.True(t, ok)
	require.NoError(t, b.Autotask.PurchaseOrders.Patch(t.Context(), autotask.PurchaseOrder{ID: theirs.ID, Status: autotask.Of(canceled)}))
	require.Equal(t, before.Lines, b.planned(opportunity).Lines, "a cancelled purchase order orders nothing")
}

// The charge was taken between the plan and the create: Autotask refuses the line, and it is left to a person.
func TestAChargeThatWasOrderedMeanwhileIsNotOrderedByItsProduct(t *testing.T) {
	b := newBench(t, 10)
	b.procurement("ticket")
	opportunity := b.sale(b.Product("TDS-1001", "1001"))
	c := b.planned(opportunity)
	other := c
	other.Opportunity = 999999
	theirs := b.makes(other)
	activitytest.Must[orders.SubmittedPurchaseOrder](b, b.opportunities().SubmitPurchaseOrder, orders.SubmitPurchaseOrderInput{
		ID: theirs.ID, Lines: c.Lines})
	late := b.makes(c)
	require.Zero(t, late.Added)
	require.Len(t, late.Refused, 1)
	require.True(t, late.Refused[0].Problem)
	require.Contains(t, late.Refused[0].Reason, "chargeID")
}

// Charges that the API user cannot see may ask for the same goods: nothing is planned without them.
func TestChargesThatCantBeReadStopTheConversion(t *testing.T) {
	for _, hidden := range []string{"Tickets", "TicketCharges", "Projects", "PurchaseOrderItems"} {
		t.Run(hidden, func(t *testing.T) {
			b := newBench(t, 10)
			b.procurement("ticket")
			opportunity := b.sale(b.Product("TDS-1001", "1001"))
			b.AtAutotask("/sandbox/user", activitytest.Object{"access": activitytest.Object{hidden: "None"}})
			_, err := activitytest.Run[orders.PlannedConversion](b, activitytest.Attempt{}, b.opportunities().PlanConversion,
				orders.OpportunityInput{Opportunity: opportunity})
			f := activitytest.Failed(t, err)
			require.Equal(t, bridge.Permission, f.Type())
			require.Contains(t, f.Message(), hidden)
		})
	}
	t.Run("sales orders are hidden, and the opportunity has one", func(t *testing.T) {
		b := newBench(t, 10)
		b.procurement("ticket")
		opportunity := b.sale(b.Product("TDS-1001", "1001"))
		b.AtAutotask("/sandbox/user", activitytest.Object{"access": activitytest.Object{"SalesOrders": "None"}})
		require.Equal(t, b.chargesOf(opportunity)[0].ID, b.planned(opportunity).Lines[0].ChargeID)
	})
}

// Who may not see sales orders can't tell a tenant without Procurement from one with it: the charges themselves tell.
func TestChargesAreFoundBehindHiddenSalesOrders(t *testing.T) {
	b := newBench(t, 10)
	b.procurement("ticket")
	dock := b.Product("TDS-1001", "1001")
	opportunity := b.sale(dock)
	charges := b.chargesOf(opportunity)
	require.Len(t, charges, 1)
	hide := func(entities ...string) {
		access := activitytest.Object{"SalesOrders": "None"}
		for _, e := range entities {
			access[e] = "None"
		}
		b.AtAutotask("/sandbox/user", activitytest.Object{"access": access})
		b.Autotask = b.NewAutotask(config.SandboxAutotaskSecret)
	}
	hide()
	require.Equal(t, charges[0].ID, b.planned(opportunity).Lines[0].ChargeID)

	// The sales order's id stands on the opportunity; without it and without a right to what may hold charges it is
	// not known whether the goods are ordered already.
	without, err := b.Autotask.Opportunities.First(t.Context(),
		autotask.Where(autotask.Exist("closedDate"), autotask.Or(autotask.Lt("id", opportunity), autotask.Gt("id", opportunity))))
	require.NoError(t, err)
	require.Zero(t, without.SalesOrderID.Or(0))
	require.False(t, b.planned(without.ID).Unsure)
	hide("Projects", "Contracts.query")
	c := b.planned(without.ID)
	require.True(t, c.Unsure)
	require.Len(t, c.Warnings, 1)
	require.Contains(t, c.Warnings[0].Problem, "neither sales orders nor projects and contracts")
}
