package main

import (
	"context"

	"digitalbridge/starter/runs"
	"digitalbridge/workflows/products"

	"github.com/spf13/cobra"
)

// syncOptions are what every sync from the command line can be told.
type syncOptions struct {
	only []string
	now  bool
}

func (o *syncOptions) flags(cmd *cobra.Command) {
	o.onlyFlag(cmd)
	cmd.Flags().BoolVar(&o.now, "now", false, "write at once, also outside the policy's window")
}

func (o *syncOptions) onlyFlag(cmd *cobra.Command) {
	cmd.Flags().StringSliceVar(&o.only, "only", nil, "just these TD SYNNEX SKUs, separated by commas")
}

// fill completes the input of a sync. One of a few products waits for its turn while another sync writes; a
// whole one says so at once.
func (o *syncOptions) fill(in products.ProductSyncInput) products.ProductSyncInput {
	in.Only, in.Now, in.Wait = o.only, o.now, len(o.only) > 0
	return in
}

func (s syncCommands) syncRetryFailedCommand() *cobra.Command {
	var now bool
	cmd := &cobra.Command{
		Use:   "retry-failed RUN-ID",
		Short: "Sync again what failed in a run",
		Long: `Sync just the SKUs that could not be written in the run of Product Sync with this run id, with fresh values. It waits for
its turn while another sync writes. Runs are kept for two weeks.`,
		Example: "  starter sync retry-failed 0194f2c1-7f7e-7a3a-9d6b-0c1a3a1a2b3c",
		Args:    one("RUN-ID"),
		RunE: s.withTemporal(func(ctx context.Context, c *runs.Runs, args []string) error {
			return s.sync(ctx, c, products.ProductSyncInput{RetryFailed: args[0], Wait: true, Now: now})
		}),
	}
	cmd.Flags().BoolVar(&now, "now", false, "write at once, also outside the policy's window")
	return cmd
}
