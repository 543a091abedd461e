// This file walks the rules of the API reference: one row a rule, named by the rule and the section of
// the reference, each shown over real HTTP on a fresh tenant.

package sandbox

import (
	"net/http"
	"testing"

	"github.com/stretchr/testify/require"
)

// rule is one row: what the reference says, and a check that fails when the sandbox does otherwise.
type rule struct {
	section string
	name    string
	check   func(t *testing.T, s *tenant)
}

func TestConformance(t *testing.T) {
	for _, group := range [][]rule{accessRules(), queryRules(), writeRules(), limitRules(), productRules(), inventoryRules(), companyRules(),
		salesRules(), purchasingRules()} {
		for _, r := range group {
			t.Run(r.section+" "+r.name, func(t *testing.T) {
				t.Parallel()
				r.check(t, newTenant(t, Options{}))
			})
		}
	}
}

// fails asserts an application error: status 500 and a text that contains part.
func fails(t *testing.T, a answer, part string) {
	t.Helper()
	require.Equal(t, http.StatusInternalServerError, a.status, a.raw)
	require.NotEmpty(t, a.errors(), a.raw)
	require.Contains(t, a.errors()[0], part)
}

// refused asserts a framework error: its status and a Message.
func refused(t *testing.T, a answer, status int) {
	t.Helper()
	require.Equal(t, status, a.status, a.raw)
	require.NotEmpty(t, a.body["Message"], a.raw)
}

func accepted(t *testing.T, a answer) {
	t.Helper()
	require.Equal(t, http.StatusOK, a.status, a.raw)
}
