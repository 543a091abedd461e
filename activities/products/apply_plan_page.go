package products

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"go.temporal.io/sdk/activity"

	"digitalbridge/activities/border"
	"digitalbridge/internal/bridge"
	"digitalbridge/internal/catalog"
	"digitalbridge/internal/problem"
	"digitalbridge/internal/store"
)

// ApplyPlanPageInput names a page of a plan.
type ApplyPlanPageInput struct {
	PlanKey string `json:"planKey"`
	Page    int    `json:"page"`
	// Done are the places of the entries that were written before the page was stopped.
	Done []int `json:"done,omitempty"`
}

// EntryFailure is an entry that could not be written.
type EntryFailure struct {
	SKU    string         `json:"sku"`
	Action catalog.Action `json:"action"`
	Class  string         `json:"class"`
	Cause  string         `json:"cause"`
	Fix    string         `json:"fix"`
}

// AppliedPage is what became of a page: Created + Updated + Deactivated + Failed is its number of
// entries.
type AppliedPage struct {
	Created     int            `json:"created"`
	Updated     int            `json:"updated"`
	Deactivated int            `json:"deactivated"`
	Failed      int            `json:"failed"`
	Failures    []EntryFailure `json:"failures,omitempty"` // the first few; all are in the store
	// Stopped: the page was asked to stop. Done are the places of its entries that are dealt with, and the
	// counts are those of the whole page only when it is not stopped.
	Stopped bool  `json:"stopped,omitempty"`
	Done    []int `json:"done,omitempty"`
	// NotBefore is set when a create was cut off: it may still happen until then, so the page must not go
	// on earlier.
	NotBefore time.Time `json:"notBefore,omitzero"`
	// Waited is how long the page stood still because of Autotask's hourly budget.
	Waited time.Duration `json:"waited,omitempty"`
}

const (
	// entriesAtOnce keeps both endpoints (products and vendor rows) busy at three calls each; the
	// client's limiter is what bounds them.
	entriesAtOnce = 6
	// entryAttempts is how often an entry is tried, each time in another attempt of the activity,
	// before its fault counts as its own rather than as Autotask's.
	entryAttempts = 5
	// faultsInARow stops a page early: so many transient faults one after another mean that Autotask
	// is down, not that the entries are bad.
	faultsInARow = 20
	// beatEvery is how soon a page that waits for something learns that it is to stop.
	beatEvery = 5 * time.Second
	// graceToStop lets the calls that are under way finish when a page is stopped: longer than nearly all
	// of them take.
	graceToStop = 30 * time.Second
)

// writingProducts is what one run at a time does: making products and their vendor and stock rows.
const writingProducts = "products"

// Applier writes plans to Autotask.
type Applier struct {
	Ours
	// BudgetWaits is how long the calls of this process have waited for the hourly budget, added up over all
	// calls; nil: not known.
	BudgetWaits func() time.Duration
}

func failuresKey(planKey string, page int) string {
	return fmt.Sprintf("%s/failures-%05d.jsonl", planKey, page)
}

// writtenKey is what became of a page that was written to its end (writtenPage).
func writtenKey(planKey string, page int) string {
	return fmt.Sprintf("%s/applied-%05d.json", planKey, page)
}

// writtenPage is a page that was written to its end, with the digest of its entries.
type writtenPage struct {
	Entries string      `json:"entries"`
	Applied AppliedPage `json:"applied"`
}

// ApplyPlanPage writes the entries of one page. It may be repeated: a page that was written to its end is not written again,
// also when its workflow was reset days later and Autotask has newer values by then; in one that was not, updates are absolute,
// and before a product is created it is looked for. It heartbeats the entries that are done, so that a worker that
// was killed goes on where it stopped. A cancelled page is no failure: it says what is done, so that it can go on
// there.
func (a *Applier) ApplyPlanPage(ctx context.Context, in ApplyPlanPageInput) (*AppliedPage, error) {
	applied, err := a.applyPage(ctx, in)
	return applied, border.Failure(ctx, err)
}

// PageProgress is the heartbeat: which entries are done, by their place in the page, and how.
type PageProgress struct {
	Done     []int          `json:"done"`
	Failures []EntryFailure `json:"failures,omitempty"`
	// Ended: the attempt came to its end, so that none of its calls is under way any more. An attempt
	// whose worker was killed, or lost its way to Temporal, never says so.
	Ended bool `json:"ended,omitempty"`
}

func (a *Applier) applyPage(ctx context.Context, in ApplyPlanPageInput) (*AppliedPage, error) {
	waited := a.waited()
	entries, digest, err := a.pageEntries(ctx, in)
	if err != nil {
		return nil, err
	}
	var before writtenPage
	switch err := a.Store.GetJSON(ctx, writtenKey(in.PlanKey, in.Page), &before); {
	case err == nil && before.Entries == digest:
		return &before.Applied, nil
	case err != nil && !errors.Is(err, store.ErrNotFound):
		return nil, err
	}
	attempt := activity.GetInfo(ctx).Attempt
	calls, end := outlasting(ctx, graceToStop)
	defer end()
	run := &pageRun{products: a, ctx: ctx, calls: calls, lastAttempt: attempt >= entryAttempts}
	if run.progress, err = a.pageProgress(ctx, in); err != nil {
		return nil, err
	}
	run.orphaned = attempt > 1 && !run.progress.Ended
	run.progress.Ended = false
	defer run.end()
	defer border.KeepAlive(ctx, min(border.AlivePause(ctx), beatEvery), run.beat)()
	if run.fence, err = border.AwaitFence(ctx, a.Store, writingProducts, a.Autotask.LongestCall()); err != nil {
		return nil, err
	}
	defer func() { run.fence.End(ctx, !run.uncertain) }()
	err = run.prepare(entries)
	if err == nil {
		err = run.all(entries)
	}
	stopped := err != nil && askedToStop(ctx)
	switch {
	case err == nil, stopped:
	case run.uncertain:
		return nil, border.After(err, a.Autotask.LongestCall())
	default:
		return nil, err
	}
	if err := a.keepFailures(ctx, in, run.progress.Failures); err != nil {
		return nil, err
	}
	applied := &AppliedPage{Stopped: true, Done: run.progress.Done}
	if !stopped {
		applied = run.result(entries)
	} else if run.uncertain {
		applied.NotBefore = time.Now().UTC().Add(a.Autotask.LongestCall())
	}
	applied.Waited = ((a.waited() - waited) / entriesAtOnce).Round(time.Second)
	if stopped {
		return applied, nil
	}
	return applied, a.Store.PutJSON(ctx, writtenKey(in.PlanKey, in.Page), writtenPage{digest, *applied})
}

// keepFailures writes the page's failures to the store, also when the page was asked to stop.
func (a *Applier) keepFailures(ctx context.Context, in ApplyPlanPageInput, failures []EntryFailure) error {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), graceToStop)
	defer cancel()
	slices.SortFunc(failures, func(x, y EntryFailure) int { return strings.Compare(x.SKU, y.SKU) })
	return store.PutLines(ctx, a.Store, failuresKey(in.PlanKey, in.Page), slices.Values(failures))
}

// goneFromStore is the end of a plan or snapshot whose files are not there any more: looking again does not bring
// them back.
func goneFromStore(cause string, args ...any) error {
	return problem.New(bridge.NotFound,
		"Nothing more was written. Run the sync again, which makes a new plan; files are kept for two weeks, so decide on a held plan before "+
			"that, and keep the blob store where every worker reaches it.",
		cause, args...)
}

// pageEntries also returns their digest.
func (a *Applier) pageEntries(ctx context.Context, in ApplyPlanPageInput) (entries []catalog.Entry, digest string, err error) {
	sum := sha256.New()
	encoder := json.NewEncoder(sum)
	for e, err := range store.Lines[catalog.Entry](ctx, a.Store, planKey(in.PlanKey, in.Page)) {
		if errors.Is(err, store.ErrNotFound) {
			return nil, "", goneFromStore("page %d of the plan (%s) is gone from the blob store", in.Page+1, in.PlanKey)
		}
		if err == nil {
			err = encoder.Encode(e)
		}
		if err != nil {
			return nil, "", err
		}
		entries = append(entries, e)
	}
	return entries, hex.EncodeToString(sum.Sum(nil)), nil
}

// pageProgress is what is done of a page: by the attempt before, or else before the page was stopped,
// whose failures are in the store.
func (a *Applier) pageProgress(ctx context.Context, in ApplyPlanPageInput) (PageProgress, error) {
	var p PageProgress
	if activity.HasHeartbeatDetails(ctx) {
		if err := activity.GetHeartbeatDetails(ctx, &p); err != nil {
			return p, fmt.Errorf("reading the progress of the attempt before: %w", err)
		}
		return p, nil
	}
	if len(in.Done) == 0 {
		return p, nil
	}
	p.Done = in.Done
	for f, err := range store.Lines[EntryFailure](ctx, a.Store, failuresKey(in.PlanKey, in.Page)) {
		if err != nil {
			return p, err
		}
		p.Failures = append(p.Failures, f)
	}
	return p, nil
}

// waited is how long the calls of this process have waited for Autotask's hourly budget.
func (a *Applier) waited() time.Duration {
	if a.BudgetWaits == nil {
		return 0
	}
	return a.BudgetWaits()
}

// askedToStop reports whether the workflow has cancelled the activity, rather than an operator paused or
// reset it, after which Temporal runs it again.
func askedToStop(ctx context.Context) bool {
	cause := context.Cause(ctx)
	return ctx.Err() != nil && !errors.Is(cause, activity.ErrActivityPaused) && !errors.Is(cause, activity.ErrActivityReset)
}

// outlasting is a context that ends some time after the given one.
func outlasting(ctx context.Context, grace time.Duration) (context.Context, context.CancelFunc) {
	out, cancel := context.WithCancel(context.WithoutCancel(ctx))
	stop := context.AfterFunc(ctx, func() {
		timer := time.AfterFunc(grace, cancel)
		context.AfterFunc(out, func() { timer.Stop() })
	})
	return out, func() { stop(); cancel() }
}
