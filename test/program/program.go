// Package program builds the repository's programs for the tests that run them.
package program

import (
	"context"
	"fmt"
	"os/exec"
)

// Build puts a program of the repository, named by its folder, at a path. The go command keeps what it has linked for a run,
// and not what it has linked for a build: so it runs a copy, and the next tests find the program in the cache.
func Build(ctx context.Context, folder, path string) error {
	out, err := exec.CommandContext(ctx, "go", "run", "-exec", "cp", "digitalbridge/"+folder, path).CombinedOutput()
	if err != nil {
		return fmt.Errorf("building %s: %w: %s", folder, err, out)
	}
	return nil
}
