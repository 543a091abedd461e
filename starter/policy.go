package main

import (
	"encoding/json"
	"fmt"
	"io"
	"os"

	"github.com/goccy/go-yaml"
	"github.com/spf13/cobra"

	"digitalbridge/internal/bridge"
	"digitalbridge/internal/catalog"
	"digitalbridge/internal/policy"
)

func (a *app) policyCommand() *cobra.Command {
	return group(&cobra.Command{Use: "policy", Short: "Work on the policy file"}, &cobra.Command{
		Use:   "check FILE",
		Short: "Check a policy file and show what is in force",
		Long: `Read a policy file as the worker does, without a worker. Every mistake is shown at once with its line. A good file
is shown with every default filled in. Names that only Autotask knows, such as product categories, are looked
up by starter check.`,
		Example: "  starter policy check bridge.yaml\n  starter policy check bridge.yaml --json",
		Args:    one("FILE"),
		RunE:    func(_ *cobra.Command, args []string) error { return a.checkPolicy(args[0]) },
	})
}

// policyReport is what a check of a policy file found; Policy is what is in force.
type policyReport struct {
	File     string           `json:"file"`
	Valid    bool             `json:"valid"`
	Mistakes []policy.Mistake `json:"mistakes,omitempty"`
	Policy   json.RawMessage  `json:"policy,omitempty"`
}

func (a *app) checkPolicy(path string) error {
	data, err := os.ReadFile(path)
	if err != nil {
		return fmt.Errorf("the policy file can't be read: %w", err)
	}
	p, err := policy.Parse(data)
	if err != nil {
		report := policyReport{File: path, Mistakes: policy.Mistakes(err)}
		e := envelope{Status: statusFailed, Result: report, Error: fmt.Sprintf("%s has mistakes: %d", path, len(report.Mistakes)),
			ErrorType: bridge.InvalidPolicy}
		if printErr := a.printEnvelope(e, func(w io.Writer) {
			for _, m := range report.Mistakes {
				_, _ = fmt.Fprintf(w, "%s: %s\n", path, m)
			}
		}); printErr != nil {
			return printErr
		}
		return reported{err}
	}
	text, err := yaml.Marshal(p)
	if err != nil {
		return fmt.Errorf("writing the policy: %w", err)
	}
	inForce, err := yaml.YAMLToJSON(text)
	if err != nil {
		return fmt.Errorf("writing the policy: %w", err)
	}
	return a.print(policyReport{File: path, Valid: true, Policy: inForce}, func(w io.Writer) {
		_, _ = fmt.Fprintf(w, "# %s has no mistakes. It selects %s. In force:\n%s", path, catalog.Describe(p.Products.Select), text)
	})
}
