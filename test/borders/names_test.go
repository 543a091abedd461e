package borders

import (
	"bytes"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// messageCalls are the calls that name a query, an update or a signal.
var messageCalls = map[string]bool{
	"QueryWorkflow": true, "SetQueryHandler": true, "SetQueryHandlerWithOptions": true,
	"UpdateWorkflow": true, "SetUpdateHandler": true, "SetUpdateHandlerWithOptions": true, "UpdateWorkflowNoRejection": true,
	"SignalWorkflow": true, "SignalExternalWorkflow": true, "SignalWithStartWorkflow": true, "GetSignalChannel": true,
}

var name = regexp.MustCompile(`^"[A-Za-z]+"$`)

// The names of queries, updates and signals stand in internal/bridge alone. Programs outside, as the example is, and
// the tests of what decodes any update have names of their own.
func TestNoQueryUpdateOrSignalIsNamedByALiteral(t *testing.T) {
	names := 0
	for path, file := range sources(t) {
		if strings.HasPrefix(path, "examples/") || strings.HasPrefix(path, "internal/codec/") {
			continue
		}
		ast.Inspect(file, func(n ast.Node) bool {
			for _, e := range messageNames(n) {
				names++
				literal, ok := e.(*ast.BasicLit)
				require.False(t, ok && name.MatchString(literal.Value), "%s: take the name from internal/bridge", path)
			}
			return true
		})
	}
	require.Greater(t, names, 100)
}

// messageNames are the expressions of a node among which the name of a query, an update or a signal stands.
func messageNames(n ast.Node) []ast.Expr {
	switch n := n.(type) {
	case *ast.CallExpr:
		if f, ok := n.Fun.(*ast.SelectorExpr); ok && messageCalls[f.Sel.Name] {
			return n.Args
		}
	case *ast.KeyValueExpr:
		if key, ok := n.Key.(*ast.Ident); ok && key.Name == "UpdateName" {
			return []ast.Expr{n.Value}
		}
	}
	return nil
}

// namesAMessage reports whether a file's text can hold such a call: only that is worth being read as Go.
func namesAMessage(text []byte) bool {
	for call := range messageCalls {
		if bytes.Contains(text, []byte(call)) {
			return true
		}
	}
	return bytes.Contains(text, []byte("UpdateName"))
}

// sources are the module's Go files that may name a message, by their paths in it.
func sources(t *testing.T) map[string]*ast.File {
	t.Helper()
	root, out := filepath.Join("..", ".."), map[string]*ast.File{}
	err := filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || filepath.Ext(path) != ".go" {
			return err
		}
		text, err := os.ReadFile(path)
		if err != nil || !namesAMessage(text) {
			return err
		}
		inside, err := filepath.Rel(root, path)
		if err != nil {
			return err
		}
		file, err := parser.ParseFile(token.NewFileSet(), path, text, parser.SkipObjectResolution)
		out[filepath.ToSlash(inside)] = file
		return err
	})
	require.NoError(t, err)
	return out
}
