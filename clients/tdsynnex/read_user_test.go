package tdsynnex_test

import (
	"net/http/httptest"
	"testing"

	"github.com/shopspring/decimal"
	"github.com/stretchr/testify/require"

	"digitalbridge/clients/tdsynnex"
	"digitalbridge/clients/tdsynnex/sandbox"
)

// With two users, one orders and the other does everything else: an expired password of the first stops orders only, and a user
// who may not order never gets to.
func TestAUserForReading(t *testing.T) {
	server, err := sandbox.New(sandbox.Options{SKUs: 50, ReadUserID: "read@sandbox.example", ReadPassword: "read-password"})
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, server.Close()) })
	web := httptest.NewServer(server)
	t.Cleanup(web.Close)
	client := func(change func(*tdsynnex.Config)) (*tdsynnex.Client, error) {
		c := tdsynnex.Config{Region: tdsynnex.US, CustomerNumber: "555001", UserID: "ec@sandbox.example", Password: "sandbox-password",
			ReadUserID: "read@sandbox.example", ReadPassword: "read-password", WebServiceURL: web.URL, InvoiceURL: web.URL,
			RequestsPerMinute: -1}
		change(&c)
		return tdsynnex.New(c)
	}
	reads := func(c *tdsynnex.Client) error {
		_, err := c.OrderStatus(t.Context(), "PO-1")
		if err == nil {
			_, err = c.PriceAvailability(t.Context(), []tdsynnex.PriceAvailabilityRequest{{SynnexSKU: "1000001"}})
		}
		return err
	}
	order := func(c *tdsynnex.Client) error {
		_, err := c.SubmitPurchaseOrder(t.Context(), tdsynnex.PurchaseOrderRequest{
			PONumber:   "PO-1",
			ShipMethod: "FG",
			ShipTo: tdsynnex.Address{Name: "Sample MSP", Line1: "1 Main Street", City: "Reno", State: "NV",
				ZipCode: "89501", Country: "US"},
			Lines: []tdsynnex.PurchaseOrderLine{{LineNumber: 1, SKU: "1000001", Quantity: 1, UnitPrice: decimal.NewFromInt(10)}},
		})
		return err
	}

	expired, err := client(func(c *tdsynnex.Config) { c.Password = "expired" })
	require.NoError(t, err)
	require.False(t, expired.OneUser())
	require.NoError(t, reads(expired))
	require.Equal(t, tdsynnex.ClassAuth, tdsynnex.ClassOf(expired.CheckOrderUser(t.Context(), "PO-1")))
	require.Equal(t, tdsynnex.ClassAuth, tdsynnex.ClassOf(order(expired)))
	require.NoError(t, reads(expired), "a refusal of the one holds up no question of the other")

	both, err := client(func(*tdsynnex.Config) {})
	require.NoError(t, err)
	require.NoError(t, both.CheckOrderUser(t.Context(), "PO-1"))
	require.NotEqual(t, tdsynnex.ClassAuth, tdsynnex.ClassOf(order(both)))

	reader, err := client(func(c *tdsynnex.Config) { c.UserID, c.Password = c.ReadUserID, c.ReadPassword })
	require.NoError(t, err)
	require.Equal(t, tdsynnex.ClassAuth, tdsynnex.ClassOf(order(reader)))

	wrong, err := client(func(c *tdsynnex.Config) { c.ReadPassword = "expired" })
	require.NoError(t, err)
	require.Equal(t, tdsynnex.ClassAuth, tdsynnex.ClassOf(reads(wrong)))
	require.NotContains(t, reads(wrong).Error(), "read@sandbox.example")
	_, err = client(func(c *tdsynnex.Config) { c.ReadPassword = "" })
	require.ErrorContains(t, err, "give both or neither")
}
