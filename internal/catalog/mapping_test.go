package catalog_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"digitalbridge/clients/tdsynnex/pricefile"
	. "digitalbridge/internal/catalog"
	"digitalbridge/internal/policy"
)

func TestMappingByCategory(t *testing.T) {
	terms := Terms{Products: policy.Default().Products, BillingCode: "Material"}
	terms.Mapping = policy.Mapping{ProductCategory: "Hardware", Rules: []policy.MappingRule{
		{Category: "002001", ProductCategory: "Notebooks"},
		{Category: "002", ProductCategory: "Computers", BillingCode: "Computers"},
		{Category: "017", Type: policy.Service, Period: "Yearly", BillingCode: "Software"},
		{Category: "017001001", Type: policy.Material},
	}}
	for name, c := range map[string]struct {
		category, productCategory, code, period, noProcurement, serialized string
	}{
		"no rule":                                 {"001002003", "Hardware", "Material", "", "", "true"},
		"no category in the file":                 {"", "Hardware", "Material", "", "", "true"},
		"a rule for all below it":                 {"002009001", "Computers", "Computers", "", "", "true"},
		"the longer rule, key by key":             {"002001004", "Notebooks", "Computers", "", "", "true"},
		"a service is neither bought nor counted": {"017002001", "Hardware", "Software", "Yearly", "true", "false"},
		"a rule of nine digits":                   {"017001001", "Hardware", "Software", "Yearly", "false", "true"},
	} {
		t.Run(name, func(t *testing.T) {
			item := product("1", func(i *pricefile.Item) { i.CategoryCode, i.Serialized = c.category, true })
			v := Desired(&item, terms, now)
			require.Equal(t, []string{c.productCategory, c.code, c.period, c.noProcurement, c.serialized},
				[]string{v.Get(ProductCategory), v.Get(BillingCode), v.Get(PeriodType), v.Get(DoesNotRequireProcurement), v.Get(IsSerialized)})
		})
	}
}

func TestLink(t *testing.T) {
	for name, c := range map[string]struct {
		template string
		limit    int
		want     string
	}{
		"none":                        {"", 500, ""},
		"the SKU":                     {"https://shop.example/p/{sku}", 500, "https://shop.example/p/8100001"},
		"a part number that needs it": {"https://shop.example/?q={manufacturerPartNumber}", 500, "https://shop.example/?q=A%2FB+%231"},
		"what the file lacks":         {"https://shop.example/{upc}", 500, ""},
		"too long for the field":      {"https://shop.example/p/{sku}", 20, ""},
	} {
		t.Run(name, func(t *testing.T) {
			item := product("8100001", func(i *pricefile.Item) { i.ManufacturerPartNumber = "A/B #1" })
			terms := Terms{Products: policy.Default().Products, Lengths: Lengths{Link: c.limit}}
			terms.Link = c.template
			v := Desired(&item, terms, now)
			require.Equal(t, c.want, v.Get(Link))
		})
	}
}

// Texts are cut to what Autotask's own field information allows, at a word.
func TestTextsFitTheirFields(t *testing.T) {
	item := product("8100001", func(i *pricefile.Item) {
		i.Description, i.Promotion, i.PromotionComment = "Docking station with four ports", true, "Save 10 on every second one"
		i.Warehouses = []pricefile.WarehouseStock{{City: "Tracy CA", Quantity: 4}, {City: "Columbus OH", Quantity: 7}}
	})
	v := Desired(&item, Terms{Products: policy.Default().Products, Lengths: Lengths{
		Name: 18, Description: 18, ManufacturerName: 3, ManufacturerProductName: 6, VendorProductNumber: 4, Promotion: 10, StockByWarehouse: 12,
	}}, now)
	for f, want := range map[Field]string{
		Name: "Docking station", Description: "Docking station", ManufacturerName: "Len", ManufacturerProductName: "MPN-81",
		VendorProductNumber: "8100", Promotion: "Save 10 on", StockByWarehouse: "Tracy CA 4;", VendorPartNumber: "8100001",
	} {
		require.Equal(t, want, v.Get(f), f)
	}
}

func TestPurchasingRequirementsAreToldApart(t *testing.T) {
	for want, item := range map[string]pricefile.Item{
		"": {}, "Yes": {EndUserRequired: true}, "Yes; delivered electronically": {EndUserRequired: true, Virtual: true},
		"No; delivered electronically": {Virtual: true},
	} {
		wanted := Desired(&item, Terms{}, time.Time{})
		require.Equal(t, want, wanted.Get(EndUserRequired))
		require.Equal(t, item.Virtual, Electronic(want))
	}
}
