package main

import (
	"fmt"
	"io"

	"github.com/spf13/cobra"

	"digitalbridge/internal/telemetry"
)

func (a *app) versionCommand() *cobra.Command {
	return &cobra.Command{
		Use: "version", Short: "Show what this program was built from", Example: "  starter version\n  starter version --json", Args: none,
		RunE: func(*cobra.Command, []string) error {
			v := telemetry.BuildVersion()
			return a.print(v, func(w io.Writer) { _, _ = fmt.Fprintf(w, "starter %s\n", v) })
		},
	}
}
