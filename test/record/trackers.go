package main

import (
	"context"
	"fmt"
	"net/http"
	"time"

	"github.com/shopspring/decimal"

	"digitalbridge/clients/autotask"
	"digitalbridge/clients/tdsynnex"
	"digitalbridge/internal/bridge"
	"digitalbridge/internal/config"
	"digitalbridge/internal/order"
	"digitalbridge/workflows/orders"
	"digitalbridge/workflows/shared"
)

// trackers records how orders are followed: one that the distributor does not know, one that was placed
// elsewhere, one that nothing happens to any more, and the whole life of the first order, received in
// Autotask. It needs the orders of the part before.
func (r *recorder) trackers(ctx context.Context) error {
	waiting, err := r.makePurchaseOrder(ctx, "Submitted")
	if err != nil {
		return err
	}
	if err := r.record(ctx, "get-order-status-not-sent", bridge.GetOrderStatus, bridge.OrderStatusID(connection, waiting),
		orders.GetOrderStatusInput{PurchaseOrder: orders.PurchaseOrderRef(waiting)}, completed); err != nil {
		return err
	}
	unknown, err := r.makePurchaseOrder(ctx, "Submitted")
	if err != nil {
		return err
	}
	if err := r.noteOrder(ctx, unknown, "66500001"); err != nil {
		return err
	}
	id, err := r.follow(ctx, orders.GetOrderStatusInput{PurchaseOrder: orders.PurchaseOrderRef(unknown)})
	if err != nil {
		return err
	}
	if err := r.storeDoing(ctx, "get-order-status-unknown", id, "SendNotice"); err != nil {
		return err
	}
	// The sweep finds it approved and not sent.
	if err := r.record(ctx, "submit-approved-orders", bridge.SubmitApprovedOrders, bridge.SubmitApprovedOrdersID(connection),
		orders.SweepInput{}, completed); err != nil {
		return err
	}
	if err := r.store(ctx, "submit-order-swept", bridge.SubmitOrderID(connection, waiting), "", completed); err != nil {
		return err
	}
	// The trackers run already.
	if err := r.record(ctx, "track-open-orders", bridge.TrackOpenOrders, bridge.TrackOpenOrdersID(connection), orders.SweepInput{},
		completed); err != nil {
		return err
	}
	if err := r.client.SignalWorkflow(ctx, id, "", bridge.SignalPollNow, nil); err != nil {
		return err
	}
	if err := r.client.CancelWorkflow(ctx, id, ""); err != nil {
		return err
	}
	if err := r.storeLast(ctx, "get-order-status-unknown-cancelled", id, cancelled); err != nil {
		return err
	}
	if err := r.adoptedAndStale(ctx); err != nil {
		return err
	}
	// The life of the first order, a day in about four seconds.
	if err := control(ctx, http.MethodPost, r.stack.Sandboxes.TDSynnexURL()+"/sandbox/clock", map[string]float64{"rate": 20000}); err != nil {
		return err
	}
	id = bridge.OrderStatusID(connection, r.sent)
	if err := r.client.SignalWorkflow(ctx, id, "", bridge.SignalPollNow, nil); err != nil {
		return err
	}
	if err := r.storeLast(ctx, "get-order-status-complete", id, completed); err != nil {
		return err
	}
	// Its first run began with what the submission knew.
	if err := r.storeDoing(ctx, "get-order-status-handed-over", id, "OpenTracking"); err != nil {
		return err
	}
	if err := r.storeDoing(ctx, "get-order-status-received", id, "ReceiveGoods"); err != nil {
		return err
	}
	return r.storeDoing(ctx, "get-order-status-noted", id, "NoteTickets")
}

// adoptedAndStale records an order that was placed by phone, and the run of a tracker in which it gives up.
func (r *recorder) adoptedAndStale(ctx context.Context) error {
	po, err := r.makePurchaseOrder(ctx, "Submitted")
	if err != nil {
		return err
	}
	if err := r.phone(ctx, "PHONE-"+po); err != nil {
		return err
	}
	ann := shared.Decision{Actor: "Ann", Reason: "recorded"}
	id := bridge.AdoptOrderID(connection, po)
	if err := r.record(ctx, "adopt-order", bridge.AdoptOrder, id, orders.AdoptOrderInput{
		Decision: ann, PurchaseOrder: orders.PurchaseOrderRef(po), CustomerPO: "PHONE-" + po}, completed); err != nil {
		return err
	}
	if err := r.record(ctx, "unadopt-order", bridge.UnadoptOrder, id, orders.UnadoptOrderInput{
		Decision: ann, PurchaseOrder: orders.PurchaseOrderRef(po)}, completed); err != nil {
		return err
	}
	// A tracker of which nothing was heard for longer than the policy's giveUpAfter goes on in a last run.
	if po, err = r.makePurchaseOrder(ctx, "Submitted"); err != nil {
		return err
	}
	long := time.Now().UTC().AddDate(0, -2, 0)
	id, err = r.follow(ctx, orders.GetOrderStatusInput{PurchaseOrder: orders.PurchaseOrderRef(po), Carried: &orders.CarriedStatus{
		Tracking: order.Tracking{PurchaseOrder: po}, Polls: 500, Began: long, LastChange: long, Heard: order.Heard{Began: long, LastChange: long},
	}})
	if err != nil {
		return err
	}
	return r.storeLast(ctx, "get-order-status-stale", id, completed)
}

// noteOrder writes an order number into External P.O. Number, as a person does who ordered elsewhere.
func (r *recorder) noteOrder(ctx context.Context, purchaseOrder, number string) error {
	at, err := r.autotask()
	if err != nil {
		return err
	}
	po, err := at.PurchaseOrders.First(ctx, autotask.Where(autotask.Eq("purchaseOrderNumber", purchaseOrder)))
	if err != nil {
		return err
	}
	return at.PurchaseOrders.Patch(ctx, autotask.PurchaseOrder{ID: po.ID, ExternalPONumber: autotask.Of(number)})
}

// follow starts the tracker of a purchase order and returns its workflow id.
func (r *recorder) follow(ctx context.Context, in orders.GetOrderStatusInput) (string, error) {
	id := bridge.OrderStatusID(connection, string(in.PurchaseOrder))
	_, err := r.start(ctx, bridge.GetOrderStatus, id, in)
	return id, err
}

// phone places an order of one product at the distributor outside the bridge.
func (r *recorder) phone(ctx context.Context, number string) error {
	at, err := r.autotask()
	if err != nil {
		return err
	}
	product, err := r.orderable(ctx, at, 0)
	if err != nil {
		return err
	}
	row, err := at.ProductVendors.First(ctx, autotask.Where(autotask.Eq("productID", product.ID)))
	if err != nil {
		return err
	}
	td, err := tdsynnex.New(tdsynnex.Config{
		Region: tdsynnex.US, CustomerNumber: config.SandboxAccount, UserID: config.SandboxUserID, Password: config.SandboxPassword,
		WebServiceURL: r.stack.Sandboxes.TDSynnexURL(), InvoiceURL: r.stack.Sandboxes.TDSynnexURL(), RequestsPerMinute: -1,
	})
	if err != nil {
		return err
	}
	answer, err := td.SubmitPurchaseOrder(ctx, tdsynnex.PurchaseOrderRequest{
		PONumber: number, ShipMethod: "FG", ShipTo: tdsynnex.Address{
			Name: "Sample MSP", Line1: "1 Main Street", City: "Reno", State: "NV", ZipCode: "89501", Country: "US"},
		Lines: []tdsynnex.PurchaseOrderLine{{LineNumber: 1, SKU: row.VendorPartNumber.Or(""), UnitPrice: product.UnitCost.Or(decimal.Zero),
			Quantity: 2}},
	})
	if err != nil {
		return err
	}
	if answer.Code != tdsynnex.StatusAccepted {
		return fmt.Errorf("order %s was not accepted: %s %s", number, answer.RawCode, answer.Reason)
	}
	return nil
}
