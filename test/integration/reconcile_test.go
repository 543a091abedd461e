package integration

import (
	"bytes"
	"encoding/json"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/shopspring/decimal"
	"github.com/stretchr/testify/require"
	"go.temporal.io/sdk/converter"

	"digitalbridge/clients/autotask"
	"digitalbridge/clients/tdsynnex"
	"digitalbridge/internal/bridge"
	"digitalbridge/internal/config"
	"digitalbridge/internal/reconcile"
	"digitalbridge/starter/local"
	"digitalbridge/starter/runs"
	"digitalbridge/workflows/orders"
)

// phone places an order outside the bridge.
func (b *bench) phone(number, sku string) {
	b.t.Helper()
	td, err := tdsynnex.New(tdsynnex.Config{
		Region: tdsynnex.US, CustomerNumber: config.SandboxAccount, UserID: config.SandboxUserID, Password: config.SandboxPassword,
		WebServiceURL: b.Sandboxes.TDSynnexURL(), InvoiceURL: b.Sandboxes.TDSynnexURL(), RequestsPerMinute: -1,
	})
	require.NoError(b.t, err)
	answer, err := td.SubmitPurchaseOrder(b.t.Context(), tdsynnex.PurchaseOrderRequest{
		PONumber: number, ShipMethod: "FG", ShipTo: tdsynnex.Address{
			Name: "Sample MSP", Line1: "1 Main Street", City: "Reno", State: "NV", ZipCode: "89501", Country: "US"},
		Lines: []tdsynnex.PurchaseOrderLine{{LineNumber: 1, SKU: sku, UnitPrice: cost, Quantity: 2}},
	})
	require.NoError(b.t, err)
	require.Equal(b.t, tdsynnex.StatusAccepted, answer.Code, answer.Reason)
}

// fetched is a report of the blob store as the starter gets it.
func (b *bench) fetched(key string) string {
	b.t.Helper()
	var out bytes.Buffer
	require.NoError(b.t, b.reader().FetchReport(b.t.Context(), key, &out))
	return out.String()
}

// reader is what the starter reads reports by.
func (b *bench) reader() *runs.Runs {
	return &runs.Runs{Client: b.Client, Payloads: converter.GetDefaultDataConverter(), Temporal: b.Worker.Temporal,
		Connection: b.connection(), Progress: io.Discard}
}

// Orders go through the bridge, then people and accidents make both systems differ. The comparison finds
// each difference, changes nothing and tells people once.
func TestReconcileOrdersFindsWhatDiffers(t *testing.T) {
	t.Parallel()
	const sku = "1000003"
	b := start(t, 200, func(o *local.Options) {
		o.PolicyFile = filepath.Join(t.TempDir(), "bridge.yaml")
		policy := testPolicy + "  receive: shipped\nreconcile: {settleFor: 1s}\n"
		require.NoError(t, os.WriteFile(o.PolicyFile, []byte(policy), 0o600))
	})
	product := b.product(sku)
	tracker := func(number string) string { return bridge.OrderStatusID(b.Worker.Connection, number) }
	submitted := func() string {
		number := b.purchaseOrder(product)
		b.submit(number)
		return number
	}
	fine, alone, edited, twice := submitted(), submitted(), submitted(), b.purchaseOrder(product)
	require.NoError(t, b.Client.TerminateWorkflow(t.Context(), tracker(alone), "", "an accident"))
	b.phone("PHONE-7", sku)
	b.phone("PHONE-8", sku)
	b.adopt(twice, "PHONE-7")
	b.phone(twice, sku) // somebody orders it once more
	at, po := b.autotask(), b.readPurchaseOrder(edited)
	for item, err := range at.PurchaseOrderItems.List(t.Context(), po.ID) {
		require.NoError(t, err)
		require.NoError(t, at.PurchaseOrderItems.Patch(t.Context(), po.ID, autotask.PurchaseOrderItem{
			ID: item.ID, Quantity: autotask.Of(int64(5)), UnitCost: autotask.Of(cost.Add(decimal.NewFromInt(5)))}))
	}

	b.control(http.MethodPost, b.Sandboxes.TDSynnexURL()+"/sandbox/clock", map[string]any{"advance": "720h"}, nil)
	for _, number := range []string{fine, edited, twice} {
		require.NoError(t, b.Client.GetWorkflow(t.Context(), tracker(number), "").Get(t.Context(), nil), number)
	}
	unsent := b.purchaseOrder(product)
	b.control(http.MethodPost, b.Sandboxes.TDSynnexURL()+"/sandbox/clock", map[string]any{"advance": "1h"}, nil)

	before := b.autotaskState()
	compare := func() (orders.ReconcileOrdersResult, map[string][]string) {
		t.Helper()
		var r orders.ReconcileOrdersResult
		require.NoError(t, b.run(bridge.ReconcileOrders, bridge.ReconcileOrdersID(b.Worker.Connection), orders.ReconcileOrdersInput{
			Numbers: []string{"PHONE-7", "PHONE-8"}}, &r))
		var full struct {
			Orders []reconcile.Row `json:"orders"`
		}
		require.NoError(t, json.Unmarshal([]byte(b.fetched(r.Report.JSON)), &full))
		found := map[string][]string{}
		for _, row := range full.Orders {
			kinds := []string{}
			for _, f := range row.Findings {
				kinds = append(kinds, string(f.Kind))
			}
			slices.Sort(kinds)
			found[row.PurchaseOrder] = slices.Compact(kinds)
		}
		return r, found
	}
	r, found := compare()
	require.True(t, reflect.DeepEqual(before, b.autotaskState()), "Autotask has changed")
	require.Equal(t, orders.OrdersDiffer, r.Outcome)
	require.Empty(t, found[fine])
	require.Equal(t, []string{"Not sent"}, found[unsent])
	require.Equal(t, []string{"Not received"}, found[alone])
	require.Equal(t, []string{"Price differs", "Quantity differs"}, found[edited])
	require.Contains(t, found[twice], "Duplicate")
	require.Equal(t, []string{"No purchase order"}, found[""], "PHONE-8, and not PHONE-7, which was adopted")
	require.Equal(t, r.Report.Reconciliation.Findings, r.Report.Reconciliation.New)
	require.True(t, b.logged(" between Autotask and TD SYNNEX, "))
	require.Contains(t, b.fetched(r.Report.HTML), "starter order submit "+unsent)
	require.Equal(t, r.Report.Reconciliation.Findings+1, strings.Count(b.fetched(r.Report.CSV), "\n"))

	told := strings.Count(b.log.String(), " between Autotask and TD SYNNEX, ")
	again, _ := compare()
	require.Equal(t, r.Report.Reconciliation.Findings, again.Report.Reconciliation.Findings)
	require.Zero(t, again.Report.Reconciliation.New)
	require.Equal(t, told, strings.Count(b.log.String(), " between Autotask and TD SYNNEX, "), "people are told once")
	require.WithinDuration(t, time.Now(), again.Report.Reconciliation.Made, time.Minute)
}
