package terminal

import (
	"bytes"
	"os"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestNothingOfAVendorCommandsATerminal(t *testing.T) {
	for text, want := range map[string]string{
		"19\" rack\n\tblack":             "19\" rack\n\tblack",
		"\x1b[31mred\x1b[0m":             "red",
		"\x1b]0;title\x07text":           "text",
		"\x1b]8;;http://evil\x1b\\click": "click",
		"\x1b[2J\x1b[Hgone":              "gone",
		"a\rb\x00c\x07d\u0085e":          "abcde",
		"\u202egnp.exe":                  "gnp.exe",
		"\u009b31mred":                   "31mred",
		"é ü 漢":                          "é ü 漢",
		"cut \x1b":                       "cut ",
	} {
		require.Equal(t, want, Clean(text), "%q", text)
	}
	var out bytes.Buffer
	n, err := Writer{&out}.Write([]byte("\x1b[1mbold"))
	require.NoError(t, err)
	require.Equal(t, 8, n)
	require.Equal(t, "bold", out.String())
}

func TestColoursOnlyWhereTheyAreWanted(t *testing.T) {
	plain := func(string) string { return "" }
	require.False(t, Colours(&bytes.Buffer{}, plain))
	r, w, err := os.Pipe()
	require.NoError(t, err)
	require.False(t, Colours(w, plain), "a pipe")
	require.NoError(t, r.Close())
	require.NoError(t, w.Close())
	require.Equal(t, "\x1b[31mFAULT\x1b[0m  zone\n\x1b[32mok\x1b[0m     okay\nfaultless ok",
		string(Paint([]byte("FAULT  zone\nok     okay\nfaultless ok"))))
	require.Equal(t, "\x1b[1mPO    STATE\x1b[0m\n1016  Shipped", string(Paint([]byte("PO    STATE\n1016  Shipped"))))
}
