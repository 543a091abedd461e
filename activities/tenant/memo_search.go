package tenant

import (
	"context"
	"errors"
	"time"

	"digitalbridge/clients/autotask"
)

// memoYears is how far back purchase orders are read where memos can't be searched.
const memoYears = 1

// NoMemoSearch reports whether Autotask refuses to search memos. That it may is settled by no evidence, see
// docs/vendors.md.
func NoMemoSearch(err error) bool { return errors.Is(err, autotask.ErrValidation) }

// OrdersWithMemo are the vendor's purchase orders whose memo may hold a text; the caller looks at the memo. Where
// Autotask refuses to search memos, all that were made in the last year are read.
func (t *Tenant) OrdersWithMemo(ctx context.Context, vendorID int64, text string) autotask.Rows[autotask.PurchaseOrder] {
	vendor := autotask.Eq("vendorID", vendorID)
	return func(yield func(autotask.PurchaseOrder, error) bool) {
		for row, err := range t.Autotask.PurchaseOrders.Query(ctx, autotask.Where(vendor, autotask.Contains("generalMemo", text))) {
			if NoMemoSearch(err) {
				since := time.Now().UTC().AddDate(-memoYears, 0, 0)
				t.Autotask.PurchaseOrders.Query(ctx, autotask.Where(vendor, autotask.Gte("createDateTime", since)))(yield)
				return
			}
			if !yield(row, err) {
				return
			}
		}
	}
}
