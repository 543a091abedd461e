package integration

import (
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/shopspring/decimal"
	"github.com/stretchr/testify/require"
	"go.temporal.io/sdk/client"

	"digitalbridge/clients/autotask"
	"digitalbridge/internal/bridge"
	"digitalbridge/internal/config"
	"digitalbridge/internal/order"
	"digitalbridge/starter/local"
	"digitalbridge/workflows/orders"
	"digitalbridge/workflows/shared"
)

// This file is what people decide about orders, with both systems, a real Temporal and the real worker.

// asking compares prices, so that every order of the tests' cost waits for a person.
const asking = "  priceTolerancePercent: 2\n"

// deciding brings a stack up whose policy of orders has these lines besides.
func deciding(t *testing.T, orders string) *bench {
	t.Helper()
	return decidingWith(t, orders, nil)
}

// decidingWith is the same with a worker that is configured otherwise.
func decidingWith(t *testing.T, orders string, configure func(*config.Worker)) *bench {
	t.Helper()
	return start(t, 200, func(o *local.Options) {
		o.Configure = configure
		o.PolicyFile = filepath.Join(t.TempDir(), "bridge.yaml")
		policy := testPolicy
		if strings.Contains(orders, "priceTolerancePercent") {
			before, after, _ := strings.Cut(policy, "  priceTolerancePercent: null")
			_, after, _ = strings.Cut(after, "\n")
			policy = before + after
		}
		policy = strings.Replace(policy, "orders:\n", "orders:\n"+orders, 1)
		require.NoError(t, os.WriteFile(o.PolicyFile, []byte(policy), 0o600))
	})
}

// heldOrder is a submission that waits for a person.
type heldOrder struct {
	*bench
	number, id string
	run        client.WorkflowRun
	waits      orders.SubmitProgress
}

// hold submits a purchase order and waits until it needs a person.
func (b *bench) hold(number string, in orders.SubmitOrderInput) *heldOrder {
	b.t.Helper()
	in.PurchaseOrder = orders.PurchaseOrderRef(number)
	id := bridge.SubmitOrderID(b.Worker.Connection, number)
	run, err := b.Client.ExecuteWorkflow(b.t.Context(), client.StartWorkflowOptions{ID: id, TaskQueue: bridge.TaskQueue(b.Worker.Connection)},
		bridge.SubmitOrder, in)
	require.NoError(b.t, err)
	return &heldOrder{
		b, number, id, run, eventually(b, id, bridge.QueryStatus, func(p orders.SubmitProgress) bool { return p.NeedsDecision })}
}

// as is a decision of somebody.
func as(actor string) shared.Decision {
	return shared.Decision{Actor: actor, Reason: "it was agreed"}
}

// decide sends a decision that is taken.
func (o *heldOrder) decide(name string, in any) {
	o.t.Helper()
	require.NoError(o.t, o.update(o.id, name, in, nil))
}

func (o *heldOrder) result() (r orders.SubmitOrderResult) {
	o.t.Helper()
	require.NoError(o.t, o.run.Get(o.t.Context(), &r))
	return r
}

// livePrice is the price that people are asked about.
func (o *heldOrder) livePrice() decimal.Decimal {
	o.t.Helper()
	for _, f := range o.waits.Findings {
		if f.Code == order.AboutPrice {
			price, err := decimal.NewFromString(f.Figure)
			require.NoError(o.t, err)
			return price
		}
	}
	require.Failf(o.t, "nobody is asked about a price", "%v", o.waits.Findings)
	return decimal.Zero
}

func (o *heldOrder) items() []autotask.PurchaseOrderItem {
	o.t.Helper()
	var items []autotask.PurchaseOrderItem
	for item, err := range o.autotask().PurchaseOrderItems.Query(
		o.t.Context(), autotask.Where(autotask.Eq("orderID", o.readPurchaseOrder(o.number).ID))) {
		require.NoError(o.t, err)
		items = append(items, item)
	}
	return items
}

// swept is how many orders the sweep starts.
func (b *bench) swept() int {
	b.t.Helper()
	var swept orders.SweepResult
	require.NoError(b.t, b.run(bridge.SubmitApprovedOrders, bridge.SubmitApprovedOrdersID(b.Worker.Connection), orders.SweepInput{}, &swept))
	return swept.Started
}

func TestAMovedPriceIsApprovedAndTheOrderSentOnce(t *testing.T) {
	t.Parallel()
	b := deciding(t, asking)
	o := b.hold(b.purchaseOrder(b.product("1000003")), orders.SubmitOrderInput{})
	require.True(t, o.livePrice().GreaterThan(cost))
	require.Empty(t, b.orders(o.number))
	require.ErrorContains(t, o.update(o.id, bridge.UpdateApprove, shared.Decision{Actor: "Ann"}, nil), "reason is missing")
	o.decide(bridge.UpdateApprove, as("Ann"))
	r := o.result()
	require.Equal(t, orders.OutcomeAccepted, r.Outcome)
	require.Equal(t, "Ann", r.Decided[0].Actor)
	b.recordedOnce(t, o.number, r)
}

func TestTwoDifferentPeopleApproveAnAmount(t *testing.T) {
	t.Parallel()
	b := deciding(t, "  approval: {above: 1, approvers: 2}\n")
	o := b.hold(b.purchaseOrder(b.product("1000003")), orders.SubmitOrderInput{})
	o.decide(bridge.UpdateApprove, as("Ann"))
	require.ErrorContains(t, o.update(o.id, bridge.UpdateApprove, as(" ann "), nil), "somebody else has to approve it too")
	require.Empty(t, b.orders(o.number))
	o.decide(bridge.UpdateApprove, as("Bob"))
	r := o.result()
	require.Len(t, r.Decided, 2)
	b.recordedOnce(t, o.number, r)
}

// What was approved is not asked again when the submission is terminated and started anew; once it has ended, it is.
func TestAnApprovalOutlivesATerminatedSubmission(t *testing.T) {
	t.Parallel()
	b := deciding(t, "  approval: {above: 1, approvers: 2}\n")
	number := b.purchaseOrder(b.product("1000003"))
	first := b.hold(number, orders.SubmitOrderInput{})
	first.decide(bridge.UpdateApprove, as("Ann"))
	eventually(b, first.id, bridge.QueryStatus, func(p orders.SubmitProgress) bool {
		return p.NeedsDecision && p.State == bridge.NeedsApproval // by one more
	})
	require.NoError(t, b.Client.TerminateWorkflow(t.Context(), first.id, "", "by mistake"))

	second := b.hold(number, orders.SubmitOrderInput{})
	require.ErrorContains(t, second.update(second.id, bridge.UpdateApprove, as("Ann"), nil), "somebody else has to approve it too")
	second.decide(bridge.UpdateReject, as("Bob"))
	require.Equal(t, orders.OutcomeDeclined, second.result().Outcome)

	third := b.hold(number, orders.SubmitOrderInput{Lift: true})
	third.decide(bridge.UpdateApprove, as("Ann"))
	third.decide(bridge.UpdateApprove, as("Bob"))
	b.recordedOnce(t, number, third.result())
}

// A no sticks: the memo says it, the sweep leaves the order alone, and only lifting it sends it.
func TestARejectedOrderIsSentOnlyWhenItIsLifted(t *testing.T) {
	t.Parallel()
	b := deciding(t, asking)
	o := b.hold(b.purchaseOrder(b.product("1000003")), orders.SubmitOrderInput{})
	o.decide(bridge.UpdateReject, as("Ann"))
	require.Equal(t, orders.OutcomeDeclined, o.result().Outcome)
	memo := b.readPurchaseOrder(o.number).GeneralMemo.Or("")
	require.Contains(t, memo, "Status: Not sent")
	require.Contains(t, memo, "Rejected by Ann")
	require.Zero(t, b.swept())
	require.Equal(t, bridge.OrderNotReady, failed(
		t, b.run(bridge.SubmitOrder, o.id, orders.SubmitOrderInput{PurchaseOrder: orders.PurchaseOrderRef(o.number)}, nil)).Type())
	require.Empty(t, b.orders(o.number))

	lifted := b.hold(o.number, orders.SubmitOrderInput{Lift: true})
	lifted.decide(bridge.UpdateApprove, as("Bob"))
	b.recordedOnce(t, o.number, lifted.result())
	require.NotContains(t, b.readPurchaseOrder(o.number).GeneralMemo.Or(""), "Not sent")
}

// A line is changed in Autotask, and what Autotask says then is what goes out.
func TestAnEditedLineGoesOutAsItIsThen(t *testing.T) {
	t.Parallel()
	b := deciding(t, asking)
	o := b.hold(b.purchaseOrder(b.product("1000003")), orders.SubmitOrderInput{})
	three, price := 3, o.livePrice()
	require.ErrorContains(
		t, o.update(o.id, bridge.UpdateEditLine, orders.LineEdit{
			Decision: shared.Decision{Actor: "Ann", Reason: "as agreed"}, Line: 9, Quantity: &three},
			nil), "has no line 9")
	o.decide(bridge.UpdateEditLine, orders.LineEdit{Decision: shared.Decision{Actor: "Ann", Reason: "as agreed"}, Line: 1, Quantity: &three,
		UnitPrice: &price})
	b.recordedOnce(t, o.number, o.result())
	item := o.items()[0]
	require.EqualValues(t, 3, item.Quantity.Or(0))
	require.True(t, item.UnitCost.Or(decimal.Zero).Equal(price))
	sent := b.orders(o.number)[0].Lines
	require.Len(t, sent, 1)
	require.Equal(t, 3, sent[0].Quantity)
	require.Equal(t, price.StringFixed(2), sent[0].UnitPrice)
}

func TestAnOrderThatNobodyDecidesOnIsNotSent(t *testing.T) {
	t.Parallel()
	b := deciding(t, asking+"  decideWithin: 1s\n")
	number := b.purchaseOrder(b.product("1000003"))
	require.Equal(t, orders.OutcomeUndecided, b.submit(number).Outcome)
	require.Empty(t, b.orders(number))
	require.Contains(t, b.readPurchaseOrder(number).GeneralMemo.Or(""), "nobody decided within 1 s")
	require.Zero(t, b.swept())
}

// The answer is lost and the look-up shows nothing, but a person has the order's number from TD SYNNEX.
func TestAPersonResolvesAnOrderOfUnknownOutcome(t *testing.T) {
	t.Parallel()
	b := start(t, 200, nil)
	number := b.purchaseOrder(b.product("1000003"))
	b.control(http.MethodPost, b.Sandboxes.TDSynnexURL()+"/sandbox/scenario", map[string]any{"poNumber": number, "scenario": "statusLag"}, nil)
	b.fault(map[string]any{"method": "POST", "path": "/SynnexXML/PO", "nth": 1, "count": 1, "when": "after", "action": "reset"})
	o := b.hold(number, orders.SubmitOrderInput{})
	require.Contains(t, o.waits.State, bridge.OutcomeUnknown)
	require.Equal(t, []string{bridge.UpdateResolve, bridge.UpdateRetry, bridge.UpdateAbandon}, o.waits.Decisions)
	require.ErrorContains(t, o.update(o.id, bridge.UpdateResolve, orders.OrderResolution{
		Decision: shared.Decision{Actor: "Ann", Reason: "called them"}},
		nil), "say one thing")
	at := b.orders(number)
	require.Len(t, at, 1)
	o.decide(bridge.UpdateResolve, orders.OrderResolution{Decision: shared.Decision{Actor: "Ann", Reason: "called them"},
		DistributorOrder: at[0].OrderNumbers[0]})
	r := o.result()
	require.Equal(t, orders.OutcomeAdopted, r.Outcome)
	require.Contains(t, r.Decided[0].Detail, at[0].OrderNumbers[0])
	b.recordedOnce(t, number, r)
	require.Equal(t, bridge.OrderStatusID(b.Worker.Connection, number), r.TrackedBy)
}

// An order of which a line was refused is written back and followed before anybody answers; then a person
// leaves the rest as it is, or gives it up. Either way nothing is sent again.
func TestPeopleDecideOnTheRestOfAnOrder(t *testing.T) {
	t.Parallel()
	b := deciding(t, "  partial: ask\n")
	product := b.product("1000003")
	for _, row := range []struct {
		name, decision string
		givenUp        []int
		memo           string // of the refused line
	}{
		{"left as it is", bridge.UpdateApprove, nil, "Status: Rejected"},
		{"given up", bridge.UpdateReject, []int{2}, "Given up by Ann"},
	} {
		t.Run(row.name, func(t *testing.T) {
			number := b.purchaseOrder(product, product)
			b.control(http.MethodPost, b.Sandboxes.TDSynnexURL()+"/sandbox/scenario",
				map[string]any{"poNumber": number, "scenario": "rejectLine"}, nil)
			o := b.hold(number, orders.SubmitOrderInput{})
			require.Contains(t, o.waits.State, bridge.PartlyAccepted)
			at := b.orders(number)
			require.Len(t, at, 1)
			require.Equal(t, strings.Join(at[0].OrderNumbers, ", "), b.readPurchaseOrder(number).ExternalPONumber.Or(""),
				"it is written back before anybody answers")
			tracker := eventually(b, bridge.OrderStatusID(b.Worker.Connection, number), bridge.QueryStatus, func(s orders.OrderStatus) bool {
				return s.State != ""
			})
			require.NotEmpty(t, tracker.State)

			o.decide(row.decision, as("Ann"))
			r := o.result()
			require.Equal(t, orders.OutcomeAccepted, r.Outcome)
			require.Equal(t, row.givenUp, r.GivenUp)
			require.Len(t, r.Lines, 1)
			b.recordedOnce(t, number, r)
			memos := o.items()
			require.Contains(t, memos[1].Memo.Or(""), row.memo)
			require.NotContains(t, memos[0].Memo.Or(""), row.memo)

			// Whatever the tracker writes later, the mark stays, and whoever submits it again sends nothing.
			var again orders.SubmitOrderResult
			if row.givenUp != nil {
				require.NoError(t, b.run(bridge.SubmitOrder, o.id, orders.SubmitOrderInput{PurchaseOrder: orders.PurchaseOrderRef(number)}, &again))
				require.Equal(t, orders.OutcomeAdopted, again.Outcome)
				require.Contains(t, o.items()[1].Memo.Or(""), row.memo)
			}
			require.Zero(t, b.swept())
			require.Len(t, b.orders(number), 1)
		})
	}
}
