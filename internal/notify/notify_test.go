package notify_test

import (
	"context"
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"digitalbridge/internal/notify"
)

var notice = notify.Notice{
	Level: notify.Action, Event: "order needs a decision", Subject: "purchase order 1016",
	Text: "the price of line 1 moved from 10.00 to <12.00> & more.", Fix: "approve or reject it", Connection: "main", Link: "http://ui/workflows/x",
}

// receive is a webhook that keeps the last message.
func receive(t *testing.T, status int) (*httptest.Server, *map[string]any) {
	t.Helper()
	got := &map[string]any{}
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, err := io.ReadAll(r.Body)
		if err != nil || r.Method != http.MethodPost || r.Header.Get("Content-Type") != "application/json" {
			w.WriteHeader(http.StatusBadRequest)
			return
		}
		_ = json.Unmarshal(body, got)
		w.WriteHeader(status)
		_, _ = io.WriteString(w, "invalid_token")
	}))
	t.Cleanup(s.Close)
	return s, got
}

func TestEveryFormatCarriesTextFixAndLink(t *testing.T) {
	const line = "purchase order 1016: the price of line 1 moved from 10.00 to <12.00> & more. What to do: approve or reject it."
	rows := []struct {
		format notify.Format
		want   string
	}{
		{notify.JSON, `{"level":"action","event":"order needs a decision","subject":"purchase order 1016","text":"the price of line 1 moved from 10.00 to <12.00> & more.",
			"fix":"approve or reject it","connection":"main","link":"http://ui/workflows/x","message":"` + line + `"}`},
		{notify.Slack, `{"text":"*order needs a decision* purchase order 1016: the price of line 1 moved from 10.00 to &lt;12.00&gt; &amp; more. What to do: approve or reject it. <http://ui/workflows/x|open>"}`},
		{notify.Teams, `{"type":"message","attachments":[{"contentType":"application/vnd.microsoft.card.adaptive","content":{"type":"AdaptiveCard","version":"1.4",
			"$schema":"http://adaptivecards.io/schemas/adaptive-card.json","body":[{"type":"TextBlock","text":"order needs a decision","weight":"bolder","wrap":true},
			{"type":"TextBlock","text":"` + line + `","wrap":true}],"actions":[{"type":"Action.OpenUrl","title":"Open","url":"http://ui/workflows/x"}]}}]}`},
	}
	for _, row := range rows {
		t.Run(string(row.format), func(t *testing.T) {
			server, got := receive(t, http.StatusOK)
			require.NoError(t, notify.Webhook{URL: server.URL, Format: row.format}.Send(t.Context(), notice))
			sent, err := json.Marshal(*got)
			require.NoError(t, err)
			require.JSONEq(t, row.want, string(sent))
		})
	}
}

func TestWithoutAddressNothingIsSent(t *testing.T) {
	require.NoError(t, notify.Webhook{}.Send(t.Context(), notice))
}

func TestRefusalTellsWhetherLaterMayHelp(t *testing.T) {
	for status, temporary := range map[int]bool{http.StatusNotFound: false, http.StatusTooManyRequests: true, http.StatusBadGateway: true, http.StatusFound: false} {
		server, _ := receive(t, status)
		var refused *notify.RefusedError
		require.ErrorAs(t, notify.Webhook{URL: server.URL, Format: notify.Slack}.Send(t.Context(), notice), &refused)
		require.Equal(t, status, refused.Status)
		require.Equal(t, temporary, refused.Temporary(), "status %d", status)
		require.ErrorContains(t, refused, "invalid_token")
	}
}

func TestAddressNeverShowsInAnError(t *testing.T) {
	closed := httptest.NewServer(http.NotFoundHandler())
	closed.Close()
	ended, cancel := context.WithDeadline(t.Context(), time.Now().Add(-time.Second))
	defer cancel()
	for _, row := range []struct {
		ctx context.Context
		url string
	}{{t.Context(), closed.URL + "/secret-token"}, {ended, closed.URL + "/secret-token"}, {t.Context(), "http://secret-token:bad\x7f"}} {
		err := notify.Webhook{URL: row.url, Format: notify.JSON}.Send(row.ctx, notice)
		require.Error(t, err)
		require.NotContains(t, err.Error(), "secret-token")
	}
}
