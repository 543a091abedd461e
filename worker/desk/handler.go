package desk

import (
	"cmp"
	"context"
	"crypto/rand"
	"encoding/base64"
	"errors"
	"html/template"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"time"

	"go.uber.org/zap"
	"golang.org/x/time/rate"

	"digitalbridge/internal/problem"
	"digitalbridge/internal/style"
)

// Jobs does what the links are for.
type Jobs interface {
	// Preview says what Start would do. It writes nothing.
	Preview(ctx context.Context, p Purpose, id string) (Page, error)
	// Start starts the job, or finds it running: calling it twice does no more than calling it once.
	Start(ctx context.Context, p Purpose, id string) error
	// State says how far the job is.
	State(ctx context.Context, p Purpose, id string) (Page, error)
}

// Page is what is shown to a person.
type Page struct {
	Title string
	// State is a word or two, Facts are lines under it.
	State string
	Facts []string
	// Problems are texts of cause and fix.
	Problems []string
	// Running: the page is to be looked at again soon.
	Running bool
	// Blocked: Start would do nothing, so no button is offered.
	Blocked bool
	// Offer is what the button says; empty: the purpose's own words.
	Offer string
	// URL is the job's page in the Temporal web UI, empty when there is none.
	URL string
}

const (
	// answerWithin bounds one request, the preview included.
	answerWithin = 25 * time.Second
	// bodyLimit is far above what the one form of the pages sends.
	bodyLimit = 4 << 10
	// aMinute and atOnce bound the clicks of all users together: they are made by people, not by programs.
	aMinute, atOnce = 60, 20
	// looksAMinute and looksAtOnce bound what pages that are left open ask by themselves.
	looksAMinute, looksAtOnce = 1200, 100
)

// idForms are the forms of an id or number in a link, by what it is for.
var idForms = map[Purpose]*regexp.Regexp{
	ConvertOpportunity: regexp.MustCompile(`^[0-9]{1,18}$`),
	SubmitOrder:        regexp.MustCompile(`^[A-Za-z0-9][A-Za-z0-9-]{0,49}$`),
}

// Handler serves the pages of the links.
type Handler struct {
	signer *Signer
	jobs   Jobs
	log    *zap.Logger
	now    func() time.Time
	// clicks and looks are counted apart, so that open pages don't use up the clicks.
	clicks, looks *rate.Limiter
	mux           *http.ServeMux
}

// NewHandler serves the links of a signer.
func NewHandler(s *Signer, jobs Jobs, log *zap.Logger) *Handler {
	h := &Handler{
		signer: s, jobs: jobs, log: log, now: time.Now, mux: http.NewServeMux(),
		clicks: rate.NewLimiter(aMinute/60.0, atOnce), looks: rate.NewLimiter(looksAMinute/60.0, looksAtOnce),
	}
	for _, p := range Purposes() {
		h.mux.HandleFunc("GET /"+string(p), h.page(p, h.clicks, h.ask))
		h.mux.HandleFunc("POST /"+string(p), h.page(p, h.clicks, h.start))
		h.mux.HandleFunc("GET /"+string(p)+"/state", h.page(p, h.looks, h.state))
	}
	return h
}

// ServeHTTP bounds every request and labels every answer, whatever it is.
func (h *Handler) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	header := w.Header()
	header.Set("Cache-Control", "no-store")
	header.Set("Referrer-Policy", "no-referrer")
	header.Set("X-Content-Type-Options", "nosniff")
	header.Set("X-Frame-Options", "DENY")
	header.Set("X-Robots-Tag", "noindex")
	header.Set("Cross-Origin-Opener-Policy", "same-origin")
	within := answerWithin
	if r.URL.Path == ReportPath {
		within = reportWithin
	}
	ctx, cancel := context.WithTimeout(r.Context(), within)
	defer cancel()
	r.Body = http.MaxBytesReader(w, r.Body, bodyLimit)
	h.mux.ServeHTTP(w, r.WithContext(ctx))
}

// link is a request whose token is genuine.
type link struct {
	purpose Purpose
	id      string
	query   url.Values // token, id and expiry, for the next page
}

// page checks a link before anything else is done with it.
func (h *Handler) page(p Purpose, limit *rate.Limiter, next func(http.ResponseWriter, *http.Request, link)) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		q := r.URL.Query()
		l := link{purpose: p, id: strings.TrimSpace(q.Get("id"))}
		if err := h.signer.check(p, l.id, q.Get("expires"), q.Get("token"), h.now()); err != nil {
			refuse(w, http.StatusForbidden, "Link refused", sentence(err), "open it from Autotask again, or ask whoever set the links up.")
			return
		}
		// Only after the check: whoever has no link must not be able to use up what the others have.
		if !limit.AllowN(h.now(), 1) {
			w.Header().Set("Retry-After", "5")
			refuse(w, http.StatusTooManyRequests, "Too many requests", "Many links were opened at the same time",
				"wait a few seconds and open the link again.")
			return
		}
		if !idForms[p].MatchString(l.id) {
			refuse(w, http.StatusBadRequest, "No id", "The link carries no id",
				"open it from the page of an opportunity or a purchase order in Autotask.")
			return
		}
		l.query = url.Values{"token": {q.Get("token")}, "id": {l.id}}
		if e := q.Get("expires"); e != "" {
			l.query.Set("expires", e)
		}
		next(w, r, l)
	}
}

// ask shows what would happen, with a button.
func (h *Handler) ask(w http.ResponseWriter, r *http.Request, l link) {
	p, err := h.jobs.Preview(r.Context(), l.purpose, l.id)
	if err != nil {
		h.fault(w, l, err)
		return
	}
	v := view{Page: p}
	if !p.Blocked {
		v.Action = "/" + string(l.purpose) + "?" + l.query.Encode()
		v.Button = cmp.Or(p.Offer, buttons[l.purpose])
		v.Until, v.Confirm = h.signer.confirmation(l.purpose, l.id, h.now())
	}
	show(w, http.StatusOK, v)
}

var buttons = map[Purpose]string{ConvertOpportunity: "Make the purchase order", SubmitOrder: "Submit to TD SYNNEX"}

// start starts the job of a page that this handler made, and shows how far it is.
func (h *Handler) start(w http.ResponseWriter, r *http.Request, l link) {
	if site := r.Header.Get("Sec-Fetch-Site"); site != "" && site != "same-origin" && site != "none" {
		refuse(w, http.StatusForbidden, "Refused", "The button was pressed on another site's page", "open the link from Autotask again.")
		return
	}
	if err := r.ParseForm(); err != nil {
		refuse(w, http.StatusBadRequest, "Refused", "The form can't be read", "open the link from Autotask again.")
		return
	}
	if err := h.signer.confirmed(l.purpose, l.id, r.PostForm.Get("until"), r.PostForm.Get("confirm"), h.now()); err != nil {
		refuse(w, http.StatusForbidden, "Refused", sentence(err), "open the link from Autotask again.")
		return
	}
	if err := h.jobs.Start(r.Context(), l.purpose, l.id); err != nil {
		h.fault(w, l, err)
		return
	}
	http.Redirect(w, r, "/"+string(l.purpose)+"/state?"+l.query.Encode(), http.StatusSeeOther)
}

func (h *Handler) state(w http.ResponseWriter, r *http.Request, l link) {
	p, err := h.jobs.State(r.Context(), l.purpose, l.id)
	if err != nil {
		h.fault(w, l, err)
		return
	}
	show(w, http.StatusOK, view{Page: p})
}

// fault shows an error: its own words when they are for people.
func (h *Handler) fault(w http.ResponseWriter, l link, err error) {
	var p *problem.Problem
	if errors.As(err, &p) {
		show(w, http.StatusOK, view{Page: Page{Title: "Not possible", Problems: []string{p.Error()}}})
		return
	}
	h.log.Error("a link could not be served", zap.String("purpose", string(l.purpose)), zap.String("id", l.id), zap.Error(err))
	refuse(w, http.StatusBadGateway, "The bridge does not answer", "Nothing is known to have gone wrong with the order",
		"open the link again in a minute; if it persists, ask whoever runs Digital Bridge to look at the worker's log.")
}

// refuse shows a page with nothing on it but what is wrong and what to do.
func refuse(w http.ResponseWriter, status int, title, cause, fix string) {
	show(w, status, view{Page: Page{Title: title, Problems: []string{problem.Text(cause, fix)}}})
}

// sentence is an error that begins a sentence.
func sentence(err error) string {
	return capital(err.Error())
}

// capital is a text that begins with a capital letter.
func capital(text string) string {
	if text == "" {
		return text
	}
	return strings.ToUpper(text[:1]) + text[1:]
}

// view is a page with the button's form.
type view struct {
	Page
	Action, Button, Until, Confirm, Nonce string
}

// show writes a page. It has no script, and a style of its own only.
func show(w http.ResponseWriter, status int, v view) {
	var nonce [16]byte
	_, _ = rand.Read(nonce[:]) // never fails
	v.Nonce = base64.RawStdEncoding.EncodeToString(nonce[:])
	w.Header().Set("Content-Security-Policy", "default-src 'none'; style-src 'nonce-"+v.Nonce+
		"'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'")
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.WriteHeader(status)
	_ = pageTemplate.Execute(w, v) // the reader has gone
}

var pageTemplate = template.Must(template.New("page").Funcs(template.FuncMap{
	"style": func() template.CSS { return template.CSS(style.CSS) }, //nolint:gosec // our own stylesheet
}).Parse(`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
{{- if .Running}}
<meta http-equiv="refresh" content="5">
{{- end}}
<title>{{.Title}}</title>
<style nonce="{{.Nonce}}">
{{style}}</style>
</head>
<body>
<main>
<h1>{{.Title}}</h1>
{{- with .State}}
<p role="status"><strong>{{.}}</strong></p>
{{- end}}
{{- range .Problems}}
<p class="box problem">{{.}}</p>
{{- end}}
{{- with .Facts}}
<ul>{{range .}}<li>{{.}}</li>{{end}}</ul>
{{- end}}
{{- if .Action}}
<form method="post" action="{{.Action}}">
<input type="hidden" name="until" value="{{.Until}}"><input type="hidden" name="confirm" value="{{.Confirm}}">
<button type="submit">{{.Button}}</button>
</form>
{{- end}}
{{- with .URL}}
<p><a href="{{.}}" rel="noreferrer">Details in the Temporal web UI</a></p>
{{- end}}
</main>
</body>
</html>
`))
