package orders_test

import (
	"net/http"
	"strings"
	"sync"
	"testing"

	"github.com/shopspring/decimal"
	"github.com/stretchr/testify/require"

	"digitalbridge/activities/activitytest"
	"digitalbridge/activities/orders"
	"digitalbridge/clients/autotask"
	"digitalbridge/internal/bridge"
	"digitalbridge/internal/order"
	"digitalbridge/internal/policy"
	"digitalbridge/starter/local"
)

func (b *bench) opportunities() *orders.Opportunities {
	return &orders.Opportunities{Autotask: b.Autotask, Tenant: b.Tenant(), Policy: b.Policy, Store: b.Store}
}

// sale wins an opportunity with a quote of these products and a freight line.
func (b *bench) sale(products ...int64) int64 {
	b.T.Helper()
	var items []local.SaleItem
	for i, p := range products {
		items = append(items, local.SaleItem{ProductID: p, Quantity: decimal.NewFromInt(int64(i + 2)), UnitCost: activitytest.Cost})
	}
	id, err := local.WinSale(b.T.Context(), b.Autotask, "New office",
		append(items, local.SaleItem{Quantity: decimal.NewFromInt(1), UnitCost: activitytest.Cost})...)
	require.NoError(b.T, err)
	return id
}

func (b *bench) planned(opportunity int64) order.Conversion {
	b.T.Helper()
	return activitytest.Must[orders.PlannedConversion](b, b.opportunities().PlanConversion, orders.OpportunityInput{
		Opportunity: opportunity}).Conversion
}

func (b *bench) makes(c order.Conversion) orders.MadePurchaseOrder {
	b.T.Helper()
	return activitytest.Must[orders.MadePurchaseOrder](b, b.opportunities().MakePurchaseOrder, orders.MakePurchaseOrderInput{Conversion: c})
}

// madeOf are the purchase orders in Autotask that carry an opportunity's mark, with their items.
func (b *bench) madeOf(opportunity int64) (orders []autotask.PurchaseOrder, items [][]autotask.PurchaseOrderItem) {
	b.T.Helper()
	for po, err := range b.Autotask.PurchaseOrders.Query(b.T.Context(), autotask.Where(autotask.Eq("vendorID", b.Vendor()))) {
		require.NoError(b.T, err)
		if order.MarkedOpportunity(po.GeneralMemo.Or("")) != opportunity {
			continue
		}
		var rows []autotask.PurchaseOrderItem
		for item, err := range b.Autotask.PurchaseOrderItems.List(b.T.Context(), po.ID) {
			require.NoError(b.T, err)
			rows = append(rows, item)
		}
		orders, items = append(orders, po), append(items, rows)
	}
	return orders, items
}

func TestAnOpportunityBecomesOnePurchaseOrder(t *testing.T) {
	b := newBench(t, 10)
	dock, screen := b.Product("TDS-1001", "1001"), b.Product("TDS-1002", "1002")
	opportunity := b.sale(dock, b.Product("FOREIGN", ""), screen)

	c := b.planned(opportunity)
	require.Empty(t, c.Findings)
	require.Len(t, c.Lines, 2)
	require.Len(t, c.LeftOut, 2, "another vendor's product and freight")
	require.Equal(t, "Northwind Managed IT", c.ShipTo.Name, "the MSP's own company has the id 0")
	made := b.makes(c)
	require.True(t, made.Created)
	require.Equal(t, 2, made.Added)
	require.Empty(t, made.Refused)

	orders, items := b.madeOf(opportunity)
	require.Len(t, orders, 1)
	po := orders[0]
	require.Equal(t, made.Number, po.PurchaseOrderNumber.Or(""))
	require.Equal(t, "New", made.Status)
	require.Equal(t, "100 Main Street", po.ShipToAddress1.Or(""))
	require.Equal(t, c.CompanyID, po.PurchaseForCompanyID.Or(0))
	require.True(t, strings.HasPrefix(po.GeneralMemo.Or(""), "New office\n"), "a person reads what it is for")
	require.Len(t, items[0], 2)
	require.Equal(t, []int64{dock, screen}, []int64{items[0][0].ProductID.Or(0), items[0][1].ProductID.Or(0)})
	require.Equal(t, []int64{2, 4}, []int64{items[0][0].Quantity.Or(0), items[0][1].Quantity.Or(0)})
	require.True(t, items[0][0].UnitCost.Or(decimal.Zero).Equal(activitytest.Cost))

	require.True(t, b.planned(opportunity).Settled())
	again := b.makes(c)
	require.False(t, again.Created)
	require.Zero(t, again.Added)
	orders, items = b.madeOf(opportunity)
	require.Len(t, orders, 1)
	require.Len(t, items[0], 2)
}

// An answer can be lost at every create; whatever is made is found again.
func TestALostAnswerOfACreateIsDoubtAndNothingIsMadeTwice(t *testing.T) {
	rows := []struct {
		name, path, when, action string
		doubts                   int
	}{
		{"the purchase order is made, its answer lost", "/ATServicesRest/V1.0/PurchaseOrders", "after", "reset", 1},
		{"the purchase order is made, its answer cut", "/ATServicesRest/V1.0/PurchaseOrders", "after", "truncate", 1},
		{"the purchase order is not made", "/ATServicesRest/V1.0/PurchaseOrders", "before", "reset", 1},
		{"an item is made, its answer lost", "/ATServicesRest/V1.0/PurchaseOrders/*/Items", "after", "reset", 1},
		{"an item is not made", "/ATServicesRest/V1.0/PurchaseOrders/*/Items", "before", "reset", 1},
	}
	b := newBench(t, 10)
	dock, screen := b.Product("TDS-1001", "1001"), b.Product("TDS-1002", "1002")
	for _, row := range rows {
		t.Run(row.name, func(t *testing.T) {
			opportunity := b.sale(dock, screen)
			c := b.planned(opportunity)
			b.AutotaskFault(activitytest.Object{"method": "POST", "path": row.path, "when": row.when, "action": row.action, "nth": 1, "count": 1})
			doubts := 0
			var made orders.MadePurchaseOrder
			for made = b.makes(c); made.Doubt != ""; made = b.makes(c) {
				doubts++
			}
			b.HealAutotask()
			require.Equal(t, row.doubts, doubts)
			orders, items := b.madeOf(opportunity)
			require.Len(t, orders, 1)
			require.Len(t, items[0], 2)
			require.True(t, b.planned(opportunity).Settled())
		})
	}
}

func TestAHalfMadePurchaseOrderIsCompleted(t *testing.T) {
	b := newBench(t, 10)
	opportunity := b.sale(b.Product("TDS-1001", "1001"), b.Product("TDS-1002", "1002"))
	c := b.planned(opportunity)
	half := c
	half.Lines = c.Lines[:1]
	b.makes(half)
	planned := b.planned(opportunity)
	require.Len(t, planned.Missing, 1)
	require.Empty(t, planned.Findings)
	require.Equal(t, 1, b.makes(planned).Added)
	_, items := b.madeOf(opportunity)
	require.Len(t, items[0], 2)

	t.Run("not once it is submitted", func(t *testing.T) {
		opportunity := b.sale(b.Product("TDS-1003", "1003"), b.Product("TDS-1004", "1004"))
		c := b.planned(opportunity)
		half := c
		half.Lines = c.Lines[:1]
		made := b.makes(half)
		activitytest.Must[orders.SubmittedPurchaseOrder](b, b.opportunities().SubmitPurchaseOrder, orders.SubmitPurchaseOrderInput{
			ID: made.ID, Lines: half.Lines})
		planned := b.planned(opportunity)
		require.Contains(t, order.List(planned.Findings), "is Submitted and lacks Product TDS-1004")
		refused := b.makes(c).Refused
		require.Len(t, refused, 1)
		require.True(t, refused[0].Problem)
		require.Contains(t, refused[0].Reason, "New")
	})
}

// Two workflows under different ids see nothing and create at the same time: the younger purchase order is
// cancelled, and nobody adds items twice.
func TestTheYoungerOfTwoPurchaseOrdersGivesWay(t *testing.T) {
	b := newBench(t, 10)
	opportunity := b.sale(b.Product("TDS-1001", "1001"))
	c := b.planned(opportunity)
	// The other one works in the moment between this one's look and its create.
	var fast orders.MadePurchaseOrder
	var once sync.Once
	slow := b.opportunities()
	slow.Autotask = b.NewAutotaskThat(func(call autotask.Call) {
		if call.Endpoint == "PurchaseOrders" && strings.HasSuffix(call.Path, "/query") {
			once.Do(func() { fast = b.makes(c) })
		}
	})
	slow.Tenant.Autotask = slow.Autotask // which asks for the marks
	late := activitytest.Must[orders.MadePurchaseOrder](b, slow.MakePurchaseOrder, orders.MakePurchaseOrderInput{Conversion: c})
	require.True(t, fast.Created)
	require.False(t, late.Created)
	require.Contains(t, late.Doubt, fast.Number)
	orders, items := b.madeOf(opportunity)
	require.Len(t, orders, 2)
	canceled, ok := mustPicklist(b).ByLabel("Canceled")
	require.True(t, ok)
	id, _ := canceled.ID()
	require.Equal(t, id, orders[1].Status.Or(0))
	require.Len(t, items[0], 1)
	require.Empty(t, items[1])
	require.Equal(t, fast.ID, b.makes(c).ID)
}

// A workflow that is reset, or terminated and started again, has two activities at work for a while: the old one
// goes on until it notices. What the old one makes must be seen by the new one before it makes anything.
func TestARunThatWasResetDoesNotDoubleLines(t *testing.T) {
	b := newBench(t, 10)
	opportunity := b.sale(b.Product("TDS-1001", "1001"), b.Product("TDS-1002", "1002"))
	c := b.planned(opportunity)
	makesAs := func(a *orders.Opportunities, run string) (orders.MadePurchaseOrder, error) {
		return activitytest.Run[orders.MadePurchaseOrder](b, activitytest.Attempt{RunID: run}, a.MakePurchaseOrder, orders.MakePurchaseOrderInput{
			Conversion: c})
	}
	var once sync.Once
	var refused error
	old := b.opportunities()
	old.Autotask = b.NewAutotaskThat(func(call autotask.Call) {
		if call.Endpoint == "PurchaseOrders" && call.Method == http.MethodPost && !strings.HasSuffix(call.Path, "/query") {
			once.Do(func() { _, refused = makesAs(b.opportunities(), "the new run") })
		}
	})
	made, err := makesAs(old, "the old run")
	require.NoError(t, err)
	require.Equal(t, 2, made.Added)
	f := activitytest.Failed(t, refused)
	require.Equal(t, bridge.Transient, f.Type(), "the new run tries again")
	require.Contains(t, f.Message(), "the old run")

	again, err := makesAs(b.opportunities(), "the new run")
	require.NoError(t, err)
	require.False(t, again.Created)
	require.Zero(t, again.Added)
	made2, items := b.madeOf(opportunity)
	require.Len(t, made2, 1)
	require.Len(t, items[0], 2)
}

// A create whose answer was lost may still take effect: another run stays away until that must be over.
func TestALostCreateKeepsOtherRunsAway(t *testing.T) {
	b := newBench(t, 10)
	c := b.planned(b.sale(b.Product("TDS-1001", "1001")))
	b.AutotaskFault(activitytest.Object{"method": "POST", "path": "/ATServicesRest/V1.0/PurchaseOrders/*/Items", "when": "after",
		"action": "reset", "nth": 1, "count": 1})
	require.NotEmpty(t, b.makes(c).Doubt)
	_, err := activitytest.Run[orders.MadePurchaseOrder](b, activitytest.Attempt{RunID: "the new run"}, b.opportunities().MakePurchaseOrder,
		orders.MakePurchaseOrderInput{Conversion: c})
	require.Equal(t, bridge.Transient, activitytest.Failed(t, err).Type())
}

func TestAPurchaseOrderThatHoldsALineTwiceIsNotSubmitted(t *testing.T) {
	b := newBench(t, 10)
	c := b.planned(b.sale(b.Product("TDS-1001", "1001")))
	made := b.makes(c)
	_, items := b.madeOf(c.Opportunity)
	twin := items[0][0]
	_, err := b.Autotask.PurchaseOrderItems.Create(t.Context(), made.ID, autotask.PurchaseOrderItem{
		OrderID: twin.OrderID, ProductID: twin.ProductID, Quantity: twin.Quantity, UnitCost: twin.UnitCost,
		InventoryLocationID: twin.InventoryLocationID, Memo: twin.Memo,
	})
	require.NoError(t, err)
	submitted := activitytest.Must[orders.SubmittedPurchaseOrder](b, b.opportunities().SubmitPurchaseOrder, orders.SubmitPurchaseOrderInput{
		ID: made.ID, Lines: c.Lines})
	require.Equal(t, "New", submitted.Status)
	require.Contains(t, order.List(submitted.Findings), "stands on it 2 times")
}

func mustPicklist(b *bench) autotask.Picklist {
	b.T.Helper()
	list, err := b.Autotask.PurchaseOrders.Picklist(b.T.Context(), "status")
	require.NoError(b.T, err)
	return list
}

func TestAnItemThatAutotaskRefusesDoesNotStopTheOthers(t *testing.T) {
	b := newBench(t, 10)
	opportunity := b.sale(b.Product("TDS-1001", "1001"), b.Product("TDS-1002", "1002"))
	c := b.planned(opportunity)
	c.Lines[0].ProductID = 424242
	made := b.makes(c)
	require.Equal(t, 1, made.Added)
	require.Len(t, made.Refused, 1)
	require.Equal(t, c.Lines[0].QuoteItem, made.Refused[0].QuoteItem)
	require.NotEmpty(t, made.Refused[0].Fix)
}

func TestShipToFollowsThePolicy(t *testing.T) {
	b := newBench(t, 10)
	b.AtAutotask("/sandbox/tenant", activitytest.Object{"procurement": true}) // only then there are sales orders
	opportunity := b.sale(b.Product("TDS-1001", "1001"))
	o, err := b.Autotask.Opportunities.Get(t.Context(), opportunity)
	require.NoError(t, err)
	customer, err := b.Autotask.Companies.Get(t.Context(), o.CompanyID.Or(0))
	require.NoError(t, err)
	name := customer.CompanyName.Or("")

	b.Policy.Orders.Convert.ShipTo = policy.ShipToCustomer
	quote, err := b.Autotask.Quotes.First(t.Context(), autotask.Where(autotask.Eq("opportunityID", opportunity)))
	require.NoError(t, err)
	place, err := b.Autotask.QuoteLocations.Get(t.Context(), quote.ShipToLocationID.Or(0))
	require.NoError(t, err)
	require.Equal(t, order.Address{Name: name, Address1: place.Address1.Or(""), City: place.City.Or(""), State: place.State.Or(""),
		PostalCode: place.PostalCode.Or("")}, b.planned(opportunity).ShipTo, "the quote's")

	require.NoError(t, b.Autotask.SalesOrders.Patch(t.Context(), autotask.SalesOrder{
		ID: o.SalesOrderID.Or(0), ShipToAddress1: autotask.Of("5 Dock Road"), ShipToCity: autotask.Of("Reno"), ShipToState: autotask.Of("NV"),
		ShipToPostalCode: autotask.Of("89501"),
	}))
	require.Equal(t, order.Address{Name: name, Address1: "5 Dock Road", City: "Reno", State: "NV", PostalCode: "89501"},
		b.planned(opportunity).ShipTo, "the sales order's goes before the quote's")

	require.NoError(t, b.Autotask.SalesOrders.Patch(
		t.Context(), autotask.SalesOrder{ID: o.SalesOrderID.Or(0), ShipToAddress1: autotask.Null[string]()}))
	require.NoError(t, b.Autotask.QuoteLocations.Patch(t.Context(), autotask.QuoteLocation{ID: place.ID, Address1: autotask.Null[string]()}))
	require.Equal(t, customer.Address1.Or(""), b.planned(opportunity).ShipTo.Address1, "the company's, when neither has a street")

	b.Policy.Orders.Convert.ShipTo, b.Policy.Orders.Convert.OfficeLocation = policy.ShipToOffice, "Annex"
	_, err = activitytest.Run[orders.PlannedConversion](b, activitytest.Attempt{}, b.opportunities().PlanConversion, orders.OpportunityInput{
		Opportunity: opportunity})
	f := activitytest.Failed(t, err)
	require.Equal(t, bridge.InvalidPolicy, f.Type())
	require.Contains(t, f.Message(), `no active location "Annex"; it has: Northwind Managed IT`)
	_, err = b.Autotask.CompanyLocations.Create(t.Context(), 0, autotask.CompanyLocation{
		CompanyID: autotask.Of(int64(0)), Name: autotask.Of("Annex"), Address1: autotask.Of("9 Back Lane"), City: autotask.Of("Greenville"),
		State: autotask.Of("SC"), PostalCode: autotask.Of("29601"), IsActive: autotask.Of(true),
	})
	require.NoError(t, err)
	require.Equal(t, "9 Back Lane", b.planned(opportunity).ShipTo.Address1)
}

func TestItemsGoToTheInventoryLocationOfThePolicy(t *testing.T) {
	b := newBench(t, 10)
	b.Policy.Orders.Convert.InventoryLocation = "drop ship"
	opportunity := b.sale(b.Product("TDS-1001", "1001"))
	b.makes(b.planned(opportunity))
	_, items := b.madeOf(opportunity)
	where, err := b.Autotask.InventoryLocations.Get(t.Context(), items[0][0].InventoryLocationID.Or(0))
	require.NoError(t, err)
	require.Equal(t, "Drop Ship", where.LocationName.Or(""))

	b.Policy.Orders.Convert.InventoryLocation = "Closed Office"
	_, err = activitytest.Run[orders.PlannedConversion](b, activitytest.Attempt{}, b.opportunities().PlanConversion, orders.OpportunityInput{
		Opportunity: opportunity})
	f := activitytest.Failed(t, err)
	require.Equal(t, bridge.InvalidPolicy, f.Type())
	require.Contains(t, f.Message(), "Main Warehouse")
}

func TestAnOpportunityThatIsNotThereIsNamed(t *testing.T) {
	b := newBench(t, 10)
	_, err := activitytest.Run[orders.PlannedConversion](b, activitytest.Attempt{}, b.opportunities().PlanConversion, orders.OpportunityInput{
		Opportunity: 424242})
	f := activitytest.Failed(t, err)
	require.Equal(t, bridge.NotFound, f.Type())
	require.Contains(t, f.Message(), "424242")
	require.Contains(t, f.Message(), "What to do:")
}

func TestSubmittingAPurchaseOrderTwiceChangesItOnce(t *testing.T) {
	b := newBench(t, 10)
	c := b.planned(b.sale(b.Product("TDS-1001", "1001")))
	made := b.makes(c)
	in := orders.SubmitPurchaseOrderInput{ID: made.ID, Lines: c.Lines}
	require.Equal(t, orders.SubmittedPurchaseOrder{Number: made.Number, Status: "Submitted"},
		activitytest.Must[orders.SubmittedPurchaseOrder](b, b.opportunities().SubmitPurchaseOrder, in))
	b.Forget()
	require.Equal(t, "Submitted", activitytest.Must[orders.SubmittedPurchaseOrder](b, b.opportunities().SubmitPurchaseOrder, in).Status)
	require.Zero(t, b.Requests("PATCH"))

	canceled, _ := mustPicklist(b).ByLabel("Canceled")
	id, _ := canceled.ID()
	require.NoError(t, b.Autotask.PurchaseOrders.Patch(t.Context(), autotask.PurchaseOrder{ID: made.ID, Status: autotask.Of(id)}))
	_, err := activitytest.Run[orders.SubmittedPurchaseOrder](b, activitytest.Attempt{}, b.opportunities().SubmitPurchaseOrder, in)
	require.Equal(t, bridge.OrderNotReady, activitytest.Failed(t, err).Type())
}
