package integration

import (
	"testing"

	"github.com/shopspring/decimal"
	"github.com/stretchr/testify/require"

	"digitalbridge/activities/operations"
	"digitalbridge/clients/autotask"
	"digitalbridge/internal/bridge"
	"digitalbridge/internal/config"
	"digitalbridge/starter/local"
	"digitalbridge/workflows/orders"
	"digitalbridge/workflows/products"
)

var cost = decimal.RequireFromString("19.99")

// Credentials, hosts and keys that are wrong are told apart, each with what to do; no secret is in the
// message.
func TestWrongCredentialsAreNamed(t *testing.T) {
	t.Parallel()
	const wrong = config.Secret("not-the-secret")
	rows := []struct {
		name  string
		spoil func(*config.Worker)
		check string
		cause string
	}{
		{"Autotask user", func(c *config.Worker) { c.Autotask.UserName = "nobody@msp.example" }, "Autotask zone", "user"},
		{"Autotask secret", func(c *config.Worker) { c.Autotask.Secret = wrong }, "Autotask credentials", "401"},
		{"Autotask tracking identifier", func(c *config.Worker) { c.Autotask.IntegrationCode = wrong }, "Autotask credentials", "401"},
		{"TD SYNNEX password", func(c *config.Worker) { c.TDSynnex.Password = wrong }, "TD SYNNEX web services", "Login failed"},
		{"TD SYNNEX account", func(c *config.Worker) { c.TDSynnex.CustomerNumber = "999999" }, "TD SYNNEX web services", "999999"},
		{"SFTP password", func(c *config.Worker) { c.TDSynnex.SFTPPassword = wrong }, "TD SYNNEX price file", "password"},
		{"SFTP host key", func(c *config.Worker) { c.TDSynnex.SFTPHostKey = "SHA256:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA" },
			"TD SYNNEX price file", "host key"},
	}
	for _, row := range rows {
		t.Run(row.name, func(t *testing.T) {
			b := start(t, 50, func(o *local.Options) { o.Configure = row.spoil })
			err := b.run(bridge.CheckConnection, bridge.CheckConnectionID(b.Worker.Connection), operations.CheckInput{Fix: true}, nil)
			f := failed(t, err)
			require.Equal(t, bridge.CheckFailed, f.Type())
			require.Contains(t, f.Message(), row.check+": ")
			require.Contains(t, f.Message(), row.cause)
			require.Contains(t, f.Message(), "What to do:")
			require.NotContains(t, f.Message()+b.log.String(), string(wrong))
		})
	}
}

// A purchase order that can't be sent says everything that is wrong with it, and nothing reaches the
// distributor.
func TestAPurchaseOrderThatCannotBeSentSaysWhy(t *testing.T) {
	t.Parallel()
	b := start(t, 200, nil)
	at, ctx := b.autotask(), t.Context()
	known, unknown, without := b.product("1000003"), b.product("99999999"), b.product("")

	fine := b.purchaseOrder(known)
	draft := b.purchaseOrder(known)
	require.NoError(t, at.PurchaseOrders.Patch(ctx, autotask.PurchaseOrder{ID: b.readPurchaseOrder(draft).ID, Status: b.status("Canceled")}))
	other, err := at.PurchaseOrders.First(ctx, autotask.Where(autotask.Or(
		autotask.Lt("vendorID", b.vendor()), autotask.Gt("vendorID", b.vendor()))))
	require.NoError(t, err)

	rows := []struct {
		name  string
		input map[string]any
		kind  string
		want  []string
	}{
		{"no such purchase order", map[string]any{"purchaseOrder": "424242"}, bridge.NotFound, []string{`"424242"`, "What to do:"}},
		{"no number", map[string]any{}, bridge.InvalidInput, []string{"purchaseOrder is missing", "1016"}},
		{"a SKU that the distributor does not know", map[string]any{"purchaseOrder": b.purchaseOrder(known, unknown)}, bridge.OrderNotReady,
			[]string{"line 2", "99999999", "does not know", "run Product Sync"}},
		{"a product without a TD SYNNEX SKU", map[string]any{"purchaseOrder": b.purchaseOrder(without)}, bridge.OrderNotReady,
			[]string{"line 1", `"Product "`, "no TD SYNNEX SKU", "write the TD SYNNEX SKU into the row's vendor part number"}},
		{"not approved", map[string]any{"purchaseOrder": draft}, bridge.OrderNotReady, []string{`status is "Canceled"`, "set it to Submitted"}},
		{"another vendor", map[string]any{"purchaseOrder": other.PurchaseOrderNumber.Or("")}, bridge.OrderNotReady,
			[]string{"not TD SYNNEX", "check the vendor"}},
	}
	for _, row := range rows {
		t.Run(row.name, func(t *testing.T) {
			number, _ := row.input["purchaseOrder"].(string)
			f := failed(t, b.run(bridge.SubmitOrder, bridge.SubmitOrderID(b.Worker.Connection, number), row.input, nil))
			require.Equal(t, row.kind, f.Type(), f.Message())
			for _, part := range row.want {
				require.Contains(t, f.Message(), part)
			}
			require.Empty(t, b.orders(number))
		})
	}
	t.Run("sending is switched off", func(t *testing.T) {
		off := start(t, 200, func(o *local.Options) {
			o.Configure = func(c *config.Worker) { c.OrdersLive = config.SendingOff }
		})
		number := off.purchaseOrder(off.product("1000003"))
		f := failed(t, off.run(bridge.SubmitOrder, bridge.SubmitOrderID(off.Worker.Connection, number),
			map[string]any{"purchaseOrder": number}, nil))
		require.Equal(t, bridge.OrdersNotLive, f.Type())
		require.Contains(t, f.Message(), "ORDERS_LIVE=true")
		require.Empty(t, off.orders(number))
	})
	t.Run("the good one goes", func(t *testing.T) {
		b.submit(fine)
		require.Len(t, b.orders(fine), 1)
	})
}

// Without the vendor company nothing works, and every template says the same thing about it.
func TestAMissingVendorCompanyIsNamed(t *testing.T) {
	t.Parallel()
	b := start(t, 50, nil)
	b.fields()
	number := b.purchaseOrder(b.product("1000003"))
	at := b.autotask()
	require.NoError(t, at.Companies.Patch(t.Context(), autotask.Company{ID: b.vendor(), IsActive: autotask.Of(false)}))
	fresh := start(t, 50, func(o *local.Options) {
		o.Configure = func(c *config.Worker) {
			c.Autotask.ZoneURL, c.Autotask.AllowedHosts = b.Worker.Autotask.ZoneURL, b.Worker.Autotask.AllowedHosts
		}
	})
	for name, err := range map[string]error{
		"sync": fresh.run(bridge.ProductSync, bridge.ProductSyncID(fresh.Worker.Connection), products.ProductSyncInput{}, nil),
		"order": fresh.run(bridge.SubmitOrder, bridge.SubmitOrderID(fresh.Worker.Connection, number),
			map[string]any{"purchaseOrder": number}, nil),
		"sweep": fresh.run(bridge.SubmitApprovedOrders, bridge.SubmitApprovedOrdersID(fresh.Worker.Connection), orders.SweepInput{}, nil),
	} {
		f := failed(t, err)
		require.Equal(t, bridge.NotFound, f.Type(), name)
		require.Contains(t, f.Message(), "no active vendor company", name)
		require.Contains(t, f.Message(), "autotask.vendorName", name)
	}
}
