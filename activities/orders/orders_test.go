package orders_test

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/shopspring/decimal"
	"github.com/stretchr/testify/require"

	"digitalbridge/activities/activitytest"
	"digitalbridge/activities/operations"
	"digitalbridge/activities/orders"
	"digitalbridge/clients/autotask"
	"digitalbridge/clients/tdsynnex"
	"digitalbridge/clients/tdsynnex/pricefile"
	"digitalbridge/clients/tdsynnex/sandbox/catalog"
	"digitalbridge/internal/bridge"
	"digitalbridge/internal/config"
	"digitalbridge/internal/order"
)

const (
	sendEndpoint    = "POST /SynnexXML/PO"
	statusEndpoint  = "POST /SynnexXML/POStatus"
	invoiceEndpoint = "POST /webservice/invoice/query"
)

// sandboxSeed is the seed of the sandboxes' catalogue.
const sandboxSeed = 1

// skuOfDistributor is the n-th SKU that the TD SYNNEX sandbox sells from stock to anybody.
func (b *bench) skuOfDistributor(n int) string {
	b.T.Helper()
	made, err := catalog.New(sandboxSeed, b.skus, time.Now)
	require.NoError(b.T, err)
	for i := range made.Len() {
		item := made.Item(i)
		stocked := item.QuantityTotal > 50 && item.QuantityTotal < 9000 && !item.DropShipOnly && !item.Virtual
		sold := item.Status != pricefile.StatusDeleted && item.ABCCode == pricefile.ABCActive && !item.EndUserRequired
		if stocked && sold {
			if n--; n < 0 {
				return item.SKU
			}
		}
	}
	b.T.Fatal("the sandbox's catalogue is too small")
	return ""
}

// purchaseOrder makes a purchase order in Autotask with a line of two pieces for each product and gives it
// a status. It returns id and number.
func (b *bench) purchaseOrder(status string, products ...int64) (int64, string) {
	b.T.Helper()
	ctx := b.T.Context()
	location, err := b.Autotask.InventoryLocations.First(ctx, autotask.Where(autotask.Eq("isActive", true)))
	require.NoError(b.T, err)
	id, err := b.Autotask.PurchaseOrders.Create(ctx, autotask.PurchaseOrder{
		VendorID: autotask.Of(b.Vendor()), Status: b.status("New"), ShipToName: autotask.Of("Sample MSP"),
		ShipToAddress1: autotask.Of("1 Main Street"),
		ShipToCity:     autotask.Of("Reno"), ShipToState: autotask.Of("NV"), ShipToPostalCode: autotask.Of("89501"),
		GeneralMemo: autotask.Of("Call Bob\r\nbefore delivery"),
	})
	require.NoError(b.T, err)
	for _, p := range products {
		_, err := b.Autotask.PurchaseOrderItems.Create(ctx, id, autotask.PurchaseOrderItem{
			OrderID: autotask.Of(
				id,
			),
			ProductID:           autotask.Of(p),
			InventoryLocationID: autotask.Of(location.ID),
			Quantity:            autotask.Of(int64(2)),
			UnitCost:            autotask.Of(activitytest.Cost),
		})
		require.NoError(b.T, err)
	}
	if status != "New" {
		require.NoError(b.T, b.Autotask.PurchaseOrders.Patch(ctx, autotask.PurchaseOrder{ID: id, Status: b.status(status)}))
	}
	po, err := b.Autotask.PurchaseOrders.Get(ctx, id)
	require.NoError(b.T, err)
	return id, po.PurchaseOrderNumber.Or("")
}

func (b *bench) status(label string) autotask.Optional[int64] {
	b.T.Helper()
	list, err := b.Autotask.PurchaseOrders.Picklist(b.T.Context(), "status")
	require.NoError(b.T, err)
	v, ok := list.ByLabel(label)
	require.True(b.T, ok, label)
	id, ok := v.ID()
	require.True(b.T, ok)
	return autotask.Of(id)
}

func (b *bench) prepare(ref string) orders.PreparedOrder {
	b.T.Helper()
	return activitytest.Must[orders.PreparedOrder](b, b.Orders().PrepareOrder, orders.PrepareOrderInput{PurchaseOrder: ref})
}

// send sends an order of two lines under a number.
func (b *bench) send(number string) (orders.SentOrder, error) {
	b.T.Helper()
	return activitytest.Run[orders.SentOrder](
		b,
		activitytest.Attempt{},
		b.Orders().SendOrder,
		orders.SendOrderInput{Order: b.order(number)},
	)
}

// sendPrepared sends the order of a purchase order as it was prepared.
func (b *bench) sendPrepared(p orders.PreparedOrder) {
	b.T.Helper()
	sent := activitytest.Must[orders.SentOrder](b, b.Orders().SendOrder, orders.SendOrderInput{Order: p.Order, Of: &p.PurchaseOrder})
	require.Equal(b.T, order.Accepted, sent.Outcome)
}

func (b *bench) order(number string) order.DistributorOrder {
	b.T.Helper()
	return order.DistributorOrder{
		Number: number, BackOrder: true, ShipMethod: "FG",
		ShipTo:  order.ShipTo{Name: "Sample MSP", Line1: "1 Main Street", City: "Reno", State: "NV", PostalCode: "89501", Country: "US"},
		Contact: order.Contact{Name: "Test Buyer", Phone: "7755550100", Email: "buyer@msp.example"},
		Lines: []order.DistributorLine{
			{Number: 1, SKU: b.skuOfDistributor(0), Quantity: 2, UnitPrice: b.priceOfDistributor(b.skuOfDistributor(0))},
			{Number: 2, SKU: b.skuOfDistributor(1), Quantity: 3, UnitPrice: b.priceOfDistributor(b.skuOfDistributor(1))},
		},
	}
}

// priceOfDistributor is the price at which the distributor sells a product without asking a person.
func (b *bench) priceOfDistributor(sku string) decimal.Decimal {
	b.T.Helper()
	rows, err := b.TDSynnex.PriceAvailability(b.T.Context(), []tdsynnex.PriceAvailabilityRequest{{SynnexSKU: sku}})
	require.NoError(b.T, err)
	return rows[0].Price.Decimal
}

// atDistributor counts the order records under a number.
func (b *bench) atDistributor(number string) int {
	b.T.Helper()
	var all struct {
		Orders []struct {
			PONumber string `json:"poNumber"`
		} `json:"orders"`
	}
	b.Control(http.MethodGet, b.Sandboxes.TDSynnexURL()+"/sandbox/orders", nil, &all)
	n := 0
	for _, o := range all.Orders {
		if o.PONumber == number {
			n++
		}
	}
	return n
}

func TestPrepareOrderReadsAll(t *testing.T) {
	b := newBench(t, 10)
	both := b.Product("TDS-9001", "")
	b.VendorRow(both, b.OtherVendor(), "NOT-OURS")
	b.VendorRow(both, b.Vendor(), "9001")
	_, number := b.purchaseOrder("Submitted", both, b.Product("MSP-2", "9002"))

	got := b.prepare(number)
	po := got.PurchaseOrder
	require.Empty(t, got.Findings)
	require.Equal(t, "Submitted", po.Status)
	require.True(t, po.ForDistributor)
	require.Equal(t, "TD SYNNEX Corporation", po.VendorName)
	require.Equal(t, []string{"9001", "9002"}, []string{po.Lines[0].SKU, po.Lines[1].SKU}, "the SKU of TD SYNNEX's own vendor row")
	require.Equal(t, "Product TDS-9001", po.Lines[0].ProductName)
	require.Equal(t, []int{1, 2}, []int{po.Lines[0].Number, po.Lines[1].Number})
	require.True(t, got.Total.Equal(activitytest.Cost.Mul(decimal.NewFromInt(4))), got.Total)
	require.True(t, got.Live)
	require.Equal(t, b.Policy.Orders.ApprovedStatuses, got.Rules.ApprovedStatuses)
	require.Equal(t, got, b.prepare(bridge.PurchaseOrderIDPrefix+strconv.FormatInt(po.ID, 10)), "by id it is the same order")
}

// A product that only another vendor sells, or whose prefix alone says TD SYNNEX, has no SKU to order.
func TestPrepareOrderTakesNoOtherSKU(t *testing.T) {
	b := newBench(t, 10)
	p := b.Product("TDS-9001", "9001")
	id, number := b.purchaseOrder("Submitted", p)
	row := b.VendorRows(p)[0]
	require.NoError(t, b.Autotask.ProductVendors.Patch(
		t.Context(), p, autotask.ProductVendor{ID: row.ID, VendorID: autotask.Of(b.OtherVendor())}))

	got := b.prepare(number)
	require.Empty(t, got.PurchaseOrder.Lines[0].SKU)
	require.Len(t, got.Findings, 1)
	require.Contains(t, got.Findings[0].String(), `product "Product TDS-9001" has no TD SYNNEX SKU`)

	require.NoError(t, b.Autotask.PurchaseOrders.Patch(t.Context(), autotask.PurchaseOrder{ID: id, VendorID: autotask.Of(b.OtherVendor())}))
	po, err := b.Autotask.PurchaseOrders.Get(t.Context(), id)
	require.NoError(t, err)
	if po.VendorID.Or(0) != b.Vendor() { // Autotask may keep the vendor of a submitted order
		require.Contains(t, order.List(b.prepare(number).Findings), "Other Distribution")
	}
}

// A number is a number: nobody asks for an id that happens to be the same.
func TestPrepareOrderPrefersTheNumber(t *testing.T) {
	b := newBench(t, 10)
	p := b.Product("TDS-9001", "9001")
	first, number := b.purchaseOrder("Submitted", p)
	proxy := b.through(func(r *http.Request) *http.Response { // Autotask asked for the id that is also a number
		if strings.HasSuffix(r.URL.Path, "/PurchaseOrders/"+number) {
			t.Errorf("asked for id %s although it is a number", number)
		}
		return nil
	})
	b.Autotask = proxy
	require.Equal(t, first, b.prepare(number).PurchaseOrder.ID)

	_, err := activitytest.Run[orders.PreparedOrder](b, activitytest.Attempt{}, b.Orders().PrepareOrder, orders.PrepareOrderInput{
		PurchaseOrder: "no such order"})
	app := activitytest.Failed(t, err)
	require.Equal(t, bridge.NotFound, app.Type())
	require.Contains(t, app.Message(), `"no such order"`)
}

// through is a client whose requests pass a proxy; answer may answer one in Autotask's place.
func (b *bench) through(answer func(*http.Request) *http.Response) *autotask.Client {
	b.T.Helper()
	target, err := url.Parse(b.Sandboxes.AutotaskURL())
	require.NoError(b.T, err)
	forward := http.DefaultTransport.(*http.Transport).Clone()
	b.T.Cleanup(forward.CloseIdleConnections)
	proxy := httptest.NewServer(&httputil.ReverseProxy{
		Rewrite: func(r *httputil.ProxyRequest) { r.SetURL(target); r.Out.Host = r.In.Host },
		Transport: roundTrip(func(r *http.Request) (*http.Response, error) {
			if made := answer(r); made != nil {
				made.Request = r
				return made, nil
			}
			return forward.RoundTrip(r)
		}),
	})
	b.T.Cleanup(proxy.Close)
	c, err := autotask.New(autotask.Config{
		UserName:        config.SandboxAutotaskUser,
		Secret:          config.SandboxAutotaskSecret,
		IntegrationCode: config.SandboxAutotaskIntegrationCode,
		ZoneURL:         proxy.URL + "/ATServicesRest/",
		AllowedHosts:    []string{strings.TrimPrefix(proxy.URL, "http://")},
		RequestsPerHour: 1_000_000,
	})
	require.NoError(b.T, err)
	return c
}

type roundTrip func(*http.Request) (*http.Response, error)

func (f roundTrip) RoundTrip(r *http.Request) (*http.Response, error) { return f(r) }

// tracking is what is known of an order after the distributor has taken it.
func tracking(po order.PurchaseOrder) order.Tracking {
	t := order.NewTracking(po)
	t.Seen = true
	for i := range t.Lines {
		t.Lines[i].Confirmed, t.Lines[i].OrderNumbers = true, []string{fmt.Sprint(7000 + i)}
	}
	return t
}

func (b *bench) record(a activitytest.Attempt, id int64, t order.Tracking) (orders.RecordedOrder, error) {
	b.T.Helper()
	return activitytest.Run[orders.RecordedOrder](b, a, b.Orders().RecordOrder, orders.RecordOrderInput{PurchaseOrderID: id, Tracking: t})
}

// Only differences are written, twice the same writes nothing, and what people wrote stays.
func TestRecordOrderWritesDifferences(t *testing.T) {
	b := newBench(t, 10)
	id, number := b.purchaseOrder("Submitted", b.Product("TDS-9001", "9001"), b.Product("TDS-9002", "9002"))
	known := tracking(b.prepare(number).PurchaseOrder)

	out, err := b.record(activitytest.Attempt{}, id, known)
	require.NoError(t, err)
	require.Equal(t, orders.RecordedOrder{Header: true, Lines: 2}, out)
	po := b.prepare(number).PurchaseOrder
	require.Equal(t, "7000, 7001", po.ExternalPONumber)
	require.Contains(t, po.GeneralMemo, "Call Bob")
	require.Contains(t, po.GeneralMemo, "before delivery")
	require.Contains(t, po.Lines[1].Memo, "TD SYNNEX order: 7001")

	b.Forget()
	out, err = b.record(activitytest.Attempt{}, id, known)
	require.NoError(t, err)
	require.Equal(t, orders.RecordedOrder{}, out)
	require.Zero(t, b.Requests(http.MethodPatch))

	// One line moves: the other one's item is left alone.
	known.Lines[1].BackOrdered = 2
	b.Forget()
	out, err = b.record(activitytest.Attempt{}, id, known)
	require.NoError(t, err)
	require.Equal(t, orders.RecordedOrder{Header: true, Lines: 1}, out)
	require.Equal(t, 2, b.Requests(http.MethodPatch))

	// A person writes around the block.
	memo := "PRIO 1\n" + b.prepare(number).PurchaseOrder.GeneralMemo + "\nthanks"
	require.NoError(t, b.Autotask.PurchaseOrders.Patch(t.Context(), autotask.PurchaseOrder{ID: id, GeneralMemo: autotask.Of(memo)}))
	known.Lines[1].BackOrdered = 1
	_, err = b.record(activitytest.Attempt{}, id, known)
	require.NoError(t, err)
	after := b.prepare(number).PurchaseOrder.GeneralMemo
	require.True(t, strings.HasPrefix(after, "PRIO 1\n"))
	require.True(t, strings.HasSuffix(after, "\nthanks"))
	require.Contains(t, after, "1 back-ordered")
	require.NotContains(t, after, "2 back-ordered")
}

// A patch that Autotask answers with success and forgets is told, with the fields.
func TestRecordOrderReadsBack(t *testing.T) {
	b := newBench(t, 10)
	id, number := b.purchaseOrder("Submitted", b.Product("TDS-9001", "9001"))
	known := tracking(b.prepare(number).PurchaseOrder)
	b.Autotask = b.through(func(r *http.Request) *http.Response {
		if r.Method != http.MethodPatch || !strings.HasSuffix(r.URL.Path, "/PurchaseOrders") {
			return nil
		}
		w := httptest.NewRecorder()
		w.Header().Set("Content-Type", "application/json")
		_, _ = fmt.Fprintf(w, `{"itemId":%d}`, id)
		return w.Result()
	})
	_, err := b.record(activitytest.Attempt{}, id, known)
	app := activitytest.Failed(t, err)
	require.Equal(t, bridge.Validation, app.Type())
	require.True(t, app.NonRetryable())
	require.Contains(t, app.Message(), "purchase order "+number)
	require.Contains(t, app.Message(), "did not keep them: externalPONumber, generalMemo")
}

// A write-back whose answer was lost is repeated and comes to the same.
func TestRecordOrderMayBeRepeated(t *testing.T) {
	b := newBench(t, 10)
	id, number := b.purchaseOrder("Submitted", b.Product("TDS-9001", "9001"))
	known := tracking(b.prepare(number).PurchaseOrder)
	b.AutotaskFault(activitytest.Object{"method": "PATCH", "path": "/ATServicesRest/V1.0/PurchaseOrders", "count": 1, "when": "after",
		"action": "reset"})
	_, err := b.record(activitytest.Attempt{}, id, known)
	if err != nil { // the client may have repeated the patch itself
		require.False(t, activitytest.Failed(t, err).NonRetryable())
	}
	_, err = b.record(activitytest.Attempt{Number: 2}, id, known)
	require.NoError(t, err)
	memo := b.prepare(number).PurchaseOrder.GeneralMemo
	require.Equal(t, 1, strings.Count(memo, "TD SYNNEX order: 7000"), memo)
}

// Sending always looks first, and sends once.
func TestSendOrderLooksFirst(t *testing.T) {
	b := newBench(t, 200)
	b.Forget()
	first, err := b.send("PO-1")
	require.NoError(t, err)
	require.Equal(t, order.Accepted, first.Outcome)
	require.True(t, first.Answer.Found)
	require.Len(t, first.Answer.Items, 2)
	require.Equal(t, 1, b.Stats(b.Sandboxes.TDSynnexURL())[statusEndpoint].Requests)
	require.Equal(t, 1, b.Stats(b.Sandboxes.TDSynnexURL())[sendEndpoint].Requests)

	second, err := b.send("PO-1")
	require.NoError(t, err)
	require.Equal(t, order.AlreadyThere, second.Outcome)
	require.True(t, second.Answer.Found)
	require.Equal(t, first.Answer.Items[0].OrderNumber, second.Answer.Items[0].OrderNumber)
	require.Equal(t, 1, b.Stats(b.Sandboxes.TDSynnexURL())[sendEndpoint].Requests)
	require.Equal(t, 1, b.atDistributor("PO-1"))
}

// A workflow that is terminated or reset in the middle of a send, and started again: what was being sent and was
// not answered is in doubt, whatever a look says. So the other run looks for it, and TD SYNNEX never has to
// refuse a duplicate.
func TestWhatAnotherRunWasSendingIsInDoubt(t *testing.T) {
	sendAs := func(b *bench, run, number string) orders.SentOrder {
		sent, err := activitytest.Run[orders.SentOrder](b, activitytest.Attempt{RunID: run}, b.Orders().SendOrder, orders.SendOrderInput{
			Order: b.order(number)})
		require.NoError(t, err)
		return sent
	}
	for number, there := range map[string]int{"PO-1-POTIMEOUT": 1, "PO-1-POLOST": 0} {
		t.Run(number, func(t *testing.T) {
			b := newBench(t, 200)
			require.Equal(t, order.Unknown, sendAs(b, "the first run", number).Outcome)
			require.Equal(t, there, b.atDistributor(number))
			b.Forget()
			sent := sendAs(b, "the second run", number)
			require.Equal(t, order.Unknown, sent.Outcome)
			require.Contains(t, sent.Reason, "the first run")
			require.Zero(t, b.Stats(b.Sandboxes.TDSynnexURL())[sendEndpoint].Requests)
			// The run that was in doubt itself may try again once its workflow has decided that.
			sendAs(b, "the first run", number)
			require.LessOrEqual(t, b.atDistributor(number), 1)
		})
	}

	t.Run("an answered order is not in doubt", func(t *testing.T) {
		b := newBench(t, 200)
		require.Equal(t, order.Accepted, sendAs(b, "the first run", "PO-1").Outcome)
		require.Equal(t, order.AlreadyThere, sendAs(b, "the second run", "PO-1").Outcome)
	})
}

// The prefix is changed between sending and writing back: the order keeps the number that it was sent under.
func TestANewPrefixChangesNoOrderThatWasSent(t *testing.T) {
	b := newBench(t, 200)
	id, number := b.purchaseOrder("Submitted", b.Product("TDS-1000050", "1000050"))
	before := b.prepare(number)
	_, err := activitytest.Run[orders.SentOrder](b, activitytest.Attempt{}, b.Orders().SendOrder, orders.SendOrderInput{
		Order: before.Order, PurchaseOrder: number})
	require.NoError(t, err)
	_, other := b.purchaseOrder("Submitted", b.Product("TDS-1000051", "1000051"))
	b.Policy.Orders.NumberPrefix = "NEW-"
	require.Equal(t, before.Order.Number, b.prepare(number).Order.Number)
	refused := b.prepare(other)
	require.Equal(t, "NEW-"+other, refused.Order.Number, "an order that was never sent has the new one")
	require.Len(t, order.With(order.Blocks, refused.Findings), 1)
	require.Contains(
		t,
		refused.Findings[0].Problem,
		number+" (as "+number+")",
		"and does not go out while others are open under the old one",
	)
	require.Contains(t, refused.Findings[0].Fix, `put orders.numberPrefix back to ""`)
	require.Empty(t, order.With(order.Blocks, b.prepare(number).Findings), "the one that was sent is not concerned")
	check := activitytest.Point(t, b.Check(false), "Numbers of orders")
	require.Equal(t, operations.LevelFault, check.Level)
	require.Contains(t, check.Detail, number+" (as "+number+")")
	require.Contains(t, check.Fix, `Put orders.numberPrefix back to ""`)
	tracked := activitytest.Must[orders.OpenOrder](b, b.following().OpenTracking, orders.ReadPurchaseOrderInput{PurchaseOrder: number})
	require.Equal(t, before.Order.Number, tracked.Number)

	// Goods have come: nothing is open any more, and the new prefix is the one that is in use.
	require.NoError(t, b.Autotask.PurchaseOrders.Patch(t.Context(), autotask.PurchaseOrder{ID: id, Status: b.status("Canceled")}))
	require.Equal(t, operations.LevelOK, activitytest.Point(t, b.Check(false), "Numbers of orders").Level)
	free := b.prepare(other)
	require.Empty(t, order.With(order.Blocks, free.Findings))
	_, err = activitytest.Run[orders.SentOrder](b, activitytest.Attempt{}, b.Orders().SendOrder, orders.SendOrderInput{
		Order: free.Order, PurchaseOrder: other})
	require.NoError(t, err)
	was, changed, err := orders.Numbers{Orders: b.Orders()}.Changed(t.Context())
	require.NoError(t, err)
	require.False(t, changed)
	require.Equal(t, "NEW-", was)
}

// An error means that nothing was sent.
func TestSendOrderSendsNothing(t *testing.T) {
	for _, row := range []struct {
		name    string
		prepare func(*bench)
		kind    string
		retried bool
		looks   int
	}{
		{"when orders are not live", func(b *bench) { b.Live = false }, bridge.OrdersNotLive, false, 0},
		{"when the look-up gets no answer", func(b *bench) {
			b.AtTDSynnex("/sandbox/faults", activitytest.Object{"rules": []activitytest.Object{
				{"path": "/SynnexXML/POStatus", "action": "reset"},
			}})
		}, bridge.Transient, true, 1},
		{"when the look-up's answer makes no sense", func(b *bench) {
			b.AtTDSynnex("/sandbox/faults", activitytest.Object{
				"rules": []activitytest.Object{{"path": "/SynnexXML/POStatus", "action": "garbage"}}})
		}, bridge.Malformed, true, 1},
		{"when the login is refused", func(b *bench) {
			b.AtTDSynnex("/sandbox/scenario", activitytest.Object{"service": "POStatus", "scenario": "loginFailed"})
		}, bridge.Auth, false, 1},
	} {
		t.Run(row.name, func(t *testing.T) {
			b := newBench(t, 200)
			row.prepare(b)
			b.Forget()
			_, err := b.send("PO-1")
			app := activitytest.Failed(t, err)
			require.Equal(t, row.kind, app.Type())
			require.Equal(t, row.retried, !app.NonRetryable())
			require.NotContains(t, app.Message(), config.SandboxPassword)
			require.Zero(t, b.Stats(b.Sandboxes.TDSynnexURL())[sendEndpoint].Requests)
			require.GreaterOrEqual(t, b.Stats(b.Sandboxes.TDSynnexURL())[statusEndpoint].Requests, row.looks)
			require.Zero(t, b.atDistributor("PO-1"))
		})
	}
}

// A look-up checks in passing only what is not there.
func TestFindOrderChecksWhatIsNotThere(t *testing.T) {
	b := newBench(t, 200)
	_, number := b.purchaseOrder("Submitted", b.Product("TDS-1000003", "1000003"))
	prepared := activitytest.Must[orders.PreparedOrder](b, b.Orders().PrepareOrder, orders.PrepareOrderInput{PurchaseOrder: number})
	check := orders.CheckOrderInput{Order: prepared.Order, PurchaseOrder: prepared.PurchaseOrder}
	want := activitytest.Must[orders.CheckedOrder](b, b.Orders().CheckOrder, check)
	look := orders.FindOrderInput{Number: prepared.Order.Number, Check: &check}
	found := activitytest.Must[orders.FoundOrder](b, b.Orders().FindOrder, look)
	require.False(t, found.Found)
	require.NotEmpty(t, want.Offers)
	require.Equal(t, want.Offers, found.Checked.Offers)
	require.Equal(t, want.Findings, found.Checked.Findings)

	b.sendPrepared(prepared)
	found = activitytest.Must[orders.FoundOrder](b, b.Orders().FindOrder, look)
	require.True(t, found.Found)
	require.Nil(t, found.Checked)
}

// A purchase order that nothing speaks against is looked up and checked while it is prepared.
func TestPrepareOrderLooksInPassing(t *testing.T) {
	b := newBench(t, 200)
	_, number := b.purchaseOrder("Submitted", b.Product("TDS-1000003", "1000003"))
	in := orders.PrepareOrderInput{PurchaseOrder: number, Look: true}
	prepare := func() orders.PreparedOrder {
		return activitytest.Must[orders.PreparedOrder](b, b.Orders().PrepareOrder, in)
	}
	prepared := prepare()
	require.False(t, prepared.Found.Found)
	want := activitytest.Must[orders.CheckedOrder](b, b.Orders().CheckOrder, orders.CheckOrderInput{
		Order: prepared.Order, PurchaseOrder: prepared.PurchaseOrder})
	require.NotEmpty(t, want.Offers)
	require.Equal(t, want.Offers, prepared.Found.Checked.Offers)
	require.Equal(t, want.Findings, prepared.Found.Checked.Findings)
	require.Nil(t, prepared.Found.Checked.Freight)
	in.Freight = true
	require.NotNil(t, prepare().Found.Checked.Freight)

	b.sendPrepared(prepared)
	require.True(t, prepare().Found.Found)
	require.Nil(t, prepare().Found.Checked)

	b.AtTDSynnex("/sandbox/faults", activitytest.Object{"rules": []activitytest.Object{
		{"path": "/SynnexXML/POStatus", "action": "reset"},
	}})
	away := prepare()
	require.Nil(t, away.Found, "an activity of its own asks again")
	require.Equal(t, prepared.Order, away.Order)

	b.AtTDSynnex("/sandbox/faults", activitytest.Object{"rules": []activitytest.Object{}})
	b.Forget()
	_, in.PurchaseOrder = b.purchaseOrder("New", b.Product("TDS-1000004", "1000004"))
	require.Nil(t, prepare().Found, "it is not approved")
	require.Zero(t, b.Stats(b.Sandboxes.TDSynnexURL())[statusEndpoint].Requests)
}

// What each answer of the distributor means for the order.
func TestSendOrderOutcomes(t *testing.T) {
	type want struct {
		outcome order.Outcome
		pending bool
		found   bool
		items   int
		lines   []string // of the findings
	}
	for number, w := range map[string]want{
		"PO-1":            {outcome: order.Accepted, found: true, items: 2},
		"PO-1-PENDING":    {outcome: order.Accepted, pending: true, found: true, items: 2},
		"PO-1-SPLIT":      {outcome: order.Accepted, found: true, items: 4},
		"PO-1-REJECTLINE": {outcome: order.Accepted, found: true, items: 2, lines: []string{"line 2: SKU 1000051 was refused"}},
		"PO-1-REJECT":     {outcome: order.Refused},
		"PO-1-QUOTE":      {outcome: order.Refused},
		"PO-1-DUPLICATE":  {outcome: order.AlreadyThere},
		"PO-1-POTIMEOUT":  {outcome: order.Unknown},
		"PO-1-POLOST":     {outcome: order.Unknown},
	} {
		t.Run(number, func(t *testing.T) {
			b := newBench(t, 200)
			sent, err := b.send(number)
			require.NoError(t, err)
			require.Equal(t, w.outcome, sent.Outcome, sent.Reason)
			require.Equal(t, w.pending, sent.PendingReview)
			require.Equal(t, w.found, sent.Answer.Found)
			require.Len(t, sent.Answer.Items, w.items)
			require.Len(t, sent.Lines, len(w.lines))
			for i, says := range w.lines {
				require.Contains(t, sent.Lines[i].String(), says)
			}
			if w.outcome != order.Accepted {
				require.NotEmpty(t, sent.Reason)
				require.NotEmpty(t, sent.Fix)
			}
			ordered := map[int]int{}
			for _, it := range sent.Answer.Items {
				ordered[it.Line] += it.Ordered
				require.Equal(t, w.pending, it.Pending)
			}
			if w.outcome == order.Accepted {
				require.Equal(t, map[int]int{1: 2, 2: 3}, ordered, "a split line counts once")
			}
		})
	}
}

// Answers that the sandbox does not give, from the classification down.
func TestSentOrder(t *testing.T) {
	o := order.DistributorOrder{Lines: []order.DistributorLine{{Number: 1, Quantity: 4}, {Number: 2, Quantity: 5}}}
	submission := func(l tdsynnex.LineResult) tdsynnex.Submission {
		return tdsynnex.Submission{Outcome: tdsynnex.OutcomeAccepted, Lines: []tdsynnex.LineResult{
			{LineNumber: 1, State: tdsynnex.LineOrdered, OrderNumbers: []string{"11"}}, l}}
	}
	for _, row := range []struct {
		name string
		line tdsynnex.LineResult
		code order.Code
		says string
	}{
		{"a line filed as a quote order", tdsynnex.LineResult{LineNumber: 2, State: tdsynnex.LineQuoteOrder, OrderNumbers: []string{"12"}},
			order.CodeRejected, "quote order"},
		{"a line accepted as another product", tdsynnex.LineResult{LineNumber: 2, State: tdsynnex.LineSKUChanged, ReturnedSKU: "777"},
			order.CodeAccepted, "SKU 777"},
		{"a line that the answer leaves out", tdsynnex.LineResult{LineNumber: 2, State: tdsynnex.LineUnanswered}, "",
			"does not mention SKU"},
		{"a refused line", tdsynnex.LineResult{LineNumber: 2, State: tdsynnex.LineRefused, Reason: "no stock"},
			order.CodeRejected, "no stock"},
		{"an ordered line", tdsynnex.LineResult{LineNumber: 2, State: tdsynnex.LineOrdered, OrderNumbers: []string{"12", "13"}},
			order.CodeAccepted, ""},
		{"an ordered line without an order number", tdsynnex.LineResult{LineNumber: 2, State: tdsynnex.LineOrdered},
			order.CodeAccepted, ""},
	} {
		t.Run(row.name, func(t *testing.T) {
			sent := orders.NewSentOrder(o, submission(row.line))
			require.Equal(t, order.Accepted, sent.Outcome)
			total, seen := 0, false
			for _, it := range sent.Answer.Items {
				if it.Line == 2 {
					seen = true
					total += it.Ordered
					require.Equal(t, row.code, it.Code)
				}
			}
			require.True(t, seen, "no line is lost")
			require.Equal(t, 5, total)
			if row.says == "" {
				require.Empty(t, sent.Lines)
				return
			}
			require.Len(t, sent.Lines, 1)
			require.Equal(t, 2, sent.Lines[0].Line)
			require.Contains(t, sent.Lines[0].String(), row.says)
			require.NotEmpty(t, sent.Lines[0].Fix)
		})
	}
	require.Equal(t, order.Unknown, orders.NewSentOrder(o, tdsynnex.Submission{Outcome: "something new"}).Outcome,
		"what nobody knows is unknown")
}

// What is known of all lines travels through Temporal, which takes 2 MB at once: a purchase order of very many lines ends
// with cause and cure instead of a workflow that can't go on.
func TestAPurchaseOrderOfVeryManyLinesIsRefused(t *testing.T) {
	b := newBench(t, 10)
	product := b.Product("TDS-9001", "9001")
	lines := make([]int64, order.MaxLines+1)
	for i := range lines {
		lines[i] = product
	}
	_, most := b.purchaseOrder("Submitted", lines[:order.MaxLines]...)
	require.Len(t, b.prepare(most).PurchaseOrder.Lines, order.MaxLines)
	_, number := b.purchaseOrder("Submitted", lines...)
	_, err := activitytest.Run[orders.PreparedOrder](b, activitytest.Attempt{}, b.Orders().PrepareOrder,
		orders.PrepareOrderInput{PurchaseOrder: number})
	f := activitytest.Failed(t, err)
	require.Equal(t, bridge.OrderNotReady, f.Type())
	require.True(t, f.NonRetryable())
	require.Contains(
		t,
		f.Message(),
		"purchase order "+number+" has more than 300 lines. What to do: Put the lines on several purchase orders",
	)
}
