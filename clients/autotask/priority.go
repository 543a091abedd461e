// Calls that go first.

package autotask

import "context"

type priorityKey struct{}

// WithPriority marks the calls made under the context as urgent: they may use the reserve of
// the hourly budget ([Config.OrderReserve]) and don't stop for [Config.StayBelow]. Orders use
// it, so that a product sync never delays one.
func WithPriority(ctx context.Context) context.Context {
	return context.WithValue(ctx, priorityKey{}, true)
}

func hasPriority(ctx context.Context) bool {
	p, _ := ctx.Value(priorityKey{}).(bool)
	return p
}
