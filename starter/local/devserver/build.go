// This file finds the temporal program, or builds it once from the versions in tools/go.mod.

package devserver

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"time"

	"digitalbridge/internal/spelling"
)

const (
	// cliPackage is what is built; its version stands in tools/go.mod.
	cliPackage = "github.com/temporalio/cli/cmd/temporal"
	// buildNotice is how often a long build says that it is alive.
	buildNotice = 15 * time.Second
)

// ErrNotFound is matched by Find's error when there is no temporal program yet.
var ErrNotFound = errors.New("no temporal program")

// Find returns the temporal program on the PATH, else the one built earlier in the checkout around
// dir (empty: the working directory).
func Find(dir string) (string, error) {
	if path, err := exec.LookPath("temporal"); err == nil {
		return filepath.Abs(path)
	}
	root, err := checkout(dir)
	if err != nil {
		return "", fmt.Errorf("%w on the PATH, and %w: install the Temporal CLI, or run this inside the checkout", ErrNotFound, err)
	}
	path := builtPath(root)
	if info, err := os.Stat(path); err != nil || !info.Mode().IsRegular() {
		return "", fmt.Errorf("%w on the PATH or at %s: run 'make temporal'", ErrNotFound, path)
	}
	return path, nil
}

// Build compiles the Temporal CLI that tools/go.mod names into bin/ of the checkout around dir and
// returns its path. It takes 3 to 4 minutes on two cores the first time and needs the Go toolchain;
// progress (may be nil) is told what happens. Several processes may call it at once: one builds.
func Build(ctx context.Context, dir string, progress io.Writer) (string, error) {
	if progress == nil {
		progress = io.Discard
	}
	root, err := checkout(dir)
	if err != nil {
		return "", err
	}
	goTool, err := exec.LookPath("go")
	if err != nil {
		return "",
			errors.New("building the Temporal dev server needs the Go toolchain, and there is no go on the PATH: install Go from " +
				"https://go.dev/dl, or the Temporal CLI")
	}
	path := builtPath(root)
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		return "", fmt.Errorf("making the folder of built tools: %w", err)
	}
	unlock, waited, err := lock(ctx, path+".lock", progress)
	if err != nil {
		return "", err
	}
	defer unlock()
	if _, err := os.Stat(path); waited && err == nil {
		return path, nil
	}

	say(progress, "Building the Temporal dev server into %s (once; 3 to 4 minutes on two cores).", path)
	began := time.Now()
	// A name of its own until complete, so that an interrupted build leaves nothing that Find takes.
	partial := path + ".partial"
	output := &tail{}
	cmd := exec.CommandContext(ctx, goTool, "build", "-ldflags=-s -w", "-o", partial, cliPackage)
	cmd.Dir = filepath.Join(root, "tools")
	cmd.Stdout, cmd.Stderr = output, output
	cmd.WaitDelay = time.Second
	if err := runWithNotice(cmd, progress, began); err != nil {
		_ = os.Remove(partial)
		if ctx.Err() != nil {
			return "", ctx.Err()
		}
		return "", fmt.Errorf("building %s in tools/: %w: %s", cliPackage, err, output)
	}
	if err := os.Rename(partial, path); err != nil {
		return "", fmt.Errorf("putting the built dev server in place: %w", err)
	}
	say(progress, "Built the Temporal dev server in %s.", spelling.Span(time.Since(began)))
	return path, nil
}

func findOrBuild(ctx context.Context, dir string, progress io.Writer) (string, error) {
	path, err := Find(dir)
	if err == nil {
		return path, nil
	}
	if _, outside := checkout(dir); outside != nil {
		return "", err
	}
	return Build(ctx, dir, progress)
}

// runWithNotice runs the command and says now and then how long it has taken.
func runWithNotice(cmd *exec.Cmd, progress io.Writer, began time.Time) error {
	result := make(chan error, 1)
	go func() { result <- cmd.Run() }()
	tick := time.NewTicker(buildNotice)
	defer tick.Stop()
	for {
		select {
		case err := <-result:
			return err
		case <-tick.C:
			say(progress, "Still building the Temporal dev server (%s).", spelling.Span(time.Since(began)))
		}
	}
}

// checkout is the nearest folder at or above dir that has go.mod and tools/go.mod.
func checkout(dir string) (string, error) {
	start, err := filepath.Abs(dir)
	if err != nil {
		return "", fmt.Errorf("resolving folder %q: %w", dir, err)
	}
	for at := start; ; at = filepath.Dir(at) {
		if isFile(filepath.Join(at, "go.mod")) && isFile(filepath.Join(at, "tools", "go.mod")) {
			return at, nil
		}
		if at == filepath.Dir(at) {
			return "", fmt.Errorf("no checkout with tools/go.mod at or above %s", start)
		}
	}
}

func builtPath(root string) string {
	name := "temporal"
	if runtime.GOOS == "windows" {
		name += ".exe"
	}
	return filepath.Join(root, "bin", name)
}

func isFile(path string) bool {
	info, err := os.Stat(path)
	return err == nil && info.Mode().IsRegular()
}

func say(w io.Writer, format string, args ...any) {
	_, _ = fmt.Fprintf(w, format+"\n", args...)
}
