package tdsynnex

import "time"

// SetAuthClock is the time of day by which the pauses after refused credentials go.
func (c *Client) SetAuthClock(now func() time.Time) {
	for _, g := range c.auth {
		g.now = now
	}
}

// SetRetryPause shortens the pauses between attempts of a price & availability call, for tests that
// are not about them.
func (c *Client) SetRetryPause(d time.Duration) { c.retryPause = d }
