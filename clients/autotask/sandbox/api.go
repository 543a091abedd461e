// This file is the way of an API request: path, credentials, limits, then the handler of its route; and
// the two forms of error bodies.

package sandbox

import (
	"bytes"
	"compress/gzip"
	"context"
	"digitalbridge/clients/sandboxkit"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math"
	"mime"
	"net/http"
	"strconv"
	"strings"
	"sync/atomic"
	"time"
)

// api serves /ATServicesRest/.
type api struct {
	clock   *sandboxkit.Clock
	db      *store
	router  *router
	access  *access
	limits  *limits
	latency atomic.Int64 // nanoseconds of real time
	quirks  quirks
}

func (a *api) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	rt := a.router.resolve(r.URL.Path)
	if rt.kind == routeNone || len(baseURL(r))-len("/ATServicesRest/")+len(r.RequestURI) > urlLimit {
		a.noRoute(w, r)
		return
	}
	switch rt.kind {
	case routeVersions:
		only(w, r, http.MethodGet, func() { writeJSON(w, http.StatusOK, map[string]any{"apiVersions": []string{"V1.0"}}) })
		return
	case routeZone:
		only(w, r, http.MethodGet, func() { a.zone(w, r) })
		return
	}
	if !a.access.admits(r) {
		w.WriteHeader(http.StatusUnauthorized)
		return
	}
	added, wait, ok := a.limits.take(a.clock.Now())
	if !ok {
		a.overBudget(w, wait)
		return
	}
	key := r.Header.Get("ApiIntegrationCode") + " " + rt.pattern
	if rt.entity != nil {
		key = r.Header.Get("ApiIntegrationCode") + " " + rt.entity.name
	}
	if !a.limits.enter(key) {
		a.refuseThread(w)
		return
	}
	defer a.limits.leave(key)
	if d := time.Duration(a.latency.Load()) + a.real(added); d > 0 && (!a.buffer(w, r) || !pause(r.Context(), d)) {
		return
	}
	a.dispatch(w, r, rt)
}

// refuseThread answers a call that is one too many at once. Its status differs between live tenants.
func (a *api) refuseThread(w http.ResponseWriter) {
	_, threads := a.limits.current()
	body := a.quirks.errorBody(refusalf(textThreads, threads))
	body["code"] = codeThreads
	status := int(a.quirks.threadStatus.Load())
	if status == 0 {
		status = http.StatusTooManyRequests
	}
	writeJSON(w, status, body)
}

// dispatch calls the handler of a route.
func (a *api) dispatch(w http.ResponseWriter, r *http.Request, rt route) {
	get, post := http.MethodGet, http.MethodPost
	switch rt.kind {
	case routeThreshold:
		only(w, r, get, func() { a.threshold(w) })
	case routeEntities:
		only(w, r, get, func() { a.entities(w) })
	case routeVersion:
		only(w, r, get, func() { writeJSON(w, http.StatusOK, map[string]any{"version": "2026.3.0.1"}) })
	case routeModules:
		only(w, r, get, func() { a.modules(w) })
	case routeInfo:
		only(w, r, get, func() { writeJSON(w, http.StatusOK, map[string]any{"info": a.info(rt.entity)}) })
	case routeFields:
		only(w, r, get, func() { a.fields(w, rt.entity) })
	case routeUDFs:
		only(w, r, get, func() { a.udfs(w, rt.entity) })
	case routeQuery, routeCount, routeNext, routePrevious:
		if rt.entity.command {
			a.noRoute(w, r)
			return
		}
		if r.Method != get && r.Method != post {
			noVerb(w, r)
			return
		}
		a.query(w, r, rt)
	case routeItem, routeChild:
		a.item(w, r, rt)
	case routeCollection, routeChildren:
		a.collection(w, r, rt)
	}
}

// item serves one row by its id: GET, and DELETE where the entity can be deleted there.
func (a *api) item(w http.ResponseWriter, r *http.Request, rt route) {
	verbs := rt.entity.root
	if rt.kind == routeChild {
		verbs = rt.entity.child
	}
	switch {
	case r.Method == http.MethodGet && !rt.entity.command:
		a.get(w, r, rt)
	case r.Method == http.MethodDelete && strings.Contains(verbs, http.MethodDelete):
		a.delete(w, r, rt)
	default:
		noVerb(w, r)
	}
}

// collection serves creates and updates, and the list of a parent's children.
func (a *api) collection(w http.ResponseWriter, r *http.Request, rt route) {
	verbs := rt.entity.root
	if rt.kind == routeChildren {
		verbs = rt.entity.child
	}
	switch {
	case r.Method == http.MethodGet && rt.kind == routeChildren && !rt.entity.command:
		a.children(w, r, rt)
	case r.Method != http.MethodDelete && strings.Contains(" "+verbs+" ", " "+r.Method+" "):
		a.write(w, r, rt)
	case rt.kind == routeCollection && verbs == "":
		a.noRoute(w, r)
	default:
		noVerb(w, r)
	}
}

func (a *api) zone(w http.ResponseWriter, r *http.Request) {
	if !a.access.knows(param(r, "user")) {
		a.refuse(w, http.StatusInternalServerError, refusal{textZoneUnknown})
		return
	}
	base := baseURL(r)
	if home := a.access.home(); home != "" {
		base = strings.Replace(base, "://"+r.Host+"/", "://"+home+"/", 1)
	}
	writeJSON(w, http.StatusOK, map[string]any{
		"zoneName": "Sandbox", "url": base, "webUrl": strings.TrimSuffix(base, "ATServicesRest/"), "ci": tenantNumber})
}

// tenantNumber is the sandbox's client instance.
const tenantNumber = 30595

func (a *api) threshold(w http.ResponseWriter) {
	limit, _ := a.limits.current()
	writeJSON(w, http.StatusOK, map[string]any{"externalRequestThreshold": limit,
		"requestThresholdTimeframe": 60, "currentTimeframeRequestCount": a.limits.used(a.clock.Now())})
}

// real is how long a duration of the tenant's time lasts; on a stopped clock as long as it says.
func (a *api) real(d time.Duration) time.Duration {
	if rate := a.clock.Rate(); rate > 0 {
		return time.Duration(float64(d) / rate)
	}
	return d
}

func (a *api) overBudget(w http.ResponseWriter, wait time.Duration) {
	limit, _ := a.limits.current()
	w.Header().Set("Retry-After", strconv.Itoa(int(math.Ceil(a.real(wait).Seconds()))))
	a.refuse(w, http.StatusTooManyRequests, refusalf(textBudget, limit))
}

// buffer reads the body ahead, without which the server doesn't notice that a client has gone.
func (a *api) buffer(w http.ResponseWriter, r *http.Request) bool {
	body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, bodyLimit))
	if err != nil {
		a.refuse(w, http.StatusInternalServerError, refusalf(textBadJSON, err))
		return false
	}
	r.Body = io.NopCloser(bytes.NewReader(body))
	return true
}

// pause waits in real time; false means that the client has gone.
func pause(ctx context.Context, d time.Duration) bool {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-t.C:
		return true
	case <-ctx.Done():
		return false
	}
}

// only runs f for one method and refuses the others.
func only(w http.ResponseWriter, r *http.Request, method string, f func()) {
	if r.Method != method {
		noVerb(w, r)
		return
	}
	f()
}

func (a *api) noRoute(w http.ResponseWriter, r *http.Request) {
	uri := strings.TrimSuffix(baseURL(r), "/ATServicesRest/") + r.RequestURI
	writeJSON(w, http.StatusNotFound, map[string]string{"Message": fmt.Sprintf(textNoRoute, uri)})
}

func noVerb(w http.ResponseWriter, r *http.Request) {
	writeJSON(w, http.StatusMethodNotAllowed, map[string]string{"Message": fmt.Sprintf(textNoVerb, r.Method)})
}

// refuse answers an application error.
func (a *api) refuse(w http.ResponseWriter, status int, err error) {
	var texts refusal
	if !errors.As(err, &texts) {
		texts = refusal{err.Error()}
	}
	writeJSON(w, status, a.quirks.errorBody(texts))
}

// readBody reads a JSON body; nil without error is a missing one. When the request can't be read it
// answers and returns false.
func (a *api) readBody(w http.ResponseWriter, r *http.Request) ([]byte, bool) {
	var in io.Reader = http.MaxBytesReader(w, r.Body, bodyLimit)
	if strings.EqualFold(r.Header.Get("Content-Encoding"), "gzip") {
		z, err := gzip.NewReader(in)
		if err != nil {
			a.refuse(w, http.StatusInternalServerError, refusal{"The magic number in GZip header is not correct."})
			return nil, false
		}
		in = io.LimitReader(z, bodyLimit)
	}
	body, err := io.ReadAll(in)
	if err != nil {
		a.refuse(w, http.StatusInternalServerError, refusalf(textBadJSON, err))
		return nil, false
	}
	trimmed := strings.TrimSpace(string(body))
	if trimmed == "" || trimmed == "null" {
		return nil, true
	}
	media, _, err := mime.ParseMediaType(r.Header.Get("Content-Type"))
	if err != nil || (media != "application/json" && media != "text/json") {
		writeJSON(w, http.StatusUnsupportedMediaType, map[string]string{"Message": fmt.Sprintf(textMediaType, r.Header.Get("Content-Type"))})
		return nil, false
	}
	return body, true
}

func writeJSON(w http.ResponseWriter, status int, v any) {
	b, err := json.Marshal(v)
	if err != nil {
		http.Error(w, err.Error(), http.StatusInternalServerError)
		return
	}
	writeBytes(w, status, b)
}

func writeBytes(w http.ResponseWriter, status int, b []byte) {
	w.Header().Set("Content-Type", "application/json; charset=utf-8")
	w.Header().Set("Content-Length", strconv.Itoa(len(b)))
	w.WriteHeader(status)
	_, _ = w.Write(b)
}
