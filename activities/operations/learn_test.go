package operations_test

import (
	"net/http"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"digitalbridge/activities/activitytest"
	"digitalbridge/activities/operations"
	"digitalbridge/clients/autotask"
	"digitalbridge/clients/tdsynnex"
	"digitalbridge/internal/bridge"
	"digitalbridge/internal/ledger"
)

// lastGoodKey is where the sync remembers the last full file that was applied.
const lastGoodKey = "price-file/last-good.json"

// ask has the tenant asked for everything, by a worker that has just started.
func (b *bench) ask() map[ledger.Name]ledger.Row {
	b.T.Helper()
	report := activitytest.Must[operations.LedgerReport](b, b.Connection().ReadLedger, operations.LedgerInput{Afresh: true})
	rows := map[ledger.Name]ledger.Row{}
	for _, r := range report.Assumptions {
		rows[r.Name] = r
	}
	return rows
}

// ordered makes a purchase order of a vendor.
func (b *bench) ordered(vendor int64, change func(*autotask.PurchaseOrder)) {
	b.T.Helper()
	po := autotask.PurchaseOrder{
		VendorID: autotask.Of(vendor), Status: autotask.Of(int64(1)), ShipToName: autotask.Of("Office"), ShipToAddress1: autotask.Of("1 Main St"),
	}
	if change != nil {
		change(&po)
	}
	_, err := b.Autotask.PurchaseOrders.Create(b.T.Context(), po)
	require.NoError(b.T, err)
}

func (b *bench) tenantIs(in activitytest.Object) { b.AtAutotask("/sandbox/tenant", in) }

// Every assumption that a tenant can be asked for, with a tenant of either kind.
func TestTheTenantIsAskedForEveryAssumption(t *testing.T) {
	shipped := func(po *autotask.PurchaseOrder) {
		po.ShippingDate = autotask.Of(autotask.WriteDay(time.Date(2026, 11, 20, 0, 0, 0, 0, time.UTC)))
	}
	applied := func(factor float64) func(*bench) {
		return func(b *bench) {
			rows, err := b.TDSynnex.PriceAvailability(t.Context(), b.someSKUs())
			require.NoError(b.T, err)
			costs := map[string]float64{}
			for _, r := range rows {
				if r.Price.Valid {
					costs[r.SynnexSKU] = r.Price.Decimal.InexactFloat64() * factor
				}
			}
			require.NotEmpty(b.T, costs)
			require.NoError(b.T, b.Store.PutJSON(t.Context(), lastGoodKey, activitytest.Object{"rows": 1000, "fields": 70, "costs": costs}))
		}
	}
	file := func(figures activitytest.Object) func(*bench) {
		return func(b *bench) { require.NoError(b.T, b.Store.PutJSON(t.Context(), lastGoodKey, figures)) }
	}
	for _, row := range []struct {
		name    ledger.Name
		is      string
		prepare func(*bench)
		want    ledger.Verdict
		seen    string
	}{
		{ledger.Procurement, "there", func(b *bench) { b.tenantIs(activitytest.Object{"procurement": true}) }, ledger.AsAssumed, "can be read"},
		{ledger.Procurement, "absent", func(b *bench) { b.tenantIs(activitytest.Object{"procurement": false}) }, ledger.NotSeen, "cannot see"},
		{ledger.Procurement, "not to be seen", func(b *bench) {
			b.tenantIs(activitytest.Object{"procurement": true})
			b.AtAutotask("/sandbox/user", activitytest.Object{"access": activitytest.Object{"SalesOrders.query": "None"}})
		}, ledger.NotSeen, "cannot see"},
		{ledger.StockOnHand, "by stocked items", nil, ledger.AsAssumed, "may be added"},
		{ledger.StockOnHand, "by the field", func(b *bench) {
			b.tenantIs(activitytest.Object{"quantityOnHand": "writable"})
			b.AtAutotask("/sandbox/user", activitytest.Object{"access": activitytest.Object{"InventoryStockedItemsAdd.create": "None"}})
		}, ledger.Otherwise, "may not be added; the field may be written"},
		{ledger.MemoSearch, "answers", nil, ledger.AsAssumed, "answered in"},
		{ledger.MemoSearch, "refused", func(b *bench) {
			b.AutotaskFault(activitytest.Object{"path": "/ATServicesRest/V1.0/PurchaseOrders/query", "action": "status", "status": 400, "count": 1})
		}, ledger.Otherwise, "is refused"},
		{ledger.DayHour, "of no order", nil, ledger.NotSeen, "has a ship date"},
		{ledger.DayHour, "of Chicago", func(b *bench) {
			b.tenantIs(activitytest.Object{"dayZone": "America/Chicago"})
			b.ordered(b.Vendor(), shipped)
		}, ledger.AsAssumed, "06:00 UTC"},
		{ledger.DayHour, "of Sydney", func(b *bench) {
			b.tenantIs(activitytest.Object{"dayZone": "Australia/Sydney"})
			b.ordered(b.Vendor(), shipped)
		}, ledger.Otherwise, "13:00 UTC"},
		{ledger.StatusLabels, "English", nil, ledger.AsAssumed, "Submitted"},
		{ledger.StatusLabels, "French", func(b *bench) { b.tenantIs(activitytest.Object{"labels": "fr"}) }, ledger.NotSeen,
			"no purchase order status"},
		{ledger.Costs, "shown", nil, ledger.AsAssumed, "products show theirs"},
		{ledger.Costs, "hidden", func(b *bench) { b.AtAutotask("/sandbox/user", activitytest.Object{"costPermission": false}) },
			ledger.Otherwise, "0 of"},
		{ledger.ExternalNumber, "free", func(b *bench) { b.ordered(b.OtherVendor(), nil) }, ledger.AsAssumed, "no other vendor's carries one"},
		{ledger.ExternalNumber, "in use", func(b *bench) {
			b.ordered(b.OtherVendor(), func(po *autotask.PurchaseOrder) { po.ExternalPONumber = autotask.Of("QB-77") })
		}, ledger.Otherwise, "1 of the newest 3"},
		{ledger.OrderNumbers, "plain", func(b *bench) { b.ordered(b.Vendor(), nil) }, ledger.AsAssumed, "for example"},
		{ledger.OrderNumbers, "with an underscore", func(b *bench) {
			b.tenantIs(activitytest.Object{"nextPurchaseOrder": "PO_1001"})
			b.ordered(b.Vendor(), nil)
		}, ledger.Otherwise, `"PO_1001"`},
		{ledger.Prices, "of no file", nil, ledger.NotSeen, "no price file"},
		{ledger.Prices, "as in the file", applied(1), ledger.AsAssumed, "within 5 %"},
		{ledger.Prices, "otherwise than in the file", applied(0.5), ledger.Otherwise, "in the file and"},
		{ledger.PriceFile, "of no sync", nil, ledger.NotSeen, "no full price file"},
		{ledger.PriceFile, "as known", file(activitytest.Object{"rows": 1000, "fields": 70, "unlimited": 25}), ledger.AsAssumed,
			"2.5 % show 9,999"},
		{ledger.PriceFile, "shorter", file(activitytest.Object{"rows": 1000, "fields": 62}), ledger.Otherwise, "of 62 fields"},
		{ledger.PriceFile, "odd", file(activitytest.Object{"rows": 1000, "fields": 70, "otherFields": 40}), ledger.Otherwise, "of 70 fields"},
		{ledger.Freight, "of nothing in stock", nil, ledger.NotSeen, "nothing to quote"},
		{ledger.OrderPage, "", nil, ledger.NotSeen, ""}, {ledger.Receiving, "", nil, ledger.NotSeen, ""},
	} {
		t.Run(string(row.name)+" "+row.is, func(t *testing.T) {
			b := newBench(t, 10)
			if row.prepare != nil {
				row.prepare(b)
			}
			b.Forget()
			got := b.ask()[row.name]
			require.Equal(t, row.want, got.Verdict, got.Seen)
			require.Contains(t, got.Seen, row.seen)
			require.NotEmpty(t, got.Follows)
			require.Zero(t, b.Requests(http.MethodPatch))
			require.Equal(t, got, b.remembered(row.name), "it is remembered")
		})
	}
}

// remembered is a row without asking the tenant.
func (b *bench) remembered(name ledger.Name) ledger.Row {
	b.T.Helper()
	b.Forget()
	report := activitytest.Must[operations.LedgerReport](b, b.Connection().ReadLedger, operations.LedgerInput{})
	require.Empty(b.T, b.Stats(b.Sandboxes.AutotaskURL()), "nothing is asked")
	for _, r := range report.Assumptions {
		if r.Name == name {
			return r
		}
	}
	return ledger.Row{}
}

// someSKUs are a few products of the distributor's.
func (b *bench) someSKUs() (asked []tdsynnex.PriceAvailabilityRequest) {
	for _, sku := range []string{"1000001", "1000002", "1000003", "1000004", "1000005"} {
		asked = append(asked, tdsynnex.PriceAvailabilityRequest{SynnexSKU: sku})
	}
	return asked
}

// Refused credentials end the questions: asking on would lock the user.
func TestRefusedCredentialsEndTheQuestions(t *testing.T) {
	b := newBench(t, 10)
	b.Autotask = b.NewAutotask("wrong-secret")
	b.Forget()
	_, err := activitytest.Run[operations.LedgerReport](b, activitytest.Attempt{}, b.Connection().ReadLedger,
		operations.LedgerInput{Afresh: true})
	require.Equal(t, bridge.Auth, activitytest.Failed(t, err).Type())
	require.LessOrEqual(t, b.Requests(http.MethodGet)+b.Requests(http.MethodPost), 3, "the zone, and the first question")
}
