package products

import (
	"cmp"
	"context"
	"fmt"
	"maps"
	"os"
	"slices"

	"digitalbridge/activities/tenant"
	"digitalbridge/clients/autotask"
	"digitalbridge/internal/policy"
	"digitalbridge/internal/store"
)

// Ours reads the products of ours in Autotask. It is part of every group of activities that works on them
// and has no activity of its own.
type Ours struct {
	Autotask *autotask.Client
	Tenant   *tenant.Tenant
	Store    *store.Store
	Policy   policy.Policy
	// WorkDir takes temporary files; empty: the system's folder for them.
	WorkDir string
}

func (a *Ours) workDir() string { return cmp.Or(a.WorkDir, os.TempDir()) }

// isOurs is the query for products that are probably ours: marked by their SKU, or bought from TD SYNNEX
// by default.
func (a *Ours) isOurs(vendorID int64) autotask.Condition {
	return autotask.Or(autotask.BeginsWith("sku", a.Policy.Products.SKUPrefix), autotask.Eq("defaultVendorID", vendorID))
}

// ours reads every product of ours: those with a vendor row for TD SYNNEX, and those whose SKU carries the
// bridge's prefix. It takes two page reads for every 500 products.
//
// Pages are walked by id, and neither ids nor the vendor of a row ever change, so what is there when it
// begins is read exactly once, whatever people change meanwhile. What is made meanwhile may be missed;
// before a product is created, it is looked for once more.
//
// What was read ahead is taken as it is.
func (a *Ours) ours(ctx context.Context, vendorID int64, ahead ProductsRead, beat func(string)) (*ourProducts, error) {
	o, err := a.newOurProducts(ctx)
	if err != nil {
		return nil, err
	}
	if err := a.readOurs(ctx, vendorID, ahead, o, beat); err != nil {
		o.close()
		return nil, err
	}
	o.complete = true
	o.total = len(o.bySKU)
	if err := a.addStock(ctx, o, beat); err != nil {
		o.close()
		return nil, err
	}
	return o, nil
}

// some reads the products of ours that stand for the given SKUs. It takes two calls for every 500 SKUs, and
// one that counts.
func (a *Ours) some(ctx context.Context, vendorID int64, skus []string, beat func(string)) (*ourProducts, error) {
	o, err := a.newOurProducts(ctx)
	if err != nil {
		return nil, err
	}
	if err := a.readSome(ctx, vendorID, skus, o, beat); err != nil {
		o.close()
		return nil, err
	}
	o.total, err = a.Autotask.Products.Count(ctx, autotask.Where(autotask.Eq("isActive", true), a.isOurs(vendorID)))
	if err == nil {
		err = a.addStock(ctx, o, beat)
	}
	if err != nil {
		o.close()
		return nil, err
	}
	return o, nil
}

func (a *Ours) readSome(ctx context.Context, vendorID int64, skus []string, o *ourProducts, beat func(string)) error {
	rows := vendorRows{}
	for i, q := range autotask.SplitIn(autotask.Where(autotask.Eq("vendorID", vendorID)), "vendorPartNumber", skus) {
		for row, err := range a.Autotask.ProductVendors.Query(ctx, q) {
			if err != nil && !o.unread.of(row.ProductID, row.VendorPartNumber, err) {
				return err
			}
			rows.add(row)
		}
		beat(fmt.Sprintf("vendor rows of %d SKUs read", min((i+1)*autotask.MaxOrConditions, len(skus))))
	}
	prefixed := make([]string, len(skus))
	for i, sku := range skus {
		prefixed[i] = a.Policy.Products.SKUPrefix + sku
	}
	var rowless []autotask.Product
	for i, q := range autotask.SplitIn(autotask.Where(), "sku", prefixed) {
		for p, err := range a.Autotask.Products.Query(ctx, q) {
			if err != nil && !o.unread.product(p, a.Policy.Products.SKUPrefix, err) {
				return err
			}
			if _, known := rows[p.ID]; !known {
				rowless = append(rowless, p)
				continue
			}
			if err := a.take(o, p, rows); err != nil {
				return err
			}
		}
		beat(fmt.Sprintf("products of %d SKUs read", min((i+1)*autotask.MaxOrConditions, len(skus))))
	}
	if err := a.takeByID(ctx, o, rows); err != nil {
		return err
	}
	return a.takeRowless(ctx, vendorID, o, rowless, skus)
}

// takeRowless takes products that carry the prefix but have no vendor row of the number: without any they
// stand for the SKU in their own, and with one they stand for the number of that.
func (a *Ours) takeRowless(ctx context.Context, vendorID int64, o *ourProducts, products []autotask.Product, skus []string) error {
	wanted := make(map[string]bool, len(skus))
	for _, sku := range skus {
		wanted[sku] = true
	}
	ids := make([]int64, len(products))
	for i, p := range products {
		ids[i] = p.ID
	}
	rows := vendorRows{}
	for _, q := range autotask.SplitIn(autotask.Where(autotask.Eq("vendorID", vendorID)), "productID", ids) {
		for row, err := range a.Autotask.ProductVendors.Query(ctx, q) {
			if err != nil && !o.unread.of(row.ProductID, row.VendorPartNumber, err) {
				return err
			}
			rows.add(row)
		}
	}
	for _, p := range products {
		if row, ok := rows[p.ID]; ok && row.partNumber != "" && !wanted[row.partNumber] {
			continue
		}
		if err := a.take(o, p, rows); err != nil {
			return err
		}
	}
	return nil
}

// takeByID reads the products of the rows that are left.
func (a *Ours) takeByID(ctx context.Context, o *ourProducts, rows vendorRows) error {
	unknown := ""
	for _, q := range autotask.SplitIn(autotask.Where(), "id", slices.Sorted(maps.Keys(rows))) {
		for p, err := range a.Autotask.Products.Query(ctx, q) {
			if err != nil && !o.unread.product(p, a.Policy.Products.SKUPrefix, err) {
				return err
			}
			if u, ok := autotask.AsUnread(err); ok && u.Lacks("id") {
				unknown = u.Error()
			}
			if err := a.take(o, p, rows); err != nil {
				return err
			}
		}
	}
	if unknown == "" {
		return nil
	}
	for _, row := range rows { // one of these is the product's that can't be told from its row
		if row.partNumber != "" {
			o.unread.setSKU(row.partNumber, unknown)
		}
	}
	return nil
}

// take adds a product, when it is ours, and lets go of its vendor row.
func (a *Ours) take(o *ourProducts, p autotask.Product, rows vendorRows) error {
	if p.ID == 0 {
		return nil // it can't be read
	}
	row, hasRow := rows[p.ID]
	delete(rows, p.ID)
	sku := skuOf(p.SKU.Or(""), row, a.Policy.Products.SKUPrefix)
	if sku == "" {
		o.unread.nameless(p.ID)
		return nil
	}
	return o.add(sku, existing(p, row, hasRow, o.names))
}

// readAllFrom is the number of SKUs from which reading everything takes fewer calls: it takes two for every
// 500 products of ours, and looking for some takes two for every 500 of them and one that counts.
const readAllFrom = 5000

// someOfOurs reads the products of ours that stand for some SKUs.
func (a *Ours) someOfOurs(ctx context.Context, skus []string, beat func(string)) (*ourProducts, error) {
	vendor, err := a.Tenant.Vendor(ctx)
	if err != nil {
		return nil, err
	}
	if len(skus) >= readAllFrom {
		return a.ours(ctx, vendor.ID, ProductsRead{}, beat)
	}
	return a.some(ctx, vendor.ID, skus, beat)
}
