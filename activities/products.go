package activities

import (
	"context"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/shopspring/decimal"

	"digitalbridge/clients/autotask"
	"digitalbridge/clients/tdsynnex"
	"digitalbridge/clients/tdsynnex/pricefile"
	"digitalbridge/internal/catalog"
	"digitalbridge/internal/policy"
	"digitalbridge/internal/store"
)

// Products plans and applies changes of Autotask's products.
type Products struct {
	Autotask *autotask.Client
	Tenant   *Tenant
	Store    *store.Store
	Policy   policy.Policy
	// LongestCall is how long Autotask may go on with a call whose answer was lost; 0: five minutes.
	LongestCall time.Duration
	// Live is price & availability, for products between two syncs; Region reads its warehouses.
	Live   tdsynnex.PriceAvailabilityService
	Region pricefile.Region
	// CallsPerHour is the number of calls that the bridge may make in an hour, for the forecast; 0:
	// not known before Autotask has told.
	CallsPerHour func(context.Context) (int, error)
}

// ours reads every product of ours: those with a vendor row for TD SYNNEX, and those whose SKU carries
// the bridge's prefix. Several products of one TD SYNNEX SKU are one Existing with duplicates: the oldest
// with a vendor row counts, or else the oldest. It takes two page reads for every 500 products.
func (a *Products) ours(ctx context.Context, vendorID int64, beat func(string)) (map[string]*catalog.Existing, error) {
	names, err := a.Tenant.names(ctx)
	if err != nil {
		return nil, err
	}
	rows := map[int64]autotask.ProductVendor{}
	q := autotask.Where(autotask.Eq("vendorID", vendorID))
	for row, err := range a.Autotask.ProductVendors.Query(ctx, q) {
		if err != nil {
			return nil, err
		}
		rows[row.ProductID.Or(0)] = row
		if len(rows)%autotask.MaxPageSize == 0 {
			beat(strconv.Itoa(len(rows)) + " vendor rows read")
		}
	}
	found := map[string]*catalog.Existing{}
	add := func(p autotask.Product) {
		row, hasRow := rows[p.ID]
		delete(rows, p.ID)
		sku := skuOf(p, row, hasRow, a.Policy.Products.SKUPrefix)
		if sku == "" {
			return
		}
		e := existing(p, row, hasRow, names)
		old := found[sku]
		switch {
		case old == nil:
			found[sku] = e
		case counts(e, old):
			e.Duplicates, old.Duplicates = append(old.Duplicates, duplicate(old)), nil
			found[sku] = e
		default:
			old.Duplicates = append(old.Duplicates, duplicate(e))
		}
	}
	count := 0
	q = autotask.Where(autotask.Or(autotask.BeginsWith("sku", a.Policy.Products.SKUPrefix), autotask.Eq("defaultVendorID", vendorID)))
	for p, err := range a.Autotask.Products.Query(ctx, q) {
		if err != nil {
			return nil, err
		}
		add(p)
		if count++; count%autotask.MaxPageSize == 0 {
			beat(strconv.Itoa(count) + " products read")
		}
	}
	// What is left has a vendor row for TD SYNNEX but neither the prefix nor TD SYNNEX as its default
	// vendor.
	rest := make([]int64, 0, len(rows))
	for id := range rows {
		rest = append(rest, id)
	}
	slices.Sort(rest)
	for _, q := range autotask.SplitIn(autotask.Where(), "id", rest) {
		for p, err := range a.Autotask.Products.Query(ctx, q) {
			if err != nil {
				return nil, err
			}
			add(p)
		}
	}
	return found, a.addStock(ctx, found, beat)
}

func duplicate(e *catalog.Existing) catalog.DuplicateProduct {
	return catalog.DuplicateProduct{ProductID: e.ProductID, Name: e.Values.Get(catalog.Name), SKU: e.Values.Get(catalog.SKU), Active: e.Active(), Ours: true}
}

// counts reports whether e rather than old is the product of their common SKU, in whatever order they
// were read: the one that can be ordered, or else the older one.
func counts(e, old *catalog.Existing) bool {
	if (e.VendorRowID != 0) != (old.VendorRowID != 0) {
		return e.VendorRowID != 0
	}
	return e.ProductID < old.ProductID
}

// skuOf is the TD SYNNEX SKU that a product stands for: its vendor part number, or else what follows
// the bridge's prefix in its SKU. Empty when the product is not ours.
func skuOf(p autotask.Product, row autotask.ProductVendor, hasRow bool, prefix string) string {
	if hasRow {
		if sku := row.VendorPartNumber.Or(""); sku != "" {
			return sku
		}
	}
	if sku, ok := strings.CutPrefix(p.SKU.Or(""), prefix); ok {
		return sku
	}
	return ""
}

// existing reads the values that the bridge compares.
func existing(p autotask.Product, row autotask.ProductVendor, hasRow bool, names *tenantNames) *catalog.Existing {
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
	v.Set(catalog.ProductCategory, label(names.categories, p.ProductCategory))
	v.Set(catalog.PeriodType, label(names.periods, p.PeriodType))
	v.Set(catalog.DoesNotRequireProcurement, boolean(p.DoesNotRequireProcurement))
	if id, ok := p.ProductBillingCodeID.Get(); ok {
		v.Set(catalog.BillingCode, names.codes.name(id))
	}
	for _, f := range catalog.UDFs(names.udfs) {
		text, _ := p.UserDefinedFields.Get(catalog.UDFName(f, names.udfs))
		v.Set(f, catalog.CanonicalText(text))
	}
	if hasRow {
		e.VendorRowID = row.ID
		v.Set(catalog.VendorCost, money(row.VendorCost))
		v.Set(catalog.VendorPartNumber, row.VendorPartNumber.Or(""))
		v.Set(catalog.VendorIsActive, boolean(row.IsActive))
	}
	return e
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
