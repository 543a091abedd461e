package pages

import (
	"fmt"
	"math"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"digitalbridge/internal/style"
)

var (
	blocks  = regexp.MustCompile(`(?s):root \{(.*?)\}`)
	colours = regexp.MustCompile(`--([a-z-]+): #([0-9a-f]{6});`)
)

// palettes are the colours of the style sheet: light, dark and printed, each over the one in light.
func palettes(t *testing.T) []map[string]string {
	t.Helper()
	var out []map[string]string
	for _, block := range blocks.FindAllStringSubmatch(style.CSS, -1) {
		p := map[string]string{}
		if len(out) > 0 {
			for k, v := range out[0] {
				p[k] = v
			}
		}
		for _, c := range colours.FindAllStringSubmatch(block[1], -1) {
			p[c[1]] = c[2]
		}
		out = append(out, p)
	}
	require.Len(t, out, 3)
	for _, line := range strings.Split(style.CSS, "\n") {
		if !strings.Contains(line, "--") {
			require.NotRegexp(t, `#[0-9a-f]{3,6}\b`, line, "every colour is one of the palette")
		}
	}
	return out
}

// luminance is that of WCAG 2.
func luminance(t *testing.T, hex string) float64 {
	t.Helper()
	var l float64
	for i, weight := range []float64{0.2126, 0.7152, 0.0722} {
		n, err := strconv.ParseUint(hex[2*i:2*i+2], 16, 8)
		require.NoError(t, err)
		c := float64(n) / 255
		if c <= 0.04045 {
			c /= 12.92
		} else {
			c = math.Pow((c+0.055)/1.055, 2.4)
		}
		l += weight * c
	}
	return l
}

func contrast(t *testing.T, a, b string) float64 {
	x, y := luminance(t, a), luminance(t, b)
	return (math.Max(x, y) + 0.05) / (math.Min(x, y) + 0.05)
}

func TestTextCanBeReadOnItsGround(t *testing.T) {
	require.InDelta(t, 21, contrast(t, "000000", "ffffff"), 0.01)
	for i, p := range palettes(t) {
		for _, pair := range [][2]string{{"button-ink", "button"}, {"button-ink", "danger"}} {
			require.GreaterOrEqual(t, contrast(t, p[pair[0]], p[pair[1]]), 4.5, fmt.Sprint(i, pair))
		}
		for _, ink := range []string{"ink", "faint", "link", "good", "bad", "warn"} {
			for _, ground := range []string{"paper", "shade"} {
				require.GreaterOrEqual(t, contrast(t, p[ink], p[ground]), 4.5, fmt.Sprint(i, " ", ink, " on ", ground))
			}
		}
	}
}
