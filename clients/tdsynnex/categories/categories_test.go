package categories

import (
	"testing"

	"github.com/stretchr/testify/require"
)

func TestProductsCategoriesHaveNamesFromTheTopDown(t *testing.T) {
	all, err := All()
	require.NoError(t, err)
	byCode, err := ByCode()
	require.NoError(t, err)
	require.Greater(t, len(all), 1500)
	deep := 0
	for _, c := range all {
		require.NotEmpty(t, c.Level1, c.Code)
		require.NotEmpty(t, c.Name(), c.Code)
		if len(c.Code) != 9 || c.Level3 == "" {
			continue
		}
		deep++
		require.Equal(t, c.Level3, c.Name())
		require.Contains(t, byCode, c.Code)
	}
	require.Greater(t, deep, 500)
}
