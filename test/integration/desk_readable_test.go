package integration

import (
	"strings"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
	"github.com/stretchr/testify/require"
)

// This file holds a page to what everybody needs who reads it: contrast in both schemes and on paper, and every control by
// the keyboard. The expressions are evaluated by the browser's tools; the page itself runs no script.

// faint are the texts whose contrast to what is behind them is less than 4.5, as WCAG 2 counts it.
const faint = `(() => {
  const part = c => (c /= 255, c <= 0.04045 ? c / 12.92 : Math.pow((c + 0.055) / 1.055, 2.4));
  const light = c => 0.2126 * part(c[0]) + 0.7152 * part(c[1]) + 0.0722 * part(c[2]);
  const colour = s => { const m = s.match(/[\d.]+/g).map(Number); return m.length > 3 ? m : [...m, 1] };
  const ground = e => { for (; e; e = e.parentElement) { const c = colour(getComputedStyle(e).backgroundColor); if (c[3] > 0) return c }
    return [255, 255, 255] };
  const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT), bad = [];
  for (let t = texts.nextNode(), seen = 0; ; t = texts.nextNode()) {
    if (!t) return seen > 2 ? bad : ['only ' + seen + ' texts'];
    const e = t.parentElement;
    if (!t.data.trim() || !e.checkVisibility({contentVisibilityAuto: true, visibilityProperty: true})) continue;
    seen++;
    const a = light(colour(getComputedStyle(e).color)), b = light(ground(e));
    const ratio = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
    if (ratio < 4.5) bad.push(ratio.toFixed(2) + ' ' + t.data.trim());
  }
})()`

// legible looks at the page in light, in the dark and on paper.
func (v *visit) legible() {
	v.t.Helper()
	for _, media := range []string{"screen", "print"} {
		for _, scheme := range []string{"light", "dark"} {
			_, err := chromedp.Call(v.ctx, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{Media: media,
				Features: []*emulation.MediaFeature{{Name: "prefers-color-scheme", Value: scheme}}})
			require.NoError(v.t, err)
			bad, err := chromedp.Run(v.ctx, chromedp.Evaluate[[]string](faint))
			require.NoError(v.t, err)
			require.Empty(v.t, bad, "%s, %s", media, scheme)
		}
		if media == "print" {
			shown, err := chromedp.Run(v.ctx, chromedp.Evaluate[int](`[...document.querySelectorAll('nav, button:not(th button), input, select')].filter(e => `+
				`e.checkVisibility()).length`))
			require.NoError(v.t, err)
			require.Zero(v.t, shown, "paper has nothing to press")
		}
	}
	_, err := chromedp.Call(v.ctx, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{})
	require.NoError(v.t, err)
}

const (
	// controls are those that are shown; of radio buttons in a group the keyboard stops at one.
	controls = `const all = [...document.querySelectorAll('a[href], button:enabled, input:not([type=hidden]), select, textarea, summary')].filter((e, ` +
		`i, l) => e.checkVisibility({contentVisibilityAuto: true}) && !(e.type == 'radio' && l.findIndex(o => o.name == e.name) < i));`
	// called are their names, and stopped is the place among them of the one where the keyboard is, and whether it is seen there.
	called  = `(() => {` + controls + `return all.map(e => e.tagName + ' ' + (e.innerText || e.name)) })()`
	stopped = `(() => {` + controls + `const at = document.activeElement, s = getComputedStyle(at);` +
		`return {at: all.indexOf(at), seen: s.outlineStyle != 'none' && parseFloat(s.outlineWidth) > 0 || at == document.body} })()`
)

// byKeyboard goes through the page by the tabulator, which must stop at every control and show where it is.
func (v *visit) byKeyboard() {
	v.t.Helper()
	all, err := chromedp.Run(v.ctx, chromedp.Evaluate[[]string](called))
	require.NoError(v.t, err)
	require.NotEmpty(v.t, all)
	left := map[int]string{}
	for i, name := range all {
		left[i] = name
	}
	for range 2*len(all) + 20 { // regions that scroll are stopped at too
		v.do(chromedp.KeyEvent(kb.Tab))
		focus, err := chromedp.Run(v.ctx, chromedp.Evaluate[struct {
			At   int
			Seen bool
		}](stopped))
		require.NoError(v.t, err)
		require.True(v.t, focus.Seen, "it can't be seen where the keyboard is")
		if delete(left, focus.At); len(left) == 0 {
			break
		}
	}
	require.Empty(v.t, left, "the keyboard does not reach them")
	_, err = chromedp.Run(v.ctx, chromedp.Evaluate[cdp.Empty](`document.activeElement.blur(), scrollTo(0, 0), {}`))
	require.NoError(v.t, err)
}

// good holds the page to all of it.
func (v *visit) good() {
	v.t.Helper()
	require.NotEmpty(v.t, strings.TrimSpace(v.text()))
	v.heard()
	v.legible()
	v.byKeyboard()
}
