package operations

import (
	"bytes"
	"compress/gzip"
	"context"
	"errors"
	"io"
	"strings"
	"time"

	"digitalbridge/activities/border"
	"digitalbridge/internal/bridge"
	"digitalbridge/internal/problem"
	"digitalbridge/internal/report"
	"digitalbridge/internal/store"
)

// Reports hands files of the blob store to people. A file never travels through Temporal, whose database would keep it
// with every history that it passes: the answer says where it is served. Only where the worker serves nothing, a small file
// is in the answer itself.
type Reports struct {
	Store *store.Store
	// Address is where the worker serves a file, until a time; nil: it serves none.
	Address func(key string, until time.Time) string
	// HidePrices leaves amounts out of the activity log.
	HidePrices bool
}

// ReadReportInput names a file.
type ReadReportInput struct {
	Key string `json:"key"`
}

// ReadReportResult is where a file is read, or a small file itself.
type ReadReportResult struct {
	// URL serves the file until Until; it needs no further credentials.
	URL   string    `json:"url,omitempty"`
	Until time.Time `json:"until,omitzero"`
	// Gzip is the file, where the worker serves none.
	Gzip []byte `json:"gzip,omitempty"`
	// Total is the size of the file in bytes.
	Total int64 `json:"total"`
}

const (
	// servedFor is how long an address is good: long enough for a program that has asked for it, and as short as that,
	// since histories keep it.
	servedFor = time.Minute
	// maxGzip bounds a file that travels through Temporal. An activity's result and the workflow's hold it each, as
	// base64: 175 kB of history, in which a page of some hundred products fits.
	maxGzip = 64 << 10
)

// ReadReport says where a file is read. It changes nothing and may be repeated.
func (a *Reports) ReadReport(ctx context.Context, in ReadReportInput) (*ReadReportResult, error) {
	result, err := a.read(ctx, in)
	return result, border.Failure(ctx, err)
}

func (a *Reports) read(ctx context.Context, in ReadReportInput) (*ReadReportResult, error) {
	if !report.IsKey(in.Key) {
		return nil, problem.New(bridge.InvalidInput, "Give a key as the workflow's result shows it; it begins with "+strings.Join(
			report.Folders(), ", ")+".", "%q is not the key of a report", in.Key)
	}
	if strings.HasPrefix(in.Key, logRoot) {
		if err := a.makeLog(ctx, in.Key); err != nil {
			return nil, err
		}
	}
	file, err := a.Store.ReadFile(ctx, in.Key, 0)
	switch {
	case errors.Is(err, store.ErrNotFound):
		return nil, problem.New(bridge.NotFound, "Make the report again; what belongs to a plan is kept for two weeks.",
			"there is no report %s", in.Key)
	case err != nil:
		return nil, err
	}
	defer func() { _ = file.Close() }()
	if a.Address != nil {
		until := time.Now().Add(servedFor).UTC().Truncate(time.Second)
		return &ReadReportResult{URL: a.Address(in.Key, until), Until: until, Total: file.Size}, nil
	}
	packed, err := pack(file)
	if err != nil {
		return nil, err
	}
	if packed == nil {
		return nil, problem.New(bridge.ReportTooLarge, "Give the starter the worker's BRIDGE_STORE, or let the worker serve reports "+
			"(LIVELINK_ADDRESS, LIVELINK_URL and LIVELINK_KEY).",
			"the report %s has %d bytes, too many to travel through Temporal", in.Key, file.Size)
	}
	return &ReadReportResult{Gzip: packed, Total: file.Size}, nil
}

// pack is a file that is small when it is compressed; nil when it is not.
func pack(file io.Reader) ([]byte, error) {
	var packed bytes.Buffer
	zip := gzip.NewWriter(&packed)
	for {
		_, err := io.CopyN(zip, file, maxGzip)
		if packed.Len() > maxGzip {
			return nil, nil
		}
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return nil, err
		}
	}
	if err := zip.Close(); err != nil {
		return nil, err
	}
	if packed.Len() > maxGzip {
		return nil, nil
	}
	return packed.Bytes(), nil
}
