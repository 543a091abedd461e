package sandboxkit

import (
	"fmt"
	"net/http"
	"path"
	"strings"
	"sync"
	"time"
)

// When and Action values of a [FaultRule].
const (
	WhenBefore = "before" // the request never reaches the API: no effect
	WhenAfter  = "after"  // the effect happened, the answer is spoilt or lost

	ActionDelay    = "delay"    // wait delayMs, then go on as usual
	ActionStatus   = "status"   // answer with status and an empty body
	ActionReset    = "reset"    // cut the connection without an answer
	ActionTruncate = "truncate" // announce the whole body, send half of it, cut the connection
	ActionGarbage  = "garbage"  // answer 200 with bytes that are neither JSON nor XML
)

// FaultRule says which request goes wrong and how.
type FaultRule struct {
	// Method is an HTTP method; empty matches every method.
	Method string `json:"method"`
	// Path is compared without case; * stands for one path segment ("/ATServicesRest/V1.0/*/query").
	Path string `json:"path"`
	// Nth is the first matching request that is hit, counted from 1 (0 means 1).
	Nth int `json:"nth"`
	// Count is how many matching requests are hit from Nth on; 0 means all of them.
	Count int `json:"count"`
	// When is "before" (default) or "after" the effect.
	When string `json:"when"`
	// Action is delay, status, reset, truncate or garbage.
	Action string `json:"action"`
	// Status is the HTTP status of action "status" (default 503).
	Status int `json:"status"`
	// RetryAfter is the header of that name beside the status: seconds or a date.
	RetryAfter string `json:"retryAfter"`
	// DelayMs is waited before the action, whatever it is.
	DelayMs int `json:"delayMs"`

	seen int
}

// Validate says what is wrong with a rule, in words for the person who wrote it.
func (r FaultRule) Validate() error {
	if r.Path == "" {
		return fmt.Errorf("path is missing; give the path of the request, for example /SynnexXML/PO")
	}
	if _, err := path.Match(strings.ToLower(r.Path), "/"); err != nil {
		return fmt.Errorf("path %q is not a valid pattern: %w", r.Path, err)
	}
	switch r.When {
	case "", WhenBefore, WhenAfter:
	default:
		return fmt.Errorf("when %q is not before or after", r.When)
	}
	switch r.Action {
	case ActionDelay, ActionStatus, ActionReset, ActionTruncate, ActionGarbage:
	default:
		return fmt.Errorf("action %q is not delay, status, reset, truncate or garbage", r.Action)
	}
	if r.Status != 0 && (r.Status < 200 || r.Status > 599) {
		return fmt.Errorf("status %d is not an HTTP status between 200 and 599", r.Status)
	}
	if r.Nth < 0 || r.Count < 0 || r.DelayMs < 0 {
		return fmt.Errorf("nth, count and delayMs can't be negative")
	}
	return nil
}

// Delay is how long the rule waits before it acts.
func (r FaultRule) Delay() time.Duration { return time.Duration(r.DelayMs) * time.Millisecond }

// Faults is the list of active rules. The first rule that hits a request decides.
type Faults struct {
	mu    sync.Mutex
	rules []*FaultRule
}

// Add appends rules; when one is invalid none is added.
func (f *Faults) Add(rules ...FaultRule) error {
	for i, r := range rules {
		if err := r.Validate(); err != nil {
			return fmt.Errorf("rule %d: %w", i+1, err)
		}
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	for _, r := range rules {
		r.seen = 0
		f.rules = append(f.rules, &r)
	}
	return nil
}

// Clear removes every rule.
func (f *Faults) Clear() {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.rules = nil
}

// Rules returns the active rules.
func (f *Faults) Rules() []FaultRule {
	f.mu.Lock()
	defer f.mu.Unlock()
	out := make([]FaultRule, 0, len(f.rules))
	for _, r := range f.rules {
		out = append(out, *r)
	}
	return out
}

// hit counts the request against every matching rule and returns the first rule that strikes.
func (f *Faults) hit(r *http.Request) *FaultRule {
	f.mu.Lock()
	defer f.mu.Unlock()
	var struck *FaultRule
	for _, rule := range f.rules {
		if rule.Method != "" && !strings.EqualFold(rule.Method, r.Method) {
			continue
		}
		if ok, _ := path.Match(strings.ToLower(rule.Path), strings.ToLower(r.URL.Path)); !ok {
			continue
		}
		rule.seen++
		first := max(rule.Nth, 1)
		if rule.seen < first || (rule.Count > 0 && rule.seen >= first+rule.Count) {
			continue
		}
		if struck == nil {
			c := *rule
			struck = &c
		}
	}
	return struck
}
