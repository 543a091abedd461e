package operations

import (
	"fmt"
	"time"

	"go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/workflow"

	"digitalbridge/activities/operations"
	"digitalbridge/activities/orders"
	"digitalbridge/internal/bridge"
	"digitalbridge/workflows/shared"
)

const (
	// idleFor is how long the workflow stays without a question: a person's next command finds it, and the list of
	// running workflows is soon without it.
	idleFor = time.Minute
	// answering is its only state.
	answering = "Answering"
)

// Readings answers what programs and pages want to read and only a worker can: each question is an update, which starts the
// workflow when it does not run, so that the web UI's list has one line for all of them. It changes nothing at the vendors, and
// ends by itself. The server lets ten questions be under way at once, which is half of what one worker does for orders: no decision
// on an order waits behind them.
func Readings(ctx workflow.Context) error {
	r := &readings{}
	r.board = shared.NewBoard(r.details)
	r.board.Known(answering)
	if err := r.handlers(ctx); err != nil {
		return err
	}
	if err := r.board.Open(ctx, bridge.State.ValueSet(answering)); err != nil {
		return err
	}
	return r.board.End(ctx, r.run(ctx))
}

type readings struct {
	asked, answered int
	// leaving: this run takes no further question, since a new one is about to begin.
	leaving bool
	board   *shared.Board
}

func (r *readings) handlers(ctx workflow.Context) error {
	for _, set := range []func() error{
		func() error {
			return ask[operations.ReadReportResult](ctx, r, bridge.ReadReport, reportActivities.ReadReport, reads("where is it"),
				func(in operations.ReadReportInput) error { return given("key", in.Key, in.Example()) })
		},
		func() error {
			return ask[orders.DossierFile](ctx, r, bridge.ReadDossier, dossierActivities.ReadDossier, reads("dossier"),
				func(in orders.ReadDossierInput) error { return given("purchaseOrder", in.PurchaseOrder, in.Example()) })
		},
		func() error {
			return ask[operations.LedgerReport](ctx, r, bridge.ReadLedger, connectionActivities.ReadLedger,
				beats("what is known of the tenant"), anyInput[operations.LedgerInput])
		},
		func() error {
			return ask[operations.QuotedShipMethods](ctx, r, bridge.QuoteShipMethods, connectionActivities.QuoteShipMethods,
				reads("ship methods to the office"), anyInput[operations.QuoteShipMethodsInput])
		},
		func() error {
			return askPlainly[operations.ScheduleSettings](ctx, r, bridge.ReadSettings, settingsActivities.ReadSettings,
				reads("what the policy says"))
		},
		func() error {
			return askPlainly[orders.PendingOrders](ctx, r, bridge.ReadPendingOrders, statusActivities.ListPending,
				beats("what would go out"))
		},
		func() error {
			return ask[orders.OrderPreview](ctx, r, bridge.PreviewOrder, orderActivities.PreviewOrder, beats("what would be sent"),
				func(in orders.PreviewOrderInput) error { return given("purchaseOrder", in.PurchaseOrder, in.Example()) })
		},
		func() error {
			return ask[orders.PlannedConversion](ctx, r, bridge.PreviewConversion, opportunityActivities.PlanConversion,
				reads("what would be made of an opportunity"), func(in orders.OpportunityInput) error {
					return given("opportunity", in.Opportunity, in.Example())
				})
		},
	} {
		if err := set(); err != nil {
			return err
		}
	}
	return nil
}

// reads are the options of a question that is soon answered. Whoever asks waits no longer than they do.
func reads(summary string) workflow.ActivityOptions {
	return workflow.ActivityOptions{StartToCloseTimeout: time.Minute, ScheduleToCloseTimeout: bridge.AnswerWithin,
		RetryPolicy: shared.Patient, Summary: summary}
}

// beats are the options of a question that may wait for a vendor's rate: it gives signs of life.
func beats(summary string) workflow.ActivityOptions {
	o := reads(summary)
	o.StartToCloseTimeout, o.HeartbeatTimeout = bridge.AnswerWithin, shared.LostAfter
	return o
}

func anyInput[In any](In) error { return nil }

func given[V comparable](key string, value V, example string) error {
	if value == *new(V) {
		return shared.Fail(bridge.InvalidInput, "give it, for example "+example, "%s is missing", key)
	}
	return nil
}

// ask lets an activity answer an update.
func ask[Out, In any](ctx workflow.Context, r *readings, name string, activity any, o workflow.ActivityOptions,
	check func(In) error) error {
	return workflow.SetUpdateHandlerWithOptions(ctx, name, func(ctx workflow.Context, in In) (*Out, error) {
		out := new(Out)
		return out, r.answer(ctx, activity, o, out, in)
	}, workflow.UpdateHandlerOptions{Description: o.Summary, Validator: func(_ workflow.Context, in In) error {
		if err := check(in); err != nil {
			return err
		}
		return r.open()
	}})
}

// askPlainly is ask for a question without an input.
func askPlainly[Out any](ctx workflow.Context, r *readings, name string, activity any, o workflow.ActivityOptions) error {
	return workflow.SetUpdateHandlerWithOptions(ctx, name, func(ctx workflow.Context) (*Out, error) {
		out := new(Out)
		return out, r.answer(ctx, activity, o, out)
	}, workflow.UpdateHandlerOptions{Description: o.Summary, Validator: func(workflow.Context) error { return r.open() }})
}

// open refuses a question that this run would have to take along into the next one.
func (r *readings) open() error {
	if r.leaving {
		return shared.Fail(bridge.AskAgain, "ask again in a second", "the questions go on in a new run")
	}
	return nil
}

func (r *readings) answer(ctx workflow.Context, activity any, o workflow.ActivityOptions, out any, in ...any) error {
	r.asked++
	r.board.Refresh(ctx)
	defer func() {
		r.answered++
		r.board.Refresh(ctx)
	}()
	err := workflow.ExecuteActivity(workflow.WithActivityOptions(ctx, o), activity, in...).Get(ctx, out)
	switch {
	case err == nil:
		return nil
	case temporal.IsCanceledError(err):
		return shared.Fail(bridge.AskAgain, "ask again in a second", "somebody cancelled the workflow that answers")
	}
	return shared.Unwrapped(err)
}

// run waits until nobody has asked for a while.
func (r *readings) run(ctx workflow.Context) error {
	for {
		r.leaving = goesOn(ctx)
		if r.leaving && r.asked == r.answered {
			shared.FinishUpdates(ctx)
			return workflow.NewContinueAsNewError(ctx, bridge.Readings)
		}
		asked, answered := r.asked, r.answered
		changed, err := shared.AwaitAtMost(ctx, idleFor, "ends without a further question", func() bool {
			return r.asked != asked || r.answered != answered
		})
		if err != nil { // cancelled: who asks now is answered by a new run
			r.leaving = true
			shared.FinishUpdates(ctx)
			return err
		}
		if changed || r.asked != r.answered {
			continue
		}
		shared.FinishUpdates(ctx)
		if r.asked == asked {
			return nil
		}
	}
}

// goesOn reports whether it is time for a new run: the history has grown, or half of the time is over after which the server
// ends a run. Starts set that time so that none stays in the list where no worker comes.
func goesOn(ctx workflow.Context) bool {
	info := workflow.GetInfo(ctx)
	limit := info.WorkflowRunTimeout
	return info.GetContinueAsNewSuggested() || (limit > 0 && workflow.Now(ctx).Sub(info.WorkflowStartTime) > limit/2)
}

func (r *readings) details() string {
	return fmt.Sprintf("\n%d asked, %d answered in this run\n", r.asked, r.answered)
}
