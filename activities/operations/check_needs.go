package operations

import (
	"context"
	"slices"

	"digitalbridge/clients/autotask"
	"digitalbridge/internal/policy"
)

// Templates whose needs a check can be asked about.
const (
	TemplateProducts      = "products"      // Product Sync
	TemplateOrders        = "orders"        // Submit Order and Get Order Status
	TemplateOpportunities = "opportunities" // Convert Opportunity
)

// Templates lists them.
func Templates() []string { return []string{TemplateProducts, TemplateOrders, TemplateOpportunities} }

// described is what Autotask says of an entity; every collection of the client answers it.
type described interface {
	EntityInformation(context.Context) (autotask.EntityInformation, error)
	Fields(context.Context) ([]autotask.Field, error)
	ForgetMetadata()
}

// need is what the bridge has to be allowed to do with an entity, by the policy and the templates that are on.
type need struct {
	entity    string
	describe  described
	templates []string
	read      bool
	create    bool
	update    bool
	// fields are those that are written, with the least length that they must have; 0: any.
	fields map[string]int
	// onCreate are the fields that are given when a row is made, beside fields.
	onCreate []string
	// optional says what only works with it; empty: the template does not work without.
	optional string
}

// Lengths of the texts that the bridge writes.
const (
	referenceLength = 50
	memoLength      = 4000
)

// needs is the permission table of the vendor's own page, with what the templates write in truth. What the policy has no
// use for is not in it.
func needs(c *autotask.Client, p policy.Policy) []need {
	products, orders, opportunities := []string{TemplateProducts}, []string{TemplateOrders}, []string{TemplateOpportunities}
	all := Templates()
	table := []need{
		{entity: "Products", describe: c.Products, templates: all, read: true},
		{
			entity: "Products", describe: c.Products, templates: products, create: true, update: true, fields: productFields(p.Products.Fields),
			onCreate: []string{"sku", "chargeBillingCodeID"},
		},
		{entity: "ProductVendors", describe: c.ProductVendors, templates: all, read: true},
		{
			entity: "ProductVendors", describe: c.ProductVendors, templates: products, create: true, update: true,
			fields: vendorRowFields(p.Products.Fields), onCreate: []string{"productID", "vendorID", "isDefault"},
		},
		{
			entity: "PurchaseOrders", describe: c.PurchaseOrders, templates: orders, read: true, update: true, fields: purchaseOrderFields(p),
		},
		{
			entity: "PurchaseOrderItems", describe: c.PurchaseOrderItems, templates: orders, read: true, update: true,
			fields: map[string]int{"memo": memoLength, "estimatedArrivalDate": 0, "quantity": 0, "unitCost": 0},
		},
		{entity: "Companies", describe: c.Companies, templates: all, read: true},
		{entity: "BillingCodes", describe: c.BillingCodes, templates: products, read: true},
		{
			entity: "PurchaseOrders", describe: c.PurchaseOrders, templates: opportunities, create: true,
			onCreate: []string{
				"vendorID", "status", "purchaseForCompanyID", "shipToName", "shipToAddress1", "shipToAddress2", "shipToCity", "shipToState",
				"shipToPostalCode", "generalMemo", "phone", "internalCurrencyFreight",
			}, optional: "starter opportunity convert",
		},
		{
			entity: "PurchaseOrderItems", describe: c.PurchaseOrderItems, templates: opportunities, create: true,
			onCreate: []string{"orderID", "productID", "chargeID", "inventoryLocationID", "quantity", "unitCost", "memo"},
			optional: "starter opportunity convert",
		},
		{
			entity: "UserDefinedFieldDefinitions", describe: c.UserDefinedFieldDefinitions, templates: products, create: true,
			optional: "starter check --fix",
		},
	}
	for _, of := range []struct {
		entity   string
		describe described
	}{
		{"Opportunities", c.Opportunities}, {"Quotes", c.Quotes}, {"QuoteItems", c.QuoteItems}, {"QuoteLocations", c.QuoteLocations},
		{"CompanyLocations", c.CompanyLocations}, {"InventoryLocations", c.InventoryLocations},
		// What a charge can be on, which asks for the same goods.
		{"Tickets", c.Tickets}, {"TicketCharges", c.TicketCharges}, {"Projects", c.Projects}, {"ProjectCharges", c.ProjectCharges},
		{"Contracts", c.Contracts}, {"ContractCharges", c.ContractCharges},
	} {
		table = append(table, need{
			entity: of.entity, describe: of.describe, templates: opportunities, read: true, optional: "starter opportunity convert",
		})
	}
	return append(table, wanted(c, p)...)
}

// wanted are the needs of what the policy switches on.
func wanted(c *autotask.Client, p policy.Policy) []need {
	var table []need
	orders, products := []string{TemplateOrders}, []string{TemplateProducts}
	if p.Orders.EndUser != policy.EndUserNever || p.Orders.DropShip != policy.DropShipNever {
		table = append(table, need{entity: "Contacts", describe: c.Contacts, templates: orders, read: true})
	}
	if len(p.Orders.ShipMethods) > 0 {
		table = append(table, need{entity: "ShippingTypes", describe: c.ShippingTypes, templates: orders, read: true})
	}
	if p.Tracking.Receive != policy.ReceiveNever {
		table = append(table,
			need{
				entity: "PurchaseOrderItemReceiving", describe: c.PurchaseOrderItemReceiving, templates: orders, read: true, create: true,
				onCreate: []string{"purchaseOrderItemID", "quantityNowReceiving", "serialNumber", "vendorInvoiceNumber"},
			},
			need{
				entity: "InventoryProducts", describe: c.InventoryProducts, templates: orders, read: true, create: true,
				onCreate: []string{"productID", "inventoryLocationID", "quantityMinimum", "quantityMaximum"},
			})
	} else if p.Reconcile.Receiving {
		table = append(table, need{
			entity: "PurchaseOrderItemReceiving", describe: c.PurchaseOrderItemReceiving, templates: orders, read: true,
			optional: "the comparison with what was received (reconcile.receiving)",
		})
	}
	if p.Tracking.Notes.Any() {
		table = append(table, need{
			entity: "TicketNotes", describe: c.TicketNotes, templates: orders, read: true, create: true,
			onCreate: []string{"ticketID", "title", "description", "noteType", "publish"},
		})
	}
	if p.Products.InventoryLocation != "" && p.Products.Inventory {
		table = append(table,
			need{entity: "InventoryLocations", describe: c.InventoryLocations, templates: products, read: true},
			need{entity: "InventoryItems", describe: c.InventoryItems, templates: products, read: true, create: true, update: true},
			need{entity: "InventoryProducts", describe: c.InventoryProducts, templates: products, read: true, create: true},
		)
	}
	if p.Products.KeepOrdered && p.Products.Deactivate {
		for _, of := range []struct {
			entity   string
			describe described
		}{{"PurchaseOrders", c.PurchaseOrders}, {"PurchaseOrderItems", c.PurchaseOrderItems}, {"Quotes", c.Quotes}, {"QuoteItems",
			c.QuoteItems}} {
			table = append(table, need{
				entity: of.entity, describe: of.describe, templates: products, read: true,
			})
		}
	}
	return table
}

// productFields are the fields of a product that the policy lets the bridge write.
func productFields(owners policy.Fields) map[string]int {
	out := map[string]int{}
	for _, f := range owners.All() {
		if f.Owner != policy.OwnerPerson && f.Name != "vendorCost" {
			out[f.Name] = 0
		}
	}
	return out
}

func vendorRowFields(owners policy.Fields) map[string]int {
	out := map[string]int{"vendorPartNumber": 0, "isActive": 0}
	if owners.VendorCost != policy.OwnerPerson {
		out["vendorCost"] = 0
	}
	return out
}

func purchaseOrderFields(p policy.Policy) map[string]int {
	out := map[string]int{"generalMemo": memoLength, "vendorInvoiceNumber": referenceLength, "shippingDate": 0, "freight": 0}
	if p.Orders.WriteOrderNumber {
		out["externalPONumber"] = referenceLength
	}
	if p.Orders.PaymentTerm != "" {
		out["paymentTerm"] = 0
	}
	if len(p.Tracking.Statuses) > 0 {
		out["status"] = 0
	}
	return out
}

// of are the needs of a template, or of all.
func of(table []need, template string) []need {
	if template == "" {
		return table
	}
	return slices.DeleteFunc(slices.Clone(table), func(n need) bool { return !slices.Contains(n.templates, template) })
}

// entities are the entities of the table in its order, each once.
func entities(table []need) []string {
	var out []string
	for _, n := range table {
		if !slices.Contains(out, n.entity) {
			out = append(out, n.entity)
		}
	}
	return out
}
