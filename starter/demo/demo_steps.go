package demo

import (
	"context"
	"fmt"
	"reflect"
	"strings"

	"digitalbridge/activities/operations"
	"digitalbridge/internal/bridge"
	"digitalbridge/internal/order"
	"digitalbridge/workflows/orders"
	"digitalbridge/workflows/products"
)

// The steps of the demo. Each runs a workflow the way a user does and then looks at the sandboxes.

func (r *Demo) check(ctx context.Context, step *Step) error {
	run, report, err := r.runs.Check(ctx, operations.CheckInput{Fix: true})
	if run != nil {
		step.by(r, run.GetID(), run.GetRunID())
	}
	if err != nil {
		return err
	}
	good, skipped := 0, report.Count(operations.LevelSkipped)
	for _, c := range report.Checks {
		if c.Works() {
			good++
		}
	}
	step.Counts = map[string]int{"checks": len(report.Checks), "good": good, "skipped": skipped}
	state, err := r.autotaskState(ctx)
	if err != nil {
		return err
	}
	step.expect("connection", report.OK && good > 0, "%d points are good, %d can't be looked at yet", good, skipped)
	step.expect("user-defined fields in Autotask", len(state.UDFs) > 0, "%d are there", len(state.UDFs))
	return nil
}

func (r *Demo) sync(ctx context.Context, step *Step) error {
	before, err := r.autotaskState(ctx)
	if err != nil {
		return err
	}
	run, result, err := r.runs.Sync(ctx, products.ProductSyncInput{Mode: products.ModeApply, Plan: r.digest})
	if run != nil {
		step.by(r, run.GetID(), run.GetRunID())
	}
	if err != nil {
		return err
	}
	step.Counts = syncCounts(result)
	after, err := r.autotaskState(ctx)
	if err != nil {
		return err
	}
	ours, foreignBefore, foreignAfter := after.ours(), before.foreign(), after.foreign()
	step.expect("products in Autotask", len(ours) == result.Catalog.Selected && len(ours) > 0, "%d, of %d selected from %d in the price file",
		len(ours), result.Catalog.Selected, result.Catalog.Figures.Rows)
	twice := after.twice()
	step.expect("no SKU twice", len(twice) == 0, "%d are", len(twice))
	step.expect("products of other vendors untouched", reflect.DeepEqual(foreignBefore, foreignAfter) && len(foreignAfter) > 0, "%d",
		len(foreignAfter))
	wrong, compared, err := r.compareCosts(ctx, ours)
	if err != nil {
		return err
	}
	step.expect("cost in Autotask is the distributor's price", len(wrong) == 0 && compared > 0,
		"%d compared through price & availability, %d differ %s", compared, len(wrong), strings.Join(wrong, "; "))
	stats, err := r.stats(ctx, r.stack.Sandboxes.AutotaskURL())
	if err != nil {
		return err
	}
	highest, endpoint := stats.highestInFlight("Products", "ProductVendors")
	step.expect("at most three calls at once", highest <= 3, "%d at %s", highest, endpoint)
	return nil
}

func (r *Demo) syncAgain(ctx context.Context, step *Step) error {
	before, err := r.stats(ctx, r.stack.Sandboxes.AutotaskURL())
	if err != nil {
		return err
	}
	run, result, err := r.runs.Sync(ctx, products.ProductSyncInput{Mode: products.ModeApply})
	if run != nil {
		step.by(r, run.GetID(), run.GetRunID())
	}
	if err != nil {
		return err
	}
	after, err := r.stats(ctx, r.stack.Sandboxes.AutotaskURL())
	if err != nil {
		return err
	}
	step.Counts = syncCounts(result)
	writes := after.writes() - before.writes()
	step.expect("writes to Autotask", writes == 0, "%d in %d calls", writes, after.requests()-before.requests())
	step.expect("unchanged", result.Plan.Counts.Unchanged == result.Catalog.Selected, "%d of %d", result.Plan.Counts.Unchanged,
		result.Catalog.Selected)
	return nil
}

func syncCounts(r *products.ProductSyncResult) map[string]int {
	return map[string]int{
		"rows": r.Catalog.Figures.Rows, "selected": r.Catalog.Selected, "rejected": r.Catalog.Rejected, "unchanged": r.Plan.Counts.Unchanged,
		"created": r.Applied.Created, "updated": r.Applied.Updated, "deactivated": r.Applied.Deactivated, "failed": r.Applied.Failed,
	}
}

func (r *Demo) submit(ctx context.Context, step *Step) error {
	run, result, err := r.runs.Submit(ctx, orders.SubmitOrderInput{PurchaseOrder: orders.PurchaseOrderRef(r.order.number)})
	if run != nil {
		step.by(r, run.GetID(), run.GetRunID())
	}
	if err != nil {
		return err
	}
	step.Counts = map[string]int{"lines": len(r.order.lines), "distributorOrders": len(result.DistributorOrders)}
	orders, err := r.distributorOrders(ctx)
	if err != nil {
		return err
	}
	mine := orders.of(result.Number)
	step.expect("orders at TD SYNNEX under "+result.Number, len(mine) == 1, "%d, and %d refused as duplicates", len(mine),
		len(orders.RefusedDuplicates))
	if len(mine) == 1 {
		step.expect("lines and quantities as ordered", mine[0].matches(r.order.lines), "%d lines", len(mine[0].Lines))
	}
	state, err := r.autotaskState(ctx)
	if err != nil {
		return err
	}
	po := state.purchaseOrder(r.order.number)
	written := po["externalPONumber"]
	step.expect("order number in Autotask", len(mine) == 1 && len(mine[0].OrderNumbers) > 0 &&
		strings.Contains(fmt.Sprint(written), mine[0].OrderNumbers[0]), "External P.O. Number is %v", written)
	step.expect("the person's memo is untouched", strings.HasPrefix(fmt.Sprint(po["generalMemo"]), personsMemo), "%q",
		firstLine(fmt.Sprint(po["generalMemo"])))
	return nil
}

func (r *Demo) follow(ctx context.Context, step *Step) error {
	id := bridge.OrderStatusID(r.connection, r.order.number)
	run := r.stack.Client.GetWorkflow(ctx, id, "")
	if err := r.setClock(ctx, clockRate*r.pace); err != nil {
		return err
	}
	var status orders.OrderStatus
	shown := ""
	err := r.runs.Await(ctx, run, &status, func(ctx context.Context) { shown = r.showOrder(ctx, id, shown) })
	step.by(r, id, run.GetRunID())
	if err != nil {
		return err
	}
	if err := r.setClock(ctx, 1); err != nil {
		return err
	}
	parcels := 0
	for _, l := range status.Tracking.Lines {
		parcels += len(l.Parcels)
	}
	step.Counts = map[string]int{"looks": status.Polls, "parcels": parcels, "invoices": len(status.Tracking.Invoices)}
	step.expect("state", status.State == order.Invoiced, "%s", status.State)
	step.expect("a split shipment", parcels > len(status.Tracking.Lines), "%d parcels for %d lines", parcels, len(status.Tracking.Lines))
	step.expect("an invoice for each shipment", len(status.Tracking.Invoices) >= 2, "%d", len(status.Tracking.Invoices))

	orders, err := r.distributorOrders(ctx)
	if err != nil {
		return err
	}
	state, err := r.autotaskState(ctx)
	if err != nil {
		return err
	}
	po := state.purchaseOrder(r.order.number)
	mine := orders.of(r.order.number)
	if len(mine) != 1 {
		step.expect("orders at TD SYNNEX", false, "%d", len(mine))
		return nil
	}
	memo := fmt.Sprint(po["generalMemo"])
	step.expect("status in Autotask", strings.Contains(memo, "Status: "+string(order.Invoiced)), "%q", order.MemoBlock(memo))
	missing := missingFrom(memo+fmt.Sprint(po["vendorInvoiceNumber"], po["additionalVendorInvoiceNumbers"]), mine[0].Invoices)
	step.expect("invoices in Autotask", len(mine[0].Invoices) > 0 && len(missing) == 0, "%v; Vendor Invoice Number is %v", mine[0].Invoices,
		po["vendorInvoiceNumber"])
	step.expect("shipping date in Autotask", po["shippingDate"] != nil, "%v", po["shippingDate"])
	lines := state.itemMemos(r.order.number)
	tracking := mine[0].tracking()
	step.expect("tracking numbers in Autotask", len(tracking) > 0 && len(missingFrom(lines, tracking)) == 0, "%v", tracking)
	return nil
}

func missingFrom(text string, wanted []string) []string {
	var missing []string
	for _, w := range wanted {
		if !strings.Contains(text, w) {
			missing = append(missing, w)
		}
	}
	return missing
}

func firstLine(s string) string {
	line, _, _ := strings.Cut(s, "\n")
	return line
}
