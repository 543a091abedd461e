package sandbox

// What the services need to know about a product, whoever made the catalogue.

import (
	"time"

	"github.com/shopspring/decimal"
)

// product is one article of the catalogue as the services see it.
type product struct {
	SKU, MPN       string
	VendorNumber   string // numeric manufacturer code
	VendorName     string
	PartNumber     string // the distributor's vendor-prefixed part number
	Description    string
	UPC            string
	Status         string // Active, Discontinued, Not authorized, Inactive, Not found
	Price, MSRP    decimal.Decimal
	Weight         decimal.Decimal // pounds
	Virtual        bool            // delivered electronically
	Stock          []stock         // every warehouse of the region, also empty ones
	Serialized     bool
	ParcelShip     bool
	EndUserNeeded  bool
	UnlimitedStock bool
}

// stock is what one warehouse has of a product.
type stock struct {
	Warehouse warehouse
	Quantity  int
	OnOrder   int
	ETA       time.Time // zero when nothing is on order
}

func (p product) total() int {
	sum := 0
	for _, s := range p.Stock {
		sum += s.Quantity
	}
	return sum
}

// arrival is the earliest arrival of stock in any warehouse.
func (p product) arrival() (stock, bool) {
	var first stock
	found := false
	for _, s := range p.Stock {
		if !s.ETA.IsZero() && s.OnOrder > 0 && (!found || s.ETA.Before(first.ETA)) {
			first, found = s, true
		}
	}
	return first, found
}

// warehouse is a distribution centre.
type warehouse struct{ Number, City, State, Zip string }

// catalogue is where products come from; lookups are safe for concurrent use.
type catalogue interface {
	bySKU(sku string) (product, bool)
	byPartNumber(mpn string) []product
}
