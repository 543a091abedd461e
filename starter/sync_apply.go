package main

import (
	"context"

	"digitalbridge/starter/runs"
	"digitalbridge/workflows/products"

	"github.com/spf13/cobra"
)

func (s syncCommands) syncApplyCommand() *cobra.Command {
	var digest string
	var now bool
	cmd := &cobra.Command{
		Use:   "apply",
		Short: "Write the plan that you have looked at",
		Long: `Write the plan with this digest, which starter sync plan has shown. The sync plans afresh first: when the price file
or Autotask has moved meanwhile, the plan is another one and nothing is written.`,
		Example: "  starter sync apply --plan 4f1c02ab77d0\n  starter sync apply --plan 4f1c02ab77d0 --now",
		Args:    none,
		RunE: s.withTemporal(func(ctx context.Context, c *runs.Runs, _ []string) error {
			return s.sync(ctx, c, products.ProductSyncInput{Mode: products.ModeApply, Plan: digest, Now: now})
		}),
	}
	cmd.Flags().StringVar(&digest, "plan", "", "the plan's digest, as starter sync plan shows it")
	cmd.Flags().BoolVar(&now, "now", false, "write at once, also outside the policy's window")
	_ = cmd.MarkFlagRequired("plan") // fails only for a flag that does not exist
	return cmd
}
