package products

import (
	"context"
	"errors"
	"fmt"
	"time"

	"go.temporal.io/sdk/client"

	"digitalbridge/activities/border"
	"digitalbridge/clients/tdsynnex/pricefile"
	"digitalbridge/internal/bridge"
	"digitalbridge/internal/catalog"
	"digitalbridge/internal/policy"
	"digitalbridge/internal/store"
)

// Promotions knows the catalogue that is in Autotask, and when its promotions end.
type Promotions struct {
	Store *store.Store
	// Wake starts a workflow with a signal, or signals the one that runs.
	Wake       Waker
	Connection string
	Zone       *time.Location // the policy's
}

// Waker is the part of Temporal's client that Promotions needs.
type Waker interface {
	SignalWithStartWorkflow(ctx context.Context, workflowID, signalName string, signalArg any, options client.StartWorkflowOptions,
		workflow any, args ...any) (client.WorkflowRun, error)
}

// AppliedCatalog is what Autotask was last brought to: the last full price file, and the delta files since.
// Of a SKU in several the latest counts.
type AppliedCatalog struct {
	// At is the time for which the last plan was made: promotions that had ended then were not in it.
	At        time.Time       `json:"at"`
	Snapshots []StagedCatalog `json:"snapshots"`
}

// appliedKey points at the applied catalogue; its snapshots are kept however old they are.
const appliedKey = "price-file/applied.json"

// maxDeltas bounds the delta files that are kept beside a full one; TD SYNNEX sends a full one at least
// every few days, so more of them mean that the oldest say nothing any more.
const maxDeltas = 60

// HandOverInput is a catalogue that has just been written to Autotask.
type HandOverInput struct {
	Staged StagedCatalog `json:"staged"`
	// At is the time for which its plan was made.
	At time.Time `json:"at"`
}

// HandOverPromotions notes what Autotask has now, by which the next file is measured, and wakes the workflow that ends its promotions. It
// may
// be repeated: the note is the same and a second signal only makes the workflow look again.
func (a *Promotions) HandOverPromotions(ctx context.Context, in HandOverInput) error {
	return border.Failure(ctx, a.handOver(ctx, in))
}

func (a *Promotions) handOver(ctx context.Context, in HandOverInput) error {
	if in.Staged.Feed == FeedStock {
		return rememberStock(ctx, a.Store, in.Staged) // it says nothing of promotions
	}
	applied, err := appliedCatalog(ctx, a.Store)
	if err != nil && !errors.Is(err, store.ErrNotFound) {
		return err
	}
	if err := a.Store.PutJSON(ctx, appliedKey, applied.with(in)); err != nil {
		return err
	}
	if err := rememberGood(ctx, a.Store, in.Staged); err != nil {
		return err
	}
	id := bridge.EndPromotionsID(a.Connection)
	_, err = a.Wake.SignalWithStartWorkflow(ctx, id, bridge.SignalCatalogApplied, nil, client.StartWorkflowOptions{
		ID: id, TaskQueue: bridge.TaskQueue(a.Connection), StaticSummary: "Promotions of TD SYNNEX end on time",
	}, bridge.EndPromotions, struct{}{})
	if err != nil {
		return fmt.Errorf("waking workflow %s: %w", id, err)
	}
	return nil
}

// with is the catalogue after another file: a full one replaces everything, a delta adds to it.
func (c AppliedCatalog) with(in HandOverInput) AppliedCatalog {
	in.Staged.Rejections = nil // they are the sync's
	next := AppliedCatalog{At: in.At, Snapshots: []StagedCatalog{in.Staged}}
	if in.Staged.Full {
		return next
	}
	before := c.Snapshots
	for i, s := range before {
		if s.Key == in.Staged.Key {
			before = before[:i] // handed over already; what came after it was handed over later
			break
		}
	}
	if len(before) > maxDeltas {
		before = append(before[:1:1], before[len(before)-maxDeltas:]...)
	}
	next.Snapshots = append(before[:len(before):len(before)], in.Staged)
	return next
}

// appliedCatalog is [store.ErrNotFound] before the first sync that was applied.
func appliedCatalog(ctx context.Context, s *store.Store) (c AppliedCatalog, err error) {
	err = s.GetJSON(ctx, appliedKey, &c)
	return c, err
}

// appliedSnapshots are the keys under which nothing may be removed.
func appliedSnapshots(ctx context.Context, s *store.Store) ([]string, error) {
	applied, err := appliedCatalog(ctx, s)
	if err != nil && !errors.Is(err, store.ErrNotFound) {
		return nil, err
	}
	keys := make([]string, 0, len(applied.Snapshots))
	for _, staged := range applied.Snapshots {
		keys = append(keys, staged.Key+"/")
	}
	return keys, nil
}

// items streams the applied catalogue, the latest word on each SKU.
func (c AppliedCatalog) items(ctx context.Context, s *store.Store) func(yield func(*pricefile.Item, error) bool) {
	return func(yield func(*pricefile.Item, error) bool) {
		seen := map[string]bool{} // stays empty while there is no delta
		for i := len(c.Snapshots) - 1; i >= 0; i-- {
			staged := c.Snapshots[i]
			for page := range staged.Pages {
				for item, err := range store.Lines[pricefile.Item](ctx, s, snapshotKey(staged.Key, page)) {
					if err != nil {
						yield(nil, err)
						return
					}
					if seen[item.SKU] {
						continue
					}
					if i > 0 {
						seen[item.SKU] = true
					}
					if !yield(&item, nil) {
						return
					}
				}
			}
		}
	}
}

// PromotionsInput asks what ends when.
type PromotionsInput struct {
	Now time.Time `json:"now"`
	// Since is up to when ended promotions are dealt with; zero: up to the last sync.
	Since time.Time `json:"since,omitzero"`
}

// PromotionList is what ends when.
type PromotionList struct {
	// Since is up to when ended promotions are dealt with.
	Since time.Time `json:"since,omitzero"`
	// Zone is the policy's time zone, for the days that are listed.
	Zone policy.Zone `json:"zone,omitempty"`
	Due  int         `json:"due"` // have ended and are not dealt with
	// Days are the ends to come, the next one first: the first few of All.
	Days []catalog.PromotionDay `json:"days,omitempty"`
	All  int                    `json:"all"`
}

// maxDays bounds the ends that travel through Temporal.
const maxDays = 40

// ListPromotions reads the applied catalogue's promotions. It changes nothing and may be repeated.
func (a *Promotions) ListPromotions(ctx context.Context, in PromotionsInput) (*PromotionList, error) {
	list, err := a.list(ctx, in)
	return list, border.Failure(ctx, err)
}

func (a *Promotions) list(ctx context.Context, in PromotionsInput) (*PromotionList, error) {
	applied, err := appliedCatalog(ctx, a.Store)
	if errors.Is(err, store.ErrNotFound) {
		return &PromotionList{Since: in.Since}, nil
	}
	if err != nil {
		return nil, err
	}
	calendar := catalog.PromotionCalendar{Since: applied.since(in.Since), Now: in.Now}
	for item, err := range applied.items(ctx, a.Store) {
		if err != nil {
			return nil, err
		}
		calendar.Add(item)
	}
	days := calendar.Days()
	out := &PromotionList{Since: calendar.Since, Due: len(calendar.Due()), Days: days[:min(len(days), maxDays)], All: len(days)}
	if n := len(out.Days); n > 0 && a.Zone != nil {
		out.Zone = policy.ZoneOf(a.Zone, out.Days[0].Ends, out.Days[n-1].Ends)
	}
	return out, nil
}

func (c AppliedCatalog) since(asked time.Time) time.Time {
	if asked.IsZero() {
		return c.At
	}
	return asked
}
