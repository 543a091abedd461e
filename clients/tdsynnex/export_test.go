package tdsynnex

import "time"

// SetRetryPause shortens the pauses between attempts of a price & availability call, for tests that
// are not about them.
func (c *Client) SetRetryPause(d time.Duration) { c.retryPause = d }
