package products

import (
	"cmp"
	"context"
	"os"
	"strconv"
	"time"

	"github.com/shopspring/decimal"

	"digitalbridge/activities/tenant"
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
	Tenant   *tenant.Tenant
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
	// WorkDir takes temporary files; empty: the system's folder for them.
	WorkDir string
	// BudgetWaits is how long the calls of this process have waited for the hourly budget, added up over all
	// calls; nil: not known.
	BudgetWaits func() time.Duration
}

func (a *Products) workDir() string { return cmp.Or(a.WorkDir, os.TempDir()) }

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
		e.VendorRowID = row.id
		v.Set(catalog.VendorCost, row.cost)
		v.Set(catalog.VendorPartNumber, row.partNumber)
		v.Set(catalog.VendorIsActive, row.active)
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
