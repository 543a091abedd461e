package terminal

import (
	"bytes"
	"encoding/json"
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

func TestWhatComesInPiecesIsCleanedByCharacters(t *testing.T) {
	const text = "\ufeffé ü 漢 😀\u009b31m \u202egnp\x1b[31m,end\n"
	for size := 1; size <= len(text); size++ {
		var out bytes.Buffer
		w := &Stream{To: &out}
		for rest := []byte(text); len(rest) > 0; {
			n := min(size, len(rest))
			written, err := w.Write(rest[:n])
			require.NoError(t, err)
			require.Equal(t, n, written)
			rest = rest[n:]
		}
		require.NotContains(t, out.String(), "\x1b")
		require.Regexp(t, "^\ufeffé ü 漢 😀31m gnp(\\[?3?1?m)?,end\n$", out.String(), size)
	}
}

func TestJSONCommandsNoTerminalAndStaysTheSame(t *testing.T) {
	want := map[string]string{"a": "é 漢 \u009b31m\u007f \u202egnp \x1b[31m\u0085"}
	data, err := json.Marshal(want)
	require.NoError(t, err)
	shown := JSON(data)
	require.Equal(t, `{"a":"é 漢 \u009b31m\u007f \u202egnp \u001b[31m\u0085"}`, string(shown))
	var got map[string]string
	require.NoError(t, json.Unmarshal(shown, &got))
	require.Equal(t, want, got)
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
