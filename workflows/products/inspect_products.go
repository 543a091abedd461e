package products

import (
	"fmt"
	"strings"

	"go.temporal.io/sdk/workflow"

	"digitalbridge/activities/products"
	"digitalbridge/internal/bridge"
	"digitalbridge/workflows/shared"
)

// InspectProducts reports products that a person has to look at: those of the price file that may be in
// Autotask already, and those that stand for one thing several times. It writes nothing to Autotask.
func InspectProducts(ctx workflow.Context, in products.InspectProductsInput) (*products.ProductInspection, error) {
	var found *products.ProductInspection
	board := shared.NewBoard(func() string { return inspectionDetails(found) })
	switch in.Report {
	case "", products.ReportDuplicates, products.ReportReview:
	default:
		return nil,
			board.End(
				ctx, shared.Fail(bridge.InvalidInput, `give "duplicates" or "review", or nothing for both`, "report is %q", in.Report))
	}
	if err := workflow.SetQueryHandlerWithOptions(ctx, bridge.QueryReport, func() (*products.ProductInspection, error) { return found, nil },
		workflow.QueryHandlerOptions{Description: "What was found; empty while it is being looked for"}); err != nil {
		return nil, err
	}
	if err := board.Open(ctx); err != nil {
		return nil, err
	}
	board.Set(ctx, "Reading Autotask's products")
	queue := bridge.CatalogTaskQueue(shared.Connection(ctx))
	if err := workflow.ExecuteActivity(shared.LongHaul(ctx, queue, "look for doubtful and duplicate products"), inspector.InspectProducts,
		in).Get(ctx, &found); err != nil {
		return nil, board.End(ctx, err)
	}
	board.Set(ctx, "Done")
	return found, nil
}

// shownInspected is the number of rows of each table in the Web UI.
const shownInspected = 50

func inspectionDetails(r *products.ProductInspection) string {
	var b strings.Builder
	if r == nil {
		return ""
	}
	if r.DuplicatesKey != "" {
		fmt.Fprintf(&b, "\n#### Groups of duplicate products: %d\n", r.DuplicatesTotal)
		if len(r.Duplicates) > 0 {
			b.WriteString("\n| SKU | Part number | Products | Why | What to do |\n|---|---|---|---|---|\n")
		}
		for _, g := range r.Duplicates[:min(len(r.Duplicates), shownInspected)] {
			var ids []string
			for _, p := range g.Products {
				ids = append(ids, fmt.Sprintf("%d (%s)", p.ProductID, cell(p.Name)))
			}
			fmt.Fprintf(&b, "| %s | %s | %s | %s | %s |\n", g.SKU, cell(g.ManufacturerPartNumber), strings.Join(ids, ", "), cell(g.Why), cell(g.Fix))
		}
	}
	if r.ReviewKey != "" {
		fmt.Fprintf(&b, "\n#### Doubtful matches: %d\n", r.ReviewTotal)
		if len(r.Review) > 0 {
			b.WriteString("\n| SKU | Product | Candidates | What to do |\n|---|---|---|---|\n")
		}
		for _, i := range r.Review[:min(len(r.Review), shownInspected)] {
			var candidates []string
			for _, c := range i.Candidates {
				candidates = append(candidates, fmt.Sprintf("%d (%s): %s", c.ProductID, cell(c.Name), cell(c.Why)))
			}
			fmt.Fprintf(&b, "| %s | %s | %s | %s |\n", i.SKU, cell(i.Name), strings.Join(candidates, "; "), cell(i.Fix))
		}
	}
	return b.String()
}

// cell keeps a text within its cell of a Markdown table.
func cell(s string) string {
	return strings.NewReplacer("|", `\|`, "\n", " ").Replace(s)
}
