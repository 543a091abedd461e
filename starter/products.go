package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"digitalbridge/activities/products"
	"digitalbridge/internal/bridge"
	"digitalbridge/starter/runs"
)

// productCommands are the commands of what the bridge knows of products in Autotask: starter products.
type productCommands struct{ *app }

func (p productCommands) command() *cobra.Command {
	return group(&cobra.Command{Use: "products", Short: "Doubtful and duplicate products: list them, and choose which one stands for a SKU"},
		p.productsReportCommand(products.ReportReview), p.productsReportCommand(products.ReportDuplicates), p.relinkCommand())
}

func (p productCommands) productsReportCommand(report string) *cobra.Command {
	cmd := &cobra.Command{
		Use:     report,
		Example: "  starter products " + report + "\n  starter products " + report + " --output csv > " + report + ".csv",
		Args:    none,
		RunE: p.withTemporal(func(ctx context.Context, c *runs.Runs, _ []string) error {
			run, err := c.Start(ctx, bridge.InspectProducts, bridge.InspectProductsID(p.config.Connection), "Products to look at: "+report,
				products.InspectProductsInput{Report: report})
			if err != nil {
				return err
			}
			var found *products.ProductInspection
			err = c.Await(ctx, run, &found, nil)
			if p.output.form == asCSV && err == nil {
				return p.inspectionCSV(report, found)
			}
			return p.report(run, found, err, func(w io.Writer) { printInspection(w, report, found) })
		}),
	}
	cmd.Short, cmd.Long = "List products of the price file that may be in Autotask already",
		`Match the last full price file with Autotask as it is now, and list the SKUs that would become new products
although a product with the same manufacturer and part number is there already. Product Sync neither creates
nor writes them. Decide with: starter products relink SKU --product ID`
	if report == products.ReportDuplicates {
		cmd.Short, cmd.Long = "List products of Autotask that stand for one thing",
			`Read all active products of Autotask now, and list those that share a TD SYNNEX SKU, or a manufacturer and part
number. Choose the one that stays with: starter products relink SKU --product ID`
	}
	return forms(cmd, asCSV)
}

func printInspection(w io.Writer, report string, r *products.ProductInspection) {
	total, shown := r.ReviewTotal, len(r.Review)
	if report == products.ReportDuplicates {
		total, shown = r.DuplicatesTotal, len(r.Duplicates)
	}
	for _, row := range inspectionRows(report, r) {
		_, _ = fmt.Fprintln(w, strings.Join(oneLine(row), "\t"))
	}
	switch {
	case total == 0:
		_, _ = fmt.Fprintln(w, "nothing to look at")
	case shown < total:
		_, _ = fmt.Fprintf(w, "the first %d of %d\n", shown, total)
	}
}

// inspectionRows are the report's rows, a product each, with their heading.
func inspectionRows(report string, r *products.ProductInspection) [][]string {
	var rows [][]string
	if report == products.ReportDuplicates {
		for _, g := range r.Duplicates {
			for _, p := range g.Products {
				rows = append(rows, []string{g.SKU, g.Manufacturer, g.ManufacturerPartNumber, strconv.FormatInt(p.ProductID, 10), p.SKU, p.Name,
					yes(p.Active), yes(p.Ours), yes(p.Synced), g.Why, g.Fix})
			}
		}
		return heading(rows, "TD SYNNEX SKU", "manufacturer", "part number", "product", "SKU", "name", "active", "ours", "synced", "why",
			"what to do")
	}
	for _, i := range r.Review {
		for _, c := range i.Candidates {
			rows = append(rows, []string{i.SKU, i.Name, i.Manufacturer, i.ManufacturerPartNumber, strconv.FormatInt(c.ProductID, 10), c.SKU, c.Name,
				c.Why, i.Fix})
		}
	}
	return heading(rows, "TD SYNNEX SKU", "name", "manufacturer", "part number", "product", "SKU", "its name", "why", "what to do")
}

func heading(rows [][]string, names ...string) [][]string {
	if len(rows) == 0 {
		return nil
	}
	return append([][]string{names}, rows...)
}

func yes(b bool) string {
	if b {
		return "yes"
	}
	return "no"
}

// inspectionCSV writes what a spreadsheet opens. A list that is longer than the workflow's result is refused
// rather than cut without a word.
func (p productCommands) inspectionCSV(report string, r *products.ProductInspection) error {
	t := table{}
	if rows := inspectionRows(report, r); len(rows) > 0 {
		t.head, t.rows = rows[0], rows[1:]
	}
	if err := p.list(r, t); err != nil {
		return err
	}
	if len(r.Duplicates) < r.DuplicatesTotal || len(r.Review) < r.ReviewTotal {
		return fmt.Errorf("these are the first of %d; settle them and ask again for the next", max(r.DuplicatesTotal, r.ReviewTotal))
	}
	return nil
}

func (p productCommands) relinkCommand() *cobra.Command {
	var in products.RelinkProductInput
	var person who
	cmd := &cobra.Command{
		Use:   "relink SKU --product ID",
		Short: "Make a product of Autotask stand for a TD SYNNEX SKU",
		Long: `Give the product with this id the TD SYNNEX SKU, so that Product Sync writes it from now on. Use it to adopt a
product that was there before the bridge, and to choose which of several keeps a SKU: the others let go of
it, and those that the bridge has made are deactivated. Nothing is deleted, and running it again changes
nothing. With --dry-run it only says what it would do.`,
		Example: "  starter products relink 8100001 --product 42 --reason \"ours since 2019\" --dry-run\n  starter products relink 8100001 " +
			"--product 42 --reason \"ours since 2019\"",
		Args: one("SKU"),
		RunE: p.withTemporal(func(ctx context.Context, c *runs.Runs, args []string) error {
			in.SKU = args[0]
			if in.Product <= 0 {
				return usageError{errors.New("which product? Give its id in Autotask: --product ID")}
			}
			in.Actor, in.Reason = person.actor, person.reason
			summary := fmt.Sprintf("SKU %s to product %d", in.SKU, in.Product)
			if in.DryRun {
				summary += " (dry run, nothing is written)"
			}
			run, err := c.Start(ctx, bridge.RelinkProduct, bridge.RelinkProductID(p.config.Connection, in.SKU), summary, in)
			if err != nil {
				return err
			}
			var done *products.RelinkedProduct
			err = c.Await(ctx, run, &done, nil)
			return p.report(run, done, err, func(w io.Writer) { p.printRelink(w, done) })
		}),
	}
	cmd.Flags().Int64Var(&in.Product, "product", 0, "id of the product in Autotask")
	cmd.Flags().BoolVar(&in.DryRun, "dry-run", false, "say what would be written, write nothing")
	return person.flags(cmd)
}

func (p productCommands) printRelink(w io.Writer, r *products.RelinkedProduct) {
	_, _ = fmt.Fprintf(w, "SKU\t%s\nproduct\t%d (%s)\n", r.SKU, r.Product, r.Name)
	label := "done"
	if r.DryRun {
		label = "would do"
	}
	for _, s := range r.Steps {
		_, _ = fmt.Fprintf(w, "%s\t%s\n", label, s.Text)
	}
	if len(r.Steps) == 0 {
		_, _ = fmt.Fprintf(w, "%s\tnothing: it stands for the SKU already\n", label)
	}
	for _, n := range r.Notes {
		_, _ = fmt.Fprintf(w, "note\t%s\n", n)
	}
	_, _ = fmt.Fprintf(w, "decided\tby %s, %s\n", r.Actor, p.moment(r.At))
}
