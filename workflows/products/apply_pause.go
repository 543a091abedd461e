// What holds ApplyProductPlan up: a person's pause, the hours of the policy, and a call that may still
// happen.

package products

import (
	"errors"
	"fmt"
	"slices"
	"time"

	"go.temporal.io/sdk/workflow"

	"digitalbridge/activities/operations"
	"digitalbridge/activities/products"
	"digitalbridge/internal/bridge"
	"digitalbridge/internal/notify"
	"digitalbridge/workflows/shared"
)

// States of ApplyProductPlan, as BridgeState shows them.
const (
	stateWriting   = "Writing"
	statePausing   = "Pausing"
	statePaused    = "Paused"
	stateOffPeak   = "Waiting for the window"
	stateLateWrite = "Waiting for a late write"
)

// Pause says who has paused the writing, why and when.
type Pause struct {
	shared.Decision
	At time.Time `json:"at"`
}

// remindOfPause is how often people are reminded that a sync stands still.
const remindOfPause = 24 * time.Hour

func (a *applyPlan) handlePauses(ctx workflow.Context) error {
	err := workflow.SetUpdateHandlerWithOptions(ctx, bridge.UpdatePause, func(ctx workflow.Context, d shared.Decision) error {
		a.paused = &Pause{Decision: d.Trimmed(), At: workflow.Now(ctx).UTC()}
		if a.stop != nil {
			a.board.Set(ctx, statePausing)
			a.stop()
		}
		return nil
	}, workflow.UpdateHandlerOptions{Validator: func(d shared.Decision) error {
		if a.paused != nil {
			return fmt.Errorf("it is paused already, by %s", a.paused.Actor)
		}
		return d.Complete()
	}, Description: "Stop writing until \"resume\", in the middle of a page"})
	if err != nil {
		return err
	}
	return workflow.SetUpdateHandlerWithOptions(ctx, bridge.UpdateResume, func(workflow.Context, shared.Decision) error {
		a.paused = nil
		return nil
	}, workflow.UpdateHandlerOptions{Validator: func(d shared.Decision) error {
		if a.paused == nil {
			return errors.New("it is not paused")
		}
		return d.Complete()
	}, Description: "Go on writing at the entry where \"pause\" stopped it"})
}

// ready returns when nothing speaks against writing the next page.
func (a *applyPlan) ready(ctx workflow.Context) error {
	for {
		now := workflow.Now(ctx)
		switch {
		case a.paused != nil:
			if err := a.waitForResume(ctx); err != nil {
				return err
			}
		case now.Before(a.earlier):
			if err := a.waitUntil(ctx, stateLateWrite, a.earlier); err != nil {
				return err
			}
		case a.in.Plan.Windowed && !a.in.Now && !now.Before(a.window.Closes):
			if err := a.askForWindow(ctx); err != nil {
				return err
			}
		case now.Before(a.window.Opens):
			if err := a.waitUntil(ctx, stateOffPeak, a.window.Opens); err != nil {
				return err
			}
		default:
			return nil
		}
	}
}

func (a *applyPlan) waitForResume(ctx workflow.Context) error {
	a.board.Set(ctx, statePaused)
	for {
		resumed, err := shared.AwaitAtMost(ctx, remindOfPause, "until people are reminded of the pause",
			func() bool { return a.paused == nil })
		if err != nil || resumed {
			return err
		}
		shared.Notify(ctx, operations.Notice{
			Level: "warning", Topic: notify.Products, Event: "sync paused", Subject: "Product Sync",
			Text: fmt.Sprintf("%s has paused it since %s (%s)", a.paused.Actor, a.moment(a.paused.At), a.paused.Reason),
			Fix:  "`starter sync resume`, or cancel it; the next sync goes on where it stopped",
		})
	}
}

// waitUntil waits for a time, or until somebody pauses.
func (a *applyPlan) waitUntil(ctx workflow.Context, state string, at time.Time) error {
	a.board.Set(ctx, state)
	_, err := shared.AwaitAtMost(ctx, at.Sub(workflow.Now(ctx)), "until the window opens", func() bool { return a.paused != nil })
	return err
}

// askForWindow learns when the policy's window opens and closes next. The policy is in the worker's hands
// and so is its time zone, so an activity answers.
func (a *applyPlan) askForWindow(ctx workflow.Context) error {
	err := workflow.ExecuteActivity(shared.OnCatalogQueue(ctx, "when writing is allowed"), applier.Window,
		products.WindowInput{At: workflow.Now(ctx).UTC()}).Get(ctx, &a.window)
	if err != nil {
		return err
	}
	closes := a.window.Closes
	workflow.Go(ctx, func(ctx workflow.Context) {
		if workflow.Sleep(ctx, closes.Sub(workflow.Now(ctx))) == nil && a.stop != nil {
			a.stop()
		}
	})
	return nil
}

// Waiter is a sync that waits for its turn to write.
type Waiter struct {
	WorkflowID string `json:"workflowId" inner:"true"`
	RunID      string `json:"runId" inner:"true"`
}

func (a *applyPlan) noteWaiters(ctx workflow.Context) {
	for {
		var w Waiter
		if !workflow.GetSignalChannel(ctx, bridge.SignalWaiting).ReceiveAsync(&w) {
			return
		}
		if w.WorkflowID != "" && !slices.Contains(a.waiters, w) { // it asks again from time to time; a signal by hand names none
			a.waiters = append(a.waiters, w)
		}
	}
}

// wakeWaiters tells the syncs that wait that it is their turn; also at the end of a cancelled one. One
// that is gone meanwhile is none.
func (a *applyPlan) wakeWaiters(ctx workflow.Context) {
	ctx, _ = workflow.NewDisconnectedContext(ctx)
	for a.noteWaiters(ctx); len(a.waiters) > 0; a.noteWaiters(ctx) {
		w := a.waiters[0]
		a.waiters = a.waiters[1:]
		if err := workflow.SignalExternalWorkflow(ctx, w.WorkflowID, w.RunID, bridge.SignalTurn, nil).Get(ctx, nil); err != nil {
			workflow.GetLogger(ctx).Info("a sync that waited is gone", "workflow", w.WorkflowID)
		}
	}
}
