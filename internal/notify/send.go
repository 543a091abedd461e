package notify

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"mime"
	"net/http"
	"regexp"
	"strconv"
	"strings"

	"github.com/nicholas-fedor/shoutrrr/pkg/types"
)

// Sender sends notices to addresses. The zero value has none.
type Sender struct {
	addresses map[string]*receiver
	names     []string
}

type receiver struct {
	Address
	// room is for messages that are under way. The library can't be told to stop, so one that got no answer in time goes on
	// by itself; a receiver that never answers gets no more than these.
	room chan struct{}
}

// underWay is how many messages to one address may be without an answer.
const underWay = 4

// NewSender makes a Sender of addresses. From then on no request by Go's default client to one of their hosts takes longer than ten
// seconds, follows a redirection or reads an endless answer.
func NewSender(addresses []Address) *Sender {
	s := &Sender{addresses: map[string]*receiver{}}
	for _, a := range addresses {
		s.addresses[a.Name] = &receiver{a, make(chan struct{}, underWay)}
		bounds.bound(a.raw)
		s.names = append(s.names, a.Name)
	}
	return s
}

// Names are those of the addresses, in the order in which they were given.
func (s *Sender) Names() []string {
	if s == nil {
		return nil
	}
	return s.names
}

// Error says why a message was not taken.
type Error struct {
	// Address is the name of it.
	Address string
	Cause   string
	fix     string
	// Temporary: the same message may be taken later.
	Temporary bool
}

func (e *Error) Error() string {
	return fmt.Sprintf("the notice to %s was not taken: %s", e.Address, e.Cause)
}

// Fix says what to do about it.
func (e *Error) Fix() string { return e.fix }

// Send gives notices to an address, in one message. Sending again after an error may show it twice.
func (s *Sender) Send(ctx context.Context, to string, list []Notice) error {
	r := s.addresses[to]
	if r == nil {
		return &Error{Address: to, Cause: "there is no address of that name",
			fix: "Name one in NOTIFY_URLS (" + to + "=…), or take the name out of the policy (notices.routes)."}
	}
	service, err := r.service()
	if err != nil {
		return &Error{Address: to, Cause: err.Error(), fix: "Fix the address in NOTIFY_URLS."}
	}
	message, params, err := r.message(list)
	if err != nil {
		return err
	}
	select {
	case r.room <- struct{}{}:
	default:
		return &Error{Address: to, Cause: fmt.Sprintf("%d messages before it have had no answer", underWay), Temporary: true,
			fix: "The receiver is slow or hangs; it is tried again by itself."}
	}
	done := make(chan error, 1)
	go func() {
		done <- service.Send(message, &params)
		<-r.room
	}()
	select {
	case <-ctx.Done():
		return r.failed(errors.New("no answer in time"))
	case err := <-done:
		return r.failed(err)
	}
}

// message writes notices as the receiver understands them.
func (a *Address) message(list []Notice) (string, types.Params, error) {
	title, text := Title(list), Message(list)
	switch a.form {
	case formCard:
		data, err := json.Marshal(teamsCard(list))
		return string(data), types.Params{}, err
	case formJSON:
		params := types.Params{types.TitleKey: title, "level": string(top(list)), "count": strconv.Itoa(len(list))}
		if len(list) == 1 {
			n := list[0]
			for key, value := range map[string]string{
				"topic": string(n.Topic), "event": n.Event, "subject": n.Subject, "text": n.Text, "fix": n.Fix, "connection": n.Connection,
				"link": n.Link, "details": n.Details,
			} {
				if value != "" {
					params[key] = value
				}
			}
		}
		return text, params, nil
	case formMail:
		return text + "\n", types.Params{types.TitleKey: mime.QEncoding.Encode("utf-8", title)}, nil
	case formSlack:
		escape := strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;").Replace
		return "*" + escape(title) + "*\n" + escape(text), types.Params{}, nil
	}
	return title + "\n" + text, types.Params{}, nil
}

// teamsCard is the message of a Teams workflow: an Adaptive Card with a button for each place to look.
func teamsCard(list []Notice) any {
	type block map[string]any
	heading := func(text string) block {
		return block{"type": "TextBlock", "text": text, "weight": "bolder", "wrap": true}
	}
	body := []block{heading(Title(list))}
	for i, n := range list[:min(len(list), maxTogether)] {
		if len(list) > 1 {
			body = append(body, heading(fmt.Sprintf("%d. %s", i+1, n.Title())))
		}
		for _, line := range n.lines() {
			body = append(body, block{"type": "TextBlock", "text": cut(line, maxLine), "wrap": true})
		}
		var actions []block
		if n.Link != "" {
			actions = append(actions, block{"type": "Action.OpenUrl", "title": "Open", "url": n.Link})
		}
		if n.Details != "" {
			actions = append(actions, block{"type": "Action.OpenUrl", "title": "Details", "url": n.Details})
		}
		if len(actions) > 0 {
			body = append(body, block{"type": "ActionSet", "actions": actions})
		}
	}
	if more := len(list) - maxTogether; more > 0 {
		body = append(body, block{"type": "TextBlock", "text": fmt.Sprintf("%d more; the activity log has them all", more), "wrap": true})
	}
	return block{"type": "message", "attachments": []block{{
		"contentType": "application/vnd.microsoft.card.adaptive",
		"content": block{"type": "AdaptiveCard", "version": "1.4", "$schema": "http://adaptivecards.io/schemas/adaptive-card.json",
			"body": body},
	}}}
}

var (
	status    = regexp.MustCompile(`\b([3-5]\d\d)\b`)
	longCause = 300
)

// failed names the cause of what the library says, which has no types for it: by the status, and by the words of Go's own errors.
func (a *Address) failed(err error) error {
	if err == nil {
		return nil
	}
	said := a.clean(err.Error())
	e := &Error{Address: a.Name, Cause: cut(oneLine(said), longCause)}
	has := func(words ...string) bool {
		for _, w := range words {
			if strings.Contains(strings.ToLower(said), w) {
				return true
			}
		}
		return false
	}
	code := 0
	if m := status.FindStringSubmatch(said); m != nil {
		code, _ = strconv.Atoi(m[1])
	}
	switch {
	case has("no such host", "server misbehaving"):
		e.Temporary, e.fix = true, "Check the host in NOTIFY_URLS and this machine's name resolution; it is tried again by itself."
	case has("certificate", "x509"):
		e.fix = "The receiver's certificate is not trusted: give its authority to the system, or look who answers in its place."
	case has("connection refused"):
		e.Temporary, e.fix = true, "Nothing listens there: check the port in NOTIFY_URLS; it is tried again by itself."
	case has("no answer in time", "timeout", "deadline exceeded", "timed out"):
		e.Temporary = true
		e.fix = "The receiver is slow, or a firewall lets nothing through from this machine; it is tried again by itself."
	case has(leadsElsewhere):
		e.fix = "A notice follows nobody: set the address in NOTIFY_URLS to where it leads, if that is yours."
	case a.form == formMail:
		a.mailFailed(e, code, has)
	default:
		a.webhookFailed(e, code, has)
	}
	return e
}

// mailFailed reads what a mail server said: 4xx is for now, 5xx for good.
func (a *Address) mailFailed(e *Error, code int, has func(...string) bool) {
	switch {
	case has("starttls"):
		e.fix = "The mail server offers no encryption on this port: use the one for submission (587 or 465)."
	case code == 535 || code == 534 || code == 530 || has("auth"):
		e.fix = "The mail server does not let this user sign in: set user and password anew in NOTIFY_URLS; many providers want a " +
			"password made for programs, or have signing in by SMTP switched off."
	case code >= 500:
		e.fix = "The mail server refuses the message for good: check fromaddress and toaddresses in NOTIFY_URLS."
	default:
		e.Temporary, e.fix = true, "The mail server takes nothing for now; it is tried again by itself."
	}
}

// webhookFailed reads what a receiver of webhooks said.
func (a *Address) webhookFailed(e *Error, code int, has func(...string) bool) {
	switch {
	case code == http.StatusNotFound || code == http.StatusGone || has("no_service", "channel_not_found", "no_team"):
		e.fix = "The webhook does not exist any more, or its address is not complete: make a new one in the chat and set it in NOTIFY_URLS."
	case code == http.StatusUnauthorized || code == http.StatusForbidden || has("invalid_token", "channel_is_archived", "invalid_auth"):
		e.fix = "The receiver refuses the webhook's token: look in the chat whether it was revoked or its channel archived, and set it " +
			"anew in NOTIFY_URLS."
	case code == http.StatusRequestEntityTooLarge:
		e.fix = "The receiver takes only shorter messages; the notice is in the worker's log."
	case code == http.StatusTooManyRequests:
		e.Temporary, e.fix = true, "The receiver takes no more for now; it is tried again by itself."
	case code >= http.StatusBadRequest && code < http.StatusInternalServerError:
		e.fix = "The receiver does not understand the message: check that the address in NOTIFY_URLS is a webhook's, and of which chat " +
			"(teams+https://… for a Teams workflow)."
	default:
		e.Temporary, e.fix = true, "The receiver, or a proxy before it, failed; it is tried again by itself."
	}
}
