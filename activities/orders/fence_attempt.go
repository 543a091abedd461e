package orders

import (
	"context"
	"fmt"
	"net/url"
	"time"

	"go.temporal.io/sdk/activity"

	"digitalbridge/activities/border"
	"digitalbridge/internal/order"
	"digitalbridge/internal/retention"
	"digitalbridge/internal/store"
)

// attempt is one attempt to send an order. Right before its request leaves it crosses with whoever takes it for lost:
// either the attempt meets the fence and sends nothing, or the mark that it left is met and the order is in doubt.
type attempt struct{ number, try string }

func (a attempt) mark() string  { return a.sign("sending") }
func (a attempt) fence() string { return a.sign("lost") }

func (a attempt) sign(what string) string {
	return retention.AttemptsRoot + url.PathEscape(a.number) + "-" + url.PathEscape(a.try) + "-" + what + ".json"
}

// sign is what a mark and a fence say to whoever looks into the store.
type sign struct {
	By string    `json:"by"`
	At time.Time `json:"at"`
}

func signOf(ctx context.Context) sign {
	info := activity.GetInfo(ctx)
	by := fmt.Sprintf("%s (run %s, activity %s)", info.WorkflowExecution.ID, info.WorkflowExecution.RunID, info.ActivityID)
	return sign{By: by, At: time.Now().UTC()}
}

// takenForLost is what an attempt comes to that meets its fence.
func takenForLost() *SentOrder {
	return &SentOrder{Outcome: order.NotSent, Reason: "this attempt was taken for lost before it sent anything"}
}

// FenceAttemptInput names an attempt of SendOrder that ended without an answer.
type FenceAttemptInput struct {
	Number string `json:"number"`
	Try    string `json:"try"`
	// PurchaseOrder is the one in whose dossier it is noted what the attempt came to; empty: in none.
	PurchaseOrder string `json:"purchaseOrder,omitempty"`
	// Ended is how the attempt ended, for people.
	Ended string `json:"ended"`
}

// FenceAttempt fences an attempt off that was lost, and says what it came to: not sent when the attempt had not marked its
// request, which now it never will; else it stays unknown. It may be repeated.
func (a *Orders) FenceAttempt(ctx context.Context, in FenceAttemptInput) (*SentOrder, error) {
	defer border.Alive(ctx)()
	try := attempt{in.Number, in.Try}
	marked, err := a.Store.Cross(ctx, try.fence(), try.mark(), signOf(ctx))
	if err != nil {
		return nil, border.Failure(ctx, err)
	}
	sent := &SentOrder{}
	sent.Outcome, sent.Reason = order.LostAttempt(marked, in.Ended)
	a.fileAnswered(ctx, SendOrderInput{Order: order.DistributorOrder{Number: in.Number}, PurchaseOrder: in.PurchaseOrder}, sent)
	return sent, nil
}

// takeOver fences off the attempt of another run that claims the number. When that had not marked its request, which now it
// never will, its claim is taken away and the number is free; else what it sent may be there.
func (a *Orders) takeOver(ctx context.Context, in SendOrderInput, other *store.ClaimedError) (free bool, err error) {
	if other.Doing == "" { // it is not about to send
		return false, nil
	}
	try := attempt{in.Order.Number, other.Doing}
	marked, err := a.Store.Cross(ctx, try.fence(), try.mark(), signOf(ctx))
	if err != nil || marked {
		return false, err
	}
	a.fileAnswered(ctx, in, &SentOrder{Outcome: order.NotSent, Reason: "an earlier attempt had not sent it, and can't any more: " + other.By})
	return true, a.Store.TakeAway(ctx, other)
}
