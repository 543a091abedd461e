package orders_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"digitalbridge/activities/activitytest"
	"digitalbridge/activities/orders"
	"digitalbridge/clients/autotask"
	"digitalbridge/internal/order"
	"digitalbridge/internal/policy"
)

// charged makes a submitted purchase order whose lines fulfil the charges of a won opportunity, for the company given
// in Purchase For; 0 leaves that empty. It returns its number and the charges.
func (b *bench) charged(wizard string, purchaseFor int64) (string, []autotask.Charge) {
	b.T.Helper()
	ctx := b.T.Context()
	b.procurement(wizard)
	charges := b.chargesOf(b.sale(b.Product("TDS-1001", "1001"), b.Product("TDS-1002", "1002")))
	require.Len(b.T, charges, 2)
	location, err := b.Autotask.InventoryLocations.First(ctx, autotask.Where(autotask.Eq("isActive", true)))
	require.NoError(b.T, err)
	po := autotask.PurchaseOrder{
		VendorID: autotask.Of(b.Vendor()), Status: b.status("New"), ShipToName: autotask.Of("Sample MSP"),
		ShipToAddress1: autotask.Of("1 Main Street"), ShipToCity: autotask.Of("Reno"), ShipToState: autotask.Of("NV"),
		ShipToPostalCode: autotask.Of("89501"),
	}
	if purchaseFor != 0 {
		po.PurchaseForCompanyID = autotask.Of(purchaseFor)
	}
	id, err := b.Autotask.PurchaseOrders.Create(ctx, po)
	require.NoError(b.T, err)
	for _, c := range charges {
		_, err := b.Autotask.PurchaseOrderItems.Create(ctx, id, autotask.PurchaseOrderItem{
			OrderID: autotask.Of(id), ChargeID: autotask.Of(c.ID), InventoryLocationID: autotask.Of(location.ID), Quantity: autotask.Of(int64(2)),
			UnitCost: autotask.Of(activitytest.Cost),
		})
		require.NoError(b.T, err)
	}
	require.NoError(b.T, b.Autotask.PurchaseOrders.Patch(ctx, autotask.PurchaseOrder{ID: id, Status: b.status("Submitted")}))
	row, err := b.Autotask.PurchaseOrders.Get(ctx, id)
	require.NoError(b.T, err)
	return row.PurchaseOrderNumber.Or(""), charges
}

// customerOf is the company behind charges.
func (b *bench) customerOf(c autotask.Charge) autotask.Company {
	b.T.Helper()
	ctx := b.T.Context()
	var id int64
	switch {
	case c.TicketID.Or(0) != 0:
		t, err := b.Autotask.Tickets.Get(ctx, c.TicketID.Or(0))
		require.NoError(b.T, err)
		id = t.CompanyID.Or(0)
	case c.ProjectID.Or(0) != 0:
		p, err := b.Autotask.Projects.Get(ctx, c.ProjectID.Or(0))
		require.NoError(b.T, err)
		id = p.CompanyID.Or(0)
	default:
		p, err := b.Autotask.Contracts.Get(ctx, c.ContractID.Or(0))
		require.NoError(b.T, err)
		id = p.CompanyID.Or(0)
	}
	company, err := b.Autotask.Companies.Get(ctx, id)
	require.NoError(b.T, err)
	return company
}

func TestTheCompanyBehindTheChargesIsTheEndUser(t *testing.T) {
	for _, wizard := range []string{"ticket", "project", "contract"} {
		t.Run(wizard, func(t *testing.T) {
			b := newBench(t, 10)
			b.Policy.Orders.EndUser = policy.EndUserAlways
			number, charges := b.charged(wizard, 0)
			customer := b.customerOf(charges[0])
			require.NotZero(t, customer.ID)
			got := b.prepare(number)
			require.NotNil(t, got.PurchaseOrder.Customer, order.List(got.Findings))
			require.Equal(t, customer.ID, got.PurchaseOrder.Customer.ID)
			require.NotNil(t, got.Order.EndUser)
			require.Equal(t, customer.CompanyName.Or(""), got.Order.EndUser.Address.Name)
			require.NotNil(t, got.Order.Reseller)
		})
	}
}

func TestTheCustomersOwnNumberComesFromChargeOrTicket(t *testing.T) {
	b := newBench(t, 10)
	ctx := t.Context()
	number, charges := b.charged("ticket", 0)
	ticket := charges[0].TicketID.Or(0)
	numbers := func(ofTicket string, ofCharges ...string) {
		require.NoError(t, b.Autotask.Tickets.Patch(ctx, autotask.Ticket{ID: ticket, PurchaseOrderNumber: autotask.Of(ofTicket)}))
		for i, n := range ofCharges {
			require.NoError(t, b.Autotask.TicketCharges.Patch(ctx, ticket, autotask.Charge{ID: charges[i].ID, PurchaseOrderNumber: autotask.Of(n)}))
		}
	}
	numbers("", "", "")
	require.Empty(t, b.prepare(number).Order.EndUserPO)
	numbers("T-77", "", "")
	require.Equal(t, "T-77", b.prepare(number).Order.EndUserPO, "the ticket's")
	numbers("T-77", "4500-1", "4500-1")
	require.Equal(t, "4500-1", b.prepare(number).Order.EndUserPO, "the charge's goes first")
	numbers("T-77", "4500-1", "")
	got := b.prepare(number)
	require.Empty(t, got.Order.EndUserPO)
	require.Contains(t, order.List(got.Findings), "4500-1 (line 1), T-77 (line 2)")
	numbers("", "A-NUMBER-OF-MORE-THAN-15", "")
	got = b.prepare(number)
	require.Empty(t, got.Order.EndUserPO)
	require.Contains(t, order.List(got.Findings), "more than the 15 characters")
}

func TestChargesOfAnotherCompanyThanPurchaseForNameNobody(t *testing.T) {
	b := newBench(t, 10)
	b.Policy.Orders.StockEndUser = policy.StockEndUserSelf
	other, err := b.Autotask.Companies.First(t.Context(), autotask.Where(autotask.Eq("companyType", 1), autotask.Gt("id", 0)))
	require.NoError(t, err)
	number, charges := b.charged("ticket", other.ID)
	customer := b.customerOf(charges[0])
	if customer.ID == other.ID {
		other, err = b.Autotask.Companies.First(t.Context(), autotask.Where(autotask.Eq("companyType", 1), autotask.Gt("id", 0),
			autotask.Gt("id", other.ID)))
		require.NoError(t, err)
		row, err := b.Autotask.PurchaseOrders.First(t.Context(), autotask.Where(autotask.Eq("purchaseOrderNumber", number)))
		require.NoError(t, err)
		require.NoError(t, b.Autotask.PurchaseOrders.Patch(t.Context(), autotask.PurchaseOrder{ID: row.ID,
			PurchaseForCompanyID: autotask.Of(other.ID)}))
	}
	got := b.prepare(number)
	require.Nil(t, got.PurchaseOrder.Customer)
	require.Contains(t, got.PurchaseOrder.CustomerProblem, customer.CompanyName.Or(""))
	require.Contains(t, got.PurchaseOrder.CustomerProblem, other.CompanyName.Or(""))
	require.Contains(t, order.List(got.Findings), "lines for several companies go on purchase orders of their own")
}

// Who may not see tickets still orders; it is said where somebody wants to know the end user.
func TestATicketThatIsHiddenIsSaid(t *testing.T) {
	b := newBench(t, 10)
	number, _ := b.charged("ticket", 0)
	b.AtAutotask("/sandbox/user", activitytest.Object{"access": activitytest.Object{"Tickets.query": "None", "TicketCharges.query": "None"}})
	got := b.prepare(number)
	require.Nil(t, got.PurchaseOrder.Customer)
	require.Contains(t, got.PurchaseOrder.CustomerProblem, "does not show the API user the ticket behind line")
	require.Empty(t, order.With(order.Blocks, got.Findings), order.List(got.Findings))
}

// Autotask adds the vendor row by itself when a person changes the vendor of a purchase order, without a part number.
func TestAVendorRowThatAutotaskAddedIsSaid(t *testing.T) {
	b := newBench(t, 10)
	p := b.Product("ACME-1", "")
	harbor, err := b.Autotask.Companies.First(t.Context(), autotask.Where(autotask.Contains("companyName", "Harbor")))
	require.NoError(t, err)
	b.VendorRow(p, harbor.ID, "H-1")
	b.foreignOrder(harbor.ID, p)
	row, err := b.Autotask.PurchaseOrders.First(t.Context(), autotask.Where(autotask.Eq("vendorID", harbor.ID),
		autotask.Eq("shipToCity", "Reno")))
	require.NoError(t, err)
	b.AtAutotask("/sandbox/purchase-order", activitytest.Object{"number": row.PurchaseOrderNumber.Or(""), "vendor": "TD SYNNEX Corporation"})
	got := b.prepare(row.PurchaseOrderNumber.Or(""))
	require.Contains(t, order.List(got.Findings), "its TD SYNNEX vendor row has no part number, as Autotask adds it by itself")
}

// The vendor may be changed until something is received: the next look at the order notices.
func TestAVendorThatIsChangedAfterwardsIsNoticed(t *testing.T) {
	b := newBench(t, 200)
	id, number := b.purchaseOrder("Submitted", b.Product("TDS-9001", b.skuOfDistributor(0)))
	prepared := b.prepare(number)
	b.sendPrepared(prepared)
	b.AtAutotask("/sandbox/purchase-order", activitytest.Object{"number": number, "vendor": "Harbor Supply Co"})
	answer := activitytest.Must[order.Answer](b, b.following().PollOrder, orders.FindOrderInput{
		Number: prepared.Order.Number, PurchaseOrderID: id})
	known := order.Identify(order.NewTracking(prepared.PurchaseOrder), answer)
	edited := known.Edited()
	require.Len(t, edited, 1)
	require.Contains(t, edited[0].Text, "its vendor was changed to Harbor Supply Co after the order was sent")
}
