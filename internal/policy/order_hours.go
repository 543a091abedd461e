package policy

import "time"

// unlimited reports whether nothing is said of hours.
func (h Hours) unlimited() bool { return len(h.Days) == 0 && h.From == "" && h.To == "" }

// SubmitOpens is the first moment from at on at which the sweep submits approved purchase orders: at itself
// when it is within the hours of the policy, or when there are none. What a person starts is not bound to
// them.
func (p Policy) SubmitOpens(at time.Time) time.Time {
	h := p.Orders.Hours
	if h.unlimited() {
		return at
	}
	opens, ok := h.Next(at.In(p.Location()))
	if !ok {
		return at
	}
	return opens.In(at.Location())
}
