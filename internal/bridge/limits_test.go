package bridge

import (
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/stretchr/testify/require"
	"go.temporal.io/sdk/temporal"
)

func TestTextsAreCutToWhatTheServerTakes(t *testing.T) {
	for name, text := range map[string]string{
		"plain": strings.Repeat("12345678, ", 300), "two bytes": strings.Repeat("é", 300), "four bytes": "a" + strings.Repeat("😀", 300),
		"broken": strings.Repeat("\xff", 300),
	} {
		got := Keyword(text)
		require.LessOrEqual(t, len(got), 255, name)
		require.Greater(t, len(got), 245, name)
		require.True(t, strings.HasSuffix(got, "..."), name)
		if utf8.ValidString(text) {
			require.True(t, utf8.ValidString(got), name)
			require.True(t, strings.HasPrefix(text, strings.TrimSuffix(got, "...")), name)
		}
		require.LessOrEqual(t, len(Summary(text)), 200, name)
	}
	require.Equal(t, strings.Repeat("x", 255), Keyword(strings.Repeat("x", 255)))
	require.Empty(t, Keyword(""))
	require.Len(t, Details(strings.Repeat("x", 30_000)), 20_000)
	require.Equal(t, "abcdef", Cut("abcdef", 6))
	require.Equal(t, "ab...", Cut("abcdef", 5))
	require.Equal(t, "a...", Cut("a€bcdef", 6), "the limit falls inside a character of three bytes")
}

func TestAnOrderOfManyNumbersCanBeListed(t *testing.T) {
	numbers := make([]string, 260)
	for i := range numbers {
		numbers[i] = "66515543"
	}
	sa := temporal.NewSearchAttributes(OrderAttributes(strings.Repeat("Shipped ", 100), numbers)...)
	got, ok := sa.GetKeyword(DistributorOrder)
	require.True(t, ok)
	require.Len(t, got, 255)
	state, _ := sa.GetKeyword(State)
	require.Len(t, state, 255)
}
