package catalog

import (
	"fmt"
	"strconv"
	"strings"

	"digitalbridge/clients/tdsynnex/pricefile"
)

// StockLine is what the hourly stock file says of a product.
type StockLine struct {
	SKU        string                     `json:"s"`
	Total      int                        `json:"q"`
	Warehouses []pricefile.WarehouseStock `json:"w,omitempty"`
}

// WithStock are a product's values with the stock of the hourly file, and everything else as it is. That
// file counts the warehouses only: what the manufacturer ships itself stays as the price file had it, and
// is part of the total as it is there.
func WithStock(have Values, line StockLine, t Terms) Values {
	item := pricefile.Item{SKU: line.SKU, QuantityTotal: line.Total, Warehouses: line.Warehouses, Serialized: have.Get(IsSerialized) == "true"}
	if !item.Unlimited() {
		item.ManufacturerDropShip = dropShip(have.Get(StockByWarehouse))
		item.QuantityTotal += item.ManufacturerDropShip
	}
	var stock Values
	setStock(&stock, &item, t)
	for _, f := range []Field{Stock, StockByWarehouse, QuantityOnHand} {
		have.Set(f, stock.Get(f))
	}
	return have
}

// dropShip reads back what stockByWarehouse wrote of the manufacturer's own stock.
func dropShip(text string) int {
	last := text[strings.LastIndex(text, ";")+1:]
	quantity, found := strings.CutPrefix(strings.TrimSpace(last), dropShipLabel)
	if !found {
		return 0
	}
	n, err := strconv.Atoi(quantity)
	if err != nil {
		return 0
	}
	return n
}

// fewStocked is a number of products that may all run out by chance.
const fewStocked = 5

// StockFigures describe what a stock file would do to the products of ours.
type StockFigures struct {
	// Stocked are the products that it lists and that have stock in Autotask now; RunOut are those of them
	// that it shows without any.
	Stocked int
	RunOut  int
}

// Count adds a product of ours with its line.
func (f *StockFigures) Count(line StockLine, have Values) {
	if stock := have.Get(Stock); stock == "" || stock == "0" {
		return
	}
	f.Stocked++
	if line.Total == 0 {
		f.RunOut++
	}
}

// CheckStock says why a stock file is not to be trusted, or nothing: stock does not run out everywhere
// within an hour. A few products may all run out by chance.
func CheckStock(f StockFigures) string {
	all := f.RunOut == f.Stocked && f.Stocked >= fewStocked
	if all || (f.Stocked >= fewProducts && f.RunOut*2 > f.Stocked) {
		return fmt.Sprintf("%d of %d products that have stock would have none", f.RunOut, f.Stocked)
	}
	return ""
}
