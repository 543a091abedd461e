package catalog_test

import (
	"os"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	. "digitalbridge/internal/catalog"
	"digitalbridge/internal/policy"
)

// The list of checks in docs/policy.md is the one of the code, and every gate of the policy is in it.
func TestThePolicyReferenceListsEveryCheck(t *testing.T) {
	doc, err := os.ReadFile("../../docs/policy.md")
	require.NoError(t, err)
	var keys strings.Builder
	for _, c := range Checks() {
		require.Contains(t, string(doc), c.String()+"\n")
		require.NotEmpty(t, c.Missing, c.What)
		keys.WriteString(c.Key + " " + c.Missing + " ")
	}
	for _, gate := range policy.GateKeys() {
		if gate != "autoReleaseAfter" { // it releases what another gate holds
			require.Contains(t, keys.String(), "products.gates."+gate)
		}
	}
}
