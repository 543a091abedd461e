// Package archive keeps the activity log in the blob store. Every run is an object of its own, whose key nobody else
// writes: two workers never take lines from each other, and an attempt that is repeated replaces its own object only.
package archive

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"strings"
	"sync"
	"time"

	"golang.org/x/sync/errgroup"

	"digitalbridge/internal/activitylog"
	"digitalbridge/internal/store"
)

// Root is where the log is.
const Root = "log/"

// readAtOnce is how many objects are read at the same time.
const readAtOnce = 16

// Archive is the log of a connection, in its own part of the store.
type Archive struct {
	Store      *store.Store
	Connection string
	// HidePrices keeps no amounts, and shows none of those that were kept before.
	HidePrices bool
}

func (a *Archive) prefix() string { return Root }

// key is where a run is. name tells apart what one run says at different steps.
func (a *Archive) key(r activitylog.Run, name string) string {
	at := r.At.UTC()
	return fmt.Sprintf("%s%s/%s_%s_%s_%s.json", a.prefix(), at.Format(time.DateOnly), at.Format("150405.000"), url.PathEscape(r.WorkflowID),
		r.RunID, url.PathEscape(name))
}

// Put keeps a run. The same run with the same time and name replaces itself.
func (a *Archive) Put(ctx context.Context, r activitylog.Run, name string) error {
	return a.put(ctx, a.key(r, name), r)
}

// PutLast keeps a run as the last one of its template on its day, in place of the one before: for what happens so
// often that nobody wants to read of each.
func (a *Archive) PutLast(ctx context.Context, r activitylog.Run) error {
	return a.put(ctx, fmt.Sprintf("%s%s/last_%s.json", a.prefix(), r.At.UTC().Format(time.DateOnly), url.PathEscape(r.Template)), r)
}

func (a *Archive) put(ctx context.Context, key string, r activitylog.Run) error {
	r.Connection = a.Connection
	if a.HidePrices {
		r = r.WithoutPrices()
	}
	return a.Store.PutJSON(ctx, key, r.Bounded())
}

// MaxRuns bounds what is read at once.
const MaxRuns = 50_000

// Read returns the runs from a time on, at most the newest MaxRuns, and whether older ones were left out.
func (a *Archive) Read(ctx context.Context, since time.Time) (runs []activitylog.Run, cut bool, err error) {
	keys, err := a.keys(ctx, since)
	if err != nil {
		return nil, false, err
	}
	if cut = len(keys) > MaxRuns; cut {
		keys = keys[len(keys)-MaxRuns:]
	}
	var mu sync.Mutex
	g, ctx := errgroup.WithContext(ctx)
	g.SetLimit(readAtOnce)
	for _, key := range keys {
		g.Go(func() error {
			var r activitylog.Run
			err := a.Store.GetJSON(ctx, key, &r)
			if errors.Is(err, store.ErrNotFound) {
				return nil // it has become too old just now
			}
			if err != nil {
				return err
			}
			if a.HidePrices {
				r = r.WithoutPrices()
			}
			if !r.At.Before(since) {
				mu.Lock()
				defer mu.Unlock()
				runs = append(runs, r)
			}
			return nil
		})
	}
	return runs, cut, g.Wait()
}

// keys are those from a time on, in the order of time.
func (a *Archive) keys(ctx context.Context, since time.Time) ([]string, error) {
	all, err := a.Store.Keys(ctx, a.prefix())
	if err != nil {
		return nil, err
	}
	first := a.prefix() + since.UTC().Format(time.DateOnly+"/150405.000")
	for i, key := range all {
		if key >= first {
			return all[i:], nil
		}
	}
	return nil, nil
}

// Prune removes what was logged before a time, and returns how many runs that were. The age is that of the run, not that
// of the object.
func (a *Archive) Prune(ctx context.Context, before time.Time) (removed int, err error) {
	all, err := a.Store.Keys(ctx, a.prefix())
	if err != nil {
		return 0, err
	}
	last := a.prefix() + before.UTC().Format(time.DateOnly+"/150405.000")
	for _, key := range all {
		if key >= last || !strings.HasPrefix(key, a.prefix()) {
			break
		}
		if err := a.Store.Remove(ctx, key); err != nil {
			return removed, err
		}
		removed++
	}
	return removed, nil
}
