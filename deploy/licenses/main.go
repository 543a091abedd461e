// Command licenses collects the licence and notice files of everything that is linked into programs, for whoever passes the
// programs on: our image and our release archives carry what it makes.
//
//	go run ./deploy/licenses -o DIR [-os linux] [-arch amd64] PACKAGE...
//
// It fails when a module has no licence file, so that none joins unseen.
package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"runtime"
	"slices"
	"strings"
	"time"
)

func main() {
	ctx, cancel := context.WithTimeout(context.Background(), listWithin)
	err := run(ctx, os.Args[1:])
	cancel()
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

// listWithin is room for a first run, in which the modules are downloaded.
const listWithin = 10 * time.Minute

func run(ctx context.Context, args []string) error {
	flags := flag.NewFlagSet("licenses", flag.ContinueOnError)
	out := flags.String("o", "", "the folder to write; it must not exist")
	goos := flags.String("os", runtime.GOOS, "the operating system for which the programs are built")
	goarch := flags.String("arch", runtime.GOARCH, "the processor for which they are built")
	if err := flags.Parse(args); err != nil {
		return err
	}
	if *out == "" || flags.NArg() == 0 {
		return errors.New("-o and at least one package are needed: go run ./deploy/licenses -o DIR ./worker ./starter")
	}
	linked, err := linkedInto(ctx, flags.Args(), *goos, *goarch)
	if err != nil {
		return err
	}
	return write(*out, linked)
}

// withoutFile are modules that are known to carry no licence file, and why they may be linked nevertheless. The version is part
// of it: a new one is looked at anew.
var withoutFile = map[string]string{
	"github.com/nexus-rpc/nexus-proto-annotations@v0.1.0": "Generated code of Temporal's Nexus annotations, which Temporal's API, " +
		"go.temporal.io/api (MIT), requires; its authors ship no licence file with this version.",
}

// module is a module of which a package is linked, with the files to ship, by their paths in it.
type module struct {
	name  string // path@version
	files map[string][]byte
}

// legal is how files with terms are called.
var legal = regexp.MustCompile(`(?i)^(licen[cs]e|copying|notice|patents|unlicense)([-._].*)?$`)

// linkedInto are the modules of all packages that the programs are made of, but for our own, and Go itself.
func linkedInto(ctx context.Context, programs []string, goos, goarch string) ([]module, error) {
	list := exec.CommandContext(ctx, "go", append([]string{"list", "-deps", "-json=Dir,Standard,Module"}, programs...)...)
	list.Env = append(os.Environ(), "GOOS="+goos, "GOARCH="+goarch, "CGO_ENABLED=0")
	var said bytes.Buffer
	list.Stderr = &said
	packages, err := list.Output()
	if err != nil {
		return nil, fmt.Errorf("go list: %w: %s", err, &said)
	}
	found := map[string]module{}
	for decode := json.NewDecoder(bytes.NewReader(packages)); ; {
		var p struct {
			Dir      string
			Standard bool
			Module   *struct {
				Path, Version, Dir string
				Main               bool
				Replace            *struct{ Path, Version string }
			}
		}
		if err := decode.Decode(&p); errors.Is(err, io.EOF) {
			break
		} else if err != nil {
			return nil, fmt.Errorf("what go list says: %w", err)
		}
		if p.Standard || p.Module == nil || p.Module.Main {
			continue
		}
		name := p.Module.Path + "@" + p.Module.Version
		if r := p.Module.Replace; r != nil {
			name = r.Path + "@" + r.Version
		}
		m, ok := found[name]
		if !ok {
			m = module{name: name, files: map[string][]byte{}}
			found[name] = m
		}
		if err := m.collect(p.Module.Dir, p.Dir); err != nil {
			return nil, err
		}
	}
	golang := module{name: "go@" + strings.TrimPrefix(runtime.Version(), "go"), files: map[string][]byte{}}
	root, err := exec.CommandContext(ctx, "go", "env", "GOROOT").Output()
	if err != nil {
		return nil, fmt.Errorf("go env GOROOT: %w", err)
	}
	if err := golang.collect(strings.TrimSpace(string(root)), strings.TrimSpace(string(root))); err != nil {
		return nil, err
	}
	found[golang.name] = golang
	modules := make([]module, 0, len(found))
	for _, name := range slices.Sorted(maps.Keys(found)) {
		modules = append(modules, found[name])
	}
	return modules, nil
}

// collect reads the files with terms of a package's folder and of all above it in the module: code that was taken over from
// elsewhere keeps its own beside it.
func (m module) collect(root, dir string) error {
	for {
		entries, err := os.ReadDir(dir)
		if err != nil {
			return fmt.Errorf("%s: %w", m.name, err)
		}
		for _, e := range entries {
			if e.IsDir() || !legal.MatchString(e.Name()) || strings.HasSuffix(e.Name(), ".go") {
				continue
			}
			text, err := os.ReadFile(filepath.Join(dir, e.Name()))
			if err != nil {
				return fmt.Errorf("%s: %w", m.name, err)
			}
			name, err := filepath.Rel(root, filepath.Join(dir, e.Name()))
			if err != nil {
				return fmt.Errorf("%s: %w", m.name, err)
			}
			m.files[name] = text
		}
		if dir == root || !strings.HasPrefix(dir, root) {
			return nil
		}
		dir = filepath.Dir(dir)
	}
}

// write puts each module's files into a folder of its own, and a table over all. It writes nothing when a module has none.
func write(out string, modules []module) error {
	table, lacking := strings.Builder{}, []string{}
	table.WriteString("What these programs are built from, beside our own code, and the files with its terms.\n\n")
	for _, m := range modules {
		why, known := withoutFile[m.name]
		switch {
		case len(m.files) > 0:
			fmt.Fprintf(&table, "%s: %s\n", m.name, strings.Join(slices.Sorted(maps.Keys(m.files)), ", "))
		case known:
			fmt.Fprintf(&table, "%s: no licence file. %s\n", m.name, why)
		default:
			lacking = append(lacking, m.name)
		}
	}
	if len(lacking) > 0 {
		return fmt.Errorf("no licence file in %s. What to do: do without it, or ask its authors; when it may be linked nevertheless, "+
			"say why in deploy/licenses/main.go", strings.Join(lacking, ", "))
	}
	if err := os.Mkdir(out, 0o755); err != nil {
		return err
	}
	for _, m := range modules {
		for name, text := range m.files {
			path := filepath.Join(out, filepath.FromSlash(m.name), name)
			if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
				return err
			}
			if err := os.WriteFile(path, text, 0o644); err != nil {
				return err
			}
		}
	}
	return os.WriteFile(filepath.Join(out, "MODULES.txt"), []byte(table.String()), 0o644)
}
