package autotask

import "time"

// DefaultLongestCall is how long Autotask lets a call run (reference autotask.md §4).
const DefaultLongestCall = 5 * time.Minute

// LongestCall is how long Autotask may go on with a call whose answer was lost. A create is over after that, so
// looking for its record then is certain.
func (c *Client) LongestCall() time.Duration { return c.cfg.LongestCall }
