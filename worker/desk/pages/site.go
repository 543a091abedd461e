// Package pages are the desk: the pages on which the people who buy see where things stand and decide, without a
// terminal. They work without a script.
//
// A GET changes nothing, so that scanners of mail may open any link. Who decides is who has signed in; no form has a field
// for it.
package pages

import (
	"bytes"
	"context"
	"crypto/rand"
	"encoding/hex"
	"errors"
	"html/template"
	"io"
	"net/http"
	"strings"
	"time"

	"go.uber.org/zap"

	"digitalbridge/internal/activitylog/archive"
	"digitalbridge/internal/dossier"
	"digitalbridge/internal/problem"
	"digitalbridge/internal/spelling"
	"digitalbridge/internal/store"
	"digitalbridge/internal/style"
	"digitalbridge/worker/overview"
)

// Site is the desk of one connection.
type Site struct {
	Bridge *overview.Bridge
	Store  *store.Store
	Log    *archive.Archive
	Keys   *Keys
	// OIDC signs people in; nil: by personal links.
	OIDC *OIDC
	// Base is the address by which browsers reach the desk.
	Base string
	// Zone is the time zone in which times are shown.
	Zone *time.Location
	// HidePrices shows orders without their amounts, as the policy says (orders.dossier.prices).
	HidePrices bool
	// Dossier is what is kept of a purchase order; its Steps are empty when nothing is.
	Dossier func(ctx context.Context, purchaseOrder string) (dossier.Dossier, error)
	// Budget is how many calls Autotask allows in an hour, and how many there were.
	Budget func(ctx context.Context) (limit, used int, err error)
	Errors *zap.Logger

	now       func() time.Time
	templates *template.Template
	mux       *http.ServeMux
}

const (
	// answerWithin bounds one request.
	answerWithin = 25 * time.Second
	// bodyLimit is far above what a form of the desk sends.
	bodyLimit = 64 << 10
)

// Handler serves the desk.
func (s *Site) Handler() http.Handler {
	s.templates, s.now, s.mux = loadTemplates(), time.Now, http.NewServeMux()
	s.mux.HandleFunc("GET /desk.css", s.css)
	s.mux.HandleFunc("GET /sign-in", s.askToSignIn)
	s.mux.HandleFunc("POST /sign-in", s.signInByLink)
	if s.OIDC != nil {
		s.mux.HandleFunc("POST /oidc/start", s.startOIDC)
		s.mux.HandleFunc("GET /oidc/callback", s.endOIDC)
	}
	for pattern, page := range map[string]page{
		"GET /{$}": s.today, "GET /orders": s.orders, "GET /orders/{number}": s.order, "GET /next": s.next, "GET /syncs": s.syncs,
		"GET /sync": s.sync, "GET /sync/report": s.report, "GET /quarantine": s.quarantine, "GET /log": s.log,
		"GET /export/{file}": s.export,
	} {
		s.mux.Handle(pattern, s.signedIn(page))
	}
	s.mux.Handle("GET /", s.signedIn(s.nowhere))
	for pattern, page := range map[string]page{
		"POST /orders/{number}": s.decideOrder, "POST /sync": s.decideSync, "POST /quarantine": s.decideQuarantine,
		"POST /log": s.retry, "POST /sign-out": s.signOut,
	} {
		s.mux.Handle(pattern, s.signedIn(s.meant(page)))
	}
	return s.guarded(http.NewCrossOriginProtection().Handler(s.mux))
}

// guarded bounds every request and labels every answer, whatever it is.
func (s *Site) guarded(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		h := w.Header()
		h.Set("Cache-Control", "no-store")
		h.Set("Referrer-Policy", "same-origin")
		h.Set("X-Content-Type-Options", "nosniff")
		h.Set("X-Frame-Options", "DENY")
		h.Set("X-Robots-Tag", "noindex")
		h.Set("Cross-Origin-Opener-Policy", "same-origin")
		h.Set("Content-Security-Policy", "default-src 'none'; style-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri "+
			"'none'")
		if s.secure() {
			h.Set("Strict-Transport-Security", "max-age=31536000")
		}
		ctx, cancel := context.WithTimeout(r.Context(), answerWithin)
		defer cancel()
		r.Body = http.MaxBytesReader(w, r.Body, bodyLimit)
		next.ServeHTTP(w, r.WithContext(ctx))
	})
}

func (s *Site) secure() bool { return strings.HasPrefix(s.Base, "https://") }

// page answers a person who has signed in.
type page func(w http.ResponseWriter, r *http.Request, who session) error

func (s *Site) signedIn(p page) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		who, ok := s.Keys.signedIn(r, s.now())
		if !ok {
			s.show(w, r, session{}, http.StatusUnauthorized, "sign-in", view{Title: "Sign in", Data: signInView{OIDC: s.OIDC != nil}})
			return
		}
		if err := p(w, r, who); err != nil {
			s.fault(w, r, who, err)
		}
	})
}

// meant lets only forms of this session's own pages through.
func (s *Site) meant(p page) page {
	return func(w http.ResponseWriter, r *http.Request, who session) error {
		if err := r.ParseForm(); err != nil {
			return problem.New("", "open the page again", "the form can't be read")
		}
		if !s.Keys.genuine(r.PostForm.Get("token"), "form", who.signature) {
			return problem.New("", "open the page again and decide there", "the form is not one of your own pages")
		}
		return p(w, r, who)
	}
}

// nowhere answers for an address that leads to no page.
func (s *Site) nowhere(w http.ResponseWriter, r *http.Request, who session) error {
	s.show(w, r, who, http.StatusNotFound, "message", view{Title: "No such page", Problems: []string{problem.Text(
		"The desk has no page of this address", "go to today's page, from which the others can be reached")}})
	return nil
}

// fault shows an error: its own words when they are for people.
func (s *Site) fault(w http.ResponseWriter, r *http.Request, who session, err error) {
	var p *problem.Problem
	if errors.As(err, &p) {
		s.show(w, r, who, http.StatusConflict, "message", view{Title: "Not possible", Problems: []string{sentence(p.Error())}})
		return
	}
	var id [6]byte
	_, _ = rand.Read(id[:]) // never fails
	mark := hex.EncodeToString(id[:])
	s.Errors.Error("a page of the desk failed", zap.String("path", r.URL.Path), zap.String("mark", mark), zap.Error(err))
	s.show(w, r, who, http.StatusBadGateway, "message", view{Title: "The bridge does not answer", Problems: []string{problem.Text(
		"What the page shows could not be read; nothing was changed by looking at it",
		"open it again in a minute; if it persists, ask whoever runs Digital Bridge to look for "+mark+" in the worker's log")}})
}

// show writes a page.
func (s *Site) show(w http.ResponseWriter, r *http.Request, who session, status int, name string, v view) {
	v.Connection, v.Person = s.Bridge.Connection, who.person
	if who.person != "" {
		v.Token = s.Keys.formToken(who)
		for _, p := range []place{{Path: "/", Name: "Today"}, {Path: "/orders", Name: "Orders"}, {Path: "/syncs", Name: "Syncs"},
			{Path: "/quarantine", Name: "Quarantine"}, {Path: "/log", Name: "Log"}} {
			p.Here = p.Path == r.URL.Path
			v.Nav = append(v.Nav, p)
		}
		if v.Engine == nil {
			v.Engine = []place{{Path: s.Bridge.URL("", ""), Name: "all workflows"}}
		}
	}
	if r.Method == http.MethodGet {
		v.Told = told[r.URL.Query().Get("told")]
	}
	var out bytes.Buffer
	if err := s.templates.ExecuteTemplate(&out, name, v); err != nil {
		s.Errors.Error("a page of the desk can't be written", zap.String("page", name), zap.Error(err))
		http.Error(w, "the page can't be written", http.StatusInternalServerError)
		return
	}
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.WriteHeader(status)
	_, _ = out.WriteTo(w) // the reader has gone
}

func (s *Site) css(w http.ResponseWriter, _ *http.Request) {
	w.Header().Set("Content-Type", "text/css; charset=utf-8")
	_, _ = io.WriteString(w, style.CSS) // the reader has gone
}

// told are what a page says after something was done; an address names one of them and nothing else.
var told = map[string]string{
	"approve": "Your approval is noted.", "reject": "Your rejection is noted.", "retry": "It is being looked at again.",
	"abandon": "The order is given up.", "editLine": "The line was changed in Autotask.", "resolve": "What became of the order is noted.",
	"again": "It was started again; what comes of it is in the log.",
	"write": "The new values are being written.", "keep": "The old values stay.",
}

// sentence begins with a capital.
func sentence(text string) string {
	if text == "" {
		return text
	}
	return strings.ToUpper(text[:1]) + text[1:]
}

// moment is a time as people read it, with the zone's name.
func (s *Site) moment(t time.Time) string { return spelling.Moment(t, s.Zone) }

func day(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.Format(time.DateOnly)
}
