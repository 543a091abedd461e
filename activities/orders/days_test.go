package orders_test

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"digitalbridge/activities/activitytest"
	"digitalbridge/activities/orders"
	"digitalbridge/clients/autotask"
	"digitalbridge/clients/tdsynnex"
	"digitalbridge/internal/order"
)

// TestADayStaysADay: the distributor's local day goes from its answer to Autotask, is that day in the tenant's own zone, and
// comes back as the same one, so that nothing is written a second time.
func TestADayStaysADay(t *testing.T) {
	zones := []string{"America/New_York", "America/Chicago", "America/Denver", "America/Los_Angeles", "America/Anchorage",
		"Pacific/Honolulu",
		"America/St_Johns", "Europe/London", "Europe/Berlin", "Asia/Kolkata", "Australia/Brisbane", "UTC"}
	ways := map[string]string{
		"2026-06-27T19:30:00":           "2026-06-27", // the evening, in California
		"2026-06-27T23:59:59":           "2026-06-27",
		"2026-06-28T00:00:00":           "2026-06-28",
		"2026-06-28T02:30:00Z":          "2026-06-27", // the same evening, said in UTC
		"2026-06-27T19:30:00-07:00":     "2026-06-27",
		"2026-06-27T22:30:00-04:00":     "2026-06-27",
		"2026-06-28T04:30:00+02:00":     "2026-06-27",
		"2026-12-31T23:00:00":           "2026-12-31",
		"2027-01-01T06:00:00Z":          "2026-12-31",
		"2026-03-08T02:30:00":           "2026-03-08", // the hour that is left out in spring
		"2026-11-01T01:30:00":           "2026-11-01", // the hour that comes twice in autumn
		"2028-02-29":                    "2028-02-29",
		"02/29/2028":                    "2028-02-29",
		"20260627":                      "2026-06-27",
		"06-27-2026":                    "2026-06-27",
		" 2026-06-27 20:00:00.0 ":       "2026-06-27",
		"2026-06-27T19:30:00.123-07:00": "2026-06-27",
	}
	days := map[string][]string{}
	for written, day := range ways {
		days[day] = append(days[day], written)
	}
	for day, ways := range days {
		t.Run(day, func(t *testing.T) {
			t.Parallel()
			want, err := time.Parse(time.DateOnly, day)
			require.NoError(t, err)
			b := newBench(t, 10)
			first, second := b.Product("TDS-9001", "9001"), b.Product("TDS-9002", "9002")
			var written string
			distributor := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
				_, _ = fmt.Fprintf(w, `<SynnexB2B><OrderStatusResponse><Code>accepted</Code><Items>`+
					`<Item lineNumber="1"><Code>shipped</Code><OrderNumber>7000</OrderNumber><OrderType>SO</OrderType><SKU>9001</SKU>`+
					`<OrderQuantity>2</OrderQuantity><ShipQuantity>2</ShipQuantity><ShipDatetime>%s</ShipDatetime></Item>`+
					`<Item lineNumber="2"><Code>accepted</Code><OrderNumber>7001</OrderNumber><OrderType>BO</OrderType><SKU>9002</SKU>`+
					`<OrderQuantity>2</OrderQuantity><ShipQuantity>0</ShipQuantity><ETADate>%s</ETADate></Item></Items>`+
					`</OrderStatusResponse></SynnexB2B>`, written, written)
			}))
			t.Cleanup(distributor.Close)
			client, err := tdsynnex.New(tdsynnex.Config{Region: tdsynnex.US, CustomerNumber: "555001", UserID: "user@msp.example",
				Password:      "secret",
				WebServiceURL: distributor.URL, InvoiceURL: distributor.URL, RequestsPerMinute: -1})
			require.NoError(t, err)
			o := b.Orders()
			o.TDSynnex = client
			var found orders.FoundOrder
			for _, written = range ways {
				found = activitytest.Must[orders.FoundOrder](b, o.FindOrder, orders.FindOrderInput{Number: "1016"})
				require.Equal(t, want, found.Items[0].ShippedAt, written)
				require.Equal(t, want, found.Items[1].ETA, written)
			}
			// However it was written, it is the same day from here on.
			for _, zone := range zones {
				b.AtAutotask("/sandbox/tenant", activitytest.Object{"dayZone": zone})
				id, number := b.purchaseOrder("Submitted", first, second)
				known := order.Merge(order.NewTracking(b.prepare(number).PurchaseOrder), found.Answer)
				_, err := b.record(activitytest.Attempt{}, id, known)
				require.NoError(t, err)
				row, err := b.Autotask.PurchaseOrders.Get(t.Context(), id)
				require.NoError(t, err)
				place, err := time.LoadLocation(zone)
				require.NoError(t, err)
				require.Equal(t, day, row.ShippingDate.Or(time.Time{}).In(place).Format(time.DateOnly), "in %s", zone)
				require.Equal(t, want, autotask.ReadDay(row.ShippingDate.Or(time.Time{})), zone)
				for item, err := range b.Autotask.PurchaseOrderItems.List(t.Context(), id) {
					require.NoError(t, err)
					if eta := item.EstimatedArrivalDate.Or(time.Time{}); !eta.IsZero() {
						require.Equal(t, day, eta.In(place).Format(time.DateOnly), zone)
					}
				}
				again, err := b.record(activitytest.Attempt{}, id, known)
				require.NoError(t, err)
				require.Equal(t, orders.RecordedOrder{}, again, "nothing is written twice in %s", zone)
			}
		})
	}
}
