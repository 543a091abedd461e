// Package notify tells people what the bridge found or what it waits for: by a webhook of their chat
// (Slack, Teams and everything that takes plain JSON), in one message for each notice.
//
// The webhook's address is a secret: it never appears in an error or a log line.
package notify

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
	"time"
)

// Level says how soon a person should look.
type Level string

// Levels of a notice.
const (
	Info    Level = "info"    // good to know
	Warning Level = "warning" // somebody should look today
	Action  Level = "action"  // something waits for a person
)

// Notice is one message for people.
type Notice struct {
	Level Level `json:"level"`
	// Event names what happened, for people who filter, for example "order needs a decision".
	Event string `json:"event"`
	// Subject is the business object that it is about, for example "purchase order 1016".
	Subject string `json:"subject"`
	// Text is one sentence of what happened, Fix one of what to do.
	Text string `json:"text"`
	Fix  string `json:"fix,omitempty"`
	// Connection and Link (the workflow's page in the web UI) are filled in by the worker.
	Connection string `json:"connection,omitempty"`
	Link       string `json:"link,omitempty"`
}

// Line is the notice as one text.
func (n Notice) Line() string {
	text := strings.TrimRight(n.Text, ". \n")
	if n.Subject != "" {
		text = n.Subject + ": " + text
	}
	if n.Fix != "" {
		text += ". What to do: " + strings.TrimRight(n.Fix, ". \n")
	}
	return text + "."
}

// Format is what a webhook's receiver expects.
type Format string

// Formats of a webhook.
const (
	JSON  Format = "json"  // the notice itself, with its text in "message"
	Slack Format = "slack" // Slack and what is compatible with it: Mattermost, Rocket.Chat, Discord's /slack
	Teams Format = "teams" // a Teams workflow ("when a webhook request is received"), as an Adaptive Card
)

// Valid reports whether the format is one of those above.
func (f Format) Valid() bool { return f == JSON || f == Slack || f == Teams }

// Webhook sends notices to one address. The zero value sends nothing.
type Webhook struct {
	URL    string
	Format Format
	// Client is what requests are made with; nil: one with a time-out of ten seconds that follows no
	// redirection.
	Client *http.Client
}

// timeout of one request, in case the caller's context has none that is shorter.
const timeout = 10 * time.Second

var defaultClient = &http.Client{
	Timeout:       timeout,
	CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
}

// Enabled reports whether there is an address to send to.
func (w Webhook) Enabled() bool { return w.URL != "" }

// RefusedError is an answer of the receiver that is no success.
type RefusedError struct {
	Status int
	Answer string // the beginning of what it said
}

func (e *RefusedError) Error() string {
	return fmt.Sprintf("the webhook answered %d %s %s", e.Status, http.StatusText(e.Status), e.Answer)
}

// Temporary reports whether the same message may be taken later.
func (e *RefusedError) Temporary() bool {
	return e.Status == http.StatusTooManyRequests || e.Status >= http.StatusInternalServerError
}

// Send delivers the notice; a webhook without address takes it silently. Sending again after an error may
// show it twice.
func (w Webhook) Send(ctx context.Context, n Notice) error {
	if !w.Enabled() {
		return nil
	}
	body, err := w.Format.body(n)
	if err != nil {
		return err
	}
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, w.URL, bytes.NewReader(body))
	if err != nil {
		return errors.New("the webhook's address is not a URL")
	}
	req.Header.Set("Content-Type", "application/json")
	client := w.Client
	if client == nil {
		client = defaultClient
	}
	resp, err := client.Do(req)
	if err != nil {
		return fmt.Errorf("sending a notice: %w", withoutAddress(err))
	}
	defer func() { _ = resp.Body.Close() }()
	answer, _ := io.ReadAll(io.LimitReader(resp.Body, 200))
	if resp.StatusCode/100 != 2 {
		return &RefusedError{Status: resp.StatusCode, Answer: strings.TrimSpace(string(answer))}
	}
	return nil
}

// withoutAddress takes the address, which is a secret, out of what net/http says.
func withoutAddress(err error) error {
	var u *url.Error
	if errors.As(err, &u) {
		return u.Err
	}
	return err
}

// body is the notice in the receiver's form.
func (f Format) body(n Notice) ([]byte, error) {
	switch f {
	case Slack:
		text := escapeSlack(n.Line())
		if n.Link != "" {
			text += " <" + n.Link + "|open>"
		}
		return json.Marshal(map[string]string{"text": "*" + escapeSlack(n.Event) + "* " + text})
	case Teams:
		return json.Marshal(teamsMessage(n))
	default:
		return json.Marshal(struct {
			Notice
			Message string `json:"message"`
		}{n, n.Line()})
	}
}

// escapeSlack keeps the three characters that control Slack's texts from doing so.
func escapeSlack(s string) string {
	return strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;").Replace(s)
}

func teamsMessage(n Notice) any {
	type block map[string]any
	card := block{
		"type": "AdaptiveCard", "version": "1.4", "$schema": "http://adaptivecards.io/schemas/adaptive-card.json",
		"body": []block{
			{"type": "TextBlock", "text": n.Event, "weight": "bolder", "wrap": true},
			{"type": "TextBlock", "text": n.Line(), "wrap": true},
		},
	}
	if n.Link != "" {
		card["actions"] = []block{{"type": "Action.OpenUrl", "title": "Open", "url": n.Link}}
	}
	return block{"type": "message", "attachments": []block{{"contentType": "application/vnd.microsoft.card.adaptive", "content": card}}}
}
