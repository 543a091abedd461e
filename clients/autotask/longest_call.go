package autotask

import "time"

// LongestCall is how long Autotask lets a call run (reference autotask.md §4). A create whose answer was
// lost is over after that, so looking for its record then is certain.
const LongestCall = 5 * time.Minute
