package runs

import (
	"bytes"
	"compress/gzip"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"time"

	"digitalbridge/activities/operations"
	"digitalbridge/internal/bridge"
	"digitalbridge/internal/problem"
	"digitalbridge/internal/report"
	"digitalbridge/internal/spelling"
	"digitalbridge/internal/store"
)

const (
	// downloadWithin bounds the reading of a report, which may be large and the way slow.
	downloadWithin = 10 * time.Minute
)

// FetchReport writes a report of the worker's blob store to w. The key is one that a workflow's result names. It is read
// where it lies: in the store when this program has its address, or else from the worker, by an address that it gives when
// it is asked. Through Temporal travel small reports of a worker that serves none.
func (r *Runs) FetchReport(ctx context.Context, key string, w io.Writer) error {
	ctx, cancel := context.WithTimeout(ctx, downloadWithin)
	defer cancel()
	show := NewPhases(r.Progress)
	defer show.Close()
	found, err := r.fromStore(ctx, key, w, show)
	if found || err != nil {
		return err
	}
	var at operations.ReadReportResult
	in := operations.ReadReportInput{Key: key}
	if err := r.Ask(ctx, bridge.ReadReport, &at, in); err != nil {
		return fmt.Errorf("fetching the report %s: %w", key, err)
	}
	if at.URL != "" {
		return download(ctx, key, at, w, show)
	}
	unpacked, err := gzip.NewReader(bytes.NewReader(at.Gzip))
	if err != nil {
		return fmt.Errorf("unpacking %s: %w", key, err)
	}
	return copyReport(w, unpacked, key, at.Total, show)
}

// fromStore reads a report from the store, and reports whether it is there.
func (r *Runs) fromStore(ctx context.Context, key string, w io.Writer, show *Phases) (bool, error) {
	if r.Store == "" || !report.IsKey(key) {
		return false, nil
	}
	s, err := store.OpenToRead(ctx, r.Store)
	if errors.Is(err, fs.ErrNotExist) {
		return false, nil // a folder of the worker's machine
	}
	if err != nil {
		return false, err
	}
	s = s.Of(r.Connection)
	defer func() { _ = s.Close() }()
	file, err := s.ReadFile(ctx, key, 0)
	if errors.Is(err, store.ErrNotFound) {
		return false, nil
	}
	if err != nil {
		return false, problem.New(bridge.Transient, "check BRIDGE_STORE and its credentials, or leave it out for this program", "%v", err)
	}
	defer func() { _ = file.Close() }()
	return true, copyReport(w, file, key, file.Size, show)
}

// download reads a report from the worker. No error holds its address, which is a credential.
func download(ctx context.Context, key string, at operations.ReadReportResult, w io.Writer, show *Phases) error {
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, at.URL, nil)
	if err != nil {
		return problem.New(bridge.Malformed, "check LIVELINK_URL of the worker", "the worker gave no usable address of the report %s", key)
	}
	fix := "check whether " + request.URL.Host + " (LIVELINK_URL of the worker) can be reached from here, or give this program the worker's " +
		"BRIDGE_STORE"
	c := &http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	response, err := c.Do(request)
	if err != nil {
		var u *url.Error
		if errors.As(err, &u) {
			err = u.Err
		}
		return problem.New(bridge.Transient, fix, "the report %s can't be fetched from the worker: %v", key, err)
	}
	defer func() { _ = response.Body.Close() }()
	if response.StatusCode != http.StatusOK {
		words, _ := io.ReadAll(io.LimitReader(response.Body, 300))
		return problem.New(bridge.Transient, fix, "the report %s can't be fetched from the worker: %s: %s", key, response.Status,
			bytes.TrimSpace(words))
	}
	return copyReport(w, response.Body, key, at.Total, show)
}

// copyReport copies a report to its end, and refuses one that has another size than it is said to have.
func copyReport(w io.Writer, from io.Reader, key string, total int64, show *Phases) error {
	counted := &countedReader{Reader: io.LimitReader(from, total+1), began: time.Now(), said: func(n int64) {
		show.bytes("Fetching "+key, n, total)
	}}
	n, err := io.Copy(w, counted)
	if err != nil {
		return fmt.Errorf("fetching the report %s: %w", key, err)
	}
	if n != total {
		return problem.New(bridge.Transient, "fetch it again", "the report %s was replaced or cut while it was being read", key)
	}
	return nil
}

// countedReader says how much was read once it takes longer than a moment.
type countedReader struct {
	io.Reader
	n     int64
	began time.Time
	said  func(int64)
}

func (c *countedReader) Read(p []byte) (int, error) {
	n, err := c.Reader.Read(p)
	c.n += int64(n)
	if time.Since(c.began) > showAfter {
		c.said(c.n)
	}
	return n, err
}

// SaveReport fetches a report into a file, which appears only when it is complete.
func (r *Runs) SaveReport(ctx context.Context, key, file string) error {
	return WriteFile(file, func(w io.Writer) error { return r.FetchReport(ctx, key, w) })
}

// WriteFile writes a file, which appears only when it is complete.
func WriteFile(file string, write func(io.Writer) error) (err error) {
	part, err := os.CreateTemp(filepath.Dir(file), filepath.Base(file)+".part-*")
	if err != nil {
		return err
	}
	defer func() {
		if err != nil {
			_ = os.Remove(part.Name())
		}
	}()
	if err := errors.Join(write(part), part.Close()); err != nil {
		return err
	}
	return os.Rename(part.Name(), file)
}

// Ask has a worker answer one of the questions of the workflow Readings. When no worker is there it says so once.
func (r *Runs) Ask(ctx context.Context, question string, answer any, input ...any) error {
	asking, cancel := context.WithTimeout(ctx, bridge.AnswerWithin)
	defer cancel()
	err := r.needsWorker(asking, func(ctx context.Context) error { return r.Overview().Ask(ctx, question, answer, input...) }, func(func()) {
		r.say("%s.\nThe question is answered when one comes within %s.", r.noWorker("nobody answers"), spelling.Span(bridge.AnswerWithin))
	})
	if err != nil && asking.Err() != nil && ctx.Err() == nil {
		if !r.Polled(ctx) {
			return r.NoWorker(bridge.AnswerWithin)
		}
		return problem.New(bridge.Transient, "ask again; the worker's log says what holds it up", "the worker did not answer within %s",
			spelling.Span(bridge.AnswerWithin))
	}
	return stopped(ctx, err)
}

// stopped is the error of a question for whose answer a person did not wait.
func stopped(ctx context.Context, err error) error {
	if err != nil && ctx.Err() != nil {
		return errors.New("stopped waiting for the answer; nothing was changed by the question")
	}
	return err
}
