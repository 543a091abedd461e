package overview

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"go.temporal.io/api/serviceerror"

	"digitalbridge/internal/bridge"
	"digitalbridge/workflows/products"
)

// Counts are how many orders there are, as the lists of workflows show them: no workflow is asked.
type Counts struct {
	// States are the open orders by state, Alarms the alarms of those that are followed.
	States map[string]int
	Alarms map[string]int
	// Waiting is how many wait for a decision, and Oldest since when the first of them has been under way.
	Waiting int
	Oldest  time.Time
}

// Counts counts the open orders.
func (b *Bridge) Counts(ctx context.Context) (c Counts, err error) {
	c.States, c.Alarms = map[string]int{}, map[string]int{}
	list, err := b.List(ctx, fmt.Sprintf("WorkflowType IN ('%s', '%s') AND ExecutionStatus = 'Running' AND %s = '%s'",
		bridge.SubmitOrder, bridge.GetOrderStatus, bridge.Connection.GetName(), b.Connection), 0)
	if err != nil {
		return c, err
	}
	for _, l := range list {
		state := Attribute[string](l, bridge.State.GetName())
		if state == "" {
			state = stateUnderWay
		}
		c.States[state]++
		for _, alarm := range Attribute[[]string](l, bridge.Alarm.GetName()) {
			c.Alarms[alarm]++
		}
		if slices.Contains(bridge.DecisionStates(), state) {
			if c.Waiting++; c.Oldest.IsZero() || l.Start.Before(c.Oldest) {
				c.Oldest = l.Start
			}
		}
	}
	return c, nil
}

// Held is how many products wait in quarantine for a decision; none when nobody looks after one.
func (b *Bridge) Held(ctx context.Context) (int, error) {
	var q products.QuarantineStatus
	id := bridge.QuarantineID(b.Connection)
	d, err := b.Client.DescribeWorkflowExecution(ctx, id, "")
	var none *serviceerror.NotFound
	if errors.As(err, &none) || (err == nil && d.GetWorkflowExecutionInfo().GetCloseTime() != nil) {
		return 0, nil
	}
	if err == nil {
		err = b.ask(ctx, id, "", bridge.QueryList, &q)
	}
	return q.Waiting, err
}
