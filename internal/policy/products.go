package policy

import (
	"regexp"
	"strconv"
)

// Products is the policy of Product Sync.
type Products struct {
	// SKUPrefix marks the products that belong to the bridge: Autotask SKU = prefix + TD SYNNEX SKU.
	SKUPrefix         string            `yaml:"skuPrefix"`
	Select            Selection         `yaml:"select"`
	Mapping           Mapping           `yaml:"mapping"`
	Pricing           Pricing           `yaml:"pricing"`
	Fields            Fields            `yaml:"fields"`
	UserDefinedFields UserDefinedFields `yaml:"userDefinedFields"`
	// InventoryLocation is the name of an inventory location of its own that shows TD SYNNEX's stock as units
	// on hand; empty: none. It must not be the default location nor a person's.
	InventoryLocation string `yaml:"inventoryLocation"`
	// Link is the web address of a product, with {sku}, {manufacturerPartNumber} or {upc} in it; empty: none.
	Link string `yaml:"link"`
	// Promotions: use the promotional cost while a promotion runs.
	Promotions bool `yaml:"promotions"`
	// Inventory: write stock, stock by warehouse, quantity on order and ETA.
	Inventory bool `yaml:"inventory"`
	// Deactivate products that left the (full) price file.
	Deactivate bool `yaml:"deactivate"`
	// KeepOrdered: a product that would be deactivated but is on an open purchase order or quote is reported
	// and stays.
	KeepOrdered bool `yaml:"keepOrdered"`
	// Match is what becomes of an item that may be a product which is there already.
	Match Match `yaml:"match"`
	// Window is the part of the day in which syncs write; outside it they wait. Empty: any time.
	Window Window `yaml:"window"`
	Limits Limits `yaml:"limits"`
	// Refresh is what happens between two syncs.
	Refresh Refresh `yaml:"refresh"`
}

// Match is what becomes of an item that looks like a product of somebody else's: the same manufacturer
// and part number, without the bridge's mark.
type Match string

// Values of [Match].
const (
	// MatchReview puts it on the review list and creates nothing.
	MatchReview Match = "review"
	// MatchCreate makes a product of the bridge's own beside it.
	MatchCreate Match = "create"
)

func (Match) values() []string { return texts(MatchReview, MatchCreate) }

func defaultProducts() Products {
	return Products{
		SKUPrefix:         "TDS-",
		Select:            defaultSelection(),
		Pricing:           defaultPricing(),
		Fields:            defaultFields(),
		UserDefinedFields: defaultUserDefinedFields(),
		Promotions:        true,
		Inventory:         true,
		Deactivate:        true,
		KeepOrdered:       true,
		Match:             MatchReview,
		Limits:            defaultLimits(),
		Refresh:           defaultRefresh(),
	}
}

var (
	categoryCode = regexp.MustCompile(`^(\d{3}){1,3}$`)
	placeholders = regexp.MustCompile(`\{(sku|manufacturerPartNumber|upc)\}`)
	webAddress   = regexp.MustCompile(`^https?://[^\s{}]+$`)
	skuNumber    = regexp.MustCompile(`^\d{1,8}$`)
)

func (p Products) validate(m *mistakes) {
	if p.SKUPrefix == "" || len(p.SKUPrefix) > 20 {
		m.add("products.skuPrefix", "give 1 to 20 characters; it marks the products that belong to the bridge")
	}
	p.Select.validate(m)
	p.Mapping.validate(m)
	p.Pricing.validate(m)
	p.Fields.validate(m)
	p.UserDefinedFields.validate(m)
	if link := placeholders.ReplaceAllString(p.Link, "x"); p.Link != "" && !webAddress.MatchString(link) {
		m.add("products.link", "%q is not a web address such as https://shop.example/p/{sku}; {sku}, {manufacturerPartNumber} "+
			"and {upc} can stand in it", p.Link)
	}
	p.Window.validate(m, "products.window")
	p.Limits.validate(m)
	p.Refresh.validate(m)
}

// at is the key of an entry of a list.
func at(key string, i int) string { return key + "[" + strconv.Itoa(i) + "]" }
