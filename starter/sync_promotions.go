package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/spf13/cobra"
	"go.temporal.io/api/serviceerror"

	"digitalbridge/internal/bridge"
	"digitalbridge/internal/problem"
	"digitalbridge/internal/spelling"
	"digitalbridge/starter/runs"
	"digitalbridge/workflows/products"
)

func (s syncCommands) syncPromotionsCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "promotions",
		Short: "Show which promotions end when",
		Long: `Show the promotions of the catalogue that was last synced, by their ends. At the end of a promotion its product gets
back cost and price without it, by a timer and not by the next sync. Nothing has to be started for it.`,
		Example: "  starter sync promotions\n  starter sync promotions --json",
		Args:    none,
		RunE: s.withTemporal(func(ctx context.Context, c *runs.Runs, _ []string) error {
			id := bridge.EndPromotionsID(s.config.Connection)
			var p products.PromotionProgress
			err := c.Query(ctx, id, bridge.QueryProgress, &p)
			var missing *serviceerror.NotFound
			if errors.As(err, &missing) {
				return problem.New("", "run starter sync run; its promotions are followed from then on", "no promotion is followed")
			}
			if err != nil {
				return err
			}
			return s.print(p, func(w io.Writer) { s.printPromotions(w, p, c.Link(id, "")) })
		}),
	}
}

func (s syncCommands) printPromotions(w io.Writer, p products.PromotionProgress, link string) {
	_, _ = fmt.Fprintf(w, "state\t%s\n", p.Phase)
	for _, d := range p.Days {
		skus := strings.Join(d.SKUs, ", ")
		if d.Count > len(d.SKUs) {
			skus += ", ..."
		}
		_, _ = fmt.Fprintf(w, "%s\t%s: SKU %s\n", s.moment(d.Ends), spelling.Count(d.Count, "promotion"), skus)
	}
	if p.All > len(p.Days) {
		_, _ = fmt.Fprintf(w, "later\t%d more\n", p.All-len(p.Days))
	}
	_, _ = fmt.Fprintf(w, "taken back\t%s, %s written, %d failed\n", spelling.Count(p.Totals.Ended, "promotion"),
		spelling.Count(p.Totals.Priced, "product"), p.Totals.Failed)
	if p.Problem != "" {
		_, _ = fmt.Fprintf(w, "problem\t%s\n", p.Problem)
	}
	_, _ = fmt.Fprintf(w, "workflow\t%s\n", link)
}
