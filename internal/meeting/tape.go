package meeting

import (
	"bytes"
	"context"
	"crypto/rand"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"
	"sync"
	"time"

	"digitalbridge/internal/redact"
	"digitalbridge/internal/spelling"
	"digitalbridge/internal/store"
)

// Tape records what vendors answer, while somebody wants that. Each exchange loses what is nobody else's business before it
// is written anywhere. All workers of a connection record into one store.
type Tape struct {
	Store *store.Store
	// Secrets are taken out of every exchange.
	Secrets *redact.Redactor
	// Public are texts that are the same for everybody.
	Public []string
	// Account is the TD SYNNEX account's number; Program the version of the bridge.
	Account, Program string
	// Now is the time of day; nil: the machine's.
	Now func() time.Time

	mu   sync.Mutex
	on   *running
	look time.Time
}

// running is a recording that is under way. The key makes pseudonyms; it is gone once the recording ends.
type running struct {
	Run   string    `json:"run"`
	Key   []byte    `json:"key"`
	Since time.Time `json:"since"`
	Until time.Time `json:"until"`
}

const (
	onKey = "meeting/on.json"
	// takesRoot is where exchanges wait for the end of their recording.
	takesRoot = "meeting/takes/"
	filesRoot = "reports/meetings/"
	// LookEvery is how often a process looks whether somebody records.
	LookEvery = 5 * time.Second
	// lookWithin and writeWithin bound what a recording may take from the exchange that is recorded.
	lookWithin, writeWithin = 2 * time.Second, 5 * time.Second
	// keepFiles is how long a recording waits to be fetched.
	keepFiles = 24 * time.Hour
)

func (t *Tape) now() time.Time {
	if t.Now != nil {
		return t.Now()
	}
	return time.Now()
}

// Begin starts a recording that ends by itself after a time. What an earlier one has left is removed.
func (t *Tape) Begin(ctx context.Context, run string, lasts time.Duration) error {
	var before running
	err := t.Store.GetJSON(ctx, onKey, &before)
	switch {
	case err == nil && before.Run == run:
		t.remember(&before)
		return nil // it is an attempt that is repeated
	case err == nil && t.now().Before(before.Until):
		return fmt.Errorf("another recording is under way, for another %s at most", spelling.Span(before.Until.Sub(t.now())))
	case err != nil && !errors.Is(err, store.ErrNotFound):
		return err
	}
	for _, prefix := range []string{takesRoot, filesRoot} {
		if _, err := t.Store.Prune(ctx, prefix, t.now().Add(-keepFiles)); err != nil {
			return err
		}
	}
	r := &running{Run: run, Key: make([]byte, 32), Since: t.now().UTC(), Until: t.now().Add(lasts).UTC()}
	if _, err := rand.Read(r.Key); err != nil {
		return err
	}
	if err := t.Store.PutJSON(ctx, onKey, r); err != nil {
		return err
	}
	t.remember(r)
	return nil
}

func (t *Tape) remember(r *running) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.on, t.look = r, t.now().Add(LookEvery)
}

// End ends a recording, puts its file together, and returns the file's key and what is in it. It may be repeated.
func (t *Tape) End(ctx context.Context, run string) (key string, m Manifest, err error) {
	var on running
	if err := t.Store.GetJSON(ctx, onKey, &on); err == nil && on.Run == run {
		if err := t.Store.Remove(ctx, onKey); err != nil { // the key of the pseudonyms is in it
			return "", m, err
		}
	}
	t.remember(nil)
	keys, err := t.Store.Keys(ctx, takesRoot+run+"/")
	if err != nil {
		return "", m, err
	}
	key = filesRoot + run + ".zip"
	f, err := t.Store.ReadFile(ctx, key, 0)
	switch {
	case err == nil: // an attempt that is repeated may have removed a part of the exchanges already
		err = f.Close()
	case errors.Is(err, store.ErrNotFound):
		err = t.assemble(ctx, key, keys)
	}
	if err != nil {
		return "", m, err
	}
	for _, k := range keys {
		if err := t.Store.Remove(ctx, k); err != nil {
			return "", m, err
		}
	}
	file, err := t.file(ctx, key)
	if err != nil {
		return "", m, err
	}
	return key, file.Manifest, nil
}

// assemble writes the file of the exchanges that are kept under the keys; none makes none.
func (t *Tape) assemble(ctx context.Context, key string, keys []string) error {
	r := Recording{Manifest: Manifest{Program: t.Program}}
	for _, k := range keys {
		var take struct {
			Exchange
			Account string `json:"account"`
		}
		if err := t.Store.GetJSON(ctx, k, &take); errors.Is(err, store.ErrNotFound) {
			continue // it came too late, and whoever wrote it took it back
		} else if err != nil {
			return err
		}
		r.Exchanges, r.Manifest.Account = append(r.Exchanges, take.Exchange), take.Account
	}
	if len(r.Exchanges) == 0 {
		return nil
	}
	return t.Store.PutFile(ctx, key, "application/zip", func(w io.Writer) error { return Write(w, r, t.now()) })
}

// file reads what was written, so that what is told of it is what is in it.
func (t *Tape) file(ctx context.Context, key string) (*Recording, error) {
	f, err := t.Store.ReadFile(ctx, key, 0)
	if errors.Is(err, store.ErrNotFound) {
		return nil, errors.New("nothing was recorded: no worker has spoken to a vendor meanwhile")
	}
	if err != nil {
		return nil, err
	}
	defer func() { _ = f.Close() }()
	var b bytes.Buffer
	if _, err := b.ReadFrom(f); err != nil {
		return nil, err
	}
	return Read(bytes.NewReader(b.Bytes()), int64(b.Len()))
}

// recording is the one that is under way; nil when there is none. The store is asked every few seconds at most, and one
// that is away records nothing.
func (t *Tape) recording(ctx context.Context) *running {
	t.mu.Lock()
	defer t.mu.Unlock()
	if now := t.now(); !now.Before(t.look) {
		t.look = now.Add(LookEvery)
		ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), lookWithin)
		defer cancel()
		var r running
		if t.on = nil; t.Store.GetJSON(ctx, onKey, &r) == nil {
			t.on = &r
		}
	}
	if t.on != nil && t.now().After(t.on.Until) {
		t.on = nil
	}
	return t.on
}

// keep writes an exchange, of which nothing is kept in clear.
func (t *Tape) keep(ctx context.Context, on *running, x Exchange, began time.Time, request, answer []byte) {
	h := &Hider{Pseudonyms: NewPseudonyms(on.Key), Secrets: t.Secrets, Public: t.Public}
	x.At, x.Took = began.Sub(on.Since).Milliseconds(), t.now().Sub(began).Milliseconds()
	x.Path, x.Query = h.Path(x.Path), h.Query(x.Query)
	x.Request, x.Answer, x.Problem = h.Body(request), h.Body(answer), h.message(t.Secrets.Text(x.Problem))
	name := make([]byte, 8)
	if _, err := rand.Read(name); err != nil {
		return
	}
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), writeWithin)
	defer cancel()
	key := fmt.Sprintf("%s%s/%012d-%x.json", takesRoot, on.Run, x.At, name)
	// A recording that misses an exchange is better than an order that fails.
	_ = t.Store.PutJSON(ctx, key, struct {
		Exchange
		Account string `json:"account"`
	}{x, h.Pseudonyms.Digits(t.Account)})
	// The recording may have ended since the exchange began, in whichever process: then nobody fetches it any more. Who ends
	// a recording says so first and lists after, so a take is either listed or taken back here.
	var now running
	if err := t.Store.GetJSON(ctx, onKey, &now); errors.Is(err, store.ErrNotFound) || err == nil && now.Run != on.Run {
		_ = t.Store.Remove(ctx, key)
	}
}

// Listed records a listing of the price file's server.
func (t *Tape) Listed(ctx context.Context, files any, failed error) {
	on := t.recording(ctx)
	if on == nil {
		return
	}
	x := Exchange{Vendor: PriceFile, Method: "LIST", Path: "/", Status: http.StatusOK, Type: "application/json"}
	answer, err := json.Marshal(files)
	if failed != nil || err != nil {
		x.Status, x.Problem, answer = 0, fmt.Sprint(failed), nil
	}
	t.keep(ctx, on, x, t.now(), nil, answer)
}

// Transport records what goes through a client's transport.
func (t *Tape) Transport(vendor string) func(http.RoundTripper) http.RoundTripper {
	return func(next http.RoundTripper) http.RoundTripper { return &recorder{tape: t, vendor: vendor, next: next} }
}

type recorder struct {
	tape   *Tape
	vendor string
	next   http.RoundTripper
}

func (r *recorder) RoundTrip(req *http.Request) (*http.Response, error) {
	on := r.tape.recording(req.Context())
	if on == nil {
		return r.next.RoundTrip(req)
	}
	began := r.tape.now()
	x := Exchange{Vendor: r.vendor, Method: req.Method, Path: req.URL.Path, Query: req.URL.RawQuery}
	var body []byte
	if req.Body != nil && req.Body != http.NoBody {
		var err error
		body, err = io.ReadAll(req.Body)
		if err = errors.Join(err, req.Body.Close()); err != nil {
			return nil, err
		}
		// A body that can't be read again stays one: a purchase order is sent once.
		again := req.Clone(req.Context())
		again.Body = io.NopCloser(bytes.NewReader(body))
		req = again
	}
	res, err := r.next.RoundTrip(req)
	if err != nil {
		x.Problem = err.Error()
		r.tape.keep(req.Context(), on, x, began, body, nil)
		return res, err
	}
	x.Status, x.RetryAfter = res.StatusCode, res.Header.Get("Retry-After")
	x.Type, _, _ = strings.Cut(res.Header.Get("Content-Type"), ";")
	res.Body = &heard{ReadCloser: res.Body, done: func(answer []byte, whole bool) {
		if !whole {
			x.Problem, answer = "the answer was cut", nil
		}
		r.tape.keep(req.Context(), on, x, began, body, answer)
	}}
	return res, nil
}

// heard keeps what is read of a body, and says so at its end.
type heard struct {
	io.ReadCloser
	kept  bytes.Buffer
	whole bool
	over  bool
	done  func(answer []byte, whole bool)
}

func (h *heard) Read(p []byte) (int, error) {
	n, err := h.ReadCloser.Read(p)
	if h.kept.Len() <= MaxBody {
		h.kept.Write(p[:n])
	}
	h.whole = h.whole || errors.Is(err, io.EOF)
	return n, err
}

func (h *heard) Close() error {
	err := h.ReadCloser.Close()
	if !h.over {
		h.over = true
		h.done(h.kept.Bytes(), h.whole && h.kept.Len() <= MaxBody)
	}
	return err
}
