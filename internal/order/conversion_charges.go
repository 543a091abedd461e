package order

import (
	"fmt"
	"slices"

	"github.com/shopspring/decimal"
)

// This file decides what the charges behind an opportunity mean for its purchase order. In a tenant with
// Procurement Autotask makes a charge for each product of a won opportunity, and the charge asks for the
// goods until the line of a purchase order carries its id. A line by the product beside it would order them
// a second time.

// ChargeState is the status of a charge in Autotask.
type ChargeState string

// States of a charge. The empty one is a status that is not known here.
const (
	ChargePending            ChargeState = "Pending"
	ChargeWaitingApproval    ChargeState = "Waiting Approval"
	ChargeNeedToOrder        ChargeState = "Need to Order/Fulfill"
	ChargeOnOrder            ChargeState = "On Order"
	ChargePartiallyDelivered ChargeState = "Partially Delivered/Shipped"
	ChargeReadyToDeliver     ChargeState = "Ready to Deliver/Ship"
	ChargeDelivered          ChargeState = "Delivered/Shipped Full"
	ChargeCanceled           ChargeState = "Canceled"
)

// chargeStates are the states by Autotask's own ids, the same in every tenant and for all three kinds of
// charges, from 1. The fifth was seen in no live tenant.
var chargeStates = []ChargeState{
	ChargePending, ChargeWaitingApproval, ChargeNeedToOrder, ChargeOnOrder, ChargePartiallyDelivered, ChargeReadyToDeliver, ChargeDelivered,
	ChargeCanceled,
}

// ReadChargeState is the state that a charge's status stands for: by its label, and where the tenant has
// labels of its own by its id.
func ReadChargeState(id int64, label string) ChargeState {
	for _, s := range chargeStates {
		if SameLabel(string(s), label) {
			return s
		}
	}
	if id >= 1 && id <= int64(len(chargeStates)) {
		return chargeStates[id-1]
	}
	return ""
}

// Charge is a charge on a ticket, project or contract that was made of the opportunity.
type Charge struct {
	ID        int64       `json:"id"`
	ProductID int64       `json:"productId"`
	State     ChargeState `json:"state"`
	// Status is the label that people see.
	Status   string          `json:"status"`
	Quantity decimal.Decimal `json:"quantity"`
	// On is what the charge is on, such as "ticket T20261128.0001".
	On string `json:"on"`
	// OrderedOn is the number of the purchase order with a line for it; cancelled ones don't count.
	OrderedOn string `json:"orderedOn,omitempty"`
}

// free reports whether a purchase order's line may carry the charge.
func (c Charge) free() bool { return c.State == ChargeNeedToOrder && c.OrderedOn == "" }

// fulfil gives the lines their charges, and takes out those whose charge says that they are not to be
// ordered. Lines that stand on the existing purchase order stay as they are.
func (c *Conversion) fulfil(s Sale) {
	free := slices.Clone(s.Charges)
	var open []*ConvertedLine
	for i := range c.Lines {
		l := &c.Lines[i]
		if c.Existing == nil || SameLabel(c.Existing.Status, StatusCanceled) || !slices.Contains(c.Existing.QuoteItems, l.QuoteItem) {
			open = append(open, l)
			continue
		}
		l.ChargeID = c.Existing.Charges[l.QuoteItem]
		free = slices.DeleteFunc(free, func(charge Charge) bool { return charge.ID == l.ChargeID })
		if l.ChargeID == 0 {
			c.warnUncharged(*l, free)
		}
	}
	left := map[int64]LeftOut{}
	for l, charge := range pair(open, free) {
		if out := settle(*l, charge, s.needsNoProcurement(l.QuoteItem)); out != nil {
			left[l.QuoteItem] = *out
		} else if charge.free() {
			l.ChargeID = charge.ID
		}
	}
	kept := make([]ConvertedLine, 0, len(c.Lines))
	for _, l := range c.Lines {
		if out, gone := left[l.QuoteItem]; gone {
			c.LeftOut = append(c.LeftOut, out)
			continue
		}
		kept = append(kept, l)
	}
	c.Lines = kept
}

// warnUncharged tells of a line that was made by its product while a charge asks for the same goods.
func (c *Conversion) warnUncharged(l ConvertedLine, charges []Charge) {
	i := slices.IndexFunc(charges, func(charge Charge) bool { return charge.ProductID == l.ProductID && charge.free() })
	if i < 0 {
		return
	}
	c.Warnings = append(c.Warnings, Finding{
		Problem: fmt.Sprintf("purchase order %s orders %s while its charge on %s is still %s", c.Existing.Number, l.Product, charges[i].On,
			charges[i].Status),
		Fix: "see in Autotask that the charge is not ordered too: fulfil it from stock when the goods are there, or cancel it",
	})
}

// pair finds the charge of each line: one of its product and quantity, else one of its product. A charge
// belongs to one line. Those that may still be ordered go first, cancelled ones last. A line for whose product
// nothing is left has none.
func pair(lines []*ConvertedLine, charges []Charge) map[*ConvertedLine]Charge {
	charges = slices.Clone(charges)
	slices.SortStableFunc(charges, func(a, b Charge) int { return a.rank() - b.rank() })
	pairs := map[*ConvertedLine]Charge{}
	take := func(fits func(*ConvertedLine, Charge) bool) {
		for _, l := range lines {
			if _, has := pairs[l]; has {
				continue
			}
			i := slices.IndexFunc(charges, func(charge Charge) bool { return charge.ProductID == l.ProductID && fits(l, charge) })
			if i >= 0 {
				pairs[l] = charges[i]
				charges = slices.Delete(charges, i, i+1)
			}
		}
	}
	take(func(l *ConvertedLine, charge Charge) bool {
		return charge.State != ChargeCanceled && charge.Quantity.Equal(decimal.NewFromInt(l.Quantity))
	})
	take(func(*ConvertedLine, Charge) bool { return true })
	return pairs
}

func (c Charge) rank() int {
	switch {
	case c.free():
		return 0
	case c.State == ChargeCanceled:
		return 2
	}
	return 1
}

// settle says why a line is not ordered because of its charge; nil when it is. A product that needs no
// procurement has a charge that is ready from the start: it asks nobody to order, and says nothing of it.
func settle(l ConvertedLine, charge Charge, noProcurement bool) *LeftOut {
	where := fmt.Sprintf("its charge on %s", charge.On)
	leave := func(problem bool, reason, fix string) *LeftOut {
		return &LeftOut{QuoteItem: l.QuoteItem, Item: l.Product, Problem: problem,
			Reason: where + " " + reason + fmt.Sprintf(" (SKU %s)", l.SKU), Fix: fix}
	}
	status := "is " + charge.Status
	switch {
	case charge.OrderedOn != "":
		return leave(false, "is on purchase order "+charge.OrderedOn,
			"nothing; to order it here, take it off that purchase order and convert again")
	case noProcurement && charge.State == ChargeReadyToDeliver:
		return nil
	}
	switch charge.State {
	case ChargeNeedToOrder:
		if charge.Quantity.Equal(decimal.NewFromInt(l.Quantity)) {
			return nil
		}
		return leave(true, fmt.Sprintf("asks for %s pieces, and the quote for %d", charge.Quantity, l.Quantity),
			"give both the same quantity in Autotask and convert again")
	case ChargeWaitingApproval:
		return leave(true, status, "approve it in Autotask and convert again")
	case ChargePending:
		return leave(true, status, "release it for ordering in Autotask and convert again, or cancel it")
	case ChargeOnOrder, ChargePartiallyDelivered, ChargeReadyToDeliver, ChargeDelivered:
		return leave(false, status, "nothing; it is ordered or fulfilled already")
	case ChargeCanceled:
		return leave(false, status, "nothing; if it is wanted after all, make a new charge for it in Autotask and convert again")
	}
	return leave(true, fmt.Sprintf("has the status %q, which is not known", charge.Status),
		"look at it in Autotask, and order it by hand when it is wanted")
}

// needsNoProcurement reports whether the product of a quote item needs no procurement.
func (s Sale) needsNoProcurement(quoteItem int64) bool {
	return slices.ContainsFunc(s.Items, func(item QuotedItem) bool { return item.ID == quoteItem && item.NoProcurement })
}
