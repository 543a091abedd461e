package desk

import (
	"context"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"go.uber.org/zap"
	"go.uber.org/zap/zapcore"

	"digitalbridge/internal/problem"
)

const key = "0123456789abcdef0123456789abcdef-test"

var noon = time.Date(2026, 3, 2, 12, 0, 0, 0, time.UTC)

func signer(t *testing.T, key, connection string) *Signer {
	t.Helper()
	s, err := NewSigner(key, connection)
	require.NoError(t, err)
	return s
}

// query is the query of an address, with changes.
func query(t *testing.T, address string, change ...string) url.Values {
	t.Helper()
	u, err := url.Parse(address)
	require.NoError(t, err)
	q := u.Query()
	for i := 0; i < len(change); i += 2 {
		q.Set(change[i], change[i+1])
	}
	return q
}

func TestATokenIsGoodForWhatItWasMadeForOnly(t *testing.T) {
	s := signer(t, key, "main")
	anyOne := s.Link("https://bridge.example/", ConvertOpportunity) + "123"
	one := s.LinkTo("https://bridge.example", ConvertOpportunity, "123", noon.Add(time.Hour))
	rows := []struct {
		name string
		s    *Signer
		p    Purpose
		q    url.Values
		at   time.Time
		want string
	}{
		{"any id", s, ConvertOpportunity, query(t, anyOne), noon, ""},
		{"another id", s, ConvertOpportunity, query(t, anyOne, "id", "7"), noon, ""},
		{"another purpose", s, SubmitOrder, query(t, anyOne), noon, "not valid"},
		{"another connection", signer(t, key, "other"), ConvertOpportunity, query(t, anyOne), noon, "not valid"},
		{"another key", signer(t, key+"2", "main"), ConvertOpportunity, query(t, anyOne), noon, "not valid"},
		{"a changed token", s, ConvertOpportunity, query(t, anyOne, "token", "x"), noon, "not valid"},
		{"no token", s, ConvertOpportunity, query(t, anyOne, "token", ""), noon, "not valid"},
		{"an expiry added to a link without", s, ConvertOpportunity, query(t, anyOne, "expires", "99999999999"), noon, "not valid"},
		{"one id", s, ConvertOpportunity, query(t, one), noon, ""},
		{"one id, to the last second", s, ConvertOpportunity, query(t, one), noon.Add(time.Hour), ""},
		{"one id, too late", s, ConvertOpportunity, query(t, one), noon.Add(time.Hour + time.Second), "expired"},
		{"a link to one id used for another", s, ConvertOpportunity, query(t, one, "id", "124"), noon, "not valid"},
		{"a link to one id with a later expiry", s, ConvertOpportunity, query(t, one, "expires", "99999999999"), noon, "not valid"},
		{"a link to one id without its expiry", s, ConvertOpportunity, query(t, one, "expires", ""), noon, "not valid"},
	}
	for _, row := range rows {
		t.Run(row.name, func(t *testing.T) {
			err := row.s.check(row.p, row.q.Get("id"), row.q.Get("expires"), row.q.Get("token"), row.at)
			if row.want == "" {
				require.NoError(t, err)
				return
			}
			require.ErrorContains(t, err, row.want)
		})
	}
}

func TestAShortKeyIsRefusedWithoutBeingShown(t *testing.T) {
	_, err := NewSigner("hunter2", "main")
	require.ErrorContains(t, err, "openssl rand")
	require.NotContains(t, err.Error(), "hunter2")
}

// jobs notes what was started.
type jobs struct {
	mu       sync.Mutex
	started  []string
	previews int
	err      error
	page     Page
}

func (j *jobs) Preview(context.Context, Purpose, string) (Page, error) {
	j.mu.Lock()
	defer j.mu.Unlock()
	j.previews++
	return j.page, j.err
}

func (j *jobs) Start(_ context.Context, p Purpose, id string) error {
	j.mu.Lock()
	defer j.mu.Unlock()
	j.started = append(j.started, string(p)+" "+id)
	return j.err
}

func (j *jobs) State(context.Context, Purpose, string) (Page, error) {
	return Page{Title: "Opportunity 123", State: "Making the purchase order", Running: true, URL: "http://ui/workflow"}, j.err
}

// site is the handler behind a real listener.
type site struct {
	t       *testing.T
	jobs    *jobs
	handler *Handler
	url     string
	log     *strings.Builder
}

func newSite(t *testing.T, page Page) *site {
	t.Helper()
	s := &site{t: t, jobs: &jobs{page: page}, log: &strings.Builder{}}
	s.handler = NewHandler(signer(t, key, "main"), s.jobs,
		zap.New(zapcore.NewCore(zapcore.NewJSONEncoder(zap.NewProductionEncoderConfig()), zapcore.AddSync(s.log), zap.InfoLevel)))
	server := httptest.NewServer(s.handler)
	t.Cleanup(server.Close)
	s.url = server.URL
	return s
}

func (s *site) link(p Purpose, id string) string { return s.handler.signer.Link(s.url, p) + id }

// do asks without following redirects.
func (s *site) do(method, address, body string, header ...string) (*http.Response, string) {
	s.t.Helper()
	req, err := http.NewRequestWithContext(s.t.Context(), method, address, strings.NewReader(body))
	require.NoError(s.t, err)
	req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	for i := 0; i < len(header); i += 2 {
		req.Header.Set(header[i], header[i+1])
	}
	client := http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	resp, err := client.Do(req)
	require.NoError(s.t, err)
	defer func() { _ = resp.Body.Close() }()
	data, err := io.ReadAll(resp.Body)
	require.NoError(s.t, err)
	require.NotContains(s.t, string(data), key)
	return resp, string(data)
}

var hidden = regexp.MustCompile(`name="(until|confirm)" value="([^"]+)"`)

// form is what the button of a page sends.
func form(t *testing.T, page string) string {
	t.Helper()
	v := url.Values{}
	for _, m := range hidden.FindAllStringSubmatch(page, -1) {
		v.Set(m[1], m[2])
	}
	require.Len(t, v, 2)
	return v.Encode()
}

func TestAClickShowsStartsAndFollows(t *testing.T) {
	s := newSite(t, Page{Title: "Make a purchase order of <Refresh>?", Facts: []string{"2 × Dock"}})
	address := s.link(ConvertOpportunity, "123")
	resp, page := s.do("GET", address, "")
	require.Equal(t, http.StatusOK, resp.StatusCode)
	require.Contains(t, page, "Make a purchase order of &lt;Refresh&gt;?", "texts of Autotask are no markup")
	require.Contains(t, page, "2 × Dock")
	require.Empty(t, s.jobs.started, "looking starts nothing")

	resp, _ = s.do("POST", address, form(t, page))
	require.Equal(t, http.StatusSeeOther, resp.StatusCode)
	_, _ = s.do("POST", address, form(t, page)) // a double click
	require.Equal(t, []string{"convert-opportunity 123", "convert-opportunity 123"}, s.jobs.started, "Start makes one of two")

	resp, page = s.do("GET", s.url+resp.Header.Get("Location"), "")
	require.Equal(t, http.StatusOK, resp.StatusCode)
	require.Contains(t, page, "Making the purchase order")
	require.Contains(t, page, `http-equiv="refresh"`)
	require.NotContains(t, page, "<script")
	require.NotContains(t, page, "<form")
}

func TestThePageMayNameItsButton(t *testing.T) {
	for offer, want := range map[string]string{"": "Make the purchase order",
		"Go on with purchase order 1016": "Go on with purchase order 1016"} {
		s := newSite(t, Page{Title: "Go on?", Offer: offer})
		_, page := s.do("GET", s.link(ConvertOpportunity, "123"), "")
		require.Contains(t, page, `<button type="submit">`+want+`</button>`)
	}
}

func TestABlockedPageHasNoButton(t *testing.T) {
	s := newSite(t, Page{Title: "Not won", Problems: []string{"its status is Active - win it"}, Blocked: true})
	_, page := s.do("GET", s.link(ConvertOpportunity, "123"), "")
	require.Contains(t, page, "win it")
	require.NotContains(t, page, "<form")
}

func TestWhatIsNotConfirmedStartsNothing(t *testing.T) {
	s := newSite(t, Page{Title: "Ask"})
	address := s.link(SubmitOrder, "1016")
	_, page := s.do("GET", address, "")
	good := form(t, page)
	_, other := s.do("GET", s.link(SubmitOrder, "1017"), "")
	rows := []struct {
		name, address, body string
		header              []string
		at                  time.Duration
		status              int
	}{
		{"without the form's token", address, "", nil, 0, http.StatusForbidden},
		{"with the token of another order's page", address, form(t, other), nil, 0, http.StatusForbidden},
		{"from another site's page", address, good, []string{"Sec-Fetch-Site", "cross-site"}, 0, http.StatusForbidden},
		{"after the page was open for too long", address, good, nil, confirmFor + time.Minute, http.StatusForbidden},
		{"without the link's token", s.url + "/submit-order?id=1016", good, nil, 0, http.StatusForbidden},
		{"with a link of another purpose", strings.Replace(address, "/submit-order", "/convert-opportunity", 1), good, nil, 0,
			http.StatusForbidden},
		{"with a body that is too long", address, strings.Repeat("a", bodyLimit+1), nil, 0, http.StatusBadRequest},
		{"by another method", address, good, []string{"X-Method", "PUT"}, 0, http.StatusMethodNotAllowed},
	}
	for _, row := range rows {
		t.Run(row.name, func(t *testing.T) {
			s.handler.now = func() time.Time { return time.Now().Add(row.at) }
			method := "POST"
			if len(row.header) > 0 && row.header[0] == "X-Method" {
				method = row.header[1]
			}
			resp, _ := s.do(method, row.address, row.body, row.header...)
			require.Equal(t, row.status, resp.StatusCode)
			require.Empty(t, s.jobs.started)
		})
	}
}

func TestALinkWithoutAnIdOrTokenReachesNothing(t *testing.T) {
	s := newSite(t, Page{Title: "Ask"})
	for name, row := range map[string]struct {
		address string
		status  int
	}{
		"no id":            {s.link(ConvertOpportunity, ""), http.StatusBadRequest},
		"an id of a path":  {s.link(ConvertOpportunity, "../1"), http.StatusBadRequest},
		"a placeholder":    {s.link(ConvertOpportunity, "%5BOpportunity%20ID%5D"), http.StatusBadRequest},
		"a forged token":   {s.url + "/convert-opportunity?id=1&token=x", http.StatusForbidden},
		"an unknown place": {s.url + "/elsewhere", http.StatusNotFound},
	} {
		t.Run(name, func(t *testing.T) {
			resp, _ := s.do("GET", row.address, "")
			require.Equal(t, row.status, resp.StatusCode)
			require.Zero(t, s.jobs.previews)
		})
	}
}

func TestEveryAnswerIsLabelled(t *testing.T) {
	s := newSite(t, Page{Title: "Ask"})
	for _, address := range []string{s.link(ConvertOpportunity, "1"), s.url + "/convert-opportunity", s.url + "/elsewhere"} {
		resp, _ := s.do("GET", address, "")
		require.Equal(t, "no-store", resp.Header.Get("Cache-Control"))
		require.Equal(t, "no-referrer", resp.Header.Get("Referrer-Policy"), "the token is in the address")
		require.Equal(t, "DENY", resp.Header.Get("X-Frame-Options"))
		require.Equal(t, "nosniff", resp.Header.Get("X-Content-Type-Options"))
		if resp.StatusCode != http.StatusNotFound {
			require.Contains(t, resp.Header.Get("Content-Security-Policy"), "default-src 'none'")
		}
	}
}

func TestErrorsForPeopleAreShownAndOthersLogged(t *testing.T) {
	s := newSite(t, Page{})
	s.jobs.err = problem.New("", "check the id", "Autotask shows no opportunity with the id 1")
	_, page := s.do("GET", s.link(ConvertOpportunity, "1"), "")
	require.Contains(t, page, "What to do: check the id")
	require.Empty(t, s.log.String())

	s.jobs.err = errors.New("dial tcp 10.0.0.1:7233: refused")
	resp, page := s.do("GET", s.link(ConvertOpportunity, "1"), "")
	require.Equal(t, http.StatusBadGateway, resp.StatusCode)
	require.NotContains(t, page, "10.0.0.1", "a page says nothing of the inside")
	require.Contains(t, page, "What to do:")
	require.Contains(t, s.log.String(), "10.0.0.1")
	require.NotContains(t, s.log.String(), "token")
}

func TestOpenPagesDontUseUpTheClicks(t *testing.T) {
	s := newSite(t, Page{Title: "Ask"})
	s.handler.now = func() time.Time { return noon }
	state := strings.Replace(s.link(ConvertOpportunity, "1"), "/convert-opportunity?", "/convert-opportunity/state?", 1)
	for range looksAtOnce {
		resp, _ := s.do("GET", state, "")
		require.Equal(t, http.StatusOK, resp.StatusCode)
	}
	resp, _ := s.do("GET", state, "")
	require.Equal(t, http.StatusTooManyRequests, resp.StatusCode)
	resp, _ = s.do("GET", s.link(ConvertOpportunity, "1"), "")
	require.Equal(t, http.StatusOK, resp.StatusCode)
}

func TestAnExpiredLinkSaysSo(t *testing.T) {
	s := newSite(t, Page{Title: "Ask"})
	address := s.handler.signer.LinkTo(s.url, SubmitOrder, "PO-1016", time.Now().Add(time.Hour))
	resp, _ := s.do("GET", address, "")
	require.Equal(t, http.StatusOK, resp.StatusCode)
	s.handler.now = func() time.Time { return time.Now().Add(2 * time.Hour) }
	resp, page := s.do("GET", address, "")
	require.Equal(t, http.StatusForbidden, resp.StatusCode)
	require.Contains(t, page, "This link has expired. What to do:")
}

func TestManyClicksAreSlowedDownAndStrangersCantUseThemUp(t *testing.T) {
	s := newSite(t, Page{Title: "Ask"})
	s.handler.now = func() time.Time { return noon }
	for range 2 * atOnce {
		resp, _ := s.do("GET", s.url+"/convert-opportunity?id=1&token=x", "")
		require.Equal(t, http.StatusForbidden, resp.StatusCode)
	}
	for range atOnce {
		resp, _ := s.do("GET", s.link(ConvertOpportunity, "1"), "")
		require.Equal(t, http.StatusOK, resp.StatusCode)
	}
	resp, page := s.do("GET", s.link(ConvertOpportunity, "1"), "")
	require.Equal(t, http.StatusTooManyRequests, resp.StatusCode)
	require.Contains(t, page, "What to do:")
	require.Equal(t, "5", resp.Header.Get("Retry-After"))
	s.handler.now = func() time.Time { return noon.Add(5 * time.Second) }
	resp, _ = s.do("GET", s.link(ConvertOpportunity, "1"), "")
	require.Equal(t, http.StatusOK, resp.StatusCode)
}
