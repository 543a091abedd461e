package orders

import (
	"context"
	"errors"
	"fmt"
	"time"

	"digitalbridge/activities/border"
	"digitalbridge/internal/bridge"
	"digitalbridge/internal/order"
	"digitalbridge/internal/policy"
	"digitalbridge/internal/problem"
	"digitalbridge/internal/store"
)

// liveKey is where it stands since when sending is switched on, and who has said yes to it.
const liveKey = "orders-live.json"

// liveSince is what stands there; zero while sending is switched off.
type liveSince struct {
	// Since is when a worker first ran with sending switched on.
	Since time.Time `json:"since,omitzero"`
	// Agreed is who said yes to it since then; nil: nobody yet.
	Agreed *Agreement `json:"agreed,omitempty"`
}

// Agreement is the yes of a person to orders that go out by themselves.
type Agreement struct {
	At     time.Time `json:"at"`
	Actor  string    `json:"actor"`
	Reason string    `json:"reason"`
	// Zone is the policy's time zone; only the answer of GoLive has it.
	Zone policy.Zone `json:"zone,omitempty"`
}

// Moments says from which moment on approved purchase orders go out by themselves.
type Moments struct {
	// Every lets every purchase order count that the policy does not leave out: those of a sandbox, which buy nothing.
	Every bool
	Store *store.Store
	// Now is the time of day; nil: the machine's.
	Now func() time.Time
}

func (m Moments) now() time.Time {
	if m.Now != nil {
		return m.Now().UTC().Truncate(time.Second)
	}
	return time.Now().UTC().Truncate(time.Second)
}

func (m Moments) read(ctx context.Context) (kept liveSince, err error) {
	if err = m.Store.GetJSON(ctx, liveKey, &kept); errors.Is(err, store.ErrNotFound) {
		err = nil
	}
	return kept, err
}

// Remember keeps when sending was switched on: the first time that this is asked while it is on. Once it is asked
// while sending is off, that is forgotten, and so is who said yes: whoever switches it on again is asked again, and sends
// nothing old either. The second result is the yes; nil when nobody has said it.
func (m Moments) Remember(ctx context.Context, live bool) (time.Time, *Agreement, error) {
	kept, err := m.read(ctx)
	if err != nil {
		return time.Time{}, nil, err
	}
	if live != kept.Since.IsZero() {
		return kept.Since, kept.Agreed, nil
	}
	kept = liveSince{}
	if live {
		kept.Since = m.now()
	}
	return kept.Since, nil, m.Store.PutJSON(ctx, liveKey, kept)
}

// noYes is why nothing goes out by itself after sending was switched on.
const noYes = "nobody has said yes to it since sending was switched on: starter order go-live"

// since is the moment of this connection: the policy's, or when a person went live.
func (a *Status) since(ctx context.Context) (order.Since, error) {
	live := a.Orders.Live
	zone := a.Orders.Policy.Location()
	at, policy := a.Orders.Policy.OrdersSince()
	if a.Moments.Every {
		return order.Since{At: at, From: sinceFrom(policy), Known: true, Zone: zone}, nil
	}
	_, agreed, err := a.Moments.Remember(ctx, live)
	switch {
	case err != nil:
		return order.Since{}, fmt.Errorf("since when sending is switched on can't be read: %w", err)
	case live && agreed == nil:
		return order.Since{Wants: noYes}, nil
	case policy:
		return order.Since{At: at, From: sinceFrom(policy), Known: true, Zone: zone}, nil
	case !live:
		return order.Since{}, nil
	}
	return order.Since{At: agreed.At, From: "when " + agreed.Actor + " went live", Known: true, Zone: zone}, nil
}

func sinceFrom(policy bool) string {
	if policy {
		return "orders.since"
	}
	return ""
}

// GoLiveInput is who says yes to orders that go out by themselves.
type GoLiveInput struct {
	Actor  string `json:"actor"`
	Reason string `json:"reason"`
}

// GoLive keeps that a person said yes, from which moment on purchase orders go out by themselves. It may be repeated: the
// first yes counts.
func (a *Status) GoLive(ctx context.Context, in GoLiveInput) (*Agreement, error) {
	agreed, err := a.goLive(ctx, in)
	if err != nil {
		return nil, border.Failure(ctx, err)
	}
	out := *agreed
	out.Zone = policy.ZoneOf(a.Orders.Policy.Location(), out.At, out.At)
	return &out, nil
}

func (a *Status) goLive(ctx context.Context, in GoLiveInput) (*Agreement, error) {
	if !a.Orders.Live {
		return nil, problem.New(bridge.OrdersNotLive, "Set ORDERS_LIVE=true for the worker and restart it.", notLive)
	}
	since, agreed, err := a.Moments.Remember(ctx, true)
	if err != nil || agreed != nil {
		return agreed, err
	}
	agreed = &Agreement{At: a.Moments.now(), Actor: in.Actor, Reason: in.Reason}
	return agreed, a.Moments.Store.PutJSON(ctx, liveKey, liveSince{Since: since, Agreed: agreed})
}
