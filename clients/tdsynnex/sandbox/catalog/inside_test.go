package catalog

// What the catalogue's promises rest on: codes are unique and permutations can be followed back.

import (
	"testing"

	"github.com/stretchr/testify/require"

	"digitalbridge/clients/tdsynnex/categories"
)

func TestEveryPartNumberPatternHasRoomForEveryProduct(t *testing.T) {
	for key, m := range makers() {
		require.NotEmpty(t, m.patterns, key)
		for _, pattern := range m.patterns {
			require.GreaterOrEqual(t, patternCapacity(pattern), maxItems, "%s of %s", pattern, key)
			require.LessOrEqual(t, len(pattern), 30)
		}
	}
}

func TestFamiliesUseWhatExists(t *testing.T) {
	tree, err := categories.All()
	require.NoError(t, err)
	codes := map[string]bool{}
	for _, c := range tree {
		codes[c.Code] = true
	}
	all := makers()
	for _, f := range families() {
		require.NotEmpty(t, f.segments)
		require.Less(t, f.low, f.high)
		for _, code := range f.categories {
			require.True(t, codes[code], code)
		}
		for _, m := range f.makers {
			require.Contains(t, all, m)
		}
	}
}

func TestScatteredNumbersAreUnique(t *testing.T) {
	seen := make([]bool, maxItems)
	for i := range maxItems {
		n := scatter(42, i)
		if seen[n] {
			t.Fatalf("%d twice", n)
		}
		seen[n] = true
	}
}

func TestFilledPatternsAreUnique(t *testing.T) {
	seen := map[string]bool{}
	for i := range 100_000 {
		r := newRandom(1, i, purposeText)
		text := fill("dxddxd-x", scatter(1, i), &r)
		if seen[text] {
			t.Fatalf("%s twice", text)
		}
		seen[text] = true
	}
}

func TestAPermutationIsFollowedBothWays(t *testing.T) {
	for _, n := range []int{1, 2, 3, 10, 257, 3011} {
		p := newPermutation(9, n)
		seen := make([]bool, n)
		moved := 0
		for place := range n {
			element := p.at(place)
			require.False(t, seen[element])
			seen[element] = true
			require.Equal(t, place, p.place(element))
			if element != place {
				moved++
			}
		}
		if n > 100 {
			require.Greater(t, moved, n*9/10)
		}
	}
}
