package order_test

import (
	"os"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	. "digitalbridge/internal/order"
)

// The list of checks in docs/policy.md is the one of the code, and every code of a finding is in it.
func TestThePolicyReferenceListsEveryCheckOfAnOrder(t *testing.T) {
	doc, err := os.ReadFile("../../docs/policy.md")
	require.NoError(t, err)
	codes := map[string]bool{}
	for _, c := range Checks() {
		require.True(t, strings.Contains(string(doc), c.String()+"\n"), "docs/policy.md lacks the row %s", c)
		require.NotEmpty(t, c.Missing, c.What)
		for _, code := range c.Codes {
			codes[code] = true
		}
		for _, key := range strings.FieldsFunc(c.Key, func(r rune) bool { return r == ',' || r == ' ' }) {
			require.True(t, strings.Contains(string(doc), "`"+key), key)
		}
	}
	source, err := os.ReadFile("finding.go")
	require.NoError(t, err)
	declared := regexp.MustCompile(`About\w+\s+= "(\w+)"`).FindAllStringSubmatch(string(source), -1)
	require.NotEmpty(t, declared)
	for _, m := range declared {
		require.True(t, codes[m[1]], "no check has the findings %q", m[1])
	}
}
