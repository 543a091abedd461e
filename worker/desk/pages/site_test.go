package pages

import (
	"context"
	"errors"
	"io"
	"net/http"
	"net/http/cookiejar"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"go.uber.org/zap"

	"digitalbridge/internal/bridge"
	"digitalbridge/internal/dossier"
	"digitalbridge/worker/overview"
	"digitalbridge/workflows/orders"
	"digitalbridge/workflows/shared"
)

const key = "0123456789abcdef0123456789abcdef-test"

// visitor is a browser without a script.
type visitor struct {
	t    *testing.T
	http http.Client
	base string
}

// newDesk is a desk whose Temporal does not matter, behind a real listener.
func newDesk(t *testing.T) (*Site, *visitor) {
	t.Helper()
	keys, err := NewKeys(key, "main")
	require.NoError(t, err)
	s := &Site{Bridge: &overview.Bridge{Connection: "main", URL: func(id, _ string) string {
		return "https://temporal.example/" + id
	}}, Keys: keys, Zone: time.UTC, Errors: zap.NewNop(),
		Dossier: func(context.Context, string) (dossier.Dossier, error) {
			return dossier.Dossier{}, errors.New("not asked here")
		}}
	server := httptest.NewServer(s.Handler())
	t.Cleanup(server.Close)
	s.Base = server.URL
	return s, newVisitor(t, server.URL)
}

func newVisitor(t *testing.T, base string) *visitor {
	t.Helper()
	jar, err := cookiejar.New(nil)
	require.NoError(t, err)
	stay := func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
	return &visitor{t, http.Client{Jar: jar, CheckRedirect: stay}, base}
}

func (v *visitor) do(method, address string, form url.Values, header ...string) (*http.Response, string) {
	v.t.Helper()
	if !strings.HasPrefix(address, "http") {
		address = v.base + address
	}
	req, err := http.NewRequestWithContext(v.t.Context(), method, address, strings.NewReader(form.Encode()))
	require.NoError(v.t, err)
	if method == http.MethodPost {
		req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	for i := 0; i < len(header); i += 2 {
		req.Header.Set(header[i], header[i+1])
	}
	resp, err := v.http.Do(req)
	require.NoError(v.t, err)
	defer func() { _ = resp.Body.Close() }()
	body, err := io.ReadAll(resp.Body)
	require.NoError(v.t, err)
	require.NotContains(v.t, string(body), key)
	return resp, string(body)
}

func (v *visitor) signedIn() bool {
	u, _ := url.Parse(v.base)
	return len(v.http.Jar.Cookies(u)) > 0
}

func TestAPersonalLinkSignsInByItsButtonOnly(t *testing.T) {
	s, ann := newDesk(t)
	link, err := s.Keys.PersonalLink(s.Base, "Ann <Ng>", time.Now().Add(time.Hour))
	require.NoError(t, err)
	for range 3 { // a scanner of mail
		resp, page := ann.do(http.MethodGet, link, nil)
		require.Equal(t, http.StatusOK, resp.StatusCode)
		require.Contains(t, page, "Sign in as Ann &lt;Ng&gt;")
		require.False(t, ann.signedIn(), "looking signs nobody in")
	}
	resp, _ := ann.do(http.MethodPost, "/sign-in", mustParse(t, link).Query())
	require.Equal(t, http.StatusSeeOther, resp.StatusCode)
	require.True(t, ann.signedIn())
	c := resp.Cookies()[0]
	require.True(t, c.HttpOnly)
	require.Equal(t, http.SameSiteLaxMode, c.SameSite)
}

func TestALinkIsGoodForItsPersonUntilItsEnd(t *testing.T) {
	s, _ := newDesk(t)
	link, err := s.Keys.PersonalLink(s.Base, "Ann Ng", time.Now().Add(time.Hour))
	require.NoError(t, err)
	other, err := NewKeys(key, "other")
	require.NoError(t, err)
	foreign, err := other.PersonalLink(s.Base, "Ann Ng", time.Now().Add(time.Hour))
	require.NoError(t, err)
	old, err := s.Keys.PersonalLink(s.Base, "Ann Ng", time.Now().Add(-time.Second))
	require.NoError(t, err)
	for name, row := range map[string]struct{ address, says string }{
		"another person":     {strings.Replace(link, "Ann", "Bob", 1), "not valid"},
		"a later end":        {strings.Replace(link, "expires=", "expires=9", 1), "not valid"},
		"another connection": {foreign, "not valid"},
		"an old one":         {old, "has expired"},
		"none":               {s.Base + "/sign-in", "not valid"},
	} {
		t.Run(name, func(t *testing.T) {
			v := newVisitor(t, s.Base)
			resp, page := v.do(http.MethodPost, "/sign-in", mustParse(t, row.address).Query())
			require.Equal(t, http.StatusForbidden, resp.StatusCode)
			require.Contains(t, page, row.says)
			require.Contains(t, page, "What to do:")
			require.False(t, v.signedIn())
		})
	}
	_, err = s.Keys.PersonalLink(s.Base, " ", time.Now())
	require.Error(t, err)
}

func TestAStrangerSeesNothing(t *testing.T) {
	_, v := newDesk(t)
	for _, path := range []string{"/", "/orders", "/orders/1016", "/syncs", "/sync?workflow=product-sync/main", "/sync/report", "/quarantine",
		"/log", "/next", "/export/orders.csv"} {
		resp, page := v.do(http.MethodGet, path, nil)
		require.Equal(t, http.StatusUnauthorized, resp.StatusCode, path)
		require.Contains(t, page, "Open your personal link", path)
		require.NotContains(t, page, "<script")
	}
	for _, path := range []string{"/orders/1016", "/sync", "/quarantine", "/sign-out"} {
		resp, _ := v.do(http.MethodPost, path, url.Values{"decision": {"approve"}, "reason": {"because"}})
		require.Equal(t, http.StatusUnauthorized, resp.StatusCode, path)
	}
	v.http.Jar.SetCookies(mustParse(t, v.base), []*http.Cookie{{Name: cookieName, Value: "QW5u.9999999999.forged"}})
	resp, _ := v.do(http.MethodGet, "/", nil)
	require.Equal(t, http.StatusUnauthorized, resp.StatusCode)
}

func mustParse(t *testing.T, address string) *url.URL {
	t.Helper()
	u, err := url.Parse(address)
	require.NoError(t, err)
	return u
}

// enter signs a person in.
func (v *visitor) enter(s *Site, person string) session {
	v.t.Helper()
	who := s.Keys.newSession(person, time.Now())
	v.http.Jar.SetCookies(mustParse(v.t, v.base), []*http.Cookie{who.cookie(false)})
	return who
}

func TestOnlyOnesOwnFormsDecide(t *testing.T) {
	s, ann := newDesk(t)
	who := ann.enter(s, "Ann Ng")
	bob := s.Keys.newSession("Bob", time.Now())
	for name, row := range map[string]struct {
		form   url.Values
		header []string
		status int
		says   string
	}{
		"without a token":   {url.Values{}, nil, http.StatusConflict, "not one of your own pages"},
		"with another's":    {url.Values{"token": {s.Keys.formToken(bob)}}, nil, http.StatusConflict, "not one of your own pages"},
		"from another site": {url.Values{"token": {s.Keys.formToken(who)}}, []string{"Sec-Fetch-Site", "cross-site"}, http.StatusForbidden, ""},
		"from another origin": {url.Values{"token": {s.Keys.formToken(who)}}, []string{"Origin", "https://evil.example"},
			http.StatusForbidden, ""},
		"without a reason": {url.Values{"token": {s.Keys.formToken(who)}, "decision": {"approve"}}, nil, http.StatusConflict,
			"eason is missing"},
		"what is not a decision": {url.Values{"token": {s.Keys.formToken(who)}, "decision": {"send"}, "reason": {"now"}}, nil,
			http.StatusConflict,
			"is not a decision"},
	} {
		t.Run(name, func(t *testing.T) {
			resp, page := ann.do(http.MethodPost, "/quarantine", row.form, row.header...)
			require.Equal(t, row.status, resp.StatusCode, page)
			require.Contains(t, page, row.says)
		})
	}
	resp, _ := ann.do(http.MethodPost, "/sign-out", url.Values{"token": {s.Keys.formToken(who)}})
	require.Equal(t, http.StatusSeeOther, resp.StatusCode)
	require.False(t, ann.signedIn())
}

// What a person says of an order of unknown outcome is said, and is not what an empty field may stand for.
func TestAnEmptyFieldSaysNothingOfAnOrder(t *testing.T) {
	d := shared.Decision{Actor: "Ann Ng", Reason: "called TD SYNNEX"}
	for name, row := range map[string]struct {
		there, number string
		want          any
		says          string
	}{
		"there":                         {"yes", " 70012345 ", orders.OrderResolution{Decision: d, DistributorOrder: "70012345"}, ""},
		"not there":                     {"no", "", orders.OrderResolution{Decision: d, NotThere: true}, ""},
		"there, without its number":     {"yes", " ", nil, "its order number at TD SYNNEX is missing"},
		"not there, with a number":      {"no", "70012345", nil, "an order that is not there has no number"},
		"a number and no word":          {"", "70012345", nil, "it is not said whether TD SYNNEX has the order"},
		"neither a number nor any word": {"", "", nil, "it is not said whether TD SYNNEX has the order"},
	} {
		t.Run(name, func(t *testing.T) {
			got, err := orderDecision(bridge.UpdateResolve, d, url.Values{"there": {row.there}, "distributorOrder": {row.number}})
			require.Equal(t, row.want, got)
			if row.says != "" {
				require.ErrorContains(t, err, row.says)
				return
			}
			require.NoError(t, err)
		})
	}
}

func TestAnAddressWithoutAPageSaysSo(t *testing.T) {
	s, ann := newDesk(t)
	ann.enter(s, "Ann Ng")
	resp, page := ann.do(http.MethodGet, "/elsewhere", nil)
	require.Equal(t, http.StatusNotFound, resp.StatusCode)
	require.Contains(t, page, "The desk has no page of this address")
	require.Contains(t, page, `href="https://temporal.example/"`, "every page leads to the engine room")
}

func TestASessionEnds(t *testing.T) {
	s, ann := newDesk(t)
	who := ann.enter(s, "Ann Ng")
	r := httptest.NewRequest(http.MethodGet, "/", nil)
	r.AddCookie(who.cookie(false))
	got, ok := s.Keys.signedIn(r, time.Now())
	require.True(t, ok)
	require.Equal(t, "Ann Ng", got.person)
	_, ok = s.Keys.signedIn(r, time.Now().Add(sessionFor+time.Second))
	require.False(t, ok)
}

func TestEveryAnswerIsLabelled(t *testing.T) {
	_, v := newDesk(t)
	for _, path := range []string{"/", "/sign-in", "/elsewhere", "/desk.css"} {
		resp, _ := v.do(http.MethodGet, path, nil)
		require.Equal(t, "no-store", resp.Header.Get("Cache-Control"), path)
		require.Equal(t, "DENY", resp.Header.Get("X-Frame-Options"), path)
		require.Contains(t, resp.Header.Get("Content-Security-Policy"), "default-src 'none'", path)
	}
}

func TestWhoMaySignInByOpenIDConnect(t *testing.T) {
	o := &OIDC{allowed: []string{"@msp.example", "Guest@other.example"}}
	no, yes := false, true
	for name, row := range map[string]struct {
		email    string
		verified *bool
		says     string
	}{
		"of the domain":                 {"Ann@MSP.example", nil, ""},
		"named":                         {"guest@other.example", &yes, ""},
		"not named":                     {"bob@other.example", &yes, "may not use the desk"},
		"of a domain that ends so":      {"bob@evil-msp.example", &yes, "may not use the desk"},
		"with the domain in the middle": {"bob@msp.example@evil.example", &yes, "may not use the desk"},
		"not confirmed":                 {"ann@msp.example", &no, "no e-mail address"},
		"nobody":                        {"", nil, "no e-mail address"},
	} {
		t.Run(name, func(t *testing.T) {
			person, err := o.admit(row.email, row.verified)
			if row.says == "" {
				require.NoError(t, err)
				require.Equal(t, strings.ToLower(row.email), person)
				return
			}
			require.ErrorContains(t, err, row.says)
		})
	}
}
