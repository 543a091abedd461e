package vendortext_test

import (
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"github.com/stretchr/testify/require"

	"digitalbridge/clients/tdsynnex/vendortext"
)

func TestTextFromVendors(t *testing.T) {
	for name, c := range map[string][2]string{
		"plain text stays":                      {"DOCK 7-PORT USB-C", "DOCK 7-PORT USB-C"},
		"blanks at the ends go":                 {"  DOCK ", "DOCK"},
		"blanks inside stay":                    {"DOCK  7", "DOCK  7"},
		"a trade mark read as Latin-1":          {"Office\u0099 365", "Office™ 365"},
		"curly quotes read as Latin-1":          {"27\u0094 \u0093PRO\u0094", "27” “PRO”"},
		"a long dash and the euro":              {"A \u0096 B \u0080", "A – B €"},
		"an ellipsis":                           {"more\u0085", "more…"},
		"what Windows-1252 leaves open":         {"A\u0081\u008d\u008f\u0090\u009dB", "AB"},
		"NUL goes":                              {"DO\x00CK", "DOCK"},
		"DEL goes":                              {"DO\x7fCK", "DOCK"},
		"a tab and a line end are blanks":       {"A\tB\r\nC", "A B  C"},
		"a vertical tab and an escape":          {"A\x0bB\x1bC", "A B C"},
		"a byte order mark":                     {"\ufeffDOCK", "DOCK"},
		"a byte order mark inside":              {"DO\ufeffCK", "DOCK"},
		"zero-width space and joiners":          {"D\u200bO\u200cC\u200dK", "DOCK"},
		"a word joiner":                         {"DO\u2060CK", "DOCK"},
		"a soft hyphen":                         {"note\u00adbook", "notebook"},
		"marks of direction":                    {"\u202eDOCK\u202c\u200f", "DOCK"},
		"no-break and thin blanks are blanks":   {"16\u00a0GB\u2009RAM", "16 GB RAM"},
		"an entity that was escaped twice":      {"AT&amp;T", "AT&T"},
		"three times":                           {"AT&amp;amp;T", "AT&T"},
		"quotes":                                {"27&quot; &#34;PRO&#x22;", `27" "PRO"`},
		"a trade mark as an entity":             {"Office&#8482; &reg;", "Office™ ®"},
		"a trade mark by its Windows number":    {"Office&#153;", "Office™"},
		"a no-break blank as an entity":         {"A&nbsp;B", "A B"},
		"an entity that makes NUL":              {"A&#0;B", "A\ufffdB"},
		"an entity that makes a control":        {"A&#7;B", "A B"},
		"an ampersand between words":            {"R&D AT&T BELT&LT A & B", "R&D AT&T BELT&LT A & B"},
		"no entity of that name":                {"BLACK&WHITE; A", "BLACK&WHITE; A"},
		"accents stay":                          {"ÉCRAN 27 PO ½", "ÉCRAN 27 PO ½"},
		"other scripts stay":                    {"显示器", "显示器"},
		"bytes that are not UTF-8 are marked":   {"DO\xffCK", "DO\ufffdCK"},
		"only invisible characters are nothing": {"\u200b\x00\ufeff", ""},
	} {
		t.Run(name, func(t *testing.T) {
			require.Equal(t, c[1], vendortext.Clean(c[0]))
			require.Equal(t, c[1], vendortext.Clean(c[1]), "cleaning twice changes nothing")
		})
	}
}

func TestBytesOfAFile(t *testing.T) {
	for name, c := range map[string]struct {
		in   string
		e    vendortext.Encoding
		want string
	}{
		"Latin-1":                            {"\xc9CRAN \xbd", vendortext.Windows1252, "ÉCRAN ½"},
		"Windows-1252":                       {"OFFICE\x99 27\x94 \x80", vendortext.Windows1252, "OFFICE™ 27” €"},
		"UTF-8 in a file without its mark":   {"CAF\xc3\xa9", vendortext.Windows1252, "CAFÃ©"},
		"UTF-8":                              {"CAF\xc3\xa9 \xe2\x84\xa2", vendortext.UTF8, "CAFé ™"},
		"one Latin-1 byte in UTF-8":          {"CAF\xe9 \xe2\x84\xa2", vendortext.UTF8, "CAFé ™"},
		"entities and controls in both":      {"AT&amp;T\x00 \xae", vendortext.Windows1252, "AT&T ®"},
		"plain bytes are trimmed":            {" DOCK ", vendortext.UTF8, "DOCK"},
		"an ampersand in the ninth position": {"12345678&amp;", vendortext.Windows1252, "12345678&"},
	} {
		t.Run(name, func(t *testing.T) { require.Equal(t, c.want, vendortext.Decode([]byte(c.in), c.e)) })
	}
}

func TestWordsForNothing(t *testing.T) {
	for _, word := range []string{"", " ", "NULL", "null", "None", "N/A", "n/a", "NA", "TBD", "tba", "PENDING", "Unknown", "WILL CALL", "Call",
		"-", "--", "?"} {
		require.True(t, vendortext.Nothing(word), "%q", word)
	}
	for _, word := range []string{"0", "X", "NONE-7", "NAS", "CALLAWAY", "TBD-1", "PEND"} {
		require.False(t, vendortext.Nothing(word), "%q", word)
	}
}

func FuzzClean(f *testing.F) {
	f.Add("Office\u0099 &amp;amp; \x00\u200b")
	f.Add("&#x26;#38;amp;")
	f.Fuzz(func(t *testing.T, s string) {
		clean := vendortext.Clean(s)
		require.True(t, utf8.ValidString(clean))
		require.False(t, strings.ContainsFunc(clean, unicode.IsControl), "%q", clean)
		require.Equal(t, strings.Trim(clean, " "), clean)
		if len(s) > 0 && !strings.ContainsRune(s, '&') {
			require.Equal(t, clean, vendortext.Clean(clean))
		}
		for _, e := range []vendortext.Encoding{vendortext.Windows1252, vendortext.UTF8} {
			require.True(t, utf8.ValidString(vendortext.Decode([]byte(s), e)))
		}
	})
}
