package main

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/spf13/cobra"

	"digitalbridge"
)

// initCommands make the first settings.
type initCommands struct{ *app }

func (a initCommands) initCommand() *cobra.Command {
	var dir string
	var force, samples, ask bool
	var set map[string]string
	cmd := &cobra.Command{
		Use:   "init",
		Short: "Set a bridge up: ask for its values, write .env and bridge.yaml, and check",
		Long: `At a terminal, ask for what a bridge to your own accounts needs, say what each value is and where it is found, write .env
(for nobody but you) and bridge.yaml, and end in starter check. What the environment has is offered as the answer. A script
gives the values with --set or in the environment, and --ask=false: nothing is asked then.

With --samples, and where there is neither a terminal nor --set, samples are written instead: bridge.yaml, a policy with
every key, its default and what it means; and .env.example, the worker's environment. In any case bridge.schema.json is
written, by which an editor completes and checks the policy. Files that are there stay, unless --force is given.`,
		Example: "  starter init --dir bridge\n  starter init --samples --dir bridge\n" +
			"  starter init --ask=false --dir bridge --set AUTOTASK_USERNAME=abc123@yourcompany.com --set SHIP_METHOD=FG",
		Args: none,
		RunE: func(cmd *cobra.Command, _ []string) error {
			switch {
			case samples && len(set) > 0:
				return usageError{errors.New("--samples has no values; leave out --set")}
			case !samples && ask && a.interactive():
				return a.guided(cmd.Context(), dir, force, a.terminalAsking(set))
			case !samples && (len(set) > 0 || cmd.Flags().Changed("ask") && !ask):
				return a.guided(cmd.Context(), dir, force, asking{given: set})
			}
			paths, err := writeFiles(dir, force, []file{
				{"bridge.yaml", digitalbridge.SamplePolicy}, {"bridge.schema.json", digitalbridge.PolicySchema},
				{".env.example", digitalbridge.SampleEnvironment},
			})
			if err != nil {
				return err
			}
			return a.print(map[string][]string{"written": paths}, func(w io.Writer) {
				for _, path := range paths {
					_, _ = fmt.Fprintln(w, path)
				}
			})
		},
	}
	f := cmd.Flags()
	f.StringVar(&dir, "dir", ".", "folder to write to; it is made when it is not there")
	f.BoolVar(&force, "force", false, "overwrite files that are there")
	f.BoolVar(&samples, "samples", false, "ask nothing and write samples")
	f.BoolVar(&ask, "ask", true, "ask at the terminal; --ask=false takes --set, the environment and the defaults")
	f.StringToStringVar(&set, "set", nil, "a value as NAME=VALUE, may be repeated; secrets better come from the environment")
	return cmd
}

// file is what is written of a bridge.
type file struct {
	name string
	text []byte
}

// writeFiles writes all files, for nobody but their owner, or none when one would overwrite another.
func writeFiles(dir string, force bool, files []file) ([]string, error) {
	if err := os.MkdirAll(dir, 0o750); err != nil {
		return nil, fmt.Errorf("the folder can't be made: %w; give another one with --dir", err)
	}
	if !force {
		for _, s := range files {
			_, err := os.Lstat(filepath.Join(dir, s.name))
			if err == nil {
				return nil, fmt.Errorf(
					"%s is there already, and nothing was written; give another folder with --dir, or overwrite it with --force",
					filepath.Join(dir, s.name),
				)
			}
			if !errors.Is(err, fs.ErrNotExist) {
				return nil, err
			}
		}
	}
	var paths []string
	for _, s := range files {
		path := filepath.Join(dir, s.name)
		if err := os.Remove(path); err != nil && !errors.Is(err, fs.ErrNotExist) { // one that others may read keeps its mode
			return nil, fmt.Errorf("replacing %s: %w", path, err)
		}
		if err := os.WriteFile(path, s.text, 0o600); err != nil {
			return nil, fmt.Errorf("writing %s: %w", path, err)
		}
		paths = append(paths, path)
	}
	return paths, nil
}
