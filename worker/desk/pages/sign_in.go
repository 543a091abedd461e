package pages

import (
	"net/http"

	"digitalbridge/internal/problem"
)

type signInView struct {
	Person, Until      string
	Expires, Signature string
	OIDC               bool
}

// askToSignIn shows a button and does nothing: a scanner of mail opens the link too.
func (s *Site) askToSignIn(w http.ResponseWriter, r *http.Request) {
	q := r.URL.Query()
	if q.Get("signature") == "" {
		s.show(w, r, session{}, http.StatusOK, "sign-in", view{Title: "Sign in", Data: signInView{OIDC: s.OIDC != nil}})
		return
	}
	person, until, err := s.Keys.personOf(q, s.now())
	if err != nil {
		s.refuseLink(w, r, err)
		return
	}
	s.show(w, r, session{}, http.StatusOK, "sign-in", view{Title: "Sign in", Data: signInView{
		Person: person, Until: s.moment(until), Expires: q.Get("expires"), Signature: q.Get("signature")}})
}

// signInByLink exchanges a personal link for a session.
func (s *Site) signInByLink(w http.ResponseWriter, r *http.Request) {
	err := r.ParseForm()
	var person string
	if err == nil {
		person, _, err = s.Keys.personOf(r.PostForm, s.now())
	}
	if err != nil {
		s.refuseLink(w, r, err)
		return
	}
	s.begin(w, r, person)
}

func (s *Site) refuseLink(w http.ResponseWriter, r *http.Request, err error) {
	s.show(w, r, session{}, http.StatusForbidden, "sign-in", view{Title: "Sign in", Data: signInView{OIDC: s.OIDC != nil}, Problems: []string{
		problem.Text(sentence(err.Error()), "ask whoever runs Digital Bridge for a new one")}})
}

// begin begins a person's session.
func (s *Site) begin(w http.ResponseWriter, r *http.Request, person string) {
	http.SetCookie(w, s.Keys.newSession(person, s.now()).cookie(s.secure()))
	http.Redirect(w, r, "/", http.StatusSeeOther)
}

func (s *Site) signOut(w http.ResponseWriter, r *http.Request, who session) error {
	c := who.cookie(s.secure())
	c.MaxAge, c.Value = -1, ""
	http.SetCookie(w, c)
	http.Redirect(w, r, "/sign-in", http.StatusSeeOther)
	return nil
}
