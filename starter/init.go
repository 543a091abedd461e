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

func (a *app) initCommand() *cobra.Command {
	var dir string
	var force bool
	cmd := &cobra.Command{
		Use:   "init",
		Short: "Write a sample policy, its schema for editors, and a sample of the environment",
		Long: `Write bridge.yaml, a policy with every key, its default and what it means; bridge.schema.json, by which an editor
completes and checks it; and .env.example, the worker's environment. Files that are there stay as they are,
unless --force is given.`,
		Example: "  starter init --dir bridge\n  starter policy check bridge/bridge.yaml",
		Args:    none,
		RunE: func(*cobra.Command, []string) error {
			paths, err := writeSamples(dir, force)
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
	cmd.Flags().StringVar(&dir, "dir", ".", "folder to write to; it is made when it is not there")
	cmd.Flags().BoolVar(&force, "force", false, "overwrite files that are there")
	return cmd
}

// writeSamples writes all samples, or none when one would overwrite a file.
func writeSamples(dir string, force bool) ([]string, error) {
	samples := []struct {
		name string
		text []byte
	}{
		{"bridge.yaml", digitalbridge.SamplePolicy}, {"bridge.schema.json", digitalbridge.PolicySchema}, {".env.example", digitalbridge.SampleEnvironment},
	}
	if err := os.MkdirAll(dir, 0o750); err != nil {
		return nil, fmt.Errorf("the folder can't be made: %w; give another one with --dir", err)
	}
	if !force {
		for _, s := range samples {
			_, err := os.Lstat(filepath.Join(dir, s.name))
			if err == nil {
				return nil, fmt.Errorf("%s is there already, and nothing was written; give another folder with --dir, or overwrite it with --force", filepath.Join(dir, s.name))
			}
			if !errors.Is(err, fs.ErrNotExist) {
				return nil, err
			}
		}
	}
	var paths []string
	for _, s := range samples {
		path := filepath.Join(dir, s.name)
		if err := os.WriteFile(path, s.text, 0o600); err != nil {
			return nil, fmt.Errorf("writing a sample: %w", err)
		}
		paths = append(paths, path)
	}
	return paths, nil
}
