package policy

import (
	"strings"
	"unicode/utf8"
)

// UserDefinedFields names the user-defined product fields that take what Autotask has no field for. An
// empty name leaves that value out.
type UserDefinedFields struct {
	Stock                string `yaml:"stock"`
	StockByWarehouse     string `yaml:"stockByWarehouse"`
	OnOrder              string `yaml:"onOrder"`
	ETA                  string `yaml:"eta"`
	Promotion            string `yaml:"promotion"`
	PromotionEnds        string `yaml:"promotionEnds"`
	MinimumOrderQuantity string `yaml:"minimumOrderQuantity"`
	EndUserRequired      string `yaml:"endUserRequired"`
	ReplacementSKU       string `yaml:"replacementSKU"`
}

func defaultUserDefinedFields() UserDefinedFields {
	return UserDefinedFields{
		Stock: "TDS Stock", StockByWarehouse: "TDS Stock By Warehouse", OnOrder: "TDS On Order", ETA: "TDS ETA",
		Promotion: "TDS Promotion", PromotionEnds: "TDS Promotion Ends", MinimumOrderQuantity: "TDS Minimum Order Quantity",
		EndUserRequired: "TDS End User Required", ReplacementSKU: "TDS Replacement SKU",
	}
}

// maxUDFName is the longest name of a user-defined field (reference autotask.md §3.5).
const maxUDFName = 45

func (u UserDefinedFields) validate(m *mistakes) {
	seen := map[string]string{}
	for _, f := range []struct{ key, name string }{
		{"stock", u.Stock}, {"stockByWarehouse", u.StockByWarehouse}, {"onOrder", u.OnOrder}, {"eta", u.ETA}, {"promotion", u.Promotion},
		{"promotionEnds", u.PromotionEnds}, {"minimumOrderQuantity", u.MinimumOrderQuantity}, {"endUserRequired", u.EndUserRequired},
		{"replacementSKU", u.ReplacementSKU},
	} {
		key, folded := "products.userDefinedFields."+f.key, strings.ToLower(f.name)
		switch {
		case f.name == "":
			continue
		case f.name != strings.TrimSpace(f.name):
			m.add(key, "%q has blanks at its ends", f.name)
		case utf8.RuneCountInString(f.name) > maxUDFName:
			m.add(key, "%q is longer than the %d characters that Autotask allows", f.name, maxUDFName)
		case seen[folded] != "":
			m.add(key, "%q takes %s already; give each value a field of its own", f.name, seen[folded])
		}
		seen[folded] = f.key
	}
}
