package tdsynnex_test

import (
	"context"
	"fmt"
	"net/http/httptest"
	"time"

	"digitalbridge/clients/sandboxkit"
	"digitalbridge/clients/tdsynnex"
	"digitalbridge/clients/tdsynnex/sandbox"
	"digitalbridge/clients/tdsynnex/sandbox/catalog"
)

// An order is sent once, its outcome judged, and its life read by PO number. The sandbox stands in
// for the distributor here; leave the two addresses out to reach the real one.
func Example() {
	ctx := context.Background()
	clock := sandboxkit.NewClock(time.Date(2026, 11, 23, 17, 0, 0, 0, time.UTC))
	clock.SetRate(0)
	distributor, err := sandbox.New(sandbox.Options{SKUs: 200, Seed: 1, Clock: clock})
	if err != nil {
		fmt.Println(err)
		return
	}
	defer func() { _ = distributor.Close() }()
	server := httptest.NewServer(distributor)
	defer server.Close()
	products, err := catalog.New(1, 200, clock.Now)
	if err != nil {
		fmt.Println(err)
		return
	}

	client, err := tdsynnex.New(tdsynnex.Config{
		Region: tdsynnex.US, CustomerNumber: "555001", UserID: "ec@sandbox.example", Password: "sandbox-password",
		WebServiceURL: server.URL, InvoiceURL: server.URL,
	})
	if err != nil {
		fmt.Println(err)
		return
	}

	var product tdsynnex.PriceAvailability
	for i := range products.Len() {
		rows, err := client.PriceAvailability(ctx, []tdsynnex.PriceAvailabilityRequest{{SynnexSKU: products.Item(i).SKU}})
		if err != nil {
			fmt.Println(err)
			return
		}
		if product = rows[0]; product.Status == tdsynnex.ProductActive && product.TotalQuantity != nil && *product.TotalQuantity > 2 &&
			product.EndUserRequired != nil && !*product.EndUserRequired {
			break
		}
	}
	order := tdsynnex.PurchaseOrderRequest{
		PONumber: "PO-1016", ShipMethod: "FG",
		ShipTo: tdsynnex.Address{Name: "Acme MSP", Line1: "1 Main St", City: "Reno", State: "NV", ZipCode: "89501", Country: "US"},
		Lines:  []tdsynnex.PurchaseOrderLine{{LineNumber: 1, SKU: product.SynnexSKU, UnitPrice: product.Price.Decimal, Quantity: 1}},
	}
	for range 2 {
		response, err := client.SubmitPurchaseOrder(ctx, order)
		submission := tdsynnex.ClassifySubmission(order, response, err)
		fmt.Println(submission.Outcome, len(submission.OrderNumbers))
	}
	status, err := client.OrderStatus(ctx, order.PONumber)
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(status.Code, status.Lines[0].OrderType)
	// Output:
	// accepted 1
	// alreadyThere 0
	// accepted SO
}
