// What using the package looks like. The examples run against the sandbox.

package autotask_test

import (
	"context"
	"errors"
	"fmt"
	"net/http/httptest"

	"github.com/shopspring/decimal"

	"digitalbridge/clients/autotask"
	"digitalbridge/clients/autotask/sandbox"
)

// exampleClient is a client of a new sandbox tenant.
func exampleClient() (client *autotask.Client, stop func()) {
	server := httptest.NewServer(sandbox.New(sandbox.Options{Seed: 1}))
	client, err := autotask.New(autotask.Config{
		UserName:        sandbox.DefaultUserName,
		Secret:          sandbox.DefaultSecret,
		IntegrationCode: sandbox.DefaultIntegrationCode,
		ZoneURL:         server.URL + "/ATServicesRest/",
	})
	if err != nil {
		panic(err)
	}
	return client, server.Close
}

func Example() {
	client, stop := exampleClient()
	defer stop()
	ctx := context.Background()

	statuses, err := client.PurchaseOrders.Picklist(ctx, "status")
	if err != nil {
		fmt.Println(err)
		return
	}
	label, _ := statuses.ByLabel("Submitted")
	submitted, _ := label.ID()

	query := autotask.Where(autotask.Eq("status", submitted)).Include("purchaseOrderNumber", "vendorID")
	for order, err := range client.PurchaseOrders.Query(ctx, query) {
		if err != nil {
			fmt.Println(err)
			return
		}
		vendor, err := client.Companies.Get(ctx, order.VendorID.Or(0))
		if err != nil {
			fmt.Println(err)
			return
		}
		fmt.Println(order.PurchaseOrderNumber, vendor.CompanyName)
		for line, err := range client.PurchaseOrderItems.List(ctx, order.ID) {
			if err != nil {
				fmt.Println(err)
				return
			}
			fmt.Println("  quantity", line.Quantity)
		}
	}
	// Output:
	// 1001 Harbor Supply Co
	//   quantity 2
	//   quantity 3
}

// A patch names the fields to change. PatchVerified also says which of them Autotask ignored.
func ExampleCollection_PatchVerified() {
	client, stop := exampleClient()
	defer stop()
	ctx := context.Background()

	order, err := client.PurchaseOrders.First(ctx, autotask.Query{})
	if err != nil {
		fmt.Println(err)
		return
	}
	now, ignored, err := client.PurchaseOrders.PatchVerified(ctx, autotask.PurchaseOrder{
		ID:                  order.ID,
		Freight:             autotask.Of(decimal.RequireFromString("18.50")),
		GeneralMemo:         autotask.Null[string](),
		PurchaseOrderNumber: autotask.Of("MINE-1"),
	})
	fmt.Println(now.Freight, ignored, err)
	// Output: 18.5 [purchaseOrderNumber] <nil>
}

// An error says what kind it is, in Autotask's own words, and what to do.
func ExampleError() {
	client, stop := exampleClient()
	defer stop()

	_, err := client.Products.Create(context.Background(), autotask.Product{
		IsActive: autotask.Of(true), IsSerialized: autotask.Of(false), ProductBillingCodeID: autotask.Of(int64(1)),
	})
	var e *autotask.Error
	if errors.As(err, &e) {
		fmt.Println(e.Class, e.Status)
		fmt.Println(e.Messages[0])
		fmt.Println(e.Fix())
	}
	// Output:
	// validation 500
	// Missing Required Field: name
	// Correct the field that the message names and try again.
}

// Conditions of a query must all hold; groups nest.
func ExampleWhere() {
	client, stop := exampleClient()
	defer stop()

	query := autotask.Where(
		autotask.Eq("isActive", true),
		autotask.Or(autotask.BeginsWith("sku", "OWN-000"), autotask.In("manufacturerName", "Cisco", "APC")),
		autotask.Gte("unitCost", decimal.NewFromInt(20)),
	)
	n, err := client.Products.Count(context.Background(), query)
	fmt.Println(n, err)
	// Output: 19 <nil>
}

// A list of values beyond 500 takes several queries.
func ExampleSplitIn() {
	ids := make([]int64, 1200)
	for i := range ids {
		ids[i] = int64(i + 1)
	}
	fmt.Println(len(autotask.SplitIn(autotask.Where(autotask.Eq("isActive", true)), "id", ids)))
	// Output: 3
}

// Absent fields keep what Autotask has, null clears it, and zero is a value.
func ExampleOptional() {
	var absent autotask.Optional[int64]
	fmt.Println(absent, autotask.Null[int64](), autotask.Of(int64(0)), absent.Or(7))
	// Output: absent null 0 7
}

// Calls for orders may use the part of the budget that a product sync may not.
func ExampleWithPriority() {
	client, stop := exampleClient()
	defer stop()

	ctx := autotask.WithPriority(context.Background())
	own, err := client.Companies.Get(ctx, 0)
	fmt.Println(own.CompanyName, err)
	// Output: Northwind Managed IT <nil>
}
