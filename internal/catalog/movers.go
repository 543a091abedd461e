package catalog

import (
	"cmp"
	"slices"

	"github.com/shopspring/decimal"
)

// MaxMovers is how many products of a plan people look at first.
const MaxMovers = 200

// Mover is a product of a plan that people look at first, and what counts on it.
type Mover struct {
	SKU       string          `json:"sku"`
	ProductID int64           `json:"productId"`
	Name      string          `json:"name"`
	Action    Action          `json:"action"`
	Move      decimal.Decimal `json:"movePercent"`
	Uses      []Use           `json:"uses,omitempty"`
}

// Movers are the products that Autotask has already and that a plan deactivates or gives another price, the biggest moves first.
type Movers []Mover

// Add takes an entry in when people would look at it.
func (m *Movers) Add(e Entry) {
	move := decimal.Zero
	if c := e.change(UnitPrice, UnitCost); c != nil {
		before, _ := amount(c.Old)
		after, ok := amount(c.New)
		if ok && before.IsPositive() {
			move = after.Sub(before).Mul(hundred).DivRound(before, 1)
		}
	}
	if e.ProductID == 0 || (move.IsZero() && e.Action != Deactivate) {
		return
	}
	*m = append(*m, Mover{SKU: e.SKU, ProductID: e.ProductID, Name: e.Name, Action: e.Action, Move: move})
	if len(*m) >= 4*MaxMovers {
		*m = m.First()
	}
}

// First are those that people look at first: what is deactivated counts as the whole price.
func (m Movers) First() Movers {
	size := func(x Mover) decimal.Decimal {
		if x.Action == Deactivate {
			return hundred
		}
		return x.Move.Abs()
	}
	out := slices.Clone(m)
	slices.SortStableFunc(out, func(a, b Mover) int { return cmp.Or(size(b).Cmp(size(a)), cmp.Compare(a.SKU, b.SKU)) })
	return out[:min(len(out), MaxMovers)]
}
