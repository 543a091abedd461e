package orders_test

import (
	"testing"

	"digitalbridge/activities/activitytest"
)

// bench is the bench of this package's tests, with what they do on it.
type bench struct{ *activitytest.Bench }

func newBench(t *testing.T, skus int) *bench { return &bench{activitytest.NewBench(t, skus)} }
