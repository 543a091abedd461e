package main

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"

	"digitalbridge/internal/policy"
)

func TestInitWritesSamplesThatTheWorkerTakes(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "bridge")
	out, _, err := execute(t, "init", "--dir", dir, "--json")
	require.NoError(t, err)
	written := resultOf[struct{ Written []string }](t, out).Written
	require.Len(t, written, 3)
	for _, path := range written {
		require.FileExists(t, path)
	}
	p, err := policy.Load(filepath.Join(dir, "bridge.yaml"))
	require.NoError(t, err)
	require.Equal(t, policy.Default().Products.Fields, p.Products.Fields)
	require.Equal(t, policy.Default().Orders.ApprovedStatuses, p.Orders.ApprovedStatuses)
	sample, err := os.ReadFile(filepath.Join(dir, "bridge.yaml"))
	require.NoError(t, err)
	require.Contains(t, string(sample), "yaml-language-server: $schema=bridge.schema.json")
}

func TestInitOverwritesNothing(t *testing.T) {
	dir := t.TempDir()
	mine := filepath.Join(dir, "bridge.schema.json")
	require.NoError(t, os.WriteFile(mine, []byte("mine"), 0o600))
	_, _, err := execute(t, "init", "--dir", dir)
	require.ErrorContains(t, err, mine+" is there already, and nothing was written")
	require.ErrorContains(t, err, "--force")
	entries, err := os.ReadDir(dir)
	require.NoError(t, err)
	require.Len(t, entries, 1, "all or nothing")

	_, _, err = execute(t, "init", "--dir", dir, "--force")
	require.NoError(t, err)
	text, err := os.ReadFile(mine)
	require.NoError(t, err)
	require.Contains(t, string(text), "json-schema.org")
}

func TestPolicyCheckShowsWhatIsInForce(t *testing.T) {
	path := filepath.Join(t.TempDir(), "bridge.yaml")
	require.NoError(t, os.WriteFile(path, []byte("products:\n  select: {cap: 500, inStockOnly: true}\n"), 0o600))
	out, _, err := execute(t, "policy", "check", path)
	require.NoError(t, err)
	require.Contains(t, out, "up to 500 SKUs; in stock only")
	require.Contains(t, out, "skuPrefix: TDS-", "the defaults are filled in")

	out, _, err = execute(t, "policy", "check", path, "--json")
	require.NoError(t, err)
	report := resultOf[struct {
		Valid  bool
		Policy struct {
			Products struct {
				Select struct{ Cap int }
			}
		}
	}](t, out)
	require.True(t, report.Valid)
	require.Equal(t, 500, report.Policy.Products.Select.Cap)
}

func TestPolicyCheckShowsEveryMistakeWithItsLine(t *testing.T) {
	path := filepath.Join(t.TempDir(), "bridge.yaml")
	require.NoError(t, os.WriteFile(path, []byte("products:\n  skuPrefixx: A\n  select: {cap: 0}\n"), 0o600))
	out, _, err := execute(t, "policy", "check", path)
	require.Error(t, err)
	require.Contains(t, out, path+": line 2: products.skuPrefixx: there is no such key; did you mean skuPrefix?")
	require.Contains(t, out, path+": line 3: products.select.cap: 0 selects nothing")

	out, _, err = execute(t, "policy", "check", path, "--json")
	require.Error(t, err)
	require.Equal(t, []policy.Mistake{
		{Line: 2, Key: "products.skuPrefixx", Text: "there is no such key; did you mean skuPrefix?"},
		{Line: 3, Key: "products.select.cap", Text: "0 selects nothing; give at least 1"},
	}, resultOf[policyReport](t, out).Mistakes)

	_, _, err = execute(t, "policy", "check", filepath.Join(t.TempDir(), "none.yaml"))
	require.ErrorContains(t, err, "can't be read")
}
