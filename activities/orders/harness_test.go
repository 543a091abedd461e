package orders_test

import (
	"testing"

	"digitalbridge/activities/activitytest"
)

// bench is the bench of this package's tests, with what they do on it.
type bench struct {
	*activitytest.Bench
	// ledgerGone: the store of what is not known can't be written.
	ledgerGone bool
	// skus is the size of the sandbox's catalogue.
	skus int
}

func newBench(t *testing.T, skus int) *bench {
	return &bench{Bench: activitytest.NewBench(t, skus), skus: skus}
}
