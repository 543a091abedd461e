// These tests build with the real Go toolchain, in a small checkout whose Temporal CLI is a program of
// four lines: the real one takes minutes and is built by the tests that start it.

package devserver

import (
	"bytes"
	"context"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"github.com/stretchr/testify/require"
)

const helloTemporal = "package main\n\nfunc main() { println(\"hello from the build\") }\n"

// smallCheckout lays out a checkout whose tools module builds the given source as the Temporal CLI.
func smallCheckout(t *testing.T, source string) string {
	t.Helper()
	root := t.TempDir()
	files := map[string]string{
		"go.mod": "module small\n",
		"tools/go.mod": "module small/tools\n\ngo 1.26\n\nrequire github.com/temporalio/cli v1.5.1\n\n" +
			"replace github.com/temporalio/cli => ./cli\n",
		"tools/cli/go.mod":               "module github.com/temporalio/cli\n\ngo 1.26\n",
		"tools/cli/cmd/temporal/main.go": source,
	}
	for name, text := range files {
		path := filepath.Join(root, filepath.FromSlash(name))
		require.NoError(t, os.MkdirAll(filepath.Dir(path), 0o755))
		require.NoError(t, os.WriteFile(path, []byte(text), 0o644))
	}
	return root
}

// pathOnly leaves on the PATH just the named programs of the real one.
func pathOnly(t *testing.T, programs ...string) string {
	t.Helper()
	dir := t.TempDir()
	for _, name := range programs {
		real, err := exec.LookPath(name)
		require.NoError(t, err)
		require.NoError(t, os.Symlink(real, filepath.Join(dir, name)))
	}
	t.Setenv("PATH", dir)
	return dir
}

func TestBuiltProgramIsFoundFromAnywhereInTheCheckout(t *testing.T) {
	pathOnly(t, "go")
	root := smallCheckout(t, helloTemporal)
	inside := filepath.Join(root, "tools", "cli")
	_, err := Find(inside)
	require.ErrorIs(t, err, ErrNotFound)
	require.ErrorContains(t, err, "run 'make temporal'")

	var progress bytes.Buffer
	built, err := Build(t.Context(), inside, &progress)
	require.NoError(t, err)
	require.Equal(t, filepath.Join(root, "bin", "temporal"), built)
	require.Contains(t, progress.String(), "Building the Temporal dev server into "+built)
	require.Contains(t, progress.String(), "Built the Temporal dev server in ")

	found, err := Find(inside)
	require.NoError(t, err)
	require.Equal(t, built, found)
	said, err := exec.Command(found).CombinedOutput()
	require.NoError(t, err)
	require.Equal(t, "hello from the build\n", string(said))
}

func TestProgramOnThePathComesFirst(t *testing.T) {
	root := smallCheckout(t, helloTemporal)
	_, err := Build(t.Context(), root, nil)
	require.NoError(t, err)
	own := filepath.Join(pathOnly(t), "temporal")
	require.NoError(t, os.WriteFile(own, []byte("#!/bin/sh\n"), 0o755))
	found, err := Find(root)
	require.NoError(t, err)
	require.Equal(t, own, found)
}

func TestProcessesThatNeedTheProgramAtOnceBuildItOnce(t *testing.T) {
	root := smallCheckout(t, helloTemporal)
	var all sync.WaitGroup
	said := make([]bytes.Buffer, 4)
	errs := make([]error, len(said))
	for i := range said {
		all.Go(func() { _, errs[i] = Build(t.Context(), root, &said[i]) })
	}
	all.Wait()
	builds := 0
	for i := range said {
		require.NoError(t, errs[i])
		builds += strings.Count(said[i].String(), "Built the")
	}
	require.Equal(t, 1, builds)
}

func TestBuildSaysWhatIsWrong(t *testing.T) {
	t.Run("source does not compile", func(t *testing.T) {
		root := smallCheckout(t, "package main\n\nfunc main() { undefinedName() }\n")
		_, err := Build(t.Context(), root, nil)
		require.ErrorContains(t, err, "undefined: undefinedName")
		left, err := filepath.Glob(filepath.Join(root, "bin", "temporal*"))
		require.NoError(t, err)
		require.Equal(t, []string{filepath.Join(root, "bin", "temporal.lock")}, left, "nothing half-built stays")
	})
	t.Run("no Go toolchain", func(t *testing.T) {
		root := smallCheckout(t, helloTemporal)
		pathOnly(t)
		_, err := Start(t.Context(), Options{Dir: root})
		require.ErrorContains(t, err, "no go on the PATH: install Go from https://go.dev/dl")
	})
	t.Run("outside a checkout", func(t *testing.T) {
		pathOnly(t, "go")
		_, err := Start(t.Context(), Options{Dir: t.TempDir()})
		require.ErrorIs(t, err, ErrNotFound)
		require.ErrorContains(t, err, "install the Temporal CLI, or run this inside the checkout")
	})
	t.Run("interrupted", func(t *testing.T) {
		ctx, cancel := context.WithCancel(t.Context())
		cancel()
		root := smallCheckout(t, helloTemporal)
		_, err := Build(ctx, root, nil)
		require.ErrorIs(t, err, context.Canceled)
		_, err = os.Stat(filepath.Join(root, "bin", "temporal"))
		require.ErrorIs(t, err, os.ErrNotExist)
	})
}
