package products

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"

	"digitalbridge/activities/tenant"
	"digitalbridge/clients/autotask"
	"digitalbridge/internal/catalog"
)

// ourProducts are products of ours as Autotask has them, by TD SYNNEX SKU. Who they are is in memory, their
// values are on disk: a description alone can have 2,000 characters.
type ourProducts struct {
	bySKU  map[string]*ourProduct
	values *spool[catalog.Values]
	names  *tenant.TenantNames
	// total is the number of products of ours in Autotask: those that were read, or, when only some were,
	// those that are active.
	total int
	// complete: all products of ours were read.
	complete bool
}

// ourProduct is the product that stands for a SKU.
type ourProduct struct {
	productID, vendorRowID int64
	// rowed: it has an active vendor row with the SKU as its number.
	rowed, active bool
	place         int
	duplicates    []catalog.DuplicateProduct
	// inventoryItemID is its row at the dedicated inventory location, with the units there and those of them
	// that are reserved or picked.
	inventoryItemID   int64
	onHand, committed int
}

func (a *Products) newOurProducts(ctx context.Context) (*ourProducts, error) {
	names, err := a.Tenant.Names(ctx)
	if err != nil {
		return nil, err
	}
	values, err := newSpool[catalog.Values](a.workDir())
	return &ourProducts{bySKU: map[string]*ourProduct{}, values: values, names: names}, err
}

// add takes a product for a SKU. Of several for one SKU the one that counts stays, and the others are its
// duplicates.
func (o *ourProducts) add(sku string, e *catalog.Existing) error {
	place, err := o.values.add(e.Values)
	if err != nil {
		return err
	}
	p := &ourProduct{
		productID: e.ProductID, vendorRowID: e.VendorRowID, active: e.Active(), place: place,
		rowed: e.Values.Get(catalog.VendorPartNumber) == sku && e.Values.Get(catalog.VendorIsActive) == "true",
	}
	old := o.bySKU[sku]
	if old == nil {
		o.bySKU[strings.Clone(sku)] = p
		return nil
	}
	other := p
	if p.counts(old) {
		other, p.duplicates, old.duplicates = old, old.duplicates, nil
		o.bySKU[sku] = p
	} else {
		p = old
	}
	v, err := o.values.get(other.place)
	if err != nil {
		return err
	}
	p.duplicates = append(p.duplicates, catalog.DuplicateProduct{
		ProductID: other.productID, Name: v.Get(catalog.Name), SKU: v.Get(catalog.SKU), Active: other.active, Ours: true,
	})
	return nil
}

// counts reports whether p rather than old is the product of their common SKU, in whatever order they
// were read: the one that can be ordered from the distributor, then the one that can be sold, then one
// with any vendor row, then the older one.
func (p *ourProduct) counts(old *ourProduct) bool {
	switch {
	case p.rowed != old.rowed:
		return p.rowed
	case p.active != old.active:
		return p.active
	case (p.vendorRowID != 0) != (old.vendorRowID != 0):
		return p.vendorRowID != 0
	}
	return p.productID < old.productID
}

// get returns the product of a SKU, nil when there is none.
func (o *ourProducts) get(sku string) (*catalog.Existing, error) {
	p := o.bySKU[sku]
	if p == nil {
		return nil, nil
	}
	v, err := o.values.get(p.place)
	if p.inventoryItemID != 0 {
		v.Set(catalog.QuantityOnHand, strconv.Itoa(p.onHand))
	}
	return &catalog.Existing{
		ProductID: p.productID, VendorRowID: p.vendorRowID, InventoryItemID: p.inventoryItemID, Committed: p.committed, Duplicates: p.duplicates, Values: v,
	}, err
}

// skus lists them in order.
func (o *ourProducts) skus() []string {
	return slices.SortedFunc(maps.Keys(o.bySKU), catalog.CompareSKU)
}

// sharedSKUs are the TD SYNNEX SKUs that several products of ours stand for, by SKU. A product that is not
// sold any more beside one that is disturbs nobody.
func (o *ourProducts) sharedSKUs() ([]catalog.DuplicateGroup, error) {
	var groups []catalog.DuplicateGroup
	for sku, p := range o.bySKU {
		if len(p.duplicates) == 0 {
			continue
		}
		e, err := o.get(sku)
		if err != nil {
			return nil, err
		}
		if g, shared := catalog.SharedSKU(sku, e); shared {
			groups = append(groups, g)
		}
	}
	slices.SortFunc(groups, func(x, y catalog.DuplicateGroup) int { return catalog.CompareSKU(x.SKU, y.SKU) })
	return groups, nil
}

func (o *ourProducts) close() { o.values.close() }

// isOurs is the query for products that are probably ours: marked by their SKU, or bought from TD SYNNEX
// by default.
func (a *Products) isOurs(vendorID int64) autotask.Condition {
	return autotask.Or(autotask.BeginsWith("sku", a.Policy.Products.SKUPrefix), autotask.Eq("defaultVendorID", vendorID))
}

// ours reads every product of ours: those with a vendor row for TD SYNNEX, and those whose SKU carries the
// bridge's prefix. It takes two page reads for every 500 products.
//
// Pages are walked by id, and neither ids nor the vendor of a row ever change, so what is there when it
// begins is read exactly once, whatever people change meanwhile. What is made meanwhile may be missed;
// before a product is created, it is looked for once more.
func (a *Products) ours(ctx context.Context, vendorID int64, beat func(string)) (*ourProducts, error) {
	o, err := a.newOurProducts(ctx)
	if err != nil {
		return nil, err
	}
	if err := a.readOurs(ctx, vendorID, o, beat); err != nil {
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

func (a *Products) readOurs(ctx context.Context, vendorID int64, o *ourProducts, beat func(string)) error {
	rows := vendorRows{}
	q := autotask.Where(autotask.Eq("vendorID", vendorID))
	for row, err := range a.Autotask.ProductVendors.Query(ctx, q) {
		if err != nil {
			return err
		}
		if rows.add(row); len(rows)%autotask.MaxPageSize == 0 {
			beat(strconv.Itoa(len(rows)) + " vendor rows read")
		}
	}
	count := 0
	for p, err := range a.Autotask.Products.Query(ctx, autotask.Where(a.isOurs(vendorID))) {
		if err != nil {
			return err
		}
		if err := a.take(o, p, rows); err != nil {
			return err
		}
		if count++; count%autotask.MaxPageSize == 0 {
			beat(strconv.Itoa(count) + " products read")
		}
	}
	// What is left has a vendor row for TD SYNNEX but neither the prefix nor TD SYNNEX as its default
	// vendor.
	return a.takeByID(ctx, o, rows)
}

// some reads the products of ours that stand for the given SKUs. It takes two calls for every 500 SKUs, and
// one that counts.
func (a *Products) some(ctx context.Context, vendorID int64, skus []string, beat func(string)) (*ourProducts, error) {
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

func (a *Products) readSome(ctx context.Context, vendorID int64, skus []string, o *ourProducts, beat func(string)) error {
	rows := vendorRows{}
	for i, q := range autotask.SplitIn(autotask.Where(autotask.Eq("vendorID", vendorID)), "vendorPartNumber", skus) {
		for row, err := range a.Autotask.ProductVendors.Query(ctx, q) {
			if err != nil {
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
			if err != nil {
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
func (a *Products) takeRowless(ctx context.Context, vendorID int64, o *ourProducts, products []autotask.Product, skus []string) error {
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
			if err != nil {
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
func (a *Products) takeByID(ctx context.Context, o *ourProducts, rows vendorRows) error {
	for _, q := range autotask.SplitIn(autotask.Where(), "id", slices.Sorted(maps.Keys(rows))) {
		for p, err := range a.Autotask.Products.Query(ctx, q) {
			if err != nil {
				return err
			}
			if err := a.take(o, p, rows); err != nil {
				return err
			}
		}
	}
	return nil
}

// take adds a product, when it is ours, and lets go of its vendor row.
func (a *Products) take(o *ourProducts, p autotask.Product, rows vendorRows) error {
	row, hasRow := rows[p.ID]
	delete(rows, p.ID)
	sku := skuOf(p, row, a.Policy.Products.SKUPrefix)
	if sku == "" {
		return nil
	}
	return o.add(sku, existing(p, row, hasRow, o.names))
}

// vendorRows are the TD SYNNEX vendor rows by product.
type vendorRows map[int64]vendorRow

// vendorRow is what the bridge looks at in a vendor row, in its canonical form.
type vendorRow struct {
	id                       int64
	partNumber, cost, active string
}

func (r vendorRows) add(row autotask.ProductVendor) {
	r[row.ProductID.Or(0)] = vendorRow{
		id: row.ID, partNumber: strings.Clone(row.VendorPartNumber.Or("")), cost: money(row.VendorCost), active: boolean(row.IsActive),
	}
}

// skuOf is the TD SYNNEX SKU that a product stands for: its vendor part number, or else what follows
// the bridge's prefix in its SKU. Empty when the product is not ours.
func skuOf(p autotask.Product, row vendorRow, prefix string) string {
	if row.partNumber != "" {
		return row.partNumber
	}
	if sku, ok := strings.CutPrefix(p.SKU.Or(""), prefix); ok {
		return sku
	}
	return ""
}
