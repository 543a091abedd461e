package overview

import (
	"cmp"
	"context"
	"slices"
	"strings"
	"time"

	"go.temporal.io/api/enums/v1"
	"go.temporal.io/api/taskqueue/v1"

	"digitalbridge/internal/bridge"
)

// Today is what a person looks at first.
type Today struct {
	// Unpolled are the task queues that no worker has asked for work within a minute.
	Unpolled []string   `json:"unpolled"`
	Sync     SyncStatus `json:"sync"`
	// Orders are all that are open.
	Orders   []Order `json:"-"`
	Waiting  []Order `json:"waiting"` // for a person
	Alarms   []Order `json:"alarms"`
	Open     int     `json:"open"`
	Expected []Order `json:"expected"` // open orders with a date, the next first
}

// Today asks for all of it.
func (b *Bridge) Today(ctx context.Context) (t Today, err error) {
	t.Unpolled = b.Unpolled(ctx)
	if t.Sync, err = b.SyncStatus(ctx); err != nil {
		return t, err
	}
	if t.Orders, err = b.Orders(ctx, false); err != nil {
		return t, err
	}
	t.Open = len(t.Orders)
	pick := func(want func(Order) bool) []Order {
		return slices.DeleteFunc(slices.Clone(t.Orders), func(o Order) bool { return !want(o) })
	}
	t.Waiting = pick(func(o Order) bool { return o.NeedsDecision })
	t.Alarms = pick(func(o Order) bool { return len(o.Alarms) > 0 })
	t.Expected = pick(func(o Order) bool { return !o.ETA.IsZero() })
	slices.SortStableFunc(t.Expected, func(x, y Order) int {
		return cmp.Or(x.ETA.Compare(y.ETA), strings.Compare(x.PurchaseOrder, y.PurchaseOrder))
	})
	return t, nil
}

// pollsWithin is how recently a worker must have asked a queue to count as one that works: a poll lasts a minute.
const pollsWithin = 70 * time.Second

// Unpolled are the connection's task queues that no worker has asked for work within the last minute.
func (b *Bridge) Unpolled(ctx context.Context) []string {
	queues := []string{}
	for _, queue := range bridge.TaskQueues(b.Connection) {
		if !b.Polled(ctx, queue) {
			queues = append(queues, queue)
		}
	}
	return queues
}

// Polled reports whether a worker has asked a queue for work within the last minute. A server that does not say counts as yes.
func (b *Bridge) Polled(ctx context.Context, queue string) bool {
	answer, err := b.Client.DescribeTaskQueue(ctx, queue, enums.TASK_QUEUE_TYPE_WORKFLOW)
	if err != nil {
		return true
	}
	return slices.ContainsFunc(answer.GetPollers(), func(p *taskqueue.PollerInfo) bool {
		return time.Since(p.GetLastAccessTime().AsTime()) < pollsWithin
	})
}
