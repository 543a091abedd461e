package docs_test

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// kind is a row of the table of kinds of mistakes in docs/vendors.md.
var kind = regexp.MustCompile("(?m)^\\| ([0-9]+) \\| [^|]+ \\| `([^`:]+):(\\w+)` \\| ([0-9]+) \\|$")

// Each kind of mistakes has a table of cases: its test exists, and has at least as many as the page says.
func TestEveryKindOfMistakeHasItsTableOfCases(t *testing.T) {
	rows := kind.FindAllStringSubmatch(page(t, "docs/vendors.md"), -1)
	kinds := map[string]int{}
	for _, row := range rows {
		cases := casesOf(t, row[2], row[3])
		said, err := strconv.Atoi(row[4])
		require.NoError(t, err)
		require.GreaterOrEqual(t, cases, said, "%s of %s", row[3], row[2])
		kinds[row[1]] += cases
	}
	require.Len(t, kinds, 13)
	for n := range 13 {
		require.GreaterOrEqual(t, kinds[strconv.Itoa(n+1)], 15, "kind %d", n+1)
	}
}

// casesOf counts the entries of the largest table in a function.
func casesOf(t *testing.T, file, function string) int {
	t.Helper()
	parsed, err := parser.ParseFile(token.NewFileSet(), filepath.Join(root, filepath.FromSlash(file)), nil, 0)
	require.NoError(t, err)
	for _, d := range parsed.Decls {
		f, ok := d.(*ast.FuncDecl)
		if !ok || f.Name.Name != function {
			continue
		}
		most := 0
		ast.Inspect(f.Body, func(n ast.Node) bool {
			if table, ok := n.(*ast.CompositeLit); ok {
				switch table.Type.(type) {
				case *ast.MapType, *ast.ArrayType:
					most = max(most, len(table.Elts))
				}
			}
			return true
		})
		return most
	}
	require.Fail(t, "no such test", "%s has no %s", file, function)
	return 0
}

// A page that names a fuzz target names one that is there, and every one that is there is named.
func TestEveryFuzzTargetIsNamed(t *testing.T) {
	_, table, found := strings.Cut(page(t, "docs/vendors.md"), "| Reader | Fuzz target |")
	require.True(t, found)
	table, _, _ = strings.Cut(table, "\n\n")
	named := map[string]bool{}
	for _, m := range regexp.MustCompile("`([\\w/]+):(Fuzz\\w+)`").FindAllStringSubmatch(table, -1) {
		named[m[1]+":"+m[2]] = true
	}
	declared := map[string]bool{}
	for _, dir := range []string{"clients/tdsynnex", "clients/tdsynnex/pricefile", "clients/autotask"} {
		files, err := filepath.Glob(filepath.Join(root, filepath.FromSlash(dir), "*_test.go"))
		require.NoError(t, err)
		for _, file := range files {
			parsed, err := parser.ParseFile(token.NewFileSet(), file, nil, 0)
			require.NoError(t, err)
			for _, d := range parsed.Decls {
				if f, ok := d.(*ast.FuncDecl); ok && strings.HasPrefix(f.Name.Name, "Fuzz") {
					declared[fmt.Sprintf("%s:%s", dir, f.Name.Name)] = true
				}
			}
		}
	}
	require.Equal(t, declared, named)
}
