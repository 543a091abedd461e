package catalog

import (
	"cmp"
	"fmt"
	"strconv"

	"digitalbridge/internal/policy"
)

// Action is what a plan entry does to a product.
type Action string

// Actions of a plan.
const (
	Create     Action = "create"
	Update     Action = "update"
	Deactivate Action = "deactivate"
)

// Change is one field that gets another value.
type Change struct {
	Field Field  `json:"field"`
	Old   string `json:"old,omitempty"`
	New   string `json:"new"`
}

// Entry is one product that a plan writes. A create lists every field that has a value.
type Entry struct {
	Action      Action `json:"action"`
	SKU         string `json:"sku"`
	ProductID   int64  `json:"productId,omitempty"`
	VendorRowID int64  `json:"vendorRowId,omitempty"`
	// InventoryItemID is the product's row at the dedicated inventory location.
	InventoryItemID int64  `json:"inventoryItemId,omitempty"`
	Reason          string `json:"reason,omitempty"`
	// Name, Manufacturer, PartNumber, Cost and Price are what the product has once the entry is written; Category is the TD SYNNEX
	// category code of its row in the price file. They are for those who read the plan.
	Name         string   `json:"name,omitempty"`
	Manufacturer string   `json:"manufacturer,omitempty"`
	PartNumber   string   `json:"partNumber,omitempty"`
	Category     string   `json:"category,omitempty"`
	Cost         string   `json:"cost,omitempty"`
	Price        string   `json:"price,omitempty"`
	Changes      []Change `json:"changes"`
}

// describe fills in what the product is called and costs once the changes are written; have is nil for
// one that does not exist.
func (e Entry) describe(have *Existing) Entry {
	after := func(f Field) string {
		for _, c := range e.Changes {
			if c.Field == f {
				return c.New
			}
		}
		if have == nil {
			return ""
		}
		return have.Values.Get(f)
	}
	e.Name, e.Cost, e.Price = after(Name), after(UnitCost), after(UnitPrice)
	e.Manufacturer, e.PartNumber = after(ManufacturerName), after(ManufacturerProductName)
	return e
}

// Calls is how many calls of Autotask the entry takes: one for the product, one for its vendor row, and those for its
// stock at the dedicated inventory location.
func (e Entry) Calls() int {
	product, vendor, stock := 0, 0, 0
	for _, c := range e.Changes {
		switch {
		case c.Field.VendorRow():
			vendor = 1
		case c.Field.InventoryItem():
			stock = e.stockCalls(c)
		default:
			product = 1
		}
	}
	return product + vendor + stock
}

// stockCalls are what a change of the stock takes: it is read before it is changed; units are added at the product's
// cost, which is read too; and a product that was never stocked gets its row first.
func (e Entry) stockCalls(c Change) int {
	old, oldErr := strconv.Atoi(c.Old)
	wanted, err := strconv.Atoi(c.New)
	switch {
	case e.InventoryItemID == 0:
		return 4
	case oldErr == nil && err == nil && wanted < old:
		return 2
	}
	return 3
}

// Existing is a product of ours as Autotask has it. Ours means: it has a vendor row for TD SYNNEX, or
// its SKU carries the bridge's prefix.
type Existing struct {
	ProductID   int64
	VendorRowID int64
	// InventoryItemID is the product's row at the dedicated inventory location, 0 for none, and Committed
	// the units of it that are reserved or picked: stock is not written below them.
	InventoryItemID int64
	Committed       int
	// Duplicates are further products that stand for the same TD SYNNEX SKU.
	Duplicates []DuplicateProduct
	Values     Values
}

// Active reports whether the product can be sold.
func (e *Existing) Active() bool { return e.Values.Get(IsActive) == "true" }

// Counts adds up a plan. Wanted = Create + Update + Unchanged + Review + LeftOut + Held, and those of NotRead that are
// wanted.
type Counts struct {
	Wanted     int `json:"wanted"`
	Create     int `json:"create"`
	Update     int `json:"update"`
	Deactivate int `json:"deactivate"`
	Unchanged  int `json:"unchanged"`
	// OutsideSelection are products of ours that the file still lists but the policy no longer selects;
	// they stay as they are.
	OutsideSelection int `json:"outsideSelection"`
	// Duplicates are products of ours that share their TD SYNNEX SKU with another one; the oldest is
	// synced, the others stay as they are.
	Duplicates int `json:"duplicates"`
	// Review are wanted products that a person has to match with one of Autotask's first.
	Review int `json:"review"`
	// LeftOut are new products of a file with changes that would take ours beyond the policy's cap.
	LeftOut int `json:"leftOut"`
	// Kept are products that would be deactivated but are on open purchase orders or quotes.
	Kept int `json:"kept"`
	// Held are products whose new values broke a limit, so that a person has to decide first.
	Held int `json:"held"`
	// HeldInPart are the same, but what has nothing to do with money is written: they count as updates too.
	HeldInPart int `json:"heldInPart"`
	// NotRead are products that stay as they are because a row in Autotask that concerns them can't be read.
	NotRead int `json:"notRead,omitempty"`
	// Calls is the number of calls of Autotask that writing the plan takes.
	Calls int `json:"calls"`
}

// Sentence is what a plan would do, for people.
func (c Counts) Sentence() string {
	return fmt.Sprintf("%d to create, %d to update, %d to deactivate, %d unchanged", c.Create, c.Update, c.Deactivate, c.Unchanged)
}

// Add counts an entry.
func (c *Counts) Add(e Entry) {
	switch e.Action {
	case Create:
		c.Create++
	case Update:
		c.Update++
	case Deactivate:
		c.Deactivate++
	}
	c.Calls += e.Calls()
}

// Diff is what has to be written so that have becomes want, field by field in a fixed order, as far as
// the policy lets the bridge; nil have means a product that does not exist.
func Diff(have *Existing, want Values, p policy.Products) []Change {
	var changes []Change
	for i, f := range fields {
		old, wanted := "", want[i]
		if have != nil {
			old = have.Values[i]
		}
		if f == QuantityOnHand {
			wanted = onHand(have, wanted)
		}
		if old != wanted && writable(f, OwnerOf(f, p), have != nil, old, wanted) {
			changes = append(changes, Change{Field: f, Old: old, New: wanted})
		}
	}
	return changes
}

// onHand is the stock to write at the dedicated inventory location, or nothing when it is to be left as it
// is: units of a serialised product need their serial numbers, and no row and no units are the same. Units
// that are reserved or picked stay.
func onHand(have *Existing, wanted string) string {
	if have == nil || have.InventoryItemID == 0 {
		if wanted == "0" || (have != nil && have.Values.Get(IsSerialized) == "true") {
			return ""
		}
		return wanted
	}
	if n, err := strconv.Atoi(wanted); err == nil && n < have.Committed {
		return strconv.Itoa(have.Committed)
	}
	return wanted
}

// PlanWanted is the entry for a selected item, and false when nothing has to be written.
func PlanWanted(sku string, have *Existing, want Values, p policy.Products) (Entry, bool) {
	changes := Diff(have, want, p)
	if have == nil {
		return Entry{Action: Create, SKU: sku, Changes: changes}.describe(nil), true
	}
	if len(changes) == 0 {
		return Entry{}, false
	}
	return Entry{Action: Update, SKU: sku, ProductID: have.ProductID, VendorRowID: have.VendorRowID, InventoryItemID: have.InventoryItemID,
		Changes: changes}.describe(have), true
}

// PlanStock is the entry that writes the stock of the hourly file, and false when nothing has to be
// written. A product that is not sold gets none.
func PlanStock(line StockLine, have *Existing, t Terms) (Entry, bool) {
	if !have.Active() {
		return Entry{}, false
	}
	return PlanWanted(line.SKU, have, WithStock(have.Values, line, t), t.Products)
}

// PlanGone is the entry that takes a product out of the catalogue, and false when it already is.
// replacement is the SKU that the distributor sells instead, empty when the file names none; the one that
// the product has been given before stays then. The vendor row stays, so that the product is found again
// when the distributor sells it again.
func PlanGone(sku, reason, replacement string, have *Existing, p policy.Products) (Entry, bool) {
	if !have.Active() {
		return Entry{}, false
	}
	want := have.Values
	if replacement = cmp.Or(replacement, have.Values.Get(ReplacementSKU)); replacement != "" {
		want.Set(ReplacementSKU, replacement)
		reason += "; SKU " + replacement + " replaces it"
	}
	e := Entry{
		Action: Deactivate, SKU: sku, ProductID: have.ProductID, VendorRowID: have.VendorRowID, InventoryItemID: have.InventoryItemID,
		Reason:  reason,
		Changes: []Change{{Field: IsActive, Old: "true", New: strconv.FormatBool(false)}},
	}
	if old, none := have.Values.Get(QuantityOnHand), strconv.Itoa(have.Committed); have.InventoryItemID != 0 && old != none {
		e.Changes = append(e.Changes, Change{Field: QuantityOnHand, Old: old, New: none})
	}
	for _, c := range Diff(have, want, p) {
		if c.Field == ReplacementSKU {
			e.Changes = append(e.Changes, c)
		}
	}
	return e.describe(have), true
}
