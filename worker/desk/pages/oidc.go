package pages

import (
	"context"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/coreos/go-oidc/v3/oidc"
	"go.uber.org/zap"
	"golang.org/x/oauth2"

	"digitalbridge/internal/bounded"
	"digitalbridge/internal/bridge"
	"digitalbridge/internal/problem"
)

// OIDC signs people in by OpenID Connect, as Entra ID and Google speak it.
type OIDC struct {
	client   *http.Client
	oauth    oauth2.Config
	verifier *oidc.IDTokenVerifier
	// allowed are e-mail addresses, and domains with an @ before them.
	allowed []string
}

const (
	// issuerWithin and issuerBytes bound each answer of the issuer, far above what one has: it answers within a second, and
	// its longest is the list of its keys.
	issuerWithin = 10 * time.Second
	issuerBytes  = 256 << 10
	// issuerSaid is how much of what the issuer says goes into the log.
	issuerSaid = 1000
)

// NewOIDC asks the issuer for its addresses and keys.
func NewOIDC(ctx context.Context, issuer, clientID, clientSecret, base string, allowed []string) (*OIDC, error) {
	client := bounded.Transport{Within: issuerWithin, Bytes: issuerBytes}.Client()
	provider, err := oidc.NewProvider(oidc.ClientContext(ctx, client), issuer)
	if err != nil {
		return nil, fmt.Errorf("DESK_OIDC_ISSUER %s does not answer as OpenID Connect: %s", issuer, bridge.Cut(err.Error(), issuerSaid))
	}
	return &OIDC{
		client: client,
		oauth: oauth2.Config{ClientID: clientID, ClientSecret: clientSecret, Endpoint: provider.Endpoint(),
			RedirectURL: strings.TrimSuffix(base, "/") + "/oidc/callback", Scopes: []string{oidc.ScopeOpenID, "email", "profile"}},
		verifier: provider.Verifier(&oidc.Config{ClientID: clientID}), allowed: allowed,
	}, nil
}

const (
	flowCookie = "digitalbridge_desk_flow"
	// flowFor is how long a person may take to sign in elsewhere.
	flowFor = 10 * time.Minute
)

// flow is what has to come back as it went out.
type flow struct {
	State, Nonce, Verifier string
	Ends                   int64
}

func (s *Site) startOIDC(w http.ResponseWriter, r *http.Request) {
	f := flow{State: oauth2.GenerateVerifier(), Nonce: oauth2.GenerateVerifier(), Verifier: oauth2.GenerateVerifier(),
		Ends: s.now().Add(flowFor).Unix()}
	data, err := json.Marshal(f)
	if err != nil {
		http.Error(w, "signing in can't begin", http.StatusInternalServerError)
		return
	}
	value := base64.RawURLEncoding.EncodeToString(data)
	http.SetCookie(w, &http.Cookie{
		Name: flowCookie, Value: value + "." + s.Keys.sign("flow", value), Path: "/oidc/", HttpOnly: true, Secure: s.secure(),
		SameSite: http.SameSiteLaxMode, MaxAge: int(flowFor / time.Second), // Lax: the issuer's page leads back here
	})
	// A form may not lead to another site, nor by a redirect (form-action), so this page leads there by itself.
	s.leadTo(w, r, s.OIDC.oauth.AuthCodeURL(f.State, oidc.Nonce(f.Nonce), oauth2.S256ChallengeOption(f.Verifier)), "Go on to sign in")
}

// leadTo shows a page that goes on to an address at once, and has a link to it for browsers that don't.
func (s *Site) leadTo(w http.ResponseWriter, r *http.Request, address, label string) {
	w.Header().Set("Refresh", "0;url="+address)
	s.show(w, r, session{}, http.StatusOK, "lead", view{Title: "Sign in", Data: leadView{address, label}})
}

type leadView struct{ Address, Label string }

// endOIDC takes the person over whom the issuer vouches for.
func (s *Site) endOIDC(w http.ResponseWriter, r *http.Request) {
	person, err := s.vouchedFor(r)
	http.SetCookie(w, &http.Cookie{Name: flowCookie, Path: "/oidc/", MaxAge: -1, HttpOnly: true, Secure: s.secure()})
	if err != nil {
		s.Errors.Warn("signing in failed", zap.String("error", bridge.Cut(err.Error(), issuerSaid)))
		text := problem.Text("Signing in did not work", "try again; if it persists, ask whoever runs Digital Bridge to look into the "+
			"worker's log")
		var p *problem.Problem
		if errors.As(err, &p) {
			text = sentence(p.Error())
		}
		s.show(w, r, session{}, http.StatusForbidden, "sign-in", view{Title: "Sign in", Data: signInView{OIDC: true},
			Problems: []string{text}})
		return
	}
	// The browser comes from the issuer's site, so that a session's cookie would not travel with a redirect; from this page it does.
	http.SetCookie(w, s.Keys.newSession(person, s.now()).cookie(s.secure()))
	s.leadTo(w, r, "/", "To today's page")
}

func (s *Site) vouchedFor(r *http.Request) (string, error) {
	f, err := s.flowOf(r)
	if err != nil {
		return "", err
	}
	q := r.URL.Query()
	if q.Get("error") != "" {
		return "", fmt.Errorf("the issuer says %s: %s", q.Get("error"), q.Get("error_description"))
	}
	ctx := oidc.ClientContext(r.Context(), s.OIDC.client)
	token, err := s.OIDC.oauth.Exchange(ctx, q.Get("code"), oauth2.VerifierOption(f.Verifier))
	if err != nil {
		return "", fmt.Errorf("exchanging the code: %w", err)
	}
	raw, _ := token.Extra("id_token").(string)
	id, err := s.OIDC.verifier.Verify(ctx, raw)
	if err != nil {
		return "", fmt.Errorf("the issuer's token: %w", err)
	}
	if id.Nonce != f.Nonce {
		return "", errors.New("the issuer's token is of another sign-in")
	}
	var claims struct {
		Email    string `json:"email"`
		Verified *bool  `json:"email_verified"`
		Name     string `json:"name"`
	}
	if err := id.Claims(&claims); err != nil {
		return "", fmt.Errorf("the issuer's token: %w", err)
	}
	return s.OIDC.admit(claims.Email, claims.Verified)
}

// admit is the person of an e-mail address that may sign in. The address is the name: it is one person's.
func (o *OIDC) admit(email string, verified *bool) (string, error) {
	email = strings.ToLower(strings.TrimSpace(email))
	if email == "" || (verified != nil && !*verified) {
		return "", problem.New("", "sign in with an account whose e-mail address is confirmed",
			"the sign-in names no e-mail address that is known to be yours")
	}
	_, domain, _ := strings.Cut(email, "@")
	if !slices.ContainsFunc(o.allowed, func(a string) bool { a = strings.ToLower(a); return a == email || a == "@"+domain }) {
		return "", problem.New("", "ask whoever runs Digital Bridge to add it to DESK_OIDC_ALLOW", "the account %s may not use the desk",
			email)
	}
	return email, nil
}

func (s *Site) flowOf(r *http.Request) (f flow, err error) {
	c, err := r.Cookie(flowCookie)
	if err != nil {
		return f, problem.New("", "press the button once more", "the sign-in was begun elsewhere, or too long ago")
	}
	value, signature, _ := strings.Cut(c.Value, ".")
	data, err := base64.RawURLEncoding.DecodeString(value)
	if err != nil || !s.Keys.genuine(signature, "flow", value) || json.Unmarshal(data, &f) != nil || s.now().Unix() > f.Ends ||
		r.URL.Query().Get("state") != f.State {
		return f, problem.New("", "press the button once more", "the sign-in was begun elsewhere, or too long ago")
	}
	return f, nil
}
