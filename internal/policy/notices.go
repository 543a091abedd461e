package policy

import (
	"slices"
	"time"

	"digitalbridge/internal/notify"
)

// Notices is the policy of what people are told, when, and who.
type Notices struct {
	// Routes say who gets what. An address without a route gets everything, and so does a topic that no route names.
	Routes []NoticeRoute `yaml:"routes"`
	// Hours are those in which notices are given; outside of them only those of urgent topics. Empty: always.
	Hours Hours `yaml:"hours"`
	// Urgent are the topics that no hours hold back.
	Urgent []NoticeTopic `yaml:"urgent"`
	// GroupFor is how long a notice waits for others that go out in the same message.
	GroupFor Duration `yaml:"groupFor"`
	// PerHour is how many messages one address gets within an hour at most; what is beyond them waits and is given together.
	PerHour int `yaml:"perHour"`
	// DigestAt is the time of day of the digest, in the policy's time zone; empty: none.
	DigestAt TimeOfDay `yaml:"digestAt"`
}

// NoticeRoute is what one address gets.
type NoticeRoute struct {
	To     string        `yaml:"to"`
	Topics []NoticeTopic `yaml:"topics"`
}

// NoticeTopic is a topic of notices.
type NoticeTopic notify.Topic

func (NoticeTopic) values() []string { return texts(notify.Topics()...) }

// urgentGroupFor is how long an urgent notice waits for others: a sweep raises many questions within seconds.
const urgentGroupFor = 10 * time.Second

func defaultNotices() Notices {
	return Notices{
		Urgent: []NoticeTopic{NoticeTopic(notify.Decisions)}, GroupFor: Duration(time.Minute), PerHour: 20, DigestAt: "07:30",
	}
}

func (n Notices) validate(m *mistakes) {
	for _, r := range n.Routes {
		if r.To == "" {
			m.add("notices.routes", "a route has no address; give its name in NOTIFY_URLS: to: buyers")
		}
		if len(r.Topics) == 0 {
			m.add("notices.routes", "the route to %s names no topic", r.To)
		}
	}
	if !n.Hours.unlimited() {
		n.Hours.validate(m, "notices.hours")
	}
	if n.GroupFor < 0 || time.Duration(n.GroupFor) > time.Hour {
		m.add("notices.groupFor", "%s is not between 0s and 1h", n.GroupFor)
	}
	if n.PerHour < 1 {
		m.add("notices.perHour", "%d is below 1", n.PerHour)
	}
}

// To are the addresses that get a topic, of those that there are.
func (n Notices) To(topic notify.Topic, addresses []string) []string {
	routed, wanted := map[string]bool{}, map[string]bool{}
	for _, r := range n.Routes {
		routed[r.To] = true
		if slices.Contains(r.Topics, NoticeTopic(topic)) {
			wanted[r.To] = true
		}
	}
	var out []string
	for _, a := range addresses {
		if wanted[a] || !routed[a] {
			out = append(out, a)
		}
	}
	if len(out) == 0 {
		return addresses
	}
	return out
}

// Unknown are the addresses that routes name and that there are not.
func (n Notices) Unknown(addresses []string) []string {
	var out []string
	for _, r := range n.Routes {
		if !slices.Contains(addresses, r.To) && !slices.Contains(out, r.To) {
			out = append(out, r.To)
		}
	}
	return out
}

// Due is when a notice that comes up at a time is given: the urgent ones almost at once, the others within the hours.
func (p Policy) Due(topic notify.Topic, at time.Time) time.Time {
	n := p.Notices
	if n.IsUrgent(topic) {
		return at.Add(min(urgentGroupFor, time.Duration(n.GroupFor)))
	}
	due := at.Add(time.Duration(n.GroupFor))
	if n.Hours.unlimited() {
		return due
	}
	if open, ok := n.Hours.Next(due.In(p.Location())); ok {
		return open.In(at.Location())
	}
	return due
}

// IsUrgent reports whether no hours hold a topic back.
func (n Notices) IsUrgent(topic notify.Topic) bool {
	return slices.Contains(n.Urgent, NoticeTopic(topic))
}
