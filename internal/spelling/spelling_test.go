package spelling

import (
	"testing"

	"github.com/stretchr/testify/require"
)

func TestNearest(t *testing.T) {
	words := []string{"purchaseOrder", "dryRun", "id", "skuPrefix"}
	for word, want := range map[string]string{
		"dry_run": "dryRun", "dry-run": "dryRun", "DRYRUN": "dryRun", "dryrRun": "dryRun", "skuPrefixx": "skuPrefix",
		"purchase order": "purchaseOrder", "purchaseOrders": "purchaseOrder", "ID": "id", "zzz": "", "": "",
	} {
		require.Equal(t, want, Nearest(word, words), word)
	}
}

func TestHint(t *testing.T) {
	require.Equal(t, "did you mean dryRun?", Hint("dry_run", []string{"id", "dryRun"}))
	require.Equal(t, "there are id, dryRun", Hint("nothing like it", []string{"id", "dryRun"}))
}
