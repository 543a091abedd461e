// Package notify tells people what the bridge found or what it waits for: in Teams, Slack, by e-mail, by a plain webhook,
// and by whatever else the library shoutrrr speaks to.
//
// The addresses are secrets: they never appear in an error, a log line or a history.
package notify

import (
	"fmt"
	"slices"
	"strings"

	"digitalbridge/internal/problem"
)

// Level says how soon a person should look.
type Level string

// Levels of a notice.
const (
	Info    Level = "info"    // good to know
	Warning Level = "warning" // somebody should look today
	Action  Level = "action"  // something waits for a person
)

// Topic is what a notice is about; the policy says by it who gets what.
type Topic string

// Topics of notices.
const (
	Decisions  Topic = "decisions"  // something waits for a person: an order, a plan, a product
	Orders     Topic = "orders"     // what became of an order
	Products   Topic = "products"   // what became of a sync
	Connection Topic = "connection" // credentials, rights, something new of a vendor
	Failures   Topic = "failures"   // a scheduled run has failed
	Digest     Topic = "digest"     // the day in a few lines
)

// Topics lists them.
func Topics() []Topic { return []Topic{Decisions, Orders, Products, Connection, Failures, Digest} }

// Notice is one message for people.
type Notice struct {
	Level Level `json:"level"`
	Topic Topic `json:"topic"`
	// Event names what happened, for people who filter, for example "order needs a decision".
	Event string `json:"event"`
	// Subject is the business object that it is about, for example "purchase order 1016".
	Subject string `json:"subject"`
	// Text is what happened, the question first when there is one; Fix is one sentence of what to do.
	Text string `json:"text"`
	Fix  string `json:"fix,omitempty"`
	// Once is for a notice that several workflows would give: under the same words it is given once a day. It is for the
	// worker and not sent.
	Once string `json:"once,omitempty"`
	// Connection, Link (the desk's page about it) and Details (the workflow in the web UI) are filled in by the worker.
	Connection string `json:"connection,omitempty"`
	Link       string `json:"link,omitempty"`
	Details    string `json:"details,omitempty"`
}

// Line is the notice as one text, without its links.
func (n Notice) Line() string {
	return strings.TrimRight(problem.Text(n.Text, n.Fix), ". \n") + "."
}

// Title is what happened to what, in one line.
func (n Notice) Title() string {
	if n.Subject == "" {
		return oneLine(n.Event)
	}
	return oneLine(n.Event + ": " + n.Subject)
}

// lines are the notice below its title.
func (n Notice) lines() []string {
	lines := strings.Split(strings.TrimRight(n.Text, "\n"), "\n")
	if n.Fix != "" {
		lines = append(lines, "What to do: "+strings.TrimRight(n.Fix, ". \n")+".")
	}
	return lines
}

const (
	// maxTogether is how many notices of a group are written out.
	maxTogether = 15
	// maxTitle is how many characters a title has: an e-mail's subject.
	maxTitle = 150
	// maxLine keeps a line below what servers of e-mail take.
	maxLine = 800
)

// Title names notices that are given in one message.
func Title(list []Notice) string {
	if len(list) == 1 {
		return cut(list[0].Title(), maxTitle)
	}
	var events []string
	count := map[string]int{}
	for _, n := range list {
		if count[n.Event]++; count[n.Event] == 1 {
			events = append(events, n.Event)
		}
	}
	for i, e := range events {
		events[i] = oneLine(fmt.Sprintf("%d × %s", count[e], e))
	}
	return cut(fmt.Sprintf("%d notices: %s", len(list), strings.Join(events, ", ")), maxTitle)
}

// Message is the text of notices that are given in one message: each with its title, what it says and where to look.
func Message(list []Notice) string {
	var b strings.Builder
	shown := list[:min(len(list), maxTogether)]
	for i, n := range shown {
		if len(list) > 1 {
			fmt.Fprintf(&b, "%d. %s\n", i+1, n.Title())
		}
		for _, line := range n.lines() {
			b.WriteString(cut(line, maxLine) + "\n")
		}
		if n.Link != "" {
			b.WriteString("Open: " + n.Link + "\n")
		}
		if n.Details != "" {
			b.WriteString("Details: " + n.Details + "\n")
		}
		if i < len(shown)-1 {
			b.WriteString("\n")
		}
	}
	if more := len(list) - len(shown); more > 0 {
		fmt.Fprintf(&b, "\n%d more; the activity log has them all: starter log\n", more)
	}
	return strings.TrimRight(b.String(), "\n")
}

// top is the most urgent level of some notices.
func top(list []Notice) Level {
	order := []Level{Info, Warning, Action}
	level := Info
	for _, n := range list {
		if slices.Index(order, n.Level) > slices.Index(order, level) {
			level = n.Level
		}
	}
	return level
}

// oneLine is a text without line ends, which would begin a new header in an e-mail.
func oneLine(s string) string { return strings.Join(strings.Fields(s), " ") }

func cut(s string, most int) string {
	if runes := []rune(s); len(runes) > most {
		return string(runes[:most-1]) + "…"
	}
	return s
}
