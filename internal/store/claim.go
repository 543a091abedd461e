package store

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"path"
	"strings"
	"sync"
	"time"

	"digitalbridge/internal/spelling"
)

// ErrClaimLost says that a claim ran out, or that a later attempt of the same run has taken it over. Its holder
// must not begin anything more.
var ErrClaimLost = errors.New("the claim is no longer held")

// ClaimedError says who holds what was to be claimed.
type ClaimedError struct {
	Name  string
	By    string
	Until time.Time
	// Doing is what the holder said that it is about to do; empty: nothing in particular.
	Doing string
	// Left is how long that was when it was asked.
	Left time.Duration

	key string
}

func (e *ClaimedError) Error() string {
	return fmt.Sprintf("%s is being done by %s, for another %s at most", e.Name, e.By, spelling.Span(e.Left))
}

// Claim is the right to do one thing that must not happen twice, among all workers that share the store. It
// fences off what Temporal can't: an activity of a run that was reset or terminated goes on until it notices.
//
// A claimant writes its claim and then looks: whoever sees another one that has not run out withdraws. So two
// may both withdraw, but never both hold it. It needs a store whose listings show at once what was written
// (folders, S3 and Azure do), and clocks of the workers that differ by much less than the claim's time.
type Claim struct {
	store *Store
	dir   string
	key   string
	by    string
	doing string
	lasts time.Duration
	now   func() time.Time

	since time.Time

	mu    sync.Mutex
	until time.Time
	lost  bool
}

// claimed is a claim as it lies in the store.
type claimed struct {
	By    string    `json:"by"`
	Doing string    `json:"doing,omitempty"`
	Since time.Time `json:"since"`
	Until time.Time `json:"until"`
}

// Claim takes a claim that lasts so long unless it is renewed. By names the run that claims: a later claim by
// the same run takes the earlier one over. Another run's claim ends it with a ClaimedError.
func (s *Store) Claim(ctx context.Context, name, by string, lasts time.Duration) (*Claim, error) {
	return s.claim(ctx, name, by, "", lasts, time.Now)
}

// ClaimFor is Claim with a word for whoever meets the claim: what its holder is about to do.
func (s *Store) ClaimFor(ctx context.Context, name, by, doing string, lasts time.Duration) (*Claim, error) {
	return s.claim(ctx, name, by, doing, lasts, time.Now)
}

func (s *Store) claim(ctx context.Context, name, by, doing string, lasts time.Duration, now func() time.Time) (*Claim, error) {
	dir := "claims/" + name + "/"
	c := &Claim{store: s, dir: dir, key: dir + rand.Text() + ".json", by: by, doing: doing, lasts: lasts, now: now, since: now().UTC()}
	if err := c.write(ctx); err != nil {
		return nil, err
	}
	others, err := c.others(ctx)
	if err != nil {
		return nil, errors.Join(err, c.Release(ctx))
	}
	for key, o := range others {
		if o.By != by && c.now().Before(o.Until) {
			return nil, errors.Join(&ClaimedError{
				Name: name, By: o.By, Until: o.Until, Doing: o.Doing, Left: o.Until.Sub(c.now()), key: key}, c.Release(ctx))
		}
		if err := s.Remove(ctx, key); err != nil {
			return nil, errors.Join(err, c.Release(ctx))
		}
	}
	return c, nil
}

// TakeAway takes the claim away that was met. It is for who knows that its holder does nothing any more.
func (s *Store) TakeAway(ctx context.Context, met *ClaimedError) error { return s.Remove(ctx, met.key) }

// Unclaim takes away every claim on a name, whoever holds it.
func (s *Store) Unclaim(ctx context.Context, name string) error {
	keys, err := s.Keys(ctx, "claims/"+name+"/")
	for _, key := range keys {
		err = errors.Join(err, s.Remove(ctx, key))
	}
	return err
}

func (c *Claim) write(ctx context.Context) error {
	until := c.now().Add(c.lasts).UTC()
	if err := c.store.PutJSON(ctx, c.key, claimed{By: c.by, Doing: c.doing, Since: c.since, Until: until}); err != nil {
		return err
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	c.until = until
	return nil
}

// others are the claims on the same thing beside this one, by key.
func (c *Claim) others(ctx context.Context) (map[string]claimed, error) {
	keys, err := c.store.Keys(ctx, c.dir)
	if err != nil {
		return nil, err
	}
	out := map[string]claimed{}
	for _, key := range keys {
		if key == c.key || strings.Contains(strings.TrimPrefix(key, c.dir), "/") || path.Ext(key) != ".json" {
			continue
		}
		var o claimed
		switch err := c.store.GetJSON(ctx, key, &o); {
		case errors.Is(err, ErrNotFound): // released between the listing and the read
		case err != nil:
			return nil, err
		default:
			out[key] = o
		}
	}
	return out, nil
}

// Check says whether the holder may still begin something that takes up to so long, without asking the store.
func (c *Claim) Check(takes time.Duration) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.lost || !c.now().Add(takes).Before(c.until) {
		return ErrClaimLost
	}
	return nil
}

// Renew makes the claim last its time again from now on, unless it has run out or was taken over.
func (c *Claim) Renew(ctx context.Context) error {
	if err := c.Check(0); err != nil {
		return err
	}
	if err := c.write(ctx); err != nil {
		return err
	}
	others, err := c.others(ctx)
	if err != nil {
		return err
	}
	for _, o := range others {
		if !o.Since.Before(c.since) {
			return errors.Join(ErrClaimLost, c.Release(ctx))
		}
	}
	return nil
}

// Release ends the claim at once. A holder that left something in doubt does not release it: the claim then
// runs out when that must be over.
func (c *Claim) Release(ctx context.Context) error {
	c.mu.Lock()
	c.lost = true
	c.mu.Unlock()
	return c.store.Remove(context.WithoutCancel(ctx), c.key)
}
