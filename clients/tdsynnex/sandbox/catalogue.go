package sandbox

// The made-up catalogue seen as products.

import (
	"strconv"
	"strings"
	"time"

	"github.com/shopspring/decimal"

	"digitalbridge/clients/tdsynnex/pricefile"
	"digitalbridge/clients/tdsynnex/sandbox/catalog"
)

type madeCatalogue struct {
	made       *catalog.Catalog
	warehouses []warehouse
	now        func() time.Time
}

func (c madeCatalogue) bySKU(sku string) (product, bool) {
	item, ok := c.made.BySKU(sku)
	if !ok {
		return product{}, false
	}
	return productOf(item, c.warehouses, c.now()), true
}

func (c madeCatalogue) byPartNumber(mpn string) []product {
	var out []product
	for _, item := range c.made.ByManufacturerPartNumber(mpn) {
		out = append(out, productOf(item, c.warehouses, c.now()))
	}
	return out
}

// productOf puts all that is on order into the first warehouse with stock: the price file names one
// quantity and one date for all of them. The price is that of the moment: a promotion that has ended
// counts no more.
func productOf(i pricefile.Item, warehouses []warehouse, now time.Time) product {
	p := product{
		SKU: i.SKU, MPN: i.ManufacturerPartNumber, VendorNumber: i.VendorNumber, VendorName: i.Manufacturer, PartNumber: i.PartNumber,
		Description: i.Description, UPC: i.UPC, Status: "Active", Price: i.CostAt(now), Weight: i.ShipWeight,
		Serialized: i.Serialized, ParcelShip: i.ParcelShippable, EndUserNeeded: i.EndUserRequired,
		UnlimitedStock: i.Unlimited() || i.Virtual, Virtual: i.Virtual,
	}
	if i.MSRP.Valid {
		p.MSRP = i.MSRP.Decimal
	} else {
		p.MSRP = decimal.Zero
	}
	if i.Deleted() {
		p.Status = "Discontinued"
	}
	quantity := map[string]int{}
	for _, w := range i.Warehouses {
		quantity[strconv.Itoa(w.Number)] += w.Quantity
	}
	for _, w := range warehouses {
		p.Stock = append(p.Stock, stock{Warehouse: w, Quantity: quantity[w.Number]})
	}
	if i.ManufacturerDropShip > 0 {
		p.Stock = append(p.Stock, stock{Warehouse: dropShipWarehouse(), Quantity: i.ManufacturerDropShip})
	}
	if i.OnOrder > 0 && !i.ETA.IsZero() {
		busiest := 0
		for n, s := range p.Stock[:len(warehouses)] {
			if s.Quantity > p.Stock[busiest].Quantity {
				busiest = n
			}
		}
		p.Stock[busiest].OnOrder, p.Stock[busiest].ETA = i.OnOrder, i.ETA
	}
	return p
}

// warehousesOf lists a region's distribution centres (reference 3.7); street addresses are not public.
func warehousesOf(region string) []warehouse {
	if region == "CA" {
		return []warehouse{
			{"26", "Dartmouth", "NS", "B3B 1X7"}, {"31", "Calgary", "AB", "T3N 1B9"}, {"29", "Guelph", "ON", "N1C 0A1"},
			{"80", "Mississauga", "ON", "L5T 2V7"}, {"81", "Richmond", "BC", "V6V 1Z7"},
		}
	}
	return []warehouse{
		{"16", "Miami", "FL", "33178"}, {"3", "Tracy", "CA", "95304"}, {"6", "Romeoville", "IL", "60446"},
		{"7", "Southaven", "MS", "38672"}, {"50", "Columbus", "OH", "43217"}, {"502", "Suwanee", "GA", "30024"},
		{"12", "Chino", "CA", "91710"}, {"503", "Swedesboro", "NJ", "08085"}, {"504", "South Bend", "IN", "46628"},
		{"505", "Fort Worth", "TX", "76177"}, {"506", "Fontana", "CA", "92337"},
	}
}

// dropShipWarehouse stands for the manufacturer's own stock.
func dropShipWarehouse() warehouse {
	return warehouse{Number: "98", City: "MFG Drop Shipped", Zip: "00000"}
}

// place is the warehouse's city as price & availability writes it.
func (w warehouse) place() string { return strings.TrimSuffix(w.City+", "+w.State, ", ") }

// street is the warehouse's address; the real ones are not public.
func (w warehouse) street() string {
	if w.State == "" {
		return w.City
	}
	return w.Number + " DISTRIBUTION WAY"
}
