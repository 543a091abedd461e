package orders

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"strings"

	"github.com/shopspring/decimal"

	"digitalbridge/activities/tenant"
	"digitalbridge/clients/autotask"
	"digitalbridge/internal/bridge"
	"digitalbridge/internal/catalog"
	"digitalbridge/internal/order"
	"digitalbridge/internal/policy"
	"digitalbridge/internal/problem"
)

// purchaseOrders reads purchase orders from Autotask with all that belongs to them.
type purchaseOrders struct {
	autotask *autotask.Client
	tenant   *tenant.Tenant
	policy   policy.Policy
}

func (a *Orders) purchaseOrders() purchaseOrders {
	return purchaseOrders{a.Autotask, a.Tenant, a.Policy}
}

// read finds a purchase order by number, or, as "id:43680347", by id.
func (a purchaseOrders) read(ctx context.Context, ref string) (order.PurchaseOrder, error) {
	row, err := a.find(ctx, ref)
	if err != nil {
		return order.PurchaseOrder{}, err
	}
	return a.complete(ctx, row)
}

func (a purchaseOrders) find(ctx context.Context, ref string) (autotask.PurchaseOrder, error) {
	if text, byID := strings.CutPrefix(ref, bridge.PurchaseOrderIDPrefix); byID {
		id, err := strconv.ParseInt(text, 10, 64)
		if err != nil || id <= 0 {
			return autotask.PurchaseOrder{}, problem.New(bridge.InvalidInput, "Give the id as Autotask shows it, a number.",
				"%q is not an id of a purchase order", text)
		}
		return a.get(ctx, id)
	}
	row, err := a.autotask.PurchaseOrders.First(ctx, autotask.Where(autotask.Eq("purchaseOrderNumber", ref)))
	if errors.Is(err, autotask.ErrNotFound) {
		err = problem.New(bridge.NotFound, "Check the number in Autotask (Inventory > Purchase Orders), and that the API user "+
			"may see purchase orders; "+
			`an id is given as {"id":...} or with --id.`, "Autotask shows no purchase order with the number %q", ref)
	}
	return row, err
}

func (a purchaseOrders) get(ctx context.Context, id int64) (autotask.PurchaseOrder, error) {
	row, err := a.autotask.PurchaseOrders.Get(ctx, id)
	if errors.Is(err, autotask.ErrNotFound) {
		err = problem.New(bridge.NotFound,
			"Look it up in Autotask (Inventory > Purchase Orders): it was deleted, or the API user cannot see "+
				"purchase orders any more.",
			"Autotask no longer shows the purchase order with the id %d", id)
	}
	return row, err
}

func (a purchaseOrders) readByID(ctx context.Context, id int64) (order.PurchaseOrder, error) {
	row, err := a.get(ctx, id)
	if err != nil {
		return order.PurchaseOrder{}, err
	}
	return a.complete(ctx, row)
}

// readToWrite reads what a write is compared with: all but the products of the lines and the vendor, which are
// two more calls of Autotask's hourly budget.
func (a purchaseOrders) readToWrite(ctx context.Context, id int64) (order.PurchaseOrder, error) {
	row, err := a.get(ctx, id)
	if err != nil {
		return order.PurchaseOrder{}, err
	}
	return a.withLines(ctx, row)
}

// readToCompare reads what an edit is found by: two calls of Autotask's hourly budget, and one more for the name of
// another vendor.
func (a purchaseOrders) readToCompare(ctx context.Context, id int64) (order.PurchaseOrder, error) {
	po, err := a.readToWrite(ctx, id)
	if err != nil {
		return po, err
	}
	vendor, err := a.tenant.Vendor(ctx)
	if err != nil {
		return po, err
	}
	if po.VendorName = vendor.CompanyName.Or(""); po.VendorID != vendor.ID {
		if other, err := a.autotask.Companies.Get(ctx, po.VendorID); err == nil {
			po.VendorName = other.CompanyName.Or("")
		}
	}
	return po, nil
}

// withLines adds items and status label to a purchase order.
func (a purchaseOrders) withLines(ctx context.Context, row autotask.PurchaseOrder) (order.PurchaseOrder, error) {
	statuses, err := a.tenant.Statuses(ctx)
	if err != nil {
		return order.PurchaseOrder{}, err
	}
	po := purchaseOrder(row)
	po.Status = statuses.Name(row.Status.Or(0))
	for item, err := range a.autotask.PurchaseOrderItems.List(ctx, row.ID) {
		if err != nil {
			return order.PurchaseOrder{}, err
		}
		if len(po.Lines) == order.MaxLines {
			return order.PurchaseOrder{}, problem.New(bridge.OrderNotReady, "Put the lines on several purchase orders.",
				"purchase order %s has more than %d lines", po.Number, order.MaxLines)
		}
		po.Lines = append(po.Lines, purchaseOrderLine(item))
	}
	po.NumberLines()
	return po, nil
}

// complete adds items, products' SKUs, vendor and status label to a purchase order.
func (a purchaseOrders) complete(ctx context.Context, row autotask.PurchaseOrder) (order.PurchaseOrder, error) {
	vendor, err := a.tenant.Vendor(ctx)
	if err != nil {
		return order.PurchaseOrder{}, err
	}
	po, err := a.withLines(ctx, row)
	if err != nil {
		return order.PurchaseOrder{}, err
	}
	po.ForDistributor = po.VendorID == vendor.ID
	po.VendorName = vendor.CompanyName.Or("")
	if !po.ForDistributor {
		if other, err := a.autotask.Companies.Get(ctx, po.VendorID); err == nil {
			po.VendorName = other.CompanyName.Or("")
		} else if !errors.Is(err, autotask.ErrNotFound) {
			return order.PurchaseOrder{}, err
		}
	}
	var productIDs []int64
	for _, line := range po.Lines {
		if line.ProductID != 0 {
			productIDs = append(productIDs, line.ProductID)
		}
	}
	return po, a.addProducts(ctx, vendor.ID, po.Lines, productIDs)
}

// addProducts puts on the lines what their products say: TD SYNNEX SKU, its replacement, name, minimum order
// quantity. A row of which that can't be read ends it, since an order does not go out in part; one of which something else
// can't be read is used.
func (a purchaseOrders) addProducts(ctx context.Context, vendorID int64, lines []order.Line, productIDs []int64) error {
	skus, products := map[int64]string{}, map[int64]autotask.Product{}
	for _, q := range autotask.SplitIn(autotask.Where(autotask.Eq("vendorID", vendorID)), "productID", productIDs) {
		for row, err := range a.autotask.ProductVendors.Query(ctx, q) {
			if unread, ok := autotask.AsUnread(err); err != nil && (!ok || unread.Lacks("productID", "vendorPartNumber")) {
				return err
			}
			skus[row.ProductID.Or(0)] = row.VendorPartNumber.Or("")
		}
	}
	// All fields: a user-defined field that the tenant lacks can't be asked for by name.
	for _, q := range autotask.SplitIn(autotask.Where(), "id", productIDs) {
		for p, err := range a.autotask.Products.Query(ctx, q) {
			if unread, ok := autotask.AsUnread(err); err != nil && (!ok || unread.Lacks("id", "name", "userDefinedFields")) {
				return err
			}
			products[p.ID] = p
		}
	}
	for i := range lines {
		p := products[lines[i].ProductID]
		sku, row := skus[lines[i].ProductID]
		lines[i].SKU, lines[i].ProductName = sku, p.Name.Or("")
		lines[i].NoPartNumber = row && strings.TrimSpace(sku) == ""
		udf := func(f catalog.Field) string {
			text, _ := p.UserDefinedFields.Get(catalog.UDFName(f, a.policy.Products.UserDefinedFields))
			return strings.TrimSpace(text)
		}
		lines[i].ReplacementSKU = udf(catalog.ReplacementSKU)
		lines[i].Virtual = catalog.Electronic(udf(catalog.EndUserRequired))
		if text := udf(catalog.MinimumOrderQuantity); text != "" {
			if n, err := decimal.NewFromString(text); err == nil && n.IsInteger() && !n.IsNegative() {
				lines[i].MinimumQuantity = int(n.IntPart())
			} else {
				lines[i].MinimumText = text // a person may have written anything there
			}
		}
	}
	return nil
}

// addDelivery adds how and for whom the order is to be delivered, as far as the policy has a use for it.
func (a purchaseOrders) addDelivery(ctx context.Context, row autotask.PurchaseOrder, po *order.PurchaseOrder) error {
	rules := a.policy.Orders
	if id := row.ShippingType.Or(0); id != 0 && len(rules.ShipMethods) > 0 {
		t, err := a.autotask.ShippingTypes.Get(ctx, id)
		if err != nil && !errors.Is(err, autotask.ErrNotFound) {
			return err
		}
		po.ShippingType = firstOf(t.Name.Or(""), fmt.Sprintf("shipping type %d", id))
	}
	if rules.DropShip == policy.DropShipNever && rules.EndUser == policy.EndUserNever {
		return nil
	}
	id, err := a.forCompany(ctx, row.PurchaseForCompanyID.Or(0), po)
	if err != nil {
		return err
	}
	// Company 0 is the MSP itself.
	if id != 0 || rules.StockEndUser == policy.StockEndUserSelf {
		if err := a.addReseller(ctx, po); err != nil {
			return err
		}
	}
	if id == 0 {
		return nil
	}
	company, err := a.autotask.Companies.Get(ctx, id)
	if errors.Is(err, autotask.ErrNotFound) {
		po.CustomerProblem = fmt.Sprintf("Autotask does not show the API user the company with the id %d", id)
		return nil
	}
	if err != nil {
		return err
	}
	contact, err := a.autotask.Contacts.First(ctx,
		autotask.Where(autotask.Eq("companyID", id), autotask.Eq("primaryContact", true), autotask.Eq("isActive", 1)))
	if err != nil && !errors.Is(err, autotask.ErrNotFound) {
		return err
	}
	c := customer(company, contact)
	po.Customer = &c
	return nil
}

// addReseller adds the MSP's own company, which an order with an end user or a licence has to name.
func (a purchaseOrders) addReseller(ctx context.Context, po *order.PurchaseOrder) error {
	company, err := a.autotask.Companies.Get(ctx, 0)
	if errors.Is(err, autotask.ErrNotFound) {
		return nil // the checks say that it is missing where it is needed
	}
	if err != nil {
		return err
	}
	own := customer(company, autotask.Contact{})
	po.Reseller = &own
	return nil
}
