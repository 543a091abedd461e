package desk

import (
	"context"
	"errors"
	"io"
	"net/http"
	"strconv"
	"time"

	"go.uber.org/zap"

	"digitalbridge/internal/report"
	"digitalbridge/internal/store"
)

// Files are what reports lie in.
type Files interface {
	ReadFile(ctx context.Context, key string, offset int64) (*store.File, error)
}

// reportWithin bounds the serving of one report: it may be large and the way slow.
const reportWithin = 10 * time.Minute

// ServeReports lets the handler serve reports, so that they need not travel through Temporal. An address is good for one
// report and for a minute; the answer to readReport holds it.
func (h *Handler) ServeReports(files Files) {
	h.mux.HandleFunc("GET "+ReportPath, func(w http.ResponseWriter, r *http.Request) { h.report(w, r, files) })
}

func (h *Handler) report(w http.ResponseWriter, r *http.Request, files Files) {
	q := r.URL.Query()
	key := q.Get("key")
	if err := h.signer.checkReport(key, q.Get("expires"), q.Get("token"), h.now()); err != nil {
		http.Error(w, err.Error(), http.StatusForbidden)
		return
	}
	if !report.IsKey(key) {
		http.Error(w, "this is not the key of a report", http.StatusForbidden)
		return
	}
	if !h.looks.AllowN(h.now(), 1) {
		w.Header().Set("Retry-After", "5")
		http.Error(w, "too many requests; try again in a few seconds", http.StatusTooManyRequests)
		return
	}
	file, err := files.ReadFile(r.Context(), key, 0)
	switch {
	case errors.Is(err, store.ErrNotFound):
		http.Error(w, "there is no such report any more; make it again", http.StatusNotFound)
		return
	case err != nil:
		h.log.Error("a report could not be read", zap.String("key", key), zap.Error(err))
		http.Error(w, "the store can't be read; look at the worker's log", http.StatusBadGateway)
		return
	}
	defer func() { _ = file.Close() }()
	_ = http.NewResponseController(w).SetWriteDeadline(time.Now().Add(reportWithin))
	header := w.Header()
	// A download: what stands in a report runs nothing on the pages of the links.
	header.Set("Content-Type", "application/octet-stream")
	header.Set("Content-Disposition", "attachment")
	header.Set("Content-Security-Policy", "sandbox; default-src 'none'")
	header.Set("Content-Length", strconv.FormatInt(file.Size, 10))
	if _, err := io.Copy(w, file); err != nil {
		h.log.Warn("a report was not fetched to its end", zap.String("key", key), zap.Error(err))
	}
}
