package products

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"time"

	"digitalbridge/internal/bridge"
	"digitalbridge/internal/catalog"
	"digitalbridge/internal/problem"
	"digitalbridge/internal/spelling"
	"digitalbridge/internal/store"
)

// planRecord remembers what a plan's digest came of, so that a refusal can say what has moved since.
type planRecord struct {
	Digest   string         `json:"digest"`
	Snapshot string         `json:"snapshot"`
	FileDate time.Time      `json:"fileDate"`
	Policy   string         `json:"policy"`
	Day      string         `json:"day"`
	Counts   catalog.Counts `json:"counts"`
}

func planRecordKey(digest string) string { return "plans/digests/" + digest + ".json" }

// record remembers a plan by its digest.
func (a *Planner) record(ctx context.Context, in PlanProductsInput, plan *ProductPlan) (planRecord, error) {
	rules, err := json.Marshal(a.Policy.Products)
	if err != nil {
		return planRecord{}, fmt.Errorf("encoding the policy: %w", err)
	}
	sum := sha256.Sum256(rules)
	r := planRecord{
		Digest: plan.Digest, Snapshot: in.Staged.Digest, FileDate: in.Staged.FileDate, Policy: hex.EncodeToString(sum[:6]),
		Day: in.At.UTC().Format(time.DateOnly), Counts: plan.Counts,
	}
	return r, a.Store.PutJSON(ctx, planRecordKey(plan.Digest), r)
}

// expect refuses a plan that is another than the one that a person has looked at.
func (a *Planner) expect(ctx context.Context, digest string, now planRecord) error {
	if digest == "" || digest == now.Digest {
		return nil
	}
	const fix = "Nothing was written. Look at the new plan (`starter sync plan`) and apply that one."
	var then planRecord
	err := a.Store.GetJSON(ctx, planRecordKey(digest), &then)
	if errors.Is(err, store.ErrNotFound) {
		return problem.New(bridge.PlanChanged, fix, "no plan %s is known (plans are kept for two weeks); the plan is %s now", digest,
			now.Digest)
	}
	if err != nil {
		return err
	}
	return problem.New(bridge.PlanChanged, fix, "the plan is %s now, no longer %s: %s; it had %s and has %s", now.Digest, digest,
		moved(then, now, a.Policy.Location()), sizes(then.Counts), sizes(now.Counts))
}

// moved says what has changed between two plans.
func moved(then, now planRecord, zone *time.Location) string {
	var what []string
	if then.Snapshot != now.Snapshot {
		what = append(what, fmt.Sprintf("the feed has moved (file of %s, was %s)", fileDate(now.FileDate, zone),
			fileDate(then.FileDate, zone)))
	}
	if then.Policy != now.Policy {
		what = append(what, "the policy has changed")
	}
	if then.Day != now.Day {
		what = append(what, "other promotions may run on "+now.Day+" than on "+then.Day)
	}
	if len(what) == 0 {
		return "Autotask's products or decisions in quarantine have moved"
	}
	return strings.Join(what, ", ") + "; Autotask may have moved too"
}

// fileDate is the date of a file: the day that a price file names, or when a stock file was written.
func fileDate(t time.Time, zone *time.Location) string {
	if t.Equal(t.UTC().Truncate(24 * time.Hour)) {
		return t.UTC().Format(time.DateOnly)
	}
	return spelling.Moment(t, zone)
}

func sizes(c catalog.Counts) string {
	return fmt.Sprintf("%d to create, %d to update, %d to deactivate", c.Create, c.Update, c.Deactivate)
}
