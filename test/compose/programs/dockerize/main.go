// Command dockerize fills a template from the environment, as the program of that name in the web UI's
// official image does: dockerize -template FROM:TO.
package main

import (
	"log/slog"
	"os"
	"strings"
	"text/template"
)

func main() {
	if err := run(os.Args[1:]); err != nil {
		slog.Error("the template was not filled", "error", err)
		os.Exit(1)
	}
}

func run(args []string) error {
	from, to, _ := strings.Cut(args[len(args)-1], ":")
	source, err := os.ReadFile(from)
	if err != nil {
		return err
	}
	t, err := template.New(from).Funcs(template.FuncMap{
		// A variable that is not set is a missing key of .Env, and comes as nil.
		"default": func(value any, otherwise string) any {
			if value == nil || value == "" {
				return otherwise
			}
			return value
		},
		"split": strings.Split,
	}).Option("missingkey=zero").Parse(string(source))
	if err != nil {
		return err
	}
	env := map[string]any{}
	for _, v := range os.Environ() {
		name, value, _ := strings.Cut(v, "=")
		env[name] = value
	}
	out, err := os.Create(to)
	if err != nil {
		return err
	}
	defer func() { _ = out.Close() }()
	return t.Execute(out, map[string]any{"Env": env})
}
