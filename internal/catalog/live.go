package catalog

import (
	"github.com/shopspring/decimal"

	"digitalbridge/clients/tdsynnex/pricefile"
)

// LivePrice is what price & availability says of a product now.
type LivePrice struct {
	// Cost is this account's cost at the moment, with whatever promotion runs; null unless the product can
	// be bought. The answer says neither what it is without promotion nor when a promotion ends.
	Cost decimal.NullDecimal
	// Quantities are the stock by the distributor's warehouse number; the vendor's own stock is under
	// [pricefile.DropShipWarehouse].
	Quantities map[int]int
}

// Live is the item of the price file with the cost and stock of the moment. Without a live cost its cost
// stays, and so it does when promotions are not wanted while one runs: then the live cost may be the
// promotional one, and the file is the only source of the other.
func Live(item pricefile.Item, now LivePrice, promotions bool, warehouses []pricefile.Warehouse) pricefile.Item {
	if now.Cost.Valid && now.Cost.Decimal.IsPositive() && (promotions || !item.Promotion) {
		item.ContractPrice, item.UnitCost, item.Promotion = now.Cost.Decimal, now.Cost.Decimal, false
	}
	if item.Unlimited() {
		return item // licences and services: the figure is a convention, not a count
	}
	item.Warehouses, item.ManufacturerDropShip = nil, now.Quantities[pricefile.DropShipWarehouse]
	item.QuantityTotal = item.ManufacturerDropShip
	for _, w := range warehouses {
		if n := now.Quantities[w.Number]; n > 0 {
			item.Warehouses = append(item.Warehouses, pricefile.WarehouseStock{Number: w.Number, Code: w.Code, City: w.City, Quantity: n})
			item.QuantityTotal += n
		}
	}
	return item
}

// InStock reports whether an item is one of those that "in stock" selects for a refresh.
func InStock(item *pricefile.Item) bool { return item.InStock() }
