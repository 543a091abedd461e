// Calls that go first.

package autotask

import "context"

type priorityKey struct{}

// WithPriority marks the calls made under the context as urgent: they may use the reserve of
// the hourly budget ([Config.OrderReserve]), don't stop for [Config.StayBelow], and go before all
// others that wait for a place of their entity. Orders use it, so that neither a product sync nor
// what only looks delays one.
func WithPriority(ctx context.Context) context.Context {
	return context.WithValue(ctx, priorityKey{}, true)
}

func hasPriority(ctx context.Context) bool {
	p, _ := ctx.Value(priorityKey{}).(bool)
	return p
}
