// Command mutate shows that the tests of the rules notice faults: it puts one hand-made fault after another
// into a copy of a rule and runs the package's tests, which must fail each time:
//
//	go run ./test/mutate [-run words]
//
// Nothing in the checkout is changed: the compiler is told to read the copy instead (go help build, -overlay).
// A fault whose text is no longer in its file, or that does not compile, is an error, so that the list stays true.
package main

import (
	"context"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"slices"
	"strings"
)

func main() {
	words := flag.String("run", "", "only faults with these words in their name or file")
	flag.Parse()
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	err := run(ctx, *words)
	stop()
	if err != nil {
		fmt.Fprintln(os.Stderr, "mutate:", err)
		os.Exit(1)
	}
}

func run(ctx context.Context, words string) error {
	chosen := slices.DeleteFunc(faults(), func(f fault) bool { return !strings.Contains(f.name+" "+f.file, words) })
	if len(chosen) == 0 {
		return fmt.Errorf("no fault has %q in its name or file", words)
	}
	dir, err := os.MkdirTemp("", "digitalbridge-mutate-")
	if err != nil {
		return err
	}
	defer func() { _ = os.RemoveAll(dir) }()
	if err := sound(ctx, chosen); err != nil {
		return err
	}
	var wrong []error
	for _, f := range chosen {
		said, err := f.found(ctx, dir)
		if err != nil {
			said = "NOT FOUND"
			wrong = append(wrong, fmt.Errorf("%s (%s): %w", f.name, f.file, err))
		}
		fmt.Printf("%-60s %s\n", f.name, said)
		if ctx.Err() != nil {
			return ctx.Err()
		}
	}
	fmt.Printf("%d of %d faults found\n", len(chosen)-len(wrong), len(chosen))
	return errors.Join(wrong...)
}

// sound runs the tests without a fault: they must pass, else a failure would prove nothing.
func sound(ctx context.Context, chosen []fault) error {
	var packages []string
	for _, f := range chosen {
		packages = append(packages, f.of())
	}
	slices.Sort(packages)
	out, err := exec.CommandContext(ctx, "go", append([]string{"test", "-vet=off"}, slices.Compact(packages)...)...).CombinedOutput()
	if err != nil {
		return fmt.Errorf("the tests fail without any fault: %w\n%s", err, out)
	}
	return nil
}

func (f fault) of() string { return "./" + filepath.ToSlash(filepath.Dir(f.file)) }

// found returns the first test that noticed the fault, and an error when none did.
func (f fault) found(ctx context.Context, dir string) (string, error) {
	overlay, err := f.apply(dir)
	if err != nil {
		return "", err
	}
	if out, err := exec.CommandContext(ctx, "go", "build", "-overlay", overlay, f.of()).CombinedOutput(); err != nil {
		return "", fmt.Errorf("with the fault the package does not compile: %w\n%s", err, out)
	}
	out, err := exec.CommandContext(ctx, "go", "test", "-vet=off", "-failfast", "-overlay", overlay, f.of()).CombinedOutput()
	if err == nil {
		return "", errors.New("every test passes")
	}
	for line := range strings.Lines(string(out)) {
		if name, ok := strings.CutPrefix(strings.TrimSpace(line), "--- FAIL: "); ok {
			return strings.Fields(name)[0], nil
		}
	}
	return "", fmt.Errorf("no test failed, but: %w\n%s", err, out)
}

// apply writes the faulty copy and the file that puts it in place of the rule.
func (f fault) apply(dir string) (overlay string, err error) {
	path, err := filepath.Abs(f.file)
	if err != nil {
		return "", err
	}
	source, err := os.ReadFile(path)
	if err != nil {
		return "", fmt.Errorf("%w; run it from the root of the repository", err)
	}
	if n := strings.Count(string(source), f.text); n != 1 {
		return "", fmt.Errorf("%q stands there %d times: change the fault along with the rule", f.text, n)
	}
	copied := filepath.Join(dir, filepath.Base(f.file))
	if err := os.WriteFile(copied, []byte(strings.Replace(string(source), f.text, f.wrong, 1)), 0o600); err != nil {
		return "", err
	}
	replace, err := json.Marshal(map[string]any{"Replace": map[string]string{path: copied}})
	if err != nil {
		return "", err
	}
	overlay = filepath.Join(dir, "overlay.json")
	return overlay, os.WriteFile(overlay, replace, 0o600)
}
