package products

import (
	"context"
	"strconv"
	"strings"

	"github.com/shopspring/decimal"

	"digitalbridge/activities/tenant"
	"digitalbridge/clients/autotask"
	"digitalbridge/internal/catalog"
)

// vendorRows are the TD SYNNEX vendor rows by product.
type vendorRows map[int64]vendorRow

// vendorRow is what the bridge looks at in a vendor row, in its canonical form.
type vendorRow struct {
	id                       int64
	partNumber, cost, active string
}

func (r vendorRows) add(row autotask.ProductVendor) {
	if !row.ProductID.IsSet() {
		return // a row that can't be read
	}
	r[row.ProductID.Or(0)] = vendorRow{
		id: row.ID, partNumber: strings.Clone(row.VendorPartNumber.Or("")), cost: money(row.VendorCost), active: boolean(row.IsActive),
	}
}

// skuOf is the TD SYNNEX SKU that a product stands for: its vendor part number, or else what follows
// the bridge's prefix in its SKU. Empty when the product is not ours.
func skuOf(own string, row vendorRow, prefix string) string {
	if row.partNumber != "" {
		return row.partNumber
	}
	if sku, ok := strings.CutPrefix(own, prefix); ok {
		return sku
	}
	return ""
}

// vendorRows looks for the vendor rows of products.
func (a *Ours) vendorRows(ctx context.Context, vendorID int64, productIDs []int64, unread *unreadRows) (map[int64]int64, error) {
	found := map[int64]int64{}
	return found, autotask.Narrow(productIDs, func(some []int64) ([]string, error) {
		var now unreadRows
		for _, q := range autotask.SplitIn(autotask.Where(autotask.Eq("vendorID", vendorID)), "productID", some) {
			for row, err := range a.Autotask.ProductVendors.Query(ctx, q) {
				if err != nil && !now.of(row.ProductID, autotask.Optional[string]{}, err) {
					return nil, err
				}
				if id, ok := row.ProductID.Get(); ok {
					found[id] = row.ID
				}
			}
		}
		unread.take(&now)
		return now.others, nil
	}, unread.setProduct)
}

// find looks for products by TD SYNNEX SKU as a plan does.
func (a *Ours) find(ctx context.Context, vendorID int64, skus []string, unread *unreadRows) (map[string]*catalog.Existing, error) {
	found := map[string]*catalog.Existing{}
	return found, autotask.Narrow(skus, func(some []string) ([]string, error) {
		o, err := a.newOurProducts(ctx)
		if err != nil {
			return nil, err
		}
		defer o.close()
		if err := a.readSome(ctx, vendorID, some, o, func(string) {}); err != nil {
			return nil, err
		}
		for sku, p := range o.bySKU {
			found[sku] = &catalog.Existing{ProductID: p.productID, VendorRowID: p.vendorRowID}
			if why := o.notChecked(sku); why != "" {
				unread.setSKU(sku, why)
			}
		}
		unread.take(&o.unread)
		return o.unread.others, nil
	}, unread.setSKU)
}

// existing reads the values that the bridge compares.
func existing(p autotask.Product, row vendorRow, hasRow bool, names *tenant.TenantNames) *catalog.Existing {
	e := &catalog.Existing{ProductID: p.ID}
	v := &e.Values
	v.Set(catalog.Name, catalog.CanonicalText(p.Name.Or("")))
	v.Set(catalog.Description, catalog.CanonicalText(p.Description.Or("")))
	v.Set(catalog.SKU, p.SKU.Or(""))
	v.Set(catalog.ManufacturerName, catalog.CanonicalText(p.ManufacturerName.Or("")))
	v.Set(catalog.ManufacturerProductName, catalog.CanonicalText(p.ManufacturerProductName.Or("")))
	v.Set(catalog.VendorProductNumber, p.VendorProductNumber.Or(""))
	v.Set(catalog.UnitCost, money(p.UnitCost))
	v.Set(catalog.UnitPrice, money(p.UnitPrice))
	v.Set(catalog.MSRP, money(p.MSRP))
	v.Set(catalog.IsActive, boolean(p.IsActive))
	v.Set(catalog.IsSerialized, boolean(p.IsSerialized))
	v.Set(catalog.Link, p.Link.Or(""))
	v.Set(catalog.ProductCategory, tenant.Label(names.Categories, p.ProductCategory))
	v.Set(catalog.PeriodType, tenant.Label(names.Periods, p.PeriodType))
	v.Set(catalog.DoesNotRequireProcurement, boolean(p.DoesNotRequireProcurement))
	if id, ok := p.ProductBillingCodeID.Get(); ok {
		v.Set(catalog.BillingCode, names.Codes.Name(id))
	}
	for _, f := range catalog.UDFs(names.UDFs) {
		text, _ := p.UserDefinedFields.Get(catalog.UDFName(f, names.UDFs))
		v.Set(f, catalog.CanonicalText(text))
	}
	if hasRow {
		row.describe(e)
	}
	return e
}

// describe puts what a product's vendor row says into its values.
func (r vendorRow) describe(e *catalog.Existing) {
	e.VendorRowID = r.id
	e.Values.Set(catalog.VendorCost, r.cost)
	e.Values.Set(catalog.VendorPartNumber, r.partNumber)
	e.Values.Set(catalog.VendorIsActive, r.active)
}

func money(o autotask.Optional[decimal.Decimal]) string {
	if d, ok := o.Get(); ok {
		return catalog.Money(d)
	}
	return ""
}

func boolean(o autotask.Optional[bool]) string {
	if b, ok := o.Get(); ok {
		return strconv.FormatBool(b)
	}
	return ""
}
