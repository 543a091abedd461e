package main

import (
	"bytes"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestPrintLinksShowsAnAddressForEachJobAndNotTheKey(t *testing.T) {
	const key = "a key of a test that is long enough to be one"
	t.Setenv("LIVELINK_KEY", key)
	t.Setenv("LIVELINK_URL", "https://bridge.example.com")
	var out bytes.Buffer
	require.NoError(t, run([]string{"--print-links"}, &out))
	lines := strings.Split(strings.TrimSpace(out.String()), "\n")
	require.Len(t, lines, 2)
	require.Regexp(t, `^convert-opportunity\thttps://bridge\.example\.com/convert-opportunity\?token=[\w-]{43}&id=$`, lines[0])
	require.Regexp(t, `^submit-order\thttps://bridge\.example\.com/submit-order\?token=[\w-]{43}&id=$`, lines[1])
	require.NotContains(t, out.String(), key)
}

func TestPrintLinksMakesAddressesOfOneIdThatExpire(t *testing.T) {
	t.Setenv("LIVELINK_KEY", "a key of a test that is long enough to be one")
	t.Setenv("LIVELINK_URL", "https://bridge.example.com")
	var out bytes.Buffer
	require.NoError(t, run([]string{"--print-links", "--id", "123", "--valid-for", "1h"}, &out))
	require.Regexp(t, `(?m)^convert-opportunity\thttps://bridge\.example\.com/convert-opportunity\?expires=\d+&id=123&token=[\w-]{43}$`,
		out.String())
}

func TestPrintLinksSaysWhatIsMissing(t *testing.T) {
	var out bytes.Buffer
	require.ErrorContains(t, run([]string{"--print-links"}, &out), "LIVELINK_URL is missing")
	t.Setenv("LIVELINK_URL", "https://bridge.example.com")
	require.ErrorContains(t, run([]string{"--print-links"}, &out), "LIVELINK_KEY")
	t.Setenv("LIVELINK_ADDRESS", "127.0.0.1:8234")
	require.ErrorContains(t, run([]string{"--check-config"}, &out), "LIVELINK_KEY is missing")
	t.Setenv("LIVELINK_KEY", "a key of a test that is long enough to be one")
	t.Setenv("LIVELINK_URL", "http://bridge.example.com")
	require.ErrorContains(t, run([]string{"--check-config"}, &out), "it must be https")
}
