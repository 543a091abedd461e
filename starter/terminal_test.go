package main

import (
	"bytes"
	"testing"

	"github.com/stretchr/testify/require"
)

// What a product is called at the distributor never steers the terminal of who lists it.
func TestNothingThatSteersATerminalIsWritten(t *testing.T) {
	for text, want := range map[string]string{
		"Dock\x1b[2J\x1b]0;title\x07": "Dock?[2J?]0;title?", "a\x9bb": "a\ufffdb", "a\u009bb": "a?b", "bell\a back\b null\x00 del\x7f": "bell? back? null? del?",
		"table\tof\nlines\r": "table\tof\nlines\r", "Größe 27″ ✓": "Größe 27″ ✓", "abc\u202edef\u2066": "abc?def?",
	} {
		var whole, pieces bytes.Buffer
		_, err := (&terminal{w: &whole}).Write([]byte(text))
		require.NoError(t, err)
		piecewise := &terminal{w: &pieces}
		for _, b := range []byte(text) {
			n, err := piecewise.Write([]byte{b})
			require.NoError(t, err)
			require.Equal(t, 1, n)
		}
		require.Equal(t, want, whole.String())
		require.Equal(t, want, pieces.String(), "a character that comes in pieces stays one")
	}
}
