package products

import (
	"cmp"
	"context"
	"maps"
	"slices"
	"strconv"
	"strings"

	"digitalbridge/activities/tenant"
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
	// unread are the rows that can't be read.
	unread unreadRows
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

func (a *Ours) newOurProducts(ctx context.Context) (*ourProducts, error) {
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
		ProductID: p.productID, VendorRowID: p.vendorRowID, InventoryItemID: p.inventoryItemID, Committed: p.committed,
		Duplicates: p.duplicates, Values: v,
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

// notChecked says which row in Autotask keeps the product of a SKU from being compared; empty when none does. Of
// several products that stand for it one is enough: which of them counts is uncertain then.
func (o *ourProducts) notChecked(sku string) string {
	p := o.bySKU[sku]
	if p == nil {
		return o.unread.why(0, sku)
	}
	why := o.unread.why(p.productID, sku)
	for _, d := range p.duplicates {
		why = cmp.Or(why, o.unread.why(d.ProductID, sku))
	}
	return why
}

func (o *ourProducts) close() { o.values.close() }
