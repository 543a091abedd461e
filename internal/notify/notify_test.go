package notify

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"golang.org/x/sync/errgroup"
)

var notice = Notice{
	Level: Action, Topic: Decisions, Event: "order needs a decision", Subject: "purchase order 1016",
	Text: "Approve? The price of line 1 moved from 10.00 to <12.00> & more", Fix: "approve or reject it", Connection: "main",
	Link: "https://desk/orders/1016", Details: "http://ui/workflows/x",
}

// receive is a receiver of webhooks that keeps the last message.
func receive(t *testing.T, status int) (*httptest.Server, *string) {
	t.Helper()
	got := new(string)
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		*got = r.Method + " " + r.Header.Get("Content-Type") + " " + r.URL.RequestURI() + " " + string(body)
		if status/100 == 3 {
			w.Header().Set("Location", "http://elsewhere.invalid/")
		}
		w.WriteHeader(status)
	}))
	t.Cleanup(s.Close)
	return s, got
}

func sender(t *testing.T, text string) *Sender {
	t.Helper()
	addresses, err := ParseAddresses(text)
	require.NoError(t, err)
	return NewSender(addresses)
}

func TestAPlainWebhookGetsAFlatObject(t *testing.T) {
	server, got := receive(t, http.StatusOK)
	require.NoError(t, sender(t, server.URL+"/hook?sig=one").Send(t.Context(), Everybody, []Notice{notice}))
	head, body, _ := strings.Cut(*got, "{")
	require.Equal(t, "POST application/json /hook?sig=one ", head)
	require.JSONEq(t, `{"title":"order needs a decision: purchase order 1016","level":"action","topic":"decisions","count":"1",
		"event":"order needs a decision","subject":"purchase order 1016","connection":"main","link":"https://desk/orders/1016",
		"details":"http://ui/workflows/x","text":"Approve? The price of line 1 moved from 10.00 to <12.00> & more",
		"fix":"approve or reject it",
		"message":"Approve? The price of line 1 moved from 10.00 to <12.00> & more\nWhat to do: approve or reject it.\n`+
		`Open: https://desk/orders/1016\nDetails: http://ui/workflows/x"}`, "{"+body)
}

func TestATeamsWorkflowGetsACardWithButtons(t *testing.T) {
	server, got := receive(t, http.StatusAccepted)
	require.NoError(t, sender(t, "buyers=teams+"+server.URL+"/workflows/1").Send(t.Context(), "buyers", []Notice{notice, notice}))
	head, body, _ := strings.Cut(*got, "{")
	require.Equal(t, "POST application/json /workflows/1 ", head)
	var message struct {
		Attachments []struct {
			Content struct {
				Body []struct {
					Text    string
					Actions []struct{ Title, URL string }
				}
			}
		}
	}
	require.NoError(t, json.Unmarshal([]byte("{"+body), &message))
	card := message.Attachments[0].Content.Body
	require.Equal(t, "2 notices: 2 × order needs a decision", card[0].Text)
	require.Equal(t, "1. order needs a decision: purchase order 1016", card[1].Text)
	require.Equal(t, "Approve? The price of line 1 moved from 10.00 to <12.00> & more", card[2].Text)
	require.Equal(t, "https://desk/orders/1016", card[4].Actions[0].URL)
	require.Equal(t, "http://ui/workflows/x", card[4].Actions[1].URL)
}

// An address is told apart by what it looks like, as a person copies it out of the chat.
func TestAddressesAreUnderstoodAsTheyAreCopied(t *testing.T) {
	const office = "https://acme.webhook.office.com/webhookb2/11111111-4444-4444-8444-cccccccccccc@22222222-4444-4444-8444-cccccccccccc/" +
		"IncomingWebhook/33333333012222222222333333333344/" +
		"44444444-4444-4444-8444-cccccccccccc/V2ESyij_gAljSoUQHvZoZYzlpAoAXExyOl26dlf1xHEx05"
	for _, row := range []struct {
		name, text string
		want       form
		scheme     string
	}{
		{"Slack's webhook", "https://hooks.slack.com/services/T00000000/B00000000/AAAAAAAAAAAAAAAAAAAAAAAA", formSlack, "slack:"},
		{"Slack by the library's own form", "slack://hook:T00000000-B00000000-AAAAAAAAAAAAAAAAAAAAAAAA@webhook", formSlack, "slack:"},
		{"a connector of Office 365", office, formText, "teams+https:"},
		{"a Teams workflow", "https://prod-1.westeurope.logic.azure.com:443/workflows/abc/triggers/manual/paths/invoke?api-version=1&sig=x",
			formCard, "https:"},
		{"a Teams workflow of Power Platform", "https://default1.2.environment.api.powerplatform.com/powerautomate/x?sig=y", formCard,
			"https:"},
		{"any webhook", "https://hooks.example.com/x", formJSON, "https:"},
		{"any webhook by the library's own form", "generic+https://hooks.example.com/x", formJSON, "https:"},
		{"e-mail", "smtp://user:pass@mail.example.com:587/?from=a@example.com&to=b@example.com,c@example.com", formMail, "smtp:"},
		{"another chat", "discord://token@1234567890", formText, "discord:"},
	} {
		list, err := ParseAddresses("x=" + row.text)
		require.NoError(t, err, row.name)
		require.Equal(t, row.want, list[0].form, row.name)
		require.True(t, strings.HasPrefix(list[0].raw, row.scheme), "%s: %s", row.name, list[0].raw)
	}
}

func TestAddressesThatCantBeUsedAreRefusedWithoutShowingThem(t *testing.T) {
	for text, says := range map[string]string{
		"secret-token":                                                      "is not an address such as",
		"a=https://x.example a=https://secret":                              `has the name "a", which another one has`,
		"https://x.example https://secret.token":                            "which another one has",
		"gopher://secret-token@host":                                        "is not understood",
		"smtp://user:secret-token@host/?from=a@example.com":                 "is not understood",
		"smtp://u:secret-token@h:25/?from=a@b.c&to=a@b.c&skiptlsverify=yes": "skiptlsverify",
		"teams://secret-token":                                              "is not understood",
	} {
		_, err := ParseAddresses(text)
		require.ErrorContains(t, err, says, text)
		require.NotContains(t, err.Error(), "secret")
	}
}

// The cause that is named is the cause: what the receiver really said, and what to do about that.
func TestTheCauseOfANoticeThatWasNotTakenIsNamed(t *testing.T) {
	for code, want := range map[int]struct {
		fix       string
		temporary bool
	}{
		301: {"to where it leads", false}, 302: {"to where it leads", false}, 308: {"to where it leads", false}, 400: {"of which chat",
			false},
		401: {"token", false}, 403: {"token", false}, 404: {"make a new one", false}, 405: {"of which chat", false},
		410: {"make a new one", false},
		413: {"shorter", false}, 415: {"of which chat", false}, 422: {"of which chat", false}, 429: {"tried again", true},
		500: {"tried again", true}, 502: {"a proxy before it", true}, 503: {"tried again", true},
	} {
		for _, form := range []string{"", "teams+"} {
			server, _ := receive(t, code)
			var failed *Error
			require.ErrorAs(t, sender(t, form+server.URL+"/secret-token-of-a-channel").Send(t.Context(), Everybody, []Notice{notice}),
				&failed)
			require.Contains(t, failed.Fix(), want.fix, "status %d", code)
			require.Equal(t, want.temporary, failed.Temporary, "status %d", code)
			require.NotContains(t, failed.Error(), "secret-token")
		}
	}
	closed := httptest.NewServer(http.NotFoundHandler())
	closed.Close()
	untrusted := httptest.NewTLSServer(http.NotFoundHandler())
	defer untrusted.Close()
	for name, row := range map[string]struct{ url, fix string }{
		"nobody listens":      {closed.URL, "Nothing listens there"},
		"unknown certificate": {untrusted.URL, "certificate is not trusted"},
		"no such name":        {"http://hooks.invalid/x", "name resolution"},
		"no mail server": {"smtp://u:secret-token@" + closed.Listener.Addr().String() + "/?from=a@b.c&to=a@b.c",
			"Nothing listens there"},
	} {
		var failed *Error
		require.ErrorAs(t, sender(t, row.url).Send(t.Context(), Everybody, []Notice{notice}), &failed, name)
		require.Contains(t, failed.Fix(), row.fix, "%s: %v", name, failed)
		require.NotContains(t, failed.Error(), "secret-token")
	}
	var failed *Error
	require.ErrorAs(t, sender(t, "").Send(t.Context(), "buyers", []Notice{notice}), &failed)
	require.Contains(t, failed.Fix(), "notices.routes")
}

// A receiver that hangs holds nobody up, and gets only some messages more; one that answers without end is cut.
func TestAReceiverThatHangsOrNeverEndsIsLeft(t *testing.T) {
	release := make(chan struct{})
	hangs := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { <-release }))
	defer hangs.Close()
	defer close(release)
	s := sender(t, hangs.URL)
	for range underWay {
		late, cancel := context.WithTimeout(t.Context(), 10*time.Millisecond)
		var failed *Error
		require.ErrorAs(t, s.Send(late, Everybody, []Notice{notice}), &failed)
		require.Contains(t, failed.Cause, "no answer in time")
		require.True(t, failed.Temporary)
		cancel()
	}
	require.ErrorContains(t, s.Send(t.Context(), Everybody, []Notice{notice}), "have had no answer")

	endless := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		for r.Context().Err() == nil {
			if _, err := w.Write(make([]byte, 1<<16)); err != nil {
				return
			}
		}
	}))
	defer endless.Close()
	require.NoError(t, sender(t, endless.URL).Send(t.Context(), Everybody, []Notice{notice}), "it took the message")
}

// mailServer takes one message, without encryption.
func mailServer(t *testing.T, greeting string) (string, <-chan string) {
	t.Helper()
	l, err := (&net.ListenConfig{}).Listen(t.Context(), "tcp", "127.0.0.1:0")
	require.NoError(t, err)
	t.Cleanup(func() { _ = l.Close() })
	got := make(chan string, 1)
	go func() {
		c, err := l.Accept()
		if err != nil {
			return
		}
		defer func() { _ = c.Close() }()
		in, mail := bufio.NewScanner(c), ""
		_, _ = fmt.Fprintf(c, "%s\r\n", greeting)
		for data := false; in.Scan(); {
			line := in.Text()
			switch {
			case data && line == ".":
				data = false
				got <- mail
				_, _ = io.WriteString(c, "250 taken\r\n")
			case data:
				mail += line + "\n"
			case line == "DATA":
				data = true
				_, _ = io.WriteString(c, "354 go on\r\n")
			case line == "QUIT":
				_, _ = io.WriteString(c, "221 bye\r\n")
				return
			default:
				_, _ = io.WriteString(c, "250 fine\r\n")
			}
		}
	}()
	return l.Addr().String(), got
}

func TestAnEMailHasTheQuestionInItsSubject(t *testing.T) {
	host, got := mailServer(t, "220 here")
	n := notice
	n.Subject = "purchase order 1016\r\nBcc: everybody@example.com"
	require.NoError(t, sender(t, "smtp://"+host+"/?from=bridge@example.com&to=ann@example.com&requirestarttls=no").Send(t.Context(),
		Everybody,
		[]Notice{n}))
	mail := <-got
	require.Contains(t, mail, "Subject: order needs a decision: purchase order 1016 Bcc: everybody@example.com\n", "no header of its own")
	require.Contains(t, mail, "Open: https://desk/orders/1016")
}

func TestAnEMailGoesOnlyOverAnEncryptedConnection(t *testing.T) {
	host, got := mailServer(t, "220 here")
	var failed *Error
	require.ErrorAs(t, sender(t, "smtp://"+host+"/?from=bridge@example.com&to=ann@example.com").Send(t.Context(), Everybody,
		[]Notice{notice}),
		&failed)
	require.Contains(t, failed.Fix(), "no encryption", failed.Cause)
	require.Empty(t, got)
}

func TestSecretsOfAddressesAreKnown(t *testing.T) {
	for text, want := range map[string][]string{
		"https://hooks.slack.com/services/T00000000/B00000000/AAAAAAAAAAAAAAAAAAAAAAAA": {"T00000000-B00000000-AAAAAAAAAAAAAAAAAAAAAAAA"},
		"https://x.logic.azure.com/workflows/0123456789abcdef0123/invoke?sig=verysecretsignature1": {"0123456789abcdef0123",
			"verysecretsignature1"},
		"smtp://user:mailpassword@mail.example.com:587/?from=a@example.com&to=b@example.com": {"mailpassword"},
		"discord://tokenoftwentyletters@1234567890":                                          {"tokenoftwentyletters"},
	} {
		list, err := ParseAddresses(text)
		require.NoError(t, err)
		for _, s := range want {
			require.Contains(t, list[0].Secrets(), s)
		}
	}
}

func TestManyNoticesAreOneMessage(t *testing.T) {
	list := make([]Notice, 40)
	for i := range list {
		list[i] = Notice{Level: Warning, Event: "order rejected", Subject: fmt.Sprintf("purchase order %d", i),
			Text: strings.Repeat("long ", 900)}
	}
	list[3].Level = Action
	text := Message(list)
	require.Contains(t, text, "15. order rejected: purchase order 14")
	require.NotContains(t, text, "purchase order 15")
	require.Contains(t, text, "25 more")
	require.Equal(t, "40 notices: 40 × order rejected", Title(list))
	require.Equal(t, Action, top(list))
	for _, line := range strings.Split(text, "\n") {
		require.Less(t, len(line), 1000, "a mail server takes no longer line")
	}
}

// The limits are those of our addresses: nobody else's requests by Go's default client are cut or kept from following.
func TestTheLimitsAreNobodyElses(t *testing.T) {
	sender(t, "https://hooks.example.com/x")
	long := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/" {
			http.Redirect(w, r, "/long", http.StatusFound)
			return
		}
		_, _ = w.Write(make([]byte, 2*maxAnswer))
	}))
	defer long.Close()
	req, err := http.NewRequestWithContext(t.Context(), http.MethodGet, long.URL, nil)
	require.NoError(t, err)
	resp, err := http.DefaultClient.Do(req)
	require.NoError(t, err)
	defer func() { _ = resp.Body.Close() }()
	body, err := io.ReadAll(resp.Body)
	require.NoError(t, err)
	require.Len(t, body, 2*maxAnswer)
}

// Several workers in one process, and sandboxes beside them: whoever asks by Go's default client is not disturbed when another
// worker names its addresses. The race detector looks on.
func TestASenderMayBeMadeWhileTheClientIsInUse(t *testing.T) {
	there := httptest.NewServer(http.NotFoundHandler())
	defer there.Close()
	var together errgroup.Group
	for range 4 {
		together.Go(func() error {
			for range 5 {
				req, err := http.NewRequestWithContext(t.Context(), http.MethodGet, there.URL, nil)
				if err != nil {
					return err
				}
				resp, err := http.DefaultClient.Do(req)
				if err != nil {
					return err
				}
				_ = resp.Body.Close()
			}
			return nil
		})
		sender(t, "https://hooks.example.com/x")
	}
	require.NoError(t, together.Wait())
}
