package products

import (
	"strconv"

	"github.com/shopspring/decimal"

	"digitalbridge/activities/tenant"
	"digitalbridge/clients/autotask"
	"digitalbridge/internal/catalog"
)

// productWrites is what the changes of an entry send: to the product, to its vendor row, and to its stock
// at the dedicated inventory location.
type productWrites struct {
	product                 autotask.Product
	row                     autotask.ProductVendor
	quantity                int64
	toProduct, toRow, stock bool
}

// writes turns changes into what is sent.
func writes(changes []catalog.Change, names *tenant.TenantNames) (w productWrites, err error) {
	for _, c := range changes {
		switch {
		case c.Field.VendorRow():
			w.toRow = true
			err = setVendorRow(&w.row, c)
		case c.Field.InventoryItem():
			w.stock = true
			w.quantity, err = strconv.ParseInt(c.New, 10, 64)
		default:
			w.toProduct = true
			err = setProduct(&w.product, c, names)
		}
		if err != nil {
			return w, err
		}
	}
	return w, nil
}

func setVendorRow(row *autotask.ProductVendor, c catalog.Change) (err error) {
	switch c.Field {
	case catalog.VendorCost:
		row.VendorCost, err = amount(c.New)
	case catalog.VendorPartNumber:
		row.VendorPartNumber = text(c.New)
	case catalog.VendorIsActive:
		row.IsActive = autotask.Of(c.New == "true")
	}
	return err
}

func setProduct(p *autotask.Product, c catalog.Change, names *tenant.TenantNames) (err error) {
	switch c.Field {
	case catalog.Name:
		p.Name = text(c.New)
	case catalog.Description:
		p.Description = text(c.New)
	case catalog.SKU:
		p.SKU = text(c.New)
	case catalog.ManufacturerName:
		p.ManufacturerName = text(c.New)
	case catalog.ManufacturerProductName:
		p.ManufacturerProductName = text(c.New)
	case catalog.VendorProductNumber:
		p.VendorProductNumber = text(c.New)
	case catalog.Link:
		p.Link = text(c.New)
	case catalog.UnitCost:
		p.UnitCost, err = amount(c.New)
	case catalog.UnitPrice:
		p.UnitPrice, err = amount(c.New)
	case catalog.MSRP:
		p.MSRP, err = amount(c.New)
	case catalog.IsActive:
		p.IsActive = autotask.Of(c.New == "true")
	case catalog.IsSerialized:
		p.IsSerialized = autotask.Of(c.New == "true")
	case catalog.DoesNotRequireProcurement:
		p.DoesNotRequireProcurement = autotask.Of(c.New == "true")
	case catalog.ProductCategory:
		p.ProductCategory, err = named(c, names)
	case catalog.PeriodType:
		p.PeriodType, err = named(c, names)
	case catalog.BillingCode:
		// Which of the two is required differs between tenants (reference autotask.md §5.1).
		p.ProductBillingCodeID, err = named(c, names)
		p.ChargeBillingCodeID = p.ProductBillingCodeID
	default:
		setUDF(p, catalog.UDFName(c.Field, names.UDFs), c.New)
	}
	return err
}

func setUDF(p *autotask.Product, name, value string) {
	if value == "" {
		p.UserDefinedFields.Null(name)
	} else {
		p.UserDefinedFields.Set(name, value)
	}
}

func named(c catalog.Change, names *tenant.TenantNames) (autotask.Optional[int64], error) {
	id, err := names.ID(c.Field, c.New)
	return autotask.Of(id), err
}

func text(s string) autotask.Optional[string] {
	if s == "" {
		return autotask.Null[string]()
	}
	return autotask.Of(s)
}

func amount(s string) (autotask.Optional[decimal.Decimal], error) {
	if s == "" {
		return autotask.Null[decimal.Decimal](), nil
	}
	d, err := decimal.NewFromString(s)
	return autotask.Of(d), err
}
