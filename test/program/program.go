// Package program builds the repository's programs for the tests that run them, and lets go test know of their sources.
package program

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"strings"
)

// Build puts a program of the repository, named by its folder, at a path. The go command keeps what it has linked for a run,
// and not what it has linked for a build: so it runs a copy, and the next tests find the program in the cache.
func Build(ctx context.Context, folder, path string) error {
	name := "digitalbridge/" + folder
	out, err := exec.CommandContext(ctx, "go", "run", "-exec", "cp", name, path).CombinedOutput()
	if err != nil {
		return fmt.Errorf("building %s: %w: %s", folder, err, out)
	}
	return DependsOn(ctx, name)
}

// ofTheModule lists the folder and the files of each package that is the repository's own.
const ofTheModule = `{{with .Module}}{{if .Main}}{{println $.Dir}}` +
	`{{range $.GoFiles}}{{println (printf "%s/%s" $.Dir .)}}{{end}}{{range $.EmbedFiles}}{{println (printf "%s/%s" $.Dir .)}}{{end}}` +
	`{{end}}{{end}}`

// DependsOn tells go test that the outcome of a test depends on packages that it does not import, and on theirs: it takes a
// result from its cache only while no file that the test has looked at has changed.
func DependsOn(ctx context.Context, packages ...string) error {
	out, err := exec.CommandContext(ctx, "go", append([]string{"list", "-deps", "-f", ofTheModule}, packages...)...).Output()
	var failed *exec.ExitError
	if errors.As(err, &failed) {
		return fmt.Errorf("listing the files of %s: %w: %s", strings.Join(packages, ", "), err, failed.Stderr)
	}
	if err != nil {
		return err
	}
	for file := range strings.Lines(string(out)) {
		if file = strings.TrimSpace(file); file == "" {
			continue
		}
		if _, err := os.Stat(file); err != nil {
			return err
		}
	}
	return nil
}
