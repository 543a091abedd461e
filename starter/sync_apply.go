package main

import (
	"context"

	"github.com/spf13/cobra"
	"go.temporal.io/sdk/client"

	"digitalbridge/workflows"
)

func (a *app) syncApplyCommand() *cobra.Command {
	var digest string
	cmd := &cobra.Command{
		Use:   "apply",
		Short: "Write the plan that you have looked at",
		Long: `Write the plan with this digest, which starter sync plan has shown. The sync plans afresh first: when the price file
or Autotask has moved meanwhile, the plan is another one and nothing is written.`,
		Example: "  starter sync apply --plan 4f1c02ab77d0",
		Args:    cobra.NoArgs,
		RunE: a.withTemporal(func(ctx context.Context, c client.Client, _ []string) error {
			return a.sync(ctx, c, workflows.ProductSyncInput{Mode: workflows.ModeApply, Plan: digest})
		}),
	}
	cmd.Flags().StringVar(&digest, "plan", "", "the plan's digest, as starter sync plan shows it")
	_ = cmd.MarkFlagRequired("plan") // fails only for a flag that does not exist
	return cmd
}
