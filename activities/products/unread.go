package products

import (
	"sync"

	"digitalbridge/clients/autotask"
	"digitalbridge/internal/bridge"
	"digitalbridge/internal/problem"
)

// This file keeps one row of Autotask that can't be read from spoiling the reading of all the others. What a row
// concerns that can't be read is not checked: it is neither made, changed nor deactivated, and it is never taken for
// what is not there.

// unreadRows are the rows of a reading that can't be read, by whom they concern.
type unreadRows struct {
	mu        sync.Mutex
	byProduct map[int64]string  // by the product's id in Autotask
	bySKU     map[string]string // by TD SYNNEX SKU
	// others are those of which not even that can be read.
	others []string
}

// product notes a product that can't be read, and reports whether err is about one. Without its id it is known by the
// SKU behind the bridge's prefix.
func (u *unreadRows) product(p autotask.Product, prefix string, err error) bool {
	row, ok := autotask.AsUnread(err)
	if ok {
		u.note(p.ID, skuOf(p.SKU.Or(""), vendorRow{}, prefix), row)
	}
	return ok
}

// of notes a row that belongs to a product, and may say its SKU.
func (u *unreadRows) of(product autotask.Optional[int64], sku autotask.Optional[string], err error) bool {
	row, ok := autotask.AsUnread(err)
	if ok {
		u.note(product.Or(0), sku.Or(""), row)
	}
	return ok
}

func (u *unreadRows) note(product int64, sku string, row *autotask.UnreadRow) {
	u.mu.Lock()
	defer u.mu.Unlock()
	switch {
	case product != 0:
		u.byProduct = put(u.byProduct, product, row.Error())
	case sku != "":
		u.bySKU = put(u.bySKU, sku, row.Error())
	default:
		u.others = append(u.others, row.Error())
	}
}

func put[K comparable](m map[K]string, key K, why string) map[K]string {
	if m == nil {
		m = map[K]string{}
	}
	m[key] = why
	return m
}

// nameless counts a product among the others when it can't be read and no SKU is known of it.
func (u *unreadRows) nameless(product int64) {
	u.mu.Lock()
	defer u.mu.Unlock()
	if why := u.byProduct[product]; why != "" {
		u.others = append(u.others, why)
	}
}

// why says which row keeps the product from being checked; empty when none does.
func (u *unreadRows) why(product int64, sku string) string {
	u.mu.Lock()
	defer u.mu.Unlock()
	if why := u.byProduct[product]; why != "" {
		return why
	}
	return u.bySKU[sku]
}

func (u *unreadRows) setProduct(id int64, why string) {
	u.mu.Lock()
	defer u.mu.Unlock()
	u.byProduct = put(u.byProduct, id, why)
}

func (u *unreadRows) setSKU(sku, why string) {
	u.mu.Lock()
	defer u.mu.Unlock()
	u.bySKU = put(u.bySKU, sku, why)
}

// take notes what another reading could not read, without its others.
func (u *unreadRows) take(from *unreadRows) {
	for id, why := range from.byProduct {
		u.setProduct(id, why)
	}
	for sku, why := range from.bySKU {
		u.setSKU(sku, why)
	}
}

// any reports whether anything could not be read.
func (u *unreadRows) any() bool { return len(u.byProduct)+len(u.bySKU)+len(u.others) > 0 }

// mendRow is what to do about a row that can't be read.
const mendRow = "Open that row in Autotask and save it again, which writes its fields anew; the next sync looks at it again."

// notRead is the failure of an entry that was not written because a row that concerns it can't be read.
func notRead(why string) error {
	return problem.New(bridge.Validation, mendRow, "nothing was written, because %s", why)
}
