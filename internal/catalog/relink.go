package catalog

import (
	"fmt"
	"strings"

	"digitalbridge/internal/problem"
)

// Linked is a product of Autotask with what joins it to TD SYNNEX.
type Linked struct {
	ProductID int64
	Name      string
	SKU       string // Autotask's own
	Active    bool
	// Row is its vendor row for TD SYNNEX; nil: it has none.
	Row *LinkRow
	// OtherVendor: another active vendor sells it.
	OtherVendor bool
	// Orders are the open purchase orders that it is on.
	Orders []Use
}

// LinkRow is a vendor row for TD SYNNEX.
type LinkRow struct {
	ID         int64
	PartNumber string
	Active     bool
	Default    bool
}

// standsFor is the TD SYNNEX SKU that the product stands for, as [Existing] are told apart; empty: it is
// not ours.
func (l Linked) standsFor(prefix string) string {
	if l.Row != nil && l.Row.PartNumber != "" {
		return l.Row.PartNumber
	}
	sku, ours := strings.CutPrefix(l.SKU, prefix)
	if !ours {
		return ""
	}
	return sku
}

// LinkAction is one write of a relink.
type LinkAction string

// Actions of a relink.
const (
	CreateRow         LinkAction = "createVendorRow"
	SetRow            LinkAction = "setVendorRow"
	DeactivateRow     LinkAction = "deactivateVendorRow"
	ClearRow          LinkAction = "clearVendorPartNumber"
	DeactivateProduct LinkAction = "deactivateProduct"
)

// LinkStep is one write of a relink, and in words what it does.
type LinkStep struct {
	Action    LinkAction `json:"action"`
	ProductID int64      `json:"productId"`
	RowID     int64      `json:"vendorRowId,omitempty"`
	Text      string     `json:"text"`
}

// Relink decides how a product comes to stand for a TD SYNNEX SKU alone: it gets the vendor row with the
// SKU, and every other product that stands for it lets go of it. Nothing is deleted. No steps and no refusal
// mean that it is so already. Steps that were carried out in part are not planned again.
func Relink(sku string, target Linked, others []Linked, prefix string) ([]LinkStep, *problem.Problem) {
	name := fmt.Sprintf("product %d (%s)", target.ProductID, target.Name)
	released := target.Row != nil && !target.Row.Active
	switch is := target.standsFor(prefix); {
	case !target.Active:
		return nil, &problem.Problem{Cause: name + " is not active", Fix: "Activate it in Autotask, or choose another product."}
	case is != "" && is != sku && !released:
		return nil, &problem.Problem{
			Cause: fmt.Sprintf("%s stands for TD SYNNEX SKU %s already", name, is),
			Fix:   fmt.Sprintf("Choose another product, or first give SKU %s to another one: starter products relink %s --product ID.", is, is),
		}
	}
	for _, o := range others {
		if len(o.Orders) > 0 {
			return nil, &problem.Problem{
				Cause: fmt.Sprintf("product %d (%s) stands for SKU %s and is on purchase order %s (%s), which could not be sent without it",
					o.ProductID, o.Name, sku, o.Orders[0].Number, o.Orders[0].Status),
				Fix: "Wait until the purchase order is received or canceled, or let that product keep the SKU.",
			}
		}
	}
	var steps []LinkStep
	// The others let go first: a SKU that nobody stands for is fixed by repeating, one of two is not seen.
	for _, o := range others {
		steps = append(steps, o.letGo(sku, prefix)...)
	}
	switch row := target.Row; {
	case row == nil:
		steps = append(steps, LinkStep{CreateRow, target.ProductID, 0,
			fmt.Sprintf("%s gets a vendor row for TD SYNNEX with part number %s", name, sku)})
	case row.PartNumber != sku || !row.Active:
		steps = append(steps, LinkStep{SetRow, target.ProductID, row.ID,
			fmt.Sprintf("the TD SYNNEX vendor row of %s becomes active with part number %s", name, sku)})
	}
	return steps, nil
}

// letGo are the steps after which a product does not stand for its SKU any more. Autotask keeps at least
// one active vendor of a product, and its default vendor active, so a row that has to stay loses its number
// instead. A product that carries the bridge's mark is the bridge's own, so it goes with the SKU.
func (l Linked) letGo(sku, prefix string) []LinkStep {
	name := fmt.Sprintf("product %d (%s)", l.ProductID, l.Name)
	var steps []LinkStep
	switch row := l.Row; {
	case row == nil || !row.Active || row.PartNumber != sku:
	case l.OtherVendor && !row.Default:
		steps = append(steps, LinkStep{DeactivateRow, l.ProductID, row.ID, "the TD SYNNEX vendor row of " + name + " is deactivated"})
	default:
		steps = append(steps, LinkStep{ClearRow, l.ProductID, row.ID,
			"the TD SYNNEX vendor row of " + name + ", which Autotask keeps active, loses its part number"})
	}
	if l.Active && strings.HasPrefix(l.SKU, prefix) {
		steps = append(steps, LinkStep{DeactivateProduct, l.ProductID, 0, name + ", which the bridge has made, is deactivated"})
	}
	return steps
}
