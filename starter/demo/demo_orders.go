package demo

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"reflect"
	"regexp"
	"strings"
	"time"

	"github.com/shopspring/decimal"
	"go.temporal.io/sdk/client"

	"digitalbridge/clients/sandboxkit"
	"digitalbridge/internal/bridge"
	"digitalbridge/internal/config"
	"digitalbridge/internal/order"
	"digitalbridge/starter/local"
	"digitalbridge/starter/runs"
	"digitalbridge/worker/desk"
	orderworkflows "digitalbridge/workflows/orders"
	"digitalbridge/workflows/shared"
)

// The steps of the demo that order: a dry run, an approval, an answer that is lost, an order that is
// accepted in part, and a won opportunity that one click orders.

// bend makes the distributor treat an order in a way of its own; docs/sandboxes.md lists the scenarios.
func (r *Demo) bend(ctx context.Context, number, scenario string) error {
	return sandboxkit.Call(ctx, http.MethodPost, r.stack.Sandboxes.TDSynnexURL()+"/sandbox/scenario", map[string]string{
		"poNumber": number, "scenario": scenario}, nil)
}

func (r *Demo) dryRun(ctx context.Context, step *Step) error {
	var err error
	if r.order, err = r.makePurchaseOrder(ctx, asKnown); err != nil {
		return err
	}
	// What comes of it later: two shipments, and an invoice for each.
	if err := r.bend(ctx, r.order.number, "twoInvoices"); err != nil {
		return err
	}
	r.say("   a person made purchase order %s with %d lines in Autotask and submitted it", r.order.number, len(r.order.lines))
	before, err := r.autotaskState(ctx)
	if err != nil {
		return err
	}
	run, result, err := r.runs.Submit(ctx, orderworkflows.SubmitOrderInput{
		PurchaseOrder: orderworkflows.PurchaseOrderRef(r.order.number), DryRun: true, Freight: true})
	if run != nil {
		step.by(r, run.GetID(), run.GetRunID())
	}
	if err != nil {
		return err
	}
	step.Counts = map[string]int{"lines": len(result.Order.Lines), "offers": len(result.Offers)}
	for _, o := range result.Offers {
		r.say("   SKU %s: %s apiece, %d in stock", o.SKU, o.Price.Decimal.StringFixed(2), o.Quantity)
	}
	if f := result.Freight; f != nil && len(f.Methods) > 0 {
		r.say("   freight from warehouse %s: %s by %s", f.Warehouse, f.Methods[0].Charge.Decimal.StringFixed(2), f.Methods[0].Description)
	}
	orders, err := r.distributorOrders(ctx)
	if err != nil {
		return err
	}
	after, err := r.autotaskState(ctx)
	if err != nil {
		return err
	}
	step.expect("outcome", result.Outcome == orderworkflows.OutcomeDryRun, "%s", result.Outcome)
	step.expect("orders at TD SYNNEX under "+r.order.number, len(orders.of(r.order.number)) == 0, "%d", len(orders.of(r.order.number)))
	step.expect("Autotask as before", reflect.DeepEqual(before.PurchaseOrders, after.PurchaseOrders), "%d purchase orders",
		len(after.PurchaseOrders))
	step.expect("price and stock of every line", len(result.Offers) == len(r.order.lines), "%d of %d lines", len(result.Offers),
		len(r.order.lines))
	return nil
}

// approval orders at a cost that is no longer true, which a person has to allow.
func (r *Demo) approval(ctx context.Context, step *Step) error {
	po, err := r.makePurchaseOrder(ctx, decimal.RequireFromString("0.9"))
	if err != nil {
		return err
	}
	id := bridge.SubmitOrderID(r.connection, po.number)
	run, err := r.runs.Start(ctx, bridge.SubmitOrder, id, bridge.SubmitOrderSummary(po.number), orderworkflows.SubmitOrderInput{
		PurchaseOrder: orderworkflows.PurchaseOrderRef(po.number)})
	if err != nil {
		return err
	}
	step.by(r, id, run.GetRunID())
	var result orderworkflows.SubmitOrderResult
	var decided error
	asked := false
	err = r.runs.Await(ctx, run, &result, func(ctx context.Context) {
		var p orderworkflows.SubmitProgress
		if v, err := r.stack.Client.QueryWorkflow(ctx, id, run.GetRunID(), bridge.QueryStatus); err != nil || v.Get(&p) != nil || asked ||
			!p.NeedsDecision {
			return
		}
		asked = true
		r.say("   waits for a decision: %s", firstLine(order.List(p.Findings)))
		var meanwhile distributorDump
		meanwhile, decided = r.distributorOrders(ctx)
		step.expect("nothing is sent while a person is asked", len(meanwhile.of(po.number)) == 0, "%d orders", len(meanwhile.of(po.number)))
		decided = errors.Join(decided, r.decide(ctx, id, bridge.UpdateApprove, "it is needed on Monday"))
	})
	if err := errors.Join(err, decided); err != nil {
		return err
	}
	step.expect("a person was asked", asked, "approved by %s", buyer)
	return r.exactlyOne(ctx, step, po, result)
}

func (r *Demo) decide(ctx context.Context, id, decision, reason string) error {
	handle, err := r.stack.Client.UpdateWorkflow(ctx, client.UpdateWorkflowOptions{
		WorkflowID: id, UpdateName: decision, WaitForStage: client.WorkflowUpdateStageCompleted,
		Args: []any{shared.Decision{Actor: buyer, Reason: reason}},
	})
	if err != nil {
		return err
	}
	return handle.Get(ctx, nil)
}

// exactlyOne checks that a purchase order has become one order, and that Autotask carries its number.
func (r *Demo) exactlyOne(ctx context.Context, step *Step, po madeOrder, result orderworkflows.SubmitOrderResult) error {
	orders, err := r.distributorOrders(ctx)
	if err != nil {
		return err
	}
	state, err := r.autotaskState(ctx)
	if err != nil {
		return err
	}
	mine := orders.of(po.number)
	step.Counts = map[string]int{"lines": len(po.lines), "distributorOrders": len(result.DistributorOrders)}
	step.expect("orders at TD SYNNEX under "+po.number, len(mine) == 1, "%d, and %d refused as duplicates", len(mine),
		len(orders.RefusedDuplicates))
	written := fmt.Sprint(state.purchaseOrder(po.number)["externalPONumber"])
	step.expect("order number in Autotask", len(mine) == 1 && len(mine[0].OrderNumbers) > 0 &&
		strings.Contains(written, mine[0].OrderNumbers[0]), "External P.O. Number is %s", written)
	return nil
}

// lostAnswer lets the connection break after TD SYNNEX has taken the order: nobody knows what became of it.
func (r *Demo) lostAnswer(ctx context.Context, step *Step) error {
	po, err := r.makePurchaseOrder(ctx, asKnown)
	if err != nil {
		return err
	}
	faults := r.stack.Sandboxes.TDSynnexURL() + "/sandbox/faults"
	rule := map[string]any{"method": http.MethodPost, "path": "/SynnexXML/PO", "nth": 1, "count": 1, "when": "after", "action": "reset"}
	if err := sandboxkit.Call(ctx, http.MethodPost, faults, map[string]any{"rules": []any{rule}}, nil); err != nil {
		return err
	}
	run, result, err := r.runs.Submit(ctx, orderworkflows.SubmitOrderInput{PurchaseOrder: orderworkflows.PurchaseOrderRef(po.number)})
	if run != nil {
		step.by(r, run.GetID(), run.GetRunID())
	}
	if err := errors.Join(err, sandboxkit.Call(ctx, http.MethodDelete, faults, nil, nil)); err != nil {
		return err
	}
	step.expect("found at TD SYNNEX rather than sent again", result.Outcome == orderworkflows.OutcomeAdopted, "%s", result.Outcome)
	return r.exactlyOne(ctx, step, po, *result)
}

// acceptedInPart lets TD SYNNEX refuse the last line.
func (r *Demo) acceptedInPart(ctx context.Context, step *Step) error {
	po, err := r.makePurchaseOrder(ctx, asKnown)
	if err != nil {
		return err
	}
	if err := r.bend(ctx, po.number, "rejectLine"); err != nil {
		return err
	}
	run, result, err := r.runs.Submit(ctx, orderworkflows.SubmitOrderInput{PurchaseOrder: orderworkflows.PurchaseOrderRef(po.number)})
	if run != nil {
		step.by(r, run.GetID(), run.GetRunID())
	}
	if err != nil {
		return err
	}
	refused := po.lines[len(po.lines)-1].sku
	said := order.List(result.Lines)
	step.expect("the buyer is told which line, and what to do", len(result.Lines) == 1 && strings.Contains(said, refused), "%s", said)
	if err := r.exactlyOne(ctx, step, po, *result); err != nil {
		return err
	}
	state, err := r.autotaskState(ctx)
	if err != nil {
		return err
	}
	memos := state.itemMemos(po.number)
	step.expect("the line says so in Autotask", strings.Count(memos, string(order.Rejected)) == 1, "%q", strings.TrimSpace(memos))
	return nil
}

// oneClick is what a person does who follows the link on a won opportunity.
func (r *Demo) oneClick(ctx context.Context, step *Step) error {
	at, err := Person(r.stack.Sandboxes.AutotaskAddress)
	if err != nil {
		return err
	}
	products, err := orderable(ctx, at, len(quantities))
	if err != nil {
		return err
	}
	var items []local.SaleItem
	for i, p := range products {
		items = append(items, local.SaleItem{ProductID: p.ID, Quantity: decimal.NewFromInt(int64(quantities[i])),
			UnitCost: p.UnitCost.Or(decimal.Zero)})
	}
	opportunity, err := local.WinSale(ctx, at, "Workplaces for the new office", items...)
	if err != nil {
		return fmt.Errorf("winning an opportunity in Autotask: %w", err)
	}
	link := fmt.Sprint(r.links, opportunity)
	page, err := browse(ctx, http.MethodGet, link, nil)
	if err != nil {
		return err
	}
	r.say("   the link on opportunity %d: %s", opportunity, link)
	form := url.Values{}
	for _, field := range hiddenField.FindAllStringSubmatch(page, -1) {
		form.Set(field[1], field[2])
	}
	orders, err := r.distributorOrders(ctx)
	if err != nil {
		return err
	}
	if _, err := browse(ctx, http.MethodPost, link, form); err != nil {
		return err
	}
	id := bridge.ConvertOpportunityID(r.connection, fmt.Sprint(opportunity))
	run := r.stack.Client.GetWorkflow(ctx, id, "")
	var made orderworkflows.ConvertOpportunityResult
	if err := run.Get(ctx, &made); err != nil {
		return err
	}
	step.by(r, id, run.GetRunID())
	step.expect("purchase order in Autotask", made.PurchaseOrder != "" && len(made.Lines) == len(items), "%s with %d lines, %s",
		made.PurchaseOrder, len(made.Lines), made.Outcome)
	po := madeOrder{number: made.PurchaseOrder, lines: make([]madeLine, len(made.Lines))}
	var result orderworkflows.SubmitOrderResult
	if err := r.stack.Client.GetWorkflow(ctx, bridge.SubmitOrderID(r.connection, po.number), "").Get(ctx, &result); err != nil {
		return err
	}
	step.expect("nothing is sent before the click", len(orders.of(po.number)) == 0, "%d orders", len(orders.of(po.number)))
	return r.exactlyOne(ctx, step, po, result)
}

const (
	// betweenLooks is what passes at the sandboxes from one look to the next: a back-order takes weeks, and for eight days of them
	// a date that has slipped is to be seen.
	betweenLooks = 48 * time.Hour
	// slipsWithin bounds the wait for the alarm.
	slipsWithin = 5 * time.Minute
)

// slippedBackOrder follows an order of which nothing is in stock until its date slips.
func (r *Demo) slippedBackOrder(ctx context.Context, step *Step) error {
	po, err := r.makePurchaseOrder(ctx, asKnown)
	if err != nil {
		return err
	}
	if err := r.bend(ctx, po.number, "etaSlip"); err != nil {
		return err
	}
	if _, _, err := r.runs.Submit(ctx, orderworkflows.SubmitOrderInput{
		PurchaseOrder: orderworkflows.PurchaseOrderRef(po.number)}); err != nil {
		return err
	}
	id := bridge.OrderStatusID(r.connection, po.number)
	run := r.stack.Client.GetWorkflow(ctx, id, "")
	step.by(r, id, run.GetRunID())
	var status orderworkflows.OrderStatus
	slipped := func() (text string) {
		for _, a := range status.Alarms {
			if a.Kind == order.AlarmETASlipped {
				text = a.Text
			}
		}
		return text
	}
	shown, looks := "", -1
	looking, stop := context.WithTimeout(ctx, slipsWithin)
	defer stop()
	var fault error
	runs.Every(looking, func(looking context.Context) {
		shown = r.showOrder(looking, id, shown)
		v, err := r.stack.Client.QueryWorkflow(looking, id, "", bridge.QueryStatus)
		if err != nil || v.Get(&status) != nil {
			return
		}
		switch {
		case slipped() != "":
			stop()
		case status.Polls > looks: // the time waits for the tracker, also on a machine that is slow
			looks = status.Polls
			if fault = r.passTime(ctx, betweenLooks); fault == nil {
				fault = r.stack.Client.SignalWorkflow(ctx, id, "", bridge.SignalPollNow, nil)
			}
			if fault != nil {
				stop()
			}
		}
	})
	if fault != nil {
		return fault
	}
	step.Counts = map[string]int{"looks": status.Polls, "alarms": len(status.Alarms)}
	step.expect("an alarm says that the date slipped", slipped() != "", "%s", slipped())
	state, err := r.autotaskState(ctx)
	if err != nil {
		return err
	}
	said := lineWith(state.itemMemos(po.number), string(order.BackOrdered))
	step.expect("back-ordered in Autotask", said != "", "%q", said)
	return nil
}

// lineWith is the first line of a text that has the words, empty when none has.
func lineWith(text, words string) string {
	for line := range strings.Lines(text) {
		if strings.Contains(line, words) {
			return strings.TrimSpace(line)
		}
	}
	return ""
}

var hiddenField = regexp.MustCompile(`name="(until|confirm)" value="([^"]+)"`)

// browse is a browser's request for a page of the worker.
func browse(ctx context.Context, method, address string, form url.Values) (string, error) {
	ctx, cancel := context.WithTimeout(ctx, 30*time.Second)
	defer cancel()
	req, err := http.NewRequestWithContext(ctx, method, address, strings.NewReader(form.Encode()))
	if err != nil {
		return "", err
	}
	req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		return "", err
	}
	defer func() { _ = resp.Body.Close() }()
	page, err := io.ReadAll(resp.Body)
	if err == nil && resp.StatusCode != http.StatusOK {
		err = fmt.Errorf("the page of a one-click link answered %s: %s", resp.Status, page)
	}
	return string(page), err
}

// serveLinks makes the demo's worker serve one-click links, signed with a key of this run only.
func (r *Demo) serveLinks(address string) error {
	l, err := net.Listen("tcp", address)
	if err != nil {
		return fmt.Errorf("the address of the one-click links: %w; choose another one with --links", err)
	}
	address = l.Addr().String() // with a port, where 0 asked for a free one
	key := rand.Text() + rand.Text()
	signer, err := desk.NewSigner(key, r.connection)
	if err != nil {
		return errors.Join(err, l.Close())
	}
	base := "http://" + address
	r.links = signer.Link(base, desk.ConvertOpportunity)
	r.Links = l
	r.Configure = func(c *config.Worker) { c.LinkAddress, c.LinkURL, c.LinkKey = address, base, config.Secret(key) }
	return nil
}
