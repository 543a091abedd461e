package order_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	. "digitalbridge/internal/order"
)

func TestTextFromPeopleIsMadePlain(t *testing.T) {
	for name, c := range map[string]struct{ in, want string }{
		"a plain text stays":                     {"Acme MSP, Suite 12", "Acme MSP, Suite 12"},
		"blanks at the ends go":                  {"  Acme  ", "Acme"},
		"line breaks and tabs become one blank":  {"1 Main St\r\n\tBuilding B", "1 Main St Building B"},
		"a carriage return at the end goes":      {"Reno\r", "Reno"},
		"a no-break space is a blank":            {"Acme\u00a0MSP", "Acme MSP"},
		"a byte order mark goes":                 {"\ufeffAcme", "Acme"},
		"zero-width characters go":               {"Ac\u200bme\u200d \u2060MSP", "Acme MSP"},
		"a soft hyphen goes":                     {"Ac\u00adme", "Acme"},
		"control characters go":                  {"Ac\x00me\x07", "Acme"},
		"direction marks go":                     {"\u202aAcme\u202c", "Acme"},
		"a next-line character is a blank":       {"1 Main\u0085Suite 2", "1 Main Suite 2"},
		"a trademark of Windows-1252":            {"Widget\u0099 Inc", "Widget™ Inc"},
		"an apostrophe of Windows-1252":          {"O\u0092Brien", "O'Brien"},
		"a typographic apostrophe":               {"O’Brien", "O'Brien"},
		"typographic quotes":                     {"“Acme”", `"Acme"`},
		"a long dash":                            {"Reno – North", "Reno - North"},
		"an entity":                              {"Smith &amp; Sons", "Smith & Sons"},
		"an entity that was escaped twice":       {"Smith &amp;amp; Sons", "Smith & Sons"},
		"a no-break entity":                      {"Suite&nbsp;2", "Suite 2"},
		"a bare ampersand":                       {"Smith & Sons", "Smith & Sons"},
		"accents stay":                           {"Montréal", "Montréal"},
		"a letter and its accent become one":     {"Montre\u0301al", "Montréal"},
		"bytes that are no UTF-8 go":             {"Acme\xff MSP", "Acme MSP"},
		"a replacement character goes":           {"Acme\ufffd MSP", "Acme MSP"},
		"nothing but what nobody sees is empty":  {"\u200b\ufeff \t", ""},
		"a private-use character of a font goes": {"Acme\ue000", "Acme"},
	} {
		t.Run(name, func(t *testing.T) { require.Equal(t, c.want, Plain(c.in)) })
	}
}

func FuzzPlainIsPlainAlready(f *testing.F) {
	for _, s := range []string{"Smith &amp; Sons", "a\u0092\u200b", "1\r\n2", "\xff", "&amp;amp;amp;"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		p := Plain(s)
		require.NotContains(t, p, "\n")
		require.NotContains(t, p, "  ")
		require.NotRegexp(t, `[\x00-\x1f\x7f\x{200b}\x{feff}]`, p)
	})
}
