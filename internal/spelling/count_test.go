package spelling

import (
	"testing"

	"github.com/stretchr/testify/require"
)

func TestOneAndMany(t *testing.T) {
	require.Equal(t, "0 products", Count(0, "product"))
	require.Equal(t, "1 product", Count(1, "product"))
	require.Equal(t, "1 product is", Are(1, "product"))
	require.Equal(t, "2 products are", Are(2, "product"))
	require.Equal(t, "1 is", Be(1))
	require.Equal(t, "0 are", Be(0))
}
