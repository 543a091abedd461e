package main

import (
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// What the image and the archives carry: each module that is linked, with its licence.
func TestEveryModuleInTheProgramsShipsItsLicence(t *testing.T) {
	t.Chdir("../..")
	programs := []string{"./worker", "./starter", "./deploy/probe"}
	modules, err := linkedInto(t.Context(), programs, runtime.GOOS, runtime.GOARCH)
	require.NoError(t, err)
	out := filepath.Join(t.TempDir(), "licenses")
	require.NoError(t, write(out, modules))

	table, err := os.ReadFile(filepath.Join(out, "MODULES.txt"))
	require.NoError(t, err)
	require.Greater(t, strings.Count(string(table), "\n"), 50)
	for _, m := range modules {
		require.Contains(t, string(table), "\n"+m.name+": ")
		for name, text := range m.files {
			shipped, err := os.ReadFile(filepath.Join(out, filepath.FromSlash(m.name), name))
			require.NoError(t, err)
			require.Equal(t, text, shipped, m.name)
		}
	}
	for name := range withoutFile {
		require.Contains(t, string(table), name, "it is linked no longer: take it out of the exceptions")
	}
	require.Contains(t, string(table), "\ngo.temporal.io/sdk@")
	require.Contains(t, string(table), "\ngo@")
}

func TestAModuleWithoutALicenceIsRefused(t *testing.T) {
	dir, out := t.TempDir(), filepath.Join(t.TempDir(), "licenses")
	bare := module{name: "example.com/bare@v1.0.0", files: map[string][]byte{}}
	require.NoError(t, os.WriteFile(filepath.Join(dir, "license.go"), []byte("package bare"), 0o600))
	require.NoError(t, bare.collect(dir, dir))
	require.ErrorContains(t, write(out, []module{bare}), "no licence file in example.com/bare@v1.0.0")
	require.NoDirExists(t, out)

	require.NoError(t, os.WriteFile(filepath.Join(dir, "COPYING"), []byte("as you like"), 0o600))
	require.NoError(t, os.Mkdir(filepath.Join(dir, "taken"), 0o700))
	require.NoError(t, os.WriteFile(filepath.Join(dir, "taken", "LICENSE-MIT"), []byte("as they like"), 0o600))
	require.NoError(t, bare.collect(dir, filepath.Join(dir, "taken")))
	require.NoError(t, write(out, []module{bare}))
	require.FileExists(t, filepath.Join(out, "example.com/bare@v1.0.0/taken/LICENSE-MIT"))
	require.FileExists(t, filepath.Join(out, "example.com/bare@v1.0.0/COPYING"))
}
