// Package borders holds every package of the module to the floors of docs/architecture.md: arrows point down
// only, and the two halves of the business know nothing of each other.
package borders

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os/exec"
	"strings"
	"sync"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"digitalbridge/test/program"
)

const module = "digitalbridge"

// floors are the folders by height; a package may import only what stands on a lower floor, or on its own
// one below the same folder. The longest folder that a package is in counts.
var floors = map[string]int{
	"test":       6,
	"examples":   6,
	"deploy":     6,
	"starter":    5,
	"worker":     4,
	"workflows":  3,
	"activities": 2,
	"clients":    1,
	"internal":   0,
	".":          0, // the samples that starter init writes
	// What tests stand on; only tests import it.
	"workflows/workflowtest":  6,
	"activities/activitytest": 6,
}

// mayKnow are the arrows that the floors, or never, would forbid.
var mayKnow = map[string]bool{
	// The rules of the catalogue speak of the price file's item type; its package is a leaf of clients.
	"internal/catalog > clients/tdsynnex/pricefile": true,
	// The rules of orders know the distributor's field lengths and ship methods, which are leaves too.
	"internal/order > clients/tdsynnex/lengths":    true,
	"internal/order > clients/tdsynnex/shipmethod": true,
	// So does the table of category names.
	"internal/report > clients/tdsynnex/categories": true,
	// Messages say counts and spans of time in one way, whoever writes them; the package is a leaf that knows nothing else of ours.
	"clients/autotask > internal/spelling":           true,
	"clients/tdsynnex > internal/spelling":           true,
	"clients/tdsynnex/pricedrop > internal/spelling": true,
}

// never are arrows between packages of one floor.
var never = []struct{ from, to string }{
	{"workflows/products", "workflows/orders"},
	{"workflows/orders", "workflows/products"},
	{"workflows/products", "activities/orders"},
	{"workflows/orders", "activities/products"},
	{"activities/products", "activities/orders"},
	{"activities/orders", "activities/products"},
	{"activities/tenant", "activities/products"},
	{"activities/tenant", "activities/orders"},
	{"activities/tenant", "activities/operations"},
	{"activities/border", "activities/tenant"},
	{"activities/border", "activities/products"},
	{"activities/border", "activities/orders"},
	{"activities/border", "activities/operations"},
	{"workflows/shared", "workflows/products"},
	{"workflows/shared", "workflows/orders"},
	{"workflows/shared", "workflows/operations"},
	{"workflows", "clients"},
	{"clients/autotask", "clients/tdsynnex"},
	{"clients/tdsynnex", "clients/autotask"},
	{"internal/catalog", "go.temporal.io"},
	{"internal/order", "go.temporal.io"},
	{"internal/reconcile", "go.temporal.io"},
	{"internal/dossier", "go.temporal.io"},
	{"internal/report", "go.temporal.io"},
	{"internal/catalog", "net/http"},
	{"internal/order", "net/http"},
	{"internal/reconcile", "net/http"},
	{"internal/dossier", "net/http"},
	{"workflows/products", "net/http"},
	{"workflows/orders", "net/http"},
	{"workflows/operations", "net/http"},
	{"workflows/shared", "net/http"},
	{"clients", "go.temporal.io"},
	{"clients", "internal"},
}

func TestArrowsPointDownOnly(t *testing.T) {
	packages := list(t)
	require.Greater(t, len(packages), 30)
	for _, p := range packages {
		from := folder(p.ImportPath)
		for _, path := range p.Imports {
			if !ours(path) {
				continue
			}
			to := folder(path)
			if mayKnow[from+" > "+to] {
				continue
			}
			assert.GreaterOrEqual(t, height(from), height(to), "%s must not import %s", from, to)
		}
	}
}

func TestHalvesAndLeavesStayApart(t *testing.T) {
	for _, p := range list(t) {
		from := folder(p.ImportPath)
		for _, path := range p.Imports {
			to := path
			if ours(path) {
				to = folder(path)
			}
			if mayKnow[from+" > "+to] {
				continue
			}
			for _, n := range never {
				assert.False(t, within(from, n.from) && within(to, n.to), "%s must not import %s", from, to)
			}
		}
	}
}

// TestNobodyImportsWhatOnlyTestsUse: what tests stand on stays out of the programs.
func TestNobodyImportsWhatOnlyTestsUse(t *testing.T) {
	for _, p := range list(t) {
		from := folder(p.ImportPath)
		for _, path := range p.Imports {
			for _, only := range []string{"workflows/workflowtest", "activities/activitytest"} {
				assert.False(t, ours(path) && folder(path) == only, "%s must not import %s", from, only)
			}
		}
	}
}

type listed struct {
	ImportPath string
	Imports    []string // without those of tests
}

// list are all packages of the module.
func list(t *testing.T) []listed {
	t.Helper()
	packages, err := listOnce()
	require.NoError(t, err)
	require.NoError(t, program.DependsOn(t.Context(), module+"/..."))
	return packages
}

// listOnce asks the go command.
var listOnce = sync.OnceValues(func() (out []listed, err error) {
	cmd := exec.Command("go", "list", "-json=ImportPath,Imports", module+"/...")
	cmd.Dir = "../.."
	answer, err := cmd.Output()
	var failed *exec.ExitError
	if errors.As(err, &failed) {
		return nil, fmt.Errorf("%w: %s", err, failed.Stderr)
	}
	if err != nil {
		return nil, err
	}
	dec := json.NewDecoder(bytes.NewReader(answer))
	for {
		var p listed
		if err := dec.Decode(&p); errors.Is(err, io.EOF) {
			return out, nil
		} else if err != nil {
			return nil, err
		}
		out = append(out, p)
	}
})

func ours(path string) bool { return path == module || strings.HasPrefix(path, module+"/") }

func folder(path string) string {
	if path == module {
		return "."
	}
	return strings.TrimPrefix(path, module+"/")
}

func within(path, dir string) bool { return path == dir || strings.HasPrefix(path, dir+"/") }

func height(dir string) int {
	best, at := "", -1
	for d, h := range floors {
		if within(dir, d) && len(d) > len(best) {
			best, at = d, h
		}
	}
	return at
}
