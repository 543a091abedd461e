package notify

import (
	"errors"
	"fmt"
	"net/url"
	"regexp"
	"slices"
	"strings"

	"github.com/nicholas-fedor/shoutrrr/pkg/router"
	"github.com/nicholas-fedor/shoutrrr/pkg/services/specialized/generic"
	"github.com/nicholas-fedor/shoutrrr/pkg/types"
)

// Everybody is the name of an address that was given without one.
const Everybody = "everybody"

// Address is where notices go: a name by which the policy speaks of it, and a secret.
type Address struct {
	Name string
	raw  string
	// form is how the message is written for it.
	form form
}

// form is what a receiver understands.
type form string

const (
	formText  form = "text"  // plain text, by one of the library's services
	formSlack form = "slack" // the same, with Slack's three letters escaped
	formMail  form = "mail"  // the same, with a subject
	formCard  form = "card"  // an Adaptive Card, for a Teams workflow
	formJSON  form = "json"  // a flat JSON object, for everything else that takes webhooks
)

var (
	named = regexp.MustCompile(`^([a-z][a-z0-9-]{0,30})=(.+)$`)
	// slackHook is what Slack shows as the address of an incoming webhook.
	slackHook = regexp.MustCompile(`^/services/([A-Za-z0-9]+)/([A-Za-z0-9]+)/([A-Za-z0-9]+)$`)
)

// teamsWorkflows are the hosts of workflows that start when a Teams webhook request is received.
var teamsWorkflows = []string{".logic.azure.com", ".powerplatform.com", ".powerautomate.com"}

// ParseAddresses reads NOTIFY_URLS: addresses with blanks between them, each as name=address or, for one that needs no name, as it
// is. An error never shows an address.
func ParseAddresses(text string) ([]Address, error) {
	var out []Address
	var errs []error
	for i, word := range strings.Fields(text) {
		a := Address{Name: Everybody, raw: word}
		if m := named.FindStringSubmatch(word); m != nil {
			a.Name, a.raw = m[1], m[2]
		}
		if slices.ContainsFunc(out, func(b Address) bool { return b.Name == a.Name }) {
			errs = append(errs, fmt.Errorf("address %d has the name %q, which another one has: write name=address", i+1, a.Name))
			continue
		}
		if err := a.understand(); err != nil {
			errs = append(errs, fmt.Errorf("address %d (%s): %w", i+1, a.Name, err))
			continue
		}
		out = append(out, a)
	}
	return out, errors.Join(errs...)
}

// understand finds out what is at the address and writes it as the library wants it.
func (a *Address) understand() error {
	u, err := url.Parse(a.raw)
	if err != nil || u.Scheme == "" || u.Host == "" {
		return errors.New("is not an address such as https://… (a webhook), slack://…, teams+https://… or smtp://…")
	}
	scheme, transport, _ := strings.Cut(u.Scheme, "+")
	host := u.Hostname()
	switch {
	case scheme == "teams" && transport == "":
		a.form = formText
	case scheme == "http" || scheme == "https" || transport != "":
		return a.webhook(u, scheme, host)
	case scheme == "slack":
		a.form = formSlack
	case scheme == "smtp":
		return a.mail(u)
	default:
		a.form = formText
	}
	return a.known()
}

// webhook tells by the host what a plain address takes, unless it says so: teams+https, slack+https, generic+https.
func (a *Address) webhook(u *url.URL, scheme, host string) error {
	if _, rest, ok := strings.Cut(u.Scheme, "+"); ok {
		u.Scheme = rest
	}
	office := strings.HasSuffix(host, ".webhook.office.com")
	workflow := slices.ContainsFunc(teamsWorkflows, func(end string) bool { return strings.HasSuffix(host, end) })
	switch m := slackHook.FindStringSubmatch(u.Path); {
	case host == "hooks.slack.com" && m != nil:
		a.raw, a.form = fmt.Sprintf("slack://hook:%s-%s-%s@webhook", m[1], m[2], m[3]), formSlack
		return a.known()
	case office:
		a.raw, a.form = "teams+"+u.String(), formText
		return a.known()
	case scheme == "teams" || workflow:
		a.form = formCard
	case scheme == "http" || scheme == "https" || scheme == "generic":
		a.form = formJSON
	default: // a service of the library by an address of one's own
		a.form = formText
		return a.known()
	}
	a.raw = u.String()
	_, err := a.service()
	return err
}

// mail asks for an encrypted connection unless the address says otherwise, and takes no server whose certificate nobody vouches for.
func (a *Address) mail(u *url.URL) error {
	q := u.Query()
	if strings.EqualFold(q.Get("skiptlsverify"), "yes") || strings.EqualFold(q.Get("skiptlsverify"), "true") {
		return errors.New("has skiptlsverify: a server whose certificate is not checked may be anybody's; give the system its authority " +
			"instead")
	}
	if !q.Has("requirestarttls") && u.Port() != "465" {
		q.Set("requirestarttls", "yes")
		u.RawQuery = q.Encode()
	}
	a.raw, a.form = u.String(), formMail
	return a.known()
}

// known asks the library whether it can use the address. Matrix is left out: there it would already sign in.
func (a *Address) known() error {
	if strings.HasPrefix(a.raw, "matrix:") {
		return nil
	}
	_, err := a.service()
	return err
}

// card is the name of the template that writes the message as it is.
const card = "card"

// service makes the library's service for the address, afresh for every message: it keeps what it was last sent.
func (a *Address) service() (types.Service, error) {
	if a.form != formCard && a.form != formJSON {
		service, err := (&router.ServiceRouter{}).Locate(a.raw)
		if err != nil {
			return nil, errors.New("is not understood: " + a.clean(err.Error()))
		}
		return service, nil
	}
	u, err := url.Parse(a.raw)
	if err != nil {
		return nil, errors.New("is not an address")
	}
	service := &generic.Service{}
	if u, err = service.GetConfigURLFromCustom(u); err != nil {
		return nil, errors.New("is not understood: " + a.clean(err.Error()))
	}
	q := u.Query()
	q.Set("template", generic.JSONTemplate)
	if a.form == formCard {
		q.Set("template", card)
	}
	u.RawQuery = q.Encode()
	if err := service.Initialize(u, nil); err != nil {
		return nil, errors.New("is not understood: " + a.clean(err.Error()))
	}
	if a.form == formCard {
		if err := service.SetTemplateString(card, "{{.message}}"); err != nil {
			return nil, err
		}
	}
	return service, nil
}

// longSecret is how long a part of an address is that is no word.
const longSecret = 16

// Secrets are the parts of the address by which somebody else could write there.
func (a *Address) Secrets() []string {
	out := []string{a.raw}
	u, err := url.Parse(a.raw)
	if err != nil {
		return out
	}
	if password, ok := u.User.Password(); ok {
		out = append(out, password)
	}
	if a.form == formMail {
		return out
	}
	if len(u.User.Username()) >= longSecret {
		out = append(out, u.User.Username())
	}
	if rest := strings.TrimPrefix(u.RequestURI(), "/"); len(rest) >= longSecret/2 {
		out = append(out, rest)
	}
	for _, part := range strings.Split(u.Path, "/") {
		if len(part) >= longSecret {
			out = append(out, part)
		}
	}
	for _, values := range u.Query() {
		for _, v := range values {
			if len(v) >= longSecret {
				out = append(out, v)
			}
		}
	}
	return out
}

var anyAddress = regexp.MustCompile(`[A-Za-z][A-Za-z0-9+.-]*://[^\s"']+`)

// clean takes the address out of a text of the library, whole and in its parts.
func (a *Address) clean(text string) string {
	text = anyAddress.ReplaceAllString(text, "(its address)")
	for _, s := range a.Secrets() {
		if len(s) >= 4 {
			text = strings.ReplaceAll(text, s, "(secret)")
		}
	}
	return text
}
