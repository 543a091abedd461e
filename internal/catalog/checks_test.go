package catalog_test

import (
	"os"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	. "digitalbridge/internal/catalog"
	"digitalbridge/internal/policy"
)

// The list of checks in docs/policy.md is the one of the code, and every limit of the policy is in it.
func TestThePolicyReferenceListsEveryCheck(t *testing.T) {
	doc, err := os.ReadFile("../../docs/policy.md")
	require.NoError(t, err)
	var keys strings.Builder
	for _, c := range Checks() {
		require.Contains(t, string(doc), c.String()+"\n")
		require.NotEmpty(t, c.Missing, c.What)
		keys.WriteString(c.Key + " " + c.Missing + " ")
	}
	for _, limit := range policy.LimitKeys() {
		if limit != "autoReleaseAfter" { // it releases what another limit holds
			require.Contains(t, keys.String(), "products.limits."+limit)
		}
	}
}

// Every check has a test that takes its input away.
func TestEveryGateIsTestedWithoutItsInput(t *testing.T) {
	tested := map[string]string{
		"Header and kind of the price file": "clients/tdsynnex/pricefile/feed_test.go: func " +
			"TestAFileThatCannotBeTrustedIsRefusedInOneSentence(",
		"Account of each row": "clients/tdsynnex/pricefile/isolation_test.go: func " +
			"TestRowsOfAnotherAccountAreRefused(",
		"SKU, quantity and price of a row can be read": "clients/tdsynnex/pricefile/conformance_test.go: \"no SKU\"",
		"Share of such rows": "clients/tdsynnex/pricefile/isolation_test.go: func " +
			"TestAFileIsGivenUpAsSoonAsItCannotBecomeGood(",
		"Share of products without a cost":     "internal/catalog/catalog_test.go: \"above it\"",
		"Date of the price file against today": "internal/catalog/catalog_test.go: \"no date\"",
		"Date against the last file that was applied": "internal/catalog/catalog_test.go: the price file was not checked: no " +
			"earlier price file is known",
		"Number of products against the last good file": "internal/catalog/catalog_test.go: the price file was not checked: no " +
			"earlier price file is known",
		"Median of the costs against the last good file": "internal/catalog/catalog_test.go: fewer than 20 costs in common",
		"Every other field of a selected row can be read": "internal/catalog/unreadable_test.go: func " +
			"TestAFieldThatCannotBeReadStaysAsItIsInAutotask(",
		"Products that left the file": "activities/products/stage_catalog_test.go: func " +
			"TestADamagedRowTakesNoProductOut(",
		"Open orders and quotes of a product that leaves": "activities/products/unread_test.go: func TestAUseThatCantBeReadIsAUse(",
		"Product of somebody else under the same part number": "activities/products/unread_test.go: func " +
			"TestAPossibleMatchThatCantBeReadIsReviewed(",
		"Cost of a product": "internal/catalog/quarantine_test.go: \"has no cost any more\"",
		"Move of cost and price": "internal/catalog/quarantine_test.go: \"a first cost has nothing to " +
			"be compared with\"",
		"Margin": "internal/catalog/unreadable_test.go: func " +
			"TestAnEntryWhoseAmountsCannotBeComparedIsHeld(",
		"Date of the stock file": "internal/catalog/catalog_test.go: does not say when",
		"Stock that runs out everywhere at once": "activities/products/plan_incremental_test.go: func " +
			"TestStockFeedThatEmptiesEverythingIsRefused(",
		"Budget of calls": "clients/autotask/budget_test.go: func TestBudgetLearns(",
	}
	require.Len(t, tested, len(Checks()))
	for _, c := range Checks() {
		file, text, found := strings.Cut(tested[c.What], ": ")
		require.True(t, found, "no test takes the input of %q away", c.What)
		source, err := os.ReadFile("../../" + file)
		require.NoError(t, err)
		require.True(t, strings.Contains(string(source), text), "%s has no %s", file, text)
	}
}
