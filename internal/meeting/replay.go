package meeting

import (
	"cmp"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"regexp"
	"slices"
	"strings"
	"sync"
)

// Replay answers as a vendor did when it was recorded. A question that was asked is answered as it was then, the first time
// with the first answer, and so on; one that was not is answered as one of the same kind was. It checks no credentials.
type Replay struct {
	vendor string
	// base is where it is served, which stands in place of the vendor's host.
	base string

	mu      sync.Mutex
	exact   map[string][]Exchange
	like    map[string][]Exchange
	asked   map[string]int
	served  int
	strange []string
}

// NewReplay serves what a vendor answered. Base is the address at which it is served.
func NewReplay(r *Recording, vendor, base string) *Replay {
	p := &Replay{vendor: vendor, base: base, exact: map[string][]Exchange{}, like: map[string][]Exchange{}, asked: map[string]int{}}
	for _, x := range r.Exchanges {
		if x.Vendor != vendor || x.Status == 0 {
			continue
		}
		key := p.key(x.Method, x.Path, x.Query, x.Request)
		p.exact[key] = append(p.exact[key], x)
		kind := Kind(x.Method, x.Path, x.Request)
		p.like[kind] = append(p.like[kind], x)
	}
	return p
}

var (
	idInPath  = regexp.MustCompile(`/\d+`)
	firstTag  = regexp.MustCompile(`<(\w+Request)\b`)
	spaces    = regexp.MustCompile(`\s+`)
	secrets   = regexp.MustCompile(`(?is)<(UserID|userName|Password)>.*?</`)
	variation = regexp.MustCompile(`(?is)<(RequestDateTime|ResponseDateTime)>.*?</`)
)

// Kind names what a question is about, without the record that it is about.
func Kind(method, path, request string) string {
	kind := method + " " + idInPath.ReplaceAllString(path, "/{id}")
	if tag := firstTag.FindStringSubmatch(request); tag != nil {
		kind += " " + tag[1]
	}
	return kind
}

// key names a question with everything that it asks. Credentials and the time of day are no part of it.
func (p *Replay) key(method, path, query, request string) string {
	request = variation.ReplaceAllString(secrets.ReplaceAllString(request, "<$1></"), "<$1></")
	var v any
	if json.Unmarshal([]byte(request), &v) == nil {
		if canonical, err := json.Marshal(v); err == nil {
			request = string(canonical)
		}
	}
	request = strings.TrimSpace(spaces.ReplaceAllString(strings.ReplaceAll(request, `<?xml version="1.0" encoding="UTF-8"?>`, ""), " "))
	return method + " " + path + "?" + query + " " + request
}

// find is the recorded exchange that answers a question.
func (p *Replay) find(method, path, query, request string) (Exchange, bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	for _, of := range []struct {
		list map[string][]Exchange
		key  string
	}{{p.exact, p.key(method, path, query, request)}, {p.like, Kind(method, path, request)}} {
		if known := of.list[of.key]; len(known) > 0 {
			n := p.asked[of.key]
			p.asked[of.key]++
			p.served++
			return known[min(n, len(known)-1)], true
		}
	}
	p.strange = append(p.strange, Kind(method, path, request))
	return Exchange{}, false
}

// Strange are the kinds of questions to which the recording has no answer, in the order in which they were asked.
func (p *Replay) Strange() []string {
	p.mu.Lock()
	defer p.mu.Unlock()
	return append([]string(nil), p.strange...)
}

// ServeHTTP answers from the recording.
func (p *Replay) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, MaxBody))
	if err != nil {
		http.Error(w, "the request can't be read", http.StatusBadRequest)
		return
	}
	if strings.HasSuffix(strings.ToLower(r.URL.Path), "/zoneinformation") { // a bridge asks once, perhaps before it recorded
		w.Header().Set("Content-Type", "application/json")
		_ = json.NewEncoder(
			w,
		).Encode(
			map[string]any{"zoneName": "Recording", "url": p.base + "/ATServicesRest/", "webUrl": p.base + "/", "ci": 1},
		)
		return
	}
	x, ok := p.find(r.Method, r.URL.Path, r.URL.Query().Encode(), string(body))
	if !ok {
		http.Error(w, fmt.Sprintf("the recording has no answer to %s", Kind(r.Method, r.URL.Path, string(body))), http.StatusNotImplemented)
		return
	}
	if x.Type != "" {
		w.Header().Set("Content-Type", x.Type)
	}
	if x.RetryAfter != "" {
		w.Header().Set("Retry-After", x.RetryAfter)
	}
	w.WriteHeader(x.Status)
	_, _ = io.WriteString(w, strings.ReplaceAll(inOrder(x.Answer), "https://"+unknownHost, p.base))
}

// inOrder puts the rows of a page in the order of their ids, in which Autotask gives them: other ids have another order.
func inOrder(answer string) string {
	var page map[string]json.RawMessage
	var rows []json.RawMessage
	if json.Unmarshal([]byte(answer), &page) != nil || json.Unmarshal(page["items"], &rows) != nil || len(rows) < 2 {
		return answer
	}
	id := func(row json.RawMessage) int64 {
		var r struct{ ID int64 }
		_ = json.Unmarshal(row, &r) // what has no id stays where it is
		return r.ID
	}
	slices.SortStableFunc(rows, func(a, b json.RawMessage) int { return cmp.Compare(id(a), id(b)) })
	items, err := json.Marshal(rows)
	if err != nil {
		return answer
	}
	page["items"] = items
	out, err := json.Marshal(page)
	if err != nil {
		return answer
	}
	return string(out)
}
