package notify

import (
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"sync"
	"time"

	"digitalbridge/internal/bounded"
)

const (
	// requestWithin is for one request: a chat answers within a second.
	requestWithin = 10 * time.Second
	// maxAnswer is far above what a chat says.
	maxAnswer = 64 << 10
)

// leadsElsewhere is how a redirection is told.
const leadsElsewhere = "leads elsewhere"

// limits are what the library lacks: it asks with Go's default client, which waits for ever, follows redirections and reads
// endless answers. They hold for the hosts of our addresses only, so that whoever else uses that client is not affected.
type limits struct {
	mu    sync.Mutex
	hosts map[string]bool
	next  http.RoundTripper
}

// bounds is put into the client before anything runs: later, somebody could be using it.
var bounds = within(http.DefaultClient)

// within makes a client ask about every request whether it is bounded.
func within(c *http.Client) *limits {
	l := &limits{hosts: map[string]bool{}, next: c.Transport}
	before := c.CheckRedirect
	c.CheckRedirect = func(r *http.Request, via []*http.Request) error {
		switch {
		case l.holds(via[0].URL.Host):
			return fmt.Errorf("the address %s (status %d)", leadsElsewhere, r.Response.StatusCode)
		case before != nil:
			return before(r, via)
		case len(via) >= 10: // as Go does
			return errors.New("stopped after 10 redirects")
		}
		return nil
	}
	c.Transport = l
	return l
}

// bound sets limits to requests to the host of an address.
func (l *limits) bound(address string) {
	u, err := url.Parse(address)
	if err != nil {
		return
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	l.hosts[u.Host] = true
}

func (l *limits) holds(host string) bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.hosts[host]
}

// RoundTrip cuts time and answer of requests to our addresses.
func (l *limits) RoundTrip(r *http.Request) (*http.Response, error) {
	if l.holds(r.URL.Host) {
		return bounded.Transport{Next: l.next, Within: requestWithin, Bytes: maxAnswer}.RoundTrip(r)
	}
	if l.next == nil {
		return http.DefaultTransport.RoundTrip(r)
	}
	return l.next.RoundTrip(r)
}
