package orders

import (
	"context"
	"errors"
	"fmt"
	"time"

	"digitalbridge/internal/order"
	"digitalbridge/internal/store"
)

// liveKey is where it stands since when sending is switched on.
const liveKey = "orders-live.json"

// liveSince is what stands there; zero while sending is switched off.
type liveSince struct {
	Since time.Time `json:"since,omitzero"`
}

// Moments says from which moment on approved purchase orders go out by themselves.
type Moments struct {
	// Every lets every purchase order count that the policy does not leave out: those of a sandbox, which buy nothing.
	Every bool
	Store *store.Store
	// Now is the time of day; nil: the machine's.
	Now func() time.Time
}

// Remember keeps when sending was switched on: the first time that this is asked while it is on. Once it is asked
// while sending is off, that is forgotten, so that whoever switches it on again sends nothing old either.
func (m Moments) Remember(ctx context.Context, live bool) (time.Time, error) {
	var kept liveSince
	if err := m.Store.GetJSON(ctx, liveKey, &kept); err != nil && !errors.Is(err, store.ErrNotFound) {
		return time.Time{}, err
	}
	if live != kept.Since.IsZero() {
		return kept.Since, nil
	}
	kept = liveSince{}
	if live {
		now := time.Now
		if m.Now != nil {
			now = m.Now
		}
		kept.Since = now().UTC().Truncate(time.Second)
	}
	return kept.Since, m.Store.PutJSON(ctx, liveKey, kept)
}

// since is the moment of this connection: the policy's, or when sending was switched on.
func (a *Status) since(ctx context.Context) (order.Since, error) {
	live := a.Orders.Live
	var kept time.Time
	if !a.Moments.Every {
		var err error
		if kept, err = a.Moments.Remember(ctx, live); err != nil {
			return order.Since{}, fmt.Errorf("since when sending is switched on can't be read: %w", err)
		}
	}
	if at, ok := a.Orders.Policy.OrdersSince(); ok {
		return order.Since{At: at, From: "orders.since", Known: true}, nil
	}
	if a.Moments.Every {
		return order.Since{Known: true}, nil
	}
	return order.Since{At: kept, From: "when sending was switched on", Known: live && !kept.IsZero()}, nil
}
