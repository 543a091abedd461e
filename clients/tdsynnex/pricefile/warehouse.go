// Which warehouse a positional slot of the row means. The positions have not moved since 2013, their
// meaning has, and it differs between the US and Canada.

package pricefile

import "slices"

// Warehouse is a distribution centre. Number is what orders and price & availability call it; Code is
// what the price file's documentation calls it.
type Warehouse struct {
	Number int
	Code   string
	City   string
}

// DropShipWarehouse is the number under which price & availability lists the vendor's own stock.
const DropShipWarehouse = 98

// warehouseSlot is a warehouse with the DTL field that holds its stock, counted from 1.
type warehouseSlot struct {
	field int
	Warehouse
}

// Warehouses lists the distribution centres of a region in the order of their fields in the row. An
// unknown region has none.
func Warehouses(region Region) []Warehouse {
	slots := warehouseSlots(region)
	out := make([]Warehouse, len(slots))
	for i, s := range slots {
		out[i] = s.Warehouse
	}
	return out
}

// Known reports whether a number is that of a distribution centre of either region, or of the vendor's own stock.
func Known(number int) bool {
	for _, region := range []Region{US, CA} {
		for _, s := range stockSlots(region) {
			if s.Number == number {
				return true
			}
		}
	}
	return number == DropShipWarehouse
}

// retiredSlot is field 26, reserved by the newer documents: Keasby in the US, Richmond in Canada. Rows that fill
// it count it in their total, so it is read; no other file has a column for it.
func retiredSlot(region Region) warehouseSlot {
	if region == CA {
		return warehouseSlot{26, Warehouse{60, "DRC", "Richmond, BC"}}
	}
	return warehouseSlot{26, Warehouse{8, "DNJ", "Keasby, NJ"}}
}

// stockSlots are the fields of a row that hold stock, in their order; none for an unknown region.
func stockSlots(region Region) []warehouseSlot {
	slots := warehouseSlots(region)
	if slots == nil {
		return nil
	}
	at, _ := slices.BinarySearchFunc(slots, 26, func(s warehouseSlot, field int) int { return s.field - field })
	return slices.Insert(slots, at, retiredSlot(region))
}

// warehouseSlots is the state of 2025. Field 18 is reserved in both regions, 15, 24, 30, 56, 63, 64 and 69 in
// Canada, 20 in the US: retired centres.
func warehouseSlots(region Region) []warehouseSlot {
	switch region {
	case US:
		return []warehouseSlot{
			{15, Warehouse{16, "DFL", "Miami, FL"}},
			{16, Warehouse{3, "DFR", "Tracy, CA"}},
			{22, Warehouse{6, "DCH", "Romeoville, IL"}},
			{24, Warehouse{7, "DTN", "Southaven, MS"}},
			{30, Warehouse{50, "DCO", "Columbus, OH"}},
			{56, Warehouse{502, "DGA", "Suwanee, GA"}},
			{61, Warehouse{12, "DON", "Chino, CA"}},
			{62, Warehouse{503, "DSW", "Swedesboro, NJ"}},
			{63, Warehouse{504, "DIN", "South Bend, IN"}},
			{64, Warehouse{505, "DFW", "Fort Worth, TX"}},
			{69, Warehouse{506, "DFO", "Fontana, CA"}},
		}
	case CA:
		return []warehouseSlot{
			{16, Warehouse{26, "DHA", "Dartmouth, NS"}},
			{20, Warehouse{31, "DCG", "Calgary, AB"}},
			{22, Warehouse{29, "DGU", "Guelph, ON"}},
			{61, Warehouse{80, "DMS", "Mississauga, ON"}},
			{62, Warehouse{81, "DRN", "Richmond, BC"}},
		}
	}
	return nil
}
