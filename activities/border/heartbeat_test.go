package border

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

func TestKeepAlive(t *testing.T) {
	beats := make(chan struct{}, 1000)
	stop := KeepAlive(t.Context(), time.Millisecond, func() { beats <- struct{}{} })
	for range 3 {
		<-beats
	}
	stop()
	for len(beats) > 0 {
		<-beats
	}
	require.Never(t, func() bool { return len(beats) > 0 }, 20*time.Millisecond, time.Millisecond, "it beats after it was stopped")
}
