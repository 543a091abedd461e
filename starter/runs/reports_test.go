package runs

import (
	"context"
	"errors"
	"testing"

	"github.com/stretchr/testify/require"
)

// Whoever stops waiting is told that, and not what the client made of it.
func TestAQuestionThatIsGivenUpSaysSo(t *testing.T) {
	refused := errors.New("the worker refused it")
	ctx, stop := context.WithCancel(t.Context())
	require.ErrorIs(t, stopped(ctx, refused), refused)
	require.NoError(t, stopped(ctx, nil))
	stop()
	require.ErrorContains(t, stopped(ctx, refused), "stopped waiting")
	require.NoError(t, stopped(ctx, nil), "an answer that has come is an answer")
}
