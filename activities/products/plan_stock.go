package products

import (
	"context"
	"fmt"
	"time"

	"digitalbridge/internal/bridge"
	"digitalbridge/internal/catalog"
	"digitalbridge/internal/problem"
	"digitalbridge/internal/store"
)

// planStock plans the hourly stock file: the stock of active products of ours that it lists, and nothing
// else. A file that would empty most of them is refused.
func (a *Planner) planStock(ctx context.Context, in PlanProductsInput, terms catalog.Terms, have *ourProducts, w *planWriter,
	beat func(string)) error {
	lines := map[string]catalog.StockLine{}
	for line, err := range store.Lines[catalog.StockLine](ctx, a.Store, stockKey(in.Staged.Key)) {
		if err != nil {
			return err
		}
		if p := have.bySKU[line.SKU]; p != nil && p.active {
			lines[line.SKU] = line
		}
	}
	beat(fmt.Sprintf("stock of %d products compared", len(lines)))
	var figures catalog.StockFigures
	for _, sku := range have.skus() {
		line, listed := lines[sku]
		if !listed {
			continue
		}
		w.plan.Counts.Wanted++
		old, err := have.get(sku)
		if err != nil {
			return err
		}
		if why := have.notChecked(sku); why != "" {
			w.leave(sku, old, why)
			continue
		}
		figures.Count(line, old.Values)
		entry, differs := catalog.PlanStock(line, old, terms)
		if !differs {
			w.plan.Counts.Unchanged++
			continue
		}
		if err := w.add(ctx, entry); err != nil {
			return err
		}
	}
	if why := catalog.CheckStock(figures); why != "" {
		return problem.New(bridge.FeedRejected,
			"Nothing was changed. The next hourly file is usually right; if this persists, ask TD SYNNEX about the file.",
			"the stock file of %s is not plausible: %s", in.Staged.FileDate.Format(time.DateTime), why)
	}
	return nil
}
