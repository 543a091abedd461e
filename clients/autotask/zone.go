// Zones: which data centre has the tenant.

package autotask

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"time"
)

// zoneLifetime is how long an answer of the zone service is believed. Tenants move between
// data centres a few times in their life, and a move also shows as a refusal (see [Client.Zone]).
const zoneLifetime = 12 * time.Hour

// zoneRefreshPause is the least time between two questions about the zone after refusals.
const zoneRefreshPause = time.Minute

// zoneAskAgain is how long the zone is taken for granted when the zone service did not answer.
const zoneAskAgain = 10 * time.Minute

// Zone is the data centre that has the tenant.
type Zone struct {
	Name   string `json:"zoneName"`
	URL    string `json:"url"`    // base of the API, with a trailing slash
	WebURL string `json:"webUrl"` // base of the web interface
	CI     int64  `json:"ci"`     // the tenant's number
}

// Zone returns the tenant's zone. It is asked without credentials, kept for 12 hours, and
// asked once more when a call is refused with 401, which can mean that the tenant has moved.
// While the zone service does not answer, the last known zone stays, or that of [Config.ZoneURL].
// An answer that names a host other than Autotask's or an allowed one is an error.
func (c *Client) Zone(ctx context.Context) (Zone, error) {
	z, err := c.currentZone(ctx)
	return z.Zone, err
}

// knownZone is a zone with its checked base URL.
type knownZone struct {
	Zone
	base  *url.URL
	asked time.Time
}

// zoneCache holds the zone. Its lock is a channel so that waiting for it can be cancelled.
type zoneCache struct {
	once sync.Once
	lock chan struct{}
	zone *knownZone
	// refreshed is when the zone was last asked because of a refusal.
	refreshed time.Time
}

func (z *zoneCache) acquire(ctx context.Context) error {
	z.once.Do(func() { z.lock = make(chan struct{}, 1) })
	select {
	case z.lock <- struct{}{}:
		return nil
	case <-ctx.Done():
		return &Error{Class: ClassTransient, Op: "get the zone", Err: ctx.Err()}
	}
}

func (z *zoneCache) release() { <-z.lock }

func (c *Client) currentZone(ctx context.Context) (*knownZone, error) {
	if err := c.zone.acquire(ctx); err != nil {
		return &knownZone{}, err
	}
	defer c.zone.release()
	if z := c.zone.zone; z != nil && c.clock.Now().Sub(z.asked) < zoneLifetime {
		return z, nil
	}
	return c.askZone(ctx)
}

// movedZone asks again after a refusal by old, and reports whether the tenant is elsewhere now.
func (c *Client) movedZone(ctx context.Context, old *knownZone) (bool, error) {
	if err := c.zone.acquire(ctx); err != nil {
		return false, err
	}
	defer c.zone.release()
	now := c.zone.zone
	if now == nil || (now.base.String() == old.base.String() && c.clock.Now().Sub(c.zone.refreshed) >= zoneRefreshPause) {
		c.zone.refreshed = c.clock.Now()
		var err error
		if now, err = c.askZone(ctx); err != nil {
			return false, err
		}
	}
	return now.base.String() != old.base.String(), nil
}

// askZone asks the zone service; the caller holds the cache.
func (c *Client) askZone(ctx context.Context) (*knownZone, error) {
	base, err := c.hosts.check(c.cfg.ZoneURL)
	if err != nil {
		return &knownZone{}, refuse("get the zone", "zone URL: %w", err)
	}
	var z Zone
	x := exchange{
		op: "get the zone", endpoint: "ZoneInformation", method: http.MethodGet,
		path: "V1.0/ZoneInformation", query: url.Values{"user": {c.cfg.UserName}}, anonymous: true,
	}
	err = c.attempts(ctx, x, &z, func() (*url.URL, error) { return base, nil })
	if named, parseErr := url.Parse(z.URL); err == nil && (parseErr != nil || named.Host == "") {
		err = &Error{Class: ClassMalformed, Op: x.op, Method: x.method, Path: x.path, Status: 200,
			Err: fmt.Errorf("the answer names no address of a zone, but %q", clip(z.URL))}
	}
	if err != nil {
		if kept := c.zoneWithoutService(ctx, err, base); kept != nil {
			c.zone.zone = kept
			return kept, nil
		}
		return &knownZone{}, zoneError(err)
	}
	zoneBase, err := c.hosts.check(z.URL)
	if err != nil {
		return &knownZone{}, &Error{Class: ClassMalformed, Op: "get the zone", Method: x.method, Path: x.path, Status: 200,
			Err: fmt.Errorf("the zone's URL was refused: %w", err)}
	}
	c.zone.zone = &knownZone{Zone: z, base: zoneBase, asked: c.clock.Now()}
	return c.zone.zone, nil
}

// zoneWithoutService is the zone to go on with when the zone service did not answer, or something in its place did: the
// last known one, or the one that [Config.ZoneURL] names. Nil when there is none, or when the service said that it does not
// know the user.
func (c *Client) zoneWithoutService(ctx context.Context, err error, base *url.URL) *knownZone {
	var e *Error
	var certificate *tls.CertificateVerificationError // somebody else answers
	if ctx.Err() != nil || errors.As(err, &certificate) || (errors.As(zoneError(err), &e) && e.Class == ClassAuth && !e.Page) {
		return nil
	}
	var kept knownZone
	switch {
	case c.zone.zone != nil:
		kept = *c.zone.zone
	case c.cfg.zoneGiven:
		kept = knownZone{Zone: Zone{Name: "as configured", URL: base.String()}, base: base}
	default:
		return nil
	}
	kept.asked = c.clock.Now().Add(zoneAskAgain - zoneLifetime)
	return &kept
}

// zoneError reads the zone service's 500, which is its answer to a user that it doesn't know.
func zoneError(err error) error {
	var e *Error
	if errors.As(err, &e) && e.Status == http.StatusInternalServerError && len(e.Messages) > 0 && !e.Page &&
		!contains(strings.ToLower(strings.Join(e.Messages, " ")), faultTexts) {
		e.Class = ClassAuth
		e.Messages = append(e.Messages, "the zone service answers so when it doesn't know the API user (a new one can take some minutes)")
	}
	return err
}
