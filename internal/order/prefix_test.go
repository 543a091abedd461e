package order

import (
	"testing"

	"github.com/stretchr/testify/require"
)

func TestANewPrefixIsRefusedWhileOrdersAreOpenUnderAnother(t *testing.T) {
	many := []OpenUnder{{"1001", "OLD-1001"}, {"1002", "OLD-1002"}, {"1003", "OLD-1003"}, {"1004", "OLD-1004"}, {"1005", "OLD-1005"},
		{"1006", "OLD-1006"}, {"1007", "OLD-1007"}}
	for name, row := range map[string]struct {
		open         []OpenUnder
		problem, fix string
	}{
		"none is open": {},
		"one": {many[:1], `now "NEW-", and orders that were sent under another one are still open: 1001 (as OLD-1001)`,
			`put orders.numberPrefix back to "OLD-"`},
		"one that had no prefix":         {[]OpenUnder{{"1001", "1001"}}, "1001 (as 1001)", `back to ""`},
		"one with a character of escape": {[]OpenUnder{{"po_1", "OLD-PO--5F1"}}, "po_1 (as OLD-PO--5F1)", `back to "OLD-"`},
		"more than are named":            {many, "1005 (as OLD-1005) and 2 more", `back to "OLD-"`},
	} {
		t.Run(name, func(t *testing.T) {
			found := OtherPrefix("NEW-", row.open)
			if row.problem == "" {
				require.Empty(t, found)
				return
			}
			require.Len(t, found, 1)
			require.Equal(t, Blocks, found[0].Severity)
			require.Equal(t, AboutNumber, found[0].Code)
			require.Contains(t, found[0].Problem, row.problem)
			require.Contains(t, found[0].Fix, row.fix)
		})
	}
}
