// The hourly budget: who may call now. Pure: it knows time only as an argument.

package autotask

import "time"

const (
	// learnPause is the least time between two questions about the tenant's use.
	learnPause = time.Minute
	// defaultLimit is Autotask's limit of requests in a rolling hour, for all integrations.
	defaultLimit = 10000
	// buckets divide the rolling window; a call is forgotten between one and one and a 60th
	// window after it was made, so the count is never too low.
	buckets = 60
)

// budget counts this process's calls in a rolling window and knows the tenant's use as last
// learned.
type budget struct {
	learning  bool // ask ThresholdInformation
	limit     int
	window    time.Duration
	share     float64
	reserve   float64
	stayBelow float64

	asking      bool
	lastAsked   time.Time
	lastLearned time.Time
	tenant      int // the tenant's use when it was last learned
	since       int // our calls since then

	counts [buckets + 1]calls
	head   int64 // number of the newest bucket, counted from the zero time
	own    int   // sum of all counts
	urgent int   // sum of the priority calls among them
}

// calls are those of one bucket: all, and the priority calls among them.
type calls struct{ all, urgent int }

// verdict says whether a call may go, or why and how long it waits before it looks again.
type verdict struct {
	ok     bool
	reason string
	wait   time.Duration
}

func newBudget(cfg Config) budget {
	b := budget{
		learning: cfg.RequestsPerHour == 0, limit: cfg.RequestsPerHour, window: time.Hour,
		share: cfg.BudgetShare, reserve: cfg.OrderReserve, stayBelow: cfg.StayBelow,
	}
	if b.learning {
		b.limit = defaultLimit
	}
	return b
}

// mustLearn reports whether the caller has to ask for the tenant's use now. It says so to one
// caller at a time, at most once a minute, and counts the question.
// A call that has to wait for our own share anyhow does not ask: the answer would change nothing, and costs one of the share.
func (b *budget) mustLearn(now time.Time, priority bool) bool {
	if !b.learning || b.asking || now.Sub(b.lastAsked) < learnPause || b.spent(now, priority) != "" {
		return false
	}
	b.asking, b.lastAsked = true, now
	b.count(now, false)
	return true
}

// learned takes the answer. After an error the old numbers stay, with our calls added.
func (b *budget) learned(now time.Time, t Threshold, err error) {
	b.asking = false
	if err != nil {
		return
	}
	if t.Limit > 0 {
		b.limit = t.Limit
	}
	if t.Window > 0 && t.Window != b.window {
		b.rebase(now, t.Window)
	}
	b.tenant, b.since, b.lastLearned = t.Current, 0, now
}

// refused takes a refusal for the hourly limit as news of the tenant's use.
func (b *budget) refused() { b.tenant = max(b.tenant, b.limit) }

// use is the tenant's use as far as it is known. What was learned longer ago than the window
// says nothing any more; then only our own calls are known.
func (b *budget) use(now time.Time) int {
	if now.Sub(b.lastLearned) >= b.window {
		return b.own
	}
	return b.tenant + b.since
}

// rebase changes the window and keeps the count as if all calls were made now.
func (b *budget) rebase(now time.Time, window time.Duration) {
	b.window, b.counts = window, [buckets + 1]calls{}
	b.head = b.bucket(now)
	b.counts[b.head%(buckets+1)] = calls{b.own, b.urgent}
}

// ours is this process's share of the limit.
func (b *budget) ours() float64 { return float64(b.limit) * b.share }

// kept is what is left of the reserve: what priority calls have used of it in the window need not be kept any more.
func (b *budget) kept() float64 { return max(0, b.ours()*b.reserve-float64(b.urgent)) }

// spent says why our own share has no room for a call, "" when it has.
func (b *budget) spent(now time.Time, priority bool) string {
	b.roll(now)
	switch own := float64(b.own); {
	case own >= b.ours():
		return WaitBudget
	case !priority && own >= b.ours()-b.kept():
		return WaitReserve
	}
	return ""
}

// take counts the call and lets it go, or says why it waits.
func (b *budget) take(now time.Time, priority bool) verdict {
	if reason := b.spent(now, priority); reason != "" {
		return verdict{reason: reason, wait: b.untilRoom(now)}
	}
	tenantLimit := float64(b.limit)
	if !priority {
		tenantLimit -= b.kept()
		if b.stayBelow > 0 {
			tenantLimit = min(tenantLimit, float64(b.limit)*b.stayBelow)
		}
	}
	if b.learning && float64(b.use(now)) >= tenantLimit {
		return verdict{reason: WaitTenant, wait: max(learnPause-now.Sub(b.lastAsked), time.Second)}
	}
	b.count(now, priority)
	return verdict{ok: true}
}

func (b *budget) count(now time.Time, priority bool) {
	b.roll(now)
	bucket := &b.counts[b.head%(buckets+1)]
	bucket.all++
	b.own++
	b.since++
	if priority {
		bucket.urgent++
		b.urgent++
	}
}

func (b *budget) bucket(now time.Time) int64 {
	return now.UnixNano() / int64(b.window/buckets)
}

// roll forgets the calls that left the window.
func (b *budget) roll(now time.Time) {
	head := b.bucket(now)
	if head-b.head > buckets {
		b.counts, b.own, b.urgent, b.head = [buckets + 1]calls{}, 0, 0, head
		return
	}
	for b.head < head {
		b.head++
		i := b.head % (buckets + 1)
		b.own -= b.counts[i].all
		b.urgent -= b.counts[i].urgent
		b.counts[i] = calls{}
	}
}

// untilRoom is the time until the oldest counted call leaves the window.
func (b *budget) untilRoom(now time.Time) time.Duration {
	width := int64(b.window / buckets)
	for age := int64(buckets); age >= 0; age-- {
		n := b.head - age
		if n >= 0 && b.counts[n%(buckets+1)].all > 0 {
			return time.Duration((n+buckets+1)*width - now.UnixNano())
		}
	}
	return time.Second
}
