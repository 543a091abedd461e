package overview

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"
	"sync"
	"time"

	"golang.org/x/sync/errgroup"

	"digitalbridge/internal/bridge"
	"digitalbridge/internal/order"
	"digitalbridge/workflows/orders"
)

// Order is one order of the list: one that is being submitted, or one that is followed at TD SYNNEX.
type Order struct {
	PurchaseOrder     string    `json:"purchaseOrder"`
	State             string    `json:"state"`
	NeedsDecision     bool      `json:"needsDecision,omitempty"`
	Ended             string    `json:"ended,omitempty"` // how a submission ended; empty while it runs
	Amount            float64   `json:"amount,omitempty"`
	Since             time.Time `json:"since,omitzero"`
	DistributorOrders []string  `json:"distributorOrders,omitempty"`
	ETA               time.Time `json:"eta,omitzero"` // the last date of what is back-ordered
	LastChange        time.Time `json:"lastChange,omitzero"`
	NextLook          time.Time `json:"nextLook,omitzero"`
	Alarms            []string  `json:"alarms,omitempty"`
	Problem           string    `json:"problem,omitempty"`
	WorkflowID        string    `json:"workflowId"`
	URL               string    `json:"url"`
}

// stateUnderWay is what the list shows of a submission that has not come to a state which lasts.
const stateUnderWay = "Under way"

// ordersAtOnce is how many trackers are asked at the same time.
const ordersAtOnce = 8

// Orders are the open orders, the oldest first; with all, also submissions that have ended. An order that is submitted
// and followed at the same time, for the moments in which one hands over to the other, is a row of its submission.
func (b *Bridge) Orders(ctx context.Context, all bool) ([]Order, error) {
	query := fmt.Sprintf("WorkflowType = '%s' AND %s = '%s'", bridge.SubmitOrder, bridge.Connection.GetName(), b.Connection)
	if !all {
		query += " AND ExecutionStatus = 'Running'"
	}
	submissions, err := b.List(ctx, query, 0)
	if err != nil {
		return nil, err
	}
	rows := []Order{}
	submitting := map[string]bool{}
	for _, s := range submissions {
		row := b.submission(s)
		rows = append(rows, row)
		submitting[row.PurchaseOrder] = submitting[row.PurchaseOrder] || row.Ended == ""
	}
	trackers, err := b.List(ctx, fmt.Sprintf("WorkflowType = '%s' AND ExecutionStatus = 'Running' AND %s = '%s'",
		bridge.GetOrderStatus, bridge.Connection.GetName(), b.Connection), 0)
	if err != nil {
		return nil, err
	}
	for _, o := range b.followed(ctx, trackers) {
		if !submitting[o.PurchaseOrder] {
			rows = append(rows, o)
		}
	}
	slices.SortStableFunc(rows, func(x, y Order) int {
		return cmp.Or(x.Since.Compare(y.Since), strings.Compare(x.PurchaseOrder, y.PurchaseOrder))
	})
	return rows, ctx.Err()
}

func (b *Bridge) submission(s Listed) Order {
	row := Order{
		PurchaseOrder: Attribute[string](s, bridge.PurchaseOrder.GetName()),
		State:         cmp.Or(Attribute[string](s, bridge.State.GetName()), stateUnderWay),
		Amount:        Attribute[float64](s, bridge.Amount.GetName()), Since: s.Start, WorkflowID: s.ID, URL: b.URL(s.ID, s.RunID),
	}
	if s.Status != Running {
		row.Ended = s.Status
	}
	row.NeedsDecision = row.Ended == "" && slices.Contains(bridge.DecisionStates(), row.State)
	return row
}

// followed asks the trackers, some at a time.
func (b *Bridge) followed(ctx context.Context, trackers []Listed) []Order {
	var mu sync.Mutex
	var rows []Order
	var g errgroup.Group
	g.SetLimit(ordersAtOnce)
	for _, t := range trackers {
		g.Go(func() error {
			row := b.followedOrder(ctx, t)
			mu.Lock()
			defer mu.Unlock()
			rows = append(rows, row)
			return nil
		})
	}
	_ = g.Wait()
	return rows
}

// followedOrder asks one tracker. One that does not answer, because it has just ended or no worker runs, is
// listed with that as its problem.
func (b *Bridge) followedOrder(ctx context.Context, t Listed) Order {
	row := Order{WorkflowID: t.ID, URL: b.URL(t.ID, ""), Since: t.Start,
		PurchaseOrder: bridge.PurchaseOrderOf(t.ID, bridge.OrderStatusID, b.Connection)}
	var s orders.OrderStatus
	if err := b.ask(ctx, t.ID, "", bridge.QueryStatus, &s); err != nil {
		row.Problem = "the tracker does not answer; is a worker running?"
		return row
	}
	row.fill(&s)
	return row
}

func (o *Order) fill(s *orders.OrderStatus) {
	o.PurchaseOrder, o.State, o.DistributorOrders = s.PurchaseOrder, string(s.State), s.DistributorOrders
	o.LastChange, o.NextLook, o.Problem = s.LastChange, s.NextPoll, s.Problem
	if !s.Began.IsZero() {
		o.Since = s.Began
	}
	for _, l := range s.Tracking.Lines {
		if l.ETA.After(o.ETA) {
			o.ETA = l.ETA
		}
	}
	o.Alarms = order.Kinds(s.Alarms)
}
