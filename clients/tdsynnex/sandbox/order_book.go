package sandbox

// The order book: every order record ever created, refused duplicates, and the stock they reserve.

import (
	"slices"
	"strings"
	"sync"
	"time"
)

type orderBook struct {
	mu         sync.Mutex
	orders     []*order
	byNumber   map[string]*order
	duplicates []refusedDuplicate
	reserved   map[string]int  // by SKU and warehouse
	lost       map[string]int  // attempts that scenario poTimeoutLost has swallowed
	rejected   map[string]bool // numbers under which an order was refused whole
}

// refusedDuplicate is an attempt to use a PO number again. KilledNumber is the number of the killed
// record, which is not the order's.
type refusedDuplicate struct {
	PONumber     string    `json:"poNumber"`
	KilledNumber string    `json:"killedNumber"`
	Time         time.Time `json:"time"`
	// Staged: no order has the number; a scenario had it refused.
	Staged bool `json:"staged,omitempty"`
}

func newOrderBook() *orderBook {
	return &orderBook{byNumber: map[string]*order{}, reserved: map[string]int{}, lost: map[string]int{}, rejected: map[string]bool{}}
}

// key is how PO numbers are compared.
func key(poNumber string) string { return strings.ToUpper(strings.TrimSpace(poNumber)) }

// take adds the order that plan makes, unless the number is used; plan runs under the book's lock so
// that two attempts with one number can never both succeed, and adds the stock it takes to reserved. The result is nil for a duplicate. An
// order of which nothing was accepted leaves no record.
func (b *orderBook) take(poNumber string, plan func(reserved map[string]int) *order) *order {
	b.mu.Lock()
	defer b.mu.Unlock()
	k := key(poNumber)
	if b.byNumber[k] != nil {
		return nil
	}
	o := plan(b.reserved)
	delete(b.rejected, k)
	accepted := false
	for _, l := range o.Lines {
		accepted = accepted || l.Reason == ""
	}
	if !accepted {
		b.rejected[k] = true
	}
	if accepted || !reuseNumberOfRejectedOrder {
		b.byNumber[k] = o
		b.orders = append(b.orders, o)
	}
	return o
}

// refused tells whether the last order under this number was refused whole.
func (b *orderBook) refused(poNumber string) bool {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.rejected[key(poNumber)]
}

func (b *orderBook) refuse(d refusedDuplicate) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.duplicates = append(b.duplicates, d)
}

// swallow counts an attempt and tells whether it is the first.
func (b *orderBook) swallow(poNumber string) bool {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.lost[key(poNumber)]++
	return b.lost[key(poNumber)] == 1
}

func (b *orderBook) find(poNumber string) (*order, bool) {
	b.mu.Lock()
	defer b.mu.Unlock()
	o, ok := b.byNumber[key(poNumber)]
	return o, ok
}

// all returns the records in the order of their PO numbers, and the refused duplicates. Records do
// not change after they are taken.
func (b *orderBook) all() ([]*order, []refusedDuplicate) {
	b.mu.Lock()
	defer b.mu.Unlock()
	orders := slices.Clone(b.orders)
	slices.SortFunc(orders, func(x, y *order) int { return strings.Compare(key(x.PONumber), key(y.PONumber)) })
	return orders, slices.Clone(b.duplicates)
}

// lessReserved is the product with the stock that is left.
func (b *orderBook) lessReserved(p product) product {
	b.mu.Lock()
	defer b.mu.Unlock()
	return lessReserved(p, b.reserved)
}

func lessReserved(p product, reserved map[string]int) product {
	if p.UnlimitedStock {
		return p
	}
	left := slices.Clone(p.Stock)
	for i, s := range left {
		left[i].Quantity = max(0, s.Quantity-reserved[reservation(p.SKU, s.Warehouse)])
	}
	p.Stock = left
	return p
}

func reservation(sku string, w warehouse) string { return sku + " " + w.Number }
